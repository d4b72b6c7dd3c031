"""The report and the one page as a browser shows and prints them: for everybody, and on one sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import hills
import pytest
from playwright.sync_api import Browser, Page

from kadesh.report.answer_sections import Further
from kadesh.report.html import render_report
from kadesh.report.page import describe
from kadesh.report.page_forms import as_html

pytestmark = [pytest.mark.browser, pytest.mark.functional]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
VIEWS = [(1200, "light"), (360, "light"), (360, "dark")]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both files about the small war."""
    further = Further(**hills.answered())
    folder = tmp_path_factory.mktemp("written")
    texts = {
        "report": render_report(hills.studied(), further=further, scenario_text=hills.text()),
        "page": as_html(describe(hills.studied(), further)),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in texts}


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """A reader without a network."""
    context = browser.new_context(bypass_csp=True, offline=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", ["report", "page"])
def test_it_is_for_everybody(reader: Page, axe: str, written: dict[str, Path], name: str) -> None:
    reader.goto(written[name].as_uri())
    reader.evaluate(axe)
    for width, scheme in VIEWS:
        reader.set_viewport_size({"width": width, "height": 800})
        reader.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert reader.evaluate("document.documentElement.scrollWidth") <= width
        said = reader.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
        assert [each["id"] for each in said["violations"]] == []


@pytest.mark.parametrize("name", ["report", "page"])
def test_nothing_is_cut_off_on_paper(reader: Page, written: dict[str, Path], name: str) -> None:
    reader.emulate_media(media="print")
    reader.set_viewport_size({"width": 700, "height": 1000})  # what A4 leaves between its margins
    reader.goto(written[name].as_uri())
    assert reader.evaluate("document.documentElement.scrollWidth") <= 700


def test_the_page_prints_on_one_sheet_and_the_report_on_several(reader: Page, written: dict[str, Path]) -> None:
    assert sheets(reader, written["page"]) == 1
    assert sheets(reader, written["report"]) > 5


def sheets(reader: Page, file: Path) -> int:
    """On how many sheets of A4 the browser prints a file."""
    reader.goto(file.as_uri())
    return len(re.findall(rb"/Type /Page\b(?!s)", reader.pdf(format="A4", prefer_css_page_size=True)))
