"""A game in a batch of worlds, with all its numbers laid out for the compiled sweeps.

The method: the reference's own formulas for every mechanism, so that the two implementations share what a number means
and differ in how weeks, states and packages are swept. What the kernel cannot do is named by :func:`unsupported`.
Trust it when: the parity tests pass.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kadesh.domain.game import Belief, Game, Side
from kadesh.engine.beliefs import advantage, belief_of
from kadesh.engine.kernel.layout import (
    Axis,
    Rows,
    Table,
    at_effort,
    axis_of,
    line_of,
    net_rows,
    rows_of,
    spread,
    table_of,
)
from kadesh.engine.kernel.packages import Talks, lay_table
from kadesh.engine.lattice import Array
from kadesh.engine.payoffs import weekly_cost, weekly_flow, with_patrons
from kadesh.engine.setting import SIDES, Setting
from kadesh.engine.solve import ends_of
from kadesh.engine.stages import battle, channel, home, side_deals, stocks


def unsupported(game: Game) -> str | None:
    """Why the kernel cannot solve a game, in words; None if it can."""
    if game.noise != 0:
        return "noisy choices"
    if any(backer.needs_ground != 0 and not backer.chooses and backer.levels for backer in game.backers.values()):
        return "backing on a condition"
    place = {name: k for k, name in enumerate(game.order)}
    efforts = [place[f"effort {side}"] for side in SIDES if game.sides[side].effort and f"effort {side}" in place]
    if efforts and game.table is not None and "table" in place and place["table"] > min(efforts):
        return "talks after a choice of effort"
    stocked = any(game.sides[side].stock is not None for side in SIDES) and "stocks" in place
    if stocked and place["stocks"] < place["battle"]:
        return "stocks before battles"
    return None


@dataclass(frozen=True)
class Learning:
    """What the beliefs of a game are made of; ``net`` lists the net lessons of each row."""

    mean: Array
    weight: Array
    fixed: NDArray[np.bool_]
    evidence: Array
    per_battle: Array
    of_valuer: Rows


@dataclass(frozen=True)
class Shock:
    """What a won battle may do to one coordinate."""

    axis: Axis
    up: bool
    chance: Array
    lowest: int
    who: int
    exits: Array
    side: int

    @property
    def matters(self) -> bool:
        """Whether it happens in any world."""
        return bool(self.chance.any())


@dataclass(frozen=True)
class Battle:
    """Battles on one theatre, for each combination of efforts (hold or press by ``a``, by ``d``)."""

    axis: Axis
    rows: Rows
    net: Array
    lift: tuple[Array, ...]
    rate: tuple[Array, ...]
    strides: Array
    drifts: bool
    won: tuple[Shock, ...]
    lost: tuple[Shock, ...]


@dataclass(frozen=True)
class Plan:
    """A game in a batch of worlds, ready for the sweeps."""

    setting: Setting
    states: int
    valuers: int
    horizon: tuple[Table, ...]
    terminal: tuple[Table, ...]
    won: Rows
    lost: Rows
    flows: tuple[Table, ...]
    discounts: Array
    learning: Learning
    battles: tuple[Battle, ...]
    talks: Talks | None
    side_gains: tuple[tuple[Table, ...], ...]
    in_force: tuple[Table, ...]
    drifts: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    prices: dict[Side, tuple[Table, ...]] = field(default_factory=dict)


def make_plan(setting: Setting, nations: bool) -> Plan:
    """Lay a game out for the kernel; ``nations`` says whether the passive nations' values are wanted."""
    valuers = setting.valuers if nations else setting.valuers[:-2]
    ends = ends_of(setting)
    lattice = setting.lattice
    states = int(np.prod(lattice.shape_between_weeks, dtype=int))
    whole = np.zeros(lattice.shape_between_weeks, dtype=bool)
    won, lost = (
        (whole | mask[0] if mask.ndim > whole.ndim else whole | mask).reshape(-1) for mask in (ends.won, ends.lost)
    )
    flows = with_patrons(setting, {v: weekly_flow(setting, v) for v in setting.valuers})
    discounts = np.stack([line_of(setting, setting.number(setting.leader_of(v).discount)) for v in valuers])
    sides = side_deals.build(setting)
    side_gains, in_force = [], []
    if sides is not None:
        for force, gain in zip(sides.in_force, sides.gains, strict=True):
            side_gains.append(tuple(table_of(setting, force * gain[k]) for k in range(len(valuers))))
            in_force.append(table_of(setting, force * np.ones_like(gain[0])))
    return Plan(
        setting=setting,
        states=states,
        valuers=len(valuers),
        horizon=tuple(table_of(setting, ends.horizon[k]) for k in range(len(valuers))),
        terminal=tuple(table_of(setting, ends.terminal[k]) for k in range(len(valuers))),
        won=np.flatnonzero(won).astype(np.int32),
        lost=np.flatnonzero(lost).astype(np.int32),
        flows=tuple(table_of(setting, flows[v]) for v in valuers),
        discounts=discounts,
        learning=_learning(setting, valuers),
        battles=tuple(_battle(setting, name) for name in setting.game.fronts),
        talks=lay_table(setting, valuers, won | lost),
        side_gains=tuple(side_gains),
        in_force=tuple(in_force),
        drifts=_drifts(setting),
        prices={side: _effort_prices(setting, side, valuers) for side in SIDES if setting.game.sides[side].effort},
    )


