"""The answer at a position: verdicts beside what is claimed, and the course of the war, in so many worlds.

It comes in two depths: ``first`` is what one solution of the game gives (conclusions about a chance, and the course of
the war), in single precision; ``all`` is every conclusion, in double. A reader who drags sees the first at once and the
rest when it is there.
"""

from __future__ import annotations

import time
from typing import Any, Literal

from kadesh.analysis.follows import Verdict, find_truth, judge
from kadesh.analysis.spreads import histogram_of
from kadesh.analysis.trials import Trials
from kadesh.analysis.unfolds import band_over, mean_of
from kadesh.domain import Chance, Scenario
from kadesh.engine.lattice import Array
from kadesh.engine.outlook import Outlook
from kadesh.engine.worlds import draw_points
from kadesh.files.memory import remembered
from kadesh.report import words
from kadesh.report.histogram import reading
from kadesh.steps import CAUTIONS
from kadesh.web.desk import LONG, Desk, Job, Known
from kadesh.web.library import Held
from kadesh.web.position import Position, start_of
from kadesh.web.refusal import Refusal

SCHEMA = "kadesh.explorer.answer/1"
FEW_WORLDS, QUICK_WORLDS, FINE_WORLDS = 2, 256, 2048
MOST_WORLDS = FINE_WORLDS

Depth = Literal["first", "all"]


class Answers:
    """Answers of every position, each found once.

    Parameters
    ----------
    desk
        Where games are solved.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known = Known(2000)
        self._points = Known(16)

    def warm(self, held: Held) -> None:
        """Load the compiled solver, and find the answer with which a scenario opens, before anybody asks."""

        def load(job: Job) -> None:
            start = start_of(held.scenario)
            for exact in (False, True):
                self.trials(held, start, FEW_WORLDS, job, exact=exact).outlook(start.premises(held.scenario))
            self.find(held, start, QUICK_WORLDS, "all", job)

        self._desk.work(Job.now(LONG), load)

    def known(self, held: Held, position: Position, worlds: int, depth: Depth) -> dict[str, Any] | None:
        """The answer, if it has been found already: since the server started, or where a scenario opens, ever."""
        for deep in dict.fromkeys((depth, "all")):
            key = (held.content, position, worlds, deep)
            found = self._known.get(key)
            if found is None and _is_kept(held, position):
                try:
                    found = remembered(_question(held, position, worlds, deep), _nobody_knows)
                except LookupError:
                    continue
                self._known.put(key, found)
            if found is not None:
                return dict(found)
        return None

    def find(self, held: Held, position: Position, worlds: int, depth: Depth, job: Job) -> dict[str, Any]:
        """The answer at a position; blocks until it is there."""
        found = self.known(held, position, worlds, depth)
        if found is not None:
            return found

        def compute() -> dict[str, Any]:
            return self._compute(held, position, worlds, depth, job)

        kept = _is_kept(held, position)
        found = remembered(_question(held, position, worlds, depth), compute) if kept else compute()
        self._known.put((held.content, position, worlds, depth), found)
        return dict(found)

    def trials(self, held: Held, position: Position, worlds: int, job: Job, *, exact: bool = True) -> Trials:
        """The scenario in common worlds at a position, solved through the desk."""
        asked = (held.content, worlds, position.seed)
        points = self._points.get(asked)
        if points is None:
            points = draw_points(held.scenario.quantities, worlds, position.seed)
            self._points.put(asked, points)
        return Trials(
            held.scenario,
            points,
            settings=position.fixed(held.scenario),
            solver=self._desk.solver(job, exact=exact),
        )

    def _compute(self, held: Held, position: Position, worlds: int, depth: Depth, job: Job) -> dict[str, Any]:
        began = time.perf_counter()
        scenario = held.scenario
        trials = self.trials(held, position, worlds, job, exact=depth == "all")
        premises = position.premises(scenario)
        verdicts, pending = [], []
        try:
            for name, stated in scenario.conclusions.items():
                if depth == "first" and not isinstance(stated.measure, Chance):
                    pending.append(name)
                    continue
                truth = find_truth(trials, name, premises)
                found = _verdict(scenario, position, judge(trials, position.account, name, truth))
                over = _over_worlds(truth.chance) if isinstance(stated.measure, Chance) else None
                verdicts.append({**found, "over_worlds": over})
            course = _course(trials.outlook(premises))
        except (ValueError, ArithmeticError) as fault:
            raise Refusal(422, f"the game cannot be played with these numbers: {fault}") from None
        return {
            "schema": SCHEMA,
            "scenario": scenario.name,
            "title": scenario.title,
            "as_of": words.as_of(scenario),
            "position": position.query(),
            "account": position.account,
            "worlds": worlds,
            "seed": position.seed,
            "depth": depth,
            "verdicts": verdicts,
            "pending": pending,
            "course": course,
            "seconds": round(time.perf_counter() - began, 3),
            "cautions": list(CAUTIONS),
        }


def _is_kept(held: Held, position: Position) -> bool:
    """Whether an answer is kept beyond the server's life: those with which scenarios open are, but for drafts."""
    return held.kind != "draft" and position == start_of(held.scenario)


def _question(held: Held, position: Position, worlds: int, depth: str) -> dict[str, Any]:
    asked = {"schema": SCHEMA, "scenario": held.content, "worlds": worlds, "depth": depth}
    return {**asked, "position": position.query()}


def _nobody_knows() -> dict[str, Any]:
    raise LookupError


def _verdict(scenario: Scenario, position: Position, verdict: Verdict) -> dict[str, Any]:
    recorded = None if position.moved else verdict.expected
    return {
        "conclusion": verdict.conclusion,
        "verdict": verdict.verdict,
        "claimed": verdict.claimed,
        "share": verdict.share,
        "share_open": max(verdict.share_open, 0.0),
        "share_false": verdict.share_false,
        "mean_chance": verdict.mean_chance,
        "near_cut": verdict.near_cut,
        "recorded": recorded,
        "predicted": None if position.moved else verdict.predicted,
        "words": words.shares(verdict),
        "asks": words.asks(scenario, verdict.conclusion),
        "mean": words.points(verdict.mean_chance)
        if scenario.conclusions[verdict.conclusion].measure.kind == "best lever"
        else words.percent(verdict.mean_chance),
    }


def _over_worlds(chance: Array) -> dict[str, Any]:
    """How a chance spreads over worlds."""
    found = histogram_of(chance)
    shares = [round(each, 5) for each in found.shares]
    return {"shares": shares, "mean": round(found.mean, 5), "split": found.is_split, "reading": reading(found)}


def _course(outlook: Outlook) -> dict[str, Any]:
    """The course of the war: bands over worlds by week, and how it ends in the mean."""
    signed = outlook.settled.cumsum(axis=0)
    ends = {"settlement": signed[-1], "won": outlook.won.sum(axis=0), "lost": outlook.lost.sum(axis=0)}
    before = signed - outlook.settled

    def band(chances: Array) -> dict[str, list[float]]:
        found = band_over(chances)
        return {"mean": _short(found.mean), "low": _short(found.low), "high": _short(found.high)}

    return {
        "talks": band(1.0 - outlook.without_talks),
        "settlement": band(before),
        "live": band(outlook.live),
        "ends": {name: mean_of(chance) for name, chance in {**ends, "freeze": outlook.freeze}.items()},
        "falls": {side: mean_of(falls.sum(axis=0)) for side, falls in zip("ad", outlook.falls, strict=True)},
        "ties": int(outlook.ties),
    }


def _short(chances: Array) -> list[float]:
    found: list[float] = chances.round(5).tolist()
    return found
