"""Worlds in batches that fill their vectors, solved on all cores."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kadesh.domain.game import Game
from kadesh.engine.kernel.lanes import LANES
from kadesh.engine.lattice import Array
from kadesh.engine.setting import Progress, Setting

Group = NDArray[np.intp]
"""The worlds of a batch."""

_Found = TypeVar("_Found")


def filled(game: Game, draws: Mapping[str, Array], group: Group) -> Setting:
    """A game in some worlds, the last one again and again until every vector is full."""
    rows = np.concatenate([group, np.repeat(group[-1], -len(group) % LANES)])
    return Setting(game, {name: values[rows] for name, values in draws.items()}, len(rows))


def consecutive(worlds: int, size: int) -> list[Group]:
    """All worlds in their order, so many in a batch."""
    return [np.arange(first, min(first + size, worlds)) for first in range(0, worlds, size)]


def on_all_cores(
    game: Game,
    draws: Mapping[str, Array],
    groups: list[Group],
    solve: Callable[[Setting, Group], _Found],
    progress: Progress | None = None,
) -> list[_Found]:
    """What ``solve`` finds of every batch, given its filled setting and its worlds.

    A fault or an interruption drops the batches that were not begun.
    """

    def one(group: Group) -> _Found:
        found = solve(filled(game, draws, group), group)
        if progress is not None:
            progress(len(group))
        return found

    pool = ThreadPoolExecutor(max_workers=min(len(groups), os.cpu_count() or 1))
    try:
        return list(pool.map(one, groups))
    finally:
        pool.shutdown(cancel_futures=True)
