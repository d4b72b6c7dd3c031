"""Answers are kept once, found again, and never half written."""

import json
from pathlib import Path

import pytest

from kadesh.files import memory
from kadesh.files.memory import cache_folder, key_of, remembered


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own."""
    monkeypatch.setenv("KADESH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_folder_can_be_moved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_folder() == folder
    monkeypatch.delenv("KADESH_CACHE")
    assert cache_folder().name == "kadesh"


def test_asking_again_does_not_compute_again() -> None:
    asked = []

    def answer() -> dict[str, object]:
        asked.append(1)
        return {"share": 0.5, "sets": (("a",), ("b",))}

    first, second = (remembered({"verb": "explain", "seed": 0}, answer) for _ in range(2))
    assert first == second == {"share": 0.5, "sets": [["a"], ["b"]]}
    assert len(asked) == 1


def test_another_question_has_another_answer() -> None:
    assert remembered({"seed": 0}, lambda: {"x": 1}) == {"x": 1}
    assert remembered({"seed": 1}, lambda: {"x": 2}) == {"x": 2}
    assert key_of({"a": 1, "b": 2}) == key_of({"b": 2, "a": 1})


def test_another_code_asks_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key_of({"seed": 0})
    monkeypatch.setattr(memory, "_code", lambda: "other")
    assert key_of({"seed": 0}) != before


def test_an_interruption_leaves_nothing_behind(folder: Path) -> None:
    def interrupted() -> dict[str, object]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        remembered({"seed": 0}, interrupted)
    assert list(folder.rglob("*")) == []
    assert remembered({"seed": 0}, lambda: {"x": 1}) == {"x": 1}


def test_an_interruption_while_writing_leaves_no_part(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        remembered({"seed": 0}, lambda: {"x": 1})
    assert [file for file in folder.rglob("*") if file.is_file()] == []


@pytest.mark.parametrize("broken", ["", "{", "[1]", "\x00"])
def test_a_broken_file_counts_as_not_there(folder: Path, broken: str) -> None:
    remembered({"seed": 0}, lambda: {"x": 1})
    (file,) = (folder / "answers").glob("*.json")
    file.write_text(broken, encoding="utf-8")
    assert remembered({"seed": 0}, lambda: {"x": 2}) == {"x": 2}
    assert json.loads(file.read_text(encoding="utf-8")) == {"x": 2}


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    monkeypatch.setenv("KADESH_CACHE", str(blocked))
    assert remembered({"seed": 0}, lambda: {"x": 1}) == {"x": 1}


def test_the_oldest_answers_make_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_ANSWERS", 3)
    for seed in range(5):
        remembered({"seed": seed}, lambda: {"x": 1})
    assert len(list((folder / "answers").glob("*.json"))) == 3
