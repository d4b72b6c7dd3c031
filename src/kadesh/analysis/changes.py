"""What would change it? Levers and combinations side by side: what each does, for whom, and who would have to act.

The idea: the same worlds with and without a lever differ by nothing but the lever. Nobody knows which account is true,
so that a lever is judged under all of them; one that helps under each is robust, and regret says how much is given away
where it is not the best.
The method: common worlds. Talks and settlement are chances within the window; weeks of war and lives run to the end or
the horizon; values are what each side's leader expects from all of it; terms are the mean worth to each nation of what
is signed, at the starting line with the divisible part halved; durability is by how much the tighter gate against
reopening is cleared, likewise.
Trust it when: a lever's numbers are what somebody could bring about. Its price to whoever pulls it is not in the model,
and there is no optimiser for one side's aims: outcomes are shown for both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from kadesh.analysis.follows import event_chance
from kadesh.analysis.names import called, plain_name
from kadesh.analysis.plain import CAUTION, as_json
from kadesh.analysis.trials import Trials
from kadesh.analysis.words import listed, points
from kadesh.domain.argument import Chance, Range
from kadesh.engine.lattice import Array
from kadesh.engine.ledger import lives_per_week, weeks_fought
from kadesh.engine.outlook import Outlook
from kadesh.engine.setting import SIDES
from kadesh.engine.terms import Terms, read_terms
from kadesh.engine.worlds import draw_worlds

MOST_GAMES = 200
TOGETHER = 2
WINDOW_WEEKS = 26
NOTICE = 0.01
FEW = 0.05
GAINS = ("talks", "settlement")
"""Outcomes in which regret and robustness are counted: joint ones, never one side's."""


@dataclass(frozen=True)
class Effect:
    """One outcome under one account with an option: its mean, and the paired change from doing nothing.

    ``low`` and ``high`` hold nine worlds in ten of the change; ``raises`` and ``lowers`` are shares of worlds.
    """

    outcome: str
    mean: float
    change: float
    low: float
    high: float
    raises: float
    lowers: float


@dataclass(frozen=True)
class Course:
    """An option under an account: effects by outcome, and what is signed, if anything is.

    ``terms_a``, ``terms_d`` and ``durability`` are means over what is signed, None where nothing ever is (durability
    also where the game knows no reopening). ``regret`` is, by outcome, the mean shortfall from the best option in the
    same world.
    """

    account: str
    effects: tuple[Effect, ...]
    terms_a: float | None
    terms_d: float | None
    durability: float | None
    regret: dict[str, float]


@dataclass(frozen=True)
class Option:
    """A lever, several together, or none.

    Attributes
    ----------
    who
        Who would have to act, one entry a lever.
    robust
        Outcomes that it raises under every account, in the mean, and lowers in at most one world in twenty.
    regret
        By outcome, the largest regret over the accounts.
    """

    levers: tuple[str, ...]
    who: tuple[str, ...]
    courses: tuple[Course, ...]
    robust: tuple[str, ...]
    regret: dict[str, float]


@dataclass(frozen=True)
class Changes:
    """Levers compared.

    ``left_out`` names combinations that were not tried: their levers set the same quantity, or the games ran out.
    """

    accounts: tuple[str, ...]
    worlds: int
    window_weeks: int
    options: tuple[Option, ...]
    left_out: tuple[str, ...]
    reading: str
    caution: str

    def to_json(self) -> Any:
        """As plain data."""
        return as_json(self)


