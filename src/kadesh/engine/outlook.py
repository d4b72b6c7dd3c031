"""What a war's outlook is: the exact chances, week by week, that every question needs, one column a world.

The idea: solve the game backward, push it forward twice, once as it is and once with the record "no formal talks so
far".
The method: the readable reference, in batches of worlds. The compiled kernel gives the same numbers.
Trust it when: the solution is trusted.
"""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kadesh.domain.game import Game
from kadesh.engine.certificate import Certificate, Glimpse, find_regret_in, join_certificates
from kadesh.engine.forward import push_forward
from kadesh.engine.frames import dataset_of, weekly_frame
from kadesh.engine.lattice import Array
from kadesh.engine.menu import menu_of
from kadesh.engine.setting import SIDES, Progress, Setting, in_batches
from kadesh.engine.solve import Solution, solve_game
from kadesh.engine.stages.table import TableStage, blocking

if TYPE_CHECKING:
    import pandas
    import xarray

BATCH = 32

AXES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("live", "talks", "without_talks", "settled", "won", "lost"), ("week", "world")),
    "falls": ("side", "week", "world"),
    "side_deals": ("side_deal", "week", "world"),
    "packages": ("package", "world"),
    "values": ("valuer", "world"),
    "freeze": ("world",),
}
"""The arrays of an outlook, with the names of their axes."""


@dataclass(frozen=True)
class Outlook:
    """Chances by week and world under the world's truth. Weeks count from the as-of date.

    Attributes
    ----------
    live
        The war goes on at the start of the week, (weeks + 1, worlds).
    talks
        Formal talks are held in the week.
    without_talks
        No formal talks have been held before the week; a war that ends otherwise counts as without talks.
    settled
        A settlement is signed, by week: (weeks + 1, worlds).
    packages
        A settlement is signed, by package over the whole game: (packages, worlds).
    won, lost
        ``a`` or ``d`` collapses the other's line, by week.
    falls
        The leader of ``a``, of ``d`` falls, by week: (2, weeks + 1, worlds).
    side_deals
        A side deal is in force in the week: (deals, weeks + 1, worlds).
    freeze
        The war reaches the horizon: (worlds,).
    values
        Value at the start to both leaders and every backer: (valuers, worlds).
    ties
        Tied choices met, settled by the stated rule.
    blockers
        By reason, the chance that the war goes on and the reason blocks a deal, by week; empty unless asked for.
    certificate
        The most that anybody could gain by one different choice, in the week that :func:`examined` names.
    """

    live: Array
    talks: Array
    without_talks: Array
    settled: Array
    packages: Array
    won: Array
    lost: Array
    falls: Array
    side_deals: Array
    freeze: Array
    values: Array
    ties: int
    blockers: dict[str, Array]
    certificate: Certificate | None = None

    @property
    def worlds(self) -> int:
        """How many worlds."""
        return int(self.live.shape[1])

    def mean_weeks(self) -> Array:
        """Expected weeks of war until it ends or reaches the horizon, by world."""
        return np.asarray(self.live[:-1].sum(axis=0))

    def to_frame(self) -> "pandas.DataFrame":
        """Chances by week as a table, one row for each week and world; needs pandas."""
        columns = {name: getattr(self, name) for name, axes in AXES.items() if axes == ("week", "world")}
        columns |= {f"fall.{side}": each for side, each in zip(SIDES, self.falls, strict=True)}
        return weekly_frame(columns | {f"side_deal.{place}": each for place, each in enumerate(self.side_deals)})

    def to_xarray(self) -> "xarray.Dataset":
        """Every array with its axes named; needs xarray."""
        arrays = {name: (axes, getattr(self, name)) for name, axes in AXES.items()}
        named: dict[str, list[str]] = {"side": [*SIDES]}
        if self.blockers:
            arrays["blockers"] = (("reason", "week", "world"), np.stack(list(self.blockers.values())))
            named["reason"] = list(self.blockers)
        return dataset_of(arrays, named)


def read_outlook(
    game: Game,
    draws: Mapping[str, Array],
    worlds: int,
    *,
    blockers: int = 0,
    progress: Progress | None = None,
) -> Outlook:
    """Solve a game in every world with the readable reference.

    Parameters
    ----------
    game
        The game.
    draws
        One array (worlds,) for every quantity that the game names.
    worlds
        How many worlds.
    blockers
        For how many weeks to say who blocks a deal; weeks beyond are left at 0.
    progress
        Told how many worlds are done.

    Returns
    -------
    Outlook
        Chances by week and world.
    """
    parts = []
    _, week = examined(game, draws, worlds)
    for number, setting in enumerate(in_batches(game, draws, worlds, BATCH, progress)):
        found = _read_batch(setting, blockers, week)
        parts.append(replace(found, certificate=found.certificate and found.certificate.in_world(number * BATCH)))
    return join(parts)


