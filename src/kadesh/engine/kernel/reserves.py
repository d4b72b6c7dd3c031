"""What fighting on is worth at the start, from the compiled kernel.

Same meaning and same arguments as :func:`kadesh.engine.terms.read_reserves`, which is the specification.
"""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from kadesh.domain.game import Game
from kadesh.engine.kernel.backward import sweep_backward
from kadesh.engine.kernel.batch import Batch
from kadesh.engine.kernel.lanes import filled
from kadesh.engine.kernel.plan import make_plan, unsupported
from kadesh.engine.lattice import Array
from kadesh.engine.outlook import Progress
from kadesh.engine.setting import Setting
from kadesh.engine.terms import read_reserves

BATCH = 64


def fast_reserves(game: Game, draws: Mapping[str, Array], worlds: int, *, progress: Progress | None = None) -> Array:
    """What fighting on, without a deal in the first week, is worth to every valuer at the start: (valuers, worlds)."""
    if game.table is None or unsupported(game) is not None:
        return read_reserves(game, draws, worlds, progress=progress)

    def one(first: int) -> Array:
        last = min(first + BATCH, worlds)
        rows = filled(np.arange(first, last))
        setting = Setting(game, {name: values[rows] for name, values in draws.items()}, len(rows))
        _, policies = sweep_backward(Batch(make_plan(setting, nations=True), np.float64), keep_reserves=1)
        assert policies.reserves is not None
        start = int(np.ravel_multi_index(setting.lattice.start, setting.lattice.shape_between_weeks))
        if progress is not None:
            progress(last - first)
        return np.asarray(policies.reserves[0, :, start, : last - first], dtype=np.float64)

    firsts = range(0, worlds, BATCH)
    with ThreadPoolExecutor(max_workers=min(len(firsts), os.cpu_count() or 1)) as pool:
        return np.concatenate(list(pool.map(one, firsts)), axis=1)
