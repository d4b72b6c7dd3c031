"""The kernel's sweep forward: exact chances by week, and the mass that agrees with records of events.

The whole sweep is compiled; where somebody looks on, it stops before the steps that are to be shown.
"""

from collections.abc import Callable, Collection
from typing import NamedTuple

import numpy as np

from kadesh.engine.kernel.backward import Policies
from kadesh.engine.kernel.bargaining import push_talks
from kadesh.engine.kernel.batch import Batch, Values
from kadesh.engine.kernel.chains import push, push_battle, tire
from kadesh.engine.kernel.fights import battle_chances, push_backing, push_effort
from kadesh.engine.kernel.moves import compiled, keep_rows, part, push_drift_rows, total_rows, written_out
from kadesh.engine.kernel.program import (
    CHAIN,
    CONTACT,
    EFFORT,
    FIGHT,
    GATHER,
    GIVING,
    SIDE_DEALS,
    STOCKS,
    TABLE,
    Program,
)
from kadesh.engine.kernel.records import (
    NO,
    UNKNOWN,
    YES,
    Record,
    begin_week,
    end_week,
    falls_on_record,
    keep_states,
    stack_records,
)
from kadesh.engine.kernel.room import BRANCHES, HOLD, PAUSED, Room, add, give, make_room, take

BEGIN = -1
"""A week that has not begun."""

Watch = Callable[[int, int, int, dict[int, Values]], None]
"""Called with the week, the kind of step, which one, and the masses (sixteens, records, states, LANES) that reach it,
by branch."""


class Course(NamedTuple):
    """Chances by week, as in the reference, for the unrestricted course; ``agreed`` (records, weeks + 1, worlds)."""

    live: Values
    talks: Values
    settled: Values
    packages: Values
    won: Values
    lost: Values
    falls: Values
    sides: Values
    freeze: Values
    agreed: Values


class Taken(NamedTuple):
    """What a week takes down on its way: room for it.

    ``fallen`` (drifts, records, worlds) what fell; ``banned`` (drifts, records) where a record rules it out; ``held``
    and ``signed`` (records, worlds) talks and deals of the week, ``settled`` the same in double precision, ``ended``
    what ended before and agrees; ``truth`` (theatres, efforts, 4, 1, rows, worlds) true chances.
    """

    fallen: Values
    banned: Values
    held: Values
    signed: Values
    settled: Values
    ended: Values
    truth: Values


def sweep_forward(
    batch: Batch,
    program: Program,
    policies: Policies,
    records: tuple[Record, ...],
    start: int,
    watch: Watch | None = None,
    watched: Collection[int] = (),
) -> Course:
    """Push the start state through the policies, once as it is and once under every record.

    ``watch`` is shown the masses that reach steps of the kinds ``watched``, in every week.
    """
    weeks, worlds, n = batch.game.weeks, batch.worlds, 1 + len(records)
    course, stacked, room = _blank(batch, n), stack_records(batch, records), make_room(batch, n)
    first = room.arrays[room.held[HOLD]]
    first[:] = 0
    first[:, :, start] = 1
    drifts, dtype = program.moves.axes.shape[0], batch.dtype
    theatres, efforts, *wide = program.battles.lift.shape
    truth = np.zeros((theatres, efforts, 4, 1, *wide), dtype)
    fights = program.battles
    true_chances(fights.odds, fights.net, fights.lift, fights.rate, fights.strides, truth)
    taken = Taken(
        np.zeros((drifts, n, worlds), dtype), np.zeros((drifts, n), np.bool_), np.zeros((n, worlds), dtype),
        np.zeros((n, worlds), dtype), np.zeros((n, worlds)), np.zeros((n, worlds)), truth,
    )  # fmt: skip
    parts = (
        weeks, program.steps, program.moves, program.ends, program.battles, program.choices, program.bargain,
        program.sides, room, policies, stacked, course, taken,
    )  # fmt: skip
    steps = len(program.steps)
    if watch is None:
        go_forward(0, weeks, BEGIN, steps, *parts)
        return course
    for week in range(weeks):
        done = BEGIN
        for place, (what, which) in enumerate(program.steps.tolist()):
            if what in watched:
                go_forward(week, week + 1, done, place, *parts)
                watch(week, what, which, _branches(room))
                done = place
        go_forward(week, week + 1, done, steps, *parts)
    return course


def _branches(room: Room) -> dict[int, Values]:
    return {branch: room.arrays[place] for branch, place in enumerate(room.held) if place >= 0}


