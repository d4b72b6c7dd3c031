"""Whether the numbers of a game can be what a scenario says they are.

The idea: a premise stays inside the neutral range, a lever inside the domain, and every number inside what the equation
that uses it needs: a chance between 0 and 1, a discount above 0. Reads plain data, and passes over what is missing or
misshapen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kadesh.domain import Range
from kadesh.domain.argument import Span
from kadesh.files.complaint import Complaint, Place, dotted
from kadesh.files.references import select


@dataclass(frozen=True)
class Bound:
    """Where a number of the game may lie, and what it is."""

    is_a: str
    low: float
    high: float
    patterns: tuple[str, ...]
    inside: bool = False
    above_low: bool = False

    def holds(self, span: Range) -> bool:
        """Whether every value of a range may stand there."""
        low = span.low > self.low if self.inside or self.above_low else span.low >= self.low
        return low and (span.high < self.high if self.inside else span.high <= self.high)


INFINITE = float("inf")

BOUNDS = (
    Bound("a chance, 0 to 1", 0, 1, (
        "game.sides.*.standing.rise", "game.sides.*.standing.drop", "game.sides.*.standing.hardship",
        "game.sides.*.standing.tolerance", "game.sides.*.standing.decay",
        "game.sides.*.stock.loss", "game.sides.*.stock.growth",
        "game.sides.*.respect.talks", "game.sides.*.respect.snub", "game.sides.*.respect.victories",
        "game.sides.*.resolve.harm", "game.sides.*.resolve.decay",
        "game.backers.*.up", "game.backers.*.down", "game.shift.advance",
        "game.channel.opens", "game.channel.closes", "game.table.pause",
    )),
    Bound("a share, 0 to 1", 0, 1, (
        "game.sides.*.enjoys", "game.sides.*.resolve.relief", "game.backers.*.relief",
        "game.backers.*.weight_in_client", "game.backers.*.needs_ground",
    )),
    Bound("a chance of winning, above 0 and below 1", 0, 1, (
        "game.battle.odds", "game.sides.*.belief.mean", "game.backers.*.belief.mean",
        "game.sides.*.credibility.feared_belief",
    ), inside=True),
    Bound("a weight, above 0 and below 1", 0, 1, ("game.table.weight",), inside=True),
    Bound("above 0 and at most 1", 0, 1, (
        "game.sides.*.discount", "game.backers.*.discount", "game.sides.*.credibility.discount", "game.table.conclude",
    ), above_low=True),
    Bound("above 0", 0, INFINITE, (
        "game.fronts.*.stride", "game.sides.*.belief.weight", "game.backers.*.belief.weight",
    ), above_low=True),
    Bound("0 or more", 0, INFINITE, (
        "game.fronts.*.tempo", "game.battle.evidence", "game.noise", "game.sides.*.ratification.width",
        "game.sides.*.credibility.lag_weeks", "game.sides.*.sanctions.level", "game.sides.*.effort.tempo",
        "game.sides.*.stock.supply", "game.sides.*.felt",
    )),
)  # fmt: skip
"""What the equations of the game reference need of the numbers in them."""


def check_ranges(data: Mapping[str, Any]) -> Iterator[Complaint]:
    """Every range that lies where it cannot."""
    yield from _limits(data)
    yield from _bounds(data, read_spans(data))


def range_of(value: Any) -> Range | None:
    """A range as it is written, or None."""
    try:
        return SPAN.validate_python(value)
    except (ValidationError, OverflowError):
        return None


SPAN: TypeAdapter[Range] = TypeAdapter(Span)


@dataclass(frozen=True)
class Spans:
    """The ranges that numbers of the game can take, each with the place that says so."""

    named: Mapping[str, tuple[tuple[Place, Range], ...]]

    def of(self, value: Any) -> tuple[tuple[Place, Range], ...]:
        """The neutral range of a quantity and what levers set it to; a bare number stands for itself."""
        if isinstance(value, str):
            return self.named.get(value, ())
        bare = range_of(value)
        return () if bare is None else (((), bare),)

    def lowest(self, value: Any) -> float | None:
        """The smallest value that a number of the game can take, if it can be read."""
        return min((span.low for _, span in self.of(value)), default=None)

    def highest(self, value: Any) -> float | None:
        """The largest value that a number of the game can take, if it can be read."""
        return max((span.high for _, span in self.of(value)), default=None)


def read_spans(data: Mapping[str, Any]) -> Spans:
    """Every range that can be read: neutral ranges first, then what levers set."""
    found: dict[str, list[tuple[Place, Range]]] = {}
    for pattern in ("quantities.*.range", "levers.*.sets.*"):
        for place, written in select(data, pattern):
            span = range_of(written)
            if span is not None:
                name = place[1] if place[0] == "quantities" else place[-1]
                found.setdefault(str(name), []).append((place, span))
    return Spans({name: tuple(each) for name, each in found.items()})


def _limits(data: Mapping[str, Any]) -> Iterator[Complaint]:
    neutral, domain = {}, {}
    for (_, name), quantity in select(data, "quantities.*"):
        if isinstance(quantity, Mapping):
            neutral[name] = range_of(quantity.get("range"))
            domain[name] = range_of(quantity.get("domain")) if quantity.get("domain") is not None else None
            wide, whole = neutral[name], domain[name]
            if wide is not None and whole is not None and not _within(wide, whole):
                text = f"range {said(wide)} leaves the domain {said(whole)}"
                yield Complaint(text, ("quantities", name))
    for pattern, limits, called in (
        ("premises.*.narrows.*", neutral, "the neutral range"),
        ("levers.*.sets.*", domain, "the domain"),
    ):
        for place, written in select(data, pattern):
            span, limit = range_of(written), limits.get(place[-1])
            if span is not None and limit is not None and not _within(span, limit):
                yield Complaint(f"{said(span)} leaves {called} {said(limit)} of '{place[-1]}'", place)


def _bounds(data: Mapping[str, Any], spans: Spans) -> Iterator[Complaint]:
    told = set()
    for bound in BOUNDS:
        for pattern in bound.patterns:
            for place, value in select(data, pattern):
                for origin, span in spans.of(value):
                    if bound.holds(span) or (origin, bound.is_a) in told:
                        continue
                    if origin:
                        told.add((origin, bound.is_a))
                    used = f" ({dotted(place)} uses it)" if origin else ""
                    yield Complaint(f"{said(span)} cannot be: it needs to be {bound.is_a}{used}", origin or place)
    for place, value in select(data, "game.noise"):
        for origin, span in spans.of(value):
            if span.low != span.high:
                yield Complaint("the noise must be one value, the same in every world", origin or place)


def said(span: Range) -> str:
    """A range as it is written.

    >>> said(Range(low=0.25, high=1))
    '0.25 to 1'
    """
    return f"{span.low:g}" if span.low == span.high else f"{span.low:g} to {span.high:g}"


def _within(span: Range, limit: Range) -> bool:
    return limit.low <= span.low and span.high <= limit.high
