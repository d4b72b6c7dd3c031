"""Would anybody gain by choosing otherwise? The certificate of the first worlds' solutions.

The idea: an equilibrium need not be believed; the largest gain from one different choice at any node can be looked up.
The method: the readable reference solves the first worlds again, its policies are followed and every choice is tried
the other way (:mod:`kadesh.engine.certificate`); the values at the start are compared with those that the study used.
Trust it when: both numbers are near 0. It speaks of the worlds that it looked at.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.analysis.trials import Trials
from kadesh.engine.certificate import find_regret
from kadesh.engine.setting import Setting
from kadesh.engine.solve import solve_game
from kadesh.engine.worlds import draw_worlds

CERTIFIED_WORLDS = 1


@dataclass(frozen=True)
class Certified:
    """The certificate of an account's first worlds.

    Attributes
    ----------
    regret
        The largest gain from one different choice; with noise, the largest distance from logit.
    choice
        The kind of choice where it is largest; empty where nobody chooses.
    apart
        The largest difference between the certified values at the start and those of the study.
    """

    account: str
    worlds: int
    regret: float
    choice: str
    apart: float


def certify(trials: Trials, account: str, *, worlds: int = CERTIFIED_WORLDS) -> Certified:
    """The certificate of an account.

    Parameters
    ----------
    trials
        The scenario in common worlds.
    account
        Its name.
    worlds
        How many of the first worlds to look at; each takes seconds in a large game.
    """
    premises, game = trials.premises_of(account), trials.scenario.game
    count = min(worlds, trials.points.worlds)
    draws = draw_worlds(trials.points, trials.ranges(premises))
    solution = solve_game(Setting(game, {name: values[:count] for name, values in draws.items()}, count))
    found = find_regret(solution)
    used = trials.outlook(premises).values[:, :count]
    own = np.stack([solution.value(player) for player in ("a", "d", *game.backers)])
    choice = "" if found.worst is None else found.worst.choice
    return Certified(account, count, found.regret, choice, float(np.abs(own - used).max()))
