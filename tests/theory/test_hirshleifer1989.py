"""Contests: numbers by a second method, peace and submission, where no equilibrium exists."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from kadesh.theory.hirshleifer1989 import chance_of_success, contest_efforts

prize = st.floats(0.2, 20)
forms = st.sampled_from(["ratio", "difference"])


def contest(v1, v2, m=1.0, form="ratio"):
    return contest_efforts(value_1=v1, value_2=v2, decisiveness=m, form=form)


def gains(effort, other, value, m, form):
    return value * chance_of_success(effort, other, decisiveness=m, form=form) - effort


def test_equal_prizes_burn_half_of_the_prize_in_the_ratio_form():
    found = contest(1, 1)
    assert (found.effort_1, found.effort_2, found.chance_1, found.payoff_1) == (0.25, 0.25, 0.5, 0.25)


def test_unequal_prizes_follow_the_squares():
    found = contest(4, 1)
    assert (found.effort_1, found.effort_2) == pytest.approx((4**2 * 1 / 5**2, 1**2 * 4 / 5**2))


@given(v1=prize, v2=prize, m=st.floats(0.2, 1))
def test_the_ratio_form_efforts_are_where_best_replies_meet(v1, v2, m):
    # Roots of each side's own first-order condition, then the effort that answers the answer to itself.
    found = contest(v1, v2, m)
    one = brentq(lambda e: _best_reply(_best_reply(e, v2, m), v1, m) - e, 1e-6 * v1, v1, xtol=1e-13)
    assert one == pytest.approx(float(found.effort_1), rel=1e-6)
    assert _best_reply(one, v2, m) == pytest.approx(float(found.effort_2), rel=1e-6)


def _best_reply(other, value, m):
    def net(effort):
        share = effort**m / (effort**m + other**m)
        return value * m * share * (1 - share) / effort - 1

    least = 1e-13 * value
    return least if net(least) < 0 else brentq(net, least, value, xtol=1e-15, rtol=1e-13)


@given(v1=prize, v2=prize, m=st.floats(0.2, 2.5), form=forms)
def test_no_other_effort_on_a_grid_is_better_for_either_side(v1, v2, m, form):
    found = contest(v1, v2, m, form)
    assume(bool(found.exists))
    one, two = float(found.effort_1), float(found.effort_2)
    for own, other, value in ((one, two, v1), (two, one, v2)):
        grid = np.linspace(0, value, 2001)
        assert gains(grid, other, value, m, form).max() <= gains(own, other, value, m, form) + 1e-9


@settings(max_examples=60, deadline=None)
@given(v1=prize, v2=prize, m=st.floats(0.2, 4), form=forms)
@example(v1=18, v2=0.21875, m=2, form="ratio")
def test_an_equilibrium_is_reported_exactly_where_best_replies_rest(v1, v2, m, form):
    said = contest(v1, v2, m, form)
    # On the very edge of existence a jump of the best replies and a resting point cannot be told apart by search.
    near = contest([v1, v1, v1 * 0.995, v1 * 1.005], v2, [m * 0.995, m * 1.005, m, m], form).exists
    assume(bool(np.all(near == said.exists)))
    found = resting_points(v1, v2, m, form)
    assert bool(found) == bool(said.exists)
    if found:
        assert min(abs(effort - float(said.effort_1)) for effort in found) < 1e-4 * v1


def resting_points(v1, v2, m, form):
    """Efforts of side 1 that answer side 2's answer to them, by search: where the reply to the reply crosses."""

    def drift(efforts):
        answered = searched_replies(efforts, v2, m, form)
        return searched_replies(answered, v1, m, form) - efforts

    efforts = np.unique(np.concatenate([[0], np.geomspace(1e-6 * min(v1, v2), v1, 160), np.linspace(0, v1, 120)]))
    moved = drift(efforts)
    found = [0.0] if moved[0] == 0 else []
    crossing = np.flatnonzero((moved[:-1] > 0) & (moved[1:] <= 0))
    low, high = efforts[crossing], efforts[crossing + 1]
    for _ in range(45):
        middle = (low + high) / 2
        up = drift(middle) > 0
        low, high = np.where(up, middle, low), np.where(up, high, middle)
    # A resting point leaves nothing to gain on either side of the crossing; a jump leaves a gap.
    rests = (abs(drift(low)) < 1e-5 * v1) & (abs(drift(high)) < 1e-5 * v1) if len(low) else []
    return found + [float(effort) for effort in high[rests]]


def searched_replies(others, value, m, form):
    """The best effort against each of some efforts, from a grid that is refined around its best point."""
    others = np.asarray(others, dtype=float)[:, None]
    grid = np.concatenate([[0], np.geomspace(1e-9 * value, value, 120), np.linspace(0, value, 120)[1:-1]])
    grid = np.broadcast_to(np.sort(grid), (len(others), 239))
    for _ in range(8):
        best = gains(grid, others, value, m, form).argmax(axis=1)
        low = np.take_along_axis(grid, np.maximum(best - 1, 0)[:, None], axis=1)
        high = np.take_along_axis(grid, np.minimum(best + 1, grid.shape[1] - 1)[:, None], axis=1)
        grid = low + (high - low) * np.linspace(0, 1, 23)
    best = gains(grid, others, value, m, form).argmax(axis=1)
    return np.take_along_axis(grid, best[:, None], axis=1)[:, 0]


def test_small_prizes_leave_both_idle_only_in_the_difference_form():
    assert contest(3, 2, form="difference").effort_1 == 0
    assert contest(3, 2, form="difference").chance_1 == 0.5
    assert contest(3, 2, form="ratio").effort_1 > 0


def test_one_large_prize_means_one_sided_submission():
    found = contest(8, 1, form="difference")
    assert found.effort_2 == 0
    assert found.effort_1 == pytest.approx(np.log(3 + 2 * np.sqrt(2)))
    assert found.chance_1 == pytest.approx((2 + np.sqrt(2)) / 4)


def test_two_large_prizes_have_no_resting_point():
    assert not contest(10, 10, form="difference").exists
    assert np.isnan(contest(10, 10, form="difference").effort_1)


@given(v1=prize, v2=prize, m=st.floats(0.2, 1), form=forms)
def test_swapping_the_sides_swaps_the_answer(v1, v2, m, form):
    found, other = contest(v1, v2, m, form), contest(v2, v1, m, form)
    assert found.exists == other.exists
    assert float(found.effort_1) == pytest.approx(float(other.effort_2), nan_ok=True)


@given(v1=prize, v2=prize, m=st.floats(0.2, 1), factor=st.floats(1.05, 3))
def test_caring_more_means_trying_harder_in_the_ratio_form(v1, v2, m, factor):
    assert contest(v1 * factor, v2, m).effort_1 > contest(v1, v2, m).effort_1
