"""Ties are settled by the stated rule, counted and reported, in both implementations."""

from typing import Any

import hills
import numpy as np
import pytest
from engine.small_wars import small_war, solved, stage_named
from generators import game_from_seed

from kadesh.domain.game import Game
from kadesh.engine.kernel.outlook import fast_outlook
from kadesh.engine.kernel.plan import unsupported
from kadesh.engine.outlook import read_outlook
from kadesh.report.words import ties_words
from kadesh.steps import study

WEEKS = 4


def war(**more: Any) -> Game:
    """A line of three places, of which the middle one sees battles."""
    return small_war(**{"steps": 2, "start": 1, "weeks": WEEKS, "costs": (0.05, 0.05), **more})


def idle_effort() -> Game:
    """Pressing costs nothing and brings nothing."""
    return war(sides=({"effort": {"odds": 0, "cost": 0, "tempo": 0}}, {}))


def twin_packages(worth_to_d: float = 0.1, proposer: str = "a") -> Game:
    """Two packages that are the same to ``a``; the second is worth ``worth_to_d`` more to ``d`` than the first."""
    issue = {"meaning": "about nothing to a", "values": {"d": worth_to_d}}
    packages = {"plain": {}, "kind": {"levels": {"extra": 1}}}
    return war(table={"first": None, "proposer": proposer, "packages": packages}, issues={"extra": issue})


def idle_backer() -> Game:
    """A backer that does not care how much it gives."""
    backer = {"meaning": "has no stake", "side": "d", "levels": 2, "start": 1, "discount": 1, "chooses": True}
    return war(backers={"onlooker": backer})


TIED = {
    "effort": (idle_effort(), 3 * WEEKS),  # in every state of every week
    "packages": (twin_packages(0.0), None),
    "kinder packages": (twin_packages(0.1), None),
    "backing": (idle_backer(), 9 * WEEKS),
}


@pytest.mark.parametrize("name", TIED)
def test_ties_are_counted_alike_by_kernel_and_reference(name: str) -> None:
    game, expected = TIED[name]
    fast, plain = fast_outlook(game, {}, 1), read_outlook(game, {}, 1)
    assert fast.ties == plain.ties > 0
    if expected is not None:
        assert plain.ties == expected


def test_ties_in_random_games_are_counted_alike() -> None:
    """With the first package listed twice, so that there are some."""
    met = 0
    for seed in range(60):
        game = game_from_seed(seed).model_copy(update={"noise": 0})
        table = game.table
        if unsupported(game) is not None or table is None or not table.packages:
            continue
        packages = {**table.packages, "twin": next(iter(table.packages.values()))}
        game = game.model_copy(update={"table": table.model_copy(update={"packages": packages})})
        plain = read_outlook(game, {}, 1).ties
        assert fast_outlook(game, {}, 1).ties == plain, seed
        met += plain > 0
    assert met >= 5


def test_ties_of_all_worlds_are_counted_and_padding_is_not() -> None:
    game = idle_effort()
    game = game.model_copy(update={"battle": game.battle.model_copy(update={"odds": "odds"})})
    for worlds in (1, 5, 20):
        draws = {"odds": np.linspace(0.3, 0.7, worlds)}
        assert fast_outlook(game, draws, worlds).ties == 3 * WEEKS * worlds == read_outlook(game, draws, worlds).ties


def test_a_tied_leader_holds() -> None:
    solution = solved(idle_effort())
    assert np.all(solution.policies[0][stage_named(solution, "effort a")].chance == 0)


def test_a_tied_backer_keeps() -> None:
    solution = solved(idle_backer())
    move = solution.policies[0][stage_named(solution, "backing onlooker")]
    assert np.all(move.cut == 0)
    assert np.all(move.raise_ == 0)


@pytest.mark.parametrize(("worth_to_d", "taken"), [(0.0, "plain"), (0.1, "kind"), (-0.001, "plain")])
def test_of_tied_packages_the_kinder_is_taken_then_the_first(worth_to_d: float, taken: str) -> None:
    game = twin_packages(worth_to_d)
    for read in (read_outlook, fast_outlook):
        packages = dict(zip(("plain", "kind"), read(game, {}, 1).packages[:, 0], strict=True))
        assert packages[taken] == 1.0, read.__name__


def test_a_study_reports_its_ties() -> None:
    found = study(hills.scenario(), 4, questions=("unfolds",))
    assert found.to_json()["ties"] == sum(each.ties for each in found.unfoldings)
    said = ties_words(found)
    assert (f"{found.ties:,} tied" in said) if found.ties else (said == "No choice was tied.")
