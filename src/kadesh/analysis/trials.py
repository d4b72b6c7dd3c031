"""The games that an analysis has run: the same worlds throughout, each world of each game solved once.

The idea: every question asks for the outlook under some premises, some levers, and perhaps a coordinate held fixed.
Asking twice costs nothing, and all answers stand on common worlds. A question whose runs do not depend on each other's
answers can be rehearsed, and all its runs solved side by side.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from kadesh.analysis.solved import Run, Solved, Solver
from kadesh.domain.argument import Range
from kadesh.domain.game import Game, Side
from kadesh.domain.scenario import Scenario
from kadesh.engine.kernel.outlook import fast_outlook
from kadesh.engine.lattice import Array
from kadesh.engine.outlook import Outlook, blank_outlook
from kadesh.engine.setting import Progress
from kadesh.engine.worlds import Points, draw_points, draw_worlds, ranges_under

__all__ = ["Solver", "Trials", "held"]


@dataclass
class Trials:
    """A scenario in common worlds.

    Parameters
    ----------
    scenario
        The argument and its game.
    points
        Low-discrepancy points, one row a world.
    settings
        Numbers fixed by the user for every run (``--set``).
    progress
        Told how many worlds are done, over all runs.
    solver
        What turns a game and draws into an outlook.
    """

    scenario: Scenario
    points: Points
    settings: Mapping[str, Range] = field(default_factory=dict)
    progress: Progress | None = None
    solver: Solver = fast_outlook
    solved: Solved = field(default=None, repr=False)  # type: ignore[assignment]  # made below unless shared

    def __post_init__(self) -> None:
        if self.solved is None:
            self.solved = Solved(self.solver)

    @classmethod
    def of(cls, scenario: Scenario, worlds: int, seed: int, **more: object) -> "Trials":
        """Trials of a scenario in so many worlds from a seed."""
        return cls(scenario, draw_points(scenario.quantities, worlds, seed), **more)  # type: ignore[arg-type]  # as in the class

    def outlook(
        self,
        premises: Iterable[str] = (),
        levers: Iterable[str] = (),
        hold: tuple[str, int] | None = None,
        examine: int = 0,
    ) -> Outlook:
        """The outlook under some premises (all others neutral), with levers pulled, or a coordinate held at a level.

        ``examine`` is for how many weeks to say who blocks a deal, which costs more than all the rest.
        """
        sets = dict(self.settings)
        for lever in levers:
            sets.update(self.scenario.levers[lever].sets)
        draws = draw_worlds(self.points, ranges_under(self.scenario, sorted(set(premises)), sets))
        game = self.scenario.game
        if hold is not None:
            game, draws = held(game, draws, *hold)
        return self.solved.outlook(Run(game, draws, self.points.worlds, examine), self.progress)

    def outlooks(self, draws: Iterable[Mapping[str, Array]]) -> list[Outlook]:
        """The outlooks of the scenario's game with numbers of one's own, solved side by side.

        Parameters
        ----------
        draws
            For each outlook, one array (worlds,) a quantity.
        """
        runs = [Run(self.scenario.game, each, len(next(iter(each.values())))) for each in draws]
        self.solved.together(runs, self.progress)
        return [self.solved.outlook(run) for run in runs]

    def ahead(self, ask: Callable[["Trials"], object]) -> None:
        """Solve side by side all that a question will ask for, so that asking it costs no more.

        Parameters
        ----------
        ask
            The question. It is rehearsed with outlooks in which nothing happens, so that runs that depend on the
            answers of others are left to be solved when they are asked for.
        """
        runs: list[Run] = []

        def note(game: Game, draws: Mapping[str, Array], worlds: int, *, blockers: int = 0, **_: object) -> Outlook:
            runs.append(Run(game, draws, worlds, blockers))
            return blank_outlook(game, worlds)

        ask(replace(self, progress=None, solver=note, solved=Solved(note)))
        self.solved.together(runs, self.progress)

    def first(self, worlds: int) -> "Trials":
        """The same trials in the first so many worlds only; a power of two keeps the points even."""
        if worlds >= self.points.worlds:
            return self
        return self.at(self.points.rows[:worlds])

    def at(self, rows: Array) -> "Trials":
        """The same scenario and settings in other worlds: one row of points a world, in the order of ``points``."""
        return replace(self, points=Points(self.points.names, rows))

    def fixed(self, values: Mapping[str, float]) -> "Trials":
        """The same worlds with some quantities fixed."""
        sets = {name: Range(low=value, high=value) for name, value in values.items()}
        return replace(self, settings={**self.settings, **sets})

    def of_game(self, game: Game) -> "Trials":
        """The same worlds in a changed game."""
        return replace(self, scenario=self.scenario.model_copy(update={"game": game}))

    def ranges(self, premises: Iterable[str] = ()) -> dict[str, Range]:
        """The range of every quantity under some premises and the user's settings."""
        return ranges_under(self.scenario, sorted(set(premises)), self.settings)

    def premises_of(self, account: str) -> tuple[str, ...]:
        """All premises of an account: its own and those of its routes, each once."""
        return self.scenario.accounts[account].every_premise


def held(game: Game, draws: Mapping[str, Array], coordinate: str, level: int) -> tuple[Game, dict[str, Array]]:
    """The game with a coordinate of respect held at a level for the whole war, and its draws.

    A held coordinate is no coordinate: what its level takes off the audience's need is taken off once and for all.

    Raises
    ------
    ValueError
        If the coordinate is not ``respect.a`` or ``respect.d``, or the game does not follow it to that level.
    """
    kind, _, letter = coordinate.partition(".")
    if kind != "respect" or letter not in ("a", "d"):
        raise ValueError(f"'{coordinate}' cannot be held: only respect.a or respect.d can")
    side: Side = "a" if letter == "a" else "d"
    leader = game.sides[side]
    if leader.respect is None or level > leader.respect.levels:
        raise ValueError(f"the game does not follow {coordinate} to level {level}")
    changes: dict[str, object] = {"respect": None}
    found = dict(draws)
    asked = leader.ratification
    if asked is not None:
        need, eased = (found[n] if isinstance(n, str) else n for n in (asked.need, asked.respect))
        name = f"need with {coordinate} at {level}"
        found[name] = np.asarray(need - eased * (level / leader.respect.levels)) + np.zeros(
            len(next(iter(draws.values())))
        )
        changes["ratification"] = asked.model_copy(update={"need": name, "respect": 0})
    sides = {**game.sides, side: leader.model_copy(update=changes)}
    return game.model_copy(update={"sides": sides}), found
