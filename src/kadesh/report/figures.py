"""Figures: a chart, the numbers behind it, one sentence of reading and one of caution, and both to take away."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kadesh.analysis.blocks import Blocker, in_words
from kadesh.analysis.levers import Effect
from kadesh.analysis.unfolds import Band
from kadesh.domain import Chance
from kadesh.report import charts, words
from kadesh.report.answer_charts import Mark, marks_chart
from kadesh.report.pictures import draw
from kadesh.report.toll_words import toll_week
from kadesh.steps import Study

MOST_REASONS = 6
LEAST_SHARE = 0.01

SPREAD = "The band is a spread over assumptions (nine worlds in ten lie in it), not a margin of error or a probability."
SHARES = "A share of worlds is a share of the admissible region, not a probability."


@dataclass(frozen=True)
class Figure:
    """A chart of one account (or one conclusion), with its numbers.

    ``svg`` is None where charts cannot be drawn; ``chart`` and ``data`` are links that hold the specification and the
    numbers as CSV.
    """

    name: str
    title: str
    svg: str | None
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    reading: str
    caution: str
    chart: str
    data: str


def share_figures(study: Study) -> list[Figure]:
    """For every conclusion: shares of worlds by account."""
    titles = {name: study.scenario.accounts[name].title for name in study.accounts}
    found = []
    for name, stated in study.scenario.conclusions.items():
        verdicts = [each for each in study.verdicts if each.conclusion == name]
        counts = {word: sum(each.verdict == word for each in verdicts) for word in words.SHAPES}
        said = words.listed(f"{word} under {count}" for word, count in counts.items() if count)
        rows = tuple(
            (titles[each.account], *map(words.percent, (each.share, each.share_open, each.share_false)))
            for each in verdicts
        )
        found.append(
            make_figure(
                f"shares-{name}",
                f"{name}: {stated.text}",
                charts.share_chart(verdicts, titles),
                ("account", "true", "open", "false"),
                rows,
                f"Of {len(verdicts)} accounts, {name} {said}." if len(verdicts) > 1 else f"{name} {said}.",
                SHARES,
            )
        )
    return found


def week_figures(study: Study, which: str) -> list[Figure]:
    """For every account: the chance by week of ``talks`` or of a ``settlement``."""
    window = window_of(study)
    what = {"talks": "formal talks have been held", "settlement": "a settlement has been signed"}[which]
    found = []
    for each in study.unfoldings:
        band: Band = getattr(each, which)
        last = len(band.mean) - 1
        weeks = sorted({*range(0, last + 1, 13), last, *([window] if window is not None else [])})
        rows = tuple((str(week), *(words.percent(float(part[week])) for part in _parts(band))) for week in weeks)
        at = window if window is not None else last
        reading = (
            f"By week {at} the chance that {what} is {words.percent(float(band.mean[at]))} in the mean over worlds, "
            f"from {words.percent(float(band.low[at]))} to {words.percent(float(band.high[at]))} in nine worlds in ten."
        )
        spec = charts.week_chart(band, window)
        title = study.scenario.accounts[each.account].title
        columns = ("week", "mean", "5 % of worlds lie below", "95 % lie below")
        found.append(make_figure(f"{which}-{each.account}", title, spec, columns, rows, reading, SPREAD))
    return found


def blocker_figures(study: Study) -> list[Figure]:
    """For every account: who blocks a deal, week by week."""
    caution = "Shares of several reasons can add to over 100 %; the menu of packages decides what could pass at all."
    live = {each.account: each.live.mean for each in study.unfoldings}
    found = []
    for account, blockers in study.blockers.items():
        shown = [each for each in blockers if each.share >= LEAST_SHARE][:MOST_REASONS]
        labels = [short_reason(study, each) for each in shown]
        rows = tuple((sentence(in_words(study.scenario, each.reason)), words.percent(each.share)) for each in blockers)
        title = study.scenario.accounts[account].title
        reading = _who_blocks(study, shown)
        spec = charts.blocker_chart(shown, labels, live[account]) if shown and account in live else None
        columns = ("reason", "share of the ongoing war in which it is pivotal")
        found.append(make_figure(f"blocks-{account}", title, spec, columns, rows, reading, caution))
    return found


def threshold_figures(study: Study) -> list[Figure]:
    """For every account: the chance by level of the coordinate of a threshold."""
    found = []
    for curve in study.curves:
        what = words.event(study.scenario, curve.event)
        below, above = float(curve.chance.mean[curve.level - 1]), float(curve.chance.mean[curve.level])
        rows = tuple(
            (str(level), *(words.percent(float(part[level])) for part in _parts(curve.chance)))
            for level in range(len(curve.chance.mean))
        )
        reading = (
            f"With respect held at level {curve.level} the chance of {what} within {curve.within_weeks} weeks is "
            f"{words.percent(above)} in the mean over worlds; held one level below, it is {words.percent(below)}."
        )
        caution = "Respect is held fixed here; who could bring it there, and how, is another question."
        columns = ("level", "mean", "5 % of worlds lie below", "95 % lie below")
        name = f"threshold-{curve.conclusion}-{curve.account}"
        title = study.scenario.accounts[curve.account].title
        found.append(make_figure(name, title, charts.threshold_chart(curve), columns, rows, reading, caution))
    return found


def lever_figures(study: Study) -> list[Figure]:
    """For every account: what the compared levers change."""
    caution = f"The same worlds with and without the lever. {SPREAD}"
    found = []
    for account in study.accounts:
        effects = [each for each in study.effects if each.account == account]
        if not effects:
            continue
        labels = [f"{each.lever}: {each.event}" for each in effects]
        rows = tuple(_effect_row(each) for each in effects)
        columns = ("lever", "chance of", "mean change", "from", "to", "raises it in", "lowers it in")
        title = study.scenario.accounts[account].title
        spec = charts.lever_chart(effects, labels)
        found.append(make_figure(f"levers-{account}", title, spec, columns, rows, _what_levers_do(effects), caution))
    return found


def toll_figures(study: Study) -> list[Figure]:
    """For every account: what the war has cost each side by the end of the window."""
    if not study.tolls:
        return []
    titles = {name: study.scenario.accounts[name].title for name in study.accounts}
    week = toll_week(study)
    marks, rows = [], []
    for toll in study.tolls:
        for side, party in study.scenario.parties.items():
            spent = [float(part[week]) for part in _parts(toll.costs[side])]
            marks.append(Mark(f"{titles[toll.account]}: {party.name}", party.name, *spent))
            lives = words.number(float(toll.lives[side].mean[week])) if side in toll.lives else "not stated"
            rows.append((titles[toll.account], party.name, *map(words.number, spent), lives))
    author = titles[words.author_account(study)]
    mine = words.listed(f"{each.is_} {words.number(each.value)}" for each in marks if each.row.startswith(author))
    columns = ("account", "side", "mean cost", "5 % of worlds lie below", "95 % lie below", "mean lives")
    return [
        make_figure(
            "toll",
            f"What the war has cost each side by week {week}",
            marks_chart(marks, {"title": "cost to the nation, in the units of the game", "tickCount": 5}),
            columns,
            tuple(rows),
            f"Under ‘{author}’ the war has cost {mine} by week {week}, in the mean over worlds.",
            "Each side's cost is in units of its own, so that the two are not compared with each other. "
            f"Counted in the first {study.tolls[0].worlds} worlds. {SPREAD}",
        )
    ]


def window_of(study: Study) -> int | None:
    """The window, in weeks, of the first conclusion about a chance."""
    for stated in study.scenario.conclusions.values():
        if isinstance(stated.measure, Chance):
            return stated.measure.within_weeks
    return None


def short_reason(study: Study, blocker: Blocker) -> str:
    """A reason in a few words, for a strip of a chart."""
    kind, _, who = blocker.reason.partition(".")
    name = words.party(study.scenario, who) if who else ""
    short = {
        "reserve": f"{name} expects more from fighting",
        "ratify": f"{name}'s leader fears the audience at home",
        "credible": f"{name} would reopen the war later",
        "personal": f"{name}'s leader refuses, the nation would not",
        "line": "no line inside the theatre",
        "jointly": "several reasons, none enough alone",
        "channel": "a package would pass, no channel",
        "come": "a package would pass, somebody stays away",
        "open": "nothing blocks",
    }
    return f"{short.get(kind, blocker.reason)}: {words.percent(blocker.share)}"


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _who_blocks(study: Study, shown: Sequence[Blocker]) -> str:
    if not shown:
        return "No reason blocks a deal in more than 1 % of the ongoing war."
    first = shown[0]
    if first.reason == "open":
        head = f"In {words.percent(first.share)} of the ongoing war nothing blocks a deal"
    elif first.reason == "jointly":
        head = f"In {words.percent(first.share)} of the ongoing war several reasons block together, none enough alone"
    else:
        said = in_words(study.scenario, first.reason)
        head = f"The commonest single reason, pivotal in {words.percent(first.share)} of the ongoing war: {said}"
    rest = [each for each in shown[1:3] if each.reason not in ("open", "jointly")]
    tail = "; ".join(f"{in_words(study.scenario, each.reason)} ({words.percent(each.share)})" for each in rest)
    return sentence(f"{head}; then {tail}" if tail else head)


def _what_levers_do(effects: Sequence[Effect]) -> str:
    """The mean changes in one sentence, lever by lever."""
    parts = []
    for lever in dict.fromkeys(each.lever for each in effects):
        mine = [each for each in effects if each.lever == lever]
        changes = (f"{words.points(float(each.change.mean))} for {words.EVENTS[each.event]}" for each in mine)
        parts.append(f"'{lever}': {words.listed(changes)}")
    return f"Within {effects[0].within_weeks} weeks, in the mean over worlds: {'; '.join(parts)}."


def _effect_row(effect: Effect) -> tuple[str, ...]:
    changes = (words.points(float(part)) for part in _parts(effect.change))
    return (effect.lever, effect.event, *changes, words.percent(effect.raises), words.percent(effect.lowers))


def _parts(band: Band) -> Iterator[Any]:
    yield from (band.mean, band.low, band.high)


def make_figure(
    name: str,
    title: str,
    spec: charts.Spec | None,
    columns: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    reading: str,
    caution: str,
) -> Figure:
    """A chart with everything that stands beside it; without a specification the numbers stand alone."""
    drawn = None if spec is None else draw(spec, f"{title}. {reading}")
    spec = spec or {"data": {"values": []}}
    return Figure(
        name=name,
        title=title,
        svg=drawn,
        columns=columns,
        rows=rows,
        reading=reading,
        caution=caution,
        chart=link("application/json", json.dumps(spec, separators=(",", ":"), ensure_ascii=False)),
        data=link("text/csv", _table(spec["data"]["values"])),
    )


def _table(rows: list[charts.Spec]) -> str:
    text = io.StringIO()
    if rows:
        columns = list(dict.fromkeys(column for row in rows for column in row))
        writer = csv.DictWriter(text, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return text.getvalue()


def link(kind: str, text: str) -> str:
    """A link that holds a text itself."""
    return f"data:{kind};charset=utf-8;base64,{base64.b64encode(text.encode()).decode()}"
