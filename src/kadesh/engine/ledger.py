"""What the war costs, and on what terms it ends: expected costs, lives and terms, week by week.

The idea: the forward push knows who is where when the week is paid for, and what is signed there; added up, that is
what the war has cost so far, and what a settlement by then says.
The method: costs are what the stage ``costs`` takes from each valuer (less what it gives), and the price of pressing,
both undiscounted and under the world's truth. What coming to talks costs and what side deals bring are not costs of
war. Lives are those of a week of fighting times the chance that the week is fought. Terms are the levels of what is
signed, theatre by theatre and issue by issue, weighed by the chance of signing it; what they are worth to a nation is
its weight times the level.
Trust it when: the solution is trusted. The discounted sum of everything that is paid is then the value at the start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from kadesh.domain.game import Game
from kadesh.engine.forward import Watch, push_forward
from kadesh.engine.lattice import Array
from kadesh.engine.menu import Choice, package_levels, settled_shares
from kadesh.engine.outlook import BATCH, Outlook
from kadesh.engine.payoffs import issue_weight
from kadesh.engine.setting import SIDES, Progress, Setting, in_batches
from kadesh.engine.solve import Solution, solve_game
from kadesh.engine.stages.costs import CostsStage
from kadesh.engine.stages.effort import EffortStage
from kadesh.engine.stages.table import TableStage, Talks

ARRAYS = ("fought", "costs", "lives", "settled", "levels", "worths")
"""What a ledger has of each world."""


@dataclass(frozen=True)
class Ledger:
    """Costs, lives and terms of each week under the world's truth; every array ends in (weeks + 1, worlds).

    Weeks count from the as-of date. Expectations run over all that can happen, also that the war is over.

    Attributes
    ----------
    valuers, terms
        Names: of those who pay, and of the theatres and issues that a settlement speaks of.
    fought
        Chance that the week is paid for as a week of war.
    costs
        What the week costs: (valuers, ...). Negative where it brings more than it costs.
    lives
        Lives lost, by side: (2, ...).
    settled
        Chance that a settlement is signed.
    levels
        Level signed of each term, times the chance of signing it: (terms, ...). Of a theatre, ``a``'s share.
    worths
        What that is worth to the nations of ``a`` and ``d``, in the units of the game: (2, terms, ...).
    """

    valuers: tuple[str, ...]
    terms: tuple[str, ...]
    fought: Array
    costs: Array
    lives: Array
    settled: Array
    levels: Array
    worths: Array

    def in_worlds(self, columns: slice) -> Ledger:
        """The same ledger in some of its worlds."""
        arrays = {name: getattr(self, name)[..., columns] for name in ARRAYS}
        return replace(self, **arrays)

    def given_settled(self, signed: Array) -> Array:
        """Levels or worths (..., weeks + 1, worlds) of what is signed by each week, given that something is.

        nan where nothing can have been signed yet.
        """
        chance = np.cumsum(self.settled, axis=0)
        sure = np.where(chance > 0, chance, np.nan)
        return np.asarray(np.cumsum(signed, axis=-2) / sure)


Reader = Callable[..., Ledger]
"""What gives a game's ledger: :func:`read_ledger` or a faster twin."""


def read_ledger(game: Game, draws: Mapping[str, Array], worlds: int, *, progress: Progress | None = None) -> Ledger:
    """The ledger of a game in every world, with the readable reference.

    Parameters
    ----------
    game
        The game.
    draws
        One array (worlds,) for every quantity that the game names.
    worlds
        How many worlds.
    progress
        Told how many worlds are done.

    Returns
    -------
    Ledger
        Costs, lives and terms by week.
    """
    settings = in_batches(game, draws, worlds, BATCH, progress)
    return join_ledgers([ledger_of(solve_game(setting)) for setting in settings])


def ledger_of(solution: Solution) -> Ledger:
    """The ledger of a solved war."""
    setting = solution.setting
    shape = (setting.game.weeks + 1, setting.worlds)
    terms = terms_of(setting.game)
    fought, settled = np.zeros(shape), np.zeros(shape)
    costs, levels = np.zeros((len(setting.valuers), *shape)), np.zeros((len(terms), *shape))
    push_forward(solution, watch=_watcher(solution, fought, costs, settled, levels))
    return close_ledger(setting, fought=fought, costs=costs, settled=settled, levels=levels)


