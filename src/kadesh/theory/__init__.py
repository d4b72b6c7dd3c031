"""Published models of war and of its end: one paper, one file; pure functions; a catalogue to teach from.

>>> from kadesh import theory
>>> theory.compute(theory.find("bargaining-range"), chance_a=0.5, cost_a=0.1, cost_b=0.1)["width"]
0.2
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable
from typing import Any, TypeVar

import numpy as np

from kadesh.theory import (
    abreu_gul2000,
    bishop1978,
    brown1963,
    debs_goemans2010,
    downs_rocke1994,
    fang1989,
    fearon1994,
    fearon1995,
    fearon2013,
    filson_werner2002,
    gent2008,
    goemans2000,
    hirshleifer1989,
    ktab,
    kydd2003,
    lanchester,
    maynard_smith1974,
    powell1999,
    powell2004,
    powell2006,
    random_walk,
    ripeness,
    rubinstein1982,
    scholz2011,
    slantchev2003,
    smith_stam2004,
    wittman1979,
)
from kadesh.theory.entry import PROVENANCES, Choice, DomainError, Entry, Parameter, Setting

__all__ = [
    "DomainError",
    "Entry",
    "UnknownNameError",
    "catalogue",
    "compute",
    "describe",
    "find",
    "read_settings",
]

_T = TypeVar("_T")

_ENTRIES: tuple[Entry, ...] = (
    # why bargains fail
    *fearon1995.ENTRIES,
    powell1999.ENTRY,
    *powell2006.ENTRIES,
    fearon1994.ENTRY,
    # how wars end
    wittman1979.ENTRY,
    random_walk.ENTRY,
    smith_stam2004.ENTRY,
    *slantchev2003.ENTRIES,
    *powell2004.ENTRIES,
    filson_werner2002.ENTRY,
    fearon2013.ENTRY,
    ripeness.ENTRY,
    # waiting, reputation, audiences at home
    maynard_smith1974.ENTRY,
    bishop1978.ENTRY,
    abreu_gul2000.ENTRY,
    rubinstein1982.ENTRY,
    # leaders
    goemans2000.ENTRY,
    downs_rocke1994.ENTRY,
    debs_goemans2010.ENTRY,
    # third parties
    kydd2003.ENTRY,
    gent2008.ENTRY,
    # fighting
    lanchester.ENTRY,
    brown1963.ENTRY,
    hirshleifer1989.ENTRY,
    # many actors
    *fang1989.ENTRIES,
    scholz2011.ENTRY,
    ktab.ENTRY,
)


class UnknownNameError(LookupError):
    """No entry, or no parameter, has this name."""


def catalogue() -> tuple[Entry, ...]:
    """Every entry, in the order in which a course would teach them."""
    return _ENTRIES


def find(name: str) -> Entry:
    """The entry called ``name``; raises UnknownNameError with the nearest one."""
    return _nearest(name, {entry.name: entry for entry in _ENTRIES}, "model")


def read_settings(entry: Entry, assignments: Iterable[str]) -> dict[str, Setting]:
    """Settings from the text of a command line, such as ``p=0.4``, ``cost_b=0.1,0.2`` or ``law=exponential``.

    Raises UnknownNameError for a symbol that the entry does not have, DomainError for no number.
    """
    found: dict[str, Setting] = {}
    for assignment in assignments:
        symbol, equals, text = assignment.partition("=")
        if not equals:
            raise DomainError(f"{assignment!r}: write symbol=value")
        parameter = _parameter(entry, symbol.strip())
        if isinstance(parameter, Choice):
            found[parameter.name] = parameter.read(text.strip())
            continue
        try:
            numbers = [float(part) for part in text.split(",")]
        except ValueError:
            raise DomainError(f"{parameter.label} = {text!r} is not a number; domain: {parameter.domain}") from None
        found[parameter.name] = numbers if len(numbers) > 1 or parameter.form == "list" else numbers[0]
    return found


def compute(entry: Entry, **settings: Setting) -> dict[str, Any]:
    """The named numbers of a model, ready for JSON; a setting left out takes its example value.

    A setting may be given by the name or by the symbol of its parameter. Arrays become lists, what has no
    finite value becomes ``None``. Raises UnknownNameError or DomainError.
    """
    named = {_parameter(entry, symbol).name: value for symbol, value in settings.items()}
    return {name: _plain(value) for name, value in entry.answers(named).items()}


def describe(entry: Entry) -> dict[str, Any]:
    """All that the catalogue knows about an entry, ready for JSON."""
    return {
        "name": entry.name,
        "title": entry.title,
        "claim": entry.claim,
        "provenance": entry.provenance,
        "provenance_means": PROVENANCES[entry.provenance],
        "source": entry.source,
        "bibtex": entry.citation.strip(),
        "model": entry.model,
        "in_words": entry.in_words,
        "silent_about": entry.silent_about,
        "formula": entry.formula.strip(),
        "parameters": [
            {
                "symbol": each.symbol,
                "name": each.name,
                "meaning": each.meaning,
                "unit": each.unit if isinstance(each, Parameter) else "word",
                "domain": each.domain,
                "example": _plain(each.example),
            }
            for each in entry.parameters
        ],
        "outputs": [
            {"name": each.name, "meaning": each.meaning, "unit": each.unit, "along": each.along or None}
            for each in entry.outputs
        ],
        "verified": entry.verified,
        "to_open": entry.to_open,
        "engine": entry.engine,
        "cases": len(entry.cases),
    }


def _parameter(entry: Entry, symbol: str) -> Parameter | Choice:
    known: dict[str, Parameter | Choice] = {each.symbol: each for each in entry.parameters}
    known |= {each.name: each for each in entry.parameters}
    return _nearest(symbol, known, f"parameter of {entry.name}")


def _nearest(name: str, known: dict[str, _T], kind: str) -> _T:
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
    raise UnknownNameError(f"{name!r} is no {kind}; {hint}")


def _plain(value: Any) -> Any:
    """``value`` as JSON knows it."""
    if isinstance(value, (str, bool)) or value is None:
        return value
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return round(value, 12) + 0.0 if math.isfinite(value) else None
    return value
