"""The explorer's addresses: every page with its twin, and what scripts ask for. Nothing is computed here."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kadesh.report import words
from kadesh.web import contents
from kadesh.web.answers import FINE_WORLDS, MOST_WORLDS, QUICK_WORLDS, Answers, Depth
from kadesh.web.desk import FINE, FULL, QUICK, CancelledError, Desk
from kadesh.web.guard import LOOPBACK, Guard, TooLongError
from kadesh.web.library import Held, Library
from kadesh.web.pages import as_json, part, refused, show, wants_json
from kadesh.web.position import Position, read_position, read_whole
from kadesh.web.refusal import Refusal, not_there

Endpoint = Callable[[Request], Awaitable[Response]]

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def make_app(
    scenarios: Iterable[Path] = (), *, hosts: Collection[str] = LOOPBACK, desk: Desk | None = None, warm: bool = False
) -> ASGIApp:
    """The explorer as an ASGI application.

    Parameters
    ----------
    scenarios
        Files that are offered beside the bundled scenarios, and can be saved to.
    hosts
        Names that the Host header may carry.
    desk
        Where games are solved.
    warm
        Whether to load the compiled solver at once, while the reader looks at the first page.
    """
    explorer = Explorer(Library(scenarios), desk or Desk())

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        if warm:
            threading.Thread(target=explorer.warm, daemon=True, name="warm").start()
        yield
        explorer.desk.close()

    app = Starlette(
        routes=explorer.routes(),
        lifespan=lifespan,
        exception_handlers={
            Refusal: _on_refusal,
            HTTPException: _on_http,
            CancelledError: _on_cancelled,
            TooLongError: _on_too_long,
            Exception: _on_fault,
        },
    )
    return Guard(app, hosts)


class Explorer:
    """The pages over one library and one desk.

    Parameters
    ----------
    library
        What can be opened.
    desk
        Where games are solved.
    """

    def __init__(self, library: Library, desk: Desk) -> None:
        self.library = library
        self.desk = desk
        self.answers = Answers(desk)

    def routes(self) -> list[Route]:
        """Every address."""
        return [
            Route("/static/{name}", static),
            *twins("/", self.gallery, twin="/index.json"),
            *twins("/scenario/{key}/answer", self.answer),
            *twins("/scenario/{key}", self.scenario),
        ]

    def warm(self) -> None:
        """Load the compiled solver."""
        with contextlib.suppress(Exception):
            from kadesh.files.new import template_text
            from kadesh.files.reader import read_text
            from kadesh.steps import solve

            scenario = read_text(template_text()).scenario
            if scenario is not None:
                solve(scenario, 1)

    def at(self, request: Request) -> tuple[Held, Position]:
        """The scenario and the position that an address names."""
        held = self.library.get(request.path_params["key"])
        return held, read_position(held, request.query_params)

    async def gallery(self, request: Request) -> Response:
        """Every scenario on offer."""
        return show(request, "gallery.html.j2", contents.gallery(self.library))

    async def scenario(self, request: Request) -> Response:
        """A scenario: argument, assumptions and answer side by side."""
        held, position = self.at(request)
        page = contents.scenario_page(held, position)
        known = self.answers.known(held, position, FINE_WORLDS, "all") or self.answers.known(
            held, position, QUICK_WORLDS, "all"
        )
        answer = known and answer_view(held, position, known)
        return show(request, "scenario.html.j2", page | {"answer": known}, answer=answer)

    async def answer(self, request: Request) -> Response:
        """The answer at a position."""
        held, position = self.at(request)
        worlds = read_whole(request.query_params, "worlds", QUICK_WORLDS, MOST_WORLDS, least=1)
        depth: Depth = "first" if request.query_params.get("depth") == "first" else "all"
        priority = FINE if worlds > QUICK_WORLDS else QUICK if depth == "first" else FULL
        found = self.answers.known(held, position, worlds, depth)
        if found is None:
            slot = "fine" if worlds > QUICK_WORLDS else "quick"
            found = await self.desk.run(
                request, slot, priority, lambda job: self.answers.find(held, position, worlds, depth, job)
            )
        if wants_json(request):
            return as_json(found)
        return Response(part("_answer.html.j2", answer_view(held, position, found)), media_type="text/html")


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
    }


def twins(path: str, endpoint: Endpoint, *, twin: str = "") -> list[Route]:
    """The addresses of a page and of its ``.json`` twin."""
    return [Route(twin or f"{path}.json", endpoint), Route(path, endpoint)]


async def static(request: Request) -> Response:
    """A style sheet or a script."""
    name = str(request.path_params["name"])
    file = files("kadesh.web") / "static" / name
    kind = KINDS.get(Path(name).suffix)
    if kind is None or not file.is_file():
        raise not_there("file", name)
    return Response(file.read_bytes(), media_type=kind, headers={"cache-control": "no-cache"})


async def _on_refusal(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, Refusal)
    return refused(request, fault)


async def _on_http(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    text = {404: "there is no page of that name", 405: "this page is not asked that way"}.get(
        fault.status_code, str(fault.detail)
    )
    return refused(request, Refusal(fault.status_code, text))


async def _on_cancelled(request: Request, _fault: Exception) -> Response:
    return refused(request, Refusal(409, "a newer question of the same page took the place of this one"))


async def _on_too_long(request: Request, _fault: Exception) -> Response:
    return refused(request, Refusal(413, "more was sent than can be read"))


async def _on_fault(request: Request, fault: Exception) -> Response:
    said = f"a fault of the explorer itself ({type(fault).__name__}); the terminal in which it runs says more"
    return refused(request, Refusal(500, said))
