"""The lint finds loaded words of every side, leaves quotes and terms of art alone, and reads every text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kadesh.files.neutral import GLOSSARY, OTHERS, WRITTEN, loaded_words
from kadesh.files.schema import json_schema

LONGEST_TEXT = 4000

LOADED = [
    "the Kiev regime",
    "Washington's puppets",
    "the remnants of the army",
    "they liberated the town",
    "swallowing up the region",
    "to spit out all the territory",
    "the black hands of others",
    "smearing our country",
    "an evil empire",
    "a cowardly attack",
    "terrorist state",
    "the special military operation",
    "orcs",
    "neo-Nazis in power",
    "denazification",
    "the heroic defenders",
    "our troops",
    "so-called republic",
    "a cheap thing",
    "pressing pressure",
    "holy war",
]
NEUTRAL = [
    "the sanctions regime",
    "an inspection regime",
    "Nazi Germany",
    "the National Liberation Front",
    "the article speaks of a 'Kiev regime' and of “remnants”",
    'it says "they liberated the town"',
    "the government's forces withdrew",
    "an earth-shattering, hourly, tourist affair",
    "the leader's hold on office",
    "Goldstein's and Dorne's leaders' fears",
]


@pytest.mark.parametrize("text", LOADED)
def test_a_loaded_word_is_found_with_a_neutral_term(text: str) -> None:
    found = loaded_words(text)
    assert found
    assert any(each.severity == "fault" for each in found)
    assert all(each.neutral for each in found)


@pytest.mark.parametrize("text", NEUTRAL)
def test_quotes_proper_names_and_terms_of_art_are_left_alone(text: str) -> None:
    assert loaded_words(text) == ()


def test_an_apostrophe_does_not_open_a_quote() -> None:
    assert [each.word for each in loaded_words("Arda's army and Dorne's remnants")] == ["remnants"]


def test_what_is_right_in_some_contexts_is_advice_only() -> None:
    assert [(each.word, each.severity) for each in loaded_words("a change of regime in Kiev")] == [
        ("regime", "advice"),
        ("Kiev", "advice"),
    ]


def test_no_neutral_term_is_loaded() -> None:
    for term in GLOSSARY:
        assert [each.word for each in loaded_words(term.neutral) if each.severity == "fault"] == []


def texts(part: dict[str, Any]) -> Iterator[str]:
    """The names of all fields of a part of the JSON Schema that hold free text."""
    for name, field in part.get("properties", {}).items():
        kinds = [field, field.get("items", {}), *field.get("anyOf", [])]
        if any(kind.get("type") == "string" and kind.get("maxLength") == LONGEST_TEXT for kind in kinds):
            yield name


def test_every_free_text_of_a_scenario_is_either_its_authors_or_known_as_anothers() -> None:
    schema = json_schema()
    found = {name for part in (schema, *schema["$defs"].values()) for name in texts(part)}
    assert {"text", "meaning", "judgement", "silent_about", "notes", "human_cost"} <= found
    assert found - WRITTEN - OTHERS == set()
    assert found >= OTHERS
