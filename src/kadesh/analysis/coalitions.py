"""What every subset of some named parts does, and what each part adds: found by trying, never inferred.

The idea: parts (routes, or premises) are imposed in every combination and the game answers each. Nothing is taken to
be monotone: a part may help alone and hurt beside another.
The method: a subset is a number in binary, part k its k-th digit. Per world, whether the conclusion is true and the
chance it is about. Shapley's value of a part is its mean effect over all orders in which parts can be added; exact
when all subsets are known, else over drawn orders.
Trust it when: all subsets were tried. After a sample of orders only the parts' shares are estimates; sets are not
listed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from kadesh.analysis.follows import Truth
from kadesh.engine.lattice import Array

Value = Callable[[frozenset[str]], Truth]
"""A conclusion in every world with some of the parts imposed."""


@dataclass(frozen=True)
class Table:
    """The answer for every subset: ``true`` and ``chance`` are (subsets, worlds), a subset being a row's number."""

    parts: tuple[str, ...]
    true: NDArray[np.bool_]
    chance: Array

    def members(self, subset: int) -> tuple[str, ...]:
        """The parts in a subset."""
        return tuple(part for place, part in enumerate(self.parts) if subset >> place & 1)

    @property
    def whole(self) -> int:
        """The subset of all parts."""
        return len(self.true) - 1


def try_all(parts: tuple[str, ...], value: Value) -> Table:
    """Every subset of some parts."""
    truths = [
        value(frozenset(part for place, part in enumerate(parts) if subset >> place & 1))
        for subset in range(2 ** len(parts))
    ]
    return Table(parts, np.stack([t.true for t in truths]), np.stack([t.chance for t in truths]))


def minimal(parts: int, enough: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which subsets are enough while none of their proper subsets is; ``enough`` is (subsets, ...)."""
    below = np.zeros_like(enough)  # some proper subset is enough
    for subset in range(1, len(enough)):
        for place in range(parts):
            if subset >> place & 1:
                smaller = subset & ~(1 << place)
                below[subset] |= enough[smaller] | below[smaller]
    return enough & ~below


def shapley(table: Table) -> tuple[Array, Array]:
    """Each part's share of the chance, exact over orders: mean over worlds, and its standard error over worlds."""
    n = len(table.parts)
    shares = np.zeros((n, table.chance.shape[1]))
    for subset in range(len(table.chance)):
        size = subset.bit_count()
        for place in range(n):
            if not subset >> place & 1:
                weight = 1.0 / (n * comb(n - 1, size))
                shares[place] += weight * (table.chance[subset | 1 << place] - table.chance[subset])
    return shares.mean(axis=1), shares.std(axis=1) / np.sqrt(shares.shape[1])


def sampled_shapley(parts: tuple[str, ...], value: Value, *, games: int, seed: int) -> tuple[Array, Array]:
    """Each part's share of the chance over drawn orders, and its standard error over orders and worlds together.

    Orders come in pairs, one the reverse of the other, which cancels much of the error. At least two pairs are drawn.
    """
    random = np.random.default_rng([seed, len(parts)])
    pairs = max(2, games // (2 * len(parts)))
    rows = []
    for _ in range(pairs):
        order = random.permutation(len(parts))
        both = [_added(parts, value, order), _added(parts, value, order[::-1])]
        rows.append(np.mean(both, axis=0))
    drawn = np.stack(rows)  # (pairs, parts, worlds)
    over_orders = drawn.mean(axis=2).var(axis=0, ddof=1) / pairs
    over_worlds = drawn.mean(axis=0).var(axis=1) / drawn.shape[2]
    return drawn.mean(axis=(0, 2)), np.sqrt(over_orders + over_worlds)


def _added(parts: tuple[str, ...], value: Value, order: NDArray[np.int64]) -> Array:
    chosen: set[str] = set()
    before = value(frozenset()).chance
    added = np.zeros((len(parts), len(before)))
    for place in order:
        chosen.add(parts[place])
        after = value(frozenset(chosen)).chance
        added[place] = after - before
        before = after
    return added


def steps_down(table: Table) -> tuple[tuple[float, int], ...]:
    """For each part the largest fall in the share of worlds in which it is true when the part is added, and to what."""
    share = table.true.mean(axis=1)
    found = []
    for place in range(len(table.parts)):
        without = np.array([s for s in range(len(share)) if not s >> place & 1])
        change = share[without | 1 << place] - share[without]
        worst = int(np.argmin(change))
        found.append((float(change[worst]), int(without[worst])))
    return tuple(found)
