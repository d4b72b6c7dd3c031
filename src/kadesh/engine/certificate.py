"""The certificate of a solved war: the most that anybody could gain by one different choice, at any node.

The idea: an equilibrium can be checked without trusting what found it. Take the policies as they stand, work out what
they are worth to everybody, and ask at every choice of every week and state what the mover would gain by choosing
otherwise once and going back to the policies afterwards.
The method: the policies are followed backward through the week; the stages are only used for chance and for prices.
At noise 0 the answer is the largest gain: of inviting or replying, of another admissible package, of refusing one, of
effort, of backing. With noise it is the largest distance of any chance from logit. A package that breaks a hard gate,
or talks where nobody can be reached, have no price: the answer is then infinite.
Trust it when: it is near 0. Refusals are weighed against fighting on without talks, as the reserve gates are (the game
reference, section 5); under the Nash protocol, which is nobody's choice, the shortfall of the product counts. Where
nobody comes, the replies that were never given are read in the equilibrium's favour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.special import expit, softmax

from kadesh.engine.gates import Offer
from kadesh.engine.lattice import Array, at, climb, sink
from kadesh.engine.setting import SIDES, Setting
from kadesh.engine.solve import Solution
from kadesh.engine.stages.backing import BackingStage, Giving
from kadesh.engine.stages.effort import EffortStage, Pressing
from kadesh.engine.stages.stage import Stage
from kadesh.engine.stages.table import Rule, TableStage, Talks

BROKEN = 1e-9
"""By how much a hard gate may be missed through rounding."""


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
        The largest gain at any node; with noise, the largest distance of a chance from logit.
    by_choice
        The largest of each kind of choice, such as ``comes``, ``proposes``, ``accepts``, ``effort a``.
    by_world
        The largest in each world.
    worst
        Where the largest is; None where nobody chooses anything.
    mismatch
        The largest difference between the values that the solution states and what its policies are worth.
    """

    regret: float
    by_choice: dict[str, float]
    by_world: Array
    worst: Node | None
    mismatch: float


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
    found = _Found(setting)
    over = ends.won | ends.lost
    values = np.where(over, ends.terminal, ends.horizon) + setting.zero()
    for week in range(setting.game.weeks - 1, -1, -1):
        found.week = week
        for stage, policy in reversed(list(zip(solution.stages, solution.policies[week], strict=True))):
            values = _follow(stage, policy, values, week, found.note)
        values = np.where(over, ends.terminal, values)
    mismatch = float(np.max(np.abs(values - solution.values), initial=0.0))
    return Certificate(found.largest, found.by_choice, found.by_world, found.worst, mismatch)


@dataclass
class _Found:
    """The largest gains so far."""

    setting: Setting
    week: int = 0
    largest: float = 0.0
    by_choice: dict[str, float] = field(default_factory=dict)
    worst: Node | None = None

    def __post_init__(self) -> None:
        self.by_world = np.zeros(self.setting.worlds)

    def note(self, choice: str, gain: Array) -> None:
        """Take down the gains of one choice in every state: (worlds or 1, states)."""
        worst = float(np.max(gain, initial=0.0))
        self.by_choice[choice] = max(self.by_choice.get(choice, 0.0), worst)
        by_world = gain.reshape(gain.shape[0], -1).max(axis=1)
        self.by_world = np.maximum(self.by_world, by_world)
        if self.worst is None or worst > self.largest:
            self.largest = max(worst, self.largest)
            world, *levels = (int(level) for level in np.unravel_index(int(np.argmax(gain)), gain.shape))
            names = [coordinate.name for coordinate in self.setting.lattice.coordinates]
            self.worst = Node(self.week, choice, world, dict(zip(names, levels, strict=True)))


Note = Callable[[str, Array], None]


