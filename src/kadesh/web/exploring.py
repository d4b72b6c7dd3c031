"""The pages about a scenario: explore, ask, read stories, set two positions side by side."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kadesh.report import words
from kadesh.web import contents
from kadesh.web.answers import FINE_WORLDS, MOST_WORLDS, QUICK_WORLDS, Answers, Depth
from kadesh.web.desk import FINE, FULL, LONG, QUICK, Desk
from kadesh.web.library import Held, Library
from kadesh.web.pages import as_json, fragment, part, show, twins, wants_json
from kadesh.web.position import NEUTRAL, Position, read_position, read_whole, start_of
from kadesh.web.questions import BY_CONCLUSION, WORLDS, Questions
from kadesh.web.refusal import not_there
from kadesh.web.stories import MOST_STORIES, STORIES, Stories


class Explorer:
    """The pages over one library and one desk.

    Parameters
    ----------
    library
        What can be opened.
    desk
        Where games are solved.
    answers
        The answers found there.
    """

    def __init__(self, library: Library, desk: Desk, answers: Answers) -> None:
        self._library = library
        self._desk = desk
        self._answers = answers
        self._questions = Questions(desk)
        self._stories = Stories(desk)

    def routes(self) -> list[Route]:
        """Every address."""
        return [
            *twins("/", self.gallery, twin="/index.json"),
            Route("/progress.json", self.progress),
            *twins("/scenario/{key}/answer", self.answer),
            *twins("/scenario/{key}/stories", self.stories),
            *twins("/scenario/{key}/beside", self.beside),
            *(each for name in contents.QUESTIONS for each in twins(f"/scenario/{{key}}/{name}", self.question)),
            *twins("/scenario/{key}", self.scenario),
        ]

    async def at(self, request: Request) -> tuple[Held, Position]:
        """The scenario and the position that an address names."""
        held = await asyncio.to_thread(self._library.get, request.path_params["key"])
        return held, read_position(held, request.query_params)

    async def gallery(self, request: Request) -> Response:
        """Every scenario on offer."""
        return show(request, "gallery.html.j2", await asyncio.to_thread(contents.gallery, self._library))

    async def progress(self, request: Request) -> Response:
        """How far a page's long question has come."""
        done, planned = self._desk.progress(request.query_params.get("page", "")[:40], "long")
        return as_json({"schema": "kadesh.explorer.progress/1", "done": done, "planned": planned})

    async def scenario(self, request: Request) -> Response:
        """A scenario: argument, assumptions and answer side by side."""
        held, position = await self.at(request)
        page = contents.scenario_page(held, position)
        known = self._answers.known(held, position, FINE_WORLDS, "all") or self._answers.known(
            held, position, QUICK_WORLDS, "all"
        )
        answer = known and answer_view(held, position, known)
        return show(request, "scenario.html.j2", page | {"answer": known}, answer=answer)

    async def answer(self, request: Request) -> Response:
        """The answer at a position."""
        held, position = await self.at(request)
        worlds = read_whole(request.query_params, "worlds", QUICK_WORLDS, MOST_WORLDS, least=1)
        depth: Depth = "first" if request.query_params.get("depth") == "first" else "all"
        found = await self._answer(request, held, position, worlds, depth)
        if wants_json(request):
            return as_json(found)
        return fragment(part("_answer.html.j2", answer_view(held, position, found)))

    async def question(self, request: Request) -> Response:
        """The answer to one of the questions."""
        held, position = await self.at(request)
        question = request.url.path.removesuffix(".json").rpartition("/")[2]
        conclusion = request.query_params.get("conclusion") or next(iter(held.scenario.conclusions))
        if conclusion not in held.scenario.conclusions:
            raise not_there("conclusion", conclusion)
        known = self._questions.known(held, position, question, conclusion)
        query = request.query_params
        if known is None and (wants_json(request) or query.get("part") or query.get("wait")):
            known = await self._desk.run(
                request, "long", LONG, lambda job: self._questions.find(held, position, question, conclusion, job)
            )
        if wants_json(request):
            return as_json(known)
        text = None
        if known is not None:
            text = part(f"_{question}.html.j2", known, **_names(held, position))
            if query.get("part"):
                return fragment(text)
        asked = question in BY_CONCLUSION
        page = contents.heading(held, position) | {
            "conclusion": conclusion if asked else None,
            "conclusions": {n: c.text for n, c in held.scenario.conclusions.items()} if asked else {},
            "worlds": WORLDS[question],
        }
        fields = list(QueryParams(position.query()).multi_items())
        return show(request, "question.html.j2", page, found=text, question=question, fields=fields)

    async def stories(self, request: Request) -> Response:
        """Sampled courses of the war."""
        held, position = await self.at(request)
        count = read_whole(request.query_params, "stories", STORIES, MOST_STORIES, least=1)
        query = request.query_params
        page, text = contents.heading(held, position), None
        if wants_json(request) or query.get("part") or query.get("wait"):
            page = await self._desk.run(
                request, "long", LONG, lambda job: self._stories.find(held, position, count, job)
            )
            if wants_json(request):
                return as_json(page)
            text = part("_stories.html.j2", page)
            if query.get("part"):
                return fragment(text)
        return show(request, "stories.html.j2", page, found=text)

    async def beside(self, request: Request) -> Response:
        """Two positions side by side."""
        held, here = await self.at(request)
        scenario = held.scenario
        rivals = [name for name in scenario.accounts if name != here.account]
        other = Position(rivals[0] if rivals else NEUTRAL, (), here.levers, here.settings, here.seed)
        sides = {}
        for side, usual in (("left", here), ("right", other)):
            written = request.query_params.get(side)
            sides[side] = usual if written is None else read_position(held, QueryParams(written))
        worlds = read_whole(request.query_params, "worlds", QUICK_WORLDS, MOST_WORLDS, least=1)
        found = {
            side: await self._answer(request, held, position, worlds, "all", slot=side)
            for side, position in sides.items()
        }
        page: dict[str, Any] = contents.heading(held, here) | {
            "schema": "kadesh.explorer.beside/1",
            "worlds": worlds,
            "choices": {side: _choices(held, position, here) for side, position in sides.items()},
            "rows": [
                {"name": name, "text": stated.text, **{side: found[side]["verdicts"][place] for side in sides}}
                for place, (name, stated) in enumerate(scenario.conclusions.items())
            ],
        }
        for side, position in sides.items():
            page[side] = found[side] | {"says": contents.says(scenario, position)}
        return show(request, "beside.html.j2", page)

    async def _answer(
        self, request: Request, held: Held, position: Position, worlds: int, depth: Depth, *, slot: str = "quick"
    ) -> dict[str, Any]:
        found = self._answers.known(held, position, worlds, depth)
        if found is not None:
            return found
        priority = FINE if worlds > QUICK_WORLDS else QUICK if depth == "first" else FULL
        slot = "fine" if worlds > QUICK_WORLDS and slot == "quick" else slot
        return await self._desk.run(
            request, slot, priority, lambda job: self._answers.find(held, position, worlds, depth, job)
        )


