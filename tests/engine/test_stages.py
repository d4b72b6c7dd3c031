"""Every mechanism shows its sign, and the smallest cases are worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from engine.small_wars import PIE, line_moves, pie_war, setting, small_war, solved, stage_named, worth_of_ground
from scipy.special import expit, logit

from kadesh.domain.game import Game, Side
from kadesh.engine.diary import Diary
from kadesh.engine.forward import Course, push_forward
from kadesh.engine.gates import offers
from kadesh.engine.lattice import Array
from kadesh.engine.menu import menu_of
from kadesh.engine.payoffs import survival
from kadesh.engine.reopening import reopening_values
from kadesh.engine.stages.table import TableStage, blocking
from kadesh.engine.week import assemble

LINE: dict[str, Any] = {"packages": {"line": {}}}


def course(game: Game, record: Any = None) -> Course:
    """The course of a war in its only world."""
    return push_forward(solved(game), record)


def mean_level(game: Game, coordinate: str) -> float:
    """Mean level of a coordinate when the war has run its weeks, among wars that go on."""
    solution = solved(game)
    final = push_forward(solution).final
    return float((final * solution.setting.lattice.level(coordinate)).sum() / final.sum())


def odds_of(game: Game, **levels: int) -> float:
    """True chance that a wins a battle in the start state, with some coordinates put elsewhere."""
    made = setting(game)
    battle = next(stage for stage in assemble(made) if stage.name.startswith("battle"))
    odds = battle.true_odds()  # type: ignore[attr-defined]
    state = [levels.get(c.name.replace(".", "_"), c.start) for c in made.lattice.coordinates]
    return float(odds[(0, *(min(level, size - 1) for level, size in zip(state, odds.shape[1:], strict=True)))])


def long_war(**more: Any) -> Game:
    """A line too long to collapse in the weeks there are."""
    return small_war(**{"steps": 12, "start": 6, "weeks": 5, **more})


# battle


def test_the_line_moves_toward_the_winner() -> None:
    assert mean_level(long_war(odds=0.7), "front.line") == pytest.approx(6 + 5 * 0.4)


def test_a_finer_lattice_keeps_drift_and_variance() -> None:
    moments = []
    for steps in (12, 24):
        war = long_war(odds=0.7, steps=steps, start=steps // 2, weeks=4)
        line = war.fronts["line"].model_copy(update={"stride": 1 / 12, "tempo": 0.2})
        solution = solved(war.model_copy(update={"fronts": {"line": line}}))
        share, mass = solution.setting.share("line", "a")[..., :], push_forward(solution).final
        mean = float((mass * share).sum())
        moments.append((mean, float((mass * (share - mean) ** 2).sum())))
    assert moments[0] == pytest.approx(moments[1], abs=1e-13)
    assert moments[0][0] == pytest.approx(0.5 + 4 * 0.2 * 0.4 / 12)


def test_a_theatre_at_its_edge_sees_no_battle() -> None:
    front = {"meaning": "a theatre", "steps": 2, "start": 1, "stride": 0.5, "tempo": 1.0, "value": {}}
    war = small_war(steps=2, weeks=3, odds=1.0, fronts={"north": front, "south": {**front, "tempo": 0.0}})
    assert course(war).chances["battle won by a"][:, 0] == pytest.approx([1, 0, 0, 0])
    assert course(war).total("freeze")[0] == 1.0


@pytest.mark.parametrize("winner", ["a", "d"])
def test_victories_raise_the_winners_standing(winner: str) -> None:
    part = {"standing": {"levels": 6, "start": 3, "rise": 0.6}}
    war = long_war(odds=0.8 if winner == "a" else 0.2, sides=(part, part))
    loser = "d" if winner == "a" else "a"
    assert mean_level(war, f"standing.{winner}") > mean_level(war, f"standing.{loser}") > 3
    assert mean_level(long_war(odds=0.8), "standing.a") == 0  # not followed


def test_defeats_wear_the_losers_standing() -> None:
    part = {"standing": {"levels": 6, "start": 6, "drop": 0.5}}
    assert mean_level(long_war(odds=0.8, sides=(part, part)), "standing.d") < 5
    assert mean_level(long_war(odds=1.0, sides=(part, part)), "standing.a") == 6


def test_victories_raise_respect_and_defeats_harden() -> None:
    parts = {"respect": {"levels": 3, "start": 0, "victories": 0.4}, "resolve": {"levels": 3, "start": 0, "harm": 0.4}}
    war = long_war(odds=0.8, sides=(parts, parts))
    assert mean_level(war, "respect.a") > mean_level(war, "respect.d")
    assert mean_level(war, "resolve.d") > mean_level(war, "resolve.a")


def test_a_fall_counts_before_the_collapse_that_the_same_battle_brings() -> None:
    """Both leaders at their last level, one battle decides: the loser falls, the winner's prize comes a week later."""
    part = {"office": 0.3, "exit": -0.4, "standing": {"levels": 1, "start": 1, "drop": 1}}
    war = small_war(steps=2, odds=0.6, costs=(0.05, 0.07), discounts=(0.9, 0.8), lose=(-1, -2), sides=(part, part))
    solution = solved(war)
    flow_a, flow_d = -0.05 + 0.1 * 0.3, -0.07 + 0.2 * 0.3
    assert solution.value("a")[0] == pytest.approx(0.6 * (flow_a + 0.9 * 1.3) + 0.4 * -0.4, abs=1e-14)
    assert solution.value("d")[0] == pytest.approx(0.4 * (flow_d + 0.8 * 1.3) + 0.6 * -0.4, abs=1e-14)
    assert solution.value("nation.a")[0] == pytest.approx(-0.05 + 0.9 * (0.6 - 0.4), abs=1e-14)
    found = push_forward(solution)
    assert [found.total(f"fall.{side}")[0] for side in ("a", "d")] == pytest.approx([0.4, 0.6])
    assert [found.total(end)[0] for end in ("won", "lost")] == pytest.approx([0.6, 0.4])