def _follow(stage: Stage, policy: Any, values: Array, week: int, note: Note) -> Array:
    """Everybody's value before a stage under its policy; what its mover could gain is noted."""
    if isinstance(stage, TableStage):
        return _follow_table(stage, policy, values, week, note)
    if isinstance(stage, EffortStage):
        return _follow_effort(stage, policy, values, note)
    if isinstance(stage, BackingStage) and stage.setting.game.backers[stage.backer].chooses:
        return _follow_backing(stage, policy, values, note)
    return stage.pull(values, week)[0]


def _follow_effort(stage: EffortStage, policy: Pressing, values: Array, note: Note) -> Array:
    hold = values[at(values, stage.axis, slice(0, 1))]
    press = values[at(values, stage.axis, slice(1, 2))] - stage.price
    own_hold, own_press = hold[stage.chooser], press[stage.chooser]
    free = stage.fighting[tuple(slice(size) for size in own_hold.shape[-stage.fighting.ndim :])] > 0
    if stage.noise > 0:
        gain = np.abs(policy.chance - expit((own_press - own_hold) / stage.noise))
    else:
        gain = np.maximum(own_hold, own_press) - (own_hold + policy.chance * (own_press - own_hold))
    note(stage.name, np.where(free, gain, np.where(policy.chance > 0, np.inf, 0.0)))
    return hold + policy.chance * (press - hold)


def _follow_backing(stage: BackingStage, policy: Giving, values: Array, note: Note) -> Array:
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
    note(stage.name, gain)
    return before


def _follow_table(stage: TableStage, policy: Talks, values: Array, week: int, note: Note) -> Array:
    if stage.paused_axis is None:
        reserve, skipped = values, values
    else:
        reserve = values[at(values, stage.paused_axis, slice(0, 1))]
        skipped = values[at(values, stage.paused_axis, slice(1, 2))]
    after = (1 - stage.pause) * reserve + stage.pause * skipped
    for axis, chance in stage.respects:
        after = climb(after, axis, chance)
    menu = stage.priced(week)
    talks = np.zeros_like(reserve)
    for (proposer, _), rule in zip(stage.proposers(week), policy.rules, strict=True):
        if stage.setting.noise > 0:
            _judge_noisy(stage, menu, reserve, rule, proposer, note)
        else:
            _judge_proposal(stage, menu, reserve, rule, proposer, note)
        talks = talks + rule.weight * _worth_of(stage, menu, after, rule)
    gain = talks - reserve
    if stage.setting.noise > 0:
        return _judge_noisy_coming(stage, reserve, gain, policy, week, note)
    return _judge_coming(stage, reserve, gain, policy, note)


def _worth_of(stage: TableStage, menu: tuple[Offer, ...], after: Array, rule: Rule) -> Array:
    """What talks are worth to everybody when a rule proposes."""
    worth = after.copy()
    for place, offer in enumerate(menu):
        signs = stage.conclude * (rule.chosen == place) if rule.signing is None else rule.signing[place]
        terms = offer.worth + np.where(rule.chosen == place, rule.part, 0.0) * offer.slope
        worth = worth + signs * (terms - after)
    return worth


def _judge_proposal(
    stage: TableStage, menu: tuple[Offer, ...], reserve: Array, rule: Rule, proposer: str, note: Note
) -> None:
    """Whether what is proposed passes every gate, and whether another package would have been better."""
    setting, shape = stage.setting, reserve.shape[1:]
    vetoes = [setting.valuer(name) for name, backer in setting.game.backers.items() if backer.veto]
    best, taken = np.full(shape, -np.inf), np.zeros(shape)
    refusal, broken = np.zeros(shape), np.zeros(shape)
    for place, offer in enumerate(menu):
        chosen = np.broadcast_to(rule.chosen == place, shape)
        y = np.where(chosen & np.isfinite(rule.part), rule.part, 0.0)
        surplus = offer.worth + y * offer.slope - reserve
        for who in (0, 1, *vetoes):
            refusal = np.where(chosen, np.maximum(refusal, -surplus[who] * stage.conclude), refusal)
        for gate in offer.fixed:
            broken = np.where(chosen & (gate.margin + gate.slope * y < -BROKEN), np.inf, broken)
        taken = np.where(chosen, _aim(stage, surplus, proposer), taken)
        low, high = _room(offer, reserve, (0, 1, *vetoes))
        for y_ in _candidates(stage, offer, reserve, low, high, proposer):
            aim = _aim(stage, offer.worth + y_ * offer.slope - reserve, proposer)
            best = np.maximum(best, np.where(low <= high, aim, -np.inf))
    scale = stage.conclude if proposer in SIDES else np.ones(1)
    note("accepts", np.maximum(refusal, broken))
    note("proposes", np.maximum(best - taken, 0.0) * scale)


