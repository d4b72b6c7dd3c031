"""The scenario's dated events as sightings by week, counted from the as-of date.

The idea: an event has a date, perhaps an end date or a rough precision, and says what the model could observe of it.
The method: week 0 begins on the earliest as-of date. A date known to the month counts as its following thirty days, an
event with an end date as the span; something seen in a span was seen at least once, something absent never.
Trust it when: ``skipped`` holds nothing that matters: events before the as-of date, or beyond the horizon, are left
out and said to be.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from kadesh.analysis.names import called, spaced
from kadesh.domain.argument import Event
from kadesh.domain.scenario import Scenario
from kadesh.engine.observe import Sighting, check_sighting

MONTH_DAYS = 30


@dataclass(frozen=True)
class Dated:
    """An event of the record: its words, its date, the week in which it begins, and what was observed."""

    text: str
    date: str
    week: int
    sightings: tuple[Sighting, ...]
    observed: str


@dataclass(frozen=True)
class DatedRecord:
    """The events inside the window, in the order of their weeks, and the others with the reason."""

    events: tuple[Dated, ...]
    skipped: tuple[str, ...]

    @property
    def last_week(self) -> int:
        """The last week of which it says something; -1 for an empty record."""
        return max((s.last for event in self.events for s in event.sightings), default=-1)


def read_record(scenario: Scenario) -> DatedRecord:
    """The dated events of a scenario as sightings.

    Raises
    ------
    ValueError
        If an event observes something that the game cannot show.
    """
    dated, skipped = [], []
    last_week = scenario.game.weeks - 2
    for event in scenario.events:
        if not event.observes:
            continue
        first, last = weeks_of(event, scenario.as_of.earliest)
        if first < 0:
            skipped.append(f"{event.date}: {event.text} (before the as-of date)")
        elif last > last_week:
            skipped.append(f"{event.date}: {event.text} (beyond the {scenario.game.weeks} weeks of the game)")
        else:
            seen = tuple(Sighting(name, seen_of(name, said), first, last) for name, said in event.observes.items())
            for each in seen:
                check_sighting(scenario.game, each)
            words = "; ".join(in_words(scenario, each) for each in seen)
            dated.append(Dated(event.text, event.date.isoformat(), first, seen, words))
    return DatedRecord(tuple(sorted(dated, key=lambda each: (each.week, each.date))), tuple(skipped))


def weeks_of(event: Event, earliest: dt.date) -> tuple[int, int]:
    """The first and last week of an event; negative before the as-of date."""
    until = event.until or event.date
    if event.until is None and event.precision == "month":
        until = event.date + dt.timedelta(days=MONTH_DAYS - 1)
    return (event.date - earliest).days // 7, (until - earliest).days // 7


def seen_of(name: str, said: Any) -> bool | tuple[int, int]:
    """What an event says of a thing: true or false, a level, or 'low to high'.

    Raises
    ------
    ValueError
        For anything else.

    Examples
    --------
    >>> seen_of("talks", True), seen_of("front.east", "3 to 4"), seen_of("backing.us", 2)
    (True, (3, 4), (2, 2))
    """
    if isinstance(said, bool):
        return said
    if isinstance(said, int):
        return (said, said)
    if isinstance(said, str) and " to " in said:
        said = said.split(" to ")
    try:
        low, high = (int(each) for each in said)
    except (TypeError, ValueError):
        raise ValueError(f"observes.{name}: true, false, a level or 'low to high' is expected, not {said!r}") from None
    return (low, high)


def in_words(scenario: Scenario, sighting: Sighting) -> str:
    """A sighting as a few words about the scenario's parties, side deals, lines and backers."""
    names = {
        "talks": "formal talks",
        "settlement": "a settlement",
        "war": "war still going on",
        "contact": "contact through the mediator",
        "collapse": "a collapse of the line",
    }
    what = names.get(sighting.event) or _coordinate(scenario, sighting.event)
    when = f"week {sighting.first}" if sighting.first == sighting.last else f"weeks {sighting.first} to {sighting.last}"
    if isinstance(sighting.seen, bool):
        return f"{what} in {when}" if sighting.seen else f"no {what.removeprefix('a ')} in {when}"
    low, high = sighting.seen
    return f"{what} at {low} in {when}" if low == high else f"{what} from {low} to {high} in {when}"


def _coordinate(scenario: Scenario, event: str) -> str:
    kind, _, name = event.partition(".")
    if kind == "fall":
        return f"{called(scenario, 'side', name)}'s leader falls"
    if kind == "side":
        return f"side deal {called(scenario, 'side deal', name)}"
    if kind == "front":
        return called(scenario, "front", name)
    if kind == "backing":
        return f"backing by {_backer(scenario, name)}"
    return f"{kind} of {called(scenario, 'side', name)}" if name else spaced(kind)


def _backer(scenario: Scenario, name: str) -> str:
    said = called(scenario, "backer", name)
    return f"the{said[3:]}" if said.startswith("The ") else said


def candidates(scenario: Scenario, first: int, last: int) -> dict[str, tuple[tuple[str, tuple[Sighting, ...]], ...]]:
    """Observations that could be made from week ``first`` to ``last``: name -> the outcomes told apart.

    What none of an observation's outcomes covers is its last outcome, ``otherwise``.
    """
    game = scenario.game
    found: dict[str, tuple[tuple[str, tuple[Sighting, ...]], ...]] = {}

    def yes(name: str, event: str) -> None:
        found[name] = (("yes", (Sighting(event, True, first, last),)),)

    if game.table is not None:
        yes("formal talks", "talks")
        yes("a settlement", "settlement")
    yes("a collapse of the line", "collapse")
    found["the war still going on at the end"] = (("yes", (Sighting("war", True, last, last),)),)
    if game.channel is not None:
        yes("contact through the mediator", "contact")
    for deal in game.side_deals:
        yes(f"the {_coordinate(scenario, f'side.{deal}')} in force", f"side.{deal}")
    for side in ("a", "d"):
        if game.sides[side].standing is not None:
            yes(_coordinate(scenario, f"fall.{side}"), f"fall.{side}")
    for front, stated in game.fronts.items():
        found[f"{called(scenario, 'front', front)} at the end"] = _around(
            f"front.{front}", stated.start, stated.steps, last
        )
    for name, backer in game.backers.items():
        if backer.levels:
            found[f"{_coordinate(scenario, f'backing.{name}')} at the end"] = _around(
                f"backing.{name}", backer.start, backer.levels, last
            )
    return found


def _around(coordinate: str, start: int, top: int, week: int) -> tuple[tuple[str, tuple[Sighting, ...]], ...]:
    bands = (
        ("lower than at the start", (0, start - 1)),
        ("as at the start", (start, start)),
        ("higher", (start + 1, top)),
    )
    return tuple((words, (Sighting(coordinate, band, week, week),)) for words, band in bands if band[0] <= band[1])