def test_a_collapse_without_a_fall_pays_exit_a_week_later() -> None:
    part = {"office": 0.3, "exit": -0.4}
    war = small_war(steps=2, odds=0.6, costs=(0.05, 0.0), discounts=(0.9, 1.0), lose=(-1, 0), sides=(part, {}))
    flow = -0.05 + 0.1 * 0.3
    assert solved(war).value("a")[0] == pytest.approx(flow + 0.9 * (0.6 * 1.3 + 0.4 * -1.4), abs=1e-14)


def test_the_week_of_a_fall_at_home_costs_the_leader_nothing_more_and_is_not_discounted() -> None:
    part = {"exit": -0.4, "standing": {"levels": 1, "start": 1, "decay": 0.25}}
    war = small_war(steps=4, start=2, fight=0.0, costs=(0.05, 0.0), discounts=(0.9, 1.0), sides=(part, {}))
    solution = solved(war)
    frozen = 0.5
    assert solution.value("a")[0] == pytest.approx(0.25 * -0.4 + 0.75 * (-0.05 + 0.9 * frozen), abs=1e-14)
    assert solution.value("nation.a")[0] == pytest.approx(-0.05 + 0.9 * frozen, abs=1e-14)


def test_a_mirror_pair_by_hand() -> None:
    """One battle, a's chance .7 and a backer for a; and the same with the names exchanged."""
    friend = {"meaning": "helps", "levels": 1, "start": 1, "discount": 1, "odds": 0.5}
    one = small_war(steps=2, odds=0.7, costs=(0.1, 0.2), backers={"friend": {**friend, "side": "a"}})
    other = small_war(steps=2, odds=0.3, costs=(0.2, 0.1), backers={"friend": {**friend, "side": "d"}})
    chance = float(expit(logit(0.7) + 0.5))
    assert solved(one).value("a")[0] == pytest.approx(chance - 0.1, abs=1e-14)
    assert solved(other).value("d")[0] == pytest.approx(chance - 0.1, abs=1e-14)
    assert solved(one).value("d")[0] == pytest.approx(solved(other).value("a")[0], abs=1e-14)


def test_learning_from_several_theatres_needs_a_coordinate() -> None:
    front = {"meaning": "a theatre", "steps": 2, "start": 1, "stride": 0.5, "tempo": 0.5, "value": {}}
    with pytest.raises(ValueError, match=r"game\.lessons"):
        solved(small_war(steps=2, beliefs=((3, 2), 0.5), fronts={"north": front, "south": front}))


# what bears on the odds


@pytest.mark.parametrize(("side", "sign"), [("a", 1), ("d", -1)])
def test_effort_stock_and_backing_help_their_own_side(side: str, sign: int) -> None:
    at = 0 if side == "a" else 1
    parts: list[Any] = [{}, {}]
    parts[at] = {"effort": {"odds": 0.5}, "stock": {"levels": 2, "start": 0, "odds": 0.6}}
    backer = {"meaning": "helps", "side": side, "levels": 1, "start": 0, "discount": 1, "odds": 0.7}
    war = small_war(steps=4, start=2, sides=tuple(parts), backers={"friend": backer})
    base = odds_of(war)
    assert base == 0.5
    assert logit(odds_of(war, **{f"effort_{side}": 1})) == pytest.approx(sign * 0.5)
    assert logit(odds_of(war, **{f"stock_{side}": 2})) == pytest.approx(sign * 0.6)
    assert logit(odds_of(war, **{f"stock_{side}": 1})) == pytest.approx(sign * 0.3)
    assert logit(odds_of(war, backing_friend=1)) == pytest.approx(sign * 0.7)


def test_terrain_ground_and_a_shift_bear_on_the_odds() -> None:
    war = small_war(steps=4, start=2, shift={"levels": 2, "start": 0, "advance": 0.5, "odds": -0.8})
    line = war.fronts["line"].model_copy(update={"terrain": 0.3, "ground": 1.0})
    war = war.model_copy(update={"fronts": {"line": line}})
    assert logit(odds_of(war)) == pytest.approx(0.3)
    assert logit(odds_of(war, front_line=3)) == pytest.approx(0.3 + 0.25)
    assert logit(odds_of(war, shift=2)) == pytest.approx(0.3 - 0.8)


def test_a_shift_comes_with_time() -> None:
    war = long_war(shift={"levels": 8, "start": 0, "advance": 0.5, "odds": 0.1})
    assert mean_level(war, "shift") == pytest.approx(2.5)


def test_a_leader_presses_where_it_pays_and_holds_where_it_does_not() -> None:
    for price, presses in ((0.5, 1.0), (20.0, 0.0)):
        war = small_war(steps=2, costs=(0.05, 0.05), sides=({"effort": {"odds": 1.0, "cost": price}}, {}))
        assert course(war).total("press.a")[0] == presses
    chance = float(expit(1.0))
    war = small_war(steps=2, costs=(0.05, 0.05), sides=({"effort": {"odds": 1.0, "cost": 0.5}}, {}))
    assert solved(war).value("a")[0] == pytest.approx(chance - 0.05 * 1.5, abs=1e-14)


def test_effort_brings_more_battles() -> None:
    effort = {"odds": 0.4, "cost": 0.0, "tempo": 0.5}
    war = long_war(fight=0.4, weeks=1, sides=({"effort": effort}, {}))
    found = course(war)
    assert found.total("battle won by a")[0] + found.total("battle won by d")[0] == pytest.approx(0.6)


def test_a_noisy_leader_presses_by_logit() -> None:
    war = small_war(steps=2, costs=(0.05, 0.05), sides=({"effort": {"odds": 1.0, "cost": 0.5}}, {}), noise=0.2)
    gain = float(expit(1.0)) - 0.5 - 0.05 * 0.5
    assert course(war).total("press.a")[0] == pytest.approx(float(expit(gain / 0.2)), abs=1e-14)


