"""Small wars for tests: a game with two leaders, one front and nothing else, to which a test adds what it needs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from kadesh.domain.game import Game
from kadesh.engine.setting import Setting
from kadesh.engine.solve import Ends, Solution, ends_of, solve_game


def small_war(
    *,
    steps: int,
    start: int = 1,
    weeks: int = 1,
    odds: float = 0.5,
    beliefs: tuple[Any, Any] | None = None,
    costs: tuple[float, float] = (0.0, 0.0),
    discounts: tuple[float, float] = (1.0, 1.0),
    win: tuple[float, float] = (1.0, 1.0),
    lose: tuple[float, float] = (0.0, 0.0),
    table: Mapping[str, Any] | None = None,
    sides: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {}),
    fight: float = 1.0,
    **more: Any,
) -> Game:
    """A game with one front, where a decisive battle is one step and comes with chance ``fight`` a week."""
    believed = beliefs or (odds, odds)
    leaders = {}
    for place, side in enumerate(("a", "d")):
        belief = believed[place]
        if isinstance(belief, tuple):
            alpha, beta = belief
            stated: dict[str, Any] = {"mean": alpha / (alpha + beta), "weight": float(alpha + beta)}
        else:
            stated = {"mean": belief}
        leaders[side] = {
            "discount": discounts[place],
            "cost": costs[place],
            "win": win[place],
            "lose": lose[place],
            "belief": stated,
            **sides[place],
        }
    return Game.model_validate(
        {
            "weeks": weeks,
            "sides": leaders,
            "fronts": {
                "line": {
                    "meaning": "the only theatre",
                    "steps": steps,
                    "start": start,
                    "stride": 1.0 / steps,
                    "tempo": fight,
                    "value": {"a": 1, "d": 1},
                }
            },
            "battle": {"odds": odds},
            **({"table": table} if table is not None else {}),
            **more,
        }
    )


def setting(game: Game) -> Setting:
    """One world of a game whose numbers are all stated."""
    return Setting(game, {}, 1)


def at_line(array: np.ndarray, place: int = 0) -> np.ndarray:
    """Values by line for one valuer, in the first world, every other coordinate at its first level."""
    values = array[place, 0]
    return np.asarray(values.reshape(values.shape[0], -1)[:, 0])


PIE = {
    "pie": {"meaning": "the stake, split finely", "values": {"a": 1, "d": -1}},
    "base": {"meaning": "d holds the stake", "values": {"d": 1}},
}
"""Issues under which a package of ``base`` with a share y of the pie is worth y to ``a`` and 1 - y to ``d``."""


def pie_table(**more: Any) -> dict[str, Any]:
    """A table at which both always sit, to split a pie of size 1 finely."""
    return {
        "first": None,
        "packages": {"share": {"levels": {"base": 1}}},
        "divisible": {"issue": "pie"},
        **more,
    }


def pie_war(**more: Any) -> Game:
    """A small war over a pie: ground counts for nothing but victory and defeat."""
    protocol = more.pop("protocol", "nash")
    game = small_war(table=pie_table(proposer=protocol, **more.pop("at_table", {})), issues=PIE, **more)
    return worth_of_ground(game, {})


def worth_of_ground(game: Game, value: Mapping[str, float]) -> Game:
    """The game with another value of the only theatre to everybody."""
    line = game.fronts["line"].model_copy(update={"value": dict(value)})
    return game.model_copy(update={"fronts": {"line": line}})


def line_moves(furthest: int) -> dict[str, Any]:
    """Packages that move the line by up to ``furthest`` steps either way, the one for ``d`` first."""
    return {f"{k:+d}" if k else "0": {"transfers": {"line": k}} for k in range(-furthest, furthest + 1)}


def solved(game: Game) -> Solution:
    """The only world of a game whose numbers are all stated, solved."""
    return solve_game(setting(game))


def ends_with_horizon(game: Game, worth: Callable[[str, np.ndarray], np.ndarray]) -> Ends:
    """The game's own ends, but a frozen line is worth ``worth(side, own share)`` to everybody of a side."""
    made = setting(game)
    rows = [worth(made.side_of(v), made.share("line", made.side_of(v))) for v in made.valuers]
    return replace(ends_of(made), horizon=np.stack(np.broadcast_arrays(*rows))[:, None])


def stage_named(solution: Solution, name: str) -> int:
    """The place in the week of the only stage of a name."""
    (place,) = [i for i, stage in enumerate(solution.stages) if stage.name == name]
    return place
