"""Outlooks from the compiled kernel, on all cores.

Same meaning and same arguments as :func:`kadesh.engine.outlook.read_outlook`, which is the specification. Games with a
mechanism that the kernel lacks go to the reference.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from kadesh.domain.game import Game
from kadesh.engine.kernel.backward import sweep_backward
from kadesh.engine.kernel.batch import Batch
from kadesh.engine.kernel.blocking import examiner
from kadesh.engine.kernel.certifying import certify_week
from kadesh.engine.kernel.forward import sweep_forward
from kadesh.engine.kernel.keeping import Kept
from kadesh.engine.kernel.lanes import LANES, by_world
from kadesh.engine.kernel.packages import moves_value
from kadesh.engine.kernel.plan import make_plan, unsupported
from kadesh.engine.kernel.program import TABLE, write_program
from kadesh.engine.kernel.records import Record
from kadesh.engine.kernel.spreading import Group, on_all_cores
from kadesh.engine.lattice import Array
from kadesh.engine.outlook import Outlook, examined, in_order, join, read_outlook
from kadesh.engine.setting import Progress, Setting

BATCH = 128
FEWEST = 64
"""With fewer worlds than this a batch wastes most of its instructions."""

EXAMINED = 32
"""Worlds at once when every week's reserve values are kept, to say who blocks."""


def fast_outlook(
    game: Game,
    draws: Mapping[str, Array],
    worlds: int,
    *,
    blockers: int = 0,
    progress: Progress | None = None,
    precision: type[np.floating[Any]] = np.float64,
    batch: int = BATCH,
    certify: bool = True,
) -> Outlook:
    """Solve a game in every world with the compiled kernel.

    Parameters
    ----------
    game, draws, worlds, blockers, progress
        As for the reference.
    precision
        ``numpy.float64``, or ``numpy.float32`` for shares.
    batch
        How many worlds share an instruction stream.
    certify
        Whether a week of one world is examined; not for a draft that makes way for another solve at once.

    Returns
    -------
    Outlook
        Chances by week and world.
    """
    if unsupported(game) is not None:
        return read_outlook(game, draws, worlds, blockers=blockers, progress=progress)

    cores = os.cpu_count() or 1
    size = min(batch, EXAMINED) if blockers else min(batch, max(FEWEST, -(-worlds // cores)))
    size += -size % LANES
    groups = _groups(Setting(game, draws, worlds), size)

    world, week = examined(game, draws, worlds) if certify else (-1, 0)

    def solve(setting: Setting, group: Group) -> Outlook:
        places = np.flatnonzero(group == world)
        kept = Kept.week(week, slice(int(places[0]), int(places[0]) + 1)) if len(places) else None
        return _batch(setting, len(group), precision, blockers if game.table is not None else 0, kept)

    joined = join(on_all_cores(game, draws, groups, solve, progress))
    if (seen := joined.certificate) is not None:
        joined = replace(joined, certificate=replace(seen.in_world(world), of=seen.of * worlds))
    return in_order(joined, np.argsort(np.concatenate(groups), kind="stable"))


def _groups(setting: Setting, size: int) -> list[Group]:
    """Worlds in batches; those whose divisible part can be split in the simplest way stand together."""
    order = np.argsort(~moves_value(setting), kind="stable")
    return [order[first : first + size] for first in range(0, len(order), size)]


def _batch(
    setting: Setting, worlds: int, precision: type[np.floating[Any]], blockers: int, kept: Kept | None
) -> Outlook:
    """The outlook of the first ``worlds`` of a setting that has a multiple of LANES of them."""
    plan = make_plan(setting, nations=blockers > 0)
    batch = Batch(plan, precision)
    program, weeks = write_program(batch), setting.game.weeks
    values, policies = sweep_backward(batch, program, keep_reserves=min(blockers, weeks), kept=kept)
    silent = Record.blank(weeks, len(plan.in_force))
    silent.talks[:] = 0
    start = int(np.ravel_multi_index(setting.lattice.start, setting.lattice.shape_between_weeks))
    reasons: dict[str, Array] = {}
    examine = examiner(batch, program, policies, reasons) if blockers else None
    course = sweep_forward(batch, program, policies, (silent,), start, examine, (TABLE,))
    whole = Outlook(
        live=course.live,
        talks=course.talks,
        without_talks=course.agreed[1],
        settled=course.settled,
        packages=course.packages,
        won=course.won,
        lost=course.lost,
        falls=course.falls,
        side_deals=course.sides,
        freeze=course.freeze,
        values=by_world(values[:, : 2 + len(setting.game.backers), start]).astype(np.float64),
        ties=int(policies.tied[:worlds].sum()),
        blockers=reasons,
        certificate=None if kept is None else certify_week(batch, policies, kept, setting.draws, *kept.parts_in),
    )
    return in_order(whole, np.arange(worlds))
