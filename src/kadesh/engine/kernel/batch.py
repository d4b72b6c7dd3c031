"""One batch of worlds in one precision: its tables cast once, and arrays handed round instead of made anew."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kadesh.engine.kernel.lanes import LANES
from kadesh.engine.kernel.layout import Axis, axis_of
from kadesh.engine.kernel.plan import Plan
from kadesh.engine.setting import SIDES

Values = NDArray[Any]
Branch = tuple[int, int]
"""Efforts of ``a`` and ``d`` this week: 0 holds, 1 presses; PAUSED if the week's battle is skipped."""

HOLD, PAUSED = (0, 0), (-1, -1)


@dataclass
class Batch:
    """One batch of worlds in one precision, with its tables cast once.

    ``counting``: the masses that pay for a week are looked at.
    """

    plan: Plan
    dtype: type[np.floating[Any]]
    counting: bool = False

    def __post_init__(self) -> None:
        self._casts: dict[int, tuple[Any, Values]] = {}
        self._by_lanes: dict[int, tuple[Any, Values]] = {}
        self.books: dict[int, Values] = {}
        self.truth: dict[tuple[int, tuple[int, int]], tuple[Values, ...]] = {}
        self.program: tuple[Any, ...] = ()
        self.talking: tuple[Any, ...] = ()
        setting = self.plan.setting
        self.worlds = setting.worlds
        self.game = setting.game
        self.zero = np.zeros((1, self.worlds), self.dtype)
        self.nowhere = np.zeros((self.worlds // LANES, 1, 1, LANES), self.dtype)
        self.no_exit = np.zeros(self.worlds, self.dtype)
        self._free: dict[tuple[int, ...], list[Values]] = {}
        last_reader = "battle"
        order = self.game.order
        if any(self.game.sides[s].stock is not None for s in SIDES) and "stocks" in order:
            last_reader = max(("battle", "stocks"), key=order.index)
        self.last_reader = last_reader
        self.efforts = tuple(s for s in SIDES if self.game.sides[s].effort is not None and f"effort {s}" in order)
        self.pauses = self.plan.talks is not None and self.plan.talks.pauses and "table" in order

    def cast(self, array: Values) -> Values:
        """An array in this sweep's precision, made once."""
        known = self._casts.get(id(array))
        if known is None:
            known = (array, np.ascontiguousarray(array, dtype=self.dtype))
            self._casts[id(array)] = known
        return known[1]

    def by_lanes(self, array: Values) -> Values:
        """An array (..., packages, rows, worlds) as (sixteens of worlds, ..., rows, packages, LANES), made once."""
        known = self._by_lanes.get(id(array))
        if known is None:
            *rest, packages, rows, worlds = array.shape
            parts = array.reshape(*rest, packages, rows, worlds // LANES, LANES)
            moved = np.moveaxis(np.swapaxes(parts, -4, -3), -2, 0)
            known = self._by_lanes[id(array)] = (array, np.ascontiguousarray(moved, dtype=self.dtype))
        return known[1]

    def take(self, shape: tuple[int, ...]) -> Values:
        """An array to write in: fresh memory is slow, so arrays are handed round."""
        free = self._free.setdefault(shape, [])
        return free.pop() if free else np.empty(shape, self.dtype)

    def give(self, *arrays: Values) -> None:
        """Hand arrays back."""
        for array in arrays:
            self._free[array.shape].append(array)

    def levels_of(self, axis: Axis) -> Values:
        """The level of one coordinate in every state."""
        return np.tile(np.repeat(np.arange(axis.levels, dtype=np.int32), axis.inner), axis.outer)

    def backing_axis(self, backer: str) -> Axis:
        """Where a backer's level of support sits among the states."""
        return axis_of(self.plan.setting.lattice, f"backing.{backer}")

    def giving(self, backer: str, week: int) -> tuple[Values, Values]:
        """Chances of a level less and of a level more, by level: (levels, worlds) each."""
        stated, number = self.game.backers[backer], self.plan.setting.number
        level = np.arange(stated.levels + 1)[:, None]
        down = np.clip(number(stated.down) + number(stated.fatigue) * week, 0, 1).reshape(1, -1) * (level > 0)
        up = np.clip(number(stated.up), 0, 1).reshape(1, -1) * (level < stated.levels)
        shape = (stated.levels + 1, self.worlds)
        up = np.broadcast_to(np.minimum(up, 1 - down), shape)
        return np.broadcast_to(down, shape).astype(self.dtype), up.astype(self.dtype)
