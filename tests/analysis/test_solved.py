"""Worlds are solved once, side by side, and cut apart as they were asked for."""

from collections.abc import Mapping

import hills
import numpy as np
import pytest
from analysis.planted import planted_scenario, solver_of

from kadesh.analysis import solved as module
from kadesh.analysis.exploring import MARGIN, exploring
from kadesh.analysis.follows import UNSURE, find_truth
from kadesh.analysis.solved import Run, Solved
from kadesh.analysis.trials import Trials
from kadesh.domain.game import Game
from kadesh.engine.kernel.outlook import fast_outlook
from kadesh.engine.lattice import Array
from kadesh.engine.outlook import Outlook

SCENARIO = planted_scenario(quantities=["q1", "q2"])
GAME = SCENARIO.game
solve = solver_of(lambda draws: draws["q1"])


class Counting:
    """A planted solver that remembers how many worlds each call had."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def __call__(self, game: Game, draws: Mapping[str, Array], worlds: int, **more: object) -> Outlook:
        self.calls.append(worlds)
        return solve(game, draws, worlds, **more)


def run(*values: float, game: Game = GAME, blockers: int = 0) -> Run:
    numbers = np.array(values)
    return Run(game, {"q1": numbers, "q2": np.zeros_like(numbers)}, len(numbers), blockers)


def silence(outlook: Outlook) -> list[float]:
    return list(outlook.without_talks[-1])


def test_runs_together_are_one_call_and_each_gets_its_own_worlds() -> None:
    counting = Counting()
    solved = Solved(counting)
    runs = [run(0.1, 0.2), run(0.3), run(0.2, 0.4)]
    solved.together(runs)
    assert [silence(solved.outlook(each)) for each in runs] == [[0.1, 0.2], [0.3], [0.2, 0.4]]
    assert counting.calls == [4]  # 0.2 is one world, whoever asks for it
    assert solved.worlds == 4


def test_worlds_come_back_in_the_order_asked_from_wherever_they_are() -> None:
    counting = Counting()
    solved = Solved(counting)
    first = solved.outlook(run(0.1, 0.2, 0.3))
    assert solved.outlook(run(0.1, 0.2, 0.3)) is first  # as it is, with its ties and its certificate
    assert silence(solved.outlook(run(0.9, 0.3, 0.5, 0.1, 0.3))) == [0.9, 0.3, 0.5, 0.1, 0.3]
    assert counting.calls == [3, 2]


def test_other_games_and_other_questions_are_kept_apart() -> None:
    counting = Counting()
    solved = Solved(counting)
    longer = GAME.model_copy(update={"weeks": GAME.weeks + 1})
    same = GAME.model_copy(update={"weeks": GAME.weeks})
    solved.together([run(0.1), run(0.1, game=longer), run(0.1, game=same), run(0.1, blockers=2)])
    assert counting.calls == [1, 1, 1]


def test_worlds_that_differ_in_kind_are_not_put_in_one_call() -> None:
    counting = Counting()
    noisy = GAME.model_copy(update={"noise": "q1"})
    Solved(counting).together([run(0.1, 0.1, game=noisy), run(0.2, game=noisy)])
    assert counting.calls == [1, 1]  # the noise is one number in every call; the two worlds with 0.1 are one


def test_many_worlds_are_several_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TOGETHER", 3)
    counting = Counting()
    solved = Solved(counting)
    runs = [run(0.1, 0.2), run(0.3, 0.4), run(0.5)]
    solved.together(runs)
    assert counting.calls == [3, 2]
    assert [silence(solved.outlook(each)) for each in runs] == [[0.1, 0.2], [0.3, 0.4], [0.5]]


def test_the_first_worlds_cost_nothing_once_all_are_known() -> None:
    counting = Counting()
    trials = Trials.of(SCENARIO, 16, 3, solver=counting)
    whole = trials.outlook()
    assert silence(trials.first(4).outlook()) == silence(whole)[:4]
    assert counting.calls == [16]


def test_a_rehearsed_question_is_one_call_and_gives_the_same() -> None:
    def ask(trials: Trials) -> list[list[float]]:
        return [silence(trials.fixed({"q1": value}).outlook()) for value in (0.1, 0.5, 0.7)]

    counting = Counting()
    trials, plain = Trials.of(SCENARIO, 4, 3, solver=counting), Trials.of(SCENARIO, 4, 3, solver=solve)
    trials.ahead(ask)
    assert counting.calls == [12]
    assert ask(trials) == ask(plain)
    assert counting.calls == [12]


def test_progress_counts_the_worlds_that_are_solved() -> None:
    told: list[int] = []
    trials = Trials.of(hills.scenario(), 4, 0, progress=told.append)
    trials.ahead(lambda each: [each.outlook(), each.first(2).outlook(), each.outlook()])
    trials.outlook()
    assert sum(told) == 4


def test_side_by_side_changes_no_answer_of_the_game_itself() -> None:
    scenario = hills.scenario()
    sets = [(), *((premise,) for premise in scenario.premises)]
    together, alone = (Trials.of(scenario, 8, 1) for _ in range(2))
    together.ahead(lambda trials: [trials.outlook(each) for each in sets])
    for each in sets:
        one, other = together.outlook(each), alone.outlook(each)
        for name in ("live", "talks", "without_talks", "settled", "packages", "values"):
            np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=0, atol=1e-12)


@pytest.mark.parametrize("conclusion", ["quiet"])
def test_exploring_finds_the_same_truths(conclusion: str) -> None:
    trials = Trials.of(hills.scenario(), 64, 1)
    for premises in ((), trials.premises_of("essay")):
        exact = find_truth(trials, conclusion, premises)
        rough = find_truth(exploring(trials, conclusion), conclusion, premises)
        assert np.array_equal(rough.true, exact.true)
        assert np.array_equal(rough.false, exact.false)
        np.testing.assert_allclose(rough.chance, exact.chance, rtol=0, atol=MARGIN / 2)


def test_worlds_near_a_cut_are_as_exact_as_ever() -> None:
    trials = Trials.of(hills.scenario(), 64, 1)
    measured, near = exploring(trials, "quiet"), 0
    exact, rough = (find_truth(each, "quiet", ()).chance for each in (trials, measured))
    for cut in (UNSURE, 1 - UNSURE):
        close = np.abs(rough - cut) < MARGIN
        near += int(close.sum())
        np.testing.assert_allclose(rough[close], exact[close], rtol=0, atol=1e-12)
    assert np.abs(rough - exact).max() > 1e-12 or near == 64  # the others are in single precision


def test_a_solver_of_ones_own_is_left_alone() -> None:
    trials = Trials.of(hills.scenario(), 4, 1, solver=lambda *asked, **more: fast_outlook(*asked, **more))
    assert exploring(trials, "quiet") is trials
