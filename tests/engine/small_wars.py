"""Small wars for tests: a game with two leaders, one front and nothing else, to which a test adds what it needs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kadesh.domain.game import Game
from kadesh.engine.setting import Setting


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
    return values.reshape(values.shape[0], -1)[:, 0]
