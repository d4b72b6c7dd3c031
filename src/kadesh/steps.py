"""A study: every question asked of one scenario, in order, in the same worlds.

Read from the top of :func:`study`, this is what happens when somebody asks about an argument. Each step is one
analysis; nothing is computed here.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_type_hints

from kadesh.analysis.blocks import Blocker, find_blockers
from kadesh.analysis.certifies import Certified, Checked, certify, check_of
from kadesh.analysis.follows import Verdict, find_verdicts
from kadesh.analysis.horizon import HorizonCheck, check_horizon
from kadesh.analysis.idle import RouteWeight, weigh_routes
from kadesh.analysis.levers import Effect, find_effects
from kadesh.analysis.order import OrderEffect, find_order_effects
from kadesh.analysis.plain import as_json, from_json
from kadesh.analysis.spreads import Spread, find_spreads
from kadesh.analysis.thresholds import Curve, find_curves
from kadesh.analysis.trials import Solver, Trials
from kadesh.analysis.unfolds import Toll, Unfolding, find_tolls, find_unfolding
from kadesh.analysis.words import CAUTIONS as CAUTIONS
from kadesh.domain.argument import Range
from kadesh.domain.scenario import Scenario
from kadesh.engine.kernel.outlook import fast_outlook
from kadesh.engine.outlook import Outlook, blank_outlook
from kadesh.engine.setting import Progress
from kadesh.manifest import Manifest, write_manifest

if TYPE_CHECKING:
    import pandas

SCHEMA = "kadesh.run/1"
_as_json = partial(as_json, digits=12)
WORLDS = 256
SAMPLE_WORLDS = 64
"""Idle routes and the horizon are looked for in the first worlds only."""

Question = Literal["unfolds", "tolls", "blocks", "thresholds", "levers", "idle", "horizon", "order", "certificate"]
"""What can be asked beside the verdicts; ``order`` runs the game again with the order of movers reversed."""

APART = ("tolls", "certificate")
"""Questions that solve what they need by themselves, in few worlds, which no rehearsal counts."""

Rows = Literal["verdicts", "effects", "route_weights", "horizon", "route_sets", "order_effects", "certificates"]
"""The answers of a study that make rows of a table."""

USUAL: tuple[Question, ...] = ("unfolds", "tolls", "blocks", "thresholds", "levers", "idle", "horizon")
"""All but ``order`` and ``certificate``."""

_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Study:
    """The answers of one study; what was not asked is empty.

    Attributes
    ----------
    worlds, seed, seconds
        How many worlds, from which seed, and how long it took.
    manifest
        What a rerun needs.
    verdicts
        For every account and conclusion.
    spreads
        For every account and conclusion about a chance: shares of worlds by that chance.
    unfoldings
        By account: chances by week, with bands over worlds.
    tolls
        By account: what the war costs by each week, and on what terms it is settled, in the first worlds.
    blockers
        By account: who blocks a deal, week by week.
    curves
        The chance behind every threshold conclusion, by level.
    effects
        What the compared levers change, in paired worlds.
    route_weights
        What each route of an account adds to its others.
    horizon
        The first conclusion's chance with the weeks doubled.
    order_effects
        Every verdict beside the one with the order of movers reversed.
    certificates
        By account: the largest gain from one different choice, at every node of the first worlds.
    certificate
        The largest gain from one different choice that was met while solving; None where the solver looks for none.
    """

    scenario: Scenario
    worlds: int
    seed: int
    seconds: float
    manifest: Manifest
    verdicts: tuple[Verdict, ...]
    spreads: tuple[Spread, ...] = ()
    unfoldings: tuple[Unfolding, ...] = ()
    tolls: tuple[Toll, ...] = ()
    blockers: dict[str, tuple[Blocker, ...]] = dataclasses.field(default_factory=dict)
    curves: tuple[Curve, ...] = ()
    effects: tuple[Effect, ...] = ()
    route_weights: tuple[RouteWeight, ...] = ()
    horizon: tuple[HorizonCheck, ...] = ()
    order_effects: tuple[OrderEffect, ...] = ()
    certificates: tuple[Certified, ...] = ()
    certificate: Checked | None = None

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that were asked about."""
        return self.manifest.accounts

    @property
    def ties(self) -> int:
        """Tied choices met under the accounts, settled by the stated rule."""
        return sum(each.ties for each in self.unfoldings)

    @property
    def as_expected(self) -> bool:
        """Whether every verdict that the scenario records is the one found."""
        return all(verdict.as_expected is not False for verdict in self.verdicts)

    def verdict(self, account: str, conclusion: str) -> Verdict:
        """The verdict on one conclusion under one account.

        Raises
        ------
        KeyError
            If that was not asked.
        """
        for each in self.verdicts:
            if (each.account, each.conclusion) == (account, conclusion):
                return each
        raise KeyError((account, conclusion))

    def to_frame(self, answers: Rows = "verdicts") -> pandas.DataFrame:
        """Answers of one kind, one a row: verdicts unless named."""
        from kadesh.engine.frames import frame_of

        return frame_of(vars(each) for each in getattr(self, answers))

    def to_json(self) -> dict[str, Any]:
        """The answers as JSON knows them, in the documented form ``kadesh.run/1``."""
        return {
            "schema": SCHEMA,
            "scenario": self.scenario.name,
            "title": self.scenario.title,
            "worlds": self.worlds,
            "seed": self.seed,
            "seconds": round(self.seconds, 3),
            "ties": self.ties,
            "manifest": self.manifest.to_json(),
            "verdicts": _as_json(self.verdicts),
            "spreads": [{**_as_json(each), "split": each.histogram.is_split} for each in self.spreads],
            "unfoldings": _as_json(self.unfoldings),
            "tolls": _as_json(self.tolls),
            "blockers": _as_json(self.blockers),
            "curves": _as_json(self.curves),
            "effects": _as_json(self.effects),
            "route_weights": [{**_as_json(each), "idle": each.idle} for each in self.route_weights],
            "horizon": _as_json(self.horizon),
            "order_effects": [{**_as_json(each), "depends": each.depends} for each in self.order_effects],
            "certificate": _as_json(self.certificate),
            "certificates": _as_json(self.certificates),
            "cautions": list(CAUTIONS),
        }

    @classmethod
    def of_json(cls, scenario: Scenario, data: Mapping[str, Any]) -> Study:
        """A study again, from what :meth:`to_json` made of it (an older one may lack what is new) and its scenario."""
        hints = get_type_hints(cls, localns={"pandas": None})
        named = [each.name for each in dataclasses.fields(cls) if each.name != "scenario"]
        return cls(scenario=scenario, **{name: from_json(hints[name], data[name]) for name in named if name in data})

    def idle_routes(self, account: str) -> list[str]:
        """The routes of an account whose removal changes no stated output."""
        return [each.route for each in self.route_weights if each.account == account and each.idle]


