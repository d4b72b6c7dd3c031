"""Expected costs, lives and terms by week, from the compiled kernel.

Same meaning and same arguments as :func:`kadesh.engine.ledger.read_ledger`, which is the specification. The masses are
looked at where they pay and where they sign.
"""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from kadesh.domain.game import Game
from kadesh.engine.kernel.backward import Policies, sweep_backward
from kadesh.engine.kernel.batch import HOLD, PAUSED, Batch, Branch, Values
from kadesh.engine.kernel.forward import sweep_forward
from kadesh.engine.kernel.keeping import Kept
from kadesh.engine.kernel.lanes import LANES
from kadesh.engine.kernel.layout import Table as Rows
from kadesh.engine.kernel.layout import table_of
from kadesh.engine.kernel.plan import make_plan, unsupported
from kadesh.engine.kernel.program import Costs, Effort, Step, Table
from kadesh.engine.lattice import Array
from kadesh.engine.ledger import Ledger, close_ledger, join_ledgers, levels_of, read_ledger, terms_of
from kadesh.engine.outlook import Progress
from kadesh.engine.setting import Setting

BATCH = 64
"""Worlds at once: every week's divisible parts are kept."""


def fast_ledger(game: Game, draws: Mapping[str, Array], worlds: int, *, progress: Progress | None = None) -> Ledger:
    """The ledger of a game in every world."""
    if unsupported(game) is not None:
        return read_ledger(game, draws, worlds, progress=progress)

    def one(first: int) -> Ledger:
        last = min(first + BATCH, worlds)
        rows = np.minimum(np.arange(first, last + (first - last) % LANES), last - 1)
        found = _batch(game, {name: values[rows] for name, values in draws.items()}, len(rows), last - first)
        if progress is not None:
            progress(last - first)
        return found

    firsts = range(0, worlds, BATCH)
    pool = ThreadPoolExecutor(max_workers=min(len(firsts), os.cpu_count() or 1))
    try:
        return join_ledgers(list(pool.map(one, firsts)))
    finally:
        pool.shutdown(cancel_futures=True)


def _batch(game: Game, draws: Mapping[str, Array], lanes: int, worlds: int) -> Ledger:
    """The ledger of the first ``worlds`` of a multiple of LANES of them."""
    plan = make_plan(Setting(game, draws, lanes), nations=True)
    batch = Batch(plan, np.float64, counting=True)
    splits = plan.talks is not None and plan.talks.divisible is not None
    kept = Kept(slice(None), parts_in=range(game.weeks) if splits else ())
    _, policies = sweep_backward(batch, kept=kept)
    start = int(np.ravel_multi_index(plan.setting.lattice.start, plan.setting.lattice.shape_between_weeks))
    count = _Count(batch, policies)
    course = sweep_forward(batch, policies, (), start, count.watch)
    setting = Setting(game, {name: values[:worlds] for name, values in draws.items()}, worlds)
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

    def __post_init__(self) -> None:
        plan, game, setting = self.batch.plan, self.batch.game, self.batch.plan.setting
        shape, self.terms = (game.weeks + 1, self.batch.worlds), terms_of(game)
        self.fought, self.costs = np.zeros(shape), np.zeros((plan.valuers, *shape))
        self.levels = np.zeros((len(self.terms), *shape))
        self.flows = _spread(plan.flows)
        self.prices = {side: _spread(tables) for side, tables in plan.prices.items()}
        stated = [levels_of(setting, choice) for choice in plan.talks.menu] if plan.talks is not None else []
        self.stated = {
            term: _by_package(setting, [levels.get(term, setting.number(0)) for levels in stated])
            for term in self.terms
            if any(term in levels for levels in stated)
        }

    def watch(self, week: int, step: Step, branches: dict[Branch, Values]) -> None:
        """Look at the masses where they pay and where they sign."""
        if isinstance(step, Costs):
            mass = np.sum([x[0] for x in branches.values()], axis=0)
            self.fought[week] = mass.sum(axis=0)
            self.costs[:, week] -= np.einsum("sw,vsw->vw", mass, self.flows)
        elif isinstance(step, Effort):
            for key, x in branches.items():
                if key != PAUSED:
                    presses = self.policies.effort[step.side][week, key[1 if step.side == "a" else 0]]
                    self.costs[:, week] += np.einsum("sw,vsw->vw", x[0] * presses, self.prices[step.side])
        elif isinstance(step, Table):
            self._sign(week, branches[HOLD][0])

    def _sign(self, week: int, mass: Values) -> None:
        talks, kept = self.batch.plan.talks, self.policies.kept
        assert talks is not None
        assert kept is not None
        coming = mass * self.policies.come[week]
        states = np.flatnonzero(coming.any(axis=1))
        for rule, chosen in enumerate(self.policies.chosen[week, :, states].swapaxes(0, 1)):
            weights = talks.weights[rule][talks.channel[states]]
            signed = coming[states] * weights * talks.conclude * (chosen >= 0)
            for term, level in self.stated.items():
                self._add(week, term, signed * level(states, np.maximum(chosen, 0)))
            if talks.divisible is not None:
                self._add(week, str(self.split), signed * kept.parts[week][rule][states])

    def _add(self, week: int, term: str, level: Values) -> None:
        self.levels[self.terms.index(term), week] += level.sum(axis=0)

    @property
    def split(self) -> str | None:
        """The issue of which packages have a divisible part."""
        table = self.batch.game.table
        return None if table is None or table.divisible is None else table.divisible.issue


def _spread(tables: tuple[Rows, ...]) -> Values:
    """Tables as (tables, states, worlds)."""
    return np.stack([table.values[table.rows] for table in tables])


def _by_package(setting: Setting, levels: list[Array]) -> Callable[[Values, Values], Values]:
    """A term's level in every package, to be looked up by states (n,) and packages (n, worlds): (n, worlds)."""
    dims = len(setting.lattice.coordinates)
    tables = [table_of(setting, level if level.ndim > dims else level[None]) for level in levels]
    rows, deep = np.stack([table.rows for table in tables]), max(len(table.values) for table in tables)
    values = np.stack([np.pad(table.values, ((0, deep - len(table.values)), (0, 0))) for table in tables])
    columns = np.arange(setting.worlds)
    return lambda states, packages: values[packages, rows[packages, states[:, None]], columns]
