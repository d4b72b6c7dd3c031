"""Every model of the catalogue that is a special case of the weekly game: the game set so gives the model's numbers.

An entry says in its ``engine`` text either that it is a special case, and then it is tied here, or that the engine
cannot express it, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from engine.small_wars import (
    PIE,
    at_line,
    pie_table,
    pie_war,
    setting,
    small_war,
    solved,
    worth_of_ground,
)
from engine.worked_cases import fights, gamblers_ruin, later_by_a_week, leader_war
from scipy.special import logit

from kadesh import theory
from kadesh.domain.game import Game
from kadesh.engine.forward import Course, push_forward
from kadesh.engine.solve import ends_of, solve_game
from kadesh.report.theory_pages import page

PAGES = Path(__file__).parents[2] / "docs" / "theory"
SPECIAL, CANNOT = "Special case", "The engine cannot express it: "
TIED: set[str] = set()
Test = TypeVar("Test", bound=Callable[..., Any])


def ties(name: str) -> Callable[[Test], Test]:
    """Say of a test which entry it ties to the engine."""

    def keep(test: Test) -> Test:
        TIED.add(name)
        return test

    return keep


def said(name: str, **settings: Any) -> dict[str, Any]:
    """What an entry's own function says, plain numbers."""
    found = theory.find(name).answers(settings)
    return {key: value.tolist() if isinstance(value, np.ndarray) else value for key, value in found.items()}


def course(game: Game) -> Course:
    """The course of the only world of a war."""
    return push_forward(solved(game))


def deal(game: Game) -> tuple[bool, float, float]:
    """Whether a deal is signed for sure in the first week, and what the leaders get from the game."""
    solution = solved(game)
    signed = sum(float(chance[0]) for end, chance in push_forward(solution).ends().items() if end.startswith("deal:"))
    assert signed == pytest.approx(round(signed), abs=1e-12)
    return signed > 0.5, float(solution.value("a")[0]), float(solution.value("d")[0])


def limits(war: Callable[..., Game]) -> tuple[bool, float, float]:
    """Whether any deal is signed, and ``a``'s worth of it where ``d`` proposes and where ``a`` does."""
    first, second = deal(war(protocol="d")), deal(war(protocol="a"))
    assert first[0] == second[0]
    return first[0], first[1], second[1]


# bargaining and war


KNOBS: tuple[dict[str, float], ...] = (
    {},
    {"optimism": 0.15},
    {"optimism": 0.25},
    {"stake_a": 0.05, "stake_b": 0.03},
    {"stake_a": 0.2, "stake_b": 0.1},
    {"sanctions_b": 0.12},
    {"backing_b": 0.1, "relief_b": 0.6},
    {"floor_a": 0.55, "floor_b": 0.38},
    {"floor_a": 0.7, "floor_b": 0.38},
    {"taboo_b": 0.5},
    {"taboo_b": 0.3},
)


@ties("bargaining-range")
@pytest.mark.parametrize("knobs", KNOBS, ids=str)
@pytest.mark.parametrize(("chance", "costs"), [(0.5, (0.1, 0.1)), (0.55, (0.02, 0.2)), (0.42, (0.15, 0.01))])
def test_the_range_is_one_week_with_a_fine_pie(
    knobs: Mapping[str, float], chance: float, costs: tuple[float, float]
) -> None:
    model = said("bargaining-range", chance_a=chance, cost_a=costs[0], cost_b=costs[1], **knobs)
    knob = {"taboo_b": 1.0, **knobs}

    def war(protocol: str) -> Game:
        gates = [knob.get("floor_a"), knob.get("floor_b")]
        audiences = ({"pie": 1}, {"pie": -1, "base": 1})
        homes: list[dict[str, Any]] = [
            {} if floor is None else {"ratification": {"audience": audience, "need": floor, "gate": 0.5}}
            for floor, audience in zip(gates, audiences, strict=True)
        ]
        homes[1]["sanctions"] = {"level": 1, "cost": knob.get("sanctions_b", 0)}
        patron = {"meaning": "pays", "side": "d", "levels": 1, "start": 1, "discount": 1}
        own, others = chance, 1 - (1 - chance + knob.get("optimism", 0))
        helped = knob.get("backing_b", 0)
        game = small_war(
            steps=2, odds=0.5, costs=costs, beliefs=(own - helped, others - helped), sides=(homes[0], homes[1]),
            backers={"patron": {**patron, "relief": knob.get("relief_b", 0)}},
            issues={**PIE, "base": {"meaning": "d holds the stake and both have conceded",
                                    "values": {"a": -knob.get("stake_a", 0), "d": 1 - knob.get("stake_b", 0)}}},
            table=pie_table(proposer=protocol, divisible={"issue": "pie", "high": knob["taboo_b"]}),
        )  # fmt: skip
        return worth_of_ground(game, {})

    signed, least, most = limits(war)
    assert signed == model["exists"]
    if signed:
        pride = knob.get("stake_a", 0)
        assert (least + pride, most + pride) == pytest.approx((model["low"], model["high"]), abs=1e-12)