def study(
    scenario: Scenario,
    worlds: int = WORLDS,
    *,
    seed: int = 0,
    accounts: Iterable[str] | None = None,
    settings: Mapping[str, Range] | None = None,
    levers: Iterable[str] = (),
    questions: Iterable[Question] = USUAL,
    command: str = "",
    progress: Progress | None = None,
    solver: Solver = fast_outlook,
) -> Study:
    """Ask every question of a scenario.

    Parameters
    ----------
    scenario
        The argument and its game.
    worlds
        How many worlds; a power of two is best.
    seed
        Any integer from 0. The same seed gives the same answers.
    accounts
        Which accounts; all unless named.
    settings
        Quantities fixed or narrowed for every run; they win over levers.
    levers
        Levers pulled in every run.
    questions
        What to ask beside the verdicts.
    command
        What was typed, for the manifest.
    progress
        Told how many worlds are solved; see :func:`planned_worlds`.
    solver
        What turns a game and draws into an outlook.

    Returns
    -------
    Study
        The answers.

    Raises
    ------
    ValueError
        For an account, lever or quantity that the scenario does not have, or no worlds.
    """
    began = time.perf_counter()
    chosen, pulled, fixed = resolve(scenario, accounts, levers, settings)
    asked = tuple(questions)
    manifest = write_manifest(
        scenario,
        worlds=worlds,
        seed=seed,
        accounts=chosen,
        levers=pulled,
        settings=settings,
        options={"questions": list(asked)},
        command=command,
    )
    trials = Trials.of(scenario, worlds, seed, settings=fixed, progress=progress, solver=solver)
    answers = _ask(trials, chosen, asked)
    return Study(
        scenario=scenario,
        worlds=worlds,
        seed=seed,
        seconds=time.perf_counter() - began,
        manifest=manifest,
        **answers,
    )


def solve(
    scenario: Scenario,
    worlds: int = WORLDS,
    *,
    seed: int = 0,
    account: str | None = None,
    settings: Mapping[str, Range] | None = None,
    levers: Iterable[str] = (),
    progress: Progress | None = None,
    solver: Solver = fast_outlook,
) -> Outlook:
    """The exact chances of everything, by week and world, under one account (or neutral ranges).

    Parameters
    ----------
    scenario, worlds, seed, settings, levers, progress, solver
        As in :func:`study`.
    account
        Whose premises to impose; none unless named.

    Returns
    -------
    Outlook
        Arrays with one column a world.
    """
    chosen, _, fixed = resolve(scenario, None if account is None else (account,), levers, settings)
    trials = Trials.of(scenario, worlds, seed, settings=fixed, progress=progress, solver=solver)
    return trials.outlook(() if account is None else trials.premises_of(chosen[0]))


