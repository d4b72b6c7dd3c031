"""The sections of the report that come from ``explain``, ``compare`` and ``settle``: their parts and their figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kadesh.domain import Scenario
from kadesh.report.answer_figures import Figures, compare_figures, explain_figures, settle_figures
from kadesh.report.answers import compare_parts, explain_parts, packages_in_words, settle_parts
from kadesh.report.figures import Figure
from kadesh.report.parts import Part

Answer = dict[str, Any]


@dataclass(frozen=True)
class Further:
    """Answers beside a study, as the commands of their names give them; None where nobody asked."""

    explain: Answer | None = None
    compare: Answer | None = None
    settle: Answer | None = None

    def asked(self) -> dict[str, Answer]:
        """By command, the answers that are there."""
        found = {"explain": self.explain, "compare": self.compare, "settle": self.settle}
        return {verb: answer for verb, answer in found.items() if answer is not None}


NOTHING_FURTHER = Further()


@dataclass(frozen=True)
class Section:
    """A section of the report: an introduction, what was found in parts, and figures."""

    anchor: str
    title: str
    text: str
    figures: tuple[Figure, ...]
    parts: tuple[tuple[Part, tuple[Figure, ...]], ...] = ()

    @property
    def cautions(self) -> tuple[str, ...]:
        """What its parts warn of, each once."""
        return tuple(dict.fromkeys(part.caution for part, _ in self.parts))


HEADINGS = {
    "suffices": (
        "What suffices, as the text reasons",
        "Premises and routes taken as the text joins them, by logic alone: the model has no say here.",
    ),
    "carries": (
        "What carries it",
        "Every set of the account's routes is imposed on the model, and within each route its premises, with all else "
        "neutral.",
    ),
    "flips": (
        "What flips it",
        "Corners of the quantities in which the answer is another, found in some worlds and checked in fresh ones.",
    ),
    "turns": (
        "Where exactly it turns",
        "The quantity with most say is moved over its neutral range, and all else stays as it was.",
    ),
    "unblocks": (
        "What would unblock a deal",
        "For each reason that blocks a deal, the smallest change of its own numbers that opens one, all else equal.",
    ),
    "tells": (
        "What tells the accounts apart",
        "The same record of events under every account: how likely each makes it, event by event, and what to look for "
        "next.",
    ),
    "changes": (
        "What would change it",
        "Levers, alone and two together, in the same worlds and under every account.",
    ),
    "settles": (
        "What could be settled",
        "Every package of the menu at the start: worth accepting to both sides, bearable at home, and kept.",
    ),
}
"""By anchor: the title of a section, and what it shows."""

ANALYSES = {
    "suffices": "logic",
    "carries": "carries",
    "flips": "flips",
    "turns": "crossings",
    "unblocks": "openings",
    "tells": "tells",
    "changes": "changes",
    "settles": "settles",
}
"""The analysis behind each section, whose documentation says when to trust it."""


PARTS = {"carries": "carries", "flips": "flips", "turns": "threshold", "unblocks": "openings"}
"""Where an answer of ``explain`` keeps what a section shows."""


def answer_sections(scenario: Scenario, further: Further) -> list[Section]:
    """A section for every question that was asked, in the order of the questions."""
    titles = {name: quantity.meaning for name, quantity in scenario.quantities.items()}
    titles["the rest"] = "All other quantities together"
    titles |= scenario.titles
    parts: list[Part] = []
    figures: Figures = {}
    if further.explain is not None:
        parts += explain_parts(further.explain, titles)
        figures |= explain_figures(further.explain, titles)
    if further.compare is not None:
        parts += compare_parts(further.compare, titles)
        figures |= compare_figures(further.compare, titles)
    if further.settle is not None:
        settle = packages_in_words(scenario, further.settle)
        parts += settle_parts(settle, titles)
        figures |= settle_figures(settle, titles)
    return list(_sections(parts, figures, further))


def _sections(parts: list[Part], figures: Figures, further: Further) -> Iterator[Section]:
    for anchor, (title, text) in HEADINGS.items():
        mine = [part for part in parts if part.name.split("-")[0] == anchor]
        if mine:
            said = " ".join(filter(None, (text, _asked_of(anchor, further))))
            yield Section(
                anchor, title, said, (), tuple((part, figures.get((part.name, part.of), ())) for part in mine)
            )


def _asked_of(anchor: str, further: Further) -> str:
    """How many worlds stand behind a section."""
    counts: set[int] = set()
    if anchor == "changes" and further.compare is not None:
        counts.add(further.compare["changes"]["worlds"])
    elif anchor == "settles" and further.settle is not None:
        counts |= {each["worlds"] for each in further.settle["settles"]}
    elif anchor == "tells" and further.explain is not None:
        counts.add(further.explain["tells"]["worlds"])
    elif anchor in PARTS and further.explain is not None:
        part = PARTS[anchor]
        counts |= {each[part]["worlds"] for each in further.explain["answers"] if each[part] is not None}
    return f"Asked of {max(counts):,} worlds." if counts else ""
