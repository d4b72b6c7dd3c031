"""Why this answer? What carries it, what flips it, who blocks and what would unblock, what tells it from its rivals.

The idea: the four questions belong together; each limits what the others may be read to say.
The method: each question with as many worlds as it needs: shares of worlds for boxes need many, comparisons in common
worlds need few. Where nothing flips an answer inside an account, the neutral ranges are searched too.
Trust it when: each part's own caution is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kadesh.analysis.carries import Carries, count_games, find_carriers
from kadesh.analysis.exploring import window_of
from kadesh.analysis.flips import Flips, find_flips
from kadesh.analysis.logic import Logic, find_logic
from kadesh.analysis.openings import Openings, find_openings
from kadesh.analysis.plain import CAUTION, as_json
from kadesh.analysis.sensitivities import worlds_needed
from kadesh.analysis.tells import Tells, find_tells
from kadesh.analysis.trials import Trials
from kadesh.domain.argument import Because, Chance, Conclusion, Threshold
from kadesh.domain.scenario import Scenario

CARRIED_IN = 32
OPENED_IN = 16
TOLD_IN = 32
BASE = 64
GAMES_TO_OPEN = 150
"""About how many games the search for openings takes; for the progress bar only."""


@dataclass(frozen=True)
class Explanation:
    """Why a conclusion has its verdict under an account.

    ``beyond`` says where it flips at neutral ranges, asked where nothing flips it inside the account. ``tells``
    compares all accounts, or is None where the scenario has one.
    """

    account: str
    conclusion: str
    logic: Logic
    carries: Carries
    flips: Flips
    beyond: Flips | None
    openings: Openings | None
    tells: Tells | None
    reading: str
    caution: str

    def to_json(self) -> Any:
        """As plain data."""
        return as_json(self)


def explain(trials: Trials, account: str, *, conclusion: str, told: Tells | None = None) -> Explanation:
    """Why a conclusion has its verdict under an account.

    Parameters
    ----------
    trials
        The scenario in common worlds.
    account, conclusion
        Their names.
    told
        What tells accounts apart, if that is known already.

    Returns
    -------
    Explanation
        Every part with its own reading and caution.
    """
    carries = find_carriers(trials.first(CARRIED_IN), account, conclusion=conclusion)
    logic = find_logic(trials.scenario, account, conclusion=conclusion, pulls=carries.pulls)
    flips = find_flips(trials, account, conclusion=conclusion, base=BASE)
    still = not flips.flips
    beyond = find_flips(trials, None, conclusion=conclusion, base=BASE) if still else None
    openings = _openings(trials, account, conclusion)
    tells = told or (tell(trials) if len(trials.scenario.accounts) > 1 else None)
    parts = (carries, flips, beyond, openings, tells)
    reading = " ".join(part.reading for part in parts if part is not None)
    return Explanation(account, conclusion, logic, carries, flips, beyond, openings, tells, reading, CAUTION)


def tell(trials: Trials) -> Tells:
    """What tells all accounts apart, in as many worlds as that needs."""
    return find_tells(trials.first(TOLD_IN))


def planned_worlds(trials: Trials, account: str, *, conclusion: str) -> int:
    """About how many worlds :func:`explain` solves."""
    scenario, worlds = trials.scenario, trials.points.worlds
    few = min(CARRIED_IN, worlds)
    games = len(set(_games(scenario, scenario.conclusions[conclusion])))
    carried = count_games(trials, account) * few * games
    flipped = 2 * (2 * worlds + worlds_needed(len(scenario.quantities), BASE)) * games
    opened = GAMES_TO_OPEN * min(OPENED_IN, worlds) if scenario.game.table is not None else 0
    told = len(scenario.accounts) * min(TOLD_IN, worlds) if len(scenario.accounts) > 1 else 0
    return carried + flipped + opened + told


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
