"""A leader chooses each week to hold or to press.

The equation: pressing adds the side's odds to every battle of the week and ``tempo`` to how many there are, and costs
``cost`` times the side's weekly cost of war, paid at once. At noise 0 the leader presses only if strictly better off;
with noise tau the chance is sigmoid(gain / tau).
Silent about: where effort goes; it is one choice for all theatres.
Source: the game reference, section 13; logit choice after McKelvey & Palfrey (1998) and Signorino (1999), not opened.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.domain.game import Side
from kadesh.engine.diary import Diary, Story
from kadesh.engine.lattice import Array, at, moved, sample
from kadesh.engine.logit import expit
from kadesh.engine.payoffs import weekly_cost
from kadesh.engine.setting import Setting
from kadesh.engine.stages.stage import State

TIE = 1e-9


@dataclass(frozen=True)
class Pressing:
    """Chance of pressing in every state, and how many states were ties (resolved to hold)."""

    chance: Array
    ties: int


@dataclass(frozen=True)
class EffortStage:
    """One leader's choice between hold and press."""

    side: Side
    axis: int
    chooser: int
    price: Array
    fighting: Array
    noise: float
    name: str

    def pull(self, values: Array, week: int) -> tuple[Array, Pressing]:
        """Everybody's value given what the leader does."""
        hold = values[at(values, self.axis, slice(0, 1))]  # the coordinate lives from here to the week's last reader
        press = values[at(values, self.axis, slice(1, 2))] - self.price
        gain = press[self.chooser] - hold[self.chooser]
        # a pause is known only after the table: where that comes later in the week, its axis has no levels yet
        fighting = self.fighting[tuple(slice(size) for size in gain.shape[-self.fighting.ndim :])]
        chance = (expit(gain / self.noise) if self.noise > 0 else (gain > TIE)) * fighting
        ties = int((np.abs(gain) <= TIE).sum())
        before = hold + chance * (press - hold)
        return before, Pressing(chance, ties)

    def push(self, mass: Array, week: int, policy: Pressing, diary: Diary) -> Array:
        """Send the pressing share to effort 1."""
        pressing = mass * policy.chance
        diary.note(f"press.{self.side}", pressing)
        return np.concatenate([mass - pressing, pressing], axis=self.axis)

    def step(self, state: State, week: int, policy: Pressing, story: Story) -> State:
        """Press or hold as the policy says."""
        if story.draw(sample(policy.chance, story.world, state)):
            story.tell(f"press.{self.side}", f"{self.side} presses")
            return moved(state, self.axis, 1)
        return state


def build(setting: Setting, side: Side) -> EffortStage | None:
    """A side's effort stage, if the game gives it the choice."""
    effort = setting.game.sides[side].effort
    if effort is None:
        return None
    payers = (side, f"nation.{side}")
    rows = [
        setting.number(effort.cost) * weekly_cost(setting, valuer) if valuer in payers else setting.number(0)
        for valuer in setting.valuers
    ]
    return EffortStage(
        side=side,
        axis=setting.lattice.axis(f"effort.{side}"),
        chooser=setting.valuer(side),
        price=np.stack(np.broadcast_arrays(*rows)),
        fighting=1 - setting.lattice.level("paused"),
        noise=setting.noise,
        name=f"effort {side}",
    )
