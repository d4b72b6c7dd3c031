"""Every solve carries its certificate; the kernel's stands before the reference and sees what is broken on purpose."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from generators import game_from_seed

from kadesh.domain.game import Game
from kadesh.engine.certificate import Certificate, find_regret
from kadesh.engine.kernel.backward import Policies, sweep_backward
from kadesh.engine.kernel.batch import Batch
from kadesh.engine.kernel.certifying import certify_week, solve_with_kernel
from kadesh.engine.kernel.keeping import Kept
from kadesh.engine.kernel.outlook import fast_outlook
from kadesh.engine.kernel.plan import make_plan, unsupported
from kadesh.engine.kernel.program import write_program
from kadesh.engine.outlook import examined, read_outlook
from kadesh.engine.setting import Setting
from kadesh.engine.solve import solve_game

TIES = 1.001e-9
WORLDS = 16


def kernel_games(first: int, last: int) -> Iterator[tuple[int, Game]]:
    """Random games that the kernel solves."""
    for seed in range(first, last):
        game = game_from_seed(seed).model_copy(update={"noise": 0})
        if unsupported(game) is None:
            yield seed, game


def carried(certificate: Certificate | None) -> Certificate:
    """The certificate that is there."""
    assert certificate is not None
    return certificate


@pytest.mark.parametrize("block", range(5))
def test_every_solve_carries_a_certificate_near_nought(block: int) -> None:
    for seed, game in kernel_games(20 * block, 20 * (block + 1)):
        fast, plain = (carried(read(game, {}, 1).certificate) for read in (fast_outlook, read_outlook))
        for found in (fast, plain):
            assert found.regret <= TIES, (seed, found)
            assert found.mismatch <= 1e-12, (seed, found)
        assert (fast.nodes, fast.of) == (plain.nodes, plain.of), seed
        assert fast.nodes * game.weeks == fast.of


def test_noisy_solves_carry_their_distance_from_logit() -> None:
    for seed in range(20):
        found = carried(read_outlook(game_from_seed(seed, noise=True), {}, 1).certificate)
        assert found.regret <= 1e-9, (seed, found)
        assert found.mismatch <= 1e-12, (seed, found)


@pytest.mark.parametrize("block", range(4))
def test_the_kernels_own_policies_hold_at_every_node_of_the_whole_war(block: int) -> None:
    for seed, game in kernel_games(100 + 15 * block, 100 + 15 * (block + 1)):
        solution = solve_with_kernel(game, {}, 1)
        found = find_regret(solution)
        assert found.regret <= TIES, (seed, found)
        assert found.mismatch <= 1e-12, (seed, found)
        assert found.nodes == found.of
        assert solution.values == pytest.approx(solve_game(Setting(game, {}, 1)).values, abs=1e-9), seed


def test_the_same_choices_are_examined_however_the_worlds_are_batched() -> None:
    game = game_from_seed(3).model_copy(update={"noise": 0})
    odds = np.linspace(0.3, 0.7, 40)
    game = game.model_copy(update={"battle": game.battle.model_copy(update={"odds": "odds"})})
    world, week = examined(game, {"odds": odds}, 40)
    whole, parts = (carried(fast_outlook(game, {"odds": odds}, 40, batch=size).certificate) for size in (40, 16))
    assert whole == parts
    assert whole.worst is not None
    assert (whole.worst.world, whole.worst.week) == (world, week)
    assert whole.of == whole.nodes * game.weeks * 40


def test_different_solves_are_looked_at_in_different_places() -> None:
    game = game_from_seed(3)
    places = {examined(game, {"odds": np.linspace(0.3, high, 64)}, 64) for high in np.linspace(0.5, 0.8, 100)}
    assert len({world for world, _ in places}) > 5
    assert {week for _, week in places} == set(range(game.weeks))
    assert all(0 <= world < 64 for world, _ in places)


def test_single_precision_shows_in_the_certificate() -> None:
    found = [carried(fast_outlook(game, {}, 1, precision=np.float32).certificate) for _, game in kernel_games(0, 15)]
    assert max(each.regret for each in found) <= 1e-5
    assert 1e-9 < max(each.mismatch for each in found) <= 1e-5


# broken on purpose


def certified(game: Game, week: int, spoil: Callable[[Policies, Kept], None]) -> Certificate:
    """The certificate of a week of a kernel's solve after something in it was spoilt."""
    batch = Batch(make_plan(Setting(game, {}, WORLDS), nations=False), np.float64)
    kept = Kept.week(week, slice(5, 6))
    _, policies = sweep_backward(batch, write_program(batch), kept=kept)
    spoil(policies, kept)
    return certify_week(batch, policies, kept, {}, week)