def test_the_knobs_of_the_range_both_leave_it_open_and_close_it() -> None:
    found = {said("bargaining-range", chance_a=0.5, cost_a=0.1, cost_b=0.1, **knobs)["exists"] for knobs in KNOBS}
    assert found == {True, False}


@ties("first-strike")
@pytest.mark.parametrize("costs", [(0.15, 0.15), (0.05, 0.1), (0.2, 0.02)])
@pytest.mark.parametrize(
    ("first", "both", "second"), [(0.6, 0.5, 0.4), (0.75, 0.5, 0.3), (0.5, 0.5, 0.5), (0.9, 0.8, 0.7)]
)
def test_surprise_is_a_first_strike_in_the_test_of_credibility(
    first: float, both: float, second: float, costs: tuple[float, float]
) -> None:
    model = said(
        "first-strike", chance_a_first=first, chance_a=both, chance_a_second=second, cost_a=costs[0], cost_b=costs[1]
    )
    rules = tuple(
        {"credibility": {"first_strike": float(logit(p) - logit(q))}} for p, q in ((first, both), (both, second))
    )
    signed, least, most = limits(
        lambda protocol: pie_war(steps=2, odds=both, costs=costs, protocol=protocol, sides=rules)
    )
    assert signed == model["exists"]
    if signed:
        assert (least, most) == pytest.approx((model["low"], model["high"]), abs=1e-12)


@ties("preventive-war")
@pytest.mark.parametrize(
    ("now", "later", "cost", "discount"),
    list(product([0.1, 0.3], [0.5, 0.8], [0.0, 0.3, 1.2], [0.3, 0.53, 0.66, 0.9, 0.99])),
)
def test_preventive_war_is_what_a_risen_side_could_demand(
    now: float, later: float, cost: float, discount: float
) -> None:
    model = said("preventive-war", chance_a_now=now, chance_a_later=later, cost_b=cost, discount=discount)
    rules = {
        "rule": "extract",
        "shift": float(logit(later) - logit(now)),
        "lag_weeks": 1,
        "front_loaded": 1,
        "discount": discount,
    }
    # the model asks only whether b attacks: a's own war is made too dear to matter
    costs = (9, cost * (1 - discount))
    war = pie_war(steps=2, odds=now, costs=costs, protocol="d", sides=({"credibility": rules}, {}))
    signed, _, worth = deal(war)
    assert signed == (not model["attacks"])
    assert worth == pytest.approx(max(model["value_peace_b"], model["value_war_b"]), abs=1e-12)


@ties("indivisibility")
@pytest.mark.parametrize("shares", [(0.0, 1.0), (0.0, 0.5, 1.0), (0.1, 0.35, 0.62, 0.8)])
@pytest.mark.parametrize("chance", [0.05, 0.5, 0.75, 0.9])
@pytest.mark.parametrize("costs", [(0.1, 0.1), (0.3, 0.02)])
def test_lumps_are_a_menu(shares: tuple[float, ...], chance: float, costs: tuple[float, float]) -> None:
    model = said("indivisibility", shares=shares, chance_a=chance, cost_a=costs[0], cost_b=costs[1])

    def signed(menu: tuple[float, ...]) -> bool:
        packages = {f"{share:g} for a": {"levels": {"base": 1, "pie": share}} for share in menu}
        table = {"first": None, "proposer": "nash", "packages": packages}
        return deal(worth_of_ground(small_war(steps=2, odds=chance, costs=costs, table=table, issues=PIE), {}))[0]

    assert signed(shares) == model["peace"]
    assert sum(signed((share,)) for share in shares) == model["possible_deals"]
    parts = int(model["parts_needed"])
    equal = [tuple(k / n for k in range(n + 1)) for n in range(1, parts + 1)]
    assert [signed(each) for each in equal] == [False] * (parts - 1) + [True]


