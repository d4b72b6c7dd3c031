"""Worlds laid out by a chance: what a verdict calls true and false stands at the ends, and two groups are named."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.analysis.follows import SURE, UNSURE
from kadesh.analysis.spreads import STEPS, Histogram, histogram_of
from kadesh.report.histogram import histogram_chart, reading


@given(st.lists(st.floats(0, 1) | st.sampled_from([0.0, UNSURE, 0.1, SURE, 1.0]), min_size=1, max_size=60))
def test_the_ends_are_the_verdicts_shares(values: list[float]) -> None:
    chance = np.array(values)
    found = histogram_of(chance)
    assert found.true == pytest.approx(float((chance >= SURE).mean()))
    assert found.false == pytest.approx(float((chance <= UNSURE).mean()))
    assert sum(found.shares) == pytest.approx(1)
    assert len(found.shares) == STEPS


def test_a_world_stands_in_the_step_of_its_chance() -> None:
    for place in range(STEPS):
        shares = histogram_of(np.array([(place + 0.5) / STEPS])).shares
        assert shares.index(1.0) == place


@pytest.mark.parametrize(
    ("values", "split"),
    [
        ([0.0] * 5 + [1.0] * 5, True),
        ([0.25, 0.2, 0.8, 0.75], True),
        ([0.1, 0.5, 0.9] * 5, False),
        ([0.02] * 9 + [0.99], False),
    ],
)
def test_two_groups_are_two_groups(values: list[float], split: bool) -> None:
    found = histogram_of(np.array(values))
    assert found.is_split is split
    assert ("two groups" in reading(found)) is split


def test_the_reading_says_the_numbers() -> None:
    said = reading(histogram_of(np.array([0.0, 0.5, 1.0, 1.0])))
    head = "Of all worlds, 50 % at 95 % or more, 25 % between and 25 % at 5 % or less; "
    assert said == f"{head}they are not split into two large groups, and the mean is 62 %."


@pytest.mark.parametrize("values", [[], [1.2], [-0.5], [float("nan")]])
def test_what_is_no_chance_is_refused(values: list[float]) -> None:
    with pytest.raises(ValueError, match="chances from 0 to 1"):
        histogram_of(np.array(values))


def test_the_chart_has_a_bar_for_every_step_and_can_be_drawn() -> None:
    spec = histogram_chart(Histogram((0.5, *[0.0] * (STEPS - 2), 0.5), 0.5), "chance of formal talks within 26 weeks")
    assert len(spec["data"]["values"]) == STEPS
    vl_convert = pytest.importorskip("vl_convert")
    assert "false 50 %" in vl_convert.vegalite_to_svg(spec)
