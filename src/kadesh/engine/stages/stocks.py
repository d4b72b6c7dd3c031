"""Men and materiel run down with fighting and are made good at home and by backers.

The equation: a side's stock falls a level with chance loss (1 + e), where e is 1 if it pressed this week, and rises
with chance growth + supply x rank(backing), summed over its backers.
Silent about: what the stock consists of; its use on one theatre rather than another.
Source: the game reference, section 13.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.domain.game import Side
from kadesh.engine.diary import Diary, Story
from kadesh.engine.lattice import Array, climb, moved, push_climb, push_sink, sample, sink
from kadesh.engine.setting import Setting
from kadesh.engine.stages.stage import State


@dataclass(frozen=True)
class StocksStage:
    """One side's stock, lost and made good."""

    side: Side
    axis: int
    falls: Array
    rises: Array
    resets: tuple[int, ...]
    name: str

    def pull(self, values: Array, week: int) -> tuple[Array, None]:
        """Expected value over the stock's move."""
        return sink(values, self.axis, self.falls) + climb(values, self.axis, self.rises) - values, None

    def push(self, mass: Array, week: int, policy: None, diary: Diary) -> Array:
        """Distribution after the stock's move."""
        after = push_sink(mass, self.axis, self.falls) + push_climb(mass, self.axis, self.rises) - mass
        return after.sum(axis=self.resets, keepdims=True) if self.resets else after

    def step(self, state: State, week: int, policy: None, story: Story) -> State:
        """Lose or make good."""
        draw, level = story.random.random(), state[self.axis]
        falls, rises = sample(self.falls, story.world, state), sample(self.rises, story.world, state)
        if draw < falls:
            state = moved(state, self.axis, level - 1)
        elif draw < falls + rises:
            state = moved(state, self.axis, level + 1)
        for axis in self.resets:
            state = moved(state, axis, 0)
        return state


def build(setting: Setting, side: Side, resets: tuple[str, ...]) -> StocksStage | None:
    """The stock of a side, if the game follows it."""
    stock = setting.game.sides[side].stock
    if stock is None:
        return None
    lattice = setting.lattice
    name = f"stock.{side}"
    level = lattice.level(name)
    supplied = setting.number(stock.growth)
    for backer_name, backer in setting.game.backers.items():
        if backer.side == side:
            supplied = supplied + setting.number(stock.supply) * lattice.rank(f"backing.{backer_name}")
    falls = np.clip(setting.number(stock.loss) * (1 + setting.pressed(side)), 0, 1) * (level > 0)
    rises = np.clip(supplied, 0, 1) * (level < stock.levels)
    return StocksStage(
        side=side,
        axis=lattice.axis(name),
        falls=falls,
        rises=np.minimum(rises, 1 - falls),
        resets=tuple(lattice.axis(n) for n in resets),
        name=f"stocks {side}",
    )
