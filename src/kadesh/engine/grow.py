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

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kadesh.engine.gates import Offer
from kadesh.engine.lattice import Array, moved, sample
from kadesh.engine.paths import Books, Paths, Place
from kadesh.engine.setting import SIDES, Setting, other
from kadesh.engine.solve import Ends, Solution, solve_game
from kadesh.engine.stages.backing import BackingStage
from kadesh.engine.stages.clock import ClockStage
from kadesh.engine.stages.costs import CostsStage
from kadesh.engine.stages.effort import EffortStage
from kadesh.engine.stages.side_deals import SideDealsStage
from kadesh.engine.stages.stage import Stage, State
from kadesh.engine.stages.table import NONE, TableStage, Talks
from kadesh.engine.tree import End, Lot, Move, Node, NotATreeError, Tree

MOST_NODES = 20_000
ACCEPTS = -1e-12
"""How far short of fighting on an accepted package may fall, through rounding."""


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
    growth = _Growth(solution, most_nodes, epsilon)
    start = setting.lattice.start
    active = tuple(float(growth.paths.active(player, start)) for player in growth.players)
    try:
        root = growth.week(0, start, Books((0.0,) * len(active), active))
    except RecursionError:
        raise growth.too_large() from None
    return Tree(growth.players, root, growth.count)


