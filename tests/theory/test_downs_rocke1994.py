"""The retention rule: every policy of the leader tried, simulated careers, deterrence against gambling."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kadesh.theory.downs_rocke1994 import PARAMETERS, retention_rule
from kadesh.theory.entry import DomainError

BASE = {each.name: each.example for each in PARAMETERS}
DEAR = {"cost_leader": 0.005, "cost_public": 0.03}  # war is dear to the public and cheap to its leader
CUTOFFS = [*(k / 10 for k in range(11)), 1.1]


def rule(**changes):
    return retention_rule(**{**BASE, **changes})


def by_enumeration(cutoff, qualities, surprise, office, cost_leader, cost_public, start, steps):
    """Chance of war and public value, from the leader's best policy among all of them at each true chance."""
    front = np.arange(steps + 1) / steps
    worth = front + office * (front >= cutoff - 1e-12)
    war, public = [], []
    for p in qualities:
        best, chosen = np.full(steps + 1, -np.inf), ()
        for policy in product((False, True), repeat=steps - 1):
            value = _follow(policy, p, worth, cost_leader)
            if value.sum() > best.sum() + 1e-9:
                best, chosen = value, policy
        nation = _follow(chosen, p, front, cost_public)
        for values, cost, found in ((best, cost_leader, war), (nation, cost_public, public)):
            found.append(-cost + p * values[start + 1] + (1 - p) * values[start - 1])
    war, public = ((1 - surprise) * np.array(each) + surprise * np.mean(each) for each in (war, public))
    goes = war > front[start] + office + 1e-12
    return goes.mean(), np.where(goes, public, front[start]).mean()


def _follow(policy, p, gains, cost):
    matrix, gains = np.eye(gains.size), gains.copy()
    for k in np.flatnonzero(policy) + 1:
        matrix[k, k + 1], matrix[k, k - 1], gains[k] = -p, -(1 - p), -cost
    return np.linalg.solve(matrix, gains)


@pytest.mark.parametrize("cutoff", [0.0, 0.5, 0.8])
@pytest.mark.parametrize(("office", "surprise"), [(0.4, 0.3), (1.0, 0.0)])
def test_every_policy_of_the_leader_tried_gives_the_same_answer(cutoff, office, surprise):
    game = {
        "qualities": [0.3, 0.55, 0.72],
        "surprise": surprise,
        "office": office,
        "cost_leader": 0.01,
        "cost_public": 0.05,
        "start": 3,
        "steps": 6,
    }
    chance, value = by_enumeration(cutoff, **game)
    found = retention_rule(cutoff=cutoff, **game)
    assert found.chance_war == pytest.approx(chance)
    assert found.public_value == pytest.approx(value)


def test_simulated_careers_agree():
    found, stream, size = rule(cutoff=0.7, **DEAR), np.random.default_rng(5), 20_000
    front = np.arange(11) / 10
    worth = front + (front >= 0.7 - 1e-12)
    fights = {}
    for p in BASE["qualities"]:
        value = worth.copy()
        for _ in range(4000):
            value[1:-1] = np.maximum(worth[1:-1], -0.005 + p * value[2:] + (1 - p) * value[:-2])
        fights[p] = np.concatenate([[False], value[1:-1] > worth[1:-1] + 1e-9, [False]])
    # Only the best bet is taken under this rule, so its leaders go to war and one in five leaders is of them.
    true = np.where(stream.random(size) < 0.4, stream.choice(BASE["qualities"], size), 0.7)
    place, battles = np.full(size, 5) + np.where(stream.random(size) < true, 1, -1), np.ones(size)
    policy = np.array([fights[p] for p in BASE["qualities"]])
    kind = np.array([BASE["qualities"].index(p) for p in true])
    while (live := policy[kind, place]).any():
        battles += live
        place = np.where(live, place + np.where(stream.random(size) < true, 1, -1), place)
    assert 0.2 * battles.mean() == pytest.approx(float(found.battles), rel=0.04)
    assert 0.2 * (front[place] < 0.7 - 1e-9).mean() == pytest.approx(float(found.chance_removed), rel=0.06)
    value = 0.2 * (front[place] - 0.03 * battles).mean() + 0.8 * 0.5
    assert value == pytest.approx(float(found.public_value), abs=0.002)


@settings(max_examples=15, deadline=None)
@given(office=st.floats(0, 2), cost=st.floats(0.001, 0.05), surprise=st.floats(0, 1))
def test_a_stricter_rule_never_starts_more_wars(office, cost, surprise):
    found = rule(cutoff=CUTOFFS, office=office, cost_leader=cost, surprise=surprise)
    assert (np.diff(found.chance_war) <= 1e-12).all()


@settings(max_examples=15, deadline=None)
@given(office=st.floats(0, 2), cost=st.floats(0.001, 0.05), surprise=st.floats(0, 1))
def test_no_rule_does_better_than_knowledge(office, cost, surprise):
    found = rule(cutoff=CUTOFFS, office=office, cost_leader=cost, surprise=surprise)
    assert (found.public_value <= found.best_value + 1e-9).all()
    assert (found.best_value <= found.full_knowledge + 1e-9).all()
    assert found.public_value.max() == pytest.approx(found.best_value[0], abs=1e-9)


def test_a_rule_that_deters_makes_those_who_go_gamble_longer():
    found = rule(cutoff=[0.4, 0.7, 0.8, 0.9, 1.0], **DEAR)
    assert found.chance_war.tolist() == pytest.approx([1.0, 0.2, 0.2, 0.2, 0.2])
    assert (np.diff(found.gambles[1:]) > 0).all()
    assert found.best_cutoff[0] == pytest.approx(0.7)


def test_the_rule_removes_leaders_who_took_a_good_bet():
    found = rule(cutoff=0.7, surprise=0.0, **DEAR)
    assert found.chance_war == pytest.approx(0.4)  # those with chances of .6 and .7, both better than even
    assert found.chance_removed > 0
    assert rule(cutoff=0.0, surprise=0.0).chance_removed == 0


def test_a_public_that_pays_what_its_leader_pays_needs_no_rule():
    found = rule(office=0, cost_leader=0.02, cost_public=0.02)
    assert found.best_value == pytest.approx(float(found.full_knowledge))


def test_a_war_must_start_inside_the_front():
    with pytest.raises(DomainError, match="inside the front"):
        rule(start=10)
