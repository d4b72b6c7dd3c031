"""The certificate of a solved war: the most that anybody could gain by one different choice, at any node.

The idea: an equilibrium can be checked without trusting what found it. Take the policies as they stand, work out what
they are worth to everybody, and ask at every choice of every week and state what the mover would gain by choosing
otherwise once and going back to the policies afterwards.
The method: the policies are followed backward through the week; the stages are only used for chance and for prices.
At noise 0 the answer is the largest gain: of inviting or replying, of another admissible package, of refusing one, of
effort, of backing. With noise it is the largest distance of any chance from logit. A package that breaks a hard gate,
or talks where nobody can be reached, have no price: the answer is then infinite.
A whole solution is followed from its last week to its first. Where that costs too much, single weeks are looked at, in
all their states: each is followed back from the values that the solver found at its end, and what comes out is held
against the values that it found at its start. Then the certificate is a sample, and says of how many choices.
Trust it when: it is near 0. Refusals are weighed against fighting on without talks, as the reserve gates are (the game
reference, section 5); under the Nash protocol, which is nobody's choice, the shortfall of the product counts. Where
nobody comes, the replies that were never given are read in the equilibrium's favour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kadesh.engine.gates import Offer
from kadesh.engine.lattice import Array, at, climb, sink
from kadesh.engine.logit import expit, softmax
from kadesh.engine.setting import SIDES, Setting
from kadesh.engine.solve import Ends, Solution
from kadesh.engine.stages.backing import BackingStage, Giving
from kadesh.engine.stages.effort import EffortStage, Pressing
from kadesh.engine.stages.stage import Stage
from kadesh.engine.stages.table import Rule, TableStage, Talks

BROKEN = 1e-9
"""By how much a hard gate may be missed through rounding in double precision."""


@dataclass(frozen=True)
class Node:
    """Where somebody chooses: the week, the choice, and the level of every coordinate."""

    week: int
    choice: str
    world: int
    state: dict[str, int]


@dataclass(frozen=True)
class Certificate:
    """What could be gained by deviating once from a solution.

    Attributes
    ----------
    regret
        The largest gain at any node examined; with noise, the largest distance of a chance from logit.
    by_choice
        The largest of each kind of choice, such as ``comes``, ``proposes``, ``accepts``, ``effort a``.
    worst
        Where the largest is; None where nobody chooses anything.
    mismatch
        The largest difference between the values that the solution states and what its policies are worth.
    nodes, of
        How many choices were examined, and how many the solution has: one for each kind, week, state and world.
    """

    regret: float
    by_choice: dict[str, float]
    worst: Node | None
    mismatch: float
    nodes: int
    of: int

    def in_world(self, first: int) -> Certificate:
        """The same certificate where the worlds examined stand behind ``first`` others."""
        return self if self.worst is None else replace(self, worst=replace(self.worst, world=self.worst.world + first))


@dataclass(frozen=True)
class Glimpse:
    """One week of a solution: what everybody does in it, and everybody's values as it ends and as it begins."""

    week: int
    policies: tuple[Any, ...]
    after: Array
    before: Array


def find_regret(solution: Solution) -> Certificate:
    """The largest gain from a one-shot deviation at any node of a solved war.

    Parameters
    ----------
    solution
        A solved war; its policies are taken as they stand.

    Returns
    -------
    Certificate
        Near 0 for an equilibrium.
    """
    setting, ends = solution.setting, solution.ends
    over = ends.won | ends.lost
    walk = _Walk(setting, over)
    values = np.where(over, ends.terminal, ends.horizon) + setting.zero()
    for week in range(setting.game.weeks - 1, -1, -1):
        values = walk.back(solution.stages, solution.policies[week], values, week)
        values = np.where(over, ends.terminal, values)
    mismatch = float(np.max(np.abs(values - solution.values), initial=0.0))
    return walk.certificate(mismatch, walk.nodes)


