"""Every world as one row: what was drawn, and what follows from it.

The idea: whoever wants to ask something else of the worlds should have them all, with the numbers behind the verdicts.
The method: the draws under an account's premises (or the neutral ranges), and beside them the exact chances in each
world.
Trust it when: a row is read as one admissible reading of the war, not as something with a probability.
"""

import numpy as np

from kadesh.analysis.follows import event_chance
from kadesh.analysis.trials import Trials
from kadesh.domain.argument import Chance
from kadesh.engine.lattice import Array
from kadesh.engine.menu import menu_of
from kadesh.engine.worlds import draw_worlds


def tabulate_worlds(trials: Trials, account: str | None = None) -> dict[str, Array]:
    """Columns by name, one entry a world.

    Parameters
    ----------
    trials
        The scenario in common worlds.
    account
        Whose premises to impose; none unless named.

    Returns
    -------
    dict
        ``world``; every quantity by its name; ``chance.<conclusion>`` for each conclusion about a chance; the chances
        of every end over the whole game, ``chance.settlement`` to ``chance.freeze``, and of each package; the expected
        weeks of war; each player's value at the start.
    """
    scenario, premises = trials.scenario, () if account is None else trials.premises_of(account)
    outlook = trials.outlook(premises)
    columns: dict[str, Array] = {"world": np.arange(trials.points.worlds, dtype=np.float64)}
    columns |= draw_worlds(trials.points, trials.ranges(premises))
    for name, stated in scenario.conclusions.items():
        if isinstance(stated.measure, Chance):
            chance = event_chance(trials, outlook, stated.measure.event, stated.measure.within_weeks)
            columns[f"chance.{name}"] = chance
    columns["chance.settlement"] = outlook.settled.sum(axis=0)
    columns["chance.won"], columns["chance.lost"] = outlook.won.sum(axis=0), outlook.lost.sum(axis=0)
    columns["chance.freeze"] = outlook.freeze
    columns["chance.fall.a"], columns["chance.fall.d"] = outlook.falls.sum(axis=1)
    for choice, package in zip(menu_of(scenario.game), outlook.packages, strict=False):
        columns[f"chance.package.{choice.name}"] = package
    columns["weeks"] = outlook.mean_weeks()
    for player, value in zip(("a", "d", *scenario.game.backers), outlook.values, strict=True):
        columns[f"value.{player}"] = value
    return columns
