"""Backward induction over the whole lattice: what every state of every week is worth, and what everybody does there.

The idea: finite horizon, one mover per stage, so the last week can be solved first, and each earlier stage from the
later one.
The method: the game reference, section 2. Collapsed states are stamped with their terminal value at the start of each
week; the clock alone discounts. Leaders, backers and nations are all pulled through the same policies, each with its
own beliefs.
Trust it when: the lattice holds everything that matters, and doubling the horizon does not change the answer.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kadesh.engine.lattice import Array
from kadesh.engine.payoffs import collapse, settlement, shares_now, stack
from kadesh.engine.reopening import along_line, fight_on_values
from kadesh.engine.setting import SIDES, Setting
from kadesh.engine.stages.stage import Stage
from kadesh.engine.week import assemble


@dataclass(frozen=True)
class Ends:
    """How the war can end by itself: where it has collapsed, what that is worth, and what the horizon is worth.

    Masks (worlds or 1, states) and values (valuers, worlds or 1, states).
    """

    won: NDArray[np.bool_]
    lost: NDArray[np.bool_]
    terminal: Array
    horizon: Array


@dataclass(frozen=True)
class Solution:
    """A solved war.

    Attributes
    ----------
    values
        Value at the start of the first week: (valuers, worlds, states).
    policies
        By week, by stage: what its mover does; None where nobody chooses.
    ends
        Where the war has collapsed, and what its ends are worth.
    ties
        How many choices were tied and settled by the stated rule.
    kept
        Values at the start of further weeks, where they were asked for: week -> (valuers, worlds, states).
    """

    setting: Setting
    stages: tuple[Stage, ...]
    values: Array
    policies: tuple[tuple[Any, ...], ...]
    ends: Ends
    ties: int
    kept: Mapping[int, Array] = field(default_factory=dict)

    def value(self, valuer: str) -> Array:
        """A valuer's value of the war at its start, one per world."""
        own: Array = self.values[self.setting.valuer(valuer)]
        start: tuple[slice | int, ...] = (slice(None), *self.setting.lattice.start)
        return np.asarray(own[start])


def solve_game(
    setting: Setting,
    stages: tuple[Stage, ...] | None = None,
    ends: Ends | None = None,
    *,
    keep: Collection[int] = (),
) -> Solution:
    """Solve a game by backward induction.

    Parameters
    ----------
    setting
        The game with its numbers.
    stages
        The week; assembled from the game unless given.
    ends
        Where the war ends and what that is worth; read from the game unless given.
    keep
        Weeks at whose start the values are kept; the last is the horizon.

    Returns
    -------
    Solution
        Values at the start and policies of every week.
    """
    week = assemble(setting) if stages is None else stages
    ends = ends_of(setting) if ends is None else ends
    over = ends.won | ends.lost
    values = np.where(over, ends.terminal, ends.horizon) + setting.zero()
    policies: list[tuple[Any, ...]] = []
    ties, kept = 0, {}
    if setting.game.weeks in keep:
        kept[setting.game.weeks] = values
    for t in range(setting.game.weeks - 1, -1, -1):
        moves: list[Any] = [None] * len(week)
        for place in range(len(week) - 1, -1, -1):
            values, moves[place] = week[place].pull(values, t)
            ties += getattr(moves[place], "ties", 0)
        values = np.where(over, ends.terminal, values)
        policies.append(tuple(moves))
        if t in keep:
            kept[t] = values
    return Solution(setting, week, values, tuple(reversed(policies)), ends, ties, kept)


def ends_of(setting: Setting) -> Ends:
    """The ends of a game: collapse, and a horizon at which the line freezes unsigned or is fought to the finish."""
    won, lost, terminal = collapse(setting)
    frozen = settlement(setting, shares_now(setting), {}, setting.game.weeks)
    if setting.game.horizon == "fight on":
        for side in SIDES:
            fought = along_line(setting, fight_on_values(setting, side, setting.game.weeks), 0)
            frozen[side] = frozen[f"nation.{side}"] = fought
    return Ends(won, lost, terminal, stack(setting, frozen))
