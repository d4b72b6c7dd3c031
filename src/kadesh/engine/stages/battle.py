"""Decisive battles move the line, and with it the leaders' standing, the lessons, respect and resolve.

The equation: in a week a theatre sees a decisive battle with chance r = tempo (1 + the efforts' extra tempo); ``a``
wins it with chance p. It moves ``stride`` of the theatre. On a lattice of K steps, with m = stride x K, the line goes
up a step with chance r m (m + (2p - 1)) / 2 and down with r m (m - (2p - 1)) / 2, so that drift r stride (2p - 1) and
variance r stride^2 a week do not depend on the lattice; r p of the upward chance is a battle won by ``a``. With m = 1
a battle is a step. With a battle won, in the same move: the winner's standing rises with chance ``rise``, the loser's
drops with ``drop``, lessons move by one, the winner's respect rises with ``victories``, the loser's public hardens
with ``harm``. A leader whose standing drops to 0 falls there and then, and values it at ``exit``. A theatre at its
edge sees no battle. After the last theatre the transient coordinates return to 0.
Silent about: units, places, tactics; anything below a decisive battle.
Source: the game reference, sections 1 to 4; the joint outcome and the lattice law are kadesh's own.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.domain.game import Side
from kadesh.domain.unplayable import UnplayableError
from kadesh.engine.beliefs import advantage, belief_of, believed_odds, with_advantage
from kadesh.engine.diary import Diary, Story
from kadesh.engine.lattice import Array, at, climb, moved, push_climb, push_sink, sample, sink
from kadesh.engine.setting import SIDES, Setting, other
from kadesh.engine.stages.stage import State

EDGE = 1e-6
"""Slack for numbers typed with six digits."""


@dataclass(frozen=True)
class Shock:
    """What one battle outcome may do to one coordinate: up or down a level with a chance; ``exits`` marks a fall."""

    axis: int
    up: bool
    chance: Array
    name: str
    exits: Array | None = None

    def pull(self, values: Array) -> Array:
        """Expected value over the shock."""
        if self.exits is None:
            return climb(values, self.axis, self.chance) if self.up else sink(values, self.axis, self.chance)
        return sink_with_exit(values, self.axis, self.chance, self.exits)

    def push(self, mass: Array) -> Array:
        """Distribution after the shock."""
        return (push_climb if self.up else push_sink)(mass, self.axis, self.chance)


def sink_with_exit(values: Array, axis: int, chance: Array, exits: Array) -> Array:
    """Like :func:`sink`, but a valuer with an exit value (not nan) gets it on a move from level 1 to 0."""
    lower = values.copy()
    lower[at(values, axis, slice(1, None))] = values[at(values, axis, slice(None, -1))]
    fall = at(values, axis, slice(1, 2))
    lower[fall] = np.where(np.isnan(exits), lower[fall], exits)
    return values + chance * (lower - values)


@dataclass(frozen=True)
class BattleStage:
    """Battles on one theatre."""

    front: str
    axis: int
    setting: Setting
    tempo: Array
    strides: Array
    advantage: Array
    fought: Array
    won: tuple[Shock, ...]
    lost: tuple[Shock, ...]
    resets: tuple[int, ...]
    name: str

    def believed(self, week: int) -> Array:
        """Chance that ``a`` wins a battle, by each valuer: (valuers, worlds, states)."""
        cache: dict[str, Array] = {}
        rows = []
        for valuer in self.setting.valuers:
            belief = belief_of(self.setting, valuer)
            key = repr(belief)
            if key not in cache:
                cache[key] = with_advantage(believed_odds(self.setting, belief, week), self.advantage)
            rows.append(cache[key])
        return np.stack(np.broadcast_arrays(*rows))

    def true_odds(self) -> Array:
        """The world's true chance that ``a`` wins a battle: (worlds, states that matter)."""
        return with_advantage(self.setting.number(self.setting.game.battle.odds), self.advantage)

    def chances(self, odds: Array) -> tuple[Array, Array, Array, Array]:
        """Chances of: ``a`` wins a battle, ``d`` wins one, the line just drifts up, drifts down."""
        rate = self.tempo * self.fought
        drift = rate * (self.strides - 1) / 2
        return (
            rate * odds,
            rate * (1 - odds),
            drift * (self.strides + 2 * odds),
            drift * (self.strides + 2 * (1 - odds)),
        )

    def pull(self, values: Array, week: int) -> tuple[Array, None]:
        """Expected value over the battle, by each valuer's own belief."""
        one = np.ones(1)
        higher, lower = climb(values, self.axis, one), sink(values, self.axis, one)
        after_win, after_loss = higher, lower
        for shock in self.won:
            after_win = shock.pull(after_win)
        for shock in self.lost:
            after_loss = shock.pull(after_loss)
        win, lose, up, down = self.chances(self.believed(week))
        gain = win * (after_win - values) + lose * (after_loss - values)
        return values + gain + up * (higher - values) + down * (lower - values), None

    def push(self, mass: Array, week: int, policy: None, diary: Diary) -> Array:
        """Distribution after the battle, by the true chances."""
        win, lose, up, down = self.chances(self.true_odds())
        one = np.ones(1)
        won, lost = push_climb(mass * win, self.axis, one), push_sink(mass * lose, self.axis, one)
        diary.note("battle won by a", won)
        diary.note("battle won by d", lost)
        for shock in self.won:
            won = _push_shock(shock, won, diary)
        for shock in self.lost:
            lost = _push_shock(shock, lost, diary)
        drifted = push_climb(mass * up, self.axis, one) + push_sink(mass * down, self.axis, one)
        after = mass * (1 - win - lose - up - down) + won + lost + drifted
        return after.sum(axis=self.resets, keepdims=True) if self.resets else after

    def step(self, state: State, week: int, policy: None, story: Story) -> State:
        """Fight the week's battle, if there is one."""
        win, lose, up, down = (sample(c, story.world, state) for c in self.chances(self.true_odds()))
        draw = story.random.random()
        steps = self.setting.lattice.shape[self.axis] - 1
        level = state[self.axis]
        if draw < win:
            story.entries.append((week, f"a wins a battle on {self.front}"))
            state = self._shocked(moved(state, self.axis, min(level + 1, steps)), self.won, story)
        elif draw < win + lose:
            story.entries.append((week, f"d wins a battle on {self.front}"))
            state = self._shocked(moved(state, self.axis, max(level - 1, 0)), self.lost, story)
        elif draw < win + lose + up:
            state = moved(state, self.axis, min(level + 1, steps))
        elif draw < win + lose + up + down:
            state = moved(state, self.axis, max(level - 1, 0))
        for axis in self.resets:
            state = moved(state, axis, 0)
        return state

    def _shocked(self, state: State, shocks: tuple[Shock, ...], story: Story) -> State:
        for shock in shocks:
            level = state[shock.axis]
            target = level + 1 if shock.up else level - 1
            inside = 0 <= target < self.setting.lattice.shape[shock.axis]
            if inside and story.draw(sample(shock.chance, story.world, state)):
                state = moved(state, shock.axis, target)
                if shock.exits is not None and target == 0:
                    story.tell(f"fall.{shock.name[-1]}", f"the leader of {shock.name[-1]} falls")
        return state


