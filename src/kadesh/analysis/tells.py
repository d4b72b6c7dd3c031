"""What tells it from its rivals? How likely each account makes what happened, and what would separate them best.

The idea: accounts that reach the same conclusion differ in what else they expect. The scenario's dated events are
observed one after the other; each account's model says how likely each was, given those before it. That is the table
of an analysis of competing hypotheses, with cells that the model computed.
The method: chances of records by the forward filter, in common worlds. An account's chance is the mean over its worlds
with equal weight, so that worlds that fit count for more as events pass. Weight of evidence is the binary logarithm of
a ratio of chances (bits). The expected information of an observation not yet made is its mutual information with the
accounts at equal weights, after the record.
Trust it when: the events are sourced and dated, and no account was made to fit them. Equal weight of worlds is a
choice that no source supports; the lowest and highest world of each account are shown for that reason.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from kadesh.analysis.names import called
from kadesh.analysis.plain import ALIKE, as_json
from kadesh.analysis.sightings import DatedRecord, candidates, read_record
from kadesh.analysis.trials import Trials
from kadesh.analysis.words import listed, percent
from kadesh.domain.scenario import Scenario
from kadesh.engine.kernel.chances import fast_chances
from kadesh.engine.lattice import Array
from kadesh.engine.observe import Reader, Sighting, read_sightings
from kadesh.engine.worlds import draw_worlds

CAUTION = (
    "Chances are computed inside each account's model, worlds weighing equally; a likelier record does not make an "
    "account true, and what none of the accounts holds is not compared."
)
WINDOW_WEEKS = 26
CLOSE_BITS = 1.0
"""Less than this between two accounts is said to be too little to tell them apart."""
LEAST_BITS = 0.01
"""An observation expected to tell less is not worth looking for."""


@dataclass(frozen=True)
class Told:
    """One dated event: how likely each account makes it, given the earlier ones.

    ``chances`` has a number an account, None once the record is impossible for it; ``spread`` is the bits between
    the account that makes it likeliest and the one that makes it least likely, None if one rules it out.
    """

    text: str
    date: str
    week: int
    observed: str
    chances: tuple[float | None, ...]
    spread: float | None


@dataclass(frozen=True)
class Fit:
    """How an account fares with the whole record: natural logs of chances, None where the record is impossible.

    ``lowest`` and ``highest`` are those of single worlds, ``impossible`` the share of worlds that rule the record out.
    """

    account: str
    log_likelihood: float | None
    lowest: float | None
    highest: float | None
    impossible: float


@dataclass(frozen=True)
class Pair:
    """Weight of evidence for the first account against the second: bits in all, and the event that weighs most.

    ``bits`` is None when just one of the two is impossible; then ``favours`` is the other.
    """

    first: str
    second: str
    bits: float | None
    favours: str | None
    heaviest: str | None


@dataclass(frozen=True)
class Foretold:
    """An observation: its outcomes, the chance of each by account, and the bits that making it is expected to give."""

    name: str
    outcomes: tuple[str, ...]
    chances: tuple[tuple[float, ...], ...]
    information: float


@dataclass(frozen=True)
class Tells:
    """What tells accounts apart.

    Attributes
    ----------
    events
        The record, event by event: the table of competing hypotheses.
    fits, pairs
        The whole record by account, and between every two accounts.
    predicted
        Every observable event within the window from the as-of date, by account, before any event.
    next
        Observations after the record (or within the window, if the record is empty), the most informative first.
    window, next_window
        First and last week of the two.
    """

    accounts: tuple[str, ...]
    worlds: int
    events: tuple[Told, ...]
    skipped: tuple[str, ...]
    fits: tuple[Fit, ...]
    pairs: tuple[Pair, ...]
    predicted: tuple[Foretold, ...]
    window: tuple[int, int]
    next: tuple[Foretold, ...]
    next_window: tuple[int, int]
    reading: str
    caution: str

    def to_json(self) -> Any:
        """As plain data."""
        return as_json(self)


def find_tells(
    trials: Trials,
    accounts: tuple[str, ...] | None = None,
    *,
    reader: Reader = fast_chances,
    window_weeks: int = WINDOW_WEEKS,
) -> Tells:
    """What tells accounts apart.

    Parameters
    ----------
    trials
        The scenario in common worlds.
    accounts
        Which accounts; all unless given.
    reader
        What gives the chance of records.
    window_weeks
        How far ahead events are predicted.

    Returns
    -------
    Tells
        The record event by event, predictions, and what to look for.
    """
    names = accounts or tuple(trials.scenario.accounts)
    record = read_record(trials.scenario)
    game = trials.scenario.game
    window = (0, min(window_weeks, game.weeks - 1) - 1)
    ahead = _ahead(record, game.weeks, window_weeks) if record.events else window
    whole = _joined(record, len(record.events))
    asked: list[tuple[Sighting, ...]] = [_joined(record, count) for count in range(len(record.events) + 1)]
    asked += [seen for outcomes in candidates(trials.scenario, *window).values() for _, seen in outcomes]
    asked += [(*whole, *seen) for outcomes in candidates(trials.scenario, *ahead).values() for _, seen in outcomes]
    by_account = fit_records(trials, names, asked, reader=reader)
    prefixes = by_account[:, : len(record.events) + 1].mean(axis=2)
    fits = tuple(_fit(account, chances[len(record.events)]) for account, chances in zip(names, by_account, strict=True))
    means = by_account.mean(axis=2)
    start = len(record.events) + 1
    count = sum(len(outcomes) for outcomes in candidates(trials.scenario, *window).values())
    predicted = _foretold(trials, window, means[:, start : start + count], np.ones(len(names)))
    after = _foretold(trials, ahead, means[:, start + count :], prefixes[:, -1])
    events = tuple(_told(record, place, prefixes) for place in range(len(record.events)))
    pairs = tuple(_pair(names, i, j, prefixes, record) for i, j in combinations(range(len(names)), 2))
    ranked = tuple(sorted(after, key=lambda each: -round(each.information, ALIKE)))
    return Tells(
        accounts=names,
        worlds=trials.points.worlds,
        events=events,
        skipped=record.skipped,
        fits=fits,
        pairs=pairs,
        predicted=predicted,
        window=window,
        next=ranked,
        next_window=ahead,
        reading=_reading(trials.scenario, fits, events, ranked),
        caution=CAUTION,
    )


def fit_records(
    trials: Trials,
    accounts: Sequence[str],
    sequences: Sequence[Sequence[Sighting]],
    *,
    reader: Reader = fast_chances,
) -> Array:
    """Chance of each sequence of sightings in every world of every account: (accounts, sequences, worlds)."""
    game, points = trials.scenario.game, trials.points

    def one(account: str) -> Array:
        draws = draw_worlds(points, trials.ranges(trials.premises_of(account)))
        return read_sightings(game, draws, points.worlds, sequences=sequences, reader=reader, progress=trials.progress)

    pool = ThreadPoolExecutor(max_workers=os.cpu_count() or 1)
    try:
        return np.stack(list(pool.map(one, accounts)))
    finally:
        pool.shutdown(cancel_futures=True)


def _ahead(record: DatedRecord, weeks: int, window_weeks: int) -> tuple[int, int]:
    """The weeks after the record that the game still covers; the last one if it covers none."""
    last = weeks - 2
    first = min(record.last_week + 1, last)
    return first, min(first + window_weeks - 1, last)


def _joined(record: DatedRecord, count: int) -> tuple[Sighting, ...]:
    return tuple(sighting for event in record.events[:count] for sighting in event.sightings)


def _fit(account: str, chances: Array) -> Fit:
    possible = chances[chances > 0]
    return Fit(
        account=account,
        log_likelihood=_log(float(chances.mean())),
        lowest=_log(float(chances.min())),
        highest=_log(float(chances.max())),
        impossible=1.0 - len(possible) / len(chances),
    )


def _log(chance: float) -> float | None:
    return float(np.log(chance)) if chance > 0 else None


def _told(record: DatedRecord, place: int, prefixes: Array) -> Told:
    event = record.events[place]
    before, after = prefixes[:, place], prefixes[:, place + 1]
    chances = tuple(float(min(a / b, 1.0)) if b > 0 else None for a, b in zip(after, before, strict=True))
    known = [chance for chance in chances if chance is not None]
    spread = None if not known or min(known) <= 0 else float(np.log2(max(known) / min(known)))
    return Told(event.text, event.date, event.week, event.observed, chances, spread)


def _pair(names: tuple[str, ...], i: int, j: int, prefixes: Array, record: DatedRecord) -> Pair:
    ours, theirs = prefixes[i, -1], prefixes[j, -1]
    if ours <= 0 or theirs <= 0:
        favours = names[i] if ours > 0 else names[j] if theirs > 0 else None
        return Pair(names[i], names[j], None, favours, None)
    bits = float(np.log2(ours / theirs))
    steps = np.diff(np.log2(prefixes[i])) - np.diff(np.log2(prefixes[j]))
    heaviest = record.events[int(np.argmax(np.abs(steps).round(ALIKE)))].text if len(steps) else None
    favours = None if abs(bits) < CLOSE_BITS else names[i] if bits > 0 else names[j]
    return Pair(names[i], names[j], bits, favours, heaviest)


def _foretold(trials: Trials, window: tuple[int, int], joint: Array, given: Array) -> tuple[Foretold, ...]:
    """Chances of every candidate's outcomes, given what has a chance ``given`` under each account."""
    found, place = [], 0
    possible = given > 0
    for name, outcomes in candidates(trials.scenario, *window).items():
        part = joint[:, place : place + len(outcomes)]
        place += len(outcomes)
        chances = np.divide(part, given[:, None], out=np.zeros_like(part), where=possible[:, None])
        chances = np.concatenate([chances, np.clip(1.0 - chances.sum(axis=1, keepdims=True), 0.0, 1.0)], axis=1)
        rows = tuple(tuple(float(c) for c in row) for row in chances)
        words = (*(each for each, _ in outcomes), "otherwise")
        found.append(Foretold(name, words, rows, information(chances[possible])))
    return tuple(found)