def spoilt(spoil: Callable[[Policies, Kept], None], has: Callable[[Game], bool]) -> list[Certificate]:
    """Certificates of the first week of a few games of a kind."""
    games = [game for _, game in kernel_games(0, 150) if has(game)][:6]
    assert games
    for game in games:
        assert certified(game, 0, lambda *_: None).regret <= TIES
    return [certified(game, 0, spoil) for game in games]


def has_table(game: Game) -> bool:
    """Whether anybody can come to formal talks for a reason."""
    return game.table is not None and game.table.first is not None and game.table.divisible is None


def test_a_kernel_that_never_comes_is_seen() -> None:
    def stay_away(policies: Policies, _: Kept) -> None:
        policies.come[0] = 0

    assert max(each.by_choice["comes"] for each in spoilt(stay_away, has_table)) > 1e-6


def test_a_kernel_that_always_comes_is_seen() -> None:
    def come(policies: Policies, _: Kept) -> None:
        policies.come[0] = 1

    assert max(each.by_choice["comes"] for each in spoilt(come, has_table)) > 1e-6


def test_one_wrong_package_in_one_state_of_the_kernel_is_seen() -> None:
    def propose_the_first(policies: Policies, _: Kept) -> None:
        chosen = policies.chosen[0, 0]
        state = int(np.argmax(chosen[:, 5] > 0))
        chosen[state, 5] = 0 if chosen[state, 5] > 0 else chosen[state, 5]

    found = spoilt(propose_the_first, has_table)
    assert max(max(each.by_choice["proposes"], each.by_choice["accepts"]) for each in found) > 1e-6


def test_a_kernel_that_proposes_nothing_is_seen() -> None:
    def say_nothing(policies: Policies, _: Kept) -> None:
        policies.chosen[0] = -1

    assert max(each.by_choice["proposes"] for each in spoilt(say_nothing, has_table)) > 1e-6


def test_a_kernel_that_splits_wrongly_is_seen() -> None:
    def give_away(_: Policies, kept: Kept) -> None:
        kept.parts[0] -= 0.01

    found = spoilt(give_away, lambda game: game.table is not None and game.table.divisible is not None)
    assert max(max(each.by_choice["proposes"], each.by_choice["accepts"]) for each in found) > 1e-6
    assert max(each.mismatch for each in found) > 1e-6


def test_a_kernel_that_presses_wrongly_is_seen() -> None:
    def turn(policies: Policies, _: Kept) -> None:
        for presses in policies.effort:
            presses[0] = 1 - presses[0]

    found = spoilt(turn, lambda game: any(side.effort is not None for side in game.sides.values()))
    assert all(max(each.by_choice.get(f"effort {s}", 0.0) for s in "ad") > 1e-6 for each in found)


def test_a_kernel_whose_backer_never_cuts_is_seen() -> None:
    def keep(policies: Policies, _: Kept) -> None:
        for moves in policies.backing:
            moves[0] = 0

    found = spoilt(keep, lambda game: any(b.chooses and b.levels for b in game.backers.values()))
    assert max(each.regret for each in found) > 1e-6


def test_a_kernel_whose_values_are_off_is_seen() -> None:
    def lift(_: Policies, kept: Kept) -> None:
        kept.values[0][0] += 1e-6

    assert all(each.mismatch > 9e-7 for each in spoilt(lift, has_table))


def test_values_that_are_no_numbers_are_seen() -> None:
    def lose(_: Policies, kept: Kept) -> None:
        kept.values[1][0] = np.nan

    assert all(each.mismatch == np.inf for each in spoilt(lose, has_table))
