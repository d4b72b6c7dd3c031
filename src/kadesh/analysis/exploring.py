"""Exploring in single precision: where thousands of worlds are asked for a pattern rather than for a verdict.

The idea: which sets suffice, where a box ends, what opens a deal: such questions need the truth of a conclusion in many
worlds, and shares to a tenth of a per cent. The compiled kernel in single precision gives them in about half the time.
The method: every world in single precision; worlds whose chance lies within :data:`MARGIN` of a cut are solved again in
double precision, so that no truth hangs on a rounded number.
Trust it when: the conclusion is about a chance and not about a difference of chances, which is left in double
precision. Measured on the bundled article, talks and settlement within 26 weeks, 512 worlds of every account and of the
neutral ranges: no truth differed, no mean chance by more than 0.00003, and no world's chance by more than 0.012, where
rounding turns a near tie; in 99 of 100 worlds by less than 0.00002. A near tie whose turning moves a chance by more
than the margin would pass unseen; none did. Verdicts are never explored: they are in double precision throughout.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from kadesh.analysis.follows import SURE, UNSURE, event_chance
from kadesh.analysis.solved import Solved
from kadesh.analysis.trials import Trials
from kadesh.domain.argument import Because, BestLever
from kadesh.domain.game import Game
from kadesh.domain.scenario import Scenario
from kadesh.engine.kernel.outlook import fast_outlook
from kadesh.engine.lattice import Array
from kadesh.engine.outlook import Outlook, in_order, join
from kadesh.engine.setting import Progress

MARGIN = 0.03
"""More than twice the largest difference that was measured in any world."""
Near = Callable[[Outlook], NDArray[np.bool_]]
"""Which worlds of an outlook are too near a cut to be left in single precision."""


def window_of(scenario: Scenario, conclusion: str) -> tuple[str, int]:
    """The event and the weeks that a conclusion is about."""
    measure = scenario.conclusions[conclusion].measure
    if isinstance(measure, Because):
        return window_of(scenario, measure.of)
    event = "talks" if isinstance(measure, BestLever) else measure.event
    return event, min(measure.within_weeks, scenario.game.weeks)


def exploring(trials: Trials, conclusion: str) -> Trials:
    """The same worlds for a question that explores a conclusion: faster, and as true (see the module).

    A conclusion that compares levers, and a solver that is not the compiled kernel, are left as they are.
    """
    if isinstance(trials.scenario.conclusions[conclusion].measure, BestLever):
        return trials
    return exploring_event(trials, *window_of(trials.scenario, conclusion), cuts=(UNSURE, SURE))


def exploring_event(trials: Trials, event: str, weeks: int, *, cuts: tuple[float, ...]) -> Trials:
    """The same for a question about the chance of an event within some weeks, read at some cuts."""
    if trials.solver is not fast_outlook:
        return trials

    def near(outlook: Outlook) -> NDArray[np.bool_]:
        chance = event_chance(trials, outlook, event, weeks)
        return np.asarray(np.min([np.abs(chance - cut) for cut in cuts], axis=0) < MARGIN)

    solver = partial(careful_outlook, near)
    return replace(trials, solver=solver, solved=Solved(solver))


def careful_outlook(
    near: Near,
    game: Game,
    draws: Mapping[str, Array],
    worlds: int,
    *,
    blockers: int = 0,
    progress: Progress | None = None,
) -> Outlook:
    """Every world in single precision, then those near a cut in double."""
    rough = fast_outlook(game, draws, worlds, blockers=blockers, progress=progress, precision=np.float32)
    twice = near(rough)
    again, kept = np.flatnonzero(twice), np.flatnonzero(~twice)
    if len(again) == 0:
        return rough
    exact = fast_outlook(game, {name: values[again] for name, values in draws.items()}, len(again), blockers=blockers)
    parts = [in_order(rough, kept), exact] if len(kept) else [exact]
    return in_order(join(parts), np.argsort(np.concatenate([kept, again])))
