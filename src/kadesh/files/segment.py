"""The sentences of a text, numbered, with their exact places and with marks where the text looks damaged.

The idea: rules that a reader can check, without a model of a language. A paragraph ends at a blank line (or at each
line break, where lines are long); a sentence ends at a full stop, a question or exclamation mark or an ellipsis, unless
what stands before or after says otherwise: an abbreviation, an initial, a decimal, a word in lower case. Every
character other than spaces belongs to exactly one sentence.
Silent about: what a damaged passage once said. Marks say where to look; nothing is mended.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kadesh.files.marks import BAD_JOIN, NO_WORDS, OPENERS, paragraph_marks, sentence_marks, word_set

LONG_LINE = 120
"""Where a line is longer than this, lines are not wrapped by hand, and each is a paragraph of its own."""

NEVER_LAST = word_set(
    """
    mr mrs ms messrs dr prof gen lt col maj capt cmdr adm sgt cpl brig rev hon st rep sen gov pres amb supt e.g i.e cf
    vs viz approx ca esp incl resp fig figs eq vol pp ed eds trans
    """
)
"""Abbreviations that something always follows."""

BEFORE_A_NUMBER = word_set(
    "no nos nr art arts sec ch chap para p v res jan feb mar apr jun jul aug sep sept oct nov dec"
)
"""Abbreviations only where a number follows; elsewhere they may be words, or end a sentence."""

SOMETIMES_LAST = word_set("etc al inc ltd co corp bros jr sr dept est a.m p.m b.c a.d")
"""Abbreviations that end a sentence where the next word is one that often begins one."""

LEAST_JOINED = 3
"""A full stop without a space after it ends a sentence only after a word of so many letters in lower case."""

LEAST_BEFORE_LOWER = 5
"""Before a word in lower case, a full stop ends a sentence only after a word of so many letters in lower case."""

FAR = 100
"""No more characters than this are looked at on either side of a stop."""

_VISIBLE = re.compile(r"\S")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_END = re.compile(
    r"(?P<stop>[.!?\u2026\u061f\u06d4\u0964]+|[。！？｡]+)(?P<closers>[\"'”’»)\]）］}]*(?:\[\d{1,3}\]|[¹²³⁰⁴-⁹]+)*)"
)
_OPENING = "\"'“‘«„([（［{¿¡"
_WIDE = "。！？｡"
_PAIRS = {"(": ")", "[": "]", "（": "）", "［": "］"}


@dataclass(frozen=True)
class Sentence:
    """One sentence of a text, or what stands in the place of one.

    ``start`` and ``end`` are positions in the text, as those of a quote; ``paragraph`` numbers paragraphs as ``id``
    numbers sentences; ``caption`` marks those of a paragraph that stands wholly in parentheses; ``notes`` say what
    looks damaged.
    """

    id: str
    paragraph: str
    start: int
    end: int
    caption: bool = False
    notes: tuple[str, ...] = ()

    def words(self, text: str) -> str:
        """What stands there."""
        return text[self.start : self.end]

    @property
    def divides(self) -> bool:
        """Whether it holds no words, as a row of asterisks does."""
        return NO_WORDS in self.notes


def segment_text(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, in order.

    They cover every character other than spaces, and no two overlap.

    >>> text = "For 2.5 weeks Gen. Ilic waited. Then there were talks."
    >>> [each.words(text) for each in segment_text(text)]
    ['For 2.5 weeks Gen. Ilic waited.', 'Then there were talks.']
    """
    paragraphs = list(_paragraphs(text))
    pieces = [list(_pieces(text, start, end)) for start, end in paragraphs]
    total = sum(map(len, pieces))
    known = Counter(re.findall(r"\w+", text.casefold()))
    sentences: list[Sentence] = []
    for number, ((start, end), inside) in enumerate(zip(paragraphs, pieces, strict=True), start=1):
        caption = _is_caption(text[start:end])
        marks = paragraph_marks(text[start:end], known, caption=caption)
        for place, (first, last) in enumerate(inside):
            notes = list(sentence_marks(text[first:last]))
            if place == 0:
                notes = [*marks.first, *notes]
            elif text[first - 1] not in _WIDE and not text[first - 1].isspace():
                notes = [BAD_JOIN, *notes]
            if place == len(inside) - 1:
                notes += marks.last
            name = _numbered("S", len(sentences) + 1, total)
            paragraph = _numbered("P", number, len(paragraphs))
            sentences.append(Sentence(name, paragraph, first, last, caption, tuple(dict.fromkeys(notes))))
    return tuple(sentences)


