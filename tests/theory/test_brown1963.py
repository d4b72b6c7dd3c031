"""The stochastic fight: numbers, the chain solved as linear equations, simulation, and the large-force limit."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.theory.brown1963 import stochastic_fight
from kadesh.theory.entry import DomainError
from kadesh.theory.lanchester import lanchester_fight


def chance(a, b, ratio=1.0, law="square"):
    return float(stochastic_fight(units_a=a, units_b=b, effectiveness=ratio, law=law).chance_a_wins)


@pytest.mark.parametrize(
    ("a", "b", "ratio", "expected"),
    [
        (2, 1, 1, 0.833333),
        (3, 2, 1, 0.775),
        (5, 4, 1, 0.715209),
        (10, 8, 1, 0.791358),
        (20, 16, 1, 0.875340),
        (50, 45, 1, 0.812592),
        (10, 10, 1.5, 0.787002),
    ],
)
def test_the_numbers_of_the_square_law(a, b, ratio, expected):
    assert chance(a, b, ratio) == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(("a", "b", "ratio"), [(4, 3, 1.0), (3, 5, 1.7), (6, 6, 0.6)])
def test_the_absorbing_chain_solved_as_linear_equations_agrees(a, b, ratio):
    states = [(x, y) for x in range(1, a + 1) for y in range(1, b + 1)]
    where = {state: i for i, state in enumerate(states)}
    matrix, wins, left = np.eye(len(states)), np.zeros(len(states)), np.zeros(len(states))
    for (x, y), i in where.items():
        hit = ratio * x / (ratio * x + y)
        for target, weight in (((x, y - 1), hit), ((x - 1, y), 1 - hit)):
            if target in where:
                matrix[i, where[target]] -= weight
            elif target[1] == 0:
                wins[i] += weight
                left[i] += weight * target[0]
    found = stochastic_fight(units_a=a, units_b=b, effectiveness=ratio, law="square")
    assert np.linalg.solve(matrix, wins)[where[a, b]] == pytest.approx(float(found.chance_a_wins))
    assert np.linalg.solve(matrix, left)[where[a, b]] == pytest.approx(float(found.survivors_a))


def test_simulated_fights_agree():
    stream, size = np.random.default_rng(11), 40_000
    a, b = np.full(size, 10.0), np.full(size, 8.0)
    while ((a > 0) & (b > 0)).any():
        live = (a > 0) & (b > 0)
        hit = stream.random(size) < a / np.where(a + b > 0, a + b, 1)
        b -= live & hit
        a -= live & ~hit
    found = stochastic_fight(units_a=10, units_b=8, effectiveness=1, law="square")
    assert (a > 0).mean() == pytest.approx(float(found.chance_a_wins), abs=0.007)
    assert a.mean() == pytest.approx(float(found.survivors_a), abs=0.06)


@given(a=st.integers(1, 12), b=st.integers(1, 12), ratio=st.floats(0.2, 5))
def test_the_linear_law_is_the_race_of_battles(a, b, ratio):
    p = ratio / (ratio + 1)
    race = sum(comb(b - 1 + k, k) * p**b * (1 - p) ** k for k in range(a))
    assert chance(a, b, ratio, "linear") == pytest.approx(race)


@given(a=st.integers(1, 12), b=st.integers(1, 12), ratio=st.floats(0.2, 5), law=st.sampled_from(["square", "linear"]))
def test_one_side_wins(a, b, ratio, law):
    assert chance(a, b, ratio, law) + chance(b, a, 1 / ratio, law) == pytest.approx(1)


@given(a=st.integers(1, 12), b=st.integers(1, 12), ratio=st.floats(0.2, 5), law=st.sampled_from(["square", "linear"]))
def test_numbers_and_quality_help(a, b, ratio, law):
    # Both chances, since one of them may be as near to 1 as numbers get.
    wins, loses = chance(a, b, ratio, law), chance(b, a, 1 / ratio, law)
    for better in ((a + 1, b, ratio), (a, b, ratio * 1.1)):
        wins_now, loses_now = chance(*better, law), chance(better[1], better[0], 1 / better[2], law)
        assert wins_now >= wins
        assert loses_now <= loses
        assert wins_now > wins or loses_now < loses


def test_large_forces_follow_the_deterministic_law():
    small, large = (stochastic_fight(units_a=n, units_b=0.6 * n, effectiveness=1, law="square") for n in (10, 200))
    certain = lanchester_fight(strength_a=200, strength_b=120, kills_by_b=1, kills_by_a=1, law="square", time=0)
    assert small.chance_a_wins < large.chance_a_wins
    assert large.chance_a_wins > 0.999
    assert large.survivors_a == pytest.approx(float(certain.survivors_a), rel=0.01)


def test_half_a_unit_is_refused():
    with pytest.raises(DomainError, match="units_a"):
        chance(2.5, 1)
