"""What compiled code is told of a game in a batch of worlds: its week as a list of steps, and what each step needs.

The idea: both sweeps follow the same list through all weeks without leaving compiled code, so everything is laid out
once, as tuples of arrays. Arrays by world have the worlds in their last axis; rows say which row of a table belongs to
a state. What a game lacks is there with no or with one empty row, so that one compilation serves every game.
"""

from typing import NamedTuple

import numpy as np

from kadesh.engine.kernel.batch import Batch, Values
from kadesh.engine.kernel.layout import Axis, stack_tables
from kadesh.engine.kernel.plan import Battle, Shock
from kadesh.engine.kernel.pool import Moves, Pool
from kadesh.engine.kernel.talking import Bargain, Prices, lay_bargain, lay_prices
from kadesh.engine.setting import SIDES

CHAIN, FIGHT, TABLE, EFFORT, GIVING, STOCKS, CONTACT, SIDE_DEALS, COSTS, GATHER = range(10)
"""Kinds of steps. A chain of small moves; battles on a theatre; formal talks; a leader's choice of effort; a backer's
choice of how much to give; a side's stock is lost and made good; the channel is looked at; side deals in force pay;
the masses that pay for the week are looked at; the week's transient coordinates end."""


class Ends(NamedTuple):
    """What the war's ends are worth, (valuers, rows, worlds) with (valuers, states), and the states of either kind."""

    horizon: Values
    horizon_rows: Values
    terminal: Values
    terminal_rows: Values
    won: Values
    lost: Values


class Battles(NamedTuple):
    """Battles on every theatre, and what is believed about them.

    ``axes`` (theatres, 3) outer, levels, inner; ``rows`` (theatres, states); ``net`` (theatres, rows, worlds);
    ``lift`` and ``rate`` (theatres, efforts, rows, worlds); ``strides`` (theatres, worlds); ``won`` and ``lost``
    (theatres,) chains; the rest as in the plan's ``Learning``, and the true ``odds``.
    """

    axes: Values
    rows: Values
    net: Values
    lift: Values
    rate: Values
    strides: Values
    drifts: Values
    won: Values
    lost: Values
    mean: Values
    weight: Values
    fixed: Values
    evidence: Values
    per_battle: Values
    of_valuer: Values
    odds: Values


class Choices(NamedTuple):
    """Efforts and backing that are chosen, and stocks.

    ``branches`` (BRANCHES,): which the game has; they ``share`` what a battle leads to. ``prices`` of pressing (sides,
    valuers, rows, worlds), ``price_rows`` (sides, states); ``backing`` (choosers, 3) axes, ``choosers`` their places
    among the valuers; ``stocks`` (sides, 3) axes with ``falls`` and ``rises`` (sides, holding or pressing, rows,
    worlds), ``stock_rows`` (sides, states).
    """

    branches: Values
    shares: bool
    prices: Values
    price_rows: Values
    backing: Values
    choosers: Values
    stocks: Values
    falls: Values
    rises: Values
    stock_rows: Values


class SideDeals(NamedTuple):
    """Whether every side deal is in force: ``values`` (deals, rows, worlds), ``rows`` (deals, states)."""

    values: Values
    rows: Values


class Program(NamedTuple):
    """A game in a batch of worlds. ``steps`` (steps, 2): a kind, and which chain, theatre, side or chooser."""

    steps: Values
    moves: Moves
    ends: Ends
    battles: Battles
    choices: Choices
    bargain: Bargain
    prices_a: Prices
    prices_d: Prices
    sides: SideDeals


