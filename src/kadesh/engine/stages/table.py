"""Formal talks: who comes, what is proposed, whether anything passes every gate, and whether it is signed this week.

The equation: R is what fighting on is worth. Among the packages that pass all gates the proposer takes its best, or
the Nash protocol the largest product of gains. With D = the gain from a week of talks, the one who may reply comes
iff D - k > 0 and the first mover iff the other would and its own D - k > 0. A found package is signed with chance
``conclude``; a week of talks without a deal skips its battle with chance ``pause`` and may raise respect. At noise
tau proposals, acceptances and coming are logit (the game reference, section 5).
Silent about: what is said in the room; several weeks of one negotiation; multilateral formats.
Source: the game reference, sections 5 to 7; sequential coming and gates are kadesh's own.
"""

from dataclasses import dataclass

import numpy as np

from kadesh.domain.game import Side
from kadesh.engine.diary import Diary, Story
from kadesh.engine.gates import Gate, Offer, interval, offers, reserve_gates
from kadesh.engine.lattice import Array, at, climb, moved, push_climb, sample
from kadesh.engine.logit import expit
from kadesh.engine.menu import Choice, menu_of
from kadesh.engine.payoffs import collapse
from kadesh.engine.setting import SIDES, Setting
from kadesh.engine.stages.stage import State

TIE = 1e-9
NONE = -1
Proposers = tuple[tuple[str, Array | float], ...]


@dataclass(frozen=True)
class Rule:
    """What one proposer does in every state: its weight, the package it picks (or NONE), y, and chances by package.

    ``signing`` is only used with noise: the chance of each package being proposed and accepted, (packages, ...).
    """

    weight: Array
    chosen: np.ndarray
    part: Array
    signing: Array | None = None


@dataclass(frozen=True)
class Talks:
    """What happens at the table in a week: the chance of talks in every state, and each proposer's rule."""

    come: Array
    rules: tuple[Rule, ...]
    reserve: Array
    found: np.ndarray
    ties: int


