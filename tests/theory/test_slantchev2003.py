"""Slantchev 2003: terms on the front, and the published path with three types."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kadesh.theory.entry import DomainError
from kadesh.theory.slantchev2003 import ENTRIES, convergence, convergence_types, fight_to_finish, offers

TYPES: dict[str, Any] = dict(ENTRIES[1].cases[0].settings)
chance = st.floats(0.05, 0.95)
patience = st.floats(0.5, 0.98)
flow = st.floats(0.0, 0.45)


@pytest.mark.parametrize(
    ("p", "delta", "b_1", "b_2"), [(0.5, 0.9, 0.3, 0.3), (0.3, 0.95, 0.1, 0.4), (0.8, 0.7, 0.2, 0.0)]
)
def test_proposals_agree_with_value_iteration(p: float, delta: float, b_1: float, b_2: float) -> None:
    x, y = np.linspace(0, 1, 7), np.linspace(1, 0, 7)
    for _ in range(2000):
        new_x, new_y = x.copy(), y.copy()
        new_x[1:-1] = 1 - (1 - delta) * b_2 - delta * (p * y[2:] + (1 - p) * y[:-2])
        new_y[1:-1] = 1 - (1 - delta) * b_1 - delta * (p * x[2:] + (1 - p) * x[:-2])
        x, y = new_x, new_y
    found = convergence(forts=6, chance_battle_1=p, discount=delta, flow_1=b_1, flow_2=b_2)
    np.testing.assert_allclose(found.proposal_1, x, atol=1e-12)
    np.testing.assert_allclose(found.proposal_2, y, atol=1e-12)


@given(st.floats(0.0, 1.0), st.floats(0.05, 0.99), flow, st.integers(2, 30))
def test_fighting_to_the_finish_solves_its_recursion(p: float, delta: float, b: float, forts: int) -> None:
    w = fight_to_finish(np.array(p), forts, discount=np.array(delta), flow=np.array(b))
    assert (w[0], w[-1]) == (pytest.approx(0, abs=1e-7), pytest.approx(1, abs=1e-7))
    expected = (1 - delta) * b + delta * (p * w[2:] + (1 - p) * w[:-2])
    np.testing.assert_allclose(w[1:-1], expected, atol=1e-7)


@settings(max_examples=40)
@given(chance, patience, flow, flow)
def test_terms_lie_between_what_war_would_bring_and_rise_along_the_front(
    p: float, delta: float, b_1: float, b_2: float
) -> None:
    found = convergence(forts=6, chance_battle_1=p, discount=delta, flow_1=b_1, flow_2=b_2)
    assert (found.fight_1 <= found.proposal_1 + 1e-9).all()
    assert (found.proposal_1 <= found.limit_2 + 1e-9).all()
    assert (found.advantage[1:-1] >= -1e-9).all()
    better = convergence(forts=6, chance_battle_1=min(0.99, p + 0.04), discount=delta, flow_1=b_1, flow_2=b_2)
    assert (better.proposal_1 >= found.proposal_1 - 1e-9).all()


@given(patience, flow)
def test_even_battles_mirror_the_sides(delta: float, b: float) -> None:
    found = convergence(forts=6, chance_battle_1=0.5, discount=delta, flow_1=b, flow_2=b)
    np.testing.assert_allclose(found.proposal_2, found.proposal_1[::-1], atol=1e-12)


def test_the_proposer_s_advantage_at_the_midpoint() -> None:
    found = convergence(forts=6, chance_battle_1=0.5, discount=0.9, flow_1=0.3, flow_2=0.3)
    assert found.proposal_1[3] - 0.5 == pytest.approx(0.015414, abs=5e-7)
    assert (np.diff(found.proposal_1) > 0).all()


# --- three types ---


def test_full_information_deals_at_the_start() -> None:
    delta, b = np.array(0.99), np.array(0.3)
    deals = [offers(np.array(p), 6, discount=delta, flow_1=b, flow_2=b)[0][3] for p in (0.3, 0.5, 0.7)]
    np.testing.assert_allclose(deals, [0.1011838, 0.5019253, 0.9027127], atol=5e-8)


def test_each_type_keeps_to_its_path() -> None:
    path = convergence_types(**TYPES)
    delta, b = 0.99, 0.3
    y_win, y_loss = float(path.moderate_after_win), float(path.moderate_after_loss)
    refuse_weak = (1 - delta) * b + delta * (0.7 * y_win + 0.3 * y_loss)
    assert 1 - path.first_offer == pytest.approx(refuse_weak)
    assert refuse_weak == pytest.approx(0.8012545, abs=5e-8)
    terms, _ = offers(np.array(0.3), 6, discount=np.array(delta), flow_1=np.array(b), flow_2=np.array(b))

    def fight_on(p: float, k: int) -> float:
        return float((1 - delta) * b + delta * (p * (1 - terms[k + 1]) + (1 - p) * (1 - terms[k - 1])))

    for k, share in ((4, y_win), (2, y_loss)):
        assert fight_on(0.3, k) > share
        assert fight_on(0.5, k) < share
    assert fight_on(0.3, 4) == pytest.approx(0.7902, abs=5e-5)
    assert fight_on(0.3, 2) == pytest.approx(0.9483, abs=5e-5)


def test_side_1_does_best_by_separating_all_types() -> None:
    path = convergence_types(**TYPES)
    assert path.value_pool_all <= path.value_pool_two <= path.value_separate


def test_the_weak_profit_from_uncertainty() -> None:
    path = convergence_types(**TYPES)
    known = convergence(forts=6, chance_battle_1=0.7, discount=0.99, flow_1=0.3, flow_2=0.3).proposal_1[3]
    assert path.first_offer < known


@given(st.floats(0.0, 0.4))
def test_war_is_longer_the_likelier_a_strong_side_2(extra: float) -> None:
    short, long = convergence_types(**{**TYPES, "prior_strong": [0.2, 0.2 + extra]}).mean_battles
    assert long >= short


def test_settings_without_three_types_or_room_on_the_front_are_refused() -> None:
    with pytest.raises(DomainError, match="must rise"):
        convergence_types(**{**TYPES, "chance_moderate": 0.2})
    with pytest.raises(DomainError, match="moderate"):
        convergence_types(**{**TYPES, "prior_weak": 0.7})
    with pytest.raises(DomainError, match="two steps"):
        convergence_types(**{**TYPES, "front": 5})
