"""No sentence without an element, no element without a sentence, and every place of an element leads somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from pydantic import ValidationError

from kadesh.domain import Element, Reading, Scenario
from kadesh.files.bundled import scenario_names
from kadesh.files.check import check_scenario
from kadesh.files.elements import check_elements, sentences, sentences_of
from kadesh.files.reader import load_scenario

WHOLE = "no-talks-2022"
INVENTORY = {
    "mechanism": 44, "actor": 34, "place": 7, "issue": 15, "event": 12, "demand": 9, "case": 13, "feature": 14,
    "forecast": 15, "tension": 12,
}  # fmt: skip
"""How many elements of each kind the inventory of the article lists (M02b and M16a are counted apart)."""

LETTERS = {
    "mechanism": "M", "actor": "A", "place": "G", "issue": "I", "event": "E", "demand": "D", "case": "H",
    "feature": "X", "forecast": "F", "tension": "T",
}  # fmt: skip


@cache
def scenario() -> Scenario:
    """The scenario of the article."""
    return load_scenario(WHOLE)


def with_elements(changed: Mapping[str, Element | None]) -> Scenario:
    """The scenario with some elements changed, or left out."""
    elements = {**scenario().elements, **changed}
    kept = {name: each for name, each in elements.items() if each is not None}
    return scenario().model_copy(update={"elements": kept})


def changed(name: str, **fields: Any) -> list[str]:
    """What is said of the scenario after a change of one element."""
    element = Element.model_validate({**scenario().elements[name].model_dump(), **fields})
    return [str(each) for each in check_scenario(with_elements({name: element})) if each.severity == "fault"]


def test_every_kind_of_element_is_complete() -> None:
    elements = scenario().elements
    assert Counter(each.kind for each in elements.values()) == INVENTORY
    for kind, letter in LETTERS.items():
        named = [name for name, each in elements.items() if each.kind == kind]
        assert all(name.startswith(letter) for name in named)
        numbers = {int("".join(filter(str.isdigit, name))) for name in named}
        assert numbers == set(range(1, max(numbers) + 1))


def test_every_sentence_has_its_place_and_every_element_its_sentence() -> None:
    assert len(sentences(scenario())) == 72
    placed = {name for each in scenario().elements.values() for name in sentences_of(scenario(), each)}
    assert placed == {each.name for each in sentences(scenario())}
    assert all(sentences_of(scenario(), each) for each in scenario().elements.values())
    assert list(check_elements(scenario())) == []


def test_a_sentence_without_an_element_is_a_fault() -> None:
    only = [name for name, each in scenario().elements.items() if "leader-qualities" in each.claims]
    found = [str(each) for each in check_elements(with_elements(dict.fromkeys(only)))]
    assert found == ["claims.leader-qualities: no element names this claim, so sentence S47 has no place"]


def test_an_element_without_a_sentence_is_a_fault() -> None:
    unheard = "elements.M22.claims: none of its claims quotes a sentence of the argument"
    assert unheard in changed("M22", claims=["refugees-recorded"])


@pytest.mark.parametrize(
    ("name", "fields", "said"),
    [
        ("M01", {"claims": ["steady-advances"]}, "no claim is named 'steady-advances'"),
        ("M01", {"quantities": ["belief"]}, "no quantity is named 'belief'"),
        ("M01", {"premises": ["advance"]}, "no premise is named 'advance'"),
        ("M02", {"parts": ["chanel"]}, "no part of the game is named 'chanel'"),
        ("M37", {"levers": ["respect"]}, "no lever is named 'respect'"),
        ("M40", {"conclusions": ["C9"]}, "no conclusion is named 'C9'"),
        ("E2", {"dates": ["2022-07-21"]}, "no event of the record is dated 2022-07-21"),
        ("X8", {"readings": [{"text": "a", "premise": "x"}, {"text": "b"}]}, "no premise is named 'x'"),
        ("X8", {"readings": [{"text": "a", "premise": "no-hurry"}, {"text": "b"}]}, "changes the model and another"),
        ("X13", {"readings": [{"text": "a", "starts": {"front.west": 1}}] * 2}, "no coordinate is named 'front.west'"),
        ("X13", {"readings": [{"text": "a", "starts": {"front.east": 1}}] * 2}, "so they are one"),
        ("X11", {"reason": None}, "need a 'reason'"),
    ],
)
def test_a_name_that_leads_nowhere_is_a_fault(name: str, fields: dict[str, Any], said: str) -> None:
    assert any(said in each for each in changed(name, **fields))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"place": "modelled"}, "names what carries it"),
        ({"place": "record", "quantities": ["x"]}, "its place is not 'record'"),
        ({"place": "not modelled"}, "needs a 'reason'"),
        ({"place": "record", "readings": [{"text": "only one"}]}, "at least two"),
        ({"place": "record", "claims": []}, "at least 1"),
    ],
)
def test_an_element_says_what_carries_it_or_why_nothing_does(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Element.model_validate({"kind": "actor", "text": "Somebody", "claims": ["c"], **fields})


def test_a_reading_that_changes_nothing_does_not_run() -> None:
    assert not Reading(text="so").runs
    assert Reading(text="so", premise="p").runs
    assert Reading(text="so", starts={"front.east": 3}).runs


@pytest.mark.parametrize("name", scenario_names())
def test_scenarios_list_all_their_elements_or_none(name: str) -> None:
    assert list(check_elements(load_scenario(name))) == []
