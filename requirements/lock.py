"""Resolve every version anew and write ``dev.txt`` and ``parity.txt`` (this is what ``make lock`` runs).

The inputs are in ``pyproject.toml``: the dependencies, the extras, and the groups ``dev`` and ``parity``.
A fresh environment of the oldest Python that kadesh supports is resolved, because what installs there has so far
installed on the newer ones; ``make ci`` on each Python shows whether that still holds.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OLDEST = (3, 11)
TOP = """\
# {what}
# Written by `make lock` with Python {python}; edit pyproject.toml instead, then run it again.
"""
WHAT = {
    "dev": "Every version that development and CI use, on Python 3.11 to 3.13.",
    "parity": "The other solvers that tests compare with, on top of dev.txt. GPL among them: never shipped.",
}


def freeze(python: Path) -> set[str]:
    """The pinned lines of an environment, without the installers."""
    command = [python, "-m", "pip", "freeze", "--exclude", "pip", "--exclude", "setuptools"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")
    return {line for line in lines if line}


def install(python: Path, *arguments: str) -> None:
    """Install into an environment, quietly."""
    subprocess.run([python, "-m", "pip", "install", "--quiet", *arguments], check=True, cwd=ROOT)


def write(name: str, pins: set[str]) -> None:
    """Write one file of pins."""
    elsewhere = sorted(pin for pin in pins if "==" not in pin)
    if elsewhere:
        sys.exit(f"not pinned by version: {', '.join(elsewhere)}")
    version = ".".join(str(part) for part in sys.version_info[:2])
    text = TOP.format(what=WHAT[name], python=version) + "\n".join(sorted(pins, key=str.lower)) + "\n"
    (HERE / f"{name}.txt").write_text(text, encoding="utf-8")
    print(f"wrote requirements/{name}.txt: {len(pins)} pins")


def main() -> None:
    """Resolve, then write both files."""
    if sys.version_info[:2] != OLDEST:
        sys.exit("pins are made with the oldest Python: make lock PYTHON=python3.11")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    wanted = [*project["dependencies"], *settings["build-system"]["requires"]]
    wanted += [each for extra in project.get("optional-dependencies", {}).values() for each in extra]
    groups = settings["dependency-groups"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = Path(folder) / "bin" / "python"
        install(python, "--upgrade", "pip")
        install(python, *wanted, *groups["dev"])
        dev = freeze(python)
        write("dev", dev)
        install(python, "--constraint", str(HERE / "dev.txt"), *groups["parity"])
        write("parity", freeze(python) - dev)


if __name__ == "__main__":
    main()
