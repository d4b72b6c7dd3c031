"""Records of events, as compiled code follows them: mass that disagrees with a record is dropped where it shows."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from kadesh.engine.kernel.batch import Batch, Values
from kadesh.engine.kernel.lanes import spread, store
from kadesh.engine.kernel.moves import compiled, take_out, total
from kadesh.engine.setting import SIDES

UNKNOWN, NO, YES = -1, 0, 1


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
            return np.full(shape, UNKNOWN, np.int8)

        weekly = (unknown(weeks), unknown(weeks), unknown(weeks), unknown(sides, weeks), unknown(2, weeks))
        return cls(*weekly, unknown(weeks + 1), unknown(3, weeks + 1))


class Records(NamedTuple):
    """Records side by side, the first of them blank; ``asks`` (records, weeks): only a war going on can show it.

    ``level_at`` (records, weeks + 1): which of ``levels`` (some, states) holds at a week's start, or -1.
    ``successors`` (sides, states): where a side's leader has fallen. ``open`` (states,): whether the channel is.
    """

    talks: Values
    deal: Values
    contact: Values
    sides: Values
    falls: Values
    war: Values
    ends: Values
    asks: Values
    level_at: Values
    levels: Values
    successors: Values
    open: Values


def stack_records(batch: Batch, records: tuple[Record, ...]) -> Records:
    """A blank record and some others."""
    weeks, setting = batch.game.weeks, batch.plan.setting
    every = (Record.blank(weeks, len(batch.plan.in_force)), *records)
    level_at = np.full((len(every), weeks + 1), -1, np.int64)
    levels: list[Values] = []
    for k, record in enumerate(every):
        for week, agrees in record.levels.items():
            level_at[k, week] = len(levels)
            levels.append(agrees)
    parts = {
        name: np.stack([getattr(record, name) for record in every])
        for name in ("talks", "deal", "contact", "sides", "falls", "war", "ends")
    }
    said = [parts["talks"], parts["deal"], parts["contact"], parts["sides"].max(axis=1, initial=UNKNOWN)]
    asks = np.max([*said, parts["falls"].max(axis=1)], axis=0) == YES
    shape = setting.lattice.shape_between_weeks
    return Records(
        **parts,
        asks=asks | (level_at[:, :weeks] >= 0),
        level_at=level_at,
        levels=np.array(levels, np.bool_).reshape(-1, batch.plan.states),
        successors=np.array([np.broadcast_to(setting.successor(side) > 0, shape).ravel() for side in SIDES]),
        open=np.broadcast_to(setting.lattice.level("channel") > 0, shape).ravel()
        if batch.game.channel is not None
        else np.zeros(batch.plan.states, np.bool_),
    )


@compiled
def keep_states(x, k, agrees, seen):
    """Keep of one record the mass in states that agree (``seen``) or do not."""
    for c in range(x.shape[0]):
        for s in range(x.shape[2]):
            if agrees[s] != seen:
                store(x, (c, k, s, 0), spread(0.0, x))


@compiled
def empty(x, k):
    """Drop one record's mass."""
    for c in range(x.shape[0]):
        for s in range(x.shape[2]):
            store(x, (c, k, s, 0), spread(0.0, x))


@compiled
def end_on_record(said, war, x, k, won, lost, ended):
    """Keep of a war's ends (records, worlds), and of its going on, what one record of a week's start allows.

    ``said`` (3,) of an end won by ``a``, by ``d``, by either; ``war`` of its going on.
    """
    ends = said[0] == YES or said[1] == YES or said[2] == YES
    by_a = said[0] != NO and said[2] != NO and said[1] != YES and war != YES
    by_d = said[1] != NO and said[2] != NO and said[0] != YES and war != YES
    for w in range(won.shape[1]):
        won[k, w] *= by_a
        lost[k, w] *= by_d
        if ends or war == YES:
            ended[k, w] = 0
    if ends or war == NO:
        empty(x, k)


@compiled
def falls_on_record(said, successors, x, after):
    """Where a leader is on record as falling this week: only incumbents before it, only successors ``after`` it.

    ``said`` (records, sides).
    """
    for k in range(1, x.shape[1]):
        for side in range(2):
            if said[k, side] == YES:
                keep_states(x, k, successors[side], after)


@compiled
def begin_week(week, x, states_won, states_lost, ends, war, level_at, levels, ended, won, lost, live, agreed, freeze):
    """Take out what the war's ends have reached, and note what is live; ``ended`` (records, worlds): and agreed."""
    by_a, by_d = take_out(x, states_won), take_out(x, states_lost)
    for k in range(x.shape[1]):
        place = level_at[k, week]
        if k > 0:
            end_on_record(ends[k, :, week], war[k, week], x, k, by_a, by_d, ended)
        if place >= 0:
            keep_states(x, k, levels[place], True)
        going = total(x, k)
        for w in range(going.shape[0]):
            ended[k, w] = 0.0 if place >= 0 else ended[k, w] + by_a[k, w] + by_d[k, w]
            agreed[k, week, w] = ended[k, w] + going[w]
            if k == 0:
                won[week, w], lost[week, w], live[week, w], freeze[w] = by_a[k, w], by_d[k, w], going[w], going[w]


@compiled
def end_week(asks, fell, settled, ended):
    """Count what was ``settled`` (records, worlds) as ended, where the record allows it.

    ``asks`` (records,): what it says shows only in a war that goes on. ``fell`` (records, sides): a leader falls after
    the table, in a war that goes on.
    """
    for k in range(settled.shape[0]):
        for w in range(settled.shape[1]):
            if k > 0 and asks[k]:
                ended[k, w] = 0
            if k == 0 or (fell[k, 0] != YES and fell[k, 1] != YES):
                ended[k, w] += settled[k, w]
