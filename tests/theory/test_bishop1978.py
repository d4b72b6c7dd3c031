"""The war of attrition with private values: numbers, no better date, sensible statics."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from kadesh.theory.bishop1978 import payoff_of_mimicking, private_attrition
from kadesh.theory.entry import DomainError

values = st.floats(0.01, 0.98)
laws = st.sampled_from(["uniform", "exponential"])


def test_the_numbers_for_the_uniform_law():
    found = private_attrition(value=[0.25, 0.5, 0.9], law="uniform", scale=1, cost=1)
    assert found.holds_out == pytest.approx([0.0376821, 0.1931472, 1.4025851], abs=5e-8)
    assert found.expected_duration == pytest.approx(1 / 6)
    assert private_attrition(value=[0.5, 0.8], law="uniform", scale=1, cost=1).payoff == pytest.approx([0.125, 0.32])


def test_the_numbers_for_the_exponential_law():
    found = private_attrition(value=[1.0, 2.0], law="exponential", scale=1, cost=1)
    assert found.holds_out == pytest.approx([0.5, 2.0])
    assert found.expected_duration == pytest.approx(1 / 4)


@given(value=values, law=laws, scale=st.floats(1, 4), cost=st.floats(0.1, 5))
def test_the_closed_forms_agree_with_quadrature(value, law, scale, cost):
    found = private_attrition(value=value, law=law, scale=scale, cost=cost)
    hazard = (lambda u: 1 / (scale - u)) if law == "uniform" else (lambda _: 1 / scale)
    assert quad(lambda u: u * hazard(u), 0, value)[0] / cost == pytest.approx(float(found.holds_out), rel=1e-8)

    # Payoff: what is won from weaker opponents, less what waiting for them and for nothing costs.
    density = (lambda _: 1 / scale) if law == "uniform" else (lambda u: np.exp(-u / scale) / scale)

    def held(u):
        return float(private_attrition(value=u, law=law, scale=scale, cost=cost).holds_out)

    won, _ = quad(lambda u: (value - cost * held(u)) * density(u), 0, value)
    lost = (1 - float(found.chance_wins)) * cost * float(found.holds_out)
    assert won - lost == pytest.approx(float(found.payoff), abs=1e-8)


@pytest.mark.parametrize("law", ["uniform", "exponential"])
@pytest.mark.parametrize("value", [0.2, 0.5, 0.8])
def test_no_other_date_is_better_on_a_fine_grid(law, value):
    grid = np.linspace(0, 0.999, 1000)
    gains = payoff_of_mimicking(value=value, mimicked=grid, law=law, scale=1, cost=0.7)
    assert grid[gains.argmax()] == pytest.approx(value, abs=1e-3)
    assert gains.max() <= private_attrition(value=value, law=law, scale=1, cost=0.7).payoff + 1e-12


def test_simulated_wars_have_the_expected_length():
    weaker = np.random.default_rng(3).random((400_000, 2)).min(axis=1)
    found = private_attrition(value=weaker, law="uniform", scale=1, cost=2)
    assert found.holds_out.mean() == pytest.approx(1 / 12, rel=0.01)
    assert found.expected_duration[0] == pytest.approx(1 / 12)


@given(value=values, more=st.floats(0.001, 0.01), law=laws)
def test_who_cares_more_holds_out_longer_and_gains_more(value, more, law):
    less = private_attrition(value=value, law=law, scale=1, cost=1)
    greater = private_attrition(value=value + more, law=law, scale=1, cost=1)
    assert greater.holds_out > less.holds_out
    assert greater.chance_wins > less.chance_wins
    assert greater.payoff > less.payoff


@given(value=values, cost=st.floats(0.1, 5), factor=st.floats(1.1, 4), law=laws)
def test_a_costlier_war_is_shorter_and_no_worse(value, cost, factor, law):
    cheap = private_attrition(value=value, law=law, scale=1, cost=cost)
    dear = private_attrition(value=value, law=law, scale=1, cost=cost * factor)
    assert dear.holds_out < cheap.holds_out
    assert dear.payoff == cheap.payoff


def test_the_highest_value_never_gives_up():
    with pytest.raises(DomainError, match="nobody of the highest value"):
        private_attrition(value=1, law="uniform", scale=1, cost=1)
    with pytest.raises(DomainError, match="one of uniform, exponential"):
        private_attrition(value=1, law="normal", scale=1, cost=1)