def answer_view(held: Held, position: Position, answer: dict[str, Any]) -> dict[str, Any]:
    """An answer with the words and names that its page needs."""
    scenario = held.scenario
    return {
        **answer,
        "conclusions": {
            name: {"text": stated.text, "claimed": stated.claimed, "how": words.how_computed(scenario, stated)}
            for name, stated in scenario.conclusions.items()
        },
        "window": contents.window_of(scenario),
        "parties": {side: party.name for side, party in scenario.parties.items()},
        "says": contents.says(scenario, position),
        "fine": FINE_WORLDS,
        "quick": QUICK_WORLDS,
    }


def _names(held: Held, position: Position) -> dict[str, Any]:
    scenario = held.scenario
    stated = {
        name: {"text": each.text, "claimed": each.claimed, "how": words.how_computed(scenario, each)}
        for name, each in scenario.conclusions.items()
    }
    return {
        "stated": stated,
        "moved": position.moved,
        "titles": scenario.titles,
        "shown": position.account if position.account != NEUTRAL else start_of(scenario).account,
        "parties": {side: party.name for side, party in scenario.parties.items()},
    }


def _choices(held: Held, position: Position, here: Position) -> list[tuple[str, str]]:
    """Positions to compare with: the one shown, the reader's own, and every account as it stands."""
    scenario = held.scenario
    found = {each.query(): contents.says(scenario, each) for each in (position, here)}
    for name in (*scenario.accounts, NEUTRAL):
        found.setdefault(Position(name).query(), contents.says(scenario, Position(name)))
    return list(found.items())