def _aim(stage: TableStage, surplus: Array, proposer: str) -> Array:
    """What a proposer makes large: its own surplus, or the weighted product of both."""
    if proposer in SIDES:
        return np.asarray(surplus[SIDES.index("a" if proposer == "a" else "d")])
    gains, w = np.maximum(surplus[:2], 0.0), stage.weight()
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


def _candidates(
    stage: TableStage, offer: Offer, reserve: Array, low: Array, high: Array, proposer: str
) -> tuple[Array, ...]:
    """Divisible parts among which the best is: the ends for a side; for the product, also its peak."""
    low, high = (np.where(np.isfinite(end), end, 0.0) for end in (low, high))
    if proposer in SIDES or not np.any(offer.low != offer.high):
        return low, high
    grid = tuple(low + share * (high - low) for share in np.linspace(0, 1, 21))
    w, (slope_a, slope_d) = stage.weight(), offer.slope[:2]
    a, d = offer.worth[0] - reserve[0], offer.worth[1] - reserve[1]
    flat = (slope_a == 0) | (slope_d == 0)
    peak = -(w * slope_a * d + (1 - w) * slope_d * a) / np.where(flat, 1.0, slope_a * slope_d)
    return (*grid, np.clip(peak, low, np.maximum(low, high)))


def _judge_coming(stage: TableStage, reserve: Array, gain: Array, policy: Talks, note: Note) -> Array:
    """Whether anybody who comes would rather not, or both who stay away would rather come."""
    table = stage.setting.game.table
    assert table is not None
    net = gain - stage.coming
    come, reachable = policy.come, np.broadcast_to(stage.reachable > 0, gain.shape[1:])
    regret = np.zeros(gain.shape[1:])
    if table.first is not None:
        smaller = np.minimum(net[0], net[1])
        regret = np.where(reachable, np.maximum(come * -smaller, (1 - come) * smaller), 0.0)
    elif np.any((come < 1) & reachable):
        regret = np.where((come < 1) & reachable, np.inf, 0.0)
    note("comes", np.maximum(np.where((come > 0) & ~reachable, np.inf, regret), 0.0))
    return reserve + come * net


def _judge_noisy(
    stage: TableStage, menu: tuple[Offer, ...], reserve: Array, rule: Rule, proposer: str, note: Note
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
        note("proposes", np.abs(rule.signing[place] - chances[place + 1] * agree * stage.conclude))


def _judge_noisy_coming(stage: TableStage, reserve: Array, gain: Array, policy: Talks, week: int, note: Note) -> Array:
    """How far the chance of talks is from logit coming; an inviter pays even if nobody answers."""
    tau, firsts = stage.setting.noise, stage.first_movers(week)
    shape = gain.shape[1:]
    reachable = np.broadcast_to(stage.reachable, shape)
    if not firsts:
        note("comes", np.abs(policy.come - reachable))
        return reserve + policy.come * gain
    expected, paid = np.zeros(shape), np.zeros_like(gain)
    for first, chance in firsts:
        f = SIDES.index("a" if first == "a" else "d")
        replies = expit((gain[1 - f] - stage.coming[1 - f]) / tau)
        invites = expit((replies * gain[f] - stage.coming[f]) / tau) * reachable
        expected = expected + chance * invites * replies
        paid[f] += chance * invites * stage.coming[f]
        paid[1 - f] += chance * invites * replies * stage.coming[1 - f]
    note("comes", np.abs(policy.come - expected))
    return reserve + policy.come * gain - paid
