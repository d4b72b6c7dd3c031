"""What the stages say of themselves, and the signs of mechanisms that no stage has to itself."""

import importlib
import pkgutil
import threading
from typing import Any

import numpy as np
import pytest
from engine.small_wars import line_moves, setting, small_war, solved
from engine.test_invariants import compare_with_mirror, products, truthful
from generators import game_from_seed

import kadesh.engine.stages
from kadesh.domain.game import Game
from kadesh.engine.beliefs import believed_odds
from kadesh.engine.forward import push_forward
from kadesh.engine.kernel.outlook import fast_outlook
from kadesh.engine.kernel.plan import unsupported
from kadesh.engine.outlook import read_outlook
from kadesh.engine.payoffs import national_worth, shares_now, weekly_flow
from kadesh.engine.week import STAGES

PARTS = ("The equation: ", "Silent about: ", "Source: ")
MODULES = [each.name for each in pkgutil.iter_modules(kadesh.engine.stages.__path__) if each.name != "stage"]


@pytest.mark.parametrize("name", MODULES)
def test_a_mechanism_says_its_idea_its_equation_its_silence_and_its_source(name: str) -> None:
    said = importlib.import_module(f"kadesh.engine.stages.{name}").__doc__ or ""
    idea, *rest = said.strip().splitlines()
    assert idea.endswith(".")
    places = [said.find(f"\n{part}") for part in PARTS]
    assert min(places) > 0, dict(zip(PARTS, places, strict=True))
    assert places == sorted(places)
    assert rest


def test_every_stage_of_the_week_has_a_file_of_its_own() -> None:
    words = {name.removesuffix(" a").removesuffix(" d").replace(" ", "_") for name, _ in STAGES}
    assert words == set(MODULES)


# theatres


def two_theatres(**more: Any) -> Game:
    """A war in the north, which is dear to ``a``, and in the south, which is dear to ``d``; held half by half."""
    game = small_war(steps=2, start=1, **more)
    line = game.fronts["line"]
    fronts = {
        "north": line.model_copy(update={"value": {"a": 3.0, "d": 1.0}, "occupation": {"a": 0.4}}),
        "south": line.model_copy(update={"value": {"a": 0.5, "d": 2.0}}),
    }
    return game.model_copy(update={"fronts": fronts})


def test_theatres_have_values_and_hostile_ground_of_their_own() -> None:
    made = setting(two_theatres())
    worth = {side: national_worth(made, f"nation.{side}", shares_now(made), {})[0] for side in "ad"}
    assert worth["a"][2, 1] - worth["a"][1, 1] == pytest.approx(3.0 / 2)
    assert worth["a"][1, 2] - worth["a"][1, 1] == pytest.approx(0.5 / 2)
    assert worth["d"][2, 1] - worth["d"][1, 1] == pytest.approx(-1.0 / 2)
    assert worth["d"][1, 2] - worth["d"][1, 1] == pytest.approx(-2.0 / 2)
    flow = {side: np.broadcast_to(weekly_flow(made, side)[0], (3, 3)) for side in "ad"}
    assert flow["a"][2, 1] - flow["a"][1, 1] == pytest.approx(-0.4 / 2)
    assert flow["a"][1, 2] == flow["a"][1, 1]
    assert flow["d"][2, 1] == flow["d"][1, 1]


# what fighting on is worth


def demanded(side: str, **more: Any) -> float:
    """What fighting on is worth to a side at the start of a war in which nothing can be signed."""
    return float(
        solved(small_war(**{"steps": 6, "start": 3, "weeks": 40, "costs": (0.01, 0.01), **more})).value(side)[0]
    )


@pytest.mark.parametrize(("side", "place"), [("a", 0), ("d", 1)])
def test_a_dearer_victory_and_a_milder_defeat_raise_what_a_side_asks_for(side: str, place: int) -> None:
    def for_side(value: float, other: float) -> tuple[float, float]:
        return (value, other) if place == 0 else (other, value)

    base = demanded(side)
    assert demanded(side, win=for_side(1.5, 1.0)) > base > demanded(side, win=for_side(0.8, 1.0))
    assert demanded(side, lose=for_side(0.2, 0.0)) > base > demanded(side, lose=for_side(-0.5, 0.0))
    assert demanded(side, win=for_side(1.0, 1.5)) == base


@pytest.mark.parametrize(("side", "hopes"), [("a", (0.6, 0.5)), ("d", (0.5, 0.4))])
def test_a_side_that_counts_on_victories_asks_for_more(side: str, hopes: tuple[float, float]) -> None:
    assert demanded(side, beliefs=hopes) > demanded(side)


