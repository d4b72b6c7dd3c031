"""Gambling for resurrection: thresholds, fight sets, every policy tried, value iteration."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.theory.entry import DomainError
from kadesh.theory.goemans2000 import REGIMES, gamble_threshold, leader_at_war, settlement_worth

TABLE = {
    "nation": {0.01: [], 0.05: [], 0.1: []},
    "democracy": {0.01: [1, 2, 3, 4], 0.05: [2, 3, 4], 0.1: [3, 4]},
    "dictator": {0.01: [1, 3, 4], 0.05: [1, 4], 0.1: [1]},
    "mixed": {0.01: [1, 2, 3, 4], 0.05: [1, 2, 3, 4], 0.1: [2, 3, 4]},
}
chances = st.floats(0.05, 0.95)
costs = st.floats(0.001, 0.3)
regimes = st.sampled_from(REGIMES)


def war(regime, p=0.45, c=0.05, steps=10):
    return leader_at_war(regime=regime, chance_battle=p, cost=c, steps=steps)


def test_the_thresholds_of_the_static_gamble():
    found = gamble_threshold([0, -1, 1, -0.3], [0, -1, -1, -1], cost=0.1)
    assert found == pytest.approx([0.10, 0.05, 1.05, 0.40])
    assert [float(war(each, c=0.1).threshold) for each in ("democracy", "mixed", "dictator", "nation")] == (
        pytest.approx([0.10, 0.05, 1.05, 0.40])
    )


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("cost", [0.01, 0.05, 0.1])
def test_the_fight_sets(regime, cost):
    assert np.flatnonzero(war(regime, c=cost).fights).tolist() == TABLE[regime][cost]


def test_the_values_one_step_below_the_middle():
    expected = {0.05: (0.5116, 0.84, 0.2082), 0.1: (0.392, 0.8, 0.0233)}
    for cost, values in expected.items():
        found = [float(war(each, c=cost).value[4]) for each in ("democracy", "dictator", "mixed")]
        assert found == pytest.approx(values, abs=5e-5)


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize(("p", "c"), [(0.45, 0.05), (0.6, 0.02)])
def test_no_policy_among_all_of_them_does_better(regime, p, c):
    steps = 8
    worth = settlement_worth(regime, np.arange(steps + 1) / steps)
    best = np.full(steps + 1, -np.inf)
    for policy in product((False, True), repeat=steps - 1):
        matrix, gains = np.eye(steps + 1), worth.copy()
        for k in np.flatnonzero(policy) + 1:
            matrix[k, k + 1], matrix[k, k - 1], gains[k] = -p, -(1 - p), -c
        best = np.maximum(best, np.linalg.solve(matrix, gains))
    assert war(regime, p, c, steps).value == pytest.approx(best)


@given(regime=regimes, p=chances, c=costs, steps=st.integers(3, 12))
def test_value_iteration_converges_to_the_same_values(regime, p, c, steps):
    worth = settlement_worth(regime, np.arange(steps + 1) / steps)
    value = worth.copy()
    for _ in range(600):
        value[1:-1] = np.maximum(worth[1:-1], -c + p * value[2:] + (1 - p) * value[:-2])
    assert war(regime, p, c, steps).value == pytest.approx(value, abs=1e-6)


@given(regime=regimes, p=chances, c=costs, more=st.floats(0.001, 0.2))
def test_a_costlier_battle_never_widens_the_fight_set(regime, p, c, more):
    cheap, dear = war(regime, p, c), war(regime, p, c + more)
    assert not (dear.fights & ~cheap.fights).any()


@given(regime=regimes, p=st.floats(0.05, 0.9), c=costs, more=st.floats(0.001, 0.09))
def test_better_odds_never_lower_the_value(regime, p, c, more):
    assert (war(regime, p + more, c).value >= war(regime, p, c).value - 1e-9).all()


@given(regime=regimes, p=chances, c=costs)
def test_no_leader_serves_the_nation_better_than_the_nation_itself(regime, p, c):
    assert (war(regime, p, c).nation_loses >= -1e-9).all()
    assert war("nation", p, c).nation_loses == pytest.approx(np.zeros(11), abs=1e-12)


@given(p=st.floats(0.05, 0.5), c=costs)
def test_harsher_punishment_for_every_loss_widens_the_fight_set(p, c):
    assert not (war("democracy", p, c).fights & ~war("mixed", p, c).fights).any()


def test_simulated_wars_last_as_long_as_expected():
    found, stream = war("mixed"), np.random.default_rng(2)
    place, battles = np.full(40_000, 3), np.zeros(40_000)
    while (live := found.fights[place]).any():
        battles += live
        place = np.where(live, place + np.where(stream.random(place.size) < 0.45, 1, -1), place)
    assert battles.mean() == pytest.approx(float(found.battles[3]), rel=0.03)


def test_an_unknown_regime_is_refused():
    with pytest.raises(DomainError, match="one of nation, democracy, dictator, mixed"):
        war("anocracy")