def compare_levers(
    trials: Trials,
    accounts: tuple[str, ...] | None = None,
    *,
    levers: tuple[str, ...] | None = None,
    together: int = TOGETHER,
    most_games: int = MOST_GAMES,
) -> Changes:
    """Levers and combinations of them, under every account.

    Parameters
    ----------
    trials
        The scenario in common worlds; 64 to 256 are enough.
    accounts, levers
        Which; all unless given.
    together
        How many levers are pulled together at most.
    most_games
        How many games may be run; combinations that do not fit are left out, and said to be.

    Returns
    -------
    Changes
        Doing nothing first, then single levers, then combinations.
    """
    scenario = trials.scenario
    names = accounts or tuple(scenario.accounts)
    chosen = levers or tuple(scenario.levers)
    weeks = window_of(trials)
    options, left_out = _options(trials, chosen, together, most_games // max(len(names), 1))
    trials.ahead(lambda each: [each.outlook(each.premises_of(name), option) for name in names for option in options])
    worlds = {(name, option): _outcomes(trials, name, option, weeks) for name in names for option in options}
    regrets = {(name, event): _regrets(worlds, name, options, event) for name in names for event in GAINS}
    found = []
    for place, option in enumerate(options):
        courses = tuple(
            _course(trials, name, option, worlds, {event: float(regrets[name, event][place]) for event in GAINS})
            for name in names
        )
        robust = tuple(event for event in GAINS if option and all(_helps(course, event) for course in courses))
        worst = {event: max(course.regret[event] for course in courses) for event in GAINS}
        found.append(Option(option, tuple(scenario.levers[lever].who for lever in option), courses, robust, worst))
    return Changes(names, trials.points.worlds, weeks, tuple(found), left_out, _reading(found, weeks), CAUTION)


def window_of(trials: Trials) -> int:
    """The longest window of the scenario's conclusions about chances, within the game's weeks."""
    measures = [each.measure for each in trials.scenario.conclusions.values()]
    windows = [measure.within_weeks for measure in measures if isinstance(measure, Chance)]
    return min(max(windows, default=WINDOW_WEEKS), trials.scenario.game.weeks)


def count_games(trials: Trials, accounts: int, *, together: int = TOGETHER, most_games: int = MOST_GAMES) -> int:
    """How many games :func:`compare_levers` runs, for a progress bar."""
    options, _ = _options(trials, tuple(trials.scenario.levers), together, most_games // max(accounts, 1))
    return accounts * len(options)


def _options(
    trials: Trials, levers: tuple[str, ...], together: int, most: int
) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    stated = trials.scenario.levers
    found: list[tuple[str, ...]] = [(), *((lever,) for lever in levers)]
    left_out = []
    for size in range(2, together + 1):
        for group in combinations(levers, size):
            shared = [q for q in stated[group[0]].sets if any(q in stated[other].sets for other in group[1:])]
            if shared:
                both = [called(trials.scenario, "quantity", each) for each in shared]
                left_out.append(f"{_named(group)}: both set {listed(both)}")
            elif len(found) >= most:
                left_out.append(f"{_named(group)}: no game left for it")
            else:
                found.append(group)
    return found, tuple(left_out)


def _outcomes(trials: Trials, account: str, option: tuple[str, ...], weeks: int) -> dict[str, Array]:
    """Every outcome in every world."""
    outlook = trials.outlook(trials.premises_of(account), levers=option)
    found = {event: event_chance(trials, outlook, event, weeks) for event in GAINS}
    found["weeks of war"] = outlook.mean_weeks()
    game = trials.scenario.game
    if any(game.sides[side].lives != 0 for side in SIDES):
        lives = lives_per_week(game, _draws(trials, account, option), trials.points.worlds).sum(axis=0)
        found["lives"] = lives * weeks_fought(game, outlook).sum(axis=0)
    for place, side in enumerate(SIDES):
        found[f"value to {side}"] = np.asarray(outlook.values[place])
    return found


def _draws(trials: Trials, account: str, option: tuple[str, ...]) -> dict[str, Array]:
    sets: dict[str, Range] = {}
    for lever in option:
        sets.update(trials.scenario.levers[lever].sets)
    return draw_worlds(trials.points, trials.ranges(trials.premises_of(account)) | sets)


def _regrets(
    worlds: Mapping[tuple[str, tuple[str, ...]], dict[str, Array]],
    account: str,
    options: list[tuple[str, ...]],
    event: str,
) -> Array:
    """Mean shortfall of every option from the best one in the same world."""
    rows = np.stack([worlds[account, option][event] for option in options])
    return np.asarray((rows.max(axis=0) - rows).mean(axis=1))


def _course(
    trials: Trials,
    account: str,
    option: tuple[str, ...],
    worlds: Mapping[tuple[str, tuple[str, ...]], dict[str, Array]],
    regret: dict[str, float],
) -> Course:
    now, before = worlds[account, option], worlds[account, ()]
    effects = tuple(_effect(outcome, now[outcome], now[outcome] - before[outcome]) for outcome in now)
    outlook = trials.outlook(trials.premises_of(account), levers=option)
    signed = _what_is_signed(trials, account, option, outlook)
    return Course(account, effects, *signed, regret)


def _effect(outcome: str, values: Array, change: Array) -> Effect:
    low, high = np.quantile(change, (0.05, 0.95))
    return Effect(
        outcome=outcome,
        mean=float(values.mean()),
        change=float(change.mean()),
        low=float(low),
        high=float(high),
        raises=float((change > 1e-9).mean()),
        lowers=float((change < -1e-9).mean()),
    )


def _what_is_signed(
    trials: Trials, account: str, option: tuple[str, ...], outlook: Outlook
) -> tuple[float | None, float | None, float | None]:
    """Mean worth to both nations, and mean slack against reopening, over all that is signed."""
    total = float(outlook.packages.sum())
    if trials.scenario.game.table is None or total < 1e-9:
        return None, None, None
    terms = read_terms(trials.scenario.game, _draws(trials, account, option), trials.points.worlds)
    weights = outlook.packages / total
    middle = terms.middle()
    worth = [float((weights * middle[:, terms.valuers.index(f"nation.{side}")]).sum()) for side in SIDES]
    slack = _slack(terms)
    return worth[0], worth[1], None if slack is None else float((weights * slack).sum())


def _slack(terms: Terms) -> Array | None:
    """By how much a package clears the tighter of the gates against reopening: (packages, worlds)."""
    places = [place for place, gate in enumerate(terms.gates) if gate.startswith("credible.")]
    if not places:
        return None
    half = (terms.low + terms.high) / 2
    return np.asarray((terms.margin[:, places] + terms.slope[:, places] * half).min(axis=1))


def _helps(course: Course, event: str) -> bool:
    (effect,) = [each for each in course.effects if each.outcome == event]
    return effect.change >= NOTICE and effect.lowers <= FEW


def _reading(options: list[Option], weeks: int) -> str:
    singles = [option for option in options if len(option.levers) == 1]
    if not singles:
        return "The scenario has no lever."
    robust = [plain_name(option.levers[0]) for option in singles if "settlement" in option.robust]
    talks = [
        plain_name(each.levers[0]) for each in singles if "talks" in each.robust and "settlement" not in each.robust
    ]
    parts = []
    if robust:
        parts.append(
            f"Under every account {listed(robust)} raise{'s' * (len(robust) == 1)} the chance of a settlement."
        )
    else:
        parts.append("No single lever raises the chance of a settlement under every account.")
    if talks:
        parts.append(f"{listed(talks)} raise{'s' * (len(talks) == 1)} that of talks only.")
    best = min(options, key=lambda option: (option.regret["settlement"], len(option.levers)))
    name = _named(best.levers) if best.levers else "doing nothing"
    parts.append(
        f"Least regret for a settlement within {weeks} weeks, whatever account is true: {name} "
        f"({points(-best.regret['settlement'])} at worst)."
    )
    return " ".join(parts)


def _named(levers: tuple[str, ...]) -> str:
    return listed([plain_name(each) for each in levers])
