"""A study of a small invented war, made once and shared by the tests of what is said about it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import kadesh
from kadesh.analysis.changes import compare_levers
from kadesh.analysis.explains import explain, tell
from kadesh.analysis.plain import as_json
from kadesh.analysis.settles import find_settlements
from kadesh.analysis.trials import Trials
from kadesh.domain import Scenario
from kadesh.steps import Study, study

FILE = Path(__file__).with_name("hills.yaml")
WORLDS, MORE_WORLDS = 8, 16


@cache
def scenario() -> Scenario:
    """The small war."""
    found: Scenario = kadesh.load(FILE)
    return found


@cache
def studied() -> Study:
    """Every question asked of it, in a few worlds."""
    return study(scenario(), WORLDS, command="kadesh run hills.yaml")


@cache
def answered() -> dict[str, Any]:
    """The three answers about the small war, as the commands give them."""
    trials = Trials.of(scenario(), MORE_WORLDS, 0)
    told = tell(trials)
    answer = {**as_json(explain(trials, "essay", conclusion="quiet", along=("hope.a",), told=told)), "tells": None}
    head = {"title": scenario().title, "worlds": MORE_WORLDS, "seed": 0, "cautions": ["It is a model."]}
    return {
        "explain": {**head, "answers": [answer], "tells": as_json(told)},
        "compare": {**head, "changes": as_json(compare_levers(trials))},
        "settle": {**head, "settles": [as_json(find_settlements(trials, None, belief_steps=3))]},
    }


def text() -> str:
    """Its file."""
    return FILE.read_text(encoding="utf-8")
