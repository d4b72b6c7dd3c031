"""The home front of one side: hardship and time wear a leader down, pressure from outside may rally the public.

The equation: in a week the leader's standing drops a level with chance hardship (1 - tolerance) + decay, where
hardship is the scenario's own plus that of sanctions, and rises with chance backlash x sanctions. At 0 the leader
falls and a successor follows, who stays. Respect falls a level with its chance of a snub; a hardened public softens
with its decay.
Silent about: elections, factions, how a successor is chosen.
Source: the game reference, sections 4 and 13.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.domain.game import Side
from kadesh.engine.diary import Diary, Story
from kadesh.engine.lattice import Array, at, climb, moved, push_climb, push_sink, sample, sink
from kadesh.engine.setting import Setting
from kadesh.engine.stages.battle import exit_values, sink_with_exit
from kadesh.engine.stages.stage import State


@dataclass(frozen=True)
class HomeStage:
    """Drift of standing, respect and resolve on one side's home front."""

    side: Side
    axis: int | None
    drops: Array
    rises: Array
    exits: Array
    fades: tuple[tuple[int, Array], ...]
    name: str

    def pull(self, values: Array, week: int) -> tuple[Array, None]:
        """Expected value over the week's drift at home."""
        for axis, chance in self.fades:
            values = sink(values, axis, chance)
        if self.axis is None:
            return values, None
        fallen = sink_with_exit(values, self.axis, self.drops, self.exits)
        return fallen + climb(values, self.axis, self.rises) - values, None

    def push(self, mass: Array, week: int, policy: None, diary: Diary) -> Array:
        """Distribution after the week's drift at home."""
        if self.axis is not None:
            falling = np.asarray((mass * self.drops)[at(mass, self.axis, slice(1, 2))])
            mass = push_sink(mass, self.axis, self.drops) + push_climb(mass, self.axis, self.rises) - mass
            mass = diary.fall(self.side, falling, mass, self.axis)
        for axis, chance in reversed(self.fades):
            mass = push_sink(mass, axis, chance)
        return mass

    def step(self, state: State, week: int, policy: None, story: Story) -> State:
        """Drift at home."""
        if self.axis is not None:
            draw, level = story.random.random(), state[self.axis]
            drops, rises = sample(self.drops, story.world, state), sample(self.rises, story.world, state)
            if draw < drops:
                state = moved(state, self.axis, max(level - 1, 0))
                if level == 1:
                    story.tell(f"fall.{self.side}", f"the leader of {self.side} falls")
            elif draw < drops + rises:
                state = moved(state, self.axis, level + 1)
        for axis, chance in reversed(self.fades):
            if state[axis] > 0 and story.draw(sample(chance, story.world, state)):
                state = moved(state, axis, state[axis] - 1)
        return state


def build(setting: Setting, side: Side) -> HomeStage | None:
    """The home front of a side, if anything drifts there."""
    lattice, leader = setting.lattice, setting.game.sides[side]
    fades = []
    if leader.respect is not None:
        fades.append((lattice.axis(f"respect.{side}"), setting.number(leader.respect.snub)))
    if leader.resolve is not None:
        fades.append((lattice.axis(f"resolve.{side}"), setting.number(leader.resolve.decay)))
    standing = leader.standing
    if standing is None and not fades:
        return None
    if standing is None:
        nothing = setting.number(0)
        return HomeStage(side, None, nothing, nothing, nothing, tuple(fades), f"home {side}")
    name = f"standing.{side}"
    hardship, pressure = setting.number(standing.hardship), setting.number(0)
    if leader.sanctions is not None:
        pressure = setting.number(leader.sanctions.level)
        hardship = hardship + pressure * setting.number(leader.sanctions.hardship)
    level, top = lattice.level(name), standing.levels
    wears = hardship * (1 - setting.number(standing.tolerance)) + setting.number(standing.decay)
    drops = np.clip(wears, 0, 1) * (level > 0)
    rises = np.clip(setting.number(standing.backlash) * pressure, 0, 1) * (level > 0) * (level < top)
    return HomeStage(
        side=side,
        axis=lattice.axis(name),
        drops=drops,
        rises=np.minimum(rises, 1 - drops),
        exits=exit_values(setting, side),
        fades=tuple(fades),
        name=f"home {side}",
    )
