"""An answer in parts: what a question found, as sentences, lists and tables, before anybody decides how it looks.

The terminal and the report show the same parts, each in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Points:
    """A list of sentences, under a title if it has one."""

    items: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True)
class Table:
    """Rows under columns. The first column says what a row is about; the others hold short words or numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    note: str = ""


Block = Points | Table


@dataclass(frozen=True)
class Part:
    """One question's answer: a sentence or two that read it, what they rest on, and a caution.

    Attributes
    ----------
    name
        The question, as an anchor: ``carries``, ``flips``, …
    of
        What it was asked of, such as a conclusion under an account; empty if of all.
    """

    name: str
    title: str
    of: str
    reading: str
    blocks: tuple[Block, ...]
    caution: str