@ties("termination-criterion")
@pytest.mark.parametrize(("by_a", "by_b"), list(product([0.3, 0.55, 0.7], [0.35, 0.5, 0.9])))
@pytest.mark.parametrize(("costs", "shift"), [((0.1, 0.1), 0.0), ((0.02, 0.2), 0.1), ((0.0, 0.05), -0.2)])
def test_a_war_can_end_where_two_estimates_leave_room(
    by_a: float, by_b: float, costs: tuple[float, float], shift: float
) -> None:
    model = said(
        "termination-criterion", chance_a_by_a=by_a, chance_a_by_b=by_b, cost_a=costs[0], cost_b=costs[1], shift=shift
    )
    views = (min(max(by_a + shift, 0), 1), min(max(by_b + shift, 0), 1))
    war = pie_war(steps=2, beliefs=views, costs=costs)
    fought = solved(war.model_copy(update={"table": None}))
    found = [float(fought.value(side)[0]) for side in ("a", "d")]
    assert found == pytest.approx([model["value_a"], model["value_b"]], abs=1e-12)
    assert deal(war)[0] == model["settles"]


@ties("ripeness")
@pytest.mark.parametrize(("by_a", "by_b", "held"), list(product([0.2, 0.5, 0.8], [0.2, 0.5, 0.8], [1, 2, 3])))
def test_two_conditions_of_ripeness_are_read_off_a_weeks_values(by_a: float, by_b: float, held: int) -> None:
    """One more round adds what fighting brings beyond the line as it stands; the demands are the reserve values."""
    issues = {"gold": {"meaning": "what one side pays the other", "values": {"a": 1, "d": -1}}}
    table: dict[str, Any] = {
        "first": None,
        "packages": {"line": {}},
        "divisible": {"issue": "gold", "low": -1, "high": 1},
    }
    war = small_war(
        steps=4, start=held, beliefs=(by_a, by_b), costs=(0.05, 0.02), issues=issues, table=table
    )  # fmt: skip
    fought = solved(war.model_copy(update={"table": None}))
    worth = [float(fought.value(side)[0]) for side in ("a", "d")]
    model = said(
        "ripeness",
        trend_a=worth[0] - held / 4,
        trend_b=worth[1] - (1 - held / 4),
        demand_a=worth[0],
        demand_b=worth[1],
    )
    assert model["hurting"] == ((2 * by_a - 1) / 4 <= 0.05 and (1 - 2 * by_b) / 4 <= 0.02)
    assert deal(war)[0] == model["way_out"]


# commitment


@ties("commitment-problem")
@pytest.mark.parametrize(
    ("chance", "shift", "destroyed", "discount"),
    list(product([0.1, 0.3, 0.5], [0.1, 0.3, 0.4], [0.05, 0.2, 0.4], [0.5, 0.9, 0.95])),
)
def test_a_shift_of_power_breaks_a_deal_where_the_condition_says(
    chance: float, shift: float, destroyed: float, discount: float
) -> None:
    model = said("commitment-problem", chance=chance, shift=shift, surprise=0, destroyed=destroyed, discount=discount)
    for moved in (shift, model["critical_shift"] - 1e-6, model["critical_shift"] + 1e-6):
        if not 0 <= chance + moved < 1:
            continue
        rules = {
            "rule": "extract",
            "shift": float(logit(chance + moved) - logit(chance)),
            "lag_weeks": 1,
            "front_loaded": 1,
            "discount": discount,
        }
        left = 1 - destroyed
        war = pie_war(steps=2, odds=chance, win=(left, left), protocol="d", sides=({"credibility": rules}, {}))
        assert deal(war)[0] == (moved <= model["critical_shift"])
        if moved == shift:
            assert deal(war)[0] == (not model["shift_breaks_down"])


