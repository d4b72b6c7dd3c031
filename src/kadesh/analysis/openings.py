"""What would unblock it? For each reason that blocks a deal, the smallest change of its own numbers that opens one.

The idea: a blocker is a gate, and a gate has numbers: what fighting on is worth, what an audience asks, what a pause
shifts, what coming costs. Each of them is moved alone, within its domain, all else as it was, and the game is solved
anew.
The method: in every world where no deal comes by itself, the quantity is moved to either end of its domain; where an
end opens a deal, bisection finds how little is enough. A deal counts as open in a world if a settlement within the
window is likelier than not. Changes are compared in widths of the quantity's neutral range.
Trust it when: the change lies inside the neutral range. Beyond it nobody has said that the number can be had. A chance
that comes and goes between here and the end is read as if it came once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from kadesh.analysis.blocks import find_blockers, in_words
from kadesh.analysis.follows import event_chance
from kadesh.analysis.plain import CAUTION, as_json
from kadesh.analysis.trials import Trials
from kadesh.analysis.words import number, percent, spoken
from kadesh.domain.game import Side
from kadesh.domain.model import Part
from kadesh.domain.scenario import Scenario
from kadesh.engine.lattice import Array
from kadesh.engine.worlds import draw_worlds

OPEN = 0.5
HALVINGS = 6
LEAST_SHARE = 0.05
"""Reasons that block less of the war than this are left out."""
NO_NUMBERS = ("open", "line")


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
    draws = draw_worlds(trials.points, trials.ranges(premises))
    mover = _Mover(trials, draws, weeks, event)
    reasons = []
    for blocker in blockers:
        names = gate_quantities(trials.scenario, blocker.reason)
        ends = sorted(((mover.reach(q), q) for q in names), reverse=True)
        found = [_opening(trials, mover, q) for reach, q in ends[:best] if reach > 0]
        cheapest = tuple(sorted(found, key=lambda o: (o.opened < 0.5 * found[0].opened, o.widths)))
        words = in_words(trials.scenario, blocker.reason)
        reasons.append(Unblocked(blocker.reason, words, blocker.share, cheapest, len(ends)))
    return Openings(
        account=account,
        worlds=trials.points.worlds,
        weeks=weeks,
        blocked=float(mover.blocked.mean()),
        reasons=tuple(reasons),
        reading=_reading(reasons, float(mover.blocked.mean()), event, weeks),
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
    """Moves one quantity at a time and remembers what was solved."""

    def __init__(self, trials: Trials, draws: dict[str, Array], weeks: int, event: str) -> None:
        self.trials, self.draws, self.weeks, self.event = trials, draws, weeks, event
        self.blocked = ~self._open(draws)
        self._ends: dict[str, tuple[Any, float]] = {}

    def reach(self, quantity: str) -> float:
        """Share of the blocked worlds that the better end of the domain opens."""
        opens, _ = self.end(quantity)
        return float(opens.sum() / max(self.blocked.sum(), 1))

    def end(self, quantity: str) -> tuple[Any, float]:
        """Which blocked worlds the better end opens, and that end."""
        if quantity not in self._ends:
            stated = self.trials.scenario.quantities[quantity]
            span = stated.domain or stated.range
            tried = [(self.blocked & self.at(quantity, np.full_like(self.draws[quantity], end)), end)
                     for end in (span.low, span.high)]  # fmt: skip
            self._ends[quantity] = max(tried, key=lambda each: each[0].sum())
        return self._ends[quantity]

    def at(self, quantity: str, values: Array) -> Any:
        """Where a deal is open with the quantity at some values."""
        return self._open({**self.draws, quantity: values})

    def _open(self, draws: dict[str, Array]) -> Any:
        trials = self.trials
        outlook = trials.solver(trials.scenario.game, draws, trials.points.worlds, progress=trials.progress)
        return event_chance(trials, outlook, self.event, self.weeks) > OPEN


def _opening(trials: Trials, mover: _Mover, quantity: str) -> Opening:
    opens, end = mover.end(quantity)
    shut, open_ = mover.draws[quantity].copy(), np.full_like(mover.draws[quantity], end)
    for _ in range(HALVINGS):
        middle = (shut + open_) / 2
        yes = mover.at(quantity, middle)
        open_, shut = np.where(yes, middle, open_), np.where(yes, shut, middle)
    stated = trials.scenario.quantities[quantity]
    value, change = open_[opens], (open_ - mover.draws[quantity])[opens]
    width = stated.range.high - stated.range.low
    inside = (value >= stated.range.low - 1e-12) & (value <= stated.range.high + 1e-12)
    opened = float(opens.sum() / mover.blocked.sum())
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
