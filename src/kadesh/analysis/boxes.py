"""Boxes: ranges of a few quantities inside which nearly all worlds of interest lie, and few others.

The idea: the patient rule induction method (Friedman & Fisher 1999, not opened; scenario discovery after Bryant &
Lempert 2010, not opened). Start with all worlds; shave thin slices off whichever side raises the share of interest
most; keep the box along the way that best trades coverage against density.
The method: after shaving, each limit is dropped unless it matters beyond chance, and the others are moved to the value
that serves best, until nothing moves. *Coverage*: share of the worlds of interest that are inside. *Density*: share of
the worlds inside that are of interest. A further box is sought among the worlds that are left.
Trust it when: density on fresh worlds is near the one stated. Boxes have straight sides: an oblique frontier needs
several.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kadesh.engine.lattice import Array

SLICE = 0.05
FEWEST = 16
"""A box holds at least so many worlds."""
COVERAGE_WEIGHT = 0.25
"""Coverage counts a quarter as much as density: a sentence about a corner should be true there."""
CHANCE_LEVEL = 0.001
"""A limit stays only if a gain in density as large would come by chance less often than this."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Limit:
    """One side of a box: the quantity is at least ``low`` or at most ``high``; None where it is not limited."""

    quantity: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Box:
    """Limits on a few quantities, with coverage and density among the worlds they were found in."""

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float

    def holds(self, values: Mapping[str, Array]) -> Bools:
        """Which worlds are inside."""
        inside = np.ones(len(next(iter(values.values()))), dtype=bool)
        for limit in self.limits:
            at = values[limit.quantity]
            inside &= at >= (-np.inf if limit.low is None else limit.low)
            inside &= at <= (np.inf if limit.high is None else limit.high)
        return inside


def find_boxes(
    values: Mapping[str, Array], interest: Bools, *, most: int = 3, least_coverage: float = 0.05
) -> tuple[Box, ...]:
    """Boxes around the worlds of interest, the first covering most.

    Parameters
    ----------
    values
        The value of every quantity in every world.
    interest
        Which worlds are of interest.
    most
        At most so many boxes.
    least_coverage
        A box that covers less of the worlds of interest is not returned.

    Returns
    -------
    tuple of Box
        Empty if no world is of interest, or nothing sets those apart that are.
    """
    names = [name for name, each in values.items() if np.ptp(each) > 0]
    points = np.stack([values[name] for name in names], axis=1) if names else np.zeros((len(interest), 0))
    left = np.ones(len(interest), dtype=bool)
    found: list[Box] = []
    while len(found) < most and (interest & left).sum() >= FEWEST:
        low, high = _shave(points[left], interest[left])
        low, high = _settle(points[left], interest[left], low, high)
        inside = left & _inside(points, low, high)
        coverage = (interest & inside).sum() / interest.sum()
        limited = np.isfinite(low) | np.isfinite(high)
        if not limited.any() or coverage < least_coverage:
            break
        limits = tuple(Limit(names[d], _finite(low[d]), _finite(high[d])) for d in np.flatnonzero(limited))
        density = float(interest[inside].mean())
        found.append(Box(limits, float(coverage), density, float(inside.mean())))
        left &= ~inside
    return tuple(found)


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _inside(points: Array, low: Array, high: Array) -> Bools:
    return np.asarray(np.all((points >= low) & (points <= high), axis=1))


def _merit(interest: Bools, inside: Bools) -> float:
    """Weighted harmonic mean of coverage and density, density counting more (van Rijsbergen's F)."""
    total = COVERAGE_WEIGHT * interest.sum() + inside.sum()
    return float((1.0 + COVERAGE_WEIGHT) * (interest & inside).sum() / total) if total else 0.0


def _shave(points: Array, interest: Bools) -> tuple[Array, Array]:
    """The best box along the trajectory of thin slices."""
    dimensions = points.shape[1]
    low, high = np.full(dimensions, -np.inf), np.full(dimensions, np.inf)
    inside = np.ones(len(points), dtype=bool)
    best = (_merit(interest, inside), low.copy(), high.copy())
    while inside.sum() > FEWEST:
        cut = _best_slice(points[inside], interest[inside])
        if cut is None:
            break
        dimension, side, value = cut
        (low if side == 0 else high)[dimension] = value
        inside = _inside(points, low, high)
        merit = _merit(interest, inside)
        if merit > best[0]:
            best = (merit, low.copy(), high.copy())
    return best[1], best[2]


