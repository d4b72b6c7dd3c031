"""Compiled runs of small moves, block by block while a block is in the fastest memory, and what battles move.

``moves`` is the pool of :class:`kadesh.engine.kernel.pool.Moves`; values are (sixteens of worlds, valuers, states,
LANES), masses (sixteens, records, states, LANES).
"""

from kadesh.engine.kernel.lanes import LANES, load, most, some, spread, store
from kadesh.engine.kernel.moves import compiled
from kadesh.engine.kernel.pool import ADD, DRIFT


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
def pull(x, moves, chain):
    """Values before a chain from those after it, in place."""
    kinds, index, axes, down, up = moves.kinds, moves.which, moves.axes, moves.down, moves.up
    exits, tables, rows, factors = moves.exits, moves.tables, moves.rows, moves.factors
    first, last, blocks = moves.first[chain], moves.first[chain + 1], moves.blocks[chain]
    chunks, n, states, _ = x.shape
    size = states // blocks
    for c in range(chunks):
        w = c * LANES
        for v in range(n):
            factor = load(factors, (v, w))
            for b in range(blocks):
                base = b * size
                for place in range(last - 1, first - 1, -1):
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
def drifts_of(first, chain):
    """Where a victory's moves, which are all drifts, begin and end."""
    return (0, 0) if chain < 0 else (first[chain], first[chain + 1])


