"""Fearon 1994: the crisis with linear audience costs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.theory.fearon1994 import audience_costs

positive = st.floats(0.2, 5.0)


@given(positive, positive, positive, positive, positive)
def test_the_chance_of_quitting_is_the_share_of_types_that_quit(
    a_1: float, a_2: float, v: float, w_1: float, w_2: float
) -> None:
    found = audience_costs(audience_1=a_1, audience_2=a_2, prize=v, resolve_1=w_1, resolve_2=w_2)
    t = float(found.horizon)
    for quits, a, w in ((found.chance_1_quits, a_1, w_1), (found.chance_2_quits, a_2, w_2)):
        assert quits == pytest.approx(1 - a * t / w, abs=1e-9)
    assert found.chance_war == pytest.approx((1 - found.chance_1_quits) * (1 - found.chance_2_quits))


@given(positive, positive, positive, positive, st.floats(1.01, 3.0))
def test_the_side_with_the_harsher_audience_backs_down_less_whatever_was_believed(
    a: float, v: float, w_1: float, w_2: float, more: float
) -> None:
    found = audience_costs(audience_1=a * more, audience_2=a, prize=v, resolve_1=w_1, resolve_2=w_2)
    odds_1_backs_down = found.odds_weaker_backs_down if found.weaker == 1 else 1 / found.odds_weaker_backs_down
    assert odds_1_backs_down < 1


@given(positive, positive, positive, positive, positive)
def test_the_odds_of_backing_down_in_a_crisis_forget_what_was_believed_before(
    a_1: float, a_2: float, v: float, w_1: float, w_2: float
) -> None:
    found = audience_costs(audience_1=a_1, audience_2=a_2, prize=v, resolve_1=w_1, resolve_2=w_2)
    quits_l, quits_h = found.chance_2_quits, found.chance_1_quits
    if found.weaker == 1:
        quits_l, quits_h = quits_h, quits_l
    at_once = float(found.concede_at_once)
    given_a_crisis = (quits_l - at_once) / (1 - at_once)
    assert found.odds_weaker_backs_down == pytest.approx(float(given_a_crisis / quits_h), rel=1e-6)


@given(positive, positive, positive, st.floats(1.0, 4.0))
def test_equal_sides_risk_the_same_war_in_a_shorter_crisis_when_both_audiences_harden(
    a: float, v: float, w: float, more: float
) -> None:
    soft = audience_costs(audience_1=a, audience_2=a, prize=v, resolve_1=w, resolve_2=w)
    hard = audience_costs(audience_1=a * more, audience_2=a * more, prize=v, resolve_1=w, resolve_2=w)
    assert hard.chance_war == pytest.approx(float(soft.chance_war))
    assert hard.horizon == pytest.approx(float(soft.horizon) / more)


@pytest.mark.parametrize(("a_1", "a_2", "w_1", "w_2"), [(1, 1, 1, 3), (3, 0.5, 2, 2), (1, 1, 1.5, 4)])
def test_no_quitting_time_does_better_against_the_other_side_s_mixture(
    a_1: float, a_2: float, w_1: float, w_2: float
) -> None:
    found = audience_costs(audience_1=a_1, audience_2=a_2, prize=1, resolve_1=w_1, resolve_2=w_2)
    assert found.weaker == 2
    times = np.linspace(0, float(found.horizon), 4001)
    quits_1 = a_2 * times / (1 + a_2 * times)
    k = float(found.concede_at_once)
    quits_2 = (k + a_1 * times) / (1 + a_1 * times)
    for quits, a, value in ((quits_1, a_2, 0.0), (quits_2, a_1, k)):
        jumps = np.diff(quits, prepend=0.0)
        paid = np.cumsum(jumps) * 1.0 - (1 - quits) * a * times
        np.testing.assert_allclose(paid, value, atol=1e-9)
