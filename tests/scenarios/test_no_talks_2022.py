"""The scenario of the article: whole, anchored, sourced, two-sided, and free of the article's own sentences."""

import hashlib
import json
import os
import re
from functools import cache
from pathlib import Path

import pytest

from kadesh.domain import Account, Claim, Premise, Range, Scenario
from kadesh.files.bundled import find_scenario
from kadesh.files.reader import load_scenario, read

NAME = "no-talks-2022"
SHARED = Path(os.environ.get("KADESH_SHARED", Path(__file__).parents[3] / "shared"))
TOGETHER_AT_MOST = 7
"""So many words in a row may the scenario have in common with the article: names and set phrases, never a sentence."""


@cache
def scenario() -> Scenario:
    """The bundled scenario."""
    return load_scenario(NAME)


def article() -> str:
    """The text of the article, where this machine has it."""
    file = SHARED / "seed" / "000_6297fd3267c4bc57.txt"
    if not file.is_file():
        pytest.skip("the article's text is not on this machine (KADESH_SHARED)")
    return file.read_bytes().decode("utf-8")


def sentences() -> list[dict[str, object]]:
    """The article's sentences with their positions, where this machine has them."""
    file = SHARED / "seed" / "sentences.jsonl"
    if not file.is_file():
        pytest.skip("the article's sentences are not on this machine (KADESH_SHARED)")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def quoted(claims: dict[str, Claim]) -> list[tuple[int, int, str | None]]:
    """Every quote of the article."""
    return [(q.start, q.end, q.sha256) for c in claims.values() if c.source == "article" for q in c.quotes]


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return re.findall(r"[^\W_]+", text.lower())


def narrowed(premises: list[Premise]) -> set[str]:
    """The quantities that premises act through."""
    return {quantity for premise in premises for quantity in premise.narrows}


def test_the_scenario_is_sound() -> None:
    reading = read(NAME)
    assert reading.sound
    assert reading.complaints == ()


def test_it_asks_from_the_summer_of_2022_about_two_states() -> None:
    assert (scenario().as_of.earliest.isoformat(), scenario().as_of.latest.isoformat()) == ("2022-06-01", "2022-08-31")
    assert {side: party.cow for side, party in scenario().parties.items()} == {"a": 365, "d": 369}


def test_every_sentence_is_quoted_by_exactly_one_claim() -> None:
    spans = [(start, end) for start, end, _ in quoted(scenario().claims)]
    assert len(spans) == len(set(spans)) == 72
    assert sorted(spans) == [(each["start"], each["end"]) for each in sentences()]


def test_the_sentences_that_stand_twice_are_one_claim_each() -> None:
    twice = {name for name, claim in scenario().claims.items() if len(claim.quotes) > 1}
    assert twice == {"refusal-because-of-success", "leaders-spoke-on-grain", "spokesman-refuses"}


def test_every_quote_stands_where_it_says() -> None:
    text = article()
    source = scenario().sources["article"]
    assert source.characters == len(text)
    assert source.sha256 == hashlib.sha256(text.encode("utf-8")).hexdigest()
    for start, end, digest in quoted(scenario().claims):
        assert digest is not None
        assert hashlib.sha256(text[start:end].encode("utf-8")).hexdigest().startswith(digest)


def test_no_quote_carries_the_articles_words() -> None:
    assert [claim for claim in scenario().claims.values() if any(quote.exact for quote in claim.quotes)] == []


def test_no_sentence_of_the_article_is_shipped() -> None:
    shipped, original, length = words(find_scenario(NAME).read_text("utf-8")), words(article()), TOGETHER_AT_MOST + 1
    runs = {tuple(original[at : at + length]) for at in range(len(original) - length + 1)}
    common = [
        " ".join(shipped[at : at + length]) for at in range(len(shipped)) if tuple(shipped[at : at + length]) in runs
    ]
    assert common == []


def test_every_contested_claim_and_every_premise_has_a_counter_position_with_a_source() -> None:
    claims = [claim for claim in scenario().claims.values() if claim.status == "contested"]
    assert all(each.counter and each.counter_source for each in (*claims, *scenario().premises.values()))


def test_every_source_is_used() -> None:
    text = find_scenario(NAME).read_text("utf-8")
    assert [
        key for key in scenario().sources if len(re.findall(rf"(?<![\w-]){re.escape(key)}(?![\w-])", text)) < 2
    ] == []


