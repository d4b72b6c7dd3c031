"""What a war costs and on what terms it is settled, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kadesh.analysis.names import head, spaced
from kadesh.report.words import listed, number, percent

if TYPE_CHECKING:
    from kadesh.steps import Study


def toll_words(study: Study) -> str:
    """What the war costs within the longest window asked about, and what is signed by then; empty if nobody asked."""
    if not study.tolls:
        return ""
    scenario, week = study.scenario, toll_week(study)
    paid = []
    for side, party in scenario.parties.items():
        spent = _range([toll.costs[side].mean[week] for toll in study.tolls])
        lost = [toll.lives[side].mean[week] for toll in study.tolls if side in toll.lives]
        paid.append(f"{party.name} {spent}" + (f" and {_range(lost)} lives" if lost else ""))
    terms = [_terms(study, place, week) for place in range(len(study.tolls[0].terms))]
    signed = f" A settlement by then has, in the mean, {listed(each for each in terms if each)}." if any(terms) else ""
    return (
        f"Within {week} weeks the war costs {listed(paid)}: means by account over the first {study.tolls[0].worlds} "
        f"worlds, in the units of the game.{signed}"
    )


def toll_week(study: Study) -> int:
    """The last week of the longest window that is asked about, as far as tolls were counted."""
    weeks = len(study.tolls[0].costs["a"].mean) - 1
    windows = [getattr(stated.measure, "within_weeks", 0) for stated in study.scenario.conclusions.values()]
    return min(max(windows, default=0) or weeks, weeks)


def _terms(study: Study, place: int, week: int) -> str:
    """The level of one term over the accounts; empty where nothing is signed."""
    found = [toll.terms[place] for toll in study.tolls]
    levels = [level for each in found if (level := each.level[week]) is not None]
    if not levels:
        return ""
    if found[0].term in study.scenario.game.fronts:
        low, high = percent(min(levels)), percent(max(levels))
        held = low if low == high else f"{low} to {high}"
        return f"{held} of {_front(study, found[0].term)} with {study.scenario.parties['a'].name}"
    return f"{spaced(found[0].term)} at {_range(levels)}"


def _front(study: Study, name: str) -> str:
    said = head(study.scenario.game.fronts[name].meaning)
    return f"the{said[3:]}" if said.startswith("The ") else said


def _range(values: Sequence[float]) -> str:
    low, high = number(min(values)), number(max(values))
    return low if low == high else f"{low} to {high}"
