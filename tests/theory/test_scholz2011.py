"""The group decision model: the published run to six digits, other readings, a plain-loop second version."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kadesh.theory.entry import DomainError
from kadesh.theory.scholz2011 import ACTORS, EUROPEAN_COMMUNITY, MEANS, MEDIANS, condorcet_winner, group_decision

# Positions of the three actors that move, rounds 0 to 10.
BELGIUM = [7, 8.415932, 9.610859, 9.961980, 4.800881, 5.524238, 7.472046, 8.824594, 9.671130, 4.144849, 4.291541]
LUXEMBOURG = [4, 7, 8.415932, 9.610859, 9.961980, 4.800881, 5.524238, 7.472046, 8.824594, 9.671130, 4.144849]
IRELAND = [7, 4, 7, 8.415932, 9.610859, 9.961980, 5.524238, 7.472046, 8.824594, 9.671130, 4.144849]
DIGITISED = [7.4, 7.4, 7.5, 7.6, 7.3, 7.3, 7.4, 7.5, 7.6, 7.3, 7.2]
C, X, S = (np.array(each) for each in EUROPEAN_COMMUNITY.values())


def run(rounds=10, denominator="all-pairs", compromise="lowest-key", danger="reset", **data):
    return group_decision(
        **(data or EUROPEAN_COMMUNITY), rounds=rounds, denominator=denominator, compromise=compromise, danger=danger
    )


def test_ten_rounds_agree_with_the_table():
    found = run()
    assert found.mean == pytest.approx(MEANS, abs=1e-6)
    assert found.median == pytest.approx(MEDIANS, abs=1e-6)
    for name, path in (("Belgium", BELGIUM), ("Luxembourg", LUXEMBOURG), ("Ireland", IRELAND)):
        assert found.positions[:, ACTORS.index(name)] == pytest.approx(path, abs=1e-6)


def test_the_seven_other_actors_never_move():
    still = [i for i, name in enumerate(ACTORS) if name not in ("Belgium", "Luxembourg", "Ireland")]
    assert np.ptp(run().positions[:, still], axis=0).max() == 0


def test_the_run_lies_within_a_tenth_of_the_authors_figure():
    assert np.abs(run().mean - DIGITISED).max() < 0.1


def test_the_exponents_of_the_first_round():
    expected = [1.4057, 0.7542, 0.5089, 1.4057, 1.0465, 1.0465, 1.9649, 0.5, 2, 1.1121]
    assert run(1).exponents == pytest.approx(expected, abs=5e-5)


def test_the_starting_position_is_a_seven_that_wins_every_vote():
    def margin(first, second):
        return float((C * 100 * S * (np.abs(X - second) - np.abs(X - first)) / 6).sum())

    assert run(0).mean[0] == pytest.approx(7.389955686853767, abs=1e-12)
    assert (margin(7, 4), margin(7, 10), margin(10, 4)) == pytest.approx((9.05, 0.25, 8.80), abs=5e-3)
    assert condorcet_winner(C, X, S) == 7


def test_the_printed_rule_for_compromises_leaves_the_published_run_in_round_four():
    found = run(compromise="smallest-move")
    expected = [7.3900, 7.4613, 7.5525, 7.5901, 7.6039, 7.6068, 7.3884, 7.3952, 7.4623, 7.5444, 7.5898]
    assert found.mean == pytest.approx(expected, abs=5e-5)
    gap = np.abs(found.mean - run().mean)
    assert gap[:4].max() < 1e-9 < gap[4]


@pytest.mark.parametrize("compromise", ["lowest-key", "smallest-move"])
def test_the_printed_denominator_ends_in_consensus_after_three_rounds(compromise):
    found = run(denominator="printed", compromise=compromise)
    assert np.abs(found.positions[3:] - 7).max() < 1e-9
    assert np.abs(found.positions[2] - 7).max() > 0.1


def test_carrying_the_exponents_over_changes_the_run_from_round_two():
    gap = np.abs(run(danger="carried").mean - run().mean)
    assert gap[:2].max() < 1e-9 < gap[2]


def by_loops(c, x, s, span, denominator="all-pairs", compromise="lowest-key"):
    """One round written as plain loops over the equations."""
    n = len(x)

    def vote(k, j, other, r):
        return c[k] * s[k] * ((abs(x[k] - x[other]) / span) ** r[k] - (abs(x[k] - x[j]) / span) ** r[k])

    def chance(i, j, r):
        favour = sum(max(vote(k, i, j, r), 0) for k in range(n))
        if denominator == "printed":
            total = sum(abs(vote(k, i, j, r)) for k in range(n))
        else:
            total = sum(abs(vote(k, a, b, r)) for k in range(n) for a in range(n) for b in range(n))
        return favour / total if favour > 0 else 0.0

    def worth(h, i, j, r, p):
        half = abs(x[i] - x[j]) / (2 * span)
        wins, loses, stays = (2 - 4 * max(base, 0) ** r[h] for base in (0.5 - half, 0.5 + half, 0.5))
        return s[j] * (p[i, j] * wins + (1 - p[i, j]) * loses) + (1 - s[j]) * wins - stays

    def chances(r):
        return {(i, j): chance(i, j, r) for i in range(n) for j in range(n)}

    ones = [1.0] * n
    p = chances(ones)
    total = [sum(worth(i, j, i, ones, p) for j in range(n) if j != i) for i in range(n)]
    safety = [(2 * each - max(total) - min(total)) / (max(total) - min(total)) for each in total]
    r = [(1 - each / 3) / (1 + each / 3) for each in safety]
    p = chances(r)
    new = list(x)
    for i in range(n):
        force, meet, give = [], [], []
        for j in range(n):
            if abs(x[i] - x[j]) < 1e-10:
                continue
            mine, theirs = worth(i, i, j, r, p), worth(i, j, i, r, p)
            if theirs > mine > 0:
                force.append((abs(x[i] - x[j]), x[j]))
            elif mine < 0 < theirs and theirs > -mine:
                step = (x[j] - x[i]) * abs(mine / theirs)
                key = (abs(mine) * x[i] + abs(theirs) * x[j]) / (abs(mine) + abs(theirs))
                meet.append((key if compromise == "lowest-key" else abs(step), x[i] + step))
            elif mine < 0 < theirs:
                give.append((abs(x[i] - x[j]), x[j]))
        for offers in (force, meet, give):
            if offers:
                new[i] = min(offers)[1]
                break
    return new


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    denominator=st.sampled_from(["all-pairs", "printed"]),
    compromise=st.sampled_from(["lowest-key", "smallest-move"]),
)
def test_plain_loops_give_the_same_round(seed, denominator, compromise):
    stream = np.random.default_rng(seed)
    c, x, s = stream.uniform(0.1, 1, 5), stream.uniform(0, 10, 5), stream.uniform(0.1, 1, 5)
    found = run(1, denominator, compromise, capabilities=c, positions=x, saliences=s)
    assert found.positions[1] == pytest.approx(by_loops(c, x, s, np.ptp(x), denominator, compromise), abs=1e-9)


def test_plain_loops_give_the_published_first_round():
    assert by_loops(C, X, S, 6.0)[1] == pytest.approx(8.415932315, abs=5e-10)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), factor=st.floats(0.1, 10), shift=st.floats(-50, 50))
def test_the_unit_and_origin_of_the_scale_do_not_matter(seed, factor, shift):
    stream = np.random.default_rng(seed)
    c, x, s = stream.uniform(0.1, 1, 5), stream.uniform(0, 10, 5), stream.uniform(0.1, 1, 5)
    found = run(1, compromise="smallest-move", capabilities=c, positions=x, saliences=s)
    other = run(1, compromise="smallest-move", capabilities=c, positions=shift + factor * x, saliences=s)
    assert other.positions == pytest.approx(shift + factor * found.positions, abs=1e-6)


def test_actors_who_agree_stay_where_they_are():
    found = run(3, capabilities=[1, 1, 1], positions=[2, 2, 2.0001], saliences=[1, 1, 1])
    assert np.isfinite(found.positions).all()
    with pytest.raises(DomainError, match="one position"):
        run(1, capabilities=[1, 1], positions=[2, 2], saliences=[1, 1])


def test_the_lists_must_name_the_same_actors():
    with pytest.raises(DomainError, match="same actors"):
        run(1, capabilities=[1, 1], positions=[1, 2, 3], saliences=[1, 1, 1])
