"""The report at a position: the brief one, which a study gives, and the whole one, which asks every other question too.

The whole one takes a minute or more, so that it has a page that waits for it and can be left or stopped. Both are kept
for the position while the server runs: asked again, they are there at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kadesh import inquiries
from kadesh.domain import Scenario
from kadesh.report.answer_sections import NOTHING_FURTHER, Further
from kadesh.report.html import render_report
from kadesh.steps import Study, planned_worlds, study
from kadesh.web import contents
from kadesh.web.desk import LONG, Desk, Job, Known
from kadesh.web.library import Held, Library
from kadesh.web.pages import fragment, part, show, twins
from kadesh.web.position import NEUTRAL, Position, read_position, start_of
from kadesh.web.refusal import Refusal

REPORT_WORLDS = 128
"""Worlds of the verdicts and of the figures beside them."""

WORLDS = {"run": REPORT_WORLDS, "explain": 64, "compare": 32, "settle": 32}
"""Worlds of every command whose answer stands in the whole report."""

KEPT = 12
"""So many reports are kept; a whole one has about 3 MB."""

RELEASED = "the report is about whole accounts; hold the released premises again"


class Reports:
    """The reports of every position, each written once.

    Parameters
    ----------
    library
        What can be opened.
    desk
        Where games are solved.
    """

    def __init__(self, library: Library, desk: Desk) -> None:
        self._library = library
        self._desk = desk
        self._written = Known(KEPT)
        self._studied = Known(KEPT)

    def routes(self) -> list[Route]:
        """Every address."""
        return [
            *twins("/scenario/{key}/report", self.page),
            Route("/scenario/{key}/report.html", self.file),
        ]

    async def page(self, request: Request) -> Response:
        """Where the whole report is waited for."""
        held, position = await self._at(request)
        page = contents.heading(held, position) | {
            "schema": "kadesh.explorer.report/1",
            "ready": self.known(held, position, whole=True) is not None,
            "refused": refusal_of(position),
            "worlds": asked_of(held),
            "file": f"/scenario/{held.key}/report.html?{position.query()}&whole=1",
        }
        if request.query_params.get("part"):
            text = await self._write(request, held, position, "long", whole=True)
            return fragment(part("_report.html.j2", page | {"ready": True}, bytes=len(text.encode("utf-8"))))
        known = self.known(held, position, whole=True)
        found = known and part("_report.html.j2", page, bytes=len(known.encode("utf-8")))
        return show(request, "report.html.j2", page, found=found)

    async def file(self, request: Request) -> Response:
        """A report to take away."""
        held, position = await self._at(request)
        whole = request.query_params.get("whole") == "1"
        text = await self._write(request, held, position, "report", whole=whole)
        name = f"{held.key}.html" if whole else f"{held.key}-brief.html"
        return Response(text, media_type="text/html", headers={"content-disposition": f'attachment; filename="{name}"'})

    def known(self, held: Held, position: Position, *, whole: bool) -> str | None:
        """The report, if it has been written already."""
        found: str | None = self._written.get((held.digest, position, whole))
        return found

    def find(self, held: Held, position: Position, job: Job, *, whole: bool) -> str:
        """The report at a position; blocks until it is written. Raises: Refusal where it cannot be."""
        found = self.known(held, position, whole=whole)
        if found is not None:
            return found
        if refusal_of(position):
            raise Refusal(422, refusal_of(position))
        scenario, named = held.scenario, position.account if position.account != NEUTRAL else None
        try:
            done = self._study(held, position, job, whole=whole)
            further = _Asking(self._desk, job, held, position).further() if whole else NOTHING_FURTHER
        except (ValueError, ArithmeticError, LookupError) as fault:
            raise Refusal(422, f"the report of '{scenario.name}' cannot be written: {fault}") from None
        job.check()
        found = render_report(done, further=further, scenario_text=held.text, account=named)
        self._written.put((held.digest, position, whole), found)
        return found

    async def _at(self, request: Request) -> tuple[Held, Position]:
        held = await asyncio.to_thread(self._library.get, request.path_params["key"])
        return held, read_position(held, request.query_params)

    async def _write(self, request: Request, held: Held, position: Position, slot: str, *, whole: bool) -> str:
        known = self.known(held, position, whole=whole)
        if known is not None:
            return known
        return await self._desk.run(request, slot, LONG, lambda job: self.find(held, position, job, whole=whole))

    def _study(self, held: Held, position: Position, job: Job, *, whole: bool) -> Study:
        """The verdicts and what is found with them, the same for both reports."""
        scenario, key = held.scenario, (held.digest, position)
        asked: dict[str, Any] = {"settings": position.set_by_hand(), "levers": position.levers}
        job.planned = planned_worlds(scenario, REPORT_WORLDS, **asked) + (_planned(held, position) if whole else 0)
        found: Study | None = self._studied.get(key)
        if found is None:
            found = study(
                scenario,
                REPORT_WORLDS,
                seed=position.seed,
                command=position.command(held.key) if position.account != NEUTRAL else "",
                solver=self._desk.solver(job),
                **asked,
            )
            self._studied.put(key, found)
        job.done = job.planned - (_planned(held, position) if whole else 0)
        return found


class _Asking:
    """The answers beside a study, asked one after the other at the same position."""

    def __init__(self, desk: Desk, job: Job, held: Held, position: Position) -> None:
        self._job, self._scenario = job, held.scenario
        self._account = _explained_under(held, position)
        self._settled_under = () if position.account == NEUTRAL else (position.account,)
        self._asked: dict[str, Any] = {
            "seed": position.seed,
            "settings": position.set_by_hand(),
            "levers": position.levers,
            "solver": desk.solver(job),
        }
        self._parts: dict[str, Any] = {}

    def further(self) -> Further:
        """Why, what would change it, and what could be settled, as far as the scenario can be asked."""
        scenario = self._scenario
        explain = self._counted(_planned_to_explain(scenario, self._account), self._explain)
        compare = settle = None
        if scenario.levers:
            planned = inquiries.planned_to_compare(scenario, WORLDS["compare"])
            compare = self._counted(planned, lambda: inquiries.compare(scenario, WORLDS["compare"], **self._asked))
        if scenario.game.table is not None:
            planned = inquiries.planned_to_settle(WORLDS["settle"])
            settle = self._counted(
                planned,
                lambda: inquiries.settle(scenario, WORLDS["settle"], accounts=self._settled_under, **self._asked),
            )
        return Further(explain, compare, settle)

    def _explain(self) -> inquiries.Explained:
        first = self._explained(())
        along = inquiries.turning(self._scenario, first.to_json()["answers"][0])
        return self._explained(along) if along else first

    def _explained(self, along: tuple[str, ...]) -> inquiries.Explained:
        return inquiries.explain(
            self._scenario,
            along=along,
            worlds=WORLDS["explain"],
            accounts=(self._account,),
            keep=self._keep,
            **self._asked,
        )

    def _keep(self, name: str, _kind: Any, find: Callable[[], Any]) -> Any:
        """Parts that were found before it was known along what the answer turns; that one is found after."""
        if name.startswith("threshold"):
            return find()
        if name not in self._parts:
            self._parts[name] = find()
        return self._parts[name]

    def _counted(self, planned: int, ask: Callable[[], Any]) -> dict[str, Any]:
        """An answer as plain data; what was planned for it counts as done then, also what it did not need."""
        before = self._job.done
        found: dict[str, Any] = ask().to_json()
        self._job.done = before + planned
        return found


def asked_of(held: Held) -> dict[str, int]:
    """By command, in how many worlds the whole report asks a scenario."""
    left_out = {
        "compare": not held.scenario.levers,
        "settle": held.scenario.game.table is None,
    }
    return {verb: worlds for verb, worlds in WORLDS.items() if not left_out.get(verb)}


def refusal_of(position: Position) -> str:
    """Why there is no report of a position; empty where there is one."""
    return RELEASED if position.without else ""


def _explained_under(held: Held, position: Position) -> str:
    """The account whose verdict is explained: where none is chosen, the one that states the argument."""
    return position.account if position.account != NEUTRAL else start_of(held.scenario).account


def _planned(held: Held, position: Position) -> int:
    """About how many worlds are solved for the whole report beside its study."""
    scenario = held.scenario
    found = _planned_to_explain(scenario, _explained_under(held, position))
    found += inquiries.planned_to_compare(scenario, WORLDS["compare"]) if scenario.levers else 0
    return found + (inquiries.planned_to_settle(WORLDS["settle"]) if scenario.game.table is not None else 0)


def _planned_to_explain(scenario: Scenario, account: str) -> int:
    first = next(iter(scenario.conclusions))
    return inquiries.planned_to_explain(scenario, first, worlds=WORLDS["explain"], accounts=(account,))
