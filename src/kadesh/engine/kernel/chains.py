"""Runs of small moves, applied block by block while a block is in the fastest memory.

The idea: home fronts, backing, the channel and the like each move one coordinate by chances that do not depend on the
rest, and none of them moves the line. So all states with the same line form a block, and a whole run of such moves is
made on one block before the next is touched.
"""

from dataclasses import dataclass, field

import numpy as np

from kadesh.engine.kernel.batch import Batch, Values
from kadesh.engine.kernel.lanes import LANES, load, most, some, spread, store
from kadesh.engine.kernel.layout import Axis, Table, axis_of
from kadesh.engine.kernel.moves import compiled

DRIFT, ADD, SCALE = 0, 1, 2


@dataclass
class Chain:
    """A run of moves in the week's order, laid out for the compiled loops; see :func:`pull` for the shapes."""

    blocks: int
    kinds: Values
    index: Values
    axes: Values
    down: Values
    up: Values
    exits: Values
    tables: Values
    rows: Values
    factors: Values
    givers: tuple[tuple[int, str], ...] = ()
    fallers: tuple[tuple[int, int], ...] = ()
    empty: bool = False
    given: set[int] = field(default_factory=set)


@dataclass
class Builder:
    """Collects the moves of a chain."""

    batch: Batch
    drifts: list[tuple[Axis, Values, Values, int, int, Values]] = field(default_factory=list)
    adds: list[tuple[Table, ...]] = field(default_factory=list)
    order: list[tuple[int, int]] = field(default_factory=list)
    factors: Values | None = None
    givers: list[tuple[int, str]] = field(default_factory=list)
    fallers: list[tuple[int, int]] = field(default_factory=list)

    def drift(
        self,
        axis: Axis,
        down: Values | None,
        up: Values | None,
        *,
        lowest: int = 0,
        who: int = -1,
        exits: Values | None = None,
    ) -> int:
        """A coordinate falls and rises with chances (worlds,) or (levels, worlds)."""
        nothing = np.zeros(self.batch.worlds)
        spread = [
            np.broadcast_to(x if x is not None else nothing, (axis.levels, self.batch.worlds)) for x in (down, up)
        ]
        self.order.append((DRIFT, len(self.drifts)))
        self.drifts.append((axis, spread[0], spread[1], lowest, who, nothing if exits is None else exits))
        return len(self.drifts) - 1

    def add(self, tables: tuple[Table, ...]) -> None:
        """Every valuer's values gain what its table says."""
        self.order.append((ADD, len(self.adds)))
        self.adds.append(tables)

    def scale(self, factors: Values) -> None:
        """Every valuer's values are multiplied by its factor."""
        self.order.append((SCALE, 0))
        self.factors = factors

    def build(self, within: int | None = None) -> Chain:
        """The finished chain, for blocks of all states with the same line, or of ``within`` states."""
        batch = self.batch
        plan, worlds, dtype = batch.plan, batch.worlds, batch.dtype
        blocks = 1 if within is None else plan.states // within
        if within is None:
            for name in (c.name for c in plan.setting.lattice.coordinates if c.name.startswith("front.")):
                blocks *= axis_of(plan.setting.lattice, name).levels
        most = max((axis.levels for axis, *_ in self.drifts), default=1)
        n = len(self.drifts)
        axes = np.zeros((n, 5), np.int64)
        down, up = np.zeros((n, most, worlds), dtype), np.zeros((n, most, worlds), dtype)
        exits = np.zeros((n, worlds), dtype)
        for k, (axis, falls, rises, lowest, who, leaving) in enumerate(self.drifts):
            if axis.outer % blocks:
                raise ValueError("a move across the line cannot be part of a chain")
            axes[k] = axis.outer // blocks, axis.levels, axis.inner, lowest, who
            down[k, 1 : axis.levels] = falls[1:]
            up[k, lowest : axis.levels - 1], exits[k] = rises[lowest:-1], leaving
        wide = max((t.values.shape[0] for tables in self.adds for t in tables), default=1)
        tables = np.zeros((len(self.adds), plan.valuers, wide, worlds), dtype)
        rows = np.zeros((len(self.adds), plan.valuers, plan.states), np.int32)
        for k, stated in enumerate(self.adds):
            for v, table in enumerate(stated):
                tables[k, v, : table.values.shape[0]] = table.values
                rows[k, v] = table.rows
        factors = np.ones((plan.valuers, worlds)) if self.factors is None else self.factors
        return Chain(
            blocks=blocks,
            kinds=np.array([kind for kind, _ in self.order], np.int64),
            index=np.array([place for _, place in self.order], np.int64),
            axes=axes,
            down=down,
            up=up,
            exits=exits,
            tables=tables,
            rows=rows,
            factors=factors.astype(dtype),
            givers=tuple(self.givers),
            fallers=tuple(self.fallers),
            empty=not self.order,
        )


