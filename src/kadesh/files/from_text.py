"""A new scenario from a text: a claim for each sentence, to be filled in, beside a small invented game that runs.

The idea: the text itself is not copied. A claim carries positions and hashes, so that the scenario can be passed on
where the text may not be; whoever may pass on the words asks for them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kadesh.files.argument import hash_of
from kadesh.files.complaint import Complaint, ScenarioError
from kadesh.files.duplicates import Renderings, find_duplicates
from kadesh.files.new import name_from, template_text, write_whole
from kadesh.files.segment import Sentence, segment_text
from kadesh.files.spans import bytes_and_text
from kadesh.files.unfinished import TO_DO

SOURCE = "text"
"""What the text is called among the sources."""

DIGITS = 16
"""So many hexadecimal digits of a quote's hash are written."""

MOST_SENTENCES = 1000
"""A longer text is no argument that somebody fills in by hand."""

MOST_NAMED = 6
"""A note names no more sentences than this."""

_HEAD = """\
# yaml-language-server: $schema=kadesh.schema.json
# A scenario for kadesh, begun from a text. It loads and runs as it is: the claims come from the text, all else is still
# the small invented war between Arda and Dorne. Change it piece by piece, and look after each change:
#   kadesh check FILE --source TEXT    what is wrong, line by line, and what is still to be filled in
#   kadesh run FILE                    does each conclusion follow?
# With 'kadesh schema > kadesh.schema.json' beside this file, an editor that knows YAML completes and explains fields.
"""

_SOURCES = """\
# Texts that claims, quantities and premises rest on. `opened` says how much of each you have read yourself.
sources:
  {source}:
    title: "{to_do}: the title of the text"
    # author: its author
    # published: where and when it was published
    opened: whole
    characters: {characters}
    sha256: {sha256}
  # Who says otherwise? A contested claim needs a counter-position, and a source for it:
  # rival:
  #   title: A text that takes the other view
  #   opened: whole

"""

_CLAIMS = """\
# One claim for each sentence of the text. Say under `text`, in neutral words, what the sentence says, and choose its
# `status`:
#   fact        those who know the matter agree on it
#   contested   they do not: add `counter`, what the others say, and `counter_source`, where they say it
#   opinion     a judgement, a reason, a "because"
#   rhetoric    meant to move the reader; says little that could be wrong
#   forecast    about what will happen
#   structural  holds the text together: a heading, a question, a transition
# `speaker` says who speaks, where the author quotes somebody. Two sentences that say one thing may become one claim
# with two quotes. Keep `quotes` as they are: they say where the sentence stands.
claims:
"""


@dataclass(frozen=True)
class Drafted:
    """A scenario begun from a text.

    ``claims`` says which sentences each claim quotes.
    """

    path: Path
    text: str
    sentences: tuple[Sentence, ...]
    renderings: tuple[Renderings, ...]
    claims: dict[str, tuple[Sentence, ...]]


def write_from_text(
    path: str | os.PathLike[str],
    text: str | os.PathLike[str],
    *,
    quotes: Literal["places", "words"] = "places",
) -> Drafted:
    """Write a scenario with a claim for each sentence of a text, whole or not at all, and never over another file.

    Parameters: ``text``, a file in UTF-8; ``quotes``, whether a claim carries only where its sentence stands, with a
    hash, or its words too.
    Raises: ScenarioError if the text cannot be read or holds no words, or the scenario cannot be written.
    """
    raw, words = bytes_and_text(text)
    sentences = segment_text(words)
    fault = _fault(sentences)
    if fault is not None:
        raise ScenarioError([Complaint(fault, file=os.fspath(text))], readable=False)
    renderings = find_duplicates(words, sentences)
    claims = _claims(sentences, renderings)
    parts = _sections(template_text())
    parts["kadesh"] = f"{_HEAD}kadesh: 1\n"
    parts["name"] = f"name: {name_from(Path(path))}\n"
    for section in ("title", "question"):
        parts[section] = _asked(parts[section])
    sha256 = hashlib.sha256(raw).hexdigest()
    parts["sources"] = _SOURCES.format(source=SOURCE, to_do=TO_DO, characters=len(words), sha256=sha256)
    parts["claims"] = _CLAIMS + "".join(_claim(*each, words, renderings, quotes) for each in claims.items()) + "\n"
    parts["premises"] = re.sub(
        r"(?m)^    claims: .*$",
        "    judgement: Invented, as the game. # add 'claims: [s01, s02]', and say here how their words became numbers",
        parts["premises"],
    )
    rival = r"\1# source: whose story this is, by its name among the sources"
    accounts = re.sub(r"(?m)^    source: .*$", f"    source: {SOURCE}", parts["accounts"], count=1)
    parts["accounts"] = re.sub(rf"(?m)^(    )source: (?!{SOURCE}$).*$", rival, accounts)
    written = write_whole(Path(path), "".join(parts.values()))
    return Drafted(written, words, sentences, renderings, claims)


