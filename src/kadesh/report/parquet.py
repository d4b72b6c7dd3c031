"""Columns as a Parquet file, which statistical programs read, with the manifest in its metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def write_parquet(columns: Mapping[str, NDArray[np.float64]], file: Path, manifest: Mapping[str, Any]) -> None:
    """Write columns of one length.

    Parameters
    ----------
    columns
        By name.
    file
        Where to write; replaced if it is there.
    manifest
        What the columns were made from; kept in the file's metadata under ``kadesh``.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    import duckdb

    table = {f"c{place}": np.ascontiguousarray(column) for place, column in enumerate(columns.values())}
    named = ", ".join(f"c{place} AS {_quoted(name)}" for place, name in enumerate(columns))
    said = json.dumps(manifest, ensure_ascii=False).replace("'", "''")
    target = str(file).replace("'", "''")
    with duckdb.connect() as connection:
        connection.register("drawn", table)
        try:
            connection.execute(
                f"COPY (SELECT {named} FROM drawn) TO '{target}' (FORMAT parquet, KV_METADATA {{kadesh: '{said}'}})"
            )
        except duckdb.IOException as fault:
            raise OSError(str(fault)) from None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
