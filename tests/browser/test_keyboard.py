"""The explorer by keyboard alone: a visit from the gallery to a download, and no page that hides or holds the focus."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from explorer import AT, PAGES, settled
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.functional]

MARK = """() => {
  const all = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const can = (each) => !each.disabled && each.checkVisibility() && each.tabIndex >= 0;
  const shown = [...document.querySelectorAll(all)].filter(can);
  shown.forEach((each, place) => { each.dataset.place = place; });
  document.activeElement?.blur();
  return shown.map((each) => each.outerHTML.slice(0, 120));
}"""
FOCUSED = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const style = getComputedStyle(here);
  const box = here.getBoundingClientRect();
  return {
    place: Number(here.dataset.place ?? -1),
    ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.bottom > 0 && box.top < innerHeight,
  };
}"""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", selector):
            return
    pytest.fail(f"{selector} is not reached by Tab")


def test_a_whole_visit_by_keyboard(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_to(page, f"a[href='{AT}']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(AT))
    page.wait_for_selector("#answer .counted[data-depth=all]")
    tab_to(page, "details.route > summary")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    tab_to(page, "input[name=lever]")
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("lever="))
    tab_to(page, "input[type=range]")
    before = page.locator("#answer").inner_text()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("set="))
    page.wait_for_selector("#answer:not(.old) .counted[data-depth=all]")
    assert page.locator("#answer").inner_text() != before
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "undo"
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("set="))
    tab_to(page, "#pin")
    page.keyboard.press("Enter")
    expect(page.locator("#pin")).to_contain_text("Compare with")
    tab_to(page, f".tabs a[href^='{AT}/carries']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/carries"))
    page.wait_for_selector(".waiting", state="detached")
    assert "lever=" in page.url
    tab_to(page, f".tabs a[href^='{AT}/downloads']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/downloads"))
    tab_to(page, "a[aria-label^='CSV: Formal talks']")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert Path(waiting.value.path()).read_text(encoding="utf-8").startswith("week,")


def test_a_text_is_mended_by_keyboard(page: Page, address: str) -> None:
    page.goto(f"{address}{AT}/text")
    tab_to(page, "#yaml")
    page.keyboard.press("Control+Home")
    page.keyboard.type("nonsense: 1\n")
    expect(page.locator("#complaints button").first).to_have_text("line 1")
    tab_to(page, "#complaints button")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "yaml"
    page.keyboard.press("Backspace")
    page.keyboard.press("Delete")
    expect(page.locator("#status")).to_contain_text("It can be run")


@pytest.mark.parametrize("path", PAGES)
def test_the_focus_goes_everywhere_is_seen_and_is_never_held(reader: Page, address: str, path: str) -> None:
    settled(reader, address + path)
    stops = reader.evaluate(MARK)
    seen = set()
    for _ in range(len(stops) + 1):
        reader.keyboard.press("Tab")
        here = reader.evaluate(FOCUSED)
        if here is None:
            break
        assert here["ringed"], stops[here["place"]]
        assert here["seen"], stops[here["place"]]
        seen.add(here["place"])
    assert [stop for place, stop in enumerate(stops) if place not in seen] == []
