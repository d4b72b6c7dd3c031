"""Sentences use the words that a scenario states; what has none is said by its name with spaces."""

from __future__ import annotations

import re

import pytest

import kadesh
from kadesh.analysis.names import called, head
from kadesh.analysis.sightings import candidates, read_record
from kadesh.files.bundled import scenario_names

ARTICLE = "no-talks-2022"


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("account", "no-format", "‘No host, no format’"),
        ("quantity", "weekly_cost.a", "‘What a week of war costs Russia’"),
        ("side deal", "prisoners", "‘Exchange of prisoners’"),
        ("backer", "us", "The United States"),
        ("side", "d", "Ukraine"),
        ("front", "east", "the line"),
        ("premise", "no-hurry", "‘no hurry’"),
        ("lever", "guarantees", "guarantees"),
        ("account", "not-there", "‘not there’"),
    ],
)
def test_a_thing_is_called_by_its_words(kind: str, name: str, said: str) -> None:
    assert called(kadesh.load(ARTICLE), kind, name) == said  # type: ignore[arg-type]  # the kinds are those listed


def test_a_meaning_is_cut_to_what_it_names() -> None:
    assert head("The Korean peninsula as one theatre") == "The Korean peninsula"
    assert head("The disputed belt along the border, and more, as one theatre") == "The disputed belt along the border"
    assert head("Sweden, France and Britain as far as they helped Finland") == "Sweden, France and Britain"


@pytest.mark.parametrize("name", scenario_names())
def test_what_could_be_observed_is_said_without_names_of_the_file(name: str) -> None:
    scenario = kadesh.load(name)
    found = candidates(scenario, 0, 4)
    words = [*found, *(event.observed for event in read_record(scenario).events)]
    game = scenario.game
    keys = {*game.backers, *game.fronts, *game.side_deals} - {"grain", "prisoners", "south"}  # words of their meanings
    assert [each for each in words if keys & set(re.findall(r"[\w-]+", each))] == []
    assert not any(re.search(r"\b(side|front|backing|fall)\.", each) for each in words)


def test_observations_keep_their_outcomes() -> None:
    found = candidates(kadesh.load(ARTICLE), 0, 4)
    assert "the side deal ‘Exchange of prisoners’ in force" in found
    assert "backing by the United States at the end" in found
    assert "Russia's leader falls" in found
    assert len(found["the line at the end"]) == 3
