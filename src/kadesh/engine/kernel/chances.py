"""How likely a record of events is, from the compiled kernel.

Same meaning and same arguments as :func:`kadesh.engine.observe.read_chances`, which is the specification. Games and
records that the kernel lacks go to the reference.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from kadesh.domain.game import Game
from kadesh.engine import diary
from kadesh.engine.kernel.backward import sweep_backward
from kadesh.engine.kernel.batch import Batch
from kadesh.engine.kernel.forward import sweep_forward
from kadesh.engine.kernel.plan import make_plan, unsupported
from kadesh.engine.kernel.program import write_program
from kadesh.engine.kernel.records import Record
from kadesh.engine.kernel.spreading import Group, consecutive, on_all_cores
from kadesh.engine.lattice import Array
from kadesh.engine.observe import read_chances
from kadesh.engine.setting import SIDES, Progress, Setting

BATCH = 64
TOGETHER = 32
"""So many records at most are followed at once; each takes as much room as the war itself."""
ENDS = ("won", "lost", "collapse")


def fast_chances(
    game: Game,
    draws: Mapping[str, Array],
    worlds: int,
    *,
    records: Sequence[diary.Record],
    progress: Progress | None = None,
) -> Array:
    """Chance of each record in every world: (records, worlds)."""
    if unsupported(game) is not None or any(_unknown(game, record) for record in records):
        return read_chances(game, draws, worlds, records=records, progress=progress)

    def solve(setting: Setting, group: Group) -> Array:
        batch = Batch(make_plan(setting, nations=False), np.float64)
        program = write_program(batch)
        _, policies = sweep_backward(batch, program)
        start = int(np.ravel_multi_index(setting.lattice.start, setting.lattice.shape_between_weeks))
        written = [_written(setting, record) for record in records]
        parts = [np.zeros((0, len(group)))]
        for begin in range(0, len(written), TOGETHER):
            course = sweep_forward(batch, program, policies, tuple(written[begin : begin + TOGETHER]), start)
            parts.append(np.asarray(course.agreed[1:, -1, : len(group)], dtype=np.float64))
        return np.concatenate(parts)

    return np.concatenate(on_all_cores(game, draws, consecutive(worlds, BATCH), solve, progress), axis=1)


def _unknown(game: Game, record: diary.Record) -> bool:
    """Whether a record says something that the kernel cannot follow, or that the reference should judge."""
    if any(week >= game.weeks for week in record):
        return True
    lattice_names = ("talks", "deal", "contact", "war", *ENDS)
    for said in record.values():
        for event, seen in said.items():
            plain = (
                event in lattice_names or event.startswith("fall.") or event.removeprefix("side:") in game.side_deals
            )
            impossible = (event == "contact" and game.channel is None) or (
                event in ("talks", "deal") and game.table is None
            )
            if isinstance(seen, bool) and (not plain or impossible):
                return True
            if event.startswith("fall.") and game.sides["a" if event.endswith("a") else "d"].standing is None:
                return True
    return False


def _written(setting: Setting, record: diary.Record) -> Record:
    """A record as the kernel keeps it."""
    game, lattice = setting.game, setting.lattice
    found = Record.blank(game.weeks, len(game.side_deals))
    deals = list(game.side_deals)
    for week, said in record.items():
        for event, seen in said.items():
            if isinstance(seen, (tuple, list)):
                level = lattice.level(event)
                agrees = np.broadcast_to((level >= seen[0]) & (level <= seen[1]), lattice.shape_between_weeks).ravel()
                found.levels[week] = found.levels.get(week, True) & agrees
            elif event in ("talks", "deal", "contact", "war"):
                getattr(found, event)[week] = int(bool(seen))
            elif event in ENDS:
                found.ends[ENDS.index(event), week] = int(bool(seen))
            elif event.startswith("fall."):
                found.falls[[f"fall.{side}" for side in SIDES].index(event), week] = int(bool(seen))
            else:
                found.sides[deals.index(event.removeprefix("side:")), week] = int(bool(seen))
    return found
