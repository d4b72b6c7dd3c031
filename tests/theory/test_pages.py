"""The pages and pictures of the catalogue are there, up to date, and say what the entries say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kadesh import theory
from kadesh.report.theory_charts import axis_title, chart
from kadesh.report.theory_pages import fingerprint, index, page
from kadesh.theory.entry import Curves, Entry

PAGES = Path(__file__).parents[2] / "docs" / "theory"
ANEW = "write the pages anew: python -m kadesh.report.theory_pages docs/theory"
EACH = pytest.mark.parametrize("entry", theory.catalogue(), ids=lambda entry: entry.name)


@EACH
def test_every_entry_has_its_page_as_the_model_says_it_now(entry: Entry) -> None:
    assert (PAGES / f"{entry.name}.md").read_text(encoding="utf-8") == page(entry), ANEW


@EACH
def test_every_page_has_formula_words_picture_code_and_source(entry: Entry) -> None:
    text = page(entry)
    assert text.count("$$") >= 2
    assert ">>> from kadesh.theory" in text
    for heading in ("In words", "Silent about", "An example", "How far to trust it", "Source"):
        assert f"\n## {heading}\n" in text
    assert "```bibtex\n@" in text
    assert entry.to_open in text


@EACH
def test_every_picture_is_the_one_that_the_entry_asks_for(entry: Entry) -> None:
    spec = chart(entry)
    svg = (PAGES / f"{entry.name}.svg").read_text(encoding="utf-8")
    assert f"<!-- chart {fingerprint(spec)} -->" in svg, ANEW
    assert len(svg) < 120_000


@EACH
def test_every_picture_has_a_title_a_reading_and_named_axes(entry: Entry) -> None:
    spec = chart(entry)
    json.dumps(spec, allow_nan=False)
    assert spec["title"]["text"]
    assert spec["title"]["subtitle"]
    titles = {
        (channel, layer["encoding"][channel]["title"])
        for layer in spec["layer"]
        for channel in ("x", "y")
        if "title" in layer["encoding"].get(channel, {})
    }
    assert {channel for channel, title in titles if title} == {"x", "y"}
    picture = entry.picture
    if isinstance(picture, Curves) and not picture.x_title:
        unit = re.search(r"\((.+)\)$", axis_title(entry, picture.x))
        assert unit


@EACH
def test_every_line_of_a_picture_is_labelled_where_it_is_drawn(entry: Entry) -> None:
    spec = chart(entry)
    drawn = {row["line"] for layer in spec["layer"] if _kind(layer) == "line" for row in layer["data"]["values"]}
    said = {row.get("line") for layer in spec["layer"] if _kind(layer) == "text" for row in layer["data"]["values"]}
    legend = any(layer["encoding"].get("color", {}).get("legend") for layer in spec["layer"])
    assert legend or drawn <= {*said, ""}


def _kind(layer: dict[str, dict[str, str]]) -> str:
    return layer["mark"]["type"]


def test_the_table_lists_every_model_with_its_tag() -> None:
    text = (PAGES / "index.md").read_text(encoding="utf-8")
    assert text == index(theory.catalogue()), ANEW
    for entry in theory.catalogue():
        assert f"({entry.name}.md) | {entry.provenance} |" in text


def test_no_page_is_left_over() -> None:
    names = {entry.name for entry in theory.catalogue()} | {"index"}
    assert {path.stem for path in PAGES.iterdir()} == names
