"""A game with its numbers filled in: what every stage is built from.

Arrays over states have one axis for worlds, then one per coordinate. Values have one more axis in front, for valuers:
the leaders ``a`` and ``d``, every backer, and the passive ``nation.a`` and ``nation.d``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kadesh.domain.game import Backer, Game, Leader, Side
from kadesh.engine.lattice import Array, Coordinate, Lattice

SIDES: tuple[Side, Side] = ("a", "d")


def other(side: Side) -> Side:
    """The opponent."""
    return "d" if side == "a" else "a"


def lattice_of(game: Game) -> Lattice:
    """The coordinates that a game uses, the driving ones first, the transient ones last."""
    found: list[Coordinate] = []
    for name, front in game.fronts.items():
        found.append(Coordinate(f"front.{name}", front.steps + 1, front.start))
    if game.lessons is not None:
        found.append(Coordinate("lessons", 2 * game.lessons.limit + 1, game.lessons.limit))
    for side in SIDES:
        leader = game.sides[side]
        for name in ("standing", "stock", "respect", "resolve"):
            part = getattr(leader, name)
            if part is not None:
                found.append(Coordinate(f"{name}.{side}", part.levels + 1, part.start))
    for name, backer in game.backers.items():
        if backer.levels:
            found.append(Coordinate(f"backing.{name}", backer.levels + 1, backer.start))
    if game.shift is not None:
        found.append(Coordinate("shift", game.shift.levels + 1, game.shift.start))
    if game.channel is not None:
        found.append(Coordinate("channel", 2, int(game.channel.start == "open")))
    found.extend(
        Coordinate(f"effort.{side}", 2, 0, transient=True) for side in SIDES if game.sides[side].effort is not None
    )
    if game.table is not None and game.table.pause != 0:
        found.append(Coordinate("paused", 2, 0, transient=True))
    return Lattice(tuple(found))


Progress = Callable[[int], None]
"""Called with the number of worlds done since the last call."""


@dataclass(frozen=True)
class Setting:
    """A game, its lattice, and one array of ``worlds`` numbers for every quantity."""

    game: Game
    draws: Mapping[str, Array]
    worlds: int

    @cached_property
    def lattice(self) -> Lattice:
        """The coordinates that the game uses."""
        return lattice_of(self.game)

    @cached_property
    def valuers(self) -> tuple[str, ...]:
        """Everybody whose value is followed."""
        return ("a", "d", *self.game.backers, "nation.a", "nation.d")

    def valuer(self, name: str) -> int:
        """Place of a valuer on the first axis of an array of values."""
        return self.valuers.index(name)

    def side_of(self, valuer: str) -> Side:
        """The side whose ground a valuer counts as its own."""
        if valuer in self.game.backers:
            return self.game.backers[valuer].side
        return "a" if valuer.endswith("a") else "d"

    def leader_of(self, valuer: str) -> Leader | Backer:
        """The part of the game that states a valuer's discount, victory and defeat."""
        if valuer in self.game.backers:
            return self.game.backers[valuer]
        return self.game.sides[self.side_of(valuer)]

    def number(self, reference: float | str) -> Array:
        """A number of the game in every world, shaped to broadcast over states."""
        shape = (-1, *([1] * len(self.lattice.coordinates)))
        if isinstance(reference, str):
            return np.asarray(self.draws[reference], dtype=np.float64).reshape(shape)
        return np.full(1, float(reference)).reshape(shape)

    @property
    def noise(self) -> float:
        """tau of the logit choices, the same in every world; 0 is exact best response."""
        noise = self.number(self.game.noise)
        if noise.min() != noise.max():
            raise ValueError("game.noise must be the same in every world: give its quantity a single value")
        return float(noise.flat[0])

    def zero(self) -> Array:
        """Zero in every state of every world as a week begins, at full size."""
        return np.zeros((self.worlds, *self.lattice.shape_between_weeks))

    def share(self, front: str, side: Side) -> Array:
        """Share of a theatre held by a side, in every state."""
        held = self.lattice.rank(f"front.{front}")
        return held if side == "a" else 1.0 - held

    def successor(self, side: Side) -> Array:
        """1 in states where a side's leader has fallen and a successor decides, else 0."""
        name = f"standing.{side}"
        if name not in self.lattice:
            return np.zeros([1] * len(self.lattice.coordinates))
        return np.asarray(self.lattice.level(name) == 0, dtype=np.float64)

    def hold_on_office(self, side: Side) -> Array:
        """A leader's standing as a rank in [0, 1]; 1 where the game does not follow it."""
        name = f"standing.{side}"
        if name not in self.lattice:
            return np.ones([1] * len(self.lattice.coordinates))
        return self.lattice.rank(name)

    def pressed(self, side: Side) -> Array:
        """1 in states where a side presses this week, else 0."""
        return self.lattice.level(f"effort.{side}")


def own_ground(setting: Setting, side: Side) -> Array:
    """Share of all theatres, each counted alike, held by a side."""
    shares = [setting.share(front, side) for front in setting.game.fronts]
    return np.asarray(sum(shares) / len(shares))


def in_batches(
    game: Game, draws: Mapping[str, Array], worlds: int, size: int, progress: Progress | None = None
) -> Iterator[Setting]:
    """A game's worlds, so many at once; ``progress`` is told of a batch when the next one is asked for."""
    for first in range(0, worlds, size):
        setting = Setting(game, {n: x[first : first + size] for n, x in draws.items()}, min(size, worlds - first))
        yield setting
        if progress is not None:
            progress(setting.worlds)
