"""What carries it, in the model? Which routes and premises are needed, which are idle, which small sets suffice.

The idea: the text says which route suffices; the game is asked. Every subset of an account's routes is imposed with
all else neutral, and within each route every subset of its premises.
The method: common worlds. A set suffices if the conclusion gets its claimed verdict's truth in at least 95 % of
worlds; in each single world it suffices if the conclusion is true there. Premises need not be monotone: a part that
lowers the share beside others is named. Shapley shares divide the whole change among the routes.
Trust it when: ``complete`` is true and the error of a share is small beside it. Over-determination is expected: when
several routes suffice alone, leaving one out changes nothing, and none is thereby idle.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from kadesh.analysis.coalitions import Table, minimal, sampled_shapley, shapley, steps_down, try_all
from kadesh.analysis.exploring import exploring
from kadesh.analysis.follows import CUT, Truth, find_truth, word_for
from kadesh.analysis.logic import goal_of
from kadesh.analysis.names import called, plain_name
from kadesh.analysis.plain import CAUTION, as_json
from kadesh.analysis.trials import Trials
from kadesh.analysis.words import listed, percent, points
from kadesh.domain.argument import Word

MOST_GAMES = 400
REST = "other premises"
Ask = Callable[[frozenset[str]], Truth]
NOTICE = 0.005
"""A change of the mean chance, or of the share of worlds, that is worth a word."""
PARTS_TRIED_WHOLLY = 8
"""Up to so many parts all subsets are tried (256 games)."""


@dataclass(frozen=True)
class Carrier:
    """What one route or premise does: imposed alone, left out of the whole, and its Shapley share of the chance.

    Attributes
    ----------
    alone, alone_chance, alone_verdict
        Share of worlds, mean chance and verdict with this part only.
    without, without_chance
        The same with everything else.
    shapley, error
        Its share of the change of the mean chance from neutral to whole, and the standard error.
    lowers, beside
        The largest fall in the share of worlds when it is added to other parts, and to which; 0 if it never lowers.
    """

    name: str
    alone: float
    alone_chance: float
    alone_verdict: Word
    without: float
    without_chance: float
    shapley: float
    error: float
    lowers: float
    beside: tuple[str, ...]


@dataclass(frozen=True)
class Enough:
    """A minimal set of parts. Over worlds it holds with this share; ``worlds`` is where just it is minimal."""

    parts: tuple[str, ...]
    share: float
    worlds: float


@dataclass(frozen=True)
class Weighing:
    """Parts of a whole, weighed by the game.

    Attributes
    ----------
    neutral, whole
        Share of worlds in which the conclusion is true with none and with all of the parts.
    neutral_chance, whole_chance
        The mean chances.
    minimal
        Minimal sets that suffice over worlds: true in at least 95 % of them.
    by_world
        Minimal sets by world, those in most worlds first. A world can have several.
    complete
        Every subset was tried; otherwise only ``carriers`` is filled.
    """

    of: str
    carriers: tuple[Carrier, ...]
    neutral: float
    neutral_chance: float
    whole: float
    whole_chance: float
    minimal: tuple[Enough, ...]
    by_world: tuple[Enough, ...]
    complete: bool
    games: int


@dataclass(frozen=True)
class Carries:
    """What carries a conclusion in an account.

    Attributes
    ----------
    routes
        The account's routes, weighed against each other.
    within
        The premises of each route, weighed within it, all else neutral.
    idle
        Premises that change nothing worth a word, neither within a route nor left out of the whole account.
    not_monotone
        Parts that make the conclusion true in fewer worlds when added to some others.
    differences
        Where the text and the model part: one sentence each.
    """

    account: str
    conclusion: str
    worlds: int
    claimed: Word
    routes: Weighing
    within: tuple[Weighing, ...]
    idle: tuple[str, ...]
    not_monotone: tuple[str, ...]
    differences: tuple[str, ...]
    reading: str
    caution: str

    @property
    def pulls(self) -> dict[str, float]:
        """How far each premise alone moves the mean chance from neutral ranges."""
        return {each.name: each.alone_chance - route.neutral_chance for route in self.within for each in route.carriers}

    def to_json(self) -> Any:
        """As plain data."""
        return as_json(self)


def find_carriers(
    trials: Trials, account: str, *, conclusion: str, most_games: int = MOST_GAMES, seed: int = 0
) -> Carries:
    """What carries a conclusion in an account.

    Parameters
    ----------
    trials
        The scenario in common worlds; 64 to 256 of them are enough here.
    account, conclusion
        Their names.
    most_games
        How many games may be run; what does not fit is sampled or left out, and says so.
    seed
        Of the sampled orders.

    Returns
    -------
    Carries
        Sets, shares and sentences.
    """
    trials = exploring(trials, conclusion)
    found = partial(_carriers, account=account, conclusion=conclusion, most_games=most_games, seed=seed)
    trials.ahead(found)  # which sets are tried does not depend on what the others gave
    return found(trials)


def _carriers(trials: Trials, *, account: str, conclusion: str, most_games: int, seed: int) -> Carries:
    groups = parts_of(trials, account)
    ask = partial(_truth_of, trials, conclusion)
    every = frozenset(premise for group in groups.values() for premise in group)
    left = most_games
    routes = _weigh(account, groups, ask, games=max(left - 4 * len(every), left // 2), seed=seed)
    left -= routes.games
    within = []
    for name, group in groups.items():
        parts = {premise: (premise,) for premise in group}
        within.append(_weigh(name, parts, ask, games=max(left, 4 * len(parts)), seed=seed))
        left -= within[-1].games
    whole = ask(every)
    effects = {p: _largest_effect(p, whole, ask(every - {p}), within, groups) for p in sorted(every)}
    idle = tuple(p for p in trials.premises_of(account) if effects[p] < NOTICE)
    stated = trials.scenario.conclusions[conclusion]
    goal = goal_of(trials.scenario, account, conclusion)
    claims = {n for n, r in trials.scenario.accounts[account].routes.items() if r.concludes == goal}
    least = max(NOTICE, 1.5 / trials.points.worlds)  # one world alone may lie on an edge of the menu
    sinks = [c.name for w in (routes, *within) for c in w.carriers if c.lowers < -least]
    differences = tuple(_differences(routes, claims, conclusion, stated.claimed))
    return Carries(
        account=account,
        conclusion=conclusion,
        worlds=trials.points.worlds,
        claimed=stated.claimed,
        routes=routes,
        within=tuple(within),
        idle=idle,
        not_monotone=tuple(dict.fromkeys(sinks)),
        differences=differences,
        reading=_reading(routes, conclusion, idle, called(trials.scenario, "account", account)),
        caution=CAUTION,
    )


def parts_of(trials: Trials, account: str) -> dict[str, tuple[str, ...]]:
    """The routes of an account with their premises; premises outside any route stand together."""
    stated = trials.scenario.accounts[account]
    groups = {name: tuple(route.premises) for name, route in stated.routes.items()}
    routed = {premise for group in groups.values() for premise in group}
    rest = tuple(premise for premise in stated.premises if premise not in routed)
    return {**groups, REST: rest} if rest else groups


def count_games(trials: Trials, account: str, *, most_games: int = MOST_GAMES) -> int:
    """About how many games :func:`find_carriers` runs, for a progress bar."""
    groups = parts_of(trials, account)
    every = {premise for group in groups.values() for premise in group}
    subsets = sum(1 << len(group) for group in (groups, *groups.values())) + len(every)
    return min(subsets, most_games + len(every))


def _truth_of(trials: Trials, conclusion: str, premises: frozenset[str]) -> Truth:
    """The conclusion as claimed: for one that is claimed to fail, true where it is false."""
    truth = find_truth(trials, conclusion, tuple(sorted(premises)))
    if trials.scenario.conclusions[conclusion].claimed == "FAILS":
        return Truth(truth.false, truth.true, 1.0 - truth.chance)
    return truth


def _weigh(of: str, parts: Mapping[str, tuple[str, ...]], ask: Ask, *, games: int, seed: int) -> Weighing:
    names = tuple(parts)
    known: dict[frozenset[str], Truth] = {}

    def value(chosen: frozenset[str]) -> Truth:
        if chosen not in known:
            known[chosen] = ask(frozenset(premise for name in chosen for premise in parts[name]))
        return known[chosen]

    everything = len(names) <= PARTS_TRIED_WHOLLY and 2 ** len(names) <= games
    neutral, whole = value(frozenset()), value(frozenset(names))
    if everything:
        table = try_all(names, value)
        shares, errors = shapley(table)
        falls = steps_down(table)
        besides = tuple((fall, table.members(beside)) for fall, beside in falls)
        over, worlds = _minimal_sets(table)
    else:
        shares, errors = sampled_shapley(names, value, games=games - 2 * len(names), seed=seed)
        besides = tuple(_fall_seen(known, name) for name in names)
        over, worlds = (), ()
    carriers = []
    for place, name in enumerate(names):
        alone, without = value(frozenset([name])), value(frozenset(names) - {name})
        fall, beside = besides[place]
        carriers.append(
            Carrier(
                name=name,
                alone=_share(alone),
                alone_chance=float(alone.chance.mean()),
                alone_verdict=word_for(_share(alone), float(alone.false.mean())),
                without=_share(without),
                without_chance=float(without.chance.mean()),
                shapley=float(shares[place]),
                error=float(errors[place]),
                lowers=min(fall, 0.0),
                beside=beside if fall < 0 else (),
            )
        )
    return Weighing(
        of=of,
        carriers=tuple(carriers),
        neutral=_share(neutral),
        neutral_chance=float(neutral.chance.mean()),
        whole=_share(whole),
        whole_chance=float(whole.chance.mean()),
        minimal=over,
        by_world=worlds,
        complete=everything,
        games=len(known),
    )


def _minimal_sets(table: Table) -> tuple[tuple[Enough, ...], tuple[Enough, ...]]:
    share = table.true.mean(axis=1)
    over = minimal(len(table.parts), share >= CUT)
    worlds = minimal(len(table.parts), table.true).mean(axis=1)

    def made(subset: int) -> Enough:
        return Enough(table.members(subset), float(share[subset]), float(worlds[subset]))

    ranked = sorted(np.flatnonzero(worlds > 0), key=lambda s: (-worlds[s], int(s).bit_count(), s))
    return tuple(made(int(s)) for s in np.flatnonzero(over)), tuple(made(int(s)) for s in ranked)


def _fall_seen(known: dict[frozenset[str], Truth], name: str) -> tuple[float, tuple[str, ...]]:
    """The largest fall in the share that a part was seen to cause, among the subsets that were tried."""
    falls = [
        (_share(known[chosen | {name}]) - _share(truth), tuple(sorted(chosen)))
        for chosen, truth in known.items()
        if name not in chosen and chosen | {name} in known
    ]
    return min(falls, default=(0.0, ()))


def _share(truth: Truth) -> float:
    return float(truth.true.mean())


def _largest_effect(
    premise: str, whole: Truth, without: Truth, within: Iterable[Weighing], groups: dict[str, tuple[str, ...]]
) -> float:
    """The largest change of mean chance or share that a premise was seen to make, anywhere."""
    effects = [
        abs(_share(whole) - _share(without)),
        abs(float(whole.chance.mean() - without.chance.mean())),
    ]
    for weighing in within:
        for carrier in weighing.carriers:
            if carrier.name == premise and premise in groups[weighing.of]:
                effects += [
                    abs(carrier.alone - weighing.neutral),
                    abs(carrier.alone_chance - weighing.neutral_chance),
                    abs(carrier.without - weighing.whole),
                    abs(carrier.without_chance - weighing.whole_chance),
                    abs(carrier.shapley),
                    abs(carrier.lowers),
                ]
    return max(effects)


def _differences(routes: Weighing, claims: set[str], conclusion: str, claimed: Word) -> Iterable[str]:
    if claimed == "DEPENDS":
        return
    if routes.neutral >= CUT:
        yield (
            f"The model gives {conclusion} its claimed verdict already at neutral ranges ({percent(routes.neutral)} of "
            "worlds): no route is needed for it."
        )
    for carrier in routes.carriers:
        enough = carrier.alone >= CUT
        if carrier.name in claims and not enough:
            yield (
                f"The text thinks {plain_name(carrier.name)} sufficient for {conclusion}; the model does not: alone it "
                f"holds in {percent(carrier.alone)} of worlds ({percent(routes.neutral)} at neutral ranges)."
            )
        elif carrier.name not in claims and enough and routes.neutral < CUT:
            yield f"The model finds {plain_name(carrier.name)} sufficient for {conclusion}; the text does not say so."


def _reading(routes: Weighing, conclusion: str, idle: tuple[str, ...], whole: str) -> str:
    top = max(routes.carriers, key=lambda c: c.shapley, default=None)
    parts = [
        f"{conclusion} is as claimed in {percent(routes.whole)} of worlds with all of {whole}, "
        f"and in {percent(routes.neutral)} at neutral ranges."
    ]
    if routes.minimal and routes.minimal[0].parts:
        sets = [" with ".join(map(plain_name, each.parts)) for each in routes.minimal[:4]]
        more = f" ({len(routes.minimal) - 4} further sets)" if len(routes.minimal) > 4 else ""
        parts.append(f"Enough by themselves: {listed(sets, 'or')}{more}.")
    elif routes.complete and routes.neutral < CUT:
        parts.append("No set of its routes is enough in 95 % of worlds.")
    if top is not None and top.shapley > 0:
        parts.append(
            f"{plain_name(top.name)} adds most: {points(top.shapley)} of mean chance (standard error "
            f"{points(top.error)[1:]})."
        )
    if idle:
        parts.append(f"Idle: {listed([plain_name(each) for each in idle])}.")
    return " ".join(parts)
