"""The kernel's sweep backward: values and everybody's policies, week by week, as in the reference's ``solve``.

The whole sweep is compiled: the steps of a program are followed from the week's end to its start.
"""

from typing import NamedTuple

import numpy as np

from kadesh.engine.kernel.bargaining import hold_talks
from kadesh.engine.kernel.batch import Batch, Values
from kadesh.engine.kernel.chains import pull, pull_battle, tire
from kadesh.engine.kernel.fights import battle_chances, choose_backing, choose_effort
from kadesh.engine.kernel.keeping import Kept
from kadesh.engine.kernel.lanes import LANES, load, store
from kadesh.engine.kernel.moves import compiled, drift_rows, mix, set_rows, stamp, written_out
from kadesh.engine.kernel.pricing import fill_book
from kadesh.engine.kernel.program import CHAIN, EFFORT, FIGHT, GATHER, GIVING, SIDE_DEALS, STOCKS, TABLE, Program
from kadesh.engine.kernel.room import BRANCHES, HOLD, PAUSED, copy, give, is_held, make_room, take

TIE = 1e-9


class Policies(NamedTuple):
    """What everybody does in every week, and the ties met in every world.

    ``come`` (weeks, states, worlds); ``chosen`` (weeks, rules, states, worlds) is a package or -1; ``parts`` (rules,
    states, worlds) its divisible part in the last week swept; ``tied`` (worlds,); ``effort`` (sides, weeks, effort of
    the other side, states, worlds) is 1 where a side presses; ``backing`` (choosers, weeks, states, worlds) -1, 0 or
    1; ``reserves`` (first weeks, valuers, states, worlds) is what fighting on is worth before the table.
    """

    come: Values
    chosen: Values
    parts: Values
    tied: Values
    effort: Values
    backing: Values
    reserves: Values


def sweep_backward(
    batch: Batch, program: Program, keep_reserves: int = 0, kept: Kept | None = None
) -> tuple[Values, Policies]:
    """Values at the start of the first week (sixteens of worlds, valuers, states, LANES) and everybody's policies.

    ``keep_reserves`` says for how many weeks the values before the table are kept. ``kept`` is given what it asks for
    on the way.
    """
    weeks, room, policies = batch.game.weeks, make_room(batch, batch.plan.valuers), _no_policies(batch, keep_reserves)
    asked = set() if kept is None else {*kept.values_at, *kept.parts_in}
    stops = sorted({0, weeks} | asked, reverse=True)
    for last, first in zip([weeks, *stops], stops, strict=False):
        weeks_back(
            first, last, weeks, program.steps, program.moves, program.ends, program.battles, program.choices,
            program.bargain, program.prices_a, program.prices_d, room, policies,
        )  # fmt: skip
        if kept is not None:
            kept.put_values(first, room.arrays[room.held[HOLD]])
            kept.put_parts(first, policies.parts)
    return room.arrays[room.held[HOLD]].copy(), policies


def _no_policies(batch: Batch, keep_reserves: int) -> Policies:
    plan, weeks = batch.plan, batch.game.weeks
    rules = plan.talks.weights.shape[0] if plan.talks is not None else 0
    packages = len(plan.talks.menu) if plan.talks is not None else 0
    held = (weeks, plan.states, batch.worlds)
    return Policies(
        come=np.zeros(held if plan.talks is not None else (0, 0, 0), np.int8),
        chosen=np.full((weeks, rules, plan.states, batch.worlds), -1, np.int8 if packages < 128 else np.int16),
        parts=np.zeros((rules, plan.states, batch.worlds), batch.dtype),
        tied=np.zeros(batch.worlds, batch.dtype),
        effort=np.zeros((2, weeks, 2, *held[1:]) if batch.efforts else (2, 0, 0, 0, 0), np.int8),
        backing=np.zeros((len(batch.choosers), *held), np.int8),
        reserves=np.zeros((keep_reserves, plan.valuers, plan.states, batch.worlds), batch.dtype),
    )


@compiled
def weeks_back(first, last, weeks, steps, moves, ends, battles, choices, bargain, prices_a, prices_d, room, policies):
    """From the values at the start of week ``last`` to those of week ``first``; ``last`` may be the horizon."""
    arrays, free, held = room.arrays, room.free, room.held
    book_a, opened_a = room_for_book(prices_a, arrays)
    book_d, opened_d = room_for_book(prices_d, arrays)
    chances = np.empty((4, battles.mean.shape[0], battles.net.shape[1], battles.odds.shape[1]), arrays.dtype)
    if last == weeks:
        for v in range(arrays.shape[2]):
            set_rows(arrays[held[HOLD]], v, ends.horizon[v], ends.horizon_rows[v])
        stamp_ends(arrays[held[HOLD]], ends)
    for week in range(last - 1, first - 1, -1):
        tire(week, moves.tiring, moves.axes, moves.falls, moves.fatigue, moves.rises, moves.down, moves.up)
        for place in range(steps.shape[0] - 1, -1, -1):
            what, which = steps[place, 0], steps[place, 1]
            if what in (CHAIN, SIDE_DEALS):
                for branch in range(BRANCHES):
                    if held[branch] >= 0:
                        pull(arrays[held[branch]], moves, which)
            elif what == GATHER:
                spread_out(arrays, free, held, choices.branches, choices.shares)
            elif what == FIGHT:
                battle_back(room, battles, moves, which, week, chances)
            elif what == EFFORT:
                effort_back(room, choices, which, policies.effort[which, week], policies.tied)
            elif what == TABLE:
                if week == last - 1 or not prices_a.static:
                    fill_book(week, 0, prices_a, bargain.low, bargain.high, book_a, opened_a)
                if week == last - 1 or not prices_d.static:
                    fill_book(week, 1, prices_d, bargain.low, bargain.high, book_d, opened_d)
                table_back(week, room, moves, bargain, book_a, prices_a.rows, book_d, prices_d.rows, policies)
            elif what == GIVING:
                giving_back(room, choices, which, policies.backing[which, week], policies.tied)
            elif what == STOCKS:
                stocks_back(room, choices, which)
        stamp_ends(arrays[held[HOLD]], ends)


