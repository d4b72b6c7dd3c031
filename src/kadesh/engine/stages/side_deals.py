"""Separable issues, such as grain or prisoners, are settled alone while the war goes on.

The equation: a side deal is in force in a week in which each leader's weekly gain from it, value + slope x own share of
the ground, is at least 0 and the channel is open where it must be; everybody then gets their weekly gain.
Silent about: haggling over a side deal's terms, and breaches of it.
Source: the seed's own distinction of grain talks from peace talks; the game reference, section 5.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.engine.diary import Diary, Story
from kadesh.engine.lattice import Array, sample
from kadesh.engine.setting import SIDES, Setting, own_ground
from kadesh.engine.stages.stage import State


@dataclass(frozen=True)
class SideDealsStage:
    """Side deals in force this week pay their flows."""

    deals: tuple[str, ...]
    in_force: tuple[Array, ...]
    gains: tuple[Array, ...]
    name: str = "side deals"

    def pull(self, values: Array, week: int) -> tuple[Array, None]:
        """Add the week's gains from the deals in force."""
        for in_force, gain in zip(self.in_force, self.gains, strict=True):
            values = values + in_force * gain
        return values, None

    def push(self, mass: Array, week: int, policy: None, diary: Diary) -> Array:
        """Nothing moves; the deals in force are noted."""
        for deal, in_force in zip(self.deals, self.in_force, strict=True):
            event = f"side:{deal}"
            seen = diary.keep(event, mass * in_force, seen=True)
            diary.note(event, seen)
            mass = seen + diary.keep(event, mass * (1 - in_force), seen=False)
        return mass

    def step(self, state: State, week: int, policy: None, story: Story) -> State:
        """Tell which deals are in force."""
        for deal, in_force in zip(self.deals, self.in_force, strict=True):
            if sample(in_force, story.world, state) > 0:
                story.events[week][f"side:{deal}"] = True
        return state


def build(setting: Setting) -> SideDealsStage | None:
    """The side deals of a game, if it has any."""
    game, lattice = setting.game, setting.lattice
    if not game.side_deals:
        return None
    held = {side: own_ground(setting, side) for side in SIDES}
    deals, in_force, gains = [], [], []
    for name, deal in game.side_deals.items():
        rows = []
        for valuer in setting.valuers:
            own = valuer if valuer in game.backers else setting.side_of(valuer)
            value = setting.number(deal.values.get(own, 0))
            slope = setting.number(deal.slopes.get(own, 0))
            rows.append(value + slope * held[setting.side_of(valuer)])
        gain = np.stack(np.broadcast_arrays(*rows))
        force = (gain[0] >= -1e-12) & (gain[1] >= -1e-12)
        open_ = lattice.level("channel") if deal.needs_channel and game.channel is not None else 1.0
        deals.append(name)
        in_force.append(force * open_)
        gains.append(gain)
    return SideDealsStage(tuple(deals), tuple(in_force), tuple(gains))
