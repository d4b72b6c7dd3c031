"""A scenario begun from a text runs at once, covers all of the text, and copies none of it unless asked to."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kadesh.files.check import check_file
from kadesh.files.complaint import ScenarioError
from kadesh.files.from_text import MOST_SENTENCES, Drafted, write_from_text
from kadesh.files.new import template_text
from kadesh.files.reader import load_scenario

TEXT = """\
Since the offensive went well, Arda had no wish to open peace talks with Dorne.

(The valley in spring)

* * *

Because the offensive was going well, Arda had no wish to open any peace talks with Dorne. The leader's standing \
rose near the river .It has never been higher. And so it is plain to see for all that they will not come to terms
"""


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """A file with the text."""
    file = tmp_path / "essay.txt"
    file.write_bytes(TEXT.encode())
    return file


@pytest.fixture
def drafted(text: Path) -> Drafted:
    """A scenario begun from the text."""
    return write_from_text(text.with_name("war.yaml"), text)


def test_it_has_no_fault_and_covers_the_text(drafted: Drafted, text: Path) -> None:
    reading, coverage = check_file(drafted.path, text=text)
    assert [str(each) for each in reading.complaints if each.severity == "fault"] == []
    assert coverage is not None
    assert (coverage.source, coverage.share) == ("text", 1)
    assert load_scenario(drafted.path).name == "war"


def test_check_says_what_is_still_to_be_filled_in(drafted: Drafted, text: Path) -> None:
    reading, _ = check_file(drafted.path, text=text)
    assert [(each.where, each.text) for each in reading.complaints] == [
        ("title", "still to be filled in"),
        ("question", "still to be filled in"),
        ("sources.text.title", "still to be filled in"),
        ("claims.s01.text", "5 of 5 claims are still to be filled in: s01, s02, s05, s06, s07"),
    ]
    filled = drafted.path.read_text().replace("TODO: what S0", "What sentence 0", 4)
    drafted.path.write_text(filled)
    reading, _ = check_file(drafted.path, text=text)
    assert reading.complaints[-1].text == "1 of 5 claims is still to be filled in: s07"
    drafted.path.write_text(filled.replace("TODO", "Told"))
    assert check_file(drafted.path, text=text)[0].complaints == ()


def test_renderings_of_one_sentence_are_one_claim_and_signs_go_with_their_neighbour(drafted: Drafted) -> None:
    scenario = load_scenario(drafted.path)
    assert {name: [each.id for each in quoted] for name, quoted in drafted.claims.items()} == {
        "s01": ["S01", "S04"],
        "s02": ["S02", "S03"],
        "s05": ["S05"],
        "s06": ["S06"],
        "s07": ["S07"],
    }
    places = {name: [(each.start, each.end) for each in quoted] for name, quoted in drafted.claims.items()}
    assert {name: [(q.start, q.end) for q in claim.quotes] for name, claim in scenario.claims.items()} == places


def test_notes_tell_of_captions_cuts_and_renderings(drafted: Drafted) -> None:
    notes = {name: claim.note for name, claim in load_scenario(drafted.path).claims.items()}
    assert notes == {
        "s01": "S01, S04: renderings of one sentence (similarity 0.81); if they say two things, make two claims.",
        "s02": "S02: a caption, or a remark in parentheses.",
        "s05": "S05: space before punctuation: lost link?",
        "s06": "S06: no space before it: two sentences run together.",
        "s07": "S07: ends without punctuation: cut off?",
    }


def test_the_words_of_the_text_stay_in_the_text(drafted: Drafted) -> None:
    written = drafted.path.read_text()
    for sentence in drafted.sentences:
        words = sentence.words(TEXT)
        assert words not in written
        for start in range(0, len(words) - 20):
            assert words[start : start + 20] not in written
    assert all(quote.exact is None for claim in load_scenario(drafted.path).claims.values() for quote in claim.quotes)


def test_the_words_are_copied_if_asked_for(text: Path) -> None:
    drafted = write_from_text(text.with_name("war.yaml"), text, quotes="words")
    claims = load_scenario(drafted.path).claims
    assert {name: [quote.exact for quote in claim.quotes] for name, claim in claims.items()} == {
        name: [each.words(TEXT) for each in quoted] for name, quoted in drafted.claims.items()
    }
    assert [each for each in check_file(drafted.path, text=text)[0].complaints if each.severity == "fault"] == []


def test_nothing_of_the_example_remains_but_its_game_and_its_stories(drafted: Drafted) -> None:
    written, example = (yaml.safe_load(each) for each in (drafted.path.read_text(), template_text()))
    assert {name for name in written if written[name] != example[name]} == {
        *("name", "title", "question", "sources", "claims", "premises", "accounts")
    }
    assert list(written) == list(example)
    assert list(written["sources"]) == ["text"]
    for name, premise in written["premises"].items():
        assert "claims" not in premise
        assert premise["judgement"]
        assert premise["narrows"] == example["premises"][name]["narrows"]
    assert [account.get("source") for account in written["accounts"].values()] == ["text", None]


def test_it_says_which_words_a_status_may_be(drafted: Drafted) -> None:
    written = drafted.path.read_text()
    assert written.count("status: opinion # or fact, contested, rhetoric, forecast, structural\n") == 5
    assert written.startswith("# yaml-language-server: $schema=kadesh.schema.json\n")


def test_a_file_that_is_there_is_left_alone(text: Path) -> None:
    with pytest.raises(ScenarioError, match="the file is there already"):
        write_from_text(text, text)
    assert text.read_bytes() == TEXT.encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "essay.txt: the text holds no words"),
        (b" \n* * *\n", "essay.txt: the text holds no words"),
        (b"It is \xff.", "essay.txt: byte 0xff is not UTF-8: save the text as UTF-8"),
        (b"Go. " * (MOST_SENTENCES + 1), f"the text has {MOST_SENTENCES + 1} sentences, more than {MOST_SENTENCES}"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_and_nothing_written(text: Path, content: bytes, said: str) -> None:
    text.write_bytes(content)
    with pytest.raises(ScenarioError, match=said):
        write_from_text(text.with_name("war.yaml"), text)
    assert not text.with_name("war.yaml").exists()
    with pytest.raises(ScenarioError, match="the text cannot be read: No such file"):
        write_from_text(text.with_name("war.yaml"), text.with_name("missing.txt"))


def test_signs_before_the_first_words_go_with_them(text: Path) -> None:
    text.write_text("* * *\n\nThey talk.\n")
    drafted = write_from_text(text.with_name("war.yaml"), text)
    assert {name: [each.id for each in quoted] for name, quoted in drafted.claims.items()} == {"s02": ["S01", "S02"]}


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_is_carried_into_yaml_and_back(tmp_path_factory: pytest.TempPathFactory, more: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    content = f'Arda said: "no\\way" \x07\x85\ufeff\U0001f54a.\n\n{more}'
    (folder / "any.txt").write_bytes(content.encode())
    drafted = write_from_text(folder / "any.yaml", folder / "any.txt", quotes="words")
    reading, coverage = check_file(drafted.path, text=folder / "any.txt")
    assert [str(each) for each in reading.complaints if each.severity == "fault"] == []
    assert coverage is not None
    assert coverage.share == 1