def _blank(batch: Batch, records: int) -> Course:
    by_week, talks, sides = (batch.game.weeks + 1, batch.worlds), batch.plan.talks, len(batch.plan.in_force)
    shapes = [by_week] * 3 + [(len(talks.menu) if talks is not None else 1, batch.worlds)] + [by_week] * 2
    more = [(2, *by_week), (sides, *by_week), (batch.worlds,), (records, *by_week)]
    return Course(*[np.zeros(shape) for shape in [*shapes, *more]])


@compiled
def true_chances(odds, net, lift, rate, strides, truth):
    """The true chances of battles: ``truth`` (theatres, efforts, 4, 1, rows, worlds)."""
    sure, nothing = np.ones(1, np.bool_), np.zeros(odds.shape[1], odds.dtype)
    for theatre in range(truth.shape[0]):
        for effort in range(truth.shape[1]):
            here = truth[theatre, effort]
            battle_chances(
                0, odds, odds, sure, nothing, nothing, net[theatre], lift[theatre, effort], rate[theatre, effort],
                strides[theatre], here[0], here[1], here[2], here[3],
            )  # fmt: skip


@compiled
def go_forward(
    first_week, last_week, first_step, last_step, weeks, steps, moves, ends, battles, choices, bargain, sides, room,
    policies, records, course, taken,
):  # fmt: skip
    """From before one step of a week to before another step of the same or of a later week.

    ``first_step`` may be BEGIN; a week ends when its last step is done, and the last one is followed by the horizon.
    """
    arrays, free, held = room.arrays, room.free, room.held
    for week in range(first_week, last_week):
        if first_step == BEGIN or week > first_week:
            set_out(week, arrays[held[HOLD]], moves, ends, records, course, taken)
        first = max(first_step, 0) if week == first_week else 0
        for place in range(first, last_step if week == last_week - 1 else len(steps)):
            what, which = steps[place, 0], steps[place, 1]
            if what == CHAIN:
                for branch in range(BRANCHES):
                    if held[branch] >= 0:
                        push(arrays[held[branch]], moves, which, taken.fallen, taken.banned)
            elif what == CONTACT:
                for branch in range(BRANCHES):
                    if held[branch] >= 0:
                        on_contact(arrays[held[branch]], records.contact[:, week], records.open)
            elif what == SIDE_DEALS:
                for branch in range(BRANCHES):
                    if held[branch] >= 0:
                        side_deals_forward(
                            arrays[held[branch]], sides.values, sides.rows, records.sides[:, :, week],
                            course.sides[:, week],
                        )  # fmt: skip
            elif what == TABLE:
                table_forward(week, room, moves, bargain, choices.branches[PAUSED], policies, records, course, taken)
            elif what == EFFORT:
                effort_forward(arrays, free, held, which, policies.effort[which, week])
            elif what == FIGHT:
                battle_forward(room, battles, moves, which, taken)
            elif what == GIVING:
                giving_forward(arrays, free, held, choices.backing[which], policies.backing[which, week])
            elif what == STOCKS:
                stocks_forward(
                    arrays, free, held, which, choices.stocks[which], choices.falls[which], choices.rises[which],
                    choices.stock_rows[which],
                )  # fmt: skip
            elif what == GATHER:
                gather(arrays, free, held)
        if week < last_week - 1 or last_step == len(steps):
            note_falls(moves.fallers, taken.fallen, course.falls[:, week])
            falls_on_record(records.falls[:, :, week], records.successors, arrays[held[HOLD]], True)
            end_week(records.asks[:, week], records.falls[:, :, week], taken.settled, taken.ended)
            if week == weeks - 1:
                set_out(weeks, arrays[held[HOLD]], moves, ends, records, course, taken)


@written_out
def set_out(week, x, moves, ends, records, course, taken):
    """The start of a week, or the horizon."""
    begin_week(
        week, x, ends.won, ends.lost, records.ends, records.war, records.level_at, records.levels, taken.ended,
        course.won, course.lost, course.live, course.agreed, course.freeze,
    )  # fmt: skip
    if week < records.asks.shape[1]:
        tire(week, moves.tiring, moves.axes, moves.falls, moves.fatigue, moves.rises, moves.down, moves.up)
        falls_on_record(records.falls[:, :, week], records.successors, x, False)
        clear(records.falls[:, :, week], moves.fallers, taken.banned, taken.fallen, taken.settled)


@compiled
def clear(falls, fallers, banned, fallen, settled):
    """Make room for what a week takes down, and say whose fall a record rules out; ``falls`` (records, sides)."""
    fallen[:] = 0
    settled[:] = 0
    for place in range(fallers.shape[0]):
        for k in range(falls.shape[0]):
            banned[place, k] = fallers[place] >= 0 and falls[k, fallers[place]] == NO


