"""A small war as a game tree, as other solvers read it, with what everybody does at every node.

The idea: a week is a chain of chance moves and single choices, so a war of few weeks is a tree with perfect
information. What a format for trees cannot hold is refused, with the reason.
The method: the game reference, section 12. Flows and discounts are added up along each path into the payoffs at its
end. The tree's chances are the true ones; a player who believes otherwise has its payoffs multiplied by the likelihood
ratio of the path, which gives the same expected payoff. A leader who falls takes ``exit`` and is out; the successor is
a player of its own, whose account begins with the fall. Coming costs are paid only if both come, as at noise 0.
Trust it when: the solution is trusted; every node between two stages carries the value that the solution gives it.
Silent about: noise, the Nash protocol, divisible packages, and talks that leave something behind without a deal (a
pause, respect), since a refusal is weighed against fighting on without talks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from kadesh.engine.diary import Diary
from kadesh.engine.gates import Offer
from kadesh.engine.lattice import Array, moved, sample
from kadesh.engine.setting import SIDES, Setting, other
from kadesh.engine.solve import Ends, Solution, solve_game
from kadesh.engine.stages.backing import BackingStage
from kadesh.engine.stages.battle import BattleStage
from kadesh.engine.stages.clock import ClockStage
from kadesh.engine.stages.costs import CostsStage
from kadesh.engine.stages.effort import EffortStage
from kadesh.engine.stages.side_deals import SideDealsStage
from kadesh.engine.stages.stage import Stage, State
from kadesh.engine.stages.table import NONE, TableStage, Talks

MOST_NODES = 20_000
ACCEPTS = -1e-12
"""How far short of fighting on an accepted package may fall, through rounding."""


class NotATreeError(ValueError):
    """The game cannot be written as a tree that other solvers read."""


@dataclass(frozen=True)
class Player:
    """Who chooses or is valued: a leader, a leader's successor, or a backer, and the valuer that it stands for."""

    name: str
    valuer: int
    side: str | None = None
    successor: bool = False


@dataclass(frozen=True)
class End:
    """An end of the war and what it is worth to every player, the path's flows included."""

    label: str
    payoffs: tuple[float, ...]


@dataclass(frozen=True)
class Lot:
    """A chance move: (name, chance, node) by branch; ``worth`` as in :class:`Move`."""

    label: str
    branches: tuple[tuple[str, float, Node], ...]
    worth: tuple[float | None, ...]


@dataclass(frozen=True)
class Move:
    """A player's choice among named options, which one the solution takes, and what the node is worth.

    ``worth`` has the expected payoff of every player by the solution's own values; None where it states none.
    """

    label: str
    player: int
    options: tuple[tuple[str, Node], ...]
    taken: int
    worth: tuple[float | None, ...]


Node = End | Lot | Move


