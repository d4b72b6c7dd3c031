"""Which quantities move the answer? Their shares of the variance of the conclusion's chance.

The idea: over the admissible region the chance varies; the first-order index of a quantity is the share of that
variance that goes with it alone, the total index the share in which it has any part. Total far above first-order
means that it acts together with others, where one-at-a-time sensitivity would see little.
The method: Saltelli's design and SALib's estimators, with bootstrap 95 % confidence. A design costs games in
proportion to its factors, so the quantities that seem to matter most in worlds already solved get a factor each and
all others together make one more, ``the rest``; if its total index is large, more factors are needed.
Trust it when: the confidence is small beside the index. The variance is that of a region without probability.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.analysis.follows import find_truth
from kadesh.analysis.trials import Trials
from kadesh.engine.lattice import Array
from kadesh.engine.worlds import draw_worlds

ALIKE = 4
"""What agrees to so many decimals keeps the scenario's order, so that rounding ranks nothing."""
REST = "the rest"
BINS = 16


@dataclass(frozen=True)
class Sensitivity:
    """A quantity's (or the rest's) shares of the variance, each with half the width of its 95 % confidence."""

    quantity: str
    first: float
    first_error: float
    total: float
    total_error: float


def find_sensitivities(
    trials: Trials, premises: tuple[str, ...], *, conclusion: str, base: int = 64, factors: int = 11, seed: int = 0
) -> tuple[Sensitivity, ...]:
    """Sobol indices of the quantities for a conclusion's chance, the largest total first.

    Parameters
    ----------
    trials
        The scenario in common worlds, which choose the factors.
    premises, conclusion
        What is imposed, and what is asked.
    base
        Points of the design, a power of two; it takes base x (factors + 2) worlds.
    factors
        So many quantities at most get a factor of their own.
    seed
        Of the design and of the bootstrap.

    Returns
    -------
    tuple of Sensitivity
        Empty if the chance does not vary.
    """
    free = [name for name, each in trials.ranges(premises).items() if each.high > each.low]
    chance = find_truth(trials, conclusion, premises).chance
    if not free or np.ptp(chance) == 0:
        return ()
    chosen = _foremost(trials, premises, free, chance)[:factors]
    groups = [name if name in chosen else REST for name in free]
    rows = _design(len(free), groups, base, seed)
    points = np.full((len(rows), len(trials.points.names)), 0.5)
    points[:, [trials.points.names.index(name) for name in free]] = rows
    answers = find_truth(trials.at(points), conclusion, premises).chance
    if np.ptp(answers) == 0:
        return ()
    return tuple(sorted(_indices(groups, answers, seed), key=lambda each: -round(each.total, ALIKE)))


def worlds_needed(quantities: int, base: int = 64, factors: int = 11) -> int:
    """How many worlds a design takes."""
    return base * (min(quantities, factors + 1) + 2)


def _foremost(trials: Trials, premises: tuple[str, ...], free: list[str], chance: Array) -> list[str]:
    """Quantities by the variance of the chance's mean over slices of each, in worlds that are solved already."""
    values = draw_worlds(trials.points, trials.ranges(premises))
    bins = max(2, min(BINS, len(chance) // 8))
    spread = {}
    for name in free:
        order = np.argsort(values[name], kind="stable")
        slices = np.array_split(chance[order], bins)
        spread[name] = float(np.var([part.mean() for part in slices]))
    most = max(spread.values()) or 1.0
    return sorted(free, key=lambda name: -round(spread[name] / most, ALIKE))


def _problem(count: int, groups: list[str]) -> dict[str, object]:
    names = [f"x{k}" for k in range(count)]
    return {"num_vars": count, "names": names, "bounds": [[0.0, 1.0]] * count, "groups": groups}


def _design(count: int, groups: list[str], base: int, seed: int) -> Array:
    from SALib.sample import sobol

    rows = sobol.sample(_problem(count, groups), base, calc_second_order=False, seed=seed)
    return np.asarray(rows, dtype=np.float64)


def _indices(groups: list[str], answers: Array, seed: int) -> list[Sensitivity]:
    from SALib.analyze import sobol

    names = list(dict.fromkeys(groups))
    if len(names) == 1:  # one factor carries everything
        return [Sensitivity(names[0], 1.0, 0.0, 1.0, 0.0)]
    resampled = seed + 1  # SALib takes a seed of 0 for none
    found = sobol.analyze(_problem(len(groups), groups), answers, calc_second_order=False, seed=resampled)
    columns = (found["S1"], found["S1_conf"], found["ST"], found["ST_conf"])
    return [Sensitivity(name, *(float(each) for each in row)) for name, *row in zip(names, *columns, strict=True)]
