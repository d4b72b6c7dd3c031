"""A result is made again from its manifest; what differs is named; worlds and trees are written."""

import json
from pathlib import Path

import pytest

from kadesh.cli.group import run_safely
from kadesh.cli.reproduce import differences

HILLS = Path(__file__).parents[1] / "hills.yaml"


@pytest.fixture
def result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """The answer of a run, kept in a file."""
    monkeypatch.setattr("sys.argv", ["kadesh", "run", str(HILLS), "--worlds", "2", "--account", "essay", "--json"])
    monkeypatch.setenv("KADESH_CACHE", str(tmp_path / "cache"))
    assert run_safely(["run", str(HILLS), "--worlds", "2", "--account", "essay", "--json"]) == 0
    file = tmp_path / "result.json"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    return file


def test_a_result_is_reproduced_from_its_command_or_from_its_fields(
    result: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_safely(["reproduce", str(result)]) == 0
    assert "The result is reproduced" in capsys.readouterr().out
    asked_by_python = json.loads(result.read_text(encoding="utf-8"))
    asked_by_python["manifest"]["command"] = ""
    result.write_text(json.dumps(asked_by_python), encoding="utf-8")
    assert run_safely(["reproduce", str(result), "--scenario", str(HILLS)]) == 0


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
        ("{}", "carries no manifest"),
        ('{"manifest": {"command": "kadesh serve --port 1"}}', "'kadesh serve' cannot be reproduced"),
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
