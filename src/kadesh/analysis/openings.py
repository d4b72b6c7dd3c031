"""What would unblock it? For each reason that blocks a deal, the smallest change of its own numbers that opens one.

The idea: a blocker is a gate, and a gate has numbers: what fighting on is worth, what an audience asks, what a pause
shifts, what coming costs. Each of them is moved alone, within its domain, all else as it was, and the game is solved
anew.
The method: in every world where no deal comes by itself, the quantity is moved to either end of its domain; in the
worlds where the better end opens a deal, bisection finds how little is enough. A deal counts as open in a world if a
settlement within the window is likelier than not. Changes are compared in widths of the quantity's neutral range.
Trust it when: the change lies inside the neutral range. Beyond it nobody has said that the number can be had. A chance
that comes and goes between here and the end is read as if it came once.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kadesh.analysis.blocks import find_blockers, in_words
from kadesh.analysis.exploring import exploring_event
from kadesh.analysis.follows import event_chance
from kadesh.analysis.plain import CAUTION, as_json
from kadesh.analysis.trials import Trials
from kadesh.analysis.words import number, percent, spoken
from kadesh.domain.game import Side
from kadesh.domain.model import Part
from kadesh.domain.scenario import Scenario
from kadesh.engine.lattice import Array
from kadesh.engine.outlook import Outlook
from kadesh.engine.worlds import draw_worlds

OPEN = 0.5
HALVINGS = 6
LEAST_SHARE = 0.05
"""Reasons that block less of the war than this are left out."""
NO_NUMBERS = ("open", "line")

Rows = NDArray[np.intp]
Move = tuple[str, Rows, Array]
"""A quantity, the worlds in which it is moved, and its value in each of them."""


@dataclass(frozen=True)
class Opening:
    """One quantity that opens a deal when it is moved alone.

    Attributes
    ----------
    opened
        Share of the blocked worlds that it opens somewhere in its domain.
    value
        Median over those worlds of the nearest value that does.
    change
        Median of the change needed, and ``widths`` the same in widths of the neutral range.
    inside
        Share of those worlds in which the value lies in the neutral range.
    """

    quantity: str
    opened: float
    value: float
    change: float
    widths: float
    inside: float
    words: str


@dataclass(frozen=True)
class Unblocked:
    """A reason, the share of the war that it blocks, and what would open a deal, the cheapest first."""

    reason: str
    words: str
    share: float
    openings: tuple[Opening, ...]
    tried: int


@dataclass(frozen=True)
class Openings:
    """What would unblock a deal, reason by reason. ``blocked`` is the share of worlds in which none comes by itself."""

    account: str
    worlds: int
    weeks: int
    blocked: float
    reasons: tuple[Unblocked, ...]
    reading: str
    caution: str

    def to_json(self) -> Any:
        """As plain data."""
        return as_json(self)


def find_openings(trials: Trials, account: str, *, weeks: int, event: str = "settlement", best: int = 3) -> Openings:
    """What would unblock a deal under an account.

    Parameters
    ----------
    trials
        Trials with ``blockers`` on; 16 to 64 worlds are enough.
    account
        Whose premises are imposed.
    weeks
        The window.
    event
        What counts as open: ``settlement``, or ``talks``.
    best
        How many quantities are followed by bisection for each reason.

    Returns
    -------
    Openings
        By reason, the weightiest first.
    """
    premises = trials.premises_of(account)
    blockers = [
        each
        for each in find_blockers(trials, premises, weeks)
        if each.share >= LEAST_SHARE and each.reason.partition(".")[0] not in NO_NUMBERS
    ]
    mover = _Mover(exploring_event(trials, event, weeks, cuts=(OPEN,)), premises, weeks, event)
    names = {each.reason: gate_quantities(trials.scenario, each.reason) for each in blockers}
    mover.try_ends({name for each in names.values() for name in each})
    chosen = {reason: mover.farthest(each, best) for reason, each in names.items()}
    mover.find_nearest({name for each in chosen.values() for name in each})
    reasons = []
    for blocker in blockers:
        found = [_opening(trials, mover, quantity) for quantity in chosen[blocker.reason]]
        cheapest = tuple(sorted(found, key=lambda o: (o.opened < 0.5 * found[0].opened, o.widths)))
        words = in_words(trials.scenario, blocker.reason)
        reasons.append(Unblocked(blocker.reason, words, blocker.share, cheapest, len(names[blocker.reason])))
    blocked = len(mover.blocked) / trials.points.worlds
    return Openings(
        account=account,
        worlds=trials.points.worlds,
        weeks=weeks,
        blocked=blocked,
        reasons=tuple(reasons),
        reading=_reading(reasons, blocked, event, weeks),
        caution=CAUTION,
    )


def gate_quantities(scenario: Scenario, reason: str) -> tuple[str, ...]:
    """The quantities that a reason turns on.

    Raises
    ------
    ValueError
        For a reason that has no numbers of its own.
    """
    return tuple(name for name in dict.fromkeys(_names(_parts(scenario, reason))) if name in scenario.quantities)


def _parts(scenario: Scenario, reason: str) -> list[Any]:
    """The parts of the game whose numbers make a gate."""
    game = scenario.game
    kind, _, who = reason.partition(".")
    table = game.table
    offers = [] if table is None else [table.menu, table.divisible, table.packages]
    if kind == "jointly":  # several gates at once: the numbers of all of them
        return [_parts(scenario, f"{gate}.{side}") for gate in ("reserve", "ratify", "credible") for side in game.sides]
    if kind == "channel":
        return [game.channel]
    if kind == "come":
        return [*(leader.coming for leader in game.sides.values()), game.channel, table and table.pause]
    if kind == "reserve" and who in game.backers:
        backer = game.backers[who]
        worth = [issue.values.get(who) for issue in game.issues.values()]
        return [backer.win, backer.lose, backer.flow, backer.cost, backer.discount, backer.belief, worth, *offers]
    if kind not in ("reserve", "ratify", "credible", "personal") or who not in ("a", "d"):
        raise ValueError(f"'{reason}' has no numbers of its own")
    side: Side = "a" if who == "a" else "d"
    leader = game.sides[side]
    worth = [issue.values.get(side) for issue in game.issues.values()]
    if kind == "reserve":
        bears = [leader.cost, leader.felt, leader.sanctions, leader.discount, leader.enjoys]
        return [leader.belief, *bears, leader.win, leader.lose, worth, *offers]
    if kind == "ratify":
        return [leader.ratification, leader.office, leader.exit, *offers]
    if kind == "credible":
        return [leader.credibility, leader.belief, worth, *offers]
    return [leader.office, leader.exit, leader.felt, leader.ratification]


def _names(part: Any) -> Iterator[str]:
    """Every name in nested parts of a game."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        yield from _names(list(part.values()))
    elif isinstance(part, (list, tuple)):
        for each in part:
            yield from _names(each)
    elif isinstance(part, Part):
        yield from _names([getattr(part, field) for field in type(part).model_fields])


