"""The kernel's sweep forward: exact chances by week, and the mass that agrees with records of events."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from kadesh.domain.game import Side
from kadesh.engine.kernel import bargaining, chains, fights, moves
from kadesh.engine.kernel.backward import Policies, set_giving
from kadesh.engine.kernel.batch import HOLD, PAUSED, Batch, Branch, Values
from kadesh.engine.kernel.chains import Chain
from kadesh.engine.kernel.lanes import LANES, by_world
from kadesh.engine.kernel.layout import axis_of
from kadesh.engine.kernel.plan import Battle
from kadesh.engine.kernel.program import Contact, Effort, Fight, Gather, Giving, SideDeals, Step, Stocks, Table
from kadesh.engine.setting import SIDES

Watch = Callable[[int, Step, dict[Branch, Values]], None]
"""Called with the week, the step, and the masses (sixteens, records, states, LANES) that reach it, by efforts."""


@dataclass(frozen=True)
class Record:
    """What is known to have happened, by week; -1 where nothing is known, 0 for no, 1 for yes.

    ``talks``, ``deal`` and ``contact`` are (weeks,), ``sides`` (side deals, weeks), ``falls`` (leaders, weeks);
    ``war`` and ``ends`` (won, lost, collapse) are of the start of a week, (weeks + 1,) and (3, weeks + 1); ``levels``
    gives, for some weeks, the states that agree at the week's start.
    """

    talks: Values
    deal: Values
    contact: Values
    sides: Values
    falls: Values
    war: Values
    ends: Values
    levels: dict[int, Values] = field(default_factory=dict)

    @classmethod
    def blank(cls, weeks: int, sides: int) -> "Record":
        """Nothing is known."""

        def unknown(*shape: int) -> Values:
            return np.full(shape, -1, np.int8)

        weekly = (unknown(weeks), unknown(weeks), unknown(weeks), unknown(sides, weeks), unknown(2, weeks))
        return cls(*weekly, unknown(weeks + 1), unknown(3, weeks + 1))

    def asks_for_war(self, week: int) -> bool:
        """Whether this week's record says something that only a war still going on can show."""
        said = (self.talks[week], self.deal[week], self.contact[week], *self.sides[:, week], *self.falls[:, week])
        return bool(any(x == 1 for x in said)) or week in self.levels

    def agrees_with_end(self, week: int) -> tuple[bool, bool, bool]:
        """Whether a collapse won by ``a``, one won by ``d``, and a war without one this week agree with the record."""
        won, lost, either = (int(said) for said in self.ends[:, week])
        asked = 1 in (won, lost, either)
        return won != 0 and either != 0 and lost != 1, lost != 0 and either != 0 and won != 1, not asked


@dataclass
class Course:
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


