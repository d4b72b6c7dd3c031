"""A small war as a game tree: players, moves, lots and ends, with what the solution does at every node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


class NotATreeError(ValueError):
    """The game cannot be written as a tree that other solvers read."""


@dataclass(frozen=True)
class Player:
    """Who chooses or is valued: a leader, a leader's successor, or a backer, and the valuer that it stands for."""

    name: str
    valuer: int
    side: str | None = None
    successor: bool = False


@dataclass(frozen=True)
class End:
    """An end of the war and what it is worth to every player, the path's flows included."""

    label: str
    payoffs: tuple[float, ...]


@dataclass(frozen=True)
class Lot:
    """A chance move: (name, chance, node) by branch; ``worth`` as in :class:`Move`."""

    label: str
    branches: tuple[tuple[str, float, Node], ...]
    worth: tuple[float | None, ...]


@dataclass(frozen=True)
class Move:
    """A player's choice among named options, which one the solution takes, and what the node is worth.

    ``worth`` has the expected payoff of every player by the solution's own values; None where it states none.
    """

    label: str
    player: int
    options: tuple[tuple[str, Node], ...]
    taken: int
    worth: tuple[float | None, ...]


Node = End | Lot | Move


@dataclass(frozen=True)
class Tree:
    """A war as a tree of moves."""

    players: tuple[Player, ...]
    root: Node
    nodes: int

    def walk(self) -> Iterator[Node]:
        """Every node, each before what follows it, in the order of its branches."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            yield node
            if isinstance(node, Lot):
                waiting.extend(child for _, _, child in reversed(node.branches))
            elif isinstance(node, Move):
                waiting.extend(child for _, child in reversed(node.options))
