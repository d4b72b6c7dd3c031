"""With friction removed the engine is a published model, and gives its numbers."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from engine.small_wars import at_line, pie_war, setting, small_war, solved, stage_named, worth_of_ground
from engine.worked_cases import (
    CASES,
    belief_war,
    fearon_range,
    fights,
    gamblers_ruin,
    leader_war,
    preventive,
    rubinstein,
    slantchev,
)
from scipy.special import logit

from kadesh.engine.forward import push_forward
from kadesh.engine.gates import Offer
from kadesh.engine.reopening import ruin_values
from kadesh.engine.solve import Solution, ends_of, solve_game
from kadesh.engine.stages.table import TableStage
from kadesh.engine.week import assemble

# Fearon 1995


@pytest.mark.parametrize("p", [0.05, 0.4, 0.9])
@pytest.mark.parametrize("costs", [(0.1, 0.2), (0.0, 0.0), (0.3, 0.05)])
def test_the_proposer_takes_the_whole_range(p: float, costs: tuple[float, float]) -> None:
    said = fearon_range(p, costs)
    low, high = max(0.0, p - costs[0]), min(1.0, p + costs[1])
    assert said["a_proposes"] == pytest.approx([high, 1 - high], abs=1e-12)
    assert said["d_proposes"] == pytest.approx([low, 1 - low], abs=1e-12)


@pytest.mark.parametrize(
    ("mine", "theirs", "costs"), list(product([0.5, 0.64, 0.7], [0.4, 0.55, 0.61], [(0.1, 0.1), (0.01, 0.2)]))
)
def test_disagreement_leads_to_war_iff_it_exceeds_the_costs(
    mine: float, theirs: float, costs: tuple[float, float]
) -> None:
    solution = solved(pie_war(steps=2, odds=0.5, beliefs=(mine, 1 - theirs), costs=costs))
    fought = push_forward(solution).total("won")[0] > 0
    assert fought == (mine + theirs - 1 > sum(costs) + 1e-12)


def attacks_at_once(p1: float, p2: float, cost: float, delta: float) -> float:
    """How much better an attack now is for the declining side (theory: both branches)."""
    if p2 + cost * (1 - delta) <= 1:
        return delta * p2 - p1 - cost * (1 - delta) ** 2
    return delta - p1 - cost * (1 - delta)


GRID = list(product([0.1, 0.3, 0.6], [0.5, 0.8, 0.95], [0.0, 0.3, 0.5, 1.2], [0.3, 0.53, 0.66, 0.9, 0.99]))


@pytest.mark.parametrize("capped", [False, True])
def test_preventive_war_comes_exactly_where_the_closed_form_says(capped: bool) -> None:
    tried = [each for each in GRID if (each[1] + each[2] * (1 - each[3]) > 1) == capped and each[0] <= each[1]]
    wrong = [
        each
        for each in tried
        if abs(attacks_at_once(*each)) > 1e-9 and preventive(*each)[0] != (attacks_at_once(*each) <= 0)
    ]
    assert wrong == []
    verdicts = {attacks_at_once(*each) > 0 for each in tried}
    assert verdicts == {True, False}
    assert len(tried) > 30


def test_the_two_thresholds_of_preventive_war() -> None:
    assert [preventive(0.3, 0.5, 0.3, delta)[0] for delta in (2 / 3 - 1e-6, 2 / 3 + 1e-6)] == [True, False]
    assert [preventive(0.3, 0.8, 0.5, delta)[0] for delta in (0.8 / 1.5 - 1e-6, 0.8 / 1.5 + 1e-6)] == [True, False]


# Powell 2006


def powell(p: float, shift: float, destroyed: float, delta: float, rule: str) -> bool:
    """Whether a deal is signed before the power of ``a`` grows by ``shift``; war destroys a share of the pie."""
    # an attack under `reserve` is a week of war, which discounts once; `extract` is a payoff at the end of the lag
    rules = {
        "rule": rule,
        "shift": float(logit(p + shift) - logit(p)),
        "lag_weeks": int(rule == "extract"),
        "front_loaded": 1,
        "discount": delta,
    }
    left = 1 - destroyed
    war = pie_war(steps=2, odds=p, win=(left, left), protocol="d", sides=({"credibility": rules}, {}))
    return bool(push_forward(solved(war)).total("deal:share")[0] == 1)


@pytest.mark.parametrize("rule", ["extract", "reserve"])
def test_powells_commitment_problem_by_his_condition(rule: str) -> None:
    wrong, verdicts = [], set()
    for p, shift, destroyed, delta in product([0.1, 0.3, 0.5], [0.1, 0.3, 0.4], [0.05, 0.2, 0.4], [0.5, 0.9, 0.95]):
        margin = (1 - destroyed) * (delta * (p + shift) - p) - destroyed
        verdicts.add(margin > 0)
        if powell(p, shift, destroyed, delta, rule) == (margin > 0):
            wrong.append((p, shift, destroyed, delta))
    assert wrong == []
    assert verdicts == {True, False}
    assert not powell(0.3, 0.4, 0.2, 0.95, rule)
    assert powell(0.3, 0.4, 0.4, 0.95, rule)
    assert not powell(0.3, 0.3, 0.1, 0.9, rule)
    threshold = (0.3 + 0.2 / 0.8) / 0.95 - 0.3
    assert threshold == pytest.approx(0.278947, abs=1e-6)
    assert powell(0.3, threshold - 1e-6, 0.2, 0.95, rule)
    assert not powell(0.3, threshold + 1e-6, 0.2, 0.95, rule)


# Smith and Stam 2004: the random walk


@pytest.mark.parametrize(
    ("p", "steps", "start", "wins", "battles"),
    [
        (0.5, 10, 5, 0.5, 25),
        (0.55, 10, 5, 0.7317174, 23.1717401),
        (0.6, 10, 5, 0.8836364, 19.1818182),
        (0.7, 10, 5, 0.9857478, 12.1436950),
        (0.6, 10, 3, 0.7161224, 20.8061181),
        (0.45, 8, 4, 0.3094519, 15.2438449),
    ],
)
def test_the_random_walk_wins_and_lasts_as_the_closed_form(
    p: float, steps: int, start: int, wins: float, battles: float
) -> None:
    said = gamblers_ruin(p, steps, start, 1500)
    assert said["ends"]["a wins"] == pytest.approx(wins, abs=1e-7)
    assert said["mean_week_of_end"] == pytest.approx(battles, abs=1e-7)
    ratio = (1 - p) / p
    chance = start / steps if p == 0.5 else (1 - ratio**start) / (1 - ratio**steps)
    length = start * (steps - start) if p == 0.5 else (start - steps * chance) / (1 - 2 * p)
    assert said["ends"]["a wins"] == pytest.approx(chance, abs=1e-12)
    assert said["mean_week_of_end"] == pytest.approx(length, abs=1e-9)


# Slantchev 2003, complete information

SLANTCHEV = {
    0.3: [0, 0.118801, 0.187958, 0.281115, 0.370567, 0.566905, 1],
    0.5: [0, 0.235575, 0.378136, 0.515414, 0.632055, 0.799839, 1],
    0.7: [0, 0.466543, 0.639833, 0.751534, 0.819254, 0.919251, 1],
}
FINISH = {
    0.3: [0, 0.061277, 0.115842, 0.174952, 0.266562, 0.467934, 1],
    0.5: [0, 0.154301, 0.276225, 0.392866, 0.530144, 0.718565, 1],
    0.7: [0, 0.367572, 0.535828, 0.645371, 0.747138, 0.861727, 1],
}


def finish(p: float) -> np.ndarray:
    """The first player's value of fighting to the finish."""
    return ruin_values(*(np.array(x) for x in (1.0, 0.0, -0.03, 0.9, p, 1 - p)), 6)