def join_ledgers(parts: list[Ledger]) -> Ledger:
    """One ledger from those of several batches of worlds."""
    arrays = {name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in ARRAYS}
    return Ledger(parts[0].valuers, parts[0].terms, **arrays)


def close_ledger(setting: Setting, *, fought: Array, costs: Array, settled: Array, levels: Array) -> Ledger:
    """A ledger from what was counted: lives and worths follow."""
    terms = terms_of(setting.game)
    lives = lives_per_week(setting.game, setting.draws, setting.worlds)[:, None] * fought
    worths = np.stack(
        [[_worth(setting, side, term, settled, levels[k]) for k, term in enumerate(terms)] for side in SIDES]
    )
    return Ledger(setting.valuers, terms, fought, costs, lives, settled, levels, worths)


def terms_of(game: Game) -> tuple[str, ...]:
    """The theatres and issues that a settlement speaks of."""
    return (*game.fronts, *game.issues)


def levels_of(setting: Setting, choice: Choice) -> dict[str, Array]:
    """The level of every term that a package touches, without its divisible part: (worlds or 1, states that matter)."""
    shares, _ = settled_shares(setting, choice)
    return {**shares, **package_levels(setting, choice)}


def lives_per_week(game: Game, draws: Mapping[str, Array], worlds: int) -> Array:
    """Lives that a week of fighting costs each side: (2, worlds)."""
    stated = [game.sides[side].lives for side in SIDES]
    return np.stack([np.broadcast_to(draws[x] if isinstance(x, str) else float(x), (worlds,)) for x in stated])


def weeks_fought(game: Game, outlook: Outlook) -> Array:
    """Chance that each week is paid for as a week of war, (weeks + 1, worlds); a deal signed before that spares it."""
    fought = outlook.live.copy()
    fought[-1] = 0.0
    if "table" in game.order and game.order.index("table") < game.order.index("costs"):
        fought -= outlook.settled
    return fought


def _worth(setting: Setting, side: str, term: str, settled: Array, level: Array) -> Array:
    front = setting.game.fronts.get(term)
    if front is None:
        weight = setting.number(0) + issue_weight(setting, f"nation.{side}", term)
        return np.asarray(weight.reshape(-1) * level)
    held = level if side == "a" else settled - level
    return np.asarray(setting.number(front.value.get(side, 0)).reshape(-1) * held)


def _watcher(solution: Solution, fought: Array, costs: Array, settled: Array, levels: Array) -> Watch:
    """Writes down costs and terms as the mass passes the stages where they fall due."""
    setting, places = solution.setting, {name: k for k, name in enumerate(terms_of(solution.setting.game))}

    def total(mass: Array) -> Array:
        return np.asarray(mass.reshape(setting.worlds, -1).sum(axis=1))

    def pay(week: int, mass: Array, prices: Array) -> None:
        for valuer, price in enumerate(prices):
            costs[valuer, week] += total(mass * price)

    def sign(week: int, stage: TableStage, policy: Talks, mass: Array) -> None:
        table = setting.game.table
        split = None if table is None else table.divisible
        for rule in policy.rules:
            for place, choice in enumerate(stage.menu):
                signed = mass * policy.come * stage.signs(rule, place)
                if not np.any(signed):
                    continue
                settled[week] += total(signed)
                for term, level in levels_of(setting, choice).items():
                    levels[places[term], week] += total(signed * level)
                if split is not None:
                    part = np.where(rule.chosen == place, rule.part, 0.0)
                    levels[places[split.issue], week] += total(signed * part)

    def watch(week: int, place: int, mass: Array) -> None:
        stage = solution.stages[place]
        if isinstance(stage, CostsStage):
            fought[week] = total(mass)
            pay(week, mass, -stage.flow)
        elif isinstance(stage, EffortStage):
            pay(week, mass * solution.policies[week][place].chance, stage.price)
        elif isinstance(stage, TableStage):
            sign(week, stage, solution.policies[week][place], mass)

    return watch