@dataclass(frozen=True)
class TableStage:
    """Formal talks; ``possible`` where the war goes on and nothing keeps the sides from meeting."""

    setting: Setting
    menu: tuple[Choice, ...]
    conclude: Array
    pause: Array
    coming: Array
    reachable: Array
    possible: np.ndarray
    open_channel: Array
    respects: tuple[tuple[int, Array], ...]
    paused_axis: int | None
    name: str = "table"

    def pull(self, values: Array, week: int) -> tuple[Array, Talks]:
        """Everybody's value given who comes and what is proposed."""
        reserve, after_talks = self._continuations(values)
        menu = self.priced(week)
        if self.setting.noise > 0:
            rules, gain, ties = self._noisy(menu, reserve, after_talks, self.proposers(week))
            before, come = self._noisy_coming(reserve, gain, week)
        else:
            rules, gain, ties = self._exact(menu, reserve, after_talks, self.proposers(week))
            come = self._who_comes(gain)
            before = reserve + come * (gain - self.coming)
        found = np.zeros(reserve.shape[1:], dtype=bool)
        for rule in rules:
            found |= np.broadcast_to(rule.chosen != NONE, found.shape)
        talks = Talks(come, rules, reserve, found, ties)
        return before, talks

    def priced(self, week: int) -> tuple[Offer, ...]:
        """The menu as it stands in a week."""
        return offers(self.setting, self.menu, week)

    def push(self, mass: Array, week: int, policy: Talks, diary: Diary) -> Array:
        """Sign deals, whose mass leaves the war, and send the rest on."""
        talking = diary.keep("talks", mass * policy.come, seen=True)
        silent = diary.keep("talks", mass * (1 - policy.come), seen=False)
        diary.note("talks", talking)
        left = talking.copy()
        for rule in policy.rules:
            for place, choice in enumerate(self.menu):
                chance = self.signs(rule, place)
                if np.any(chance):
                    diary.sign(choice.name, talking * chance)
                    left = left - talking * chance
        for axis, chance in self.respects:
            left = push_climb(left, axis, chance)
        if diary.observed("deal") is True or any(diary.observed(f"deal:{c.name}") is True for c in self.menu):
            left, silent = np.zeros_like(left), np.zeros_like(silent)
        if self.paused_axis is None:
            return left + silent
        return np.concatenate([left * (1 - self.pause) + silent, left * self.pause], axis=self.paused_axis)

    def step(self, state: State, week: int, policy: Talks, story: Story) -> State:
        """Come or not, propose, sign or not."""
        if not story.draw(sample(policy.come, story.world, state)):
            return state
        story.tell("talks", "both sides come to formal talks")
        draw = story.random.random()
        for rule in policy.rules:
            for place, choice in enumerate(self.menu):
                draw -= sample(self.signs(rule, place), story.world, state)
                if draw < 0:
                    story.tell(f"deal:{choice.name}", f"a settlement is signed: {choice.name}")
                    story.ended = f"deal:{choice.name}"
                    return state
        story.entries.append((week, "the talks end without a deal"))
        for axis, chance in self.respects:
            if state[axis] < self.setting.lattice.shape[axis] - 1 and story.draw(sample(chance, story.world, state)):
                state = moved(state, axis, state[axis] + 1)
        if self.paused_axis is not None and story.draw(sample(self.pause, story.world, state)):
            story.entries.append((week, "the fighting pauses this week"))
            state = moved(state, self.paused_axis, 1)
        return state

    def signs(self, rule: Rule, place: int) -> Array:
        """Chance, given talks, that a rule's proposal of one package is signed this week."""
        if rule.signing is not None:
            return np.asarray(rule.weight * rule.signing[place])
        return np.asarray(rule.weight * self.conclude * (rule.chosen == place))

    def _continuations(self, values: Array) -> tuple[Array, Array]:
        """Fighting on without talks, and after talks without a deal."""
        if self.paused_axis is None:
            reserve, skipped = values, values
        else:
            reserve = values[at(values, self.paused_axis, slice(0, 1))]
            skipped = values[at(values, self.paused_axis, slice(1, 2))]
        after = (1 - self.pause) * reserve + self.pause * skipped
        for axis, chance in self.respects:
            after = climb(after, axis, chance)
        return reserve, after

    def proposers(self, week: int) -> tuple[tuple[str, Array | float], ...]:
        """Who proposes in a week, with what chance."""
        table = self.setting.game.table
        assert table is not None
        if table.proposer == "draw":
            bias = self.setting.number(0)
            if self.setting.game.channel is not None:
                bias = self.setting.number(self.setting.game.channel.bias) * self.open_channel
            return (("a", (1 + bias) / 2), ("d", (1 - bias) / 2))
        return ((SIDES[week % 2] if table.proposer == "parity" else table.proposer, 1.0),)

    def _exact(
        self, menu: tuple[Offer, ...], reserve: Array, after: Array, proposers: Proposers
    ) -> tuple[tuple[Rule, ...], Array, int]:
        rules, ties = [], 0
        gain = np.zeros_like(reserve)
        for proposer, weight in proposers:
            best, worth, part, tied = self._best(menu, reserve, proposer)
            ties += tied
            signed = np.where(best[None] != NONE, self.conclude * worth + (1 - self.conclude) * after, after)
            gain = gain + weight * (signed - reserve)
            rules.append(Rule(np.asarray(weight, dtype=np.float64), best, part))
        return tuple(rules), gain, ties

    def _best(self, menu: tuple[Offer, ...], reserve: Array, proposer: str) -> tuple[np.ndarray, Array, Array, int]:
        """The package that a proposer takes in every state, everybody's worth of it, its y, and ties met."""
        shape = reserve.shape[1:]
        chosen = np.full(shape, NONE, dtype=np.int16)
        score, second = np.full(shape, -np.inf), np.full(shape, -np.inf)
        worth, part, ties = reserve.copy(), np.zeros(shape), 0
        for place, offer in enumerate(menu):
            gates = (*offer.fixed, *reserve_gates(self.setting, offer, reserve))
            low, high = interval(gates, offer.low, offer.high)
            admissible = np.broadcast_to(low <= high + 1e-12, shape)
            if not admissible.any():
                continue
            y = self._part(offer, reserve, low, high, proposer)
            terms = offer.worth + np.where(np.isfinite(y), y, 0.0) * offer.slope
            mine, theirs = self._scores(terms, reserve, proposer)
            with np.errstate(invalid="ignore"):
                level = np.abs(mine - score) <= TIE
                better = (mine > score + TIE) | (level & (theirs > second + TIE))
            ties += int((level & admissible & self.possible).sum())
            take = admissible & better
            chosen = np.where(take, place, chosen).astype(np.int16)
            score, second = np.where(take, mine, score), np.where(take, theirs, second)
            worth = np.where(take, terms, worth)
            part = np.where(take, y, part)
        return chosen, worth, part, ties

    def _part(self, offer: Offer, reserve: Array, low: Array, high: Array, proposer: str) -> Array:
        """The best y for a proposer inside what the gates allow."""
        gain_a, gain_d = offer.slope[0], -offer.slope[1]
        if not np.any(offer.low != offer.high):
            return np.asarray(low * 1.0)
        if proposer == "a":
            return np.where(gain_a > 0, high, low)
        if proposer == "d":
            return np.where(gain_d > 0, low, high)
        w = self.weight()
        surplus_a, surplus_d = offer.worth[0] - reserve[0], offer.worth[1] - reserve[1]
        with np.errstate(divide="ignore", invalid="ignore"):
            y = (w * gain_a * surplus_d - (1 - w) * gain_d * surplus_a) / (gain_a * gain_d)
        y = np.where((gain_a > 0) & (gain_d > 0), y, np.where(gain_a > 0, high, low))
        return np.clip(y, low, np.maximum(low, high))

    def weight(self) -> Array:
        """``a``'s weight under the Nash protocol, moved by a biased mediator."""
        table = self.setting.game.table
        assert table is not None
        weight = self.setting.number(0.5 if table.weight is None else table.weight)
        if self.setting.game.channel is not None:
            weight = weight + self.setting.number(self.setting.game.channel.bias) * self.open_channel / 2
        return np.clip(weight, 0.0, 1.0)

    def _scores(self, terms: Array, reserve: Array, proposer: str) -> tuple[Array, Array]:
        """What a proposer maximises, and what breaks its ties."""
        if proposer == "a":
            return terms[0], terms[1]
        if proposer == "d":
            return terms[1], terms[0]
        w = self.weight()
        gains = np.maximum(terms[:2] - reserve[:2], 0.0)
        with np.errstate(invalid="ignore"):
            return gains[0] ** (2 * w) * gains[1] ** (2 * (1 - w)), gains[0] + gains[1]

    def _who_comes(self, gain: Array) -> Array:
        table = self.setting.game.table
        assert table is not None
        willing = np.ones(gain.shape[1:])
        if table.first is not None:
            willing = ((gain[0] - self.coming[0] > 0) & (gain[1] - self.coming[1] > 0)).astype(np.float64)
        return willing * self.reachable

    def _noisy(
        self, menu: tuple[Offer, ...], reserve: Array, after: Array, proposers: Proposers
    ) -> tuple[tuple[Rule, ...], Array, int]:
        """Agent-logit proposals and acceptances; the hard gates line, ratify and credible stay."""
        tau, shape = self.setting.noise, reserve.shape[1:]
        vetoes = [self.setting.valuer(n) for n, b in self.setting.game.backers.items() if b.veto]
        rules, gain = [], np.zeros_like(reserve)
        for proposer, weight in proposers:
            me = 0 if proposer == "a" else 1
            accepts, worths, exponents = [], [], []
            for offer in menu:
                low, high = interval(offer.fixed, offer.low, offer.high)
                accept = np.ones(shape)
                for place in (1 - me, *vetoes):
                    accept = accept * expit((offer.worth[place] - reserve[place]) / tau)
                own = accept * offer.worth[me] + (1 - accept) * reserve[me]
                accepts.append(accept)
                worths.append(offer.worth)
                exponents.append(np.where(np.broadcast_to(low <= high, shape), own, -np.inf))
            silence = reserve[me]
            top = np.maximum(silence, np.max(exponents, axis=0))
            odds = np.exp((np.stack(exponents) - top) / tau)
            total = odds.sum(axis=0) + np.exp((silence - top) / tau)
            signing = np.stack([o / total * acc * self.conclude for o, acc in zip(odds, accepts, strict=True)])
            expected = sum(s * (worth - after) for s, worth in zip(signing, worths, strict=True))
            gain = gain + weight * (after + expected - reserve)
            likely = np.where(odds.sum(axis=0) > 0, odds.argmax(axis=0), NONE).astype(np.int16)
            rules.append(Rule(np.asarray(weight, dtype=np.float64), likely, np.zeros(1), signing))
        return tuple(rules), gain, 0

    def first_movers(self, week: int) -> tuple[tuple[str, float], ...]:
        """Who may invite in a week, with what chance; nobody where both always sit at the table."""
        table = self.setting.game.table
        assert table is not None
        if table.first == "draw":
            return (("a", 0.5), ("d", 0.5))
        first = SIDES[week % 2] if table.first == "parity" else table.first
        return () if first is None else ((first, 1.0),)

    def _noisy_coming(self, reserve: Array, gain: Array, week: int) -> tuple[Array, Array]:
        firsts = self.first_movers(week)
        if not firsts:
            come = np.ones(gain.shape[1:]) * self.reachable
            return reserve + come * gain, come
        tau, before, come = self.setting.noise, np.zeros_like(reserve), np.zeros(reserve.shape[1:])
        for first, chance in firsts:
            f, o = (0, 1) if first == "a" else (1, 0)
            replies = expit((gain[o] - self.coming[o]) / tau)
            invites = expit((replies * gain[f] - self.coming[f]) / tau) * self.reachable
            both = invites * replies
            value = reserve + both * gain
            value[f] = value[f] - invites * self.coming[f]
            value[o] = value[o] - both * self.coming[o]
            before, come = before + chance * value, come + chance * both
        return before, come


