"""What the JSON of the explorer is, in the words of OpenAPI, and a page about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kadesh import __version__
from kadesh.web.answers import MOST_WORLDS
from kadesh.web.contents import QUESTIONS
from kadesh.web.pages import as_json, show, twins
from kadesh.web.position import MOST_SEED
from kadesh.web.stories import MOST_STORIES
from kadesh.web.taking import CHARTS, FORMS

_TEXT = {"type": "string"}
_OBJECT = {"type": "object", "required": ["schema"], "properties": {"schema": _TEXT}}


def describings() -> list[Route]:
    """The addresses of the description."""

    async def description(_request: Request) -> Response:
        return as_json(describe())

    async def page(request: Request) -> Response:
        found = describe()
        lines = [
            {"method": method.upper(), "path": path, "summary": each["summary"]}
            for path, methods in found["paths"].items()
            for method, each in methods.items()
        ]
        return show(request, "api.html.j2", {"schema": "kadesh.explorer.api/1", "addresses": lines})

    return [Route("/openapi.json", description), *twins("/api", page)]


def describe() -> dict[str, Any]:
    """The OpenAPI description (3.1) of everything that answers in JSON, or can be taken away as a file."""
    at = [_path("key"), *_position()]
    worlds = _query("worlds", {"type": "integer", "minimum": 1, "maximum": MOST_WORLDS})
    conclusion = _query("conclusion", _TEXT)
    paths: dict[str, Any] = {
        "/index.json": _get("Every scenario on offer"),
        "/scenario/{key}.json": _get("A scenario: argument, assumptions, and the answer if it is known", at),
        "/scenario/{key}/answer.json": _get(
            "The verdicts and the course of the war at a position",
            [*at, worlds, _query("depth", {"type": "string", "enum": ["first", "all"]})],
        ),
        **{f"/scenario/{{key}}/{name}.json": _get(title, [*at, conclusion]) for name, title in QUESTIONS.items()},
        "/scenario/{key}/stories.json": _get(
            "Sampled courses of the war, week by week",
            [*at, _query("stories", {"type": "integer", "minimum": 1, "maximum": MOST_STORIES})],
        ),
        "/scenario/{key}/beside.json": _get(
            "Two positions side by side", [*at, _query("left", _TEXT), _query("right", _TEXT), worlds]
        ),
        "/scenario/{key}/text.json": _get("The text of a scenario", [_path("key")]),
        "/scenario/{key}/downloads.json": _get("What can be taken away", at),
        "/scenario/{key}/chart/{file}": _file(
            "A chart", [*at, _path("file", [f"{chart}.{form}" for chart in CHARTS for form in FORMS])], FORMS.values()
        ),
        "/scenario/{key}/scenario.yaml": _file("The scenario as its file", [_path("key")], ["application/yaml"]),
        "/scenario/{key}/worlds.csv": _file("Every world, one a row", [*at, worlds], ["text/csv"]),
        "/scenario/{key}/worlds.parquet": _file("The same worlds", [*at, worlds], ["application/vnd.apache.parquet"]),
        "/scenario/{key}/report.html": _file(
            "The report, one file: the brief one, or with whole=1 the one that answers every question",
            [*at, _query("whole", {"type": "string", "enum": ["0", "1"]})],
            ["text/html"],
        ),
        "/scenario/{key}/report.json": _get("Whether the whole report is there, and in how many worlds it asks", at),
        "/scenario/{key}/object.json": _get(
            "A claim, and what an objection to it could narrow",
            [_path("key"), _query("claim", _TEXT), _query("account", _TEXT)],
        )
        | _post(
            "Attach an objection, or a rival premise, to a claim; gives the new text",
            {
                "claim": _TEXT,
                "said": _TEXT,
                "account": _TEXT,
                "quantity": _TEXT,
                "low": {"type": "number"},
                "high": {"type": "number"},
            },
            ["claim", "said"],
            [_path("key")],
        ),
        "/scenario/{key}/save.json": _post(
            "Write a text to the file named on the command line, over the version with this digest",
            {"text": _TEXT, "over": _TEXT},
            ["text", "over"],
            [_path("key")],
        ),
        "/check.json": _post("What is wrong with a scenario's text, by line", {"text": _TEXT}, ["text"]),
        "/begin.json": _get("What a sentence of a text can be marked as"),
        "/begin/sentences.json": _post("The sentences of a text", {"text": _TEXT}, ["text"]),
        "/begin/scenario.json": _post(
            "A scenario in YAML for a text",
            {"title": _TEXT, "question": _TEXT, "text": _TEXT, "claims": {"type": "object"}},
            ["text"],
        ),
        "/theory.json": _get("The published models"),
        "/theory/{name}.json": _get("A model with its numbers", [_path("name"), _list("set", "NAME=VALUE")]),
        "/progress.json": _get("How far a page's long question has come", [_query("page", _TEXT)]),
        "/schema.json": {"get": {"summary": "The JSON Schema of scenario files", "responses": _responses({})}},
        "/api.json": _get("Every address"),
    }
    info = {"title": "The kadesh explorer", "version": __version__, "description": "On this machine only."}
    return {"openapi": "3.1.0", "info": info, "paths": paths}


def _position() -> list[dict[str, Any]]:
    return [
        _query("account", _TEXT),
        _list("without", "a premise of the account that is released"),
        _list("lever", "a lever that is pulled"),
        _list("set", "QUANTITY=VALUE, or QUANTITY=LOW to HIGH"),
        _query("seed", {"type": "integer", "minimum": 0, "maximum": MOST_SEED}),
    ]


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _list(name: str, says: str) -> dict[str, Any]:
    found = _query(name, {"type": "array", "items": _TEXT})
    return {**found, "style": "form", "explode": True, "description": says}


def _path(name: str, words: list[str] | None = None) -> dict[str, Any]:
    schema = _TEXT if words is None else {**_TEXT, "enum": words}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _get(summary: str, parameters: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"get": {"summary": summary, "parameters": parameters or [], "responses": _responses(_OBJECT)}}


def _post(
    summary: str,
    properties: dict[str, Any],
    required: list[str],
    parameters: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": required}
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    asked = {"summary": summary, "parameters": parameters or [], "requestBody": body}
    return {"post": {**asked, "responses": _responses(_OBJECT)}}


def _file(summary: str, parameters: list[dict[str, Any]], kinds: Iterable[str]) -> dict[str, Any]:
    taken = {"description": "The file", "content": {kind: {} for kind in kinds}}
    page = {
        "description": "What was asked cannot be given, and why",
        "content": {"text/html": {}, "application/json": {}},
    }
    responses = {"200": taken, "4XX": page, "501": page, "503": page}
    return {"get": {"summary": summary, "parameters": parameters, "responses": responses}}


def _responses(schema: dict[str, Any]) -> dict[str, Any]:
    refusal = {
        "description": "What was asked cannot be answered, and why",
        "content": {"application/json": {"schema": {**_OBJECT, "required": ["schema", "status", "refused"]}}},
    }
    given = {"description": "The answer", "content": {"application/json": {"schema": schema}}}
    return {"200": given, "4XX": refusal, "501": refusal, "503": refusal}
