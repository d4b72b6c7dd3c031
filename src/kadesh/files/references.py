"""Which names of a scenario refer to what, and whether each of them resolves.

The idea: one table says, for every place that holds a name, what the name belongs to. It is read on plain data, so
that names are checked also in a file that has other faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_origin

from kadesh.domain import Scenario
from kadesh.domain.argument import EVENTS
from kadesh.domain.game import DEFAULT_ORDER, Game
from kadesh.files.complaint import MOST_COMPLAINTS, Complaint, Place, suggestion
from kadesh.files.shape import is_model, is_number, options

SIDES = ("a", "d")

REFERENCES: tuple[tuple[str, str], ...] = (
    ("claims.*.source", "source"),
    ("claims.*.counter_source", "source"),
    ("quantities.*.source", "source"),
    ("premises.*.source", "source"),
    ("premises.*.counter_source", "source"),
    ("premises.*.claims.*", "claim"),
    ("premises.*.narrows.KEY", "quantity"),
    ("accounts.*.source", "source"),
    ("accounts.*.premises.*", "premise"),
    ("accounts.*.routes.*.premises.*", "premise"),
    ("accounts.*.routes.*.concludes", "conclusion"),
    ("conclusions.*.claims.*", "claim"),
    ("conclusions.*.measure.event", "event"),
    ("conclusions.*.measure.of", "conclusion"),
    ("conclusions.*.measure.lever", "lever"),
    ("conclusions.*.measure.against.*", "lever"),
    ("conclusions.*.measure.coordinate", "coordinate"),
    ("conclusions.*.predicted.KEY", "account"),
    ("conclusions.*.expect.KEY", "account"),
    ("levers.*.source", "source"),
    ("levers.*.sets.KEY", "quantity"),
    ("events.*.source", "source"),
    ("events.*.observes.KEY", "observable event"),
    ("elements.*.claims.*", "claim"),
    ("elements.*.quantities.*", "quantity"),
    ("elements.*.premises.*", "premise"),
    ("elements.*.levers.*", "lever"),
    ("elements.*.conclusions.*", "conclusion"),
    ("elements.*.parts.*", "part of the game"),
    ("elements.*.readings.*.premise", "premise"),
    ("elements.*.readings.*.starts.KEY", "coordinate"),
    ("game.order.*", "stage"),
    ("game.fronts.*.value.KEY", "player"),
    ("game.issues.*.values.KEY", "player"),
    ("game.side_deals.*.values.KEY", "player"),
    ("game.side_deals.*.slopes.KEY", "player"),
    ("game.sides.*.successor.values.KEY", "issue or front"),
    ("game.sides.*.ratification.audience.KEY", "issue, front or 'line'"),
    ("game.sides.*.credibility.guarantees.KEY", "issue"),
    ("game.table.packages.*.transfers.KEY", "front"),
    ("game.table.packages.*.levels.KEY", "issue"),
    ("game.table.menu.KEY", "issue, front or 'line'"),
    ("game.table.divisible.issue", "issue"),
)
"""A place ('*' is any name or list item, KEY the names of a mapping) and what the name there refers to."""


FREE_WORDS = ("stage", "event")
"""Kinds of name that may hold spaces."""


def check_references(data: Mapping[str, Any]) -> Iterator[Complaint]:
    """A complaint for every name that resolves nowhere, from plain data of any shape."""
    told = 0
    for pattern, kind in (*REFERENCES, *((each, "quantity") for each in number_patterns())):
        valid = known(kind, data)
        if valid is None:
            continue
        for place, word in select(data, pattern):
            if isinstance(word, str) and word not in valid and (kind in FREE_WORDS or _is_name(word)):
                text = f"no {kind} is named '{word}'" + suggestion(word, valid, called=_called(kind))
                yield Complaint(text, place)
                told += 1
                if told > MOST_COMPLAINTS:
                    return


def known(kind: str, data: Mapping[str, Any]) -> frozenset[str] | None:
    """The names of a kind, or None if the file does not say (then nothing is said of those who use them)."""
    return KNOWN[kind](data)


@cache
def number_patterns() -> tuple[str, ...]:
    """Where the game holds numbers: every place typed as a bare number or the name of a quantity."""
    return tuple(_numbers_below(Game, "game"))


def _numbers_below(annotation: Any, path: str) -> Iterator[str]:
    if is_number(annotation):
        yield path
        return
    for each in options(annotation):
        if is_model(each):
            for name, field in each.model_fields.items():
                yield from _numbers_below(field.annotation, f"{path}.{name}")
        elif get_origin(each) is dict:
            yield from _numbers_below(get_args(each)[1], f"{path}.*")
        elif get_origin(each) is tuple:
            yield from _numbers_below(get_args(each)[0], f"{path}.*")


def select(data: Any, pattern: str) -> Iterator[tuple[Place, Any]]:
    """Every place that fits a pattern, with what stands there.

    >>> list(select({"a": {"x": 1, "y": 2}}, "a.*"))
    [(('a', 'x'), 1), (('a', 'y'), 2)]
    >>> list(select({"a": {"x": 1}}, "a.KEY"))
    [(('a', 'x'), 'x')]
    """
    found: list[tuple[Place, Any]] = [((), data)]
    for step in pattern.split("."):
        found = [next_ for place, value in found for next_ in _below(place, value, step)]
    return iter(found)


def _below(place: Place, value: Any, step: str) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, Mapping):
        if step == "*":
            yield from (((*place, key), each) for key, each in value.items())
        elif step == "KEY":
            yield from (((*place, key), key) for key in value)
        elif step in value:
            yield (*place, step), value[step]
    elif isinstance(value, (list, tuple)) and step == "*":
        yield from (((*place, number), each) for number, each in enumerate(value))


def coordinates(data: Mapping[str, Any]) -> dict[str, int | None]:
    """The named coordinates that a game uses, with their highest level where the file says it."""
    found: dict[str, int | None] = {}
    for (*_, name, _), steps in select(data, "game.fronts.*.steps"):
        found[f"front.{name}"] = _whole(steps)
    for part in ("standing", "stock", "respect", "resolve"):
        for (_, _, side, _, _), levels in select(data, f"game.sides.*.{part}.levels"):
            found[f"{part}.{side}"] = _whole(levels)
    for (*_, name, _), levels in select(data, "game.backers.*.levels"):
        if levels != 0:
            found[f"backing.{name}"] = _whole(levels)
    for _, levels in select(data, "game.shift.levels"):
        found["shift"] = _whole(levels)
    for _, limit in select(data, "game.lessons.limit"):
        found["lessons"] = _whole(limit)
    if any(isinstance(channel, Mapping) for _, channel in select(data, "game.channel")):
        found["channel"] = 1
    return found


def _section(*place: str) -> Callable[[Mapping[str, Any]], frozenset[str] | None]:
    def names(data: Mapping[str, Any]) -> frozenset[str] | None:
        value: Any = data
        for step in place:
            value = value.get(step, {}) if isinstance(value, Mapping) else None
        return frozenset(value) if isinstance(value, Mapping) else None

    return names


def _either(*kinds: str, also: tuple[str, ...] = ()) -> Callable[[Mapping[str, Any]], frozenset[str] | None]:
    def names(data: Mapping[str, Any]) -> frozenset[str] | None:
        parts = [known(kind, data) for kind in kinds]
        found = [part for part in parts if part is not None]
        return frozenset(also).union(*found) if len(found) == len(parts) else None

    return names


def _quantities(data: Mapping[str, Any]) -> frozenset[str] | None:
    return _section("quantities")(data) if "quantities" in data else None


def _observable(data: Mapping[str, Any]) -> frozenset[str]:
    """What a dated event can say of the game: what the engine follows, and how the war ends."""
    found = {"war", "collapse", "won", "lost", *coordinates(data)}
    for _, table in select(data, "game.table"):
        found |= {"talks", "settlement"} if isinstance(table, Mapping) else set()
    found |= {f"settlement.{place[-1]}" for place, _ in select(data, "game.table.packages.KEY")}
    found |= {"contact"} if "channel" in found else set()
    found |= {f"side.{place[-1]}" for place, _ in select(data, "game.side_deals.KEY")}
    return frozenset(found | {f"fall.{side}" for side in SIDES if f"standing.{side}" in found})


def _parts(data: Mapping[str, Any]) -> frozenset[str] | None:
    """Every part of the game by the path to it, for example ``sides.a.standing`` or ``issues.neutrality``."""
    game = data.get("game")
    return frozenset(_paths(game)) if isinstance(game, Mapping) else None


def _paths(value: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for key, below in value.items():
        yield f"{above}{key}"
        if isinstance(below, Mapping):
            yield from _paths(below, f"{above}{key}.")


KNOWN: dict[str, Callable[[Mapping[str, Any]], frozenset[str] | None]] = {
    "source": _section("sources"),
    "claim": _section("claims"),
    "quantity": _quantities,
    "premise": _section("premises"),
    "account": _section("accounts"),
    "conclusion": _section("conclusions"),
    "lever": _section("levers"),
    "issue": _section("game", "issues"),
    "front": _section("game", "fronts"),
    "backer": _section("game", "backers"),
    "player": _either("backer", also=SIDES),
    "issue or front": _either("issue", "front"),
    "issue, front or 'line'": _either("issue", "front", also=("line",)),
    "coordinate": lambda data: frozenset(coordinates(data)),
    "event": lambda _: frozenset(EVENTS),
    "observable event": _observable,
    "stage": lambda _: frozenset(DEFAULT_ORDER),
    "part of the game": _parts,
}
"""How the names of each kind are found."""


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _is_name(word: str) -> bool:
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9_.\-]{0,79}", word) is not None


def _called(kind: str) -> str:
    """How a complaint introduces the valid names of a kind."""
    if " " in kind:
        return "the names here are"
    return "quantities:" if kind == "quantity" else f"{kind}s:"


def plain(scenario: Scenario) -> dict[str, Any]:
    """A scenario as the plain data that its file holds."""
    return scenario.model_dump(mode="python", exclude_defaults=True)
