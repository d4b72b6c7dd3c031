"""One bibliography for all scenarios; every citation resolves, and no number stands without a source or a reason."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kadesh.domain import Quantity, Scenario, Source
from kadesh.files.argument import STRUCTURE
from kadesh.files.bundled import find_scenario, scenario_names
from kadesh.files.document import read_document
from kadesh.files.new import template_text
from kadesh.files.reader import load_scenario, read_text
from kadesh.files.references import number_patterns, plain, select
from kadesh.report.bibliography import OPENED, bibliography, bibliography_file, entries

ROOT = Path(__file__).parents[2]
KEY_IN_TEXT = re.compile(r"\(((?:[a-z][a-z-]*-\d{4}(?:-\d\d)*)(?:, [a-z][a-z-]*-\d{4}(?:-\d\d)*)*)\)")
"""Keys of sources in running text: '(fearon-1995)', '(renshon-2017, larson-shevchenko-2019)'."""

every_scenario = pytest.mark.parametrize("name", scenario_names())


@cache
def scenario(name: str) -> Scenario:
    """A bundled scenario."""
    return load_scenario(name)


@cache
def items() -> dict[str, dict[str, Any]]:
    """The bibliography by key."""
    return {each["id"]: each for each in json.loads(bibliography_file().read_text(encoding="utf-8"))}


def citations(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Every citation of a scenario: where it stands, and the key."""
    data = plain(scenario)
    for field in ("source", "counter_source"):
        for section in ("claims", "quantities", "premises", "accounts", "levers", "events"):
            for place, key in select(data, f"{section}.*.{field}"):
                yield ".".join(map(str, place)), key
    stack: list[tuple[str, object]] = [("", data)]
    while stack:
        place, value = stack.pop()
        if isinstance(value, dict):
            stack += [(f"{place}.{name}", below) for name, below in value.items()]
        elif isinstance(value, (list, tuple)):
            stack += [(f"{place}.{number}", below) for number, below in enumerate(value)]
        elif isinstance(value, str):
            for found in KEY_IN_TEXT.findall(value):
                yield from ((place, key) for key in found.split(", "))


def unresolved(scenario: Scenario) -> list[tuple[str, str]]:
    """Citations that resolve nowhere."""
    return [(place, key) for place, key in citations(scenario) if key not in scenario.sources]


def unsourced(scenario: Scenario) -> list[str]:
    """Numbers that stand in the game or among the quantities without a source or a reason."""
    data = plain(scenario)
    found = [name for name, each in scenario.quantities.items() if not (each.source or (each.judgement or "").strip())]
    for pattern in number_patterns():
        if pattern not in STRUCTURE:
            found += [
                ".".join(map(str, p)) for p, v in select(data, pattern) if isinstance(v, float) and v not in (0, 1)
            ]
    return found


def test_the_bibliography_is_current() -> None:
    assert bibliography_file().read_text(encoding="utf-8") == bibliography(), (
        "write it anew: python -m kadesh.report.bibliography"
    )


def test_the_command_writes_it(tmp_path: Path) -> None:
    target = tmp_path / "all.json"
    command = [sys.executable, "-m", "kadesh.report.bibliography", str(target)]
    subprocess.run(command, check=True, capture_output=True)
    assert target.read_text(encoding="utf-8") == bibliography()


def test_every_key_is_one_work() -> None:
    cited = {key for name in scenario_names() for key in scenario(name).sources}
    assert set(items()) == cited
    assert len(items()) == len(json.loads(bibliography_file().read_text(encoding="utf-8")))


def test_a_key_that_means_two_works_is_refused() -> None:
    one = scenario(scenario_names()[0])
    key = next(iter(one.sources))
    other = Source(title="Another work", opened="not opened")
    two = one.model_copy(update={"name": "another", "sources": {key: other}})
    with pytest.raises(ValueError, match=f"'{key}' is one work"):
        entries([one, two])


def test_every_entry_says_how_much_of_it_was_opened_and_who_cites_it() -> None:
    for key, entry in items().items():
        opened = {scenario(name).sources[key].opened for name in entry["custom"]["cited by"]}
        assert {entry["custom"]["opened"]} == opened
        assert entry["note"].startswith(OPENED[entry["custom"]["opened"]])
        assert entry["type"] in {"article-journal", "article-newspaper", "book", "document", "webpage"}


def test_a_work_in_a_journal_has_its_parts() -> None:
    entry = items()["fearon-1995"]
    assert entry["author"] == [{"family": "Fearon", "given": "James D."}]
    told = [entry[part] for part in ("type", "container-title", "volume", "issue", "page", "DOI")]
    assert told == ["article-journal", "International Organization", "49", "3", "379-414", "10.1017/S0020818300033324"]


def test_a_dated_report_keeps_its_day() -> None:
    entry = items()["charap-radchenko-2024"]
    assert (entry["type"], entry["container-title"]) == ("article-newspaper", "Foreign Affairs")
    assert entry["issued"] == {"date-parts": [[2024, 4, 16]]}
    assert items()["van-dyke-1997"]["author"] == [{"family": "Van Dyke", "given": "Carl"}]


@every_scenario
def test_every_citation_resolves(name: str) -> None:
    assert unresolved(scenario(name)) == []


def test_a_citation_that_resolves_nowhere_is_found() -> None:
    told = scenario("no-talks-2022")
    sources = {key: each for key, each in told.sources.items() if key not in ("kydd-2003", "mearsheimer-2014")}
    lost = unresolved(told.model_copy(update={"sources": sources}))
    assert ("claims.mediator-conveys.counter_source", "kydd-2003") in lost
    assert (".claims.insecurity.note", "mearsheimer-2014") in lost


@every_scenario
def test_every_number_has_a_source_or_a_reason(name: str) -> None:
    assert unsourced(scenario(name)) == []


def test_a_number_without_source_or_reason_is_found() -> None:
    told = scenario("no-talks-2022")
    bare = Quantity.model_construct(meaning="x", unit="y", range=told.quantities["felt_share.a"].range)
    battle = told.game.battle.model_copy(update={"odds": 0.4})
    game = told.game.model_copy(update={"battle": battle})
    spoilt = told.model_copy(update={"quantities": {**told.quantities, "felt_share.a": bare}, "game": game})
    assert unsourced(spoilt) == ["felt_share.a", "game.battle.odds"]


@every_scenario
def test_every_prose_source_says_how_much_was_opened(name: str) -> None:
    document = read_document(find_scenario(name)).data
    assert isinstance(document, dict)
    assert [key for key, each in document["sources"].items() if each.get("opened") not in OPENED] == []


def test_the_template_for_new_scenarios_cites_nothing_that_is_not_there() -> None:
    reading = read_text(template_text())
    assert reading.scenario is not None
    assert unresolved(reading.scenario) == []
    assert unsourced(reading.scenario) == []
