"""A small scenario, and the explorer around it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from explorer import served

from kadesh.files.new import write_new


@pytest.fixture(scope="session")
def small_war(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario file that its owner named on the command line."""
    return write_new(tmp_path_factory.mktemp("war") / "small-war.yaml")


@pytest.fixture(scope="session")
def client(small_war: Path) -> Iterator[httpx.Client]:
    """A client of an explorer that offers the small war; before anything is compiled, first answers take minutes."""
    with served([small_war]) as address, httpx.Client(base_url=address, timeout=300) as found:
        for depth in ("first", "all"):
            assert found.get("/scenario/small-war/answer", params={"worlds": 2, "depth": depth}).status_code == 200
        yield found