def test_pressing_may_come_before_the_table_and_cannot_foresee_a_pause() -> None:
    order = ("effort a", "table", "battle", "costs", "clock")
    talks = {"first": None, "proposer": "a", "pause": 0.5, **LINE}
    war = long_war(order=order, table=talks, sides=({"effort": {"odds": 0.4, "cost": 0.0}}, {}), weeks=2)
    assert course(war).chances["press.a"][0, 0] == 1.0


# stocks, home, backing, channel


def test_stocks_run_down_faster_for_one_who_presses_and_backers_make_good() -> None:
    stock = {"levels": 12, "start": 6, "loss": 0.2, "supply": 0.3}
    plain = long_war(sides=({"stock": stock}, {}))
    assert mean_level(plain, "stock.a") == pytest.approx(6 - 5 * 0.2)
    pressing = long_war(sides=({"stock": stock, "effort": {"odds": 0.5, "cost": 0.0}}, {}))
    assert mean_level(pressing, "stock.a") == pytest.approx(6 - 5 * 0.4)
    friend = {"meaning": "supplies", "side": "a", "levels": 1, "start": 1, "discount": 1}
    assert mean_level(long_war(sides=({"stock": stock}, {}), backers={"f": friend}), "stock.a") > 6


def test_hardship_wears_and_tolerance_bears_it() -> None:
    def standing(**more: float) -> float:
        part = {"standing": {"levels": 12, "start": 8, "hardship": 0.3, **more}}
        return mean_level(long_war(sides=(part, {})), "standing.a")

    assert standing() == pytest.approx(8 - 5 * 0.3)
    assert standing(tolerance=0.5) == pytest.approx(8 - 5 * 0.15)
    assert standing(tolerance=0.5, decay=0.1) == pytest.approx(8 - 5 * 0.25)


def test_sanctions_cost_and_wear_but_with_a_backlash_they_raise_standing() -> None:
    def war(backlash: float, cost: float = 0.0) -> Game:
        part = {
            "standing": {"levels": 12, "start": 6, "backlash": backlash},
            "sanctions": {"level": 0.5, "cost": cost, "hardship": 0.2},
        }
        return long_war(sides=(part, {}))

    assert mean_level(war(0.0), "standing.a") == pytest.approx(6 - 5 * 0.1)
    assert mean_level(war(0.8), "standing.a") == pytest.approx(6 + 5 * 0.3)
    assert solved(war(0.0, cost=0.04)).value("a") - solved(war(0.0)).value("a") == pytest.approx(-5 * 0.02)


def test_a_snub_costs_respect_and_resolve_softens() -> None:
    part = {"respect": {"levels": 6, "start": 6, "snub": 0.2}, "resolve": {"levels": 6, "start": 6, "decay": 0.1}}
    war = long_war(sides=(part, {}))
    assert mean_level(war, "respect.a") == pytest.approx(6 - 5 * 0.2)
    assert mean_level(war, "resolve.a") == pytest.approx(6 - 5 * 0.1)


def test_talks_raise_respect() -> None:
    part = {"respect": {"levels": 6, "start": 0, "talks": 0.3}}
    war = long_war(sides=(part, {}), table={"first": None, "proposer": "a", **LINE}, beliefs=(0.9, 0.1))
    assert mean_level(war, "respect.a") == pytest.approx(5 * 0.3)


def test_a_tired_backer_gives_less() -> None:
    def war(**more: float) -> Game:
        friend = {"meaning": "gives", "side": "a", "levels": 6, "start": 5, "discount": 1, **more}
        return long_war(backers={"friend": friend})

    assert mean_level(war(), "backing.friend") == 5
    assert mean_level(war(fatigue=0.02), "backing.friend") == pytest.approx(5 - 0.02 * (0 + 1 + 2 + 3 + 4))
    assert mean_level(war(up=0.1), "backing.friend") > 5 > mean_level(war(down=0.1), "backing.friend")


@pytest.mark.parametrize(("cost", "level"), [(0.2, 0.0), (0.01, 2.0)])
def test_a_choosing_backer_gives_only_where_it_brings_more_than_it_costs(cost: float, level: float) -> None:
    friend = {
        "meaning": "gives if it pays", "side": "a", "levels": 2, "start": 1, "discount": 1,
        "win": 1.0, "odds": 1.5, "cost": cost, "chooses": True,
    }  # fmt: skip
    war = small_war(steps=4, start=2, weeks=6, backers={"friend": friend})
    solution = solved(war)
    found = push_forward(solution, {3: {"backing.friend": (level, level)}})
    assert found.remains[0] == pytest.approx(push_forward(solution).live[3, 0])


def test_giving_is_chosen_under_the_backers_own_value_by_hand() -> None:
    """The last week before the horizon: giving only costs next week, which does not come."""
    friend = {
        "meaning": "gives if it pays", "side": "a", "levels": 1, "start": 1, "discount": 0.9,
        "flow": 0.0, "cost": 0.1, "chooses": True,
    }  # fmt: skip
    war = small_war(steps=4, start=2, weeks=1, backers={"friend": friend})
    assert solved(war).value("friend")[0] == 0.0  # cut before the costs are paid
    late = war.model_copy(update={"order": ("battle", "costs", "backing", "clock")})
    assert solved(late).value("friend")[0] == pytest.approx(-0.1)


def test_backing_relieves_its_sides_costs_and_a_patron_pays() -> None:
    friend = {
        "meaning": "pays", "side": "d", "levels": 2, "start": 1, "discount": 1,
        "relief": 0.5, "cost": 0.02, "flow": 0.03,
    }  # fmt: skip
    war = small_war(steps=4, start=2, weeks=1, fight=0.0, costs=(0.1, 0.1), backers={"friend": friend})
    solution = solved(war)
    assert solution.value("d")[0] == pytest.approx(0.5 - 0.1 * 0.75)
    assert solution.value("friend")[0] == pytest.approx(0.03 - 0.02)


