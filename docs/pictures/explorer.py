"""Photograph the explorer for the documentation: ``python docs/pictures/explorer.py`` (or ``make pictures``).

Needs a Chromium and Playwright's client; serves the bundled scenarios on a free port of this machine.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tests"))

AT = "/scenario/korea-1951"
PICTURES = {
    "explorer-gallery": ("/", 1200, "light"),
    "explorer-scenario": (AT, 1200, "light"),
    "explorer-narrow": (AT, 360, "dark"),
    "explorer-beside": (f"{AT}/beside", 1200, "dark"),
    "explorer-editor": (f"{AT}/text", 1200, "light"),
    "explorer-theory": ("/theory/bargaining-range", 1200, "light"),
}
"""By file: the address, the width and the colours."""


def photograph(browser: Browser, address: str, name: str) -> None:
    """One picture, as high as a screen."""
    path, width, scheme = PICTURES[name]
    context = browser.new_context(
        viewport={"width": width, "height": 1000 if width > 400 else 740},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    context.set_default_timeout(180_000)
    page = context.new_page()
    page.goto(address + path)
    page.wait_for_selector(".waiting", state="detached")
    if page.locator("#answer").count():
        page.wait_for_selector("#answer .counted[data-worlds='2048']")
    if page.locator("#verdicts").count():
        page.wait_for_selector("#verdicts .verdicts")
    page.wait_for_timeout(500)
    page.screenshot(path=HERE / f"{name}.png")
    context.close()


def main() -> None:
    """All of them, or those named."""
    from explorer import served

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in sys.argv[1:] or PICTURES:
            photograph(browser, address, name)
            print(HERE / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
