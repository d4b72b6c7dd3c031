"""``kadesh new --from-text`` and ``kadesh check --source`` as a user meets them, one after the other."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kadesh.cli.group import run_safely

pytestmark = pytest.mark.functional

TEXT = """\
Arda's army wins most battles in the valley, so he has no reason to talk .

(The valley)

Arda's army wins most battles in the valley; so he has no reason to talk.
"""

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ask:
    """Run a command in an empty folder with the text: exit code, stdout, stderr."""
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.chdir(tmp_path)
    Path("essay.txt").write_text(TEXT)

    def asked(*arguments: str) -> tuple[int, str, str]:
        code = run_safely([*arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return asked


def test_a_text_becomes_a_scenario_that_runs_and_tells_what_it_lacks(ask: Ask) -> None:
    code, out, err = ask("new", "war.yaml", "--from-text", "essay.txt")
    assert (code, err) == (0, "")
    assert (
        out
        == """\
war.yaml

S01  Arda's army wins most battles in the valley, so he has…
     (space before punctuation: lost link?)

S02  (The valley)
     (caption)

S03  Arda's army wins most battles in the valley; so he has…
     (joined to the claim s01)

3 sentences, 2 claims to fill in

Next: fill in the claims of war.yaml, and see what is left
with 'kadesh check war.yaml --source essay.txt'.
"""
    )
    code, out, err = ask("check", "war.yaml", "--source", "essay.txt")
    assert (code, err) == (0, "")
    assert "2 of 2 claims are still to be filled in: s01, s02\n" in out
    visible = sum(not each.isspace() for each in TEXT)
    assert f"text: claims cover {visible} of {visible} characters (100.0%)\n" in out
    code, out, err = ask("run", "war.yaml", "--worlds", "4", "--json")
    assert code == 0
    assert {each["account"] for each in json.loads(out)["verdicts"]} == {"strength", "optimism"}


def test_the_words_are_copied_only_if_asked_for(ask: Ask) -> None:
    assert ask("new", "without.yaml", "--from-text", "essay.txt")[0] == 0
    assert ask("new", "with.yaml", "--from-text", "essay.txt", "--with-quotes")[0] == 0
    assert "wins most battles" not in Path("without.yaml").read_text()
    assert Path("with.yaml").read_text().count("army wins most battles in") == 2
    assert ask("check", "with.yaml", "--source", "essay.txt")[0] == 0


def test_check_tells_where_the_text_has_changed(ask: Ask) -> None:
    assert ask("new", "war.yaml", "--from-text", "essay.txt")[0] == 0
    Path("essay.txt").write_text(TEXT.replace("most", "many"))
    code, out, _ = ask("check", "war.yaml", "--source", "essay.txt")
    assert code == 1
    assert "sources.text.sha256: the text is another one" in out
    assert "claims.s01.quotes[0].sha256: what stands at 0 to 74 has the hash" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("essay.txt", "--from-text", "essay.txt"), "essay.txt: the file is there already, and is left as it is"),
        (("war.yaml", "--from-text", "missing.txt"), "missing.txt: the text cannot be read"),
        (("war.yaml", "--with-quotes"), "--with-quotes needs --from-text TEXT"),
        (("war.yaml", "--from", "no-talks-2022", "--from-text", "essay.txt"), "choose one"),
        (("no/war.yaml", "--from-text", "essay.txt"), "the file cannot be written"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_written(ask: Ask, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = ask("new", *arguments)
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())
    assert [each.name for each in Path().iterdir()] == ["essay.txt"]
    assert Path("essay.txt").read_text() == TEXT
