"""A new argument from a text: its sentences with their positions, and a scenario that already runs to put them in.

A claim carries the position of its sentence and a hash, and what the reader writes of it in neutral words; the sentence
itself is not copied into the scenario.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from kadesh.domain.argument import Status
from kadesh.files.argument import hash_of
from kadesh.files.new import TEMPLATE_NAME, name_from, template_text
from kadesh.files.segment import segment_text
from kadesh.files.unfinished import TO_DO
from kadesh.web.objecting import append
from kadesh.web.refusal import Refusal

MOST_CHARACTERS = 100_000
MOST_SENTENCES = 300
STATUSES: tuple[str, ...] = get_args(Status)


@dataclass(frozen=True)
class Line:
    """One sentence of a text: where it stands, in characters from its beginning."""

    number: int
    start: int
    end: int
    text: str


def sentences_of(text: str) -> list[Line]:
    """The sentences of a text.

    >>> [each.text for each in sentences_of("They will not talk. Why? It costs 2.5 lives a day.")]
    ['They will not talk.', 'Why?', 'It costs 2.5 lives a day.']
    """
    if len(text) > MOST_CHARACTERS:
        raise Refusal(413, f"the text is longer than {MOST_CHARACTERS:,} characters")
    found = [each for each in segment_text(text) if not each.divides]
    if len(found) > MOST_SENTENCES:
        raise Refusal(413, f"the text has more than {MOST_SENTENCES} sentences; begin with a part of it")
    return [Line(number, each.start, each.end, each.words(text)) for number, each in enumerate(found, start=1)]


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
    name = name_from(Path(f"{title.lower()[:40]}.yaml"))
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
            "text": said or f"{TO_DO}: what sentence {sentence.number} says, in neutral words",
            "source": "text",
            "quotes": [{"start": sentence.start, "end": sentence.end, "sha256": hash_of(sentence.text)}],
            "status": marked["status"],
        }
        if marked["status"] == "contested":
            entry["counter"] = f"{TO_DO}: what stands against it, and its source"
            entry["counter_source"] = "text"
        found = append(found, "claims", f"s{sentence.number}", entry)
    return found
