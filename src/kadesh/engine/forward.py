"""Push the start forward through the solved war: exact chances of everything, by week, with no sampling noise.

The idea: the policies are known, so the distribution over states can be moved a stage at a time by the true chances.
The method: GAME.md section 9. A record keeps only what agrees with it; the log-likelihood is the log of the mass that
is left, live and ended. Chances of talks by week do not add up to the chance of talks: use :func:`chance_without`.
Trust it when: the solution is trusted; mass is conserved to rounding.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from kadesh.engine.diary import Diary, Record
from kadesh.engine.lattice import Array
from kadesh.engine.solve import Solution


@dataclass(frozen=True)
class Course:
    """The war's course under the world's truth.

    Attributes
    ----------
    live
        Chance that the war goes on at the start of each week, (weeks + 1, worlds).
    chances
        By event, the chance that it happens in each week, (weeks + 1, worlds). ``deal:<package>`` counts in the week of
        signing, ``won`` and ``lost`` (collapses) in the week after the battle, ``freeze`` at the horizon.
    final
        Mass left live at the end: (worlds, states).
    agreed
        Mass that agrees with the record so far, live and ended, at the start of each week: (weeks + 1, worlds).
    """

    live: Array
    chances: dict[str, Array]
    final: Array
    agreed: Array

    @property
    def remains(self) -> Array:
        """Mass that agrees with the whole record, live and ended: (worlds,)."""
        return np.asarray(self.agreed[-1])

    def total(self, event: str) -> Array:
        """Chance of an ending, or expected number of weeks with an event, over the whole game, by world."""
        return np.asarray(self.chances[event].sum(axis=0)) if event in self.chances else np.zeros(self.live.shape[1])

    def ends(self) -> dict[str, Array]:
        """Chance of every way in which the war can end, by world."""
        kinds = [e for e in self.chances if e.startswith("deal:") or e in ("won", "lost", "freeze")]
        return {kind: self.total(kind) for kind in kinds}

    def mean_week_of_end(self) -> Array:
        """Mean week of the end, by world; a freeze counts at the horizon."""
        weeks = np.arange(self.live.shape[0])[:, None]
        endings = sum(self.chances[kind] for kind in self.ends())
        return np.asarray((weeks * endings).sum(axis=0))


Watch = Callable[[int, int, Array], None]
"""Called with week, place of the stage in the week, and the mass that reaches it."""


def push_forward(
    solution: Solution,
    record: Record | None = None,
    weeks: int | None = None,
    *,
    start: Array | None = None,
    watch: Watch | None = None,
) -> Course:
    """Push the start distribution through the policies of a solution.

    Parameters
    ----------
    solution
        A solved war.
    record
        What is known to have happened: week -> event -> observed.
    weeks
        How many weeks to push; the whole game unless given.
    start
        A distribution (worlds, states) to begin with; the scenario's start state unless given.
    watch
        Shown the mass that reaches every stage.

    Returns
    -------
    Course
        Chances by week and what is left.
    """
    setting = solution.setting
    span = setting.game.weeks if weeks is None else weeks
    diary = Diary(span, setting.worlds, record or {})
    mass = _at_start(solution) if start is None else start
    live, agreed = np.zeros((span + 1, setting.worlds)), np.zeros((span + 1, setting.worlds))
    ended = np.zeros(setting.worlds)
    for week in range(span + 1):
        diary.week = week
        mass, over = _stamp(solution, mass, diary)
        ended = ended + over
        live[week] = _total(mass)
        mass = _filter(solution, mass, diary)
        agreed[week] = ended + _total(mass)
        if week == span:
            break
        before = diary.chances.get("ended", np.zeros((span + 1, setting.worlds)))[week].copy()
        for place, (stage, policy) in enumerate(zip(solution.stages, solution.policies[week], strict=True)):
            if watch is not None:
                watch(week, place, mass)
            mass = stage.push(mass, week, policy, diary)
        if _asks_for_war(diary):
            ended = np.zeros(setting.worlds)
        ended = ended + diary.chances.get("ended", np.zeros((span + 1, setting.worlds)))[week] - before
    if span == setting.game.weeks:
        diary.note("freeze", mass)
    diary.chances.pop("ended", None)
    return Course(live, diary.chances, mass, agreed)


def chance_without(solution: Solution, events: Iterable[str], weeks: int) -> Array:
    """Chance that none of some yes-or-no events happens in the first weeks; a war that ends counts as without."""
    record: Record = {week: dict.fromkeys(events, False) for week in range(weeks)}
    return push_forward(solution, record, weeks).remains


def _at_start(solution: Solution) -> Array:
    mass = solution.setting.zero()
    start: tuple[slice | int, ...] = (slice(None), *solution.setting.lattice.start)
    mass[start] = 1.0
    return mass


def _total(mass: Array) -> Array:
    return np.asarray(mass.reshape(mass.shape[0], -1).sum(axis=1))


def _stamp(solution: Solution, mass: Array, diary: Diary) -> tuple[Array, Array]:
    """Take collapsed states out of the war."""
    won, lost = mass * solution.ends.won, mass * solution.ends.lost
    gone = np.zeros(mass.shape[0])
    for event, part in (("won", won), ("lost", lost)):
        kept = diary.keep("collapse", diary.keep(event, part, seen=True), seen=True)
        diary.note(event, kept)
        gone = gone + _total(kept)
    mass = mass - won - lost
    if any(diary.observed(event) is True for event in ("won", "lost", "collapse")):
        mass = np.zeros_like(mass)
    return mass, gone


def _filter(solution: Solution, mass: Array, diary: Diary) -> Array:
    """Keep the states that agree with what the record says of levels at the start of the week."""
    lattice = solution.setting.lattice
    for event, said in diary.record.get(diary.week, {}).items():
        if event in lattice and isinstance(said, (tuple, list)):
            level = lattice.level(event)
            mass = mass * ((level >= said[0]) & (level <= said[1]))
    return mass


def _asks_for_war(diary: Diary) -> bool:
    """Whether the record of this week says something that only a war still going on can show."""
    asked = diary.record.get(diary.week, {})
    return any(
        said is True or isinstance(said, (tuple, list)) for event, said in asked.items() if event not in ("won", "lost")
    )
