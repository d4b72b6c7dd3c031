"""A link is a position: which account, which premises without, which levers, which numbers set by hand.

The words are those of the command line: ``account=NAME``, ``lever=NAME``, ``set=QUANTITY=VALUE`` or
``set=QUANTITY=LOW to HIGH``, ``seed=N``; and ``without=PREMISE`` releases one premise of the account.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from kadesh.domain import Range, Scenario
from kadesh.engine.worlds import ranges_under
from kadesh.files.complaint import suggestion
from kadesh.files.ranges import said
from kadesh.web.library import Held
from kadesh.web.refusal import Refusal

NEUTRAL = "neutral"
"""The account without premises."""

MOST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Position:
    """Where a reader stands in a scenario."""

    account: str
    without: tuple[str, ...] = ()
    levers: tuple[str, ...] = ()
    settings: tuple[tuple[str, float, float], ...] = ()
    seed: int = 0

    @property
    def moved(self) -> bool:
        """Whether anything beside the account was chosen."""
        return bool(self.without or self.levers or self.settings or self.seed)

    def query(self) -> str:
        """The position as the query of a link."""
        found = [("account", self.account)]
        found += [("without", name) for name in self.without]
        found += [("lever", name) for name in self.levers]
        found += [("set", f"{name}={_written(low, high)}") for name, low, high in self.settings]
        found += [("seed", str(self.seed))] if self.seed else []
        return urlencode(found)

    def fixed(self, scenario: Scenario) -> dict[str, Range]:
        """What levers and settings make of quantities; settings win."""
        found: dict[str, Range] = {}
        for lever in self.levers:
            found.update(scenario.levers[lever].sets)
        return found | self.set_by_hand()

    def set_by_hand(self) -> dict[str, Range]:
        """The numbers that are set, without what levers make of others."""
        return {name: Range(low=low, high=high) for name, low, high in self.settings}

    def premises(self, scenario: Scenario) -> tuple[str, ...]:
        """The premises that are imposed."""
        if self.account == NEUTRAL:
            return ()
        return tuple(each for each in scenario.accounts[self.account].every_premise if each not in self.without)

    def command(self, name: str) -> str:
        """The same on the command line, as far as it can be said there."""
        parts = ["kadesh", "run", name]
        parts += ["--account", self.account] if self.account != NEUTRAL else []
        parts += [part for lever in self.levers for part in ("--lever", lever)]
        parts += [part for name, low, high in self.settings for part in ("--set", f"'{name}={_written(low, high)}'")]
        parts += ["--seed", str(self.seed)] if self.seed else []
        return " ".join(parts)


def start_of(scenario: Scenario) -> Position:
    """Where a scenario opens: under the account that states the argument."""
    cited = [scenario.claims[c].source for each in scenario.conclusions.values() for c in each.claims]
    for name, account in scenario.accounts.items():
        if account.source is not None and account.source in cited:
            return Position(name)
    return Position(next(iter(scenario.accounts)))


def read_position(held: Held, query: QueryParams) -> Position:
    """The position that a link says. Raises: Refusal with the nearest valid word."""
    scenario = held.scenario
    account = query.get("account") or start_of(scenario).account
    _known([account], [*scenario.accounts, NEUTRAL], "account", "accounts")
    stated = () if account == NEUTRAL else scenario.accounts[account].every_premise
    without = tuple(dict.fromkeys(query.getlist("without")))
    _known(without, scenario.premises, "premise", "premises")
    without = tuple(each for each in without if each in stated)
    levers = tuple(dict.fromkeys(query.getlist("lever")))
    _known(levers, scenario.levers, "lever", "levers")
    settings = _settings(held, query.getlist("set"))
    position = Position(account, without, levers, settings, read_whole(query, "seed", 0, MOST_SEED))
    try:
        ranges_under(scenario, position.premises(scenario), position.fixed(scenario))
    except ValueError as fault:
        raise Refusal(400, str(fault)) from None
    return position


def read_whole(query: Mapping[str, str], name: str, usual: int, most: int, least: int = 0) -> int:
    """A whole number from a query."""
    text = query.get(name)
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most):
        raise Refusal(400, f"'{name}' is a whole number from {least} to {most}, not '{text[:40]}'")
    return int(text)


def _settings(held: Held, written: Iterable[str]) -> tuple[tuple[str, float, float], ...]:
    scenario, found = held.scenario, {}
    for text in written:
        name, _, value = (part.strip() for part in text.partition("="))
        _known([name], scenario.quantities, "quantity", "quantities")
        try:
            numbers = [float(part) for part in value.split(" to ")]
        except ValueError:
            numbers = []
        if len(numbers) not in (1, 2) or not all(map(math.isfinite, numbers)) or numbers[0] > numbers[-1]:
            raise Refusal(400, f"'{text[:80]}': write QUANTITY=VALUE or QUANTITY=LOW to HIGH")
        limit = held.limits[name]
        if not limit.low <= numbers[0] <= numbers[-1] <= limit.high:
            raise Refusal(400, f"'{name}' lies from {said(limit)}, and not at {value[:60]}")
        if name == scenario.game.noise and numbers[0] != numbers[-1]:
            raise Refusal(400, f"'{name}' must be one value, the same in every world")
        found[name] = (name, numbers[0], numbers[-1])
    return tuple(found.values())


def _known(names: Iterable[str], known: Iterable[str], kind: str, kinds: str) -> None:
    known = list(known)
    for name in names:
        if name not in known:
            hint = suggestion(name, known, called=f"the {kinds} are")
            raise Refusal(400, f"no {kind} is named '{name[:80]}'{hint}")


def _written(low: float, high: float) -> str:
    return f"{low:.12g}" if low == high else f"{low:.12g} to {high:.12g}"
