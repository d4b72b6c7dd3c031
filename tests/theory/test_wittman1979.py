"""Wittman 1979: the criterion and its surprising consequence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.theory.fearon1995 import bargaining_range
from kadesh.theory.wittman1979 import termination_criterion

chance = st.floats(0.2, 0.8)
cost = st.floats(0.0, 0.5)


@given(chance, chance, cost, cost, st.floats(-0.2, 0.2))
def test_news_that_both_read_alike_brings_peace_no_nearer(
    by_a: float, by_b: float, a: float, b: float, shift: float
) -> None:
    def excess(moved: float) -> float:
        found = termination_criterion(chance_a_by_a=by_a, chance_a_by_b=by_b, cost_a=a, cost_b=b, shift=moved)
        return float(found.excess)

    assert excess(shift) == pytest.approx(excess(0), abs=1e-12)


@given(chance, chance, cost, cost)
def test_the_criterion_is_the_range_of_fearon(by_a: float, by_b: float, a: float, b: float) -> None:
    found = termination_criterion(chance_a_by_a=by_a, chance_a_by_b=by_b, cost_a=a, cost_b=b, shift=0)
    deal = bargaining_range(chance_a=by_a, optimism=by_a - by_b, cost_a=a, cost_b=b)
    if abs(found.excess) > 1e-9 and a <= by_a and b <= 1 - by_b:
        assert found.settles == deal.exists
        assert deal.width == pytest.approx(-found.excess, abs=1e-12)


@given(chance, chance, cost, cost, cost)
def test_costlier_war_never_hinders_peace(by_a: float, by_b: float, a: float, b: float, extra: float) -> None:
    settles = termination_criterion(
        chance_a_by_a=by_a, chance_a_by_b=by_b, cost_a=[a, a + extra], cost_b=b, shift=0
    ).settles
    assert settles[1] or not settles[0]
