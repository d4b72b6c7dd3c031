"""Answers as words: shapes for verdicts, numbers as people write them, one sentence of reading, one of caution."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kadesh.analysis.names import called, head, plain_name, spaced
from kadesh.analysis.words import CAUTIONS
from kadesh.domain import Because, BestLever, Chance, Conclusion, Measure, Range, Scenario, Threshold

if TYPE_CHECKING:
    from kadesh.analysis.certifies import Checked
    from kadesh.analysis.follows import Verdict
    from kadesh.steps import Study

SHAPES = {"HOLDS": "●", "DEPENDS": "◐", "FAILS": "○"}
"""A full, a half and an empty circle: a verdict is never colour alone."""

PLAIN_SHAPES = {"HOLDS": "+", "DEPENDS": "~", "FAILS": "-"}
"""For terminals that know ASCII only."""

MEANINGS = {
    "HOLDS": "true in at least 95 % of the worlds that the premises allow",
    "DEPENDS": "neither: the answer turns on numbers that the premises leave open",
    "FAILS": "false in at least 95 % of them",
}

EVENTS = {
    "no talks": "no formal talks",
    "talks": "formal talks",
    "settlement": "a settlement",
    "no settlement": "no settlement",
    "collapse": "a collapse of one side",
    "fall a": "a fall of {a}'s leader",
    "fall d": "a fall of {d}'s leader",
}

STAGES = {
    "channel": "the mediator's channel opens or closes",
    "side deals": "what can be settled alone is in force if both sides gain by it",
    "table": "formal talks are held if both sides come, and a settlement may be signed",
    "effort a": "{a} presses or holds",
    "effort d": "{d} presses or holds",
    "battle": "a battle may move the line, the leaders' standing and what both sides have learnt",
    "stocks": "men and materiel are lost and made good",
    "home a": "hardship wears at the hold on office of {a}'s leader",
    "home d": "hardship wears at the hold on office of {d}'s leader",
    "backing": "outside backing rises or falls",
    "shift": "an expected change of power comes closer",
    "costs": "everybody pays for the week",
    "clock": "the week ends; what comes later counts a little less",
}

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

CAUTION = " ".join(CAUTIONS)


def percent(share: float) -> str:
    """A share as people write it.

    >>> percent(0.0), percent(0.004), percent(0.5), percent(0.999)
    ('0 %', 'under 1 %', '50 %', 'over 99 %')
    """
    if 1e-9 < share <= 0.005:
        return "under 1 %"
    if 0.995 <= share < 1 - 1e-9:
        return "over 99 %"
    return f"{abs(round(100 * share)):.0f} %"


def points(change: float) -> str:
    """A difference of two chances in percentage points.

    >>> points(0.123), points(-0.05), points(0.0001)
    ('+12 points', '−5 points', 'no change')
    """
    whole = round(100 * change)
    if whole == 0:
        return "no change" if abs(change) < 5e-4 else "under 1 point"
    return f"{'+' if whole > 0 else '−'}{abs(whole)} point{'s' if abs(whole) != 1 else ''}"


def number(value: float) -> str:
    """A number of the game, short.

    >>> number(0.16666666), number(1.0), number(-0.005)
    ('0.167', '1', '−0.005')
    """
    return f"{value:.3g}".replace("-", "−")


def span(stated: Range) -> str:
    """A range.

    >>> span(Range(low=0.3, high=0.7)), span(Range(low=1, high=1))
    ('0.3 to 0.7', '1')
    """
    return number(stated.low) if stated.low == stated.high else f"{number(stated.low)} to {number(stated.high)}"


def listed(words: Iterable[str], *, last: str = "and") -> str:
    """Words as a list in a sentence.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    found = list(words)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


def day(date: dt.date) -> str:
    """A day as people write it.

    >>> day(dt.date(2022, 6, 1))
    '1 June 2022'
    """
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def as_of(scenario: Scenario) -> str:
    """The date, or the dates, from which the question is asked."""
    first, last = scenario.as_of.earliest, scenario.as_of.latest
    return day(first) if first == last else f"a day from {day(first)} to {day(last)}"


def package(scenario: Scenario, name: str) -> str:
    """A package in words: where the line runs, and which issues are settled.

    The menu's own names count steps of the line for side ``a`` and repeat the quantity that an issue is offered at.
    """
    return ", ".join(_term(scenario, each) for each in name.split(", "))


def _term(scenario: Scenario, term: str) -> str:
    first, _, rest = term.partition(" ")
    if first in scenario.game.fronts:
        line = called(scenario, "front", first)
        if not re.fullmatch(r"[+-]?\d+", rest):
            return f"{line} {rest}"
        steps, winner = abs(int(rest)), scenario.parties["a" if int(rest) > 0 else "d"].name
        return f"{line} moved {steps} {'step' if steps == 1 else 'steps'} in favour of {winner}"
    return spaced(first if rest in scenario.quantities else term)


def party(scenario: Scenario, valuer: str) -> str:
    """The display name of a side, a backer, or a nation."""
    for letter, stated in scenario.parties.items():
        if valuer in (letter, f"nation.{letter}"):
            return stated.name
    backer = scenario.game.backers.get(valuer)
    return valuer if backer is None else head(backer.meaning)


