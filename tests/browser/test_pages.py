"""Every page and tab, wide and narrow, by day and night: nothing overflows, and a checker finds no fault (WCAG AA)."""

from __future__ import annotations

import pytest
from explorer import AT, PAGES, settled
from playwright.sync_api import Page

from kadesh import theory

pytestmark = [pytest.mark.browser, pytest.mark.functional]

MODELS = [f"/theory/{each.name}" for each in theory.catalogue()]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW = [(360, "light"), (360, "dark")]
VIEWS = [(1200, "light"), *NARROW]
"""Width in pixels, and the colours that a reader's system asks for."""


def faults(page: Page, axe: str, views: list[tuple[int, str]] = VIEWS) -> list[str]:
    """What is wrong with a page as it stands, in several views of it."""
    page.evaluate(axe)
    found = []
    for width, scheme in views:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{width} {scheme}: {wide} pixels wide")
        said = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
        found += [f"{width} {scheme}: {e['id']}: {e['nodes'][0]['html'][:200]}" for e in said["violations"]]
    return found


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_everybody(reader: Page, address: str, axe: str, path: str) -> None:
    settled(reader, address + path)
    assert faults(reader, axe) == []


@pytest.mark.parametrize("path", MODELS)
def test_a_models_page_is_for_everybody(reader: Page, address: str, axe: str, path: str) -> None:
    settled(reader, address + path)
    assert faults(reader, axe, NARROW) == []


def test_the_checker_finds_a_fault_where_there_is_one(reader: Page, address: str, axe: str) -> None:
    reader.goto(f"{address}/api")
    reader.evaluate("const h = document.querySelector('h1'); h.style.color = 'silver'; h.style.width = '400px'")
    found = " ".join(faults(reader, axe))
    assert "360 light: color-contrast" in found
    assert "360 light: 4" in found


def test_a_page_with_everything_open_is_for_everybody(reader: Page, address: str, axe: str) -> None:
    settled(reader, address + AT)
    reader.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    assert faults(reader, axe) == []


def test_an_editor_full_of_complaints_is_for_everybody(reader: Page, address: str, axe: str) -> None:
    reader.goto(f"{address}{AT}/text")
    area = reader.locator("#yaml")
    area.fill(area.input_value().replace("unit: probability", "unnit: probability"))
    reader.wait_for_selector("#complaints button")
    assert faults(reader, axe) == []
    reader.evaluate("localStorage.clear()")


def test_a_text_in_sentences_is_for_everybody(reader: Page, address: str, axe: str) -> None:
    reader.goto(f"{address}/begin")
    reader.locator("#source").fill("They will not talk. They are winning.")
    reader.locator("#split").click()
    reader.wait_for_selector("#sentences select")
    assert faults(reader, axe) == []


def test_a_rival_premise_that_was_attached_is_for_everybody(reader: Page, address: str, axe: str) -> None:
    reader.goto(f"{address}{AT}/object?claim=arda-advances")
    reader.locator("#said").fill("Its army stood still.")
    reader.get_by_role("button", name="Attach, and rerun").click()
    reader.wait_for_selector("#take")
    assert faults(reader, axe) == []