def blocking(stage: TableStage, policy: Talks, week: int) -> dict[str, np.ndarray]:
    """Who blocks, in every state (the game reference, section 10): masks by gate, and by ``jointly`` to ``open``.

    Where nothing is admissible, a gate is pivotal iff dropping it alone makes something admissible; ``jointly`` iff
    none is; ``personal.i`` iff something becomes admissible when i's leader is replaced by the nation.
    """
    setting, reserve = stage.setting, policy.reserve
    shape = reserve.shape[1:]
    masks: dict[str, np.ndarray] = {}
    admissible = np.zeros(shape, dtype=bool)
    for offer in stage.priced(week):
        gates = (*offer.fixed, *reserve_gates(setting, offer, reserve))
        admissible |= _passes(gates, offer, shape)
        for gate in gates:
            rest = tuple(g for g in gates if g is not gate)
            masks.setdefault(gate.name, np.zeros(shape, dtype=bool))
            masks[gate.name] |= _passes(rest, offer, shape)
        for side in SIDES:
            nation = offer.worth[setting.valuer(f"nation.{side}")] - reserve[setting.valuer(f"nation.{side}")]
            slope = offer.slope[setting.valuer(f"nation.{side}")]
            swapped = tuple(g for g in gates if g.name not in (f"reserve.{side}", f"ratify.{side}"))
            masks.setdefault(f"personal.{side}", np.zeros(shape, dtype=bool))
            masks[f"personal.{side}"] |= _passes((*swapped, Gate("nation", nation, slope)), offer, shape)
            _fearless(setting, side, offer, gates, reserve, masks)
    blocked = ~admissible
    masks = {name: mask & blocked for name, mask in masks.items()}
    gates_only = [mask for name, mask in masks.items() if not name.startswith("personal.")]
    pivotal = np.any(gates_only, axis=0) if gates_only else np.zeros(shape, dtype=bool)
    reachable = np.broadcast_to(stage.reachable > 0, shape)
    return masks | {
        "jointly": blocked & ~pivotal,
        "channel": admissible & ~reachable,
        "come": admissible & reachable & (np.broadcast_to(policy.come, shape) < 0.5),
        "open": admissible & reachable & (np.broadcast_to(policy.come, shape) >= 0.5),
    }