def named(scenario: Scenario, template: str) -> str:
    """A template with the names of both sides put in."""
    return template.format(a=scenario.parties["a"].name, d=scenario.parties["d"].name)


def event(scenario: Scenario, name: str) -> str:
    """An event of the game in words."""
    return named(scenario, EVENTS.get(name, name))


def asks(scenario: Scenario, conclusion: str) -> str:
    """What the mean chance of a conclusion is the chance of."""
    return _asks(scenario, scenario.conclusions[conclusion].measure)


def _asks(scenario: Scenario, measure: Measure) -> str:
    if isinstance(measure, Chance):
        return f"{event(scenario, measure.event)} within {measure.within_weeks} weeks"
    if isinstance(measure, Because):
        return asks(scenario, measure.of)
    if isinstance(measure, Threshold):
        what = f"{event(scenario, measure.event)} within {measure.within_weeks} weeks"
        return f"{what} with {coordinate(scenario, measure)} at level {measure.level} or above"
    assert isinstance(measure, BestLever)
    return f"formal talks within {measure.within_weeks} weeks, less the same with the best other lever"


def coordinate(scenario: Scenario, measure: Threshold) -> str:
    """The coordinate of a threshold in words."""
    kind, _, side = measure.coordinate.partition(".")
    owner = party(scenario, side)
    return f"the respect that {owner} thinks it gets" if kind == "respect" else f"{owner}'s {kind}"


def how_computed(scenario: Scenario, stated: Conclusion) -> str:
    """How a conclusion is computed, in one sentence."""
    measure = stated.measure
    if isinstance(measure, Chance):
        what = _asks(scenario, measure)
        return f"True in a world where the chance of {what} is at least 95 %, false where it is at most 5 %."
    if isinstance(measure, Because):
        return f"True in a world where {measure.of} is true with the account's premises, and not true without them."
    if isinstance(measure, Threshold):
        what = event(scenario, measure.event)
        return (
            f"True in a world where the chance of {what} within {measure.within_weeks} weeks is at least 95 % with "
            f"{coordinate(scenario, measure)} at level {measure.level} or above, and at most 5 % below it."
        )
    assert isinstance(measure, BestLever)
    return (
        f"True in a world where {plain_name(measure.lever)} raises both the chance of talks and that of a settlement "
        f"within {measure.within_weeks} weeks by more than {listed(map(plain_name, measure.against), last='or')}."
    )


def author_account(study: Study) -> str:
    """The account that states the argument: the asked one that shares its source with the conclusions' claims."""
    scenario = study.scenario
    cited = [scenario.claims[c].source for each in scenario.conclusions.values() for c in each.claims]
    for account in study.accounts:
        if scenario.accounts[account].source is not None and scenario.accounts[account].source in cited:
            return account
    return study.accounts[0]


def shares(verdict: Verdict) -> str:
    """The shares of worlds behind a verdict."""
    open_part = f", open in {percent(verdict.share_open)}" if verdict.share_open > 1e-9 else ""
    return f"true in {percent(verdict.share)} of worlds{open_part}, false in {percent(verdict.share_false)}"


def margin(verdict: Verdict) -> str:
    """By how much the share that decides clears the cut, or falls short of it."""
    whole = round(100 * abs(verdict.margin))
    side = "above the cut" if verdict.margin >= 0 else "short of the cut"
    return f"{whole if whole else 'under 1'} {'point' if whole < 2 else 'points'} {side}"


def reading(study: Study, account: str = "") -> str:
    """One or two sentences that say what the verdicts say, under the author's account unless one is named."""
    account = account or author_account(study)
    mine = [each for each in study.verdicts if each.account == account]
    return f"{_own(study, account, mine)} {_rivals(study, account, mine[0])}".strip()


def _own(study: Study, account: str, mine: Sequence[Verdict]) -> str:
    head = f"From the premises of '{study.scenario.accounts[account].title}' the model gives"
    if len(mine) == 1:
        only = mine[0]
        claimed = "as claimed" if only.verdict == only.claimed else f"where {only.claimed} is claimed"
        return f"{head} {only.verdict} for {only.conclusion} ({shares(only)}), {claimed}."
    differ = [f"{each.conclusion} {each.verdict} ({shares(each)})" for each in mine if each.verdict != each.claimed]
    if not differ:
        return f"{head} the claimed verdict for all {len(mine)} conclusions."
    if len(differ) == len(mine):
        return f"{head} the claimed verdict for none of the {len(mine)} conclusions: {listed(differ)}."
    agree = len(mine) - len(differ)
    return f"{head} the claimed verdict for {agree} of {len(mine)} conclusions, but {listed(differ)}."


def _rivals(study: Study, account: str, first: Verdict) -> str:
    others = [each for each in study.accounts if each != account]
    same = [other for other in others if study.verdict(other, first.conclusion).verdict == first.verdict]
    if not others:
        return ""
    if not same:
        who = "The rival account gives" if len(others) == 1 else "All rival accounts give"
        return f"{who} {first.conclusion} another verdict."
    who = "the rival account gives" if len(others) == 1 else f"{len(same)} of {len(others)} rival accounts give"
    return f"For {first.conclusion}, {who} the same verdict: that verdict alone does not tell them apart."


