"""Every page, wide by day and narrow by night: nothing overflows, and an automated checker finds no fault (WCAG AA)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.functional]

AT = "/scenario/small-war"
PAGES = [
    "/", "/theory", "/theory/bargaining-range", "/begin", "/api", "/nowhere",
    AT, *(f"{AT}/{each}" for each in ("follows", "carries", "flips", "blocks", "tells", "changes", "settles")),
    *(f"{AT}/{each}" for each in ("stories", "beside", "text", "object", "downloads")),
]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def settled(page: Page, address: str) -> None:
    """Open a page and wait until it has nothing more to say."""
    page.goto(address)
    page.wait_for_selector(".waiting", state="detached")
    if page.locator("#answer .counted").count():
        page.wait_for_selector("#answer .counted[data-worlds='2048']")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (360, "dark")])
def test_a_page_is_for_everybody(browser: Browser, address: str, axe: str, path: str, width: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    context.set_default_timeout(300_000)
    page = context.new_page()
    settled(page, address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    said = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]
    context.close()
    assert said == []
