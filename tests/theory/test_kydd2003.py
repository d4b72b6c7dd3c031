"""The mediator's bias: numbers, and every report and demand compared with its alternatives."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kadesh.theory.entry import DomainError
from kadesh.theory.kydd2003 import honest_bias, mediator_advice

GAME = {"chance_win": 0.5, "cost_1": 0.1, "cost_tough": 0.1, "cost_weak": 0.4, "war_loss": 0.2}


def advice(**changes):
    return mediator_advice(**{**GAME, "weak_if_weak": 0.8, "weak_if_tough": 0.3, "bias": 0.5, **changes})


games = {
    "p": st.floats(0.1, 0.5),
    "c_1": st.floats(0, 0.5),
    "low": st.floats(0.01, 0.2),
    "more": st.floats(0.02, 0.3),
    "k": st.floats(0.01, 1),
    "mu": st.floats(0.5, 0.99),
    "nu": st.floats(0.01, 0.5),
    "b": st.floats(0, 5),
}


def test_the_numbers():
    found = honest_bias([0.95, 0.8, 0.5, 0.3], 0.2, cost_tough=0.1, cost_weak=0.4)
    assert found == pytest.approx([0.0357143, 0.1818182, 1, 7], abs=5e-8)
    assert advice().acts_from == pytest.approx(0.4)


@given(**games)
def test_telling_the_truth_is_best_exactly_between_the_bounds(p, c_1, low, more, k, mu, nu, b):
    high = low + more
    found = mediator_advice(
        chance_win=p, cost_1=c_1, cost_tough=low, cost_weak=high, war_loss=k, weak_if_weak=mu, weak_if_tough=nu, bias=b
    )

    def worth(weak_chance, report):
        """The mediator's payoff from a report that side 1 acts on."""
        if report == "tough":
            return b * (p + low)
        return weak_chance * b * (p + high) + (1 - weak_chance) * (b * p - k)

    says_weak, says_tough = worth(mu, "weak") - worth(mu, "tough"), worth(nu, "tough") - worth(nu, "weak")
    assume(min(abs(says_weak), abs(says_tough)) > 1e-9)
    assert bool(found.truthful) == (says_weak > 0 and says_tough > 0)


@given(**games)
def test_side_one_demands_more_exactly_when_the_report_makes_it_pay(p, c_1, low, more, k, mu, nu, b):
    high = low + more
    found = mediator_advice(
        chance_win=p, cost_1=c_1, cost_tough=low, cost_weak=high, war_loss=k, weak_if_weak=mu, weak_if_tough=nu, bias=b
    )
    assume(min(abs(found.acts_from - mu), abs(found.acts_from - nu)) > 1e-6)
    # Every demand on a grid that holds the two candidates: the best one is always one of them.
    demands = np.unique([*np.linspace(0, 1, 301), p + low, p + high])
    best = [
        demands[
            np.argmax(
                np.where(
                    demands <= p + low + 1e-12,
                    demands,
                    np.where(demands <= p + high + 1e-12, chance * demands + (1 - chance) * (p - c_1), p - c_1),
                )
            )
        ]
        for chance in (mu, nu)
    ]
    assert bool(found.useful) == (
        best[0] == pytest.approx(p + high, abs=1e-9) and best[1] == pytest.approx(p + low, abs=1e-9)
    )


@given(**games)
def test_an_impartial_mediator_is_never_believed_while_its_knowledge_is_noisy(p, c_1, low, more, k, mu, nu, b):
    assert not advice(
        chance_win=p,
        cost_1=c_1,
        cost_tough=low,
        cost_weak=low + more,
        war_loss=k,
        weak_if_weak=mu,
        weak_if_tough=nu,
        bias=0,
    ).truthful


@given(mu=st.floats(0.45, 0.9), better=st.floats(0.01, 0.09))
def test_better_knowledge_needs_less_bias(mu, better):
    assert advice(weak_if_weak=mu + better).least_bias < advice(weak_if_weak=mu).least_bias


@given(k=st.floats(0.01, 1), factor=st.floats(1.1, 3))
def test_a_mediator_that_fears_war_more_needs_more_bias(k, factor):
    assert advice(war_loss=k * factor).least_bias > advice(war_loss=k).least_bias


def test_perfect_knowledge_leaves_the_impartial_mediator_indifferent():
    assert advice(weak_if_weak=1.0, bias=0).least_bias == 0
    assert advice(weak_if_weak=1.0, bias=0).truthful


def test_bias_without_limit_where_calling_a_tough_side_weak_never_pays():
    assert math.isinf(advice(weak_if_tough=0.2).most_bias)


def test_types_and_signals_must_be_in_order():
    with pytest.raises(DomainError, match="lower cost of war"):
        advice(cost_tough=0.5)
    with pytest.raises(DomainError, match="no less likely"):
        advice(weak_if_weak=0.2)