def test_more_past_wars_make_a_belief_slower_to_change() -> None:
    """After one battle won in one fought the mean moves less, the more cases it rests on."""

    def moved(cases: float) -> float:
        made = setting(small_war(steps=4, start=2, beliefs=((cases / 2, cases / 2), 0.5)))
        belief = made.game.sides["a"].belief
        return float(believed_odds(made, belief, 1)[0, 3] - believed_odds(made, belief, 0)[0, 2])

    assert moved(2.0) == pytest.approx(1 / 6)
    assert moved(2.0) > moved(10.0) > moved(50.0) > 0


def test_talks_that_seldom_conclude_settle_later() -> None:
    def settled(conclude: float) -> np.ndarray:
        table = {"first": None, "proposer": "nash", "conclude": conclude, "packages": line_moves(1)}
        war = small_war(steps=6, start=3, weeks=8, costs=(0.2, 0.2), table=table)
        signed = sum(chance for event, chance in push_forward(solved(war)).chances.items() if event.startswith("deal:"))
        return np.cumsum(signed[:, 0])

    slow, fast = settled(0.25), settled(0.75)
    assert fast[0] == pytest.approx(0.75)
    assert slow[0] == pytest.approx(0.25)
    assert np.all(slow[:6] < fast[:6])


# a backer's condition


def conditional(needs: float, *, side: str = "a", odds: float = 0.0) -> float:
    """Mean level of a backer that gives while its client holds so much ground, after five battles lost or won."""
    friend = {"meaning": "gives to one who holds", "side": side, "levels": 6, "start": 0, "discount": 1, "up": 0.5}
    war = small_war(steps=12, start=6, weeks=5, odds=odds, backers={"friend": {**friend, "needs_ground": needs}})
    solution = solved(war)
    final = push_forward(solution).final
    return float((final * solution.setting.lattice.level("backing.friend")).sum() / final.sum())


def test_a_backer_gives_more_only_while_its_client_holds_the_ground_that_it_asks_for() -> None:
    assert conditional(0.0) == pytest.approx(5 * 0.5)
    assert conditional(0.5) == 0  # the first battle is lost before it could give
    assert conditional(5 / 12) == pytest.approx(0.5)  # after the first battle, and never again
    assert conditional(0.5, odds=1.0) == pytest.approx(5 * 0.5)
    assert conditional(0.5, side="d", odds=1.0) == 0
    assert conditional(0.5, side="d", odds=0.0) == pytest.approx(5 * 0.5)


def conditional_games() -> list[Game]:
    """Random games in which every backer that does not choose has a condition."""
    found = []
    for seed in range(120):
        game = game_from_seed(seed)
        needs = {
            name: 0.3 + 0.1 * (seed % 4) for name, each in game.backers.items() if each.levels and not each.chooses
        }
        backers = {k: x.model_copy(update={"needs_ground": needs.get(k, 0)}) for k, x in game.backers.items()}
        if needs:
            found.append(game.model_copy(update={"backers": backers}))
    return found[:25]


def test_a_backers_condition_has_a_mirror_image() -> None:
    for game in conditional_games():
        compare_with_mirror(game)


def test_pull_and_push_are_adjoint_under_a_backers_condition() -> None:
    for game in conditional_games():
        solution = solved(truthful(game))
        for place, stage in enumerate(solution.stages):
            if stage.name.startswith("backing"):
                pulled, pushed = products(solution, place)
                assert pulled == pytest.approx(pushed, rel=1e-9, abs=1e-9)


def test_a_backers_condition_changes_something_and_is_left_to_the_reference() -> None:
    changed = 0
    for game in conditional_games():
        free = {k: x.model_copy(update={"needs_ground": 0}) for k, x in game.backers.items()}
        changed += not np.array_equal(solved(game).values, solved(game.model_copy(update={"backers": free})).values)
        plain = game.model_copy(update={"noise": 0})
        assert unsupported(plain) == "backing on a condition"
        assert fast_outlook(plain, {}, 1).values == pytest.approx(read_outlook(plain, {}, 1).values, abs=1e-12)
    assert changed >= 10


# cores


def test_many_worlds_are_solved_on_all_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    threads: set[int] = set()
    meet = threading.Barrier(2, timeout=60)

    def note(_: int) -> None:
        threads.add(threading.get_ident())
        meet.wait()  # passed only if two batches are under way at once

    game = small_war(steps=4, start=2, weeks=4)
    game = game.model_copy(update={"battle": game.battle.model_copy(update={"odds": "odds"})})
    fast_outlook(game, {"odds": np.linspace(0.3, 0.7, 128)}, 128, batch=64, progress=note)
    assert len(threads) == 2
    assert threading.get_ident() not in threads