def _learning(setting: Setting, valuers: tuple[str, ...]) -> Learning:
    distinct: dict[str, int] = {}
    beliefs: list[Belief] = []
    of_valuer = []
    for valuer in valuers:
        belief = belief_of(setting, valuer)
        key = repr(belief)
        if key not in distinct:
            distinct[key] = len(beliefs)
            beliefs.append(belief)
        of_valuer.append(distinct[key])
    game = setting.game
    tempo = line_of(setting, sum((setting.number(f.tempo) for f in game.fronts.values()), setting.number(0)))
    evidence = tempo if game.battle.evidence is None else line_of(setting, setting.number(game.battle.evidence))
    return Learning(
        mean=np.stack([line_of(setting, setting.number(b.mean)) for b in beliefs]),
        weight=np.stack([line_of(setting, setting.number(b.weight or 0)) for b in beliefs]),
        fixed=np.array([b.weight is None for b in beliefs]),
        evidence=evidence,
        per_battle=np.divide(evidence, tempo, out=np.zeros_like(tempo), where=tempo > 0),
        of_valuer=np.array(of_valuer, dtype=np.int32),
    )


def _battle(setting: Setting, front: str) -> Battle:
    lattice = setting.lattice
    stage = battle.build(setting, front, ())
    lift, rate, net = np.exp(advantage(setting, front)), stage.tempo * stage.fought, net_rows(setting)
    net = net + np.zeros_like(lift)
    lift, rate, net = np.broadcast_arrays(lift, rate + 0 * net, net)
    by_effort = [at_effort(lattice, lift, a, d) for a in (0, 1) for d in (0, 1)]
    rates = [at_effort(lattice, rate, a, d) for a in (0, 1) for d in (0, 1)]
    strides = line_of(setting, stage.strides)
    lessons = at_effort(lattice, net, 0, 0)
    return Battle(
        axis=axis_of(lattice, f"front.{front}"),
        rows=rows_of(lattice, by_effort[0].shape[1:]),
        net=spread(lessons, setting.worlds),
        lift=tuple(spread(x, setting.worlds) for x in by_effort),
        rate=tuple(spread(x, setting.worlds) for x in rates),
        strides=strides,
        drifts=bool(np.any(strides != 1.0)),
        won=_shocks(setting, stage.won),
        lost=_shocks(setting, stage.lost),
    )


