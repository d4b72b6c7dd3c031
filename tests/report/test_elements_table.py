"""The two-way table holds every sentence and every element, agrees with itself, and its page is current."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import hills

from kadesh.domain import Element, Scenario
from kadesh.files.bundled import scenario_names
from kadesh.files.reader import load_scenario
from kadesh.report.elements_table import element_rows, elements_page, sentence_rows, write_pages
from kadesh.report.html import render_report
from kadesh.report.words import CAUTION

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "reference"


@cache
def scenario() -> Scenario:
    """The scenario of the article."""
    return load_scenario("no-talks-2022")


def test_both_directions_say_the_same() -> None:
    forward = {(row.name, element) for row in sentence_rows(scenario()) for element in row.elements}
    backward = {(sentence, row.name) for row in element_rows(scenario()) for sentence in row.sentences}
    assert forward == backward
    assert {sentence for sentence, _ in forward} == {f"S{number:02}" for number in range(1, 73)}
    assert {element for _, element in forward} == set(scenario().elements)


def test_an_element_says_what_keeps_it_or_why_nothing_does() -> None:
    for row in element_rows(scenario()):
        assert row.carried or row.reason, row.name
        assert (row.place == "not modelled") == (not row.carried), row.name


def test_the_pages_are_current() -> None:
    named = {f"{name}-elements.md" for name in scenario_names() if load_scenario(name).elements}
    assert {path.name for path in PAGES.glob("*-elements.md")} == named
    for name in named:
        written = (PAGES / name).read_text(encoding="utf-8")
        page = elements_page(load_scenario(name.removesuffix("-elements.md")))
        assert written == page, "write it anew: python -m kadesh.report.elements_table docs/reference"


def test_the_command_writes_the_pages(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kadesh.report.elements_table", str(tmp_path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == [str(path) for path in write_pages(tmp_path)]
    assert (tmp_path / "no-talks-2022-elements.md").read_text(encoding="utf-8") == elements_page(scenario())


def test_the_page_is_dated_and_says_that_entailed_is_not_true() -> None:
    page = elements_page(scenario())
    assert "As of a day from 1 June 2022 to 31 August 2022." in page
    assert "not thereby true" in page
    assert "true" in CAUTION


def test_rows_of_the_page_have_the_columns_of_their_heads() -> None:
    columns = 0
    for line in elements_page(scenario()).splitlines():
        bars = len(re.findall(r"(?<!\\)\|", line))
        columns = bars if line.startswith("| ---") else columns if bars else 0
        assert not columns or bars == columns, line


def test_a_scenario_without_elements_has_no_rows() -> None:
    bare = scenario().model_copy(update={"elements": {}})
    assert sentence_rows(bare) == ()
    assert element_rows(bare) == ()


def test_the_report_shows_the_table_of_a_scenario_that_has_one() -> None:
    claim = next(iter(hills.scenario().claims))
    element = Element(kind="actor", text="Those who live on the hills", place="record", claims=(claim,))
    told = hills.scenario().model_copy(update={"elements": {"A1": element}})
    page = render_report(replace(hills.studied(), scenario=told))
    assert page.count("Sentences and elements") == 2
    assert "Those who live on the hills" in page
    assert "Sentences and elements" not in render_report(hills.studied())
