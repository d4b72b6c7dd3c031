"""Where does an argument pull against itself? Tensions that the text states, and pairs that cannot both bind.

The idea: two premises that leave no common value of a quantity exclude each other, and the ranges alone say so. A
tension that a reader sees between sentences is weaker: the model shows it if premises that stand on the one claim and
on the other exclude each other, or pull the conclusion's chance in opposite directions.
The method: ranges are compared pair by pair. Of a stated tension the account's premises are taken that name one of its
claims; their pulls, each imposed alone on neutral ranges, come from the question what carries the conclusion.
Trust it when: the claims of the premises are complete. A tension that the model does not show may be one all the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal

from kadesh.analysis.names import called, plain_name
from kadesh.analysis.words import listed, points
from kadesh.domain.element import Element
from kadesh.domain.scenario import Scenario

NOTICE = 0.005
"""A change of the mean chance that is worth a word."""

Shown = Literal["excluded", "opposed", "not opposed", "not carried", "not tried"]


@dataclass(frozen=True)
class Tension:
    """Two premises that cannot both bind: they leave no common value of a quantity."""

    first: str
    second: str
    quantity: str
    first_range: tuple[float, float]
    second_range: tuple[float, float]
    accounts: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Footing:
    """One claim of a stated tension, and the premises of the account that name it."""

    claim: str
    premises: tuple[str, ...]


@dataclass(frozen=True)
class StatedTension:
    """A tension that the text states, under an account.

    Attributes
    ----------
    name, text
        The element that lists it, and its words.
    sides
        Its claims, each with the premises that stand on it.
    shown
        ``excluded``: two of the premises leave no common value; ``opposed``: two pull the chance in opposite
        directions; ``not opposed``: none do; ``not carried``: fewer than two claims have a premise; ``not tried``: what
        the premises do alone was not asked.
    pair
        The two premises that show it, if any do.
    """

    name: str
    text: str
    sides: tuple[Footing, ...]
    shown: Shown
    pair: tuple[str, ...]
    words: str


def find_tensions(scenario: Scenario) -> tuple[Tension, ...]:
    """Pairs of premises that leave no common value of a quantity, with the accounts that hold both."""
    return tuple(_tensions(scenario))


def find_stated_tensions(
    scenario: Scenario, account: str, pulls: Mapping[str, float] | None = None
) -> tuple[StatedTension, ...]:
    """The tensions that a scenario lists among its elements, and whether the model shows them under an account.

    Parameters
    ----------
    scenario
        The argument.
    account
        Whose premises stand on the claims.
    pulls
        By premise, how far it alone moves the conclusion's mean chance from neutral ranges; None if not asked.
    """
    excluded = {frozenset((each.first, each.second)): each.quantity for each in find_tensions(scenario)}
    listed_ones = {name: each for name, each in scenario.elements.items() if each.kind == "tension"}
    return tuple(_stated(scenario, account, name, each, excluded, pulls) for name, each in listed_ones.items())


def stated_reading(found: tuple[StatedTension, ...]) -> str:
    """One sentence on the tensions that a text states; empty if it states none."""
    if not found:
        return ""
    shown = [each.name for each in found if each.shown in ("excluded", "opposed")]
    silent = sum(each.shown == "not carried" for each in found)
    said = f"The text states {len(found)} tension{'s' * (len(found) > 1)}: "
    if any(each.shown == "not tried" for each in found):
        return f"{said}what their premises do in the model was not asked here."
    said += f"the model shows {listed(shown)}" if shown else "the model shows none"
    return f"{said}; {silent} of them {'is' if silent == 1 else 'are'} carried by no two premises of this account."


def _tensions(scenario: Scenario) -> Iterator[Tension]:
    premises = scenario.premises
    for first, second in combinations(premises, 2):
        ours, theirs = premises[first].narrows, premises[second].narrows
        for quantity in (each for each in ours if each in theirs):
            mine, other = ours[quantity], theirs[quantity]
            if max(mine.low, other.low) <= min(mine.high, other.high):
                continue
            both = tuple(
                name for name, stated in scenario.accounts.items() if {first, second} <= set(stated.every_premise)
            )
            where = (
                f"within {listed([called(scenario, 'account', each) for each in both])}" if both else "between accounts"
            )
            yield Tension(
                first,
                second,
                quantity,
                (mine.low, mine.high),
                (other.low, other.high),
                both,
                f"{plain_name(first)} ({mine.low:g} to {mine.high:g}) and {plain_name(second)} ({other.low:g} to "
                f"{other.high:g}) leave no common value of {called(scenario, 'quantity', quantity)}, {where}.",
            )


def _stated(
    scenario: Scenario,
    account: str,
    name: str,
    element: Element,
    excluded: Mapping[frozenset[str], str],
    pulls: Mapping[str, float] | None,
) -> StatedTension:
    held = scenario.accounts[account].every_premise
    sides = tuple(
        Footing(claim, tuple(each for each in held if claim in scenario.premises[each].claims))
        for claim in element.claims
    )
    pairs = [
        (one, other)
        for ours, theirs in combinations(sides, 2)
        for one, other in product(ours.premises, theirs.premises)
        if one != other
    ]

    def found(shown: Shown, pair: tuple[str, ...], words: str) -> StatedTension:
        return StatedTension(name, element.text, sides, shown, pair, f"{name} ({element.text}): {words}.")

    apart = [pair for pair in pairs if frozenset(pair) in excluded]
    if apart:
        quantity = called(scenario, "quantity", excluded[frozenset(apart[0])])
        return found(
            "excluded",
            apart[0],
            f"{listed([plain_name(each) for each in apart[0]])} leave no common value of {quantity}",
        )
    if not pairs:
        without = [side.claim for side in sides if not side.premises]
        title, empty = called(scenario, "account", account), listed([plain_name(each) for each in without])
        why = f"no premise of {title} stands on {empty}" if without else "its claims share one premise"
        return found("not carried", (), f"the model cannot show it, {why}")
    if pulls is None:
        return found("not tried", (), "what its premises do alone was not asked")
    pair = max(pairs, key=lambda each: _opposed(each, pulls))
    if _opposed(pair, pulls) < NOTICE:
        return found("not opposed", (), "the model does not show it, no two of its premises pull in opposite ways")
    one, other = (f"{plain_name(premise)} moves the chance by {points(pulls[premise])}" for premise in pair)
    return found("opposed", pair, f"alone, {one}, {other}")


def _opposed(pair: tuple[str, str], pulls: Mapping[str, float]) -> float:
    """The weaker of two pulls in opposite directions; 0 if they pull the same way."""
    one, other = (pulls.get(premise, 0.0) for premise in pair)
    return min(abs(one), abs(other)) if one * other < 0 else 0.0
