"""The list of second methods names tests that exist, belong to the model and do what the method says."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from kadesh import theory
from kadesh.report.theory_checks import CHECKS, GAME, METHODS, OTHERS, Check
from kadesh.report.theory_pages import index

HERE = Path(__file__).parent
NAMED = [(name, check) for name, checks in CHECKS.items() for check in checks]


@cache
def read_tests(file: str) -> dict[str, tuple[str, str]]:
    """By name, the decorators and the whole text of every test of a file."""
    text = (HERE / f"test_{file}.py").read_text(encoding="utf-8")
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            above = "\n".join(ast.unparse(each) for each in node.decorator_list)
            found[node.name.removeprefix("test_")] = (above, ast.unparse(node))
    return found


def test_every_entry_is_listed() -> None:
    assert list(CHECKS) == [entry.name for entry in theory.catalogue()]


@pytest.mark.parametrize(("name", "check"), NAMED, ids=lambda each: each if isinstance(each, str) else each.method)
def test_every_test_that_is_named_exists_and_is_the_models_own(name: str, check: Check) -> None:
    file, _, test = check.test.partition("::")
    assert check.method in METHODS
    above, text = read_tests(file)[test]
    if check.method == GAME:
        assert file == "engine_ties"
        assert f"ties('{name}')" in above
    elif check.method == OTHERS:
        assert file == "outside"
        assert "gambit" in text
    else:
        assert file == theory.find(name).paper


def test_every_tie_to_the_weekly_game_is_listed() -> None:
    tied = {
        entry.name
        for entry in theory.catalogue()
        if any(f"ties('{entry.name}')" in above for above, _ in read_tests("engine_ties").values())
    }
    assert tied == {name for name, check in NAMED if check.method == GAME}


def test_at_least_ten_models_have_a_numerical_method_and_three_somebody_elses_solver() -> None:
    numerical = {name for name, check in NAMED if check.method not in (GAME, OTHERS)}
    outside = {name for name, check in NAMED if check.method == OTHERS}
    assert len(numerical) >= 30
    assert len(outside) >= 7
    text = index(theory.catalogue())
    assert f"{len(numerical)} of them by a numerical method or a second program" in text
    assert f"{len(outside)} by other people's solvers" in text


def test_the_table_gives_every_model_its_methods() -> None:
    text = index(theory.catalogue())
    for entry in theory.catalogue():
        methods = [method for method in METHODS if method in {check.method for check in CHECKS[entry.name]}]
        assert f"| [{entry.title}]({entry.name}.md) | {'; '.join(methods) or 'none yet'} |" in text
