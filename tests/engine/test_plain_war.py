"""The engine against a recursion over single states in plain Python, on the parts that shared cases leave open."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from engine.plain_war import PlainWar
from engine.small_wars import line_moves, small_war, solved
from generators import game_from_seed

from kadesh.domain.game import DEFAULT_ORDER, Game

FEAR = {"audience": {"line": 1}, "need": 0.45, "tolerance": 0.2, "width": 0.1, "sunk": 0.01}
SHAKY = {"levels": 2, "start": 1, "rise": 0.6, "drop": 0.7, "decay": 0.1}
OFFICE = {"office": 0.3, "exit": -0.25}
MOVES = line_moves(1)


def table(**more: Any) -> dict[str, Any]:
    """Talks over moving the line by a step."""
    return {"proposer": "nash", "first": "draw", "packages": MOVES, **more}


def two_fronts(**more: Any) -> dict[str, Any]:
    """Two theatres of unlike worth; together with ``small_war``'s other arguments."""
    front = {"meaning": "a theatre", "steps": 2, "start": 1, "stride": 0.5, "tempo": 0.9}
    return {
        "fronts": {
            "north": {**front, "value": {"a": 0.8, "d": 0.5}, "occupation": {"a": 0.03}},
            "south": {**front, "steps": 3, "stride": 0.4, "tempo": 0.6, "value": {"a": 0.4, "d": 0.7}, "ground": 0.5},
        },
        **more,
    }


def war(**more: Any) -> Game:
    """A war with two views of the odds, so that not every state settles."""
    stated: dict[str, Any] = {
        "steps": 4,
        "start": 2,
        "weeks": 5,
        "odds": 0.5,
        "beliefs": (0.62, 0.45),
        "costs": (0.03, 0.02),
        "discounts": (0.97, 0.98),
        "table": table(),
    }
    return small_war(**stated | more)


CASES: dict[str, Game] = {
    "ratification in the payoff": war(sides=({**OFFICE, "ratification": FEAR}, {**OFFICE, "ratification": FEAR})),
    "ratification in the payoff and as a gate": war(sides=({**OFFICE, "ratification": {**FEAR, "gate": 0.6}}, {})),
    "a deal is signed with a chance": war(table=table(conclude=0.25), costs=(0.12, 0.1)),
    "talks pause the fighting": war(table=table(pause=0.6, conclude=0.5), costs=(0.12, 0.1)),
    "talks that pay in themselves, by turns": war(
        table=table(proposer="parity", first="parity", pause=0.3), sides=({"coming": -0.03}, {"coming": -0.04})
    ),
    "one is paid to talk and the other is not": war(
        costs=(0.06, 0.05), sides=({"coming": -0.02}, {"coming": 0.001})
    ),
    "two theatres": war(
        **two_fronts(table=table(packages={"line": {}, "swap": {"transfers": {"north": 1, "south": -1}}}))
    ),
    "standing on both sides": war(
        steps=2,
        start=1,
        sides=({**OFFICE, "standing": SHAKY, "enjoys": 0.5}, {**OFFICE, "standing": {**SHAKY, "start": 2}}),
    ),
    "two theatres and standing on both sides": war(
        **two_fronts(sides=({**OFFICE, "standing": SHAKY}, {**OFFICE, "standing": SHAKY})), weeks=3
    ),
    "a successor wants other things": war(
        costs=(0.1, 0.1),
        sides=({**OFFICE, "standing": SHAKY, "successor": {"values": {"status": 0.6}, "cost": 0.01}}, {}),
        issues={"status": {"meaning": "rank", "values": {"a": -0.1, "d": 0.05}}},
        table=table(packages={"line": {}, "granted": {"levels": {"status": 1}}, "half": {"levels": {"status": 0.5}}}),
    ),
    "a backer that chooses": war(
        backers={
            "patron": {
                "meaning": "gives if it pays", "side": "d", "levels": 2, "start": 1, "discount": 0.98, "win": 0.5,
                "lose": -0.1, "cost": 0.012, "odds": 0.9, "relief": 0.4, "chooses": True, "veto": True,
            }
        }
    ),
    "backers that drift, one inside its client's mind": war(
        backers={
            "patron": {
                "meaning": "tires", "side": "a", "levels": 2, "start": 2, "discount": 0.98, "win": 0.5, "odds": 0.7,
                "down": 0.1, "fatigue": 0.03, "up": 0.2, "weight_in_client": 0.4, "flow": 0.01,
            },
            "friend": {"meaning": "looks on", "side": "d", "discount": 0.9, "lose": -0.4, "belief": {"mean": 0.3}},
        }
    ),
    "a backer that gives to one who holds his ground": war(
        backers={
            "patron": {
                "meaning": "asks for success", "side": "d", "levels": 2, "start": 0, "discount": 0.98, "win": 0.5,
                "odds": 0.9, "relief": 0.4, "up": 0.5, "down": 0.05, "needs_ground": 0.5, "veto": True,
            }
        }
    ),
}  # fmt: skip


