"""The state of the war as a product of named coordinates.

The idea: a coordinate is an axis of an array. A function of the state is an array with one axis per coordinate, after a
first axis for worlds; NumPy broadcasting does the rest, so a mechanism that looks at one coordinate need not know of
the others. A coordinate that a scenario does not use is not there.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Coordinate:
    """A named coordinate with levels 0 to ``levels - 1``; a transient one is at 0 whenever a week begins."""

    name: str
    levels: int
    start: int
    transient: bool = False


@dataclass(frozen=True)
class Lattice:
    """All states: the product of the coordinates, in their order."""

    coordinates: tuple[Coordinate, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """Levels of each coordinate."""
        return tuple(c.levels for c in self.coordinates)

    @property
    def shape_between_weeks(self) -> tuple[int, ...]:
        """Levels of each coordinate when a week begins; arrays give a transient one its levels only within the week."""
        return tuple(1 if c.transient else c.levels for c in self.coordinates)

    @property
    def states(self) -> int:
        """Number of states in which a week can begin."""
        return int(np.prod([c.levels for c in self.coordinates if not c.transient], dtype=int))

    @property
    def start(self) -> tuple[int, ...]:
        """The state in which the first week begins."""
        return tuple(c.start for c in self.coordinates)

    def __contains__(self, name: str) -> bool:
        return any(c.name == name for c in self.coordinates)

    def __getitem__(self, name: str) -> Coordinate:
        return self.coordinates[self.position(name)]

    def position(self, name: str) -> int:
        """Place of a coordinate among the coordinates."""
        for place, coordinate in enumerate(self.coordinates):
            if coordinate.name == name:
                return place
        raise KeyError(name)

    def axis(self, name: str) -> int:
        """Axis of a coordinate, counted from the end, in any array over states."""
        return self.position(name) - len(self.coordinates)

    def along(self, name: str, values: Array) -> Array:
        """``values`` (one per level) laid along a coordinate's axis, so that they broadcast over the others."""
        shape = [1] * len(self.coordinates)
        shape[self.position(name)] = -1
        return np.asarray(values, dtype=np.float64).reshape(shape)

    def level(self, name: str) -> Array:
        """The level of a coordinate in every state; 0 everywhere if the lattice lacks it."""
        if name not in self:
            return np.zeros([1] * len(self.coordinates))
        return self.along(name, np.arange(self[name].levels, dtype=np.float64))

    def rank(self, name: str) -> Array:
        """The level of a coordinate as a share of its highest, in [0, 1]; 0 everywhere if the lattice lacks it."""
        if name not in self or self[name].levels == 1:
            return np.zeros([1] * len(self.coordinates))
        return self.level(name) / (self[name].levels - 1)

    def only(self, name: str, level: int) -> tuple[slice | int, ...]:
        """Index, after an Ellipsis, of all states with a coordinate at one level."""
        index: list[slice | int] = [slice(None)] * len(self.coordinates)
        index[self.position(name)] = level
        return tuple(index)


def at(array: Array, axis: int, level: int | slice) -> tuple[int | slice, ...]:
    """Index of ``level`` along ``axis`` (negative) of ``array``."""
    index: list[int | slice] = [slice(None)] * array.ndim
    index[axis] = level
    return tuple(index)


def climb(values: Array, axis: int, chance: Array) -> Array:
    """Expected value when a coordinate rises a level with ``chance`` (none above its top)."""
    higher = values.copy()
    higher[at(values, axis, slice(None, -1))] = values[at(values, axis, slice(1, None))]
    return values + chance * (higher - values)


def sink(values: Array, axis: int, chance: Array) -> Array:
    """Expected value when a coordinate falls a level with ``chance`` (none below 0)."""
    lower = values.copy()
    lower[at(values, axis, slice(1, None))] = values[at(values, axis, slice(None, -1))]
    return values + chance * (lower - values)


def push_climb(mass: Array, axis: int, chance: Array) -> Array:
    """Distribution after a coordinate rises a level with ``chance``: the adjoint of :func:`climb`."""
    moved = mass * chance
    moved[at(mass, axis, -1)] = 0.0
    left = mass - moved
    left[at(mass, axis, slice(1, None))] += moved[at(mass, axis, slice(None, -1))]
    return left


def push_sink(mass: Array, axis: int, chance: Array) -> Array:
    """Distribution after a coordinate falls a level with ``chance``: the adjoint of :func:`sink`."""
    moved = mass * chance
    moved[at(mass, axis, 0)] = 0.0
    left = mass - moved
    left[at(mass, axis, slice(None, -1))] += moved[at(mass, axis, slice(1, None))]
    return left


def sample(array: Array, world: int, state: tuple[int, ...]) -> float:
    """The entry of an array over (worlds or 1, states that matter), or its last axes, at one world and state."""
    whole = (world, *state)[len(state) + 1 - array.ndim :]
    return float(array[tuple(min(level, size - 1) for level, size in zip(whole, array.shape, strict=True))])


def moved(state: tuple[int, ...], axis: int, level: int) -> tuple[int, ...]:
    """A state with the coordinate of ``axis`` (negative) put at ``level``."""
    place = axis + len(state)
    return (*state[:place], level, *state[place + 1 :])
