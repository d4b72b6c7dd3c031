"""Push the start forward through the solved war: exact chances of everything, by week, with no sampling noise.

The idea: the policies are known, so the distribution over states can be moved a stage at a time by the true chances.
The method: the game reference, section 9. A record keeps only what agrees with it; the log-likelihood is the log
of the mass that is left, live and ended. Chances of talks by week do not add up to the chance of talks: use
:func:`chance_without`.
Trust it when: the solution is trusted; mass is conserved to rounding.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from kadesh.engine.diary import Diary, Record
from kadesh.engine.lattice import Array
from kadesh.engine.menu import menu_of
from kadesh.engine.setting import SIDES
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

    @property
    def log_likelihood(self) -> Array:
        """Log of the chance of the whole record: (worlds,); -inf if it cannot happen."""
        with np.errstate(divide="ignore"):
            return np.asarray(np.log(self.remains))

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


COLLAPSES = ("won", "lost", "collapse")

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
        What is known to have happened: week -> event -> observed. True or False of ``talks``, ``deal``,
        ``deal:<package>``, ``side:<deal>``, ``contact``, ``fall.a``, ``fall.d`` in the week, of ``war`` (still going
        on), ``won``, ``lost``, ``collapse`` as it begins; (lowest, highest) of a coordinate's level as it begins,
        which only a war still going on has. What happens after the last week pushed is not looked at.
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

    Raises
    ------
    ValueError
        If the record names something that cannot be observed.
    """
    setting = solution.setting
    span = setting.game.weeks if weeks is None else weeks
    diary = Diary(span, setting.worlds, record or {})
    _check(solution, diary.record)
    mass = _at_start(solution) if start is None else start
    live, agreed = np.zeros((span + 1, setting.worlds)), np.zeros((span + 1, setting.worlds))
    ended = np.zeros(setting.worlds)
    for week in range(span + 1):
        diary.week = week
        mass, ended = _stamp(solution, mass, ended, diary)
        live[week] = _total(mass)
        mass, ended = _filter(solution, mass, ended, diary)
        agreed[week] = ended + _total(mass)
        if week == span:
            break
        fell = _falls(solution, diary)
        mass = mass * (1 - fell)
        for place, (stage, policy) in enumerate(zip(solution.stages, solution.policies[week], strict=True)):
            if watch is not None:
                watch(week, place, mass)
            mass = stage.push(mass, week, policy, diary)
        mass = mass * diary.fallen
        if any(said is True for event, said in diary.now().items() if event not in COLLAPSES):
            ended = np.zeros(setting.worlds)  # only a war still going on can show what the record saw
        ended = ended + diary.chances.get("ended", np.zeros((span + 1, setting.worlds)))[week]
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


def _stamp(solution: Solution, mass: Array, ended: Array, diary: Diary) -> tuple[Array, Array]:
    """Take collapsed states out of the war: what goes on, and what has ended and agrees with the record."""
    asked = {event for event in COLLAPSES if diary.observed(event) is True}
    over = {"won": mass * solution.ends.won, "lost": mass * solution.ends.lost}
    mass = mass - over["won"] - over["lost"]
    if asked:
        mass, ended = np.zeros_like(mass), np.zeros_like(ended)
    for event, part in over.items():
        agrees = asked <= {event, "collapse"} and not {diary.observed(event), diary.observed("collapse")} & {False}
        kept = part * agrees
        diary.note(event, kept)
        ended = ended + _total(kept)
    return mass, ended


def _filter(solution: Solution, mass: Array, ended: Array, diary: Diary) -> tuple[Array, Array]:
    """Keep the states that agree with what the record says of the start of the week."""
    lattice = solution.setting.lattice
    for event, said in diary.now().items():
        if event == "war" and said is False:
            mass = np.zeros_like(mass)
        elif event == "war" and said is True:
            ended = np.zeros_like(ended)
        elif isinstance(said, (tuple, list)):
            level = lattice.level(event)
            mass, ended = mass * ((level >= said[0]) & (level <= said[1])), np.zeros_like(ended)
        elif said is True and event not in _possible(solution):
            mass, ended = np.zeros_like(mass), np.zeros_like(ended)
    return mass, ended


def _falls(solution: Solution, diary: Diary) -> Array | float:
    """1 in states from which a fall on record this week cannot happen; tells the diary in which it then has."""
    before: Array | float = 0.0
    diary.fallen = 1.0
    for side in SIDES:
        if diary.observed(f"fall.{side}") is True:
            successor = solution.setting.successor(side)
            before = np.maximum(before, successor)
            diary.fallen = diary.fallen * successor
    return before


def _possible(solution: Solution) -> set[str]:
    """Yes-or-no events that can happen in a game."""
    game = solution.setting.game
    found = {*COLLAPSES, "war"} | {f"side:{deal}" for deal in game.side_deals}
    found |= {f"fall.{side}" for side in SIDES if game.sides[side].standing is not None}
    if game.table is not None:
        found |= {"talks", "deal"} | {f"deal:{choice.name}" for choice in menu_of(game)}
    return found | ({"contact"} if game.channel is not None else set())


def _check(solution: Solution, record: Record) -> None:
    """Refuse a record of things that the engine does not know."""
    lattice = solution.setting.lattice
    words = {"talks", "deal", "contact", "fall.a", "fall.d"} | _possible(solution)
    levels = {coordinate.name for coordinate in lattice.coordinates if not coordinate.transient}
    for week, seen in record.items():
        for event, said in seen.items():
            band = isinstance(said, (tuple, list)) and len(said) == 2
            if not (event in levels and band) and not (event in words and isinstance(said, bool)):
                raise ValueError(
                    f"record, week {week}: '{event}': {said!r} cannot be observed; True or False of "
                    f"{', '.join(sorted(words))}; (lowest, highest) of {', '.join(sorted(levels))}"
                )
