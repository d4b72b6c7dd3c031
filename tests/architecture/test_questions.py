"""Every question has one module, one verb with JSON, one function in Python, one section, one how-to and one tab.

The seven are those that are asked of a scenario, by the name of their analysis.
"""

from __future__ import annotations

import importlib
import inspect
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import kadesh
from kadesh.cli.group import VERBS
from kadesh.cli.group import kadesh as command
from kadesh.report.answer_sections import HEADINGS, Further
from kadesh.report.html import render_report
from kadesh.web.contents import QUESTIONS as PAGES

ROOT = Path(__file__).parents[2]
RECORDED = ROOT / "tests" / "scenarios" / "recorded"
NAME = "winter-war-1939"


@dataclass(frozen=True)
class Asked:
    """Where a question is asked: the verb, what Python calls for it, its key in the JSON, its section and its page."""

    verb: str
    twin: str
    key: str
    section: str
    page: str


QUESTIONS = {
    "follows": Asked("run", "study", "verdicts", "verdicts", "run"),
    "carries": Asked("explain", "explain", "carries", "carries", "carries"),
    "flips": Asked("explain", "explain", "flips", "flips", "flips"),
    "blocks": Asked("explain", "explain", "openings", "unblocks", "blocks"),
    "tells": Asked("explain", "explain", "tells", "tells", "tells-apart"),
    "changes": Asked("compare", "compare", "changes", "changes", "changes"),
    "settles": Asked("settle", "settle", "settles", "settles", "settles"),
}
each_question = pytest.mark.parametrize("name", QUESTIONS)


def recorded(verb: str) -> dict[str, Any]:
    """A verb's answer for one scenario."""
    found: dict[str, Any] = json.loads((RECORDED / f"{verb}-{NAME}.json").read_text(encoding="utf-8"))
    return found


@each_question
def test_a_question_is_one_module_that_says_how_it_is_answered(name: str) -> None:
    said = inspect.getdoc(importlib.import_module(f"kadesh.analysis.{name}")) or ""
    assert "?" in said.splitlines()[0]
    for word in ("The idea:", "The method:", "Trust it when"):
        assert word in said


@each_question
def test_a_question_has_a_verb_that_prints_json(name: str) -> None:
    verb = QUESTIONS[name].verb
    assert verb in VERBS
    found = command.get_command(None, verb)  # type: ignore[arg-type]  # the group needs no context to find its verbs
    assert found is not None
    assert "--json" in {option for each in found.params for option in each.opts}


@each_question
def test_a_question_has_a_function_in_python_with_the_options_of_its_verb(name: str) -> None:
    asked = inspect.signature(getattr(kadesh, QUESTIONS[name].twin)).parameters
    assert {"worlds", "seed", "accounts", "levers", "settings"} <= set(asked)
    assert QUESTIONS[name].twin in kadesh.__all__


@each_question
def test_a_question_has_its_field_in_the_answer_and_in_the_reference(name: str) -> None:
    asked = QUESTIONS[name]
    if asked.verb == "run":
        found = kadesh.study(kadesh.load(NAME), 2, questions=()).to_json()
    else:
        found = recorded(asked.verb)
        page = (ROOT / "docs" / "reference" / "answers.md").read_text(encoding="utf-8")
        assert f"`{asked.key}`" in page
    assert found.get(asked.key) or found["answers"][0][asked.key]


@each_question
def test_a_question_has_a_page_that_shows_how_to_ask_it(name: str) -> None:
    asked = QUESTIONS[name]
    page = (ROOT / "docs" / "how-to" / f"{asked.page}.md").read_text(encoding="utf-8")
    assert f"$ kadesh {asked.verb}" in page
    assert "```python" in page


def test_every_question_has_a_section_of_the_report() -> None:
    further = Further(**{verb: {**recorded(verb), "manifest": {}} for verb in ("explain", "compare", "settle")})
    page = render_report(kadesh.study(kadesh.load(NAME), 2, questions=("blocks",)), further=further)
    assert [each.section for each in QUESTIONS.values() if f'<section id="{each.section}">' not in page] == []
    beside = {"suffices", "turns"}  # the logic beside what carries, the threshold beside what flips
    assert set(HEADINGS) - {each.section for each in QUESTIONS.values()} == beside


def test_every_question_has_a_page_of_the_explorer() -> None:
    assert list(PAGES) == list(QUESTIONS)
    templates = {file.name for file in (ROOT / "src" / "kadesh" / "web" / "templates").iterdir()}
    assert {f"_{name}.html.j2" for name in QUESTIONS} <= templates
