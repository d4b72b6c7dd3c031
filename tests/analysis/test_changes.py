"""Levers side by side: what they do, for both sides, under every account, against each other."""

from functools import cache

import numpy as np
import pytest
from analysis.planted import planted_scenario, planted_trials
from analysis.small_arguments import small_argument

from kadesh.analysis.changes import Changes, Course, Effect, compare_levers, count_games
from kadesh.analysis.trials import Trials

LEVERS = {"help": {"q0": 1}, "trade": {"q1": 1}, "idle": {"q2": 1}, "again": {"q0": 0.5}}
PREMISES = {"low": {"q3": "0 to 0.4"}, "high": {"q3": "0.6 to 1"}}
ACCOUNTS = {"hawk": {"r": ["low"]}, "dove": {"r": ["high"]}}


@cache
def planted() -> Changes:
    """``help`` always helps, ``trade`` helps under one account and hurts under the other, ``idle`` does nothing."""
    scenario = planted_scenario(
        quantities=["q0", "q1", "q2", "q3"], premises=PREMISES, accounts=ACCOUNTS, levers=LEVERS
    )
    trials = planted_trials(
        scenario,
        lambda d: 1.0 - 0.5 * d["q0"],
        64,
        settled=lambda d: 0.4 * d["q0"] + 0.3 * d["q1"] * np.sign(d["q3"] - 0.5) + 0.3,
    )
    return compare_levers(trials)


def effect(changes: Changes, levers: tuple[str, ...], account: str, outcome: str) -> Effect:
    (course,) = [c for o in changes.options if o.levers == levers for c in o.courses if c.account == account]
    (found,) = [e for e in course.effects if e.outcome == outcome]
    return found


def test_doing_nothing_comes_first_and_changes_nothing() -> None:
    first = planted().options[0]
    assert first.levers == ()
    assert {e.change for c in first.courses for e in c.effects} == {0.0}


def test_the_robust_lever_is_the_one_that_helps_under_every_account() -> None:
    robust = {o.levers: o.robust for o in planted().options if len(o.levers) == 1}
    assert robust == {("help",): ("talks", "settlement"), ("trade",): (), ("idle",): (), ("again",): ()}
    assert "Under every account help raises the chance of a settlement." in planted().reading


def test_a_lever_that_changes_nothing_changes_nothing() -> None:
    for account in ACCOUNTS:
        found = effect(planted(), ("idle",), account, "settlement")
        assert (found.change, found.raises, found.lowers) == (0.0, 0.0, 0.0)


def test_changes_are_paired_by_world() -> None:
    found = effect(planted(), ("trade",), "dove", "settlement")
    assert found.change == pytest.approx(0.15, abs=0.01)  # q1 goes from a mean of one half to one
    assert (found.raises, found.lowers) == (1.0, 0.0)
    assert effect(planted(), ("trade",), "hawk", "settlement").lowers == 1.0


def test_regret_is_zero_for_what_is_best_in_every_world() -> None:
    by = {o.levers: {c.account: c.regret["settlement"] for c in o.courses} for o in planted().options}
    assert by["help", "trade"]["dove"] == pytest.approx(0.0, abs=1e-12)
    assert by[("help",)]["hawk"] == pytest.approx(0.0, abs=1e-12)
    assert by[()]["hawk"] == pytest.approx(0.2, abs=0.01)
    for option in planted().options:
        assert option.regret["settlement"] == max(c.regret["settlement"] for c in option.courses)


def test_levers_that_set_the_same_quantity_are_not_combined() -> None:
    assert "help and again: both set ‘q0’" in planted().left_out
    assert ("help", "again") not in {o.levers for o in planted().options}
    assert ("help", "trade") in {o.levers for o in planted().options}


def test_everybody_who_must_act_is_named() -> None:
    (both,) = [o for o in planted().options if o.levers == ("help", "trade")]
    assert both.who == ("who pulls help", "who pulls trade")


def test_games_that_do_not_fit_are_left_out_and_said_so() -> None:
    scenario = planted_scenario(
        quantities=["q0", "q1", "q2", "q3"], premises=PREMISES, accounts=ACCOUNTS, levers=LEVERS
    )
    trials = planted_trials(scenario, lambda d: d["q0"], 8, settled=lambda d: d["q0"])
    found = compare_levers(trials, most_games=12)
    assert len(found.options) == 6
    assert any("no game left" in each for each in found.left_out)
    assert count_games(trials, 2, most_games=12) == 12


@cache
def small() -> Changes:
    return compare_levers(Trials.of(small_argument(), 32, 1))


def course(levers: tuple[str, ...], account: str) -> Course:
    (found,) = [c for o in small().options if o.levers == levers for c in o.courses if c.account == account]
    return found


def test_guarantees_make_what_is_signed_more_durable() -> None:
    with_them, without = course(("guarantee",), "home").durability, course((), "home").durability
    assert with_them is not None
    assert without is not None
    assert with_them > without + 0.05


def test_terms_of_what_is_signed_lie_among_the_packages() -> None:
    for option in small().options:
        for each in option.courses:
            if each.terms_a is not None and each.terms_d is not None:
                assert 0.25 <= each.terms_a <= 0.75 + 0.2
                assert 0.25 - 0.1 <= each.terms_d <= 0.75 + 0.05


def test_lives_follow_the_weeks_of_war() -> None:
    weeks, lives = effect(small(), (), "home", "weeks of war"), effect(small(), (), "home", "lives")
    assert 0.1 * weeks.mean <= lives.mean <= 0.2 * weeks.mean
    quick = effect(small(), ("mediator",), "home", "settlement")
    assert quick.change > 0
    assert effect(small(), ("mediator",), "home", "lives").change < 0


def test_without_a_levers_the_answer_says_so() -> None:
    trials = planted_trials(planted_scenario(quantities=["q0"]), lambda d: d["q0"], 8)
    assert compare_levers(trials).reading == "The scenario has no lever."
