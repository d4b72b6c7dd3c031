"""Compiled moves along one coordinate, and what is added or stamped: the small steps of both sweeps.

Values are (sixteens of worlds, valuers, states, LANES), masses (sixteens, records, states, LANES); everything else has
its worlds in one last axis. A coordinate splits the states into ``outer`` x ``levels`` x ``inner``.
"""

import numba
import numpy as np

from kadesh.engine.cache import cache_folder
from kadesh.engine.kernel.lanes import LANES, load, spread, store

numba.config.CACHE_DIR = str(cache_folder("compiled"))  # type: ignore[attr-defined]  # made from NUMBA_ variables
compiled = numba.njit(nogil=True, cache=True, error_model="numpy")
written_out = numba.njit(inline="always", error_model="numpy")
"""For what is called with much and does little: it is written out where it is called, which compiles far sooner."""


@compiled
def set_rows(x, v, table, rows):
    """Set one valuer's values to what its table (rows, worlds) says of each state's row."""
    chunks, _, states, _ = x.shape
    for c in range(chunks):
        for s in range(states):
            store(x, (c, v, s, 0), load(table, (rows[s], c * LANES)))


@compiled
def stamp(x, v, table, rows, over):
    """Put terminal values where the war is over."""
    for c in range(x.shape[0]):
        for s in over:
            store(x, (c, v, s, 0), load(table, (rows[s], c * LANES)))


@compiled
def mix(x, y, chance):
    """Bring ``y`` to x + chance (y - x)."""
    chunks, n, states, _ = x.shape
    for c in range(chunks):
        share = load(chance, (c * LANES,))
        for v in range(n):
            for s in range(states):
                here = load(x, (c, v, s, 0))
                store(y, (c, v, s, 0), here + share * (load(y, (c, v, s, 0)) - here))


@compiled
def part(x, y, chance):
    """Leave the share ``chance`` of ``x`` in it and add the rest to ``y``."""
    chunks, n, states, _ = x.shape
    for c in range(chunks):
        share = load(chance, (c * LANES,))
        for k in range(n):
            for s in range(states):
                here = load(x, (c, k, s, 0))
                kept = here * share
                store(y, (c, k, s, 0), load(y, (c, k, s, 0)) + here - kept)
                store(x, (c, k, s, 0), kept)


@compiled
def drift_rows(x, y, outer, levels, inner, down, up, rows):
    """Values ``y`` before a coordinate falls or rises with chances by row of the state."""
    chunks, n, _, _ = x.shape
    for c in range(chunks):
        w = c * LANES
        for v in range(n):
            for o in range(outer):
                for level in range(levels):
                    for i in range(inner):
                        s = (o * levels + level) * inner + i
                        here = load(x, (c, v, s, 0))
                        value = here
                        if level > 0:
                            value = value + load(down, (rows[s], w)) * (load(x, (c, v, s - inner, 0)) - here)
                        if level < levels - 1:
                            value = value + load(up, (rows[s], w)) * (load(x, (c, v, s + inner, 0)) - here)
                        store(y, (c, v, s, 0), value)


@compiled
def push_drift_rows(x, y, outer, levels, inner, down, up, rows):
    """Masses ``y`` after a coordinate falls or rises with chances by row of the state."""
    chunks, n, _, _ = x.shape
    zero = spread(0.0, x)
    for c in range(chunks):
        w = c * LANES
        for k in range(n):
            for o in range(outer):
                for level in range(levels):
                    for i in range(inner):
                        s = (o * levels + level) * inner + i
                        here, leaves, comes = load(x, (c, k, s, 0)), zero, zero
                        if level > 0:
                            leaves = leaves + load(down, (rows[s], w))
                            comes = comes + load(up, (rows[s - inner], w)) * load(x, (c, k, s - inner, 0))
                        if level < levels - 1:
                            leaves = leaves + load(up, (rows[s], w))
                            comes = comes + load(down, (rows[s + inner], w)) * load(x, (c, k, s + inner, 0))
                        store(y, (c, k, s, 0), here - leaves * here + comes)


@compiled
def total(x, k):
    """Mass of one record by world."""
    chunks, _, states, _ = x.shape
    found = np.zeros(chunks * LANES)
    for c in range(chunks):
        mass = spread(0.0, x)
        for s in range(states):
            mass = mass + load(x, (c, k, s, 0))
        store(found, (c * LANES,), mass)
    return found


@compiled
def take_out(x, states):
    """Take the mass out of some states; it is returned by record and world."""
    chunks, n, _, _ = x.shape
    taken = np.zeros((n, chunks * LANES))
    zero = spread(0.0, x)
    for c in range(chunks):
        for k in range(n):
            mass = zero
            for s in states:
                mass = mass + load(x, (c, k, s, 0))
                store(x, (c, k, s, 0), zero)
            store(taken, (k, c * LANES), mass)
    return taken


@compiled
def total_rows(x, k, table, rows):
    """Mass of one record weighted by a table (rows, worlds), by world."""
    chunks, _, states, _ = x.shape
    total = np.zeros(chunks * LANES)
    for c in range(chunks):
        mass = spread(0.0, x)
        for s in range(states):
            mass = mass + load(x, (c, k, s, 0)) * load(table, (rows[s], c * LANES))
        store(total, (c * LANES,), mass)
    return total


@compiled
def keep_rows(x, k, table, rows, seen):
    """Keep of one record the mass where a table of 0 and 1 says 1 (``seen``) or 0."""
    chunks, _, states, _ = x.shape
    for c in range(chunks):
        for s in range(states):
            says = load(table, (rows[s], c * LANES))
            store(x, (c, k, s, 0), load(x, (c, k, s, 0)) * (says if seen else 1.0 - says))
