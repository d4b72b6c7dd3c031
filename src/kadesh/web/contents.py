"""What stands on the pages about a scenario, as plain data: the same for the page and for its ``.json`` twin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kadesh.domain import Chance, Range, Scenario
from kadesh.report import words
from kadesh.steps import CAUTIONS
from kadesh.web.library import Held, Library
from kadesh.web.limits import slider_of
from kadesh.web.position import NEUTRAL, Position, start_of
from kadesh.web.refusal import Refusal

NEUTRAL_TITLE = "No account: neutral ranges only"
QUESTIONS = {
    "follows": "Does it follow?",
    "carries": "What carries it?",
    "flips": "What flips it?",
    "blocks": "Who blocks a deal?",
    "tells": "What tells it from rivals?",
    "changes": "What would change it?",
    "settles": "What could be settled?",
}
"""The questions that have a page, in their order, by the name of their analysis."""


def gallery(library: Library) -> dict[str, Any]:
    """Every scenario on offer, with what it asks."""
    return {"schema": "kadesh.explorer.gallery/1", "scenarios": list(_cards(library)), "cautions": list(CAUTIONS)}


def _cards(library: Library) -> Iterable[dict[str, Any]]:
    for key in library.keys:
        try:
            held = library.get(key)
            scenario = held.scenario
        except Refusal as refusal:
            yield {"key": key, "title": key, "fault": refusal.text, "details": list(refusal.details[:3])}
            continue
        start = start_of(scenario)
        yield {
            "key": key,
            "kind": held.kind,
            "title": scenario.title,
            "question": scenario.question,
            "as_of": words.as_of(scenario),
            "parties": [party.name for party in scenario.parties.values()],
            "accounts": len(scenario.accounts),
            "account": scenario.accounts[start.account].title,
            "conclusions": [
                {
                    "name": name,
                    "text": stated.text,
                    "claimed": stated.claimed,
                    "recorded": stated.expect.get(start.account),
                }
                for name, stated in scenario.conclusions.items()
            ],
        }


def scenario_page(held: Held, position: Position) -> dict[str, Any]:
    """The argument, the assumptions and where the reader stands in them."""
    scenario = held.scenario
    return {
        "schema": "kadesh.explorer.scenario/1",
        **heading(held, position),
        "question": scenario.question,
        "note": scenario.as_of.note,
        "accounts": _accounts(scenario, position),
        "conclusions": [
            {
                "name": name,
                "text": stated.text,
                "claimed": stated.claimed,
                "note": stated.note,
                "how": words.how_computed(scenario, stated),
            }
            for name, stated in scenario.conclusions.items()
        ],
        "routes": _routes(scenario, position),
        "claims": _claims(scenario),
        "levers": [
            {
                "name": name,
                "text": lever.text,
                "who": lever.who,
                "pulled": name in position.levers,
                "sets": {quantity: words.span(each) for quantity, each in lever.sets.items()},
            }
            for name, lever in scenario.levers.items()
        ],
        "quantities": _quantities(held, position),
        "silent_about": list(scenario.silent_about),
    }


def heading(held: Held, position: Position) -> dict[str, Any]:
    """What every page about a scenario begins with."""
    scenario = held.scenario
    return {
        "key": held.key,
        "kind": held.kind,
        "scenario": scenario.name,
        "title": scenario.title,
        "as_of": words.as_of(scenario),
        "parties": {side: party.name for side, party in scenario.parties.items()},
        "position": position.query(),
        "account": position.account,
        "account_title": title_of(scenario, position.account),
        "moved": position.moved,
        "says": says(scenario, position),
        "window": window_of(scenario),
        "command": position.command(held.file.name if held.file is not None else held.key),
        "cautions": list(CAUTIONS),
    }


def title_of(scenario: Scenario, account: str) -> str:
    """An account's title."""
    return NEUTRAL_TITLE if account == NEUTRAL else scenario.accounts[account].title


def says(scenario: Scenario, position: Position) -> str:
    """A position in one sentence."""
    parts = [f"Account: {title_of(scenario, position.account)}"]
    if position.without:
        parts.append(f"without {words.listed(position.without)}")
    if position.levers:
        parts.append(f"with {words.listed(position.levers)}")
    if position.settings:
        parts.append(words.listed(f"{name} at {_span(low, high)}" for name, low, high in position.settings))
    if position.seed:
        parts.append(f"seed {position.seed}")
    return "; ".join(parts) + "."


def window_of(scenario: Scenario) -> int | None:
    """The window, in weeks, of the first conclusion about a chance."""
    for stated in scenario.conclusions.values():
        if isinstance(stated.measure, Chance):
            return stated.measure.within_weeks
    return None


def _span(low: float, high: float) -> str:
    return words.span(Range(low=low, high=high))


