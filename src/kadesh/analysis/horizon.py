"""Does the horizon matter? The same conclusion in a game twice as long.

The idea: a war does not end because a game does; an answer that moves with the horizon is an answer about it.
The method: the same worlds with the weeks doubled; the largest change of a conclusion's chance.
Trust it when: the change is small beside what separates the verdicts.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.analysis.follows import event_chance
from kadesh.analysis.trials import Trials
from kadesh.domain.argument import Chance


@dataclass(frozen=True)
class HorizonCheck:
    """The largest and the mean change of a conclusion's chance in ``worlds`` when ``weeks`` are doubled."""

    account: str
    conclusion: str
    weeks: int
    worlds: int
    largest: float
    mean: float


def check_horizon(trials: Trials, account: str) -> HorizonCheck | None:
    """The check of an account's first conclusion about a chance; None where the scenario has none.

    Parameters
    ----------
    trials
        The scenario in common worlds.
    account
        Its name.
    """
    named = ((name, stated.measure) for name, stated in trials.scenario.conclusions.items())
    chances = [(name, measure) for name, measure in named if isinstance(measure, Chance)]
    if not chances:
        return None
    name, measure = chances[0]
    weeks, premises = trials.scenario.game.weeks, trials.premises_of(account)
    again = trials.of_game(trials.scenario.game.model_copy(update={"weeks": 2 * weeks}))
    before = event_chance(trials, trials.outlook(premises), measure.event, measure.within_weeks)
    after = event_chance(again, again.outlook(premises), measure.event, measure.within_weeks)
    change = np.abs(after - before)
    return HorizonCheck(account, name, weeks, trials.points.worlds, float(change.max()), float(change.mean()))
