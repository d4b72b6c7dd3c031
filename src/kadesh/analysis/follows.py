"""Does it follow? The verdict on every conclusion under every account, computed by the game.

The idea: in one world a conclusion about a chance is true at .95 or more, false at .05 or less, else open. Over
worlds it HOLDS if at least 95 % are true, FAILS if at least 95 % are false, and DEPENDS otherwise.
The method: common worlds for all accounts and levers. *Because* also needs that the conclusion is not true once the
account's premises are released; a *threshold* needs it above and not below; a *best lever* needs a gain over every
other single lever in talks and in settlements.
Trust it when: the verdict is not marked "near the cut". A share of worlds is a share of the admissible region, not a
probability, and what the premises entail is not thereby true.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kadesh.analysis.plain import ALIKE
from kadesh.analysis.trials import Trials
from kadesh.domain.argument import Because, BestLever, Chance, Threshold, Word
from kadesh.engine.lattice import Array
from kadesh.engine.outlook import Outlook

SURE = 0.95
UNSURE = 0.05
CUT = 0.95


@dataclass(frozen=True)
class Verdict:
    """What the model says of one conclusion under one account, beside what its author claims.

    Attributes
    ----------
    share, share_open, share_false
        Shares of worlds in which it is true, open, false.
    mean_chance
        Mean over worlds of the chance that the conclusion is about; for a best lever, of the paired difference.
    worst, best
        Lowest and highest of those chances over worlds.
    worst_world, best_world
        The worlds that have them, by number (``kadesh export --worlds`` writes what stands in each).
    margin
        By how much the share that decides, of true or of false worlds, lies above the cut; negative for DEPENDS.
    near_cut
        The share lies within sampling error of the cut.
    expected, as_expected
        The verdict recorded for the model, and whether this one agrees; None where none is recorded.
    """

    account: str
    conclusion: str
    verdict: Word
    share: float
    share_open: float
    share_false: float
    mean_chance: float
    worst: float
    best: float
    worst_world: int
    best_world: int
    margin: float
    near_cut: bool
    claimed: Word
    predicted: Word | None
    expected: Word | None
    as_expected: bool | None


@dataclass(frozen=True)
class Truth:
    """One conclusion in every world: true, false (else open), and the chance it is about."""

    true: NDArray[np.bool_]
    false: NDArray[np.bool_]
    chance: Array


def find_verdicts(trials: Trials, accounts: tuple[str, ...] | None = None) -> tuple[Verdict, ...]:
    """The verdict on every conclusion under every account (or the named ones), in the scenario's order."""
    return tuple(_verdicts(trials, accounts or tuple(trials.scenario.accounts)))


def _verdicts(trials: Trials, accounts: tuple[str, ...]) -> Iterator[Verdict]:
    for account in accounts:
        for name in trials.scenario.conclusions:
            truth = find_truth(trials, name, trials.premises_of(account))
            yield judge(trials, account, name, truth)


def judge(trials: Trials, account: str, conclusion: str, truth: Truth) -> Verdict:
    """Sum worlds up into a word."""
    stated = trials.scenario.conclusions[conclusion]
    share, false = float(truth.true.mean()), float(truth.false.mean())
    word = word_for(share, false)
    expected = stated.expect.get(account)
    error = 1.96 * np.sqrt(CUT * (1 - CUT) / len(truth.true))
    return Verdict(
        account=account,
        conclusion=conclusion,
        verdict=word,
        share=share,
        share_open=1.0 - share - false,
        share_false=false,
        mean_chance=float(truth.chance.mean()),
        worst=float(truth.chance.min()),
        best=float(truth.chance.max()),
        worst_world=int(np.round(truth.chance, ALIKE).argmin()),
        best_world=int(np.round(truth.chance, ALIKE).argmax()),
        margin=max(share, false) - CUT,
        near_cut=bool(min(abs(share - CUT), abs(false - CUT)) <= error),
        claimed=stated.claimed,
        predicted=stated.predicted.get(account),
        expected=expected,
        as_expected=None if expected is None else expected == word,
    )


