"""A study asks every question in order, of the same worlds, and can be asked again."""

import json

import hills
import numpy as np
import pytest

import kadesh
from kadesh.analysis.follows import find_truth
from kadesh.analysis.trials import Trials
from kadesh.domain import Range
from kadesh.steps import Study, planned_worlds, study

FEW = 4


def timeless(found: kadesh.steps.Study) -> str:
    """A study as JSON, without how long it took."""
    return json.dumps({name: value for name, value in found.to_json().items() if name != "seconds"})


def test_every_conclusion_is_judged_under_every_account_in_the_scenarios_order() -> None:
    asked = [(each.account, each.conclusion) for each in hills.studied().verdicts]
    assert asked == [(account, name) for account in hills.scenario().accounts for name in hills.scenario().conclusions]


def test_the_json_answer_holds_what_is_promised() -> None:
    answer = json.loads(json.dumps(hills.studied().to_json(), allow_nan=False))
    assert answer["schema"] == "kadesh.run/1"
    assert {"scenario", "worlds", "seed", "seconds", "manifest", "verdicts"} <= set(answer)
    promised = {
        *("account", "conclusion", "verdict", "share", "share_open", "share_false", "mean_chance"),
        *("claimed", "predicted", "expected", "as_expected", "near_cut", "margin"),
        *("worst", "best", "worst_world", "best_world"),
    }
    assert all(promised <= set(each) for each in answer["verdicts"])
    assert answer["worlds"] == hills.WORLDS


def test_shares_of_a_verdict_add_up() -> None:
    for each in hills.studied().verdicts:
        assert each.share + each.share_open + each.share_false == pytest.approx(1)


def test_a_verdict_names_its_worst_and_best_world_and_its_margin() -> None:
    trials = Trials.of(hills.scenario(), 8, 0)
    chance = find_truth(trials, "quiet", trials.premises_of("essay")).chance
    found = study(hills.scenario(), 8, accounts=["essay"], questions=()).verdict("essay", "quiet")
    assert chance[found.worst_world] == pytest.approx(found.worst, abs=1e-9)
    assert chance[found.best_world] == pytest.approx(found.best, abs=1e-9)
    assert found.worst < found.best
    assert found.margin == pytest.approx(max((chance >= 0.95).mean(), (chance <= 0.05).mean()) - 0.95)


def test_a_margin_is_negative_just_where_it_depends() -> None:
    for each in hills.studied().verdicts:
        assert (each.margin < 0) == (each.verdict == "DEPENDS")


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    asked = {"accounts": ("essay",), "questions": ("unfolds",)}
    once, again = (timeless(study(hills.scenario(), FEW, **asked)) for _ in range(2))
    assert once == again
    assert once != timeless(study(hills.scenario(), FEW, seed=1, **asked))


def test_progress_counts_exactly_the_planned_worlds() -> None:
    solved: list[int] = []
    study(hills.scenario(), FEW, accounts=("essay",), progress=solved.append)
    assert sum(solved) == planned_worlds(hills.scenario(), FEW, accounts=("essay",))


def test_progress_counts_what_settings_make_alike_only_once() -> None:
    sets = hills.scenario().levers["invite"].sets
    solved: list[int] = []
    study(hills.scenario(), FEW, accounts=("essay",), settings=sets, progress=solved.append)
    fewer = planned_worlds(hills.scenario(), FEW, accounts=("essay",), settings=sets)
    assert sum(solved) == fewer < planned_worlds(hills.scenario(), FEW, accounts=("essay",))


def test_a_study_comes_back_from_its_json_as_it_was() -> None:
    questions = (*kadesh.steps.USUAL, "order", "certificate")
    found = study(hills.scenario(), FEW, settings={"coming.a": Range(low=0, high=0.25)}, questions=questions)
    stored = json.loads(json.dumps(found.to_json(), allow_nan=False))
    again = Study.of_json(hills.scenario(), stored)
    assert json.dumps(again.to_json()) == json.dumps(found.to_json())
    assert again.verdicts[0].share == found.verdicts[0].share
    assert again.unfoldings[0].live.mean.shape == found.unfoldings[0].live.mean.shape
    assert type(again.manifest) is type(found.manifest)


