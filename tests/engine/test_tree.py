"""A small war as a tree: the solution's values at its nodes, and a clear word where a tree cannot hold the game."""

from decimal import Decimal

import numpy as np
import pytest
from generators import efg_game_from_seed, game_from_seed

from kadesh.engine.grow import grow_tree, obstacles
from kadesh.engine.setting import Setting
from kadesh.engine.tree import End, Lot, Move, Node, NotATreeError, Tree
from kadesh.report.efg import exact_shares, write_efg


def small_tree(seed: int) -> Tree:
    """The first random game from a seed on that fits."""
    for each in range(seed, seed + 50):
        try:
            return grow_tree(Setting(efg_game_from_seed(each), {}, 1), most_nodes=1_000)
        except NotATreeError:
            continue
    raise AssertionError("none fits")


@pytest.mark.parametrize("seed", [0, 50, 100, 150, 200, 250])
def test_every_node_has_the_value_that_the_solution_gives_it_and_nobody_gains_by_deviating(seed: int) -> None:
    def value(node: Node) -> np.ndarray:
        if isinstance(node, End):
            return np.array(node.payoffs)
        if isinstance(node, Lot):
            found = np.sum([chance * value(child) for _, chance, child in node.branches], axis=0)
        else:
            options = [value(child) for _, child in node.options]
            found = options[node.taken]
            assert max(option[node.player] for option in options) <= found[node.player] + 1e-9
        for stated, counted in zip(node.worth, found, strict=True):
            assert stated is None or stated == pytest.approx(counted, abs=1e-12)
        return found

    value(small_tree(seed).root)


def test_a_file_has_one_line_a_node_and_exact_chances() -> None:
    tree = small_tree(300)
    assert len(write_efg(tree, 'a "war"').splitlines()) == tree.nodes + 3
    shares = exact_shares([1 / 3, 1 / 3, 1 / 3])
    assert sum(map(Decimal, shares)) == 1
    assert [float(share) for share in shares] == pytest.approx([1 / 3] * 3, abs=1e-15)


def test_what_a_tree_cannot_express_is_said() -> None:
    seen = set()
    for seed in range(80):
        for reason in obstacles(Setting(game_from_seed(seed), {}, 1)):
            seen.add(reason.split(";")[0])
    assert len(seen) >= 5
    games = (game_from_seed(seed) for seed in range(100))
    bargaining = next(game for game in games if game.table is not None and game.table.proposer == "nash")
    with pytest.raises(NotATreeError, match="Nash protocol"):
        grow_tree(Setting(bargaining, {}, 1))


def test_a_large_game_is_refused_with_its_size() -> None:
    game = efg_game_from_seed(0, weeks=40)
    with pytest.raises(NotATreeError, match="too large for a tree: more than 500 nodes \\(40 weeks"):
        grow_tree(Setting(game, {}, 1), most_nodes=500)


def test_epsilon_makes_accepting_strictly_better() -> None:
    for seed in range(100):
        try:
            plain, kinder = (
                grow_tree(Setting(efg_game_from_seed(seed), {}, 1), most_nodes=1_000, epsilon=epsilon)
                for epsilon in (0.0, 0.25)
            )
        except NotATreeError:
            continue
        if any(isinstance(node, Move) and node.label.startswith("d answers") for node in plain.walk()):
            break
    gains = [
        (sum(after.payoffs) - sum(before.payoffs), before.label)
        for before, after in zip(plain.walk(), kinder.walk(), strict=True)
        if isinstance(before, End) and isinstance(after, End)
    ]
    assert any(gain > 0.1 for gain, _ in gains)
    assert all(gain == 0 for gain, label in gains if label in ("a wins", "d wins", "the line freezes"))