def _passes(gates: tuple[Gate, ...], offer: Offer, shape: tuple[int, ...]) -> np.ndarray:
    low, high = interval(gates, offer.low, offer.high)
    return np.broadcast_to(low <= high + 1e-12, shape)


def _fearless(
    setting: Setting,
    side: Side,
    offer: Offer,
    gates: tuple[Gate, ...],
    reserve: Array,
    masks: dict[str, np.ndarray],
) -> None:
    """``ratify.i`` is pivotal also when a sure survival at home (S_i = 1) makes something admissible."""
    leader = setting.game.sides[side]
    if leader.ratification is None:
        return
    name, place = f"ratify.{side}", setting.valuer(side)
    nation = offer.worth[setting.valuer(f"nation.{side}")]
    incumbent = 1 - setting.successor(side)
    safe = nation + incumbent * setting.number(leader.office) * setting.hold_on_office(side)
    margin = np.where(incumbent > 0, safe, offer.worth[place]) - reserve[place]
    fearless = Gate(f"reserve.{side}", margin, offer.slope[place])
    rest = tuple(g for g in gates if g.name not in (f"reserve.{side}", name))
    masks.setdefault(name, np.zeros(reserve.shape[1:], dtype=bool))
    masks[name] |= _passes((*rest, fearless), offer, reserve.shape[1:])


def build(setting: Setting) -> TableStage | None:
    """The table of a game, if it has one."""
    game, lattice = setting.game, setting.lattice
    table = game.table
    if table is None:
        return None
    open_channel = lattice.level("channel") if game.channel is not None else np.ones([1] * len(lattice.coordinates))
    rows = []
    for valuer in setting.valuers:
        price = setting.number(0)
        if valuer in SIDES and table.first is not None:
            price = setting.number(game.sides[setting.side_of(valuer)].coming)
            if game.channel is not None:
                price = price * (1 - setting.number(game.channel.eases) * open_channel)
        rows.append(price)
    respects = []
    for side in SIDES:
        respect = game.sides[side].respect
        if respect is not None:
            respects.append((lattice.axis(f"respect.{side}"), setting.number(respect.talks)))
    reachable = open_channel if table.needs_channel else np.ones([1] * len(lattice.coordinates))
    return TableStage(
        setting=setting,
        menu=menu_of(game),
        conclude=setting.number(table.conclude),
        pause=setting.number(table.pause),
        coming=np.stack(np.broadcast_arrays(*rows)),
        reachable=reachable,
        possible=(reachable > 0) & ~np.logical_or(*collapse(setting)[:2]),
        open_channel=open_channel,
        respects=tuple(respects),
        paused_axis=lattice.axis("paused") if "paused" in lattice else None,
    )
