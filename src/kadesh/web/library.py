"""The scenarios on offer: the bundled ones, files named on the command line, and texts that are being worked on.

A text that is being worked on is kept in memory under a name made from its content, so that a link to it stays the same
text. Only a file that was named on the command line can be written, and only over the version that was read.
"""

from __future__ import annotations

import contextlib
import glob
import hashlib
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from kadesh.domain import Range, Scenario
from kadesh.files.bundled import find_scenario, scenario_names
from kadesh.files.complaint import suggestion
from kadesh.files.fingerprint import content_hash
from kadesh.files.reader import Reading, read_text
from kadesh.web.limits import limits_of
from kadesh.web.refusal import Refusal, not_there

MOST_BYTES = 1_000_000
MOST_DRAFTS = 64
DRAFT = "draft-"
PART = ".part"
GONE = "; drafts live as long as the server runs, so open the text in the editor again"

Kind = Literal["bundled", "file", "draft"]


@dataclass(frozen=True)
class Held:
    """One scenario on offer: its name in links, its text, and what reading the text gave."""

    key: str
    kind: Kind
    text: str
    reading: Reading
    file: Path | None = None

    @property
    def scenario(self) -> Scenario:
        """The scenario, if it can be run. Raises: Refusal with the complaints."""
        if self.reading.scenario is None or not self.reading.sound:
            complaints = [str(each) for each in self.reading.complaints]
            raise Refusal(422, f"'{self.key}' cannot be run yet", complaints)
        return self.reading.scenario

    @cached_property
    def digest(self) -> str:
        """A hash of the text as it is written."""
        return digest_of(self.text)

    @cached_property
    def content(self) -> str:
        """A hash of the scenario's content."""
        return content_hash(self.scenario)

    @cached_property
    def limits(self) -> dict[str, Range]:
        """How far each quantity can be moved."""
        return limits_of(self.scenario)


class Library:
    """Everything that can be opened.

    Parameters
    ----------
    files
        Scenario files named on the command line; each is offered under the stem of its name, and can be saved to.
    """

    def __init__(self, files: Iterable[Path] = ()) -> None:
        self._files: dict[str, Path] = {}
        for path in files:
            self._files[key_of(path, self._files)] = path
            _clear_up(path)
        self._read: dict[str, tuple[str, Held]] = {}
        self._drafts: OrderedDict[str, Held] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files from the command line."""
        return tuple(self._files)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of what is always there: files from the command line first."""
        return (*self._files, *scenario_names())

    def get(self, key: str) -> Held:
        """A scenario by its name. Raises: Refusal if there is none, or its file cannot be read."""
        if key in self._drafts:
            with self._lock:
                if key in self._drafts:
                    self._drafts.move_to_end(key)
                    return self._drafts[key]
        if key.startswith(DRAFT):
            raise not_there("draft", key, GONE)
        if key not in self.keys:
            raise not_there("scenario", key, suggestion(key, self.keys, called="there are"))
        path = self._files.get(key) or find_scenario(key)
        text = _text_of(path)
        known = self._read.get(key)
        if known is None or known[0] != text:
            kind: Kind = "file" if key in self._files else "bundled"
            held = Held(key, kind, text, read_text(text, file=path.name), self._files.get(key))
            self._read[key] = known = (text, held)
        return known[1]

    def keep(self, text: str) -> Held:
        """Keep a text in memory, so that it can be opened like a scenario; the oldest makes room."""
        check_size(text)
        key = f"{DRAFT}{digest_of(text)[:16]}"
        with self._lock:
            if key not in self._drafts:
                self._drafts[key] = Held(key, "draft", text, read_text(text, file="scenario.yaml"))
            self._drafts.move_to_end(key)
            while len(self._drafts) > MOST_DRAFTS:
                self._drafts.popitem(last=False)
            return self._drafts[key]

    def save(self, key: str, text: str, *, over: str) -> Held:
        """Write a text to a file that was named on the command line, whole or not at all.

        Parameters: ``over``, the digest of the version that was read; another version in the file is left as it is.
        Raises: Refusal if the name is no such file, or the file has changed meanwhile.
        """
        check_size(text)
        path = self._files.get(key)
        if path is None:
            raise Refusal(403, f"'{key}' is no file named on the command line and is not written; download it")
        with self._lock:
            if digest_of(_text_of(path)) != over:
                raise Refusal(409, f"{path.name} has changed since it was opened; it is left as it is")
            _write(path, text)
        return self.get(key)


def digest_of(text: str) -> str:
    """The sha256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def check_size(text: str) -> None:
    """Refuse a text that is longer than any scenario needs to be."""
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise Refusal(413, f"the text is longer than {MOST_BYTES:,} bytes")


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refusal(413, f"{path.name} is longer than {MOST_BYTES:,} bytes")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        why = getattr(fault, "strerror", None) or "it is no text in UTF-8"
        raise Refusal(422, f"{path.name} cannot be read: {why}") from None


def _clear_up(path: Path) -> None:
    """Remove what a server that was killed while it saved left beside the file."""
    with contextlib.suppress(OSError):
        for left in path.parent.glob(f"{glob.escape(_draft_of(path))}????????{PART}"):
            left.unlink(missing_ok=True)


def _draft_of(path: Path) -> str:
    return f".{path.name[:40]}."


def _write(path: Path, text: str) -> None:
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=_draft_of(path), suffix=PART)
    except OSError as fault:
        raise Refusal(422, f"nothing can be written beside {path.name}: {fault.strerror}") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(draft).chmod(path.stat().st_mode & 0o777)
        Path(draft).replace(path)
    except OSError as fault:
        raise Refusal(422, f"{path.name} cannot be written: {fault.strerror}") from None
    finally:
        Path(draft).unlink(missing_ok=True)


def key_of(path: Path, taken: Iterable[str]) -> str:
    """The name of a file in links: its stem, or one like it that is not taken yet."""
    taken = {*taken, *scenario_names()}
    letters = (letter if letter.isascii() and (letter.isalnum() or letter in "-_") else "-" for letter in path.stem)
    tidy = "".join(letters).strip("-") or "scenario"
    found, count = tidy, 1
    while found in taken or found.startswith(DRAFT):
        count += 1
        found = f"my-{tidy}" if count == 2 else f"my-{tidy}-{count}"
    return found
