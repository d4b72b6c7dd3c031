"""Answers kept in the cache folder, so that asking again is instant.

An answer is kept under a hash of everything it depends on: the question with its options, the scenario's content, and
the code of kadesh itself. Writing is atomic: an interruption leaves the old file or the new one, never half of one.
What cannot be read counts as not there; where nothing can be written, nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = "KADESH_CACHE"
MOST_ANSWERS = 200
"""The oldest answers make room for newer ones."""


def cache_folder() -> Path:
    """The one folder that kadesh writes to by itself: the platform's user cache, or what ``KADESH_CACHE`` names."""
    named = os.environ.get(FOLDER)
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("kadesh")


def remembered(question: dict[str, Any], answer: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """An answer from the cache, or the given one, which is then kept.

    Parameters
    ----------
    question
        Everything the answer depends on beside the code: names, numbers, and the scenario's content hash.
    answer
        Finds the answer, as plain data.

    Returns
    -------
    dict
        The answer as JSON gives it back.
    """
    file = _file_of(question)
    known = _read(file)
    if known is not None:
        return known
    found = json.dumps(answer(), ensure_ascii=False, allow_nan=False)
    _write(file, found)
    _make_room(file.parent)
    again: dict[str, Any] = json.loads(found)
    return again


def forget(questions: Iterable[dict[str, Any]]) -> None:
    """Let the answers to some questions go."""
    for question in questions:
        try:
            _file_of(question).unlink(missing_ok=True)
        except OSError:
            return


def _file_of(question: dict[str, Any]) -> Path:
    return cache_folder() / "answers" / f"{key_of(question)}.json"


def key_of(question: dict[str, Any]) -> str:
    """The hash under which the answer to a question is kept."""
    text = json.dumps({"question": question, "code": _code()}, sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@cache
def _code() -> str:
    """A hash of kadesh's own code, so that an answer never outlives the code that found it."""
    folder = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        digest.update(file.relative_to(folder).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _read(file: Path) -> dict[str, Any] | None:
    try:
        known = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return known if isinstance(known, dict) else None


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    except OSError:
        return
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as part:
            part.write(text)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _make_room(folder: Path) -> None:
    try:
        files = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime)
        for file in files[: max(len(files) - MOST_ANSWERS, 0)]:
            file.unlink(missing_ok=True)
    except OSError:
        return
