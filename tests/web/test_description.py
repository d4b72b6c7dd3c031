"""The explorer's own description: it names every address, and whatever it allows is answered or refused with a reason.

Requests are invented by schemathesis from the description, those that it allows and those that it does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.routing import Route

from kadesh.web.app import make_app
from kadesh.web.describing import describe

SCHEMA = schemathesis.openapi.from_dict(describe())
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations()}
LONG = (
    "carries",
    "flips",
    "blocks",
    "tells",
    "changes",
    "settles",
    "stories",
    "beside",
    "follows",
    "chart",
    "report",
    "worlds",
)
"""Addresses whose answers take a second or more."""

KNOWN = {"key": "small-war", "name": "bargaining-range", "file": "talks.csv"}
STATED = [status_code_conformance, content_type_conformance, response_schema_conformance]


def asked_well(case: schemathesis.Case, address: str) -> None:
    """One invented request: an answer as described, or a reason."""
    found = case.call(base_url=address, timeout=300)
    assert found.status_code < 500 or found.status_code in (501, 503), found.content[:500]
    assert b"Traceback" not in found.content
    assert "content-security-policy" in found.headers
    case.validate_response(found, checks=STATED)


def asked() -> Iterator[tuple[str, bool, GenerationMode]]:
    """What is tried: an address, whether with a scenario that is there, and whether as the description allows."""
    for label, operation in OPERATIONS.items():
        for there in [True, False] if "{" in operation.path else [False]:
            yield label, there, GenerationMode.POSITIVE
            if operation.query or operation.body or ("{file}" in operation.path and not there):
                yield label, there, GenerationMode.NEGATIVE


@pytest.mark.slow
@pytest.mark.parametrize(("label", "there", "mode"), list(asked()))
def test_what_the_description_allows_or_not_is_answered_or_refused(
    client: httpx.Client, label: str, there: bool, mode: GenerationMode
) -> None:
    operation = OPERATIONS[label]
    places = {name: KNOWN[name] for name in re.findall(r"{(\w+)}", operation.path)}
    more: dict[str, Any] = {"path_parameters": places} if there else {}
    examples = 3 if there and any(word in label for word in LONG) else 12
    steady = settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @steady
    @given(case=operation.as_strategy(generation_mode=mode, **more))
    def ask(case: schemathesis.Case) -> None:
        asked_well(case, str(client.base_url).rstrip("/"))

    ask()


def test_every_address_that_gives_json_is_described_and_there() -> None:
    routes = [each for each in make_app().app.routes if isinstance(each, Route)]  # type: ignore[attr-defined]  # the guard's
    there = {(method.lower(), each.path) for each in routes for method in (each.methods or ()) if method != "HEAD"}
    described = {(method, path) for path, methods in describe()["paths"].items() for method in methods}
    assert described <= there
    assert {(method, path) for method, path in there - described if path.endswith(".json")} == {
        ("get", "/openapi.json")
    }
