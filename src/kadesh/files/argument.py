"""Whether an argument is stated fairly and wholly: sources, counter-positions, two sides, nothing contradictory.

The idea: a scenario with a fault of this kind can be run, but should not be believed or passed on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from kadesh.domain import Account, Premise, Range, Scenario, Threshold
from kadesh.files.complaint import Complaint, Place
from kadesh.files.ranges import said
from kadesh.files.references import SIDES, coordinates, number_patterns, plain, select

STRUCTURE = (
    "game.table.packages.*.levels.*",
    "game.table.menu.*.*",
    "game.table.divisible.low",
    "game.table.divisible.high",
)
"""Bare numbers here say what can be offered; they are measurements of nothing."""

DISPUTABLE = ("opinion", "rhetoric", "forecast")
"""What a premise may rest on, but had better not without the other view beside it."""

FEWEST_ACCOUNTS = 2
FEWEST_PREMISES = 2


def check_argument(scenario: Scenario) -> Iterator[Complaint]:
    """Everything about an argument that a reader could hold against it."""
    data = plain(scenario)
    used = uses(data)
    yield from _bare_numbers(data)
    yield from _sources(scenario)
    yield from _counters(scenario)
    yield from _two_sides(scenario, used)
    yield from _unused(scenario, used)
    for name, account in scenario.accounts.items():
        yield from _account(scenario, name, account)
    yield from _conclusions(scenario, data)
    yield from _quotes(scenario)


def uses(data: Mapping[str, Any]) -> dict[str, list[Place]]:
    """Where in the game each quantity is used."""
    found: dict[str, list[Place]] = {}
    for pattern in number_patterns():
        for place, value in select(data, pattern):
            if isinstance(value, str):
                found.setdefault(value, []).append(place)
    return found


def bears_on(premise: Premise, side: str, used: Mapping[str, list[Place]]) -> bool:
    """Whether a premise narrows something of a side's own: what its leader wants, bears, fears or believes."""
    return any(_is_own(place, side) for quantity in premise.narrows for place in used.get(quantity, ()))


def _is_own(place: Place, side: str) -> bool:
    under = place[1:3] == ("sides", side)
    worth = place[1] in ("fronts", "issues", "side_deals") and place[-1] == side
    return under or worth


def _bare_numbers(data: Mapping[str, Any]) -> Iterator[Complaint]:
    for pattern in number_patterns():
        for place, value in select(data, pattern):
            if not isinstance(value, (int, float)) or value in (0, 1):
                continue
            if pattern in STRUCTURE and (0 <= value <= 1 or pattern == "game.table.menu.*.*"):
                continue
            text = f"a bare {value:g}: numbers other than 0 and 1 need a quantity, with a source or 'judgement'"
            yield Complaint(text, place)


def _sources(scenario: Scenario) -> Iterator[Complaint]:
    for name, premise in scenario.premises.items():
        if not premise.claims and premise.source is None and premise.judgement is None:
            yield Complaint("a premise needs claims, a 'source', or 'judgement' with a reason", ("premises", name))
    for name, lever in scenario.levers.items():
        if lever.source is None and lever.judgement is None:
            yield Complaint("a lever needs a 'source', or 'judgement' with a reason", ("levers", name))
    unread = {name for name, source in scenario.sources.items() if source.opened == "not opened"}
    for name, quantity in scenario.quantities.items():
        if quantity.source in unread and quantity.judgement is None:
            text = f"rests on '{quantity.source}' alone, which was not opened; say so under 'judgement'"
            yield Complaint(text, ("quantities", name), "advice")


def _counters(scenario: Scenario) -> Iterator[Complaint]:
    needs = "needs a counter-position with a source: 'counter' and 'counter_source'"
    for name, claim in scenario.claims.items():
        if claim.counter is not None and claim.counter_source is None:
            yield Complaint("a counter-position without a source: 'counter_source' is missing", ("claims", name))
        elif claim.status == "contested" and (claim.counter is None or claim.counter_source is None):
            yield Complaint(f"a contested claim {needs}", ("claims", name))
    for name, premise in scenario.premises.items():
        if premise.counter is not None and premise.counter_source is None:
            yield Complaint("a counter-position without a source: 'counter_source' is missing", ("premises", name))
            continue
        claims = [scenario.claims[each] for each in premise.claims if each in scenario.claims]
        disputable = claims and all(claim.status in DISPUTABLE for claim in claims)
        if disputable and premise.counter is None and all(claim.counter is None for claim in claims):
            listed = " and ".join(sorted({claim.status for claim in claims}))
            text = f"rests on {listed} only: state what speaks against it under 'counter', with 'counter_source'"
            yield Complaint(text, ("premises", name), "advice")


def _two_sides(scenario: Scenario, used: Mapping[str, list[Place]]) -> Iterator[Complaint]:
    if len(scenario.accounts) < FEWEST_ACCOUNTS:
        yield Complaint("a scenario needs at least two accounts: rival stories of why", ("accounts",))
    reached: dict[str, set[str]] = {}
    for name, account in scenario.accounts.items():
        premises = [scenario.premises[each] for each in account.every_premise if each in scenario.premises]
        reached[name] = {side for side in SIDES if any(bears_on(premise, side, used) for premise in premises)}
    if any(len(sides) == len(SIDES) for sides in reached.values()):
        return
    missing = [side for side in SIDES if not any(side in sides for sides in reached.values())]
    if missing:
        called = {str(side): party.name for side, party in scenario.parties.items()}
        names = " or ".join(called.get(side, side) for side in missing)
        text = f"one-sided: no premise of any account bears on what {names} wants, bears, fears or believes"
    else:
        text = "one-sided: no account has premises for both sides' own reasons; each speaks of one side only"
    yield Complaint(text, ("accounts",))