@written_out
def stamp_ends(x, ends):
    """Put terminal values where the war is over."""
    for v in range(x.shape[1]):
        stamp(x, v, ends.terminal[v], ends.terminal_rows[v], ends.won)
        stamp(x, v, ends.terminal[v], ends.terminal_rows[v], ends.lost)


@written_out
def room_for_book(prices, arrays):
    """A leader's book, and what reopening is worth to that leader, not yet written."""
    chunks, rows, packages, _ = prices.margin.shape
    book = np.empty((chunks, rows, packages, 3, LANES), arrays.dtype)
    return book, np.empty((prices.net.shape[0], prices.lines_in_all + 1, chunks * LANES), arrays.dtype)


@compiled
def spread_out(arrays, free, held, branches, shares):
    """One array for every combination of efforts, and one for a week without a battle, where a game has them."""
    for branch in range(1, BRANCHES):
        if branches[branch]:
            held[branch] = held[HOLD]
            if not shares:
                held[branch] = take(free)
                copy(arrays[held[HOLD]], arrays[held[branch]])


@written_out
def battle_back(room, battles, moves, theatre, week, chances):
    """Values before the battles on a theatre, under all efforts."""
    for branch in range(PAUSED):
        old = room.held[branch]
        if old >= 0:
            battle_chances(
                week, battles.mean, battles.weight, battles.fixed, battles.evidence, battles.per_battle,
                battles.net[theatre], battles.lift[theatre, branch], battles.rate[theatre, branch],
                battles.strides[theatre], chances[0], chances[1], chances[2], chances[3],
            )  # fmt: skip
            new = take(room.free)
            room.held[branch] = new
            pull_battle(room.arrays[old], room.arrays[new], room.moved, battles, theatre, moves, chances)
            if not is_held(room.held, old):
                give(room.free, old)


@written_out
def effort_back(room, choices, side, policy, tied):
    """A leader chooses between holding and pressing, knowing what the other chose before: ``policy`` by that."""
    arrays, held = room.arrays, room.held
    for other in range(2):
        hold, press = (other, 2 + other) if side == 0 else (2 * other, 2 * other + 1)
        if held[hold] >= 0 and held[press] >= 0:
            choose_effort(
                arrays[held[hold]], arrays[held[press]], side, choices.prices[side], choices.price_rows[side],
                arrays.dtype.type(TIE), policy[other], tied,
            )  # fmt: skip
            give(room.free, held[press])
            held[press] = -1


@written_out
def giving_back(room, choices, chooser, policy, tied):
    """A backer chooses how much to give."""
    arrays, axes = room.arrays, choices.backing
    for branch in range(BRANCHES):
        old = room.held[branch]
        if old >= 0:
            new = take(room.free)
            choose_backing(
                arrays[old], arrays[new], axes[chooser, 0], axes[chooser, 1], axes[chooser, 2],
                choices.choosers[chooser], arrays.dtype.type(TIE), policy, tied,
            )  # fmt: skip
            room.held[branch] = new
            give(room.free, old)


@written_out
def stocks_back(room, choices, side):
    """A side's stock falls and rises, by its effort."""
    arrays, axes = room.arrays, choices.stocks
    for branch in range(BRANCHES):
        old = room.held[branch]
        if old >= 0:
            effort = 0 if branch == PAUSED else branch // 2 if side == 0 else branch % 2
            new = take(room.free)
            drift_rows(
                arrays[old], arrays[new], axes[side, 0], axes[side, 1], axes[side, 2], choices.falls[side, effort],
                choices.rises[side, effort], choices.stock_rows[side],
            )  # fmt: skip
            room.held[branch] = new
            give(room.free, old)


@written_out
def table_back(week, room, moves, bargain, book_a, rows_a, book_d, rows_d, policies):
    """Formal talks: fighting on is worth what the held branch says, a week of talks what it moves and may skip."""
    arrays, held = room.arrays, room.held
    reserve = held[HOLD]
    after = held[PAUSED] if held[PAUSED] >= 0 else reserve
    if after != reserve:
        mix(arrays[reserve], arrays[after], bargain.pause)
    if bargain.after >= 0:
        if after == reserve:
            after = take(room.free)
            copy(arrays[reserve], arrays[after])
        pull(arrays[after], moves, bargain.after)
    if week < policies.reserves.shape[0]:
        keep_by_world(arrays[reserve], policies.reserves[week])
    hold_talks(
        bargain.kinds[week % bargain.kinds.shape[0]], bargain.simple, bargain.states, arrays[reserve], arrays[after],
        book_a, rows_a, book_d, rows_d, policies.chosen[week], policies.parts, policies.come[week], policies.tied,
        bargain.must_want, bargain.others, bargain.other_rows, bargain.vetoes, bargain.slope_a, bargain.slope_d,
        bargain.slopes, bargain.low, bargain.high, bargain.weights, bargain.power, bargain.conclude, bargain.coming,
        bargain.channel, arrays.dtype.type(TIE),
    )  # fmt: skip
    if after != reserve:
        give(room.free, after)
        held[PAUSED] = -1


@compiled
def keep_by_world(x, kept):
    """Copy values to where all worlds are in the last axis."""
    chunks, n, states, _ = x.shape
    for c in range(chunks):
        for v in range(n):
            for s in range(states):
                store(kept, (v, s, c * LANES), load(x, (c, v, s, 0)))