class _Mover:
    """Moves one quantity at a time, in the worlds where that can matter, many quantities side by side."""

    def __init__(self, trials: Trials, premises: tuple[str, ...], weeks: int, event: str) -> None:
        self._trials, self._weeks, self._event = trials, weeks, event
        self.draws = draw_worlds(trials.points, trials.ranges(premises))
        self.blocked = np.flatnonzero(~self._open(trials.outlook(premises)))
        self.ends: dict[str, tuple[float, Rows]] = {}
        """By quantity: the end of its domain that opens more of the blocked worlds, and the worlds that it opens."""
        self.nearest: dict[str, Array] = {}
        """By quantity: in those worlds, the nearest value that opens a deal."""

    def try_ends(self, quantities: Collection[str]) -> None:
        """Move quantities to either end of their domains in the worlds that are blocked."""
        if not len(self.blocked):
            return
        stated = {name: self._trials.scenario.quantities[name] for name in sorted(quantities)}
        spans = {name: each.domain or each.range for name, each in stated.items()}
        ends = [(name, end) for name, span in spans.items() for end in (span.low, span.high)]
        moves = [(name, self.blocked, np.full(len(self.blocked), end)) for name, end in ends]
        for (name, end), opens in zip(ends, self._moved(moves), strict=True):
            if name not in self.ends or opens.sum() > len(self.ends[name][1]):
                self.ends[name] = (end, self.blocked[opens])

    def farthest(self, quantities: Collection[str], most: int) -> list[str]:
        """The quantities whose ends open most of the blocked worlds, if any."""
        known = {name: len(self.ends[name][1]) for name in quantities if name in self.ends}
        ranked = sorted(((reach, name) for name, reach in known.items()), reverse=True)
        return [name for reach, name in ranked[:most] if reach > 0]

    def find_nearest(self, quantities: Collection[str]) -> None:
        """Bisect between where each world is and the end that opens it."""
        names = sorted(quantities)
        shut = {name: self.draws[name][self.ends[name][1]] for name in names}
        self.nearest = {name: np.full(len(shut[name]), self.ends[name][0]) for name in names}
        for _ in range(HALVINGS):
            moves = [(name, self.ends[name][1], (shut[name] + self.nearest[name]) / 2) for name in names]
            for (name, _, middle), opens in zip(moves, self._moved(moves), strict=True):
                self.nearest[name] = np.where(opens, middle, self.nearest[name])
                shut[name] = np.where(opens, shut[name], middle)

    def _moved(self, moves: list[Move]) -> list[NDArray[np.bool_]]:
        """Where a deal is open, for each move in its worlds."""
        draws = [
            {name: values if name == quantity else each[rows] for name, each in self.draws.items()}
            for quantity, rows, values in moves
        ]
        return [self._open(outlook) for outlook in self._trials.outlooks(draws)]

    def _open(self, outlook: Outlook) -> NDArray[np.bool_]:
        return np.asarray(event_chance(self._trials, outlook, self._event, self._weeks) > OPEN)


