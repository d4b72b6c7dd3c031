"""The packages as they stand at the start: what each is worth to everybody, and how far it clears every gate.

The idea: whether a package could be signed is read off before anybody comes to a table: its gates at the start state
of the first week, against what fighting on is worth there.
The method: the gates of :mod:`kadesh.engine.gates`, taken at one state. Each says margin + slope y >= 0 in the
divisible part y, so that several pass together if their bounds leave some y.
Trust it when: the start state is the one meant. A channel that is closed, and whether anybody would come, are other
questions.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kadesh.domain.game import Game
from kadesh.engine.gates import offers
from kadesh.engine.lattice import Array
from kadesh.engine.menu import menu_of
from kadesh.engine.outlook import BATCH
from kadesh.engine.setting import SIDES, Progress, Setting, in_batches
from kadesh.engine.solve import solve_game
from kadesh.engine.stages.table import TableStage

Reserver = Callable[..., Array]
"""What gives the value of fighting on at the start: :func:`read_reserves` or a faster twin."""

SLACK = 1e-9


@dataclass(frozen=True)
class Terms:
    """Every package at the start state of the first week.

    Attributes
    ----------
    packages, valuers, gates
        Names. ``gates`` are those that need no reserve value: ``line``, ``ratify.i``, ``credible.i``.
    vetoes
        Who must get at least what fighting on is worth: both leaders, and backers with a veto.
    worth, worth_slope
        Worth at y = 0 and per unit of y: (packages, valuers, worlds).
    margin, slope
        Of each gate: (packages, gates, worlds).
    low, high
        Range of y: (worlds,).
    """

    packages: tuple[str, ...]
    valuers: tuple[str, ...]
    gates: tuple[str, ...]
    vetoes: tuple[str, ...]
    worth: Array
    worth_slope: Array
    margin: Array
    slope: Array
    low: Array
    high: Array

    def middle(self) -> Array:
        """Worth of every package with the divisible part halfway: (packages, valuers, worlds)."""
        return self.worth + self.worth_slope * (self.low + self.high) / 2

    def passing(self, gates: Iterable[str], reserves: Array | None = None) -> NDArray[np.bool_]:
        """Where some y passes all the gates together: (packages, worlds).

        Parameters
        ----------
        gates
            Names among ``gates``, or ``reserve.<valuer>``.
        reserves
            What fighting on is worth to every valuer, (valuers, worlds); for the reserve gates.

        Raises
        ------
        ValueError
            If a reserve gate is asked for without reserves.
        """
        shape = self.worth.shape[0], self.worth.shape[2]
        low, high = np.broadcast_to(self.low, shape).copy(), np.broadcast_to(self.high, shape).copy()
        for name in gates:
            margin, slope = self._gate(name, reserves)
            with np.errstate(divide="ignore", invalid="ignore"):
                bound = -margin / slope
            low = np.where(slope > 0, np.maximum(low, bound), low)
            high = np.where(slope < 0, np.minimum(high, bound), high)
            low = np.where((slope == 0) & (margin < -SLACK), np.inf, low)
        return np.asarray(low <= high + SLACK)

    def _gate(self, name: str, reserves: Array | None) -> tuple[Array, Array]:
        if not name.startswith("reserve."):
            place = self.gates.index(name)
            return self.margin[:, place], self.slope[:, place]
        if reserves is None:
            raise ValueError(f"gate '{name}' needs what fighting on is worth")
        place = self.valuers.index(name.removeprefix("reserve."))
        return self.worth[:, place] - reserves[place], self.worth_slope[:, place]


def read_terms(game: Game, draws: Mapping[str, Array], worlds: int) -> Terms:
    """Every package at the start.

    Raises
    ------
    ValueError
        If the game has no table.
    """
    if game.table is None:
        raise ValueError("the game has no table: nothing can be signed")
    batches = [_read_batch(setting) for setting in in_batches(game, draws, worlds, BATCH)]
    arrays = [np.concatenate(parts, axis=-1) for parts in zip(*(batch[1:] for batch in batches), strict=True)]
    setting = Setting(game, draws, worlds)
    vetoes = (*SIDES, *(name for name, backer in game.backers.items() if backer.veto))
    packages = tuple(choice.name for choice in menu_of(game))
    return Terms(packages, setting.valuers, batches[0][0], vetoes, *arrays)


def read_reserves(game: Game, draws: Mapping[str, Array], worlds: int, *, progress: Progress | None = None) -> Array:
    """What fighting on, without a deal in the first week, is worth to every valuer at the start: (valuers, worlds)."""
    parts = []
    for setting in in_batches(game, draws, worlds, BATCH, progress):
        solution = solve_game(setting)
        (place,) = [k for k, stage in enumerate(solution.stages) if isinstance(stage, TableStage)]
        reserve = solution.policies[0][place].reserve
        parts.append(np.stack([_at_start(row, setting) for row in reserve]))
    return np.concatenate(parts, axis=1)


def _read_batch(setting: Setting) -> tuple[tuple[str, ...], Array, Array, Array, Array, Array, Array]:
    stated = offers(setting, menu_of(setting.game), 0)
    gates = tuple(gate.name for gate in stated[0].fixed)

    def rows(arrays: Iterable[Array]) -> Array:
        return np.stack([_at_start(each, setting) for each in arrays])

    worth = np.stack([rows(offer.worth) for offer in stated])
    worth_slope = np.stack([rows(offer.slope) for offer in stated])
    margin = np.stack([rows(gate.margin for gate in offer.fixed) for offer in stated])
    slope = np.stack([rows(gate.slope for gate in offer.fixed) for offer in stated])
    return (
        gates,
        worth,
        worth_slope,
        margin,
        slope,
        _at_start(stated[0].low, setting),
        _at_start(stated[0].high, setting),
    )


def _at_start(array: Array, setting: Setting) -> Array:
    """An array over states, with an axis for worlds in front or without, at the start state: (worlds,)."""
    start = setting.lattice.start
    whole = array.reshape((1,) * (len(start) + 1 - array.ndim) + array.shape)
    levels = [min(level, size - 1) for level, size in zip(start, whole.shape[1:], strict=True)]
    index: tuple[slice | int, ...] = (slice(None), *levels)
    return np.broadcast_to(whole[index], setting.worlds)
