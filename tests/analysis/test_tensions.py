"""Tensions that a text states are listed with their premises, and said to be shown only where the model shows them."""

from typing import Any

import pytest
from analysis.planted import planted_scenario

from kadesh.analysis.carries import find_carriers
from kadesh.analysis.logic import find_logic
from kadesh.analysis.tensions import StatedTension, find_stated_tensions, find_tensions
from kadesh.analysis.trials import Trials
from kadesh.domain import Scenario
from kadesh.files.reader import load_scenario

PREMISES = {
    "up": {"q1": "0.5 to 1"},
    "down": {"q2": "0.5 to 1"},
    "low": {"q3": "0 to 0.2"},
    "high": {"q3": "0.8 to 1"},
    "idle": {"q4": "0.5 to 1"},
}
CLAIMS = {"up": ["rise"], "down": ["fall"], "low": ["rise", "little"], "high": ["much"], "idle": ["both", "rise"]}


def argument(*claims: str, held: tuple[str, ...] = tuple(PREMISES)) -> Scenario:
    """One stated tension between claims, under an account with some premises; nobody states ``unsaid``."""
    scenario = planted_scenario(
        quantities=["q1", "q2", "q3", "q4"],
        premises=PREMISES,
        accounts={"account": {"r": held}},
        sources={"text": {"title": "A text", "opened": "not opened"}},
        claims={
            name: {"text": name, "source": "text", "speaker": "author", "status": "opinion"}
            for name in ("rise", "fall", "little", "much", "both", "unsaid")
        },
        elements={
            "T1": {"kind": "tension", "text": "One thing, and another", "place": "record", "claims": list(claims)}
        },
    )
    premises = {
        name: each.model_copy(update={"claims": tuple(CLAIMS[name])}) for name, each in scenario.premises.items()
    }
    return scenario.model_copy(update={"premises": premises})


def stated(*claims: str, pulls: dict[str, float] | None = None) -> StatedTension:
    (found,) = find_stated_tensions(argument(*claims), "account", pulls)
    return found


PULLS = {"up": 0.2, "down": -0.1, "low": 0.01, "high": 0.02, "idle": 0.0}


def test_premises_that_pull_apart_show_a_tension() -> None:
    found = stated("rise", "fall", pulls=PULLS)
    assert found.shown == "opposed"
    assert found.pair == ("up", "down")
    assert "up moves the chance by +20.0 points, down moves the chance by -10.0 points" in found.words
    assert [side.premises for side in found.sides] == [("up", "low", "idle"), ("down",)]


def test_premises_that_pull_the_same_way_do_not() -> None:
    found = stated("rise", "fall", pulls={**PULLS, "down": 0.1})
    assert (found.shown, found.pair) == ("not opposed", ())


def test_a_pull_too_small_for_a_word_is_none() -> None:
    assert stated("rise", "fall", pulls={**PULLS, "down": -0.004}).shown == "not opposed"


def test_ranges_that_exclude_each_other_show_a_tension_without_the_game() -> None:
    found = stated("little", "much")
    assert (found.shown, found.pair) == ("excluded", ("low", "high"))
    assert "leave no common value of ‘q3’" in found.words
    assert [(each.first, each.second) for each in find_tensions(argument("little", "much"))] == [("low", "high")]


@pytest.mark.parametrize(
    ("claims", "why"), [(("rise", "unsaid"), "stands on unsaid"), (("both", "both"), "share one premise")]
)
def test_claims_without_two_premises_cannot_show_one(claims: tuple[str, ...], why: str) -> None:
    found = stated(*claims, pulls=PULLS)
    assert found.shown == "not carried"
    assert why in found.words


def test_without_the_games_answer_nothing_is_said_of_it() -> None:
    assert stated("rise", "fall").shown == "not tried"
    assert "was not asked here" in find_logic(argument("rise", "fall"), "account", conclusion="silence").reading


def test_every_tension_of_the_article_is_listed_with_its_claims() -> None:
    scenario = load_scenario("no-talks-2022")
    logic = find_logic(scenario, "article", conclusion="C0a", most=10, pulls={})
    assert [each.name for each in logic.stated] == [f"T{number}" for number in range(1, 13)]
    for each in logic.stated:
        assert tuple(side.claim for side in each.sides) == scenario.elements[each.name].claims
        assert (each.shown == "not carried") == (each.name in ("T8", "T10", "T11"))
    assert (
        "The text states 12 tensions: the model shows none; 3 of them are carried by no two premises" in logic.reading
    )


def test_what_a_premise_does_alone_comes_from_what_carries_the_conclusion() -> None:
    from analysis.planted import solver_of

    def no_talks(draws: Any) -> Any:
        return 0.5 + 0.4 * draws["q1"] - 0.4 * draws["q2"]

    trials = Trials.of(argument("rise", "fall", held=("up", "down", "idle")), 64, 1, solver=solver_of(no_talks))
    pulls = find_carriers(trials, "account", conclusion="silence").pulls
    assert pulls["up"] == pytest.approx(0.1, abs=0.01)
    assert pulls["down"] == pytest.approx(-0.1, abs=0.01)
    assert stated("rise", "fall", pulls=pulls).shown == "opposed"
