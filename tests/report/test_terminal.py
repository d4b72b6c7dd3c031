"""A study in a terminal: wide, narrow, in colour and without."""

import io
import re

import hills
import pytest
from rich.console import Console

from kadesh.report.terminal import print_study
from kadesh.report.words import CAUTION, PLAIN_SHAPES, SHAPES


def printed(width: int, encoding: str = "utf-8", *, colour: bool = False) -> str:
    """A study as a terminal of this width shows it."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    print_study(hills.studied(), Console(file=file, width=width, force_terminal=colour, no_color=not colour))
    file.flush()
    return raw.getvalue().decode(encoding)


def unwrapped(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal_or_ends_in_spaces(width: int) -> None:
    lines = printed(width).splitlines()
    assert max(map(len, lines)) <= width
    assert not any(line.endswith(" ") for line in lines)


@pytest.mark.parametrize("width", [40, 80])
def test_every_verdict_stands_beside_the_claim_in_word_and_shape(width: int) -> None:
    said = unwrapped(printed(width))
    for each in hills.studied().verdicts:
        assert f"{SHAPES[each.verdict]} {each.verdict}" in said
    assert said.count("claimed by the argument:") == len(hills.scenario().conclusions)
    assert all(account.title in said for account in hills.scenario().accounts.values())


@pytest.mark.parametrize("width", [40, 80])
def test_reading_caution_and_what_it_rests_on_are_said(width: int) -> None:
    said = unwrapped(printed(width))
    assert CAUTION in said
    for part in ("Reading", "A week", "channel → side deals → table", "Ties", "Horizon", "R2 (‘The essay’)"):
        assert part in said
    assert hills.scenario().question in said


def test_colour_is_only_used_where_it_is_shown() -> None:
    assert "\x1b[" not in printed(80)
    coloured = printed(80, colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured).split() == printed(80).split()


def test_a_terminal_that_knows_ascii_only_gets_ascii() -> None:
    said = printed(80, "ascii")
    assert any(f"{shape} {word}" in said for word, shape in PLAIN_SHAPES.items())


def test_a_verdict_that_differs_from_the_recorded_one_is_named() -> None:
    assert ("Not as recorded" in printed(80)) == (not hills.studied().as_expected)
