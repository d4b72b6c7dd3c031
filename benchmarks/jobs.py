"""The jobs that are timed: the article's game, one large game, a war of any length, and one that is simulated.

``BENCH=tiny`` makes everything small enough to try the scripts; ``BENCH=long`` adds the longest job. The usual sizes
are those of the table in README.md.
"""

from __future__ import annotations

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

import kadesh
from kadesh.analysis.trials import Trials
from kadesh.domain.game import Game
from kadesh.engine.setting import lattice_of
from kadesh.engine.worlds import draw_worlds

SIZE = os.environ.get("BENCH", "usual")
ROUNDS = 1 if SIZE == "tiny" else 5
Draws = dict[str, NDArray[np.float64]]


def sized(tiny: int, usual: int) -> int:
    """A number of worlds, weeks or steps by the size that was asked for."""
    return tiny if SIZE == "tiny" else usual


def article(worlds: int, weeks: int | None = None) -> tuple[Game, Draws, int]:
    """The standard job: the article's game under the article's premises, with its full menu."""
    scenario = kadesh.load("no-talks-2022")
    trials = Trials.of(scenario, worlds, 0)
    draws = draw_worlds(trials.points, trials.ranges(trials.premises_of(next(iter(scenario.accounts)))))
    game = scenario.game if weeks is None else scenario.game.model_copy(update={"weeks": weeks})
    return game, draws, worlds


def side(mean: float, weight: float | None = None, **more: Any) -> dict[str, Any]:
    """A plain leader with a belief about battles."""
    belief = {"mean": mean, "weight": weight}
    plain = {"discount": 0.995, "cost": 0.01, "win": 1, "lose": 0, "belief": belief, "coming": 0.001}
    return plain | more


def front(steps: int, stride: float, tempo: float) -> dict[str, Any]:
    """A theatre whose middle is held."""
    return {
        "meaning": "a theatre", "steps": steps, "start": steps // 2, "stride": stride, "tempo": tempo,
        "value": {"a": 1, "d": 1},
    }  # fmt: skip


def large(scale: int) -> Game:
    """One game of at least half a million states (scale 5), 104 weeks."""
    standing = {"levels": scale, "start": scale, "rise": 0.2, "drop": 0.3, "decay": 0.01}
    stock = {"levels": scale, "start": scale, "loss": 0.1, "growth": 0.08, "odds": 0.4}
    data = {
        "weeks": sized(4, 104),
        "fronts": {"plain": front(4 * scale, 1 / (4 * scale), 0.8)},
        "battle": {"odds": 0.5},
        "lessons": {"limit": 2 * scale},
        "sides": {
            "a": side(0.56, 20, standing=standing, stock=stock, office=0.2),
            "d": side(0.46, 20, standing=standing, stock=stock, office=0.2),
        },
        "table": {"proposer": "draw", "conclude": 0.25, "menu": {"plain": (-1, 0, 1)}},
    }
    return Game.model_validate(data)


def fought(weeks: int, packages: int = 2) -> Game:
    """A war for all solvers: two leaders, one theatre, one or two packages; its tree grows with the weeks."""
    data = {
        "weeks": weeks,
        "fronts": {"plain": front(4, 0.25, 0.9)},
        "battle": {"odds": 0.5},
        "sides": {"a": side(0.62), "d": side(0.41)},
        "table": {"proposer": "parity", "first": None, "conclude": 0.5, "menu": {"plain": (0, 1)[:packages]}},
    }
    return Game.model_validate(data)


def simulated() -> Game:
    """A war of 104 weeks that is also simulated: a line, two standings, and talks that mostly fail."""
    standing = {"levels": 3, "start": 2, "rise": 0.1, "drop": 0.15, "decay": 0.005}
    data = {
        "weeks": 104,
        "fronts": {"plain": front(12, 1 / 12, 0.5)},
        "battle": {"odds": 0.5},
        "sides": {"a": side(0.56, standing=standing, office=0.4), "d": side(0.46, standing=standing, office=0.4)},
        "table": {"proposer": "draw", "conclude": 0.03, "menu": {"plain": (0, 1)}},
    }
    return Game.model_validate(data)


def states(game: Game) -> int:
    """How many states a week can begin in."""
    return lattice_of(game).states