@dataclass
class _Growth:
    """A tree while it grows."""

    solution: Solution
    most_nodes: int
    epsilon: float
    count: int = 0

    def __post_init__(self) -> None:
        self.setting = self.solution.setting
        self.paths = Paths(self.solution)
        self.players, self.values = self.paths.players, self.paths.values
        self._menus: dict[int, tuple[Offer, ...]] = {}

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

    def end(self, label: str, books: Books, worth: Array, state: State) -> End:
        """The war ends here."""
        self.counted()
        return End(label, books.paid(self.paths.of(worth, state)))

    def worth(self, week: int, place: int, state: State, books: Books) -> tuple[float | None, ...]:
        """What the solution says a node between two stages is worth."""
        paid = books.paid(self.paths.of(self.values[week][place], state))
        return tuple(
            None if player.successor and not self.paths.active(player, state) else value
            for player, value in zip(self.players, paid, strict=True)
        )

    def week(self, week: int, state: State, books: Books) -> Node:
        """A week begins: the war is over, or its first stage follows."""
        ends: Ends = self.solution.ends
        for mask, label in ((ends.won, "a wins"), (ends.lost, "d wins")):
            if sample(np.asarray(mask, dtype=np.float64), 0, state) > 0:
                return self.end(label, books, ends.terminal, state)
        if week == self.setting.game.weeks:
            return self.end("the line freezes", books, ends.horizon, state)
        return self.stage(week, 0, state, books)

    def stage(self, week: int, place: int, state: State, books: Books) -> Node:
        """The tree from a stage of a week on."""
        if place == len(self.solution.stages):
            return self.week(week + 1, state, books)
        stage: Stage = self.solution.stages[place]
        here = Place(week, place, state)
        if isinstance(stage, TableStage):
            return self.table(stage, here, books)
        if isinstance(stage, EffortStage):
            return self.effort(stage, here, books)
        if isinstance(stage, BackingStage) and self.setting.game.backers[stage.backer].chooses:
            return self.backing(stage, here, books)
        if isinstance(stage, (CostsStage, SideDealsStage)):
            nothing = np.zeros_like(self.values[week][place + 1])
            return self.stage(week, place + 1, state, books.after(self.paths.of(stage.pull(nothing, week)[0], state)))
        if isinstance(stage, ClockStage):
            return self.stage(week, place + 1, state, books.scaled(self.paths.of(stage.discounts, state)))
        return self.chance(stage, here, books)

    # chance

    def chance(self, stage: Stage, here: Place, books: Books) -> Node:
        """A chance stage: one branch for every state that may follow."""
        outcomes = self.paths.outcomes(stage, here)
        if len(outcomes) == 1:
            return self.stage(
                here.week, here.place + 1, outcomes[0][0], self.paths.moved_on(here.state, outcomes[0], books)
            )
        self.counted()
        branches = tuple(
            (
                self.paths.words(here.state, outcome[0], k),
                outcome[1],
                self.stage(here.week, here.place + 1, outcome[0], self.paths.moved_on(here.state, outcome, books)),
            )
            for k, outcome in enumerate(outcomes)
        )
        return Lot(f"{stage.name}, week {here.week}", branches, self.worth(here.week, here.place, here.state, books))

    # choices

    def effort(self, stage: EffortStage, here: Place, books: Books) -> Node:
        """Hold or press."""
        self.counted()
        pressing = books.after(tuple(-price for price in self.paths.of(stage.price, here.state)))
        pressed = moved(here.state, stage.axis, 1)
        taken = int(sample(self.policy(here).chance, 0, here.state) > 0.5)
        options = (
            ("hold", self.stage(here.week, here.place + 1, here.state, books)),
            ("press", self.stage(here.week, here.place + 1, pressed, pressing)),
        )
        player = self.paths.decider(stage.chooser, here.state)
        worth = self.worth(here.week, here.place, here.state, books)
        return Move(f"{stage.name}, week {here.week}", player, options, taken, worth)

    def backing(self, stage: BackingStage, here: Place, books: Books) -> Node:
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
        player = self.paths.decider(self.setting.valuer(stage.backer), here.state)
        worth = self.worth(here.week, here.place, here.state, books)
        return Move(f"{stage.name}, week {here.week}", player, options, steps.index(int(more) - int(cut)), worth)

    def policy(self, here: Place) -> Any:
        """What the mover of a stage does."""
        return self.solution.policies[here.week][here.place]

    # the table

    def table(self, stage: TableStage, here: Place, books: Books) -> Node:
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

    def coming(self, stage: TableStage, here: Place, books: Books, first: str) -> Node:
        """One side may invite, the other reply; both then pay for coming."""
        price = self.paths.of(stage.coming, here.state)
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
            self.paths.decider(replier, here.state),
            (("stay", self.onward(here, books)), ("come", seated)),
            replies,
            nothing,
        )
        return Move(
            f"{SIDES[inviter]} invites, week {here.week}",
            self.paths.decider(inviter, here.state),
            (("stay", self.onward(here, books)), ("invite", reply)),
            invites,
            self.worth(here.week, here.place, here.state, books),
        )

    def gains(self, stage: TableStage, here: Place) -> tuple[float, float]:
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

    def reserve(self, here: Place, valuer: int) -> float:
        """What fighting on without a deal is worth to a valuer."""
        return sample(self.values[here.week][here.place + 1][valuer], 0, here.state)

    def menu(self, stage: TableStage, week: int) -> tuple[Offer, ...]:
        """The menu as it stands in a week."""
        if week not in self._menus:
            self._menus[week] = stage.priced(week)
        return self._menus[week]

    def onward(self, here: Place, books: Books) -> Node:
        """The war goes on without a deal."""
        return self.stage(here.week, here.place + 1, here.state, books)

    def talks(self, stage: TableStage, here: Place, books: Books) -> Node:
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

    def proposal(self, stage: TableStage, here: Place, books: Books, proposer: str, rule: int) -> Node:
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
        player = self.paths.decider(SIDES.index("a" if proposer == "a" else "d"), here.state)
        return Move(
            f"{proposer} proposes, week {here.week}", player, tuple(options), taken, (None,) * len(self.players)
        )

    def answer(self, stage: TableStage, here: Place, books: Books, place: int, judges: list[int], turn: int) -> Node:
        """The other side and every holder of a veto accept or refuse, one after the other."""
        if turn == len(judges):
            return self.signing(stage, here, books, place, judges)
        self.counted()
        judge = judges[turn]
        worth = sample(self.menu(stage, here.week)[place].worth[judge], 0, here.state)
        name = self.setting.valuers[judge]
        return Move(
            f"{name} answers, week {here.week}",
            self.paths.decider(judge, here.state),
            (
                ("refuse", self.onward(here, books)),
                ("accept", self.answer(stage, here, books, place, judges, turn + 1)),
            ),
            int(worth - self.reserve(here, judge) >= ACCEPTS),
            (None,) * len(self.players),
        )

    def signing(self, stage: TableStage, here: Place, books: Books, place: int, judges: list[int]) -> Node:
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
