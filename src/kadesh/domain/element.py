"""What an argument speaks of, one element at a time, and where each has its place."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from kadesh.domain.argument import Date
from kadesh.domain.model import Name, Part, Text

Kind = Literal[
    "mechanism", "actor", "place", "issue", "event", "demand", "case", "feature", "forecast", "tension"
]  # fmt: skip
"""What an element can be; a feature is a property of the text itself, a tension two claims that pull apart."""

KINDS: tuple[Kind, ...] = (
    "mechanism", "actor", "place", "issue", "event", "demand", "case", "feature", "forecast", "tension",
)  # fmt: skip


class Reading(Part):
    """One way to read an ambiguous sentence.

    Where readings change the model, each names a premise, or the levels at which coordinates start, and all are run.
    """

    text: Text
    premise: Name | None = None
    starts: dict[Name, Annotated[int, Field(ge=0, le=128)]] = {}

    @property
    def runs(self) -> bool:
        """Whether the reading changes the model."""
        return self.premise is not None or bool(self.starts)


class Element(Part):
    """Something that the argument speaks of, in neutral words, with its claims and its place.

    ``modelled``: the named quantities, premises, levers, conclusions or parts of the game carry it. ``record``: it is
    kept in claims and, where dated, among the events (``dates``). ``not modelled``: with the reason.
    """

    kind: Kind
    text: Text
    place: Literal["modelled", "record", "not modelled"]
    claims: Annotated[tuple[Name, ...], Field(min_length=1)]
    quantities: tuple[Name, ...] = ()
    premises: tuple[Name, ...] = ()
    levers: tuple[Name, ...] = ()
    conclusions: tuple[Name, ...] = ()
    parts: tuple[Name, ...] = ()
    dates: tuple[Date, ...] = ()
    readings: tuple[Reading, ...] = ()
    reason: Text | None = None

    @property
    def carriers(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What carries the element in the game, by kind, with the kinds that are empty left out."""
        found = (
            ("quantity", self.quantities),
            ("premise", self.premises),
            ("lever", self.levers),
            ("conclusion", self.conclusions),
            ("part of the game", self.parts),
        )
        return tuple((kind, names) for kind, names in found if names)

    @model_validator(mode="after")
    def _placed(self) -> "Element":
        if self.place == "modelled" and not self.carriers:
            raise ValueError("a modelled element names what carries it: quantities, premises, levers, parts, …")
        if self.place != "modelled" and self.carriers:
            raise ValueError(f"something carries this element in the game, so its place is not '{self.place}'")
        if self.place == "not modelled" and self.reason is None:
            raise ValueError("an element that is not modelled needs a 'reason'")
        if len(self.readings) == 1:
            raise ValueError("one reading is none: an ambiguous sentence has at least two")
        return self
