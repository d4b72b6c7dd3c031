"""The one page as HTML that prints on one sheet of A4, as Markdown, and as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator

from kadesh.report.html import page_of, read
from kadesh.report.page import Page
from kadesh.report.parts import Block, Points, Table

WIDTH = 78
LARGEST_PT, SMALLEST_PT = 10.5, 7.5
ROOM = 3_100
"""So many characters fit on the sheet at the largest size; more are set smaller."""


def as_html(page: Page) -> str:
    """The page for a browser or a printer."""
    return page_of("page.html.j2").render(
        page=page, css=read("page.css"), size=f"{_size(page):.2f}pt", is_table=lambda block: isinstance(block, Table)
    )


def as_markdown(page: Page) -> str:
    """The page as Markdown."""
    lines = [f"# {page.title}", "", page.question, "", f"*{page.dated}*"]
    for passage in page.passages:
        lines += ["", f"## {passage.heading}"]
        for block in passage.blocks:
            lines += ["", *([block] if isinstance(block, str) else _marked(block))]
    return "\n".join([*lines, "", f"*{page.foot}*", ""])


def as_text(page: Page) -> str:
    """The page as plain text."""
    lines = [*_filled(page.title), "", *_filled(page.question), "", *_filled(page.dated)]
    for passage in page.passages:
        lines += ["", passage.heading.upper()]
        for block in passage.blocks:
            lines += ["", *(_filled(block) if isinstance(block, str) else _plain(block))]
    return "\n".join([*lines, "", *_filled(page.foot), ""])


FORMS: dict[str, Callable[[Page], str]] = {
    ".html": as_html,
    ".htm": as_html,
    ".md": as_markdown,
    ".txt": as_text,
}
"""By the ending of a file's name."""


def _size(page: Page) -> float:
    """A size of type at which the page fits on its sheet: the area of the type grows with the square of its size."""
    fitting: float = LARGEST_PT * (ROOM / max(len(as_text(page)), 1)) ** 0.5
    return min(LARGEST_PT, max(SMALLEST_PT, fitting))


def _marked(block: Block) -> Iterator[str]:
    if isinstance(block, Points):
        yield from (f"- {each}" for each in block.items)
        return
    if block.title:
        yield f"{block.title}."
        yield ""
    yield _row(block.columns)
    yield _row(("---",) * len(block.columns))
    yield from map(_row, block.rows)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(each.replace('|', '/') for each in cells)} |"


def _plain(block: Block) -> Iterator[str]:
    if isinstance(block, Points):
        for each in block.items:
            yield from _filled(each, first="- ", later="  ")
        return
    yield from _filled(f"{block.title}." if block.title else "")
    for row in block.rows:
        cells = "; ".join(f"{column} {cell}" for column, cell in zip(block.columns[1:], row[1:], strict=True))
        yield from _filled(f"{row[0]}: {cells}", first="- ", later="  ")


def _filled(text: str, *, first: str = "", later: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)
