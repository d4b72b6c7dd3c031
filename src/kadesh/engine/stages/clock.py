"""A week passes: what comes later is worth a little less.

The equation: V_i <- discount_i V_i. Nothing else discounts.
Silent about: time that passes at another pace for somebody; deadlines.
Source: the game reference, section 2.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.engine.diary import Diary, Story
from kadesh.engine.lattice import Array
from kadesh.engine.setting import Setting
from kadesh.engine.stages.stage import State


@dataclass(frozen=True)
class ClockStage:
    """Discounting of a week, by valuer."""

    discounts: Array
    name: str = "clock"

    def pull(self, values: Array, week: int) -> tuple[Array, None]:
        """Discount the value of the next week."""
        return values * self.discounts, None

    def push(self, mass: Array, week: int, policy: None, diary: Diary) -> Array:
        """Nothing moves."""
        return mass

    def step(self, state: State, week: int, policy: None, story: Story) -> State:
        """Nothing moves."""
        return state


def build(setting: Setting) -> ClockStage:
    """The week's end."""
    rows = [setting.number(setting.leader_of(valuer).discount) for valuer in setting.valuers]
    return ClockStage(np.stack(np.broadcast_arrays(*rows)))