def unexpected(study: Study) -> list[str]:
    """Verdicts that differ from what the scenario records."""
    return [
        f"{each.conclusion} under {_account(study, each.account)}: {each.verdict}, recorded {each.expected}"
        for each in study.verdicts
        if each.as_expected is False
    ]


def _account(study: Study, name: str) -> str:
    return called(study.scenario, "account", name)


def near_cut(study: Study) -> list[str]:
    """Verdicts whose share lies within sampling error of the cut."""
    return [f"{each.conclusion} under {_account(study, each.account)}" for each in study.verdicts if each.near_cut]


def near_words(study: Study) -> str:
    """How many verdicts lie near the cut; empty where none does."""
    near = len(near_cut(study))
    if not near:
        return ""
    noun = "verdict, marked ≈, lies" if near == 1 else "verdicts, marked ≈, lie"
    return f"{near} {noun} within sampling error of the cut: more worlds may change the word."


def horizon_words(study: Study) -> str:
    """The horizon check in one sentence; empty where it was not asked."""
    if not study.horizon:
        return ""
    worst = max(study.horizon, key=lambda check: check.largest)
    mean = max(check.mean for check in study.horizon)
    if worst.largest < 0.0005:
        return f"Doubling the game's {worst.weeks} weeks changes nothing, in a sample of {worst.worlds} worlds."
    verb = f"moves the chance behind {worst.conclusion} by at most {_tenth(worst.largest)} in a world"
    tail = f"(and {_tenth(mean)} in the mean of an account), in a sample of {worst.worlds} worlds"
    return f"Doubling the game's {worst.weeks} weeks {verb} {tail}."


def _tenth(change: float) -> str:
    """A change in percentage points, to a tenth."""
    return f"{100 * change:.1f} points"


def ties_words(study: Study) -> str:
    """How many ties were met and how they are settled."""
    if study.ties == 0:
        return "No choice was tied."
    noun = "choice was" if study.ties == 1 else "choices were"
    return (
        f"{study.ties:,} tied {noun} met while solving and settled by the stated rule: the option that the other side "
        "likes better, then the one listed first."
    )


def order_words(study: Study) -> str:
    """Whether any verdict depends on the order of movers, in one or two sentences; empty where nobody asked."""
    if not study.order_effects:
        return ""
    largest = max(each.largest for each in study.order_effects)
    moved = f"no chance moves by more than {100 * largest:.1f} points in any world."
    turned = [each for each in study.order_effects if each.depends]
    if not turned:
        return f"With the order of movers reversed no verdict changes; {moved}"
    named = listed(
        f"{each.conclusion} under {_account(study, each.account)} ({each.verdict} becomes {each.reversed_verdict})"
        for each in turned
    )
    return f"With the order of movers reversed these verdicts change: {named}; {moved}"


SURE = 1e-5
"""A certificate above this means that something went wrong: rounding stays far below, also in single precision."""


def certificate_words(study: Study) -> str:
    """What anybody could gain by choosing otherwise once, in a sentence or two; empty where nothing was solved."""
    said = []
    if study.certificate is not None:
        counted = f"Of {study.certificate.of:,} choices {study.certificate.nodes:,} were examined"
        said.append(f"{counted}, and {_gains([study.certificate])}.")
    if study.certificates:
        whole = [each for found in study.certificates for each in (found.reference, found.kernel) if each is not None]
        many = study.certificates[0].worlds
        counted = "the first world" if many == 1 else f"the first {many} worlds"
        apart = max(math.inf if each.apart is None else each.apart for each in study.certificates)
        said.append(
            f"At every choice in {counted} of every account, solved in both ways, {_gains(whole)}; the values used "
            f"here and the certified ones differ by at most {apart:.1g}."
        )
    return " ".join(said)


def _gains(checked: list[Checked]) -> str:
    """What certificates say, as the end of a sentence."""
    gain = max((math.inf if each.regret is None else each.regret for each in checked), default=0.0)
    apart = max((math.inf if each.mismatch is None else each.mismatch for each in checked), default=0.0)
    if max(gain, apart) > SURE:
        what = (
            f"somebody would gain {gain:.1g} by choosing otherwise once" if gain > SURE else "values do not match them"
        )
        what = "some break the rules of the game" if math.isinf(gain) else what
        return f"{what}: the solver is at fault, do not rely on this result"
    what = f"more than {gain:.1g}" if gain > 0 else "anything"
    return f"nobody gains {what} by choosing otherwise once"


def idle_words(study: Study) -> str:
    """The idle routes, in one sentence; empty where none is, or nobody asked."""
    idle = [each for each in study.route_weights if each.idle]
    if not study.route_weights:
        return ""
    if not idle:
        return "No route is idle: leaving any one out changes some chance."
    names = listed(f"{plain_name(each.route)} ({_account(study, each.account)})" for each in idle)
    return f"Idle beside the others, so that leaving it out changes nothing: {names}."