@compiled
def drift_block(x, c, v, base, outer, levels, inner, lowest, exiting, down, up, exits, w):
    """One drift of one valuer's values in one block, in place: the expected value before a fall or a rise.

    With ``exiting`` the valuer gets ``exits`` instead of its value at level 0 on a move from level 1. Nothing falls
    from the lowest level or rises from the last: ``down`` and ``up`` are 0 there. Two to four levels, the usual
    numbers, keep all their chances in registers.
    """
    if 2 <= levels <= 4:
        third_level, last = min(2, levels - 1), levels - 1
        up_first, up_second, up_third = load(up, (0, w)), load(up, (1, w)), load(up, (third_level, w))
        down_second, down_third, down_last = load(down, (1, w)), load(down, (third_level, w)), load(down, (last, w))
        leaving = load(exits, (w,))
        for o in range(outer):
            for i in range(inner):
                s = base + o * levels * inner + i
                first, second = load(x, (c, v, s, 0)), load(x, (c, v, s + inner, 0))
                store(x, (c, v, s, 0), first + up_first * (second - first))
                below = leaving if exiting else first
                value = second + down_second * (below - second)
                if levels > 2:
                    third = load(x, (c, v, s + 2 * inner, 0))
                    value = value + up_second * (third - second)
                    beyond = third + down_third * (second - third)
                    if levels > 3:
                        last_one = load(x, (c, v, s + 3 * inner, 0))
                        beyond = beyond + up_third * (last_one - third)
                        store(x, (c, v, s + 3 * inner, 0), last_one + down_last * (third - last_one))
                    store(x, (c, v, s + 2 * inner, 0), beyond)
                store(x, (c, v, s + inner, 0), value)
        return
    for o in range(outer):
        for i in range(inner):
            first = base + o * levels * inner + i
            below = load(x, (c, v, first, 0))
            for level in range(lowest, levels):
                s = first + level * inner
                here = load(x, (c, v, s, 0))
                value = here
                if level == 1 and exiting:
                    below = load(exits, (w,))
                if level > 0:
                    value = value + load(down, (level, w)) * (below - here)
                if level < levels - 1:
                    value = value + load(up, (level, w)) * (load(x, (c, v, s + inner, 0)) - here)
                store(x, (c, v, s, 0), value)
                below = here


@compiled
def pull(x, blocks, kinds, index, axes, down, up, exits, tables, rows, factors):
    """Values before a chain from those after it, in place.

    ``x`` (sixteens of worlds, valuers, states, LANES); ``kinds`` and ``index`` (moves,) in the week's order; ``axes``
    (drifts, 5) outer within the block, levels, inner, lowest, who; ``down`` and ``up`` (drifts, levels, worlds);
    ``tables`` (adds, valuers, rows, worlds) with ``rows`` (adds, valuers, states).
    """
    chunks, n, states, _ = x.shape
    size = states // blocks
    for c in range(chunks):
        w = c * LANES
        for v in range(n):
            factor = load(factors, (v, w))
            for b in range(blocks):
                base = b * size
                for place in range(kinds.shape[0] - 1, -1, -1):
                    kind, k = kinds[place], index[place]
                    if kind == DRIFT:
                        drift_block(
                            x, c, v, base, axes[k, 0], axes[k, 1], axes[k, 2], axes[k, 3], axes[k, 4] == v, down[k],
                            up[k], exits[k], w,
                        )  # fmt: skip
                    elif kind == ADD:
                        for s in range(base, base + size):
                            store(x, (c, v, s, 0), load(x, (c, v, s, 0)) + load(tables, (k, v, rows[k, v, s], w)))
                    else:
                        for s in range(base, base + size):
                            store(x, (c, v, s, 0), load(x, (c, v, s, 0)) * factor)