def gap(game: Game) -> float:
    """The largest difference in a starting value between the engine and the plain recursion."""
    solution, plain = solved(game), PlainWar(game)
    worth = plain.start(0, plain.first())
    return max(abs(float(solution.value(valuer)[0]) - worth[valuer]) for valuer in plain.valuers)


@pytest.mark.parametrize("name", CASES)
def test_the_engine_agrees_with_the_plain_recursion(name: str) -> None:
    assert gap(CASES[name]) < 1e-12


@pytest.mark.parametrize("name", CASES)
def test_a_cases_mechanism_is_at_work(name: str) -> None:
    """A case in which its mechanism changed no value would test nothing."""
    data = CASES[name].model_dump(warnings=False)
    switched_off = {
        "ratification": ("sides", "a", {"office": 0, "exit": 0, "ratification": None}),
        "a deal is signed": ("table", None, {"conclude": 1}),
        "talks pause": ("table", None, {"pause": 0}),
        "talks that pay": ("sides", "a", {"coming": 0}),
        "one is paid": ("sides", "a", {"coming": 0}),
        "two theatres": ("fronts", "south", {"value": {}}),
        "standing": ("sides", "d", {"standing": None, "office": 0, "exit": 0}),
        "a successor": ("sides", "a", {"successor": None}),
        "a backer that chooses": ("backers", "patron", {"chooses": False}),
        "a backer that gives": ("backers", "patron", {"needs_ground": 0}),
        "backers that drift": ("backers", "patron", {"weight_in_client": 0}),
    }
    (part, whose, fields) = next(found for start, found in switched_off.items() if name.startswith(start))
    (data[part] if whose is None else data[part][whose]).update(fields)
    plain = Game.model_validate(data)
    values = [np.array([solved(game).value(side)[0] for side in ("a", "d")]) for game in (plain, CASES[name])]
    assert np.abs(values[0] - values[1]).max() > 1e-6


def plainly(seed: int, states: int, weeks: int) -> Game:
    """A random game without the parts that the plain recursion does not know."""
    parts: dict[str, Any] = {"lessons": None, "channel": None, "shift": None, "side_deals": {}, "horizon": "freeze"}
    game = game_from_seed(
        seed, noise=False, divisible=False, most_states=states, most_weeks=weeks, order=DEFAULT_ORDER, **parts
    )
    data = game.model_dump(warnings=False)
    for leader in data["sides"].values():
        leader |= dict.fromkeys(("stock", "respect", "resolve", "effort", "credibility", "sanctions"))
        leader["belief"]["weight"] = None
    if data["table"] is not None:
        data["table"]["needs_channel"] = False
    return Game.model_validate(data)


@pytest.mark.parametrize("seed", range(30))
def test_random_games_agree_with_the_plain_recursion(seed: int) -> None:
    assert gap(plainly(seed, 60, 3)) < 1e-10


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200, 300))
def test_many_random_games_agree_with_the_plain_recursion(seed: int) -> None:
    assert gap(plainly(seed, 150, 6)) < 1e-10


def test_the_policies_agree_too() -> None:
    """Who comes and what is found, week by week, at every line."""
    game = CASES["talks that pay in themselves, by turns"]
    solution, plain = solved(game), PlainWar(game)
    place = [stage.name for stage in solution.stages].index("table")
    for week in range(game.weeks):
        policy = solution.policies[week][place]
        for line in range(1, 4):
            _, come, (found,) = plain.talks(week, ((line,), (-1, -1), ()))
            paused = (0,) * (policy.come.ndim - 2)
            assert bool(policy.come[(0, line, *paused)]) == come
            chosen = int(np.broadcast_to(policy.rules[0].chosen, policy.come.shape)[(0, line, *paused)])
            assert (list(MOVES)[chosen] if chosen >= 0 else None) == found
