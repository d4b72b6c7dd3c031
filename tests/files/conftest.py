"""A sound scenario, and what is said of it once something in it is changed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from kadesh.files.check import check_scenario
from kadesh.files.complaint import Complaint, in_order
from kadesh.files.new import template_text
from kadesh.files.reader import read_text


@pytest.fixture(scope="session")
def template() -> str:
    """The text of the scenario that ``kadesh new`` writes."""
    return template_text()


def complaints_of(text: str) -> tuple[Complaint, ...]:
    """Everything that reading and checking a text says."""
    reading = read_text(text, file="war.yaml")
    if reading.scenario is None:
        return reading.complaints
    found = check_scenario(reading.scenario, reading.positions, file="war.yaml")
    return in_order((*reading.complaints, *found))


@pytest.fixture
def changed(template: str) -> Callable[..., list[str]]:
    """What is said of the template after a change; '@' stands for the first line that changed, '#' for another."""

    def change(*swaps: tuple[str, str]) -> list[str]:
        text = template
        for old, new in swaps:
            assert old in text, f"the template has no {old!r}"
            text = text.replace(old, new, 1)
        pairs = zip(template.splitlines(), text.splitlines(), strict=False)
        first = next((number for number, (old, new) in enumerate(pairs, start=1) if old != new), 0)
        said = [str(each).replace(f"war.yaml:{first}: ", "@ ") for each in complaints_of(text)]
        return [re.sub(r"^war\.yaml:\d+: ", "# ", each) for each in said]

    return change
