"""Why this answer? What carries it, what flips it, who blocks and what would unblock, what tells it from its rivals.

The idea: the four questions belong together; each limits what the others may be read to say.
The method: each question with as many worlds as it needs: shares of worlds for boxes need many, comparisons in common
worlds need few. Where nothing flips an answer inside an account, the neutral ranges are searched too.
Trust it when: each part's own caution is kept.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, TypeVar

from kadesh.analysis import crossings
from kadesh.analysis.carries import Carries, count_games, find_carriers
from kadesh.analysis.exploring import exploring, window_of
from kadesh.analysis.flips import Flips, find_flips
from kadesh.analysis.logic import Logic, find_logic
from kadesh.analysis.openings import Openings, find_openings
from kadesh.analysis.plain import CAUTION, as_json
from kadesh.analysis.sensitivities import worlds_needed
from kadesh.analysis.tells import Tells, find_tells
from kadesh.analysis.trials import Trials
from kadesh.domain.argument import Because, Chance, Conclusion, Threshold
from kadesh.domain.scenario import Scenario
from kadesh.engine.setting import Progress

CARRIED_IN = 32
OPENED_IN = 16
TURNED_IN = 64
TOLD_IN = 32
BASE = 64
GAMES_TO_OPEN, GAMES_TO_TURN = 150, 24
"""About how many games the search for openings takes, and for crossings of one quantity; for the progress bar only."""

Found = TypeVar("Found")
Keep = Callable[[str, Any, Callable[[], Any]], Any]


@dataclass(frozen=True)
class Explanation:
    """Why a conclusion has its verdict under an account.

    ``beyond`` says where it flips at neutral ranges, asked where nothing flips it inside the account. ``threshold`` is
    where it turns along one or two quantities, if they were named. ``tells`` compares all accounts, or is None where
    the scenario has one.
    """

    account: str
    conclusion: str
    logic: Logic
    carries: Carries
    flips: Flips
    beyond: Flips | None
    threshold: crossings.Threshold | None
    openings: Openings | None
    tells: Tells | None
    reading: str
    caution: str

    def to_json(self) -> Any:
        """As plain data."""
        return as_json(self)


def find_anew(_part: str, _kind: Any, find: Callable[[], Found]) -> Found:
    """Keep nothing: every part is found when it is asked for."""
    return find()


def explain(
    trials: Trials,
    account: str,
    *,
    conclusion: str,
    along: Sequence[str] = (),
    told: Tells | None = None,
    keep: Keep = find_anew,
) -> Explanation:
    """Why a conclusion has its verdict under an account.

    Parameters
    ----------
    trials
        The scenario in common worlds.
    account, conclusion
        Their names.
    along
        One quantity along which the conclusion's threshold is wanted, or two to set against each other.
    told
        What tells accounts apart, if that is known already.
    keep
        Asked for every part by its name, its type and how it is found; may give back what it has kept.

    Returns
    -------
    Explanation
        Every part with its own reading and caution.
    """
    plan = _plan(trials, account, conclusion, along)
    quick = exploring(trials, conclusion)

    def part(name: str, kind: Any, trials: Trials, ask: Callable[[Trials], Found]) -> Found:
        found: Found = _within(plan[name], trials, lambda watched: keep(name, kind, lambda: ask(watched)))
        return found

    def flips_of(account: str | None) -> Callable[[Trials], Flips]:
        return lambda trials: find_flips(trials, account, conclusion=conclusion, base=BASE)

    def threshold_of(trials: Trials) -> crossings.Threshold | None:
        if not along:
            return None
        some, premises = trials.first(TURNED_IN), trials.premises_of(account)
        against = along[1] if len(along) > 1 else None
        return crossings.find_crossings(some, premises, conclusion=conclusion, quantity=along[0], against=against)

    few = quick.first(CARRIED_IN)
    carries = part("carries", Carries, few, lambda few: find_carriers(few, account, conclusion=conclusion))
    logic = find_logic(trials.scenario, account, conclusion=conclusion, pulls=carries.pulls)
    flips = part("flips", Flips, quick, flips_of(account))
    beyond = part("beyond", Flips | None, quick, (lambda _: None) if flips.flips else flips_of(None))
    threshold = part("threshold", crossings.Threshold | None, quick, threshold_of)
    openings = part("openings", Openings | None, trials, lambda trials: _openings(trials, account, conclusion))
    tells = told or (tell(trials) if len(trials.scenario.accounts) > 1 else None)
    parts = (carries, flips, beyond, threshold, openings, tells)
    reading = " ".join(part.reading for part in parts if part is not None)
    return Explanation(account, conclusion, logic, carries, flips, beyond, threshold, openings, tells, reading, CAUTION)


def tell(trials: Trials) -> Tells:
    """What tells all accounts apart, in as many worlds as that needs."""
    return find_tells(trials.first(TOLD_IN))


def planned_worlds(trials: Trials, accounts: Sequence[str], *, conclusion: str, along: Sequence[str] = ()) -> int:
    """How many worlds progress is told of while some accounts are explained and all are told apart.

    At most so many are solved: a part that needs fewer than planned counts as done.
    """
    every = len(trials.scenario.accounts)
    told = every * min(TOLD_IN, trials.points.worlds) if every > 1 else 0
    return told + sum(sum(_plan(trials, account, conclusion, along).values()) for account in accounts)


def _plan(trials: Trials, account: str, conclusion: str, along: Sequence[str]) -> dict[str, int]:
    """How many worlds each part solves, about, or at most."""
    scenario, worlds = trials.scenario, trials.points.worlds
    games = len(set(_games(scenario, scenario.conclusions[conclusion])))
    flips = (2 * worlds + worlds_needed(len(scenario.quantities), BASE)) * games
    opened = GAMES_TO_OPEN * min(OPENED_IN, worlds) if scenario.game.table is not None else 0
    carries = count_games(trials, account) * min(CARRIED_IN, worlds) * games
    turned = GAMES_TO_TURN * crossings.STEPS ** (len(along) - 1) * min(TURNED_IN, worlds) * games if along else 0
    return {"carries": carries, "flips": flips, "beyond": flips, "threshold": turned, "openings": opened}


class _Share:
    """A part's share of the progress: it is told no more than was planned, and the rest when the part is done."""

    def __init__(self, progress: Progress, planned: int) -> None:
        self._progress, self._left = progress, planned
        self._lock = Lock()

    def __call__(self, worlds: int) -> None:
        with self._lock:
            told = min(worlds, self._left)
            self._left -= told
        self._progress(told)

    def done(self) -> None:
        """Count what was not needed as done."""
        self(self._left)


def _within(planned: int, trials: Trials, ask: Callable[[Trials], Found]) -> Found:
    """The answer to a part, with its share of the progress."""
    if trials.progress is None:
        return ask(trials)
    share = _Share(trials.progress, planned)
    found = ask(replace(trials, progress=share))
    share.done()
    return found


def _openings(trials: Trials, account: str, conclusion: str) -> Openings | None:
    if trials.scenario.game.table is None:
        return None
    stated = window_of(trials.scenario, conclusion)
    event = "talks" if stated[0] in ("talks", "no talks") else "settlement"
    return find_openings(trials.first(OPENED_IN), account, weeks=stated[1], event=event)


def _games(scenario: Scenario, stated: Conclusion) -> Iterator[str]:
    """A name for every game that a conclusion takes in one set of premises."""
    measure = stated.measure
    if isinstance(measure, Chance):
        yield "as it is"
    elif isinstance(measure, Because):
        yield from _games(scenario, scenario.conclusions[measure.of])
    elif isinstance(measure, Threshold):
        yield from (f"level {level}" for level in range(measure.level + 1))
    else:
        yield from (measure.lever, *measure.against)
