"""The kernel's sweep backward: values and everybody's policies, week by week, as in the reference's ``solve``.

Between a choice of effort and the last stage that reads it there is one array of values for each combination of
efforts, and one more for a week whose battle is skipped.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kadesh.domain.game import Side
from kadesh.engine.kernel import bargaining, chains, fights, moves, pricing
from kadesh.engine.kernel.batch import HOLD, PAUSED, Batch, Branch, Values
from kadesh.engine.kernel.chains import Chain
from kadesh.engine.kernel.keeping import Kept
from kadesh.engine.kernel.lanes import LANES, by_world
from kadesh.engine.kernel.packages import Credibility, Pricing
from kadesh.engine.kernel.plan import Battle
from kadesh.engine.kernel.program import Effort, Fight, Gather, Giving, SideDeals, Step, Stocks, Table, write_program

TIE = 1e-9


@dataclass
class Policies:
    """What everybody does in every week, and the ties met in every world; ``parts`` is of the last week swept."""

    weeks: int
    come: Values
    chosen: Values
    parts: Values
    tied: Values
    effort: dict[Side, Values] = field(default_factory=dict)
    backing: dict[str, Values] = field(default_factory=dict)
    reserves: Values | None = None
    kept: Kept | None = None
    ties: int = 0


def sweep_backward(batch: Batch, keep_reserves: int = 0, kept: Kept | None = None) -> tuple[Values, Policies]:
    """Values at the start of the first week (sixteens of worlds, valuers, states, LANES) and everybody's policies.

    ``keep_reserves`` says for how many weeks the values before the table are kept, with all worlds in the last axis.
    ``kept`` is given what it asks for on the way.
    """
    plan, game = batch.plan, batch.game
    shape = (batch.worlds // LANES, plan.valuers, plan.states, LANES)
    x = np.empty(shape, batch.dtype)
    for v, table in enumerate(plan.horizon):
        moves.set_rows(x, v, batch.cast(table.values), table.rows)
    _stamp(batch, x)
    policies = _no_policies(batch, keep_reserves)
    policies.kept = kept
    if kept is not None:
        kept.put_values(game.weeks, x)
    program = batch.program or write_program(batch)
    batch.program = program
    for week in range(game.weeks - 1, -1, -1):
        x = _week_back(batch, program, x, week, policies)
        _stamp(batch, x)
        if kept is not None:
            kept.put_values(week, x)
    return x, policies


def _no_policies(batch: Batch, keep_reserves: int) -> Policies:
    plan, weeks = batch.plan, batch.game.weeks
    rules = plan.talks.weights.shape[0] if plan.talks is not None else 0
    packages = len(plan.talks.menu) if plan.talks is not None else 0
    held = (weeks, plan.states, batch.worlds)
    policies = Policies(
        weeks,
        come=np.zeros(held if plan.talks is not None else (0, 0, 0), np.int8),
        chosen=np.full((weeks, rules, plan.states, batch.worlds), -1, np.int8 if packages < 128 else np.int16),
        parts=np.zeros((rules, plan.states, batch.worlds), batch.dtype),
        tied=np.zeros(batch.worlds, batch.dtype),
    )
    policies.effort = {side: np.zeros((weeks, 2, *held[1:]), np.int8) for side in batch.efforts}
    policies.backing = {n: np.zeros(held, np.int8) for n, b in batch.game.backers.items() if b.chooses and b.levels}
    if keep_reserves:
        policies.reserves = np.zeros((keep_reserves, plan.valuers, plan.states, batch.worlds), batch.dtype)
    return policies


def _stamp(batch: Batch, x: Values) -> None:
    over = np.concatenate([batch.plan.won, batch.plan.lost])
    for v, table in enumerate(batch.plan.terminal):
        moves.stamp(x, v, batch.cast(table.values), table.rows, over)


def _week_back(batch: Batch, program: tuple[Step, ...], x: Values, week: int, policies: Policies) -> Values:
    branches: dict[Branch, Values] = {HOLD: x}
    for step in reversed(program):
        if isinstance(step, Chain):
            set_giving(batch, step, week)
            for y in branches.values():
                pull_chain(step, y)
        elif isinstance(step, SideDeals):
            for y in branches.values():
                pull_chain(step.gains, y)
        elif isinstance(step, Gather):
            branches = _branch(batch, branches[HOLD])
        elif isinstance(step, Fight):
            branches = _battle_back(batch, branches, step, week)
        elif isinstance(step, Effort):
            branches = _effort_back(batch, branches, step.side, week, policies)
        elif isinstance(step, Table):
            branches = {HOLD: _table_back(batch, branches, step, week, policies)}
        elif isinstance(step, Giving):
            branches = {k: _giving_back(batch, y, step.backer, week, policies) for k, y in branches.items()}
        elif isinstance(step, Stocks):
            branches = {k: _stock_back(batch, y, step.side, k) for k, y in branches.items()}
    return branches[HOLD]


def pull_chain(chain: Chain, x: Values) -> None:
    """Values before a chain, in place."""
    if not chain.empty:
        chains.pull(
            x, chain.blocks, chain.kinds, chain.index, chain.axes, chain.down, chain.up, chain.exits, chain.tables,
            chain.rows, chain.factors,
        )  # fmt: skip


def set_giving(batch: Batch, chain: Chain, week: int) -> None:
    """Fatigue changes a passive backer's chances from week to week."""
    for place, backer in chain.givers:
        if place in chain.given and batch.game.backers[backer].fatigue == 0:
            continue
        chain.given.add(place)
        down, up = batch.giving(backer, week)
        chain.down[place, : down.shape[0]], chain.up[place, : up.shape[0]] = down, up


