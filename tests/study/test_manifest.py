"""A manifest holds what a rerun needs, and nothing of the machine."""

import json
import socket
from pathlib import Path

import hills

from kadesh.files.fingerprint import content_hash
from kadesh.manifest import week_order


def test_the_week_holds_the_stages_that_the_game_uses_in_its_order() -> None:
    used = week_order(hills.scenario())
    assert used == ("channel", "side deals", "table", "battle", "home a", "costs", "clock")
    assert [stage for stage in hills.scenario().game.order if stage in used] == list(used)


def test_the_manifest_says_what_was_asked() -> None:
    made = hills.studied().manifest
    assert made.command == "kadesh run hills.yaml"
    assert made.scenario_sha256 == content_hash(hills.scenario())
    assert (made.worlds, made.seed, made.weeks) == (hills.WORLDS, 0, 56)
    assert made.lattice["front.hills"] == 3


def test_the_manifest_names_no_machine_and_no_folder() -> None:
    text = json.dumps(hills.studied().manifest.to_json())
    for trace in (str(Path.home()), str(Path.cwd()), socket.gethostname()):
        assert len(trace) < 2 or trace not in text
