"""What fighting on is worth at the start, from the compiled kernel.

Same meaning and same arguments as :func:`kadesh.engine.terms.read_reserves`, which is the specification.
"""

from collections.abc import Mapping

import numpy as np

from kadesh.domain.game import Game
from kadesh.engine.kernel.backward import sweep_backward
from kadesh.engine.kernel.batch import Batch
from kadesh.engine.kernel.plan import make_plan, unsupported
from kadesh.engine.kernel.program import write_program
from kadesh.engine.kernel.spreading import Group, consecutive, on_all_cores
from kadesh.engine.lattice import Array
from kadesh.engine.setting import Progress, Setting
from kadesh.engine.terms import read_reserves

BATCH = 64


def fast_reserves(game: Game, draws: Mapping[str, Array], worlds: int, *, progress: Progress | None = None) -> Array:
    """What fighting on, without a deal in the first week, is worth to every valuer at the start: (valuers, worlds)."""
    if game.table is None or unsupported(game) is not None:
        return read_reserves(game, draws, worlds, progress=progress)

    def solve(setting: Setting, group: Group) -> Array:
        batch = Batch(make_plan(setting, nations=True), np.float64)
        _, policies = sweep_backward(batch, write_program(batch), keep_reserves=1)
        start = int(np.ravel_multi_index(setting.lattice.start, setting.lattice.shape_between_weeks))
        return np.asarray(policies.reserves[0, :, start, : len(group)], dtype=np.float64)

    return np.concatenate(on_all_cores(game, draws, consecutive(worlds, BATCH), solve, progress), axis=1)
