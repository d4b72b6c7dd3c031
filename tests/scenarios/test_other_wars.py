"""The mirror of the article and the other wars: sound, two-sided, predicted before they were run, as recorded."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from generators import mirror

from kadesh.analysis.follows import Verdict, find_verdicts
from kadesh.analysis.trials import Trials
from kadesh.domain import Scenario
from kadesh.domain.game import Game
from kadesh.engine.outlook import Outlook, join, read_outlook
from kadesh.engine.setting import lattice_of
from kadesh.files.bundled import find_scenario
from kadesh.files.check import check_file
from kadesh.files.reader import load_scenario

CODES = {
    "falklands-1982": (160, 200),
    "iran-iraq-1982": (630, 645),
    "korea-1951": (731, 2),
    "russo-japanese-1905": (740, 365),
    "ukraine-refuses-2022": (365, 369),
    "vietnam-1968": (816, 2),
    "winter-war-1939": (365, 375),
}
"""The scenarios, with the Correlates of War codes of both sides."""

UNLIKE = {
    "falklands-1982": {"relief_value"},
    "iran-iraq-1982": {"blame_value", "payment_value"},
    "korea-1951": set(),
    "russo-japanese-1905": set(),
    "ukraine-refuses-2022": {"relief_value"},
    "vietnam-1968": {
        "assurances_value",
        "belief_a_wins_battle",
        "coalition_value",
        "exit_value",
        "reconstruction_value",
        "troops_out_value",
        "weekly_discount",
    },
    "winter-war-1939": {"belief_a_wins_battle", "defeat_value", "victory_value"},
}
"""Pairs of neutral ranges that are neither the same nor mirrored; each entry's judgement says why."""

COPIES = (
    "docslib",
    "trantor",
    "erenow",
    "scribd",
    "redlib",
    "bitlit",
    "whosread",
    "infogalactic",
    "thomasstone",
    "lemmy",
)
"""Sites that hold copies of texts: what is cited is the original."""

FEW = 64
"""Worlds for a verdict that is not near the cut."""

MIRRORED = 2
"""Accounts whose verdicts are asked again of the mirror image: the argument and its first rival."""

EXACT = 1e-9

every_war = pytest.mark.parametrize("name", CODES)


@cache
def scenario(name: str) -> Scenario:
    """A bundled scenario."""
    return load_scenario(name)


@cache
def verdicts(name: str) -> tuple[Verdict, ...]:
    """All verdicts in a few worlds."""
    return find_verdicts(Trials.of(scenario(name), FEW, 0))


@every_war
def test_it_passes_every_check(name: str) -> None:
    reading, _ = check_file(name)
    assert [str(complaint) for complaint in reading.complaints] == []


@every_war
def test_the_sides_carry_their_codes(name: str) -> None:
    assert tuple(scenario(name).parties[side].cow for side in ("a", "d")) == CODES[name]


@every_war
def test_it_is_small_enough_to_explore(name: str) -> None:
    assert 60 <= lattice_of(scenario(name).game).states <= 600


@every_war
def test_an_argument_has_routes_and_rivals(name: str) -> None:
    argued, *rivals = scenario(name).accounts.values()
    assert len(argued.routes) >= 2
    assert rivals
    assert all(account.source and account.routes for account in (argued, *rivals))


@every_war
def test_every_conclusion_is_predicted_and_recorded_for_every_account(name: str) -> None:
    accounts = set(scenario(name).accounts)
    for conclusion in scenario(name).conclusions.values():
        assert set(conclusion.predicted) == accounts
        assert set(conclusion.expect) == accounts


@every_war
def test_where_prediction_and_result_differ_the_notes_speak_of_it(name: str) -> None:
    stated = scenario(name).conclusions
    differing = [key for key, each in stated.items() if each.predicted != each.expect]
    notes = " ".join(scenario(name).notes)
    assert [key for key in differing if key not in notes] == []


