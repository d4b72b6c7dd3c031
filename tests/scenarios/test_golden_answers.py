"""What explain, compare and settle answer for every bundled scenario, as recorded: a few worlds, the first account.

Words, names and counts must be the same. Numbers may differ by what another machine's arithmetic does to them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import kadesh
from kadesh.cli.reproduce import differences
from kadesh.files.bundled import scenario_names

RECORDED = Path(__file__).parent / "recorded"
WORLDS, SEED, WIDEST = 8, 1, 120
DIGITS = 6
NEAR = 2e-6
"""Two units of the last decimal. Compiled without wide vectors and fused operations, all came out within it but …"""
EXPLORED, NEAR_EXPLORED = re.compile(r"answers\[\d+\]\.(carries|flips|beyond|threshold|openings)\."), 1e-3
"""… what is explored in single precision: there a choice near a tie fell the other way in a world, and moved a mean."""
OWN_TO_A_RUN = ("seconds", "manifest")
VERBS: Mapping[str, Callable[..., Any]] = {
    "explain": kadesh.explain,
    "compare": kadesh.compare,
    "settle": kadesh.settle,
}


def answered(verb: str, name: str) -> dict[str, Any]:
    """The answer as plain data, without what is its run's own."""
    scenario = kadesh.load(name)
    found = VERBS[verb](scenario, worlds=WORLDS, seed=SEED, accounts=[next(iter(scenario.accounts))])
    return {key: rounded(each) for key, each in found.to_json().items() if key not in OWN_TO_A_RUN}


def rounded(value: Any) -> Any:
    """Nested data with its numbers as they are recorded."""
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [rounded(each) for each in value]
    return round(value, DIGITS) + 0.0 if isinstance(value, float) else value


def written(value: Any, indent: str = "") -> str:
    """Nested data as JSON that a person can read: what fits on a line stands on one."""
    line, deeper = json.dumps(value, ensure_ascii=False), f"{indent} "
    if len(indent) + len(line) <= WIDEST or not isinstance(value, (dict, list)):
        return line
    if isinstance(value, dict):
        parts = [f"{json.dumps(name)}: {written(each, deeper)}" for name, each in value.items()]
    else:
        parts = [written(each, deeper) for each in value]
    opens, closes = "{}" if isinstance(value, dict) else "[]"
    return f"{opens}\n{deeper}" + f",\n{deeper}".join(parts) + f"\n{indent}{closes}"


def same(place: str, before: Any, after: Any) -> bool:
    """Whether two recorded things are the same but for rounding."""
    near = NEAR_EXPLORED if EXPLORED.match(place) else NEAR
    numbers = all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in (before, after))
    return numbers and math.isclose(before, after, rel_tol=near, abs_tol=near)


@pytest.mark.golden
@pytest.mark.slow
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", scenario_names())
def test_an_answer_reads_as_recorded(name: str, verb: str, request: pytest.FixtureRequest) -> None:
    found, file = answered(verb, name), RECORDED / f"{verb}-{name}.json"
    if request.config.getoption("--rewrite-golden"):
        file.write_text(written(found) + "\n", encoding="utf-8")
    kept = json.loads(file.read_text(encoding="utf-8"))
    apart = [(place, one, other) for place, one, other in differences(kept, found) if not same(place, one, other)]
    assert apart == [], "differs from the record; if meant: make golden"


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_has_a_recorded_answer_to_every_verb(name: str, verb: str) -> None:
    kept = json.loads((RECORDED / f"{verb}-{name}.json").read_text(encoding="utf-8"))
    assert (kept["schema"], kept["scenario"], kept["worlds"]) == (f"kadesh.{verb}/1", name, WORLDS)