def _numbered(letter: str, number: int, total: int) -> str:
    return f"{letter}{number:0{max(2, len(str(total)))}}"


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where each paragraph begins and ends, without the spaces around it."""
    block: list[tuple[int, int]] = []
    for start, end in (*_lines(text), (len(text), len(text))):
        if text[start:end].strip():
            block.append(_trimmed(text, start, end))
        elif block:
            if max(last - first for first, last in block) > LONG_LINE:
                yield from block
            else:
                yield block[0][0], block[-1][1]
            block = []


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _BREAK.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a paragraph; what holds no letter or digit goes with its neighbour."""
    cuts = [start]
    for found in _END.finditer(text, start, end):
        cut = found.end()
        if cut < end and _ends(text, cuts[-1], end, found):
            cuts.append(cut)
    pieces = [_trimmed(text, first, last) for first, last in zip(cuts, (*cuts[1:], end), strict=True)]
    joined: list[tuple[int, int]] = []
    for first, last in pieces:
        if joined and not (_has_words(text[first:last]) and _has_words(text[slice(*joined[-1])])):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    yield from joined


def _has_words(text: str) -> bool:
    return any(each.isalnum() for each in text)


def _ends(text: str, start: int, end: int, found: re.Match[str]) -> bool:
    """Whether a sentence that began at ``start`` ends at a stop."""
    stop, closers = found["stop"], found["closers"]
    if stop[-1] in _WIDE:
        return True
    rest = text[found.end() : min(end, found.end() + FAR)]
    after = _VISIBLE.search(text, found.end(), end)
    before = text[max(start, found.start() - FAR) : found.start()].rstrip()
    word = _last_word(before)
    if after is None:
        return False
    if after.start() == found.end():
        return _joined(stop + closers, word, rest)
    following = text[after.start() : min(end, after.start() + FAR)].lstrip(_OPENING)
    if not following or following[0] in ",;:)]":
        return False
    if stop != "." or closers:
        return not following[0].islower()
    if following[0].islower():
        return len(word) >= LEAST_BEFORE_LOWER and word.islower() and word.isalpha() and not _short(word, following)
    return not _short(word, following) and not _is_item(text[start : found.start()][:FAR].strip())


def _joined(stop: str, word: str, rest: str) -> bool:
    """Whether a sentence ends although no space follows, as in ``success.The``."""
    begins = re.match(r"[^\W\d_]+", opened := rest.lstrip(_OPENING))
    if begins is None or not (begins[0][0].isupper() and (begins[0][1:].islower() or begins[0] in ("A", "I"))):
        return False
    if re.match(r"\.\w|[@/(_=&]", opened[begins.end() :]):
        return False
    return bool(set(stop) - {"."}) or (len(word) >= LEAST_JOINED and word.isalpha() and word.islower())


def _last_word(before: str) -> str:
    """The word before a stop, with the dots inside it."""
    found = re.search(r"[\w.'’-]+$", before)
    return found[0] if found else ""


def _short(word: str, following: str) -> bool:
    """Whether the word before a full stop is an abbreviation or initial that does not end a sentence."""
    folded = word.casefold().strip(".'’-")
    next_word = re.match(r"[\w'’]+", following)
    opener = next_word is not None and next_word[0].casefold() in OPENERS
    if folded in NEVER_LAST:
        return True
    if folded in BEFORE_A_NUMBER:
        return following[0].isdigit()
    initials = re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]", word) is not None and word[-1:].isupper()
    return (initials or folded in SOMETIMES_LAST) and not opener


def _is_item(before: str) -> bool:
    """Whether all that stands before a full stop is the number of an item in a list."""
    return re.fullmatch(r"[(\[]?(?:\d{1,3}|[ivxIVX]{1,4}|[a-zA-Z])[)\]]?", before) is not None


def _is_caption(paragraph: str) -> bool:
    """Whether one pair of parentheses holds the whole of a paragraph."""
    body = paragraph.rstrip(".")
    closing = _PAIRS.get(paragraph[:1])
    if closing is None or body[-1:] != closing:
        return False
    depth = 0
    for place, character in enumerate(body):
        depth += (character == paragraph[0]) - (character == closing)
        if depth == 0:
            return place == len(body) - 1
    return False
