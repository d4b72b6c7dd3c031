"""Compiled moves along one coordinate, and what is added or stamped: the small steps of both sweeps.

Values are (valuers, states, worlds), masses (records, states, worlds). A coordinate splits the states into ``outer`` x
``levels`` x ``inner``. Chances are (worlds,) unless a row index says otherwise.
"""

import numba
import numpy as np

from kadesh.engine.cache import cache_folder

numba.config.CACHE_DIR = str(cache_folder("compiled"))  # type: ignore[attr-defined]  # made from NUMBA_ variables
compiled = numba.njit(nogil=True, cache=True, error_model="numpy")


@compiled
def set_rows(x, v, table, rows):
    """Set one valuer's values to what its table says of each state's row."""
    _, states, worlds = x.shape
    for s in range(states):
        r = rows[s]
        for w in range(worlds):
            x[v, s, w] = table[r, w]


@compiled
def stamp(x, v, table, rows, over):
    """Put terminal values where the war is over."""
    worlds = x.shape[2]
    for s in over:
        r = rows[s]
        for w in range(worlds):
            x[v, s, w] = table[r, w]


@compiled
def copy(x, y):
    """y = x."""
    n, states, worlds = x.shape
    for v in range(n):
        for s in range(states):
            for w in range(worlds):
                y[v, s, w] = x[v, s, w]


@compiled
def add(x, y):
    """x += y."""
    n, states, worlds = x.shape
    for v in range(n):
        for s in range(states):
            for w in range(worlds):
                x[v, s, w] += y[v, s, w]


@compiled
def mix(x, y, out, chance):
    """out = x + chance (y - x)."""
    n, states, worlds = x.shape
    for v in range(n):
        for s in range(states):
            for w in range(worlds):
                out[v, s, w] = x[v, s, w] + chance[w] * (y[v, s, w] - x[v, s, w])


@compiled
def part(x, y, chance):
    """Leave the share ``chance`` of ``x`` in it and add the rest to ``y``."""
    n, states, worlds = x.shape
    for k in range(n):
        for s in range(states):
            for w in range(worlds):
                share = x[k, s, w] * chance[w]
                y[k, s, w] += x[k, s, w] - share
                x[k, s, w] = share


@compiled
def drift_rows(x, y, outer, levels, inner, down, up, rows):
    """Like :func:`drift`, into ``y``, with chances by row of the state."""
    n, _, worlds = x.shape
    for v in range(n):
        for o in range(outer):
            for level in range(levels):
                for i in range(inner):
                    s = (o * levels + level) * inner + i
                    r = rows[s]
                    for w in range(worlds):
                        y[v, s, w] = x[v, s, w]
                    if level > 0:
                        for w in range(worlds):
                            y[v, s, w] += down[r, w] * (x[v, s - inner, w] - x[v, s, w])
                    if level < levels - 1:
                        for w in range(worlds):
                            y[v, s, w] += up[r, w] * (x[v, s + inner, w] - x[v, s, w])


@compiled
def push_drift_rows(x, y, outer, levels, inner, down, up, rows):
    """Like :func:`push_drift`, into ``y``, with chances by row of the state."""
    n, _, worlds = x.shape
    y[:] = 0
    for k in range(n):
        for o in range(outer):
            for level in range(levels):
                for i in range(inner):
                    s = (o * levels + level) * inner + i
                    r = rows[s]
                    for w in range(worlds):
                        y[k, s, w] += x[k, s, w]
                    if level > 0:
                        for w in range(worlds):
                            moved = down[r, w] * x[k, s, w]
                            y[k, s, w] -= moved
                            y[k, s - inner, w] += moved
                    if level < levels - 1:
                        for w in range(worlds):
                            moved = up[r, w] * x[k, s, w]
                            y[k, s, w] -= moved
                            y[k, s + inner, w] += moved


@compiled
def totals(x):
    """Mass of every record in every world, (records, worlds)."""
    n, states, worlds = x.shape
    total = np.zeros((n, worlds))
    for k in range(n):
        for s in range(states):
            for w in range(worlds):
                total[k, w] += x[k, s, w]
    return total


@compiled
def total_rows(x, table, rows):
    """Mass (states, worlds) weighted by a table, by world."""
    states, worlds = x.shape
    total = np.zeros(worlds)
    for s in range(states):
        r = rows[s]
        for w in range(worlds):
            total[w] += x[s, w] * table[r, w]
    return total


@compiled
def keep_rows(x, table, rows, seen):
    """Keep the mass where a table of 0 and 1 says 1 (``seen``) or 0."""
    states, worlds = x.shape
    one = x.dtype.type(1.0)
    for s in range(states):
        r = rows[s]
        for w in range(worlds):
            x[s, w] *= table[r, w] if seen else one - table[r, w]
