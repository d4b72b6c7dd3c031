"""A study of a small invented war, made once and shared by the tests of what is said about it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import kadesh
from kadesh.domain import Scenario
from kadesh.steps import Study, study

FILE = Path(__file__).with_name("hills.yaml")
WORLDS = 8


@cache
def scenario() -> Scenario:
    """The small war."""
    found: Scenario = kadesh.load(FILE)
    return found


@cache
def studied() -> Study:
    """Every question asked of it, in a few worlds."""
    return study(scenario(), WORLDS, command="kadesh run hills.yaml")


def text() -> str:
    """Its file."""
    return FILE.read_text(encoding="utf-8")
