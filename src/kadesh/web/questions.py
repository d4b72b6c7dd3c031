"""The questions that have a page of their own, asked of a scenario at a position.

Each takes as many worlds as it needs and no more than can be waited for; the command line takes more.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import Any

from kadesh.analysis.blocks import find_blockers
from kadesh.analysis.carries import count_games, find_carriers
from kadesh.analysis.changes import compare_levers
from kadesh.analysis.exploring import window_of
from kadesh.analysis.flips import find_flips
from kadesh.analysis.follows import find_verdicts
from kadesh.analysis.logic import find_logic
from kadesh.analysis.openings import find_openings
from kadesh.analysis.plain import CAUTION, as_json
from kadesh.analysis.sensitivities import worlds_needed
from kadesh.analysis.settles import find_settlements
from kadesh.analysis.tells import find_tells
from kadesh.analysis.trials import Trials
from kadesh.domain import Scenario
from kadesh.files.memory import remembered
from kadesh.report import words
from kadesh.steps import CAUTIONS
from kadesh.web.desk import Desk, Job, Known
from kadesh.web.library import Held
from kadesh.web.position import NEUTRAL, Position
from kadesh.web.refusal import Refusal

BASE = 16
WORLDS = {"follows": 256, "carries": 32, "flips": 256, "blocks": 16, "tells": 32, "changes": 64, "settles": 64}
"""How many worlds each question is asked in here."""

BY_CONCLUSION = ("carries", "flips", "blocks")
"""Questions about one conclusion."""

ONE_ACCOUNT = ("carries", "blocks")
"""Questions that need an account."""


class Questions:
    """The answers to the questions, each found once.

    Parameters
    ----------
    desk
        Where games are solved.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known = Known(200)

    def find(self, held: Held, position: Position, question: str, conclusion: str, job: Job) -> dict[str, Any]:
        """The answer to a question; blocks until it is there."""
        key = (held.content, position, question, conclusion)
        found = self._known.get(key)
        if found is None:

            def compute() -> dict[str, Any]:
                return self._compute(held, position, question, conclusion, job)

            asked = {"schema": f"kadesh.explorer.{question}/1", "scenario": held.content, "conclusion": conclusion}
            found = compute() if held.kind == "draft" else remembered({**asked, "at": position.query()}, compute)
            self._known.put(key, found)
        return dict(found)

    def known(self, held: Held, position: Position, question: str, conclusion: str) -> dict[str, Any] | None:
        """The answer, if it has been found already."""
        found = self._known.get((held.content, position, question, conclusion))
        return None if found is None else dict(found)

    def _compute(self, held: Held, position: Position, question: str, conclusion: str, job: Job) -> dict[str, Any]:
        began = time.perf_counter()
        scenario = adjusted(held.scenario, position)
        if question in ONE_ACCOUNT and position.account == NEUTRAL:
            raise Refusal(422, "this question is about an account; choose one")
        trials = Trials.of(
            scenario,
            WORLDS[question],
            position.seed,
            settings=position.fixed(held.scenario),
            solver=self._desk.solver(job),
        )
        try:
            job.planned, parts = _ASKS[question](trials, position.account, conclusion)
            found = {name: part() for name, part in parts.items()}
        except (ValueError, ArithmeticError, LookupError) as fault:
            raise Refusal(422, f"this question cannot be asked of this scenario: {fault}") from None
        return {
            "schema": f"kadesh.explorer.{question}/1",
            "scenario": scenario.name,
            "position": position.query(),
            "conclusion": conclusion if question in BY_CONCLUSION else None,
            "worlds": WORLDS[question],
            "seed": position.seed,
            **as_json(found),
            "seconds": round(time.perf_counter() - began, 3),
            "cautions": list(CAUTIONS),
        }


def adjusted(scenario: Scenario, position: Position) -> Scenario:
    """The scenario with the released premises taken out of the chosen account."""
    if not position.without or position.account == NEUTRAL:
        return scenario
    stated = scenario.accounts[position.account]

    def left(premises: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(each for each in premises if each not in position.without)

    routes = {
        name: route.model_copy(update={"premises": left(route.premises)})
        for name, route in stated.routes.items()
        if left(route.premises)
    }
    account = stated.model_copy(update={"premises": left(stated.premises), "routes": routes})
    return scenario.model_copy(update={"accounts": {**scenario.accounts, position.account: account}})


_Parts = tuple[int, dict[str, Callable[[], Any]]]


def _follows(trials: Trials, _account: str, _conclusion: str) -> _Parts:
    def verdicts() -> list[dict[str, Any]]:
        return [
            {**as_json(each), "words": words.shares(each), "title": trials.scenario.accounts[each.account].title}
            for each in find_verdicts(trials)
        ]

    games = len(trials.scenario.accounts) + 1
    return games * trials.points.worlds, {"verdicts": verdicts, "caution": lambda: CAUTION}


def _carries(trials: Trials, account: str, conclusion: str) -> _Parts:
    carried = cache(lambda: find_carriers(trials, account, conclusion=conclusion))
    return count_games(trials, account) * trials.points.worlds, {
        "logic": lambda: find_logic(trials.scenario, account, conclusion=conclusion, pulls=carried().pulls),
        "carries": carried,
    }


def _flips(trials: Trials, account: str, conclusion: str) -> _Parts:
    named = None if account == NEUTRAL else account
    planned = 2 * trials.points.worlds + worlds_needed(len(trials.scenario.quantities), BASE)
    return planned, {"flips": lambda: find_flips(trials, named, conclusion=conclusion, base=BASE)}


def _blocks(trials: Trials, account: str, conclusion: str) -> _Parts:
    if trials.scenario.game.table is None:
        raise Refusal(422, "the game has no table: no deal can be made, and nothing blocks one")
    event, weeks = window_of(trials.scenario, conclusion)
    what = "talks" if event in ("talks", "no talks") else "settlement"
    return 150 * trials.points.worlds, {
        "blockers": lambda: find_blockers(trials, trials.premises_of(account), weeks),
        "openings": lambda: find_openings(trials, account, weeks=weeks, event=what),
    }


def _tells(trials: Trials, _account: str, _conclusion: str) -> _Parts:
    if len(trials.scenario.accounts) < 2:
        raise Refusal(422, "the scenario has one account only: there is nothing to tell it from")
    planned = 2 * len(trials.scenario.accounts) * trials.points.worlds
    return planned, {"tells": lambda: find_tells(trials)}


def _changes(trials: Trials, _account: str, _conclusion: str) -> _Parts:
    if not trials.scenario.levers:
        raise Refusal(422, "the scenario names no levers")
    accounts = len(trials.scenario.accounts)
    planned = accounts * (len(trials.scenario.levers) + 1) * trials.points.worlds
    return planned, {"changes": lambda: compare_levers(trials, together=1)}


def _settles(trials: Trials, account: str, _conclusion: str) -> _Parts:
    if trials.scenario.game.table is None:
        raise Refusal(422, "the game has no table: nothing can be settled in it")
    named = None if account == NEUTRAL else account
    return 0, {"settles": lambda: find_settlements(trials, named, belief_steps=5)}


_ASKS: dict[str, Callable[[Trials, str, str], _Parts]] = {
    "follows": _follows,
    "carries": _carries,
    "flips": _flips,
    "blocks": _blocks,
    "tells": _tells,
    "changes": _changes,
    "settles": _settles,
}
