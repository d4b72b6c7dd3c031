"""A game tree in Gambit's text format ``.efg``, which Gambit, pygambit and OpenSpiel read.

Source: Gambit's documentation of the extensive-form file format. Every move is an information set of its own; numbers
are decimals, and a chance move's chances add up to 1 exactly.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from kadesh.engine.tree import End, Lot, Tree

PLACES = 17


def write_efg(tree: Tree, title: str) -> str:
    """A tree as the text of an ``.efg`` file.

    Parameters
    ----------
    tree
        The game.
    title
        What the file calls it.

    Returns
    -------
    str
        One line a node, in the order of :meth:`Tree.walk`; the infoset of the ``n``-th node is labelled ``n``.
    """
    lines = [f"EFG 2 R {_quoted(title)} {{ {' '.join(_quoted(player.name) for player in tree.players)} }}", '""', ""]
    lots = ends = 0
    moves: Counter[int] = Counter()
    for number, node in enumerate(tree.walk()):
        if isinstance(node, End):
            ends += 1
            payoffs = ", ".join(f"{payoff:.{PLACES}f}" for payoff in node.payoffs)
            lines.append(f't "" {ends} {_quoted(f"{number} {node.label}")} {{ {payoffs} }}')
        elif isinstance(node, Lot):
            lots += 1
            chances = exact_shares([chance for _, chance, _ in node.branches])
            names = [name for name, _, _ in node.branches]
            written = " ".join(f"{_quoted(name)} {chance}" for name, chance in zip(names, chances, strict=True))
            lines.append(f'c {_quoted(f"{number} {node.label}")} {lots} "{number}" {{ {written} }} 0')
        else:
            moves[node.player] += 1
            options = " ".join(_quoted(name) for name, _ in node.options)
            where = f'{_quoted(f"{number} {node.label}")} {node.player + 1} {moves[node.player]} "{number}"'
            lines.append(f"p {where} {{ {options} }} 0")
    return "\n".join(lines) + "\n"


def exact_shares(chances: list[float]) -> list[str]:
    """Chances as decimals that add up to 1 exactly; the largest takes what rounding leaves."""
    unit = Decimal(1).scaleb(-PLACES)
    rounded = [Decimal(chance).quantize(unit) for chance in chances]
    largest = max(range(len(rounded)), key=rounded.__getitem__)
    rounded[largest] += 1 - sum(rounded)
    return [f"{each:f}" for each in rounded]


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "/").replace('"', "'") + '"'