def _best_slice(points: Array, interest: Bools) -> tuple[int, int, float] | None:
    """Dimension, side and new limit of the slice whose removal raises the density most for the worlds it costs."""
    ranked = np.sort(points, axis=0)
    rank = max(int(np.ceil(SLICE * len(points))), 1)
    best, found = -np.inf, None
    for side, edge in ((0, ranked[rank - 1]), (1, ranked[-rank])):
        keep = points > edge if side == 0 else points < edge
        kept = keep.sum(axis=0)
        allowed = (kept > 0) & (kept < len(points))
        with np.errstate(invalid="ignore", divide="ignore"):
            gain = (interest.astype(np.float64) @ keep / kept - interest.mean()) / (1.0 - kept / len(points))
        gain = np.where(allowed, gain, -np.inf)
        dimension = int(np.argmax(gain))
        if gain[dimension] > best:
            best, column = gain[dimension], points[keep[:, dimension], dimension]
            found = (dimension, side, float(column.min() if side == 0 else column.max()))
    return found


def _settle(points: Array, interest: Bools, low: Array, high: Array) -> tuple[Array, Array]:
    """Move every limit to where it serves best, dropping those that do not matter, until nothing moves."""
    for _ in range(20):
        before = (low.copy(), high.copy())
        for each in np.flatnonzero(np.isfinite(low) | np.isfinite(high)):
            for limits, side in ((low, 0), (high, 1)):
                if np.isfinite(limits[each]):
                    limits[each] = _best_limit(points, interest, low, high, int(each), side)
        for dimension in _by_use(points, interest, low, high):
            if not _matters(points, interest, low, high, dimension):
                low[dimension], high[dimension] = -np.inf, np.inf
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return low, high


def _best_limit(points: Array, interest: Bools, low: Array, high: Array, dimension: int, side: int) -> float:
    """The limit of one side that has the most merit, halfway between two worlds; infinite if none is better."""
    loose_low, loose_high = low.copy(), high.copy()
    (loose_low if side == 0 else loose_high)[dimension] = -np.inf if side == 0 else np.inf
    inside = _inside(points, loose_low, loose_high)
    column = points[inside, dimension] if side == 0 else -points[inside, dimension]
    order = np.argsort(-column, kind="stable")  # the limit comes down from the top
    caught = np.cumsum(interest[inside][order])
    merit = caught / (COVERAGE_WEIGHT * interest.sum() + np.arange(1, len(order) + 1))
    last = np.append(np.diff(column[order]) != 0, True)  # worlds with equal values are in or out together
    place = int(np.argmax(np.where(last, merit, -1.0)))
    if place == len(order) - 1:
        return -np.inf if side == 0 else np.inf
    edge = float(column[order][place] + column[order][place + 1]) / 2
    return edge if side == 0 else -edge


def _by_use(points: Array, interest: Bools, low: Array, high: Array) -> list[int]:
    """Limited dimensions, the least useful first."""
    uses = []
    for dimension in np.flatnonzero(np.isfinite(low) | np.isfinite(high)):
        freed = _without(low, high, int(dimension))
        uses.append((-_merit(interest, _inside(points, *freed)), int(dimension)))
    return [dimension for _, dimension in sorted(uses)]


def _without(low: Array, high: Array, dimension: int) -> tuple[Array, Array]:
    freed = low.copy(), high.copy()
    freed[0][dimension], freed[1][dimension] = -np.inf, np.inf
    return freed


def _matters(points: Array, interest: Bools, low: Array, high: Array, dimension: int) -> bool:
    """Whether so dense a box would be a rare accident if the limit made no difference (binomial tail)."""
    from scipy.stats import binom

    inside = _inside(points, low, high)
    freed = _inside(points, *_without(low, high, dimension))
    if freed.sum() == inside.sum():
        return False
    tail = binom.sf((interest & inside).sum() - 1, inside.sum(), interest[freed].mean())
    return bool(tail < CHANCE_LEVEL)
