"""Would anybody gain by choosing otherwise? The certificate of every solve, and of the first worlds as a whole.

The idea: an equilibrium need not be believed; the largest gain from one different choice at any node can be looked up.
The method: every solve carries the certificate of one week of one world, in all its states
(:mod:`kadesh.engine.certificate`). On demand both the readable reference and the compiled kernel solve the first worlds
again; the policies of each are followed through all weeks and every choice is tried the other way, and the values at
the start are compared with those that the study used.
Trust it when: all numbers are near 0. They speak of the choices that were looked at.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.analysis.trials import Trials
from kadesh.engine.certificate import Certificate, find_regret
from kadesh.engine.kernel.certifying import solve_with_kernel
from kadesh.engine.kernel.plan import unsupported
from kadesh.engine.setting import Setting
from kadesh.engine.solve import solve_game
from kadesh.engine.worlds import draw_worlds

CERTIFIED_WORLDS = 1


@dataclass(frozen=True)
class Checked:
    """What the certificate of a solve says.

    Attributes
    ----------
    regret
        The largest gain from one different choice; with noise, the largest distance from logit. None if it has no
        limit: a choice that breaks a rule of the game.
    choice
        The kind of choice where it is largest; empty where nobody chooses.
    mismatch
        The largest difference between the values found and what the policies are worth; None if it has no limit.
    nodes, of
        How many choices were examined, and how many the solve has.
    """

    regret: float | None
    choice: str
    mismatch: float | None
    nodes: int
    of: int


@dataclass(frozen=True)
class Certified:
    """The certificate of an account's first worlds, at every node of the war.

    Attributes
    ----------
    reference, kernel
        Of the policies of the readable reference, and of the compiled kernel; None where the kernel leaves the game to
        the reference.
    apart
        The largest difference between the certified values at the start and those of the study; None if it has no
        limit.
    """

    account: str
    worlds: int
    reference: Checked
    kernel: Checked | None
    apart: float | None


def check_of(certificate: Certificate) -> Checked:
    """A certificate in numbers that any format can hold."""
    choice = "" if certificate.worst is None else certificate.worst.choice
    regret, mismatch = _limited(certificate.regret), _limited(certificate.mismatch)
    return Checked(regret, choice, mismatch, certificate.nodes, certificate.of)


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
    first = {name: values[:count] for name, values in draws.items()}
    solutions = [solve_game(Setting(game, first, count))]
    if unsupported(game) is None:
        solutions.append(solve_with_kernel(game, first, count))
    used = trials.outlook(premises).values[:, :count]
    own = [np.stack([each.value(player) for player in ("a", "d", *game.backers)]) for each in solutions]
    checked = [check_of(find_regret(each)) for each in solutions]
    apart = max(float(np.abs(values - used).max()) for values in own)
    return Certified(account, count, checked[0], checked[1] if len(checked) > 1 else None, _limited(apart))


def _limited(number: float) -> float | None:
    return number if np.isfinite(number) else None
