"""What is timed with pytest-benchmark: ``make bench``. Nothing here fails for being slow."""

from __future__ import annotations

import itertools
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from convergence import Problem, finer_standing
from jobs import ROUNDS, SIZE, article, fought, large, sized, states

from kadesh.engine.kernel.outlook import fast_outlook
from kadesh.engine.outlook import read_outlook

KADESH = Path(sys.executable).with_name("kadesh")


def timed(benchmark: Any, work: Any, *arguments: Any, rounds: int = ROUNDS, **more: Any) -> Any:
    """The median of some rounds after one that compiles."""
    return benchmark.pedantic(work, args=arguments, kwargs=more, rounds=rounds, warmup_rounds=1)


def say(benchmark: Any, game: Any, worlds: int) -> None:
    """Write down what was done."""
    benchmark.extra_info |= {"states": states(game), "weeks": game.weeks, "worlds": worlds}


@pytest.mark.parametrize("precision", [np.float64, np.float32])
def test_the_standard_job_with_the_kernel(benchmark: Any, precision: Any) -> None:
    game, draws, worlds = article(sized(32, 2_048))
    say(benchmark, game, worlds)
    timed(benchmark, fast_outlook, game, draws, worlds, precision=precision)


@pytest.mark.skipif(SIZE != "long", reason="BENCH=long")
@pytest.mark.parametrize("precision", [np.float64, np.float32])
def test_the_long_standard_job_with_the_kernel(benchmark: Any, precision: Any) -> None:
    game, draws, worlds = article(131_072)
    say(benchmark, game, worlds)
    timed(benchmark, fast_outlook, game, draws, worlds, precision=precision, rounds=3)


def test_the_standard_job_with_the_reference(benchmark: Any) -> None:
    game, draws, worlds = article(sized(1, 16), sized(4, 78))
    say(benchmark, game, worlds)
    timed(benchmark, read_outlook, game, draws, worlds, rounds=1)


def test_one_large_game(benchmark: Any) -> None:
    game = large(sized(2, 5))
    say(benchmark, game, 1)
    timed(benchmark, fast_outlook, game, {}, 1, rounds=sized(1, 3))


@pytest.mark.parametrize("worlds", [256, 512, 1_024, 2_048])
def test_cost_against_worlds(benchmark: Any, worlds: int) -> None:
    game, draws, worlds = article(worlds // sized(64, 1))
    say(benchmark, game, worlds)
    timed(benchmark, fast_outlook, game, draws, worlds)


@pytest.mark.parametrize("weeks", [39, 78, 156, 312])
def test_cost_against_weeks(benchmark: Any, weeks: int) -> None:
    game, draws, worlds = article(sized(8, 512), weeks // sized(8, 1))
    say(benchmark, game, worlds)
    timed(benchmark, fast_outlook, game, draws, worlds)


@pytest.mark.parametrize("factor", [1, 2, 3])
def test_cost_against_states(benchmark: Any, factor: int) -> None:
    game, draws, worlds = article(sized(8, 256))
    finer = finer_standing(Problem(game, draws, worlds, 26), factor)
    say(benchmark, finer.game, worlds)
    timed(benchmark, fast_outlook, finer.game, {**draws, **finer.made}, worlds)


def test_a_small_war_alone(benchmark: Any) -> None:
    game = fought(6)
    say(benchmark, game, 1)
    timed(benchmark, fast_outlook, game, {}, 1)


@pytest.mark.parametrize("command", ["import", "run", "run again", "explain, 2,048 worlds"])
def test_cold_start(benchmark: Any, command: str) -> None:
    """A new process with compiled code in the cache; a new seed each time, except where the answer is to be known."""
    words = {
        "import": [sys.executable, "-c", "import kadesh"],
        "run": [str(KADESH), "run"],
        "run again": [str(KADESH), "run", "--seed", "1"],
        "explain, 2,048 worlds": [str(KADESH), "explain", "no-talks-2022", "--worlds", "2048"],
    }[command]
    if SIZE == "tiny" and command != "import":
        pytest.skip("BENCH=tiny")
    seeds = itertools.count(secrets.randbits(20))

    def start() -> None:
        seed = [] if command in ("import", "run again") else ["--seed", str(next(seeds))]
        subprocess.run([*words, *seed], check=True, capture_output=True)

    timed(benchmark, start, rounds=sized(1, 3))
