"""What flips it? Where, in the space of quantities, the answer changes: as sentences with numbers.

The idea: the exceptions to a conclusion, or the worlds in which it holds where those are fewer, often lie in a corner
that a few quantities describe.
The method: boxes found among the worlds of a run, then checked on fresh worlds that had no part in finding them.
Sobol indices say beside it which quantities matter at all. Under an account the quantities keep to its premises;
without one they range over everything neutral.
Trust it when: the fresh density is near the found one. What is not in a box is not thereby safe: see coverage.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kadesh.analysis.boxes import FEWEST, Box, Limit, find_boxes
from kadesh.analysis.exploring import exploring
from kadesh.analysis.follows import find_truth
from kadesh.analysis.plain import CAUTION, as_json
from kadesh.analysis.sensitivities import REST, Sensitivity, find_sensitivities
from kadesh.analysis.trials import Trials
from kadesh.analysis.words import listed, number, percent, spoken
from kadesh.domain.argument import Quantity
from kadesh.engine.worlds import draw_points, draw_worlds

CLEAR = 0.8
"""A corner in which fewer of the worlds differ is not said to decide."""


@dataclass(frozen=True)
class Flip:
    """A corner in which the answer is another: its limits and, in found and in fresh worlds, how well they tell.

    ``density`` and ``coverage`` are of the worlds it was found in, ``fresh_density`` and ``fresh_coverage`` of worlds
    that had no part in it; None where no fresh world fell inside.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float
    fresh_coverage: float | None
    fresh_density: float | None
    words: str


@dataclass(frozen=True)
class Flips:
    """Where a conclusion changes.

    Attributes
    ----------
    share
        Share of worlds in which it is true.
    exceptions
        Whether the boxes describe where it is *not* true (else where it is).
    sensitivities
        Shares of the variance of its chance.
    """

    account: str | None
    conclusion: str
    worlds: int
    share: float
    exceptions: bool
    flips: tuple[Flip, ...]
    sensitivities: tuple[Sensitivity, ...]
    reading: str
    caution: str

    def to_json(self) -> Any:
        """As plain data."""
        return as_json(self)


def find_flips(
    trials: Trials,
    account: str | None,
    *,
    conclusion: str,
    fresh_seed: int = 1_000_003,
    base: int = 64,
    most: int = 3,
) -> Flips:
    """Where the answer to a conclusion changes.

    Parameters
    ----------
    trials
        The scenario in common worlds; 1,024 or more find finer corners.
    account, conclusion
        Their names; without an account all quantities keep their neutral ranges.
    fresh_seed
        Draws the worlds on which the boxes are checked.
    base
        Points of the design for the Sobol indices; 0 leaves them out.
    most
        At most so many boxes.

    Returns
    -------
    Flips
        Boxes as sentences, and sensitivities.
    """
    trials = exploring(trials, conclusion)
    premises = () if account is None else trials.premises_of(account)
    truth = find_truth(trials, conclusion, premises)
    share = float(truth.true.mean())
    exceptions = share >= 0.5
    values = draw_worlds(trials.points, trials.ranges(premises))
    boxes = find_boxes(values, ~truth.true if exceptions else truth.true, most=most)
    flips = _checked(trials, premises, conclusion, boxes, exceptions, fresh_seed) if boxes else ()
    sensitivities = find_sensitivities(trials, premises, conclusion=conclusion, base=base) if base else ()
    return Flips(
        account=account,
        conclusion=conclusion,
        worlds=trials.points.worlds,
        share=share,
        exceptions=exceptions,
        flips=flips,
        sensitivities=sensitivities,
        reading=_reading(
            conclusion, share, exceptions, flips, sensitivities, trials.points.worlds, trials.scenario.quantities
        ),
        caution=CAUTION,
    )


def _checked(
    trials: Trials, premises: tuple[str, ...], conclusion: str, boxes: tuple[Box, ...], exceptions: bool, seed: int
) -> tuple[Flip, ...]:
    drawn = draw_points(trials.scenario.quantities, trials.points.worlds, seed)
    fresh = trials.at(drawn.rows)
    truth = find_truth(fresh, conclusion, premises)
    interest = ~truth.true if exceptions else truth.true
    values = draw_worlds(fresh.points, fresh.ranges(premises))
    found = []
    for box in boxes:
        inside = box.holds(values)
        caught = float((interest & inside).sum())
        density = caught / float(inside.sum()) if inside.any() else None
        coverage = caught / float(interest.sum()) if interest.any() else None
        words = _words(trials, conclusion, box, exceptions, density)
        found.append(Flip(box.limits, box.coverage, box.density, box.mass, coverage, density, words))
    return tuple(found)


def _words(trials: Trials, conclusion: str, box: Box, exceptions: bool, fresh: float | None) -> str:
    corner = listed([limit_words(limit, trials.scenario.quantities[limit.quantity]) for limit in box.limits])
    rule = f"{conclusion} holds unless {corner}" if exceptions else f"{conclusion} holds only if {corner}"
    if box.density < CLEAR:
        rule = f"{conclusion} is least sure where {corner}" if exceptions else f"{conclusion} is surest where {corner}"
    elif not exceptions and box.coverage < 1:
        rule = f"{conclusion} holds where {corner}"
    worlds = "the worlds in which it does not" if exceptions else "the worlds in which it does"
    checked = "no fresh world fell inside" if fresh is None else f"{percent(fresh)} of the fresh ones"
    return (
        f"{rule}: this covers {percent(box.coverage)} of {worlds}; of the worlds inside, {percent(box.density)} are "
        f"such ({checked})."
    )


def limit_words(limit: Limit, quantity: Quantity | None = None) -> str:
    """A limit as words.

    Examples
    --------
    >>> limit_words(Limit("chance_of_winning", None, 0.46))
    '‘chance of winning’ is under 0.46'
    """
    name = spoken(limit.quantity, quantity)
    if limit.low is None and limit.high is not None:
        return f"{name} is under {number(limit.high)}"
    if limit.high is None and limit.low is not None:
        return f"{name} is above {number(limit.low)}"
    assert limit.low is not None
    assert limit.high is not None
    return f"{name} is between {number(limit.low)} and {number(limit.high)}"


def _reading(
    conclusion: str,
    share: float,
    exceptions: bool,
    flips: tuple[Flip, ...],
    sensitivities: tuple[Sensitivity, ...],
    worlds: int,
    quantities: Mapping[str, Quantity],
) -> str:
    parts = [f"{conclusion} is true in {percent(share)} of worlds."]
    few = round((1.0 - share if exceptions else share) * worlds) < FEWEST
    if share in (0.0, 1.0):
        parts.append("Nothing in this region flips it.")
    elif not flips:
        parts.append(
            "Too few worlds differ to say where." if few else "No corner of a few quantities sets the others apart."
        )
    else:
        parts.append(flips[0].words)
    if sensitivities:
        most = sensitivities[0]
        index = f"{_share_of(most.quantity, quantities)}: total index {most.total:.2f} (± {most.total_error:.2f})"
        if most.total_error < most.total:
            parts.append(f"Most of the variance of its chance has a part of {index}.")
        else:
            parts.append(f"The design is too small to say which quantities its variance goes with; first {index}.")
    return " ".join(parts)


def _share_of(name: str, quantities: Mapping[str, Quantity]) -> str:
    """A quantity by its meaning; what stands for all that were not taken one by one."""
    return "all other quantities together" if name == REST else spoken(name, quantities.get(name))
