"""Whether the positions of a scenario's claims fit the text they cite, and how much of that text no claim covers."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from kadesh.domain import Quote, Scenario, Source
from kadesh.files.argument import hash_of
from kadesh.files.complaint import Complaint, Place, ScenarioError, suggestion
from kadesh.files.document import MOST_BYTES


@dataclass(frozen=True)
class Coverage:
    """How much of a text the claims of a scenario cover.

    ``gaps`` are the stretches (start, end, line) with characters other than spaces that no claim covers.
    """

    source: str
    characters: int
    visible: int
    covered: int
    gaps: tuple[tuple[int, int, int], ...] = ()

    @property
    def share(self) -> float:
        """Share of the characters other than spaces that some claim covers."""
        return self.covered / self.visible if self.visible else 1.0

    def __str__(self) -> str:
        """One line, and one for each gap."""
        head = f"{self.source}: claims cover {self.covered} of {self.visible} characters ({self.share:.1%})"
        gaps = [f"  line {line}: characters {start} to {end} belong to no claim" for start, end, line in self.gaps]
        return "\n".join((head, *gaps))


def verify_spans(
    scenario: Scenario, source_name: str, path: str | os.PathLike[str]
) -> tuple[tuple[Complaint, ...], Coverage]:
    """Compare the quotes of a source with its text.

    Parameters: ``source_name``, a source of the scenario; ``path``, a file with its text in UTF-8.
    Returns: complaints, and the coverage of the text.
    Raises: ScenarioError if there is no such source or the text cannot be read.
    """
    source = scenario.sources.get(source_name)
    if source is None:
        text = f"no source is named '{source_name}'" + suggestion(source_name, scenario.sources, called="sources:")
        raise ScenarioError([Complaint(text)])
    raw, text = bytes_and_text(path)
    found = list(_whole_text(source_name, source, raw, text))
    edges = [0] * (len(text) + 1)
    for name, claim in scenario.claims.items():
        if claim.source != source_name:
            continue
        for number, quote in enumerate(claim.quotes):
            place: Place = ("claims", name, "quotes", number)
            found.extend(_quote(quote, place, text))
            if quote.start < len(text):
                edges[quote.start] += 1
                edges[min(quote.end, len(text))] -= 1
    return tuple(found), _coverage(source_name, text, edges)


def bytes_and_text(path: str | os.PathLike[str]) -> tuple[bytes, str]:
    """A file's bytes, and the text that they are in UTF-8. Raises: ScenarioError if it cannot be read."""
    raw = _read(path)
    try:
        return raw, raw.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"byte {raw[error.start]:#04x} is not UTF-8: save the text as UTF-8"
        raise ScenarioError([Complaint(message, file=os.fspath(path))], readable=False) from None


def _read(path: str | os.PathLike[str]) -> bytes:
    file = os.fspath(path)
    try:
        with Path(path).open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ScenarioError([Complaint(f"the text cannot be read: {why}", file=file)], readable=False) from None
    if len(raw) > MOST_BYTES:
        text = f"the text is larger than {MOST_BYTES // 1_000_000} MB"
        raise ScenarioError([Complaint(text, file=file)], readable=False)
    return raw


def _whole_text(name: str, source: Source, raw: bytes, text: str) -> Iterator[Complaint]:
    if source.characters is not None and source.characters != len(text):
        yield Complaint(
            f"the text has {len(text)} characters, not {source.characters}", ("sources", name, "characters")
        )
    found = hashlib.sha256(raw).hexdigest()
    if source.sha256 is not None and source.sha256 != found:
        yield Complaint(f"the text is another one: its sha256 is {found}", ("sources", name, "sha256"))


def _quote(quote: Quote, place: Place, text: str) -> Iterator[Complaint]:
    if quote.end > len(text):
        yield Complaint(f"ends at {quote.end}, but the text has {len(text)} characters", (*place, "end"))
        return
    stands = text[quote.start : quote.end]
    if quote.exact is not None and quote.exact != stands:
        elsewhere = text.find(quote.exact)
        hint = f"; it stands at {elsewhere} to {elsewhere + len(quote.exact)}" if elsewhere >= 0 else ""
        yield Complaint(f"the quote does not stand at {quote.start} to {quote.end}{hint}", (*place, "exact"))
    if quote.sha256 is not None and not hash_of(stands).startswith(quote.sha256):
        digits = hash_of(stands)[: len(quote.sha256)]
        message = f"what stands at {quote.start} to {quote.end} has the hash {digits}, not {quote.sha256}"
        yield Complaint(message, (*place, "sha256"))
    if quote.sha256 is None and quote.exact is None:
        yield Complaint("neither a hash nor the words: what stands there cannot be checked", place, "advice")


def _coverage(name: str, text: str, edges: list[int]) -> Coverage:
    """Coverage from the changes, at each character, in the number of quotes that cover it."""
    gaps: list[tuple[int, int, int]] = []
    gap: tuple[int, int, int] | None = None
    visible = covered = 0
    line = 1
    for number, (character, quotes) in enumerate(zip(text, accumulate(edges), strict=False)):
        line += character == "\n"
        if character.isspace():
            continue
        visible += 1
        if quotes:
            covered += 1
            if gap is not None:
                gaps.append(gap)
            gap = None
        else:
            gap = (number, number + 1, line) if gap is None else (gap[0], number + 1, gap[2])
    if gap is not None:
        gaps.append(gap)
    return Coverage(name, len(text), visible, covered, tuple(gaps))