def _branch(batch: Batch, x: Values) -> dict[Branch, Values]:
    keys = [
        (a, d) for a in ((0, 1) if "a" in batch.efforts else (0,)) for d in ((0, 1) if "d" in batch.efforts else (0,))
    ]
    if batch.pauses:
        keys.append(PAUSED)
    found = {keys[0]: x}
    for key in keys[1:]:
        if batch.last_reader == "battle":
            found[key] = x  # which a battle leaves as it is
        else:
            found[key] = batch.take(x.shape)
            np.copyto(found[key], x)
    return found


def _stock_back(batch: Batch, x: Values, side: Side, key: Branch) -> Values:
    parts = batch.plan.drifts.get(f"stocks {side}")
    if parts is None:
        return x
    axis, tables = parts
    falls, rises = tables[max(key[0 if side == "a" else 1], 0)]
    y = batch.take(x.shape)
    moves.drift_rows(
        x, y, axis.outer, axis.levels, axis.inner, batch.cast(falls.values), batch.cast(rises.values), falls.rows
    )
    batch.give(x)
    return y


def _giving_back(batch: Batch, x: Values, backer: str, week: int, policies: Policies) -> Values:
    axis = batch.backing_axis(backer)
    y = batch.take(x.shape)
    chooser = 2 + list(batch.game.backers).index(backer)
    fights.choose_backing(
        x, y, axis.outer, axis.levels, axis.inner, chooser, batch.dtype(TIE), policies.backing[backer][week],
        policies.tied,
    )  # fmt: skip
    batch.give(x)
    return y


def _chances(batch: Batch, fight: Battle, key: Branch, week: int) -> tuple[Values, ...]:
    learning, place = batch.plan.learning, key[0] * 2 + key[1]
    rows = fight.lift[place].shape[0]
    shape = (learning.mean.shape[0], rows, batch.worlds)
    win, lose, up, down = (np.empty(shape, batch.dtype) for _ in range(4))
    fights.battle_chances(
        week,
        batch.cast(learning.mean),
        batch.cast(learning.weight),
        learning.fixed,
        batch.cast(learning.evidence),
        batch.cast(learning.per_battle),
        batch.cast(fight.net),
        batch.cast(fight.lift[place]),
        batch.cast(fight.rate[place]),
        batch.cast(fight.strides),
        win,
        lose,
        up,
        down,
    )
    return win, lose, up, down


