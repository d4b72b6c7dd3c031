"""How likely is what was observed? The chance, world by world, that a war agrees with a record of events.

The idea: push the start distribution through the solved war and keep only what agrees with the record; the mass that
is left, live and ended, is the chance of the record (a hidden-Markov forward filter). Players are not conditioned: an
as-of date in mid-war enters through beliefs and start levels.
The method: the game reference, section 9. A sighting says that an event was seen, or not, in a week or in a span of
weeks. "Seen at least once in the span" is its chance without the event's absence, so that a record becomes a sum of
records with signs. Levels, and anything that was seen, imply that the war still goes on.
Trust it when: events are dated to the week. A record that cannot be has chance 0; no small number is put in its place.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kadesh.domain.game import Game
from kadesh.engine.diary import Record
from kadesh.engine.forward import push_forward
from kadesh.engine.lattice import Array
from kadesh.engine.menu import menu_of
from kadesh.engine.outlook import BATCH
from kadesh.engine.setting import SIDES, Progress, in_batches, lattice_of
from kadesh.engine.solve import solve_game

Band = tuple[int, int]
Terms = tuple[tuple[int, Record], ...]
"""Records with signs: the chance of all of it is the signed sum of theirs."""
Reader = Callable[..., Array]
"""What turns a game, draws and records into chances: :func:`read_chances` or a faster twin."""

ONGOING = "war"
SETTLEMENT = "settlement"
"""As conclusions call it; in the diary of a week it is a deal."""

MOST_SPANS = 6
ROUNDING = 1e-13


@dataclass(frozen=True)
class Sighting:
    """What was seen of one event from week ``first`` to week ``last``, counted from the as-of date.

    ``seen`` is True (in at least one of the weeks), False (in none), or the lowest and highest level of a coordinate
    (in all of them). That the war was seen going on means in all of them; that it was over, from the first.
    """

    event: str
    seen: bool | Band
    first: int
    last: int


def observables(game: Game) -> tuple[str, ...]:
    """The names of everything that a record of this game can speak of."""
    names = [ONGOING, "collapse", "won", "lost", *(["talks"] if game.table is not None else [])]
    names += ["contact"] if game.channel is not None else []
    names += [f"side.{deal}" for deal in game.side_deals]
    packages = [f"{SETTLEMENT}.{choice.name}" for choice in menu_of(game)] if game.table is not None else []
    names += [SETTLEMENT, *packages] if packages else []
    names += [f"fall.{side}" for side in SIDES if game.sides[side].standing is not None]
    return (*names, *(c.name for c in lattice_of(game).coordinates if not c.transient))


def read_chances(
    game: Game,
    draws: Mapping[str, Array],
    worlds: int,
    *,
    records: Sequence[Record],
    progress: Progress | None = None,
) -> Array:
    """Chance of each record in every world, with the readable reference.

    Parameters
    ----------
    game
        The game.
    draws
        One array (worlds,) for every quantity that the game names.
    worlds
        How many worlds.
    records
        Each week -> event -> what was observed, as :func:`push_forward` takes it.
    progress
        Told how many worlds are done.

    Returns
    -------
    array
        (records, worlds), 0 where a record cannot be.
    """
    parts = []
    for setting in in_batches(game, draws, worlds, BATCH, progress):
        solution = solve_game(setting)
        rows = [push_forward(solution, record, _span(game, record)).remains for record in records]
        parts.append(np.stack(rows) if rows else np.zeros((0, setting.worlds)))
    return np.concatenate(parts, axis=1)


def terms_of(game: Game, sightings: Sequence[Sighting]) -> Terms:
    """A sequence of sightings as records with signs.

    Raises
    ------
    ValueError
        For an event that the game cannot show, a week outside it, or too many spans of weeks.
    """
    terms: list[tuple[int, dict[int, dict[str, object]]]] = [(1, {})]
    spans = sum(_is_span(s) for s in sightings)
    if spans > MOST_SPANS:
        raise ValueError(f"at most {MOST_SPANS} events can be dated to a span of weeks, not {spans}")
    for sighting in sightings:
        check_sighting(game, sighting)
        terms = [
            (sign * more, merged)
            for sign, record in terms
            for more, added in _written(sighting)
            if (merged := _merge(record, added)) is not None
        ]
    return tuple(terms)


def sum_terms(terms: Terms, chances: Array) -> Array:
    """The chance of sightings from the chances of their records, by world; what is left by rounding alone is none."""
    total = np.tensordot(np.array([float(sign) for sign, _ in terms]), chances, axes=1)
    return np.where(total <= ROUNDING * chances.max(axis=0, initial=0.0), 0.0, np.minimum(total, 1.0))


def read_sightings(
    game: Game,
    draws: Mapping[str, Array],
    worlds: int,
    *,
    sequences: Sequence[Sequence[Sighting]],
    reader: Reader = read_chances,
    progress: Progress | None = None,
) -> Array:
    """Chance that all sightings of each sequence are made, (sequences, worlds); the game is solved once for all."""
    written = [terms_of(game, sightings) for sightings in sequences]
    places: dict[object, int] = {}
    records: list[Record] = []
    for terms in written:
        for _, record in terms:  # sequences that begin alike share records
            if places.setdefault(_content(record), len(records)) == len(records):
                records.append(record)
    chances = reader(game, draws, worlds, records=records, progress=progress)
    rows = [sum_terms(terms, chances[[places[_content(record)] for _, record in terms]]) for terms in written]
    return np.stack(rows) if rows else np.zeros((0, worlds))


def _content(record: Record) -> object:
    """A record as something that can be looked up."""
    return tuple(sorted((week, tuple(sorted(said.items()))) for week, said in record.items() if said))


def check_sighting(game: Game, sighting: Sighting) -> None:
    """Refuse what the game cannot show.

    Raises
    ------
    ValueError
        With the nearest names.
    """
    names = observables(game)
    coordinate = sighting.event in lattice_of(game)
    if sighting.event not in names:
        raise ValueError(f"'{sighting.event}' cannot be observed in this game; what can: {', '.join(names)}")
    if coordinate != (not isinstance(sighting.seen, bool)):
        wanted = "its lowest and highest level" if coordinate else "true or false"
        raise ValueError(f"of '{sighting.event}' a record says {wanted}, not {sighting.seen}")
    if not 0 <= sighting.first <= sighting.last < game.weeks - 1:
        raise ValueError(f"weeks {sighting.first} to {sighting.last} are not inside the game's {game.weeks} weeks")


def _is_span(sighting: Sighting) -> bool:
    return sighting.seen is True and sighting.last > sighting.first and sighting.event != ONGOING


def _written(sighting: Sighting) -> list[tuple[int, dict[int, dict[str, object]]]]:
    """One sighting as records with signs."""
    event, seen, weeks = sighting.event, sighting.seen, range(sighting.first, sighting.last + 1)
    if event == ONGOING and seen is False:  # a war that is over stays over
        weeks = range(sighting.first, sighting.first + 1)
    key = event.replace(SETTLEMENT, "deal", 1) if event.startswith(SETTLEMENT) else event
    key = key.replace(".", ":", 1) if key.startswith(("side.", "deal.")) else key
    if not _is_span(sighting):
        return [(1, {week: {key: seen} for week in weeks})]
    return [(1, {}), (-1, {week: {key: False} for week in weeks})]


def _merge(
    record: dict[int, dict[str, object]], added: dict[int, dict[str, object]]
) -> dict[int, dict[str, object]] | None:
    """Both records together; None if they contradict each other."""
    merged = {week: dict(said) for week, said in record.items()}
    for week, said in added.items():
        known = merged.setdefault(week, {})
        for event, now in said.items():
            before = known.get(event, now)
            if isinstance(before, tuple) and isinstance(now, tuple):
                now = (max(before[0], now[0]), min(before[1], now[1]))
                if now[0] > now[1]:
                    return None
            elif before is not now:
                return None
            known[event] = now
    return merged


def _span(game: Game, record: Record) -> int:
    """How many weeks must be pushed to know the chance of a record."""
    return min(max(record, default=-1) + 2, game.weeks)