def _unused(scenario: Scenario, used: Mapping[str, list[Place]]) -> Iterator[Complaint]:
    for name in scenario.quantities:
        if name not in used:
            yield Complaint("no part of the game uses this quantity", ("quantities", name), "advice")
    parts = [("premises", name, "narrows", premise.narrows) for name, premise in scenario.premises.items()]
    parts += [("levers", name, "sets", lever.sets) for name, lever in scenario.levers.items()]
    for section, name, field, ranges in parts:
        if not ranges:
            yield Complaint(f"{field} no quantity, so it does nothing", (section, name))
        for quantity in ranges:
            if quantity in scenario.quantities and quantity not in used:
                yield Complaint(
                    "no part of the game uses this quantity, so this does nothing", (section, name, field, quantity)
                )
    told = {premise for account in scenario.accounts.values() for premise in account.every_premise}
    told |= {each.premise for element in scenario.elements.values() for each in element.readings if each.premise}
    for name in scenario.premises:
        if name not in told:
            yield Complaint("no account uses this premise", ("premises", name), "advice")
    sections = (scenario.claims, scenario.quantities, scenario.premises, scenario.accounts, scenario.levers)
    cited = {each.source for section in sections for each in section.values()}
    cited |= {each.source for each in scenario.events}
    cited |= {claim.counter_source for claim in scenario.claims.values()}
    cited |= {premise.counter_source for premise in scenario.premises.values()}
    for name in scenario.sources:
        if name not in cited:
            yield Complaint("nothing cites this source", ("sources", name), "advice")


def _account(scenario: Scenario, name: str, account: Account) -> Iterator[Complaint]:
    premises = {each: scenario.premises[each] for each in account.every_premise if each in scenario.premises}
    if not premises:
        yield Complaint("an account without premises tells no story of why", ("accounts", name))
    told: dict[str, list[tuple[str, Range]]] = {}
    for premise, part in premises.items():
        for quantity, span in part.narrows.items():
            told.setdefault(quantity, []).append((premise, span))
    for quantity, spans in told.items():
        one, highest = max(spans, key=lambda each: each[1].low)
        other, lowest = min(spans, key=lambda each: each[1].high)
        between = f"'{one}' ({said(highest)}) and '{other}' ({said(lowest)})"
        if highest.low > lowest.high:
            yield Complaint(f"the premises {between} contradict each other on '{quantity}'", ("accounts", name))
        elif highest.low == lowest.high and all(span.low < span.high for _, span in spans):
            text = f"the premises {between} leave '{quantity}' one value only, an end of both ranges"
            yield Complaint(text, ("accounts", name), "advice")
        alone = [f"'{premise}'" for premise, _ in spans if len(premises[premise].narrows) == 1]
        if len(alone) > 1:
            listed = f"{', '.join(alone[:-1])} and {alone[-1]}"
            text = f"the premises {listed} act through the same quantity only, '{quantity}'"
            yield Complaint(text, ("accounts", name), "advice")
    for route_name, route in account.routes.items():
        place = ("accounts", name, "routes", route_name)
        parts = [premises[each] for each in route.premises if each in premises]
        if len(route.premises) < FEWEST_PREMISES:
            yield Complaint("a route of fewer than two premises", place, "advice")
        elif len({quantity for part in parts for quantity in part.narrows}) < FEWEST_PREMISES:
            yield Complaint("a route whose premises all act through one quantity", place, "advice")


def _conclusions(scenario: Scenario, data: Mapping[str, Any]) -> Iterator[Complaint]:
    tops = coordinates(data)
    for name, conclusion in scenario.conclusions.items():
        unrecorded = [account for account in scenario.accounts if account not in conclusion.expect]
        if unrecorded and len(unrecorded) < len(scenario.accounts):
            text = f"no verdict is recorded under 'expect' for {', '.join(unrecorded)}"
            yield Complaint(text, ("conclusions", name), "advice")
        measure = conclusion.measure
        if isinstance(measure, Threshold):
            top = tops.get(measure.coordinate)
            if top is not None and top > 1 and measure.level == top:
                text = f"the threshold sits on the highest level of '{measure.coordinate}'"
                yield Complaint(text, ("conclusions", name, "measure", "level"), "advice")
    for field, why in (("law", "what international law says"), ("human_cost", "what the war cost people")):
        if getattr(scenario, field) is None:
            yield Complaint(f"'{field}' is missing: {why}, which every report shows", (), "advice")


def _quotes(scenario: Scenario) -> Iterator[Complaint]:
    for name, claim in scenario.claims.items():
        source = scenario.sources.get(claim.source)
        for number, quote in enumerate(claim.quotes):
            place: Place = ("claims", name, "quotes", number)
            if source is not None and source.characters is not None and quote.end > source.characters:
                yield Complaint(f"ends at {quote.end}, but '{claim.source}' has {source.characters} characters", place)
            if quote.exact is None:
                continue
            if len(quote.exact) != quote.end - quote.start:
                text = f"the quote has {len(quote.exact)} characters, its span {quote.end - quote.start}"
                yield Complaint(text, (*place, "exact"))
            elif quote.sha256 is not None and not hash_of(quote.exact).startswith(quote.sha256):
                yield Complaint("the hash is not that of the quote", (*place, "sha256"))


def hash_of(text: str) -> str:
    """The sha256 of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
