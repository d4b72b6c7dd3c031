"""Reputational bargaining: numbers, reputations that arrive together, indifference at every date."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp

from kadesh.theory.abreu_gul2000 import reputation_war
from kadesh.theory.entry import DomainError


def war(z=(0.1, 0.1), alpha=(0.6, 0.7), r=(1.0, 1.0), time=0.0):
    return reputation_war(
        obstinate_1=z[0],
        obstinate_2=z[1],
        demand_1=alpha[0],
        demand_2=alpha[1],
        rate_1=r[0],
        rate_2=r[1],
        time=time,
    )


small = st.floats(0.01, 0.5)
high = st.floats(0.55, 0.95)
rate = st.floats(0.1, 3)
wars = {"z": st.tuples(small, small), "alpha": st.tuples(high, high), "r": st.tuples(rate, rate)}


@pytest.mark.parametrize(
    ("z", "alpha", "r", "rates", "last", "gives_in"),
    [
        ((0.1, 0.1), (0.6, 0.7), (1, 1), (4 / 3, 1), 1.7269388, (0, 0.4376587)),
        ((0.05, 0.2), (0.7, 0.7), (1, 1), (0.75, 0.75), 2.1459172, (0.75, 0)),
        ((0.1, 0.1), (0.7, 0.7), (0.5, 1), (0.75, 0.375), 3.0701135, (0, 0.6837722)),
    ],
)
def test_the_numbers(z, alpha, r, rates, last, gives_in):
    found = war(z, alpha, r)
    assert (found.concession_1, found.concession_2) == pytest.approx(rates)
    assert found.last_date == pytest.approx(last, abs=5e-8)
    assert (found.gives_in_1, found.gives_in_2) == pytest.approx(gives_in, abs=5e-8)


@pytest.mark.parametrize("z", [(0.1, 0.1), (0.05, 0.2), (0.3, 0.02)])
def test_both_reputations_integrated_as_equations_reach_certainty_together(z):
    found = war(z)
    start = [z[0] / (1 - found.gives_in_1), z[1] / (1 - found.gives_in_2)]
    rates = np.array([found.concession_1, found.concession_2])
    path = solve_ivp(lambda _, y: rates * y, (0, float(found.last_date)), start, rtol=1e-10, atol=1e-12)
    assert path.y[:, -1] == pytest.approx([1, 1], abs=1e-8)
    middle = war(z, time=found.last_date / 2)
    seen = solve_ivp(lambda _, y: rates * y, (0, float(found.last_date) / 2), start, rtol=1e-10, atol=1e-12)
    assert seen.y[:, -1] == pytest.approx([float(middle.reputation_1), float(middle.reputation_2)], abs=1e-8)


@given(**wars, share=st.floats(0.05, 1.0))
def test_conceding_at_any_date_pays_a_rational_side_the_same(z, alpha, r, share):
    found = war(z, alpha, r)
    date, hazard, gone = share * float(found.last_date), float(found.concession_2), float(found.gives_in_2)
    won, _ = quad(lambda s: hazard * np.exp(-hazard * s) * alpha[0] * np.exp(-r[0] * s), 0, date)
    waits = gone * alpha[0] + (1 - gone) * (won + np.exp(-(hazard + r[0]) * date) * (1 - alpha[1]))
    assert waits == pytest.approx(float(found.payoff_1), abs=1e-7)


@given(**wars)
def test_at_most_one_side_concedes_at_the_start(z, alpha, r):
    found = war(z, alpha, r)
    assert min(found.gives_in_1, found.gives_in_2) == 0
    assert 0 <= max(found.gives_in_1, found.gives_in_2) < 1


@given(**wars)
def test_after_the_last_date_only_obstinate_sides_fight(z, alpha, r):
    found = war(z, alpha, r)
    after = war(z, alpha, r, time=2 * found.last_date)
    assert after.chance_lasting == pytest.approx(z[0] * z[1])
    assert (after.reputation_1, after.reputation_2) == pytest.approx((1, 1))


@given(**wars)
def test_swapping_the_sides_swaps_the_answer(z, alpha, r):
    found, other = war(z, alpha, r), war(z[::-1], alpha[::-1], r[::-1])
    assert found.payoff_1 == pytest.approx(other.payoff_2)
    assert found.gives_in_1 == pytest.approx(other.gives_in_2)


@given(**wars, factor=st.floats(1.05, 1.9))
def test_more_reputation_never_hurts(z, alpha, r, factor):
    assert war((z[0] * factor, z[1]), alpha, r).payoff_1 >= war(z, alpha, r).payoff_1 - 1e-12


@given(**wars, factor=st.floats(1.05, 3))
def test_impatience_never_helps(z, alpha, r, factor):
    assert war(z, alpha, (r[0] * factor, r[1])).payoff_1 <= war(z, alpha, r).payoff_1 + 1e-12


def test_demands_that_fit_together_are_no_war():
    with pytest.raises(DomainError, match="more than 1"):
        war(alpha=(0.4, 0.5))
