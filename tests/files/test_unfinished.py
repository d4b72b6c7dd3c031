"""What is still to be written is named, and nothing that ships is unfinished."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kadesh.files.bundled import scenario_names
from kadesh.files.reader import load_scenario
from kadesh.files.unfinished import check_unfinished


@pytest.mark.parametrize("name", scenario_names())
def test_no_bundled_scenario_is_unfinished(name: str) -> None:
    assert list(check_unfinished(load_scenario(name))) == []


def test_a_text_to_be_written_is_advice(changed: Callable[..., list[str]]) -> None:
    assert changed(("text: Arda's army wins", "text: TODO Arda's army wins")) == [
        "@ claims.arda-advances.text: advice: 1 of 3 claims is still to be filled in: arda-advances"
    ]
    assert changed(("  - The people who", "  - TODO the people who")) == [
        "@ silent_about[0]: advice: still to be filled in"
    ]
    assert changed(("text: Arda's army wins", "text: Arda's TODO wins")) == []