def _shocks(setting: Setting, shocks: tuple[battle.Shock, ...]) -> tuple[Shock, ...]:
    found = []
    for shock in shocks:
        name = shock.name
        standing = name.startswith("standing.")
        chance = shock.chance
        if chance.ndim > 1:
            chance = chance.max(axis=tuple(range(1, chance.ndim)))
        chance = np.ascontiguousarray(np.broadcast_to(chance, (setting.worlds,)))
        exits = np.zeros(setting.worlds)
        who = -1
        if shock.exits is not None:
            who = setting.valuer(name[-1])
            exits = line_of(setting, setting.number(setting.game.sides["a" if name[-1] == "a" else "d"].exit))
        found.append(
            Shock(
                axis=axis_of(setting.lattice, name),
                up=shock.up,
                chance=chance,
                lowest=1 if standing else 0,
                who=who,
                exits=exits,
                side=-1 if shock.exits is None else ("a", "d").index(name[-1]),
            )
        )
    return tuple(found)


def _drifts(setting: Setting) -> dict[str, tuple[Any, ...]]:
    """What home fronts, stocks, the channel and the shift need: axes and chances."""
    game, lattice = setting.game, setting.lattice
    found: dict[str, tuple[Any, ...]] = {}
    stage = channel.build(setting)
    if stage is not None:
        found["channel"] = (axis_of(lattice, "channel"), line_of(setting, stage.closes), line_of(setting, stage.opens))
    for side in SIDES:
        at_home = home.build(setting, side)
        if at_home is not None:
            leader = game.sides[side]
            fades = []
            for name, part in (("respect", leader.respect), ("resolve", leader.resolve)):
                if part is not None:
                    chance = part.snub if name == "respect" else part.decay  # type: ignore[union-attr]  # by its name
                    fades.append((axis_of(lattice, f"{name}.{side}"), line_of(setting, setting.number(chance))))
            standing = None
            if leader.standing is not None:
                top = tuple(range(1, at_home.drops.ndim))
                standing = (
                    axis_of(lattice, f"standing.{side}"),
                    _largest(setting, at_home.drops, top),
                    _largest(setting, at_home.rises, top),
                    line_of(setting, setting.number(leader.exit)),
                )
            found[f"home {side}"] = (standing, tuple(fades))
        stock = stocks.build(setting, side, ())
        if stock is not None:
            found[f"stocks {side}"] = _stock(setting, side, stock)
    if game.shift is not None:
        found["shift"] = (axis_of(lattice, "shift"), line_of(setting, setting.number(game.shift.advance)))
    return found


def _largest(setting: Setting, values: Array, dims: tuple[int, ...]) -> Array:
    return np.ascontiguousarray(np.broadcast_to(values.max(axis=dims), (setting.worlds,)))


def _stock(setting: Setting, side: Side, stage: stocks.StocksStage) -> tuple[Any, ...]:
    """Axis, chance of falling when holding and when pressing, and tables of the chance of rising for both."""
    lattice, name = setting.lattice, f"stock.{side}"
    falls, rises = np.broadcast_arrays(stage.falls, stage.rises)
    tables = []
    for effort in (0, 1):
        a, d = (effort, 0) if side == "a" else (0, effort)
        tables.append(
            (
                table_of(setting, at_effort(lattice, falls, a, d)),
                table_of(setting, at_effort(lattice, rises, a, d)),
            )
        )
    return axis_of(lattice, name), tuple(tables)


def _effort_prices(setting: Setting, side: Side, valuers: tuple[str, ...]) -> tuple[Table, ...]:
    effort = setting.game.sides[side].effort
    assert effort is not None
    payers = (side, f"nation.{side}")
    rows = [
        setting.number(effort.cost) * weekly_cost(setting, v) if v in payers else setting.number(0) for v in valuers
    ]
    return tuple(table_of(setting, row) for row in np.broadcast_arrays(*rows))