@ties("commitment-problem")
@pytest.mark.parametrize("chance", [0.4, 0.5, 0.65])
@pytest.mark.parametrize("surprise", [0.0, 0.05, 0.15, 0.3])
@pytest.mark.parametrize("destroyed", [0.05, 0.2, 0.4])
def test_surprise_leaves_the_range_that_a_first_strike_leaves(chance: float, surprise: float, destroyed: float) -> None:
    model = said("commitment-problem", chance=chance, shift=0, surprise=surprise, destroyed=destroyed, discount=0.9)
    gains = (logit(chance + surprise) - logit(chance), logit(chance) - logit(chance - surprise))
    rules = tuple({"credibility": {"first_strike": float(gain)}} for gain in gains)
    left = 1 - destroyed
    signed, least, most = limits(
        lambda protocol: pie_war(steps=2, odds=chance, win=(left, left), protocol=protocol, sides=rules)
    )
    assert signed == model["surprise_range_exists"]
    if signed:
        assert (least, most) == pytest.approx((model["surprise_low"], model["surprise_high"]), abs=1e-12)


@ties("sources-of-power")
@pytest.mark.parametrize("share", [0.1, 0.25, 0.32])
@pytest.mark.parametrize(("slope", "jump"), [(0.1, 0.0), (0.1, 0.02), (0.1, 0.2), (0.0, 0.03), (0.5, 0.0)])
@pytest.mark.parametrize(("costs", "discount"), [((1.0, 1.0), 0.9), ((0.2, 2.0), 0.9), ((0.5, 0.1), 0.5)])
def test_power_that_ground_brings_is_worth_stated_with_the_ground(
    share: float, slope: float, jump: float, costs: tuple[float, float], discount: float
) -> None:
    model = said(
        "sources-of-power",
        chance=0.4, share=share, slope=slope, jump=jump, cost_1=costs[0], cost_2=costs[1], discount=discount,
    )  # fmt: skip
    later = discount / (1 - discount)
    further = 1 + later * slope
    issues = {
        "stands": {"meaning": "the shares as they stand", "values": {"a": share, "d": 1 - share}},
        "fortress": {"meaning": "what the first slice holds", "values": {"a": later * jump, "d": -later * jump}},
        "slice": {"meaning": "further ground", "values": {"a": further, "d": -further}},
    }

    def war(levels: dict[str, float], **more: Any) -> Game:
        table = {"first": None, "proposer": "d", "packages": {"deal": {"levels": levels}}, **more}
        each = (costs[0] * (1 - discount), costs[1] * (1 - discount))
        return worth_of_ground(small_war(steps=2, odds=0.4, costs=each, table=table, issues=issues), {})

    assert share <= model["granted"]
    assert deal(war({"stands": 1}))[0] == model["satisfied"]
    if model["satisfied"]:
        assert model["deal"] == share
        return
    signed, worth, _ = deal(
        war({"stands": 1, "fortress": 1}, divisible={"issue": "slice", "low": 0, "high": 1 - share})
    )
    assert signed == (not np.isnan(model["deal"]))
    if signed:
        assert worth == pytest.approx(share + later * jump + further * (model["deal"] - share), abs=1e-12)


@ties("factions")
@pytest.mark.parametrize(("rule", "after"), [(0.5, 0.5), (0.5, 0.7), (0.5, 0.95), (0.2, 1.0)])
@pytest.mark.parametrize(("chance", "destroyed", "out"), [(0.6, 0.1, 0.1), (0.3, 0.3, 0.0), (0.8, 0.02, 0.4)])
def test_a_faction_is_a_leader_with_another_worth_of_peace_and_victory(
    rule: float, after: float, chance: float, destroyed: float, out: float
) -> None:
    model = said("factions", rule=rule, rule_after_victory=after, out_share=out, chance=chance, destroyed=destroyed)
    peace, victory = (r * (1 - out) + (1 - r) * out for r in (rule, after))
    issues = {
        **PIE,
        "pie": {"meaning": "the stake, of which the faction has its part", "values": {"a": peace, "d": -1}},
    }
    left = 1 - destroyed
    signed, least, most = limits(
        lambda protocol: worth_of_ground(
            small_war(
                steps=2, odds=chance, win=(left * victory, left), issues=issues, table=pie_table(proposer=protocol)
            ),
            {},
        )
    )
    assert signed == (not model["fights"])
    if signed:
        assert (least / peace, most / peace) == pytest.approx((model["low"], model["high"]), abs=1e-12)


# how wars go


