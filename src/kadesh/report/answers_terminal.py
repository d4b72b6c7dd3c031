"""An answer in parts as text for a terminal: tables where they fit, and line by line where they do not."""

from __future__ import annotations

from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from kadesh.report.parts import Part, Points, Table
from kadesh.report.terminal import WIDEST, kept, tidily

GAP = 2
LEAST_LABEL = 24
"""The first column of a table may be wrapped, but to no fewer characters than this."""


def print_answer(found: dict[str, Any], parts: tuple[Part, ...], console: Console) -> None:
    """Print an answer: what was asked, every part with its reading, and the cautions once."""
    with tidily(console):
        _print(found, parts, console)


def _print(found: dict[str, Any], parts: tuple[Part, ...], console: Console) -> None:
    width = min(console.width, WIDEST)

    def put(what: RenderableType) -> None:
        console.print(what, width=width)

    put(Text(found["title"], style="bold"))
    put(Text(f"{found['worlds']:,} worlds, seed {found['seed']}.", style="dim"))
    of = ""
    for part in parts:
        if part.of and part.of != of:
            put(Text(f"\n{part.of}", style="bold underline"))
        of = part.of
        put(Text.assemble("\n", (f"{part.title}. ", "bold"), kept(part.reading)))
        for block in part.blocks:
            for line in _points(block) if isinstance(block, Points) else _table(block, width):
                put(line)
    cautions = dict.fromkeys([*(part.caution for part in parts), *found["cautions"]])
    put(Text.assemble("\n", ("Caution. ", "bold"), " ".join(_unsaid(list(cautions)))))


def _unsaid(cautions: list[str]) -> list[str]:
    """Cautions without those whose words another one holds."""
    return [each for each in cautions if not any(each != other and each.rstrip(".") in other for other in cautions)]


def _points(block: Points) -> list[RenderableType]:
    title = [Text(f"\n{kept(block.title)}", style="dim")] if block.title else []
    return [*title, *(_point(each) for each in block.items)]


def _point(said: str) -> RenderableType:
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=3, justify="right")
    grid.add_column(ratio=1)
    grid.add_row("-", Text(kept(said)))
    return grid


def _table(block: Table, width: int) -> list[RenderableType]:
    """The table as it is; with numbered columns if it is too wide; row by row if it still is."""
    title = [Text(f"\n{kept(block.title)}", style="dim")] if block.title else [Text()]
    note = [Text(block.note, style="dim")] if block.note else []
    room = width - GAP
    if _needs(block.columns, block.rows) <= room:
        return [*title, _grid(block.columns, block.rows), *note]
    legend, numbered = _numbered(block)
    if legend and _needs(numbered, block.rows) <= room:
        return [*title, Padding(Text(legend), (0, 0, 0, GAP)), _grid(numbered, block.rows), *note]
    return [*title, *(_row(block.columns, row) for row in block.rows), *note]


def _numbered(block: Table) -> tuple[str, tuple[str, ...]]:
    """Columns whose names are longer than what stands in them get a number, and a line says which is which."""
    legend: list[str] = []
    columns = [block.columns[0]]
    for place, column in enumerate(block.columns[1:], 1):
        if len(column) > max(len(row[place]) for row in block.rows):
            columns.append(f"({len(legend) + 1})")
            legend.append(f"{columns[-1]} {column}")
        else:
            columns.append(column)
    return ", ".join(legend), tuple(columns)


def _needs(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> int:
    """The least width at which a table can be read."""
    widths = [max(len(cells[place]) for cells in (columns, *rows)) for place in range(len(columns))]
    return min(widths[0], LEAST_LABEL) + sum(GAP + each for each in widths[1:])


def _grid(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> RenderableType:
    grid = Grid(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="dim")
    grid.add_column(columns[0])
    for column in columns[1:]:
        grid.add_column(column, justify="right", no_wrap=True)
    for row in rows:
        grid.add_row(*(Text(kept(cell)) for cell in row))
    return Padding(grid, (0, 0, 0, GAP))


def _row(columns: tuple[str, ...], row: tuple[str, ...]) -> RenderableType:
    cells = "; ".join(kept(f"{column} {cell}") for column, cell in zip(columns[1:], row[1:], strict=True) if cell)
    return Padding(Text.assemble((row[0], "underline"), f"\n{cells}"), (0, 0, 0, GAP))
