"""The server's beginning and its end: the first answer is found before it is asked for; Ctrl-C leaves no trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
from explorer import served


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder in which nothing is kept yet."""
    monkeypatch.setenv("KADESH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.mark.slow
def test_the_first_answer_is_found_before_it_is_asked_for_and_kept(own_cache: Path, small_war: Path) -> None:
    with served([small_war], warm="small-war") as address, httpx.Client(base_url=address, timeout=300) as client:
        assert client.get("/scenario/small-war.json").json()["answer"] is None
        until = time.monotonic() + 300
        while client.get("/scenario/small-war.json").json()["answer"] is None:
            assert time.monotonic() < until
            time.sleep(0.2)
        found = client.get("/scenario/small-war.json").json()["answer"]
    assert list((own_cache / "answers").glob("*.json"))
    with served([small_war]) as address:
        again = httpx.get(f"{address}/scenario/small-war.json").json()["answer"]
    assert again == found


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")
def test_the_end_comes_at_once_and_leaves_no_trace() -> None:
    command = [sys.executable, "-m", "kadesh", "serve", "korea-1951", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[-1]
        httpx.get(address, timeout=60)
        asking = threading.Thread(target=ask_at_length, args=(f"{address}/answer.json?worlds=2048&seed=77",))
        asking.start()
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        asking.join(timeout=60)
    assert "Traceback" not in said
    assert "ERROR" not in said
    assert process.returncode == 130


def ask_at_length(address: str) -> None:
    """Ask what takes long, of a server that may end meanwhile."""
    try:
        httpx.get(address, timeout=60)
    except httpx.HTTPError:
        return
