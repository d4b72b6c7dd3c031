"""What an entry of the catalogue is: a published model as a function with its words, numbers and source.

A model file reads in this order: the docstring (claim, The model, In words, Silent about, Source, Example),
the parameters, the answer (a frozen dataclass), the functions, the entry. Nothing is said twice: the prose of
an entry *is* the docstring of its file, or of its function where one paper holds several models.

>>> Parameter("p", "chance_a", "A's chance of winning the war", "probability", 0, 1, 0.5).domain
'from 0 to 1'
"""

from __future__ import annotations

import dataclasses
import inspect
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_type_hints

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
Numbers: TypeAlias = float | FloatArray | Sequence[float]
"""What a function of a model takes: one number, or an array that broadcasts with the other arguments."""

Setting: TypeAlias = float | str | Sequence[float] | FloatArray
Provenance: TypeAlias = Literal["exact", "after", "indicator"]

PROVENANCES: Mapping[str, str] = {
    "exact": "the published model, derived again and checked",
    "after": "the mechanism of the paper made precise here; not claimed to be the paper's own game",
    "indicator": "not a model: a check list turned into arithmetic",
}


class DomainError(ValueError):
    """A setting lies outside the domain of its parameter."""


# --- what goes in ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number (or one list of numbers) that a model takes.

    ``name`` is the keyword of the function, ``symbol`` the paper's letter. ``form`` is ``number``
    (broadcasts), ``whole`` (a whole number that broadcasts), ``size`` (a whole number that fixes the shape
    of the answer and does not broadcast) or ``list`` (a list, or an array whose last axis is the list).
    """

    symbol: str
    name: str
    meaning: str
    unit: str
    low: float
    high: float
    example: float | tuple[float, ...]
    form: Literal["number", "whole", "size", "list"] = "number"
    open_low: bool = False
    open_high: bool = False

    @property
    def domain(self) -> str:
        """The domain in words."""
        whole = "whole number " if self.form in ("whole", "size") else ""
        above = f"above {self.low:g}" if self.open_low else f"from {self.low:g}"
        below = f"below {self.high:g}" if self.open_high else f"to {self.high:g}"
        if math.isinf(self.low) and math.isinf(self.high):
            return f"any {whole or 'number'}".strip()
        if math.isinf(self.high):
            return f"{whole}above {self.low:g}" if self.open_low else f"{whole}{self.low:g} or more"
        if math.isinf(self.low):
            return f"{whole}below {self.high:g}" if self.open_high else f"{whole}{self.high:g} or less"
        return f"{whole}{above} {below}"

    def read(self, value: Any) -> FloatArray:
        """``value`` as an array; raises DomainError where it leaves the domain."""
        try:
            array = np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError):
            raise DomainError(f"{self.label} = {value!r} is not a number; domain: {self.domain}") from None
        bad = ~(array > self.low if self.open_low else array >= self.low)
        bad |= ~(array < self.high if self.open_high else array <= self.high)
        if self.form in ("whole", "size"):
            bad |= array != np.floor(array)
        if bad.any():
            worst = array[bad].flat[0] if array.ndim else array
            raise DomainError(f"{self.label} = {float(worst):g} is outside its domain: {self.domain}")
        if self.form == "size" and array.ndim:
            raise DomainError(f"{self.label} fixes the shape of the answer: give one whole number")
        if self.form == "list" and array.ndim == 0:
            raise DomainError(f"{self.label} is a list of numbers, each {self.domain}; got one number")
        return array

    @property
    def label(self) -> str:
        """The name, with the symbol where it differs."""
        return self.name if self.name == self.symbol else f"{self.name} ({self.symbol})"


@dataclass(frozen=True, slots=True)
class Choice:
    """A word that a model takes: which variant is meant."""

    symbol: str
    name: str
    meaning: str
    options: tuple[str, ...]
    example: str

    @property
    def domain(self) -> str:
        """The words that are known."""
        return "one of " + ", ".join(self.options)

    @property
    def label(self) -> str:
        """The name."""
        return self.name

    def read(self, value: Any) -> str:
        """``value`` as one of the known words; raises DomainError otherwise."""
        if value not in self.options:
            raise DomainError(f"{self.name} = {value!r} is outside its domain: {self.domain}")
        return str(value)


def arrays(parameters: Sequence[Parameter | Choice], **values: Any) -> list[FloatArray]:
    """The numeric values, in the order given, checked against their domains and broadcast to one shape.

    A list keeps its last axis and broadcasts over the axes before it; sizes stay one number; words (Choice)
    are checked and left out.
    Raises DomainError with the name, the value and the domain.

    >>> chance = Parameter("p", "chance", "chance of winning", "probability", 0, 1, 0.5)
    >>> arrays((chance,), chance=1.2)
    Traceback (most recent call last):
    ...
    kadesh.theory.entry.DomainError: chance (p) = 1.2 is outside its domain: from 0 to 1
    """
    known = {each.name: each for each in parameters}
    read = {name: known[name].read(value) for name, value in values.items()}
    found = {name: value for name, value in read.items() if not isinstance(value, str)}
    forms = {name: getattr(known[name], "form", "") for name in found}
    leading = np.broadcast_shapes(
        *(value.shape[:-1] if forms[name] == "list" else value.shape for name, value in found.items())
    )
    for name, value in found.items():
        if forms[name] != "size":
            last = value.shape[-1:] if forms[name] == "list" else ()
            found[name] = np.broadcast_to(value, leading + last)
    return list(found.values())


def require(holds: Any, rule: str, /, **values: Any) -> None:
    """Raise DomainError unless ``holds`` is true everywhere; ``rule`` says what must hold between parameters.

    >>> require(0.2 < 0.1, "low must lie below high", low=0.2, high=0.1)
    Traceback (most recent call last):
    ...
    kadesh.theory.entry.DomainError: low must lie below high; got low = 0.2, high = 0.1
    """
    ok = np.asarray(holds)
    if ok.all():
        return
    parts = []
    for name, value in values.items():
        shown = np.broadcast_to(np.asarray(value, dtype=np.float64), ok.shape)[~ok].flat[0]
        parts.append(f"{name} = {float(shown):g}")
    raise DomainError(f"{rule}; got {', '.join(parts)}" if parts else rule)


# --- what comes out -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Says:
    """What one field of an answer means: ``x: Annotated[FloatArray, Says("A's share", "share of the pie")]``.

    ``along`` names the trailing axis of a field that has one ("front position", "round").
    """

    meaning: str
    unit: str
    along: str = ""


@dataclass(frozen=True, slots=True)
class Output:
    """One named number of an answer, as the catalogue lists it."""

    name: str
    meaning: str
    unit: str
    along: str


@dataclass(frozen=True, slots=True)
class Case:
    """A reference case: these settings give these numbers."""

    settings: Mapping[str, Setting]
    expected: Mapping[str, Any]
    tolerance: float
    note: str
    source: str


# --- the picture, as data -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Curves:
    """A picture of outputs against one parameter: lines labelled at their end, or a band between two outputs.

    ``by`` draws one line for each value of a second parameter (or one for each option of a Choice);
    ``variants`` one for each labelled set of settings.
    ``band`` fills the space between two outputs. ``marks`` are vertical lines with a label.
    """

    title: str
    x: str
    start: float
    stop: float
    shows: tuple[str, ...]
    y_title: str
    reading: str
    labels: tuple[str, ...] = ()
    by: tuple[str, tuple[Any, ...]] | None = None
    variants: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    band: tuple[str, str] | None = None
    marks: tuple[tuple[float, str], ...] = ()
    settings: Mapping[str, Setting] = dataclasses.field(default_factory=dict)
    x_title: str = ""
    points: int = 161


@dataclass(frozen=True, slots=True)
class Steps:
    """A picture of outputs along their own trailing axis (front positions, weeks, rounds).

    ``x`` names the output that holds the axis values, or is empty for 0, 1, 2, …
    """

    title: str
    shows: tuple[str, ...]
    x_title: str
    y_title: str
    reading: str
    labels: tuple[str, ...] = ()
    x: str = ""
    by: tuple[str, tuple[Any, ...]] | None = None
    variants: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    settings: Mapping[str, Setting] = dataclasses.field(default_factory=dict)
    mark: Literal["line", "bar"] = "line"


@dataclass(frozen=True, slots=True)
class Region:
    """A picture of one output over two parameters; a yes/no output gives two labelled areas."""

    title: str
    x: str
    x_start: float
    x_stop: float
    y: str
    y_start: float
    y_stop: float
    shows: str
    reading: str
    words: Mapping[Any, str] = dataclasses.field(default_factory=dict)
    legend: str = ""
    settings: Mapping[str, Setting] = dataclasses.field(default_factory=dict)
    points: int = 121


Picture: TypeAlias = Curves | Steps | Region


# --- the entry ------------------------------------------------------------------------------------------

SECTIONS = ("The model", "In words", "Silent about", "Source", "Example")


def sections(text: str) -> dict[str, str]:
    """The parts of a docstring: ``Claim`` (its first line), then each underlined section.

    >>> sections("War is costly.\\n\\nIn words\\n--------\\nIt hurts.")["In words"]
    'It hurts.'
    """
    text = inspect.cleandoc(text)
    pieces = re.split(r"^([A-Z][A-Za-z ]+)\n-{3,}[ ]*$", text, flags=re.MULTILINE)
    found = {"Claim": " ".join(pieces[0].strip().split("\n\n")[0].split())}
    for heading, body in zip(pieces[1::2], pieces[2::2], strict=True):
        found[heading] = body.strip()
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """One model of the catalogue.

    ``text`` is the docstring that holds the prose (of the file, or of the function where one file holds
    several models); ``compute`` the function; ``answer`` its frozen result;
    ``formula`` LaTeX; ``citation`` BibTeX; ``source`` the citation in one line with pages, or 'not opened';
    ``verified`` how the numbers were checked; ``to_open`` what remains to be read; ``engine`` how the weekly
    game contains the model, or why it cannot.
    """

    name: str
    title: str
    text: str | None
    provenance: Provenance
    citation: str
    source: str
    formula: str
    parameters: tuple[Parameter | Choice, ...]
    compute: Callable[..., Any]
    answer: type[Any]
    cases: tuple[Case, ...]
    verified: str
    to_open: str
    engine: str
    picture: Picture

    @property
    def claim(self) -> str:
        """The model in one line."""
        return sections(self.text or "")["Claim"]

    @property
    def model(self) -> str:
        """Who moves, what they know, what they get."""
        return sections(self.text or "")["The model"]

    @property
    def in_words(self) -> str:
        """What the formula means."""
        return sections(self.text or "")["In words"]

    @property
    def silent_about(self) -> str:
        """What the model leaves out."""
        return sections(self.text or "")["Silent about"]

    @property
    def example(self) -> str:
        """A doctest that a newcomer can follow."""
        said = sections(self.text or "")
        return said.get("Example") or said["Examples"]

    @property
    def paper(self) -> str:
        """The file of the paper, such as ``fearon1995``."""
        return str(self.compute.__module__).rpartition(".")[2]

    @property
    def outputs(self) -> tuple[Output, ...]:
        """What the answer holds."""
        hints = get_type_hints(self.answer, include_extras=True)
        said = {name: hint.__metadata__[0] for name, hint in hints.items()}
        return tuple(Output(name, each.meaning, each.unit, each.along) for name, each in said.items())

    @property
    def examples(self) -> dict[str, Any]:
        """The settings of the example."""
        return {each.name: each.example for each in self.parameters}

    def answers(self, settings: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The named numbers at ``settings``; what is left out takes its example value."""
        found = self.compute(**{**self.examples, **(settings or {})})
        return {each.name: getattr(found, each.name) for each in dataclasses.fields(found)}
