"""A text becomes numbered sentences with exact places, damaged places are marked, and renderings of one are found."""

from __future__ import annotations

import json
import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadesh.files.duplicates import find_duplicates
from kadesh.files.marks import (
    BAD_JOIN,
    CUT_OFF,
    CUT_WORD,
    HEADING,
    LOST_LINK,
    LOST_STOP,
    LOWER_START,
    NO_WORDS,
)
from kadesh.files.segment import Sentence, segment_text

SEED = Path(os.environ.get("KADESH_SHARED", Path(__file__).parents[3] / "shared")) / "seed"


def words(text: str) -> list[str]:
    """The sentences of a text."""
    return [each.words(text) for each in segment_text(text)]


def notes(text: str) -> list[tuple[str, ...]]:
    """What is said of each sentence of a text."""
    return [each.notes for each in segment_text(text)]


@pytest.fixture(scope="module")
def article() -> str:
    """The first argument's text."""
    texts = list(SEED.glob("000_*.txt"))
    if not texts or not (SEED / "sentences.jsonl").exists():
        pytest.skip("no shared seed beside this checkout (KADESH_SHARED names its folder)")
    return texts[0].read_bytes().decode("utf-8")


def test_the_first_argument_has_its_72_sentences(article: str) -> None:
    """All of them, without an exception: places, paragraphs and captions are those that were numbered by hand."""
    lines = (SEED / "sentences.jsonl").read_text(encoding="utf-8").splitlines()
    wanted = [json.loads(line) for line in lines]
    found = segment_text(article)
    assert len(wanted) == 72
    assert [(each.id, each.paragraph, each.start, each.end, each.caption) for each in found] == [
        (each["id"], each["para"], each["start"], each["end"], each["caption"]) for each in wanted
    ]
    assert words(article) == [each["text"] for each in wanted]


def test_the_first_arguments_damage_is_marked_where_it_is(article: str) -> None:
    assert {each.id: each.notes for each in segment_text(article) if each.notes} == {
        "S02": (CUT_WORD,),
        "S05": (LOST_LINK,),
        "S41": (LOST_LINK,),
        "S43": (LOWER_START,),
        "S44": (LOST_LINK,),
        "S46": (BAD_JOIN,),
        "S60": (LOST_LINK,),
        "S63": (LOST_STOP,),
    }


def test_the_first_arguments_lead_stands_twice(article: str) -> None:
    groups = find_duplicates(article, segment_text(article))
    assert [[each.id for each in group.sentences] for group in groups] == [["S01", "S08"], ["S02", "S09"]]
    assert [round(group.similarity, 2) for group in groups] == [0.71, 0.89]


@given(st.text(max_size=400))
def test_sentences_of_any_text_are_in_order_and_cover_it(text: str) -> None:
    check_cover(text)


FRAGMENTS = (
    *("Arda ", "the valley", ". ", ".", "?!", "… ", "...", "(", ")", "“", "”", '"', "\n", "\n\n", "\r\n", "\u2028"),
    *(
        " ,",
        " .",
        "Mr. ",
        "U.S. ",
        "3.5",
        "1. ",
        "[1]",
        "end.The ",
        "。",
        "\ufeff",
        "\x1c",
        "\u00a0",
        "\ud800",
        "* * *",
    ),
)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join))
def test_sentences_of_damaged_text_are_in_order_and_cover_it(text: str) -> None:
    check_cover(text)


def check_cover(text: str) -> None:
    """What holds of every text."""
    found = segment_text(text)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    covered = {place for each in found for place in range(each.start, each.end)}
    assert {place for place, character in enumerate(text) if not character.isspace()} <= covered
    assert all(each.words(text) == each.words(text).strip() for each in found)
    assert [int(each.id[1:]) for each in found] == list(range(1, len(found) + 1))
    assert [each.paragraph for each in found] == sorted(each.paragraph for each in found)
    assert found == segment_text(text)
    for group in find_duplicates(text, found):
        assert len(group.sentences) > 1
        assert 0 < group.similarity <= 1


