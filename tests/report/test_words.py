"""Numbers and verdicts as words."""

import hills
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.engine.week import STAGES
from kadesh.files.neutral import loaded_words
from kadesh.report import words
from kadesh.report.game_words import analyses_of, describe_game, said_by, silences


@given(st.floats(0, 1))
def test_a_share_never_reads_as_none_or_all_unless_it_is(share: float) -> None:
    said = words.percent(share)
    assert (said == "0 %") == (share <= 1e-9)
    assert (said == "100 %") == (share >= 1 - 1e-9)


@given(st.floats(-1, 1))
def test_the_sign_of_a_change_is_said_wherever_it_is_a_point_or_more(change: float) -> None:
    said = words.points(change)
    if abs(change) >= 0.0051:
        assert said[0] == ("+" if change > 0 else "−")
    assert "−0" not in said
    assert words.points(0.0) == "no change"


def test_every_stage_of_a_week_has_words() -> None:
    assert {name for name, _ in STAGES} == set(words.STAGES)


def test_every_part_that_is_used_says_what_it_is_silent_about() -> None:
    assert [name for name, _ in silences(hills.studied())] == [
        "channel",
        "side deals",
        "table",
        "battle",
        "home",
        "costs",
    ]
    assert all(
        len(said) > 20
        for _, said in (*silences(hills.studied()), *said_by(analyses_of(hills.studied()), "Trust it when:"))
    )
    assert not any("Source" in said for _, said in silences(hills.studied()))


def test_the_reading_names_every_difference_between_claimed_and_computed() -> None:
    said = words.reading(hills.studied())
    mine = [each for each in hills.studied().verdicts if each.account == "essay"]
    for each in mine:
        assert (f"{each.conclusion} {each.verdict}" in said) == (each.verdict != each.claimed)


def test_the_account_that_shares_the_conclusions_source_is_the_authors() -> None:
    assert words.author_account(hills.studied()) == "essay"


def test_the_tools_own_words_are_neutral() -> None:
    page = describe_game(hills.studied())
    said = [
        *words.STAGES.values(), *words.EVENTS.values(), *words.MEANINGS.values(), words.CAUTION,
        *(text for _, text in (*page.players, *page.state, *page.week)), *page.table, *page.ends,
        words.reading(hills.studied()), words.horizon_words(hills.studied()), words.ties_words(hills.studied()),
    ]  # fmt: skip
    assert [loaded_words(each) for each in said if loaded_words(each)] == []


@pytest.mark.parametrize("name", list(hills.scenario().conclusions))
def test_every_kind_of_conclusion_says_how_it_is_computed(name: str) -> None:
    said = words.how_computed(hills.scenario(), hills.scenario().conclusions[name])
    assert said.startswith("True in a world where")
    assert words.asks(hills.scenario(), name)
