"""What has been solved so far, world by world: each world of each game once, many small runs in one call.

The idea: a question asks for hundreds of small runs. A world is its numbers; two runs that share a world share its
answer, and runs of the same game are worlds side by side, whatever premises they come from.
The method: worlds are known by a mark of their numbers. Runs of equal games that are asked for together are solved in
calls of thousands of worlds, then cut apart.
Trust it when: the solver treats each world by itself. Ties are counted, and certificates made, by call: they are those
of one run only where it was solved alone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from kadesh.domain.game import Game
from kadesh.engine.certificate import Certificate, join_certificates
from kadesh.engine.lattice import Array
from kadesh.engine.outlook import Outlook, in_order, join
from kadesh.engine.setting import Progress

MOST_TOGETHER = 2048
"""Runs side by side are solved in calls of at most so many worlds."""

Solver = Callable[..., Outlook]
Places = dict[bytes, tuple[Outlook, int]]
"""By the mark of a world: the outlook that holds it, and its place there."""


@dataclass(frozen=True)
class Run:
    """A game in some worlds, one array a quantity; ``blockers`` for how many weeks to say who blocks a deal."""

    game: Game
    draws: Mapping[str, Array]
    worlds: int
    blockers: int = 0

    def marks(self) -> list[bytes]:
        """A mark for each world, the same for the same numbers."""
        names = sorted(self.draws)
        rows = np.stack([self.draws[name] for name in names], axis=1) if names else np.zeros((self.worlds, 0))
        stem = blake2b("\n".join(names).encode(), digest_size=16)
        marks = []
        for row in np.ascontiguousarray(rows, dtype=np.float64):
            mark = stem.copy()
            mark.update(row.data)
            marks.append(mark.digest())
        return marks

    def kinds(self) -> list[tuple[float, ...]]:
        """For each world what must be alike in one call: the noise, and whether an audience's doubts have a width."""
        asked = [leader.ratification for leader in self.game.sides.values() if leader.ratification is not None]
        rows = [self._numbers(self.game.noise), *(self._numbers(each.width) != 0 for each in asked)]
        return list(zip(*(row.tolist() for row in rows), strict=True))

    def _numbers(self, reference: float | str) -> Array:
        return self.draws[reference] if isinstance(reference, str) else np.full(self.worlds, float(reference))


class Solved:
    """The worlds that a solver has solved."""

    def __init__(self, solver: Solver) -> None:
        self._solver = solver
        self._games: list[tuple[Game, int, Places]] = []
        self._certificates: list[Certificate] = []

    @property
    def worlds(self) -> int:
        """How many worlds are known, over all games."""
        return sum(len(places) for _, _, places in self._games)

    @property
    def certificate(self) -> Certificate | None:
        """The certificates of all calls as one; None where the solver gives none."""
        return join_certificates(self._certificates)

    def outlook(self, run: Run, progress: Progress | None = None) -> Outlook:
        """The outlook of a run; only worlds that are not known yet are solved, in one call."""
        places, marks = self._places(run), run.marks()
        self._solve([(run, marks)], places, progress, most=run.worlds)
        return _gathered([places[mark] for mark in marks])

    def together(self, runs: Iterable[Run], progress: Progress | None = None) -> None:
        """Solve several runs side by side, so that asking for the outlook of each is instant."""
        groups: dict[int, tuple[Places, list[tuple[Run, list[bytes]]]]] = {}
        for run in runs:
            places = self._places(run)
            groups.setdefault(id(places), (places, []))[1].append((run, run.marks()))
        for places, group in groups.values():
            self._solve(group, places, progress, most=MOST_TOGETHER)

    def _places(self, run: Run) -> Places:
        for game, blockers, places in self._games:
            if blockers == run.blockers and (game is run.game or game == run.game):
                return places
        self._games.append((run.game, run.blockers, {}))
        return self._games[-1][2]

    def _solve(
        self, group: list[tuple[Run, list[bytes]]], places: Places, progress: Progress | None, *, most: int
    ) -> None:
        missing: dict[bytes, tuple[Run, int]] = {}
        for run, marks in group:
            for place, mark in enumerate(marks):
                if mark not in places:
                    missing.setdefault(mark, (run, place))
        for wanted in _alike(missing):
            for first in range(0, len(wanted), most):
                chosen = wanted[first : first + most]
                worlds, run = [missing[mark] for mark in chosen], missing[chosen[0]][0]
                found = self._solver(
                    run.game, _side_by_side(worlds), len(chosen), blockers=run.blockers, progress=progress
                )
                if found.certificate is not None:
                    self._certificates.append(found.certificate)
                places.update((mark, (found, place)) for place, mark in enumerate(chosen))


def _alike(worlds: Mapping[bytes, tuple[Run, int]]) -> list[list[bytes]]:
    """The marks of worlds that can be solved in one call."""
    kinds: dict[int, list[tuple[float, ...]]] = {}
    groups: dict[tuple[float, ...], list[bytes]] = {}
    for mark, (run, place) in worlds.items():
        if id(run) not in kinds:
            kinds[id(run)] = run.kinds()
        groups.setdefault(kinds[id(run)][place], []).append(mark)
    return list(groups.values())


def _side_by_side(worlds: list[tuple[Run, int]]) -> dict[str, Array]:
    """The numbers of worlds that come from several runs, those of one run together."""
    runs: dict[int, tuple[Run, list[int]]] = {}
    for run, place in worlds:
        runs.setdefault(id(run), (run, []))[1].append(place)
    names = worlds[0][0].draws
    return {name: np.concatenate([run.draws[name][rows] for run, rows in runs.values()]) for name in names}


def _gathered(places: list[tuple[Outlook, int]]) -> Outlook:
    """One outlook of worlds that may stand in several."""
    sources: dict[int, tuple[Outlook, list[int], list[int]]] = {}
    for rank, (outlook, place) in enumerate(places):
        _, columns, ranks = sources.setdefault(id(outlook), (outlook, [], []))
        columns.append(place)
        ranks.append(rank)
    parts = [in_order(outlook, np.array(columns, dtype=np.intp)) for outlook, columns, _ in sources.values()]
    if len(parts) == 1:
        return parts[0]
    order = np.concatenate([ranks for _, _, ranks in sources.values()])
    return in_order(join(parts), np.argsort(order, kind="stable"))