@pytest.mark.parametrize("p", SLANTCHEV)
def test_offers_while_fighting_are_slantchevs(p: float) -> None:
    said, other = slantchev(p), slantchev(round(1 - p, 1))
    offers_of_1, offers_of_2 = said["Va_week0"], said["Vd_week1"]
    assert offers_of_1 == pytest.approx(SLANTCHEV[p], abs=5e-7)
    assert offers_of_2 == pytest.approx(SLANTCHEV[round(1 - p, 1)][::-1], abs=5e-7)
    assert offers_of_2 == pytest.approx(other["Va_week0"][::-1], abs=1e-12)
    assert finish(p) == pytest.approx(FINISH[p], abs=5e-7)
    assert np.all(finish(p) <= offers_of_1 + 1e-12)
    assert np.all(offers_of_1 <= 1 - finish(1 - p)[::-1] + 1e-12)


def test_slantchevs_equations_hold_for_the_engines_offers() -> None:
    said = slantchev(0.3)
    x, y = said["Va_week0"], said["Vd_week1"]
    for k in range(1, 6):
        assert 1 - x[k] == pytest.approx(0.03 + 0.9 * (0.3 * y[k + 1] + 0.7 * y[k - 1]), abs=1e-12)
        assert 1 - y[k] == pytest.approx(0.03 + 0.9 * (0.3 * x[k + 1] + 0.7 * x[k - 1]), abs=1e-12)


