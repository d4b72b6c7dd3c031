"""Where exactly does the answer turn? The threshold of one quantity, or its curve against a second one.

The idea: hold a quantity at a value in every world, all else as it was, and read the conclusion's mean chance. Where
that crosses .95, .5 or .05 the answer turns.
The method: a grid over the quantity's neutral range shows every crossing, since the chance need not be monotone; then
bisection inside the grid cell, in the same worlds. Against a second quantity, the same at each of its values.
Trust it when: the grid is fine enough for the turns that matter. A mean over worlds hides that worlds differ: the share
of worlds in which the conclusion is true is given beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kadesh.analysis.exploring import exploring
from kadesh.analysis.follows import SURE, UNSURE, Truth, find_truth
from kadesh.analysis.plain import CAUTION, as_json
from kadesh.analysis.trials import Trials
from kadesh.analysis.words import listed, number, spoken

LEVELS = (SURE, 0.5, UNSURE)
HALVINGS = 6
STEPS = 9
Place = tuple[float | None, float]
"""Where the second quantity is held, and the first."""


@dataclass(frozen=True)
class Crossing:
    """Where the mean chance crosses a level: the value, and whether the chance rises there."""

    level: float
    value: float
    rises: bool


@dataclass(frozen=True)
class Profile:
    """A conclusion along one quantity: on the grid, the mean chance and the share of worlds true; its crossings.

    ``beside`` is the value at which the second quantity is held; None without one.
    """

    beside: float | None
    values: tuple[float, ...]
    chance: tuple[float, ...]
    share: tuple[float, ...]
    crossings: tuple[Crossing, ...]


@dataclass(frozen=True)
class Threshold:
    """Where a conclusion turns along a quantity, perhaps against a second one."""

    conclusion: str
    worlds: int
    quantity: str
    against: str | None
    profiles: tuple[Profile, ...]
    reading: str
    caution: str

    def to_json(self) -> Any:
        """As plain data."""
        return as_json(self)


def find_crossings(
    trials: Trials,
    premises: tuple[str, ...],
    *,
    conclusion: str,
    quantity: str,
    against: str | None = None,
    steps: int = STEPS,
) -> Threshold:
    """Where a conclusion's mean chance crosses .95, .5 and .05 as a quantity moves over its neutral range.

    Parameters
    ----------
    trials
        The scenario in common worlds; 64 to 256 are enough.
    premises, conclusion
        What is imposed on all other quantities, and what is asked.
    quantity
        What moves.
    against
        A second quantity, held at each of ``steps`` values of its neutral range.
    steps
        Values on a grid.

    Returns
    -------
    Threshold
        One profile, or one for each value of the second quantity.

    Raises
    ------
    ValueError
        If a quantity has no range to move over.
    """
    trials = exploring(trials, conclusion)

    def ask(places: list[Place]) -> list[tuple[float, float]]:
        """Mean chance and share of worlds true at some places, solved side by side."""

        def truths(among: Trials) -> list[Truth]:
            return [find_truth(_held(among, quantity, against, place), conclusion, premises) for place in places]

        trials.ahead(truths)
        return [(float(truth.chance.mean()), float(truth.true.mean())) for truth in truths(trials)]

    grid = _grid(trials, quantity, steps)
    beside: list[float | None] = [None] if against is None else [*_grid(trials, against, steps)]
    answers = ask([(held, value) for held in beside for value in grid])
    rows = [answers[first : first + steps] for first in range(0, len(answers), steps)]
    turns = [turn for held, row in zip(beside, rows, strict=True) for turn in _turns(held, grid, row)]
    for _ in range(HALVINGS):
        middles = ask([(turn.held, turn.middle) for turn in turns])
        turns = [turn.halved(chance) for turn, (chance, _) in zip(turns, middles, strict=True)]
    profiles = [
        Profile(
            beside=held,
            values=tuple(grid),
            chance=tuple(chance for chance, _ in row),
            share=tuple(share for _, share in row),
            crossings=tuple(
                sorted((turn.crossing for turn in turns if turn.held == held), key=lambda crossing: crossing.value)
            ),
        )
        for held, row in zip(beside, rows, strict=True)
    ]
    return Threshold(
        conclusion=conclusion,
        worlds=trials.points.worlds,
        quantity=quantity,
        against=against,
        profiles=tuple(profiles),
        reading=_reading(trials, conclusion, quantity, against, profiles),
        caution=CAUTION,
    )


@dataclass(frozen=True)
class _Turn:
    """A level that is crossed between two values, with the second quantity held."""

    held: float | None
    low: float
    high: float
    level: float
    rises: bool

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    @property
    def crossing(self) -> Crossing:
        return Crossing(self.level, self.middle, self.rises)

    def halved(self, chance: float) -> "_Turn":
        """The half in which the level is crossed, given the mean chance in the middle."""
        if (chance >= self.level) == self.rises:
            return replace(self, high=self.middle)
        return replace(self, low=self.middle)


def _turns(held: float | None, grid: list[float], row: list[tuple[float, float]]) -> Iterator[_Turn]:
    for place in range(len(grid) - 1):
        for level in LEVELS:
            before, after = row[place][0] - level, row[place + 1][0] - level
            if (before < 0) != (after < 0):
                yield _Turn(held, grid[place], grid[place + 1], level, after >= 0)


def _held(trials: Trials, quantity: str, against: str | None, place: Place) -> Trials:
    held, value = place
    return trials.fixed({quantity: value} if against is None or held is None else {against: held, quantity: value})


def _grid(trials: Trials, quantity: str, steps: int) -> list[float]:
    stated = trials.scenario.quantities[quantity].range
    if stated.low == stated.high:
        raise ValueError(f"'{quantity}' has a single neutral value, {stated.low:g}: there is no range to move over")
    return [float(each) for each in np.linspace(stated.low, stated.high, steps)]


def _reading(trials: Trials, conclusion: str, quantity: str, against: str | None, profiles: list[Profile]) -> str:
    name = spoken(quantity, trials.scenario.quantities[quantity])
    if against is None:
        (profile,) = profiles
        if not profile.crossings:
            low, high = min(profile.chance), max(profile.chance)
            stays = f"stays between {low:.2f} and {high:.2f}: it crosses no level"
            return f"Along {name} the mean chance of {conclusion} {stays}."
        turns = [
            f"{'above' if each.rises else 'below'} {each.level:g} from {number(each.value)} on"
            for each in profile.crossings
        ]
        return f"As {name} grows, the mean chance of {conclusion} goes {listed(turns)}."
    middles = [(p.beside, [c.value for c in p.crossings if c.level == 0.5]) for p in profiles]
    crossed = [(beside, values[0]) for beside, values in middles if values and beside is not None]
    other = spoken(against, trials.scenario.quantities[against])
    if not crossed:
        return f"At no value of {other} does the mean chance of {conclusion} cross one half along {name}."
    first, last = crossed[0], crossed[-1]
    return (
        f"The mean chance of {conclusion} crosses one half at {number(first[1])} of {name} where {other} is "
        f"{number(first[0])}, and at {number(last[1])} where it is {number(last[0])}."
    )