@every_war
def test_neutral_ranges_of_the_two_sides_are_the_same_or_mirrored(name: str) -> None:
    quantities = scenario(name).quantities
    stems = {key[:-2] for key in quantities if key.endswith(".a") and f"{key[:-2]}.d" in quantities}
    unlike = set()
    for stem in stems:
        ours, theirs = quantities[f"{stem}.a"].range, quantities[f"{stem}.d"].range
        same = (theirs.low, theirs.high)
        turned = (-ours.high, -ours.low)
        as_odds = (1 - ours.high, 1 - ours.low)
        if not any(same == pytest.approx(each) for each in ((ours.low, ours.high), turned, as_odds)):
            unlike.add(stem)
    assert unlike == UNLIKE[name]


@every_war
def test_originals_are_cited_and_not_copies(name: str) -> None:
    cited = find_scenario(name).read_text("utf-8").lower()
    assert [site for site in COPIES if site in cited] == []


@every_war
def test_the_record_runs_forward_from_before_the_question_to_the_end(name: str) -> None:
    dates = [event.date for event in scenario(name).events]
    assert dates == sorted(dates)
    assert dates[0] <= scenario(name).as_of.latest < dates[-1]
    assert all(event.source for event in scenario(name).events)


@every_war
def test_levers_name_who_could_pull_them(name: str) -> None:
    assert len(scenario(name).levers) >= 3
    assert all(lever.who for lever in scenario(name).levers.values())


@pytest.mark.slow
@every_war
def test_the_verdicts_are_those_recorded(name: str) -> None:
    wrong = [(v.account, v.conclusion, v.verdict) for v in verdicts(name) if not (v.as_expected or v.near_cut)]
    assert wrong == []


@pytest.mark.slow
@pytest.mark.golden
@every_war
def test_the_table_of_verdicts_reads_as_recorded(name: str, compare_golden: Callable[[str, str], None]) -> None:
    compare_golden(f"{name}.txt", "\n".join(map(_row, verdicts(name))) + "\n")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["no-talks-2022", *CODES])
def test_the_mirror_image_gets_the_same_verdicts(name: str) -> None:
    accounts = tuple(scenario(name).accounts)[:MIRRORED]
    straight = find_verdicts(Trials.of(scenario(name), 2, 0), accounts)
    mirrored = find_verdicts(Trials.of(scenario(name), 2, 0, solver=mirrored_outlook), accounts)
    for ours, theirs in zip(straight, mirrored, strict=True):
        assert (ours.account, ours.conclusion, ours.verdict) == (theirs.account, theirs.conclusion, theirs.verdict)
        for number in ("share", "share_open", "share_false", "mean_chance", "worst", "best"):
            assert getattr(theirs, number) == pytest.approx(getattr(ours, number), abs=EXACT)


def mirrored_outlook(game: Game, draws: Mapping[str, np.ndarray], worlds: int, **_: object) -> Outlook:
    """The outlook of the mirror image, world by world, told with the sides' names put back."""
    parts = []
    for world in range(worlds):
        image = read_outlook(mirror(stated(game, {name: float(draws[name][world]) for name in draws})), {}, 1)
        parts.append(replace(image, won=image.lost, lost=image.won, falls=image.falls[::-1]))
    return join(parts)


def stated(game: Game, numbers: Mapping[str, float]) -> Game:
    """A game with its numbers filled in."""

    def fill(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: fill(each) for key, each in value.items()}
        if isinstance(value, (list, tuple)):
            return tuple(map(fill, value))
        return numbers.get(value, value) if isinstance(value, str) else value

    return Game.model_validate(fill(game.model_dump(warnings=False)))


def test_filling_in_numbers_leaves_words_alone() -> None:
    game = scenario("korea-1951").game
    filled = stated(game, dict.fromkeys(scenario("korea-1951").quantities, 0.25))
    assert filled.fronts["peninsula"].meaning == game.fronts["peninsula"].meaning
    assert filled.sides["a"].cost == 0.25
    assert re.findall(r"weekly_cost", filled.model_dump_json()) == []


def _row(verdict: Verdict) -> str:
    """A verdict as a line that can be read and compared."""
    words = f"{verdict.account:24} {verdict.conclusion:28} {verdict.verdict:8}"
    told = f"claimed {verdict.claimed:8} predicted {verdict.predicted:8}"
    return f"{words} {told} true {verdict.share:4.2f} open {verdict.share_open:4.2f} false {verdict.share_false:4.2f}"