def planned_worlds(
    scenario: Scenario,
    worlds: int = WORLDS,
    *,
    accounts: Iterable[str] | None = None,
    settings: Mapping[str, Range] | None = None,
    levers: Iterable[str] = (),
    questions: Iterable[Question] = USUAL,
) -> int:
    """How many worlds a study will solve over all its runs, found by rehearsing it with nothing to solve."""
    solved = 0

    def rehearse(game: Any, _draws: Any, count: int, **_: Any) -> Outlook:
        nonlocal solved
        solved += count
        return blank_outlook(game, count)

    chosen, _, fixed = resolve(scenario, accounts, levers, settings)
    questions = tuple(each for each in questions if each not in APART)
    _ask(Trials.of(scenario, worlds, 0, settings=fixed, solver=rehearse), chosen, tuple(questions))
    return solved


def _ask(trials: Trials, accounts: tuple[str, ...], asked: tuple[Question, ...]) -> dict[str, Any]:
    """Every step, in the order of the questions; all that can be is solved side by side."""
    unknown = set(asked) - set(get_args(Question))
    if unknown:
        raise ValueError(
            f"no question is named {', '.join(sorted(unknown))}; there are {', '.join(get_args(Question))}"
        )
    for account in accounts:
        trials.outlook(trials.premises_of(account))  # each by itself, so that its ties are its own
    trials.ahead(lambda rehearsed: _answers(rehearsed, accounts, tuple(each for each in asked if each not in APART)))
    return _answers(trials, accounts, asked)


def _answers(trials: Trials, accounts: tuple[str, ...], asked: tuple[Question, ...]) -> dict[str, Any]:
    few = trials.first(SAMPLE_WORLDS)

    def each(question: Question, answer: Callable[[Trials, str], _Found], trials: Trials = trials) -> list[_Found]:
        return [answer(trials, account) for account in accounts] if question in asked else []

    answers: dict[str, Any] = {"verdicts": find_verdicts(trials, accounts)}
    answers["spreads"] = find_spreads(trials, accounts)
    answers["unfoldings"] = tuple(each("unfolds", find_unfolding))
    answers["tolls"] = find_tolls(trials, accounts) if "tolls" in asked else ()
    answers["blockers"] = dict(zip(accounts, each("blocks", _blockers), strict=False))
    answers["curves"] = tuple(curve for found in each("thresholds", find_curves) for curve in found)
    answers["effects"] = tuple(effect for found in each("levers", find_effects) for effect in found)
    answers["route_weights"] = tuple(weight for found in each("idle", weigh_routes, few) for weight in found)
    checks = each("horizon", check_horizon, few)
    answers["horizon"] = tuple(check for check in checks if check is not None)
    answers["certificates"] = tuple(each("certificate", certify))
    met = trials.solved.certificate
    answers["certificate"] = None if met is None else check_of(met)
    answers["order_effects"] = tuple(effect for found in each("order", find_order_effects) for effect in found)
    return answers


def _blockers(trials: Trials, account: str) -> tuple[Blocker, ...]:
    windows = [getattr(stated.measure, "within_weeks", 0) for stated in trials.scenario.conclusions.values()]
    return find_blockers(trials, trials.premises_of(account), max(windows) or trials.scenario.game.weeks)


def resolve(
    scenario: Scenario,
    accounts: Iterable[str] | None,
    levers: Iterable[str],
    settings: Mapping[str, Range] | None,
) -> tuple[tuple[str, ...], tuple[str, ...], dict[str, Range]]:
    """The accounts (all unless named), the levers, and the ranges that levers and settings fix.

    Raises
    ------
    ValueError
        For a name that the scenario does not have.
    """
    chosen = (
        tuple(scenario.accounts) if accounts is None else tuple(dict.fromkeys(accounts)) or tuple(scenario.accounts)
    )
    pulled = tuple(dict.fromkeys(levers))
    for kind, names, known in (
        ("account", chosen, scenario.accounts),
        ("lever", pulled, scenario.levers),
        ("quantity", tuple(settings or ()), scenario.quantities),
    ):
        missing = [name for name in names if name not in known]
        if missing:
            raise ValueError(f"no {kind} is named '{missing[0]}'")
    fixed: dict[str, Range] = {}
    for lever in pulled:
        fixed.update(scenario.levers[lever].sets)
    return chosen, pulled, fixed | dict(settings or {})
