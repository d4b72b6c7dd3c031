"""How plain data becomes a page, and the same data its ``.json`` twin."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from kadesh import __version__
from kadesh.report import histogram, words
from kadesh.steps import CAUTIONS
from kadesh.web import drawing
from kadesh.web.contents import QUESTIONS
from kadesh.web.refusal import Refusal

Endpoint = Callable[[Request], Awaitable[Response]]

FRESH = {"cache-control": "no-cache"}


def twins(path: str, endpoint: Endpoint, *, twin: str = "") -> list[Route]:
    """The addresses of a page and of its ``.json`` twin."""
    return [Route(twin or f"{path}.json", endpoint), Route(path, endpoint)]


def wants_json(request: Request) -> bool:
    """Whether the address is that of a ``.json`` twin."""
    return request.url.path.endswith(".json")


def show(request: Request, template: str, page: Mapping[str, Any], *, status: int = 200, **more: Any) -> Response:
    """A page, or its twin if that was asked for; ``more`` is what only the page needs."""
    if wants_json(request):
        return as_json(page, status)
    query = f"?{request.url.query}" if request.url.query else ""
    path = "/index" if request.url.path == "/" else request.url.path
    twin = f"{path}.json{query}"
    text = environment().get_template(template).render(page=page, twin=twin, path=request.url.path, **more)
    return HTMLResponse(text, status, FRESH)


def fragment(text: str) -> Response:
    """A part of a page as an answer."""
    return HTMLResponse(text, headers=FRESH)


def part(template: str, page: Mapping[str, Any], **more: Any) -> str:
    """A part of a page."""
    return environment().get_template(template).render(page=page, **more)


def as_json(value: Any, status: int = 200) -> Response:
    """Plain data as JSON."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1)
    body = text.encode("utf-8", "replace")
    return Response(body, status, FRESH, media_type="application/json")


def refused(request: Request, refusal: Refusal) -> Response:
    """A refusal as a page, a part of a page, or JSON."""
    page = {
        "schema": "kadesh.explorer.refusal/1",
        "status": refusal.status,
        "refused": refusal.text,
        "details": list(refusal.details[:200]),
    }
    if wants_json(request) or request.method == "POST":
        return as_json(page, refusal.status)
    if request.headers.get("x-part"):
        return HTMLResponse(part("_refusal.html.j2", page), refusal.status, FRESH)
    return show(request, "refusal.html.j2", page, status=refusal.status)


@cache
def environment() -> Environment:
    """The templates."""
    found = Environment(
        loader=FunctionLoader(_read), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.filters["prose"] = prose
    found.globals.update(
        version=__version__,
        words=words,
        shapes=words.SHAPES,
        meanings=words.MEANINGS,
        caution=words.CAUTION,
        spread_caution=histogram.CAUTION,
        cautions=CAUTIONS,
        drawing=drawing,
        questions=QUESTIONS,
    )
    return found


def prose(text: str) -> Markup:
    """Text with *stress* and ``names`` as the models' own documentation marks them.

    >>> prose("It is *not* `p < q`")
    Markup('It is <em>not</em> <code>p &lt; q</code>')
    """
    said = re.sub(r"(?<![\w*])\*(\w[^*]*)\*(?!\w)", r"<em>\1</em>", str(escape(text)))
    return Markup(re.sub(r"`{1,2}([^`]+)`{1,2}", r"<code>\1</code>", said))


def _read(name: str) -> str | None:
    file = files("kadesh.web") / "templates" / name
    return file.read_text(encoding="utf-8") if file.is_file() else None