def sweep_forward(
    batch: Batch, policies: Policies, records: tuple[Record, ...], start: int, watch: Watch | None = None
) -> Course:
    """Push the start state through the policies, once as it is and once under every record.

    ``watch`` is shown the masses that reach every step of every week.
    """
    plan, weeks, worlds = batch.plan, batch.game.weeks, batch.worlds
    n = 1 + len(records)
    sides = len(plan.in_force)
    packages = len(plan.talks.menu) if plan.talks is not None else 1
    by_week = (weeks + 1, worlds)
    course = Course(
        live=np.zeros(by_week),
        talks=np.zeros(by_week),
        settled=np.zeros(by_week),
        packages=np.zeros((packages, worlds)),
        won=np.zeros(by_week),
        lost=np.zeros(by_week),
        falls=np.zeros((2, *by_week)),
        sides=np.zeros((sides, *by_week)),
        freeze=np.zeros(worlds),
        agreed=np.zeros((n, *by_week)),
    )
    x = np.zeros((worlds // LANES, n, plan.states, LANES), batch.dtype)
    x[:, :, start] = 1
    ended = np.zeros((n, worlds))
    for week in range(weeks + 1):
        won, lost = moves.take_out(x, plan.won), moves.take_out(x, plan.lost)
        course.won[week], course.lost[week] = won[0], lost[0]
        for k, record in enumerate(records, start=1):
            _end_on_record(record, week, x[:, k], won[k], lost[k], ended[k])
        ended += won + lost
        totals = moves.totals(x)
        course.live[week] = totals[0]
        for k, record in enumerate(records, start=1):
            if week in record.levels:
                x[:, k] *= record.levels[week].astype(batch.dtype)[:, None]
                totals[k] = by_world(x[:, k].sum(axis=1))
                ended[k] = 0
        course.agreed[:, week] = ended + totals
        if week == weeks:
            break
        settled = np.zeros((n, worlds))
        _falls_on_record(batch, x, week, records, 0)
        x = _week_forward(batch, x, week, policies, records, course, settled, watch)
        _falls_on_record(batch, x, week, records, 1)
        for k, record in enumerate(records, start=1):
            if record.asks_for_war(week):
                ended[k] = 0
            if 1 in record.falls[:, week]:
                settled[k] = 0  # a leader falls after the table, in a war that goes on
        ended += settled
    course.freeze[:] = moves.totals(x)[0]
    return course


def _end_on_record(record: Record, week: int, x: Values, won: Values, lost: Values, ended: Values) -> None:
    """Keep of a war's ends, and of its going on, what the record of a week's start allows."""
    if record.war[week] < 0 and record.ends[:, week].max() < 0:
        return
    by_a, by_d, other = record.agrees_with_end(week)
    won *= by_a
    lost *= by_d
    if not other:
        x[:] = 0
        ended[:] = 0
    if record.war[week] == 0:
        x[:] = 0
    elif record.war[week] == 1:
        won[:], lost[:], ended[:] = 0, 0, 0


def _falls_on_record(batch: Batch, x: Values, week: int, records: tuple[Record, ...], successor: int) -> None:
    """Where a leader is on record as falling this week: only incumbents before it, only successors after it."""
    for k, record in enumerate(records, start=1):
        for place, side in enumerate(SIDES):
            if record.falls[place, week] == 1:
                follows = _successors(batch, side)
                x[:, k, follows if successor == 0 else ~follows] = 0


def _successors(batch: Batch, side: Side) -> Values:
    """The states in which a side's leader has fallen."""
    setting = batch.plan.setting
    return np.broadcast_to(setting.successor(side) > 0, setting.lattice.shape_between_weeks).ravel()


def _week_forward(
    batch: Batch,
    x: Values,
    week: int,
    policies: Policies,
    records: tuple[Record, ...],
    course: Course,
    settled: Values,
    watch: Watch | None,
) -> Values:
    branches: dict[Branch, Values] = {HOLD: x}
    for step in batch.program:
        if watch is not None:
            watch(week, step, branches)
        if isinstance(step, Chain):
            set_giving(batch, step, week)
            for y in branches.values():
                _push_chain(step, y, week, records, course)
        elif isinstance(step, Contact):
            for y in branches.values():
                _contact(batch, y, week, records)
        elif isinstance(step, SideDeals):
            for place in range(len(batch.plan.in_force)):
                for y in branches.values():
                    _sides_forward(batch, y, place, week, records, course)
        elif isinstance(step, Table):
            branches = _table_forward(batch, branches[HOLD], step, week, policies, records, course, settled)
        elif isinstance(step, Effort):
            branches = _effort_forward(batch, branches, step.side, week, policies)
        elif isinstance(step, Fight):
            branches = {
                k: y if k == PAUSED else _battle_forward(batch, y, step, k, week, records, course)
                for k, y in branches.items()
            }
        elif isinstance(step, Giving):
            branches = {k: _giving_forward(batch, y, step.backer, week, policies) for k, y in branches.items()}
        elif isinstance(step, Stocks):
            branches = {k: _stock_forward(batch, y, step.side, k) for k, y in branches.items()}
        elif isinstance(step, Gather):
            branches = {HOLD: _gather(batch, branches)}
    return branches[HOLD]


def _push_chain(chain: Chain, x: Values, week: int, records: tuple[Record, ...], course: Course) -> None:
    """Masses after a chain, in place; falls of leaders are noted."""
    drifts = chain.axes.shape[0]
    if not drifts:
        return
    fallen = np.zeros((drifts, x.shape[1], course.freeze.shape[0]), x.dtype)
    chains.push(
        x, chain.blocks, chain.kinds, chain.index, chain.axes, chain.down, chain.up, fallen,
        _banned(chain, week, records),
    )  # fmt: skip
    for place, side in chain.fallers:
        course.falls[side, week] += fallen[place, 0]


def _banned(chain: Chain, week: int, records: tuple[Record, ...]) -> Values:
    """By drift and record: the record says that the leader whom the drift could topple did not fall this week."""
    banned = np.zeros((chain.axes.shape[0], 1 + len(records)), np.bool_)
    for place, side in chain.fallers:
        for k, record in enumerate(records, start=1):
            banned[place, k] = record.falls[side, week] == 0
    return banned


def _gather(batch: Batch, branches: dict[Branch, Values]) -> Values:
    arrays = list(branches.values())
    for other in arrays[1:]:
        arrays[0] += other
        batch.give(other)
    return arrays[0]


def _stock_forward(batch: Batch, x: Values, side: Side, key: Branch) -> Values:
    parts = batch.plan.drifts.get(f"stocks {side}")
    if parts is None:
        return x
    axis, tables = parts
    falls, rises = tables[max(key[0 if side == "a" else 1], 0)]
    y = batch.take(x.shape)
    moves.push_drift_rows(
        x, y, axis.outer, axis.levels, axis.inner, batch.cast(falls.values), batch.cast(rises.values), falls.rows
    )
    batch.give(x)
    return y


def _giving_forward(batch: Batch, x: Values, backer: str, week: int, policies: Policies) -> Values:
    y = batch.take(x.shape)
    axis = batch.backing_axis(backer)
    fights.push_backing(x, y, axis.outer, axis.levels, axis.inner, policies.backing[backer][week])
    batch.give(x)
    return y


def _true_chances(batch: Batch, fight: Battle, key: Branch) -> tuple[Values, ...]:
    known = batch.truth.get((id(fight), key))
    if known is None:
        place = key[0] * 2 + key[1]
        setting = batch.plan.setting
        odds = np.broadcast_to(setting.number(batch.game.battle.odds).reshape(-1), (batch.worlds,))
        shape = (1, fight.lift[place].shape[0], batch.worlds)
        known = tuple(np.empty(shape, batch.dtype) for _ in range(4))
        fights.battle_chances(
            0, odds[None].astype(batch.dtype), np.ones((1, batch.worlds), batch.dtype), np.array([True]),
            batch.no_exit, batch.no_exit, batch.cast(fight.net), batch.cast(fight.lift[place]),
            batch.cast(fight.rate[place]), batch.cast(fight.strides), *known,
        )  # fmt: skip
        batch.truth[(id(fight), key)] = known
    return known


def _battle_forward(
    batch: Batch, x: Values, step: Fight, key: Branch, week: int, records: tuple[Record, ...], course: Course
) -> Values:
    fight, won, lost = step.battle, step.won, step.lost
    axis = fight.axis
    win, lose, up, down = _true_chances(batch, fight, key)
    y, moved = batch.take(x.shape), batch.take((1, 1, axis.inner, LANES))
    fallen = [np.zeros((chain.axes.shape[0], x.shape[1], batch.worlds), batch.dtype) for chain in (won, lost)]
    chains.push_battle(
        x, y, moved, axis.outer, axis.levels, axis.inner, fight.rows, win, lose, up, down, fight.drifts,
        won.index, won.axes, won.down, won.up, fallen[0], _banned(won, week, records),
        lost.index, lost.axes, lost.down, lost.up, fallen[1], _banned(lost, week, records),
    )  # fmt: skip
    for chain, gone in zip((won, lost), fallen, strict=True):
        for place, side in chain.fallers:
            course.falls[side, week] += gone[place, 0]
    batch.give(x, moved)
    return y


def _effort_forward(
    batch: Batch, branches: dict[Branch, Values], side: Side, week: int, policies: Policies
) -> dict[Branch, Values]:
    place, split = (0 if side == "a" else 1), {}
    for key, x in branches.items():
        if key == PAUSED:
            split[key] = x
            continue
        press = batch.take(x.shape)
        fights.push_effort(x, press, policies.effort[side][week, key[1 - place]])
        split[key] = x
        split[(1, key[1]) if place == 0 else (key[0], 1)] = press
    return split


def _table_forward(
    batch: Batch,
    x: Values,
    step: Table,
    week: int,
    policies: Policies,
    records: tuple[Record, ...],
    course: Course,
    settled: Values,
) -> dict[Branch, Values]:
    talks = batch.plan.talks
    assert talks is not None
    n = x.shape[1]
    allowed = np.array([-1, *(record.talks[week] for record in records)], np.int8)
    deals = np.array([-1, *(record.deal[week] for record in records)], np.int8)
    talking = batch.take(x.shape)
    held, signed = np.zeros((n, batch.worlds), batch.dtype), np.zeros((n, batch.worlds), batch.dtype)
    bargaining.push_talks(
        talks.states, x, talking, policies.come[week], policies.chosen[week], batch.cast(talks.weights),
        batch.cast(talks.conclude), talks.channel, allowed, deals, held, signed, course.packages,
    )  # fmt: skip
    settled += signed
    course.talks[week] = held[0]
    course.settled[week] = settled[0]
    _push_chain(step.after, talking, week, records, course)
    if not batch.pauses:
        x += talking
        batch.give(talking)
        return {HOLD: x}
    moves.part(talking, x, batch.cast(talks.pause))
    return {HOLD: x, PAUSED: talking}


def _sides_forward(batch: Batch, x: Values, place: int, week: int, records: tuple[Record, ...], course: Course) -> None:
    table = batch.plan.in_force[place]
    in_force = batch.cast(table.values)
    course.sides[place, week] += moves.total_rows(x, 0, in_force, table.rows)
    for k, record in enumerate(records, start=1):
        if record.sides[place, week] >= 0:
            moves.keep_rows(x, k, in_force, table.rows, record.sides[place, week] == 1)


def _contact(batch: Batch, x: Values, week: int, records: tuple[Record, ...]) -> None:
    for k, record in enumerate(records, start=1):
        if record.contact[week] >= 0:
            axis = axis_of(batch.plan.setting.lattice, "channel")
            x[:, k] *= (batch.levels_of(axis) == record.contact[week]).astype(batch.dtype)[:, None]
