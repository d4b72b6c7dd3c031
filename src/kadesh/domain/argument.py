"""The argument as a scenario states it: sources, claims, quantities, premises, routes, accounts, conclusions."""

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from kadesh.domain.model import Name, Part, Text

Word = Literal["HOLDS", "FAILS", "DEPENDS"]
"""A verdict: true in at least 95 % of worlds, false in at least 95 %, or neither."""

Status = Literal["fact", "contested", "opinion", "rhetoric", "forecast", "structural"]


def _read_date(value: Any) -> Any:
    written = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip())
    if not written and type(value) is not dt.date:
        raise ValueError("a date is written year-month-day, for example 2022-06-15")
    return value


Date = Annotated[dt.date, BeforeValidator(_read_date)]
"""A day, written year-month-day."""


def _read_range(value: Any) -> Any:
    if isinstance(value, str):
        parts = value.split(" to ")
        if len(parts) != 2:
            raise ValueError("a range is written 'low to high', for example '0.4 to 0.6'")
        try:
            return {"low": float(parts[0]), "high": float(parts[1])}
        except ValueError:
            raise ValueError("a range is written 'low to high' with two numbers") from None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return {"low": float(value), "high": float(value)}
    return value


class Range(Part):
    """All values from ``low`` to ``high``; no probability is meant."""

    low: Annotated[float, Field(allow_inf_nan=False)]
    high: Annotated[float, Field(allow_inf_nan=False)]

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if self.low > self.high:
            raise ValueError(f"reversed range: {self.low:g} is above {self.high:g}")
        return self


_NUMERAL = r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?"
_WrittenRange = Annotated[str, StringConstraints(pattern=rf"^\s*{_NUMERAL} to {_NUMERAL}\s*$")]

Span = Annotated[Range, BeforeValidator(_read_range, json_schema_input_type=_WrittenRange | float | Range)]
"""A range, written 'low to high', a single number, or a mapping with low and high."""


class Source(Part):
    """A text with numbered spans, or a citation. ``opened`` says how much of it was read."""

    title: Text
    author: Text | None = None
    published: Text | None = None
    year: int | None = None
    locator: Text | None = None
    url: Text | None = None
    doi: Text | None = None
    opened: Literal["whole", "in part", "not opened"]
    note: Text | None = None
    characters: int | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class Quote(Part):
    """Where a claim stands in its source: character positions and a hash of what stands there.

    The position selector of the W3C Web Annotation model; ``exact`` is the text quote selector, optional so that
    a scenario need not redistribute the text.
    """

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(gt=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{8,64}$")] | None = None
    exact: str | None = None

    @model_validator(mode="after")
    def _forward(self) -> "Quote":
        if self.start >= self.end:
            raise ValueError(f"a quote ends after it starts: {self.end} is not after {self.start}")
        return self


class Claim(Part):
    """One thing that a source says, in neutral words, with what stands against it where it is contested."""

    text: Text
    source: Name
    quotes: tuple[Quote, ...] = ()
    speaker: Text | None = None
    status: Status
    note: Text | None = None
    counter: Text | None = None
    counter_source: Name | None = None


class Quantity(Part):
    """A number of the game: what it means, its unit, its neutral range, and where the range comes from."""

    meaning: Text
    unit: Text
    range: Span
    domain: Span | None = None
    source: Name | None = None
    judgement: Text | None = None
    drives: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _sourced(self) -> "Quantity":
        if self.source is None and self.judgement is None:
            raise ValueError("a quantity needs a 'source', or 'judgement' with a reason")
        if self.domain is not None and not (self.domain.low <= self.range.low and self.range.high <= self.domain.high):
            raise ValueError(
                f"range {self.range.low:g} to {self.range.high:g} leaves the domain "
                f"{self.domain.low:g} to {self.domain.high:g}"
            )
        return self


class Premise(Part):
    """A claim made computable: it narrows quantities to ranges."""

    text: Text
    claims: tuple[Name, ...] = ()
    narrows: dict[Name, Span]
    expected: Text | None = None
    counter: Text | None = None
    counter_source: Name | None = None
    source: Name | None = None
    judgement: Text | None = None


class Route(Part):
    """One line of reasoning inside an account: these premises, so this conclusion."""

    text: Text
    premises: tuple[Name, ...]
    concludes: Name
    expected: Text | None = None


class Account(Part):
    """A named set of premises: one story of why."""

    title: Text
    text: Text
    source: Name | None = None
    premises: tuple[Name, ...] = ()
    routes: dict[Name, Route] = {}

    @property
    def every_premise(self) -> tuple[Name, ...]:
        """The account's premises and those of its routes, each once."""
        routed = (premise for route in self.routes.values() for premise in route.premises)
        return tuple(dict.fromkeys((*self.premises, *routed)))


class Lever(Part):
    """A named change to quantities that somebody could make."""

    text: Text
    who: Text
    sets: dict[Name, Span]
    source: Name | None = None
    judgement: Text | None = None


EVENTS = ("no talks", "talks", "settlement", "no settlement", "collapse", "fall a", "fall d")
"""What a conclusion can be about: formal talks, a signed settlement, a collapse of the line, the fall of a leader."""


class Chance(Part):
    """A conclusion about the chance of an event within some weeks of the as-of date."""

    kind: Literal["chance"]
    event: Text
    within_weeks: Annotated[int, Field(ge=1, le=2000)]


class Because(Part):
    """A conclusion that another one holds *because* of the account's premises: it fails when they are released."""

    kind: Literal["because"]
    of: Name


class Threshold(Part):
    """A conclusion that an event comes once a coordinate reaches a level, and not below it."""

    kind: Literal["threshold"]
    event: Text
    within_weeks: Annotated[int, Field(ge=1, le=2000)]
    coordinate: Name
    level: Annotated[int, Field(ge=1)]


class BestLever(Part):
    """A conclusion that one lever beats every other named lever, for talks and for a kept settlement."""

    kind: Literal["best lever"]
    lever: Name
    against: Annotated[tuple[Name, ...], Field(min_length=1)]
    within_weeks: Annotated[int, Field(ge=1, le=2000)]


Measure = Annotated[Chance | Because | Threshold | BestLever, Field(discriminator="kind")]


class Conclusion(Part):
    """A testable sentence: what its author implies stands beside what the model gave and what was predicted."""

    text: Text
    measure: Measure
    claims: tuple[Name, ...] = ()
    claimed: Word
    predicted: dict[Name, Word] = {}
    expect: dict[Name, Word] = {}
    note: Text | None = None


class Event(Part):
    """Something dated that happened: what it was, how exactly it is dated, and what the model could observe of it."""

    text: Text
    date: Date
    precision: Literal["day", "week", "month"] = "day"
    until: Date | None = None
    source: Name | None = None
    observes: dict[Name, Any] = {}

    @model_validator(mode="after")
    def _in_order(self) -> "Event":
        if self.until is not None and self.until < self.date:
            raise ValueError(f"an event ends on or after the day it begins: {self.until} is before {self.date}")
        return self
