"""Positions and hashes of claims are verified against the text, and what no claim covers is listed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from kadesh.domain import Scenario
from kadesh.files.complaint import ScenarioError
from kadesh.files.reader import read_text
from kadesh.files.references import plain
from kadesh.files.spans import Coverage, verify_spans

TEXT = "Grüße from Arda.\nThey will not talk.\n"


def sha(text: str) -> str:
    """The hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """A file with the text."""
    file = tmp_path / "text.txt"
    file.write_bytes(TEXT.encode())
    return file


def quoting(template: str, *quotes: dict[str, Any], **source: Any) -> Scenario:
    """The template, with quotes for its first claim and facts about their source."""
    scenario = read_text(template).scenario
    assert scenario is not None
    data = plain(scenario)
    data["claims"]["arda-advances"]["quotes"] = quotes
    data["sources"]["editorial"].update(source)
    return Scenario.model_validate(data)


def test_what_fits_has_no_complaint_and_is_covered(template: str, text: Path) -> None:
    quotes = [{"start": 0, "end": 16, "sha256": sha(TEXT[:16])[:12]}, {"start": 17, "end": 36, "exact": TEXT[17:36]}]
    scenario = quoting(template, *quotes, characters=len(TEXT), sha256=sha(TEXT))
    complaints, coverage = verify_spans(scenario, "editorial", text)
    assert complaints == ()
    assert coverage == Coverage("editorial", 37, 30, 30)
    assert coverage.share == 1


def test_what_does_not_fit_is_told_one_by_one(template: str, text: Path) -> None:
    quotes = [
        {"start": 0, "end": 5, "sha256": "00000000"},
        {"start": 0, "end": 9, "exact": "They will"},
        {"start": 30, "end": 99},
        {"start": 6, "end": 10},
    ]
    scenario = quoting(template, *quotes, characters=5, sha256=sha(""))
    complaints, _ = verify_spans(scenario, "editorial", text)
    assert [str(each) for each in complaints] == [
        "sources.editorial.characters: the text has 37 characters, not 5",
        f"sources.editorial.sha256: the text is another one: its sha256 is {sha(TEXT)}",
        f"claims.arda-advances.quotes[0].sha256: what stands at 0 to 5 has the hash {sha('Grüße')[:8]}, not 00000000",
        "claims.arda-advances.quotes[1].exact: the quote does not stand at 0 to 9; it stands at 17 to 26",
        "claims.arda-advances.quotes[2].end: ends at 99, but the text has 37 characters",
        "claims.arda-advances.quotes[3]: advice: neither a hash nor the words: what stands there cannot be checked",
    ]


def test_what_no_claim_covers_is_listed_with_its_line(template: str, text: Path) -> None:
    quotes = [{"start": 0, "end": 10, "exact": TEXT[:10]}, {"start": 17, "end": 26, "exact": TEXT[17:26]}]
    _, coverage = verify_spans(quoting(template, *quotes), "editorial", text)
    assert coverage.gaps == ((11, 16, 1), (27, 36, 2))
    assert (coverage.covered, coverage.visible) == (17, 30)
    assert str(coverage) == (
        "editorial: claims cover 17 of 30 characters (56.7%)\n"
        "  line 1: characters 11 to 16 belong to no claim\n"
        "  line 2: characters 27 to 36 belong to no claim"
    )


def test_an_empty_text_is_wholly_covered(template: str, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    assert verify_spans(quoting(template), "editorial", tmp_path / "empty.txt")[1].share == 1


def test_an_unknown_source_and_an_unreadable_text_are_refused(template: str, text: Path, tmp_path: Path) -> None:
    scenario = quoting(template)
    with pytest.raises(ScenarioError, match="no source is named 'editoral', did you mean 'editorial'"):
        verify_spans(scenario, "editoral", text)
    with pytest.raises(ScenarioError, match="the text cannot be read: No such file"):
        verify_spans(scenario, "editorial", tmp_path / "no.txt")
    text.write_bytes(b"\xff")
    with pytest.raises(ScenarioError, match="byte 0xff is not UTF-8"):
        verify_spans(scenario, "editorial", text)
