"""The war of attrition with complete information: numbers, every date is as good as any other, statics."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from kadesh.theory.entry import DomainError
from kadesh.theory.maynard_smith1974 import concession_race

positive = st.floats(0.05, 20)


def race(**changes: float):
    settings = {"value_1": 1, "value_2": 2, "cost_1": 0.1, "cost_2": 0.1, "gives_in_1": 0, "gives_in_2": 0, "time": 0}
    return concession_race(**{**settings, **changes})


def test_equal_sides_burn_the_whole_prize():
    found = race(value_2=1, time=5)
    assert found.expected_duration == pytest.approx(1 / (2 * 0.1))
    assert found.chance_lasting == pytest.approx(np.exp(-2 * 0.1 * 5))
    assert found.payoff_1 == found.payoff_2 == 0
    assert found.expected_cost == pytest.approx(1.0)


def test_the_side_that_values_the_prize_less_wins_two_times_in_three():
    found = race()
    assert (found.rate_1, found.rate_2) == pytest.approx((0.05, 0.10))
    assert found.chance_1_wins == pytest.approx(0.6667, abs=5e-5)
    assert found.expected_duration == pytest.approx(6.6667, abs=5e-5)


@given(v1=positive, v2=positive, c1=positive, c2=positive, gives_in_2=st.floats(0, 0.9), share=st.floats(0.1, 3))
def test_waiting_until_any_date_pays_the_same(v1, v2, c1, c2, gives_in_2, share):
    found = race(value_1=v1, value_2=v2, cost_1=c1, cost_2=c2, gives_in_2=gives_in_2)
    rate, date = float(found.rate_2), share / float(found.rate_2)
    won, _ = quad(lambda s: rate * np.exp(-rate * s) * (v1 - c1 * s), 0, date)
    waiting = gives_in_2 * v1 + (1 - gives_in_2) * (won - np.exp(-rate * date) * c1 * date)
    assert waiting == pytest.approx(float(found.payoff_1), abs=1e-7 * v1)


def test_the_mixture_is_an_equilibrium_of_the_discretised_game():
    step, value, cost = 0.02, 1.0, 0.1
    dates = np.arange(0, 400)
    hazard = cost * step / (value + cost * step)  # geometric; tends to the rate c/V
    plays = hazard * (1 - hazard) ** dates
    # Side 1 stops at date i: it wins, having paid j steps, if the other stops at j < i; a tie gives nothing.
    gain = np.array(
        [plays[:i] @ (value - cost * step * dates[:i]) - (1 - hazard) ** i * cost * step * i for i in range(len(dates))]
    )
    assert np.ptp(gain) < 1e-9
    assert hazard / step == pytest.approx(float(race(value_2=1).rate_1), rel=0.003)


def test_simulated_wars_last_as_long_as_the_formula_says():
    found = race(gives_in_1=0.3)
    stream = np.random.default_rng(7)
    size = 200_000
    first = stream.exponential(1 / found.rate_1, size) * (stream.random(size) > 0.3)
    second = stream.exponential(1 / found.rate_2, size)
    assert np.minimum(first, second).mean() == pytest.approx(float(found.expected_duration), rel=0.02)
    assert (second < first).mean() == pytest.approx(float(found.chance_1_wins), abs=0.005)


@given(v1=positive, v2=positive, factor=st.floats(1.01, 5))
def test_wanting_the_prize_more_loses_it_more_often_in_the_mixed_equilibrium(v1, v2, factor):
    assert race(value_1=v1 * factor, value_2=v2).chance_1_wins < race(value_1=v1, value_2=v2).chance_1_wins


@given(cost=positive, factor=st.floats(1.01, 5))
def test_a_costlier_war_is_shorter(cost, factor):
    longer, shorter = race(cost_1=cost, cost_2=cost), race(cost_1=cost * factor, cost_2=cost * factor)
    assert shorter.expected_duration < longer.expected_duration
    assert shorter.expected_cost == pytest.approx(longer.expected_cost)


def test_both_sides_cannot_concede_at_the_start():
    with pytest.raises(DomainError, match="at most one side"):
        race(gives_in_1=0.1, gives_in_2=0.1)


def test_a_worthless_prize_is_outside_the_domain():
    with pytest.raises(DomainError, match="value_1"):
        race(value_1=0)
