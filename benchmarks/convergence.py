"""How fast the lattice converges: the front, the standing and the week made finer, on a small game and on the article.

``python benchmarks/convergence.py [--worlds N]`` prints the table of docs/explanation/convergence.md.

A finer front has more steps, with the same drift and variance a week. A finer standing has more levels, each as much
more likely to be moved through. A finer week splits every week in parts: chances, costs, discounts and windows go with
it, and talks may be held in every part, at that part of their cost and of their chance of a signature. A finer front
needs finer weeks, or a chance would exceed 1, so the front is refined where the battles are few enough, and otherwise
with the week, as for every explicit scheme.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

import kadesh
from kadesh.analysis.trials import Trials
from kadesh.domain.game import Game
from kadesh.engine.kernel.outlook import fast_outlook
from kadesh.engine.outlook import Outlook
from kadesh.engine.worlds import draw_worlds

Array = NDArray[np.float64]
FLOWS = ("costs", "cost", "flow", "occupation", "sunk", "coming", "values", "slopes")


@dataclass
class Problem:
    """A game with its draws, and what is asked of it."""

    game: Game
    draws: dict[str, Array]
    worlds: int
    window: int
    made: dict[str, Array] = field(default_factory=dict)

    def ask(self) -> dict[str, float]:
        """Mean chances over worlds, and a value at the start."""
        found: Outlook = fast_outlook(self.game, {**self.draws, **self.made}, self.worlds)
        chance = found.without_talks[self.window]
        talks = {"no talks": float(chance.mean()), "share at .95 or more": float((chance >= 0.95).mean())}
        if not self.draws:
            talks = {}
        return talks | {
            "settlement": float(found.settled[: self.window].sum(axis=0).mean()),
            "value of a": float(found.values[0].mean()),
        }


def finer_front(problem: Problem, factor: int) -> Problem:
    """Every theatre in ``factor`` times as many steps; transfers of line keep their size."""
    data = problem.game.model_dump(warnings=False)
    for front in data["fronts"].values():
        front["steps"] *= factor
        front["start"] *= factor
    if data["table"] is not None:
        for axis, values in data["table"]["menu"].items():
            if axis == "line" or axis in data["fronts"]:
                data["table"]["menu"][axis] = tuple(factor * value for value in values)
        for package in data["table"]["packages"].values():
            package["transfers"] = {front: factor * steps for front, steps in package["transfers"].items()}
    return Problem(Game.model_validate(data), problem.draws, problem.worlds, problem.window, dict(problem.made))


def finer_standing(problem: Problem, factor: int) -> Problem:
    """Every standing in ``factor`` times as many levels, each moved through so much more easily."""
    data, made = problem.game.model_dump(warnings=False), dict(problem.made)
    for leader in data["sides"].values():
        standing = leader["standing"]
        if standing is not None:
            standing["levels"] *= factor
            standing["start"] *= factor
            for name in ("rise", "drop", "hardship", "decay", "backlash"):
                standing[name] = _changed(
                    standing[name], problem, made, f"x{factor}", lambda c: np.minimum(c * factor, 1)
                )
    return Problem(Game.model_validate(data), problem.draws, problem.worlds, problem.window, made)


def finer_week(problem: Problem, parts: int) -> Problem:
    """Every week in ``parts``."""
    data, made = problem.game.model_dump(warnings=False), dict(problem.made)

    def change(part: dict[str, Any], names: tuple[str, ...], how: Callable[[Array], Array], tag: str) -> None:
        for name in names:
            if part.get(name) is not None:
                part[name] = _changed(part[name], problem, made, f"{tag}{parts}", how)

    def share(values: Array) -> Array:
        return values / parts

    def chance(values: Array) -> Array:
        return 1 - (1 - values) ** (1 / parts)

    def root(values: Array) -> Array:
        return values ** (1 / parts)

    data["weeks"] *= parts
    for leader in data["sides"].values():
        change(leader, ("discount",), root, "root")
        change(leader, ("cost", "coming"), share, "share")
        change(leader["standing"] or {}, ("hardship", "decay", "backlash"), share, "share")
        change(leader["ratification"] or {}, ("sunk",), share, "share")
        change(leader["credibility"] or {}, ("discount",), root, "root")
        change(leader["credibility"] or {}, ("lag_weeks",), lambda lag: lag * parts, "times")
        change(leader["sanctions"] or {}, ("cost", "hardship"), share, "share")
        change(leader["stock"] or {}, ("loss", "growth", "supply"), share, "share")
        change(leader["respect"] or {}, ("talks", "snub"), chance, "chance")
        change(leader["resolve"] or {}, ("decay",), chance, "chance")
        change(leader["successor"] or {}, ("cost",), share, "share")
    if data["sides"]["a"]["standing"] and data["sides"]["a"]["sanctions"]:
        data["sides"]["a"]["sanctions"]["hardship"] = problem.game.sides["a"].sanctions.hardship  # type: ignore[union-attr]
    for front in data["fronts"].values():
        change(front, ("tempo",), share, "share")
        change(front["occupation"], tuple(front["occupation"]), share, "share")
    change(data["battle"], ("evidence",), share, "share")
    for backer in data["backers"].values():
        change(backer, ("discount",), root, "root")
        change(backer, ("flow", "cost", "up", "down"), share, "share")
        change(backer, ("fatigue",), lambda values: values / parts**2, "square")
    change(data["channel"] or {}, ("opens", "closes"), chance, "chance")
    change(data["shift"] or {}, ("advance",), share, "share")
    change(data["table"] or {}, ("conclude",), chance, "chance")
    for deal in data["side_deals"].values():
        for each in (deal["values"], deal["slopes"]):
            change(each, tuple(each), share, "share")
    return Problem(Game.model_validate(data), problem.draws, problem.worlds, parts * problem.window, made)


def _changed(
    number: float | str, problem: Problem, made: dict[str, Array], tag: str, how: Callable[[Array], Array]
) -> float | str:
    if not isinstance(number, str):
        return float(how(np.array([float(number)]))[0])
    name = f"{number}.{tag}"
    made[name] = how({**problem.draws, **problem.made}[number])
    return name


SMALL: dict[str, Any] = {
    "weeks": 40,
    "noise": 0.1,
    "fronts": {
        "plain": {
            "meaning": "a plain", "steps": 4, "start": 2, "stride": 0.25, "tempo": 0.1, "value": {"a": 1, "d": 1},
        }
    },
    "battle": {"odds": 0.52},
    "sides": {
        "a": {
            "discount": 0.99, "cost": 0.02, "win": 1, "lose": 0, "belief": {"mean": 0.57}, "office": 0.3, "exit": -0.3,
            "coming": 0.01, "standing": {"levels": 2, "start": 1, "rise": 0.04, "drop": 0.06, "decay": 0.03},
        },
        "d": {"discount": 0.99, "cost": 0.02, "win": 1, "lose": 0, "belief": {"mean": 0.47}, "coming": 0.01},
    },
    "table": {"proposer": "draw", "first": None, "conclude": 0.2, "menu": {"plain": (0,)}},
}  # fmt: skip


def small() -> Problem:
    """A small noisy game, which is smooth in everything."""
    return Problem(Game.model_validate(SMALL), {}, 1, 20)


def article(worlds: int, account: str) -> Problem:
    """The article's game under its own premises."""
    scenario = kadesh.load("no-talks-2022")
    trials = Trials.of(scenario, worlds, 0)
    draws = draw_worlds(trials.points, trials.ranges(trials.premises_of(account)))
    return Problem(scenario.game, draws, worlds, 26)