def _battle_back(batch: Batch, branches: dict[Branch, Values], step: Fight, week: int) -> dict[Branch, Values]:
    fight = step.battle
    axis, found = fight.axis, {}
    for key, x in branches.items():
        if key == PAUSED:
            found[key] = x
            continue
        win, lose, up, down = _chances(batch, fight, key, week)
        y, moved = batch.take(x.shape), batch.take((1, 1, axis.inner, LANES))
        won, lost = step.won, step.lost
        chains.pull_battle(
            x, y, moved, axis.levels, axis.inner, fight.rows, batch.plan.learning.of_valuer, win, lose, up, down,
            fight.drifts, won.index, won.axes, won.down, won.up, won.exits, lost.index, lost.axes, lost.down, lost.up,
            lost.exits,
        )  # fmt: skip
        batch.give(moved)
        found[key] = y
    kept = {id(y) for y in found.values()}
    batch.give(*{id(x): x for x in branches.values() if id(x) not in kept}.values())
    return found


def _effort_back(
    batch: Batch, branches: dict[Branch, Values], side: Side, week: int, policies: Policies
) -> dict[Branch, Values]:
    place = 0 if side == "a" else 1
    prices = np.stack([batch.cast(table.values) for table in batch.plan.prices[side]])
    rows = batch.plan.prices[side][0].rows
    merged: dict[Branch, Values] = {}
    for key, hold in branches.items():
        if key == PAUSED:
            merged[key] = hold
        elif key[place] == 0:
            press = branches[(1, key[1]) if place == 0 else (key[0], 1)]
            store = policies.effort[side][week, key[1 - place]]
            fights.choose_effort(hold, press, place, prices, rows, batch.dtype(TIE), store, policies.tied)
            batch.give(press)
            merged[key] = hold
    return merged


def _table_back(batch: Batch, branches: dict[Branch, Values], step: Table, week: int, policies: Policies) -> Values:
    talks = batch.plan.talks
    assert talks is not None
    reserve = branches[HOLD]
    after = reserve
    if PAUSED in branches:
        after = branches[PAUSED]
        moves.mix(reserve, after, batch.cast(talks.pause))
    if not step.after.empty:
        if after is reserve:
            after = batch.take(reserve.shape)
            np.copyto(after, reserve)
        pull_chain(step.after, after)
    book_a, book_d = (_book(batch, talks.pricing[k], k, week) for k in (0, 1))
    if policies.reserves is not None and week < policies.reserves.shape[0]:
        policies.reserves[week] = by_world(reserve)
    kinds, simple, *rest = batch.talking or _lay_talks(batch)
    bargaining.hold_talks(
        kinds[week % len(kinds)], simple, talks.states, reserve, after, book_a, talks.pricing[0].rows, book_d,
        talks.pricing[1].rows, policies.chosen[week], policies.parts, policies.come[week], policies.tied,
        talks.must_want, *rest,
    )  # fmt: skip
    if policies.kept is not None:
        policies.kept.put_parts(week, policies.parts)
    if after is not reserve:
        batch.give(after)
    return reserve


