"""One batch of worlds in one precision."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kadesh.domain.game import Game, Side
from kadesh.engine.kernel.lanes import LANES
from kadesh.engine.kernel.layout import Axis, axis_of
from kadesh.engine.kernel.plan import Plan
from kadesh.engine.setting import SIDES

Values = NDArray[Any]


def choosers_of(game: Game) -> tuple[str, ...]:
    """Backers that choose how much they give, in the order of their policies."""
    return tuple(name for name, backer in game.backers.items() if backer.chooses and backer.levels)


@dataclass(frozen=True)
class Batch:
    """One batch of worlds in one precision. ``counting``: the masses that pay for a week are looked at."""

    plan: Plan
    dtype: type[np.floating[Any]]
    counting: bool = False

    @property
    def game(self) -> Game:
        """The game."""
        return self.plan.setting.game

    @property
    def worlds(self) -> int:
        """How many, a multiple of LANES."""
        return self.plan.setting.worlds

    @property
    def last_reader(self) -> str:
        """The last stage that reads what was chosen this week."""
        order = self.game.order
        stocked = any(self.game.sides[s].stock is not None for s in SIDES) and "stocks" in order
        return max(("battle", "stocks"), key=order.index) if stocked else "battle"

    @property
    def efforts(self) -> tuple[Side, ...]:
        """Sides that choose their effort."""
        return tuple(s for s in SIDES if self.game.sides[s].effort is not None and f"effort {s}" in self.game.order)

    @property
    def choosers(self) -> tuple[str, ...]:
        """Backers that choose how much they give."""
        return choosers_of(self.game)

    @property
    def pauses(self) -> bool:
        """Whether a week of talks may have no battle."""
        return self.plan.talks is not None and self.plan.talks.pauses and "table" in self.game.order

    def by_lanes(self, array: Values) -> Values:
        """An array (..., packages, rows, worlds) as (sixteens of worlds, ..., rows, packages, LANES)."""
        *rest, packages, rows, worlds = array.shape
        parts = array.reshape(*rest, packages, rows, worlds // LANES, LANES)
        return np.ascontiguousarray(np.moveaxis(np.swapaxes(parts, -4, -3), -2, 0), dtype=self.dtype)

    def backing_axis(self, backer: str) -> Axis:
        """Where a backer's level of support sits among the states."""
        return axis_of(self.plan.setting.lattice, f"backing.{backer}")

    def giving(self, backer: str) -> tuple[Values, Values]:
        """A passive backer's chances of giving less and of giving more in the first week, (worlds,) each."""
        stated, number = self.game.backers[backer], self.plan.setting.number
        down, up = (np.clip(number(x), 0, 1).reshape(-1) for x in (stated.down, stated.up))
        return np.broadcast_to(down, (self.worlds,)), np.broadcast_to(up, (self.worlds,))
