"""What every stage of a week can do."""

from typing import Any, Protocol

from kadesh.engine.diary import Diary, Story
from kadesh.engine.lattice import Array

State = tuple[int, ...]


class Stage(Protocol):
    """One mechanism in one place of the week. ``Policy`` is what its mover does; None where nobody chooses."""

    @property
    def name(self) -> str:
        """The stage's name in the week's order."""

    def pull(self, values: Array, week: int) -> tuple[Array, Any]:
        """Values (valuers, worlds, states) before the stage from those after it, and the mover's policy."""

    def push(self, mass: Array, week: int, policy: Any, diary: Diary) -> Array:
        """Distribution (worlds, states) after the stage from the one before it; events go into the diary."""

    def step(self, state: State, week: int, policy: Any, story: Story) -> State:
        """One sampled move; what happened goes into the story, whose ``ended`` is set if the war ends."""