@compiled
def note_falls(fallers, fallen, falls):
    """Add to ``falls`` (sides, worlds) what fell of the war itself this week."""
    for place in range(fallers.shape[0]):
        if fallers[place] >= 0:
            for w in range(falls.shape[1]):
                falls[fallers[place], w] += fallen[place, 0, w]


@compiled
def on_contact(x, contact, is_open):
    """Keep of every record what agrees with what it says of the channel; ``contact`` (records,)."""
    for k in range(1, x.shape[1]):
        if contact[k] != UNKNOWN:
            keep_states(x, k, is_open, contact[k] == YES)


@compiled
def side_deals_forward(x, values, rows, said, found):
    """Side deals in force are added to ``found`` (deals, worlds), and held against ``said`` (records, deals)."""
    for deal in range(values.shape[0]):
        in_force = total_rows(x, 0, values[deal], rows[deal])
        for w in range(in_force.shape[0]):
            found[deal, w] += in_force[w]
        for k in range(1, x.shape[1]):
            if said[k, deal] != UNKNOWN:
                keep_rows(x, k, values[deal], rows[deal], said[k, deal] == YES)


@written_out
def table_forward(week, room, moves, bargain, pauses, policies, records, course, taken):
    """Formal talks: what signs leaves the war, and what talked may skip the week's battle."""
    x, place = room.arrays[room.held[HOLD]], take(room.free)
    talking = room.arrays[place]
    taken.held[:] = 0
    taken.signed[:] = 0
    push_talks(
        bargain.states, x, talking, policies.come[week], policies.chosen[week], bargain.weights, bargain.conclude,
        bargain.channel, records.talks[:, week], records.deal[:, week], taken.held, taken.signed, course.packages,
    )  # fmt: skip
    note_talks(taken.held, taken.signed, taken.settled, course.talks[week], course.settled[week])
    if bargain.after >= 0:
        push(talking, moves, bargain.after, taken.fallen, taken.banned)
    if pauses:
        part(talking, x, bargain.pause)
        room.held[PAUSED] = place
    else:
        add(x, talking)
        give(room.free, place)


@compiled
def note_talks(held, signed, settled, talks, deals):
    """Note what was held and signed this week, (records, worlds), of the war itself and of every record."""
    for w in range(talks.shape[0]):
        talks[w], deals[w] = held[0, w], signed[0, w]
        for k in range(signed.shape[0]):
            settled[k, w] += signed[k, w]


@compiled
def effort_forward(arrays, free, held, side, policy):
    """Masses part by what a leader chooses; ``policy`` by the other side's effort."""
    for other in range(2):
        hold, press = (other, 2 + other) if side == 0 else (2 * other, 2 * other + 1)
        if held[hold] >= 0:
            held[press] = take(free)
            push_effort(arrays[held[hold]], arrays[held[press]], policy[other])


@written_out
def battle_forward(room, battles, moves, theatre, taken):
    """Masses after the battles on a theatre."""
    for branch in range(PAUSED):
        old = room.held[branch]
        if old >= 0:
            new = take(room.free)
            push_battle(
                room.arrays[old], room.arrays[new], room.moved, battles, theatre, moves, taken.truth[theatre, branch],
                taken.fallen, taken.banned,
            )  # fmt: skip
            room.held[branch] = new
            give(room.free, old)


@compiled
def giving_forward(arrays, free, held, axis, policy):
    """Masses after a backer's choice."""
    for branch in range(BRANCHES):
        old = held[branch]
        if old >= 0:
            held[branch] = take(free)
            push_backing(arrays[old], arrays[held[branch]], axis[0], axis[1], axis[2], policy)
            give(free, old)


@compiled
def stocks_forward(arrays, free, held, side, axis, falls, rises, rows):
    """Masses after a side's stock falls and rises, by its effort."""
    for branch in range(BRANCHES):
        old = held[branch]
        if old >= 0:
            effort = 0 if branch == PAUSED else branch // 2 if side == 0 else branch % 2
            held[branch] = take(free)
            push_drift_rows(
                arrays[old], arrays[held[branch]], axis[0], axis[1], axis[2], falls[effort], rises[effort], rows
            )
            give(free, old)


@compiled
def gather(arrays, free, held):
    """The masses of all branches become one."""
    for branch in range(1, BRANCHES):
        if held[branch] >= 0:
            add(arrays[held[HOLD]], arrays[held[branch]])
            give(free, held[branch])
            held[branch] = -1
