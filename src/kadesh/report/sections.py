"""What the report says beside its figures: the argument in its author's order, and who narrows which number."""

from __future__ import annotations

from dataclasses import dataclass

from kadesh.analysis.blocks import EXAMINED
from kadesh.domain import Claim, Range
from kadesh.report import words
from kadesh.report.figures import (
    Figure,
    blocker_figures,
    lever_figures,
    threshold_figures,
    week_figures,
    window_of,
)
from kadesh.steps import Study


@dataclass(frozen=True)
class ClaimLine:
    """A claim and where it stands in its source."""

    name: str
    claim: Claim
    where: str


def claims_in_order(study: Study) -> list[tuple[str, list[ClaimLine]]]:
    """By source, the claims in the order in which their author makes them."""
    scenario = study.scenario
    found: dict[str, list[tuple[float, ClaimLine]]] = {}
    for name, claim in scenario.claims.items():
        spots = [f"{quote.start}–{quote.end}" for quote in claim.quotes]
        where = f"characters {words.listed(spots)}" if spots else ""
        first = min((quote.start for quote in claim.quotes), default=float("inf"))
        found.setdefault(claim.source, []).append((first, ClaimLine(name, claim, where)))
    return [
        (scenario.sources[source].title if source in scenario.sources else source, _ordered(lines))
        for source, lines in found.items()
    ]


def _ordered(lines: list[tuple[float, ClaimLine]]) -> list[ClaimLine]:
    return [line for _, line in sorted(lines, key=lambda each: each[0])]


def narrowed_by(study: Study) -> dict[str, list[tuple[str, Range]]]:
    """For every quantity, the accounts that narrow it, and to what."""
    scenario = study.scenario
    found: dict[str, list[tuple[str, Range]]] = {name: [] for name in scenario.quantities}
    for account in study.accounts:
        narrow: dict[str, Range] = {}
        for premise in scenario.accounts[account].every_premise:
            for name, each in scenario.premises[premise].narrows.items():
                before = narrow.get(name, each)
                narrow[name] = Range(low=max(before.low, each.low), high=min(before.high, each.high))
        for name, each in narrow.items():
            found[name].append((account, each))
    return found


def route_words(study: Study) -> dict[tuple[str, str], str]:
    """By account and route, what leaving the route out changes."""
    found = {}
    for each in study.route_weights:
        if each.idle:
            said = "Idle beside the others: leaving it out changes nothing."
        else:
            said = (
                "Left out, the mean chances of talks and of a settlement move by at most "
                f"{words.points(each.mean).lstrip('+')} in any week."
            )
        found[(each.account, each.route)] = said
    return found


def mean_words(study: Study) -> dict[tuple[str, str], str]:
    """By account and conclusion, the mean chance; for a comparison of levers the mean difference."""
    conclusions = study.scenario.conclusions
    return {
        (each.account, each.conclusion): words.points(each.mean_chance)
        if conclusions[each.conclusion].measure.kind == "best lever"
        else words.percent(each.mean_chance)
        for each in study.verdicts
    }


def _examined(study: Study) -> str:
    worlds = min(study.worlds, EXAMINED)
    weeks = max((len(each.by_week) for found in study.blockers.values() for each in found), default=0)
    return f"Asked of the first {worlds} worlds and {weeks} weeks."


def figure_sections(study: Study) -> list[tuple[str, str, str, list[Figure]]]:
    """Anchor, title, introduction and figures of every section that is mostly figures."""
    window = window_of(study)
    marked = f" The dashed line marks the window of {window} weeks." if window is not None else ""
    levels = " The dashed line stands where the threshold is claimed to be."
    found = [
        (
            "talks",
            "Chance of formal talks, by week",
            "The chance that formal talks have been held by then: line, mean over worlds; band, nine worlds in ten."
            + marked,
            week_figures(study, "talks"),
        ),
        (
            "settlement",
            "Chance of a settlement, by week",
            "The chance that a settlement has been signed by then: line, mean over worlds; band, nine worlds in ten."
            + marked,
            week_figures(study, "settlement"),
        ),
        (
            "blocks",
            "Who blocks a deal, week by week",
            f"{_examined(study)} A reason is pivotal if dropping it alone lets some package through. "
            "Each strip runs from 0 to 100 % of the war that still goes on.",
            blocker_figures(study),
        ),
        (
            "threshold",
            "Is there a threshold?",
            "The chance with the coordinate held at each of its levels for the whole war: dots, mean over worlds; "
            "bars, nine worlds in ten." + levels,
            threshold_figures(study),
        ),
        (
            "levers",
            "What the compared levers change",
            "The change in the chance of talks and of a settlement: dots, mean over worlds; bars, nine worlds in ten.",
            lever_figures(study),
        ),
    ]
    return [section for section in found if section[3]]
