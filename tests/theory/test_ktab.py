"""Spatial values: both printed matrices of the toolkit's example, and what weights and caution do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.theory.entry import DomainError
from kadesh.theory.ktab import POSITIONS, SALIENCES, spatial_value

# As printed in examples/smp/doc/20170530_ref-smpExample.txt, rows: who judges, columns: whose position.
VALUES = """
1.000 0.673 0.739 0.747 0.799
0.708 1.000 0.681 0.570 0.625
0.694 0.647 1.000 0.483 0.804
0.763 0.563 0.358 1.000 0.571
0.800 0.493 0.839 0.560 1.000
"""
UTILITIES = """
1.0000 0.8931 0.9321 0.9359 0.9595
0.6278 1.0000 0.5964 0.4748 0.5340
0.5882 0.5332 1.0000 0.3584 0.7251
0.7628 0.5627 0.3583 1.0000 0.5710
0.7526 0.4183 0.7992 0.4867 1.0000
"""
RISKS = [1.000, -0.387, -0.500, -0.001, -0.298]
shares = st.lists(st.floats(0, 1), min_size=3, max_size=3)
weights = st.lists(st.floats(0.1, 5), min_size=3, max_size=3)


def matrix(text):
    return np.array([line.split() for line in text.split("\n") if line], float)


def example():
    x, s = np.array(POSITIONS) / 100, np.array(SALIENCES)
    return spatial_value(own=x[:, None], other=x[None], saliences=s[:, None], risk=np.array(RISKS)[:, None])


def test_all_printed_values_are_reproduced():
    assert np.abs(example().value - matrix(VALUES)).max() < 5.1e-4


def test_all_printed_utilities_are_reproduced():
    # The attitudes are printed to three digits, which moves a utility by up to d(1 - d) times half a unit.
    assert np.abs(example().utility - matrix(UTILITIES)).max() < 5e-5 + 0.25 * 5e-4


@given(own=shares, other=shares, s=weights, r=st.floats(-1, 1))
def test_worth_lies_between_nothing_and_ones_own(own, other, s, r):
    found = spatial_value(own=own, other=other, saliences=s, risk=r)
    assert -1e-12 <= found.utility <= 1 + 1e-12
    assert spatial_value(own=own, other=own, saliences=s, risk=r).utility == pytest.approx(1)


@given(own=shares, other=shares, s=weights, r=st.floats(-1, 0.9), more=st.floats(0.01, 0.1))
def test_caution_never_makes_a_position_look_worse(own, other, s, r, more):
    bold = spatial_value(own=own, other=other, saliences=s, risk=r).utility
    assert spatial_value(own=own, other=other, saliences=s, risk=r + more).utility >= bold


@given(own=shares, other=shares, s=weights, factor=st.floats(0.1, 10))
def test_only_the_proportions_of_the_weights_matter(own, other, s, factor):
    found = spatial_value(own=own, other=other, saliences=s, risk=0)
    scaled = spatial_value(own=own, other=other, saliences=np.array(s) * factor, risk=0)
    assert scaled.value == pytest.approx(float(found.value))


def test_what_an_actor_does_not_care_about_does_not_separate_it():
    assert spatial_value(own=[0, 0.3], other=[1, 0.3], saliences=[0, 1], risk=0).value == 1


def test_an_actor_that_cares_about_nothing_is_refused():
    with pytest.raises(DomainError, match="some dimension"):
        spatial_value(own=[0], other=[1], saliences=[0], risk=0)
    with pytest.raises(DomainError, match="same dimensions"):
        spatial_value(own=[0, 1], other=[1], saliences=[1], risk=0)
