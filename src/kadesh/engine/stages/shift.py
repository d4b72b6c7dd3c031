"""An expected change of power comes closer while the war lasts: rearmament, or accession to an alliance.

The equation: the shift advances a level with chance ``advance`` a week, up to its top; each battle's log-odds gain
odds x rank(shift), toward ``a`` if positive.
Silent about: shifts that depend on the front.
Source: after Powell (2006), not opened; the game reference, section 13.
"""

from dataclasses import dataclass

from kadesh.engine.diary import Diary, Story
from kadesh.engine.lattice import Array, climb, moved, push_climb, sample
from kadesh.engine.setting import Setting
from kadesh.engine.stages.stage import State


@dataclass(frozen=True)
class ShiftStage:
    """The shift of power advances."""

    axis: int
    top: int
    advance: Array
    name: str = "shift"

    def pull(self, values: Array, week: int) -> tuple[Array, None]:
        """Expected value over the shift's advance."""
        return climb(values, self.axis, self.advance), None

    def push(self, mass: Array, week: int, policy: None, diary: Diary) -> Array:
        """Distribution after the shift's advance."""
        return push_climb(mass, self.axis, self.advance)

    def step(self, state: State, week: int, policy: None, story: Story) -> State:
        """Advance with its chance."""
        level = state[self.axis]
        if level < self.top and story.draw(sample(self.advance, story.world, state)):
            return moved(state, self.axis, level + 1)
        return state


def build(setting: Setting) -> ShiftStage | None:
    """The shift of power, if the game has one."""
    shift = setting.game.shift
    if shift is None:
        return None
    return ShiftStage(setting.lattice.axis("shift"), shift.levels, setting.number(shift.advance))
