"""Ripeness as an indicator: a check list, not a model."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kadesh.theory import find
from kadesh.theory.ripeness import ripeness

move = st.floats(-0.3, 0.3)
demand = st.floats(0.0, 1.0)


@given(move, move, move, st.floats(0, 0.2), demand, demand)
def test_a_moment_is_ripe_exactly_when_all_conditions_are_met(
    up_a: float, up_b: float, moved: float, within: float, a: float, b: float
) -> None:
    found = ripeness(trend_a=up_a, trend_b=up_b, odds_moved=moved, stands_still_within=within, demand_a=a, demand_b=b)
    assert bool(found.ripe) == bool(found.hurting and found.stalemate and found.way_out)
    assert bool(found.ripe) == (found.conditions_met == 3)
    assert bool(found.news) != bool(found.stalemate)


@given(move, move, demand, demand)
def test_the_check_list_treats_both_sides_alike(up_a: float, up_b: float, a: float, b: float) -> None:
    one = ripeness(trend_a=up_a, trend_b=up_b, odds_moved=0, stands_still_within=0, demand_a=a, demand_b=b)
    other = ripeness(trend_a=up_b, trend_b=up_a, odds_moved=0, stands_still_within=0, demand_a=b, demand_b=a)
    assert one == other


def test_it_is_marked_as_an_indicator_with_the_evidence_against_it() -> None:
    entry = find("ripeness")
    assert entry.provenance == "indicator"
    assert "Min 2021" in entry.silent_about
