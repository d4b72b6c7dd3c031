"""A study carries the certificate of every solve, and of its first worlds as a whole where it is asked."""

import json
from dataclasses import replace
from typing import Any

import hills
import numpy as np

from kadesh.analysis.certifies import Checked, certify, check_of
from kadesh.analysis.trials import Trials
from kadesh.engine.certificate import Certificate
from kadesh.engine.kernel.outlook import fast_outlook
from kadesh.engine.outlook import Outlook
from kadesh.report.words import certificate_words
from kadesh.steps import planned_worlds, study


def near_nought(checked: Checked | None) -> bool:
    """Whether nobody gains by choosing otherwise."""
    assert checked is not None
    assert checked.regret is not None
    assert checked.mismatch is not None
    return checked.regret <= 1.001e-9 and checked.mismatch <= 1e-12 and 0 < checked.nodes <= checked.of


def test_a_study_carries_the_certificate_of_all_that_it_solved() -> None:
    few, all_ = (study(hills.scenario(), 4, questions=asked) for asked in ((), ("horizon",)))
    assert near_nought(few.certificate)
    assert near_nought(all_.certificate)
    assert few.certificate is not None
    assert all_.certificate is not None
    assert all_.certificate.nodes > few.certificate.nodes
    assert all_.certificate.of > few.certificate.of
    plain = all_.to_json()["certificate"]
    assert plain["of"] > plain["nodes"] > 0
    assert "examined, and nobody gains" in certificate_words(all_)


def test_both_solvers_policies_are_followed_through_the_whole_war() -> None:
    found = study(hills.scenario(), 4, questions=("certificate",))
    assert [each.account for each in found.certificates] == list(hills.scenario().accounts)
    for each in found.certificates:
        assert near_nought(each.reference)
        assert near_nought(each.kernel)
        assert each.apart is not None
        assert each.apart <= 1e-9
        assert each.kernel is not None
        assert each.reference.nodes == each.reference.of == each.kernel.nodes
    assert found.to_json()["certificates"][0]["worlds"] == 1
    assert "solved in both ways, nobody gains" in certificate_words(found)


def test_games_that_the_kernel_leaves_to_the_reference_are_certified_once() -> None:
    trials = Trials.of(hills.scenario(), 2, 0)
    noisy = trials.scenario.game.model_copy(update={"noise": 0.05})
    trials = replace(trials, scenario=trials.scenario.model_copy(update={"game": noisy}))
    found = certify(trials, next(iter(trials.scenario.accounts)))
    assert near_nought(found.reference)
    assert found.kernel is None


def test_a_certificate_that_fails_says_so_in_words() -> None:
    found = study(hills.scenario(), 4, questions=())
    for regret, mismatch, words in (
        (np.inf, 0.0, "some break the rules of the game"),
        (0.25, 0.0, "somebody would gain 0.2 by choosing otherwise once"),
        (0.0, np.nan, "values do not match them"),
        (0.0, 0.01, "values do not match them"),
    ):
        checked = check_of(Certificate(regret, {}, None, mismatch, 5, 10))
        spoilt = replace(found, certificate=checked)
        said = certificate_words(spoilt)
        assert said.startswith(f"Of 10 choices 5 were examined, and {words}"), said
        assert said.endswith("the solver is at fault, do not rely on this result.")
        json.dumps(spoilt.to_json(), allow_nan=False)


def test_values_that_the_study_used_are_compared() -> None:
    trials = Trials.of(hills.scenario(), 2, 0)
    account = next(iter(trials.scenario.accounts))

    def wrong(*args: object, **more: object) -> object:
        found = trials.solver(*args, **more)
        return replace(found, values=found.values + 0.01)

    found = certify(replace(Trials.of(hills.scenario(), 2, 0, solver=wrong)), account)
    assert found.apart is not None
    assert np.isclose(found.apart, 0.01)


def test_the_certificate_is_not_counted_as_worlds_to_solve() -> None:
    plain = planned_worlds(hills.scenario(), 4, questions=())
    assert planned_worlds(hills.scenario(), 4, questions=("certificate", "tolls")) == plain


def test_nothing_is_said_where_nothing_was_examined() -> None:
    def bare(*args: Any, **more: Any) -> Outlook:
        return replace(fast_outlook(*args, **more), certificate=None)

    found = study(hills.scenario(), 4, questions=(), solver=bare)
    assert found.certificate is None
    assert certificate_words(found) == ""
