"""How long a slider move takes to redraw in a real browser, as its reader sees it.

    python benchmarks/explorer_drag.py --moves 15 korea-1951 falklands-1982 no-talks-2022

A move is one key press on the first slider; it counts from the press until the redrawn answer is painted. Says the
median, and the processor's seconds for each redraw, which a busy machine changes less.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

REDRAWN = """count => new Promise((done) => {
  const look = () => (window.redraws.length > count ? done() : setTimeout(look, 20));
  look();
})"""
"""Waits in the page: asking it from here would take time from what is measured."""


def drag(browser: Browser, address: str, scenario: str, moves: int) -> dict[str, object]:
    """Move the first slider so many times."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.set_default_timeout(180_000)
    page.goto(f"{address}/scenario/{scenario}")
    page.wait_for_selector("#answer .counted[data-worlds='2048']")
    page.locator(".quantity input[type=range]").first.focus()
    used = 0.0
    for _ in range(moves + 1):
        before = os.times()
        count = page.evaluate("window.redraws.length")
        page.keyboard.press("ArrowRight")
        page.evaluate(REDRAWN, count)
        after = os.times()
        used += after.user + after.system - before.user - before.system
    redraws = page.evaluate("window.redraws")[-moves:]
    page.close()
    return {
        "scenario": scenario,
        "worlds": 256,
        "moves": len(redraws),
        "median_ms": round(statistics.median(redraws)),
        "fastest_ms": round(min(redraws)),
        "processor_ms": round(1000 * used / (moves + 1)),
    }


def main() -> None:
    """Serve the explorer in this process, and drag."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from explorer import served

    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("scenarios", nargs="*", default=["korea-1951", "falklands-1982", "no-talks-2022"])
    asked.add_argument("--moves", type=int, default=15)
    given = asked.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for scenario in given.scenarios:
            print(json.dumps(drag(browser, address, scenario, given.moves)), flush=True)
        browser.close()
    print(json.dumps({"load": [round(each, 1) for each in os.getloadavg()], "cores": os.cpu_count()}))


if __name__ == "__main__":
    main()
