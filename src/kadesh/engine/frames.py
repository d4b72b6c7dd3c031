"""Results as tables: pandas for rows, xarray for arrays with named axes.

The idea: who works in Python wants to group and to plot, and reads a table of rows or a dataset of named axes.
The method: a row for each frozen answer, or for each week and world; no number is changed.
Trust it when: always. What has no week (packages, values, the horizon) is in the dataset only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import is_dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kadesh.engine.lattice import Array

if TYPE_CHECKING:
    import pandas
    import xarray


def frame_of(rows: Iterable[Mapping[str, Any]]) -> pandas.DataFrame:
    """Rows as a table; parts of a part become columns of their own, such as ``change.mean``.

    Raises
    ------
    ModuleNotFoundError
        Without pandas, naming what to install.
    """
    found: pandas.DataFrame = _needed("pandas").DataFrame.from_records([dict(_cells(row)) for row in rows])
    return found


def weekly_frame(columns: Mapping[str, Array]) -> pandas.DataFrame:
    """Arrays (weeks, worlds) as the columns of a table with one row for each week and world.

    Raises
    ------
    ModuleNotFoundError
        Without pandas, naming what to install.
    """
    needed = _needed("pandas")
    weeks, worlds = next(iter(columns.values())).shape
    index = needed.MultiIndex.from_product([range(weeks), range(worlds)], names=["week", "world"])
    found: pandas.DataFrame = needed.DataFrame({name: each.ravel() for name, each in columns.items()}, index=index)
    return found


def dataset_of(arrays: Mapping[str, tuple[tuple[str, ...], Array]], named: Mapping[str, list[str]]) -> xarray.Dataset:
    """Arrays with the names of their axes, and the names of the places along some of these.

    Raises
    ------
    ModuleNotFoundError
        Without xarray, naming what to install.
    """
    found: xarray.Dataset = _needed("xarray").Dataset(dict(arrays), coords=dict(named))
    return found


def _cells(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if is_dataclass(value):
            yield from _cells({f"{name}.{part}": each for part, each in vars(value).items()})
        else:
            yield name, value


def _needed(module: str) -> Any:
    try:
        return import_module(module)
    except ModuleNotFoundError as fault:
        if fault.name != module:
            raise
        raise ModuleNotFoundError(f"this needs {module}: pip install 'kadesh[frames]'", name=module) from None
