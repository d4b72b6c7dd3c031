"""Alternating offers with ratification floors: numbers, the finite game, who gains from tied hands."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kadesh.theory.rubinstein1982 import ratified_offers

discounts = st.floats(0.05, 0.97)
floors = st.floats(0, 1)


def offers(delta=(0.9, 0.9), floor=(0.0, 0.0)):
    return ratified_offers(discount_1=delta[0], discount_2=delta[1], floor_1=floor[0], floor_2=floor[1])


def by_backward_induction(delta, floor, rounds=1500):
    """Side 1's and side 2's share when proposing, from a last round in which the responder takes its floor."""
    x, y = 1 - floor[1], 1 - floor[0]
    for _ in range(rounds):
        x, y = 1 - max(delta[1] * y, floor[1]), 1 - max(delta[0] * x, floor[0])
    return x, y


def test_without_floors_it_is_rubinsteins_share():
    found = offers()
    assert found.share_1 == pytest.approx(0.5263158, abs=5e-8)
    assert found.share_1 == found.share_2


@pytest.mark.parametrize(
    ("floor", "shares"),
    [
        ((0.6, 0.0), (0.64, 0.4)),
        ((0.0, 0.6), (0.4, 0.64)),
        ((0.55, 0.4), (0.595, 0.45)),
        ((0.45, 0.5), (0.5, 0.55)),
    ],
)
def test_the_numbers_with_floors(floor, shares):
    found = offers(floor=floor)
    assert (found.share_1, found.share_2) == pytest.approx(shares)


def test_floors_that_do_not_fit_mean_no_deal_though_the_iteration_converges_to_nonsense():
    assert by_backward_induction((0.9, 0.9), (0.6, 0.5)) == pytest.approx((0.5, 0.4))
    found = offers(floor=(0.6, 0.5))
    assert not found.agree
    assert math.isnan(found.share_1)


@given(delta=st.tuples(discounts, discounts), floor=st.tuples(floors, floors))
def test_the_finite_game_converges_to_the_formula(delta, floor):
    assume(sum(floor) <= 1)
    found = offers(delta, floor)
    assert (float(found.share_1), float(found.share_2)) == pytest.approx(by_backward_induction(delta, floor), abs=1e-9)


@given(delta=st.tuples(discounts, discounts), floor=st.tuples(floors, floors))
def test_every_deal_satisfies_both_ratifiers(delta, floor):
    assume(sum(floor) <= 1)
    found = offers(delta, floor)
    for share in (found.share_1, 1 - found.share_2):
        assert floor[0] - 1e-9 <= share <= 1 - floor[1] + 1e-9


@given(delta=st.tuples(discounts, discounts), floor=st.tuples(floors, floors), more=st.floats(0.01, 0.3))
def test_a_stricter_ratifier_never_hurts_its_side_while_a_deal_exists(delta, floor, more):
    assume(sum(floor) + more <= 1)
    stricter = (floor[0] + more, floor[1])
    assert offers(delta, stricter).share_1 >= offers(delta, floor).share_1 - 1e-9


@given(delta=st.tuples(discounts, discounts), share=st.floats(0, 1))
def test_a_floor_below_what_its_owner_gets_anyway_does_nothing(delta, share):
    free = offers(delta)
    found = offers(delta, (share * delta[0] * float(free.share_1), 0))
    assert found.share_1 == pytest.approx(float(free.share_1))
    assert not found.binds_1


@given(delta=st.tuples(discounts, discounts), floor=st.tuples(floors, floors))
def test_swapping_the_sides_swaps_the_answer(delta, floor):
    found, other = offers(delta, floor), offers(delta[::-1], floor[::-1])
    assert found.agree == other.agree
    assert float(found.share_1) == pytest.approx(float(other.share_2), nan_ok=True)


@given(delta=st.tuples(discounts, discounts), more=st.floats(0.001, 0.02))
def test_patience_pays(delta, more):
    assert offers((delta[0] + more, delta[1])).share_1 > offers(delta).share_1