def _fault(sentences: Sequence[Sentence]) -> str | None:
    if not any(not each.divides for each in sentences):
        return "the text holds no words"
    if len(sentences) > MOST_SENTENCES:
        return f"the text has {len(sentences)} sentences, more than {MOST_SENTENCES}: take the part that argues"
    return None


def _sections(template: str) -> dict[str, str]:
    """The sections of a scenario file by their names, each with the comment before it."""
    found: dict[str, str] = {}
    waiting = ""
    name = ""
    for line in template.splitlines(keepends=True):
        begins = re.match(r"(\w+):", line)
        if begins is not None:
            name = begins[1]
            found[name] = waiting + line
            waiting = ""
        elif line.startswith("#"):
            waiting += line
        else:
            found[name] += line
    return found


def _asked(section: str) -> str:
    """A line of the example as an example of what is to be written."""
    line, rest = section.split("\n", 1)
    name, _, value = line.partition(": ")
    return f"{name}: {_quoted(f'{TO_DO}: your own {name}, such as: {value}')}\n{rest}"


def _claims(sentences: Sequence[Sentence], renderings: Sequence[Renderings]) -> dict[str, tuple[Sentence, ...]]:
    """Which sentences each claim quotes: one, or all renderings of one; rows of signs go with their neighbour."""
    first = {each.id: group.sentences[0].id for group in renderings for each in group.sentences}
    found: dict[str, list[Sentence]] = {}
    waiting: list[Sentence] = []
    last = ""
    for each in sentences:
        if each.divides:
            (found[last] if last else waiting).append(each)
            continue
        last = first.get(each.id, each.id).lower()
        found.setdefault(last, []).extend((*waiting, each))
        waiting = []
    return {name: tuple(each) for name, each in found.items()}


def _claim(
    name: str,
    sentences: Sequence[Sentence],
    text: str,
    renderings: Sequence[Renderings],
    quotes: Literal["places", "words"],
) -> str:
    lines = [
        f"  {name}:",
        f"    text: {_quoted(f'{TO_DO}: what {name.upper()} says, in neutral words')}",
        f"    source: {SOURCE}",
        "    quotes:",
    ]
    for each in sentences:
        words = each.words(text)
        line = 1 + len(re.findall(r"\r\n|\r|\n", text[: each.start]))
        place = f'{{start: {each.start}, end: {each.end}, sha256: "{hash_of(words)[:DIGITS]}"'
        if quotes == "places":
            lines.append(f"      - {place}}} # {each.id}, line {line}")
        else:
            lines += [f"      - {place}, # {each.id}, line {line}", f"         exact: {_quoted(words)}}}"]
    lines.append("    status: opinion # or fact, contested, rhetoric, forecast, structural")
    note = " ".join(_note(sentences, renderings))
    if note:
        lines.append(f"    note: {_quoted(note)}")
    return "\n".join(lines) + "\n"


def _note(sentences: Sequence[Sentence], renderings: Sequence[Renderings]) -> Iterator[str]:
    told = [each for each in sentences if not each.divides]
    for group in renderings:
        if group.sentences[0] in told:
            names = [each.id for each in group.sentences]
            listed = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
            alike = f"similarity {group.similarity:.2f}"
            yield f"{listed}: renderings of one sentence ({alike}); if they say two things, make two claims."
    for each in told[:MOST_NAMED]:
        marks = [*(["a caption, or a remark in parentheses"] if each.caption else []), *each.notes]
        if marks:
            yield f"{each.id}: {'; '.join(marks)}{'' if marks[-1].endswith('?') else '.'}"


def _quoted(text: str) -> str:
    """A text in double quotes, as YAML reads it."""
    return re.sub(r"[^ -~]", _escaped, json.dumps(text, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
