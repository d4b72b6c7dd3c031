"""What looks damaged in a text: lost links and spaces, words cut off, paragraphs without an end.

The idea: a mark names what can be seen, with a question mark where it is a guess.
Silent about: whatever leaves no trace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


def word_set(words: str) -> frozenset[str]:
    """Words written one after another, as a set."""
    return frozenset(words.split())


LOST_LINK = "space before punctuation: lost link?"
BAD_JOIN = "no space before it: two sentences run together"
LOST_STOP = "a capital letter inside: lost full stop?"
LOWER_START = "begins in lower case: lost words before it?"
CUT_WORD = "cut off inside a word?"
CUT_OFF = "ends without punctuation: cut off?"
HEADING = "ends without punctuation: a heading, or cut off?"
NO_WORDS = "holds no words"

FAR = 100
"""The end of a paragraph is looked for in so many characters."""

MOST_HEADING_WORDS = 12
"""A paragraph without punctuation at its end is no heading if it has more words than this."""

OPENERS = word_set(
    """
    a after all although an and as at because before both but by despite due during each even every first for from he
    her here his how however i if in it its later many meanwhile moreover most my neither no nobody nor not nothing now
    of on once one only or other others our perhaps she since so some soon such that the their then there therefore
    these they this those though three thus to today two under until we what when where whether which while who whoever
    why with without yet you your
    """
)
"""Words that often begin a sentence, and are no names."""

_INSIDE = re.compile(
    r"(?<=[^\W\d_A-Z]) (?:It|He|She|They|We|These|Those|There|This|But|However|Therefore|Moreover|So)(?= [a-z])"
)
_SPACED = re.compile(r"(?<=\S)\s+(?:\.(?![.\w])|,(?!\d))")
_END = re.compile(r"[.!?…。！？｡\u061f\u06d4\u0964:;][\"'”’»)\]）］}]*(?:\[\d{1,3}\]|[¹²³⁰⁴-⁹]+)*$")


@dataclass(frozen=True)
class Marks:
    """What a paragraph says about its first and its last sentence."""

    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()


def sentence_marks(sentence: str) -> Iterator[str]:
    """What can be seen in one sentence."""
    if not any(each.isalnum() for each in sentence):
        yield NO_WORDS
        return
    if _SPACED.search(sentence):
        yield LOST_LINK
    if _INSIDE.search(sentence):
        yield LOST_STOP


def paragraph_marks(paragraph: str, known: Mapping[str, int], *, caption: bool) -> Marks:
    """How a paragraph begins and ends.

    Parameters: ``known``, the words of the whole text in folded case, and how often each stands there: a last word that
    stands nowhere else and is the beginning of another one is taken for a word that was cut off.
    """
    first = (LOWER_START,) if paragraph.lstrip("\"'“‘«„([")[:1].islower() else ()
    words = re.findall(r"\w+", paragraph.casefold())
    if caption or not words or _END.search(paragraph[-FAR:]):
        return Marks(first)
    if len(words) <= MOST_HEADING_WORDS:
        return Marks(first, (HEADING,))
    last = words[-1]
    part = len(last) > 2 and known.get(last) == 1 and any(word.startswith(last) for word in known if word != last)
    return Marks(first, (CUT_WORD if part else CUT_OFF,))
