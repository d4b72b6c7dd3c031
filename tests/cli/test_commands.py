"""Every verb as a user meets it: what it prints, where, and with which exit code."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import hills
import pytest

from kadesh.cli import group
from kadesh.cli.group import run_safely
from kadesh.files.bundled import scenario_names
from kadesh.files.reader import load_scenario
from kadesh.inquiries import turning

pytestmark = pytest.mark.functional

FEW = ("--worlds", "4", "--account", "rival")
FILE = str(hills.FILE)

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Run a command in this process: exit code, stdout, stderr."""
    monkeypatch.setenv("COLUMNS", "80")

    def asked(*arguments: str) -> tuple[int, str, str]:
        code = run_safely([str(each) for each in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return asked


def process(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    command = [sys.executable, "-m", "kadesh", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **more}, timeout=300)


def test_help_names_every_verb_and_where_to_start(ask: Ask) -> None:
    code, out, _ = ask("--help")
    assert code == 0
    assert all(verb in out for verb in group.VERBS)
    assert "kadesh run" in out


@pytest.mark.parametrize("verb", list(group.VERBS))
def test_every_verb_has_help(ask: Ask, verb: str) -> None:
    code, out, err = ask(verb, "--help")
    assert (code, err) == (0, "")
    assert f"Usage: kadesh {verb}" in out


def test_run_prints_the_answer_and_names_the_next_command(ask: Ask) -> None:
    code, out, _ = ask("run", FILE, *FEW)
    assert code == 0
    assert hills.scenario().question in out
    assert "claimed by the argument: ● HOLDS" in out
    assert f"'kadesh report {FILE} -o report.html'" in " ".join(out.split())
    assert max(len(line) for line in out.splitlines() if FILE not in line) <= 80


def test_run_as_json_is_json_alone(ask: Ask) -> None:
    code, out, _ = ask("run", FILE, *FEW, "--json", "--seed", "3", "--set", "cost=0.01", "--lever", "invite")
    answer = json.loads(out)
    assert code == 0
    assert (answer["schema"], answer["worlds"], answer["seed"]) == ("kadesh.run/1", 4, 3)
    assert answer["manifest"]["settings"] == {"cost": [0.01, 0.01]}
    assert answer["manifest"]["levers"] == ["invite"]
    assert {each["account"] for each in answer["verdicts"]} == {"rival"}


def test_strict_tells_by_its_exit_code_whether_verdicts_are_as_recorded(ask: Ask, tmp_path: Path) -> None:
    found = json.loads(ask("run", FILE, "--worlds", "4", "--account", "essay", "--json")[1])
    word = next(each["verdict"] for each in found["verdicts"] if each["conclusion"] == "quiet")
    other = "FAILS" if word != "FAILS" else "HOLDS"
    for recorded, code in ((word, 0), (other, 1)):
        file = tmp_path / f"{recorded}.yaml"
        file.write_text(hills.text().replace("expect: {essay: DEPENDS}", f"expect: {{essay: {recorded}}}"))
        asked = ("run", str(file), "--worlds", "4", "--account", "essay")
        assert ask(*asked, "--strict")[0] == code
        assert ask(*asked)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rnu",), "no verb is named 'rnu', did you mean 'run'?"),
        (("run", "no-talks-202"), "no scenario is named 'no-talks-202', did you mean 'no-talks-2022'?"),
        (("run", "./missing.yaml"), "./missing.yaml: there is no such file"),
        (("run", FILE, "--account", "rivl"), "no account is named 'rivl', did you mean 'rival'?"),
        (("run", FILE, "--lever", "invit"), "no lever is named 'invit', did you mean 'invite'?"),
        (("run", FILE, "--set", "cots=1"), "no quantity is named 'cots', did you mean 'cost'?"),
        (("run", FILE, "--set", "cost"), "write QUANTITY=VALUE"),
        (("run", FILE, "--set", "cost=dear"), "a range written 'LOW to HIGH'"),
        (("run", FILE, "--set", "cost=0.2 to 0.1"), "a range written 'LOW to HIGH'"),
        (("run", FILE, "--set", "cost=nan"), "a range written 'LOW to HIGH'"),
        (("run", FILE, "--set", "hope.a=2"), "'hope.a' lies between 0 and 1"),
        (("run", FILE, "--set", "signing=1.5"), "needs to be a chance, 0 to 1"),
        (("run", FILE, "--worlds", "0"), "--worlds"),
        (("run", FILE, "--seed", "-1"), "--seed"),
        (("run", FILE, "--wrolds", "4"), "--worlds"),
        (("report", FILE, "-o", "missing/report.html"), "there is no folder 'missing'"),
        (("check", "./missing.yaml"), "./missing.yaml: there is no such file"),
        (("new", "a.yaml", "--from", "no-talks-2021"), "did you mean 'no-talks-2022'?"),
        (("theory", "bargaining-rang"), "did you mean 'bargaining-range'?"),
        (("theory", "bargaining-range", "--set", "p=2"), "is outside its domain"),
        (("theory", "--set", "p=0.2"), "--set needs the NAME of a model"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_what_is_wrong(ask: Ask, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = ask(*arguments)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())
    assert "Traceback" not in err


def test_a_scenario_with_faults_is_not_run_and_every_fault_is_named(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "faulty.yaml"
    file.write_text(hills.text().replace("judgement: invented, drives: 1}", "judgment: invented}"))
    code, out, err = ask("run", str(file))
    assert (code, out) == (2, "")
    assert err.count("did you mean 'judgement'?") == 2
    assert f"{file}:" in err


def test_check_exits_by_what_it_finds(ask: Ask, tmp_path: Path) -> None:
    assert ask("check", FILE)[0] == 0
    file = tmp_path / "faulty.yaml"
    file.write_text(hills.text().replace("proposer", "x").replace("counter_source: memoir", "counter_source: memoirs"))
    code, out, _ = ask("check", str(file))
    assert code == 1
    assert "did you mean 'memoir'?" in out
    code, out, _ = ask("check", str(file), "--json")
    answer = json.loads(out)
    assert (code, answer["schema"]) == (1, "kadesh.check/1")
    assert answer["faults"] == sum(each["severity"] == "fault" for each in answer["complaints"]) > 0


def test_check_verifies_positions_against_a_text(ask: Ask, tmp_path: Path) -> None:
    text = tmp_path / "essay.txt"
    text.write_text("x" * 200)
    code, out, _ = ask("check", FILE, "--source", str(text))
    assert code == 1
    assert "has the hash" in out
    assert "claims cover 80 of 200 characters (40.0%)" in out


def test_new_writes_a_scenario_that_runs_and_never_over_another(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    code, out, _ = ask("new", str(file))
    assert (code, out.splitlines()[0]) == (0, str(file))
    assert ask("check", str(file))[0] == 0
    assert ask("run", str(file), "--worlds", "2")[0] == 0
    code, _, err = ask("new", str(file))
    assert code == 2
    assert "is there already" in err


def test_a_brief_report_writes_one_file_and_names_it(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    code, out, _ = ask("report", FILE, *FEW, "--brief", "-o", str(file))
    assert (code, out.splitlines()[0]) == (0, str(file))
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]
    page = file.read_text(encoding="utf-8")
    assert "Who blocks a deal" in page
    assert "# A small war that uses every part" in page


@pytest.mark.functional
def test_a_report_holds_what_explain_compare_and_settle_answer(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    assert ask("report", FILE, *FEW, "-o", str(file))[0] == 0
    page = file.read_text(encoding="utf-8")
    for title in ("What carries it", "What flips it", "What tells the accounts apart", "What would change it"):
        assert f"<h2>{title}</h2>" in page


@pytest.mark.functional
@pytest.mark.parametrize("ending", ["html", "md", "txt"])
def test_one_page_is_written_in_the_form_that_its_name_asks_for(ask: Ask, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"page.{ending}"
    code, out, _ = ask("report", FILE, *FEW, "--page", "-o", str(file))
    assert (code, out.splitlines()[0]) == (0, str(file))
    beginning = {"html": "<!doctype html>", "md": "# Why North", "txt": "Why North"}[ending]
    assert file.read_text(encoding="utf-8").startswith(beginning)


@pytest.mark.parametrize(
    ("share", "total", "moved"), [(0.8, 0.5, ("odds",)), (0.8, 0.05, ()), (1.0, 0.5, ()), (0.0, 0.5, ())]
)
def test_a_quantity_is_moved_only_if_it_surely_has_a_say_and_something_is_open(
    share: float, total: float, moved: tuple[str, ...]
) -> None:
    rest = {"quantity": "the rest", "total": 0.9, "total_error": 0.1}
    answer = {"flips": {"share": share, "sensitivities": [rest, {**rest, "quantity": "odds", "total": total}]}}
    assert turning(hills.scenario(), answer) == moved


def test_a_page_in_a_form_that_is_not_there_is_refused_before_the_work(ask: Ask, tmp_path: Path) -> None:
    code, _, err = ask("report", FILE, *FEW, "--page", "-o", str(tmp_path / "page.docx"))
    assert code == 2
    assert "a page ends in .html, .htm, .md, .txt" in err


def test_a_folder_is_no_place_for_a_report(ask: Ask, tmp_path: Path) -> None:
    code, _, err = ask("report", FILE, *FEW, "-o", str(tmp_path))
    assert code == 2
    assert "is a directory" in err


def test_theory_lists_and_computes(ask: Ask) -> None:
    code, out, _ = ask("theory")
    assert code == 0
    assert "bargaining-range" in out
    code, out, _ = ask("theory", "bargaining-range", "--set", "p=0.4")
    assert code == 0
    assert "Silent about" in out
    answer = json.loads(ask("theory", "bargaining-range", "--set", "p=0.4", "--json")[1])
    assert answer["answers"]["low"] == pytest.approx(0.3)


def test_schema_is_a_json_schema_on_stdout_alone(ask: Ask) -> None:
    code, out, err = ask("schema")
    assert code == 0
    assert json.loads(out)["$schema"].startswith("https://json-schema.org/")
    assert "Next" in err


@pytest.mark.parametrize("name", scenario_names())
def test_every_bundled_scenario_runs_by_its_name(ask: Ask, name: str) -> None:
    first = next(iter(load_scenario(name).accounts))
    code, out, _ = ask("run", name, "--worlds", "1", "--account", first, "--json")
    assert code == 0
    assert json.loads(out)["scenario"] == name


def test_a_fault_of_the_tool_is_one_line_and_not_a_traceback(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the lattice\nis torn")

    monkeypatch.setattr("kadesh.steps.study", broken)
    code, out, err = ask("run", FILE, *FEW, "--seed", "404")
    assert (code, out) == (group.OWN_FAULT, "")
    assert "RuntimeError: the lattice is torn" in err
    assert "Traceback" not in err
    monkeypatch.setenv("KADESH_DEBUG", "1")
    with pytest.raises(RuntimeError):
        run_safely(["run", FILE, *FEW, "--seed", "404"])


def test_an_interruption_exits_with_130(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kadesh", "run", "no-talks-2022", "--worlds", "65536"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        time.sleep(4)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=120)
    assert (running.returncode, out) == (130, "")
    assert "interrupted" in err
    assert "Traceback" not in err


def test_a_pipe_that_is_closed_early_is_no_fault() -> None:
    command = f"{sys.executable} -m kadesh theory | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_colour_and_width_follow_the_terminal() -> None:
    bare = process("run", FILE, *FEW, COLUMNS="40", NO_COLOR="1")
    assert bare.returncode == 0
    assert "\x1b[" not in bare.stdout
    assert max(len(line) for line in bare.stdout.splitlines() if FILE not in line) <= 40
    ascii_only = process("run", FILE, *FEW, PYTHONIOENCODING="ascii")
    assert ascii_only.returncode == 0
    assert "?" not in ascii_only.stdout.replace(hills.scenario().question, "")


def test_numbers_that_allow_no_week_are_refused_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    code = run_safely(["run", "korea-1951", "--worlds", "16", "--set", "battle_stride_share=0.01"])
    said = capsys.readouterr().err
    assert code == 2
    assert "coarser than a battle: stride x steps is 0.12" in said
    assert "use more steps" in said