@ties("random-walk")
@pytest.mark.parametrize(
    ("chance", "forts", "held"), [(0.5, 10, 5), (0.6, 10, 3), (0.45, 8, 4), (0.3, 5, 4), (0.7, 3, 1)]
)
def test_a_war_without_a_table_is_a_random_walk(chance: float, forts: int, held: int) -> None:
    model = said("random-walk", chance_battle_a=chance, forts=forts, forts_a=held)
    found = gamblers_ruin(chance, forts, held, 1200)
    assert found["ends"]["a wins"] == pytest.approx(model["chance_a_wins"], abs=1e-11)
    assert found["mean_week_of_end"] == pytest.approx(model["mean_battles"], abs=1e-8)
    won = course(small_war(steps=forts, start=held, weeks=1200, odds=chance)).chances["won"][:, 0]
    weeks = np.arange(len(won))
    assert (won @ weeks) / won.sum() == pytest.approx(model["mean_battles_if_a_wins"], abs=1e-8)


@ties("disagreement")
@pytest.mark.parametrize(
    ("belief_a", "belief_b"), [((3, 2), (2, 3)), ((6, 4), (4, 6)), ((4, 1), (1, 3)), ((3, 3), (3, 3))]
)
@pytest.mark.parametrize(
    ("costs", "split", "chance"), [((0.01, 0.01), 0.5, 0.5), ((0.005, 0.02), 0.8, 0.6), ((0.05, 0.03), 0.2, 0.4)]
)
def test_sides_that_disagree_and_learn_are_the_weekly_game(
    belief_a: tuple[float, float],
    belief_b: tuple[float, float],
    costs: tuple[float, float],
    split: float,
    chance: float,
) -> None:
    model = said(
        "disagreement",
        forts=8, forts_a=3, belief_a_wins=belief_a[0], belief_a_losses=belief_a[1], belief_b_wins=belief_b[0],
        belief_b_losses=belief_b[1], cost_a=costs[0], cost_b=costs[1], split=split, chance_battle_a=chance,
    )  # fmt: skip
    # the model's terms may cost a side a little more than the whole pie, where war would cost it more still
    terms = {"weight": split, "divisible": {"issue": "pie", "low": -1, "high": 2}}
    war = pie_war(
        steps=8, start=3, weeks=300, odds=chance, beliefs=(belief_a, belief_b), costs=costs, at_table=terms
    )  # fmt: skip
    solution = solved(war)
    found = push_forward(solution)
    values = [float(solution.value(side)[0]) for side in ("a", "d")]
    assert values == pytest.approx([model["value_a"], model["value_b"]], abs=1e-9)
    assert (found.total("deal:share")[0] < 1 - 1e-9 or found.chances["deal:share"][0, 0] < 1) == model["fights"]
    assert found.mean_week_of_end()[0] == pytest.approx(model["mean_battles"], abs=1e-8)
    ends = [float(found.total(end)[0]) for end in ("deal:share", "won", "lost")]
    assert ends == pytest.approx([model[f"chance_{end}"] for end in ("settles", "a_wins", "b_wins")], abs=1e-9)


@ties("convergence")
@pytest.mark.parametrize(("forts", "chance", "discount"), [(6, 0.3, 0.9), (6, 0.5, 0.9), (4, 0.7, 0.8), (3, 0.45, 0.6)])
@pytest.mark.parametrize("flows", [(0.3, 0.3), (0.1, 0.4), (0.0, 0.0)])
def test_alternating_offers_while_fighting_converge(
    forts: int, chance: float, discount: float, flows: tuple[float, float]
) -> None:
    model = said(
        "convergence", forts=forts, chance_battle_1=chance, discount=discount, flow_1=flows[0], flow_2=flows[1]
    )
    weekly = tuple(-(1 - discount) * flow for flow in flows)
    war = pie_war(
        steps=forts, weeks=2 * int(16 / -np.log(discount)), odds=chance, costs=weekly, discounts=(discount, discount),
        protocol="parity",
    )  # fmt: skip
    even = solved(war)
    odd = later_by_a_week(even)
    assert at_line(even.values) == pytest.approx(model["proposal_1"], abs=1e-9)
    assert at_line(odd.values, 1) == pytest.approx(model["proposal_2"], abs=1e-9)
    alone = solved(war.model_copy(update={"table": None}))
    assert at_line(alone.values)[1:-1] == pytest.approx(model["fight_1"][1:-1], abs=1e-9)