@pytest.mark.parametrize(
    "text",
    [
        "It achieved success.|The leader's authority rose.",
        "Gen. J. R. Smith met Mr. Lee on Feb. 24.|They spoke.",
        "The U.S. Army came.|It left the U.S.|The rest is 3.5 per cent.",
        "No. 5 is not it.|No.|We refuse.|See p. 4.|Then stop.",
        'He asked: "Why?" and left.|"We will not."|“Nor we.”|Silence.',
        "They did... then stopped.|Nobody came...|Nobody left…|Nobody spoke.",
        "They turned to the river .|Then they stopped.",
        "World War I.|The end of it.",
        "1. First item.|2. Second item.",
        "See example.com/a.b and node.js for it.|Then page?Id=3 of it.",
        "First it ended.[3]|Then it began again.¹|Then it ended.",
        "Talks failed (again).|The army (tired) left.",
        "approx. two hundred stayed.|the rest went home.",
        "At 5 p.m. Arda asked, etc.|The answer was no!|Really?|Yes.",
        "他们不谈判。|为什么？|因为。",
        "Пришли Т. Г. Шевченко и др.|Они ушли.",
    ],
)
def test_a_sentence_ends_where_a_reader_would_end_it(text: str) -> None:
    joined = text.replace("。|", "。").replace("？|", "？").replace("success.|", "success.").replace("|", " ")
    assert words(joined) == text.split("|")


def test_the_number_of_an_item_goes_with_it_on_a_line_of_its_own() -> None:
    assert words("1. First item.\n2. Second item.") == ["1. First item.", "2. Second item."]


def test_a_paragraph_ends_at_a_blank_line_or_where_lines_are_long_at_each() -> None:
    wrapped = "Arda and Dorne have fought\nfor long.\n \nThey will not talk."
    assert [(each.paragraph, each.words(wrapped)) for each in segment_text(wrapped)] == [
        ("P01", "Arda and Dorne have fought\nfor long."),
        ("P02", "They will not talk."),
    ]
    pasted = "Why no talks\r\n" + "Arda waits, and " * 10 + "so does Dorne."
    assert [each.paragraph for each in segment_text(pasted)] == ["P01", "P02"]
    assert notes(pasted)[0] == (HEADING,)


@pytest.mark.parametrize(
    ("text", "captions"),
    [
        ("(One. Two)", 2),
        ("(Photo: the valley).", 1),
        ("[The valley]", 1),
        ("(a) and (b)", 0),
        ("(One) Two.", 0),
        ("He left (early).", 0),
        ("(One", 0),
    ],
)
def test_a_caption_is_a_paragraph_wholly_in_parentheses(text: str, captions: int) -> None:
    assert sum(each.caption for each in segment_text(text)) == captions


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("They talk.", ()),
        ("They want:", ()),
        ("(They talk)", ()),
        ("They talk . Then", (LOST_LINK,)),
        ("In the war , they talk.", (LOST_LINK,)),
        ("They wait .5 weeks, and ... talk.", ()),
        ("it is over.", (LOWER_START,)),
        ("“it is over.”", (LOWER_START,)),
        ("The terms are hard It cannot fail.", (LOST_STOP,)),
        ("The Hague court and They of all.", (LOST_STOP,)),
        ("* * *", (NO_WORDS,)),
        ("Why they wait", (HEADING,)),
        ("Arda and Dorne have for a long time now spoken about grain and the situati. The situation", ()),
        ("Arda and Dorne have for a long time now spoken about grain and the river", (CUT_OFF,)),
        ("Arda and Dorne have for a long time now spoken about the situation and the situati", (CUT_WORD,)),
        ("Arda and Dorne have for a long time now in talk spoken of the talks, and talk", (CUT_OFF,)),
    ],
)
def test_damage_is_marked_and_nothing_else(text: str, said: tuple[str, ...]) -> None:
    assert notes(text)[0] == said


