"""The explorer's addresses: every page with its twin, and what scripts ask for. Nothing is computed here."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator, Collection, Iterable
from importlib.resources import files
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from kadesh.domain.unplayable import UnplayableError
from kadesh.web.answers import Answers
from kadesh.web.describing import describings
from kadesh.web.desk import CancelledError, Desk
from kadesh.web.editing import Editor
from kadesh.web.exploring import Explorer
from kadesh.web.guard import LOOPBACK, Guard, TooLongError
from kadesh.web.library import Library
from kadesh.web.modelling import models
from kadesh.web.pages import refused
from kadesh.web.refusal import Refusal, not_there
from kadesh.web.reporting import Reports
from kadesh.web.taking import takings

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
PAGE_FIRST_SECONDS = 1.0
"""Loading the solver would hold up the first page; it begins when that page should be there."""


def make_app(
    scenarios: Iterable[Path] = (), *, hosts: Collection[str] = LOOPBACK, desk: Desk | None = None, warm: str = ""
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
        The scenario that is likely to be opened first: while the reader looks at the first page, the compiled solver
        is loaded and its answer found. Empty: nothing is done before somebody asks.
    """
    library, desk = Library(scenarios), desk or Desk()
    answers = Answers(desk)

    def warm_up() -> None:
        with contextlib.suppress(Exception):  # whoever asks for that scenario is told what is wrong with it
            answers.warm(library.get(warm))

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        warming = threading.Timer(PAGE_FIRST_SECONDS, warm_up)
        warming.daemon = True
        if warm:
            warming.start()
        yield
        warming.cancel()
        desk.close()

    app = Starlette(
        routes=[
            Route("/static/{name}", static),
            *Explorer(library, desk, answers).routes(),
            *Editor(library, desk).routes(),
            *Reports(library, desk).routes(),
            *takings(library, desk, answers),
            *models(desk),
            *describings(),
        ],
        lifespan=lifespan,
        exception_handlers={
            Refusal: _on_refusal,
            HTTPException: _on_http,
            CancelledError: _on_cancelled,
            TooLongError: _on_too_long,
            UnplayableError: _on_unplayable,
            Exception: _on_fault,
        },
    )
    return Guard(app, hosts)


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


async def _on_unplayable(request: Request, fault: Exception) -> Response:
    return refused(request, Refusal(422, str(fault)))


async def _on_fault(request: Request, fault: Exception) -> Response:
    said = f"a fault of the explorer itself ({type(fault).__name__}); the terminal in which it runs says more"
    return refused(request, Refusal(500, said))
