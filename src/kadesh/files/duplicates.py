"""Sentences of a text that say the same in nearly the same words, so that they are counted once.

The idea: two sentences are one in two renderings if most of their runs of three characters are common, unless a word
that turns the meaning stands in only one of them: a negation, a number, a name, or one of a pair of opposites.
The method: the Dice coefficient of the sets of trigrams of both, without case and punctuation, is at least ``ALIKE``.
A sentence without an end is compared with the beginning of a longer one, up to as many words.
Trust it when the words are nearly the same; it finds no paraphrases, and what it finds is for a reader to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kadesh.files.marks import CUT_OFF, CUT_WORD, HEADING, OPENERS, word_set
from kadesh.files.segment import Sentence

ALIKE = 0.65
"""In the first argument, the two sentences that stand twice reach 0.71 and 0.89, and the next pair 0.61."""

FEWEST_TRIGRAMS = 16
"""Sentences shorter than this are the same only if their words are."""

NEGATIONS = word_set("no not never none nobody nothing neither nor without hardly cannot")

OPPOSITES = tuple(
    word_set(pair)
    for pair in (
        "north south",
        "east west",
        "eastern western",
        "northern southern",
        "won lost",
        "wins loses",
        "win lose",
        "more less",
        "more fewer",
        "before after",
        "first last",
        "accept reject",
        "accepted rejected",
        "strong weak",
        "stronger weaker",
        "increased decreased",
        "rose fell",
        "advance retreat",
        "advanced retreated",
        "open closed",
        "all some",
        "can cannot",
        "friend opponent",
        "victory defeat",
        "peace war",
        "possible impossible",
        "former latter",
    )
)
"""Pairs of words of which one in place of the other turns a sentence round."""

_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True)
class Renderings:
    """Sentences that look like one, and how alike the least alike of them is to its nearest."""

    sentences: tuple[Sentence, ...]
    similarity: float


@dataclass(frozen=True)
class _Print:
    """The words of a sentence, and what is compared of them."""

    words: tuple[str, ...]
    trigrams: frozenset[str]
    turning: tuple[str, ...]
    names: tuple[str, ...]
    unended: bool


def find_duplicates(text: str, sentences: Sequence[Sentence]) -> tuple[Renderings, ...]:
    """Groups of sentences that look like renderings of one, in order.

    >>> from kadesh.files.segment import segment_text
    >>> text = "They will not come to talks this year. Will they? This year they will not come to the talks."
    >>> [[each.id for each in group.sentences] for group in find_duplicates(text, segment_text(text))]
    [['S01', 'S03']]
    """
    unended = {CUT_OFF, CUT_WORD, HEADING}
    prints = [
        _print(tuple(_WORD.findall(each.words(text))), unended=bool(unended & {*each.notes})) for each in sentences
    ]
    heads = list(range(len(sentences)))
    nearest = [0.0] * len(sentences)
    for one, other, similarity in _pairs(prints):
        nearest[one] = max(nearest[one], similarity)
        nearest[other] = max(nearest[other], similarity)
        if heads[one] != heads[other]:
            low, high = sorted((heads[one], heads[other]))
            heads = [low if each == high else each for each in heads]
    groups: dict[int, list[int]] = {}
    for place, head in enumerate(heads):
        groups.setdefault(head, []).append(place)
    return tuple(
        Renderings(tuple(sentences[place] for place in places), min(nearest[place] for place in places))
        for places in groups.values()
        if len(places) > 1
    )


def _pairs(prints: Sequence[_Print]) -> Iterator[tuple[int, int, float]]:
    for other, second in enumerate(prints):
        for one, first in enumerate(prints[:other]):
            similarity = _similarity(*_comparable(first, second))
            if similarity is not None:
                yield one, other, similarity


def _print(words: tuple[str, ...], *, unended: bool) -> _Print:
    folded = tuple(word.casefold() for word in words)
    padded = f" {' '.join(folded)} "
    trigrams = frozenset(padded[place : place + 3] for place in range(len(padded) - 2))
    negated = ["not" for word in folded if word in NEGATIONS or word.endswith(("n't", "n’t"))]
    numbers = [word for word in folded if any(each.isdigit() for each in word)]
    names = [re.sub(r"['’]s?$", "", each) for each in words if each[0].isupper() and each.casefold() not in OPENERS]
    return _Print(words, trigrams, (*negated, *sorted(numbers)), tuple(names), unended)


def _comparable(one: _Print, other: _Print) -> tuple[_Print, _Print]:
    """Two sentences, the longer one cut where the shorter one is."""
    if len(one.words) > len(other.words):
        one, other = other, one
    if one.unended and len(one.words) < len(other.words):
        other = _print(other.words[: len(one.words)], unended=True)
    return one, other


def _similarity(one: _Print, other: _Print) -> float | None:
    """How alike two sentences are, or None if they are not one."""
    if not one.words or one.turning != other.turning:
        return None
    folded = [tuple(word.casefold() for word in each.words) for each in (one, other)]
    if folded[0] == folded[1]:
        return 1.0
    if min(len(one.trigrams), len(other.trigrams)) < FEWEST_TRIGRAMS:
        return None
    alike = 2 * len(one.trigrams & other.trigrams) / (len(one.trigrams) + len(other.trigrams))
    shorter, longer = sorted((one.names, other.names), key=len)
    if alike < ALIKE or not _in_order(shorter, longer):
        return None
    only = {*folded[0]} ^ {*folded[1]}
    return None if any(pair <= only and len(pair & {*folded[0]}) == 1 for pair in OPPOSITES) else alike


def _in_order(names: Sequence[str], among: Sequence[str]) -> bool:
    """Whether names stand among others in the same order."""
    rest = iter(among)
    return all(name in rest for name in names)
