"""Every module is small, documented and named for what it holds."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "kadesh"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 400
LONGER_WITH_REASON: dict[str, str] = {}
SAYS_NOTHING = {
    "utils", "util", "helpers", "helper", "common", "misc", "base", "core", "manager", "handler", "processor", "types",
}  # fmt: skip


def name(path: Path) -> str:
    """A module as its place in the package."""
    return path.relative_to(PACKAGE).as_posix()


def size(path: Path) -> tuple[int, int]:
    """The lines of a module and the most it may have; one paper is one file, so each further model adds room."""
    text = path.read_text(encoding="utf-8")
    models = len(re.findall(r"^[A-Z_]+ = Entry\(", text, flags=re.MULTILINE))
    return len(text.splitlines()), MOST_LINES * max(1, models)


def public_definitions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """The functions and classes that a module offers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert said, "no docstring"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_what_a_module_offers_is_documented(path: Path) -> None:
    silent = [node.name for node in public_definitions(path) if not ast.get_docstring(node)]
    assert not silent


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_small_enough_to_see(path: Path) -> None:
    count, most = size(path)
    assert count <= most or name(path) in LONGER_WITH_REASON


def test_every_exception_is_still_needed() -> None:
    for each in LONGER_WITH_REASON:
        count, most = size(PACKAGE / each)
        assert count > most, each


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_is_named_for_what_it_holds(path: Path) -> None:
    assert not SAYS_NOTHING.intersection(Path(name(path)).with_suffix("").parts)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_silenced_type_error_names_itself_and_its_reason(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    silenced = [line.strip() for line in lines if "# type: ignore" in line]
    assert [line for line in silenced if not re.search(r"# type: ignore\[[\w, -]+\]  # \w", line)] == []
