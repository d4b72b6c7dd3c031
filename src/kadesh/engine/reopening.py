"""Would anyone reopen the war later? The value of attacking after a settlement, free of the horizon.

The idea: a settlement is credible for a side when it gives that side at least what reopening after a lag would, given
the shift of power to come, the advantage of striking first, and the bite of the guarantees.
The method: the game reference, section 7. W solves the fight to the finish on the line of the first theatre; Q attacks
once with the first strike and then fights to the finish; ``extract`` is what the risen side could demand (Fearon's
preventive war).
Trust it when: one theatre decides a renewed war, and its battles follow the same tempo.
"""

import numpy as np

from kadesh.domain.game import Credibility, Side
from kadesh.engine.beliefs import believed_odds, with_advantage
from kadesh.engine.lattice import Array
from kadesh.engine.setting import Setting, other


def ruin_values(win: Array, lose: Array, cost: Array, discount: Array, up: Array, down: Array, steps: int) -> Array:
    """Value to ``a``'s side of a fight to the finish from each line, on a new last axis of ``steps + 1`` places.

    Solves W(k) = -cost + discount (up W(k+1) + down W(k-1) + (1 - up - down) W(k)), W(0) = lose, W(steps) = win.
    All arguments broadcast. For ``d``, swap ``up`` and ``down`` and read the axis from the other end.
    """
    win, lose, cost, discount, up, down = np.broadcast_arrays(win, lose, cost, discount, up, down)
    values = np.empty((*win.shape, steps + 1))
    values[..., 0], values[..., steps] = lose, win
    if steps == 1:
        return values
    # Thomas algorithm on -discount down W(k-1) + diagonal W(k) - discount up W(k+1) = -cost
    diagonal = 1.0 - discount * (1.0 - up - down)
    ratio: list[Array] = []
    part: list[Array] = []
    for k in range(1, steps):
        right = -cost + (discount * down * lose if k == 1 else 0.0) + (discount * up * win if k == steps - 1 else 0.0)
        pivot = diagonal - (discount * down * ratio[-1] if k > 1 else 0.0)
        ratio.append(discount * up / pivot)
        part.append((right + (discount * down * part[-1] if k > 1 else 0.0)) / pivot)
    for k in range(steps - 1, 0, -1):
        values[..., k] = part[k - 1] + (ratio[k - 1] * values[..., k + 1] if k < steps - 1 else 0.0)
    return values


def reopening_values(setting: Setting, side: Side, week: int) -> Array:
    """Q (the game reference, section 7) for each resulting line of the first theatre, on a new last axis."""
    rules = setting.game.sides[side].credibility
    assert rules is not None
    leader = setting.game.sides[side]
    name = next(iter(setting.game.fronts))
    theatre = setting.game.fronts[name]
    odds = with_advantage(_odds(setting, side, rules, week), setting.number(rules.shift) * _toward(side))
    win, lose, cost = setting.number(leader.win), setting.number(leader.lose), setting.number(leader.cost)
    discount = setting.number(leader.discount if rules.discount is None else rules.discount)
    if rules.rule == "extract":
        chance = odds if side == "a" else 1.0 - odds
        demanded = lose + (win - lose) * chance + setting.number(setting.game.sides[other(side)].cost)
        return np.repeat(np.minimum(win, demanded)[..., None], theatre.steps + 1, axis=-1)
    rate, m = setting.number(theatre.tempo), setting.number(theatre.stride) * theatre.steps

    def moves(p: Array) -> tuple[Array, Array]:
        return rate * m * (m + (2 * p - 1)) / 2, rate * m * (m - (2 * p - 1)) / 2

    first = with_advantage(odds, setting.number(rules.first_strike) * _toward(side))
    (up, down), (up_first, down_first) = moves(odds), moves(first)
    if side == "d":
        up, down, up_first, down_first = down, up, down_first, up_first
    fight = ruin_values(win, lose, cost, discount, up, down, theatre.steps)
    higher = np.concatenate([fight[..., 1:], fight[..., -1:]], axis=-1)
    lower = np.concatenate([fight[..., :1], fight[..., :-1]], axis=-1)
    stays = (1 - up_first - down_first)[..., None]
    attack = -cost[..., None] + discount[..., None] * (
        up_first[..., None] * higher + down_first[..., None] * lower + stays * fight
    )
    return np.asarray(attack if side == "a" else attack[..., ::-1])


def fight_on_values(setting: Setting, side: Side, week: int) -> Array:
    """W (the game reference, section 7) without shift: a fight to the finish from each line, on a new last axis."""
    leader = setting.game.sides[side]
    theatre = next(iter(setting.game.fronts.values()))
    p = believed_odds(setting, leader.belief, week)
    rate, m = setting.number(theatre.tempo), setting.number(theatre.stride) * theatre.steps
    up, down = rate * m * (m + (2 * p - 1)) / 2, rate * m * (m - (2 * p - 1)) / 2
    if side == "d":
        up, down = down, up
    number = setting.number
    values = ruin_values(
        number(leader.win), number(leader.lose), number(leader.cost), number(leader.discount), up, down, theatre.steps
    )
    return values if side == "a" else values[..., ::-1]


def along_line(setting: Setting, values: Array, transfer: int) -> Array:
    """Values by resulting line (last axis), read at the line that a transfer gives in every state."""
    name = next(iter(setting.game.fronts))
    axis, levels = setting.lattice.axis(f"front.{name}"), setting.lattice[f"front.{name}"].levels
    rows = []
    for level in range(levels):
        row = values[..., min(max(level + transfer, 0), levels - 1)]
        rows.append(row if row.shape[axis] == 1 else np.take(row, [level], axis=axis))
    return np.concatenate(np.broadcast_arrays(*rows), axis=axis)


def _odds(setting: Setting, side: Side, rules: Credibility, week: int) -> Array:
    if rules.feared_belief is not None:
        return setting.number(rules.feared_belief)
    return believed_odds(setting, setting.game.sides[side].belief, week)


def _toward(side: Side) -> float:
    return 1.0 if side == "a" else -1.0