def test_a_channel_opens_and_closes() -> None:
    war = long_war(channel={"start": "closed", "opens": 0.3, "closes": 0.1})
    contacts = course(war).chances["contact"][:3, 0]
    assert contacts == pytest.approx([0.3, 0.3 * 0.9 + 0.7 * 0.3, 0.48 * 0.9 + 0.52 * 0.3])


# costs


def test_hostile_ground_costs_and_held_ground_may_be_enjoyed() -> None:
    war = small_war(steps=4, start=3, weeks=1, fight=0.0, discounts=(0.9, 1.0))
    line = war.fronts["line"]
    hostile = war.model_copy(update={"fronts": {"line": line.model_copy(update={"occupation": {"a": 0.2}})}})
    enjoyed = small_war(steps=4, start=3, weeks=1, fight=0.0, discounts=(0.9, 1.0), sides=({"enjoys": 0.5}, {}))
    base = 0.9 * 0.75
    assert solved(war).value("a")[0] == pytest.approx(base)
    assert solved(hostile).value("a")[0] == pytest.approx(base - 0.2 * 0.75)
    assert solved(enjoyed).value("a")[0] == pytest.approx(base + 0.1 * 0.5 * 0.75)


def test_a_leader_may_feel_less_than_the_nation_bears() -> None:
    war = small_war(steps=4, start=2, weeks=1, fight=0.0, costs=(0.1, 0.1), sides=({"felt": 0.3}, {}))
    assert solved(war).value("a")[0] == pytest.approx(0.5 - 0.03)
    assert solved(war).value("nation.a")[0] == pytest.approx(0.5 - 0.1)


def test_a_hardened_public_feels_less() -> None:
    part = {"resolve": {"levels": 2, "start": 1, "relief": 0.6}}
    war = small_war(steps=4, start=2, weeks=1, fight=0.0, costs=(0.1, 0.1), sides=(part, {}))
    assert solved(war).value("a")[0] == pytest.approx(0.5 - 0.1 * 0.7)


# side deals


def test_a_side_deal_is_in_force_only_while_both_gain() -> None:
    def war(slope: float) -> Game:
        grain = {"meaning": "ships", "values": {"a": 0.02, "d": 0.01}, "slopes": {"d": slope}, "needs_channel": False}
        return small_war(steps=4, start=2, weeks=1, fight=0.0, side_deals={"grain": grain})

    assert solved(war(-0.01)).value("d")[0] == pytest.approx(0.5 + 0.01 - 0.005)
    assert course(war(-0.01)).total("side:grain")[0] == 1
    assert solved(war(-0.03)).value("a")[0] == 0.5
    assert course(war(-0.03)).total("side:grain")[0] == 0


# the table


def test_talks_cost_those_who_come_and_are_held_only_for_a_gain() -> None:
    for price, comes in ((0.04, 1.0), (0.06, 0.0)):
        war = pie_war(
            steps=2, costs=(0.05, 0.05), at_table={"first": "a"}, sides=({"coming": price}, {"coming": price})
        )
        found = course(war)
        assert found.total("talks")[0] == comes
        assert solved(war).value("a")[0] == pytest.approx(0.5 - price if comes else 0.45)


def test_a_mediator_eases_coming() -> None:
    def talks(eases: float, start: str = "open") -> float:
        channel = {"start": start, "opens": 0, "closes": 0, "eases": eases}
        price = {"coming": 0.06}
        war = pie_war(steps=2, costs=(0.05, 0.05), at_table={"first": "a"}, sides=(price, price), channel=channel)
        return float(course(war).total("talks")[0])

    assert [talks(0.0), talks(0.5), talks(0.5, "closed")] == [0.0, 1.0, 0.0]


def test_a_biased_mediator_tilts_the_terms() -> None:
    def share(bias: float, protocol: str) -> float:
        channel = {"start": "open", "opens": 0, "closes": 0, "bias": bias}
        return float(solved(pie_war(steps=2, costs=(0.1, 0.1), protocol=protocol, channel=channel)).value("a")[0])

    for protocol in ("nash", "draw"):
        assert share(0.5, protocol) == pytest.approx(0.4 + 0.2 * 0.75)
        assert share(-0.5, protocol) == pytest.approx(0.4 + 0.2 * 0.25)


def test_a_deal_signed_with_a_chance_by_hand() -> None:
    war = pie_war(steps=2, costs=(0.1, 0.2), protocol="a", at_table={"conclude": 0.25})
    assert solved(war).value("a")[0] == pytest.approx(0.25 * 0.7 + 0.75 * 0.4)
    assert course(war).total("deal:share")[0] == 0.25
    assert course(war).total("talks")[0] == 1.0


def test_a_pause_freezes_the_gains_of_the_stronger_by_hand() -> None:
    """a would win the next battle; talks without a deal skip it with chance .6, so d comes and a does not."""
    war = small_war(steps=4, start=2, odds=1.0, table={"pause": 0.6, **LINE, "first": None, "proposer": "a"})
    solution = solved(war)
    # d would not sign for .5 what fighting on gives... a would not: .75 > .5
    assert solution.value("a")[0] == pytest.approx(0.4 * 0.75 + 0.6 * 0.5)
    asked = small_war(steps=4, start=2, odds=1.0, table={"pause": 0.6, **LINE, "first": "d", "proposer": "a"})
    assert course(asked).total("talks")[0] == 0.0
    paid = small_war(
        steps=4, start=2, odds=1.0, table={"pause": 0.6, **LINE, "first": "d"}, sides=({"coming": -0.2}, {})
    )
    assert course(paid).total("talks")[0] == 1.0
    assert solved(paid).value("a")[0] == pytest.approx(0.4 * 0.75 + 0.6 * 0.5 + 0.2)


