"""Complaints at their lines, drafts, files that may be written, objections, and arguments begun from a text."""

from __future__ import annotations

from pathlib import Path

import httpx
from explorer import served

from kadesh.files.new import template_text, write_new
from kadesh.files.reader import read_text
from kadesh.web.library import digest_of
from kadesh.web.objecting import append


def test_a_complaint_names_its_line(client: httpx.Client) -> None:
    text = template_text().replace("unit: probability", "unnit: probability", 1)
    line = text[: text.index("unnit")].count("\n") + 1
    found = client.post("/check.json", json={"text": text}).json()
    assert not found["playable"]
    assert line in [each["line"] for each in found["complaints"]]
    assert any("did you mean 'unit'" in each["text"] for each in found["complaints"])


def test_a_text_that_can_be_run_can_be_opened(client: httpx.Client) -> None:
    found = client.post("/check.json", json={"text": template_text()}).json()
    assert found["playable"]
    assert client.get(f"/scenario/{found['key']}/answer.json?worlds=4").status_code == 200


def test_a_draft_that_was_forgotten_says_so(client: httpx.Client) -> None:
    assert "as long as the server runs" in client.get("/scenario/draft-0.json").json()["refused"]


def test_a_text_is_no_yaml_with_power(client: httpx.Client) -> None:
    for text in ("!!python/object/apply:os.system ['true']", "a: &a [*a]", "{" * 5000, "\x00", "a: b: c", "- " * 3000):
        found = client.post("/check.json", json={"text": text})
        assert found.status_code == 200
        assert not found.json()["playable"]


def test_only_a_file_of_the_command_line_is_written(tmp_path: Path) -> None:
    path = write_new(tmp_path / "mine.yaml")
    before = path.read_text(encoding="utf-8")
    with served([path]) as address, httpx.Client(base_url=address) as client:
        sent = {"text": before + "# more\n", "over": digest_of(before)}
        assert client.post("/scenario/no-talks-2022/save.json", json=sent).status_code == 403
        assert client.post("/scenario/mine/save.json", json=sent).status_code == 200
        assert path.read_text(encoding="utf-8") == before + "# more\n"
        again = client.post("/scenario/mine/save.json", json={**sent, "text": "lost"})
        assert again.status_code == 409
        assert path.read_text(encoding="utf-8") == before + "# more\n"
    assert [each.name for each in tmp_path.iterdir()] == ["mine.yaml"]


def test_an_objection_is_written_into_the_text(client: httpx.Client) -> None:
    sent = {"claim": "arda-advances", "said": "Its army stood still: 'not a yard', says \"one\"."}
    found = client.post("/scenario/small-war/object.json", json=sent).json()
    scenario = read_text(found["text"]).scenario
    assert scenario is not None
    assert scenario.claims[found["name"]].text == sent["said"]
    assert found["account"] == ""


def test_a_rival_premise_stands_in_an_account_of_its_own(client: httpx.Client) -> None:
    account = client.get("/scenario/small-war.json").json()["account"]
    said = {"claim": "arda-advances", "said": "It lost.", "account": account}
    sent = {**said, "quantity": "belief.a", "low": 0.35, "high": 0.4}
    found = client.post("/scenario/small-war/object.json", json=sent).json()
    scenario = read_text(found["text"]).scenario
    assert scenario is not None
    assert scenario.premises[found["name"]].narrows["belief.a"].high == 0.4
    assert found["account"] in scenario.accounts
    answer = client.get(f"/scenario/{found['key']}/answer.json?account={found['account']}&worlds=4")
    assert answer.status_code == 200
    outside = client.post("/scenario/small-war/object.json", json={**sent, "high": 3})
    assert outside.status_code == 400


def test_objections_do_not_take_each_others_names(client: httpx.Client) -> None:
    sent = {"claim": "arda-advances", "said": "No."}
    first = client.post("/scenario/small-war/object.json", json=sent).json()
    second = client.post(f"/scenario/{first['key']}/object.json", json=sent).json()
    assert (first["name"], second["name"]) == ("objection-1", "objection-2")


def test_an_entry_is_added_at_the_end_of_its_section() -> None:
    text = "a:\n    x: 1\n\n# about b\nb: {}\n"
    assert append(text, "a", "y", {"k": 1}) == "a:\n    x: 1\n    y:\n      k: 1\n\n# about b\nb: {}\n"
    assert append(text, "b", "y", {"k": 1}).endswith("b:\n  y:\n    k: 1\n")
    assert append(text, "c", "y", {"k": 1}).endswith("c:\n  y:\n    k: 1\n")


def test_an_argument_can_begin_from_a_text(client: httpx.Client) -> None:
    text = "They will not talk. Why not? Because they are winning."
    found = client.post("/begin/sentences.json", json={"text": text}).json()["sentences"]
    assert [text[each["start"] : each["end"]] for each in found] == [each["text"] for each in found]
    claims = {"1": {"status": "forecast", "text": "No talks will be held."}, "3": {"status": "contested", "text": ""}}
    begun = client.post("/begin/scenario.json", json={"title": "Winners: do not talk", "text": text, "claims": claims})
    scenario = read_text(begun.json()["text"]).scenario
    assert scenario is not None
    assert scenario.title == "Winners: do not talk"
    assert scenario.claims["s1"].text == "No talks will be held."
    assert client.get(f"/scenario/{begun.json()['key']}/text").status_code == 200
