"""A result is made again from its manifest; what differs is named; worlds and trees are written."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

import kadesh
from kadesh.cli.group import run_safely
from kadesh.cli.reproduce import differences
from kadesh.files import memory

HILLS = Path(__file__).parents[1] / "hills.yaml"


Kept = Callable[..., Path]


@pytest.fixture
def keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Kept:
    """Asks a verb in a few worlds, and keeps its answer in a file."""
    monkeypatch.setattr(memory, "cache_folder", lambda: tmp_path / "cache")

    def kept(verb: str, *more: str) -> Path:
        words = [verb, str(HILLS), *more, "--worlds", "2", "--account", "essay", "--json"]
        monkeypatch.setattr("sys.argv", ["kadesh", *words])
        assert run_safely(words) == 0
        file = tmp_path / "result.json"
        file.write_text(capsys.readouterr().out, encoding="utf-8")
        return file

    return kept


@pytest.fixture
def result(keep: Kept) -> Path:
    """The answer of a run, kept in a file."""
    return keep("run")


def test_a_result_from_before_something_was_kept_is_reproduced(
    result: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = json.loads(result.read_text(encoding="utf-8"))
    assert kept.pop("spreads")
    result.write_text(json.dumps(kept), encoding="utf-8")
    assert run_safely(["reproduce", str(result)]) == 0
    assert "The result is reproduced" in capsys.readouterr().out


ASKED = [
    ("run", "--set", "odds=0.5"),
    ("run", "--order", "--certify"),
    ("compare", "--together", "1", "--lever", "invite"),
    ("settle", "--lever", "invite", "--set", "odds=0.5 to 0.6"),
    pytest.param(("explain", "quiet", "--along", "odds"), marks=pytest.mark.functional),
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_a_result_is_reproduced_from_its_manifest_whoever_asked(
    asked: tuple[str, ...], keep: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    file = keep(*asked)
    assert run_safely(["reproduce", str(file)]) == 0
    assert "The result is reproduced" in capsys.readouterr().out
    kept = json.loads(file.read_text(encoding="utf-8"))
    kept["manifest"]["command"] = ""  # as it is where Python asked
    kept["manifest"]["seed"] = 1
    file.write_text(json.dumps(kept), encoding="utf-8")
    assert run_safely(["reproduce", str(file), "--scenario", str(HILLS)]) == 1
    assert "places differ" in capsys.readouterr().out


def test_a_result_of_python_is_reproduced_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = kadesh.settle(kadesh.load(HILLS), 2, seed=3, levers=["invite"])
    file = tmp_path / "result.json"
    file.write_text(json.dumps(found.to_json()), encoding="utf-8")
    assert run_safely(["reproduce", str(file), "--scenario", str(HILLS)]) == 0
    assert "reran: kadesh.settle of" in capsys.readouterr().out


def test_a_command_is_kept_as_it_was_typed_even_if_its_answer_was_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(memory, "cache_folder", lambda: tmp_path / "cache")
    for more in ([], ["--json"]):
        words = ["settle", str(HILLS), "--worlds", "2", *more]
        monkeypatch.setattr("sys.argv", ["kadesh", *words])
        assert run_safely(words) == 0
    assert f'"command": "{shlex.join(["kadesh", *words])}"' in capsys.readouterr().out


def test_what_differs_is_named(result: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = json.loads(result.read_text(encoding="utf-8"))
    kept["verdicts"][0]["share"] = 0.123
    kept["manifest"]["scenario_sha256"] = "0" * 64
    result.write_text(json.dumps(kept), encoding="utf-8")
    assert run_safely(["reproduce", str(result)]) == 1
    said = capsys.readouterr().out
    assert "verdicts[0].share: 0.123 became" in said
    assert "manifest.scenario_sha256" in said
    assert "2 places differ" in said


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("no json", "is no JSON"),
        ("{}", "is no result that can be made again: give what run, explain, compare, settle printed"),
        ('{"schema": "kadesh.run/1"}', "carries no manifest"),
        (
            '{"schema": "kadesh.run/1", "manifest": {"scenario": "no-talks-2022", "worlds": 1, "seed": 0, '
            '"accounts": ["nobody"], "levers": [], "settings": {}, "options": {"questions": []}}}',
            "cannot be asked any more: no account is named 'nobody'",
        ),
    ],
)
def test_what_is_no_result_is_refused(
    text: str, complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "result.json"
    file.write_text(text, encoding="utf-8")
    assert run_safely(["reproduce", str(file)]) == 2
    assert complaint in capsys.readouterr().err


def test_differences_are_named_by_their_place() -> None:
    kept, again = {"a": [1, {"b": 2}], "gone": 1}, {"a": [1, {"b": 3}], "new": 1}
    found = list(differences(kept, again))
    assert found == [("a[1].b", 2, 3), ("gone", 1, "(absent)"), ("new", "(absent)", 1)]


def test_worlds_are_written_as_parquet_with_their_chances_and_manifest(tmp_path: Path) -> None:
    import duckdb

    file = tmp_path / "worlds.parquet"
    assert run_safely(["export", str(HILLS), "--worlds", str(file), "--number", "4", "--account", "essay"]) == 0
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT world, odds, \"chance.settlement\" FROM '{file}'").fetchall()
        ((said,),) = connection.execute(f"SELECT decode(value) FROM parquet_kv_metadata('{file}')").fetchall()
    assert [row[0] for row in rows] == [0, 1, 2, 3]
    assert all(0 <= row[2] <= 1 for row in rows)
    assert json.loads(said)["worlds"] == 4


def test_a_game_that_is_no_tree_is_refused_with_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_safely(["export", str(HILLS), "--efg", str(tmp_path / "hills.efg")]) == 2
    assert "Nash protocol" in capsys.readouterr().err


def test_a_small_game_is_written_as_a_tree(tmp_path: Path) -> None:
    text = HILLS.read_text(encoding="utf-8").replace("  table: {", "  table: {proposer: a, ")
    file, tree = tmp_path / "small.yaml", tmp_path / "small.efg"
    file.write_text(text, encoding="utf-8")
    asked = ["export", str(file), "--efg", str(tree), "--account", "essay"]
    assert run_safely([*asked, "--weeks", "2"]) == 0
    assert tree.read_text(encoding="utf-8").startswith("EFG 2 R ")
    assert run_safely(asked) == 2