@pytest.mark.parametrize("week", [0, 1])
def test_talks_for_their_own_sake_with_proposers_by_turns(week: int) -> None:
    """k < 0: both come every week, to no avail in the weeks of the one who cannot offer what the other needs."""
    war = pie_war(
        steps=4, start=2, weeks=2, odds=0.5, beliefs=(0.8, 0.2), protocol="parity", at_table={"first": "parity"},
        sides=({"coming": -0.01}, {"coming": -0.01}),
    )  # fmt: skip
    found = course(war)
    assert found.chances["talks"][week, 0] == pytest.approx(1.0)
    assert solved(war).value("a")[0] == pytest.approx(solved(worth_of_coming(war, 0.0)).value("a")[0] + 0.02)
    assert course(worth_of_coming(war, 0.0)).chances["talks"][week, 0] == 0.0


def worth_of_coming(war: Game, price: float) -> Game:
    """The war with another price of coming for both."""
    sides = {side: leader.model_copy(update={"coming": price}) for side, leader in war.sides.items()}
    return war.model_copy(update={"sides": sides})


@pytest.mark.parametrize(("first", "week"), [("a", 0), ("d", 0), ("parity", 0), ("parity", 1), ("draw", 0)])
def test_a_noisy_first_mover_pays_for_an_invitation_in_vain(first: str, week: int) -> None:
    """By hand: two states, one package, tau .1; d never answers gladly."""
    war = small_war(
        steps=2, weeks=2, fight=0.0, costs=(0.05, 0.3), noise=0.1,
        table={"proposer": "a", "first": first, "packages": {"line": {}}}, sides=({"coming": 0.02}, {"coming": 0.03}),
    )  # fmt: skip
    made = setting(war)
    table = assemble(made)[0]
    assert isinstance(table, TableStage)
    reserve = np.array([0.35, 0.3, 0.35, 0.3])[:, None, None] * np.ones((4, 1, 3))
    before, policy = table.pull(reserve, week)
    accept = float(expit((0.5 - 0.3) / 0.1))
    own = accept * 0.5 + (1 - accept) * 0.35
    offer = float(expit((own - 0.35) / 0.1))
    gains = {"a": offer * accept * (0.5 - 0.35), "d": offer * accept * (0.5 - 0.3)}
    price = {"a": 0.02, "d": 0.03}
    come, paid = 0.0, {"a": 0.0, "d": 0.0}
    movers = {"parity": ["a", "d"][week : week + 1], "draw": ["a", "d"]}.get(first, [first])
    for f in movers:
        o = "d" if f == "a" else "a"
        replies = float(expit((gains[o] - price[o]) / 0.1))
        invites = float(expit((replies * gains[f] - price[f]) / 0.1))
        come += invites * replies / len(movers)
        paid[f] += invites * price[f] / len(movers)
        paid[o] += invites * replies * price[o] / len(movers)
    assert policy.come[0, 1] == pytest.approx(come, abs=1e-14)
    assert before[0, 0, 1] == pytest.approx(0.35 + come * gains["a"] - paid["a"], abs=1e-14)
    assert before[1, 0, 1] == pytest.approx(0.3 + come * gains["d"] - paid["d"], abs=1e-14)


def test_talks_may_need_a_channel() -> None:
    def settled(start: str) -> float:
        channel = {"start": start, "opens": 0, "closes": 0}
        war = pie_war(steps=2, costs=(0.1, 0.1), at_table={"needs_channel": True}, channel=channel)
        return float(course(war).total("deal:share")[0])

    assert [settled("closed"), settled("open")] == [0.0, 1.0]


# ratification


def need_of(game: Game, week: int = 0) -> Array:
    """Chance of surviving a deal of even appeal, in every state."""
    made = setting(game)
    return np.asarray(survival(made, "a", np.full([1] * (1 + len(made.lattice.coordinates)), 0.5), week))


def test_what_a_deal_must_give_rises_with_the_price_paid_and_with_resolve_and_falls_with_respect() -> None:
    fear = {"audience": {"line": 1}, "need": 0.5, "width": 0.1, "sunk": 0.02, "respect": 0.3, "resolve": 0.2}
    parts = {"respect": {"levels": 1, "start": 0}, "resolve": {"levels": 1, "start": 0}, "ratification": fear}
    stays = need_of(small_war(steps=2, sides=(parts, {})))[0, 0]
    assert stays[0, 0] == pytest.approx(0.5)
    assert stays[1, 0] == pytest.approx(float(expit(3)))
    assert stays[0, 1] == pytest.approx(float(expit(-2)))
    later = need_of(small_war(steps=2, sides=(parts, {})), week=5)[0, 0]
    assert later[0, 0] == pytest.approx(float(expit(-1)))


@pytest.mark.parametrize(
    ("gate", "width", "settled"), [(0, 0, 1.0), (0, 0.1, 1.0), (0.5, 0, 0.0), (1, 0, 0.0), (1, 0.1, 0.0)]
)
def test_a_gate_may_stand_at_either_end(gate: float, width: float, settled: float) -> None:
    fear = {"audience": {"line": 1}, "need": 0.6, "width": width, "gate": gate}
    assert course(one_battle(sides=({"ratification": fear}, {}))).total("deal:line")[0] == settled


def test_a_firm_leader_survives_more_and_a_successor_fears_nothing() -> None:
    fear = {"audience": {"line": 1}, "need": 0.5, "width": 0.1, "tolerance": 0.4}
    stays = need_of(small_war(steps=2, sides=({"standing": {"levels": 2, "start": 1}, "ratification": fear}, {})))[0, 0]
    assert stays == pytest.approx([1.0, 0.5, float(expit(2))])


def test_ratification_in_the_payoff_by_hand() -> None:
    """One battle at even odds; the line as it stands; a would lose office by signing with chance 1 - S."""
    fear = {"audience": {"line": 1}, "need": 0.6, "width": 0.1}
    part = {"office": 0.5, "exit": -0.2, "ratification": fear}
    stays = float(expit(-1))
    worth = 0.5 + 0.5 * stays - 0.2 * (1 - stays)
    made = setting(small_war(steps=2, table=LINE, sides=(part, {})))
    (offer,) = offers(made, menu_of(made.game), 0)
    assert np.broadcast_to(offer.worth[0], (1, 3))[0, 1] == pytest.approx(worth)
    fights = 0.5 * 1.5 + 0.5 * -0.2
    assert worth < fights
    war = small_war(steps=2, costs=(0.0, 0.5), table={**LINE, "first": None, "proposer": "a"}, sides=(part, {}))
    assert solved(war).value("a")[0] == pytest.approx(fights)
    assert solved(worth_of_ground(war, {"a": 1.4, "d": 1})).value("a")[0] == pytest.approx(worth + 0.2)


