"""Outside backing rises and falls, by chance or by the backer's own choice.

The equation: passive, a level more with chance ``up``, as long as its client holds at least ``needs_ground`` of all
ground, and a level less with chance ``down`` + fatigue x week. Choosing, the backer cuts, keeps or raises by a level,
whichever its own value prefers; at noise tau by logit; ties go to keep, then cut.
Silent about: delivery times; several backers bargaining with each other.
Source: the game reference, sections 8 and 13.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.engine.diary import Diary, Story
from kadesh.engine.lattice import Array, at, climb, moved, push_climb, push_sink, sample, sink
from kadesh.engine.setting import Setting, own_ground
from kadesh.engine.stages.stage import State

TIE, SLACK = 1e-9, 1e-12


@dataclass(frozen=True)
class Giving:
    """Chances of cutting and of raising in every state, and the ties met."""

    cut: Array
    raise_: Array
    ties: int = 0


@dataclass(frozen=True)
class BackingStage:
    """One backer's level of support."""

    backer: str
    axis: int
    setting: Setting
    noise: float
    name: str

    def pull(self, values: Array, week: int) -> tuple[Array, Giving]:
        """Expected value over the backer's move."""
        giving = self._choose(values) if self.setting.game.backers[self.backer].chooses else self.drift(week)
        moved_ = sink(values, self.axis, giving.cut) + climb(values, self.axis, giving.raise_) - values
        return moved_, giving

    def push(self, mass: Array, week: int, policy: Giving, diary: Diary) -> Array:
        """Distribution after the backer's move."""
        return push_sink(mass, self.axis, policy.cut) + push_climb(mass, self.axis, policy.raise_) - mass

    def step(self, state: State, week: int, policy: Giving, story: Story) -> State:
        """Cut, keep or raise."""
        draw, level = story.random.random(), state[self.axis]
        cut, more = sample(policy.cut, story.world, state), sample(policy.raise_, story.world, state)
        if draw < cut:
            story.entries.append((week, f"{self.backer} cuts its backing"))
            return moved(state, self.axis, level - 1)
        if draw < cut + more:
            story.entries.append((week, f"{self.backer} raises its backing"))
            return moved(state, self.axis, level + 1)
        return state

    def drift(self, week: int) -> Giving:
        """The move of a backer that does not choose."""
        backer, level = self.setting.game.backers[self.backer], self.setting.lattice.level(f"backing.{self.backer}")
        number = self.setting.number
        down = np.clip(number(backer.down) + number(backer.fatigue) * week, 0, 1) * (level > 0)
        up = np.clip(number(backer.up), 0, 1) * (level < backer.levels)
        if backer.needs_ground != 0:
            up = up * (own_ground(self.setting, backer.side) >= number(backer.needs_ground) - SLACK)
        return Giving(down, np.minimum(up, 1 - down))

    def _choose(self, values: Array) -> Giving:
        own = values[self.setting.valuer(self.backer)]
        less, more = np.full_like(own, -np.inf), np.full_like(own, -np.inf)
        less[at(own, self.axis, slice(1, None))] = own[at(own, self.axis, slice(None, -1))]
        more[at(own, self.axis, slice(None, -1))] = own[at(own, self.axis, slice(1, None))]
        if self.noise > 0:
            best = np.maximum(np.maximum(less, own), more)
            weights = [np.exp((option - best) / self.noise) for option in (less, own, more)]
            total = weights[0] + weights[1] + weights[2]
            return Giving(weights[0] / total, weights[2] / total)
        cut = (less > own + TIE) & (less >= more - TIE)
        raise_ = (more > own + TIE) & ~cut
        ties = int(((np.abs(less - own) <= TIE) | (np.abs(more - own) <= TIE) | (np.abs(more - less) <= TIE)).sum())
        return Giving(cut.astype(np.float64), raise_.astype(np.float64), ties)


def build(setting: Setting, backer: str) -> BackingStage | None:
    """A backer's stage, if its level of support can change."""
    if not setting.game.backers[backer].levels:
        return None
    name = f"backing.{backer}"
    return BackingStage(backer, setting.lattice.axis(name), setting, setting.noise, f"backing {backer}")
