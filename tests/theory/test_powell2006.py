"""Powell 2006: the general condition and its four cases."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.theory.entry import DomainError
from kadesh.theory.powell2006 import commitment_fails, commitment_problem, factions, sources_of_power

half = st.floats(0.05, 0.5)
loss = st.floats(0.01, 0.6)
patience = st.floats(0.5, 0.99)


@given(half, half, loss, patience)
def test_preventive_war_is_the_general_condition(p: float, shift: float, d: float, delta: float) -> None:
    flow = 1 / (1 - delta)
    found = commitment_problem(chance=p, shift=shift, surprise=0, destroyed=d, discount=delta)
    general = commitment_fails(
        p * (1 - d) * flow, (p + shift) * (1 - d) * flow, lock_in_other=(1 - p) * (1 - d) * flow, discount=delta
    )
    if abs(found.shift_gain - d) > 1e-9:
        assert bool(found.shift_breaks_down) == bool(general) == (shift > found.critical_shift)


@given(st.floats(0.3, 0.7), st.floats(0.0, 0.3), loss, patience)
def test_surprise_is_the_general_condition_along_a_path_that_waits(p: float, f: float, d: float, delta: float) -> None:
    flow = (1 - d) / (1 - delta)
    found = commitment_problem(chance=p, shift=0, surprise=f, destroyed=d, discount=delta)
    # If side 2 lets its turn to strike first pass, side 1 may strike first next period.
    general = commitment_fails((p - f) * flow, (p + f) * flow, lock_in_other=(1 - (p - f)) * flow, discount=delta)
    left = (delta * (p + f) - (p - f)) * (1 - d)
    assert found.surprise_gain == pytest.approx(left, abs=1e-12)
    if abs(left - d) > 1e-9:
        assert bool(found.surprise_breaks_down) == bool(general) == (f > found.critical_surprise_condition)
    if abs(f - found.critical_surprise) > 1e-9:
        assert bool(found.surprise_range_exists) == (f < found.critical_surprise)


@given(half, half, loss, patience, st.floats(0.0, 0.3))
def test_peace_fails_more_with_shift_and_patience_and_less_with_destruction(
    p: float, shift: float, d: float, delta: float, extra: float
) -> None:
    def gap(shift_: float, d_: float, delta_: float) -> float:
        found = commitment_problem(chance=p, shift=shift_, surprise=0, destroyed=d_, discount=delta_)
        return float(found.shift_gain - found.surplus)

    here = gap(shift, d, delta)
    assert gap(min(shift + extra, 1 - p), d, delta) >= here - 1e-12
    assert gap(shift, d + extra, delta) <= here + 1e-12 or here < 0
    assert gap(shift, d, min(0.995, delta + extra)) >= here - 1e-12


def test_the_patient_threshold_is_the_limit_of_the_other() -> None:
    found = commitment_problem(chance=[0.1, 0.3], shift=0.1, surprise=0, destroyed=0.2, discount=0.999999)
    np.testing.assert_allclose(found.critical_shift, found.critical_shift_patient, atol=1e-5)


def test_concessions_agree_with_a_search_that_uses_the_printed_comparison() -> None:
    rng = np.random.default_rng(7)
    agreed = 0
    for p, x, m, j, c_1, c_2, delta in rng.uniform(
        [0.05, 0, 0, 0, 0, 0, 0.3], [0.5, 0.6, 0.2, 0.2, 2, 2, 0.95], (600, 7)
    ):
        concede = np.concatenate([[x], np.linspace(x + 1e-9, 1, 20_001)])
        power = np.where(concede > x, p + j + m * (concede - x), p)
        flow = 1 / (1 - delta)
        fights_2 = (1 - p) * flow - c_2 > 1 - concede + delta * ((1 - power) * flow - c_2) + 1e-9
        takes_1 = concede + delta * (power * flow - c_1) >= p * flow - c_1 - 1e-9
        found = sources_of_power(chance=p, share=x, slope=m, jump=j, cost_1=c_1, cost_2=c_2, discount=delta)
        works = concede[~fights_2 & takes_1]
        if found.satisfied:
            assert takes_1[0]
            continue
        agreed += 1
        if np.isnan(found.deal):
            assert works.size == 0
        elif works.size:
            assert found.deal == pytest.approx(works[0], abs=1e-4)
        else:
            assert found.granted - found.asked < 1e-3
    assert agreed > 50


@given(half, st.floats(0.0, 0.4), st.floats(0.0, 0.3), st.floats(0.01, 2), st.floats(0.01, 2), patience)
def test_power_that_grows_smoothly_never_brings_war_while_all_of_it_would_satisfy(
    p: float, x: float, m: float, c_1: float, c_2: float, delta: float
) -> None:
    found = sources_of_power(chance=p, share=x, slope=m, jump=0, cost_1=c_1, cost_2=c_2, discount=delta)
    if x <= found.granted and found.greatest_worth >= found.asked:
        assert np.isfinite(found.deal)


@given(half, st.floats(0.5, 1.0), st.floats(0, 0.45), st.floats(0.05, 0.95), loss)
def test_the_faction_fights_exactly_when_no_division_satisfies_it(
    r: float, won: float, out: float, p: float, d: float
) -> None:
    found = factions(rule=r, rule_after_victory=won, out_share=out, chance=p, destroyed=d)
    if abs(found.gain - found.surplus) > 1e-9:
        assert bool(found.fights) == (found.low > found.high)
        assert bool(found.fights) == bool(won > found.critical_rule)


def test_settings_that_leave_the_unit_interval_are_refused() -> None:
    with pytest.raises(DomainError, match="must not exceed 1"):
        commitment_problem(chance=0.8, shift=0.4, surprise=0, destroyed=0.2, discount=0.9)
    with pytest.raises(DomainError, match="must not lie below"):
        factions(rule=0.5, rule_after_victory=0.4, out_share=0.1, chance=0.5, destroyed=0.1)
