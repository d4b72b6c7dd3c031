"""What each valuer thinks of the next battle, and what is true of it.

The idea: both sides start from Beta beliefs on the chance that ``a`` wins a battle and learn from the same battles,
so they disagree less as the war goes on (after Smith & Stam 2004). The net lessons are a coordinate, or the
displacement of the only front.
The method: mean (alpha + (n + l)/2)/(alpha + beta + n), with n the battles expected so far and l the net lessons,
clipped to +-n; then the state's advantage x is added to the log-odds.
Trust it when: one decisive battle a week at parity (exact Bayes); otherwise lessons are read as if fought on
schedule.
"""

import numpy as np

from kadesh.domain.game import Belief
from kadesh.engine.lattice import Array
from kadesh.engine.setting import SIDES, Setting


def believed_odds(setting: Setting, belief: Belief, week: int) -> Array:
    """Chance that ``a`` wins a battle at parity, as believed in a week: (worlds or 1, states that matter)."""
    mean = setting.number(belief.mean)
    if belief.weight is None:
        return mean
    game = setting.game
    tempo = sum((setting.number(front.tempo) for front in game.fronts.values()), np.zeros(1))
    evidence = tempo if game.battle.evidence is None else setting.number(game.battle.evidence)
    battles = evidence * week
    net = np.clip(net_lessons(setting) * (evidence / tempo), -battles, battles)
    weight = setting.number(belief.weight)
    return np.asarray((mean * weight + (battles + net) / 2) / (weight + battles))


def belief_of(setting: Setting, valuer: str) -> Belief:
    """A valuer's belief: a backer's own where it has one, otherwise its side's."""
    if valuer in setting.game.backers:
        own = setting.game.backers[valuer].belief
        if own is not None:
            return own
    return setting.game.sides[setting.side_of(valuer)].belief


def advantage(setting: Setting, front: str) -> Array:
    """What the state adds to the log-odds that ``a`` wins a battle on a front; changes sign under the mirror."""
    game, lattice = setting.game, setting.lattice
    theatre = game.fronts[front]
    total = setting.number(theatre.terrain) + setting.number(theatre.ground) * (setting.share(front, "a") - 0.5)
    for sign, side in zip((1.0, -1.0), SIDES, strict=True):
        leader = game.sides[side]
        if leader.effort is not None:
            total = total + sign * setting.number(leader.effort.odds) * setting.pressed(side)
        if leader.stock is not None:
            total = total + sign * setting.number(leader.stock.odds) * lattice.rank(f"stock.{side}")
        for name, backer in game.backers.items():
            if backer.side == side:
                total = total + sign * setting.number(backer.odds) * lattice.rank(f"backing.{name}")
    if game.shift is not None:
        total = total + setting.number(game.shift.odds) * lattice.rank("shift")
    return total


def with_advantage(odds: Array, log_odds: Array) -> Array:
    """Odds after adding ``log_odds``; 0 stays 0 and 1 stays 1."""
    lifted = odds * np.exp(log_odds)
    return np.asarray(lifted / (lifted + 1.0 - odds))


def net_lessons(setting: Setting) -> Array:
    """Net battles won by ``a`` since the start, as remembered, in every state."""
    game, lattice = setting.game, setting.lattice
    if game.lessons is not None:
        return lattice.level("lessons") - game.lessons.limit
    if len(game.fronts) > 1:
        raise ValueError("game.lessons: beliefs that learn from several theatres need it")
    ((name, front),) = game.fronts.items()
    strides = setting.number(front.stride) * front.steps
    return np.asarray((lattice.level(f"front.{name}") - front.start) / strides)