def test_a_successor_weighs_issues_anew() -> None:
    part = {
        "exit": -1, "standing": {"levels": 1, "start": 1}, "successor": {"values": {"status": 0.7}, "cost": 0.01}
    }  # fmt: skip
    war = small_war(
        steps=2, costs=(0.2, 0), sides=(part, {}), issues={"status": {"meaning": "rank", "values": {"a": 0.1}}},
        table={"packages": {"granted": {"levels": {"status": 1}}}, "first": None, "proposer": "a"},
    )  # fmt: skip
    made = setting(war)
    (offer,) = offers(made, menu_of(war), 0)
    worth = np.broadcast_to(offer.worth[0], (1, 3, 2))[0, 1]
    assert worth == pytest.approx([0.5 + 0.7, 0.5 + 0.1])
    nation = np.broadcast_to(offer.worth[made.valuer("nation.a")], (1, 3, 2))[0, 1]
    assert nation == pytest.approx([0.6, 0.6])
    costs = next(stage for stage in assemble(made) if stage.name == "costs")
    assert np.broadcast_to(costs.flow[0], (1, 3, 2))[0, 1] == pytest.approx([-0.01, -0.2])  # type: ignore[attr-defined]


# credibility


def slack(rules: dict[str, Any], levels: float = 1.0, **more: Any) -> float:
    """How far a deal on the line as it stands is from being reopened by a."""
    issues = {"pledge": {"meaning": "guarantees", "values": {}}}
    war = small_war(
        steps=4, start=2, costs=(0.02, 0.02), discounts=(0.98, 0.98), issues=issues,
        table={"packages": {"deal": {"levels": {"pledge": levels}}}}, sides=({"credibility": rules}, {}), **more,
    )  # fmt: skip
    made = setting(war)
    (offer,) = offers(made, menu_of(war), 0)
    (gate,) = [g for g in offer.fixed if g.name == "credible.a"]
    return float(np.broadcast_to(gate.margin, (1, 5))[0, 2])


def test_striking_first_and_rising_power_lower_credibility_and_guarantees_and_distance_raise_it() -> None:
    base = slack({})
    assert slack({"first_strike": 0.5}) < base
    assert slack({"shift": 0.5}) < base
    assert slack({"guarantees": {"pledge": 0.3}}) == pytest.approx(base + 0.3)
    assert slack({"guarantees": {"pledge": 0.3}}, levels=0.5) == pytest.approx(base + 0.15)
    assert slack({"lag_weeks": 50}) == pytest.approx(base * 0.98**50)
    assert slack({"lag_weeks": 50, "front_loaded": 1}) > slack({"lag_weeks": 50})
    assert slack({"feared_belief": 0.8}) < base < slack({"feared_belief": 0.2})


def strike_war(side: Side, strike: float, *, steps: int = 2, cost: float = 0.02) -> Game:
    """A deal that leaves the line as it is, one side that may strike first, and war that both leaders feel too dearly.

    ``felt`` counts in the leaders' own weeks of war, not in the test of whether the deal would be kept.
    """
    part, plain = {"felt": 20, "credibility": {"first_strike": strike}}, {"felt": 20}
    return small_war(
        steps=steps, start=steps // 2, odds=0.6, costs=(cost, cost), discounts=(0.98, 0.98),
        table={"first": None, "proposer": "nash", **LINE}, sides=(part, plain) if side == "a" else (plain, part),
    )  # fmt: skip


def strike_margin(side: Side, strike: float) -> float:
    """What a side has from the deal beyond what its attack would bring: negative where it would reopen."""
    war = strike_war(side, strike)
    (offer,) = offers(setting(war), menu_of(war), 0)
    (gate,) = [gate for gate in offer.fixed if gate.name.startswith("credible")]
    assert gate.name == f"credible.{side}"
    return float(np.broadcast_to(gate.margin, (1, 3))[0, 1])


@pytest.mark.parametrize(("side", "odds"), [("a", 0.6), ("d", 0.4)])
def test_a_first_strike_is_worth_to_either_side_what_one_battle_at_better_odds_is(side: Side, odds: float) -> None:
    """Half the ground for ever against one battle for all of it: .5 - (.98 p - .02)."""
    strikes = (-1.0, -0.2, 0.0, 0.2, 0.5, 1.0, 3.0)
    margins = [strike_margin(side, strike) for strike in strikes]
    worth = [0.98 * float(expit(logit(odds) + strike)) - 0.02 for strike in strikes]
    assert margins == pytest.approx([0.5 - each for each in worth], abs=1e-12)
    assert all(np.diff(margins) < 0)


@pytest.mark.parametrize("side", ["a", "d"])
def test_a_first_strike_tempts_its_owner_at_every_line_that_can_move(side: Side) -> None:
    values = [
        reopening_values(setting(strike_war(side, strike, steps=6, cost=0.001)), side, 0).ravel()[1:6]
        for strike in (-0.3, 0.0, 0.3, 0.6)
    ]
    assert np.all(np.diff(values, axis=0) > 1e-3)


@pytest.mark.parametrize(("side", "odds"), [("a", 0.6), ("d", 0.4)])
def test_a_deal_falls_by_the_first_strike_exactly_where_attacking_pays(side: Side, odds: float) -> None:
    least = float(logit(0.52 / 0.98) - logit(odds))
    assert least < 0 if side == "a" else least > 0
    signed = {
        extra: course(strike_war(side, least + extra)).total("deal:line")[0] for extra in (-0.5, -1e-6, 1e-6, 0.5)
    }
    assert signed == {-0.5: 1.0, -1e-6: 1.0, 1e-6: 0.0, 0.5: 0.0}


