"""Every shared small game, all its outputs; the shared folder holds values of an independent implementation."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from engine.worked_cases import CASES

SHARED = Path(os.environ.get("KADESH_SHARED", Path(__file__).parents[3] / "shared"))
TOLERANCE = 1e-11
"""The file has twelve digits."""


@pytest.fixture(scope="module")
def shared() -> dict[str, dict[str, Any]]:
    """The outputs of every shared case, by name."""
    file = SHARED / "cases.json"
    if not file.exists():
        pytest.skip("no shared cases.json beside this checkout (KADESH_SHARED names its folder)")
    return {case["name"]: case["outputs"] for case in json.loads(file.read_text(encoding="utf-8"))["cases"]}


def differences(said: Any, expected: Any, where: str = "") -> list[str]:
    """Every place at which what the engine says is not what is expected."""
    if isinstance(expected, dict):
        found = []
        for key, value in expected.items():
            if key not in said:
                found.append(f"{where}.{key}: not reported")
            else:
                found += differences(said[key], value, f"{where}.{key}")
        if where.endswith(".ends"):
            extra = {key: value for key, value in said.items() if key not in expected and abs(value) > TOLERANCE}
            found += [f"{where}.{key}: {value}, not expected" for key, value in extra.items()]
        return found
    if isinstance(expected, list):
        if len(said) != len(expected):
            return [f"{where}: {len(said)} entries, not {len(expected)}"]
        return [d for i, value in enumerate(expected) for d in differences(said[i], value, f"{where}[{i}]")]
    if isinstance(expected, str):
        # one character per line: collapsed lines, the first and the last, carry no meaning
        same = len(said) == len(expected) and said[1:-1] == expected[1:-1]
    elif isinstance(expected, bool):
        same = said is expected
    else:
        same = np.isclose(said, expected, rtol=1e-11, atol=TOLERANCE if abs(expected) > 1e-20 else 0)
    return [] if same else [f"{where}: {said}, not {expected}"]


@pytest.mark.parametrize("name", CASES)
def test_a_shared_case_is_reproduced(name: str, shared: dict[str, dict[str, Any]]) -> None:
    assert differences(CASES[name](), shared[name]) == []


def test_no_shared_case_is_left_out(shared: dict[str, dict[str, Any]]) -> None:
    assert set(shared) == set(CASES)


def test_the_comparison_sees_a_difference() -> None:
    assert differences({"V": [0.5], "ends": {"won": 1.0}}, {"V": [0.5 + 1e-9], "ends": {}}) == [
        ".V[0]: 0.5, not 0.500000001",
        ".ends.won: 1.0, not expected",
    ]