def race(chance: float, units: tuple[int, int]) -> tuple[float, float]:
    """Chance that ``a`` outlasts ``d``, and the battles it takes, where a battle lost costs a leader some standing.

    In as many battles as both can lose together, less one, exactly one of the two leaders falls.
    """
    sides = tuple({"standing": {"levels": n, "start": n, "drop": 1}} for n in units)
    weeks = sum(units) - 1
    found = course(small_war(steps=4 * weeks, start=2 * weeks, weeks=weeks, odds=chance, sides=(sides[0], sides[1])))
    falls = {side: found.chances[f"fall.{side}"][:, 0] for side in ("a", "d")}
    together = falls["a"] + falls["d"]
    assert together.sum() == pytest.approx(1, abs=1e-12)
    return float(falls["d"].sum()), float(together @ (np.arange(len(together)) + 1))


@ties("battle-race")
@pytest.mark.parametrize("units", [(1, 1), (2, 1), (3, 2), (5, 4), (2, 6)])
@pytest.mark.parametrize(("strong", "weak"), [(0.5, 0.7), (0.3, 0.45)])
def test_the_race_is_run_down_the_standing_of_both_leaders(units: tuple[int, int], strong: float, weak: float) -> None:
    model = said("battle-race", chance_strong=strong, chance_weak=weak, units_a=units[0], units_d=units[1])
    for kind, chance in (("strong", strong), ("weak", weak)):
        expected = (model[f"chance_a_wins_{kind}"], model[f"mean_battles_{kind}"])
        assert race(chance, units) == pytest.approx(expected, abs=1e-11)


@ties("stochastic-lanchester")
@pytest.mark.parametrize("units", [(2, 1), (3, 5), (6, 4)])
@pytest.mark.parametrize("effectiveness", [0.5, 1.0, 1.7])
def test_the_linear_law_with_luck_is_the_same_race(units: tuple[int, int], effectiveness: float) -> None:
    model = said("stochastic-lanchester", units_a=units[0], units_b=units[1], effectiveness=effectiveness, law="linear")
    wins, _ = race(effectiveness / (1 + effectiveness), units)
    assert wins == pytest.approx(model["chance_a_wins"], abs=1e-12)


# leaders


@ties("ratification-floors")
@pytest.mark.parametrize("floors", [(0.0, 0.0), (0.6, 0.0), (0.0, 0.6), (0.55, 0.4), (0.45, 0.5), (0.6, 0.5)])
@pytest.mark.parametrize("discounts", [(0.9, 0.9), (0.8, 0.95), (0.7, 0.5)])
def test_floors_at_home_are_gates_of_ratification(floors: tuple[float, float], discounts: tuple[float, float]) -> None:
    model = said(
        "ratification-floors", discount_1=discounts[0], discount_2=discounts[1], floor_1=floors[0], floor_2=floors[1]
    )
    audiences = ({"pie": 1}, {"pie": -1, "base": 1})
    sides = tuple(
        {"ratification": {"audience": audience, "need": floor, "gate": 0.5}}
        for audience, floor in zip(audiences, floors, strict=True)
    )
    war = pie_war(steps=2, weeks=420, discounts=discounts, fight=0.0, protocol="parity", sides=sides)
    made = setting(war)
    own = ends_of(made)
    even = solve_game(made, ends=replace(own, horizon=np.zeros_like(own.horizon)))
    odd = later_by_a_week(even)
    shares = (float(even.value("a")[0]), float(odd.value("d")[0]))
    if model["agree"]:
        assert shares == pytest.approx((model["share_1"], model["share_2"]), abs=1e-10)
    else:
        assert shares == (0, 0)


def other_odds(war: Game, chance: float, start: int | None = None) -> Game:
    """A war in which everybody knows another chance of winning a battle."""
    sides = {
        name: leader.model_copy(update={"belief": leader.belief.model_copy(update={"mean": chance})})
        for name, leader in war.sides.items()
    }
    line = war.fronts["line"]
    fronts = {"line": line if start is None else line.model_copy(update={"start": start})}
    battle = war.battle.model_copy(update={"odds": chance})
    return war.model_copy(update={"sides": sides, "fronts": fronts, "battle": battle})


REGIMES: dict[str, dict[str, float]] = {
    "nation": {"office": 0, "need": 0, "value": 1},
    "democracy": {"office": 1, "fate": 0},
    "mixed": {"office": 1, "fate": -1},
}