@dataclass(frozen=True)
class Tree:
    """A war as a tree of moves."""

    players: tuple[Player, ...]
    root: Node
    nodes: int

    def walk(self) -> Iterator[Node]:
        """Every node, each before what follows it, in the order of its branches."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            yield node
            if isinstance(node, Lot):
                waiting.extend(child for _, _, child in reversed(node.branches))
            elif isinstance(node, Move):
                waiting.extend(child for _, child in reversed(node.options))


def obstacles(setting: Setting) -> list[str]:
    """What a tree cannot express of a game; empty where it can be written."""
    game, found = setting.game, []
    if setting.worlds != 1:
        found.append(f"it has {setting.worlds} worlds; a tree holds one")
    if setting.noise > 0:
        found.append("its choices are noisy; a tree needs noise 0")
    table = game.table
    if table is not None:
        if table.proposer == "nash":
            found.append("packages are picked by the Nash protocol; a tree needs one proposer at a node")
        if table.divisible is not None:
            found.append("packages have a finely divisible part; a tree needs a list of them")
        if np.any(setting.number(table.pause) != 0):
            found.append("talks without a deal may pause the fighting, which a refusal is not weighed against")
        for side in SIDES:
            respect = game.sides[side].respect
            if respect is not None and np.any(setting.number(respect.talks) != 0):
                found.append(f"talks without a deal may raise respect.{side}, which a refusal is not weighed against")
    return found


def grow_tree(setting: Setting, *, most_nodes: int = MOST_NODES, epsilon: float = 0.0) -> Tree:
    """A solved game as a tree.

    Parameters
    ----------
    setting
        The game with its numbers in one world.
    most_nodes
        The tree may not have more.
    epsilon
        Added, at its face value when it is signed, to a package's worth to everybody who accepts it, so that other
        solvers accept where they are indifferent.

    Returns
    -------
    Tree
        With the solution's choice at every node.

    Raises
    ------
    NotATreeError
        If the game has something that a tree cannot express, or is too large.
    """
    reasons = obstacles(setting)
    if reasons:
        raise NotATreeError("this game cannot be written as a tree: " + "; ".join(reasons))
    solution = solve_game(setting)
    growth = _Growth(solution, _values_by_stage(solution), most_nodes, epsilon)
    start = setting.lattice.start
    active = tuple(float(growth.active(player, start)) for player in growth.players)
    try:
        root = growth.week(0, start, _Books((0.0,) * len(active), active))
    except RecursionError:
        raise growth.too_large() from None
    return Tree(growth.players, root, growth.count)


@dataclass(frozen=True)
class _Books:
    """What every player has received so far, and what a unit now is worth to it at the start."""

    received: tuple[float, ...]
    weight: tuple[float, ...]

    def paid(self, worth: tuple[float, ...]) -> tuple[float, ...]:
        """The payoffs if the war ended now with these."""
        return tuple(f + w * v for f, w, v in zip(self.received, self.weight, worth, strict=True))

    def after(self, flow: tuple[float, ...]) -> _Books:
        """The books after a flow."""
        return replace(self, received=self.paid(flow))

    def scaled(self, factors: tuple[float, ...]) -> _Books:
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
class _Growth:
    """A tree while it grows."""

    solution: Solution
    values: list[list[Array]]
    most_nodes: int
    epsilon: float
    count: int = 0

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
        self.shapes = _shapes(self.solution)
        self._lots: dict[tuple[int, int, State], list[tuple[State, float, tuple[float, ...]]]] = {}
        self._menus: dict[int, tuple[Offer, ...]] = {}

    # who

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

    # nodes

    def counted(self) -> None:
        """One more node."""
        self.count += 1
        if self.count > self.most_nodes:
            raise self.too_large()

    def too_large(self) -> NotATreeError:
        """The complaint about a game that does not fit."""
        game, states = self.setting.game, self.setting.lattice.states
        return NotATreeError(
            f"this game is too large for a tree: more than {self.most_nodes:,} nodes "
            f"({game.weeks} weeks, {states:,} states); fewer weeks or packages would fit"
        )

    def end(self, label: str, books: _Books, worth: Array, state: State) -> End:
        """The war ends here."""
        self.counted()
        return End(label, books.paid(self.of(worth, state)))

    def worth(self, week: int, place: int, state: State, books: _Books) -> tuple[float | None, ...]:
        """What the solution says a node between two stages is worth."""
        paid = books.paid(self.of(self.values[week][place], state))
        return tuple(
            None if player.successor and not self.active(player, state) else value
            for player, value in zip(self.players, paid, strict=True)
        )

    def week(self, week: int, state: State, books: _Books) -> Node:
        """A week begins: the war is over, or its first stage follows."""
        ends: Ends = self.solution.ends
        for mask, label in ((ends.won, "a wins"), (ends.lost, "d wins")):
            if sample(np.asarray(mask, dtype=np.float64), 0, state) > 0:
                return self.end(label, books, ends.terminal, state)
        if week == self.setting.game.weeks:
            return self.end("the line freezes", books, ends.horizon, state)
        return self.stage(week, 0, state, books)

    def stage(self, week: int, place: int, state: State, books: _Books) -> Node:
        """The tree from a stage of a week on."""
        if place == len(self.solution.stages):
            return self.week(week + 1, state, books)
        stage: Stage = self.solution.stages[place]
        here = _Place(week, place, state)
        if isinstance(stage, TableStage):
            return self.table(stage, here, books)
        if isinstance(stage, EffortStage):
            return self.effort(stage, here, books)
        if isinstance(stage, BackingStage) and self.setting.game.backers[stage.backer].chooses:
            return self.backing(stage, here, books)
        if isinstance(stage, (CostsStage, SideDealsStage)):
            nothing = np.zeros_like(self.values[week][place + 1])
            return self.stage(week, place + 1, state, books.after(self.of(stage.pull(nothing, week)[0], state)))
        if isinstance(stage, ClockStage):
            return self.stage(week, place + 1, state, books.scaled(self.of(stage.discounts, state)))
        return self.chance(stage, here, books)

    # chance

    def chance(self, stage: Stage, here: _Place, books: _Books) -> Node:
        """A chance stage: one branch for every state that may follow."""
        outcomes = self.outcomes(stage, here)
        if len(outcomes) == 1:
            return self.stage(here.week, here.place + 1, outcomes[0][0], self.moved_on(here.state, outcomes[0], books))
        self.counted()
        branches = tuple(
            (
                self.words(here.state, outcome[0], k),
                outcome[1],
                self.stage(here.week, here.place + 1, outcome[0], self.moved_on(here.state, outcome, books)),
            )
            for k, outcome in enumerate(outcomes)
        )
        return Lot(f"{stage.name}, week {here.week}", branches, self.worth(here.week, here.place, here.state, books))

    def outcomes(self, stage: Stage, here: _Place) -> list[tuple[State, float, tuple[float, ...]]]:
        """What may follow a chance stage: state, true chance, and every player's likelihood ratio."""
        key = (here.week, here.place, here.state)
        if key not in self._lots:
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
            self._lots[key] = [
                (state, chance, tuple(belief.get(state, 0.0) / chance for belief in beliefs))
                for state, chance in truth.items()
            ]
        return self._lots[key]

    def spread(self, stage: Stage, here: _Place) -> dict[State, float]:
        """The states that follow one state, with their chances."""
        mass = np.zeros((1, *self.shapes[here.place]))
        mass[(0, *here.state)] = 1.0
        policy = self.solution.policies[here.week][here.place]
        after = stage.push(mass, here.week, policy, Diary(self.setting.game.weeks, 1))
        states = [tuple(int(level) for level in each) for each in np.argwhere(after[0] > 0)]
        return {state: float(after[(0, *state)]) for state in states}

    def moved_on(self, before: State, outcome: tuple[State, float, tuple[float, ...]], books: _Books) -> _Books:
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
        return _Books(tuple(received), tuple(weight))

    def words(self, before: State, after: State, number: int) -> str:
        """A branch in words: what moved where."""
        said = [
            f"{coordinate.name} {new}"
            for coordinate, old, new in zip(self.setting.lattice.coordinates, before, after, strict=True)
            if old != new and not coordinate.transient
        ]
        return f"{number + 1} " + (", ".join(said) or "as it was")

    # choices

    def effort(self, stage: EffortStage, here: _Place, books: _Books) -> Node:
        """Hold or press."""
        self.counted()
        pressing = books.after(tuple(-price for price in self.of(stage.price, here.state)))
        pressed = moved(here.state, stage.axis, 1)
        taken = int(sample(self.policy(here).chance, 0, here.state) > 0.5)
        options = (
            ("hold", self.stage(here.week, here.place + 1, here.state, books)),
            ("press", self.stage(here.week, here.place + 1, pressed, pressing)),
        )
        player = self.decider(stage.chooser, here.state)
        worth = self.worth(here.week, here.place, here.state, books)
        return Move(f"{stage.name}, week {here.week}", player, options, taken, worth)

    def backing(self, stage: BackingStage, here: _Place, books: _Books) -> Node:
        """Cut, keep or raise."""
        self.counted()
        level, top = here.state[stage.axis], self.setting.lattice.shape[stage.axis] - 1
        steps = [step for step in (-1, 0, 1) if 0 <= level + step <= top]
        policy = self.policy(here)
        cut, more = (sample(chance, 0, here.state) > 0.5 for chance in (policy.cut, policy.raise_))
        options = tuple(
            (
                {-1: "cut", 0: "keep", 1: "raise"}[step],
                self.stage(here.week, here.place + 1, moved(here.state, stage.axis, level + step), books),
            )
            for step in steps
        )
        player = self.decider(self.setting.valuer(stage.backer), here.state)
        worth = self.worth(here.week, here.place, here.state, books)
        return Move(f"{stage.name}, week {here.week}", player, options, steps.index(int(more) - int(cut)), worth)

    def policy(self, here: _Place) -> Any:
        """What the mover of a stage does."""
        return self.solution.policies[here.week][here.place]

    # the table

    def table(self, stage: TableStage, here: _Place, books: _Books) -> Node:
        """Who comes, what is proposed, who accepts."""
        if sample(np.asarray(stage.reachable, dtype=np.float64), 0, here.state) == 0:
            return self.stage(here.week, here.place + 1, here.state, books)
        firsts = [first for first, _ in stage.first_movers(here.week)]
        if not firsts:
            seated = self.talks(stage, here, books)
            if isinstance(seated, End) or any(value is not None for value in seated.worth):
                return seated
            return replace(seated, worth=self.worth(here.week, here.place, here.state, books))
        if len(firsts) == 1:
            return self.coming(stage, here, books, firsts[0])
        self.counted()
        branches = tuple((f"{first} may invite", 0.5, self.coming(stage, here, books, first)) for first in firsts)
        worth = self.worth(here.week, here.place, here.state, books)
        return Lot(f"who may invite, week {here.week}", branches, worth)

    def coming(self, stage: TableStage, here: _Place, books: _Books, first: str) -> Node:
        """One side may invite, the other reply; both then pay for coming."""
        price = self.of(stage.coming, here.state)
        policy: Talks = self.policy(here)
        gains = self.gains(stage, here)
        inviter = SIDES.index("a" if first == "a" else "d")
        replier = 1 - inviter
        replies = int(gains[replier] - sample(stage.coming[replier], 0, here.state) > 0)
        invites = int(sample(policy.come, 0, here.state) > 0.5)
        self.counted()
        self.counted()
        seated = self.talks(stage, here, books.after(tuple(-each for each in price)))
        nothing = (None,) * len(self.players)
        reply = Move(
            f"{SIDES[replier]} replies, week {here.week}",
            self.decider(replier, here.state),
            (("stay", self.onward(here, books)), ("come", seated)),
            replies,
            nothing,
        )
        return Move(
            f"{SIDES[inviter]} invites, week {here.week}",
            self.decider(inviter, here.state),
            (("stay", self.onward(here, books)), ("invite", reply)),
            invites,
            self.worth(here.week, here.place, here.state, books),
        )

    def gains(self, stage: TableStage, here: _Place) -> tuple[float, float]:
        """What a week of talks brings each leader, before what coming costs."""
        menu, policy = self.menu(stage, here.week), self.policy(here)
        found = [0.0, 0.0]
        for (_, weight), rule in zip(stage.proposers(here.week), policy.rules, strict=True):
            chosen = int(sample(rule.chosen, 0, here.state))
            if chosen == NONE:
                continue
            share = sample(np.asarray(weight * np.ones(1)), 0, here.state) * sample(stage.conclude, 0, here.state)
            for who in (0, 1):
                found[who] += share * (sample(menu[chosen].worth[who], 0, here.state) - self.reserve(here, who))
        return found[0], found[1]

    def reserve(self, here: _Place, valuer: int) -> float:
        """What fighting on without a deal is worth to a valuer."""
        return sample(self.values[here.week][here.place + 1][valuer], 0, here.state)

    def menu(self, stage: TableStage, week: int) -> tuple[Offer, ...]:
        """The menu as it stands in a week."""
        if week not in self._menus:
            self._menus[week] = stage.priced(week)
        return self._menus[week]

    def onward(self, here: _Place, books: _Books) -> Node:
        """The war goes on without a deal."""
        return self.stage(here.week, here.place + 1, here.state, books)

    def talks(self, stage: TableStage, here: _Place, books: _Books) -> Node:
        """The proposer is known or drawn."""
        proposers = [
            (who, sample(np.asarray(weight * np.ones(1)), 0, here.state)) for who, weight in stage.proposers(here.week)
        ]
        likely = [(k, who, chance) for k, (who, chance) in enumerate(proposers) if chance > 0]
        if len(likely) == 1:
            return self.proposal(stage, here, books, likely[0][1], likely[0][0])
        self.counted()
        branches = tuple(
            (f"{who} proposes", chance, self.proposal(stage, here, books, who, k)) for k, who, chance in likely
        )
        return Lot(f"who proposes, week {here.week}", branches, (None,) * len(self.players))

    def proposal(self, stage: TableStage, here: _Place, books: _Books, proposer: str, rule: int) -> Node:
        """Silence, or a package that passes the gates which nobody decides."""
        menu = self.menu(stage, here.week)
        allowed = [
            place
            for place, offer in enumerate(menu)
            if all(sample(gate.margin, 0, here.state) >= ACCEPTS for gate in offer.fixed)
        ]
        if not allowed:
            return self.onward(here, books)
        self.counted()
        chosen = int(sample(self.policy(here).rules[rule].chosen, 0, here.state))
        options = [("silence", self.onward(here, books))]
        for place in allowed:
            judges = [SIDES.index(other("a" if proposer == "a" else "d"))]
            judges += [self.setting.valuer(name) for name, b in self.setting.game.backers.items() if b.veto]
            options.append(
                (f"{place + 1} {menu[place].choice.name}", self.answer(stage, here, books, place, judges, 0))
            )
        taken = 0 if chosen == NONE else 1 + allowed.index(chosen)
        player = self.decider(SIDES.index("a" if proposer == "a" else "d"), here.state)
        return Move(
            f"{proposer} proposes, week {here.week}", player, tuple(options), taken, (None,) * len(self.players)
        )

    def answer(self, stage: TableStage, here: _Place, books: _Books, place: int, judges: list[int], turn: int) -> Node:
        """The other side and every holder of a veto accept or refuse, one after the other."""
        if turn == len(judges):
            return self.signing(stage, here, books, place, judges)
        self.counted()
        judge = judges[turn]
        worth = sample(self.menu(stage, here.week)[place].worth[judge], 0, here.state)
        name = self.setting.valuers[judge]
        return Move(
            f"{name} answers, week {here.week}",
            self.decider(judge, here.state),
            (
                ("refuse", self.onward(here, books)),
                ("accept", self.answer(stage, here, books, place, judges, turn + 1)),
            ),
            int(worth - self.reserve(here, judge) >= ACCEPTS),
            (None,) * len(self.players),
        )

    def signing(self, stage: TableStage, here: _Place, books: _Books, place: int, judges: list[int]) -> Node:
        """An agreed package is signed this week, or not."""
        offer = self.menu(stage, here.week)[place]
        kinder = self.epsilon * np.isin(np.arange(offer.worth.shape[0]), judges)
        worth = offer.worth + kinder.reshape(-1, *([1] * (offer.worth.ndim - 1)))
        signed = self.end(offer.choice.name, books, worth, here.state)
        conclude = sample(stage.conclude, 0, here.state)
        if conclude >= 1:
            return signed
        self.counted()
        branches = (("signed", conclude, signed), ("not this week", 1 - conclude, self.onward(here, books)))
        return Lot(f"signing, week {here.week}", branches, (None,) * len(self.players))


@dataclass(frozen=True)
class _Place:
    """A stage of a week, and the state in which it begins."""

    week: int
    place: int
    state: State
