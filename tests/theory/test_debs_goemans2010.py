"""Leaders who fear for their office: numbers, a scan over every share, statics."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.theory.debs_goemans2010 import PARAMETERS, leaders_range

BASE = {each.name: each.example for each in PARAMETERS}
share, chance, office = st.floats(0, 1), st.floats(0, 1), st.floats(0, 2)
slope = st.floats(0, 4)


def deal(**changes):
    return leaders_range(**{**BASE, **changes})


def test_a_survivable_deal_leaves_a_range():
    found = deal()
    assert (found.low, found.high, found.width) == pytest.approx((0.425, 0.575, 0.15))
    assert found.exists


def test_a_compromise_as_deadly_as_defeat_leaves_none():
    found = deal(deal_a=0.6, deal_b=0.6)
    assert (found.low, found.high, found.width) == pytest.approx((0.575, 0.425, -0.15))
    assert not found.exists


@given(
    p=chance,
    k=st.tuples(office, office),
    lost=st.tuples(chance, chance),
    won=st.tuples(chance, chance),
    kept=st.tuples(chance, chance),
    s=st.tuples(slope, slope),
)
def test_scanning_every_share_finds_the_same_range(p, k, lost, won, kept, s):
    found = deal(
        chance_a=p,
        office_a=k[0],
        office_b=k[1],
        defeat_a=lost[0],
        defeat_b=lost[1],
        victory_a=won[0],
        victory_b=won[1],
        deal_a=kept[0],
        deal_b=kept[1],
        slope_a=s[0],
        slope_b=s[1],
    )
    x = np.linspace(0, 1, 4001)
    war_a = p - 0.05 - k[0] * (p * won[0] + (1 - p) * lost[0])
    war_b = 1 - p - 0.05 - k[1] * (p * lost[1] + (1 - p) * won[1])
    a_accepts = x - k[0] * np.minimum(1, kept[0] + s[0] * (1 - x)) >= war_a
    b_accepts = 1 - x - k[1] * np.minimum(1, kept[1] + s[1] * x) >= war_b
    near = 1e-6
    assert np.array_equal(a_accepts | (abs(x - found.low) < near), (x >= found.low) | (abs(x - found.low) < near))
    assert np.array_equal(b_accepts | (abs(x - found.high) < near), (x <= found.high) | (abs(x - found.high) < near))


@given(p=chance, kept=chance)
def test_leaders_who_do_not_care_for_office_have_their_countrys_range(p, kept):
    found = deal(chance_a=p, office_a=0, office_b=0, deal_a=kept, deal_b=kept)
    assert (found.low, found.high) == pytest.approx((p - 0.05, p + 0.05))
    assert (found.national_low, found.national_high) == pytest.approx((p - 0.05, p + 0.05))


@given(kept=st.floats(0, 0.9), more=st.floats(0.01, 0.1))
def test_a_deadlier_deal_narrows_the_range(kept, more):
    assert deal(deal_b=kept + more).width < deal(deal_b=kept).width


@given(flat=st.floats(0, 0.5), steeper=st.floats(0.1, 3))
def test_a_steeper_slope_narrows_the_range(flat, steeper):
    assert deal(deal_b=flat, slope_b=steeper).high < deal(deal_b=flat).high


def test_the_linear_slope_is_solved_and_not_linearised():
    assert deal(deal_b=0, slope_b=1).high == pytest.approx(0.725 / 1.5)
    # Where the chance of falling reaches 1 the slope stops acting.
    assert deal(deal_b=0.2, slope_b=10, office_b=0.05, cost_b=0.3).high == pytest.approx(0.8 + 0.05 * 0.35 - 0.05)
