"""The documentation builds, strictly and without a network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built pages."""
    folder = tmp_path_factory.mktemp("documentation")
    options = ["--builder", "html", "--fail-on-warning", "--keep-going", "--quiet"]
    command = [sys.executable, "-m", "sphinx", *options, "-d", str(folder / "trees"), "docs", str(folder / "html")]
    proxies = {"http_proxy": NOWHERE, "https_proxy": NOWHERE, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=proxies)
    assert done.returncode == 0, done.stderr
    return folder / "html"


@pytest.mark.docs
def test_the_pages_are_built(built: Path) -> None:
    for page in ("index", "tutorial/index", "how-to/index", "reference/index", "explanation/index", "decisions/index"):
        assert (built / f"{page}.html").exists()


@pytest.mark.docs
def test_the_pages_load_nothing_from_elsewhere(built: Path) -> None:
    for page in built.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for attribute in ('src="http', 'rel="stylesheet" href="http', "src=http", "@import"):
            assert attribute not in text, f"{page.name}: {attribute}"
