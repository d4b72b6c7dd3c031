"""What happened while a distribution was pushed forward, and what a record says must have happened."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from kadesh.engine.lattice import Array

Record = Mapping[int, Mapping[str, object]]
"""Week -> event -> what was observed of it (for yes-or-no events, True or False)."""


@dataclass
class Diary:
    """Chances of events by week, (weeks + 1, worlds) each; keeps only what agrees with the record."""

    weeks: int
    worlds: int
    record: Record = field(default_factory=dict)
    chances: dict[str, Array] = field(default_factory=dict)
    week: int = 0

    def note(self, event: str, mass: Array) -> None:
        """Add the mass (worlds, states) that sees an event in the current week."""
        if event not in self.chances:
            self.chances[event] = np.zeros((self.weeks + 1, self.worlds))
        self.chances[event][self.week] += mass.reshape(self.worlds, -1).sum(axis=1)

    def observed(self, event: str) -> object:
        """What the record says of an event in the current week; None if it says nothing."""
        return self.record.get(self.week, {}).get(event)

    def keep(self, event: str, mass: Array, seen: bool) -> Array:
        """The mass if the record agrees that the event was ``seen`` this week, else nothing."""
        said = self.observed(event)
        return mass if said is None or said is seen else np.zeros_like(mass)


@dataclass
class Story:
    """One sampled course of the war: the random stream, the world, and what happened so far."""

    random: np.random.Generator
    world: int
    entries: list[tuple[int, str]] = field(default_factory=list)
    events: dict[int, dict[str, bool]] = field(default_factory=lambda: defaultdict(dict))
    week: int = 0
    ended: str | None = None

    def tell(self, event: str, words: str) -> None:
        """Write down an event of this week."""
        self.events[self.week][event] = True
        self.entries.append((self.week, words))

    def draw(self, chance: float) -> bool:
        """True with the given chance."""
        return bool(self.random.random() < chance)
