"""Whether every sentence of the argument has its place, and every element stands on sentences: no orphan either way.

The idea: the sentences of a source are its claims' quotes in the order of their positions. A scenario that lists
elements lists all of them, so that nothing of the argument is lost on the way to the model, and nothing is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kadesh.domain import Element, Scenario
from kadesh.files.complaint import Complaint


@dataclass(frozen=True)
class Sentence:
    """A sentence of the argument: its name by position, where it stands, and the claim that quotes it."""

    name: str
    start: int
    end: int
    claim: str


def argued_source(scenario: Scenario) -> str:
    """The source that most claims quote by position: the text of the argument. Empty if none is quoted."""
    counts: dict[str, int] = {}
    for claim in scenario.claims.values():
        if claim.quotes:
            counts[claim.source] = counts.get(claim.source, 0) + len(claim.quotes)
    return max(counts, key=lambda name: counts[name], default="")


def sentences(scenario: Scenario) -> tuple[Sentence, ...]:
    """The sentences of the argument in the order of their positions, named S01, S02, …"""
    source = argued_source(scenario)
    spots = sorted(
        (quote.start, quote.end, name)
        for name, claim in scenario.claims.items()
        for quote in claim.quotes
        if claim.source == source
    )
    return tuple(
        Sentence(f"S{number:02}", start, end, name) for number, (start, end, name) in enumerate(spots, start=1)
    )


def sentences_of(scenario: Scenario, element: Element) -> tuple[str, ...]:
    """The names of the sentences that an element stands on."""
    return tuple(each.name for each in sentences(scenario) if each.claim in element.claims)


def check_elements(scenario: Scenario) -> Iterator[Complaint]:
    """Complaints about sentences without an element, elements without a sentence, and days that nothing happened on."""
    if not scenario.elements:
        return
    placed = {claim for element in scenario.elements.values() for claim in element.claims}
    for each in sentences(scenario):
        if each.claim not in placed:
            yield Complaint(
                f"no element names this claim, so sentence {each.name} has no place", ("claims", each.claim)
            )
    quoted = {each.claim for each in sentences(scenario)}
    happened = {event.date for event in scenario.events}
    for name, element in scenario.elements.items():
        if quoted and not quoted & set(element.claims):
            yield Complaint("none of its claims quotes a sentence of the argument", ("elements", name, "claims"))
        for number, date in enumerate(element.dates):
            if date not in happened:
                yield Complaint(f"no event of the record is dated {date}", ("elements", name, "dates", number))
        yield from _readings(name, element)


def _readings(name: str, element: Element) -> Iterator[Complaint]:
    """Readings that change the model do so in different ways, and all of them are run."""
    place = ("elements", name, "readings")
    run = [each.runs for each in element.readings]
    if any(run) and not all(run):
        yield Complaint("one reading changes the model and another does not", place)
    ways = [(each.premise, tuple(each.starts.items())) for each in element.readings if each.runs]
    if len(set(ways)) < len(ways):
        yield Complaint("two readings change the model in the same way, so they are one", place)
    if element.readings and not any(run) and element.reason is None:
        yield Complaint("readings that change nothing need a 'reason' why the model is the same", place)
