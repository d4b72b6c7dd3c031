"""Contests: numbers by a second method, peace and submission, where no equilibrium exists."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
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


@settings(max_examples=40, deadline=None)
@given(v1=prize, v2=prize, m=st.floats(0.2, 4), form=forms)
def test_where_no_equilibrium_is_reported_the_grid_has_none(v1, v2, m, form):
    assume(not contest(v1, v2, m, form).exists)
    grid = np.linspace(0, max(v1, v2), 161)
    one, two = np.meshgrid(grid, grid, indexing="ij")
    first, second = gains(one, two, v1, m, form), gains(two, one, v2, m, form)
    regret = np.maximum(first.max(axis=0)[None, :] - first, second.max(axis=1)[:, None] - second)
    # An equilibrium between grid points would leave a regret of the order of the step; this is far above it,
    # except on the very edge of existence, which is left out.
    edge = contest(v1 * 0.9, v2 * 0.9, m * 0.9, form).exists or contest(v1, v2, m * 0.9, form).exists
    assert edge or regret.min() > 0


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
