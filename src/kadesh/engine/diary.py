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
    fallen: Array | float = 1.0
    """1 in states that agree with the falls on record this week, for a war that a deal ends within it."""

    def note(self, event: str, mass: Array) -> None:
        """Add the mass (worlds, states) that sees an event in the current week."""
        if event not in self.chances:
            self.chances[event] = np.zeros((self.weeks + 1, self.worlds))
        self.chances[event][self.week] += mass.reshape(self.worlds, -1).sum(axis=1)

    def now(self) -> Mapping[str, object]:
        """What the record says of the current week."""
        return self.record.get(self.week, {})

    def observed(self, event: str) -> object:
        """What the record says of an event in the current week; None if it says nothing."""
        return self.now().get(event)

    def keep(self, event: str, mass: Array, seen: bool) -> Array:
        """The mass if the record agrees that the event was ``seen`` this week, else nothing."""
        said = self.observed(event)
        return mass if said is None or said is seen else np.zeros_like(mass)

    def sign(self, package: str, mass: Array) -> None:
        """Take down the mass that leaves the war with a signed package, as far as the record agrees."""
        asked = [event for event, said in self.now().items() if event.startswith("deal:") and said]
        agreed = self.keep("deal", self.keep(f"deal:{package}", mass, seen=True), seen=True) * self.fallen
        if asked and asked != [f"deal:{package}"]:
            agreed = np.zeros_like(mass)
        self.note(f"deal:{package}", agreed)
        self.note("ended", agreed)

    def fall(self, side: str, falling: Array, after: Array, axis: int) -> Array:
        """Take down the fall of a leader; gives the mass after it, without the falling if the record saw no fall."""
        if self.observed(f"fall.{side}") is False:
            successors = tuple(slice(0, 1) if a == axis + after.ndim else slice(None) for a in range(after.ndim))
            after = after.copy()
            after[successors] -= falling
            return after
        self.note(f"fall.{side}", falling)
        return after


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
