"""The answers of ``explain``, ``compare`` and ``settle`` in parts, from their plain data.

Each part begins with its reading and ends with its caution; numbers stand between. Nothing is computed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kadesh.analysis.names import plain_name
from kadesh.domain import Scenario
from kadesh.report.parts import Block, Part, Points, Table
from kadesh.report.words import listed, number, package, percent

FIRST = 6
"""So many rows of a long list are shown; the plain data has all."""

Titles = Mapping[str, str]
"""What an account or a quantity is called; its name unless it is here."""


def explain_parts(found: dict[str, Any], titles: Titles | None = None) -> tuple[Part, ...]:
    """Questions 2 to 5 for each account asked about, then what tells all accounts apart."""
    names = titles or {}
    parts = [part for each in found["answers"] for part in _explained(each, names)]
    told = [] if found["tells"] is None else [_tells(found["tells"], names)]
    return (*parts, *told)


def compare_parts(found: dict[str, Any], titles: Titles | None = None) -> tuple[Part, ...]:
    """Levers side by side."""
    changes, names = found["changes"], titles or {}
    accounts = [names.get(each, each) for each in changes["accounts"]]
    options = [each for each in changes["options"] if each["levers"]]
    blocks: list[Block] = [_lever_table(changes, options, accounts, outcome) for outcome in ("talks", "settlement")]
    singles = [each for each in options if len(each["levers"]) == 1]
    blocks.append(Points(tuple(f"{each['levers'][0]}: {each['who'][0]}" for each in singles), "Who would have to act"))
    if changes["left_out"]:
        blocks.append(Points(tuple(changes["left_out"]), "Not tried"))
    blocks.append(_terms_table(changes, accounts[0]))
    return (
        Part(
            "changes",
            "Changes",
            "",
            changes["reading"],
            tuple(each for each in blocks if _rows(each)),
            changes["caution"],
        ),
    )


def settle_parts(found: dict[str, Any], titles: Titles | None = None) -> tuple[Part, ...]:
    """Packages and their gates."""
    names = titles or {}
    return tuple(_settles(each, names) for each in found["settles"])


def packages_in_words(scenario: Scenario, settle: dict[str, Any]) -> dict[str, Any]:
    """An answer of ``settle`` with packages in words, wherever it names one."""
    names = {each["package"] for settles in settle["settles"] for each in settles["settlements"]}
    said = {name: package(scenario, name) for name in sorted(names, key=len, reverse=True)}
    pattern = re.compile("|".join(f"'?{re.escape(name)}'?" for name in said))

    def put(match: re.Match[str]) -> str:
        name = match[0].strip("'")
        return f"‘{said[name]}’" if match[0] != name else said[name]

    def spoken(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: spoken(each) for name, each in value.items()}
        if isinstance(value, list):
            return [spoken(each) for each in value]
        return pattern.sub(put, value) if isinstance(value, str) and said else value

    return {**settle, "settles": spoken(settle["settles"])}


def _explained(answer: dict[str, Any], titles: Titles) -> Iterator[Part]:
    of = asked_of(answer, titles)
    yield _logic(answer["logic"], of)
    yield _carries(answer["carries"], of)
    yield _flips(answer["flips"], "Flips", of, titles)
    if answer["beyond"] is not None:
        title = "Flips at neutral ranges"
        why = "Nothing flips it inside the account, so that the neutral ranges were searched."
        yield _flips(answer["beyond"], title, of, titles, why)
    if answer["threshold"] is not None:
        yield _threshold(answer["threshold"], of, titles)
    if answer["openings"] is not None:
        yield _openings(answer["openings"], of)


def _threshold(threshold: dict[str, Any], of: str, titles: Titles) -> Part:
    held = [] if threshold["against"] is None else [titles.get(threshold["against"], threshold["against"])]
    moved = titles.get(threshold["quantity"], threshold["quantity"])
    turns = tuple(
        (
            *([number(profile["beside"])] if held else []),
            f"{each['level']:g}",
            number(each["value"]),
            "rises" if each["rises"] else "falls",
        )
        for profile in threshold["profiles"]
        for each in profile["crossings"]
    )
    blocks: list[Block] = [Table((*held, "mean chance", moved, "where it"), turns, "Turns")]
    if not held:
        (profile,) = threshold["profiles"]
        way = zip(profile["values"], profile["chance"], profile["share"], strict=True)
        rows = tuple((number(value), f"{chance:.2f}", percent(share)) for value, chance, share in way)
        blocks.append(Table((moved, "mean chance", "worlds true"), rows, "On the way"))
    shown = tuple(each for each in blocks if _rows(each))
    return Part("turns", "Threshold", of, threshold["reading"], shown, threshold["caution"])


def asked_of(answer: dict[str, Any], titles: Titles) -> str:
    """What an answer is about: a conclusion under an account, an account alone, or the neutral ranges."""
    account = answer["account"]
    if account is None:
        return "At neutral ranges"
    title = titles.get(account, account)
    return f"{answer['conclusion']} under '{title}'" if "conclusion" in answer else f"Under '{title}'"


def _logic(logic: dict[str, Any], of: str) -> Part:
    enough = logic["sufficient"]["found"]
    left = len(enough) - FIRST
    more = f"and {left:,} further {'set' if left == 1 else 'sets'}" if left > 0 else ""
    sets = [listed(map(plain_name, each)) for each in enough[:FIRST]]
    tensions = [each["words"] for each in logic["tensions"]]
    stated = [each["words"] for each in logic["stated"] if each["pair"]]
    blocks = (
        Points(tuple(filter(None, (*sets, more))), "Each of these is enough, as the text reasons"),
        Points(tuple(tensions), "Pairs that cannot both bind"),
        Points(tuple(stated), "Tensions that the text states and the model shows"),
        Points((f"{listed(map(plain_name, logic['unused']))}.",) if logic["unused"] else (), "Premises in no route"),
    )
    return _part("suffices", "Suffices", of, logic, blocks)


def _carries(carries: dict[str, Any], of: str) -> Part:
    rows = []
    for each in carries["routes"]["carriers"]:
        share = _signed(f"{100 * each['shapley']:+.1f} ± {100 * each['error']:.1f}")
        rows.append((each["name"], percent(each["alone"]), percent(each["without"]), share))
    minimal = [
        f"{listed(map(plain_name, each['parts']))} (true in {percent(each['share'])} of worlds)"
        for each in carries["routes"]["minimal"]
    ]
    blocks = (
        Table(
            ("route", "alone", "left out", "part of the change"),
            tuple(rows),
            note="Alone, left out: share of worlds in which the conclusion is true with that route only, and with all "
            "others. Part of the change: its Shapley share of the change of the mean chance, in percentage points.",
        ),
        Points(tuple(minimal[:FIRST]), "Smallest sets of routes that are enough in the model"),
        Points(tuple(carries["differences"]), "Where the text and the model part"),
        Points(
            (f"{listed(map(plain_name, carries['idle']))}.",) if carries["idle"] else (),
            "Idle premises: none changes anything worth a word",
        ),
        Points(
            (f"{listed(map(plain_name, carries['not_monotone']))}.",) if carries["not_monotone"] else (),
            "Works against the conclusion beside some others",
        ),
    )
    return _part("carries", "Carries", of, carries, blocks)


def _flips(flips: dict[str, Any], title: str, of: str, titles: Titles, why: str = "") -> Part:
    rows = []
    for each in flips["sensitivities"][:FIRST]:
        first = _signed(f"{each['first']:.2f} ± {each['first_error']:.2f}")
        rows.append(
            (titles.get(each["quantity"], each["quantity"]), first, f"{each['total']:.2f} ± {each['total_error']:.2f}")
        )
    note = "Shares of the variance of the chance (Sobol indices), with 95 % confidence."
    blocks = (
        Points(tuple(each["words"] for each in flips["flips"][1:]), "Further corners"),
        Table(("quantity", "alone", "with others"), tuple(rows), "What the chance turns on", note),
    )
    name = "flips" if flips["account"] is not None else "flips-neutral"
    return _part(name, title, of, {**flips, "reading": f"{why} {flips['reading']}".strip()}, blocks)


def _openings(openings: dict[str, Any], of: str) -> Part:
    blocks = []
    for reason in openings["reasons"]:
        changes = tuple(each["words"] for each in reason["openings"][:2])
        tried = reason["tried"]
        none = (f"None of its {tried} numbers opens a deal alone." if tried else "It has no number of its own.",)
        said = reason["words"][:1].upper() + reason["words"][1:]
        blocks.append(Points(changes or none, f"{said} ({percent(reason['share'])} of the war)"))
    return _part("unblocks", "Blocks, and what would unblock", of, openings, tuple(blocks))


def _tells(tells: dict[str, Any], titles: Titles) -> Part:
    accounts = tuple(titles.get(each, each) for each in tells["accounts"])
    first, last = tells["window"]
    skipped = len(tells["skipped"])
    left = f" Left out: {skipped} events before the as-of date or beyond the game's weeks." if skipped else ""
    blocks = (
        Table(
            ("event", *accounts),
            tuple(_event_rows(tells)),
            "The record: chance of each event, given the events before it",
            f"Log-likelihood: natural logarithm of the chance of the whole record.{left}" if tells["events"] else "",
        ),
        Table(
            ("observation", *accounts, "bits"),
            tuple(_foretold_rows(tells["next"][:FIRST])),
            f"What to look for next, weeks {tells['next_window'][0]} to {tells['next_window'][1]}",
            "Bits: what the observation is expected to tell about which account holds.",
        ),
        Table(
            ("observation", *accounts, "bits"),
            tuple(_foretold_rows(tells["predicted"])),
            f"Predicted for weeks {first} to {last}, before any event",
        ),
    )
    return _part("tells", "Tells the accounts apart", "", tells, blocks)


def _event_rows(tells: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for event in tells["events"]:
        chances = ("–" if chance is None else _chance(chance) for chance in event["chances"])
        yield (f"{event['date']} {event['observed']}", *chances)
    if tells["events"]:
        fits = {fit["account"]: fit["log_likelihood"] for fit in tells["fits"]}
        logs = ("never" if fits[each] is None else _signed(f"{fits[each]:.1f}") for each in tells["accounts"])
        yield ("log-likelihood of all", *logs)


def _foretold_rows(foretold: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    for each in foretold:
        for place, outcome in enumerate(each["outcomes"][:-1]):
            label = each["name"] if outcome == "yes" else f"{each['name']}: {outcome}"
            bits = f"{each['information']:.2f}" if place == 0 else ""
            yield (label, *(_chance(row[place]) for row in each["chances"]), bits)


def _chance(chance: float) -> str:
    """A chance to two digits, never rounded to a false certainty."""
    if 0 < chance < 0.005:
        return "<.01"
    if 0.995 < chance < 1:
        return ">.99"
    return f"{chance:.2f}"


def _signed(text: str) -> str:
    """With the minus sign that is as wide as a plus, and no sign before nothing."""
    return "0" if text in ("+0", "-0") else text.replace("-", "−")


def _lever_table(changes: dict[str, Any], options: list[dict[str, Any]], accounts: list[str], outcome: str) -> Table:
    rows = []
    for option in options:
        effects = [effect_of(course, outcome) for course in option["courses"]]
        cells = (_signed(f"{100 * effect['change']:+.0f}") for effect in effects)
        robust = "yes" if outcome in option["robust"] else "no"
        rows.append((" + ".join(option["levers"]), *cells, f"{100 * option['regret'][outcome]:.0f}", robust))
    what = "talks" if outcome == "talks" else "a settlement"
    return Table(
        ("lever", *accounts, "regret", "robust"),
        tuple(rows),
        f"The chance of {what} within {changes['window_weeks']} weeks: mean change in percentage points",
        "Regret: what is given away where another option is best, at worst over accounts. Robust: raises it under "
        "every account and lowers it in hardly any world.",
    )


def _terms_table(changes: dict[str, Any], account: str) -> Table:
    """War, lives, values and terms under the first account, where they are longest to state."""
    names = [each["outcome"] for each in changes["options"][0]["courses"][0]["effects"]][2:]
    rows = []
    for option in changes["options"]:
        course = option["courses"][0]
        values = [each["mean"] if not option["levers"] else each["change"] for each in course["effects"][2:]]
        signed = [course["terms_a"], course["terms_d"], course["durability"]]
        cells = ["none" if each is None else number(each) for each in signed]
        rows.append((" + ".join(option["levers"]) or "nothing (means)", *map(number, values), *cells))
    return Table(
        ("lever", *names, "terms a", "terms d", "durability"),
        tuple(rows),
        f"Further, under '{account}'",
        "Change of the means. Terms: mean worth to each nation of what is signed; durability: by how much the tighter "
        "gate against reopening is cleared.",
    )


def effect_of(course: dict[str, Any], outcome: str) -> dict[str, Any]:
    """What an option does to an outcome under an account."""
    (effect,) = [each for each in course["effects"] if each["outcome"] == outcome]
    return dict(effect)


def _settles(settles: dict[str, Any], titles: Titles) -> Part:
    rows = []
    for each in settles["settlements"][:FIRST]:
        shares = [percent(each[key]) for key in ("feasible", "ratifiable", "credible", "possible")]
        gains = [number(each["gain_a"]), number(each["gain_d"])]
        rows.append((each["package"], *shares, *gains, "yes" if each["frontier"] else "no"))
    more = len(settles["settlements"]) - FIRST
    note = "Gain: mean worth to each leader less that of fighting on. Frontier: nothing is better for both."
    blocks = (
        Table(
            ("package", "feasible", "ratifiable", "credible", "all", "gain a", "gain d", "frontier"),
            tuple(rows),
            "Share of worlds in which a package passes",
            f"{note} {more:,} further packages are not shown." if more > 0 else note,
        ),
        Points(tuple(each["words"] for each in settles["beliefs"]), "What each side would have to believe"),
    )
    return _part("settles", "Settles", asked_of(settles, titles), settles, blocks)


def _part(name: str, title: str, of: str, found: dict[str, Any], blocks: tuple[Block, ...]) -> Part:
    return Part(name, title, of, found["reading"], tuple(each for each in blocks if _rows(each)), found["caution"])


def _rows(block: Block) -> tuple[Any, ...]:
    return block.rows if isinstance(block, Table) else block.items
