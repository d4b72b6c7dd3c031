"""A complaint: what is wrong with a scenario, where it stands, and the nearest valid word."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

Place: TypeAlias = tuple[str | int, ...]
"""Where something stands in a scenario: the keys, and the numbers of list items from 0, on the way to it."""

Positions: TypeAlias = Mapping[Place, tuple[int, int]]
"""Line and column, from 1, of every place in a file."""

Severity = Literal["fault", "advice"]

MOST_COMPLAINTS = 200
"""A file with more faults than this is better mended in steps."""

LONGEST_WORD = 80
"""Words longer than any name or field are not compared with the valid ones."""

MOST_WORDS = 2000
"""Nor are words compared with more valid ones than this."""


@dataclass(frozen=True)
class Complaint:
    """One thing wrong with a scenario (a ``fault``), or one that could be better (``advice``)."""

    text: str
    place: Place = ()
    severity: Severity = "fault"
    file: str = ""
    line: int | None = None
    column: int | None = None

    @property
    def where(self) -> str:
        """The place in words, for example ``claims.c1.quotes[0].end``."""
        return dotted(self.place)

    def __str__(self) -> str:
        """``file:line: place: text``, as far as each is known."""
        file = f"{self.file}:{self.line}" if self.line is not None else self.file
        mark = "advice: " if self.severity == "advice" else ""
        return ": ".join(part for part in (file, self.where, mark + self.text) if part)


class ScenarioError(Exception):
    """A scenario that cannot be used, with every complaint about it.

    ``readable`` is false if the file could not be read as YAML at all.
    """

    def __init__(self, complaints: Iterable[Complaint], *, readable: bool = True) -> None:
        self.complaints = tuple(complaints)
        self.readable = readable
        super().__init__("\n".join(map(str, self.complaints)))


def dotted(place: Place) -> str:
    """A place in words.

    >>> dotted(("claims", "c1", "quotes", 0, "end"))
    'claims.c1.quotes[0].end'
    """
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{_short(step)}" for step in place)
    return words.removeprefix(".")


def locate(complaint: Complaint, positions: Positions, file: str) -> Complaint:
    """The complaint with its file, and the line of its place or of the nearest place around it."""
    if complaint.line is not None:
        return replace(complaint, file=complaint.file or file)
    for length in range(len(complaint.place), -1, -1):
        found = positions.get(complaint.place[:length])
        if found is not None:
            return replace(complaint, file=complaint.file or file, line=found[0], column=found[1])
    return replace(complaint, file=complaint.file or file)


def in_order(complaints: Iterable[Complaint]) -> tuple[Complaint, ...]:
    """Each complaint once, by line, and no more than can be read."""
    once = list(dict.fromkeys(complaints))
    once.sort(key=lambda each: (each.line or 0, each.column or 0))
    if len(once) > MOST_COMPLAINTS:
        rest = len(once) - MOST_COMPLAINTS
        return (*once[:MOST_COMPLAINTS], Complaint(f"and {rest} more complaints", file=once[0].file))
    return tuple(once)


def faults(complaints: Iterable[Complaint]) -> tuple[Complaint, ...]:
    """The complaints that are more than advice."""
    return tuple(each for each in complaints if each.severity == "fault")


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """The valid word that looks most like a given one, if any does.

    >>> nearest("sorce", ["source", "range"])
    'source'
    """
    valid = list(valid)
    if len(word) > LONGEST_WORD or len(valid) > MOST_WORDS:
        return None
    by_folded: dict[str, str] = {}
    for each in valid:
        by_folded.setdefault(_folded(each), each)
    close = difflib.get_close_matches(_folded(word), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def suggestion(word: str, valid: Iterable[str], *, called: str) -> str:
    """The end of a complaint: the nearest valid word, else the valid words if they are few.

    >>> suggestion("zz", ["source", "range"], called="the fields here are")
    '; the fields here are range, source'
    """
    known = sorted(set(valid))
    near = nearest(word, known)
    if near is not None:
        return f", did you mean '{near}'?"
    if 0 < len(known) <= 20:
        return f"; {called} {', '.join(known)}"
    return ""


def shown(value: object) -> str:
    """A value as a complaint shows it: short, and by its kind where its text would not help."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"'{str(value).lower()}', which YAML reads as yes or no"
    if isinstance(value, (int, float)):
        return f"the number {value:g}" if isinstance(value, float) else f"the number {_short(str(value))}"
    if isinstance(value, str):
        return f"'{_short(value)}'"
    if isinstance(value, Mapping):
        return "a mapping"
    return "a list"


def _short(text: str) -> str:
    flat = " ".join(text.split()) if text.strip() else text.strip()
    return flat if len(flat) <= 60 else flat[:57] + "..."


def _folded(word: str) -> str:
    return word.lower().replace("-", "_").replace(" ", "_")
