"""Where every sentence of an argument went, and what every element stands on: one table, read both ways.

The idea: nothing of the argument may be lost on the way to the model, and nothing added. The same rows make the page of
the documentation (``python -m kadesh.report.elements_table docs/reference``) and the section of the report.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kadesh.domain import Element, Scenario
from kadesh.domain.element import KINDS
from kadesh.files.bundled import scenario_names
from kadesh.files.elements import sentences, sentences_of
from kadesh.files.reader import load_scenario
from kadesh.report import words

HEADINGS = {
    "mechanism": "Mechanisms",
    "actor": "Actors",
    "place": "Places",
    "issue": "Issues",
    "event": "Events that the argument reports",
    "demand": "Demands",
    "case": "Historical cases",
    "feature": "Features of the text",
    "forecast": "Forecasts",
    "tension": "Tensions inside the argument",
}


@dataclass(frozen=True)
class SentenceRow:
    """A sentence: where it stands, the claim that states it in neutral words, and the elements that name the claim."""

    name: str
    where: str
    claim: str
    text: str
    status: str
    speaker: str
    elements: tuple[str, ...]


@dataclass(frozen=True)
class ElementRow:
    """An element: its place, what carries it or why nothing does, its readings, and the sentences it stands on."""

    name: str
    kind: str
    text: str
    place: str
    carried: tuple[str, ...]
    reason: str
    readings: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]


def sentence_rows(scenario: Scenario) -> tuple[SentenceRow, ...]:
    """Sentence to elements, in the order of the text; empty if the scenario lists no elements."""
    if not scenario.elements:
        return ()
    rows = []
    for each in sentences(scenario):
        claim = scenario.claims[each.claim]
        placed = tuple(name for name, element in scenario.elements.items() if each.claim in element.claims)
        where = f"{each.start}–{each.end}"
        speaker = claim.speaker or ""
        rows.append(SentenceRow(each.name, where, each.claim, claim.text, claim.status, speaker, placed))
    return tuple(rows)


def element_rows(scenario: Scenario) -> tuple[ElementRow, ...]:
    """Element to sentences, kind by kind."""
    ordered = sorted(scenario.elements.items(), key=lambda each: KINDS.index(each[1].kind))
    return tuple(
        ElementRow(
            name=name,
            kind=each.kind,
            text=each.text,
            place=each.place,
            carried=_carried(each),
            reason=each.reason or "",
            readings=tuple(
                (reading.text, _run(scenario, reading.premise, reading.starts)) for reading in each.readings
            ),
            sentences=sentences_of(scenario, each),
        )
        for name, each in ordered
    )


def elements_page(scenario: Scenario) -> str:
    """The two-way table of a scenario as a page of the documentation."""
    rows = element_rows(scenario)
    counts = [f"{sum(row.place == place for row in rows)} {place}" for place in ("modelled", "record", "not modelled")]
    parts = [
        f"# Sentences and elements: `{scenario.name}`",
        f"As of {words.as_of(scenario)}. {len(sentence_rows(scenario))} sentences and {len(rows)} elements, of which "
        f"{words.listed(counts)}. Every sentence of the argument has its place in the scenario, and every element "
        "stands on sentences. *Modelled* elements are carried by numbers or parts of the game; *record* is what is "
        "kept as a claim or a dated event; what is *not modelled* has a reason. Sentences are numbered by position and "
        "given in neutral words, with the characters at which they stand. What is entailed by premises is not thereby "
        "true, and a statement listed here is a statement, not a finding.",
        "This page is generated: `python -m kadesh.report.elements_table docs/reference`.",
        "## From sentence to element",
        _table(
            ("sentence", "characters", "in neutral words", "status", "speaker", "elements"),
            [(r.name, r.where, r.text, r.status, r.speaker, ", ".join(r.elements)) for r in sentence_rows(scenario)],
        ),
        "## From element to sentence",
    ]
    for kind in KINDS:
        mine = [row for row in rows if row.kind == kind]
        if mine:
            cells = [(r.name, r.text, r.place, "; ".join((*r.carried, r.reason)), ", ".join(r.sentences)) for r in mine]
            tidy = [(*cell[:3], cell[3].strip("; "), cell[4]) for cell in cells]
            parts += [
                f"### {HEADINGS[kind]}",
                _table(("", "element", "place", "kept by, or why not", "sentences"), tidy),
            ]
    read = [(row.name, text, run) for row in rows for text, run in row.readings]
    if read:
        parts += [
            "## Readings of ambiguous sentences",
            "Where two readings change the model, each can be run by itself.",
            _table(("", "reading", "run it with"), read),
        ]
    return "\n\n".join(parts) + "\n"


def write_pages(folder: Path) -> list[Path]:
    """Write the page of every bundled scenario that lists elements."""
    written = []
    for name in scenario_names():
        scenario = load_scenario(name)
        if scenario.elements:
            path = folder / f"{name}-elements.md"
            path.write_text(elements_page(scenario), encoding="utf-8")
            written.append(path)
    return written


def _carried(element: Element) -> tuple[str, ...]:
    plural = {"quantity": "quantities", "part of the game": "parts of the game"}
    found = [
        f"{kind if len(names) == 1 else plural.get(kind, f'{kind}s')} {', '.join(f'`{name}`' for name in names)}"
        for kind, names in element.carriers
    ]
    if element.dates:
        found.append("record of " + ", ".join(str(date) for date in element.dates))
    if not found and element.place == "record":
        found.append("its claims")
    return tuple(found)


def _run(scenario: Scenario, premise: str | None, starts: dict[str, int]) -> str:
    if premise is not None:
        spans = scenario.premises[premise].narrows.items()
        return " ".join(f"`--set '{name}={span.low:g} to {span.high:g}'`" for name, span in spans)
    return (
        ", ".join(f"{name} at level {level} at the start" for name, level in starts.items()) or "the model is the same"
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(_cell(each) for each in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    for each in write_pages(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/reference")):
        print(each)