def test_an_accounts_ties_are_those_of_its_own_solve() -> None:
    found = study(hills.scenario(), FEW, questions=("unfolds", "levers"))
    for each in found.unfoldings:
        alone = study(hills.scenario(), FEW, accounts=(each.account,), questions=("unfolds",)).unfoldings[0]
        assert each.ties == alone.ties


def test_only_what_is_asked_is_answered() -> None:
    found = study(hills.scenario(), FEW, accounts=("rival",), questions=())
    assert found.verdicts
    assert (found.unfoldings, found.blockers, found.curves, found.effects, found.horizon) == ((), {}, (), (), ())
    with pytest.raises(ValueError, match="no question is named blokcs"):
        study(hills.scenario(), FEW, questions=("blokcs",))  # type: ignore[arg-type]  # a misspelt question


def test_chances_by_week_stay_chances_and_only_grow() -> None:
    for each in hills.studied().unfoldings:
        for band in (each.talks, each.settlement):
            assert (band.low <= band.high).all()
            assert band.mean.min() >= 0
            assert band.mean.max() <= 1
            assert (np.diff(band.mean) >= -1e-9).all()
        assert sum(each.ends.values()) == pytest.approx(1)


def test_the_chance_of_talks_by_the_window_is_the_verdicts_own() -> None:
    for each in hills.studied().unfoldings:
        verdict = hills.studied().verdict(each.account, "quiet")
        assert 1 - each.talks.mean[4] == pytest.approx(verdict.mean_chance)


def test_a_route_that_moves_nothing_is_idle_and_the_other_is_not() -> None:
    assert hills.studied().idle_routes("essay") == ["R2"]


def test_settings_win_over_levers() -> None:
    free, dear = Range(low=0, high=0), Range(low=5, high=5)
    asked = {"accounts": ("essay",), "questions": (), "levers": ("invite",)}
    dear_for_all = study(hills.scenario(), FEW, settings={"coming.a": dear}, **asked)
    free_for_all = study(hills.scenario(), FEW, settings={"coming.a": free}, **asked)
    assert dear_for_all.verdict("essay", "quiet").mean_chance == pytest.approx(1)
    assert free_for_all.verdict("essay", "quiet").mean_chance < 1


def test_a_lever_that_sets_what_holds_already_changes_nothing() -> None:
    settings = {name: Range(low=0, high=0) for name in ("coming.a", "coming.d")}
    found = study(hills.scenario(), FEW, accounts=("rival",), questions=("levers",), settings=settings)
    same = [each for each in found.effects if each.lever == "invite"]
    assert len(same) == 2
    assert all(each.raises == each.lowers == 0 for each in same)


def test_the_horizon_check_sees_a_horizon_that_matters() -> None:
    short = hills.scenario().game.model_copy(update={"weeks": 5})
    hurried = hills.scenario().model_copy(update={"game": short})
    found = study(hurried, FEW, accounts=("rival",), questions=("horizon",))
    (check,) = found.horizon
    assert check.weeks == 5
    trials = [Trials.of(hills.scenario().model_copy(update={"game": short.model_copy(update={"weeks": weeks})}), FEW, 0)
              for weeks in (5, 10)]  # fmt: skip
    premises = trials[0].premises_of("rival")
    one, other = (each.outlook(premises).without_talks[4] for each in trials)
    assert check.largest == pytest.approx(np.abs(one - other).max())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"accounts": ("esay",)}, "no account is named 'esay'"),
        ({"levers": ("invit",)}, "no lever is named 'invit'"),
        ({"settings": {"cots": Range(low=0, high=1)}}, "no quantity is named 'cots'"),
    ],
)
def test_unknown_names_are_named(asked: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        study(hills.scenario(), FEW, **asked)  # type: ignore[arg-type]  # one option at a time


def test_the_public_surface_is_the_same_thing() -> None:
    assert kadesh.study is study
    outlook = kadesh.solve(hills.scenario(), FEW, account="rival")
    assert outlook.worlds == FEW
    mean = float(outlook.without_talks[4].mean())
    assert mean == pytest.approx(study(hills.scenario(), FEW, questions=()).verdict("rival", "quiet").mean_chance)
