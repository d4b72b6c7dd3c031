"""The page about the command line says what the commands say."""

import re
from pathlib import Path

import pytest

from kadesh.cli.group import VERBS
from kadesh.cli.reference import cli_reference

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"


@pytest.mark.golden
def test_the_reference_is_written_from_the_commands(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--rewrite-golden"):
        PAGE.write_text(cli_reference(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == cli_reference(), "differs from the commands; if meant: make golden"


def test_every_verb_and_option_is_explained() -> None:
    text = cli_reference()
    assert all(f"## {verb}\n" in text for verb in VERBS)
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert rows
    assert [row for row in rows if len(re.split(r"(?<!\\)\|", row)[2].strip()) < 10] == []
