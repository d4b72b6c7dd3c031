"""The pages of the published models: the formula, its numbers as sliders, and the picture that follows them."""

from __future__ import annotations

import dataclasses
import math
import re
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kadesh import theory
from kadesh.report.pictures import fit, svg_of
from kadesh.report.theory_charts import chart
from kadesh.theory.entry import Choice, Entry, Parameter
from kadesh.web.desk import QUICK, Desk, Job, Known
from kadesh.web.pages import fragment, part, show, twins, wants_json
from kadesh.web.refusal import Refusal

MOST_WHOLE = 60
MOST_LISTED = 24
PICTURED = 40
"""A model with a longer list than this is computed but not drawn."""

_KNOWN = Known(300)
_STYLE = re.compile(r' style="[^"]*"')


def models(desk: Desk) -> list[Route]:
    """The addresses of the catalogue and of every model."""

    async def catalogue(request: Request) -> Response:
        found = [
            {"name": e.name, "title": e.title, "claim": e.claim, "provenance": e.provenance, "source": e.source}
            for e in theory.catalogue()
        ]
        return show(request, "catalogue.html.j2", {"schema": "kadesh.explorer.theory/1", "models": found})

    async def model(request: Request) -> Response:
        entry = _find(request.path_params["name"])
        settings = _read(entry, request.query_params.getlist("set"))
        drawn = not wants_json(request)
        found = await desk.run(request, "quick", QUICK, lambda job: _answer(desk, job, entry, settings, drawn))
        picture = found.pop("picture")
        page = {"schema": "kadesh.theory/1", **theory.describe(entry), **found}
        sliders = [_slider(each, settings) for each in entry.parameters]
        more = {"picture": picture, "sliders": sliders, "formula": mathml(entry.formula), "entry": entry}
        if request.query_params.get("part"):
            return fragment(part("_model.html.j2", page, **more))
        return show(request, "model.html.j2", page, **more)

    return [*twins("/theory", catalogue), *twins("/theory/{name}", model)]


def _find(name: str) -> Entry:
    try:
        return theory.find(name)
    except theory.UnknownNameError as fault:
        raise Refusal(404, str(fault.args[0])) from None


def _read(entry: Entry, written: list[str]) -> dict[str, Any]:
    """Settings from a link, no larger than can be computed while somebody waits."""
    try:
        found = theory.read_settings(entry, written)
    except (theory.UnknownNameError, theory.DomainError) as fault:
        raise Refusal(400, str(fault.args[0])) from None
    for each in entry.parameters:
        value = found.get(each.name)
        if value is None or isinstance(each, Choice):
            continue
        numbers = value if isinstance(value, list) else [value]
        if len(numbers) > MOST_LISTED or not all(isinstance(n, float) and math.isfinite(n) for n in numbers):
            raise Refusal(400, f"{each.label}: a number, or a list of at most {MOST_LISTED} finite numbers")
        if each.form in ("whole", "size") and any(abs(n) > _most_whole(each) for n in numbers if isinstance(n, float)):
            raise Refusal(400, f"{each.label}: at most {_most_whole(each)} here; the command line takes more")
    return found


def _most_whole(parameter: Parameter) -> int:
    example = parameter.example if isinstance(parameter.example, (int, float)) else max(parameter.example)
    return max(MOST_WHOLE, int(2 * example))


def _answer(desk: Desk, job: Job, entry: Entry, settings: dict[str, Any], drawn: bool) -> dict[str, Any]:
    key = (entry.name, repr(sorted(settings.items())), drawn)
    found = _KNOWN.get(key)
    if found is None:
        with desk.turn(job):
            try:
                answers = theory.compute(entry, **settings)
            except (theory.DomainError, ValueError, ArithmeticError, IndexError) as fault:
                raise Refusal(400, str(fault) or "the model has no answer there") from None
            found = {
                "settings": _plain(settings),
                "answers": answers,
                "picture": _picture(entry, settings) if drawn else None,
            }
        _KNOWN.put(key, found)
    return dict(found)


def _plain(settings: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, (list, tuple)) else value for name, value in settings.items()}


def _picture(entry: Entry, settings: dict[str, Any]) -> str | None:
    """The model's picture at these settings; None where it cannot be drawn."""
    picture = dataclasses.replace(entry.picture, settings={**entry.picture.settings, **settings})
    try:
        spec = chart(dataclasses.replace(entry, picture=picture))
    except (theory.DomainError, ValueError, ArithmeticError, LookupError, TypeError):
        return None
    svg = svg_of(spec)
    return None if svg is None else _STYLE.sub("", fit(svg, f"{picture.title}. {picture.reading}"))


def _slider(parameter: Parameter | Choice, settings: dict[str, Any]) -> dict[str, Any]:
    """How a parameter is moved: a slider, a list of numbers, or a word."""
    now = settings.get(parameter.name, parameter.example)
    found: dict[str, Any] = {
        "name": parameter.name,
        "symbol": parameter.symbol,
        "meaning": parameter.meaning,
        "domain": parameter.domain,
        "set": parameter.name in settings,
    }
    if isinstance(parameter, Choice):
        return found | {"kind": "choice", "options": list(parameter.options), "now": now, "unit": ""}
    found["unit"] = parameter.unit
    if parameter.form == "list":
        return found | {"kind": "list", "now": ", ".join(f"{each:g}" for each in now)}
    example = float(parameter.example)  # type: ignore[arg-type]  # no list here
    low = parameter.low if math.isfinite(parameter.low) else min(-1.0, -2 * abs(example))
    high = parameter.high if math.isfinite(parameter.high) else max(2 * abs(example), low + 1)
    whole = parameter.form in ("whole", "size")
    step = 1.0 if whole else (high - low) / 100
    if parameter.open_low:
        low += step
    if parameter.open_high:
        high -= step
    if whole:
        high = min(high, float(_most_whole(parameter)))
    value = float(now if not isinstance(now, list) else now[0])
    return found | {"kind": "number", "now": value, "low": min(low, value), "high": max(high, value), "step": step}


@cache
def mathml(formula: str) -> tuple[str, ...]:
    """A formula as MathML, one part a line; empty where the converter is not installed."""
    try:
        from latex2mathml.converter import convert
    except ImportError:
        return ()
    parts, begun = [""], 0
    for piece in re.split(r"(\\qquad|\\\\\n|\\begin|\\end)", formula.strip()):
        begun += (piece == r"\begin") - (piece == r"\end")
        if not begun and piece in (r"\qquad", "\\\\\n"):
            parts.append("")
        else:
            parts[-1] += piece
    lines = (each.strip().rstrip(",;").strip() for each in parts)
    return tuple(str(convert(each, display="block")) for each in lines if each)
