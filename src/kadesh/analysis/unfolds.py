"""How does the war unfold under an account? Chances, costs and terms by week, with how far they spread over worlds.

The idea: one outlook per world; the line is the mean over worlds, the band holds nine worlds in ten.
The method: exact chances from the forward push; only their spread over worlds is summed up here. Costs, lives and terms
of settlement come from the ledger (:mod:`kadesh.engine.ledger`) of the first worlds.
Trust it when: the band is read as a spread over assumptions. It is no margin of error and no probability.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.analysis.trials import Trials
from kadesh.engine.kernel.ledger import fast_ledger
from kadesh.engine.lattice import Array
from kadesh.engine.ledger import Ledger, Reader
from kadesh.engine.setting import SIDES
from kadesh.engine.worlds import draw_worlds

LOW, HIGH = 0.05, 0.95
TOLL_WORLDS = 16
"""Costs and terms are counted in the first worlds only."""

NOTHING = 1e-9
"""A settlement that is less likely than this, over all worlds, is none."""


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


@dataclass(frozen=True)
class Term:
    """One term of what is signed before a week, given that something is; None where nothing is. Arrays (weeks + 1,).

    Attributes
    ----------
    term
        A theatre or an issue.
    level
        Its mean level; of a theatre, the share that ``a`` holds.
    worth
        By side, what that is worth to the nation, in the units of the game.
    """

    term: str
    level: tuple[float | None, ...]
    worth: dict[str, tuple[float | None, ...]]


@dataclass(frozen=True)
class Toll:
    """What the war costs before each week, and on what terms it is settled, under one account. Arrays (weeks + 1,).

    Attributes
    ----------
    worlds
        How many of the first worlds were looked at.
    costs
        By side, what the war has cost the nation, in the units of the game.
    lives
        By side; empty where the scenario states none.
    terms
        Theatres and issues, in the scenario's order.
    """

    account: str
    worlds: int
    costs: dict[str, Band]
    lives: dict[str, Band]
    terms: tuple[Term, ...]


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


def find_tolls(
    trials: Trials, accounts: tuple[str, ...], *, worlds: int = TOLL_WORLDS, reader: Reader = fast_ledger
) -> tuple[Toll, ...]:
    """What the war costs, and on what terms it is settled, under the premises of each account.

    Parameters
    ----------
    trials
        The scenario in common worlds.
    accounts
        Their names.
    worlds
        How many of the first worlds to look at.
    reader
        What gives a game's ledger.

    Returns
    -------
    tuple of Toll
        One an account: means and bands over worlds; terms are means over all that is signed.
    """
    few = trials.first(worlds)
    drawn = [draw_worlds(few.points, few.ranges(trials.premises_of(account))) for account in accounts]
    draws = {name: np.concatenate([each[name] for each in drawn]) for name in (drawn[0] if drawn else ())}
    count = few.points.worlds
    ledger = reader(trials.scenario.game, draws, count * len(accounts))  # side by side, so that all cores are used
    cuts = [slice(place * count, (place + 1) * count) for place in range(len(accounts))]
    return tuple(_toll(account, ledger.in_worlds(cut), count) for account, cut in zip(accounts, cuts, strict=True))


def _toll(account: str, ledger: Ledger, worlds: int) -> Toll:
    nations = {side: ledger.valuers.index(f"nation.{side}") for side in SIDES}
    terms = tuple(
        Term(
            name,
            _given(ledger, ledger.levels[k]),
            {s: _given(ledger, ledger.worths[i, k]) for i, s in enumerate(SIDES)},
        )
        for k, name in enumerate(ledger.terms)
    )
    return Toll(
        account=account,
        worlds=worlds,
        costs={side: band_of(_before(ledger.costs[place])) for side, place in nations.items()},
        lives={s: band_of(_before(lost)) for s, lost in zip(SIDES, ledger.lives, strict=True) if ledger.lives.any()},
        terms=terms,
    )


def _before(weekly: Array) -> Array:
    """Sums of a weekly number (weeks + 1, worlds) before each week."""
    return np.concatenate([np.zeros((1, weekly.shape[1])), np.cumsum(weekly, axis=0)[:-1]])


def _given(ledger: Ledger, signed: Array) -> tuple[float | None, ...]:
    """The mean of what is signed before each week over all worlds, given that something is."""
    chance, level = (_before(weekly).sum(axis=1) for weekly in (ledger.settled, signed))
    return tuple(round(float(x / p), 12) + 0.0 if p > NOTHING else None for x, p in zip(level, chance, strict=True))


def band_over(chances: Array) -> Band:
    """The band over worlds (the last axis) of chances or of differences between them.

    >>> band_over(np.array([[0.0, 1.0]])).mean
    array([0.5])
    """
    band = band_of(chances)
    return Band(_tidy(band.mean), _tidy(band.low), _tidy(band.high))


def band_of(amounts: Array) -> Band:
    """The band over worlds (the last axis) of amounts of any size."""
    low, high = np.quantile(amounts, (LOW, HIGH), axis=-1)
    return Band(*(np.round(each, 12) + 0.0 for each in (amounts.mean(axis=-1), low, high)))


def mean_of(chances: Array) -> float:
    """The mean over worlds, inside [-1, 1]."""
    return float(_tidy(chances.mean(axis=-1)))


def _tidy(chances: Array) -> Array:
    """Without the last digits' rounding, which can leave [-1, 1] and tells nothing."""
    return np.asarray(np.clip(np.round(chances, 12), -1.0, 1.0) + 0.0)
