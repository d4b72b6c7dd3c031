"""The verbs explain, compare, settle and export, as a user meets them, on a small invented war."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import hills
import pytest

from kadesh.analysis import explains
from kadesh.cli.group import OWN_FAULT, run_safely
from kadesh.engine.cache import cache_folder as compiled_folder
from kadesh.files import memory
from kadesh.report.words import package

FILE = str(hills.FILE)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run_safely(list(arguments)) == 0
    return capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(capsys, *arguments, "--json"))
    return found


def test_settle_says_what_passes(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "settle", FILE, "--worlds", "4", "--account", "essay")
    assert found["schema"] == "kadesh.settle/1"
    (settles,) = found["settles"]
    assert settles["account"] == "essay"
    text = said(capsys, "settle", FILE, "--worlds", "4", "--account", "essay")
    assert package(hills.scenario(), settles["settlements"][0]["package"]) in " ".join(text.split())


def test_asking_again_gives_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (said(capsys, "settle", FILE, "--worlds", "4", "--json") for _ in range(2))
    assert first == second  # the seconds of the first run included: it was not run again


@pytest.mark.parametrize("asked", [(), ("--json",)])
def test_running_again_prints_the_same_at_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("it was run again")

    command = ("run", FILE, "--worlds", "4", "--order", "--certify", *asked)
    first = said(capsys, *command)
    monkeypatch.setattr("kadesh.steps.study", never)
    assert said(capsys, *command) == first
    assert run_safely([*command, "--seed", "1"]) == OWN_FAULT  # another question


def test_export_writes_both_forms(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "<essay: " in said(capsys, "export", FILE)
    file = tmp_path / "argument.json"
    said(capsys, "export", FILE, "--as", "aif", "-o", str(file))
    assert json.loads(file.read_text(encoding="utf-8"))["@context"]["aif"].startswith("http")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["explain", FILE, "quite"], "no conclusion is named 'quite', did you mean 'quiet'?"),
        (["explain", FILE, "--along", "hope.b"], "no quantity is named 'hope.b', did you mean 'hope.d'?"),
        (["explain", FILE, "--along", "stride"], "'stride' has a single neutral value"),
        (["explain", FILE, "--along", "cost", "--along", "cost"], "two different ones"),
        (["compare", FILE, "--account", "essai"], "did you mean 'essay'?"),
        (["settle", FILE, "--set", "odds=2 to"], "odds"),
        (["export", "no-such-file.yaml"], "no-such-file.yaml"),
        (["export", FILE, "-o", "/nowhere/at/all"], "cannot be written"),
    ],
)
def test_a_mistake_is_one_clear_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], complaint: str
) -> None:
    assert run_safely(arguments) == 2
    assert complaint in capsys.readouterr().err


@pytest.mark.functional
def test_explain_answers_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "explain", FILE, "quiet", "--worlds", "16")
    (answer,) = found["answers"]
    assert answer["account"] == "essay"
    for part in ("logic", "carries", "flips", "openings"):
        assert answer[part]["reading"]
        assert answer[part]["caution"]
    assert found["tells"]["accounts"] == ["essay", "rival"]
    text = said(capsys, "explain", FILE, "quiet", "--worlds", "16")
    for title in ("Suffices.", "Carries.", "Flips", "Blocks, and what would unblock.", "Tells the accounts apart."):
        assert title in text
    assert "not a probability" in text


@pytest.mark.functional
def test_explain_finds_thresholds_along_the_quantities_that_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("explain", FILE, "quiet", "--worlds", "16", "--along", "hope.a")
    (answer,) = as_json(capsys, *asked)["answers"]
    (profile,) = answer["threshold"]["profiles"]
    assert len(profile["values"]) == len(profile["chance"]) == 9
    assert answer["threshold"]["reading"] in " ".join(said(capsys, *asked).split())
    (against,) = as_json(capsys, *asked, "--along", "cost")["answers"]
    assert len({each["beside"] for each in against["threshold"]["profiles"]}) == 9
    (without,) = as_json(capsys, *asked[:-2])["answers"]
    assert without["threshold"] is None


@pytest.mark.functional
def test_compare_sets_levers_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "compare", FILE, "--worlds", "8")
    options = [tuple(option["levers"]) for option in found["changes"]["options"]]
    assert options == [(), ("invite",), ("recognise",), ("invite", "recognise")]
    text = said(capsys, "compare", FILE, "--worlds", "8")
    assert "Who would have to act" in text
    assert "invite: A third state" in text


@pytest.mark.functional
def test_an_answer_that_is_kept_needs_no_compiled_code(tmp_path: Path) -> None:
    (tmp_path / "compiled").symlink_to(compiled_folder("compiled"))
    asked = ["settle", FILE, "--worlds", "4"]
    ask = f"import sys; from kadesh.cli.group import run_safely; run_safely({asked!r}); print('numba' in sys.modules)"

    def loads_the_compiler() -> str:
        own = {**os.environ, "KADESH_CACHE": str(tmp_path)}
        done = subprocess.run([sys.executable, "-c", ask], env=own, capture_output=True, text=True, timeout=300)
        return done.stdout.splitlines()[-1]

    assert [loads_the_compiler(), loads_the_compiler()] == ["True", "False"]


@pytest.mark.functional
def test_an_interruption_keeps_what_is_done_and_leaves_nothing_broken(tmp_path: Path) -> None:
    (tmp_path / "compiled").symlink_to(compiled_folder("compiled"))
    command = [sys.executable, "-m", "kadesh", "explain", FILE, "--worlds", "32768", "--json"]
    started = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    own = {**os.environ, "KADESH_CACHE": str(tmp_path)}

    def answers() -> dict[Path, int]:
        return {file: file.stat().st_mtime_ns for file in (tmp_path / "answers").glob("*.json")}

    with subprocess.Popen(command, env=own, **started) as running:  # type: ignore[call-overload]  # as above
        while len(answers()) < 2 and running.poll() is None:  # tells and carries, before the long search for flips
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        out, complaint = running.communicate(timeout=100)
    assert running.returncode == 130, complaint
    assert out == ""
    assert "interrupted" in complaint
    assert "Traceback" not in complaint
    kept = answers()
    assert set(kept) == set((tmp_path / "answers").iterdir()), "nothing half-written is left"
    assert all(isinstance(json.loads(file.read_text(encoding="utf-8")), dict) for file in kept)

    again = subprocess.run(command, env=own, check=True, timeout=300, **started)  # type: ignore[call-overload]  # as above
    assert json.loads(again.stdout)["answers"][0]["flips"]["worlds"] == 32768
    (whole,) = answers()
    assert whole not in kept
    assert json.loads(again.stdout)["seconds"] == json.loads(whole.read_text(encoding="utf-8"))["seconds"]


def test_parts_that_were_kept_are_not_found_again_and_change_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    asked = ("explain", FILE, "quiet", "--worlds", "8", "--seed", "9")
    with monkeypatch.context() as first:
        first.setattr(explains, "_openings", interrupted)
        assert run_safely([*asked, "--json"]) == 130
    with monkeypatch.context() as second:
        second.setattr(explains, "find_carriers", interrupted)  # these were found before the interruption
        resumed = as_json(capsys, *asked)
    monkeypatch.setattr(memory, "cache_folder", lambda: tmp_path)
    assert {**resumed, "seconds": 0} == {**as_json(capsys, *asked), "seconds": 0}


def fields_of(value: Any) -> set[str]:
    """Every field in nested data, without what is keyed by names of the scenario or documented with the manifest."""
    if isinstance(value, dict):
        inner = {key: each for key, each in value.items() if key not in ("manifest", "by_gate", "regret")}
        return set(value) | {name for each in inner.values() for name in fields_of(each)}
    if isinstance(value, list):
        return {name for each in value for name in fields_of(each)}
    return set()


@pytest.mark.functional
@pytest.mark.parametrize("verb", ["explain", "compare", "settle"])
def test_every_field_of_an_answer_is_documented(capsys: pytest.CaptureFixture[str], verb: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "answers.md").read_text(encoding="utf-8")
    more = ("--along", "hope.a") if verb == "explain" else ()
    found = fields_of(as_json(capsys, verb, FILE, "--worlds", "16", *more))
    assert sorted(name for name in found if f"`{name}`" not in page) == []
