"""Worlds: one draw of every quantity, the same points for every account and lever.

The idea: a premise narrows ranges; everything else keeps its neutral range. A range carries no probability, so the
share of worlds is a share of the admissible region. Comparisons use common points, so that a difference is never
luck.
The method: scrambled Sobol points, the quantities marked ``drives`` first, then the others in the scenario's order,
pushed through each range. A number that a premise or lever fixes keeps its axis, so that all other numbers stay as
they were.
Trust it when: the number of worlds is a power of two, and a verdict is not near the cut.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from kadesh.domain.argument import Quantity, Range
from kadesh.domain.scenario import Scenario
from kadesh.engine.lattice import Array


@dataclass(frozen=True)
class Points:
    """Low-discrepancy points in [0, 1), one row a world, one column a quantity in ``names``."""

    names: tuple[str, ...]
    rows: Array

    @property
    def worlds(self) -> int:
        """How many worlds."""
        return int(self.rows.shape[0])


def draw_points(quantities: Mapping[str, Quantity], worlds: int, seed: int) -> Points:
    """Points for every quantity of a scenario.

    Parameters
    ----------
    quantities
        The scenario's quantities.
    worlds
        How many worlds, at least 1; a power of two is best.
    seed
        Any integer from 0; the same seed gives the same bytes.

    Returns
    -------
    Points
        One row a world.
    """
    from scipy.stats import qmc  # slow to import, and not needed where an answer is remembered

    if worlds < 1:
        raise ValueError(f"worlds must be at least 1, not {worlds}")
    order = sorted(quantities, key=lambda name: quantities[name].drives or len(quantities) + 1)
    sampler = qmc.Sobol(d=max(len(order), 1), scramble=True, rng=np.random.default_rng(seed))
    rows = sampler.random_base2(int(np.ceil(np.log2(worlds))))[:worlds]
    return Points(tuple(order), np.ascontiguousarray(rows))


def ranges_under(
    scenario: Scenario, premises: Iterable[str] = (), sets: Mapping[str, Range] | None = None
) -> dict[str, Range]:
    """The range of every quantity under some premises, and after some levers or settings, which come last.

    Raises
    ------
    ValueError
        If two premises leave no value for a quantity.
    """
    ranges = {name: quantity.range for name, quantity in scenario.quantities.items()}
    for premise in premises:
        for name, narrow in scenario.premises[premise].narrows.items():
            low, high = max(ranges[name].low, narrow.low), min(ranges[name].high, narrow.high)
            if low > high:
                raise ValueError(f"premise '{premise}' leaves no value for '{name}'")
            ranges[name] = Range(low=low, high=high)
    return ranges | dict(sets or {})


def draw_worlds(points: Points, ranges: Mapping[str, Range]) -> dict[str, Array]:
    """The value of every quantity in every world: one array a quantity."""
    return {
        name: ranges[name].low + points.rows[:, place] * (ranges[name].high - ranges[name].low)
        for place, name in enumerate(points.names)
    }
