"""Many readers at once, for a few seconds; the long run is ``benchmarks/explorer_load.py``."""

from __future__ import annotations

import asyncio
import importlib.util
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import httpx
import pytest

T = TypeVar("T")
FILE = Path(__file__).parents[2] / "benchmarks" / "explorer_load.py"


def bench() -> ModuleType:
    """The benchmark as a module."""
    stated = importlib.util.spec_from_file_location("explorer_load", FILE)
    assert stated is not None
    assert stated.loader is not None
    found = importlib.util.module_from_spec(stated)
    sys.modules["explorer_load"] = found
    stated.loader.exec_module(found)
    return found


def in_a_thread(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns, run away from any loop that a browser's driver keeps in this thread."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, work).result()


@pytest.mark.slow
def test_fifty_readers_who_drag_meet_no_fault(client: httpx.Client) -> None:
    tally = in_a_thread(bench().load(str(client.base_url), scenario="small-war", visitors=50, seconds=4))
    assert not tally.faults
    assert len(tally.seconds) > 20


def test_a_newer_question_of_a_page_takes_the_place_of_the_older(client: httpx.Client) -> None:
    async def hurry() -> list[int]:
        async with httpx.AsyncClient(base_url=client.base_url, timeout=60) as reader:
            asked = [
                reader.get(f"/scenario/small-war/answer?set=belief.a=0.{number}&worlds=2048", headers={"x-page": "one"})
                for number in range(41, 47)
            ]
            return [found.status_code for found in await asyncio.gather(*asked)]

    codes = in_a_thread(hurry())
    assert set(codes) <= {200, 409}
    assert 200 in codes
    assert 409 in codes
