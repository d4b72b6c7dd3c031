"""What could be settled? The packages both sides could accept and keep, and what they would have to believe.

The idea: a package must be worth at least fighting on to both sides (and to backers with a veto), must not frighten a
leader who would otherwise sign, and must leave neither side gaining by reopening the war.
The method: every package of the menu at the start state, in common worlds: the share of worlds in which it passes each
kind of gate, and all together. The frontier holds the packages that no other beats for both sides in the mean. For the
packages nearest to passing, each side's belief about battles is moved over a grid and everything is solved anew.
Trust it when: the menu holds what people discuss. Terms are judged at the start; they change as the war goes on.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kadesh.analysis.plain import ALIKE, CAUTION, as_json
from kadesh.analysis.trials import Trials
from kadesh.analysis.words import listed, number, percent
from kadesh.domain.argument import Range
from kadesh.domain.game import Game, Side
from kadesh.engine.kernel.reserves import fast_reserves
from kadesh.engine.lattice import Array
from kadesh.engine.setting import SIDES
from kadesh.engine.terms import Reserver, Terms, read_terms
from kadesh.engine.worlds import draw_worlds

HALF = 0.5
BELIEF_STEPS = 9
BELIEVED = "believed_chance"


@dataclass(frozen=True)
class Settlement:
    """One package at the start.

    Attributes
    ----------
    feasible, ratifiable, credible
        Share of worlds in which it passes the gates of a kind: everybody who can refuse gets at least what fighting on
        is worth; no leader's fear at home stops it; nobody would reopen the war.
    possible
        Share in which it passes every gate with one and the same division.
    by_gate
        Share in which it passes each gate alone.
    worth_a, worth_d
        Mean worth to the two nations, its divisible part halved.
    gain_a, gain_d
        Mean worth to the two leaders less that of fighting on.
    frontier
        No other package gives both leaders at least as much and one more, in the mean.
    """

    package: str
    feasible: float
    ratifiable: float
    credible: float
    possible: float
    by_gate: dict[str, float]
    worth_a: float
    worth_d: float
    gain_a: float
    gain_d: float
    frontier: bool


@dataclass(frozen=True)
class NeededBelief:
    """What one side would have to believe for a package to pass in at least half of the worlds.

    ``believed`` are values for the chance that ``a`` wins a battle, ``possible`` the share of worlds in which the
    package then passes every gate. ``now`` is the mean belief; ``needed`` the nearest value that does, None if none.
    """

    package: str
    side: Side
    believed: tuple[float, ...]
    possible: tuple[float, ...]
    now: float
    needed: float | None
    words: str


@dataclass(frozen=True)
class Settles:
    """What could be settled under an account (or at neutral ranges).

    ``any_possible`` is the share of worlds in which at least one package passes every gate.
    """

    account: str | None
    worlds: int
    settlements: tuple[Settlement, ...]
    any_possible: float
    beliefs: tuple[NeededBelief, ...]
    reading: str
    caution: str

    def to_json(self) -> Any:
        """As plain data."""
        return as_json(self)


def find_settlements(
    trials: Trials,
    account: str | None,
    *,
    levers: tuple[str, ...] = (),
    reserver: Reserver = fast_reserves,
    belief_steps: int = BELIEF_STEPS,
    packages: int = 2,
) -> Settles:
    """What could be settled.

    Parameters
    ----------
    trials
        The scenario in common worlds; 64 to 256 are enough.
    account
        Whose premises are imposed; None for neutral ranges.
    levers
        Levers that are pulled.
    reserver
        What gives the value of fighting on.
    belief_steps
        Values of each side's belief that are tried; 0 leaves that question out.
    packages
        For so many packages, those nearest to passing.

    Returns
    -------
    Settles
        Packages, those most often possible first.

    Raises
    ------
    ValueError
        If the game has no table.
    """
    scenario, worlds = trials.scenario, trials.points.worlds
    sets: dict[str, Range] = {}
    for lever in levers:
        sets.update(scenario.levers[lever].sets)
    ranges = trials.ranges(() if account is None else trials.premises_of(account)) | sets
    draws = draw_worlds(trials.points, ranges)
    terms = read_terms(scenario.game, draws, worlds)
    reserves = reserver(scenario.game, draws, worlds, progress=trials.progress)
    passes = terms.passing(_all_gates(terms), reserves)
    found = sorted(
        _settlements(terms, reserves, passes), key=lambda s: (-s.possible, -round(min(s.gain_a, s.gain_d), ALIKE))
    )
    nearest = [settlement.package for settlement in found[:packages]] if belief_steps else []
    beliefs: list[NeededBelief] = []
    for side in SIDES if nearest else ():
        beliefs += _needed(trials, draws, side, nearest, terms, reserver, belief_steps)
    return Settles(
        account=account,
        worlds=worlds,
        settlements=tuple(found),
        any_possible=float(passes.any(axis=0).mean()),
        beliefs=tuple(beliefs),
        reading=_reading(found, float(passes.any(axis=0).mean())),
        caution=CAUTION,
    )


def _all_gates(terms: Terms) -> tuple[str, ...]:
    return (*terms.gates, *(f"reserve.{valuer}" for valuer in terms.vetoes))


def _settlements(terms: Terms, reserves: Array, passes: Any) -> list[Settlement]:
    every = _all_gates(terms)
    kinds = {
        kind: terms.passing([gate for gate in every if gate.startswith((kind, "line"))], reserves).mean(axis=1)
        for kind in ("reserve", "ratify", "credible")
    }
    alone = {gate: terms.passing([gate], reserves).mean(axis=1) for gate in every}
    middle = terms.middle()
    worth = middle.mean(axis=2)
    gains = (middle - reserves).mean(axis=2)
    nation = [terms.valuers.index(f"nation.{side}") for side in SIDES]
    leaders = [terms.valuers.index(side) for side in SIDES]
    best = _undominated(gains[:, leaders])
    return [
        Settlement(
            package=name,
            feasible=float(kinds["reserve"][place]),
            ratifiable=float(kinds["ratify"][place]),
            credible=float(kinds["credible"][place]),
            possible=float(passes[place].mean()),
            by_gate={gate: float(alone[gate][place]) for gate in every},
            worth_a=float(worth[place, nation[0]]),
            worth_d=float(worth[place, nation[1]]),
            gain_a=float(gains[place, leaders[0]]),
            gain_d=float(gains[place, leaders[1]]),
            frontier=bool(best[place]),
        )
        for place, name in enumerate(terms.packages)
    ]


def _undominated(pairs: Array) -> list[bool]:
    """Which rows no other row matches in both columns and beats in one."""
    return [
        not any(np.all(other >= mine - 1e-12) and np.any(other > mine + 1e-12) for other in pairs) for mine in pairs
    ]


def _needed(
    trials: Trials,
    draws: dict[str, Array],
    side: Side,
    packages: list[str],
    terms: Terms,
    reserver: Reserver,
    steps: int,
) -> list[NeededBelief]:
    game, worlds = _asking(trials.scenario.game, side), trials.points.worlds
    stated = trials.scenario.game.sides[side].belief.mean
    now = float(np.mean(draws[stated])) if isinstance(stated, str) else float(stated)
    grid = np.linspace(0.05, 0.95, steps)
    places = [terms.packages.index(package) for package in packages]
    shares = []
    for value in grid:
        moved = {**draws, BELIEVED: np.full(worlds, value)}
        reserves = reserver(game, moved, worlds, progress=trials.progress)
        believed = read_terms(game, moved, worlds)  # a side that fears reopening judges with its belief, too
        shares.append(believed.passing(_all_gates(believed), reserves)[places].mean(axis=1))
    name = trials.scenario.parties[side].name
    chance = f"the chance that {trials.scenario.parties['a'].name} wins a battle"
    found = []
    for column, package in enumerate(packages):
        possible = [float(row[column]) for row in shares]
        needed = _nearest(grid, possible, now)
        found.append(
            NeededBelief(
                package=package,
                side=side,
                believed=tuple(float(each) for each in grid),
                possible=tuple(possible),
                now=now,
                needed=needed,
                words=_belief_words((name, chance), package, now, needed, max(possible)),
            )
        )
    return found


def _asking(game: Game, side: Side) -> Game:
    """The game with one side's mean belief as a quantity of its own."""
    leader = game.sides[side]
    belief = leader.belief.model_copy(update={"mean": BELIEVED})
    return game.model_copy(update={"sides": {**game.sides, side: leader.model_copy(update={"belief": belief})}})