@compiled
def pull_battle(
    x, y, moved, levels, inner, rows, belief, win, lose, up, down, drifts, won_index, won_axes, won_down, won_up,
    won_exits, lost_index, lost_axes, lost_down, lost_up, lost_exits,
):  # fmt: skip
    """Values ``y`` before a battle: the line moves, and with it whatever a victory moves.

    ``moved`` (1, 1, inner, LANES) is room for the values at one level of the line, on which a victory's own drifts are
    made; their axes lie within ``inner``. ``belief`` (valuers,) says which chances, (beliefs, rows, worlds), are whose.
    """
    chunks, n, states, _ = x.shape
    for c in range(chunks):
        w = c * LANES
        for v in range(n):
            b = belief[v]
            for base in range(0, states, inner):
                level = base // inner % levels
                if level in (0, levels - 1):
                    for s in range(base, base + inner):
                        store(y, (c, v, s, 0), load(x, (c, v, s, 0)))
                    continue
                for i in range(inner):
                    store(moved, (0, 0, i, 0), load(x, (c, v, base + inner + i, 0)))
                for k in won_index[::-1]:
                    drift_block(
                        moved, 0, 0, 0, won_axes[k, 0], won_axes[k, 1], won_axes[k, 2], won_axes[k, 3],
                        won_axes[k, 4] == v, won_down[k], won_up[k], won_exits[k], w,
                    )  # fmt: skip
                for i in range(inner):
                    s = base + i
                    here = load(x, (c, v, s, 0))
                    value = here + load(win, (b, rows[s], w)) * (load(moved, (0, 0, i, 0)) - here)
                    if drifts:
                        value = value + load(up, (b, rows[s], w)) * (load(x, (c, v, s + inner, 0)) - here)
                        value = value + load(down, (b, rows[s], w)) * (load(x, (c, v, s - inner, 0)) - here)
                    store(y, (c, v, s, 0), value)
                for i in range(inner):
                    store(moved, (0, 0, i, 0), load(x, (c, v, base - inner + i, 0)))
                for k in lost_index[::-1]:
                    drift_block(
                        moved, 0, 0, 0, lost_axes[k, 0], lost_axes[k, 1], lost_axes[k, 2], lost_axes[k, 3],
                        lost_axes[k, 4] == v, lost_down[k], lost_up[k], lost_exits[k], w,
                    )  # fmt: skip
                for i in range(inner):
                    s = base + i
                    change = load(lose, (b, rows[s], w)) * (load(moved, (0, 0, i, 0)) - load(x, (c, v, s, 0)))
                    store(y, (c, v, s, 0), load(y, (c, v, s, 0)) + change)


@compiled
def push_block(x, c, k, base, outer, levels, inner, lowest, down, up, w, fallen, banned):
    """One drift of one record's mass in one block, in place; ``fallen`` (worlds,) gains what moves from 1 to 0.

    Where ``banned`` the record says that nobody fell, and what would fall is lost. ``down`` and ``up`` as in
    :func:`drift_block`.
    """
    zero = spread(0.0, x)
    gone = zero
    if 2 <= levels <= 4:
        third_level, last = min(2, levels - 1), levels - 1
        up_first, up_second, up_third = load(up, (0, w)), load(up, (1, w)), load(up, (third_level, w))
        down_second, down_third, down_last = load(down, (1, w)), load(down, (third_level, w)), load(down, (last, w))
        for o in range(outer):
            for i in range(inner):
                s = base + o * levels * inner + i
                first, second = load(x, (c, k, s, 0)), load(x, (c, k, s + inner, 0))
                rise, fall = up_first * first, down_second * second
                gone = gone + fall
                store(x, (c, k, s, 0), first - rise + (zero if banned else fall))
                value = second - fall + rise
                if levels > 2:
                    third = load(x, (c, k, s + 2 * inner, 0))
                    rise, fall = up_second * second, down_third * third
                    value, beyond = value - rise + fall, third - fall + rise
                    if levels > 3:
                        last_one = load(x, (c, k, s + 3 * inner, 0))
                        rise, fall = up_third * third, down_last * last_one
                        beyond = beyond - rise + fall
                        store(x, (c, k, s + 3 * inner, 0), last_one - fall + rise)
                    store(x, (c, k, s + 2 * inner, 0), beyond)
                store(x, (c, k, s + inner, 0), value)
    else:
        for o in range(outer):
            for i in range(inner):
                first = base + o * levels * inner + i
                below, rising = load(x, (c, k, first, 0)), zero
                for level in range(lowest, levels):
                    s = first + level * inner
                    here = load(x, (c, k, s, 0))
                    stays = here
                    if level > 0:
                        fall = load(down, (level, w)) * here
                        stays = stays - fall
                        if level == 1:
                            gone = gone + fall
                        if level > 1 or not banned:
                            below = below + fall
                        store(x, (c, k, s - inner, 0), below)
                    stays = stays + rising
                    if level < levels - 1:
                        rising = load(up, (level, w)) * here
                        stays = stays - rising
                    below = stays
                store(x, (c, k, first + (levels - 1) * inner, 0), below)
    if lowest == 1:
        store(fallen, (w,), load(fallen, (w,)) + gone)


