"""A YAML file as plain data, with the line of every place in it. Nothing in a file can run, refer or expand.

The idea: kadesh reads the part of YAML that a person writes by hand: mappings, lists and scalars. Tags, aliases and
several documents in a file are refused. Unquoted ``true``, ``false``, ``null`` and decimal numbers are what they seem;
everything else, also ``no``, ``on`` and dates, is text (YAML 1.2; older readers take ``no`` for false).
The method: the events of PyYAML's C parser, one after the other, on a stack of our own, so that depth and size are
bounded before anything is built.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kadesh.files.complaint import Complaint, Place, Positions

MOST_BYTES = 5_000_000
MOST_VALUES = 200_000
DEEPEST = 32

WHOLE = re.compile(r"[-+]?[0-9]{1,300}")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
SPECIAL = {
    "null": None, "Null": None, "NULL": None, "~": None, "": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    ".inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan"),
}  # fmt: skip

PLAIN_WORDS = {
    "mapping values are not allowed in this context": "a second ': ' on the line; put text that holds ': ' in quotes",
    "found character that cannot start any token": "a plain value cannot start with this character; put it in quotes",
    "found unexpected end of stream": "a quote or bracket that is opened here is never closed",
    "could not find expected ':'": "a field without ':' after its name",
    "did not find expected key": "this line is not indented like its neighbours, or a quote closes too early",
    "did not find expected '-' indicator": "this line does not belong to the list above it; check the indentation",
    "did not find expected ',' or ']'": "a list opened with '[' is not closed with ']'",
    "did not find expected ',' or '}'": "a mapping opened with '{' is not closed with '}'",
    "did not find expected node content": "a value is missing, or starts with a character that must be quoted",
    "did not find expected <document start>": "this line does not belong to what is above it; check the indentation",
    "block sequence entries are not allowed in this context": "a list item must start on a line of its own",
}
"""The YAML parser's words, and ours."""


@dataclass(frozen=True)
class Document:
    """What a file holds as plain data, where each place stands, and what was wrong with its YAML.

    ``data`` is None if nothing could be read.
    """

    file: str
    data: Any = None
    positions: Positions = field(default_factory=dict)
    complaints: tuple[Complaint, ...] = ()


