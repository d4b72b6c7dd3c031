"""Each mechanism that the article names moves a number of the game, in the direction that its reasoning gives.

Where the game gives another direction than the article expects, the row says what it gives and why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pytest

from kadesh.analysis.trials import Trials
from kadesh.domain import Scenario
from kadesh.engine.menu import menu_of
from kadesh.engine.outlook import Outlook
from kadesh.files.reader import load_scenario

FEW, MORE, SEED = 8, 32, 1
WEEKS = 26
LEAST = 1e-4
FEWEST = 32

UP, DOWN = 1, -1


def _mean(numbers: np.ndarray) -> float:
    return float(np.mean(numbers))


def _terms(outlook: Outlook) -> float:
    moved = np.array([choice.transfers.get("east", 0) for choice in menu_of(scenario().game)])
    signed = np.maximum(outlook.packages.sum(axis=0), 1e-9)
    return _mean((outlook.packages * moved[:, None]).sum(axis=0) / signed)


OUTCOMES: dict[str, Callable[[Outlook], float]] = {
    "no talks": lambda each: _mean(each.without_talks[WEEKS]),
    "weeks of talks": lambda each: _mean(each.talks.sum(axis=0)),
    "settlement": lambda each: _mean(each.settled.sum(axis=0)),
    "fall of Russia's leader": lambda each: _mean(each.falls[0].sum(axis=0)),
    "Russia wins all": lambda each: _mean(each.won.sum(axis=0)),
    "worth to Russia's leader": lambda each: _mean(each.values[0]),
    "worth to Ukraine's leader": lambda each: _mean(each.values[1]),
    "weeks of war": lambda each: _mean(each.mean_weeks()),
    "weeks of grain shipping": lambda each: _mean(each.side_deals[0].sum(axis=0)),
    "ground that Russia gains in a settlement": _terms,
}


@dataclass(frozen=True)
class Moves:
    """Raising these quantities from their first to their second value moves an outcome up or down.

    ``beside`` are numbers that stand still in both, so that the mechanism has something to act on. More ``worlds``
    are asked where the best package changes from world to world.
    """

    mechanism: str
    quantities: dict[str, tuple[float, float]]
    outcome: str
    sign: int
    beside: dict[str, float] = field(default_factory=dict)
    worlds: int = FEW


SHOWN = (
    Moves("M01", {"belief_a_wins_battle.a": (0.3, 0.8)}, "no talks", UP),
    Moves("M02", {"channel_eases_coming": (0, 0.6)}, "no talks", DOWN),
    Moves("M02b", {"grain_weekly_gain.a": (-0.0002, 0.0005)}, "weeks of grain shipping", UP),
    Moves("M03", {"cost_of_coming.a": (-0.005, 0.03)}, "weeks of talks", DOWN),
    Moves("M04", {"audience_need.d": (0, 0.8)}, "no talks", UP),
    # The text expects more refusal. In the game demands that will grow are as good a reason to settle early.
    Moves("M05", {"sunk_price.a": (0, 0.005)}, "worth to Russia's leader", DOWN),
    # Ground already held counts as a gain at home as well, so that the leader is safer with it.
    Moves("M06", {"audience_weight_ground.a": (0.2, 1)}, "worth to Russia's leader", UP),
    Moves("M07", {"belief_feared_of.d": (0.7, 0.2)}, "no talks", UP),
    Moves("M08", {"patron_weight": (0, 0.6)}, "no talks", UP, {"war_flow.us": 0.003}),
    Moves(
        "M09",
        {"belief_a_wins_battle.a": (0.3, 0.7), "belief_a_wins_battle.d": (0.3, 0.7)},
        "ground that Russia gains in a settlement",
        UP,
    ),
    Moves("M10", {"enjoyed_share.a": (0.2, 0.8)}, "no talks", UP),
    Moves("M11", {"occupation_weekly_cost.a": (0.003, 0)}, "no talks", UP),
    Moves("M12", {"first_strike.d": (0, 0.5)}, "no talks", UP, {"decisive_battles_per_week": 1}),
    Moves("M13", {"victory_value.a": (1, 1.6)}, "no talks", UP),
    Moves("M14", {"aid_log_odds": (0, 1)}, "worth to Russia's leader", DOWN),
    Moves("M15", {"audience_weight_neutrality.d": (0, -0.4)}, "worth to Ukraine's leader", DOWN),
    Moves("M16", {"neutrality_value.a": (0.5, 0)}, "no talks", UP, worlds=MORE),
    Moves("M16a", {"occupation_weekly_cost.a": (0, 0.003)}, "worth to Russia's leader", DOWN),
    Moves("M17", {"relief_on_offer": (1, 0)}, "no talks", UP),
    Moves("M18", {"felt_share.a": (1, 0.3)}, "no talks", UP),
    Moves("M19", {"chance_standing_rises_on_victory.a": (0, 0.5)}, "fall of Russia's leader", DOWN),
    Moves("M20", {"chance_standing_drops_on_defeat.a": (0, 0.5)}, "fall of Russia's leader", UP),
    Moves("M21", {"belief_weight.a": (2, 40)}, "no talks", UP, {"belief_a_wins_battle.a": 0.8}),
    Moves("M23", {"audience_need.a": (0, 0.8)}, "no talks", UP),
    Moves("M24", {"hardship_tolerance.a": (0, 1)}, "fall of Russia's leader", DOWN),
    Moves("M25", {"recognition_value.a": (0, 0.5)}, "no talks", DOWN),
    Moves(
        "M26",
        {"chance_of_snub": (0, 0.1)},
        "worth to Russia's leader",
        DOWN,
        {"respect_lowers_need": 0.6, "chance_respect_rises_in_talks": 0.5},
    ),
    Moves("M27", {"shift_in_pause.d": (-1, 1)}, "no talks", UP),
    Moves("M28", {"guarantees_value.a": (0, -0.5)}, "no talks", UP, worlds=MORE),
    Moves("M29", {"sanctions_backlash": (0, 0.01)}, "fall of Russia's leader", DOWN),
    Moves("M30", {"relief_value.a": (0.4, 0)}, "no talks", UP),
    Moves(
        "M31",
        {"chance_respect_rises_on_victory": (0, 0.5)},
        "worth to Russia's leader",
        UP,
        {"respect_lowers_need": 0.6, "audience_need.a": 0.8, "decisive_battles_per_week": 0.08},
    ),
    # The text expects more refusal. A worse defeat makes fighting on worse as well.
    Moves("M32", {"defeat_value.a": (0, -0.6)}, "worth to Russia's leader", DOWN),
    Moves("M33", {"exit_value.a": (0, -0.4)}, "worth to Russia's leader", DOWN),
    Moves("M34", {"chance_a_wins_battle": (0.3, 0.7)}, "Russia wins all", UP),
    Moves("M35", {"chance_of_signing": (0.4, 0.1)}, "settlement", DOWN),
    Moves("M36", {"weekly_cost.d": (0.0005, 0.008)}, "no talks", DOWN),
    Moves("M37", {"recognition_on_offer": (0, 0.6)}, "settlement", UP),
    Moves("M38", {"audience_need.a": (0, 0.8)}, "settlement", DOWN, {"exit_value.a": -0.4}),
    Moves("M39", {"weekly_discount.a": (0.996, 0.9995)}, "no talks", UP, worlds=MORE),
    Moves("M41", {"weekly_cost.a": (0.0005, 0.008), "weekly_cost.d": (0.0005, 0.008)}, "no talks", DOWN),
    Moves("M42", {"decisive_battles_per_week": (0.01, 0.08)}, "weeks of war", UP),
)


@cache
def scenario() -> Scenario:
    """The scenario of the article."""
    return load_scenario("no-talks-2022")


@cache
def trials(worlds: int = FEW) -> Trials:
    """A few worlds, the same for all."""
    return Trials.of(scenario(), worlds, SEED)


def change(moves: Moves) -> float:
    """What the quantities' move does to the outcome, in the mean over worlds."""
    low, high = (
        trials(moves.worlds)
        .fixed({**moves.beside, **{name: ends[end] for name, ends in moves.quantities.items()}})
        .outlook()
        for end in (0, 1)
    )
    return OUTCOMES[moves.outcome](high) - OUTCOMES[moves.outcome](low)