def information(chances: Array) -> float:
    """Mutual information, in bits, between equally weighted accounts (rows) and an outcome (columns).

    Examples
    --------
    >>> information(np.array([[1.0, 0.0], [0.0, 1.0]]))
    1.0
    """
    if len(chances) < 2:
        return 0.0
    mean = chances.mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(chances > 0, chances * np.log2(chances / mean), 0.0)
    return float(max(terms.sum(axis=1).mean(), 0.0))


def _reading(scenario: Scenario, fits: tuple[Fit, ...], events: tuple[Told, ...], ahead: tuple[Foretold, ...]) -> str:
    possible = sorted(
        (f for f in fits if f.log_likelihood is not None), key=lambda f: -round(f.log_likelihood or 0.0, ALIKE)
    )
    parts = []
    if not events:
        parts.append("The scenario has no dated event inside the game's weeks.")
    elif not possible:
        parts.append("No account can produce the record.")
    else:
        best = possible[0]
        close = [called(scenario, "account", f.account) for f in possible if _bits(best, f) < CLOSE_BITS]
        if len(close) > 1:
            parts.append(
                f"The record of {len(events)} events does not tell {listed(close)} apart (under {CLOSE_BITS:g} bit)."
            )
        elif len(possible) > 1:
            first, second = (called(scenario, "account", each.account) for each in possible[:2])
            parts.append(
                f"Of {len(events)} events the record is likeliest under {first}, by "
                f"{_bits(best, possible[1]):.1f} bits over {second}."
            )
    out = [called(scenario, "account", f.account) for f in fits if f.log_likelihood is None]
    if out and possible:
        parts.append(f"No world of {listed(out, 'or')} can produce the record.")
    if ahead and ahead[0].information >= LEAST_BITS:
        parts.append(f"To look for next: {ahead[0].name} ({ahead[0].information:.2f} bits expected).")
    elif ahead:
        parts.append(f"Nothing that could be observed next is expected to tell more than {LEAST_BITS:g} bits.")
    split = [e for e in events if e.spread is not None]
    if split:
        most = max(split, key=lambda e: round(e.spread or 0.0, ALIKE))
        known = [c for c in most.chances if c is not None]
        parts.append(f"The event that separates most: {most.text} ({percent(min(known))} to {percent(max(known))}).")
    return " ".join(parts)


def _bits(one: Fit, other: Fit) -> float:
    assert one.log_likelihood is not None
    assert other.log_likelihood is not None
    return float((one.log_likelihood - other.log_likelihood) / np.log(2))
