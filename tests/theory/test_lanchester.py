"""Lanchester's laws: numbers, the equations integrated, what never changes along the way."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from kadesh.theory.lanchester import lanchester_fight

strength = st.floats(1, 1000)
rate = st.floats(0.01, 1)
UNEQUAL = [(100, 60, 0.05, 0.04), (50, 90, 0.02, 0.05), (70, 70, 0.03, 0.03)]


def fight(a, b, alpha, beta, law="square", time=0.0):
    return lanchester_fight(strength_a=a, strength_b=b, kills_by_b=alpha, kills_by_a=beta, law=law, time=time)


@pytest.mark.parametrize(
    ("a", "b", "alpha", "beta", "left", "duration"),
    [
        (100, 60, 0.05, 0.05, 80, 13.862944),
        (100, 80, 0.05, 0.05, 60, 21.972246),
        (50, 100, 0.02, 0.10, 22.360680, 32.280671),
        (1000, 800, 0.9, 0.8, 529.150262, 1.474167),
        (1000, 800, 0.8, 0.9, 656.590520, 1.158164),
    ],
)
def test_the_numbers_of_the_square_law(a, b, alpha, beta, left, duration):
    found = fight(a, b, alpha, beta)
    assert found.survivors_a == pytest.approx(left, abs=5e-7)
    assert found.duration == pytest.approx(duration, abs=5e-7)


def test_the_first_durations_are_logarithms():
    assert fight(100, 60, 0.05, 0.05).duration == pytest.approx(20 * math.log(2))
    assert fight(100, 80, 0.05, 0.05).duration == pytest.approx(20 * math.log(3))


def test_the_numbers_of_the_linear_law():
    found = fight(100, 90, 0.001, 0.0015, "linear", 30)
    assert (found.at_time_a, found.at_time_b) == pytest.approx((44.403955, 6.605932), abs=5e-7)
    assert found.survivors_a == pytest.approx(40)


def test_an_euler_step_explains_a_public_simulators_winning_time():
    # Battle-Simulator reports 1.48 for 1,000 against 800.
    a, b, time, step = 1000.0, 800.0, 0.0, 0.01
    while b > 0:
        a, b, time = a - 0.9 * b * step, b - 0.8 * a * step, time + step
    assert time == pytest.approx(1.48, abs=0.011)
    assert float(fight(1000, 800, 0.9, 0.8).duration) == pytest.approx(time, abs=0.02)


@pytest.mark.parametrize("law", ["square", "linear"])
@pytest.mark.parametrize(("a", "b", "alpha", "beta"), UNEQUAL)
def test_the_path_agrees_with_the_integrated_equations(law, a, b, alpha, beta):
    scale = 1 if law == "square" else 0.01

    def losses(_, now):
        both = now[0] * now[1] if law == "linear" else 1
        hit = now if law == "square" else np.ones(2)
        return [-alpha * scale * hit[1] * both, -beta * scale * hit[0] * both]

    end = float(fight(a, b, alpha * scale, beta * scale, law).duration)
    for share in (0.2, 0.6, 0.95):
        time = share * (end if math.isfinite(end) else 40)
        path = solve_ivp(losses, (0, time), [a, b], rtol=1e-10, atol=1e-10)
        found = fight(a, b, alpha * scale, beta * scale, law, time)
        assert (found.at_time_a, found.at_time_b) == pytest.approx(path.y[:, -1], abs=1e-6)


@given(a=strength, b=strength, alpha=rate, beta=rate, share=st.floats(0, 0.99))
def test_the_square_difference_never_changes(a, b, alpha, beta, share):
    end = fight(a, b, alpha, beta).duration
    found = fight(a, b, alpha, beta, time=share * min(float(end), 50.0))
    now = beta * found.at_time_a**2 - alpha * found.at_time_b**2
    assert now == pytest.approx(float(found.advantage), abs=1e-6 * (beta * a**2 + alpha * b**2))


@given(a=strength, b=strength, alpha=rate, beta=rate, time=st.floats(0, 10))
def test_the_linear_difference_never_changes(a, b, alpha, beta, time):
    found = fight(a, b, alpha, beta, "linear", time)
    now = beta * found.at_time_a - alpha * found.at_time_b
    assert now == pytest.approx(float(found.advantage), abs=1e-9 * (beta * a + alpha * b))


@given(a=strength, b=strength, alpha=rate, beta=rate, time=st.floats(0, 30), law=st.sampled_from(["square", "linear"]))
def test_swapping_the_sides_swaps_the_answer(a, b, alpha, beta, time, law):
    found, other = fight(a, b, alpha, beta, law, time), fight(b, a, beta, alpha, law, time)
    assert found.survivors_a == pytest.approx(float(other.survivors_b), abs=1e-6)
    # Between near equals the outcome hangs on the last digit, so only what is far from that is compared.
    assert found.at_time_a == pytest.approx(float(other.at_time_b), rel=1e-5, abs=1e-4 * a)


@given(a=strength, b=strength, factor=st.floats(1.05, 3))
def test_numbers_count_squared_only_under_aimed_fire(a, b, factor):
    # A side larger by a factor equals one better by that factor squared (aimed) or by that factor (area fire).
    for law, power in (("square", 2), ("linear", 1)):
        larger, better = fight(a * factor, b, 0.1, 0.1, law), fight(a, b, 0.1, 0.1 * factor**power, law)
        assert np.sign(larger.advantage) == np.sign(better.advantage) or abs(better.advantage) < 1e-6 * a**2


@given(a=strength, b=strength, alpha=rate, beta=rate, more=st.floats(1.01, 2))
def test_more_men_never_leave_fewer(a, b, alpha, beta, more):
    assert fight(a * more, b, alpha, beta).survivors_a >= fight(a, b, alpha, beta).survivors_a


def test_exact_equals_fight_for_ever():
    assert math.isinf(fight(10, 10, 0.2, 0.2).duration)
    late = fight(10, 10, 0.2, 0.2, time=1e6)
    assert late.at_time_a == late.at_time_b == pytest.approx(0)
