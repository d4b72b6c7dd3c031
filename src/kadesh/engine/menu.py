"""The packages that can be signed: the scenario's own list, or every combination of its menu."""

from dataclasses import dataclass, field
from itertools import product

import numpy as np

from kadesh.domain.game import Game
from kadesh.engine.lattice import Array
from kadesh.engine.setting import Setting


@dataclass(frozen=True)
class Choice:
    """One package: transfers of line in steps toward ``a`` by front, and a level for each issue that it touches."""

    name: str
    transfers: dict[str, int] = field(default_factory=dict)
    levels: dict[str, float | str] = field(default_factory=dict)


def menu_of(game: Game) -> tuple[Choice, ...]:
    """Every package of a game, in a fixed order: the listed ones, then the menu's combinations."""
    if game.table is None:
        return ()
    fronts = list(game.fronts)
    found = [Choice(name, dict(p.transfers), dict(p.levels)) for name, p in game.table.packages.items()]
    axes = list(game.table.menu.items())
    if axes:
        for combination in product(*(values for _, values in axes)):
            transfers: dict[str, int] = {}
            levels: dict[str, float | str] = {}
            words = []
            for (axis, _), value in zip(axes, combination, strict=True):
                if axis == "line" or axis in game.fronts:
                    transfers[fronts[0] if axis == "line" else axis] = int(value)
                    words.append(f"{axis} {int(value):+d}" if value else f"{axis} as it stands")
                else:
                    levels[axis] = value
                    if value != 0:
                        words.append(axis if value == 1 else f"{axis} {value}")
            found.append(Choice(", ".join(words) or "everything as it stands", transfers, levels))
    if not found:
        found.append(Choice("line as it stands"))
    return tuple(found)


def settled_shares(setting: Setting, choice: Choice) -> tuple[dict[str, Array], Array]:
    """``a``'s share of each theatre after a package, in every state, and where the resulting line is inside."""
    game, lattice = setting.game, setting.lattice
    shares, allowed, tops, bottoms = {}, np.ones(1), np.ones(1), np.ones(1)
    for name, front in game.fronts.items():
        line = lattice.level(f"front.{name}") + choice.transfers.get(name, 0)
        allowed = allowed * ((line >= 0) & (line <= front.steps))
        tops, bottoms = tops * (line >= front.steps), bottoms * (line <= 0)
        shares[name] = np.clip(line / front.steps, 0.0, 1.0)
    return shares, allowed * (1 - tops) * (1 - bottoms)


def package_levels(setting: Setting, choice: Choice) -> dict[str, Array]:
    """The level of every issue that a package touches, in every world."""
    return {issue: setting.number(level) for issue, level in choice.levels.items()}
