"""How does the war unfold under an account? Chances by week, with how far they spread over worlds.

The idea: one outlook per world; the line is the mean over worlds, the band holds nine worlds in ten.
The method: exact chances from the forward push; only their spread over worlds is summed up here.
Trust it when: the band is read as a spread over assumptions. It is no margin of error and no probability.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.analysis.trials import Trials
from kadesh.engine.lattice import Array

LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Band:
    """Mean over worlds, and the values below which 5 % and 95 % of worlds lie."""

    mean: Array
    low: Array
    high: Array


@dataclass(frozen=True)
class Unfolding:
    """The course of the war under one account. Weeks count from the as-of date; arrays are (weeks + 1,).

    Attributes
    ----------
    live
        The war goes on at the start of the week.
    talks
        Formal talks have been held before the week.
    settlement
        A settlement has been signed before the week.
    side_deals
        By name: the side deal is in force in the week, or was when the war ended.
    ends
        Mean chance of every way in which the game ends: settlement, won, lost, freeze.
    falls
        Mean chance that the leader of ``a``, of ``d`` falls within the horizon.
    ties
        Tied choices met, settled by the stated rule.
    """

    account: str
    live: Band
    talks: Band
    settlement: Band
    side_deals: dict[str, Band]
    ends: dict[str, float]
    falls: dict[str, float]
    ties: int


def find_unfolding(trials: Trials, account: str) -> Unfolding:
    """The course of the war under an account's premises.

    Parameters
    ----------
    trials
        The scenario in common worlds.
    account
        Its name.

    Returns
    -------
    Unfolding
        Means and bands over worlds.
    """
    outlook = trials.outlook(trials.premises_of(account))
    signed = np.cumsum(outlook.settled, axis=0)
    before = np.concatenate([np.zeros((1, outlook.worlds)), signed[:-1]])
    deals = dict(zip(trials.scenario.game.side_deals, outlook.side_deals, strict=True))
    ends = {"settlement": signed[-1], "won": outlook.won.sum(axis=0), "lost": outlook.lost.sum(axis=0)}
    return Unfolding(
        account=account,
        live=band_over(outlook.live),
        talks=band_over(1.0 - outlook.without_talks),
        settlement=band_over(before),
        side_deals={name: band_over(chance[:-1]) for name, chance in deals.items()},
        ends={name: mean_of(chance) for name, chance in {**ends, "freeze": outlook.freeze}.items()},
        falls={side: mean_of(falls.sum(axis=0)) for side, falls in zip("ad", outlook.falls, strict=True)},
        ties=outlook.ties,
    )


def band_over(chances: Array) -> Band:
    """The band over worlds (the last axis) of chances or of differences between them.

    >>> band_over(np.array([[0.0, 1.0]])).mean
    array([0.5])
    """
    low, high = np.quantile(chances, (LOW, HIGH), axis=-1)
    return Band(_tidy(chances.mean(axis=-1)), _tidy(low), _tidy(high))


def mean_of(chances: Array) -> float:
    """The mean over worlds, inside [-1, 1]."""
    return float(_tidy(chances.mean(axis=-1)))


def _tidy(chances: Array) -> Array:
    """Without the last digits' rounding, which can leave [-1, 1] and tells nothing."""
    return np.asarray(np.clip(np.round(chances, 12), -1.0, 1.0) + 0.0)
