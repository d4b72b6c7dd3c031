"""What the explorer turns away, and what every answer carries."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from explorer import served

from kadesh.cli.serve import command


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "10.0.0.7:8777"])
def test_a_host_of_another_name_is_turned_away(client: httpx.Client, host: str) -> None:
    found = client.get("/", headers={"host": host})
    assert found.status_code == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:8777", "[::1]:8777"])
def test_this_machine_is_served_under_its_own_names(client: httpx.Client, host: str) -> None:
    assert client.get("/api.json", headers={"host": host}).status_code == 200


def test_a_further_name_is_served_when_it_was_allowed() -> None:
    with served(hosts=["war.example"]) as address:
        assert httpx.get(f"{address}/api.json", headers={"host": "war.example"}).status_code == 200
        assert httpx.get(f"{address}/api.json").status_code == 421


def test_every_answer_forbids_what_is_not_from_here(client: httpx.Client) -> None:
    for path in ("/", "/nope", "/static/explorer.css", "/api.json"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize("headers", [{"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}])
def test_a_page_of_another_site_can_send_nothing(client: httpx.Client, headers: dict[str, str]) -> None:
    assert client.post("/check.json", json={"text": "a"}, headers=headers).status_code == 403


def test_what_is_too_long_is_not_read(client: httpx.Client) -> None:
    assert client.post("/check.json", json={"text": "a" * 1_300_000}).status_code == 413
    assert client.post("/check.json", json={"text": "a" * 1_100_000}).status_code == 413
    assert client.get("/scenario/small-war?set=" + "a" * 20_000).status_code == 414


def test_only_loopback_is_listened_on_unless_the_network_is_meant() -> None:
    found = CliRunner().invoke(command, ["--host", "0.0.0.0"])
    assert found.exit_code == 2
    assert "--open-to-network" in found.output


def test_a_file_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    found = CliRunner().invoke(command, [str(tmp_path / "none.yaml")])
    assert found.exit_code == 2
    assert "no such file" in found.output