def write_program(batch: Batch) -> Program:
    """The program of a batch."""
    plan, dtype = batch.plan, batch.dtype
    pool = Pool(batch)
    steps, fights, after = _write_steps(batch, pool)
    horizon = stack_tables(plan.horizon, plan.states, batch.worlds, dtype)
    terminal = stack_tables(plan.terminal, plan.states, batch.worlds, dtype)
    return Program(
        steps=np.array(steps, np.int64).reshape(-1, 2),
        moves=pool.build(),
        ends=Ends(*horizon, *terminal, plan.won, plan.lost),
        battles=_lay_battles(batch, fights),
        choices=_lay_choices(batch),
        bargain=lay_bargain(batch, after),
        prices_a=lay_prices(batch, 0),
        prices_d=lay_prices(batch, 1),
        sides=SideDeals(*stack_tables(plan.in_force, plan.states, batch.worlds, dtype)),
    )


def _write_steps(batch: Batch, pool: Pool) -> tuple[list[tuple[int, int]], list[tuple[int, int]], int]:
    """The steps in the week's order; for every theatre the chains of a victory and of a defeat; that of talks."""
    plan, game = batch.plan, batch.game
    steps: list[tuple[int, int]] = []
    fights: list[tuple[int, int]] = []
    after = -1

    def close() -> None:
        chain = pool.close()
        if chain >= 0:
            steps.append((CHAIN, chain))

    for name in game.order:
        if name in ("channel", "shift", "home a", "home d"):
            _add_drifts(batch, pool, name)
            if name == "channel" and name in plan.drifts:
                close()
                steps.append((CONTACT, 0))
        elif name == "clock":
            pool.scale(plan.discounts)
        elif name == "costs":
            if batch.counting:  # a run of moves is cut here only where somebody looks
                close()
                steps.append((COSTS, 0))
            pool.add(plan.flows)
        elif name == "backing":
            for backer, stated in game.backers.items():
                if backer in batch.choosers:
                    close()
                    steps.append((GIVING, batch.choosers.index(backer)))
                elif stated.levels:
                    pool.give(backer)
        else:
            close()
            if name == "side deals" and plan.side_gains:
                for tables in plan.side_gains:
                    pool.add(tables)
                steps.append((SIDE_DEALS, pool.close()))
            elif name == "table" and plan.talks is not None:
                for axis, chance in plan.talks.respects:
                    if np.any(chance):
                        pool.drift(axis, None, chance)
                after = pool.close()
                steps.append((TABLE, 0))
            elif name in ("effort a", "effort d") and name[-1] in batch.efforts:
                steps.append((EFFORT, SIDES.index("a" if name[-1] == "a" else "d")))
            elif name == "battle":
                for theatre, fight in enumerate(plan.battles):
                    fights.append((_victory(pool, fight, fight.won), _victory(pool, fight, fight.lost)))
                    steps.append((FIGHT, theatre))
            elif name == "stocks":
                steps += [(STOCKS, k) for k, side in enumerate(SIDES) if f"stocks {side}" in plan.drifts]
        if name == batch.last_reader:
            close()
            steps.append((GATHER, 0))
    close()
    return steps, fights, after


def _add_drifts(batch: Batch, pool: Pool, name: str) -> None:
    parts = batch.plan.drifts.get(name)
    if parts is None:
        return
    if name == "channel":
        axis, closes, opens = parts
        pool.drift(axis, closes, opens)
    elif name == "shift":
        axis, advance = parts
        pool.drift(axis, None, advance)
    else:
        standing, fades = parts
        if standing is not None:
            axis, drops, rises, exits = standing
            side = SIDES.index("a" if name == "home a" else "d")
            pool.drift(axis, drops, rises, lowest=1, who=side, exits=exits, faller=side)
        for axis, chance in reversed(fades):
            pool.drift(axis, chance, None)


def _victory(pool: Pool, fight: Battle, shocks: tuple[Shock, ...]) -> int:
    """The chain of what a victory moves, within a block of states with the same line on this theatre."""
    for shock in shocks:
        if shock.matters:
            down, up = (None, shock.chance) if shock.up else (shock.chance, None)
            pool.drift(shock.axis, down, up, lowest=shock.lowest, who=shock.who, exits=shock.exits, faller=shock.side)
    return pool.close(within=fight.axis.inner)


