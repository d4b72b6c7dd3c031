"""What the report says beside its figures: the argument in its author's order, and who narrows which number."""

from __future__ import annotations

from dataclasses import dataclass

from kadesh.analysis.blocks import EXAMINED
from kadesh.analysis.follows import Verdict
from kadesh.analysis.names import plain_name
from kadesh.domain import Claim, Range
from kadesh.report import words
from kadesh.report.answer_sections import Further, Section
from kadesh.report.figures import (
    blocker_figures,
    lever_figures,
    threshold_figures,
    toll_figures,
    week_figures,
    window_of,
)
from kadesh.report.toll_words import toll_words
from kadesh.steps import Study


@dataclass(frozen=True)
class ClaimLine:
    """A claim, where it stands in its source, and what became of it.

    ``verdicts`` are those of the conclusions that state it, under the author's account; ``used`` says which premises
    and routes rest on it.
    """

    name: str
    claim: Claim
    where: str
    verdicts: tuple[Verdict, ...]
    used: str


def claims_in_order(study: Study, further: Further) -> list[tuple[str, list[ClaimLine]]]:
    """By source, the claims in the order in which their author makes them, with the verdicts beside them."""
    scenario = study.scenario
    author = words.author_account(study)
    mine = [each for each in study.verdicts if each.account == author]
    used = _uses(study, further)
    found: dict[str, list[tuple[float, ClaimLine]]] = {}
    for name, claim in scenario.claims.items():
        spots = [f"{quote.start}–{quote.end}" for quote in claim.quotes]
        where = f"characters {words.listed(spots)}" if spots else ""
        first = min((quote.start for quote in claim.quotes), default=float("inf"))
        verdicts = tuple(each for each in mine if name in scenario.conclusions[each.conclusion].claims)
        line = ClaimLine(name, claim, where, verdicts, used.get(name, ""))
        found.setdefault(claim.source, []).append((first, line))
    return [
        (scenario.sources[source].title if source in scenario.sources else source, _ordered(lines))
        for source, lines in found.items()
    ]


def _ordered(lines: list[tuple[float, ClaimLine]]) -> list[ClaimLine]:
    return [line for _, line in sorted(lines, key=lambda each: each[0])]


def _uses(study: Study, further: Further) -> dict[str, str]:
    """By claim: the premises that rest on it, the routes they serve, and how far such a route goes alone."""
    scenario, author = study.scenario, words.author_account(study)
    alone = _alone(further, author)
    found: dict[str, list[str]] = {}
    for account in dict.fromkeys((author, *study.accounts)):
        stated = scenario.accounts[account]
        for premise in stated.every_premise:
            routes = [name for name, route in stated.routes.items() if premise in route.premises]
            reach = words.listed(
                f"{plain_name(name)}{alone.get(name, '') if account == author else ''}" for name in routes
            )
            where = f" of {reach}" if routes else ""
            for claim in scenario.premises[premise].claims:
                found.setdefault(claim, []).append(f"{plain_name(premise)}{where} in ‘{stated.title}’")
    return {claim: f"In the model: premise {'; '.join(each)}." for claim, each in found.items()}


def _alone(further: Further, account: str) -> dict[str, str]:
    """By route of an account, what it does to the explained conclusion with all else neutral."""
    answers = [] if further.explain is None else further.explain["answers"]
    return {
        carrier["name"]: f" (alone: {answer['conclusion']} in {words.percent(carrier['alone'])} of worlds)"
        for answer in answers
        if answer["account"] == account
        for carrier in answer["carries"]["routes"]["carriers"]
    }


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


def mean_words(study: Study) -> dict[tuple[str, str], tuple[str, str]]:
    """By account and conclusion, the mean chance, and from where to where it runs over worlds.

    For a comparison of levers, the difference instead of the chance.
    """
    found = {}
    for each in study.verdicts:
        compares = study.scenario.conclusions[each.conclusion].measure.kind == "best lever"
        said = words.points if compares else words.percent
        spread = f"{said(each.worst)} (world {each.worst_world}) to {said(each.best)} (world {each.best_world})"
        found[each.account, each.conclusion] = (said(each.mean_chance), spread)
    return found


def _examined(study: Study) -> str:
    worlds = min(study.worlds, EXAMINED)
    weeks = max((len(each.by_week) for found in study.blockers.values() for each in found), default=0)
    return f"Asked of the first {worlds} worlds and {weeks} weeks."


def study_sections(study: Study) -> list[Section]:
    """The sections of a study that are mostly figures."""
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
            "toll",
            "What the war costs, and on what terms it ends",
            toll_words(study),
            toll_figures(study),
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
    return [Section(anchor, title, text, tuple(figures)) for anchor, title, text, figures in found if figures]