def test_a_risen_side_asks_for_what_the_others_costs_allow() -> None:
    part = {"credibility": {"rule": "extract", "shift": 0.4}}
    made = setting(small_war(steps=4, start=2, costs=(0.02, 0.05), sides=(part, part)))
    high, low = float(expit(0.4)), float(expit(-0.4))
    assert reopening_values(made, "a", 0)[..., 2] == pytest.approx(high + 0.05)
    assert reopening_values(made, "d", 0)[..., 2] == pytest.approx(1 - low + 0.02)


# patrons


def test_a_patrons_weight_moves_its_clients_choice_toward_the_patron() -> None:
    """d would take the deal, its patron gains from the war: with weight enough, d fights on."""

    def settles(weight: float) -> float:
        patron = {"meaning": "gains", "side": "d", "discount": 1, "win": 3, "weight_in_client": weight}
        war = pie_war(steps=2, costs=(0.1, 0.1), backers={"patron": patron})
        return float(course(war).total("deal:share")[0])

    assert [settles(0.0), settles(0.05), settles(0.4)] == [1.0, 1.0, 0.0]


def test_a_patrons_weight_reaches_the_divisible_part() -> None:
    """u_d = .6 (1 - y) + .4 x 2 y: more for a is worth more to d, through its patron."""
    patron = {"meaning": "wants a to have it", "side": "d", "discount": 1, "weight_in_client": 0.4}
    issues = {"pie": {**PIE["pie"], "values": {"a": 1, "d": -1, "patron": 2}}, "base": PIE["base"]}
    game = worth_of_ground(
        small_war(
            steps=2, costs=(0.1, 0.1), backers={"patron": patron}, issues=issues,
            table={"first": None, "proposer": "d", "packages": {"share": {"levels": {"base": 1}}},
                   "divisible": {"issue": "pie"}},
        ),
        {},
    )  # fmt: skip
    (offer,) = offers(setting(game), menu_of(game), 0)
    assert float(offer.slope[1].ravel()[0]) == pytest.approx(-0.6 + 0.4 * 2)
    assert solved(game).value("a")[0] == pytest.approx(1.0)


def test_a_veto_counts_only_where_it_is_held() -> None:
    def settles(veto: bool) -> float:
        patron = {"meaning": "gains", "side": "d", "discount": 1, "win": 3, "veto": veto}
        return float(course(pie_war(steps=2, costs=(0.1, 0.1), backers={"patron": patron})).total("deal:share")[0])

    assert [settles(False), settles(True)] == [1.0, 0.0]


# who blocks


def reasons(game: Game, line: int = 1) -> set[str]:
    """Why no deal is signed in the first week at a line, by GAME's names."""
    solution = solved(game)
    place = stage_named(solution, "table")
    table = solution.stages[place]
    assert isinstance(table, TableStage)
    masks = blocking(table, solution.policies[0][place], 0)
    return {name for name, mask in masks.items() if np.broadcast_to(mask, solution.values.shape[1:])[0, line].any()}


def one_battle(**more: Any) -> Game:
    """One battle at even odds, and only the line as it stands to sign."""
    stated: dict[str, Any] = {"steps": 2, "table": {"first": None, "proposer": "a", **LINE}, "costs": (0.1, 0.1)}
    return small_war(**stated | more)


def test_nobody_blocks_what_is_open() -> None:
    assert reasons(one_battle()) == {"open"}


def test_one_reservation_is_pivotal() -> None:
    assert reasons(one_battle(odds=0.8)) == {"reserve.a"}


def test_two_reservations_block_jointly() -> None:
    assert reasons(one_battle(beliefs=(0.8, 0.2))) == {"jointly"}


def test_a_leader_blocks_for_himself_where_the_nation_would_sign() -> None:
    """His office is safe in war and lost by signing."""
    part = {"office": 0.5, "exit": -0.5, "ratification": {"audience": {"line": 1}, "need": 0.9, "width": 0}}
    assert reasons(one_battle(sides=(part, {}))) == {"reserve.a", "personal.a", "ratify.a"}


def test_fear_at_home_is_pivotal_as_a_gate() -> None:
    fear = {"audience": {"line": 1}, "need": 0.9, "width": 0.05, "gate": 0.5}
    assert reasons(one_battle(sides=({"ratification": fear}, {}))) == {"ratify.a", "personal.a"}


def test_reopening_a_veto_a_channel_and_coming_are_told_apart() -> None:
    assert reasons(one_battle(sides=({"credibility": {"shift": 2.0}}, {}))) == {"credible.a"}
    patron = {"meaning": "gains", "side": "d", "discount": 1, "win": 3, "veto": True}
    assert reasons(one_battle(backers={"patron": patron})) == {"reserve.patron"}
    closed = {"start": "closed", "opens": 0.5, "closes": 0}
    shut = one_battle(channel=closed, table={"first": None, "proposer": "a", "needs_channel": True, **LINE})
    solution = solved(shut)
    place = stage_named(solution, "table")
    masks = blocking(solution.stages[place], solution.policies[0][place], 0)  # type: ignore[arg-type]
    assert [masks["channel"][0, 1, level] for level in (0, 1)] == [True, False]
    assert reasons(one_battle(table={"first": "a", "proposer": "a", **LINE}, sides=({"coming": 0.5}, {}))) == {"come"}


def test_a_line_that_would_be_a_collapse_cannot_be_signed() -> None:
    table = {"first": None, "proposer": "a", "packages": {"all": {"transfers": {"line": 1}}}}
    war = one_battle(table=table, odds=0.95, costs=(0.1, 1.0))
    assert reasons(war) == {"line"}
    assert course(war).total("deal:all")[0] == 0


# every observable