def _nearest(grid: Array, shares: list[float], now: float) -> float | None:
    """The value nearest to now at which the share is at least one half, between grid points by interpolation."""
    if np.interp(now, grid, shares) >= HALF:
        return now
    turns = []
    for place in range(len(grid) - 1):
        before, after = shares[place] - HALF, shares[place + 1] - HALF
        if (before < 0) != (after < 0):
            turns.append(float(grid[place] + (grid[place + 1] - grid[place]) * before / (before - after)))
    return min(turns, key=lambda turn: abs(turn - now), default=None)


def _belief_words(names: tuple[str, str], package: str, now: float, needed: float | None, best: float) -> str:
    who, chance = names
    if needed is None:
        return f"Whatever {who} believed of {chance}, '{package}' would pass in at most {percent(best)} of worlds."
    if needed == now:
        return f"At {who}'s mean belief of {chance}, {number(now)}, '{package}' passes in at least half of the worlds."
    way = "at most" if needed < now else "at least"
    return (
        f"For '{package}' to pass in half of the worlds {who} would have to put {chance} at {way} {number(needed)}, "
        f"instead of {number(now)} in the mean."
    )


def _reading(found: list[Settlement], any_possible: float) -> str:
    best = found[0]
    if best.possible == 0:
        kinds = {"feasible": best.feasible, "ratifiable": best.ratifiable, "credible": best.credible}
        least = min(kinds, key=lambda kind: kinds[kind])
        return (
            f"No package passes every gate in any world. The one nearest, '{best.package}', is {least} least often "
            f"({percent(kinds[least])} of worlds)."
        )
    frontier = [settlement.package for settlement in found if settlement.frontier]
    return (
        f"Some package passes every gate in {percent(any_possible)} of worlds; most often '{best.package}' "
        f"({percent(best.possible)}). Nothing is better for both than {listed([repr(p) for p in frontier[:3]], 'or')}."
    )