# beliefs that differ and learn (after Smith and Stam 2004)

BELIEFS = [
    ((3, 2), (2, 3), 0.01, 0.5706957368, 6.828125, (1, 0, 0)),
    ((6, 4), (4, 6), 0.01, 0.5798079254, 10.645751953125, (0.9375, 0.03125, 0.03125)),
    ((30, 20), (20, 30), 0.01, 0.6336511918, 23.2436224994, (0.1164, 0.4418, 0.4418)),
    ((3, 2), (2, 3), 0.05, 0.5, 0, (1, 0, 0)),
    ((3, 3), (3, 3), 0.01, 0.5, 0, (1, 0, 0)),
    ((4, 1), (1, 4), 0.02, 0.7503756071, 10.645751953125, (0.9375, 0.03125, 0.03125)),
]


@pytest.mark.parametrize("lessons", [None, 5])
@pytest.mark.parametrize(("beta_a", "beta_d", "cost", "value", "battles", "ends"), BELIEFS)
def test_beliefs_that_learn_from_battles_by_the_recursion(
    beta_a: tuple[float, float],
    beta_d: tuple[float, float],
    cost: float,
    value: float,
    battles: float,
    ends: tuple[float, float, float],
    lessons: int | None,
) -> None:
    solution = solved(belief_war(beta_a, beta_d, cost, lessons=lessons))
    course = push_forward(solution)
    assert [solution.value(side)[0] for side in ("a", "d")] == pytest.approx([value, value], abs=1e-10)
    assert course.mean_week_of_end()[0] == pytest.approx(battles, abs=1e-9)
    found = [course.total(end)[0] for end in ("deal:share", "won", "lost")]
    assert found == pytest.approx(ends, abs=1e-4 if beta_a == (30, 20) else 1e-12)


def test_a_coordinate_for_lessons_gives_the_numbers_of_the_lines_displacement() -> None:
    short = [
        solved(belief_war((6, 4), (4, 6), 0.01, lessons=lessons).model_copy(update={"weeks": 60}))
        for lessons in (None, 5)
    ]
    plain, explicit = short
    assert explicit.value("a")[0] == pytest.approx(plain.value("a")[0], abs=1e-13)
    courses = [push_forward(solution) for solution in short]
    for event, chances in courses[0].chances.items():
        assert courses[1].chances[event] == pytest.approx(chances, abs=1e-13), event


def test_lessons_cut_short_bias_beliefs() -> None:
    full, cut = (solved(belief_war((6, 4), (4, 6), 0.01, lessons=n).model_copy(update={"weeks": 60})) for n in (5, 2))
    assert abs(full.value("a")[0] - cut.value("a")[0]) > 1e-4


# leaders (after Goemans 2000)

