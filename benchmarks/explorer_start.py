"""How long it takes from typing ``kadesh serve`` to the first answer on screen, in a real browser.

    python benchmarks/explorer_start.py --times 5 no-talks-2022

The clock starts when the process does. Each time says when the address was printed, when the page began to come, and
when the answer stood in it, in seconds. The first time may be slow: nothing is cached yet; the median leaves it out.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

from playwright.sync_api import Browser, sync_playwright


def start(browser: Browser, scenario: str) -> dict[str, object]:
    """Serve, open the scenario, and wait for its answer."""
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    began = time.perf_counter()
    command = [sys.executable, "-m", "kadesh", "serve", scenario, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split()[-1]
            printed = time.perf_counter() - began
            page.goto(address, wait_until="commit")
            came = time.perf_counter() - began
            page.wait_for_selector("#answer .counted", timeout=300_000)
            answered = time.perf_counter() - began
            worlds = page.locator("#answer .counted").get_attribute("data-worlds")
            page.wait_for_selector("#answer .counted[data-worlds='2048']", timeout=300_000)  # kept for the next time
        finally:
            process.terminate()
            page.close()
    seconds = {"address": printed, "page": came, "answer": answered}
    return {"scenario": scenario, "worlds": int(worlds or 0), **{name: round(s, 2) for name, s in seconds.items()}}


def main() -> None:
    """Start so many times, and say the median of all but the first."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("scenario", nargs="?", default="no-talks-2022")
    asked.add_argument("--times", type=int, default=4)
    given = asked.parse_args()
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    answers = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(given.times):
            found = start(browser, given.scenario)
            answers.append(float(str(found["answer"])))
            print(json.dumps(found), flush=True)
        browser.close()
    median = statistics.median(answers[1:] or answers)
    load = [round(each, 1) for each in os.getloadavg()]
    print(json.dumps({"median_answer_s": round(median, 2), "load": load, "cores": os.cpu_count()}))


if __name__ == "__main__":
    main()
