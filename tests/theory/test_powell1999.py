"""Powell 1999: risk follows the gap between power and benefits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.theory.powell1999 import power_and_benefits

share = st.floats(0.0, 1.0)
cost = st.floats(0.0, 0.6)
spread = st.floats(0.05, 1.0)


def test_the_offer_agrees_with_a_search_on_random_draws() -> None:
    offers = np.linspace(0, 1, 4001)
    for p, q, s, d in np.random.default_rng(5).uniform([0, 0, 0, 0.05], [1, 1, 0.6, 1], (200, 4)):
        allowed = offers[offers >= q]
        war = np.clip((p - allowed) / d, 0, 1)
        value = war * (1 - p - s) + (1 - war) * (1 - allowed)
        found = power_and_benefits(chance_d=p, share_d=q, cost_s=s, cost_d_high=d)
        assert found.value_s == pytest.approx(value.max(), abs=4e-4)
        best = int(value.argmax())
        assert found.chance_war == pytest.approx(war[best], abs=4e-4 / d + 1e-9)


@given(share, cost, spread)
def test_no_war_where_shares_match_power(p: float, s: float, d: float) -> None:
    assert power_and_benefits(chance_d=p, share_d=p, cost_s=s, cost_d_high=d).chance_war == 0


@given(share, share, share, cost, spread)
def test_the_risk_rises_with_the_gap_and_never_above_one_half(
    p: float, q: float, other: float, s: float, d: float
) -> None:
    low, high = sorted((q, other))
    wide, narrow = power_and_benefits(chance_d=p, share_d=[low, high], cost_s=s, cost_d_high=d).chance_war
    assert narrow <= wide + 1e-12
    assert wide <= 0.5 + 1e-12


@given(share, share, cost, cost, spread)
def test_a_costlier_war_for_the_satisfied_side_never_raises_the_risk(
    p: float, q: float, s: float, extra: float, d: float
) -> None:
    cheap, dear = power_and_benefits(chance_d=p, share_d=q, cost_s=[s, s + extra], cost_d_high=d).chance_war
    assert dear <= cheap + 1e-12
