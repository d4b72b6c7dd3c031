"""Neutral words in everything that kadesh ships and writes: scenarios, the tool's own texts, the documentation.

A loaded word may stand in quotation marks, in code, or in one of the few contexts listed here, each with its reason.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import hills
import pytest
from markupsafe import escape
from rich.console import Console

from kadesh.domain import Scenario
from kadesh.files.bundled import scenario_names
from kadesh.files.neutral import check_words, loaded_words
from kadesh.files.new import template_text
from kadesh.files.reader import load_scenario, read_text
from kadesh.report.html import render_report
from kadesh.report.terminal import print_study
from kadesh.report.words import CAUTION, as_of

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kadesh"
ROOMS = ("report", "analysis", "cli", "web")
"""Where texts stand that a user reads."""

MODULES = sorted(path for room in ROOMS for path in (SOURCE / room).rglob("*.py"))
TEMPLATES = sorted(path for room in ROOMS for path in (SOURCE / room).rglob("*.j2"))
PAGES = [ROOT / "README.md", *sorted(each for each in ROOT.glob("docs/**/*.md") if "_build" not in each.parts)]

KIND = "the paper's own word for a kind of government, democratic or not"
OTHER = "the paper's own word for the other side of an abstract model, with no state meant"
ALLOWED: dict[tuple[str, str], str] = {
    ("docs/theory/convergence-types.md", "fake"): "a verb: what nobody can feign",
    ("docs/theory/gambling-for-resurrection.md", "regime"): KIND,
    ("docs/theory/gambling-for-resurrection.md", "regimes"): KIND,
    ("docs/theory/gambling-for-resurrection.md", "dictator"): KIND,
    ("docs/theory/gambling-for-resurrection.md", "dictators"): KIND,
    ("docs/theory/gambling-for-resurrection.md", "enemy"): OTHER,
    ("docs/theory/index.md", "regimes"): KIND,
    ("docs/theory/lanchester.md", "enemies"): OTHER,
    ("docs/theory/learning-by-fighting.md", "enemy"): OTHER,
    ("docs/theory/retention-rule.md", "enemy"): OTHER,
    ("docs/theory/screening.md", "enemy"): OTHER,
}
"""Where a loaded word stands outside quotes, the word, and why it may."""

ABOUT_2022 = ("no-talks-2022", "ukraine-refuses-2022")
"""The scenarios of the article's own war: its argument and the mirror of it."""

QUOTED = re.compile(r"```.*?```|~~~.*?~~~|``.*?``|`[^`]*`|\]\([^)]*\)|<[^>]*>|\{[%{#].*?[%}#]\}", re.DOTALL)
"""Code, addresses and markup: no sentences."""

every_scenario = pytest.mark.parametrize("name", scenario_names())


def loaded(text: str, where: str = "") -> list[str]:
    """The loaded words of a text with what stands around them, without those allowed in that file."""
    bare = QUOTED.sub(lambda match: " " * len(match.group()), text)
    found = []
    for each in loaded_words(bare):
        around = " ".join(bare[max(0, each.start - 40) : each.start + len(each.word) + 40].split())
        if (where, each.word.lower()) not in ALLOWED:
            found.append(f"{each.word}: …{around}…")
    return found


def paragraphs(text: str) -> Iterator[str]:
    """A page piece by piece, so that a stray quotation mark hides no more than its own paragraph."""
    yield from re.split(r"\n\s*\n|\n(?=[|*-] )", QUOTED.sub(lambda match: " " * len(match.group()), text))


def literals(path: Path) -> Iterator[str]:
    """The texts of a module, without its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    silent = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, parts) and _says(node.body)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


def _says(body: list[ast.stmt]) -> bool:
    first = body[0] if body else None
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)


def named(path: Path) -> str:
    """A file as its place in the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def scenario(name: str) -> Scenario:
    """A bundled scenario."""
    return load_scenario(name)


@every_scenario
def test_a_scenario_has_no_loaded_word(name: str) -> None:
    assert [str(each) for each in check_words(scenario(name))] == []


def test_the_scenario_that_new_ones_start_from_has_none() -> None:
    started = read_text(template_text()).scenario
    assert started is not None
    assert [str(each) for each in check_words(started)] == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_the_texts_of_a_module_have_none(path: Path) -> None:
    assert [each for text in literals(path) for each in loaded(text, named(path))] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_a_template_has_none(path: Path) -> None:
    assert [each for text in paragraphs(path.read_text(encoding="utf-8")) for each in loaded(text, named(path))] == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_of_the_documentation_has_none(path: Path) -> None:
    texts = paragraphs(path.read_text(encoding="utf-8"))
    assert [each for text in texts for each in loaded(text, named(path))] == []


def test_a_loaded_word_would_be_found() -> None:
    assert loaded("They liberated the town.")
    assert list(literals(Path(__file__))).count("They liberated the town.") == 2
    assert not loaded("It says 'liberated', in code `liberated`, in [a link](liberated.md).")


def test_every_allowed_context_is_still_needed() -> None:
    for where, word in ALLOWED:
        text = (ROOT / where).read_text(encoding="utf-8")
        assert any(each.lower().startswith(f"{word}:") for part in paragraphs(text) for each in loaded(part)), where


def test_other_wars_have_at_least_as_many_scenarios_as_this_one() -> None:
    others = [name for name in scenario_names() if name not in ABOUT_2022]
    assert set(ABOUT_2022) < set(scenario_names())
    assert len(others) >= len(ABOUT_2022)
    mine = {each.cow for name in ABOUT_2022 for each in scenario(name).parties.values()}
    assert all({each.cow for each in scenario(name).parties.values()} != mine for name in others)


@every_scenario
def test_law_human_cost_and_silence_are_stated(name: str) -> None:
    told = scenario(name)
    assert told.law
    assert told.human_cost
    assert told.silent_about


def test_the_report_shows_date_law_cost_silence_and_that_entailed_is_not_true() -> None:
    told = hills.scenario().model_copy(update={"law": "What the law says.", "human_cost": "What it cost people."})
    page = render_report(replace(hills.studied(), scenario=told))
    assert f"As of {as_of(told)}." in page
    assert page.count(CAUTION) >= 2
    for text in ("What the law says.", "What it cost people.", *told.silent_about):
        assert str(escape(text)) in page


def test_the_terminal_shows_the_date_and_that_entailed_is_not_true() -> None:
    file = io.StringIO()
    print_study(hills.studied(), Console(file=file, width=100, no_color=True))
    said = " ".join(file.getvalue().split())
    assert f"As of {as_of(hills.scenario())}." in said
    assert CAUTION in said


def test_the_caution_says_that_entailed_is_not_true() -> None:
    assert re.search(r"entail\w*.*not.*true|follows.*not.*true", CAUTION)