def word_for(share_true: float, share_false: float) -> Word:
    """HOLDS, FAILS or DEPENDS."""
    if share_true >= CUT:
        return "HOLDS"
    if share_false >= CUT:
        return "FAILS"
    return "DEPENDS"


def find_truth(trials: Trials, conclusion: str, premises: tuple[str, ...]) -> Truth:
    """A conclusion in every world under some premises."""
    measure = trials.scenario.conclusions[conclusion].measure
    if isinstance(measure, Chance):
        return _of_chance(event_chance(trials, trials.outlook(premises), measure.event, measure.within_weeks))
    if isinstance(measure, Because):
        return _because(trials, measure, premises)
    if isinstance(measure, Threshold):
        return _threshold(trials, measure, premises)
    return _best_lever(trials, measure, premises)


def event_chance(trials: Trials, outlook: Outlook, event: str, weeks: int) -> Array:
    """Chance of an event within the first weeks, by world.

    ``event`` is one of: no talks, talks, settlement, no settlement, collapse, fall a, fall d.

    Raises
    ------
    ValueError
        For an unknown event, or a window beyond the game's horizon.
    """
    if weeks > trials.scenario.game.weeks:
        raise ValueError(f"a window of {weeks} weeks is longer than the game's {trials.scenario.game.weeks}")
    chances = {
        "no talks": lambda: outlook.without_talks[weeks],
        "talks": lambda: 1.0 - outlook.without_talks[weeks],
        "settlement": lambda: outlook.settled[:weeks].sum(axis=0),
        "no settlement": lambda: 1.0 - outlook.settled[:weeks].sum(axis=0),
        "collapse": lambda: (outlook.won + outlook.lost)[: weeks + 1].sum(axis=0),
        "fall a": lambda: outlook.falls[0, :weeks].sum(axis=0),
        "fall d": lambda: outlook.falls[1, :weeks].sum(axis=0),
    }
    if event not in chances:
        raise ValueError(f"unknown event '{event}'; the events are {', '.join(chances)}")
    return np.asarray(chances[event]())


def _of_chance(chance: Array) -> Truth:
    return Truth(chance >= SURE, chance <= UNSURE, chance)


def _because(trials: Trials, measure: Because, premises: tuple[str, ...]) -> Truth:
    with_them = find_truth(trials, measure.of, premises)
    without = find_truth(trials, measure.of, ())
    true = with_them.true & ~without.true
    return Truth(true, ~true, with_them.chance)


def _threshold(trials: Trials, measure: Threshold, premises: tuple[str, ...]) -> Truth:
    curve = threshold_curve(trials, measure, premises)
    above, below = curve[measure.level :].min(axis=0), curve[: measure.level].max(axis=0)
    true = (above >= SURE) & (below <= UNSURE)
    return Truth(true, ~true, above)


def threshold_curve(trials: Trials, measure: Threshold, premises: tuple[str, ...]) -> Array:
    """Chance of the event with the coordinate held at each of its levels: (levels, worlds)."""
    side = trials.scenario.game.sides["a" if measure.coordinate.endswith(".a") else "d"]
    levels = side.respect.levels if side.respect is not None else 0
    rows = [
        event_chance(
            trials, trials.outlook(premises, hold=(measure.coordinate, k)), measure.event, measure.within_weeks
        )
        for k in range(levels + 1)
    ]
    return np.stack(rows)


def _best_lever(trials: Trials, measure: BestLever, premises: tuple[str, ...]) -> Truth:
    weeks, mine = measure.within_weeks, trials.outlook(premises, levers=(measure.lever,))
    leads = []
    for event in ("talks", "settlement"):
        rivals = [
            event_chance(trials, trials.outlook(premises, levers=(rival,)), event, weeks) for rival in measure.against
        ]
        leads.append(event_chance(trials, mine, event, weeks) - np.max(rivals, axis=0))
    true = (leads[0] > 0) & (leads[1] > 0)
    return Truth(true, ~true, leads[0])
