"""How does a chance spread over worlds? A mean hides that worlds may fall into two groups, and a band says little.

The idea: worlds are laid out by the chance that a conclusion is about, in twenty steps of five percentage points. The
first step holds the worlds in which the conclusion is false, the last those in which it is true, so that the picture is
the verdict's shares with the worlds between laid out.
The method: the chances behind the verdict, counted by step; shares are kept, not every world.
Trust it when: a share is read as a share of the worlds that the ranges admit, not as a probability; wider ranges would
move worlds from step to step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kadesh.analysis.follows import SURE, UNSURE, find_truth
from kadesh.analysis.plain import ALIKE
from kadesh.analysis.trials import Trials
from kadesh.domain.argument import Chance
from kadesh.engine.lattice import Array

STEPS = 20
GROUP = 0.15
"""Two groups, chances under 30 % and from 70 %: each is at least this share of worlds and twice what lies between."""


@dataclass(frozen=True)
class Histogram:
    """One chance over worlds.

    Attributes
    ----------
    shares
        Share of worlds in each of twenty equal steps of the chance, from 0 to 1. Worlds at exactly .05 are in the first
        step, worlds at exactly .95 in the last, as for a verdict.
    mean
        Mean of the chance over worlds.
    """

    shares: tuple[float, ...]
    mean: float

    @property
    def false(self) -> float:
        """Share of worlds with a chance of 5 % or less."""
        return self.shares[0]

    @property
    def true(self) -> float:
        """Share of worlds with a chance of 95 % or more."""
        return self.shares[-1]

    @property
    def between(self) -> float:
        """Share of all other worlds."""
        return sum(self.shares[1:-1])

    @property
    def is_alike(self) -> bool:
        """Whether all worlds stand in one step."""
        return max(self.shares) > 1.0 - 1e-9

    @property
    def is_split(self) -> bool:
        """Whether worlds fall into two groups, one of low and one of high chances, with few between."""
        low, high = sum(self.shares[: STEPS // 3]), sum(self.shares[-(STEPS // 3) :])
        return min(low, high) >= max(GROUP, 2 * (1.0 - low - high))


def histogram_of(chance: Array) -> Histogram:
    """Lay worlds out by their chance.

    Parameters
    ----------
    chance
        A chance in every world, from 0 to 1: (worlds,).

    Returns
    -------
    Histogram
        Shares of worlds by step.

    Raises
    ------
    ValueError
        If there are no worlds, or a value is no chance.

    Examples
    --------
    >>> histogram_of(np.array([0.0, 0.05, 0.06, 0.96])).shares[:2]
    (0.5, 0.25)
    """
    chance = np.asarray(chance, dtype=float)
    if chance.size == 0 or not (chance.min() >= -1e-3 and chance.max() <= 1 + 1e-3):
        raise ValueError("a histogram over worlds needs at least one world, and chances from 0 to 1")
    step = np.clip((np.round(chance, ALIKE) * STEPS).astype(int), 1, STEPS - 2)  # no world moves by rounding alone
    step = np.where(chance <= UNSURE, 0, np.where(chance >= SURE, STEPS - 1, step))
    counts = np.bincount(step, minlength=STEPS)
    return Histogram(tuple((counts / chance.size).tolist()), float(chance.mean()))


@dataclass(frozen=True)
class Spread:
    """How the chance behind one conclusion spreads over worlds under one account; ``shares`` and ``mean`` as above."""

    account: str
    conclusion: str
    shares: tuple[float, ...]
    mean: float

    @property
    def histogram(self) -> Histogram:
        """The same without its names."""
        return Histogram(self.shares, self.mean)


def find_spreads(trials: Trials, accounts: tuple[str, ...] | None = None) -> tuple[Spread, ...]:
    """For every account (or the named ones) and every conclusion about a chance, how worlds lie along it."""
    return tuple(_spreads(trials, accounts or tuple(trials.scenario.accounts)))


def _spreads(trials: Trials, accounts: tuple[str, ...]) -> Iterator[Spread]:
    for account in accounts:
        for name, stated in trials.scenario.conclusions.items():
            if isinstance(stated.measure, Chance):
                found = histogram_of(find_truth(trials, name, trials.premises_of(account)).chance)
                yield Spread(account, name, found.shares, found.mean)
