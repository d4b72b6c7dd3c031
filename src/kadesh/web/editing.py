"""The editor: text in, complaints at their lines out, verdicts as one types; objections; new arguments."""

from __future__ import annotations

import asyncio
import json
import math
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kadesh.files.check import check_scenario
from kadesh.files.complaint import Complaint, faults, in_order
from kadesh.files.schema import json_schema
from kadesh.report import words
from kadesh.steps import CAUTIONS
from kadesh.web import contents
from kadesh.web.beginning import STATUSES, scenario_text, sentences_of
from kadesh.web.desk import Desk, check_game
from kadesh.web.library import Library, check_size
from kadesh.web.objecting import attach
from kadesh.web.pages import as_json, show, twins
from kadesh.web.position import Position, start_of
from kadesh.web.refusal import Refusal

TYPED_WORLDS = 64
"""Worlds for the verdicts beside the editor."""


class Editor:
    """What changes a text: in memory, in the reader's hands, or in a file named on the command line.

    Parameters
    ----------
    library
        Where texts are kept.
    desk
        Where games are solved.
    """

    def __init__(self, library: Library, desk: Desk) -> None:
        self._library = library
        self._desk = desk

    def routes(self) -> list[Route]:
        """Every address."""
        return [
            *twins("/scenario/{key}/text", self.text),
            Route("/scenario/{key}/save.json", self.save, methods=["POST"]),
            Route("/scenario/{key}/object.json", self.attach, methods=["POST"]),
            *twins("/scenario/{key}/object", self.object),
            Route("/check.json", self.check, methods=["POST"]),
            Route("/begin/sentences.json", self.sentences, methods=["POST"]),
            Route("/begin/scenario.json", self.begun, methods=["POST"]),
            Route("/schema.json", self.schema),
            *twins("/begin", self.begin),
        ]

    async def text(self, request: Request) -> Response:
        """The editor."""
        held = await asyncio.to_thread(self._library.get, request.path_params["key"])
        scenario = held.reading.scenario
        page = {
            "schema": "kadesh.explorer.text/1",
            "key": held.key,
            "kind": held.kind,
            "title": scenario.title if scenario is not None else held.key,
            "as_of": words.as_of(scenario) if scenario is not None else None,
            "position": start_of(scenario).query() if scenario is not None else "",
            "file": held.file.name if held.file is not None else None,
            "digest": held.digest,
            "text": held.text,
            "worlds": TYPED_WORLDS,
            "cautions": list(CAUTIONS),
        }
        return show(request, "editor.html.j2", page)

    async def check(self, request: Request) -> Response:
        """What is wrong with a text, line by line; one that can be run is kept, so that it can be opened."""
        text = _text(await _sent(request), "text")
        return as_json(await asyncio.to_thread(self._checked, text))

    async def save(self, request: Request) -> Response:
        """Write a text to the file that was named on the command line."""
        sent = await _sent(request)
        text, over = _text(sent, "text"), _text(sent, "over")
        held = await asyncio.to_thread(self._library.save, request.path_params["key"], text, over=over)
        name = held.file.name if held.file is not None else held.key
        return as_json({"schema": "kadesh.explorer.saved/1", "saved": name, "digest": held.digest})

    async def object(self, request: Request) -> Response:
        """The form for an objection or a rival premise."""
        held = await asyncio.to_thread(self._library.get, request.path_params["key"])
        scenario = held.scenario
        claim = request.query_params.get("claim") or next(iter(scenario.claims), "")
        if claim not in scenario.claims:
            raise Refusal(404, f"no claim is named '{claim[:80]}'")
        account = request.query_params.get("account", "")
        here = Position(account) if account in scenario.accounts else start_of(scenario)
        resting = [name for name, each in scenario.premises.items() if claim in each.claims]
        first = [name for premise in resting for name in scenario.premises[premise].narrows]
        names = dict.fromkeys((*first, *scenario.quantities))
        page = contents.heading(held, here) | {
            "schema": "kadesh.explorer.object/1",
            "claim": claim,
            "stated": scenario.claims[claim].model_dump(mode="json"),
            "premises": resting,
            "accounts": scenario.titles,
            "quantities": [
                {
                    "name": name,
                    "meaning": scenario.quantities[name].meaning,
                    "unit": scenario.quantities[name].unit,
                    "low": scenario.quantities[name].range.low,
                    "high": scenario.quantities[name].range.high,
                }
                for name in names
            ],
        }
        return show(request, "object.html.j2", page)

    async def attach(self, request: Request) -> Response:
        """Attach an objection or a rival premise; the new text is kept, and can be opened, downloaded or saved."""
        held = await asyncio.to_thread(self._library.get, request.path_params["key"])
        sent = await _sent(request)
        quantity = _text(sent, "quantity", "")
        numbers = (_number(sent, "low"), _number(sent, "high")) if quantity else (0.0, 0.0)
        found = await asyncio.to_thread(
            attach,
            held,
            _text(sent, "claim"),
            _text(sent, "said"),
            account=_text(sent, "account", ""),
            quantity=quantity,
            low=numbers[0],
            high=numbers[1],
        )
        kept = await asyncio.to_thread(self._library.keep, found.text)
        answer = {"schema": "kadesh.explorer.attached/1", "key": kept.key, "name": found.name, "account": found.account}
        return as_json(answer | {"over": held.digest, "text": found.text})

    async def begin(self, request: Request) -> Response:
        """A new argument from a text."""
        return show(request, "begin.html.j2", {"schema": "kadesh.explorer.begin/1", "statuses": list(STATUSES)})

    async def sentences(self, request: Request) -> Response:
        """The sentences of a text."""
        text = _text(await _sent(request), "text")
        found = await asyncio.to_thread(sentences_of, text)
        lines = [{"number": e.number, "start": e.start, "end": e.end, "text": e.text} for e in found]
        return as_json({"schema": "kadesh.explorer.sentences/1", "sentences": lines})

    async def begun(self, request: Request) -> Response:
        """A scenario in YAML for a text, kept so that it can be opened in the editor."""
        sent = await _sent(request)
        claims = sent.get("claims")
        marked = {}
        for number, each in (claims if isinstance(claims, dict) else {}).items():
            if str(number).isascii() and str(number).isdigit() and isinstance(each, dict):
                marked[int(number)] = {name: str(value) for name, value in each.items()}
        text = await asyncio.to_thread(
            scenario_text, _text(sent, "title", ""), _text(sent, "question", ""), _text(sent, "text"), marked
        )
        kept = await asyncio.to_thread(self._library.keep, text)
        return as_json({"schema": "kadesh.explorer.begun/1", "key": kept.key, "text": text})

    async def schema(self, _request: Request) -> Response:
        """The JSON Schema of scenario files."""
        return as_json(json_schema())

    def _checked(self, text: str) -> dict[str, Any]:
        check_size(text)
        held = self._library.keep(text)
        found = list(held.reading.complaints)
        playable = held.reading.sound
        if held.reading.scenario is not None and playable:
            reading = held.reading
            try:
                check_game(held.scenario.game)
            except Refusal as refusal:
                playable = False
                found.append(Complaint(refusal.text))
            found.extend(check_scenario(held.scenario, reading.positions, file=reading.file))
        complaints = in_order(found)
        return {
            "schema": "kadesh.explorer.check/1",
            "key": held.key,
            "playable": playable,
            "faults": len(faults(complaints)),
            "title": held.reading.scenario.title if held.reading.scenario is not None else None,
            "complaints": [
                {"severity": e.severity, "text": e.text, "where": e.where, "line": e.line, "column": e.column}
                for e in complaints
            ],
        }


async def _sent(request: Request) -> dict[str, Any]:
    """What was sent, as JSON."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Refusal(415, "send JSON, with the content type application/json")
    body = await request.body()
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "what was sent is no JSON") from None
    if not isinstance(found, dict):
        raise Refusal(400, "what was sent is no JSON object")
    return found


def _text(sent: dict[str, Any], name: str, usual: str | None = None) -> str:
    found = sent.get(name, usual)
    if not isinstance(found, str):
        raise Refusal(400, f"'{name}' is a text")
    return found.encode("utf-8", "replace").decode("utf-8")


def _number(sent: dict[str, Any], name: str) -> float:
    found = sent.get(name)
    if isinstance(found, bool) or not isinstance(found, (int, float)):
        raise Refusal(400, f"'{name}' is a number")
    try:
        value = float(found)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise Refusal(400, f"'{name}' is a finite number")
    return value