COSTS = (0.01, 0.05, 0.10)
FIGHTS: dict[str, tuple[list[int], list[int], list[int]]] = {
    "nation": ([], [], []),
    "democracy": ([1, 2, 3, 4], [2, 3, 4], [3, 4]),
    "dictator": ([1, 3, 4], [1, 4], [1]),
    "mixed": ([1, 2, 3, 4], [1, 2, 3, 4], [2, 3, 4]),
}
AT_FOUR = {
    ("democracy", 0.05): 0.5116,
    ("dictator", 0.05): 0.84,
    ("mixed", 0.05): 0.2082,
    ("democracy", 0.10): 0.392,
    ("dictator", 0.10): 0.8,
    ("mixed", 0.10): 0.0233,
}


def regime(name: str, cost: float) -> Solution:
    """A leader of each kind of regime, in the game's own terms where it has them."""
    if name == "democracy":
        return solved(leader_war(cost, office=1, fate=0))
    if name == "mixed":
        return solved(leader_war(cost, office=1, fate=-1))
    if name == "nation":
        return solved(leader_war(cost, office=0, need=0, value=1))
    return dictator(cost)


def dictator(cost: float) -> Solution:
    """One who survives a moderate loss and is punished for a disaster: two steps, so the worth is put in by hand."""
    made = setting(worth_of_ground(leader_war(cost, office=0, need=0), {"d": 1}))
    share = np.arange(11) / 10
    worth = np.where(share >= 0.5, 1.0, np.where(share >= 0.2 - 1e-12, 0.8, -1.0))

    class Priced(TableStage):
        def priced(self, week: int) -> tuple[Offer, ...]:
            return tuple(replace(offer, worth=with_own(offer.worth)) for offer in super().priced(week))

    def with_own(rows: np.ndarray) -> np.ndarray:
        return np.stack([worth[None], *rows[1:]])

    table, *rest = assemble(made)
    assert isinstance(table, TableStage)
    own = ends_of(made)
    ends = replace(own, terminal=with_own(own.terminal), horizon=with_own(own.horizon))
    return solve_game(made, stages=(Priced(**vars(table)), *rest), ends=ends)


@pytest.mark.parametrize("name", FIGHTS)
@pytest.mark.parametrize("place", range(3))
def test_leaders_gamble_for_their_own_survival_where_the_table_says(name: str, place: int) -> None:
    said = fights(regime(name, COSTS[place]))
    assert said["fights"] == FIGHTS[name][place]
    if (name, COSTS[place]) in AT_FOUR:
        assert said["Va"][4] == pytest.approx(AT_FOUR[name, COSTS[place]], abs=5.1e-5)


# Rubinstein 1982 with ratification floors (after Putnam 1988)


@pytest.mark.parametrize(
    ("floors", "shares"),
    [
        ((0.0, 0.0), (0.1 / (1 - 0.81), 0.1 / (1 - 0.81))),
        ((0.6, 0.0), (0.64, 0.4)),
        ((0.0, 0.6), (0.4, 0.64)),
        ((0.55, 0.4), (0.595, 0.45)),
        ((0.45, 0.5), (0.5, 0.55)),
    ],
)
def test_floors_at_home_move_the_terms(floors: tuple[float, float], shares: tuple[float, float]) -> None:
    said = rubinstein(floors)
    assert [said["a_share_when_a_proposes"], said["d_share_when_d_proposes"]] == pytest.approx(shares, abs=1e-12)


def test_floors_that_do_not_fit_into_the_pie_leave_no_deal() -> None:
    said = rubinstein((0.6, 0.5), weeks=40)
    assert said == {"a_share_when_a_proposes": 0.0, "d_share_when_d_proposes": 0.0}


# our own copies of shared small games


def test_a_discrete_menu_by_exact_choice() -> None:
    said = CASES["discrete_wide_nash_tau0"]()
    expected = [-0.1, 0.0098485, 0.246, 0.496, 0.621, 0.746, 0.754495504492, 0.914525362165, 1.2]
    assert said["V"][0] == pytest.approx(expected, abs=1e-11)
    assert said["ends"]["deal:+1"] == 1.0
    assert said["blockers_week0_by_front"]["reserve.a"][1:8] == "0000011"
    assert said["blockers_week0_by_front"]["open"][1:8] == "0111100"