@compiled
def push(x, blocks, kinds, index, axes, down, up, fallen, banned):
    """Masses (sixteens, records, states, LANES) after a chain's drifts, in place.

    ``fallen`` (drifts, records, worlds) gains what falls; ``banned`` (drifts, records) where a record rules that out.
    """
    chunks, n, states, _ = x.shape
    size = states // blocks
    for c in range(chunks):
        for k in range(n):
            for b in range(blocks):
                for place in range(kinds.shape[0]):
                    if kinds[place] == DRIFT:
                        d = index[place]
                        push_block(
                            x, c, k, b * size, axes[d, 0], axes[d, 1], axes[d, 2], axes[d, 3], down[d], up[d],
                            c * LANES, fallen[d, k], banned[d, k],
                        )  # fmt: skip


@compiled
def push_battle(
    x, y, moved, outer, levels, inner, rows, win, lose, up, down, drifts, won_index, won_axes, won_down, won_up,
    won_fallen, won_banned, lost_index, lost_axes, lost_down, lost_up, lost_fallen, lost_banned,
):  # fmt: skip
    """Masses ``y`` after a battle: the line moves, and with it whatever a victory moves.

    The line's axis splits the states into ``outer`` x ``levels`` x ``inner``; ``moved`` (1, 1, inner, LANES) is room
    for the mass of one level, on which a victory's own drifts are made; their axes lie within ``inner``.
    """
    chunks, n, states, _ = x.shape
    zero = spread(0.0, x)
    for c in range(chunks):
        w = c * LANES
        for k in range(n):
            for s in range(states):
                level = s // inner % levels
                here = load(x, (c, k, s, 0))
                if 0 < level < levels - 1:
                    r = rows[s]
                    leaves = load(win, (0, r, w)) + load(lose, (0, r, w))
                    if drifts:
                        leaves = leaves + load(up, (0, r, w)) + load(down, (0, r, w))
                    here = here - here * leaves
                store(y, (c, k, s, 0), here)
            for o in range(outer):
                for level in range(1, levels - 1):
                    base = (o * levels + level) * inner
                    any_mass = zero
                    for s in range(base, base + inner):
                        any_mass = most(any_mass, load(x, (c, k, s, 0)))
                    if not some(any_mass > zero):
                        continue
                    for i in range(inner):
                        store(moved, (0, 0, i, 0), load(x, (c, k, base + i, 0)) * load(win, (0, rows[base + i], w)))
                    for d in won_index:
                        push_block(
                            moved, 0, 0, 0, won_axes[d, 0], won_axes[d, 1], won_axes[d, 2], won_axes[d, 3], won_down[d],
                            won_up[d], w, won_fallen[d, k], won_banned[d, k],
                        )  # fmt: skip
                    for i in range(inner):
                        s = base + inner + i
                        store(y, (c, k, s, 0), load(y, (c, k, s, 0)) + load(moved, (0, 0, i, 0)))
                    for i in range(inner):
                        store(moved, (0, 0, i, 0), load(x, (c, k, base + i, 0)) * load(lose, (0, rows[base + i], w)))
                    for d in lost_index:
                        push_block(
                            moved, 0, 0, 0, lost_axes[d, 0], lost_axes[d, 1], lost_axes[d, 2], lost_axes[d, 3],
                            lost_down[d], lost_up[d], w, lost_fallen[d, k], lost_banned[d, k],
                        )  # fmt: skip
                    for i in range(inner):
                        s = base - inner + i
                        store(y, (c, k, s, 0), load(y, (c, k, s, 0)) + load(moved, (0, 0, i, 0)))
                    if drifts:
                        for i in range(inner):
                            r, here = rows[base + i], load(x, (c, k, base + i, 0))
                            higher, lower = base + inner + i, base - inner + i
                            store(y, (c, k, higher, 0), load(y, (c, k, higher, 0)) + here * load(up, (0, r, w)))
                            store(y, (c, k, lower, 0), load(y, (c, k, lower, 0)) + here * load(down, (0, r, w)))
