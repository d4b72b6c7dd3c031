"""The random walk of the front: closed forms against the equations of the walk."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.theory.entry import DomainError
from kadesh.theory.random_walk import random_walk


@pytest.mark.parametrize("p", [0.03, 0.3, 0.4999999, 0.5, 0.55, 0.7, 0.99])
def test_chances_and_lengths_solve_the_equations_of_the_walk(p: float) -> None:
    n = 9
    step = np.zeros((n + 1, n + 1))
    for k in range(1, n):
        step[k, k + 1], step[k, k - 1] = p, 1 - p
    inside = np.eye(n - 1) - step[1:n, 1:n]
    wins = np.linalg.solve(inside, step[1:n, n])
    battles = np.linalg.solve(inside, np.ones(n - 1))
    battles_won = np.linalg.solve(inside, wins) / wins
    found = random_walk(chance_battle_a=p, forts=n, forts_a=np.arange(n + 1))
    np.testing.assert_allclose(found.chance_a_wins, [0, *wins, 1], rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(found.mean_battles, [0, *battles, 0], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(found.mean_battles_if_a_wins[1:n], battles_won, rtol=1e-6)


@given(st.floats(0.05, 0.95), st.integers(1, 60), st.data())
def test_swapping_the_sides_mirrors_the_war(p: float, n: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    one = random_walk(chance_battle_a=p, forts=n, forts_a=x)
    other = random_walk(chance_battle_a=1 - p, forts=n, forts_a=n - x)
    assert one.chance_a_wins + other.chance_a_wins == pytest.approx(1, abs=1e-7)
    assert one.mean_battles == pytest.approx(other.mean_battles, rel=1e-6, abs=1e-6)


@given(st.floats(0.05, 0.9), st.floats(0.001, 0.09), st.integers(1, 30))
def test_better_odds_in_battle_never_lower_the_chance_of_winning_the_war(p: float, extra: float, half: int) -> None:
    low, high = random_walk(chance_battle_a=[p, p + extra], forts=2 * half, forts_a=half).chance_a_wins
    assert high >= low - 1e-12


@given(st.floats(0.05, 0.95), st.integers(1, 30))
def test_even_battles_make_the_longest_war_from_the_middle(p: float, half: int) -> None:
    uneven, even = random_walk(chance_battle_a=[p, 0.5], forts=2 * half, forts_a=half).mean_battles
    assert even >= uneven - 1e-9


def test_deep_and_lopsided_wars_do_not_overflow() -> None:
    found = random_walk(chance_battle_a=[0.01, 0.99], forts=500, forts_a=250)
    assert found.chance_a_wins.tolist() == pytest.approx([0, 1])
    assert np.isfinite(found.mean_battles).all()


def test_more_forts_than_there_are_is_refused() -> None:
    with pytest.raises(DomainError, match="must not exceed"):
        random_walk(chance_battle_a=0.5, forts=4, forts_a=5)
