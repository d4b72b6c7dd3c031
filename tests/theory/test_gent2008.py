"""Third-party aid: numbers, grid search, iterated best replies of two backers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kadesh.theory.gent2008 import third_party_aid

strength = st.floats(0.05, 5)
stake = st.floats(0.1, 20)
price = st.floats(0.3, 3)


def aid(m_a=1.0, m_b=0.5, v_b=4.0, k_b=1.0, v_a=0.0, k_a=1.0):
    return third_party_aid(strength_a=m_a, strength_b=m_b, stake_b=v_b, price_b=k_b, stake_a=v_a, price_a=k_a)


@given(m_a=strength, m_b=strength, v_b=stake, k_b=price)
def test_one_backer_follows_the_formula(m_a, m_b, v_b, k_b):
    found = aid(m_a, m_b, v_b, k_b)
    assert found.help_b == pytest.approx(max(0, np.sqrt(v_b * m_a / k_b) - m_a - m_b))
    assert found.help_a == 0
    if abs(v_b * m_a / (m_a + m_b) ** 2 - k_b) > 1e-9:
        assert bool(found.intervenes_b) == (v_b * m_a / (m_a + m_b) ** 2 > k_b)


@given(m_a=strength, m_b=strength, v_b=stake, k_b=price, v_a=stake, k_a=price)
def test_no_other_amount_of_aid_on_a_grid_is_better_for_either_backer(m_a, m_b, v_b, k_b, v_a, k_a):
    found = aid(m_a, m_b, v_b, k_b, v_a, k_a)
    total_a, total_b = m_a + float(found.help_a), m_b + float(found.help_b)
    for own, helped, other, v, k in ((m_b, total_b, total_a, v_b, k_b), (m_a, total_a, total_b, v_a, k_a)):
        grid = own + np.linspace(0, v / k, 2001)
        gains = v * grid / (grid + other) - k * (grid - own)
        chosen = v * helped / (helped + other) - k * (helped - own)
        assert gains.max() <= chosen + 1e-9 * v


@settings(max_examples=25, deadline=None)
@given(m_a=strength, m_b=strength, v_b=stake, v_a=stake)
def test_iterated_best_replies_settle_on_the_same_amounts(m_a, m_b, v_b, v_a):
    found = aid(m_a, m_b, v_b, 1, v_a, 1)
    total_a, total_b = m_a, m_b
    for _ in range(4000):
        total_a = 0.7 * total_a + 0.3 * max(m_a, np.sqrt(v_a * total_b) - total_b)
        total_b = 0.7 * total_b + 0.3 * max(m_b, np.sqrt(v_b * total_a) - total_a)
    assert (total_a - m_a, total_b - m_b) == pytest.approx((float(found.help_a), float(found.help_b)), abs=1e-5)


def test_help_comes_against_neither_a_giant_nor_a_dwarf():
    strengths = np.linspace(0.02, 5, 200)
    help_b = aid(strengths, 0.2).help_b
    assert help_b[0] < help_b.max() > help_b[-1] == 0
    assert strengths[help_b.argmax()] == pytest.approx(4 / 4, abs=0.03)  # V / (4 kappa)


def test_equal_backers_make_unequal_sides_equal():
    found = aid(0.2, 0.1, v_b=4, v_a=4)
    assert found.chance_b_after == pytest.approx(0.5)
    assert found.spent == pytest.approx(1.7)
    assert found.gain_b < aid(0.2, 0.1, v_b=4, v_a=0).gain_b


@given(m_a=strength, m_b=strength, v_b=stake, more=st.floats(0.1, 5))
def test_a_larger_stake_never_means_less_help(m_a, m_b, v_b, more):
    assert aid(m_a, m_b, v_b + more).help_b >= aid(m_a, m_b, v_b).help_b


@given(m_a=strength, m_b=strength, v_b=stake, v_a=stake)
def test_a_rival_backer_never_makes_intervention_pay_more(m_a, m_b, v_b, v_a):
    assert aid(m_a, m_b, v_b, v_a=v_a).gain_b <= aid(m_a, m_b, v_b).gain_b + 1e-9
