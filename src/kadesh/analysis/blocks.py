"""Who blocks a deal, and why? Week by week, in words.

The idea: where no package passes every gate, a gate is pivotal if dropping it alone lets something through. Several
can be at once, and none may be enough; then they block jointly. Where something would pass, coming or the channel can
still fail.
The method: pivotal sets of every state, weighted by the chance of being in it while the war goes on.
Trust it when: the menu holds the packages that people really discuss.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.analysis.names import called
from kadesh.analysis.trials import Trials
from kadesh.domain.scenario import Scenario
from kadesh.engine.lattice import Array

KINDS = {
    "reserve": "{who} expects more from fighting on than from any package that the others would accept",
    "ratify": "{who}'s leader fears the audience at home",
    "credible": "{who} would reopen the war later",
    "personal": "{who}'s leader refuses what the nation would accept",
    "line": "no package leaves the line inside the theatre",
    "jointly": "several reasons at once, none of them enough alone",
    "channel": "a package would pass, but no channel is open",
    "come": "a package would pass, but somebody is not willing to come",
    "open": "nothing blocks: a package passes and both come",
}


EXAMINED = 64
"""How many worlds are examined: finding every pivotal gate costs far more than solving the game."""


@dataclass(frozen=True)
class Blocker:
    """One reason: the share of the still ongoing war in which it is pivotal, by week and over the window."""

    reason: str
    words: str
    by_week: Array
    share: float


def find_blockers(trials: Trials, premises: tuple[str, ...], weeks: int) -> tuple[Blocker, ...]:
    """Reasons that block a deal in the first weeks, the weightiest first.

    Parameters
    ----------
    trials
        The scenario's trials; the first :data:`EXAMINED` worlds are examined.
    premises
        The premises to impose.
    weeks
        The window.

    Returns
    -------
    tuple of Blocker
        ``by_week`` is the mean over worlds, given that the war goes on; shares of several reasons can add to over 1.
    """
    outlook = trials.first(EXAMINED).outlook(premises, examine=weeks)
    live = outlook.live[:weeks].mean(axis=1)
    found = []
    for reason, mass in outlook.blockers.items():
        by_week = np.divide(mass[:weeks].mean(axis=1), live, out=np.zeros(weeks), where=live > 0)
        share = float(mass[:weeks].mean(axis=1).sum() / max(live.sum(), 1e-300))
        found.append(Blocker(reason, in_words(trials.scenario, reason), by_week, share))
    return tuple(sorted(found, key=lambda blocker: -blocker.share))


def in_words(scenario: Scenario, reason: str) -> str:
    """A reason as a sentence about the scenario's parties."""
    kind, _, who = reason.partition(".")
    backs = who in scenario.game.backers
    return KINDS[kind].format(who=called(scenario, "backer" if backs else "side", who))
