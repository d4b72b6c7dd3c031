"""An inquiry: one scenario asked why, what would change it, or what could be settled, with what a rerun needs.

The command line, ``kadesh reproduce`` and Python ask here, so that they get the same. Each question takes the first
worlds that it needs; nothing is computed here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from kadesh.analysis.changes import TOGETHER, Changes, compare_levers, count_games
from kadesh.analysis.explains import Explanation, Keep, find_anew, planned_worlds, tell
from kadesh.analysis.explains import explain as explain_in
from kadesh.analysis.plain import as_json
from kadesh.analysis.settles import BELIEF_STEPS, Settles, find_settlements
from kadesh.analysis.tells import Tells
from kadesh.analysis.trials import Solver, Trials
from kadesh.domain.argument import Range
from kadesh.domain.scenario import Scenario
from kadesh.engine.frames import frame_of
from kadesh.engine.kernel.outlook import fast_outlook
from kadesh.engine.setting import Progress
from kadesh.manifest import Manifest, write_manifest
from kadesh.steps import CAUTIONS, WORLDS, resolve

if TYPE_CHECKING:
    import pandas

COMPARED_IN = 64
SETTLED_IN = 64


@dataclass(frozen=True)
class Explained:
    """Why a conclusion has its verdict, under one account or several.

    Attributes
    ----------
    answers
        One for each account that was asked about.
    tells
        What tells all accounts apart; None where the scenario has one.
    """

    scenario: Scenario
    seconds: float
    manifest: Manifest
    answers: tuple[Explanation, ...]
    tells: Tells | None

    def to_json(self) -> dict[str, Any]:
        """As JSON knows it, in the documented form ``kadesh.explain/1``."""
        answers = [as_json(replace(each, tells=None)) for each in self.answers]  # they share what stands below
        return _to_json("explain", self, {"answers": answers, "tells": as_json(self.tells)})


@dataclass(frozen=True)
class Compared:
    """Levers and combinations of them side by side."""

    scenario: Scenario
    seconds: float
    manifest: Manifest
    changes: Changes

    def to_json(self) -> dict[str, Any]:
        """As JSON knows it, in the documented form ``kadesh.compare/1``."""
        return _to_json("compare", self, {"changes": as_json(self.changes)})

    def to_frame(self) -> pandas.DataFrame:
        """One row for every option, account and outcome."""
        return frame_of(
            {"levers": " + ".join(option.levers), "account": course.account, **vars(effect)}
            for option in self.changes.options
            for course in option.courses
            for effect in course.effects
        )


@dataclass(frozen=True)
class Settled:
    """What could be settled: one entry for each account asked about, or one at neutral ranges."""

    scenario: Scenario
    seconds: float
    manifest: Manifest
    settles: tuple[Settles, ...]

    def to_json(self) -> dict[str, Any]:
        """As JSON knows it, in the documented form ``kadesh.settle/1``."""
        return _to_json("settle", self, {"settles": as_json(self.settles)})

    def to_frame(self) -> pandas.DataFrame:
        """One row for every account and package; a column for each gate alone."""
        return frame_of(
            {"account": each.account, **{name: value for name, value in vars(found).items() if name != "by_gate"}}
            | found.by_gate
            for each in self.settles
            for found in each.settlements
        )


def explain(
    scenario: Scenario,
    conclusion: str | None = None,
    *,
    along: Sequence[str] = (),
    worlds: int = WORLDS,
    seed: int = 0,
    accounts: Iterable[str] | None = None,
    settings: Mapping[str, Range] | None = None,
    levers: Iterable[str] = (),
    command: str = "",
    progress: Progress | None = None,
    solver: Solver = fast_outlook,
    keep: Keep = find_anew,
) -> Explained:
    """What carries a conclusion, what flips it, who blocks and what would unblock, what tells accounts apart.

    Parameters
    ----------
    scenario
        The argument and its game.
    conclusion
        Which conclusion; the first unless named.
    along
        One quantity along which the conclusion's threshold is wanted, or two to set against each other.
    accounts
        Which accounts are explained; the first unless named. All are told apart.
    worlds, seed, settings, levers, command, progress, solver
        As in :func:`kadesh.study`.
    keep
        Asked for every part by its name, its type and how it is found; may give back what it has kept.

    Returns
    -------
    Explained
        The answers, with what a rerun needs.

    Raises
    ------
    ValueError
        For a conclusion, account, lever or quantity that the scenario does not have, or no worlds.
    """
    began = time.perf_counter()
    named = next(iter(scenario.conclusions)) if conclusion is None else conclusion
    if named not in scenario.conclusions:
        raise ValueError(f"no conclusion is named '{named}'; there are {', '.join(scenario.conclusions)}")
    _can_turn(scenario, along)
    chosen, pulled, fixed = resolve(scenario, accounts or tuple(scenario.accounts)[:1], levers, settings)
    trials = Trials.of(scenario, worlds, seed, settings=fixed, progress=progress, solver=solver)
    told = keep("tells", Tells, lambda: tell(trials)) if len(scenario.accounts) > 1 else None
    answers = tuple(
        explain_in(trials, account, conclusion=named, along=along, told=told, keep=partial(_keep_for, keep, account))
        for account in chosen
    )
    manifest = write_manifest(
        scenario,
        worlds=worlds,
        seed=seed,
        accounts=chosen,
        levers=pulled,
        settings=settings,
        options={"conclusion": named, "along": list(along)},
        command=command,
    )
    return Explained(scenario, time.perf_counter() - began, manifest, answers, told)


def turning(scenario: Scenario, answer: Mapping[str, Any]) -> tuple[str, ...]:
    """Along what an explained conclusion is worth turning: the quantity with most say in it.

    Parameters
    ----------
    scenario
        The argument and its game.
    answer
        One of the answers of :func:`explain`, as JSON knows it.

    Returns
    -------
    tuple
        That quantity; nothing if no single one has a say, or the conclusion is settled.
    """
    flips = answer["flips"]
    named = [each for each in flips["sensitivities"] if each["quantity"] in scenario.quantities]
    sure = [each["quantity"] for each in named if each["total"] > each["total_error"]]
    return tuple(sure[:1]) if 0 < flips["share"] < 1 else ()


def _can_turn(scenario: Scenario, along: Sequence[str]) -> None:
    if len(along) > 2 or len(set(along)) < len(along):
        raise ValueError(f"a threshold is found along one quantity or two different ones, not {', '.join(along)}")
    for name in along:
        if name not in scenario.quantities:
            raise ValueError(f"no quantity is named '{name}'")
        span = scenario.quantities[name].range
        if span.low == span.high:
            raise ValueError(f"'{name}' has a single neutral value, {span.low:g}: there is no range to move over")


def _keep_for(keep: Keep, account: str, part: str, kind: Any, find: Callable[[], Any]) -> Any:
    return keep(f"{part} of {account}", kind, find)


def compare(
    scenario: Scenario,
    worlds: int = WORLDS,
    *,
    together: int = TOGETHER,
    seed: int = 0,
    accounts: Iterable[str] | None = None,
    settings: Mapping[str, Range] | None = None,
    levers: Iterable[str] = (),
    command: str = "",
    progress: Progress | None = None,
    solver: Solver = fast_outlook,
) -> Compared:
    """What each lever does to talks, settlement, terms, durability and lives, with regret and what is robust.

    Parameters
    ----------
    scenario
        The argument and its game.
    worlds
        How many worlds; the first 64 are used.
    together
        Pull at most so many levers at once.
    accounts
        Under which accounts; all unless named.
    levers
        Pulled in every run, beside those compared.
    seed, settings, command, progress, solver
        As in :func:`kadesh.study`.

    Returns
    -------
    Compared
        The answer, with what a rerun needs.

    Raises
    ------
    ValueError
        For an account, lever or quantity that the scenario does not have, or no worlds.
    """
    began = time.perf_counter()
    chosen, pulled, fixed = resolve(scenario, accounts, levers, settings)
    trials = Trials.of(scenario, worlds, seed, settings=fixed, progress=progress, solver=solver)
    changes = compare_levers(trials.first(COMPARED_IN), chosen, together=together)
    manifest = write_manifest(
        scenario,
        worlds=worlds,
        seed=seed,
        accounts=chosen,
        levers=pulled,
        settings=settings,
        options={"together": together},
        command=command,
    )
    return Compared(scenario, time.perf_counter() - began, manifest, changes)


def settle(
    scenario: Scenario,
    worlds: int = WORLDS,
    *,
    seed: int = 0,
    accounts: Iterable[str] | None = None,
    settings: Mapping[str, Range] | None = None,
    levers: Iterable[str] = (),
    command: str = "",
    progress: Progress | None = None,
    solver: Solver = fast_outlook,
) -> Settled:
    """The packages both sides could accept and keep at the start, and what they would have to believe.

    Parameters
    ----------
    scenario
        The argument and its game.
    worlds
        How many worlds; the first 64 are used.
    accounts
        Under which accounts; at neutral ranges unless named.
    seed, settings, levers, command, progress, solver
        As in :func:`kadesh.study`.

    Returns
    -------
    Settled
        The answer, with what a rerun needs.

    Raises
    ------
    ValueError
        For an account, lever or quantity that the scenario does not have, no worlds, or a game without a table.
    """
    began = time.perf_counter()
    if scenario.game.table is None:
        raise ValueError(f"the game of '{scenario.name}' has no table: nothing can be settled in it")
    asked = tuple(accounts or ())
    _, pulled, fixed = resolve(scenario, asked, levers, settings)
    trials = Trials.of(scenario, worlds, seed, settings=fixed, progress=progress, solver=solver).first(SETTLED_IN)
    settles = tuple(find_settlements(trials, account) for account in asked or (None,))
    manifest = write_manifest(
        scenario, worlds=worlds, seed=seed, accounts=asked, levers=pulled, settings=settings, command=command
    )
    return Settled(scenario, time.perf_counter() - began, manifest, settles)


def planned_to_explain(
    scenario: Scenario,
    conclusion: str,
    *,
    along: Sequence[str] = (),
    worlds: int = WORLDS,
    accounts: Iterable[str] | None = None,
) -> int:
    """About how many worlds :func:`explain` solves."""
    trials = Trials.of(scenario, worlds, 0)
    chosen = tuple(accounts or ()) or tuple(scenario.accounts)[:1]
    return planned_worlds(trials, chosen, conclusion=conclusion, along=along)


def planned_to_compare(
    scenario: Scenario, worlds: int = WORLDS, *, accounts: Iterable[str] | None = None, together: int = TOGETHER
) -> int:
    """How many worlds :func:`compare` solves."""
    count = len(tuple(accounts or ()) or scenario.accounts)
    return count_games(Trials.of(scenario, worlds, 0), count, together=together) * min(COMPARED_IN, worlds)


def planned_to_settle(worlds: int = WORLDS, *, accounts: Iterable[str] | None = None) -> int:
    """How many worlds :func:`settle` solves."""
    return len(tuple(accounts or ()) or (None,)) * (1 + 2 * BELIEF_STEPS) * min(SETTLED_IN, worlds)


def _to_json(verb: str, found: Explained | Compared | Settled, answers: dict[str, Any]) -> dict[str, Any]:
    return {
        "schema": f"kadesh.{verb}/1",
        "scenario": found.scenario.name,
        "title": found.scenario.title,
        "worlds": found.manifest.worlds,
        "seed": found.manifest.seed,
        "seconds": round(found.seconds, 3),
        "manifest": found.manifest.to_json(),
        **answers,
        "cautions": list(CAUTIONS),
    }
