"""Expected costs, lives and terms by week, from the compiled kernel.

Same meaning and same arguments as :func:`kadesh.engine.ledger.read_ledger`, which is the specification. The masses are
looked at where they pay and where they sign.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kadesh.domain.game import Game
from kadesh.engine.kernel.backward import Policies, sweep_backward
from kadesh.engine.kernel.batch import Batch, Values
from kadesh.engine.kernel.forward import sweep_forward
from kadesh.engine.kernel.keeping import Kept
from kadesh.engine.kernel.lanes import by_world
from kadesh.engine.kernel.layout import at_effort, rows_of, table_of
from kadesh.engine.kernel.plan import make_plan, unsupported
from kadesh.engine.kernel.program import COSTS, EFFORT, TABLE, write_program
from kadesh.engine.kernel.room import HOLD, PAUSED
from kadesh.engine.kernel.spreading import Group, consecutive, on_all_cores
from kadesh.engine.lattice import Array
from kadesh.engine.ledger import Ledger, close_ledger, join_ledgers, levels_of, read_ledger, terms_of
from kadesh.engine.menu import menu_of
from kadesh.engine.setting import SIDES, Progress, Setting
from kadesh.engine.stages import costs, effort

BATCH = 64
"""Worlds at once: every week's divisible parts are kept."""


def fast_ledger(game: Game, draws: Mapping[str, Array], worlds: int, *, progress: Progress | None = None) -> Ledger:
    """The ledger of a game in every world."""
    if unsupported(game) is not None:
        return read_ledger(game, draws, worlds, progress=progress)

    return join_ledgers(on_all_cores(game, draws, consecutive(worlds, BATCH), _batch, progress))


def _batch(padded: Setting, group: Group) -> Ledger:
    """The ledger of a batch."""
    game, worlds = padded.game, len(group)
    plan = make_plan(padded, nations=False)
    batch = Batch(plan, np.float64, counting=True)
    splits = plan.talks is not None and plan.talks.divisible is not None
    kept = Kept(slice(None), parts_in=range(game.weeks) if splits else ())
    program = write_program(batch)
    _, policies = sweep_backward(batch, program, kept=kept)
    start = int(np.ravel_multi_index(plan.setting.lattice.start, plan.setting.lattice.shape_between_weeks))
    count = _Count(batch, policies, kept)
    course = sweep_forward(batch, program, policies, (), start, count.watch, (COSTS, EFFORT, TABLE))
    setting = Setting(game, {name: values[:worlds] for name, values in padded.draws.items()}, worlds)
    return close_ledger(
        setting,
        fought=count.fought[..., :worlds],
        costs=count.costs[..., :worlds],
        settled=course.settled[..., :worlds],
        levels=count.levels[..., :worlds],
    )


@dataclass
class _Count:
    """Adds up what is paid and signed as the masses pass."""

    batch: Batch
    policies: Policies
    kept: Kept

    def __post_init__(self) -> None:
        setting, game = self.batch.plan.setting, self.batch.game
        shape, terms = (game.weeks + 1, self.batch.worlds), terms_of(game)
        self.fought, self.costs = np.zeros(shape), np.zeros((len(setting.valuers), *shape))
        self.levels = np.zeros((len(terms), *shape))
        self.flows = _spread(setting, costs.build(setting).flow)
        self.prices = {
            k: _spread(setting, stage.price)
            for k, side in enumerate(SIDES)
            if (stage := effort.build(setting, side)) is not None
        }
        self.line, self.stated = _levels(setting)
        split = None if game.table is None else game.table.divisible
        self.split = None if split is None else terms.index(split.issue)

    def watch(self, week: int, what: int, which: int, branches: dict[int, Values]) -> None:
        """Look at the masses where they pay and where they sign."""
        if what == COSTS:
            mass = np.sum([by_world(x[:, 0]) for x in branches.values()], axis=0)
            self.fought[week] = mass.sum(axis=0)
            self.costs[:, week] -= np.einsum("sw,vsw->vw", mass, self.flows)
        elif what == EFFORT:
            for branch, x in branches.items():
                if branch != PAUSED:
                    presses = self.policies.effort[which, week, branch % 2 if which == 0 else branch // 2]
                    self.costs[:, week] += np.einsum("sw,vsw->vw", by_world(x[:, 0]) * presses, self.prices[which])
        elif what == TABLE:
            self._sign(week, by_world(branches[HOLD][:, 0]))

    def _sign(self, week: int, mass: Values) -> None:
        talks = self.batch.plan.talks
        assert talks is not None
        coming = mass * self.policies.come[week]
        states = np.flatnonzero(coming.any(axis=1))
        _, lines, packages, worlds = self.stated.shape
        for rule, chosen in enumerate(self.policies.chosen[week]):
            picked = chosen[states]
            signed = coming[states] * talks.weights[rule][talks.channel[states]] * talks.conclude * (picked >= 0)
            place = (self.line[states][:, None] * packages + np.maximum(picked, 0)) * worlds + np.arange(worlds)
            found = np.bincount(place.ravel(), signed.ravel(), minlength=lines * packages * worlds)
            self.levels[:, week] += np.einsum("lpw,tlpw->tw", found.reshape(lines, packages, worlds), self.stated)
            if self.split is not None:
                self.levels[self.split, week] += (signed * self.kept.parts[week][rule][states]).sum(axis=0)


def _spread(setting: Setting, values: Array) -> Values:
    """(valuers, worlds or 1, states that matter) as (valuers, states, worlds)."""
    tables = [table_of(setting, at_effort(setting.lattice, row, 0, 0)) for row in values]
    return np.stack([table.values[table.rows] for table in tables])


def _levels(setting: Setting) -> tuple[NDArray[np.intp], Values]:
    """The place of every state's line among all lines, and every term's level: (terms, lines, packages, worlds).

    The levels are those without the divisible part.
    """
    lattice, terms = setting.lattice, terms_of(setting.game)
    dims = tuple(each.levels if each.name.startswith("front.") else 1 for each in lattice.coordinates)
    menu = menu_of(setting.game)
    levels = np.zeros((len(terms), len(menu), setting.worlds, *dims))
    for package, choice in enumerate(menu):
        for term, level in levels_of(setting, choice).items():
            levels[terms.index(term), package] = level
    flat = levels.reshape(len(terms), len(menu), setting.worlds, int(np.prod(dims)))
    return rows_of(lattice, dims).astype(np.intp), np.ascontiguousarray(flat.transpose(0, 3, 1, 2))
