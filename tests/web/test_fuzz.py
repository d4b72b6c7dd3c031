"""Whatever is asked, in whatever words: an answer or a reason, never a fault, a trace or a wait without end."""

from __future__ import annotations

import json
import random
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kadesh.files.new import template_text
from kadesh.web.describing import describe

NAMES = ["small-war", "no-talks-2022", "draft-0", "none", "..", "bargaining-range", "lanchester", "talks.csv"]
WORDS = st.sampled_from(
    ["", "0", "1", "8", "-1", "1e400", "nan", "first", "neutral", "belief.a=0.5", "belief.a=0.4 to 0.5", "belief.a=9",
     "belief.a=0.6 to 0.4", "account=neutral", "p=0.2", "p=x", "n=1e9", "weekly_cost.a=0", "battles_per_week=1",
     "battle_stride=1e-300", "weekly_discount=0.000001", "belief_weight=1e9", "chance_arda_wins_battle=0.999999"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
DESCRIBED: list[tuple[str, str, dict[str, Any]]] = [
    (method, path, each) for path, methods in describe()["paths"].items() for method, each in methods.items()
]
SLOW = ("carries", "flips", "blocks", "tells", "changes", "settles", "follows", "stories", "beside", "chart")

steady = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def said_well(found: httpx.Response) -> None:
    """An answer or a reason."""
    assert found.status_code < 500 or found.status_code in (501, 503), found.text[:500]
    assert "Traceback" not in found.text
    if found.headers["content-type"].startswith("application/json"):
        json.loads(found.text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))


@steady
@given(data=st.data())
def test_addresses_asked_in_random_words(client: httpx.Client, data: st.DataObject) -> None:
    quick = [each for each in DESCRIBED if not any(word in each[1] for word in SLOW)]
    method, path, each = data.draw(st.sampled_from(quick))
    for place in ("key", "name", "file"):
        name = data.draw(st.sampled_from(NAMES) | st.text(min_size=1, max_size=12))
        path = path.replace(f"{{{place}}}", quote(name, safe="", errors="replace"))
    query: list[tuple[str, str | int | float | bool | None]] = []
    asked = [each["name"] for each in each.get("parameters", []) if each["in"] == "query"]
    query += [(name, data.draw(WORDS | st.text(max_size=20))) for name in asked if data.draw(st.booleans())]
    if ("answer" in path or "beside" in path) and not any(name == "worlds" for name, _ in query):
        query.append(("worlds", "2"))
    if any(name == "worlds" and str(value) == "" for name, value in query):
        return
    body = data.draw(JSON | st.fixed_dictionaries({"text": st.text(max_size=200)})) if method == "post" else None
    query = [(name, str(value).encode("utf-8", "replace").decode()) for name, value in query]
    if "no-talks-2022" in path and ("answer" in path or "report" in path):
        return
    sent = None if body is None else json.dumps(body).encode("utf-8", "replace")
    headers = {"content-type": "application/json"} if sent is not None else None
    said_well(client.request(method.upper(), path, params=query, content=sent, headers=headers))


@pytest.mark.parametrize("seed", range(40))
def test_scenarios_with_random_faults(client: httpx.Client, seed: int) -> None:
    dice = random.Random(seed)
    lines = template_text().splitlines()
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(lines))
        line = lines[place]
        if dice.random() < 0.6 and any(letter.isdigit() for letter in line):
            number = dice.choice(["0", "-1", "1e9", "1e-9", "3", "0.5", "nan", "1e308", "[]", "null", "400"])
            digits = [at for at, letter in enumerate(line) if letter.isdigit()]
            at = dice.choice(digits)
            lines[place] = line[:at] + number + line[at + 1 :]
        else:
            changed = [line[2:], line + ":", line.replace(":", "", 1), "- " + line]
            lines[place] = dice.choice(changed)
    found = client.post("/check.json", json={"text": "\n".join(lines)})
    said_well(found)
    if found.json()["playable"]:
        said_well(client.get(f"/scenario/{found.json()['key']}/answer.json?worlds=2", timeout=100))
        said_well(client.get(f"/scenario/{found.json()['key']}"))


@settings(parent=steady, max_examples=60)
@given(text=st.text(max_size=400) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_texts_that_are_no_scenario(client: httpx.Client, text: str) -> None:
    for path in ("/check.json", "/begin/sentences.json", "/begin/scenario.json"):
        said_well(client.post(path, json={"text": text, "title": text, "question": text}))


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b'{"text": 1}', b'"', b"\xff\xfe", b'{"low": 1e999}'])
def test_bodies_that_are_no_request(client: httpx.Client, body: bytes) -> None:
    for path in ("/check.json", "/scenario/small-war/save.json", "/scenario/small-war/object.json"):
        said_well(client.post(path, content=body, headers={"content-type": "application/json"}))
        assert client.post(path, content=body, headers={"content-type": "text/plain"}).status_code == 415


@pytest.mark.slow
def test_every_model_at_the_ends_of_its_numbers(client: httpx.Client) -> None:
    for each in client.get("/theory.json").json()["models"]:
        found = client.get(f"/theory/{each['name']}.json").json()
        for place, parameter in enumerate(found["parameters"]):
            for value in (("0", "60"), ("-1", "0.999"))[place % 2]:
                said_well(client.get(f"/theory/{each['name']}.json?set={quote(parameter['name'])}={value}"))
