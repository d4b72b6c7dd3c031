"""Is what the compiled kernel found an equilibrium? Its policies, put before the readable reference.

The idea: the kernel shares no code of choices with the reference, so that its policies can be tried against the
reference's own stages: what could anybody gain by choosing otherwise, once?
The method: with every solve one week of one world (:func:`kadesh.engine.outlook.examined`), from the values that the
kernel found at its end, and held against those that it found at its start. On demand a whole solution, followed from
the horizon by its policies alone.
Trust it when: it is near 0: at most the tie rule's 1e-9 in double precision.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kadesh.domain.game import Game
from kadesh.engine.certificate import BROKEN, Certificate, Glimpse, find_regret_in
from kadesh.engine.kernel.backward import Policies, sweep_backward
from kadesh.engine.kernel.batch import Batch, Values, choosers_of
from kadesh.engine.kernel.keeping import Kept
from kadesh.engine.kernel.plan import make_plan
from kadesh.engine.kernel.program import write_program
from kadesh.engine.kernel.spreading import filled
from kadesh.engine.lattice import Array, at
from kadesh.engine.setting import SIDES, Setting
from kadesh.engine.solve import Solution, ends_of
from kadesh.engine.stages.backing import BackingStage, Giving
from kadesh.engine.stages.effort import EffortStage, Pressing
from kadesh.engine.stages.stage import Stage
from kadesh.engine.stages.table import NONE, Rule, TableStage, Talks
from kadesh.engine.week import assemble

ROUGH = 1e-5
"""By how much a hard gate may be missed through rounding in single precision."""


def certify_week(batch: Batch, policies: Policies, kept: Kept, draws: Mapping[str, Array], week: int) -> Certificate:
    """The certificate of one week of one world of a batch, whose values and parts were kept.

    Parameters
    ----------
    batch, policies, kept
        What was solved, and what was kept of one world.
    draws
        The batch's quantities.
    week
        Which week.

    Returns
    -------
    Certificate
        Its ``of`` counts this world alone; its ``worst`` world is 0.
    """
    setting = Setting(batch.game, {name: values[kept.worlds] for name, values in draws.items()}, 1)
    stages = assemble(setting)
    after, before = (_as_reference(setting, kept.values[place]) for place in (week + 1, week))
    seen = Glimpse(week, _read_week(setting, stages, policies, kept, week), after, before)
    rounding = BROKEN if batch.dtype == np.float64 else ROUGH
    return find_regret_in(setting, stages, ends_of(setting), (seen,), valuers=batch.plan.valuers, rounding=rounding)


def solve_with_kernel(game: Game, draws: Mapping[str, Array], worlds: int) -> Solution:
    """A game solved by the kernel, as the reference states its solutions: for few worlds, since everything is kept.

    The stages are the reference's, the policies and values the kernel's own.
    """
    padded, kept = filled(game, draws, np.arange(worlds)), Kept(slice(0, worlds), (0,), range(game.weeks))
    batch = Batch(make_plan(padded, nations=True), np.float64)
    _, policies = sweep_backward(batch, write_program(batch), kept=kept)
    setting = Setting(game, draws, worlds)
    stages = assemble(setting)
    weeks = tuple(_read_week(setting, stages, policies, kept, week) for week in range(game.weeks))
    ties = int(policies.tied[:worlds].sum())
    return Solution(setting, stages, _as_reference(setting, kept.values[0]), weeks, ends_of(setting), ties)


def _as_reference(setting: Setting, values: Values) -> Array:
    """Values (valuers, states, worlds) with an axis a coordinate; 0 for valuers that the kernel did not follow."""
    found = np.zeros((len(setting.valuers), *setting.zero().shape))
    found[: len(values)] = _states(setting, values)
    return found


def _states(setting: Setting, array: Values) -> Values:
    """(..., states, worlds) as (..., worlds, one axis a coordinate)."""
    turned = np.moveaxis(array, -1, -2)
    return turned.reshape(*turned.shape[:-1], *setting.lattice.shape_between_weeks)


def _read_week(
    setting: Setting, stages: tuple[Stage, ...], policies: Policies, kept: Kept, week: int
) -> tuple[Any, ...]:
    """The kernel's policies of a week in the worlds kept, stage by stage, in the reference's words."""
    found: list[Any] = []
    choosers = choosers_of(setting.game)
    for stage in stages:
        if isinstance(stage, TableStage):
            found.append(_talks(setting, stage, policies, kept, week))
        elif isinstance(stage, EffortStage):
            found.append(_pressing(setting, stage, policies, kept, week))
        elif isinstance(stage, BackingStage) and stage.backer in choosers:
            move = _kept(setting, kept, policies.backing[choosers.index(stage.backer), week])
            found.append(Giving((move < 0).astype(np.float64), (move > 0).astype(np.float64)))
        else:
            found.append(stage.drift(week) if isinstance(stage, BackingStage) else None)
    return tuple(found)


def _kept(setting: Setting, kept: Kept, array: Values) -> Values:
    """A policy (..., states, worlds) in the worlds kept, with an axis a coordinate."""
    return _states(setting, array[..., kept.worlds])


def _talks(setting: Setting, stage: TableStage, policies: Policies, kept: Kept, week: int) -> Talks:
    chosen, parts = _kept(setting, kept, policies.chosen[week]), _states(setting, kept.parts[week])
    rules = tuple(
        Rule(np.asarray(weight, dtype=np.float64), chosen[k], parts[k])
        for k, (_, weight) in enumerate(stage.proposers(week))
    )
    come = _kept(setting, kept, policies.come[week]).astype(np.float64)
    return Talks(come, rules, np.zeros(0), np.any(chosen != NONE, axis=0), 0)


def _pressing(setting: Setting, stage: EffortStage, policies: Policies, kept: Kept, week: int) -> Pressing:
    """Chances of pressing, for each effort of the other side if that chooses before, and only where none pauses."""
    lattice, order = setting.lattice, setting.game.order
    rival = f"effort.{'d' if stage.side == 'a' else 'a'}"
    knows = rival in lattice and order.index(rival.replace(".", " ")) < order.index(f"effort {stage.side}")
    shape = [*setting.zero().shape]
    for name in (rival,) * knows + ("paused",) * ("paused" in lattice):
        shape[lattice.axis(name)] = 2
    chance = np.zeros(shape)
    presses = _kept(setting, kept, policies.effort[SIDES.index(stage.side), week])
    for other in range(1 + knows):
        going = chance[at(chance, lattice.axis("paused"), slice(0, 1))] if "paused" in lattice else chance
        going[at(going, lattice.axis(rival), slice(other, other + 1)) if knows else ...] = presses[other]
    return Pressing(chance, 0)