def _three(axis: Axis) -> tuple[int, int, int]:
    return axis.outer, axis.levels, axis.inner


def _lay_battles(batch: Batch, fights: list[tuple[int, int]]) -> Battles:
    plan, worlds, dtype = batch.plan, batch.worlds, batch.dtype
    learning, n = plan.learning, len(plan.battles)
    rows = max((fight.net.shape[0] for fight in plan.battles), default=1)
    net, lift, rate = (np.zeros((n, *shape, rows, worlds), dtype) for shape in ((), (4,), (4,)))
    for k, fight in enumerate(plan.battles):
        net[k, : fight.net.shape[0]] = fight.net
        for effort in range(4):
            lift[k, effort, : fight.net.shape[0]] = fight.lift[effort]
            rate[k, effort, : fight.net.shape[0]] = fight.rate[effort]
    chains = np.array(fights or [(-1, -1)] * n, np.int64).reshape(n, 2)
    odds = plan.setting.number(batch.game.battle.odds).reshape(-1)
    return Battles(
        axes=np.array([_three(fight.axis) for fight in plan.battles], np.int64).reshape(n, 3),
        rows=np.array([fight.rows for fight in plan.battles], np.int32).reshape(n, plan.states),
        net=net,
        lift=lift,
        rate=rate,
        strides=np.array([fight.strides for fight in plan.battles], dtype).reshape(n, worlds),
        drifts=np.array([fight.drifts for fight in plan.battles], np.bool_),
        won=np.ascontiguousarray(chains[:, 0]),
        lost=np.ascontiguousarray(chains[:, 1]),
        mean=learning.mean.astype(dtype),
        weight=learning.weight.astype(dtype),
        fixed=learning.fixed,
        evidence=learning.evidence.astype(dtype),
        per_battle=learning.per_battle.astype(dtype),
        of_valuer=learning.of_valuer,
        odds=np.array(np.broadcast_to(odds, (1, worlds)), dtype),
    )


def _lay_choices(batch: Batch) -> Choices:
    plan, worlds, dtype = batch.plan, batch.worlds, batch.dtype
    wide = max((tables[0].values.shape[0] for tables in plan.prices.values()), default=1)
    prices = np.zeros((2, plan.valuers, wide, worlds), dtype)
    price_rows = np.zeros((2, plan.states), np.int32)
    stocked = {k: plan.drifts[f"stocks {side}"] for k, side in enumerate(SIDES) if f"stocks {side}" in plan.drifts}
    wide = max((tables[0][0].values.shape[0] for _, tables in stocked.values()), default=1)
    stocks, stock_rows = np.zeros((2, 3), np.int64), np.zeros((2, plan.states), np.int32)
    falls, rises = (np.zeros((2, 2, wide, worlds), dtype) for _ in range(2))
    for k, side in enumerate(SIDES):
        if side in plan.prices:
            price_rows[k] = plan.prices[side][0].rows
            for v, table in enumerate(plan.prices[side]):
                prices[k, v, : table.values.shape[0]] = table.values
    for k, (axis, tables) in stocked.items():
        stocks[k], stock_rows[k] = _three(axis), tables[0][0].rows
        for effort, (fall, rise) in enumerate(tables):
            falls[k, effort, : fall.values.shape[0]] = fall.values
            rises[k, effort, : rise.values.shape[0]] = rise.values
    backers = list(batch.game.backers)
    return Choices(
        branches=np.array([True, "d" in batch.efforts, "a" in batch.efforts, len(batch.efforts) == 2, batch.pauses]),
        shares=batch.last_reader == "battle" and len(plan.battles) > 0,
        prices=prices,
        price_rows=price_rows,
        backing=np.array([_three(batch.backing_axis(b)) for b in batch.choosers], np.int64).reshape(-1, 3),
        choosers=np.array([2 + backers.index(b) for b in batch.choosers], np.int64),
        stocks=stocks,
        falls=falls,
        rises=rises,
        stock_rows=stock_rows,
    )
