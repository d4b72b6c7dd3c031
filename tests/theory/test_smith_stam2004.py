"""After Smith and Stam 2004: open disagreement, settled by battles."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kadesh.theory.entry import DomainError
from kadesh.theory.random_walk import random_walk
from kadesh.theory.smith_stam2004 import disagreement

BASE: dict[str, Any] = {
    "forts": 10, "forts_a": 5, "belief_a_wins": 3, "belief_a_losses": 2, "belief_b_wins": 2, "belief_b_losses": 3,
    "cost_a": 0.01, "cost_b": 0.01, "split": 0.5, "chance_battle_a": 0.5,
}  # fmt: skip


def recursion(war: dict[str, Any], horizon: int) -> Any:
    """The recursion of the model over wins and losses, written out one state at a time."""

    @cache
    def solve(w: int, lost: int) -> tuple[float, float, bool]:
        x = war["forts_a"] + w - lost
        if x in (0, war["forts"]) or w + lost >= horizon:
            share = x / war["forts"]
            return share, 1 - share, False
        by_a = (war["belief_a_wins"] + w) / (war["belief_a_wins"] + war["belief_a_losses"] + w + lost)
        by_b = (war["belief_b_wins"] + w) / (war["belief_b_wins"] + war["belief_b_losses"] + w + lost)
        up, down = solve(w + 1, lost), solve(w, lost + 1)
        fight_a = -war["cost_a"] + by_a * up[0] + (1 - by_a) * down[0]
        fight_b = -war["cost_b"] + by_b * up[1] + (1 - by_b) * down[1]
        surplus = 1 - fight_a - fight_b
        if surplus >= -1e-12:
            return fight_a + war["split"] * surplus, fight_b + (1 - war["split"]) * surplus, False
        return fight_a, fight_b, True

    return solve


@pytest.mark.parametrize("change", [{}, {"forts": 6, "forts_a": 2, "cost_b": 0.03, "split": 1.0}, {"belief_a_wins": 8}])
def test_values_agree_with_the_recursion_and_lengths_with_drawn_wars(change: dict[str, Any]) -> None:
    war = {**BASE, **change}
    sys.setrecursionlimit(10_000)
    solve = recursion(war, 400)
    found = disagreement(**war)
    value_a, value_b, fights = solve(0, 0)
    assert (found.value_a, found.value_b) == (pytest.approx(value_a, abs=1e-12), pytest.approx(value_b, abs=1e-12))
    assert bool(found.fights) == fights
    rng = np.random.default_rng(21)
    lengths, settled = [], 0
    for _ in range(4000):
        w = lost = 0
        while solve(w, lost)[2]:
            won = rng.random() < war["chance_battle_a"]
            w, lost = w + won, lost + (not won)
        lengths.append(w + lost)
        settled += 0 < war["forts_a"] + w - lost < war["forts"]
    error = np.std(lengths) / np.sqrt(len(lengths)) + 1e-9
    assert found.mean_battles == pytest.approx(np.mean(lengths), abs=4 * error)
    assert found.chance_settles == pytest.approx(settled / 4000, abs=0.03)


@settings(max_examples=10)
@given(st.floats(0.5, 10), st.floats(0.5, 10), st.floats(0.001, 0.1), st.integers(1, 7))
def test_sides_that_agree_settle_at_once(wins: float, losses: float, cost: float, start: int) -> None:
    same = {**BASE, "forts": 8, "forts_a": start, "belief_a_wins": wins, "belief_b_wins": wins}
    found = disagreement(
        **{**same, "belief_a_losses": losses, "belief_b_losses": losses, "cost_a": cost, "cost_b": cost}
    )
    assert not found.fights
    assert found.mean_battles == 0
    assert found.value_a + found.value_b == pytest.approx(1)


@settings(max_examples=10)
@given(st.floats(1, 20), st.floats(0.3, 0.7), st.floats(0.3, 0.7))
def test_every_war_ends_somehow_and_its_length_is_the_sum_of_its_survival(
    firm: float, by_a: float, by_b: float
) -> None:
    war = {**BASE, "forts": 6, "forts_a": 3, "belief_a_wins": firm * by_a, "belief_a_losses": firm * (1 - by_a)}
    found = disagreement(**{**war, "belief_b_wins": firm * by_b, "belief_b_losses": firm * (1 - by_b)})
    assert found.chance_settles + found.chance_a_wins + found.chance_b_wins == pytest.approx(1, abs=1e-9)
    assert found.fighting_after.sum() <= found.mean_battles + 1e-9
    assert (np.diff(found.fighting_after) <= 1e-12).all()


def test_firmer_disagreement_makes_longer_wars_and_cost_shorter_ones() -> None:
    firm = np.array([1.0, 2.0, 10.0])
    lengths = disagreement(
        **{
            **BASE,
            "belief_a_wins": 3 * firm,
            "belief_a_losses": 2 * firm,
            "belief_b_wins": 2 * firm,
            "belief_b_losses": 3 * firm,
        }
    ).mean_battles
    assert (np.diff(lengths) > 0).all()
    dearer = disagreement(**{**BASE, "cost_a": [0.0, 0.01, 0.05], "cost_b": [0.0, 0.01, 0.05]}).mean_battles
    assert (np.diff(dearer) <= 0).all()


def test_sides_that_never_agree_fight_the_random_walk() -> None:
    stubborn = {"belief_a_wins": 9e6, "belief_a_losses": 1e6, "belief_b_wins": 1e6, "belief_b_losses": 9e6}
    found = disagreement(**{**BASE, **stubborn, "cost_a": 0.0, "cost_b": 0.0, "chance_battle_a": 0.6})
    walk = random_walk(chance_battle_a=0.6, forts=10, forts_a=5)
    assert found.chance_settles == 0
    assert found.mean_battles == pytest.approx(float(walk.mean_battles))
    assert found.chance_a_wins == pytest.approx(float(walk.chance_a_wins))


def test_swapping_the_sides_mirrors_the_war() -> None:
    one = disagreement(**{**BASE, "forts_a": 3, "cost_b": 0.02, "split": 0.7, "chance_battle_a": 0.6})
    other = disagreement(**{**BASE, "forts_a": 7, "cost_a": 0.02, "split": 0.3, "chance_battle_a": 0.4})
    assert one.value_a == pytest.approx(float(other.value_b))
    assert one.mean_battles == pytest.approx(float(other.mean_battles))
    assert one.chance_a_wins == pytest.approx(float(other.chance_b_wins))


def test_a_front_without_forts_of_both_sides_is_refused() -> None:
    with pytest.raises(DomainError, match="must lie below"):
        disagreement(**{**BASE, "forts_a": 10})
