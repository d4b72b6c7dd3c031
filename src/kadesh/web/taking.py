"""What a reader can take away: the scenario, the worlds, and charts as SVG, PNG, Vega-Lite and CSV."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kadesh.analysis.follows import find_truth
from kadesh.analysis.spreads import Histogram
from kadesh.analysis.unfolds import Band
from kadesh.engine.worlds import draw_worlds, ranges_under
from kadesh.report import charts
from kadesh.report.histogram import histogram_chart
from kadesh.report.pictures import svg_of
from kadesh.web import contents
from kadesh.web.answers import FINE_WORLDS, QUICK_WORLDS, Answers
from kadesh.web.desk import LONG, Desk, Job
from kadesh.web.library import Held, Library
from kadesh.web.pages import show, twins
from kadesh.web.position import Position, read_position, read_whole
from kadesh.web.refusal import Refusal, not_there
from kadesh.web.reporting import REPORT_WORLDS, asked_of, refusal_of

CHARTS = {
    "talks": "Formal talks have been held, by week",
    "settlement": "A settlement has been signed, by week",
    "live": "The war goes on, by week",
    "worlds": "Worlds by their chance of what the first conclusion is about",
}
FORMS = {"svg": "image/svg+xml", "png": "image/png", "vl.json": "application/json", "csv": "text/csv"}


def takings(library: Library, desk: Desk, answers: Answers) -> list[Route]:
    """The addresses of everything that can be taken away."""

    async def at(request: Request) -> tuple[Held, Position]:
        held = await asyncio.to_thread(library.get, request.path_params["key"])
        return held, read_position(held, request.query_params)

    async def downloads(request: Request) -> Response:
        held, position = await at(request)
        page = contents.heading(held, position) | {
            "schema": "kadesh.explorer.downloads/1",
            "charts": CHARTS,
            "forms": list(FORMS),
            "parquet": _has("duckdb"),
            "pictures": _has("vl_convert"),
            "report_worlds": REPORT_WORLDS,
            "report_asks": asked_of(held),
            "no_report": refusal_of(position),
            "fine": FINE_WORLDS,
        }
        return show(request, "downloads.html.j2", page)

    async def scenario(request: Request) -> Response:
        held = await asyncio.to_thread(library.get, request.path_params["key"])
        return _file(held.text, "application/yaml", f"{held.key}.yaml")

    async def worlds(request: Request) -> Response:
        held, position = await at(request)
        count = read_whole(request.query_params, "worlds", QUICK_WORLDS, FINE_WORLDS, least=1)
        parquet = request.url.path.endswith(".parquet")
        if parquet and not _has("duckdb"):
            raise Refusal(501, "Parquet needs duckdb, which is not installed; take the worlds as CSV")
        rows = await desk.run(request, "worlds", LONG, lambda job: _worlds(answers, job, held, position, count))
        if parquet:
            body = await asyncio.to_thread(_parquet, rows)
            return _file(body, "application/vnd.apache.parquet", f"{held.key}.worlds.parquet")
        return _file(_csv(rows), "text/csv", f"{held.key}.worlds.csv")

    async def chart(request: Request) -> Response:
        held, position = await at(request)
        name, _, form = str(request.path_params["file"]).partition(".")
        if name not in CHARTS or form not in FORMS:
            raise not_there("chart", f"{name}.{form}")
        found = await desk.run(
            request, "chart", LONG, lambda job: answers.find(held, position, QUICK_WORLDS, "all", job)
        )
        spec = _chart(held, found, name)
        spec = spec | {"title": [f"{CHARTS[name]}", held.scenario.title, contents.says(held.scenario, position)]}
        body = await asyncio.to_thread(_drawn, spec, form)
        return _file(body, FORMS[form], f"{held.key}.{name}.{form}")

    return [
        *twins("/scenario/{key}/downloads", downloads),
        Route("/scenario/{key}/scenario.yaml", scenario),
        Route("/scenario/{key}/worlds.csv", worlds),
        Route("/scenario/{key}/worlds.parquet", worlds),
        Route("/scenario/{key}/chart/{file}", chart),
    ]


def _chart(held: Held, answer: dict[str, Any], name: str) -> dict[str, Any]:
    if name != "worlds":
        band = answer["course"][name]
        parts = (np.array(band[part]) for part in ("mean", "low", "high"))
        return charts.week_chart(Band(*parts), contents.window_of(held.scenario))
    for verdict in answer["verdicts"]:
        over = verdict["over_worlds"]
        if over is not None:
            return histogram_chart(Histogram(tuple(over["shares"]), over["mean"]), f"chance of {verdict['asks']}")
    raise Refusal(422, "no conclusion of this scenario is about a chance")


def _worlds(answers: Answers, job: Job, held: Held, position: Position, count: int) -> dict[str, Any]:
    """One column a quantity, and two a conclusion: its chance, and whether it is true, open or false."""
    scenario = held.scenario
    trials = answers.trials(held, position, count, job)
    ranges = ranges_under(scenario, position.premises(scenario), position.fixed(scenario))
    columns: dict[str, Any] = {"world": np.arange(count), **draw_worlds(trials.points, ranges)}
    for name in scenario.conclusions:
        try:
            truth = find_truth(trials, name, position.premises(scenario))
        except (ValueError, ArithmeticError) as fault:
            raise Refusal(422, f"the game cannot be played with these numbers: {fault}") from None
        columns[f"{name}.chance"] = truth.chance
        columns[f"{name}.is"] = np.where(truth.true, "true", np.where(truth.false, "false", "open"))
    return columns


def _csv(columns: dict[str, Any]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*(np.asarray(each).tolist() for each in columns.values()), strict=True))
    return text.getvalue()


def _parquet(columns: dict[str, Any]) -> bytes:
    import duckdb

    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as store:
        source, target = Path(folder) / "worlds.csv", Path(folder) / "worlds.parquet"
        source.write_text(_csv(columns), encoding="utf-8")
        store.execute(f"copy (from read_csv('{source}', header = true)) to '{target}' (format parquet)")
        return target.read_bytes()


def _drawn(spec: dict[str, Any], form: str) -> str | bytes:
    if form == "vl.json":
        return json.dumps(spec, ensure_ascii=False, indent=1)
    if form == "csv":
        rows = spec["data"]["values"]
        return _csv({name: [row[name] for row in rows] for name in rows[0]})
    if not _has("vl_convert"):
        raise Refusal(501, "pictures need the extra 'pictures' (pip install 'kadesh[pictures]'); take Vega-Lite or CSV")
    white = spec | {"background": "white", "padding": 10}
    if form == "png":
        import vl_convert

        return bytes(vl_convert.vegalite_to_png(json.dumps(white), scale=2))
    return str(svg_of(white))


def _has(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def _file(body: str | bytes, kind: str, name: str) -> Response:
    return Response(body, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
