"""The answers of ``explain``, ``compare`` and ``settle`` as lines of text, from their plain data.

Every part begins with its reading and ends with its caution; numbers stand between. Nothing is computed here.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kadesh.report.words import number, percent

WIDEST = 100
FIRST = 6
"""So many rows of a long list are shown; JSON has all."""

Lines = Iterator[str]


def wrapped(lines: Iterable[str]) -> Lines:
    """Lines broken at the terminal's width; tables are left as they are."""
    width = min(shutil.get_terminal_size().columns, WIDEST)
    for line in lines:
        if len(line) <= width or line.startswith("  |"):
            yield line.replace("  |", "  ", 1) if line.startswith("  |") else line
            continue
        indent = " " * (len(line) - len(line.lstrip())) + "  " * line.startswith(" ")
        yield from textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def explain_lines(found: dict[str, Any]) -> Lines:
    """Questions 2 to 5 for each account asked about."""
    yield from _head(found)
    for each in found["answers"]:
        yield from _part(f"{each['conclusion']} under '{each['account']}'")
        yield from _logic(each["logic"])
        yield from _carries(each["carries"])
        yield from _flips(each["flips"], "Flips")
        if each["beyond"] is not None:
            yield from _flips(each["beyond"], "Flips at neutral ranges, since nothing flips it inside the account")
        if each["openings"] is not None:
            yield from _openings(each["openings"])
    if found["tells"] is not None:
        yield from _tells(found["tells"])
    yield from _tail(found)


def compare_lines(found: dict[str, Any]) -> Lines:
    """Levers side by side."""
    changes = found["changes"]
    yield from _head(found)
    yield from _question("Changes", changes["reading"])
    weeks = changes["window_weeks"]
    yield f"Mean change within {weeks} weeks, by account, in percentage points; regret is the largest over accounts."
    for outcome in ("talks", "settlement"):
        rows = [["", *changes["accounts"], "regret", "robust"]]
        for option in changes["options"]:
            if not option["levers"]:
                continue
            effects = [_effect(course, outcome) for course in option["courses"]]
            rows.append(
                [
                    " + ".join(option["levers"]),
                    *(f"{100 * effect['change']:+.0f}" for effect in effects),
                    f"{100 * option['regret'][outcome]:.0f}",
                    "yes" if outcome in option["robust"] else "",
                ]
            )
        yield ""
        yield f"The chance of {'talks' if outcome == 'talks' else 'a settlement'}"
        yield from _table(rows)
    yield ""
    yield "Who would have to act"
    for option in changes["options"]:
        if len(option["levers"]) == 1:
            yield f"  - {option['levers'][0]}: {option['who'][0]}"
    for each in changes["left_out"]:
        yield f"  - not tried: {each}"
    yield from _first_course(changes)
    yield from _tail(found, changes["caution"])


def settle_lines(found: dict[str, Any]) -> Lines:
    """Packages and their gates."""
    yield from _head(found)
    for settles in found["settles"]:
        name = "neutral ranges" if settles["account"] is None else f"'{settles['account']}'"
        yield from _part(f"Under {name}")
        yield from _question("Settles", settles["reading"])
        rows = [["package", "feasible", "ratifiable", "credible", "all", "gain a", "gain d", "frontier"]]
        for each in settles["settlements"][:FIRST]:
            shares = [percent(each[key]) for key in ("feasible", "ratifiable", "credible", "possible")]
            gains = [number(each["gain_a"]), number(each["gain_d"])]
            rows.append([each["package"], *shares, *gains, "yes" if each["frontier"] else ""])
        yield from _table(rows)
        more = len(settles["settlements"]) - FIRST
        if more > 0:
            yield f"and {more} further packages (--json has all)."
        for belief in settles["beliefs"]:
            yield f"  - {belief['words']}"
    yield from _tail(found, found["settles"][0]["caution"])


def _logic(logic: dict[str, Any]) -> Lines:
    yield from _question("Suffices", logic["reading"])
    for each in logic["sufficient"]["found"][:FIRST]:
        yield f"  - enough: {', '.join(each)}"
    for tension in logic["tensions"][:FIRST]:
        yield f"  - tension: {tension['words']}"
    if logic["unused"]:
        yield f"  - in no route: {', '.join(logic['unused'])}"


