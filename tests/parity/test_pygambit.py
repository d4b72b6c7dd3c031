"""The small games that a tree can express, against other solvers.

Three ways to the same numbers on at least 500 random games: our profile put into pygambit, a plain recursion over the
written file, and OpenSpiel reading it. The solvers are optional: without them these tests are skipped.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from generators import efg_game_from_seed

from kadesh.engine.grow import grow_tree
from kadesh.engine.setting import Setting
from kadesh.engine.tree import End, Lot, Move, NotATreeError, Tree
from kadesh.report.efg import write_efg

pytestmark = pytest.mark.parity

BLOCKS, GAMES, MOST_NODES = 24, 22, 1_200
NEAR = 1e-9


def games(block: int) -> Iterator[tuple[int, Tree, str]]:
    """The first games of a block of seeds that fit a tree."""
    found = 0
    for seed in range(1000 * block, 1000 * (block + 1)):
        try:
            tree = grow_tree(Setting(efg_game_from_seed(seed), {}, 1), most_nodes=MOST_NODES)
        except NotATreeError:
            continue
        yield seed, tree, write_efg(tree, f"random war {seed}")
        found += 1
        if found == GAMES:
            return
    raise AssertionError("too few games")


@pytest.fixture(scope="module")
def gambit() -> Any:
    """pygambit, if it is there."""
    return pytest.importorskip("pygambit", reason="pygambit is not installed (requirements/parity.txt)")


@pytest.fixture(scope="module")
def spiel() -> Any:
    """OpenSpiel, if it is there."""
    return pytest.importorskip("pyspiel", reason="open_spiel is not installed (requirements/parity.txt)")


def test_at_least_five_hundred_games_are_compared() -> None:
    assert BLOCKS * GAMES >= 500


@pytest.mark.parametrize("block", range(BLOCKS))
def test_three_ways_to_the_same_values(block: int, gambit: Any, spiel: Any, tmp_path: Path) -> None:
    for seed, tree, text in games(block):
        compare_with_pygambit(seed, tree, gambit.read_efg(io.StringIO(text)))
        same_as_stated(best_replies(iter(text.splitlines()[3:])), tree, seed)
        file = tmp_path / f"{seed}.efg"
        file.write_text(text, encoding="utf-8")
        game = spiel.load_game(f"efg_game(filename={file})")
        assert game.num_players() == len(tree.players)
        same_as_stated(_follow(game.new_initial_state(), tree.root), tree, seed)


def compare_with_pygambit(seed: int, tree: Tree, game: Any) -> None:
    """Our profile has no agent regret there, and every node the value that our solution gives it."""
    nodes = list(tree.walk())
    moves = [node for node in nodes if isinstance(node, Move)]
    profile = game.mixed_behavior_profile(
        [[_pure(move) for move in moves if move.player == place] for place in range(len(tree.players))]
    )
    assert float(profile.agent_max_regret()) <= NEAR, seed
    for place, player in enumerate(tree.players):
        values = [float(value) for _, value in profile.history_values[player.name]]
        assert len(values) == len(nodes), seed
        for node, value in zip(nodes, values, strict=True):
            stated = node.payoffs[place] if isinstance(node, End) else node.worth[place]
            assert stated is None or abs(value - stated) <= NEAR, (seed, player.name, node.label)


def same_as_stated(found: list[float], tree: Tree, seed: int) -> None:
    """The root is worth to everybody what the solution says."""
    root = tree.root
    worth = root.payoffs if isinstance(root, End) else root.worth
    assert sum(stated is not None for stated in worth) >= 2, seed
    for value, stated in zip(found, worth, strict=True):
        assert stated is None or abs(value - stated) <= NEAR, seed


def _pure(move: Move) -> list[float]:
    return [float(place == move.taken) for place in range(len(move.options))]


NUMBERS = re.compile(r"-?\d+\.\d+")
NAMED = re.compile(r'"[^"]*"')


def best_replies(lines: Iterator[str]) -> list[float]:
    """Payoffs when everybody takes what is best for it from the last move back, read from the file alone."""
    kind, rest = next(lines).split(" ", 1)
    head, inside = rest.split("{")
    listed = inside.split("}")[0]
    if kind == "t":
        return [float(number) for number in NUMBERS.findall(listed)]
    if kind == "c":
        chances = [float(number) for number in NUMBERS.findall(NAMED.sub("", listed))]
        parts = [best_replies(lines) for _ in chances]
        return [sum(c * part[k] for c, part in zip(chances, parts, strict=True)) for k in range(len(parts[0]))]
    player = int(NAMED.sub("", head).split()[0]) - 1
    options = [best_replies(lines) for _ in NAMED.findall(listed)]
    return max(options, key=lambda option: option[player])


def _follow(state: Any, node: Any) -> list[float]:
    """Expected payoffs in OpenSpiel's game when everybody does what the tree says."""
    if state.is_terminal():
        return list(state.returns())
    if state.is_chance_node():
        assert isinstance(node, Lot)
        children = {name: child for name, _, child in node.branches}
        parts = [
            (chance, _follow(state.child(action), children[state.action_to_string(action)]))
            for action, chance in state.chance_outcomes()
        ]
        return [sum(chance * part[k] for chance, part in parts) for k in range(len(parts[0][1]))]
    assert isinstance(node, Move)
    assert state.current_player() == node.player
    name, child = node.options[node.taken]
    (action,) = [each for each in state.legal_actions() if state.action_to_string(each) == name]
    return _follow(state.child(action), child)