def observed_order(values: list[float], factors: tuple[int, ...]) -> float:
    """p in error ~ factor^-p from three refinements; nan where they do not converge monotonically."""
    first, second = values[1] - values[0], values[2] - values[1]
    if first == 0 or second == 0 or first * second < 0:
        return math.nan
    one, two, three = factors[:3]

    def gap(p: float) -> float:
        return (one**-p - two**-p) / (two**-p - three**-p) - first / second

    low, high = 0.05, 8.0
    if gap(low) * gap(high) > 0:
        return math.nan
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if gap(low) * gap(middle) > 0 else (low, middle)
    return (low + high) / 2


def limit(values: list[float], factors: tuple[int, ...], order: float) -> float:
    """What the last two refinements point to."""
    two, three = factors[-2:]
    return values[-1] + (values[-1] - values[-2]) * three**-order / (two**-order - three**-order)


def rows(name: str, refine: Mapping[str, Callable[[int], Problem]], factors: tuple[int, ...]) -> None:
    """Print one line for every quantity and refinement."""
    for what, make in refine.items():
        answers = [make(factor).ask() for factor in factors]
        for asked in answers[0]:
            values = [answer[asked] for answer in answers]
            order = observed_order(values, factors)
            end = limit(values, factors, order if math.isfinite(order) else 1.0)
            shown = " | ".join(f"{value:.4f}" for value in values)
            said = f"{order:.1f}" if math.isfinite(order) else "none"
            print(f"| {name} | {what} | {asked} | {shown} | {said} | {values[0] - end:+.4f} |", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=64)
    parser.add_argument("--account", default=None)
    parser.add_argument("--only", choices=("small", "article"))
    asked = parser.parse_args()
    factors = (1, 2, 3)
    print("| game | finer | answer | x1 | x2 | x3 | order | error at x1 |\n|---|---|---|---|---|---|---|---|")
    if asked.only != "article":
        plain = small()
        ways: dict[str, Callable[[int], Problem]] = {
            "front": lambda f: finer_front(plain, f),
            "week": lambda f: finer_week(plain, f),
        }
        rows("small", ways, factors)
        rows("small", {"standing": lambda f: finer_standing(plain, f)}, (1, 2, 4))
    if asked.only != "small":
        account = asked.account or next(iter(kadesh.load("no-talks-2022").accounts))
        war = article(asked.worlds, account)
        ways = {
            "week": lambda f: finer_week(war, f),
            "standing": lambda f: finer_standing(war, f),
            "front and week": lambda f: finer_front(finer_week(war, f * f), f),
        }
        rows(f"article, {asked.worlds} worlds", ways, factors)


if __name__ == "__main__":
    main()