@compiled
def pull_battle(x, y, moved, battles, theatre, moves, chances):
    """Values ``y`` before a battle: the line moves, and with it whatever a victory moves.

    ``moved`` (1, 1, inner, LANES) is room for the values at one level of the line, on which a victory's own drifts are
    made; their axes lie within ``inner``. ``chances`` (4, beliefs, rows, worlds), by belief: of winning, of losing, of
    the line's drift up and down.
    """
    chunks, n, states, _ = x.shape
    levels, inner = battles.axes[theatre, 1], battles.axes[theatre, 2]
    rows, drifts = battles.rows[theatre], battles.drifts[theatre]
    beliefs, win, lose, up, down = battles.of_valuer, chances[0], chances[1], chances[2], chances[3]
    index, axes, falls, rises, exits = moves.which, moves.axes, moves.down, moves.up, moves.exits
    won, won_end = drifts_of(moves.first, battles.won[theatre])
    lost, lost_end = drifts_of(moves.first, battles.lost[theatre])
    for c in range(chunks):
        w = c * LANES
        for v in range(n):
            b = beliefs[v]
            for base in range(0, states, inner):
                level = base // inner % levels
                if level in (0, levels - 1):
                    for s in range(base, base + inner):
                        store(y, (c, v, s, 0), load(x, (c, v, s, 0)))
                    continue
                for i in range(inner):
                    store(moved, (0, 0, i, 0), load(x, (c, v, base + inner + i, 0)))
                for place in range(won_end - 1, won - 1, -1):
                    k = index[place]
                    drift_block(
                        moved, 0, 0, 0, axes[k, 0], axes[k, 1], axes[k, 2], axes[k, 3], axes[k, 4] == v, falls[k],
                        rises[k], exits[k], w,
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
                for place in range(lost_end - 1, lost - 1, -1):
                    k = index[place]
                    drift_block(
                        moved, 0, 0, 0, axes[k, 0], axes[k, 1], axes[k, 2], axes[k, 3], axes[k, 4] == v, falls[k],
                        rises[k], exits[k], w,
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
def push(x, moves, chain, fallen, banned):
    """Masses after a chain's drifts, in place.

    ``fallen`` (drifts, records, worlds) gains what falls; ``banned`` (drifts, records) where a record rules that out.
    """
    kinds, index, axes, down, up = moves.kinds, moves.which, moves.axes, moves.down, moves.up
    first, last, blocks = moves.first[chain], moves.first[chain + 1], moves.blocks[chain]
    chunks, n, states, _ = x.shape
    size = states // blocks
    for c in range(chunks):
        for k in range(n):
            for b in range(blocks):
                for place in range(first, last):
                    if kinds[place] == DRIFT:
                        d = index[place]
                        push_block(
                            x, c, k, b * size, axes[d, 0], axes[d, 1], axes[d, 2], axes[d, 3], down[d], up[d],
                            c * LANES, fallen[d, k], banned[d, k],
                        )  # fmt: skip


@compiled
def push_battle(x, y, moved, battles, theatre, moves, truth, fallen, banned):
    """Masses ``y`` after a battle: the line moves, and with it whatever a victory moves.

    ``truth`` (4, 1, rows, worlds): the true chances of winning, of losing, of the line's drift up and down; ``moved``
    (1, 1, inner, LANES) is room for the mass of one level, on which a victory's own drifts are made; their axes lie
    within ``inner``.
    """
    chunks, n, states, _ = x.shape
    outer, levels, inner = battles.axes[theatre, 0], battles.axes[theatre, 1], battles.axes[theatre, 2]
    rows, drifts = battles.rows[theatre], battles.drifts[theatre]
    index, axes, falls, rises = moves.which, moves.axes, moves.down, moves.up
    win, lose, up, down = truth[0, 0], truth[1, 0], truth[2, 0], truth[3, 0]
    won, won_end = drifts_of(moves.first, battles.won[theatre])
    lost, lost_end = drifts_of(moves.first, battles.lost[theatre])
    zero = spread(0.0, x)
    for c in range(chunks):
        w = c * LANES
        for k in range(n):
            for s in range(states):
                level = s // inner % levels
                here = load(x, (c, k, s, 0))
                if 0 < level < levels - 1:
                    r = rows[s]
                    leaves = load(win, (r, w)) + load(lose, (r, w))
                    if drifts:
                        leaves = leaves + load(up, (r, w)) + load(down, (r, w))
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
                        store(moved, (0, 0, i, 0), load(x, (c, k, base + i, 0)) * load(win, (rows[base + i], w)))
                    for place in range(won, won_end):
                        d = index[place]
                        push_block(
                            moved, 0, 0, 0, axes[d, 0], axes[d, 1], axes[d, 2], axes[d, 3], falls[d], rises[d], w,
                            fallen[d, k], banned[d, k],
                        )  # fmt: skip
                    for i in range(inner):
                        s = base + inner + i
                        store(y, (c, k, s, 0), load(y, (c, k, s, 0)) + load(moved, (0, 0, i, 0)))
                    for i in range(inner):
                        store(moved, (0, 0, i, 0), load(x, (c, k, base + i, 0)) * load(lose, (rows[base + i], w)))
                    for place in range(lost, lost_end):
                        d = index[place]
                        push_block(
                            moved, 0, 0, 0, axes[d, 0], axes[d, 1], axes[d, 2], axes[d, 3], falls[d], rises[d], w,
                            fallen[d, k], banned[d, k],
                        )  # fmt: skip
                    for i in range(inner):
                        s = base - inner + i
                        store(y, (c, k, s, 0), load(y, (c, k, s, 0)) + load(moved, (0, 0, i, 0)))
                    if drifts:
                        for i in range(inner):
                            r, here = rows[base + i], load(x, (c, k, base + i, 0))
                            higher, lower = base + inner + i, base - inner + i
                            store(y, (c, k, higher, 0), load(y, (c, k, higher, 0)) + here * load(up, (r, w)))
                            store(y, (c, k, lower, 0), load(y, (c, k, lower, 0)) + here * load(down, (r, w)))


@compiled
def tire(week, tiring, axes, falls, fatigue, rises, down, up):
    """Chances of backers who tire, as they are in a week; see the pool's ``Moves``."""
    for g in range(tiring.shape[0]):
        place = tiring[g]
        for w in range(falls.shape[1]):
            fall = min(max(falls[g, w] + fatigue[g, w] * week, 0.0), 1.0)
            rise = min(max(rises[g, w], 0.0), 1.0)
            for level in range(axes[place, 1] - 1):
                down[place, level + 1, w] = fall
                up[place, level, w] = rise if level == 0 else min(rise, 1.0 - fall)
