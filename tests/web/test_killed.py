"""A server that is killed while it saves: what was saved is there, whole, and nothing else is left behind."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from kadesh.files.new import template_text, write_new
from kadesh.web.library import Library, digest_of

KILLS = 20
LIVES = """
import os, sys
from pathlib import Path
from kadesh.web.app import make_app
from kadesh.web.desk import Desk
from kadesh.web.serving import Server, listen

for _ in sys.stdin:
    socket = listen("127.0.0.1", 0)
    child = os.fork()
    if child == 0:
        desk = Desk()
        Server(make_app([Path(sys.argv[1])], desk=desk), desk).run(sockets=[socket])
        os._exit(0)
    print(child, socket.getsockname()[1], flush=True)
    socket.close()
    os.waitpid(child, 0)
"""
"""One server a line: imported once, so that each life begins at once."""


def save_on(address: str, life: int, now: str) -> tuple[str, str]:
    """Save one text after another until the server is gone; gives what was last saved, and what was on its way."""
    filling = "# a line that fills the file\n" * 32_000
    with httpx.Client(base_url=address, timeout=20) as client:
        for count in range(1000):
            text = f"{template_text()}# life {life}, text {count}\n{filling}# the end of {life}, {count}\n"
            try:
                found = client.post("/scenario/mine/save.json", json={"text": text, "over": digest_of(now)})
            except httpx.HTTPError:
                return now, text
            assert found.status_code == 200, found.text
            now = text
    raise AssertionError("the server was never killed")


def wait_for_a_write(folder: Path) -> None:
    """Return when something in the folder begins to change."""

    def sizes() -> dict[str, int]:
        with contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
            return {each.name: each.stat().st_size for each in entries}
        return {}

    before, until = sizes(), time.monotonic() + 5
    while sizes() == before and time.monotonic() < until:
        pass


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="servers are forked here")
def test_a_server_killed_while_it_saves_loses_nothing(tmp_path: Path) -> None:
    path = write_new(tmp_path / "mine.yaml")
    dice, cut_short = random.Random(7), 0
    command = [sys.executable, "-c", LIVES, str(path)]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as lives,
        ThreadPoolExecutor(max_workers=1) as pool,
    ):
        assert lives.stdin is not None
        assert lives.stdout is not None
        for life in range(KILLS):
            print("live", file=lives.stdin, flush=True)
            server, port = (int(word) for word in lives.stdout.readline().split())
            address = f"http://127.0.0.1:{port}"
            before = path.read_text(encoding="utf-8")
            assert httpx.get(f"{address}/scenario/mine/text.json", timeout=60).json()["text"] == before
            assert [each.name for each in tmp_path.iterdir()] == ["mine.yaml"]
            saving = pool.submit(save_on, address, life, before)
            time.sleep(dice.uniform(0.02, 0.2))
            wait_for_a_write(tmp_path)
            os.kill(server, signal.SIGKILL)
            saved, on_its_way = saving.result(timeout=60)
            found = path.read_text(encoding="utf-8")
            assert found in (saved, on_its_way)
            cut_short += len(list(tmp_path.iterdir())) > 1
        lives.stdin.close()
    assert path.read_text(encoding="utf-8") != template_text()
    assert cut_short > 0, "no kill came in the middle of a write"


def test_what_a_killed_server_left_is_cleared_up_and_nothing_else(tmp_path: Path) -> None:
    path = write_new(tmp_path / "mine.yaml")
    kept = [".mine.yaml.part", "mine.yaml.part", ".other.yaml.abcd_123.part", ".mine.yaml.abcd_123.part.txt"]
    for name in (*kept, ".mine.yaml.abcd_123.part"):
        (tmp_path / name).write_text("half", encoding="utf-8")
    Library([path])
    assert {each.name for each in tmp_path.iterdir()} == {"mine.yaml", *kept}