@ties("gambling-for-resurrection")
@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("chance", [0.4, 0.45, 0.6])
@pytest.mark.parametrize("cost", [0.01, 0.05, 0.1])
def test_a_leader_gambles_where_the_model_says(regime: str, chance: float, cost: float) -> None:
    model = said("gambling-for-resurrection", regime=regime, chance_battle=chance, cost=cost, steps=10)
    war = other_odds(leader_war(cost, weeks=500, **REGIMES[regime]), chance)
    found = fights(solved(war))
    assert found["fights"] == [k for k in range(11) if model["fights"][k]]
    assert found["Va"][1:10] == pytest.approx(model["value"][1:10], abs=1e-9)


@ties("retention-rule")
@pytest.mark.parametrize("cutoff", [0.1, 0.4, 0.5, 0.8, 1.0])
@pytest.mark.parametrize("chance", [0.3, 0.45, 0.6])
def test_a_rule_of_the_public_is_a_leaders_need(cutoff: float, chance: float) -> None:
    """With one chance that everybody knows. The first battle is a commitment: the game begins a step away."""
    office, cost, start = 0.6, 0.01, 4
    model = said(
        "retention-rule",
        cutoff=cutoff, qualities=(chance,), surprise=0, office=office, cost_leader=cost, start=start, steps=10,
    )  # fmt: skip
    war = leader_war(cost, office=office, fate=0, need=cutoff, value=1, weeks=500)
    values, battles, removed = 0.0, 1.0, 0.0
    for place, weight in ((start + 1, chance), (start - 1, 1 - chance)):
        solution = solved(other_odds(war, chance, place))
        gone = push_forward(solution)
        values += weight * float(solution.value("a")[0])
        battles += weight * float(gone.mean_week_of_end()[0])
        removed += weight * chance_below(solution, cutoff)
    goes = values - cost > start / 10 + office
    assert model["chance_war"] == goes
    assert model["battles"] == pytest.approx(goes * battles, abs=1e-8)
    assert model["chance_removed"] == pytest.approx(goes * removed, abs=1e-9)


def chance_below(solution: Any, cutoff: float) -> float:
    """Chance that a leader's war ends, by a deal or a collapse, with less than a share of the stakes."""
    stops = [k for k in range(1, 10) if k not in fights(solution)["fights"]]
    walk = np.zeros((11, 11))
    chance = float(solution.setting.game.battle.odds)
    for k in range(1, 10):
        walk[k, [k] if k in stops else [k + 1, k - 1]] = 1.0 if k in stops else (chance, 1 - chance)
    walk[0, 0] = walk[10, 10] = 1
    ends = np.linalg.matrix_power(walk, 4096)[solution.setting.lattice.start[0]]
    return float(ends[: int(np.ceil(cutoff * 10 - 1e-9))].sum())


@ties("leaders-range")
@pytest.mark.parametrize("deals", [(0.3, 0.3), (0.6, 0.6), (0.2, 0.7)])
@pytest.mark.parametrize("slopes", [(0.0, 0.0), (0.2, 0.1)])
@pytest.mark.parametrize(("chance", "offices"), [(0.5, (0.5, 0.5)), (0.35, (0.2, 0.8)), (0.6, (0.3, 0.0))])
def test_fear_for_office_is_an_exit_and_an_audience(
    deals: tuple[float, float], slopes: tuple[float, float], chance: float, offices: tuple[float, float]
) -> None:
    model = said(
        "leaders-range",
        chance_a=chance, office_a=offices[0], office_b=offices[1], deal_a=deals[0], deal_b=deals[1],
        slope_a=slopes[0], slope_b=slopes[1],
    )  # fmt: skip
    fallen, saved = 0.6, 0.1

    def leader(place: int) -> dict[str, Any]:
        """Falls after a deal with its chance; a collapse that is lost adds the exit, so its worth is put right."""
        price = offices[place]
        home = {"audience": {"base": 1}, "need": 1 - float(logit(1 - deals[place])), "width": 1}
        return {"exit": -price, "win": 1 - price * saved, "lose": price - price * fallen, "ratification": home}

    steep = [price * slope for price, slope in zip(offices, slopes, strict=True)]
    issues = {
        "pie": {"meaning": "the stake", "values": {"a": 1 + steep[0], "d": -1 - steep[1]}},
        "base": {"meaning": "d holds the stake", "values": {"a": -steep[0], "d": 1}},
    }
    signed, least, most = limits(
        lambda protocol: worth_of_ground(
            small_war(
                steps=2, odds=chance, costs=(0.05, 0.05), sides=(leader(0), leader(1)), issues=issues,
                table=pie_table(proposer=protocol),
            ),
            {},
        )
    )  # fmt: skip
    assert signed == model["exists"]
    if signed:
        shares = [(worth + offices[0] * deals[0] + steep[0]) / (1 + steep[0]) for worth in (least, most)]
        assert shares == pytest.approx([max(model["low"], 0), min(model["high"], 1)], abs=1e-12)


