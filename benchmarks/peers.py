"""The same war of perfect information for kadesh, pygambit and OpenSpiel, larger and larger until a solver gives up.

``python benchmarks/peers.py [--limit 30]``. Every solve runs in a process of its own under the limit. For a solver
that finds an equilibrium, the root's payoffs are compared with kadesh's; OpenSpiel's counterfactual regret
minimisation promises nothing in a general-sum game, so its NashConv stands beside its time.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from jobs import SIZE, fought

from kadesh.engine.grow import grow_tree
from kadesh.engine.kernel.outlook import fast_outlook
from kadesh.engine.setting import Setting
from kadesh.engine.tree import Tree
from kadesh.report.efg import write_efg

MOST_NODES = 200_000
ITERATIONS = 1_000


SIZES = ((1, 2), (2, 1), (2, 2), (3, 1), (3, 2), (4, 1), (4, 2), (5, 1))
"""Weeks and packages, by the number of nodes."""


def tree_of(weeks: int, packages: int) -> Tree:
    """The war as a tree."""
    return grow_tree(Setting(fought(weeks, packages), {}, 1), most_nodes=MOST_NODES)


def gambit(text: str, solver: str) -> dict[str, Any]:
    """One solve by pygambit."""
    import pygambit

    game = pygambit.read_efg(io.StringIO(text))
    solvers: dict[str, Callable[[Any], Any]] = {
        "logit": pygambit.nash.logit_solve,
        "lcp": lambda g: pygambit.nash.lcp_solve(g, rational=False),
        "enumpure, agents": pygambit.nash.enumpure_agent_solve,
    }
    began = time.perf_counter()
    answer = solvers[solver](game)
    seconds = time.perf_counter() - began
    one = getattr(answer, "equilibrium", None)
    found = [one] if one is not None else list(getattr(answer, "equilibria", None) or [])
    payoffs = [float(value) for _, value in found[0].payoffs] if found else []
    return {"seconds": seconds, "payoffs": payoffs, "found": len(found)}


def spiel(text: str) -> dict[str, Any]:
    """A thousand iterations of counterfactual regret minimisation by OpenSpiel."""
    import pyspiel

    game = pyspiel.load_efg_game(text)
    solver = pyspiel.CFRSolver(game)
    began = time.perf_counter()
    for _ in range(ITERATIONS):
        solver.evaluate_and_update_policy()
    seconds = time.perf_counter() - began
    gap = pyspiel.nash_conv(game, solver.average_policy())
    payoffs = pyspiel.expected_returns(game.new_initial_state(), solver.tabular_average_policy(), -1, True)
    return {"seconds": seconds, "payoffs": list(payoffs), "nash_conv": gap}


def kadesh_seconds(weeks: int, packages: int, rounds: int) -> float:
    """Median seconds of our solve, backward and forward, once compiled."""
    game, seconds = fought(weeks, packages), []
    fast_outlook(game, {}, 1)
    for _ in range(rounds):
        began = time.perf_counter()
        fast_outlook(game, {}, 1)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


SOLVERS = ("logit", "lcp", "enumpure, agents", "CFR")


def within(solver: str, weeks: int, packages: int, limit: float) -> dict[str, Any] | str:
    """A solve in a process of its own, or why there is none."""
    words = [sys.executable, __file__, "--one", solver, "--weeks", str(weeks), "--packages", str(packages)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return f"over {limit:.0f} s"
    if done.returncode != 0:
        return (done.stderr.strip().splitlines() or ["failed"])[-1][:80]
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def main() -> None:
    """Print the rows of README.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, default=5 if SIZE == "tiny" else 30)
    parser.add_argument("--rounds", type=int, default=3 if SIZE == "tiny" else 15)
    parser.add_argument("--one", choices=SOLVERS)
    parser.add_argument("--weeks", type=int, default=1)
    parser.add_argument("--packages", type=int, default=2)
    parser.add_argument("--sizes", type=int, default=3 if SIZE == "tiny" else len(SIZES))
    asked = parser.parse_args()
    if asked.one is not None:
        text = write_efg(tree_of(asked.weeks, asked.packages), "war")
        print(json.dumps(spiel(text) if asked.one == "CFR" else gambit(text, asked.one)))
        return
    print("| weeks | nodes | solver | seconds | of kadesh's time | root payoffs differ by | NashConv |")
    print("|---|---|---|---|---|---|---|")
    going = list(SOLVERS)
    for weeks, packages in SIZES[: asked.sizes]:
        tree = tree_of(weeks, packages)
        own = kadesh_seconds(weeks, packages, asked.rounds)
        print(f"| {weeks} | {tree.nodes:,} | kadesh | {own:.5f} | 1 | | |", flush=True)
        for solver in tuple(going):
            found = within(solver, weeks, packages, asked.limit)
            if isinstance(found, str):
                going.remove(solver)
                print(f"| {weeks} | {tree.nodes:,} | {solver} | {found} | | | |", flush=True)
                continue
            root = tree.root.worth if not hasattr(tree.root, "payoffs") else tree.root.payoffs
            assert any(value is not None for value in root)
            apart = max((abs(a - b) for a, b in zip(found["payoffs"], root, strict=True) if b is not None), default=0.0)
            conv = f"{found['nash_conv']:.1e}" if "nash_conv" in found else ""
            print(
                f"| {weeks} | {tree.nodes:,} | {solver} | {found['seconds']:.4f} | {found['seconds'] / own:,.0f} | "
                f"{apart:.1e} | {conv} |",
                flush=True,
            )
        if not going:
            break


if __name__ == "__main__":
    main()
