"""What the model gives for the article and for each reading of its ambiguous sentences, as recorded.

The tables of the other wars are compared in ``test_other_wars``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from kadesh.analysis.follows import Verdict, event_chance, find_verdicts
from kadesh.analysis.trials import Trials
from kadesh.domain import Reading, Scenario
from kadesh.files.bundled import scenario_names
from kadesh.files.reader import load_scenario

RECORDED = Path(__file__).parent / "recorded"
NAME = "no-talks-2022"
FEW, SEED = 16, 1
READ_IN, WEEKS = 32, 26


@cache
def scenario(name: str = NAME) -> Scenario:
    """A bundled scenario."""
    return load_scenario(name)


@cache
def verdicts() -> tuple[Verdict, ...]:
    """The verdicts on the article's conclusions in a few worlds."""
    return find_verdicts(Trials.of(scenario(), FEW, SEED))


def row(verdict: Verdict) -> str:
    """A verdict as a line that can be read and compared."""
    words = f"{verdict.account:24} {verdict.conclusion:28} {verdict.verdict:8}"
    told = f"claimed {verdict.claimed:8} predicted {verdict.predicted:8}"
    return f"{words} {told} true {verdict.share:4.2f} open {verdict.share_open:4.2f} false {verdict.share_false:4.2f}"


def started(told: Scenario, reading: Reading) -> Scenario:
    """The scenario with the line where a reading puts it at the start."""
    fronts = dict(told.game.fronts)
    for coordinate, level in reading.starts.items():
        kind, _, front = coordinate.partition(".")
        assert kind == "front", "only a line is moved by a reading so far"
        fronts[front] = fronts[front].model_copy(update={"start": level})
    return told.model_copy(update={"game": told.game.model_copy(update={"fronts": fronts})})


def chance_of_no_talks(told: Scenario, premises: tuple[str, ...]) -> float:
    """The mean chance of no formal talks within half a year, under some premises."""
    trials = Trials.of(told, READ_IN, SEED)
    return float(event_chance(trials, trials.outlook(premises), "no talks", WEEKS).mean())


def readings() -> list[tuple[str, Reading]]:
    """The readings that change the model, with their elements."""
    return [(name, each) for name, element in scenario().elements.items() for each in element.readings if each.runs]


@cache
def read() -> dict[str, float]:
    """For every reading by itself on neutral ranges, the mean chance of no talks."""
    found = {}
    for name, each in readings():
        premises = (each.premise,) if each.premise is not None else ()
        found[f"{name} {each.text}"] = chance_of_no_talks(started(scenario(), each), premises)
    return found


@pytest.mark.golden
@pytest.mark.slow
def test_the_articles_table_of_verdicts_reads_as_recorded(compare_golden: Callable[[str, str], None]) -> None:
    compare_golden(f"{NAME}.txt", "\n".join(map(row, verdicts())) + "\n")


@pytest.mark.golden
@pytest.mark.slow
def test_both_readings_of_every_ambiguous_sentence_are_run(compare_golden: Callable[[str, str], None]) -> None:
    lines = [f"{text}: mean chance of no talks {chance:.3f}" for text, chance in read().items()]
    compare_golden(f"{NAME}-readings.txt", "\n".join(lines) + "\n")


@pytest.mark.slow
def test_readings_that_are_run_differ() -> None:
    of: dict[tuple[str, str], list[float]] = {(name, each.text[:4]): [] for name, each in readings()}
    for name, each in readings():
        of[name, each.text[:4]].append(read()[f"{name} {each.text}"])
    assert of
    assert all(len(chances) == len(set(chances)) == 2 for chances in of.values())


@pytest.mark.parametrize("name", scenario_names())
def test_every_scenario_has_a_recorded_table_of_all_its_verdicts(name: str) -> None:
    lines = (RECORDED / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    told = scenario(name)
    asked = [(account, conclusion) for account in told.accounts for conclusion in told.conclusions]
    assert [tuple(line.split()[:2]) for line in lines] == asked
    for line, (_, conclusion) in zip(lines, asked, strict=True):
        assert line.split()[2] in ("HOLDS", "FAILS", "DEPENDS")
        assert f"claimed {told.conclusions[conclusion].claimed} " in line
