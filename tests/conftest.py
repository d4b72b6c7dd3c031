"""What every kind of test shares: recorded results that a person can read, and rewrite."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option behind ``make golden``."""
    parser.addoption("--rewrite-golden", action="store_true", help="write the recorded results anew")


@pytest.fixture
def compare_golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the file of that name in ``recorded/`` beside the test, or write it anew."""
    folder = Path(request.path).parent / "recorded"

    def compare(name: str, text: str) -> None:
        file = folder / name
        if request.config.getoption("--rewrite-golden"):
            folder.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.exists(), f"{file} is not recorded yet: run make golden and review it"
        assert text == file.read_text(encoding="utf-8"), "differs from the record; if meant: make golden"

    return compare