def _lay_talks(batch: Batch) -> tuple[Any, ...]:
    """What does not change from week to week of what :func:`bargaining.hold_talks` is told; made once."""
    talks = batch.plan.talks
    assert talks is not None
    split, others = talks.divisible, batch.by_lanes(talks.others)
    proposers = {"draw": (0, 1), "a": (0,), "d": (1,), "nash": (2 if talks.even else 3,)}
    by_week = [(0,), (1,)] if talks.kind == "parity" else [proposers[talks.kind]]
    simple = np.zeros(batch.worlds, bool) if split is None else split.simple
    slopes = np.zeros((others.shape[1], batch.worlds), batch.dtype) if split is None else batch.cast(split.others)
    batch.talking = (
        [np.array(kinds) for kinds in by_week], simple.reshape(-1, LANES).all(axis=1), others, talks.other_rows,
        talks.vetoes, batch.cast(talks.pricing[0].slope), batch.cast(talks.pricing[1].slope), slopes,
        *_split_range(batch), batch.cast(talks.weights), batch.cast(talks.power), batch.cast(talks.conclude),
        batch.cast(talks.coming), talks.channel, batch.dtype(TIE),
    )  # fmt: skip
    return batch.talking


def _split_range(batch: Batch) -> tuple[Values, Values]:
    """The range of the divisible part in every world; 0 and 0 where there is none."""
    split = batch.plan.talks.divisible if batch.plan.talks is not None else None
    nothing = batch.zero[0]
    return (nothing, nothing) if split is None else (batch.cast(split.low), batch.cast(split.high))


def _book(batch: Batch, stated: Pricing, side: int, week: int) -> Values:
    """What every package is worth to a leader this week, with its own bounds on y; made once where nothing changes."""
    if stated.static and side in batch.books:
        return batch.books[side]
    book = batch.books[side] = write_book(batch, stated, side, week, batch.books.get(side))
    return book


def write_book(
    batch: Batch, stated: Pricing, side: int, week: int, book: Values | None = None, columns: int = 3
) -> Values:
    """A leader's book for a week, into ``book`` if there is one; see the function of this name in ``pricing``."""
    packages, rows, worlds = stated.margin.shape
    if book is None:
        book = np.empty((worlds // LANES, rows, packages, columns, LANES), batch.dtype)
    sunk = stated.sunk * week
    growth = np.exp(sunk / stated.width) if not stated.steep else np.ones(worlds)
    gate, talks = stated.credibility, batch.plan.talks
    split = None if talks is None else talks.divisible
    nothing, nowhere, rowless = batch.zero[0], batch.nowhere, np.zeros(rows, np.int32)
    if gate is None:
        keeping: tuple[Any, ...] = (
            False, nowhere, rowless, batch.zero[None], rowless, rowless, np.zeros(packages, np.int32), batch.zero,
            nothing, nothing, nothing,
        )  # fmt: skip
    else:
        keeping = (
            True, batch.by_lanes(gate.own), gate.own_rows, reopened(batch, gate, side, week).astype(batch.dtype),
            gate.belief_rows, gate.lines, gate.transfers, batch.cast(gate.bite), batch.cast(gate.keep),
            batch.cast(gate.later), nothing if split is None else batch.cast(split.nations[side]),
        )  # fmt: skip
    pricing.write_book(
        book, *_split_range(batch), batch.by_lanes(stated.plain), stated.plain_rows, batch.by_lanes(stated.odds),
        batch.by_lanes(stated.margin), growth.astype(batch.dtype), sunk.astype(batch.dtype), stated.incumbent,
        batch.cast(stated.office), batch.cast(stated.keeps), batch.cast(stated.exits), stated.inside, stated.steep,
        stated.gated, batch.cast(stated.bar), batch.cast(stated.audience_slope), *keeping,
    )  # fmt: skip
    return book


def reopened(batch: Batch, gate: Credibility, side: int, week: int) -> Values:
    """The value of reopening this week, (belief rows, resulting line, worlds)."""
    learning = batch.plan.learning
    table = np.empty((gate.net.shape[0], gate.steps + 1, batch.worlds))
    value = pricing.extract if gate.extract else pricing.reopen
    value(
        week, side, gate.mean, gate.weight, gate.fixed, learning.evidence, learning.per_battle, gate.net,
        gate.numbers, gate.steps, table,
    )  # fmt: skip
    return table
