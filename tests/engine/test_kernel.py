"""The compiled kernel gives the reference's numbers."""

import numpy as np
import pytest
from generators import game_from_seed

from kadesh.domain.game import Game
from kadesh.engine.kernel.outlook import fast_outlook
from kadesh.engine.kernel.plan import unsupported
from kadesh.engine.outlook import Outlook, read_outlook

CHANCES = (
    "live", "talks", "without_talks", "settled", "packages", "won", "lost", "falls", "side_deals", "freeze", "values",
)  # fmt: skip
GAMES = 300
GROUPS = 10


def exact(seed: int) -> Game:
    """A random game with exact best responses: the kernel leaves noisy choices to the reference."""
    return game_from_seed(seed).model_copy(update={"noise": 0})


def differences(fast: Outlook, reference: Outlook) -> dict[str, float]:
    """By field, the largest difference above 1e-9."""
    found = {}
    for name in CHANCES:
        ours, theirs = getattr(fast, name), getattr(reference, name)
        assert ours.shape == theirs.shape, name
        if ours.size:
            found[name] = float(np.abs(ours - theirs).max())
    for reason in reference.blockers.keys() | fast.blockers.keys():
        found[reason] = float(np.abs(fast.blockers[reason] - reference.blockers[reason]).max())
    return {name: worst for name, worst in found.items() if not worst <= 1e-9}


@pytest.mark.parametrize("group", range(GROUPS))
def test_kernel_equals_the_reference_on_random_games(group: int) -> None:
    compared = 0
    for seed in range(group, GAMES, GROUPS):
        game = exact(seed)
        if unsupported(game) is None:
            examined = 5 if seed % 3 == 0 else 0
            fast = fast_outlook(game, {}, 1, blockers=examined)
            assert differences(fast, read_outlook(game, {}, 1, blockers=examined)) == {}, f"seed {seed}"
            compared += 1
    assert compared >= GAMES / GROUPS / 2


def test_at_least_two_hundred_random_games_are_compared() -> None:
    assert sum(unsupported(exact(seed)) is None for seed in range(GAMES)) >= 200


def test_worlds_do_not_depend_on_the_batch_or_its_order() -> None:
    game = exact(3)
    odds = np.linspace(0.3, 0.7, 37)
    game = game.model_copy(update={"battle": game.battle.model_copy(update={"odds": "odds"})})
    whole = fast_outlook(game, {"odds": odds}, 37, batch=37)
    parts = fast_outlook(game, {"odds": odds}, 37, batch=8)
    for name in CHANCES:
        assert getattr(whole, name).tobytes() == getattr(parts, name).tobytes(), name


def test_single_precision_is_close_enough_for_shares() -> None:
    game = exact(3)
    double, single = fast_outlook(game, {}, 1), fast_outlook(game, {}, 1, precision=np.float32)
    assert np.abs(double.live - single.live).max() < 1e-3


def test_even_splits_equal_the_general_search() -> None:
    """Where more of the divisible issue is good for ``a`` and bad for ``d`` a shorter search is used; both agree."""
    found = 0
    for seed in range(600):
        game = exact(seed)
        table = game.table
        if unsupported(game) is not None or table is None or table.divisible is None or table.proposer != "nash":
            continue
        issue = game.issues[table.divisible.issue].model_copy(update={"values": {"a": 0.6, "d": -0.5}})
        game = game.model_copy(update={"issues": {**game.issues, table.divisible.issue: issue}})
        assert differences(fast_outlook(game, {}, 1), read_outlook(game, {}, 1)) == {}, f"seed {seed}"
        found += 1
    assert found >= 10