def test_sentences_that_run_together_are_cut_and_marked() -> None:
    assert notes("It was a success.The leader rose. It ended.") == [(), (BAD_JOIN,), ()]


def test_a_row_of_signs_divides_and_says_nothing() -> None:
    assert [each.divides for each in segment_text("One.\n\n* * *\n\nTwo.")] == [False, True, False]
    assert words("One. . . . Two.") == ["One. . . .", "Two."]


def test_numbers_are_as_wide_as_the_last_needs() -> None:
    found = segment_text("Go. " * 120)
    assert (found[0].id, found[-1].id, found[0].paragraph) == ("S001", "S120", "P01")


def test_a_long_text_takes_no_longer_for_a_sentence_than_a_short_one() -> None:
    """Some ten thousand stops in one paragraph: a second at most, where looking at all of it each time took hours."""
    assert len(segment_text("Ab.c " * 10_000)) == 1


def renderings(text: str) -> list[list[str]]:
    """The groups of sentences that look like one."""
    return [[each.id for each in group.sentences] for group in find_duplicates(text, segment_text(text))]


FIRST = "Since the offensive went well, Arda had no wish to open peace talks with Dorne."


@pytest.mark.parametrize(
    "second",
    [
        FIRST,
        "Because the offensive was going well, Arda had no wish to open any peace talks with Dorne.",
        "since the offensive went well , Arda had no wish to open peace-talks with Dorne!",
    ],
)
def test_renderings_of_one_sentence_are_found(second: str) -> None:
    assert renderings(f"{FIRST} It rained. {second}") == [["S01", "S03"]]


@pytest.mark.parametrize(
    "second",
    [
        "Since the offensive went well, Arda had a wish to open peace talks with Dorne.",
        "Since the offensive went well, Dorne had no wish to open peace talks with Arda.",
        "Since the offensive went well, Arda had no wish to open peace talks with Brill.",
        "Since the 2 offensives went well, Arda had no wish to open peace talks with Dorne.",
        "Since the offensive went well, Arda didn't have no wish to open peace talks with Dorne.",
        "There was no food in the valley that winter, and the river froze over.",
    ],
)
def test_a_sentence_that_says_something_else_is_not_one_of_them(second: str) -> None:
    assert renderings(f"{FIRST} {second}") == []


def test_opposites_are_not_renderings_of_one() -> None:
    assert renderings("Their army advanced in the north of it. Their army advanced in the south of it.") == []
    assert renderings("Their army advanced in the north of it. Their army advances in the north of it.") != []


def test_short_sentences_are_the_same_only_if_their_words_are() -> None:
    assert renderings("They won. They own.") == []
    assert renderings("They won! They won.") == [["S01", "S02"]]


def test_a_sentence_that_is_cut_off_is_compared_with_the_beginning_of_the_whole_one() -> None:
    whole = (
        "In a recent call the two leaders spoke of grain and then, for some hours, of all that had gone wrong so far."
    )
    assert renderings(f"{whole[:46]}\n\n{whole}") == [["S01", "S02"]]
    assert renderings(f"{whole[:46]}.\n\n{whole}") == []
    assert renderings(f"{whole[46:92]}\n\n{whole}") == []


def test_three_renderings_are_one_group_as_alike_as_the_least() -> None:
    text = f"{FIRST} {FIRST} Because the offensive was going well, Arda had no wish to open any peace talks with Dorne."
    (group,) = find_duplicates(text, segment_text(text))
    assert [each.id for each in group.sentences] == ["S01", "S02", "S03"]
    assert 0.65 <= group.similarity < 1


def test_what_stands_in_the_place_of_a_sentence_can_be_asked_for() -> None:
    assert Sentence("S01", "P01", 2, 4).words("abcdef") == "cd"