def _push_shock(shock: Shock, mass: Array, diary: Diary) -> Array:
    if shock.exits is None:
        return shock.push(mass)
    falling = np.asarray((mass * shock.chance)[at(mass, shock.axis, slice(1, 2))])
    return diary.fall(shock.name[-1], falling, shock.push(mass), shock.axis)


def build(setting: Setting, front: str, resets: tuple[str, ...]) -> BattleStage:
    """The battle stage of one theatre; ``resets`` names the transient coordinates that end with it."""
    game, lattice = setting.game, setting.lattice
    theatre = game.fronts[front]
    tempo = setting.number(theatre.tempo)
    extra = setting.number(0)
    for side in SIDES:
        effort = game.sides[side].effort
        if effort is not None:
            extra = extra + setting.number(effort.tempo) * setting.pressed(side)
    strides = setting.number(theatre.stride) * theatre.steps
    _check(front, strides, tempo * (1 + extra) * strides**2)
    held = lattice.rank(f"front.{front}")
    inside = ((held > 0) & (held < 1)).astype(np.float64)
    return BattleStage(
        front=front,
        axis=lattice.axis(f"front.{front}"),
        setting=setting,
        tempo=tempo * (1 + extra),
        strides=strides,
        advantage=advantage(setting, front),
        fought=inside * (1 - lattice.level("paused")),
        won=_shocks(setting, "a"),
        lost=_shocks(setting, "d"),
        resets=tuple(lattice.axis(name) for name in resets),
        name=f"battle {front}",
    )


def _check(front: str, strides: Array, moves: Array) -> None:
    """Refuse numbers under which the week's moves are no chances."""
    if strides.min() < 1 - EDGE:
        raise UnplayableError(
            f"the lattice of '{front}' is coarser than a battle: stride x steps is {strides.min():.3g} in some world, "
            "less than 1; use more steps or a longer stride"
        )
    if moves.max() > 1 + EDGE:
        raise UnplayableError(
            f"the line of '{front}' would move with a chance above 1 a week: tempo x (stride x steps)^2 reaches "
            f"{moves.max():.3g} in some world; use fewer steps, a shorter stride or a lower tempo"
        )


def _shocks(setting: Setting, winner: Side) -> tuple[Shock, ...]:
    game, lattice = setting.game, setting.lattice
    loser = other(winner)
    victor, victim = game.sides[winner], game.sides[loser]
    found = []
    if game.lessons is not None:
        found.append(Shock(lattice.axis("lessons"), winner == "a", np.ones(1), "lessons"))
    if victor.standing is not None:
        name = f"standing.{winner}"
        # a successor stays: level 0 neither rises nor falls
        rise = setting.number(victor.standing.rise) * (1 - setting.successor(winner))
        found.append(Shock(lattice.axis(name), True, rise, name))
    if victim.standing is not None:
        name = f"standing.{loser}"
        drop = setting.number(victim.standing.drop) * (1 - setting.successor(loser))
        found.append(Shock(lattice.axis(name), False, drop, name, exit_values(setting, loser)))
    if victor.respect is not None:
        name = f"respect.{winner}"
        found.append(Shock(lattice.axis(name), True, setting.number(victor.respect.victories), name))
    if victim.resolve is not None:
        name = f"resolve.{loser}"
        found.append(Shock(lattice.axis(name), True, setting.number(victim.resolve.harm), name))
    return tuple(found)


def exit_values(setting: Setting, side: Side) -> Array:
    """What the fall of a side's leader is worth to him; nan for everybody else, who goes on."""
    worths = {valuer: setting.number(0) * np.nan for valuer in setting.valuers}
    worths[side] = setting.number(setting.game.sides[side].exit)
    return np.stack(np.broadcast_arrays(*[worths[valuer] for valuer in setting.valuers]))