def observed_war() -> Game:
    """A small war in which everything that can be observed may happen."""
    part = {"office": 0.1, "exit": -0.1, "standing": {"levels": 2, "start": 1, "drop": 0.4, "decay": 0.1}}
    friend = {"meaning": "gives", "side": "a", "levels": 1, "start": 1, "discount": 1, "down": 0.3}
    grain = {"meaning": "ships", "values": {"a": 0.01, "d": 0.01}}
    return small_war(
        steps=4, start=2, weeks=4, odds=0.55, beliefs=(0.6, 0.5), costs=(0.05, 0.04), sides=(part, part),
        backers={"friend": friend}, channel={"start": "closed", "opens": 0.5, "closes": 0.3},
        side_deals={"grain": grain},
        table={"first": None, "proposer": "nash", "conclude": 0.3, "needs_channel": True, "packages": line_moves(1)},
    )  # fmt: skip


OBSERVABLES: tuple[tuple[int, dict[str, Any]], ...] = (
    (1, {"talks": True}),
    (1, {"talks": False}),
    (1, {"side:grain": True}),
    (1, {"contact": False}),
    (2, {"front.line": (2, 3)}),
    (1, {"fall.a": True}),
    (1, {"fall.d": False}),
    (2, {"backing.friend": (0, 0)}),
    (2, {"standing.a": (0, 0)}),
    (1, {"deal": True}),
    (1, {"deal:0": True}),
    (1, {"deal": False}),
    (2, {"collapse": True}),
    (2, {"won": True}),
    (2, {"won": False}),
    (3, {"war": True}),
    (3, {"war": False}),
    (1, {"talks": True, "deal": False, "fall.a": True}),
)


@pytest.mark.parametrize(("week", "seen"), OBSERVABLES)
def test_the_chance_of_what_is_observed_is_its_share_of_all_stories(week: int, seen: dict[str, Any]) -> None:
    """By a second method: every path of the war followed, its chance added up where the record agrees."""
    solution = solved(observed_war())
    found = push_forward(solution, {week: seen})
    assert found.remains[0] == pytest.approx(share_of_paths(solution, week, seen), abs=1e-12)
    assert 0 < found.remains[0] < 1
    assert found.log_likelihood[0] == pytest.approx(np.log(found.remains[0]))


def share_of_paths(solution: Any, week: int, seen: dict[str, Any]) -> float:
    """Chance of the paths that agree, each state followed alone, its history written beside it."""
    setting_, total = solution.setting, 0.0
    lattice = setting_.lattice
    paths: list[tuple[tuple[int, ...], float, dict[str, Any]]] = [(lattice.start, 1.0, {})]
    for now in range(week + 1):
        after: list[tuple[tuple[int, ...], float, dict[str, Any]]] = []
        for state, chance, events in paths:
            over = [e for e, mask in (("won", solution.ends.won), ("lost", solution.ends.lost)) if mask_at(mask, state)]
            if now == week:
                events = dict.fromkeys(over, True) | ({"collapse": True} if over else {"war": True})
                events |= {} if over else {c.name: level for c, level in zip(lattice.coordinates, state, strict=True)}
            if over:
                total += chance * agrees(events if now == week else {}, seen)
            else:
                after.append((state, chance, events))
        paths = after
        for stage, policy in zip(solution.stages, solution.policies[now], strict=True):
            paths, ended = one_stage(solution, stage, policy, now, paths)
            paths = merged(paths if now == week else [(state, chance, {}) for state, chance, _ in paths])
            total += sum(chance * agrees(events if now == week else {}, seen) for chance, events in ended)
    return total + sum(chance * agrees(events, seen) for _, chance, events in paths)


def merged(paths: list[Any]) -> list[Any]:
    """Paths with the same state and the same history, as one."""
    found: dict[Any, list[Any]] = {}
    for state, chance, events in paths:
        same = found.setdefault((state, frozenset(events.items())), [state, 0.0, events])
        same[1] += chance
    return [tuple(path) for path in found.values()]


def agrees(events: dict[str, Any], seen: dict[str, Any]) -> bool:
    """Whether what happened agrees with what was seen."""
    return all(
        said[0] <= events.get(event, -9) <= said[1] if isinstance(said, tuple) else bool(events.get(event)) is said
        for event, said in seen.items()
    )


def mask_at(mask: np.ndarray, state: tuple[int, ...]) -> bool:
    """A mask over (worlds or nothing, states that matter) at one state."""
    shape = mask.shape[mask.ndim - len(state) :]
    return bool(mask.reshape(shape)[tuple(min(x, size - 1) for x, size in zip(state, shape, strict=True))])


def one_stage(
    solution: Any, stage: Any, policy: Any, now: int, paths: list[Any]
) -> tuple[list[Any], list[tuple[float, dict[str, Any]]]]:
    """Every path one stage on, and those that end there; falls and deals are read off the move itself."""
    lattice, onward, ended = solution.setting.lattice, [], []
    for state, chance, events in paths:
        point = np.zeros((1, *lattice.shape_between_weeks))
        point[(0, *state)] = 1.0
        diary = Diary(now + 1, 1, {}, week=now)
        pushed = stage.push(point, now, policy, diary)
        came = float(diary.chances["talks"][now, 0]) if "talks" in diary.chances else 0.0
        plain = ("talks", "contact", "side:grain")
        told = {e: True for e in plain if e in diary.chances and diary.chances[e][now, 0] > 0.5}
        assert came in (0.0, 1.0)
        for event, chances in diary.chances.items():
            if event.startswith("deal:") and chances[now, 0] > 0:
                ended.append((chance * float(chances[now, 0]), {**events, **told, event: True, "deal": True}))
        for place in zip(*np.nonzero(pushed > 0), strict=True):
            target = tuple(int(x) for x in place[1:])
            news = dict(told)
            if stage.name == "channel":
                news = {"contact": True} if target[lattice.position("channel")] else {}
            for side in ("a", "d"):
                at = lattice.position(f"standing.{side}")
                if state[at] > 0 and target[at] == 0:
                    news[f"fall.{side}"] = True
            onward.append((target, chance * float(pushed[place]), {**events, **news}))
    return onward, ended
