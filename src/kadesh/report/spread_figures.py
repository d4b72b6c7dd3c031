"""How worlds lie along the chance behind a verdict: a small histogram an account, and words where all agree."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from kadesh.analysis.spreads import STEPS, Spread
from kadesh.report import words
from kadesh.report.figures import Figure, make_figure
from kadesh.report.histogram import CAUTION, histogram_chart, kinds, reading
from kadesh.steps import Study

HIGH = 90
"""A histogram stands beside a verdict, and is lower than a figure of its own."""

EDGES = (0, 1, 5, 10, 15, 19, STEPS)
"""The table takes steps together; the numbers to take away have each."""


@dataclass(frozen=True)
class SpreadFigures:
    """The histograms under one conclusion, by account where worlds differ; ``alike`` says where they do not."""

    figures: tuple[Figure, ...]
    alike: str


def spread_figures(study: Study) -> dict[str, SpreadFigures]:
    """For every conclusion about a chance; empty for a study that was made before spreads were kept."""
    found = {}
    for name in study.scenario.conclusions:
        mine = [each for each in study.spreads if each.conclusion == name]
        if mine:
            apart = tuple(_figure(study, each) for each in mine if not each.histogram.is_alike)
            found[name] = SpreadFigures(apart, _alike(study, [each for each in mine if each.histogram.is_alike]))
    return found


def split_words(study: Study) -> dict[tuple[str, str], str]:
    """By account and conclusion, that worlds fall into two groups, where they do."""
    said = "worlds fall into two groups"
    return {(each.account, each.conclusion): said for each in study.spreads if each.histogram.is_split}


def _figure(study: Study, spread: Spread) -> Figure:
    verdict = study.verdict(spread.account, spread.conclusion)
    word = f"{words.SHAPES[verdict.verdict]} {verdict.verdict}"
    rows = tuple(
        (f"{_at(first)} to {_at(last)}", kinds()[first], words.percent(sum(spread.shares[first:last])))
        for first, last in pairwise(EDGES)
    )
    return make_figure(
        f"worlds-{spread.conclusion}-{spread.account}",
        f"{word} under ‘{study.scenario.accounts[spread.account].title}’",
        histogram_chart(spread.histogram, _axis(study, spread.conclusion), height=HIGH),
        ("chance", "there it is", "worlds"),
        rows,
        reading(spread.histogram),
        CAUTION,
    )


def _axis(study: Study, conclusion: str) -> str:
    """What the chance is of, short enough for an axis."""
    said = f"chance of {words.asks(study.scenario, conclusion)}"
    return said if len(said) <= 48 else "chance of it in a world"


def _at(place: int) -> str:
    return f"{100 * place // STEPS} %"


def _alike(study: Study, alike: list[Spread]) -> str:
    """Where all worlds stand in one step, which needs no picture."""
    found: dict[str, list[str]] = {}
    for each in alike:
        place = each.shares.index(max(each.shares))
        where = {0: "at 5 % or less", STEPS - 1: "at 95 % or more"}.get(place, f"from {_at(place)} to {_at(place + 1)}")
        found.setdefault(where, []).append(f"‘{study.scenario.accounts[each.account].title}’")
    said = [f"Under {words.listed(titles)} all worlds are alike, {where}." for where, titles in found.items()]
    return " ".join(said)
