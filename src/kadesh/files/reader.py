"""From a file to a scenario, or to one clear complaint for every fault in it.

The idea: read the YAML, ask the domain types for its shape, resolve its names, and see that its game can be played;
each step speaks of everything it can see, so that all faults of a file come at once.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kadesh.domain import Scenario
from kadesh.files.bundled import find_scenario
from kadesh.files.complaint import Complaint, Positions, ScenarioError, faults, in_order, locate, shown
from kadesh.files.document import Document, parse_document, read_document
from kadesh.files.ranges import check_ranges
from kadesh.files.references import check_references
from kadesh.files.shape import validate
from kadesh.files.structure import check_structure


@dataclass(frozen=True)
class Reading:
    """What reading a file gave.

    ``scenario`` is None if the file has not the shape of one; ``positions`` is where each place stands; ``readable`` is
    false if the file could not be read as YAML at all.
    """

    file: str
    scenario: Scenario | None
    complaints: tuple[Complaint, ...] = ()
    positions: Positions = field(default_factory=dict)
    readable: bool = True

    @property
    def sound(self) -> bool:
        """Whether the scenario can be run."""
        return self.scenario is not None and not faults(self.complaints)


def load_scenario(scenario: str | os.PathLike[str]) -> Scenario:
    """A scenario that can be run, from a path or a bundled name.

    Raises: ScenarioError, with every complaint, if it cannot be read or cannot be run.
    """
    reading = read(scenario)
    if reading.scenario is None or not reading.sound:
        raise ScenarioError(reading.complaints, readable=reading.readable)
    return reading.scenario


def read_scenario(path: str | os.PathLike[str]) -> tuple[Scenario | None, tuple[Complaint, ...]]:
    """The scenario in a file, where it has the shape of one, and all that keeps it from being run."""
    reading = read_file(Path(path))
    return reading.scenario, reading.complaints


def read(scenario: str | os.PathLike[str]) -> Reading:
    """Read a scenario by path or bundled name. Raises: ScenarioError if there is none of that name."""
    path = find_scenario(scenario)
    written = os.fspath(scenario)
    return read_file(path, shown_as=path.name if path.stem == written else written)


def read_file(path: Path, *, shown_as: str | None = None) -> Reading:
    """Read a file; ``shown_as`` is its name in complaints."""
    return _reading(read_document(path, shown_as=shown_as))


def read_text(text: str, *, file: str = "scenario") -> Reading:
    """Read a scenario from YAML in memory; ``file`` is its name in complaints."""
    return _reading(parse_document(text, file=file))


def _reading(document: Document) -> Reading:
    data, file = document.data, document.file
    if data is None:
        return Reading(file, None, in_order(document.complaints), readable=False)
    if not isinstance(data, Mapping):
        text = f"a scenario is a mapping with fields such as 'name', 'question' and 'game', not {shown(data)}"
        return Reading(file, None, in_order((*document.complaints, Complaint(text, file=file, line=1))))
    scenario, misshapen = validate(data)
    spoilt = {each.place for each in document.complaints if each.place}
    found = [
        locate(each, document.positions, file)
        for each in (*misshapen, *check_references(data), *check_ranges(data), *check_structure(data))
        if not any(each.place[:length] in spoilt for length in range(1, len(each.place) + 1))
    ]
    complaints = in_order((*document.complaints, *found))
    return Reading(file, scenario if not document.complaints else None, complaints, document.positions)
