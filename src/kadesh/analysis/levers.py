"""What does a lever buy? The change in the chances of talks and of a settlement, world by world.

The idea: the same world with and without the lever differs by nothing but the lever.
The method: common worlds; the difference is taken in each world before anything is averaged.
Trust it when: the lever's numbers are what somebody could bring about. Who would, and at what price, is not asked.
"""

from dataclasses import dataclass

from kadesh.analysis.follows import event_chance
from kadesh.analysis.trials import Trials
from kadesh.analysis.unfolds import Band, band_over
from kadesh.domain.argument import BestLever

EVENTS = ("talks", "settlement")
SAME = 1e-9


@dataclass(frozen=True)
class Effect:
    """What one lever changes under one account: a chance with it less the same chance without it, over worlds.

    ``raises`` and ``lowers`` are shares of worlds; the rest of the worlds are as before.
    """

    account: str
    lever: str
    event: str
    within_weeks: int
    change: Band
    raises: float
    lowers: float


def compared_levers(trials: Trials) -> dict[str, int]:
    """The levers that the scenario's conclusions compare, with the window in weeks."""
    found: dict[str, int] = {}
    for stated in trials.scenario.conclusions.values():
        if isinstance(stated.measure, BestLever):
            for lever in (stated.measure.lever, *stated.measure.against):
                found.setdefault(lever, stated.measure.within_weeks)
    return found


def find_effects(trials: Trials, account: str) -> tuple[Effect, ...]:
    """What every compared lever changes under an account."""
    premises = trials.premises_of(account)
    without = trials.outlook(premises)
    found = []
    for lever, weeks in compared_levers(trials).items():
        with_lever = trials.outlook(premises, levers=(lever,))
        for event in EVENTS:
            change = event_chance(trials, with_lever, event, weeks) - event_chance(trials, without, event, weeks)
            raises, lowers = float((change > SAME).mean()), float((change < -SAME).mean())
            found.append(Effect(account, lever, event, weeks, band_over(change), raises, lowers))
    return tuple(found)
