"""Where the kernel's time goes, and how far it is from what one core could do.

``python benchmarks/where_time_goes.py`` solves one batch of the standard job on one core and prints, for every compiled
step, its calls, its seconds and its share, when Python calls the steps one by one. Beside them stand two floors,
measured in the same run: how long it takes to read and write once, at this core's copying speed, the values and masses
that the step touches; and, for the search for a package, how long its least number of vector operations takes at this
core's peak. No program that keeps these arrays can be faster than the floors; a large distance says that a step is held
up by something else.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
from jobs import SIZE, article
from numba import njit
from numba.core.dispatcher import Dispatcher

from kadesh.engine.kernel import backward, forward, outlook
from kadesh.engine.kernel.lanes import LANES, load, spread, store
from kadesh.engine.setting import Setting

SWEEPS = (backward, forward)
"""Their own functions put compiled steps together: here Python does, so that every step can be timed by itself."""

LEAST = 14
"""Vector operations without which no package can be turned down: six loads, two gains, two products, four bounds."""


@njit(nogil=True)
def multiply_and_add(numbers: Any, times: int) -> None:
    """Eight chains of products and sums that do not wait for one another."""
    scale = load(numbers, (0, 0))
    a, b, c, d = scale, scale, scale, scale
    e, f, g, h = scale, scale, scale, scale
    plus = spread(0.5, numbers)
    for _ in range(times):
        a, b, c, d = a * scale + plus, b * scale + plus, c * scale + plus, d * scale + plus
        e, f, g, h = e * scale + plus, f * scale + plus, g * scale + plus, h * scale + plus
    store(numbers, (0, 0), a + b + c + d + e + f + g + h)


def peak(times: int = 2_000_000) -> float:
    """Vector operations a second on one core; a product with a sum counts once, as the processor counts it."""
    numbers = np.full((1, LANES), 0.5, np.float32)
    multiply_and_add(numbers, 10)
    return 8 * times / seconds(lambda: multiply_and_add(numbers, times))


def copying(size: int) -> float:
    """Bytes read and written a second when an array of so many bytes is copied again and again."""
    source = np.ones(size // 4, np.float32)
    target = np.empty_like(source)
    return 2 * source.nbytes / seconds(lambda: np.copyto(target, source))


def seconds(job: Callable[[], object]) -> float:
    """Median of some runs."""
    job()
    found = []
    for _ in range(9):
        began = time.perf_counter()
        job()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


class Watched:
    """One compiled function that notes its calls, its seconds and the bytes of the values and masses it is given."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.calls, self.seconds, self.touched = 0, 0.0, 0

    def __call__(self, *arguments: Any) -> Any:
        began = time.perf_counter()
        answer = self.function(*arguments)
        self.seconds += time.perf_counter() - began
        self.calls += 1
        self.touched += sum(a.nbytes for a in arguments if isinstance(a, np.ndarray) and a.ndim == 4)
        return answer


def lay_out(setting: Setting) -> outlook.Batch:
    """A batch in single precision."""
    return outlook.Batch(outlook.make_plan(setting, nations=False), np.float32)


def main() -> None:
    """Print the profile."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--worlds", type=int, default=32 if SIZE == "tiny" else outlook.BATCH)
    parser.add_argument("--rounds", type=int, default=1 if SIZE == "tiny" else 7)
    asked = parser.parse_args()
    game, draws, worlds = article(asked.worlds, weeks=4 if SIZE == "tiny" else None)
    order = np.argsort(~outlook.moves_value(Setting(game, draws, worlds)), kind="stable")
    setting = Setting(game, {name: values[order] for name, values in draws.items()}, worlds)

    def solve() -> None:
        outlook._batch(setting, worlds, np.float32, 0, None)

    whole = seconds(solve)
    watched: dict[str, Watched] = {}
    for module in SWEEPS:
        for name, function in list(vars(module).items()):
            if isinstance(function, Dispatcher):
                own = function.py_func.__module__ == module.__name__
                step = function.py_func if own else watched.setdefault(name, Watched(function))
                setattr(module, name, step)
    rounds: dict[str, list[float]] = defaultdict(list)
    for _ in range(asked.rounds):
        for each in watched.values():
            each.calls, each.seconds, each.touched = 0, 0.0, 0
        solve()
        for name, each in watched.items():
            rounds[name].append(each.seconds)
    table = {name: statistics.median(found) for name, found in rounds.items()}
    table["plan, program"] = seconds(lambda: outlook.write_program(lay_out(setting)))
    plan = outlook.make_plan(setting, nations=False)
    size = plan.valuers * plan.states * worlds * 4
    bandwidth, operations = copying(size), peak()
    talks = plan.talks
    assert talks is not None
    searched = len(talks.states) * len(talks.menu) * (worlds // LANES) * LEAST * game.weeks / operations
    print(f"{worlds} worlds x {plan.states} states x {game.weeks} weeks, one core, 32 bits: {whole:.3f} s")
    print(f"copying {size / 1e6:.1f} MB: {bandwidth / 1e9:.0f} GB/s; peak {operations / 1e9:.2f} G vector operations/s")
    print(f"\n{'step':16} {'calls':>6} {'seconds':>8} {'share':>6} {'memory floor':>13} {'arithmetic floor':>17}")
    for name, spent in sorted(table.items(), key=lambda item: -item[1]):
        each = watched.get(name, Watched(seconds))
        if spent > whole / 1000:
            floor = f"{searched:17.3f}" if name == "hold_talks" else ""
            print(
                f"{name:16} {each.calls:6} {spent:8.3f} {spent / whole:6.1%} {each.touched / bandwidth:13.3f} {floor}"
            )


if __name__ == "__main__":
    main()
