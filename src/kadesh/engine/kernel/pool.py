"""Runs of small moves, laid out in one pool for the compiled loops of ``chains``.

The idea: home fronts, backing, the channel and the like each move one coordinate by chances that do not depend on the
rest, and none of them moves the line. So all states with the same line form a block, and a whole run of such moves, a
chain, is made on one block before the next is touched.
"""

from typing import NamedTuple

import numpy as np

from kadesh.engine.kernel.batch import Batch, Values
from kadesh.engine.kernel.layout import Axis, Table, axis_of, stack_tables

DRIFT, ADD, SCALE = 0, 1, 2
"""Kinds of moves: a coordinate falls and rises; values gain what a table says; values are discounted."""


class Moves(NamedTuple):
    """All chains of a week.

    Attributes
    ----------
    first
        (chains + 1,): the moves of chain k are those from ``first[k]`` to ``first[k + 1]``.
    blocks
        (chains,): into how many blocks the states fall.
    kinds, which
        (moves,): the kind, and which drift or which addition.
    axes
        (drifts, 5): outer within a block, levels, inner, lowest, and who leaves for good at level 0 (-1: nobody).
    down, up
        (drifts, levels, worlds): chances.
    exits
        (drifts, worlds): what whoever leaves gets.
    fallers
        (drifts,): the side whose leader falls, or -1.
    tables, rows
        (additions, valuers, rows, worlds) and (additions, valuers, states).
    factors
        (valuers, worlds): discounts.
    tiring
        (tiring,): drifts of backers who tire, with chances ``falls`` + ``fatigue`` x week and ``rises`` by world.
    """

    first: Values
    blocks: Values
    kinds: Values
    which: Values
    axes: Values
    down: Values
    up: Values
    exits: Values
    fallers: Values
    tables: Values
    rows: Values
    factors: Values
    tiring: Values
    falls: Values
    fatigue: Values
    rises: Values


class Pool:
    """Collects the moves of a week, chain by chain."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._drifts: list[tuple[Axis, Values, Values, int, int, Values, int]] = []
        self._adds: list[tuple[Table, ...]] = []
        self._moves: list[tuple[int, int]] = []
        self._first, self._blocks = [0], list[int]()
        self._factors = np.ones((batch.plan.valuers, batch.worlds))
        self._tiring: list[tuple[int, str]] = []
        self._nothing = np.zeros(batch.worlds)

    def drift(
        self,
        axis: Axis,
        down: Values | None,
        up: Values | None,
        *,
        lowest: int = 0,
        who: int = -1,
        exits: Values | None = None,
        faller: int = -1,
    ) -> None:
        """A coordinate falls and rises with chances (worlds,) or (levels, worlds)."""
        leaves = self._nothing if exits is None else exits
        falls, climbs = (self._nothing if x is None else x for x in (down, up))
        self._moves.append((DRIFT, len(self._drifts)))
        self._drifts.append((axis, falls, climbs, lowest, who, leaves, faller))

    def give(self, backer: str) -> None:
        """A backer who does not choose gives less or more by chance, and may tire from week to week."""
        if self._batch.game.backers[backer].fatigue != 0:
            self._tiring.append((len(self._drifts), backer))
        falls, rises = self._batch.giving(backer)
        kept = np.arange(self._batch.game.backers[backer].levels + 1)[:, None] > 0
        self.drift(self._batch.backing_axis(backer), falls, np.where(kept, np.minimum(rises, 1 - falls), rises))

    def add(self, tables: tuple[Table, ...]) -> None:
        """Every valuer's values gain what its table says."""
        self._moves.append((ADD, len(self._adds)))
        self._adds.append(tables)

    def scale(self, factors: Values) -> None:
        """Every valuer's values are multiplied by its factor."""
        self._moves.append((SCALE, 0))
        self._factors = factors

    def close(self, within: int | None = None) -> int:
        """End a chain, for blocks of all states with the same line, or of ``within`` states; -1 if it is empty."""
        if len(self._moves) == self._first[-1]:
            return -1
        plan = self._batch.plan
        blocks = 1 if within is None else plan.states // within
        if within is None:
            for name in (c.name for c in plan.setting.lattice.coordinates if c.name.startswith("front.")):
                blocks *= axis_of(plan.setting.lattice, name).levels
        for kind, place in self._moves[self._first[-1] :]:
            if kind == DRIFT and self._drifts[place][0].outer % blocks:
                raise ValueError("a move across the line cannot be part of a chain")
        self._first.append(len(self._moves))
        self._blocks.append(blocks)
        return len(self._blocks) - 1

    def build(self) -> Moves:
        """All chains that were ended."""
        plan, worlds, dtype = self._batch.plan, self._batch.worlds, self._batch.dtype
        most, n = max((axis.levels for axis, *_ in self._drifts), default=1), len(self._drifts)
        axes, fallers = np.zeros((n, 5), np.int64), np.full(n, -1, np.int64)
        down, up = np.zeros((n, most, worlds), dtype), np.zeros((n, most, worlds), dtype)
        exits = np.zeros((n, worlds), dtype)
        kinds, which = np.array(self._moves, np.int64).reshape(-1, 2).T.copy()
        for chain, blocks in enumerate(self._blocks):
            own = slice(self._first[chain], self._first[chain + 1])
            for k in which[own][kinds[own] == DRIFT]:
                axis, falls, rises, lowest, who, leaving, faller = self._drifts[k]
                axes[k] = axis.outer // blocks, axis.levels, axis.inner, lowest, who
                down[k, 1 : axis.levels] = falls[1:] if falls.ndim > 1 else falls
                up[k, lowest : axis.levels - 1] = rises[lowest:-1] if rises.ndim > 1 else rises
                exits[k], fallers[k] = leaving, faller
        stacked = [stack_tables(tables, plan.states, worlds, dtype) for tables in self._adds]
        wide = max((values.shape[1] for values, _ in stacked), default=1)
        tables = np.zeros((len(stacked), plan.valuers, wide, worlds), dtype)
        rows = np.zeros((len(stacked), plan.valuers, plan.states), np.int32)
        for k, (values, places) in enumerate(stacked):
            tables[k, :, : values.shape[1]], rows[k] = values, places
        number, backers = plan.setting.number, self._batch.game.backers
        tiring = [backers[name] for _, name in self._tiring]
        by_world = [
            np.array([np.broadcast_to(number(x).reshape(-1), (worlds,)) for x in numbers]).reshape(-1, worlds)
            for numbers in ([b.down for b in tiring], [b.fatigue for b in tiring], [b.up for b in tiring])
        ]
        return Moves(
            np.array(self._first), np.array(self._blocks, np.int64), kinds, which, axes, down, up, exits, fallers,
            tables, rows, self._factors.astype(dtype), np.array([place for place, _ in self._tiring], np.int64),
            *by_world,
        )  # fmt: skip