@pytest.mark.slow
@pytest.mark.parametrize("moves", SHOWN, ids=lambda each: each.mechanism)
def test_the_mechanism_moves_its_outcome_the_way_it_should(moves: Moves) -> None:
    assert change(moves) * moves.sign > LEAST


@pytest.mark.slow
def test_talks_come_sooner_with_respect_held_high() -> None:
    """M40: with respect held at its highest level there are fewer worlds without talks than with none."""
    asked = trials().fixed({"respect_lowers_need": 0.6})
    none, full = (asked.outlook(hold=("respect.a", level)) for level in (0, 2))
    assert OUTCOMES["no talks"](none) - OUTCOMES["no talks"](full) > LEAST


def test_the_rows_move_the_quantities_that_carry_their_mechanisms() -> None:
    assert len({each.mechanism for each in SHOWN}) == len(SHOWN) >= FEWEST
    for moves in SHOWN:
        element = scenario().elements[moves.mechanism]
        assert element.kind == "mechanism"
        assert element.place == "modelled"
        assert set(moves.quantities) & set(element.quantities), moves.mechanism
        for name, ends in moves.quantities.items():
            reach = scenario().quantities[name].range
            assert all(reach.low <= end <= reach.high for end in ends), name


def test_every_mechanism_is_shown_or_listed_with_a_reason() -> None:
    shown = {each.mechanism for each in SHOWN} | {"M40"}
    named = {name: each for name, each in scenario().elements.items() if each.kind == "mechanism"}
    assert shown <= set(named)
    assert {name for name, each in named.items() if each.place == "not modelled"} == set(named) - shown
