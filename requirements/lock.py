"""Resolve every version anew and write ``dev.txt`` and ``parity.txt`` (this is what ``make lock`` runs).

The inputs are in ``pyproject.toml``: the dependencies, the extras, and the groups ``dev`` and ``parity``. They are
resolved for the oldest Python that kadesh supports, in its first release, from wheels alone: what installs there has
so far installed on the newer ones, and ``make ci`` on each Python shows whether that still holds.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = "3.11.0"
TOP = "# {what}\n# Written by `make lock`; edit pyproject.toml instead, then run it again.\n"
WHAT = {
    "dev": "Every version that development and CI use, on Python 3.11 to 3.13.",
    "parity": "The other solvers that tests compare with, on top of dev.txt. GPL among them: never shipped.",
}


def resolve(python: Path, wanted: list[str]) -> set[str]:
    """The pins of everything that ``wanted`` needs, without installing it."""
    options = ["--quiet", "--dry-run", "--ignore-installed", "--only-binary", ":all:", "--report", "-"]
    command = [python, "-m", "pip", "install", *options, "--python-version", OLDEST, *wanted]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    each = [install["metadata"] for install in found["install"]]
    return {f"{one['name']}=={one['version']}" for one in each if one["name"] not in ("pip", "setuptools")}


def write(name: str, pins: set[str]) -> None:
    """Write one file of pins."""
    text = TOP.format(what=WHAT[name]) + "\n".join(sorted(pins, key=str.lower)) + "\n"
    (HERE / f"{name}.txt").write_text(text, encoding="utf-8")
    print(f"wrote requirements/{name}.txt: {len(pins)} pins")


def main() -> None:
    """Resolve, then write both files."""
    if sys.version_info[:2] != (3, 11):
        sys.exit("pins are made with the oldest Python: make lock PYTHON=python3.11")
    settings = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    project, groups = settings["project"], settings["dependency-groups"]
    wanted = [*project["dependencies"], *settings["build-system"]["requires"], *groups["dev"]]
    wanted += [each for extra in project.get("optional-dependencies", {}).values() for each in extra]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = Path(folder) / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--upgrade", "pip"], check=True)
        dev = resolve(python, wanted)
        parity = resolve(python, [*sorted(dev), *groups["parity"]]) - dev
    write("dev", dev)
    write("parity", parity)


if __name__ == "__main__":
    main()
