"""What each valuer gains from ground, from a week of war, from packages and from the ways a war can end.

The idea: values are normalised perpetuities: "x for ever" is worth x, one week of flow x is worth (1 - discount) x.
The method: the game reference, sections 1, 4 and 6. A leader adds office times the chance of keeping it, and ``exit``
times the chance of losing it; the nation does not; a successor has no office term, no fear and no audience, and may
have other weights. A client may carry a weight of its backer inside its own objective.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kadesh.domain.game import Side
from kadesh.engine.lattice import Array
from kadesh.engine.logit import expit
from kadesh.engine.setting import SIDES, Setting


def ground_value(setting: Setting, valuer: str, shares: Mapping[str, Array]) -> Array:
    """Worth of the ground that a valuer's side holds, given ``a``'s share of each theatre."""
    side = setting.side_of(valuer)
    owner = valuer if valuer in setting.game.backers else side
    total = setting.number(0)
    for name, front in setting.game.fronts.items():
        if owner in front.value:
            held = shares[name] if side == "a" else 1.0 - shares[name]
            total = total + setting.number(front.value[owner]) * held
    return total


def shares_now(setting: Setting) -> dict[str, Array]:
    """``a``'s share of each theatre in every state."""
    return {name: setting.share(name, "a") for name in setting.game.fronts}


def issue_weight(setting: Setting, valuer: str, issue: str) -> Array:
    """What level 1 of an issue over level 0 is worth to a valuer; a successor may weigh it differently."""
    game = setting.game
    values = game.issues[issue].values
    if valuer in game.backers:
        return setting.number(values.get(valuer, 0))
    side = setting.side_of(valuer)
    weight = setting.number(values.get(side, 0))
    successor = game.sides[side].successor
    if valuer in SIDES and successor is not None and issue in successor.values:
        follows = setting.successor(side)
        weight = weight * (1 - follows) + setting.number(successor.values[issue]) * follows
    return weight


def weekly_cost(setting: Setting, valuer: str) -> Array:
    """What a week of war costs a leader, as felt, or a nation, before sanctions and hostile ground."""
    game, lattice = setting.game, setting.lattice
    side = setting.side_of(valuer)
    leader = game.sides[side]
    cost = setting.number(leader.cost)
    if valuer in SIDES:
        felt = cost * setting.number(leader.felt)
        if leader.successor is not None and leader.successor.cost is not None:
            follows = setting.successor(side)
            felt = felt * (1 - follows) + setting.number(leader.successor.cost) * follows
        cost = felt
    for name, backer in game.backers.items():
        if backer.side == side:
            cost = cost * (1 - setting.number(backer.relief) * lattice.rank(f"backing.{name}"))
    if leader.resolve is not None:
        cost = cost * (1 - setting.number(leader.resolve.relief) * lattice.rank(f"resolve.{side}"))
    return cost


def weekly_flow(setting: Setting, valuer: str) -> Array:
    """f of the game reference, section 1: everything that a week of war brings or costs a valuer."""
    game, lattice = setting.game, setting.lattice
    side = setting.side_of(valuer)
    if valuer in game.backers:
        backer = game.backers[valuer]
        return setting.number(backer.flow) - setting.number(backer.cost) * lattice.level(f"backing.{valuer}")
    leader = game.sides[side]
    flow = -weekly_cost(setting, valuer)
    if leader.sanctions is not None:
        flow = flow - setting.number(leader.sanctions.level) * setting.number(leader.sanctions.cost)
    for name, front in game.fronts.items():
        if side in front.occupation:
            flow = flow - setting.number(front.occupation[side]) * setting.share(name, side)
    enjoyed = setting.number(leader.enjoys) * ground_value(setting, valuer, shares_now(setting))
    if valuer in SIDES:
        incumbent = 1 - setting.successor(side)
        enjoyed = enjoyed + setting.number(leader.office) * setting.hold_on_office(side) * incumbent
    return flow + (1 - setting.number(leader.discount)) * enjoyed


def survival(setting: Setting, side: Side, appeal: Array, week: int) -> Array:
    """Chance that a leader survives a settlement, given its appeal at home (the game reference, section 6)."""
    ratification = setting.game.sides[side].ratification
    if ratification is None:
        return np.ones_like(appeal)
    margin = appeal - demanded(setting, side, week)
    width = setting.number(ratification.width)
    chance = (margin >= -1e-12).astype(np.float64)
    if (width > 0).any():
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            chance = np.where(width > 0, expit(margin / np.where(width > 0, width, 1.0)), chance)
    follows = setting.successor(side)
    return chance * (1 - follows) + follows