def _carries(carries: dict[str, Any]) -> Lines:
    yield from _question("Carries", carries["reading"])
    rows = [["", "alone", "left out", "share of the change"]]
    for each in carries["routes"]["carriers"]:
        share = f"{100 * each['shapley']:+.1f} ± {100 * each['error']:.1f} points"
        rows.append([each["name"], percent(each["alone"]), percent(each["without"]), share])
    yield from _table(rows)
    yield from (f"  - {each}" for each in carries["differences"])
    if carries["not_monotone"]:
        yield f"  - works against the conclusion beside some others: {', '.join(carries['not_monotone'])}"


def _flips(flips: dict[str, Any], title: str) -> Lines:
    yield from _question(title, flips["reading"])
    yield from (f"  - {each['words']}" for each in flips["flips"][1:])
    if flips["sensitivities"]:
        rows = [["share of variance", "alone", "with others"]]
        for each in flips["sensitivities"][:FIRST]:
            first, total = f"{each['first']:.2f} ± {each['first_error']:.2f}", f"{each['total']:.2f}"
            rows.append([each["quantity"], first, f"{total} ± {each['total_error']:.2f}"])
        yield from _table(rows)


def _openings(openings: dict[str, Any]) -> Lines:
    yield from _question("Blocks, and what would unblock", openings["reading"])
    for reason in openings["reasons"]:
        yield f"  - {reason['words']} ({percent(reason['share'])} of the war)"
        if not reason["openings"]:
            yield f"    none of its {reason['tried']} numbers opens a deal alone"
        for each in reason["openings"][:2]:
            yield f"    {each['words']}"


def _tells(tells: dict[str, Any]) -> Lines:
    yield from _part("What tells the accounts apart")
    yield from _question("Tells", tells["reading"])
    if tells["events"]:
        rows = [["chance, given the events before", *tells["accounts"]]]
        for event in tells["events"]:
            chances = ["-" if chance is None else f"{chance:.2f}" for chance in event["chances"]]
            rows.append([f"{event['date']} {event['observed']}"[:56], *chances])
        fits = {fit["account"]: fit["log_likelihood"] for fit in tells["fits"]}
        logs = ["impossible" if fits[a] is None else f"{fits[a]:.1f}" for a in tells["accounts"]]
        rows.append(["log-likelihood of all", *logs])
        yield from _table(rows)
    if tells["skipped"]:
        yield f"Left out: {len(tells['skipped'])} events before the as-of date or beyond the game's weeks."
    first, last = tells["window"]
    yield ""
    yield f"Predicted for weeks {first} to {last}, before any event"
    rows = [["", *tells["accounts"], "bits"]]
    for each in tells["predicted"]:
        for place, outcome in enumerate(each["outcomes"][:-1]):
            label = each["name"] if outcome == "yes" else f"{each['name']}: {outcome}"
            bits = f"{each['information']:.2f}" if place == 0 else ""
            rows.append([label, *(f"{row[place]:.2f}" for row in each["chances"]), bits])
    yield from _table(rows)
    yield tells["caution"]


def _first_course(changes: dict[str, Any]) -> Lines:
    """War, lives, values and terms under the first account, where they are longest to state."""
    account = changes["accounts"][0]
    yield ""
    yield f"Further, under '{account}': change of the means, and the mean worth of what is signed to each nation"
    names = [effect["outcome"] for effect in changes["options"][0]["courses"][0]["effects"]][2:]
    rows = [["", *names, "terms a", "terms d", "durability"]]
    for option in changes["options"]:
        course = option["courses"][0]
        values = [effect["mean"] if not option["levers"] else effect["change"] for effect in course["effects"][2:]]
        signed = [course["terms_a"], course["terms_d"], course["durability"]]
        cells = ["none" if each is None else number(each) for each in signed]
        rows.append([" + ".join(option["levers"]) or "nothing (means)", *(number(each) for each in values), *cells])
    yield from _table(rows)


def _effect(course: dict[str, Any], outcome: str) -> dict[str, Any]:
    (effect,) = [each for each in course["effects"] if each["outcome"] == outcome]
    return dict(effect)


def _head(found: dict[str, Any]) -> Lines:
    yield found["title"]
    yield f"{found['worlds']:,} worlds, seed {found['seed']}."


def _part(title: str) -> Lines:
    yield ""
    yield title
    yield "-" * min(len(title), WIDEST)


def _question(title: str, reading: str) -> Lines:
    yield ""
    yield f"{title}. {reading}"


def _tail(found: dict[str, Any], *more: str) -> Lines:
    yield ""
    yield " ".join(dict.fromkeys([*more, *found["cautions"]]))


def _table(rows: Sequence[Sequence[str]]) -> Lines:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        yield ("  |" + "  ".join(cells)).rstrip()
