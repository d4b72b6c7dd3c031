"""The certificate: near 0 for every solution, and it sees every kind of choice that is broken on purpose."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from generators import game_from_seed

from kadesh.engine.certificate import find_regret
from kadesh.engine.lattice import at
from kadesh.engine.setting import Setting
from kadesh.engine.solve import Solution, solve_game
from kadesh.engine.stages.backing import BackingStage, Giving
from kadesh.engine.stages.effort import EffortStage, Pressing
from kadesh.engine.stages.table import NONE, TableStage, Talks


@pytest.mark.parametrize("block", range(6))
def test_nobody_gains_by_deviating_once_from_a_solution(block: int) -> None:
    for seed in range(10 * block, 10 * (block + 1)):
        found = find_regret(solve_game(Setting(game_from_seed(seed), {}, 1)))
        assert found.regret <= 1.001e-9, (seed, found)
        assert found.mismatch <= 1e-12, seed


def solved(kind: type, *, noise: bool = False, chooses: bool = False, **limits: Any) -> Solution:
    """The first random game with a stage of a kind whose mover really chooses."""
    for seed in range(500):
        game = game_from_seed(seed, noise=noise, **limits)
        if chooses and not any(backer.chooses for backer in game.backers.values()):
            continue
        solution = solve_game(Setting(game, {}, 1))
        if any(
            _moves(kind, stage, policy) for stage, policy in zip(solution.stages, solution.policies[0], strict=True)
        ):
            return solution
    raise AssertionError(f"no random game has a {kind.__name__}")


def _moves(kind: type, stage: Any, policy: Any) -> bool:
    if not isinstance(stage, kind):
        return False
    if isinstance(policy, Talks):
        return bool(np.any(policy.come > 0) and np.any(policy.come == 0)) or bool(stage.setting.noise)
    return not isinstance(stage, BackingStage) or stage.setting.game.backers[stage.backer].chooses


def broken(solution: Solution, kind: type, change: Callable[[Any, Any], Any], week: int = 0) -> Solution:
    """The solution with one week's policy of one stage changed."""
    moves = list(solution.policies[week])
    place = next(
        k for k, (stage, policy) in enumerate(zip(solution.stages, moves, strict=True)) if _moves(kind, stage, policy)
    )
    moves[place] = change(solution.stages[place], moves[place])
    policies = [*solution.policies]
    policies[week] = tuple(moves)
    return replace(solution, policies=tuple(policies))


def test_effort_turned_round_is_seen() -> None:
    def turn(stage: EffortStage, policy: Pressing) -> Pressing:
        free = stage.fighting[tuple(slice(size) for size in policy.chance.shape[-stage.fighting.ndim :])]
        return replace(policy, chance=(1 - policy.chance) * free)

    found = find_regret(broken(solved(EffortStage), EffortStage, turn))
    assert found.regret == max(found.by_choice["effort a"], found.by_choice.get("effort d", 0)) > 1e-6
    assert found.worst is not None
    assert found.worst.week == 0
    assert found.mismatch > 0


def test_a_backer_that_always_cuts_is_seen() -> None:
    def cut(stage: BackingStage, policy: Giving) -> Giving:
        all_cut = np.ones_like(policy.cut)
        all_cut[at(all_cut, stage.axis, 0)] = 0
        return replace(policy, cut=all_cut, raise_=np.zeros_like(policy.raise_))

    def give(stage: BackingStage, policy: Giving) -> Giving:
        more = np.ones_like(policy.cut)
        more[at(more, stage.axis, -1)] = 0
        return replace(policy, cut=np.zeros_like(policy.cut), raise_=more)

    solution = solved(BackingStage, chooses=True)
    regrets = [find_regret(broken(solution, BackingStage, change)).regret for change in (cut, give)]
    assert max(regrets) > 1e-6


def test_staying_away_from_good_talks_is_seen_and_so_is_coming_to_bad_ones() -> None:
    solution = solved(TableStage)
    away = find_regret(broken(solution, TableStage, lambda _, talks: replace(talks, come=0 * talks.come)))
    assert away.by_choice["comes"] > 1e-6
    always = find_regret(broken(solution, TableStage, lambda _, talks: replace(talks, come=0 * talks.come + 1)))
    assert always.by_choice["comes"] > 1e-6


def test_silence_where_a_package_would_pass_is_seen() -> None:
    def silent(_: TableStage, talks: Talks) -> Talks:
        return replace(talks, rules=tuple(replace(r, chosen=np.full_like(r.chosen, NONE)) for r in talks.rules))

    found = find_regret(broken(solved(TableStage, divisible=False), TableStage, silent))
    assert found.by_choice["proposes"] > 1e-6


def test_a_package_that_somebody_would_refuse_is_seen() -> None:
    def impose(_: TableStage, talks: Talks) -> Talks:
        return replace(talks, rules=tuple(replace(r, chosen=np.zeros_like(r.chosen)) for r in talks.rules))

    found = find_regret(broken(solved(TableStage, divisible=False), TableStage, impose))
    assert found.by_choice["accepts"] > 1e-6


def test_a_share_of_the_pie_left_on_the_table_is_seen() -> None:
    def give_away(_: TableStage, talks: Talks) -> Talks:
        return replace(talks, rules=tuple(replace(r, part=r.part - 0.01) for r in talks.rules))

    found = find_regret(broken(solved(TableStage, divisible=True), TableStage, give_away))
    assert max(found.by_choice["proposes"], found.by_choice["accepts"]) > 1e-6


def test_with_noise_the_distance_from_logit_is_seen() -> None:
    solution = solved(TableStage, noise=True)
    rarer = find_regret(broken(solution, TableStage, lambda _, talks: replace(talks, come=0.9 * talks.come)))
    assert rarer.regret > 1e-4

    def shy(_: TableStage, talks: Talks) -> Talks:
        rules = tuple(replace(r, signing=None if r.signing is None else 0.9 * r.signing) for r in talks.rules)
        return replace(talks, rules=rules)

    assert find_regret(broken(solution, TableStage, shy)).by_choice["proposes"] > 1e-6
