"""After Filson and Werner 2002: the race of resources, and learning by battles."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.theory.entry import DomainError
from kadesh.theory.filson_werner2002 import battle_race, mean_battles, win_chance

chance = st.floats(0.05, 0.95)
units = st.integers(1, 25)


@pytest.mark.parametrize("p", [0.2, 0.5, 0.63])
def test_the_race_agrees_with_its_recursion(p: float) -> None:
    @cache
    def play(own: int, other: int) -> tuple[float, float]:
        if own == 0 or other == 0:
            return float(other == 0), 0.0
        won, lost = play(own, other - 1), play(own - 1, other)
        return p * won[0] + (1 - p) * lost[0], 1 + p * won[1] + (1 - p) * lost[1]

    own, other = np.meshgrid(np.arange(1, 13), np.arange(1, 13))
    expected = np.array(
        [[play(int(a), int(d)) for a, d in zip(*row, strict=True)] for row in zip(own, other, strict=True)]
    )
    np.testing.assert_allclose(win_chance(p, own, against=other), expected[..., 0], atol=1e-12)
    np.testing.assert_allclose(mean_battles(p, own, against=other), expected[..., 1], atol=1e-9)


@given(chance, units, units)
def test_swapping_the_sides_mirrors_the_race(p: float, own: int, other: int) -> None:
    assert win_chance(p, own, against=other) + win_chance(1 - p, other, against=own) == pytest.approx(1, abs=1e-9)
    assert mean_battles(p, own, against=other) == pytest.approx(
        float(mean_battles(1 - p, other, against=own)), rel=1e-9
    )


@given(chance, units, units, st.integers(0, 10))
def test_more_to_lose_and_better_odds_never_hurt(p: float, own: int, other: int, extra: int) -> None:
    assert win_chance(p, own + extra, against=other) >= win_chance(p, own, against=other) - 1e-12
    assert win_chance(min(0.99, p + 0.04), own, against=other) >= win_chance(p, own, against=other) - 1e-12


@given(st.floats(0.1, 0.5), st.floats(0.5, 0.9), st.floats(0.05, 0.95), st.integers(0, 8), st.integers(0, 8))
def test_the_belief_is_that_of_bayes_battle_by_battle(
    p_s: float, p_w: float, mu: float, wins: int, losses: int
) -> None:
    belief = mu
    for strong, weak in [(p_s, p_w)] * wins + [(1 - p_s, 1 - p_w)] * losses:
        belief = belief * strong / (belief * strong + (1 - belief) * weak)
    found = battle_race(
        chance_strong=p_s, chance_weak=p_w, units_a=3, units_d=3, belief_strong=mu, wins=wins, losses=losses,
        cost_a=0.01, cost_d=0.01,
    )  # fmt: skip
    assert found.belief_after == pytest.approx(belief, abs=1e-9)
    assert found.demand_weak >= found.demand_all - 1e-12


@given(st.integers(0, 10), st.integers(1, 5))
def test_a_lost_battle_makes_a_strong_enemy_likelier_and_fighting_worth_less(lost: int, more: int) -> None:
    found = battle_race(
        chance_strong=0.4, chance_weak=0.7, units_a=4, units_d=4, belief_strong=0.3, wins=0, losses=[lost, lost + more],
        cost_a=0.01, cost_d=0.01,
    )  # fmt: skip
    assert found.belief_after[1] > found.belief_after[0]
    assert found.value_a[1] < found.value_a[0]


def test_certain_beliefs_stay_and_a_weak_side_that_wins_more_is_refused() -> None:
    settings = {"units_a": 3, "units_d": 3, "wins": 5, "losses": 0, "cost_a": 0.0, "cost_d": 0.0}
    certain = battle_race(chance_strong=0.4, chance_weak=0.7, belief_strong=[0.0, 1.0], **settings)  # type: ignore[arg-type]
    assert certain.belief_after.tolist() == [0.0, 1.0]
    with pytest.raises(DomainError, match="must not exceed"):
        battle_race(chance_strong=0.8, chance_weak=0.7, belief_strong=0.5, **settings)  # type: ignore[arg-type]
