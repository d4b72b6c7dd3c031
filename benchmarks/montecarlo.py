# ruff: noqa: NPY002 (inside compiled code these are Numba's own streams, one a thread)
"""The same small war simulated: vectorised NumPy, Numba on all cores, and Mesa, each given the solved policy for free.

A simulation cannot find what the sides do, so it is handed the chance of a signature in every state of every week; it
then draws battles, standings and signatures. ``python benchmarks/montecarlo.py`` times each at the number of runs that
estimates the chance of a settlement with a standard error of 0.1 percentage points, and kadesh's exact answer beside
them; what would take minutes is timed on fewer runs and multiplied.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jobs import SIZE, simulated
from numba import njit, prange
from numpy.typing import NDArray

from kadesh.engine.forward import push_forward
from kadesh.engine.kernel.outlook import fast_outlook
from kadesh.engine.setting import Setting
from kadesh.engine.solve import solve_game
from kadesh.engine.stages.table import NONE

Array = NDArray[np.float64]
ERROR = 0.001


@dataclass(frozen=True)
class War:
    """What a simulation needs: chances of a week, and of a signature by (week, line, standing of a, of d)."""

    signs: Array
    steps: int
    start: tuple[int, int, int]
    up: float
    down: float
    rise: float
    drop: float
    decay: float
    exact: float


def solved() -> War:
    """The war with its policy."""
    game = simulated()
    solution = solve_game(Setting(game, {}, 1))
    place = next(k for k, stage in enumerate(solution.stages) if stage.name == "table")
    conclude = float(game.table.conclude) if game.table is not None else 0.0
    signs = []
    for policies in solution.policies:
        talks = policies[place]
        agreed = sum(rule.weight * (rule.chosen != NONE) for rule in talks.rules)
        signs.append(np.broadcast_to(talks.come * agreed * conclude, (1, *solution.setting.lattice.shape))[0])
    front, standing = game.fronts["plain"], game.sides["a"].standing
    assert standing is not None
    course = push_forward(solution)
    exact = sum(float(course.total(event)[0]) for event in course.ends() if event.startswith("deal:"))
    tempo, odds = float(front.tempo), float(game.battle.odds)
    return War(
        np.array(signs), front.steps, solution.setting.lattice.start, tempo * odds, tempo * (1 - odds),
        float(standing.rise), float(standing.drop), float(standing.decay), exact,
    )  # fmt: skip


def with_numpy(war: War, runs: int, seed: int) -> float:
    """All runs at once, those that have ended left out."""
    random = np.random.Generator(np.random.SFC64(seed))
    signed = 0
    for first in range(0, runs, 16384):
        size = min(16384, runs - first)
        line, a, d = (np.full(size, level) for level in war.start)
        for week in range(len(war.signs)):
            deal = random.random(line.size) < war.signs[week, line, a, d]
            signed += int(deal.sum())
            line, a, d = line[~deal], a[~deal], d[~deal]
            draw = random.random(line.size)
            won, lost = draw < war.up, (draw >= war.up) & (draw < war.up + war.down)
            line = line + won - lost
            luck = random.random((4, line.size))
            risen_a, sunk_d = won & (luck[0] < war.rise) & (a > 0) & (a < 3), won & (luck[1] < war.drop) & (d > 0)
            risen_d, sunk_a = lost & (luck[0] < war.rise) & (d > 0) & (d < 3), lost & (luck[1] < war.drop) & (a > 0)
            a, d = a + risen_a - sunk_a, d + risen_d - sunk_d
            a, d = a - ((luck[2] < war.decay) & (a > 0)), d - ((luck[3] < war.decay) & (d > 0))
            goes_on = (line > 0) & (line < war.steps)
            line, a, d = line[goes_on], a[goes_on], d[goes_on]
    return signed / runs


@njit(parallel=True, cache=True)
def _with_numba(signs, steps, start_line, start_a, start_d, up, down, rise, drop, decay, runs, seed):  # type: ignore[no-untyped-def]
    blocks = 64
    counts = np.zeros(blocks, np.int64)
    for block in prange(blocks):
        np.random.seed(seed * blocks + block)
        for _ in range(block, runs, blocks):
            line, a, d = start_line, start_a, start_d
            for week in range(signs.shape[0]):
                if np.random.random() < signs[week, line, a, d]:
                    counts[block] += 1
                    break
                draw = np.random.random()
                if draw < up:
                    line += 1
                    if 0 < a < 3 and np.random.random() < rise:
                        a += 1
                    if d > 0 and np.random.random() < drop:
                        d -= 1
                elif draw < up + down:
                    line -= 1
                    if 0 < d < 3 and np.random.random() < rise:
                        d += 1
                    if a > 0 and np.random.random() < drop:
                        a -= 1
                if a > 0 and np.random.random() < decay:
                    a -= 1
                if d > 0 and np.random.random() < decay:
                    d -= 1
                if line <= 0 or line >= steps:
                    break
    return counts.sum() / runs


def with_numba(war: War, runs: int, seed: int) -> float:
    """One run after the other, on all cores."""
    return float(
        _with_numba(
            war.signs, war.steps, *war.start, war.up, war.down, war.rise, war.drop, war.decay, runs, seed
        )
    )  # fmt: skip


def with_mesa(war: War, runs: int, seed: int) -> float:
    """Two agents and a model, stepped week by week, without a data collector."""
    import mesa

    class Leader(mesa.Agent):  # type: ignore[misc]
        def __init__(self, model: Campaign, standing: int) -> None:
            super().__init__(model)
            self.standing = standing

        def learn(self) -> None:
            chance = self.model.random.random
            if self.model.winner is self and 0 < self.standing < 3 and chance() < war.rise:
                self.standing += 1
            elif self.model.winner not in (None, self) and self.standing > 0 and chance() < war.drop:
                self.standing -= 1
            if self.standing > 0 and chance() < war.decay:
                self.standing -= 1

    class Campaign(mesa.Model):  # type: ignore[misc]
        def __init__(self, seed: int) -> None:
            super().__init__(seed=seed)
            self.line, self.signed, self.week = war.start[0], False, 0
            self.winner: Leader | None = None
            self.a, self.d = Leader(self, war.start[1]), Leader(self, war.start[2])

        def step(self) -> None:
            if self.random.random() < war.signs[self.week, self.line, self.a.standing, self.d.standing]:
                self.signed, self.running = True, False
                return
            draw = self.random.random()
            self.winner = self.a if draw < war.up else self.d if draw < war.up + war.down else None
            self.line += (self.winner is self.a) - (self.winner is self.d)
            self.agents.do("learn")
            self.week += 1
            self.running = 0 < self.line < war.steps and self.week < len(war.signs)

    signed = 0
    for run in range(runs):
        model = Campaign(seed * 1_000_003 + run)
        while model.running:
            model.step()
        signed += model.signed
    return signed / runs


def needed(war: War) -> int:
    """Runs for a standard error of 0.1 percentage points."""
    return int(np.ceil(war.exact * (1 - war.exact) / ERROR**2))


def timed(work: Callable[[int], float], rounds: int) -> tuple[float, list[float]]:
    """Median seconds over rounds, and what each found."""
    seconds, found = [], []
    for seed in range(rounds):
        began = time.perf_counter()
        found.append(work(seed))
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), found


def main() -> None:
    """Print the rows of README.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1 if SIZE == "tiny" else 5)
    rounds = parser.parse_args().rounds
    war, game = solved(), simulated()
    runs = needed(war)
    fast_outlook(game, {}, 1)
    own, answers = timed(lambda _: float(fast_outlook(game, {}, 1).settled.sum()), rounds)
    print(f"exact chance of a settlement {war.exact:.6f}; kadesh {answers[0]:.6f}; {runs:,} runs for 0.1 points\n")
    print("| | runs timed | seconds for equal accuracy | of kadesh's time | found |\n|---|---|---|---|---|")
    print(f"| kadesh, solving included | exact | {own:.5f} | 1 | {answers[0]:.5f} |")
    with_numba(war, 64, 0)
    peers: tuple[tuple[str, Callable[[War, int, int], float], int], ...] = (
        ("NumPy, vectorised", with_numpy, runs if SIZE != "tiny" else 20_000),
        ("Numba, all cores", with_numba, runs if SIZE != "tiny" else 20_000),
        ("Mesa, bare loop", with_mesa, 2_000 if SIZE != "tiny" else 100),
    )
    for name, work, count in peers:
        try:
            seconds, found = timed(lambda seed, work=work, count=count: work(war, count, seed), rounds)  # type: ignore[misc]
        except ImportError as fault:
            print(f"| {name} | not installed ({fault.name}) | | | |")
            continue
        mean, error = statistics.mean(found), (war.exact * (1 - war.exact) / count / rounds) ** 0.5
        assert abs(mean - war.exact) < 5 * error, (name, mean, war.exact, error)
        equal = seconds * runs / count
        print(f"| {name} | {count:,} | {equal:.3f} | {equal / own:,.0f} | {mean:.4f} |", flush=True)


if __name__ == "__main__":
    main()
