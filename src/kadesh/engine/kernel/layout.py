"""How functions of the state are laid out for the kernel: small tables, and the row of every state.

A function of the state depends on few coordinates, so it is a table (rows, worlds) with a row for every state; the
reference's own formulas give arrays with one axis a coordinate, and these lay them out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike, NDArray

from kadesh.engine.beliefs import net_lessons
from kadesh.engine.lattice import Array, Lattice
from kadesh.engine.setting import SIDES, Setting

Rows = NDArray[np.int32]


@dataclass(frozen=True)
class Axis:
    """A coordinate as outer x levels x inner states."""

    outer: int
    levels: int
    inner: int


def axis_of(lattice: Lattice, name: str) -> Axis:
    """Where a coordinate sits among the states between weeks."""
    shape, place = lattice.shape_between_weeks, lattice.position(name)
    return Axis(
        int(np.prod(shape[:place], dtype=int)), lattice[name].levels, int(np.prod(shape[place + 1 :], dtype=int))
    )


@dataclass(frozen=True)
class Table:
    """A function of the state: (rows, worlds) and the row of every state."""

    values: Array
    rows: Rows


def rows_of(lattice: Lattice, dims: tuple[int, ...]) -> Rows:
    """The row of every state in a table over the coordinates where ``dims`` is above 1."""
    shape = lattice.shape_between_weeks
    index, stride = np.zeros(shape, dtype=np.int32), 1
    for place in range(len(shape) - 1, -1, -1):
        if dims[place] > 1:
            level = np.arange(shape[place], dtype=np.int32).reshape(
                [-1 if k == place else 1 for k in range(len(shape))]
            )
            index = index + level * stride
            stride *= dims[place]
    return np.ascontiguousarray(index.reshape(-1), dtype=np.int32)


def spread(values: Array, worlds: int) -> Array:
    """(worlds or 1, *dims) as (rows, worlds)."""
    full = np.broadcast_to(values, (worlds, *values.shape[1:]))
    return np.ascontiguousarray(full.reshape(worlds, -1).T)


def table_of(setting: Setting, values: Array) -> Table:
    """A table from an array over (worlds or 1, states that matter)."""
    return Table(spread(values, setting.worlds), rows_of(setting.lattice, values.shape[1:]))


def stack_tables(tables: Sequence[Table], states: int, worlds: int, dtype: DTypeLike) -> tuple[Array, Rows]:
    """Tables as one array, (tables, rows of the longest, worlds), and the rows of every state, (tables, states)."""
    most = max((table.values.shape[0] for table in tables), default=1)
    values, rows = np.zeros((len(tables), most, worlds), dtype), np.zeros((len(tables), states), np.int32)
    for k, table in enumerate(tables):
        values[k, : table.values.shape[0]], rows[k] = table.values, table.rows
    return values, rows


def line_of(setting: Setting, values: Array) -> Array:
    """(worlds or 1, 1, ..., 1) as (worlds,)."""
    return np.ascontiguousarray(np.broadcast_to(values.reshape(values.shape[0]), (setting.worlds,)))


def net_rows(setting: Setting) -> Array:
    """Net lessons in every state, (worlds or 1, states that matter); zero where nobody learns."""
    if all(setting.game.sides[side].belief.weight is None for side in SIDES) and all(
        b.belief is None or b.belief.weight is None for b in setting.game.backers.values()
    ):
        return setting.number(0)
    net = net_lessons(setting)
    return net if net.ndim > len(setting.lattice.coordinates) else net[None]


def at_effort(lattice: Lattice, values: Array, a: int, d: int) -> Array:
    """Values at one combination of efforts, not paused."""
    for name, level in (("effort.a", a), ("effort.d", d), ("paused", 0)):
        if name in lattice:
            axis = lattice.axis(name)
            if values.shape[axis] > 1:
                values = np.take(values, [level], axis=axis)
    return values


def sub_rows(dims: tuple[int, ...], full: tuple[int, ...]) -> Rows:
    """For every row of a table over ``full``, the row of a table over ``dims``."""
    index, stride = np.zeros(full, dtype=np.int32), 1
    for place in range(len(full) - 1, -1, -1):
        if dims[place] > 1:
            level = np.arange(full[place], dtype=np.int32).reshape([-1 if k == place else 1 for k in range(len(full))])
            index = index + level * stride
            stride *= dims[place]
    return np.ascontiguousarray(index.reshape(-1), dtype=np.int32)
