"""Where a sweep keeps its arrays: a few of them handed round, since fresh memory is slow.

Between a choice of effort and the last stage that reads it there is one array for each combination of efforts, and one
more for a week whose battle is skipped.
"""

from typing import NamedTuple

import numpy as np

from kadesh.engine.kernel.batch import Batch, Values
from kadesh.engine.kernel.lanes import LANES, load, store
from kadesh.engine.kernel.moves import compiled

BRANCHES = 5
"""Holding by both; pressing by ``d``; by ``a``; by both; and a week without a battle."""
HOLD, PAUSED = 0, 4


class Room(NamedTuple):
    """``arrays`` (places, sixteens of worlds, valuers or records, states, LANES).

    ``free``: how many places are, and which. ``held`` (BRANCHES,): the place of every branch, or -1. ``moved`` (1, 1,
    states with the same line, LANES) is for a battle.
    """

    arrays: Values
    free: Values
    held: Values
    moved: Values


def make_room(batch: Batch, kinds: int) -> Room:
    """Room for a sweep of so many valuers or records; the first branch is held, its array not yet filled."""
    branches = 2 ** len(batch.efforts) + batch.pauses
    places = branches + 2
    inner = max((fight.axis.inner for fight in batch.plan.battles), default=1)
    free = np.zeros(places + 1, np.int64)
    free[:places] = places - 1, *range(places - 1, 0, -1)
    return Room(
        np.empty((places, batch.worlds // LANES, kinds, batch.plan.states, LANES), batch.dtype),
        free,
        np.array([0, -1, -1, -1, -1]),
        np.empty((1, 1, inner, LANES), batch.dtype),
    )


@compiled
def take(free):
    """A free place."""
    free[0] -= 1
    return free[1 + free[0]]


@compiled
def give(free, place):
    """Hand a place back."""
    free[1 + free[0]] = place
    free[0] += 1


@compiled
def is_held(held, place):
    """Whether a branch has a place."""
    found = False
    for branch in range(BRANCHES):
        found |= held[branch] == place
    return found


@compiled
def copy(x, y):
    """Make ``y`` the same as ``x``."""
    chunks, n, states, _ = x.shape
    for c in range(chunks):
        for v in range(n):
            for s in range(states):
                store(y, (c, v, s, 0), load(x, (c, v, s, 0)))


@compiled
def add(x, y):
    """Add ``y`` to ``x``."""
    chunks, n, states, _ = x.shape
    for c in range(chunks):
        for v in range(n):
            for s in range(states):
                store(x, (c, v, s, 0), load(x, (c, v, s, 0)) + load(y, (c, v, s, 0)))
