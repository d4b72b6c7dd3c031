"""Does the order of movers matter? The same conclusions with the sides' turns in a week exchanged.

The idea: nobody moves at the same time as anybody else, so the week's order is a choice; a verdict that turns with it
is a verdict about the order.
The method: the same worlds again in a game in which every stage of ``a`` and the same stage of ``d`` have exchanged
their places in the week, and the other side may invite first. Turns that alternate or are drawn stay as they are.
Trust it when: both verdicts are not near the cut; chances are compared world by world.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.analysis.follows import find_truth, judge
from kadesh.analysis.trials import Trials
from kadesh.domain.argument import Word
from kadesh.domain.game import Game

OTHER = {"a": "d", "d": "a"}


@dataclass(frozen=True)
class OrderEffect:
    """One conclusion under one account with the order of movers reversed.

    Attributes
    ----------
    verdict, reversed_verdict
        As stated, and with the reverse order.
    share, reversed_share
        Shares of worlds in which it is true.
    largest
        The largest change in any world of the chance that the conclusion is about.
    """

    account: str
    conclusion: str
    verdict: Word
    reversed_verdict: Word
    share: float
    reversed_share: float
    largest: float

    @property
    def depends(self) -> bool:
        """Whether the verdict depends on the order."""
        return self.verdict != self.reversed_verdict


def find_order_effects(trials: Trials, account: str) -> tuple[OrderEffect, ...]:
    """What reversing the order of movers does to every conclusion under an account.

    Parameters
    ----------
    trials
        The scenario in common worlds.
    account
        Its name.
    """
    turned = trials.of_game(reverse_movers(trials.scenario.game))
    premises, found = trials.premises_of(account), []
    for name in trials.scenario.conclusions:
        before, after = find_truth(trials, name, premises), find_truth(turned, name, premises)
        stated, again = judge(trials, account, name, before), judge(turned, account, name, after)
        largest = float(np.abs(after.chance - before.chance).max())
        found.append(
            OrderEffect(account, name, stated.verdict, again.verdict, stated.share, again.share, largest),
        )
    return tuple(found)


def reverse_movers(game: Game) -> Game:
    """The game with the stages of ``a`` and ``d`` exchanged in the week, and the other side first to invite."""
    order = tuple(f"{name[:-1]}{OTHER[name[-1]]}" if name[-2:] in (" a", " d") else name for name in game.order)
    table = game.table
    if table is not None and table.first in OTHER:
        table = table.model_copy(update={"first": OTHER[table.first]})
    return game.model_copy(update={"order": order, "table": table})