def _opening(trials: Trials, mover: _Mover, quantity: str) -> Opening:
    end, rows = mover.ends[quantity]
    stated = trials.scenario.quantities[quantity]
    value, change = mover.nearest[quantity], mover.nearest[quantity] - mover.draws[quantity][rows]
    width = stated.range.high - stated.range.low
    inside = (value >= stated.range.low - 1e-12) & (value <= stated.range.high + 1e-12)
    opened = len(rows) / len(mover.blocked)
    name = spoken(quantity, stated)
    middle_value = float(np.median(value))
    way = "up to" if end >= float(np.median(mover.draws[quantity])) else "down to"
    within = "inside" if inside.mean() >= OPEN else "outside"
    words = (
        f"{name} {way} about {number(middle_value)} ({within} its neutral range) opens a deal in {percent(opened)} of "
        "the blocked worlds."
    )
    return Opening(
        quantity=quantity,
        opened=opened,
        value=middle_value,
        change=float(np.median(change)),
        widths=float(np.median(np.abs(change))) / width if width > 0 else float("inf"),
        inside=float(inside.mean()),
        words=words,
    )


def _reading(reasons: list[Unblocked], blocked: float, event: str, weeks: int) -> str:
    head = f"In {percent(blocked)} of worlds a {event} within {weeks} weeks is not likelier than not."
    if event == "talks":
        head = f"In {percent(blocked)} of worlds talks within {weeks} weeks are not likelier than not."
    for reason in reasons:
        if reason.openings:
            return f"{head} Against the weightiest reason that gives way: {reason.openings[0].words}"
    return f"{head} No single number of a blocking reason opens a deal anywhere in its domain." if reasons else head
