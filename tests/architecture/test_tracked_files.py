"""What is tracked works on any machine, and agrees with itself."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
MACHINE_PATH = re.compile(r"(?<![\w.~/:-])/(?:home|root|Users|work|opt|mnt)/\w")
REGISTRY = re.compile(
    r"\bpypi\.(?:org|python)|pythonhosted\.|registry\.(?:npmjs|yarnpkg)|deb\.debian\.|--(?:extra-)?index-url|--find-links"
)


def tracked_texts() -> dict[str, str]:
    """Every tracked file that is text, by its path."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    found = {}
    for path in filter(None, listed.stdout.decode().split("\0")):
        file = ROOT / path
        content = file.read_bytes() if file.is_file() else b"\0"
        if b"\0" not in content:
            found[path] = content.decode("utf-8")
    return found


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Where a pattern occurs in the tracked files, this one left out."""
    here = Path(__file__).relative_to(ROOT).as_posix()
    return [
        f"{path}:{number}"
        for path, text in tracked_texts().items()
        if path != here
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_place_on_one_machine() -> None:
    assert lines_with(MACHINE_PATH) == []


def test_no_file_names_a_package_registry() -> None:
    assert lines_with(REGISTRY) == []


@pytest.mark.parametrize("file", ["dev.txt", "parity.txt"])
def test_every_requirement_is_a_name_and_a_version(file: str) -> None:
    lines = (ROOT / "requirements" / file).read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", pin)] == []


def test_the_lock_covers_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    extras = project["project"].get("optional-dependencies", {}).values()
    wanted = [*project["project"]["dependencies"], *groups["dev"], *groups["parity"]]
    wanted += [each for extra in extras for each in extra]
    pinned = {
        distribution(line)
        for file in ("dev.txt", "parity.txt")
        for line in (ROOT / "requirements" / file).read_text(encoding="utf-8").splitlines()
    }
    assert {distribution(each) for each in wanted} - pinned == set(), "run make lock"


def distribution(requirement: str) -> str:
    """The name of a distribution in its normal form."""
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower().replace("_", "-").replace(".", "-")


def test_the_citation_agrees_with_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "software"
    assert citation["message"]
    assert citation["version"] == project["version"]
    assert citation["license"] == project["license"]
    assert [each["name"] for each in citation["authors"]] == [each["name"] for each in project["authors"]]


def test_every_make_target_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    explained = set(re.findall(r"^([a-z]+):[^#=\n]*## ", makefile, flags=re.MULTILINE))
    promised = {"help", "setup", "check", "test", "ci", "fix", "demo", "docs", "bench", "golden", "lock", "clean"}
    assert promised <= explained
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [target for target in sorted(explained) if f"make {target}" not in contributing] == []
