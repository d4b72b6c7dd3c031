"""Fearon 1995: numbers, propositions and comparative statics."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.theory.entry import DomainError
from kadesh.theory.fearon1995 import (
    bargaining_range,
    first_strike,
    indivisibility,
    preventive_war,
    private_cost,
    private_power,
)

chance = st.floats(0.0, 1.0)
inner = st.floats(0.05, 0.95)
cost = st.floats(0.0, 0.5)
more = st.floats(0.0, 0.5)


# --- the range ---


@given(chance, cost, cost)
def test_a_range_exists_whatever_the_balance_of_power(p: float, a: float, b: float) -> None:
    deal = bargaining_range(chance_a=p, cost_a=a, cost_b=b)
    assert deal.exists
    assert deal.low - 1e-12 <= p <= deal.high + 1e-12


@given(chance, cost, cost, more)
def test_costlier_war_never_narrows_the_range(p: float, a: float, b: float, extra: float) -> None:
    before = bargaining_range(chance_a=p, cost_a=a, cost_b=b).width
    assert bargaining_range(chance_a=p, cost_a=a + extra, cost_b=b).width >= before
    assert bargaining_range(chance_a=p, cost_a=a, cost_b=b, sanctions_b=extra).width >= before - 1e-12


@given(inner, inner, cost, cost)
def test_the_range_is_empty_only_when_optimism_exceeds_the_costs(p: float, r: float, a: float, b: float) -> None:
    deal = bargaining_range(chance_a=p, optimism=p + r - 1, cost_a=a, cost_b=b)
    if abs(p + r - 1 - a - b) > 1e-9:
        assert bool(deal.exists) == (p + r - 1 < a + b)


def test_the_range_agrees_with_a_search_over_divisions() -> None:
    shares = np.linspace(0, 1, 10_001)
    draws = np.random.default_rng(1).uniform([0.05, 0.05, 0, 0], [0.95, 0.95, 0.4, 0.4], (300, 4))
    for p, r, a, b in draws:
        both = shares[(shares >= p - a) & (1 - shares >= r - b)]
        deal = bargaining_range(chance_a=p, optimism=p + r - 1, cost_a=a, cost_b=b)
        if both.size:
            np.testing.assert_allclose([deal.low, deal.high], [both[0], both[-1]], atol=1.01e-4)
        else:
            assert deal.width < 1.01e-4


def test_a_backer_moves_the_range_towards_its_client_and_narrows_it_by_what_it_pays() -> None:
    plain = bargaining_range(chance_a=0.5, cost_a=0.1, cost_b=0.2)
    backed = bargaining_range(chance_a=0.5, cost_a=0.1, cost_b=0.2, backing_b=0.15, relief_b=0.5)
    assert backed.low == pytest.approx(plain.low - 0.15)
    assert backed.width == pytest.approx(plain.width - 0.5 * 0.2)


def test_two_audiences_that_ask_for_more_than_all_leave_nothing() -> None:
    deal = bargaining_range(chance_a=0.5, cost_a=0.6, cost_b=0.6, floor_a=0.6, floor_b=0.5)
    assert not deal.exists
    assert (deal.low_set_by, deal.high_set_by) == ("A's audience", "B's audience")


def test_estimates_that_no_chance_allows_are_refused() -> None:
    with pytest.raises(DomainError, match="B's own chance"):
        bargaining_range(chance_a=0.2, optimism=0.5, cost_a=0.1, cost_b=0.1)


# --- private cost ---


def search(demands: np.ndarray[Any, Any], war: np.ndarray[Any, Any], if_war: Any) -> tuple[float, float, float]:
    value = war * if_war + (1 - war) * demands
    best = int(value.argmax())
    return float(demands[best]), float(war[best]), float(value[best])


@pytest.mark.parametrize(
    ("p", "c", "a", "b"),
    [(0.4, 0.1, 0, 0.4), (0.5, 0.2, 0, 0.3), (0.5, 0.1, 0.1, 0.4),
     (0.5, 0.3, 0, 0.2), (0.5, 0.05, 0.2, 0.3), (0.9, 0.05, 0, 0.8)],
)  # fmt: skip
def test_the_best_demand_agrees_with_a_search_uniform(p: float, c: float, a: float, b: float) -> None:
    demands = np.linspace(p, 1, 400_001)
    war = np.clip((demands - p - a) / (b - a), 0, 1)
    found = private_cost(chance_a=p, cost_a=c, cost_b_low=a, cost_b_high=b)
    x, chance_war, value = search(demands, war, p - c)
    np.testing.assert_allclose([found.demand, found.chance_war, found.value_a], [x, chance_war, value], atol=1e-5)


@pytest.mark.parametrize("rate", [2.0, 5.0, 9.0, 12.0])
def test_the_best_demand_agrees_with_a_search_exponential(rate: float) -> None:
    demands = np.linspace(0.3, 1, 400_001)
    found = private_cost(law="exponential", chance_a=0.3, cost_a=0.1, rate=rate)
    x, chance_war, value = search(demands, 1 - np.exp(-rate * (demands - 0.3)), 0.2)
    np.testing.assert_allclose([found.demand, found.chance_war, found.value_a], [x, chance_war, value], atol=1e-5)


def test_four_equiprobable_types_give_the_known_table_and_many_types_the_closed_form() -> None:
    def table(costs: np.ndarray[Any, Any], epsilon: float) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        demands = 0.5 + costs - epsilon
        war = np.mean(costs[None, :] < (demands - 0.5)[:, None], axis=1)
        return demands, war * (0.5 - 0.1) + (1 - war) * demands

    demands, values = table(np.array([0.05, 0.15, 0.25, 0.35]), 0.001)
    np.testing.assert_allclose(values, [0.549, 0.58675, 0.5745, 0.51225], atol=1e-12)
    assert demands[values.argmax()] == pytest.approx(0.649)
    demands, values = table((np.arange(2000) + 0.5) * 0.4 / 2000, 0.0)
    assert demands[values.argmax()] == pytest.approx(float(private_cost(chance_a=0.5, cost_a=0.1).demand), abs=1e-3)


@pytest.mark.parametrize("law", ["uniform", "exponential"])
def test_what_is_wasted_is_the_cost_of_the_wars_that_happen(law: str) -> None:
    costs = np.random.default_rng(2).uniform(0, 0.4, 400_000)
    if law == "exponential":
        costs = np.random.default_rng(2).exponential(1 / 5, 400_000)
    found = private_cost(law=law, chance_a=0.3, cost_a=0.05, cost_b_low=0, cost_b_high=0.4, rate=5)
    fights = costs < found.demand - 0.3
    assert found.waste == pytest.approx(np.mean(fights * (0.05 + costs)), abs=1e-3)
    assert found.value_b == pytest.approx(np.mean(np.where(fights, 0.7 - costs, 1 - found.demand)), abs=1e-3)


@given(st.floats(0.0, 0.5), st.floats(0.0, 0.5), cost, st.floats(0.05, 0.8))
def test_power_does_not_change_the_risk_away_from_the_caps(p: float, q: float, c: float, high: float) -> None:
    risks = private_cost(chance_a=[p, q], cost_a=c, cost_b_low=0, cost_b_high=high).chance_war
    assert risks[0] == pytest.approx(risks[1], abs=1e-12)


@given(inner, cost, more, st.floats(0.05, 0.5))
def test_the_risk_falls_in_the_demander_s_cost(p: float, c: float, extra: float, high: float) -> None:
    low, raised = private_cost(chance_a=p, cost_a=[c, c + extra], cost_b_low=0, cost_b_high=high).chance_war
    assert raised <= low + 1e-12


@given(st.floats(0.1, 0.4), cost, st.floats(0.05, 0.4), more)
def test_the_risk_rises_in_the_spread_of_costs(p: float, c: float, high: float, extra: float) -> None:
    narrow, wide = private_cost(chance_a=p, cost_a=c, cost_b_low=0, cost_b_high=[high, high + extra]).chance_war
    assert wide >= narrow - 1e-12


def test_sanctions_lower_the_risk_by_half_the_shift_over_the_spread() -> None:
    before = private_cost(chance_a=0.3, cost_a=0.05, cost_b_low=0.0, cost_b_high=0.4).chance_war
    after = private_cost(chance_a=0.3, cost_a=0.05, cost_b_low=0.06, cost_b_high=0.46).chance_war
    assert before - after == pytest.approx(0.06 / (2 * 0.4))


def test_paying_for_the_informed_side_lowers_the_risk_and_for_the_other_raises_it() -> None:
    plain = private_cost(chance_a=0.3, cost_a=0.1, cost_b_low=0, cost_b_high=0.4).chance_war
    b_paid = private_cost(chance_a=0.3, cost_a=0.1, cost_b_low=0, cost_b_high=0.5 * 0.4).chance_war
    a_paid = private_cost(chance_a=0.3, cost_a=0.05, cost_b_low=0, cost_b_high=0.4).chance_war
    assert b_paid == pytest.approx(0.5 - 0.1 / (2 * 0.5 * 0.4))
    assert b_paid < plain < a_paid


# --- private power ---


@pytest.mark.parametrize(
    ("low", "high", "a", "b"),
    [(0.3, 0.7, 0.1, 0.1), (0.2, 0.9, 0.05, 0.1), (0.4, 0.5, 0.1, 0.1), (0.1, 0.95, 0.02, 0.3)],
)
def test_the_demand_under_unknown_power_agrees_with_a_search(low: float, high: float, a: float, b: float) -> None:
    demands = np.linspace(0, 1, 400_001)
    marginal = np.clip(demands - b, low, high)
    war = (marginal - low) / (high - low)
    found = private_power(chance_a_low=low, chance_a_high=high, cost_a=a, cost_b=b)
    x, chance_war, value = search(demands, war, (low + marginal) / 2 - a)
    np.testing.assert_allclose([found.demand, found.chance_war, found.value_a], [x, chance_war, value], atol=1e-5)


@given(st.floats(0.0, 0.4), st.floats(0.1, 0.5), st.floats(0.01, 0.2), st.floats(0.01, 0.2), st.floats(0, 0.1))
def test_doubt_raises_the_risk_and_cost_lowers_it(low: float, spread: float, a: float, b: float, extra: float) -> None:
    def risk(wider: float, dearer: float) -> float:
        found = private_power(chance_a_low=low, chance_a_high=low + spread + wider, cost_a=a + dearer, cost_b=b)
        return float(found.chance_war)

    assert risk(extra, 0) >= risk(0, 0) - 1e-12
    assert risk(0, extra) <= risk(0, 0) + 1e-12
    assert risk(0, 0) == pytest.approx(max(0, 1 - (a + b) / spread), abs=1e-9)


# --- first strike ---


@given(chance, chance, chance, cost, cost, chance, chance)
def test_best_replies_in_the_surprise_game(
    x: float, y: float, z: float, a: float, b: float, s: float, q: float
) -> None:
    p_s, p, p_f = sorted((x, y, z))
    found = first_strike(chance_a_first=p_f, chance_a=p, chance_a_second=p_s, cost_a=a, cost_b=b, share_a=s)
    strike_a = (1 - q) * (p_f - a) + q * (p - a)
    wait_a = (1 - q) * s + q * (p_s - a)
    strike_b = (1 - q) * (1 - p_s - b) + q * (1 - p - b)
    wait_b = (1 - q) * (1 - s) + q * (1 - p_f - b)
    for gain, fear in ((strike_a - wait_a, found.fear_a), (strike_b - wait_b, found.fear_b)):
        if abs(gain) > 1e-9 and q > 0:
            assert (gain > 0) == (q > fear)
    if abs(p_f - p_s - a - b) > 1e-9 and a <= p_f and p_s + b <= 1:
        assert bool(found.exists) == (p_f - p_s < a + b)


def test_chances_out_of_order_are_refused() -> None:
    with pytest.raises(DomainError, match="ordered"):
        first_strike(chance_a_first=0.4, chance_a=0.5, chance_a_second=0.3, cost_a=0.1, cost_b=0.1, share_a=0.5)


# --- preventive war ---


def test_both_branches_agree_with_the_play_of_the_game() -> None:
    rng = np.random.default_rng(3)
    p_1, p_2, c, delta = rng.uniform([0, 0, 0, 0.01], [1, 1, 2, 0.999], (200_000, 4)).T
    later_b = np.maximum(0, (1 - p_2) / (1 - delta) - c)
    peace = 1 + delta * later_b
    war = (1 - p_1) / (1 - delta) - c
    found = preventive_war(chance_a_now=p_1, chance_a_later=p_2, cost_b=c, discount=delta)
    clear = np.abs(peace - war) > 1e-9
    assert (found.attacks == (war > peace))[clear].all()
    rising = clear & (p_1 < p_2)
    assert (found.attacks == (delta > found.critical_discount))[rising].all()


@given(inner, inner, st.floats(0, 1), st.floats(0.01, 0.98), st.floats(0, 0.3))
def test_patience_and_shift_make_attack_likelier_and_cost_less_likely(
    p_1: float, p_2: float, c: float, delta: float, extra: float
) -> None:
    def attacks(shift: float = 0, patience: float = 0, dearer: float = 0) -> bool:
        later = min(1.0, p_2 + shift)
        return bool(
            preventive_war(
                chance_a_now=p_1, chance_a_later=later, cost_b=c + dearer, discount=min(0.99, delta + patience)
            ).attacks
        )

    assert attacks(shift=extra) or not attacks()
    assert attacks(patience=extra) or not attacks()
    assert attacks() or not attacks(dearer=extra)


# --- indivisible stakes ---


@given(inner, st.floats(0.01, 0.2), st.floats(0.01, 0.2))
def test_the_fewest_parts_agree_with_exact_fractions(p: float, a: float, b: float) -> None:
    found = indivisibility(shares=[0, 1], chance_a=p, cost_a=a, cost_b=b)
    low, high = Fraction(float(found.low)), Fraction(float(found.high))
    expected = next(n for n in range(1, 1001) if floor(n * high) >= ceil(n * low))
    assert found.parts_needed <= expected
    n = int(found.parts_needed)
    assert floor(n * float(high) + 1e-9) >= ceil(n * float(low) - 1e-9)


@given(inner, cost, cost, st.lists(chance, min_size=1, max_size=6))
def test_finer_stakes_never_bring_war(p: float, a: float, b: float, shares: list[float]) -> None:
    coarse = indivisibility(shares=shares, chance_a=p, cost_a=a, cost_b=b)
    fine = indivisibility(shares=[*shares, 0.5], chance_a=p, cost_a=a, cost_b=b)
    assert fine.peace or not coarse.peace
    assert fine.missing <= coarse.missing


def test_the_loser_of_a_lottery_fights_unless_war_costs_more_than_its_chance() -> None:
    kept = indivisibility(shares=[0, 1], chance_a=0.5, cost_a=[0.1, 0.6], cost_b=[0.1, 0.6]).lottery_kept
    assert kept.tolist() == [False, True]