def _accounts(scenario: Scenario, position: Position) -> list[dict[str, Any]]:
    found = [
        {"name": name, "title": each.title, "text": each.text, "premises": len(each.every_premise)}
        for name, each in scenario.accounts.items()
    ]
    text = "Nothing is assumed beyond the ranges."
    found.append({"name": NEUTRAL, "title": NEUTRAL_TITLE, "text": text, "premises": 0})
    return [{**each, "chosen": each["name"] == position.account} for each in found]


def _routes(scenario: Scenario, position: Position) -> list[dict[str, Any]]:
    """The lines of reasoning of the chosen account, with their premises; premises in no route come last."""
    if position.account == NEUTRAL:
        return []
    account = scenario.accounts[position.account]
    shown: set[str] = set()
    found = []
    routes = [(name, route.text, route.premises) for name, route in account.routes.items()]
    routed = {premise for _, _, premises in routes for premise in premises}
    alone = tuple(each for each in account.premises if each not in routed)
    if alone:
        routes.append(("", "Premises outside the routes" if routes else "Premises", alone))
    for name, text, premises in routes:
        lines = []
        for premise in premises:
            stated = scenario.premises[premise]
            lines.append(
                {
                    "name": premise,
                    "text": stated.text,
                    "held": premise not in position.without,
                    "first": premise not in shown,
                    "narrows": {quantity: words.span(each) for quantity, each in stated.narrows.items()},
                    "claims": list(stated.claims),
                    "counter": stated.counter,
                    "counter_source": stated.counter_source,
                }
            )
            shown.add(premise)
        found.append({"name": name, "text": text, "premises": lines})
    return found


def _claims(scenario: Scenario) -> list[dict[str, Any]]:
    """Every claim, in the order of its source."""
    order = {name: place for place, name in enumerate(dict.fromkeys(each.source for each in scenario.claims.values()))}
    claims = sorted(
        scenario.claims.items(),
        key=lambda pair: (order[pair[1].source], min((quote.start for quote in pair[1].quotes), default=10**9)),
    )
    used: dict[str, list[str]] = {}
    for name, premise in scenario.premises.items():
        for claim in premise.claims:
            used.setdefault(claim, []).append(name)
    return [
        {
            "name": name,
            "text": claim.text,
            "status": claim.status,
            "source": scenario.sources[claim.source].title if claim.source in scenario.sources else claim.source,
            "speaker": claim.speaker,
            "note": claim.note,
            "counter": claim.counter,
            "counter_source": claim.counter_source,
            "premises": used.get(name, []),
        }
        for name, claim in claims
    ]


def _quantities(held: Held, position: Position) -> list[dict[str, Any]]:
    """Every number with how far it can be moved, where it stands, and who narrows it; what matters most comes first."""
    scenario = held.scenario
    settings = {name: (low, high) for name, low, high in position.settings}
    pulled = {name for lever in position.levers for name in scenario.levers[lever].sets}
    chosen = position.premises(scenario)
    fixed = position.fixed(scenario)
    found = []
    for name, quantity in scenario.quantities.items():
        neutral, limit = quantity.range, held.limits[name]
        slider = slider_of(neutral, limit)
        low, high = neutral.low, neutral.high
        for premise in chosen:
            narrow = scenario.premises[premise].narrows.get(name)
            if narrow is not None:
                low, high = max(low, narrow.low), min(high, narrow.high)
        account = (low, high)
        if name in fixed:
            low, high = fixed[name].low, fixed[name].high
        found.append(
            {
                "name": name,
                "meaning": quantity.meaning,
                "unit": quantity.unit,
                "neutral": [neutral.low, neutral.high],
                "account": list(account),
                "now": [low, high],
                "slider": [min(slider.low, low), max(slider.high, high)],
                "limit": [limit.low, limit.high],
                "set": name in settings,
                "pulled": name in pulled,
                "value": (low + high) / 2,
                "words": words.span(Range(low=low, high=high)),
                "neutral_words": words.span(neutral),
                "account_words": words.span(Range(low=account[0], high=account[1])),
                "narrowed": account != (neutral.low, neutral.high),
                "source": quantity.source,
                "judgement": quantity.judgement,
                "drives": quantity.drives,
                "who": _who(scenario, name),
            }
        )
    found.sort(key=lambda each: (not each["set"], each["drives"] or 999, not each["narrowed"]))
    return found


def _who(scenario: Scenario, quantity: str) -> list[dict[str, str]]:
    """The accounts that narrow a number, and to what."""
    found = []
    for account, stated in scenario.accounts.items():
        narrows = [scenario.premises[premise].narrows.get(quantity) for premise in stated.every_premise]
        spans = [each for each in narrows if each is not None]
        if spans:
            low, high = max(each.low for each in spans), min(each.high for each in spans)
            if low <= high:
                found.append({"account": account, "title": stated.title, "to": _span(low, high)})
    return found
