"""Outlooks from the compiled kernel, on all cores.

Same meaning and same arguments as :func:`kadesh.engine.outlook.read_outlook`, which is the specification. Games with a
mechanism that the kernel lacks go to the reference.
"""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kadesh.domain.game import Game
from kadesh.engine.kernel.backward import sweep_backward
from kadesh.engine.kernel.batch import Batch
from kadesh.engine.kernel.blocking import examiner
from kadesh.engine.kernel.forward import Record, sweep_forward
from kadesh.engine.kernel.packages import moves_value
from kadesh.engine.kernel.plan import make_plan, unsupported
from kadesh.engine.lattice import Array
from kadesh.engine.outlook import Outlook, Progress, in_order, join, read_outlook
from kadesh.engine.setting import Setting

BATCH = 256
FEWEST = 64
"""With fewer worlds than this a batch wastes most of its instructions."""

EXAMINED = 16
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

    Returns
    -------
    Outlook
        Chances by week and world.
    """
    if unsupported(game) is not None:
        return read_outlook(game, draws, worlds, blockers=blockers, progress=progress)

    cores = os.cpu_count() or 1
    size = min(batch, EXAMINED) if blockers else min(batch, max(FEWEST, -(-worlds // cores)))
    groups = _groups(Setting(game, draws, worlds), size)

    def one(group: NDArray[np.intp]) -> Outlook:
        part = {name: values[group] for name, values in draws.items()}
        outlook = _batch(Setting(game, part, len(group)), precision, blockers if game.table is not None else 0)
        if progress is not None:
            progress(len(group))
        return outlook

    pool = ThreadPoolExecutor(max_workers=min(len(groups), cores))
    try:
        joined = join(list(pool.map(one, groups)))
    finally:
        pool.shutdown(cancel_futures=True)
    return in_order(joined, np.argsort(np.concatenate(groups), kind="stable"))


def _groups(setting: Setting, size: int) -> list[NDArray[np.intp]]:
    """Worlds in batches; worlds whose divisible part can be split in the simplest way stand apart from the others."""
    simple = moves_value(setting)
    groups: list[NDArray[np.intp]] = []
    for mask in (simple, ~simple):
        chosen = np.flatnonzero(mask)
        groups.extend(chosen[first : first + size] for first in range(0, len(chosen), size))
    return groups


def _batch(setting: Setting, precision: type[np.floating[Any]], blockers: int) -> Outlook:
    plan = make_plan(setting, nations=blockers > 0)
    batch = Batch(plan, precision)
    weeks = setting.game.weeks
    values, policies = sweep_backward(batch, keep_reserves=min(blockers, weeks))
    silent = Record.blank(weeks, len(plan.in_force))
    silent.talks[:] = 0
    start = int(np.ravel_multi_index(setting.lattice.start, setting.lattice.shape_between_weeks))
    reasons: dict[str, Array] = {}
    examine = examiner(batch, policies, reasons) if blockers else None
    course = sweep_forward(batch, policies, (silent,), start, examine)
    return Outlook(
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
        values=np.asarray(values[: 2 + len(setting.game.backers), start], dtype=np.float64),
        ties=policies.ties,
        blockers=reasons,
    )
