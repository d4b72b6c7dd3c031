"""Is there a threshold? The chance of an event with a coordinate held at each of its levels.

The idea: what moves a chance need not be a threshold of it; the curve shows which of the two it is.
The method: the coordinate is held for the whole war, in the same worlds, and all else is solved anew.
Trust it when: holding the coordinate is meant. How a party could bring it there is another question.
"""

from dataclasses import dataclass

from kadesh.analysis.follows import threshold_curve
from kadesh.analysis.trials import Trials
from kadesh.analysis.unfolds import Band, band_over
from kadesh.domain.argument import Threshold


@dataclass(frozen=True)
class Curve:
    """The chance of a conclusion's event by level of its coordinate: bands over worlds of shape (levels,)."""

    account: str
    conclusion: str
    coordinate: str
    level: int
    event: str
    within_weeks: int
    chance: Band


def find_curves(trials: Trials, account: str) -> tuple[Curve, ...]:
    """The curve behind every conclusion about a threshold, under an account."""
    premises = trials.premises_of(account)
    return tuple(
        Curve(
            account=account,
            conclusion=name,
            coordinate=stated.measure.coordinate,
            level=stated.measure.level,
            event=stated.measure.event,
            within_weeks=stated.measure.within_weeks,
            chance=band_over(threshold_curve(trials, stated.measure, premises)),
        )
        for name, stated in trials.scenario.conclusions.items()
        if isinstance(stated.measure, Threshold)
    )
