"""A week of war costs everybody; some of what is held is enjoyed meanwhile.

The equation: f_i(s) = -c_i(s) + (1 - discount) (enjoys x value of the ground held + office x standing). c_i falls with
backing and with a hardened public, and rises with sanctions and with hostile ground to govern. ``felt`` is how much of
the nation's cost the leader feels. A backer gets its flow, less the cost of each level that it gives.
Silent about: who inside a nation pays.
Source: the game reference, sections 1 and 13.
"""

from dataclasses import dataclass

from kadesh.engine.diary import Diary, Story
from kadesh.engine.lattice import Array
from kadesh.engine.payoffs import stack, weekly_flow, with_patrons
from kadesh.engine.setting import Setting
from kadesh.engine.stages.stage import State


@dataclass(frozen=True)
class CostsStage:
    """The week's flows are paid."""

    flow: Array
    name: str = "costs"

    def pull(self, values: Array, week: int) -> tuple[Array, None]:
        """Add the week's flow."""
        return values + self.flow, None

    def push(self, mass: Array, week: int, policy: None, diary: Diary) -> Array:
        """Nothing moves."""
        return mass

    def step(self, state: State, week: int, policy: None, story: Story) -> State:
        """Nothing moves."""
        return state


def build(setting: Setting) -> CostsStage:
    """The costs of a week of war."""
    flows = {valuer: weekly_flow(setting, valuer) for valuer in setting.valuers}
    return CostsStage(stack(setting, with_patrons(setting, flows)))
