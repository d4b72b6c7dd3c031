"""After Powell 2004: the ladder of offers, checked against every other ladder and in the limit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.theory.entry import DomainError
from kadesh.theory.fearon2013 import fighting_to_screen
from kadesh.theory.powell2004 import learning_by_fighting, screening

BASE: dict[str, Any] = {
    "discount": 0.9, "collapse_s": 0.1, "collapse_d": 0.1, "status_quo": 0.5,
    "flow_tough": -0.1, "flow_weak": -0.9, "flow_s": -0.3,
}  # fmt: skip
SURVIVE, DELTA = 0.81, 0.9
BETA = DELTA * SURVIVE
A_W = 0.1 * -0.9 + DELTA * (0.1 * 0.9 + 0.01 * 0.5)
A_S = 0.1 * -0.3 + DELTA * (0.1 * 0.9 + 0.01 * 0.5)


def test_the_four_first_cutoffs_and_the_values_of_fighting() -> None:
    found = screening(belief_tough=0.5, **BASE)
    np.testing.assert_allclose(found.cutoffs[:4], [0.363636364, 0.106934614, 0.022982301, 0.003496638], atol=5e-10)
    assert found.fight_tough == pytest.approx(0.278597786, abs=5e-10)
    assert found.fight_weak == pytest.approx(-0.016605166, abs=5e-10)
    assert 1 - found.fight_tough == pytest.approx(0.7214, abs=5e-5)
    assert pytest.approx(0.2048, abs=5e-5) == A_S / (1 - BETA)


def test_the_number_of_steps_attains_the_best_of_all_ladders() -> None:
    beliefs = np.linspace(0.0005, 0.9995, 2000)
    found = screening(belief_tough=beliefs, **BASE)
    prices = [float(found.fight_tough[0])]
    tops = [1.0, *found.cutoffs[0][np.isfinite(found.cutoffs[0])]]
    values = [np.full_like(beliefs, 1 - prices[0])]
    at_top = [1 - prices[0]]
    for n in range(1, len(tops)):
        prices.append(A_W + BETA * prices[-1])
        top = tops[n - 1]
        after = A_S + BETA * at_top[n - 1]
        value = (1 - beliefs / top) * (1 - prices[n]) + beliefs / top * after
        values.append(np.where(beliefs <= top, value, -np.inf))
        cut = tops[n]
        at_top.append((1 - cut / top) * (1 - prices[n]) + cut / top * after)
    np.testing.assert_allclose(found.value_s, np.max(values, axis=0), atol=1e-12)


def test_a_weak_d_is_indifferent_between_each_offer_and_waiting_for_the_next() -> None:
    found = screening(belief_tough=0.01, **BASE)
    ladder = found.offers[np.isfinite(found.offers)]
    np.testing.assert_allclose(ladder[:-1], A_W + BETA * ladder[1:], atol=1e-12)
    assert ladder[-1] == pytest.approx(float(found.fight_tough))


@pytest.mark.parametrize(
    ("length", "first", "tough"),
    [(1.0, 0.3104, 0.3866), (0.5, 0.3619, 0.4009), (0.1, 0.4037, 0.4117), (0.01, 0.4132, 0.4140)],
)
def test_with_short_rounds_the_first_offer_approaches_the_tough_type_s_terms(
    length: float, first: float, tough: float
) -> None:
    collapse = 1 - np.exp(-0.3 * length)
    found = screening(
        belief_tough=0.2,
        **{**BASE, "discount": np.exp(-0.1 * length), "collapse_s": collapse, "collapse_d": collapse},
    )
    assert found.first_offer == pytest.approx(first, abs=5.1e-5)
    assert found.fight_tough == pytest.approx(tough, abs=5.1e-5)


def test_rounds_and_rejections_agree_with_drawn_wars() -> None:
    found = screening(belief_tough=0.05, **BASE)
    assert found.steps == 2
    rng = np.random.default_rng(31)
    count = 200_000
    tough = rng.random(count) < 0.05
    going, rounds, first = np.ones(count, bool), np.zeros(count), 0.0
    belief = 0.05
    for step, target in enumerate((float(found.cutoffs[0]), 1.0)):
        weak_rejects = belief * (1 - target) / ((1 - belief) * target)
        rejects = going & (tough | (rng.random(count) < weak_rejects))
        first = float(rejects.mean()) if step == 0 else first
        rounds += rejects
        going = rejects & (rng.random(count) < SURVIVE)
        belief = target
    assert found.chance_fight == pytest.approx(first, abs=3e-3)
    assert found.mean_rounds == pytest.approx(rounds.mean(), abs=5e-3)


@given(st.floats(0.005, 0.99), st.floats(0.0, 0.3))
def test_a_likelier_tough_enemy_never_lowers_the_first_offer(phi: float, extra: float) -> None:
    low, high = screening(belief_tough=[phi, min(1.0, phi + extra)], **BASE).first_offer
    assert high >= low - 1e-12


@given(st.floats(0.005, 0.99))
def test_screening_never_does_worse_than_settling_at_once(phi: float) -> None:
    found = screening(belief_tough=phi, **BASE)
    assert found.value_s >= found.value_s_at_once - 1e-12
    assert 0 <= found.chance_fight <= 1


def test_settings_outside_the_construction_are_refused() -> None:
    with pytest.raises(DomainError, match="flow_weak must lie below"):
        screening(belief_tough=0.2, **{**BASE, "flow_weak": 0.0})
    with pytest.raises(DomainError, match="within 0 to 1"):
        screening(belief_tough=0.2, **{**BASE, "flow_tough": -0.8, "collapse_s": 0.0, "flow_weak": -0.9})


# --- private information about power ---

POWER: dict[str, Any] = {
    "discount": 0.95, "collapse_s": 0.02, "collapse_weak": 0.3, "collapse_strong": 0.02, "status_quo": 0.5,
    "flow_d": 0.2, "flow_s": 0.2,
}  # fmt: skip


@pytest.mark.parametrize(
    "change", [{}, {"collapse_weak": 0.1}, {"collapse_strong": 0.2, "flow_d": 0.0}, {"flow_s": -0.5}]
)
def test_value_iteration_over_beliefs_gives_the_same_values(change: dict[str, float]) -> None:
    war = {**POWER, **change}
    grid = np.linspace(0, 1, 20_001)
    found = learning_by_fighting(belief_strong=grid[1:-1], **war)
    now, value = float(found.value_s_at_once[0]), np.zeros_like(grid)
    delta, k_s, q = war["discount"], war["collapse_s"], war["status_quo"]
    strong, weak = war["collapse_strong"], war["collapse_weak"]
    stands = grid * (1 - strong) + (1 - grid) * (1 - weak)
    falls = 1 - stands
    after = grid * (1 - strong) / stands
    for _ in range(600):
        fight = (1 - delta) * war["flow_s"] + delta * (
            falls * (1 - k_s) + k_s * falls * (1 - q) + (1 - k_s) * stands * np.interp(after, grid, value)
        )
        value = np.maximum(now, fight)
    np.testing.assert_allclose(found.value_s, value[1:-1], atol=2e-5)
    settles = fight[1:-1] < now - 1e-9
    assert (settles == (grid[1:-1] > found.belief_settle))[np.abs(grid[1:-1] - found.belief_settle) > 1e-4].all()


def test_delay_lasts_when_rounds_get_short_and_is_that_of_fighting_to_screen() -> None:
    r, lam_w, lam_s, cost = 0.05, 0.5, 0.02, 0.1
    for length, near in ((1.0, 1.1), (0.1, 0.11), (0.01, 0.011)):
        found = learning_by_fighting(
            belief_strong=0.1, discount=np.exp(-r * length), collapse_s=0.0, status_quo=0.5, flow_d=0.6,
            collapse_weak=1 - np.exp(-lam_w * length), collapse_strong=1 - np.exp(-lam_s * length), flow_s=-cost,
        )  # fmt: skip
        limit = fighting_to_screen(
            rate_weak=lam_w, rate_strong=lam_s, interest=r, cost=cost, value_victory=1 / r,
            value_settlement=float(1 - found.offer) / r, belief_strong=0.1,
        )  # fmt: skip
        assert limit.date > 5
        assert found.rounds * length == pytest.approx(float(limit.date), abs=3 * near)


@given(st.floats(0.02, 0.9), st.floats(0.0, 0.09))
def test_a_stronger_first_belief_never_lengthens_the_wait(phi: float, extra: float) -> None:
    early, late = learning_by_fighting(belief_strong=[phi, phi + extra], **POWER).rounds
    assert late <= early
