"""One page in plain words: what follows, what does not, what would change it, and how sure that is.

It is made from the same answers as the report, for people who will read one page. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kadesh.analysis.blocks import in_words
from kadesh.analysis.follows import Verdict
from kadesh.analysis.names import spaced
from kadesh.domain import BestLever, Scenario
from kadesh.report import words
from kadesh.report.answer_sections import Further
from kadesh.report.answers import effect_of, packages_in_words
from kadesh.report.figures import sentence
from kadesh.report.parts import Block, Points, Table
from kadesh.steps import Study

LEFT_OUT = 3
"""So many things that the model is silent about are named; the report has all."""
LEAST_SAY = 0.1
"""A number that surely has no larger part in the variance than this is not named."""
CLOSE_BITS = 1.0
"""Less between the likeliest account and the next is too little to tell them apart."""

LATTICE = (
    "Place moves in steps, time in weeks (here {steps}). Where finer steps were tried, on the bundled article's first "
    "conclusion, the verdict stayed, but the share of worlds fell from 80 to 73 of 100: read no share to the point."
)
WORDS = {"HOLDS": "holds", "DEPENDS": "depends", "FAILS": "fails"}


@dataclass(frozen=True)
class Passage:
    """A heading and what stands under it."""

    heading: str
    blocks: tuple[str | Block, ...]


@dataclass(frozen=True)
class Page:
    """The page: title, question, date, passages, and the small print at the foot."""

    title: str
    question: str
    dated: str
    passages: tuple[Passage, ...]
    foot: str


def describe(study: Study, further: Further) -> Page:
    """The page of a scenario.

    Parameters
    ----------
    study
        The verdicts, with who blocks and the horizon check where they were asked.
    further
        The answers of ``explain``, ``compare`` and ``settle``, as far as they were asked.

    Returns
    -------
    Page
        For :mod:`kadesh.report.page_forms` to set.
    """
    scenario, author = study.scenario, words.author_account(study)
    made = study.manifest
    passages = (
        Passage("How to read this", (_how_to_read(study, author),)),
        *_verdicts(study, author),
        Passage("Would another account say the same?", tuple(_rivals(study, author, further))),
        Passage("What stands in the way of a deal", tuple(_obstacles(study, author, further))),
        Passage("What would change it", tuple(_changes(study, author, further))),
        Passage("How sure is this?", tuple(_sure(study))),
    )
    return Page(
        title=scenario.title,
        question=scenario.question,
        dated=f"As of {words.as_of(scenario)}.",
        passages=tuple(each for each in passages if each.blocks),
        foot=f"kadesh {made.kadesh}; {made.worlds:,} worlds, seed {made.seed}; content of the scenario "
        f"{made.scenario_sha256[:12]}. The full report has every number with its source, and how to repeat all this.",
    )


def worlds(share: float) -> str:
    """A share of worlds as people say it.

    >>> worlds(0.77), worlds(0.0), worlds(1.0)
    ('77 of 100 worlds', 'no world', 'every world')
    """
    count = of_hundred(share)
    return {"none": "no world", "all": "every world"}.get(count, f"{count} of 100 worlds")


def of_hundred(share: float) -> str:
    """How many of a hundred, never rounded to none or all.

    >>> of_hundred(0.77), of_hundred(0.0), of_hundred(1.0), of_hundred(0.001), of_hundred(0.9999)
    ('77', 'none', 'all', 'fewer than 1', 'more than 99')
    """
    if share < 1e-9 or share > 1 - 1e-9:
        return "none" if share < 0.5 else "all"
    return {0: "fewer than 1", 100: "more than 99"}.get(round(100 * share), f"{round(100 * share)}")


def _how_to_read(study: Study, author: str) -> str:
    title = study.scenario.accounts[author].title
    return (
        f"The argument was turned into a week-by-week model of both sides and played in {study.worlds:,} admissible "
        f"worlds: sets of numbers that the premises of ‘{title}’ allow, none called likelier than another. A "
        "conclusion holds if it is true in at least 95 of 100 worlds, fails if it is false in at least 95, and "
        "otherwise depends on numbers that the premises leave open. Such a share is no probability, and what premises "
        "entail is not thereby true."
    )


def _verdicts(study: Study, author: str) -> Iterator[Passage]:
    mine = [each for each in study.verdicts if each.account == author]
    headings = {
        "HOLDS": "What follows from the argument's own premises",
        "DEPENDS": "What depends on numbers that the argument leaves open",
        "FAILS": "What fails in the model",
    }
    for word, heading in headings.items():
        lines = tuple(_line(study, each) for each in mine if each.verdict == word)
        if lines:
            yield Passage(heading, (Points(lines),))
        elif word == "HOLDS":
            yield Passage(heading, ("None of the conclusions holds in at least 95 of 100 worlds.",))


def _line(study: Study, verdict: Verdict) -> str:
    text = study.scenario.conclusions[verdict.conclusion].text.rstrip(".")
    claimed = "As claimed" if verdict.claimed == verdict.verdict else f"Claimed: {WORDS[verdict.claimed]}"
    rest = f", false in {of_hundred(verdict.share_false)}, open in {of_hundred(verdict.share_open)}"
    rest = rest if 0 < verdict.share < 1 or verdict.share_open > 1e-9 else ""
    rest = rest if verdict.share_open > 1e-9 else rest.partition(", open")[0]
    near = " Close to the line between two verdicts." if verdict.near_cut and 0 < verdict.share < 1 else ""
    return f"‘{text}.’ {claimed}; computed: {WORDS[verdict.verdict]} (true in {worlds(verdict.share)}{rest}).{near}"


def _rivals(study: Study, author: str, further: Further) -> Iterator[str]:
    others = [each for each in study.accounts if each != author]
    if not others:
        return
    for name in list(study.scenario.conclusions)[:1]:
        mine = study.verdict(author, name)
        same = [other for other in others if study.verdict(other, name).verdict == mine.verdict]
        shares = [study.verdict(other, name).share for other in others]
        low, high = of_hundred(min(shares)), worlds(max(shares))
        spread = f"true in {high}" if low == high.split()[0] else f"true in {low} to {high}"
        rival = "One rival account was" if len(others) == 1 else f"{len(others)} rival accounts were"
        text = study.scenario.conclusions[name].text.rstrip(".")
        yield (
            f"{rival} asked the same. Of ‘{text}’ {len(same)} of {len(others)} say the same ({spread})"
            f"{_lesson(len(same))}."
        )
    tells = None if further.explain is None else further.explain["tells"]
    if tells is not None and tells["events"]:
        yield _told(study.scenario, tells)


def _lesson(same: int) -> str:
    return ", so that this alone does not tell the stories apart" if same else ""


def _told(scenario: Scenario, tells: dict[str, Any]) -> str:
    titles = scenario.titles
    fits = sorted(
        (each for each in tells["fits"] if each["log_likelihood"] is not None),
        key=lambda each: -float(each["log_likelihood"]),
    )
    if not fits:
        return f"No account can produce the record of {len(tells['events'])} dated events."
    ahead = tells["next"][:1] or tells["predicted"][:1]
    look = f" The next thing to watch: {ahead[0]['name']}." if ahead and ahead[0]["information"] > 0 else ""
    best = titles[fits[0]["account"]]
    gap = (fits[0]["log_likelihood"] - fits[1]["log_likelihood"]) / 0.6931471805599453 if len(fits) > 1 else None
    record = f"the record of {len(tells['events'])} dated events"
    if gap is None:
        return f"Only ‘{best}’ can produce {record}.{look}"
    if gap < CLOSE_BITS:
        return sentence(f"{record} does not tell them apart.{look}")
    return sentence(f"{record} is likeliest under ‘{best}’.{look}")


def _obstacles(study: Study, author: str, further: Further) -> Iterator[str]:
    reasons = [each for each in study.blockers.get(author, ()) if each.reason not in ("open", "jointly")][:2]
    if reasons:
        said = "; ".join(
            f"{in_words(study.scenario, each.reason)} (decisive alone in {of_hundred(each.share)} of 100 weeks of war)"
            for each in reasons
        )
        yield sentence(said)
    if further.explain is not None and further.explain["answers"][0]["openings"] is not None:
        yield from _opening(study.scenario, further.explain["answers"][0]["openings"])
    if further.settle is None:
        return
    settles = packages_in_words(study.scenario, further.settle)["settles"][0]
    whose = "at neutral numbers" if settles["account"] is None else "from the same premises"
    possible = settles["any_possible"]
    if possible == 0 or not settles["settlements"]:
        yield f"At the start, {whose}, no package tried is at once acceptable to both, bearable at home and kept."
        return
    best = settles["settlements"][0]
    yield (
        f"At the start, {whose}, some package is at once acceptable to both sides, bearable at home and kept in "
        f"{worlds(possible)}; most often: {best['package']} ({of_hundred(best['possible'])})."
    )


def _opening(scenario: Scenario, openings: dict[str, Any]) -> Iterator[str]:
    """The single number whose change, inside its neutral range, opens a deal in most worlds."""
    found = [each for reason in openings["reasons"] for each in reason["openings"] if each["inside"] >= 0.5]
    if not found:
        yield "No single number, moved inside its range, opens a deal in any world that has none by itself."
        return
    best = max(found, key=lambda each: float(each["opened"]))
    meaning, way = scenario.quantities[best["quantity"]].meaning, "up" if best["change"] > 0 else "down"
    yield (
        f"The single number that would open most: {meaning}; moved {way} to about "
        f"{words.number(best['value'])}, it opens a deal in {of_hundred(best['opened'])} of 100 worlds that have none."
    )


def _changes(study: Study, author: str, further: Further) -> Iterator[str | Block]:
    if further.explain is not None:
        yield from _flips(study.scenario, further.explain["answers"][0])
    if further.compare is None:
        return
    changes = further.compare["changes"]
    table = _levers(changes, author)
    if table is not None:
        yield table
    yield from _best_levers(study, author)
    options = [each for each in changes["options"] if each["levers"]]
    if options:
        best = min(options, key=lambda each: (each["regret"]["settlement"], len(each["levers"])))
        yield (
            f"Whatever account is true, {spoken(best['levers'])} falls short least of the best option for a "
            f"settlement: by {_points(best['regret']['settlement']).lstrip('+')} points at worst. What a lever costs "
            "whoever pulls it is not in the model."
        )


def _flips(scenario: Scenario, answer: dict[str, Any]) -> Iterator[str]:
    for flips, where in ((answer["flips"], ""), (answer["beyond"], "At neutral numbers, ")):
        if flips is not None and flips["flips"]:
            yield sentence(f"{where}{flips['flips'][0]['words']}")
            return
    named = [each for each in answer["flips"]["sensitivities"] if each["total"] - each["total_error"] > LEAST_SAY]
    said = [
        scenario.quantities[each["quantity"]].meaning for each in named[:1] if each["quantity"] in scenario.quantities
    ]
    most = f"the number with most say is: {said[0]}." if said else "many numbers have a say, and none decides alone."
    yield f"No small corner of the numbers turns the first conclusion; {most}"


def _levers(changes: dict[str, Any], author: str) -> Table | None:
    """What each lever does alone, under the author's account and over all."""
    singles = [each for each in changes["options"] if len(each["levers"]) == 1]
    if not singles or author not in changes["accounts"]:
        return None
    place = changes["accounts"].index(author)
    rows = []
    for option in singles:
        cells = []
        for outcome in ("talks", "settlement"):
            changed = [effect_of(course, outcome)["change"] for course in option["courses"]]
            over = f" ({_points(min(changed))} to {_points(max(changed))})" if len(changed) > 1 else ""
            cells.append(f"{_points(changed[place])}{over}")
        rows.append((spoken(option["levers"]), *cells))
    weeks = changes["window_weeks"]
    return Table(
        ("lever", "talks", "settlement"),
        tuple(rows),
        f"Change of two chances within {weeks} weeks, in percentage points, from the argument's premises (in brackets: "
        "lowest to highest over all accounts)",
    )