# third parties


def aided_war(strengths: tuple[float, float], offers: Mapping[str, tuple[float, float, float]]) -> Game:
    """One battle before which each backer may add its level of strength: (strength, its price, worth of victory)."""
    backers = {}
    for side, (extra, price, stake) in offers.items():
        own = strengths["ad".index(side)]
        backers[side] = {
            "meaning": "may help",
            "side": side[0],
            "levels": 1,
            "discount": 1,
            "win": stake,
            "cost": price * extra,
            "odds": float(np.log((own + extra) / own)),
            "chooses": True,
        }
    named = {f"friend-{side}": backer for side, backer in backers.items()}
    order = ("backing", "battle", "costs", "clock")
    return small_war(steps=2, odds=strengths[0] / sum(strengths), backers=named, order=order)


@ties("third-party-aid")
@pytest.mark.parametrize("strengths", [(1.0, 0.5), (0.05, 0.5), (9.0, 0.5), (2.0, 1.5), (0.4, 0.2)])
@pytest.mark.parametrize(("stake", "price"), [(4.0, 1.0), (1.0, 0.3), (0.5, 2.0)])
def test_a_backer_gives_what_pays_and_nothing_else_is_worth_more(
    strengths: tuple[float, float], stake: float, price: float
) -> None:
    model = said("third-party-aid", strength_a=strengths[0], strength_b=strengths[1], stake_b=stake, price_b=price)
    alone = stake * model["chance_b_before"]

    def worth(extra: float) -> float:
        return float(solved(aided_war(strengths, {"d": (extra, price, stake)})).value("friend-d")[0])

    best = worth(model["help_b"]) if model["intervenes_b"] else alone
    assert best - alone == pytest.approx(model["gain_b"], abs=1e-12)
    amounts = [
        0.01,
        0.1,
        0.3,
        0.7,
        1.5,
        4.0,
        *(model["help_b"] * by for by in (0.8, 0.95, 1.05, 1.3) if model["help_b"]),
    ]
    others = [worth(extra) for extra in amounts]
    assert max(others) <= best + 1e-12
    assert min(others) >= alone - 1e-12
    if not model["intervenes_b"]:
        assert others == pytest.approx([alone] * len(others), abs=1e-12)


@ties("third-party-aid")
@pytest.mark.parametrize("stakes", [(4.0, 4.0), (3.0, 5.0), (6.0, 4.0)])
def test_two_backers_keep_to_the_models_equilibrium(stakes: tuple[float, float]) -> None:
    model = said("third-party-aid", strength_a=0.5, strength_b=0.4, stake_a=stakes[0], stake_b=stakes[1])
    assert min(model["help_a"], model["help_b"]) > 0
    offers = {"a": (model["help_a"], 1.0, stakes[0]), "d": (model["help_b"], 1.0, stakes[1])}
    found = course(aided_war((0.5, 0.4), offers))
    assert found.chances["battle won by d"][0, 0] == pytest.approx(model["chance_b_after"], abs=1e-12)


# none is left out


@pytest.mark.parametrize("entry", theory.catalogue(), ids=lambda entry: entry.name)
def test_every_entry_is_tied_or_says_why_not(entry: theory.Entry) -> None:
    tied = entry.name in TIED
    assert entry.engine.startswith(SPECIAL if tied else CANNOT)
    assert len(entry.engine) > len(CANNOT) + 20
    assert entry.engine in page(entry)
    assert entry.engine in (PAGES / f"{entry.name}.md").read_text(encoding="utf-8")


def test_no_tie_is_to_a_model_that_is_not_there() -> None:
    assert {entry.name for entry in theory.catalogue()} > TIED
    assert len(TIED) >= 19