def join(parts: list[Outlook]) -> Outlook:
    """One outlook from those of several batches of worlds."""

    def together(name: str) -> Array:
        return np.concatenate([getattr(part, name) for part in parts], axis=-1)

    names = ("live", "talks", "without_talks", "settled", "packages", "won", "lost", "falls", "side_deals")
    reasons = {key: np.concatenate([part.blockers[key] for part in parts], axis=-1) for key in parts[0].blockers}
    return Outlook(
        **{name: together(name) for name in (*names, "freeze", "values")},
        ties=sum(part.ties for part in parts),
        blockers=reasons,
        certificate=join_certificates(part.certificate for part in parts),
    )


def examined(game: Game, draws: Mapping[str, Array], worlds: int) -> tuple[int, int]:
    """The world and the week of a solve whose choices are examined: any of them, but always the same ones.

    Both follow from the game and its numbers, so that different solves are looked at in different places and the same
    solve always in the same one.
    """
    mark = zlib.crc32(game.model_dump_json(warnings=False).encode())
    for name in sorted(draws):
        mark = zlib.crc32(draws[name].tobytes(), mark)
    return mark % worlds, mark // worlds % game.weeks


def in_order(outlook: Outlook, order: NDArray[np.intp]) -> Outlook:
    """The same outlook with its worlds put in another order."""
    if np.array_equal(order, np.arange(outlook.worlds)):
        return outlook
    names = [field.name for field in fields(Outlook) if field.name not in ("ties", "blockers", "certificate")]
    reasons = {name: np.ascontiguousarray(mass[..., order]) for name, mass in outlook.blockers.items()}
    arrays: dict[str, Any] = {name: np.ascontiguousarray(getattr(outlook, name)[..., order]) for name in names}
    return replace(outlook, **arrays, blockers=reasons)


def blank_outlook(game: Game, worlds: int) -> Outlook:
    """An outlook in which nothing happens: what a rehearsal gets."""
    by_week = np.zeros((game.weeks + 1, worlds))
    return Outlook(
        live=by_week,
        talks=by_week,
        without_talks=by_week,
        settled=by_week,
        packages=np.zeros((len(menu_of(game)), worlds)),
        won=by_week,
        lost=by_week,
        falls=np.zeros((2, game.weeks + 1, worlds)),
        side_deals=np.zeros((len(game.side_deals), game.weeks + 1, worlds)),
        freeze=np.zeros(worlds),
        values=np.zeros((len(SIDES) + len(game.backers), worlds)),
        ties=0,
        blockers={},
    )


def _read_batch(setting: Setting, blockers: int, examine: int) -> Outlook:
    solution = solve_game(setting, keep=(examine, examine + 1))
    seen = Glimpse(examine, solution.policies[examine], solution.kept[examine + 1], solution.kept[examine])
    weeks, worlds = setting.game.weeks, setting.worlds
    reasons: dict[str, Array] = {}
    course = push_forward(solution, watch=_watcher(solution, reasons, blockers) if blockers else None)
    silent = push_forward(solution, {week: {"talks": False} for week in range(weeks)})

    def by_week(event: str) -> Array:
        return course.chances.get(event, np.zeros((weeks + 1, worlds)))

    deals = [by_week(f"deal:{choice.name}") for choice in menu_of(setting.game)] or [np.zeros((weeks + 1, worlds))]
    sides = [by_week(f"side:{name}") for name in setting.game.side_deals]
    start: tuple[slice | int, ...] = (slice(None), slice(None), *setting.lattice.start)
    return Outlook(
        live=course.live,
        talks=by_week("talks"),
        without_talks=silent.agreed,
        settled=np.sum(deals, axis=0),
        packages=np.stack([deal.sum(axis=0) for deal in deals]),
        won=by_week("won"),
        lost=by_week("lost"),
        falls=np.stack([by_week("fall.a"), by_week("fall.d")]),
        side_deals=np.stack(sides) if sides else np.zeros((0, weeks + 1, worlds)),
        freeze=course.total("freeze"),
        values=np.asarray(solution.values[:-2][start]),
        ties=solution.ties,
        blockers=reasons,
        certificate=find_regret_in(setting, solution.stages, solution.ends, (seen,)),
    )


def _watcher(solution: Solution, reasons: dict[str, Array], last: int) -> Callable[[int, int, Array], None]:
    """Adds up, at the table of every week, the mass in which each reason blocks a deal."""
    weeks, worlds = solution.setting.game.weeks, solution.setting.worlds

    def watch(week: int, place: int, mass: Array) -> None:
        stage = solution.stages[place]
        if week >= last or not isinstance(stage, TableStage):
            return
        for reason, mask in blocking(stage, solution.policies[week][place], week).items():
            if reason not in reasons:
                reasons[reason] = np.zeros((weeks + 1, worlds))
            reasons[reason][week] += (mass * mask).reshape(worlds, -1).sum(axis=1)

    return watch
