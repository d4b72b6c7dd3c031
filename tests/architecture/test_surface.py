"""What ``import kadesh`` offers, and what it does not load."""

from __future__ import annotations

import subprocess
import sys

import kadesh

HEAVY = ("scipy", "numba", "pandas", "matplotlib", "duckdb", "jinja2", "rich")


def test_the_import_loads_nothing_heavy() -> None:
    code = "import sys, kadesh; print(*sorted(set(sys.modules) & set(sys.argv[1:])))"
    command = [sys.executable, "-c", code, *HEAVY]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    assert found.stdout.split() == []


def test_every_name_on_offer_is_there() -> None:
    offered = getattr(kadesh, "__all__", [])
    missing = [each for each in offered if not hasattr(kadesh, each)]
    assert missing == []
    assert len(set(offered)) == len(offered)