def test_the_article_reasons_by_seven_routes_from_its_own_claims() -> None:
    account = scenario().accounts["article"]
    assert list(account.routes) == [f"R{number}" for number in range(1, 8)]
    assert [name for name in account.premises if not scenario().premises[name].claims] == []


@pytest.mark.parametrize("account", scenario().accounts.values(), ids=scenario().accounts)
def test_each_route_has_premises_that_act_through_different_quantities(account: Account) -> None:
    for route in account.routes.values():
        premises = [scenario().premises[name] for name in route.premises]
        assert len({frozenset(premise.narrows) for premise in premises}) >= 2
        assert set(route.premises) <= set(account.premises)
        assert route.concludes == "C0a"


def test_no_two_routes_of_the_article_act_through_the_same_quantity() -> None:
    routes = scenario().accounts["article"].routes.values()
    acted = [narrowed([scenario().premises[name] for name in route.premises]) for route in routes]
    assert sum(map(len, acted)) == len(set().union(*acted))


def test_premises_narrow_and_never_leave_the_neutral_range() -> None:
    for premise in scenario().premises.values():
        for name, narrow in premise.narrows.items():
            neutral = scenario().quantities[name].range
            assert neutral.low <= narrow.low <= narrow.high <= neutral.high
            assert narrow != neutral


def test_no_account_contradicts_itself() -> None:
    for account in scenario().accounts.values():
        lows: dict[str, float] = {}
        highs: dict[str, float] = {}
        for name in account.premises:
            for quantity, narrow in scenario().premises[name].narrows.items():
                lows[quantity] = max(lows.get(quantity, narrow.low), narrow.low)
                highs[quantity] = min(highs.get(quantity, narrow.high), narrow.high)
        assert [quantity for quantity in lows if lows[quantity] > highs[quantity]] == []


def test_neutral_ranges_of_the_two_sides_are_the_same_or_mirrored() -> None:
    quantities = scenario().quantities
    of_the_odds_of_a = ("belief_a_wins_battle", "belief_feared_of")
    traded = ("value", "audience_weight")  # what one gains by an issue, the other loses by it; see the next test
    pairs = [name[:-2] for name in quantities if name.endswith(".a") and f"{name[:-2]}.d" in quantities]
    for stem in pairs:
        ours, theirs = quantities[f"{stem}.a"].range, quantities[f"{stem}.d"].range
        if stem in of_the_odds_of_a:
            assert (1 - ours.high, 1 - ours.low) == pytest.approx((theirs.low, theirs.high))
        elif not any(word in stem for word in traded) or stem in ("victory_value", "defeat_value", "office_value"):
            assert ours == theirs, stem


@pytest.mark.parametrize("kind", ["value", "audience_weight"])
def test_what_a_side_may_gain_by_an_issue_the_other_may_lose(kind: str) -> None:
    def of(issue: str, side: str) -> Range:
        name = f"{issue}_{kind}.{side}" if kind == "value" else f"{kind}_{issue}.{side}"
        return scenario().quantities[name].range

    for issue in ("neutrality", "guarantees", "recognition"):
        assert (of(issue, "a").low, of(issue, "a").high) == (-of(issue, "d").high, -of(issue, "d").low)


def test_each_side_has_premises_that_bear_on_its_own_willingness() -> None:
    for account in ("commitment", "optimism", "leaders-survival", "no-format"):
        acted = narrowed([scenario().premises[name] for name in scenario().accounts[account].premises])
        assert any(name.endswith(".a") for name in acted)
        assert any(name.endswith(".d") for name in acted)


def test_claimed_and_predicted_stand_beside_each_other_for_every_account() -> None:
    for conclusion in scenario().conclusions.values():
        assert conclusion.claimed == "HOLDS"
        assert set(conclusion.predicted) == set(scenario().accounts)
    assert all(premise.expected for premise in scenario().premises.values())
    assert all(route.expected for account in scenario().accounts.values() for route in account.routes.values())


def test_the_lattice_has_the_size_of_the_standard_job() -> None:
    from kadesh.engine.menu import menu_of
    from kadesh.engine.setting import lattice_of

    assert lattice_of(scenario().game).states == 1512
    assert len(menu_of(scenario().game)) == 24
    assert scenario().game.weeks == 78