def test_a_discrete_menu_by_noisy_choice() -> None:
    said = CASES["discrete_wide_draw_tau0.02"]()
    assert said["V"][1][1:4] == pytest.approx([0.797992736182, 0.674514713186, 0.523910290009], abs=1e-11)
    assert said["ends"]["deal:+1"] == pytest.approx(0.556167708513, abs=1e-11)
    assert said["talks_weeks_0_to_5"][:2] == pytest.approx([0.952593108455, 0.201107712333], abs=1e-11)


def test_a_patron_that_gains_from_the_war_delays_its_end() -> None:
    said, free = CASES["backer_veto_True"](), solved(veto_lifted())
    assert said["V"] == pytest.approx([0.239463548891, 0.634193310118, 0.440370213287], abs=1e-11)
    assert said["mean_week_of_end"] == pytest.approx(3.00303268433, abs=1e-10)
    assert push_forward(free).mean_week_of_end()[0] < said["mean_week_of_end"]


def veto_lifted() -> Any:
    """The same war without the patron's veto: it has no other part in it."""
    war = small_war(
        steps=8,
        start=3,
        weeks=30,
        costs=(0.013, 0.021),
        discounts=(0.995, 0.99),
        table={
            "proposer": "nash",
            "first": None,
            "packages": {f"{k:+d}": {"transfers": {"line": k}} for k in range(-2, 3)},
        },
        sides=(
            {"ratification": {"audience": {"line": 1}, "need": 0.3, "gate": 0.5}},
            {"ratification": {"audience": {"line": 1}, "need": 0.45, "gate": 0.5}},
        ),
    )
    return worth_of_ground(war, {"a": 1, "d": 1})


def test_a_leader_presses_and_settles_a_week_later() -> None:
    said = CASES["leader_fall_effort_tau0.0"]()
    assert said["Va_by_sa"] == pytest.approx([0.564531096018, 0.6, 0.741881649406, 0.8], abs=1e-11)
    assert said["Vd_by_sa"] == pytest.approx([0.0339879612992, 0.5, 0.434588420703, 0.5], abs=1e-11)
    assert said["mean_week_of_end"] == pytest.approx(1.0, abs=1e-12)


def test_talks_need_the_channel_and_grain_does_too() -> None:
    said = CASES["channel_and_side_deal"]()
    assert said["Va_closed"][3] == pytest.approx(0.485258016701, abs=1e-11)
    assert said["side_weeks_0_to_5"][2] == pytest.approx(0.09675, abs=1e-12)
    assert said["ends"]["deal:line"] == pytest.approx(0.422791022982, abs=1e-11)


def test_striking_first_is_worth_more_than_a_fight_to_the_finish() -> None:
    said = CASES["reopening"]()
    assert said["ruin_value"][1:4] == pytest.approx([0.0363950917294, 0.248843143672, 0.445599872005], abs=1e-11)
    assert said["reopen_value_at_1_to_5"][2] == pytest.approx(0.482050278316, abs=1e-11)
    assert np.all(said["reopen_value_at_1_to_5"] > said["ruin_value"][1:6])


# what every settlement oracle leans on


@pytest.mark.parametrize("protocol", ["a", "d", "draw", "parity", "nash"])
def test_a_war_ends_at_once_when_nothing_stands_in_the_way(protocol: str) -> None:
    war = pie_war(steps=6, start=2, weeks=30, odds=0.45, costs=(0.02, 0.01), discounts=(0.99, 0.98), protocol=protocol)
    solution = solved(war)
    assert push_forward(solution).chances["deal:share"][0, 0] == 1.0
    table = stage_named(solution, "table")
    assert np.all(solution.policies[0][table].found[0, 1:6])
    total = at_line(solution.values) + at_line(solution.values, 1)
    assert total == pytest.approx(np.ones(7), abs=1e-12)