def demanded(setting: Setting, side: Side, week: int) -> Array:
    """What a settlement must offer the audience for an even chance of survival, in every state, in a week."""
    ratification = setting.game.sides[side].ratification
    assert ratification is not None
    lattice = setting.lattice
    need = setting.number(ratification.need) + setting.number(ratification.sunk) * week
    need = need - setting.number(ratification.respect) * lattice.rank(f"respect.{side}")
    need = need + setting.number(ratification.resolve) * lattice.rank(f"resolve.{side}")
    if f"standing.{side}" in lattice:
        need = need - setting.number(ratification.tolerance) * (setting.hold_on_office(side) - 0.5)
    return need


def appeal(setting: Setting, side: Side, shares: Mapping[str, Array], levels: Mapping[str, Array]) -> Array:
    """H_i: audience weights times levels, with ``line`` the side's mean share of the ground."""
    ratification = setting.game.sides[side].ratification
    if ratification is None:
        return setting.number(0)
    total = setting.number(0)
    for name, weight in ratification.audience.items():
        if name == "line":
            mean = sum(shares.values()) / len(shares)
            total = total + setting.number(weight) * (mean if side == "a" else 1.0 - mean)
        elif name in shares:
            total = total + setting.number(weight) * (shares[name] if side == "a" else 1.0 - shares[name])
        elif name in levels:
            total = total + setting.number(weight) * levels[name]
    return total


def national_worth(setting: Setting, valuer: str, shares: Mapping[str, Array], levels: Mapping[str, Array]) -> Array:
    """Sum of weights times levels, with the ground; for leaders and nations without any office term."""
    total = ground_value(setting, valuer, shares)
    for issue, level in levels.items():
        total = total + issue_weight(setting, valuer, issue) * level
    return total


def office_worth(setting: Setting, side: Side, keeps: Array) -> Array:
    """What a settlement is worth to a leader personally, given the chance of surviving it."""
    leader = setting.game.sides[side]
    incumbent = 1 - setting.successor(side)
    office = setting.number(leader.office) * setting.hold_on_office(side)
    return incumbent * (office * keeps + setting.number(leader.exit) * (1 - keeps))


def with_patrons(setting: Setting, worths: Mapping[str, Array]) -> dict[str, Array]:
    """Leaders' objectives after giving each backer the weight it has inside its client's own."""
    mixed = dict(worths)
    for name, backer in setting.game.backers.items():
        if backer.weight_in_client != 0:
            weight = setting.number(backer.weight_in_client)
            mixed[backer.side] = (1 - weight) * mixed[backer.side] + weight * worths[name]
    return mixed


def settlement(
    setting: Setting, shares: Mapping[str, Array], levels: Mapping[str, Array], week: int
) -> dict[str, Array]:
    """What a settlement is worth to every valuer, leaders' office included."""
    worths = {valuer: national_worth(setting, valuer, shares, levels) for valuer in setting.valuers}
    for side in SIDES:
        keeps = survival(setting, side, appeal(setting, side, shares, levels), week)
        worths[side] = worths[side] + office_worth(setting, side, keeps)
    return with_patrons(setting, worths)


def collapse(setting: Setting) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Array]:
    """Where the war has collapsed (``a`` won, ``d`` won: masks) and what it is then worth to every valuer."""
    level = [setting.share(front, "a") for front in setting.game.fronts]
    won = np.prod(np.broadcast_arrays(*[share == 1.0 for share in level]), axis=0).astype(bool)
    lost = np.prod(np.broadcast_arrays(*[share == 0.0 for share in level]), axis=0).astype(bool)
    worths: dict[str, Array] = {}
    for valuer in setting.valuers:
        part = setting.leader_of(valuer)
        win, lose = setting.number(part.win), setting.number(part.lose)
        if valuer in SIDES:
            leader = setting.game.sides[setting.side_of(valuer)]
            incumbent = 1 - setting.successor(setting.side_of(valuer))
            win = win + incumbent * setting.number(leader.office)
            lose = lose + incumbent * setting.number(leader.exit)
        a_wins, d_wins = (win, lose) if setting.side_of(valuer) == "a" else (lose, win)
        worths[valuer] = np.where(won, a_wins, np.where(lost, d_wins, 0.0))
    mixed = with_patrons(setting, worths)
    return won, lost, stack(setting, mixed)


def stack(setting: Setting, worths: Mapping[str, Array]) -> Array:
    """One array (valuers, worlds or 1, states that matter) from one per valuer."""
    return np.stack(np.broadcast_arrays(*[worths[valuer] for valuer in setting.valuers]))