def find_regret_in(
    setting: Setting,
    stages: tuple[Stage, ...],
    ends: Ends,
    glimpses: Sequence[Glimpse],
    *,
    valuers: int | None = None,
    rounding: float = BROKEN,
) -> Certificate:
    """Like :func:`find_regret`, in some weeks of a solved war; ``mismatch`` is then the largest over a week.

    Parameters
    ----------
    setting, stages, ends
        The game, its week, and where the war ends.
    glimpses
        The weeks to look at.
    valuers
        For how many valuers, counted from the first, the solver found values; for all unless given.
    rounding
        By how much a hard gate may be missed.
    """
    over, worst = ends.won | ends.lost, 0.0
    walk = _Walk(setting, over, rounding)
    for seen in glimpses:
        values = walk.back(stages, seen.policies, seen.after, seen.week)
        values = np.where(over, ends.terminal, values)
        apart = np.abs(values - seen.before)[:valuers]
        worst = max(worst, float(np.max(np.where(np.isnan(apart), np.inf, apart), initial=0.0)))
    return walk.certificate(worst, walk.nodes * setting.game.weeks // max(len(glimpses), 1))


def join_certificates(parts: Iterable[Certificate | None]) -> Certificate | None:
    """One certificate from those of several batches of worlds; None if there is none."""
    found = [part for part in parts if part is not None]
    if not found:
        return None
    worst = max(found, key=lambda part: part.regret)
    kinds = dict.fromkeys(kind for part in found for kind in part.by_choice)
    return Certificate(
        regret=worst.regret,
        by_choice={kind: max(part.by_choice.get(kind, 0.0) for part in found) for kind in kinds},
        worst=worst.worst,
        mismatch=max(part.mismatch for part in found),
        nodes=sum(part.nodes for part in found),
        of=sum(part.of for part in found),
    )


@dataclass
class _Walk:
    """Follows policies back through weeks and takes down the largest gains met."""

    setting: Setting
    over: NDArray[np.bool_]
    rounding: float = BROKEN
    week: int = 0
    largest: float = 0.0
    nodes: int = 0
    by_choice: dict[str, float] = field(default_factory=dict)
    worst: Node | None = None

    def back(self, stages: tuple[Stage, ...], policies: tuple[Any, ...], values: Array, week: int) -> Array:
        """Everybody's values before a week under its policies, from those after it."""
        self.week = week
        for stage, policy in reversed(list(zip(stages, policies, strict=True))):
            values = _follow(stage, policy, values, self)
        return values

    def note(self, choice: str, gain: Array, where: NDArray[np.bool_] | None = None) -> None:
        """Take down the gains of one choice, (worlds, states), in the states ``where`` it is made; nan is infinite."""
        gain = np.where(np.isnan(gain), np.inf, gain)
        if where is not None:
            gain = np.where(where, gain, 0.0)
        self.nodes += gain.size if where is None else int(np.broadcast_to(where, gain.shape).sum())
        worst = float(np.max(gain, initial=0.0))
        self.by_choice[choice] = max(self.by_choice.get(choice, 0.0), worst)
        if self.worst is None or worst > self.largest:
            self.largest = max(worst, self.largest)
            world, *levels = (int(level) for level in np.unravel_index(int(np.argmax(gain)), gain.shape))
            names = [coordinate.name for coordinate in self.setting.lattice.coordinates]
            self.worst = Node(self.week, choice, world, dict(zip(names, levels, strict=True)))

    def talkable(self, stage: TableStage, shape: tuple[int, ...]) -> NDArray[np.bool_]:
        """The states in which formal talks can be held."""
        return np.broadcast_to(stage.possible, shape)

    def certificate(self, mismatch: float, of: int) -> Certificate:
        """What was found."""
        return Certificate(self.largest, self.by_choice, self.worst, mismatch, self.nodes, of)


def _follow(stage: Stage, policy: Any, values: Array, walk: _Walk) -> Array:
    """Everybody's value before a stage under its policy; what its mover could gain is noted."""
    if isinstance(stage, TableStage):
        return _follow_table(stage, policy, values, walk)
    if isinstance(stage, EffortStage):
        return _follow_effort(stage, policy, values, walk)
    if isinstance(stage, BackingStage) and stage.setting.game.backers[stage.backer].chooses:
        return _follow_backing(stage, policy, values, walk)
    return stage.pull(values, walk.week)[0]


def _follow_effort(stage: EffortStage, policy: Pressing, values: Array, walk: _Walk) -> Array:
    hold = values[at(values, stage.axis, slice(0, 1))]
    press = values[at(values, stage.axis, slice(1, 2))] - stage.price
    own_hold, own_press = hold[stage.chooser], press[stage.chooser]
    free = stage.fighting[tuple(slice(size) for size in own_hold.shape[-stage.fighting.ndim :])] > 0
    if stage.noise > 0:
        gain = np.abs(policy.chance - expit((own_press - own_hold) / stage.noise))
    else:
        gain = np.maximum(own_hold, own_press) - (own_hold + policy.chance * (own_press - own_hold))
    forced = ~free & (policy.chance > 0)
    walk.note(stage.name, np.where(forced, np.inf, gain), free | forced)
    return hold + policy.chance * (press - hold)


def _follow_backing(stage: BackingStage, policy: Giving, values: Array, walk: _Walk) -> Array:
    own, axis = values[stage.setting.valuer(stage.backer)], stage.axis
    less, more = np.full_like(own, -np.inf), np.full_like(own, -np.inf)
    less[at(own, axis, slice(1, None))] = own[at(own, axis, slice(None, -1))]
    more[at(own, axis, slice(None, -1))] = own[at(own, axis, slice(1, None))]
    before = sink(values, axis, policy.cut) + climb(values, axis, policy.raise_) - values
    if stage.noise > 0:
        cut, _, raised = softmax(np.stack([less, own, more]) / stage.noise, axis=0)
        gain = np.maximum(np.abs(policy.cut - cut), np.abs(policy.raise_ - raised))
    else:
        gain = np.maximum(np.maximum(less, own), more) - before[stage.setting.valuer(stage.backer)]
    walk.note(stage.name, gain)
    return before


def _follow_table(stage: TableStage, policy: Talks, values: Array, walk: _Walk) -> Array:
    if stage.paused_axis is None:
        reserve, skipped = values, values
    else:
        reserve = values[at(values, stage.paused_axis, slice(0, 1))]
        skipped = values[at(values, stage.paused_axis, slice(1, 2))]
    after = (1 - stage.pause) * reserve + stage.pause * skipped
    for axis, chance in stage.respects:
        after = climb(after, axis, chance)
    menu = stage.priced(walk.week)
    talks = np.zeros_like(reserve)
    for (proposer, _), rule in zip(stage.proposers(walk.week), policy.rules, strict=True):
        if stage.setting.noise > 0:
            _judge_noisy(stage, menu, reserve, rule, proposer, walk)
        else:
            _judge_proposal(stage, menu, reserve, rule, proposer, walk)
        talks = talks + rule.weight * _worth_of(stage, menu, after, rule)
    gain = talks - reserve
    if stage.setting.noise > 0:
        return _judge_noisy_coming(stage, reserve, gain, policy, walk)
    return _judge_coming(stage, reserve, gain, policy, walk)


def _worth_of(stage: TableStage, menu: tuple[Offer, ...], after: Array, rule: Rule) -> Array:
    """What talks are worth to everybody when a rule proposes."""
    worth = after.copy()
    for place, offer in enumerate(menu):
        if rule.signing is None and not np.any(rule.chosen == place):
            continue
        signs = stage.conclude * (rule.chosen == place) if rule.signing is None else rule.signing[place]
        terms = offer.worth + np.where(rule.chosen == place, rule.part, 0.0) * offer.slope
        worth = worth + signs * (terms - after)
    return worth


def _judge_proposal(
    stage: TableStage, menu: tuple[Offer, ...], reserve: Array, rule: Rule, proposer: str, walk: _Walk
) -> None:
    """Whether what is proposed passes every gate, and whether another package would have been better."""
    setting, shape = stage.setting, reserve.shape[1:]
    vetoes = [setting.valuer(name) for name, backer in setting.game.backers.items() if backer.veto]
    best, taken, weight = np.full(shape, -np.inf), np.zeros(shape), stage.weight()
    refusal, broken = np.zeros(shape), np.zeros(shape)
    for place, offer in enumerate(menu):
        chosen = np.broadcast_to(rule.chosen == place, shape)
        if chosen.any():
            y = np.where(chosen & np.isfinite(rule.part), rule.part, 0.0)
            surplus = offer.worth + y * offer.slope - reserve
            for who in (0, 1, *vetoes):
                refusal = np.where(chosen, np.maximum(refusal, -surplus[who] * stage.conclude), refusal)
            for gate in offer.fixed:
                broken = np.where(chosen & (gate.margin + gate.slope * y < -walk.rounding), np.inf, broken)
            taken = np.where(chosen, _aim(surplus, proposer, weight), taken)
        low, high = _room(offer, reserve, (0, 1, *vetoes))
        if np.any(low <= high):
            for y_ in _candidates(offer, reserve, low, high, proposer, weight):
                aim = _aim(offer.worth[:2] + y_ * offer.slope[:2] - reserve[:2], proposer, weight)
                best = np.maximum(best, np.where(low <= high, aim, -np.inf))
    scale = stage.conclude if proposer in SIDES else np.ones(1)
    where = walk.talkable(stage, shape)
    walk.note("accepts", np.maximum(refusal, broken), where)
    walk.note("proposes", np.maximum(best - taken, 0.0) * scale, where)


def _aim(surplus: Array, proposer: str, w: Array) -> Array:
    """What a proposer makes large: its own surplus, or the weighted product of both."""
    if proposer in SIDES:
        return np.asarray(surplus[SIDES.index("a" if proposer == "a" else "d")])
    gains = np.maximum(surplus[:2], 0.0)
    if np.all(w == 0.5):
        return np.asarray(gains[0] * gains[1])
    return np.asarray(gains[0] ** (2 * w) * gains[1] ** (2 * (1 - w)))


def _room(offer: Offer, reserve: Array, who: tuple[int, ...]) -> tuple[Array, Array]:
    """The lowest and highest divisible part at which every gate passes, without any slack."""
    conditions = [(gate.margin, gate.slope) for gate in offer.fixed]
    conditions += [(offer.worth[place] - reserve[place], offer.slope[place]) for place in who]
    low, high = offer.low, offer.high
    for margin, slope in conditions:
        safe = np.where(slope == 0, 1.0, slope)
        low = np.where(slope > 0, np.maximum(low, -margin / safe), low)
        high = np.where(slope < 0, np.minimum(high, -margin / safe), high)
        low = np.where((slope == 0) & (margin < 0), np.inf, low)
    return low, high


def _candidates(offer: Offer, reserve: Array, low: Array, high: Array, proposer: str, w: Array) -> tuple[Array, ...]:
    """Divisible parts among which the best is: the ends for a side; for the product also its peak, and the middle."""
    low, high = (np.where(np.isfinite(end), end, 0.0) for end in (low, high))
    if proposer in SIDES or not np.any(offer.low != offer.high):
        return low, high
    slope_a, slope_d = offer.slope[:2]
    a, d = offer.worth[0] - reserve[0], offer.worth[1] - reserve[1]
    flat = (slope_a == 0) | (slope_d == 0)
    peak = -(w * slope_a * d + (1 - w) * slope_d * a) / np.where(flat, 1.0, slope_a * slope_d)
    return low, high, (low + high) / 2, np.clip(peak, low, np.maximum(low, high))


def _judge_coming(stage: TableStage, reserve: Array, gain: Array, policy: Talks, walk: _Walk) -> Array:
    """Whether anybody who comes would rather not, or both who stay away would rather come."""
    table = stage.setting.game.table
    assert table is not None
    net = gain - stage.coming
    come, reachable = policy.come, walk.talkable(stage, gain.shape[1:])
    regret = np.zeros(gain.shape[1:])
    if table.first is not None:
        smaller = np.minimum(net[0], net[1])
        regret = np.where(reachable, np.maximum(come * -smaller, (1 - come) * smaller), 0.0)
    else:
        regret = np.where((come < 1) & reachable, np.inf, 0.0)
    forced = (come > 0) & (stage.reachable == 0) & ~walk.over
    walk.note("comes", np.maximum(np.where(forced, np.inf, regret), 0.0), reachable | forced)
    return reserve + come * net


def _judge_noisy(
    stage: TableStage, menu: tuple[Offer, ...], reserve: Array, rule: Rule, proposer: str, walk: _Walk
) -> None:
    """How far the chances of signing are from logit proposals and acceptances."""
    setting, me, tau = stage.setting, SIDES.index("a" if proposer == "a" else "d"), stage.setting.noise
    judges = [1 - me, *(setting.valuer(name) for name, backer in setting.game.backers.items() if backer.veto)]
    options, accepted = [reserve[me]], []
    for offer in menu:
        agree = np.prod([expit((offer.worth[who] - reserve[who]) / tau) for who in judges], axis=0)
        low, high = _room(offer, reserve, ())
        allowed = np.broadcast_to(low <= high, reserve.shape[1:])
        options.append(np.where(allowed, agree * offer.worth[me] + (1 - agree) * reserve[me], -np.inf))
        accepted.append(agree)
    chances = softmax(np.stack(options) / tau, axis=0)
    assert rule.signing is not None
    for place, agree in enumerate(accepted):
        far = np.abs(rule.signing[place] - chances[place + 1] * agree * stage.conclude)
        walk.note("proposes", far, walk.talkable(stage, far.shape))


def _judge_noisy_coming(stage: TableStage, reserve: Array, gain: Array, policy: Talks, walk: _Walk) -> Array:
    """How far the chance of talks is from logit coming; an inviter pays even if nobody answers."""
    tau, firsts = stage.setting.noise, stage.first_movers(walk.week)
    shape = gain.shape[1:]
    reachable = np.broadcast_to(stage.reachable, shape)
    if not firsts:
        walk.note("comes", np.abs(policy.come - reachable), ~walk.over)
        return reserve + policy.come * gain
    expected, paid = np.zeros(shape), np.zeros_like(gain)
    for first, chance in firsts:
        f = SIDES.index("a" if first == "a" else "d")
        replies = expit((gain[1 - f] - stage.coming[1 - f]) / tau)
        invites = expit((replies * gain[f] - stage.coming[f]) / tau) * reachable
        expected = expected + chance * invites * replies
        paid[f] += chance * invites * stage.coming[f]
        paid[1 - f] += chance * invites * replies * stage.coming[1 - f]
    walk.note("comes", np.abs(policy.come - expected), ~walk.over)
    return reserve + policy.come * gain - paid
