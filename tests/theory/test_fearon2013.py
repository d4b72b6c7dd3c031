"""After Fearon 2013: the date at which silence gives way to talks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.theory.entry import DomainError
from kadesh.theory.fearon2013 import ex_ante_value, fighting_to_screen

BASE = {
    "rate_weak": 0.5, "rate_strong": 0.02, "interest": 0.05, "cost": 0.1,
    "value_victory": 20.0, "value_settlement": 12.0, "belief_strong": 0.1,
}  # fmt: skip


def test_the_date_agrees_with_a_search_for_the_best_date() -> None:
    rng = np.random.default_rng(11)
    dates = np.linspace(0, 200, 200_001)
    compared = 0
    for _ in range(40):
        weak, strong, r, c = rng.uniform([0.2, 0.0, 0.02, 0.0], [1.0, 0.1, 0.1, 0.5])
        mu, settlement = rng.uniform([0.05, 8], [0.6, 16])
        found = fighting_to_screen(
            rate_weak=weak, rate_strong=strong, interest=r, cost=c,
            value_victory=20, value_settlement=settlement, belief_strong=mu,
        )  # fmt: skip
        one = np.ones_like(dates)
        values = ex_ante_value(
            dates, weak * one, strong * one, r=r * one, c=c * one, b=20 * one, s=settlement * one, mu=mu * one
        )
        assert found.value >= values.max() - 1e-9
        if np.isfinite(found.date) and found.date < 150:
            compared += 1
            assert found.date == pytest.approx(dates[values.argmax()], abs=0.02)
    assert compared > 20


def test_beliefs_reach_the_threshold_on_the_date_when_they_follow_bayes() -> None:
    found = fighting_to_screen(**BASE)
    belief, steps = 0.1, 400_000
    step = float(found.date) / steps
    for _ in range(steps):
        belief += belief * (1 - belief) * (0.5 - 0.02) * step
    assert belief == pytest.approx(float(found.belief_settle), abs=1e-5)


def test_the_reference_value_of_waiting_is_best_at_8_35() -> None:
    assert fighting_to_screen(**BASE).date == pytest.approx(8.35, abs=0.005)


@given(st.floats(0.01, 0.9), st.floats(0.0, 0.09))
def test_a_stronger_belief_in_a_strong_enemy_never_delays_talks(mu: float, extra: float) -> None:
    early, late = fighting_to_screen(**{**BASE, "belief_strong": [mu, mu + extra]}).date  # type: ignore[arg-type]
    assert late <= early + 1e-12


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_costlier_war_never_delays_talks(c: float, extra: float) -> None:
    cheap, dear = fighting_to_screen(**{**BASE, "cost": [c, c + extra]}).date  # type: ignore[arg-type]
    assert dear <= cheap + 1e-12


def test_length_and_victory_agree_with_drawn_wars() -> None:
    rng = np.random.default_rng(12)
    found = fighting_to_screen(**BASE)
    strong = rng.random(200_000) < 0.1
    beaten = rng.exponential(1 / np.where(strong, 0.02, 0.5))
    assert found.chance_victory_first == pytest.approx(np.mean(beaten < found.date), abs=3e-3)
    assert found.mean_weeks == pytest.approx(np.mean(np.minimum(beaten, found.date)), abs=2e-2)


def test_rates_and_values_out_of_order_are_refused() -> None:
    with pytest.raises(DomainError, match="rate_strong must lie below"):
        fighting_to_screen(**{**BASE, "rate_strong": 0.6})
    with pytest.raises(DomainError, match="value_settlement must lie below"):
        fighting_to_screen(**{**BASE, "value_settlement": 25.0})