def read_document(path: Path, *, shown_as: str | None = None) -> Document:
    """Read a file of at most 5 MB as YAML.

    Parameters: ``path``, and ``shown_as``, the file's name in complaints.
    Returns: a document; what cannot be read at all is a complaint without data.
    """
    file = shown_as or str(path)
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        return _unreadable(file, _why_not(error))
    if len(raw) > MOST_BYTES:
        return _unreadable(file, f"the file is larger than {MOST_BYTES // 1_000_000} MB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return _unreadable(file, f"byte {raw[error.start]:#04x} is not UTF-8; save the file as UTF-8", line)
    return parse_document(text, file=file)


def parse_document(text: str, *, file: str) -> Document:
    """Read a text as YAML; ``file`` is its name in complaints."""
    builder = _Builder(file)
    try:
        for event in _events(text):
            if builder.take(event):
                break
    except yaml.YAMLError as error:
        found = tuple(_tabs(text, file)) or (_plainly(error, text, file),)
        return Document(file, complaints=found)
    if builder.stopped:
        return Document(file, complaints=tuple(builder.complaints))
    if builder.empty or (builder.root is None and not builder.complaints):
        return _unreadable(file, "the file is empty; 'kadesh new FILE' writes one to start from")
    return Document(file, builder.root, builder.positions, tuple(builder.complaints))


def _events(text: str) -> Iterator[Any]:
    return iter(yaml.parse(text, Loader=yaml.CSafeLoader))


@dataclass
class _Frame:
    """A mapping or list that is being read."""

    place: Place
    items: dict[str, Any] | list[Any]
    key: str | None = None
    skips: bool = False
    """The value of the current key is read and thrown away: the key is a duplicate or no text."""


class _Builder:
    """Builds plain data from the parser's events."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Any = None
        self.empty = True
        self.stopped = False
        self.complaints: list[Complaint] = []
        self.positions: dict[Place, tuple[int, int]] = {}
        self._stack: list[_Frame] = []
        self._values = 0
        self._documents = 0

    def take(self, event: Any) -> bool:
        """Take in one event; true means: stop here."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._complain("a scenario is one YAML document; remove what follows '---'", event)
                return True
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._close()
        elif isinstance(event, yaml.AliasEvent):
            place = self._next(event)
            self._complain(f"YAML aliases such as '*{event.anchor}' are not read; write the value out", event, place)
            if not self._alias_is_key():
                self._put(None)
        elif isinstance(event, (yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            return self._value(event)
        return False

    def _value(self, event: Any) -> bool:
        self.empty = False
        self._values += 1
        if self._values > MOST_VALUES:
            return self._stop(f"more than {MOST_VALUES} values", event)
        frame = self._stack[-1] if self._stack else None
        if frame is not None and isinstance(frame.items, dict) and frame.key is None:
            return self._key(event, frame)
        place = self._next(event)
        if event.tag is not None and event.tag not in ("!", "tag:yaml.org,2002:str"):
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")[:60]
            self._complain(f"YAML tags such as '{tag}' are not read; write the value plainly", event, place)
        if isinstance(event, yaml.ScalarEvent):
            self._put(_read_scalar(event))
            return False
        return self._open(event, place)

    def _open(self, event: Any, place: Place) -> bool:
        if len(self._stack) >= DEEPEST:
            return self._stop(f"nested more than {DEEPEST} deep", event)
        items: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._stack.append(_Frame(place, items))
        return False

    def _close(self) -> None:
        frame = self._stack.pop()
        self._put(frame.items)

    def _key(self, event: Any, frame: _Frame) -> bool:
        assert isinstance(frame.items, dict)
        if not isinstance(event, yaml.ScalarEvent):
            return self._stop("the name of a field must be a word", event)
        key = event.value
        frame.key = key
        frame.skips = key in frame.items
        place = (*frame.place, key)
        if frame.skips:
            first = self.positions[place][0]
            self._complain(f"stands twice, first in line {first}", event, place)
        else:
            self.positions.setdefault(place, _start(event))
            frame.items[key] = None
        return False

    def _next(self, event: Any) -> Place:
        """Where the value that comes now belongs; list items get their position from their value."""
        if not self._stack:
            place: Place = ()
        else:
            frame = self._stack[-1]
            if isinstance(frame.items, dict):
                return frame.place if frame.key is None else (*frame.place, frame.key)
            place = (*frame.place, len(frame.items))
        self.positions.setdefault(place, _start(event))
        return place

    def _alias_is_key(self) -> bool:
        frame = self._stack[-1] if self._stack else None
        if frame is None or isinstance(frame.items, list) or frame.key is not None:
            return False
        frame.key, frame.skips = "", True
        return True

    def _put(self, value: Any) -> None:
        if not self._stack:
            self.root = value
            return
        frame = self._stack[-1]
        if isinstance(frame.items, list):
            frame.items.append(value)
            return
        if not frame.skips and frame.key is not None:
            frame.items[frame.key] = value
        frame.key, frame.skips = None, False

    def _stop(self, text: str, event: Any) -> bool:
        self._complain(text, event, self._stack[-1].place if self._stack else ())
        self.stopped = True
        return True

    def _complain(self, text: str, event: Any, place: Place = ()) -> None:
        line, column = _start(event)
        self.complaints.append(Complaint(text, place, file=self.file, line=line, column=column))


def _start(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _read_scalar(event: yaml.ScalarEvent) -> Any:
    text: str = event.value
    if event.style not in (None, "") or event.tag is not None or not event.implicit[0]:
        return text
    if text in SPECIAL:
        return SPECIAL[text]
    if WHOLE.fullmatch(text):
        return int(text)
    if len(text) <= 400 and DECIMAL.fullmatch(text):
        return float(text)
    return text


def _unreadable(file: str, text: str, line: int | None = None) -> Document:
    return Document(file, complaints=(Complaint(text, file=file, line=line),))


def _why_not(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "this is a folder, not a file"
    if isinstance(error, PermissionError):
        return "the file may not be read: permission denied"
    return f"the file cannot be read: {getattr(error, 'strerror', None) or error}"


def _tabs(text: str, file: str) -> Iterator[Complaint]:
    for number, line in enumerate(text.splitlines(), start=1):
        if "\t" in line[: len(line) - len(line.lstrip())] and line.strip():
            yield Complaint("a tab in the indentation; YAML wants spaces", file=file, line=number)


def _plainly(error: yaml.YAMLError, text: str, file: str) -> Complaint:
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1 if error.position is not None else None
        return Complaint(f"a control character (code {error.character}) that YAML does not allow", file=file, line=line)
    problem = getattr(error, "problem", None) or "the YAML breaks off"
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    if problem == "found unexpected end of stream" and opened is not None:
        mark = opened
    words = PLAIN_WORDS.get(problem, f"this is not YAML: {problem}")
    if mark is None:
        return Complaint(words, file=file)
    return Complaint(words, file=file, line=mark.line + 1, column=mark.column + 1)
