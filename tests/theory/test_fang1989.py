"""Ordinal conflict analysis: known games, brute force over the definitions, groups, Elmira and Cuba."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kadesh.theory.entry import DomainError
from kadesh.theory.fang1989 import (
    CONCEPTS,
    CUBA_STATES,
    ELMIRA_STATES,
    Conflict,
    chicken,
    cuba,
    elmira,
    equilibria,
    joint_improvements,
    ordinal_game,
    prisoners_dilemma,
    reachable,
    stable,
)


@st.composite
def conflicts(draw, deciders=(2, 3), states=(3, 5)):
    count, size, seed = (draw(st.integers(*each)) for each in (deciders, states, (0, 10_000)))
    stream = np.random.default_rng(seed)
    moves = stream.random((count, size, size)) < draw(st.sampled_from([0.2, 0.4, 0.7]))
    moves[:, np.arange(size), np.arange(size)] = False
    ranks = stream.integers(0, draw(st.sampled_from([2, size, 10])), (count, size)).astype(float)
    return Conflict(tuple(map(str, range(count))), tuple(map(str, range(size))), moves, ranks)


def sequences(conflict, group, start, *, improving=False):
    """All states that legal sequences of movers lead to, every sequence of movers written out."""
    size = len(conflict.states)
    longest = {1: 1, 2: size * 2, 3: 9}[len(group)]
    found = set()
    for length in range(1, longest + 1):
        for movers in _turns(group, length):
            here = {start}
            for mover in movers:
                here = {
                    goal
                    for state in here
                    for goal in range(size)
                    if conflict.moves[mover, state, goal]
                    and (not improving or conflict.ranks[mover, goal] > conflict.ranks[mover, state])
                }
            found |= here
    return found


def _turns(group, length):
    """Every order of movers of this length in which nobody moves twice running."""
    orders = [(mover,) for mover in group]
    for _ in range(length - 1):
        orders = [(*order, mover) for order in orders for mover in group if mover != order[-1]]
    return orders


def by_definition(conflict, i, s, answers, credible):
    """Nash, GMR, SMR and SEQ stability of state s for decider i, word by word."""
    rank, size = conflict.ranks[i], len(conflict.states)
    mine = {state: {g for g in range(size) if conflict.moves[i, state, g]} for state in range(size)}
    improvements = [g for g in mine[s] if rank[g] > rank[s]]
    return (
        not improvements,
        all(any(rank[b] <= rank[s] for b in answers[a]) for a in improvements),
        all(
            any(rank[b] <= rank[s] and all(rank[c] <= rank[s] for c in mine[b]) for b in answers[a])
            for a in improvements
        ),
        all(any(rank[b] <= rank[s] for b in credible[a]) for a in improvements),
    )


def assert_brute_force_agrees(conflict):
    found, size = stable(conflict), len(conflict.states)
    for i in range(len(conflict.deciders)):
        others = tuple(j for j in range(len(conflict.deciders)) if j != i)
        answers = [sequences(conflict, others, a) for a in range(size)]
        credible = [sequences(conflict, others, a, improving=True) for a in range(size)]
        for s in range(size):
            expected = by_definition(conflict, i, s, answers, credible)
            assert tuple(bool(found[name][i, s]) for name in CONCEPTS) == expected


@settings(max_examples=60, deadline=None)
@given(conflict=conflicts())
def test_brute_force_over_the_definitions_agrees_on_random_conflicts(conflict):
    assert_brute_force_agrees(conflict)


@pytest.mark.parametrize("game", [prisoners_dilemma, chicken, elmira, cuba])
def test_brute_force_over_the_definitions_agrees_on_known_conflicts(game):
    assert_brute_force_agrees(game())


@settings(max_examples=6, deadline=None)
@given(conflict=conflicts(deciders=(3, 3), states=(3, 4)))
def test_groups_of_three_reach_what_written_out_sequences_reach(conflict):
    everyone = range(3)
    found = reachable(conflict, everyone)
    for start in range(len(conflict.states)):
        assert set(np.flatnonzero(found[start])) == sequences(conflict, tuple(everyone), start)


@settings(max_examples=60, deadline=None)
@given(conflict=conflicts())
def test_the_concepts_nest(conflict):
    found = stable(conflict)
    assert not (found["nash"] & ~(found["symmetric"] & found["sequential"])).any()
    assert not ((found["symmetric"] | found["sequential"]) & ~found["general"]).any()
    judged = equilibria(conflict)
    assert not (judged.strong & ~judged.nash).any()


@settings(max_examples=60, deadline=None)
@given(conflict=conflicts())
def test_a_state_is_strong_exactly_if_no_group_gains_jointly(conflict):
    count, size = conflict.ranks.shape
    strong = equilibria(conflict).strong
    reach = {group: reachable(conflict, group) for n in range(1, count + 1) for group in combinations(range(count), n)}
    for state in range(size):
        leaves = any(
            all(conflict.ranks[i, goal] > conflict.ranks[i, state] for i in group)
            for group, reaches in reach.items()
            for goal in np.flatnonzero(reaches[state])
        )
        assert bool(strong[state]) == (not leaves)


@settings(max_examples=60, deadline=None)
@given(conflict=conflicts(), scale=st.floats(0.1, 10), shift=st.floats(-5, 5))
def test_only_the_order_of_preferences_matters(conflict, scale, shift):
    other = Conflict(conflict.deciders, conflict.states, conflict.moves, shift + scale * conflict.ranks**3)
    for name, each in stable(conflict).items():
        assert np.array_equal(each, stable(other)[name])


def test_the_prisoners_dilemma():
    found = equilibria(prisoners_dilemma())
    assert found.nash.tolist() == [False, False, False, True]
    for each in (found.general, found.symmetric, found.sequential):
        assert each.tolist() == [True, False, False, True]
    assert not found.strong.any()
    assert joint_improvements(prisoners_dilemma(), [0, 1])[3].tolist() == [True, False, False, False]


def test_chicken():
    found = equilibria(chicken())
    assert found.nash.tolist() == found.sequential.tolist() == found.strong.tolist() == [False, True, True, False]
    assert found.general.tolist() == found.symmetric.tolist() == [True, True, True, False]


def test_elmira_stalemate_gives_way_to_a_deal_of_two():
    names, found = list(ELMIRA_STATES), equilibria(elmira())
    for each in (found.nash, found.sequential):
        assert found.number[each].tolist() == [5, 8, 9]
    assert found.number[found.general].tolist() == found.number[found.symmetric].tolist() == [1, 4, 5, 8, 9]
    stalemate, deal = names.index("delay, insist"), names.index("modify, accept, insist")
    groups = [
        group
        for n in (1, 2, 3)
        for group in combinations(range(3), n)
        if joint_improvements(elmira(), group)[stalemate].any()
    ]
    assert groups == [(0, 1)]  # the ministry and the company
    assert np.flatnonzero(joint_improvements(elmira(), (0, 1))[stalemate]).tolist() == [deal]
    assert found.strong[deal]


def test_irreversible_moves_are_not_taken_back():
    names, moves = list(ELMIRA_STATES), elmira().moves
    assert moves[0, names.index("delay"), names.index("modify, delay")]
    assert not moves[0, names.index("modify, delay"), names.index("delay")]
    assert moves[1, names.index("delay"), names.index("accept")]
    assert not moves[1, names.index("accept"), names.index("delay")]
    assert not moves[:, names.index("abandon")].any()


def test_cuba_ends_in_withdrawal_under_blockade_by_anticipation():
    names, found = list(CUBA_STATES), equilibria(cuba())
    happened = names.index("blockade, withdrawal")
    assert found.sequential[happened]
    assert not found.nash[happened]
    assert np.flatnonzero(found.sequential).tolist() == [4, 5, 6]
    assert np.flatnonzero(found.nash).tolist() == [5]


def test_a_ranking_must_name_every_state():
    with pytest.raises(DomainError, match="must have 4 numbers"):
        ordinal_game(ranks_1=[1, 2, 3], ranks_2=[3, 4, 1, 2])
