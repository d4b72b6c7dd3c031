"""How the war unfolds: what it costs by each week, and on what terms it is settled."""

import hills
import numpy as np
import pytest

from kadesh.analysis.trials import Trials
from kadesh.analysis.unfolds import Toll, band_of, band_over, find_tolls, find_unfolding
from kadesh.domain.scenario import Scenario
from kadesh.engine.kernel.ledger import fast_ledger
from kadesh.engine.ledger import Reader, read_ledger
from kadesh.report.toll_words import toll_words
from kadesh.steps import study


def account_of(scenario: Scenario) -> str:
    """The first account."""
    return next(iter(scenario.accounts))


def toll_of(trials: Trials, reader: Reader = fast_ledger) -> Toll:
    """The toll under the first account."""
    (toll,) = find_tolls(trials, (account_of(trials.scenario),), reader=reader)
    return toll


def test_costs_so_far_never_fall_in_a_costly_war_and_stop_when_it_ends() -> None:
    trials = Trials.of(hills.scenario(), 8, 0)
    account = account_of(trials.scenario)
    toll, course = toll_of(trials), find_unfolding(trials, account)
    weeks = trials.scenario.game.weeks
    for side in "ad":
        mean = toll.costs[side].mean
        assert mean.shape == (weeks + 1,)
        assert mean[0] == 0
        assert np.all(np.diff(mean) >= -1e-12)
        assert np.all(toll.costs[side].low <= toll.costs[side].high + 1e-12)
        still = np.diff(mean)[course.live.mean[:-1] == 0]
        assert np.all(still == 0)


def test_kernel_and_reference_tell_the_same_toll() -> None:
    trials = Trials.of(hills.scenario(), 8, 0)
    fast = toll_of(trials)
    plain = toll_of(trials, reader=read_ledger)
    assert fast.costs["a"].mean == pytest.approx(plain.costs["a"].mean, abs=1e-9)
    for one, other in zip(fast.terms, plain.terms, strict=True):
        assert one.term == other.term
        assert [x is None for x in one.level] == [x is None for x in other.level]
        for ours, theirs in zip(one.level, other.level, strict=True):
            assert ours == pytest.approx(theirs, abs=1e-9)


def test_terms_are_known_from_the_week_after_something_can_be_signed() -> None:
    trials = Trials.of(hills.scenario(), 8, 0)
    account = account_of(trials.scenario)
    signed = trials.outlook(trials.premises_of(account)).settled.sum(axis=1)
    toll = toll_of(trials)
    first = int(np.argmax(signed > 1e-6))
    assert signed[first] > 0
    for term in toll.terms:
        assert term.level[0] is None
        assert term.level[first + 1] is not None
        assert {side: len(worth) for side, worth in term.worth.items()} == {"a": len(signed), "d": len(signed)}
    shares = [term.level[-1] for term in toll.terms if term.term in trials.scenario.game.fronts]
    assert all(share is not None and 0 <= share <= 1 for share in shares)


def test_lives_are_told_only_where_the_scenario_counts_them() -> None:
    scenario = hills.scenario()
    assert toll_of(Trials.of(scenario, 4, 0)).lives == {}
    sides = {s: leader.model_copy(update={"lives": 100.0}) for s, leader in scenario.game.sides.items()}
    game = scenario.game.model_copy(update={"sides": sides})
    counted = scenario.model_copy(update={"game": game})
    lives = toll_of(Trials.of(counted, 4, 0)).lives
    assert lives["a"].mean[-1] > 100


def test_a_study_tells_the_toll_of_every_account() -> None:
    found = study(hills.scenario(), 4, questions=("tolls",))
    assert [toll.account for toll in found.tolls] == list(found.accounts)
    trials = Trials.of(hills.scenario(), 4, 0)
    for toll in found.tolls:
        (alone,) = find_tolls(trials, (toll.account,))
        assert toll.costs["a"].mean.tolist() == alone.costs["a"].mean.tolist()
        assert toll.terms == alone.terms
    plain = found.to_json()["tolls"][0]
    assert plain["worlds"] == 4
    assert set(plain["costs"]) == {"a", "d"}
    assert "weeks the war costs" in toll_words(found)


def test_nothing_is_said_of_costs_where_nobody_asked() -> None:
    assert toll_words(study(hills.scenario(), 4, questions=())) == ""


def test_bands_of_amounts_are_not_cut_to_chances() -> None:
    assert band_of(np.array([[4.0, 6.0]])).mean == [5.0]
    assert band_over(np.array([[4.0, 6.0]])).mean == [1.0]
