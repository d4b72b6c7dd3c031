"""A real browser, and an explorer for it to look at; without a browser these tests are skipped, and say why."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from explorer import served
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from kadesh.files.new import write_new

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def small_war(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario file that its owner named on the command line."""
    return write_new(tmp_path_factory.mktemp("war") / "small-war.yaml")


@pytest.fixture(scope="session")
def address(small_war: Path) -> Iterator[str]:
    """Where the explorer listens."""
    with served([small_war]) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser without a window."""
    if CHROMIUM is None:
        pytest.skip("no chromium is installed")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A visitor; whatever asks for anything that is not from the explorer fails the test."""
    elsewhere: list[str] = []

    def watch(route: Route) -> None:
        if route.request.url.startswith((address, "blob:")):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    found = browser.new_context(viewport={"width": 1200, "height": 900})
    found.set_default_timeout(300_000)
    found.route("**/*", watch)
    yield found
    found.close()
    assert elsewhere == []


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page of that visitor; a fault in a script, or against the content policy, fails the test."""
    faults: list[str] = []
    found = context.new_page()
    found.on("pageerror", lambda fault: faults.append(str(fault)))
    found.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield found
    assert faults == []


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of the checker axe-core, from npm; without it these tests are skipped."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("axe-core comes from npm, which is not installed")
    folder = tmp_path_factory.mktemp("axe")
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), "axe-core@4"]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    except (subprocess.SubprocessError, OSError) as fault:
        pytest.skip(f"axe-core cannot be installed: {fault}")
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """One reader who looks at all pages."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    context.set_default_timeout(300_000)
    yield context.new_page()
    context.close()