def _best_levers(study: Study, author: str) -> Iterator[str]:
    """What is claimed of one lever against others."""
    for name, stated in study.scenario.conclusions.items():
        if isinstance(stated.measure, BestLever):
            verdict = study.verdict(author, name)
            against = words.listed((spoken([each]) for each in stated.measure.against), last="or")
            yield (
                f"‘{spoken([stated.measure.lever]).capitalize()}’ does more than {against} for talks and for a "
                f"settlement, both at once, in {worlds(verdict.share)}."
            )


def spoken(levers: Sequence[str]) -> str:
    """Levers as words.

    >>> spoken(["monitored-pause", "guarantees"])
    'monitored pause and guarantees'
    """
    return words.listed(map(spaced, levers))


def _points(change: float) -> str:
    whole = round(100 * change)
    return f"{'+' if whole > 0 else '−' if whole < 0 else ''}{abs(whole)}"


def _sure(study: Study) -> Iterator[str | Block]:
    scenario, game = study.scenario, study.scenario.game
    steps = words.listed(f"{front.steps} steps of the line" for front in game.fronts.values())
    near = len([each for each in study.verdicts if each.near_cut])
    many = f"{near} of {len(study.verdicts)} verdicts lie near the line between two words" if near else ""
    parts = [
        f"{many}: more worlds may change the word." if many else "",
        f"The model looks {game.weeks} weeks ahead{_horizon(study)}.",
        LATTICE.format(steps=f"{steps}, {game.weeks} weeks"),
    ]
    yield " ".join(filter(None, parts))
    named = scenario.silent_about[:LEFT_OUT]
    rest = len(scenario.silent_about) - len(named)
    more = f" And {rest} further {'matter' if rest == 1 else 'matters'}." if rest > 0 else ""
    yield f"The model says nothing about: {' '.join(each.rstrip('.') + '.' for each in named)}{more}"


def _horizon(study: Study) -> str:
    if not study.horizon:
        return ""
    mean, single = max(each.mean for each in study.horizon), max(each.largest for each in study.horizon)
    if single < 0.005:
        return "; twice as many weeks would change nothing"
    mean_points, single_points = (_points(each).lstrip("+") for each in (mean, single))
    return (
        f"; with twice as many, the chance behind the first conclusion would move by {mean_points} points at most in "
        f"the mean of an account, and by up to {single_points} in a single world"
    )
