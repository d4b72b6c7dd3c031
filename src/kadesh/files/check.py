"""Everything that ``kadesh check`` says about a scenario: faults that keep it from running, faults of fairness, advice.

The idea: a *fault* must be mended; *advice* may be. What the reader finds (shape, names, the game's structure) keeps a
scenario from running; what is added here (sources, counter-positions, two sides, loaded words) does not.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace

from kadesh.domain import Scenario
from kadesh.files.argument import check_argument
from kadesh.files.complaint import Complaint, Positions, in_order, locate
from kadesh.files.elements import check_elements
from kadesh.files.neutral import check_words
from kadesh.files.ranges import check_ranges
from kadesh.files.reader import Reading, read
from kadesh.files.references import check_references, plain
from kadesh.files.spans import Coverage, verify_spans
from kadesh.files.structure import check_structure
from kadesh.files.unfinished import check_unfinished


def check_scenario(scenario: Scenario, positions: Positions | None = None, *, file: str = "") -> tuple[Complaint, ...]:
    """All complaints about a scenario.

    Parameters: ``positions`` of its places in ``file``, if it was read from one (``Reading.positions``).
    """
    data = plain(scenario)
    playable = (*check_references(data), *check_ranges(data), *check_structure(data))
    found = (*playable, *check_argument(scenario), *check_elements(scenario), *check_words(scenario))
    return _located((*found, *check_unfinished(scenario)), positions or {}, file)


def check_file(
    scenario: str | os.PathLike[str],
    *,
    text: str | os.PathLike[str] | None = None,
    source: str | None = None,
) -> tuple[Reading, Coverage | None]:
    """Read a scenario by path or bundled name, and check it; with ``text``, also its spans against that text.

    Parameters: ``source``, which source the text is; by default the only one that claims quote.
    Returns: the reading with all complaints, and the coverage of the text if there was one.
    Raises: ScenarioError if there is no scenario or text of that name, or the text cannot be read.
    """
    reading = read(scenario)
    if reading.scenario is None:
        return reading, None
    found = check_scenario(reading.scenario, reading.positions, file=reading.file)
    coverage = None
    if text is not None:
        spans, coverage = verify_spans(reading.scenario, source or quoted_source(reading.scenario), text)
        found = (*found, *_located(spans, reading.positions, reading.file))
    return replace(reading, complaints=in_order((*reading.complaints, *found))), coverage


def quoted_source(scenario: Scenario) -> str:
    """The source that most claims quote by position."""
    counts: dict[str, int] = {}
    for claim in scenario.claims.values():
        counts[claim.source] = counts.get(claim.source, 0) + len(claim.quotes)
    return max(counts, key=lambda name: counts[name], default="")


def _located(found: Iterable[Complaint], positions: Positions, file: str) -> tuple[Complaint, ...]:
    return in_order(locate(each, positions, file) for each in found)
