"""The paths through a small war: who is in office, what chance may bring, and what every player has by then.

The idea: what a game tree needs to know of each stage can be read off the stage itself: chances from its push, a
player's own chances from the push with its beliefs.
The method: books are kept along a path: what was received, in units of the start, and what a unit now is worth there,
which discounts and likelihood ratios change. A leader's account closes with its fall, its successor's opens with it.
Trust it when: the stages' pull and push agree.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from kadesh.engine.diary import Diary
from kadesh.engine.lattice import Array, sample
from kadesh.engine.setting import SIDES
from kadesh.engine.solve import Solution
from kadesh.engine.stages.battle import BattleStage
from kadesh.engine.stages.effort import EffortStage
from kadesh.engine.stages.stage import Stage, State
from kadesh.engine.tree import NotATreeError, Player

Outcome = tuple[State, float, tuple[float, ...]]
"""A state that may follow, its true chance, and every player's likelihood ratio."""


@dataclass(frozen=True)
class Place:
    """A stage of a week, and the state in which it begins."""

    week: int
    place: int
    state: State


@dataclass(frozen=True)
class Books:
    """What every player has received so far, and what a unit now is worth to it at the start."""

    received: tuple[float, ...]
    weight: tuple[float, ...]

    def paid(self, worth: tuple[float, ...]) -> tuple[float, ...]:
        """The payoffs if the war ended now with these."""
        return tuple(f + w * v for f, w, v in zip(self.received, self.weight, worth, strict=True))

    def after(self, flow: tuple[float, ...]) -> Books:
        """The books after a flow."""
        return replace(self, received=self.paid(flow))

    def scaled(self, factors: tuple[float, ...]) -> Books:
        """The books with what comes later counted by these factors."""
        return replace(self, weight=tuple(w * f for w, f in zip(self.weight, factors, strict=True)))


def _values_by_stage(solution: Solution) -> list[list[Array]]:
    """Everybody's values before every stage of every week, and after the last."""
    setting, ends = solution.setting, solution.ends
    over = ends.won | ends.lost
    values = np.where(over, ends.terminal, ends.horizon) + setting.zero()
    weeks = []
    for week in range(setting.game.weeks - 1, -1, -1):
        row = [values]
        for stage in reversed(solution.stages):
            values, _ = stage.pull(values, week)
            row.append(values)
        values = np.where(over, ends.terminal, values)
        weeks.append(row[::-1])
    return weeks[::-1]


def _shapes(solution: Solution) -> list[tuple[int, ...]]:
    """Levels of every coordinate as each stage of a week begins: efforts have theirs once they are chosen."""
    shape = list(solution.setting.lattice.shape_between_weeks)
    found = []
    for stage in solution.stages:
        found.append(tuple(shape))
        if isinstance(stage, EffortStage):
            shape[stage.axis] = 2
        for axis in getattr(stage, "resets", ()):
            shape[axis] = 1
    return found


@dataclass(frozen=True)
class _Believed(BattleStage):
    """A battle as one valuer believes in it."""

    odds: Array = field(default_factory=lambda: np.zeros(1))

    def true_odds(self) -> Array:
        """The believed odds in the place of the true ones."""
        return self.odds


@dataclass
class Paths:
    """What the paths through a solved war hold."""

    solution: Solution

    def __post_init__(self) -> None:
        setting = self.setting = self.solution.setting
        found = [Player(side, setting.valuer(side), side) for side in SIDES]
        found += [
            Player(f"successor of {side}", setting.valuer(side), side, successor=True)
            for side in SIDES
            if setting.game.sides[side].standing is not None
        ]
        found += [Player(backer, setting.valuer(backer)) for backer in setting.game.backers]
        self.players = tuple(found)
        self.values = _values_by_stage(self.solution)
        self.shapes = _shapes(self.solution)
        self._known: dict[tuple[int, int, State], list[Outcome]] = {}

    def active(self, player: Player, state: State) -> bool:
        """Whether a player is in office, for leaders and successors; backers always are."""
        if player.side is None:
            return True
        name = f"standing.{player.side}"
        fallen = name in self.setting.lattice and state[self.setting.lattice.position(name)] == 0
        return fallen == player.successor

    def decider(self, valuer: int, state: State) -> int:
        """The player who chooses for a valuer in a state."""
        return next(k for k, p in enumerate(self.players) if p.valuer == valuer and self.active(p, state))

    def of(self, array: Array, state: State) -> tuple[float, ...]:
        """An array over (valuers, worlds or 1, states that matter) at a state, by player."""
        return tuple(sample(array[player.valuer], 0, state) for player in self.players)

    def outcomes(self, stage: Stage, here: Place) -> list[Outcome]:
        """What may follow a chance stage: state, true chance, and every player's likelihood ratio."""
        key = (here.week, here.place, here.state)
        if key not in self._known:
            truth = self.spread(stage, here)
            beliefs = [truth] * len(self.players)
            if isinstance(stage, BattleStage):
                odds = stage.believed(here.week)
                believers = [_Believed(**vars(stage), odds=odds[player.valuer]) for player in self.players]
                beliefs = [self.spread(each, here) for each in believers]
            if any(belief.get(state, 0) > 0 and state not in truth for belief in beliefs for state in belief):
                raise NotATreeError(
                    "this game cannot be written as a tree: somebody believes in what cannot happen, so that no "
                    "likelihood ratio exists"
                )
            self._known[key] = [
                (state, chance, tuple(belief.get(state, 0.0) / chance for belief in beliefs))
                for state, chance in truth.items()
            ]
        return self._known[key]

    def spread(self, stage: Stage, here: Place) -> dict[State, float]:
        """The states that follow one state, with their chances."""
        mass = np.zeros((1, *self.shapes[here.place]))
        mass[(0, *here.state)] = 1.0
        policy = self.solution.policies[here.week][here.place]
        after = stage.push(mass, here.week, policy, Diary(self.setting.game.weeks, 1))
        states = [tuple(int(level) for level in each) for each in np.argwhere(after[0] > 0)]
        return {state: float(after[(0, *state)]) for state in states}

    def moved_on(self, before: State, outcome: Outcome, books: Books) -> Books:
        """The books after a chance move: likelihoods, and the account of a leader who falls."""
        after, _, ratios = outcome
        books = books.scaled(ratios)
        weight, received = list(books.weight), list(books.received)
        for k, player in enumerate(self.players):
            if player.side is None or self.active(player, before) == self.active(player, after):
                continue
            if player.successor:
                weight[k] = 1.0
            else:
                leader = self.setting.game.sides["a" if player.side == "a" else "d"]
                received[k] += weight[k] * sample(self.setting.number(leader.exit), 0, after)
                weight[k] = 0.0
        return Books(tuple(received), tuple(weight))

    def words(self, before: State, after: State, number: int) -> str:
        """A branch in words: what moved where."""
        said = [
            f"{coordinate.name} {new}"
            for coordinate, old, new in zip(self.setting.lattice.coordinates, before, after, strict=True)
            if old != new and not coordinate.transient
        ]
        return f"{number + 1} " + (", ".join(said) or "as it was")
