"""A new argument from a text: its sentences with their positions, and a scenario that already runs to put them in.

A claim carries the position of its sentence and a hash, and what the reader writes of it in neutral words; the sentence
itself is not copied into the scenario.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from dataclasses import dataclass
from typing import Any, get_args

from kadesh.domain.argument import Status
from kadesh.files.argument import hash_of
from kadesh.files.new import TEMPLATE_NAME, template_text
from kadesh.web.objecting import append
from kadesh.web.refusal import Refusal

MOST_CHARACTERS = 100_000
MOST_SENTENCES = 300
STATUSES: tuple[str, ...] = get_args(Status)


@dataclass(frozen=True)
class Sentence:
    """One sentence of a text: where it stands, in characters from its beginning."""

    number: int
    start: int
    end: int
    text: str


def sentences_of(text: str) -> list[Sentence]:
    """The sentences of a text.

    >>> [each.text for each in sentences_of("They will not talk. Why? It costs 2.5 lives a day.")]
    ['They will not talk.', 'Why?', 'It costs 2.5 lives a day.']
    """
    if len(text) > MOST_CHARACTERS:
        raise Refusal(413, f"the text is longer than {MOST_CHARACTERS:,} characters")
    found: list[Sentence] = []
    for match in _ends(text):
        said = text[match[0] : match[1]]
        start = match[0] + len(said) - len(said.lstrip())
        end = match[1] - (len(said) - len(said.rstrip()))
        if any(letter.isalnum() for letter in text[start:end]):
            found.append(Sentence(len(found) + 1, start, end, text[start:end]))
    if len(found) > MOST_SENTENCES:
        raise Refusal(413, f"the text has more than {MOST_SENTENCES} sentences; begin with a part of it")
    return found


def _ends(text: str) -> list[tuple[int, int]]:
    """Where stretches of text begin and end: at a line's end, and behind a full stop that is not inside a number."""
    cuts, found = [0], []
    for match in re.finditer(r"\n|[.!?…。！？]+[\"'”’»)\]」』]*", text):
        after = text[match.end() : match.end() + 1]
        wide = any(mark in "。！？" for mark in match.group())
        if match.group() == "\n" or wide or not after or after.isspace():
            cuts.append(match.end())
    cuts.append(len(text))
    for start, end in itertools.pairwise(cuts):
        if start < end:
            found.append((start, end))
    return found


def scenario_text(title: str, question: str, text: str, claims: dict[int, dict[str, str]]) -> str:
    """A scenario in YAML for a text.

    Parameters
    ----------
    title, question
        What the new scenario is called and asks.
    text
        The source.
    claims
        By number of the sentence: ``status``, and ``text``, what it says in neutral words.
    """
    title, question = " ".join(title.split())[:200] or "A new argument", " ".join(question.split())[:500]
    found = template_text()
    name = re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-").lower()[:40]
    name = name if re.match(r"[a-z]", name) and name not in ("true", "false", "null", "yes", "no") else "my-argument"
    found = found.replace(f"name: {TEMPLATE_NAME}", f"name: {name}", 1)
    found = re.sub(
        r"^title: .*$", lambda _: f"title: {json.dumps(title, ensure_ascii=False)}", found, count=1, flags=re.M
    )
    if question:
        said = f"question: {json.dumps(question, ensure_ascii=False)}"
        found = re.sub(r"^question: .*$", lambda _: said, found, count=1, flags=re.M)
    source: dict[str, Any] = {"title": title, "opened": "whole", "characters": len(text)}
    source["sha256"] = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    found = append(found, "sources", "text", source)
    for sentence in sentences_of(text):
        marked = claims.get(sentence.number)
        if marked is None or marked.get("status") not in STATUSES:
            continue
        said = " ".join(marked.get("text", "").split())[:1000]
        entry: dict[str, Any] = {
            "text": said or f"To be stated in neutral words: what sentence {sentence.number} says.",
            "source": "text",
            "quotes": [{"start": sentence.start, "end": sentence.end, "sha256": hash_of(sentence.text)}],
            "status": marked["status"],
        }
        if marked["status"] == "contested":
            entry["counter"] = "To be stated, with its source: what stands against it."
            entry["counter_source"] = "text"
        found = append(found, "claims", f"s{sentence.number}", entry)
    return found
