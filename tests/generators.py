"""Random small games for every kind of test, and their mirror images.

``game_from_seed(seed)`` is a game from a plain seed; ``random_games()`` is the hypothesis strategy over the same
games, whose failures shrink by leaving mechanisms out. Numbers are always generic, drawn from a stream, so that no
two options are equal by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

import numpy as np
from hypothesis import strategies as st

from kadesh.domain.game import DEFAULT_ORDER, Game
from kadesh.engine.lattice import Lattice
from kadesh.engine.setting import Setting, lattice_of
from kadesh.engine.solve import Solution, ends_of, solve_game
from kadesh.engine.stages.table import TableStage
from kadesh.engine.week import assemble

T = TypeVar("T")
MOST_STATES = 600
OTHER = {"a": "d", "d": "a"}


class Dice(Protocol):
    """Where a random game's choices come from."""

    def has(self, chance: float) -> bool:
        """Whether a part is there; the simplest game has none."""

    def pick(self, options: tuple[T, ...]) -> T:
        """One of several options, the simplest first."""

    def between(self, low: float, high: float) -> float:
        """A generic number."""


class SeededDice:
    """Choices from one NumPy stream."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng([seed, 1259])

    def has(self, chance: float) -> bool:
        """True with a chance."""
        return bool(self.random.random() < chance)

    def pick(self, options: tuple[T, ...]) -> T:
        """Any option alike."""
        return options[int(self.random.integers(len(options)))]

    def between(self, low: float, high: float) -> float:
        """Uniform."""
        return float(self.random.uniform(low, high))


class DrawnDice(SeededDice):
    """The parts of a game from hypothesis, which can leave them out one by one; its numbers from a stream."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        super().__init__(draw(st.integers(0, 2**32 - 1)))
        self.draw = draw

    def has(self, chance: float) -> bool:
        """Drawn, absent when shrunk."""
        return bool(self.draw(st.integers(0, 99)) >= 100 * (1 - chance))

    def pick(self, options: tuple[T, ...]) -> T:
        """Drawn, the first when shrunk."""
        return options[self.draw(st.integers(0, len(options) - 1))]


def game_from_seed(seed: int, **limits: Any) -> Game:
    """A random game from a plain seed; limits as in :func:`throw`."""
    return throw(SeededDice(seed), **limits)


def efg_game_from_seed(seed: int, **limits: Any) -> Game:
    """A random game that a game tree can express: no noise, one proposer, a list of packages, nothing left by talks."""
    dice = SeededDice(seed)
    weeks, states = dice.pick(((1, 60), (2, 6), (2, 12), (3, 3)))
    limits = {"weeks": weeks, "most_states": states} | limits
    data = throw(dice, noise=False, divisible=False, **limits).model_dump(warnings=False)
    if data["table"] is not None:
        table = data["table"]
        table["pause"] = 0
        if table["proposer"] == "nash":
            table["proposer"] = dice.pick(("a", "d", "draw", "parity"))
        table["menu"] = {axis: values[:2] for axis, values in list(table["menu"].items())[:2]}
    for leader in data["sides"].values():
        if leader["respect"] is not None:
            leader["respect"]["talks"] = 0
    return Game.model_validate(data)


@st.composite
def random_games(draw: Callable[[st.SearchStrategy[Any]], Any], **limits: Any) -> Game:
    """Hypothesis strategy over random games; limits as in :func:`throw`."""
    return throw(DrawnDice(draw), **limits)


def throw(
    dice: Dice,
    *,
    noise: bool | None = None,
    divisible: bool | None = None,
    parity: bool = True,
    most_weeks: int = 12,
    most_states: int = MOST_STATES,
    **replaced: Any,
) -> Game:
    """A random game.

    Parameters
    ----------
    dice
        Where its choices come from.
    noise, divisible
        Whether choices are noisy, and whether packages have a finely divisible part; drawn unless stated.
    parity
        Whether proposers and first movers may alternate.
    most_weeks, most_states
        How large it may be.
    replaced
        Fields of the game to put in place of the drawn ones.
    """
    noisy = dice.has(0.3) if noise is None else noise
    split = (not noisy and dice.has(0.4)) if divisible is None else divisible
    budget = Budget(most_states)
    fronts = _fronts(dice, budget)
    backers = _backers(dice, budget)
    issues, side_deals = _issues(dice, backers, split), _side_deals(dice, backers)
    learns = dice.has(0.4)
    game: dict[str, Any] = {
        "weeks": 2 + dice.pick(tuple(range(most_weeks - 1))),
        "fronts": fronts,
        "backers": backers,
        "issues": issues,
        "side_deals": side_deals,
        "battle": {"odds": dice.between(0.25, 0.75)},
        "horizon": "fight on" if dice.has(0.2) else "freeze",
        "noise": dice.between(0.02, 0.3) if noisy else 0,
    }
    if learns and dice.has(0.3):
        game["battle"]["evidence"] = dice.between(0.2, 0.9)
    if (learns and len(fronts) > 1) or dice.has(0.1):
        learns = budget.spend(5)
        if learns:
            game["lessons"] = {"limit": 2}
    learns = learns and ("lessons" in game or len(fronts) == 1)
    game["sides"] = {side: _leader(dice, budget, side, fronts, issues, learns) for side in ("a", "d")}
    _make_room_for_effort(game)
    if dice.has(0.3) and budget.spend(2):
        game["channel"] = {
            "start": dice.pick(("open", "closed")),
            "opens": dice.between(0.1, 0.7),
            "closes": dice.between(0.05, 0.5),
            "eases": dice.between(0, 0.9),
            "bias": dice.between(-0.6, 0.6),
        }
    if dice.has(0.25) and budget.spend(3):
        game["shift"] = {
            "levels": 2,
            "start": dice.pick((0, 1)),
            "advance": dice.between(0.05, 0.5),
            "odds": dice.between(-0.8, 0.8),
        }
    if not dice.has(0.04):
        game["table"] = _table(dice, game, split, parity, budget)
    game["order"] = _order(dice, game)
    return Game.model_validate(game | replaced)


class Budget:
    """How many states a game may still have."""

    def __init__(self, states: int) -> None:
        self.left = states

    def spend(self, levels: int) -> bool:
        """Take a coordinate of so many levels, if it fits."""
        if levels > self.left:
            return False
        self.left //= levels
        return True


def _fronts(dice: Dice, budget: Budget) -> dict[str, Any]:
    fronts = {}
    for name in ("north", "south") if dice.has(0.25) else ("north",):
        steps = 2 + dice.pick((2, 0, 1, 3)) if not fronts else 2
        budget.spend(steps + 1)
        m = 1 + (dice.between(0, 0.4) if dice.has(0.3) else 0)
        front: dict[str, Any] = {
            "meaning": "a theatre",
            "steps": steps,
            "start": 1 + dice.pick(tuple(range(steps - 1))),
            "stride": m / steps,
            "tempo": dice.between(0.3, 0.98) / m**2,
            "value": {"a": dice.between(0.3, 1.2), "d": dice.between(0.3, 1.2)},
        }
        if dice.has(0.3):
            front |= {"terrain": dice.between(-0.5, 0.5), "ground": dice.between(-0.8, 0.8)}
        if dice.has(0.3):
            front["occupation"] = {dice.pick(("a", "d")): dice.between(0.005, 0.05)}
        fronts[name] = front
    return fronts


def _backers(dice: Dice, budget: Budget) -> dict[str, Any]:
    backers = {}
    for name in ("patron", "friend"):
        if dice.has(0.3):
            levels = 2 if dice.has(0.6) and budget.spend(3) else 0
            backer = {
                "meaning": "an outside supporter",
                "side": dice.pick(("a", "d")),
                "levels": levels,
                "start": dice.pick((1, 2)) if levels else 0,
                "discount": dice.between(0.9, 1),
                "win": dice.between(0.2, 0.6),
                "lose": dice.between(-0.3, 0.1),
                "flow": dice.between(-0.02, 0.02),
                "cost": dice.between(0, 0.02),
                "odds": dice.between(0, 0.6),
                "relief": dice.between(0, 0.6),
                "up": dice.between(0, 0.4),
                "down": dice.between(0, 0.4),
                "fatigue": dice.between(0, 0.02),
                "chooses": levels > 0 and dice.has(0.4),
                "veto": dice.has(0.3),
            }
            if dice.has(0.3):
                backer["weight_in_client"] = dice.between(0.05, 0.5)
            if dice.has(0.3):
                backer["belief"] = {"mean": dice.between(0.3, 0.7)}
            backers[name] = backer
    return backers


def _issues(dice: Dice, backers: Mapping[str, Any], split: bool) -> dict[str, Any]:
    issues = {}
    if split:
        issues["pie"] = {
            "meaning": "split finely",
            "values": {"a": dice.between(0.2, 0.9), "d": -dice.between(0.2, 0.9)},
        }
    if dice.has(0.5):
        issues["status"] = {
            "meaning": "a matter of rank",
            "values": {"a": dice.between(-0.4, 0.4), "d": dice.between(-0.4, 0.4)},
        }
    if dice.has(0.4):
        issues["pledge"] = {
            "meaning": "guarantees",
            "values": {"a": dice.between(-0.1, 0.2), "d": dice.between(-0.1, 0.2)},
        }
    for issue in issues.values():
        for backer in backers:
            if dice.has(0.5):
                issue["values"][backer] = dice.between(-0.2, 0.2)
    return issues


def _side_deals(dice: Dice, backers: Mapping[str, Any]) -> dict[str, Any]:
    if not dice.has(0.25):
        return {}
    who = ("a", "d", *backers)
    return {
        "grain": {
            "meaning": "ships may sail",
            "values": {each: dice.between(-0.005, 0.02) for each in who},
            "slopes": {each: dice.between(-0.02, 0.02) for each in who if dice.has(0.5)},
            "needs_channel": dice.has(0.5),
        }
    }


def _leader(
    dice: Dice, budget: Budget, side: str, fronts: Mapping[str, Any], issues: Mapping[str, Any], learns: bool
) -> dict[str, Any]:
    belief: dict[str, Any] = {"mean": dice.between(0.3, 0.7)}
    if learns:
        belief["weight"] = dice.between(2, 12)
    leader: dict[str, Any] = {
        "discount": dice.between(0.9, 1),
        "cost": dice.between(0.005, 0.12) if not dice.has(0.1) else -dice.between(0.001, 0.02),
        "felt": dice.between(0.5, 1.2),
        "win": dice.between(0.8, 1.3),
        "lose": dice.between(-0.5, 0.1),
        "belief": belief,
    }
    if dice.has(0.3):
        leader["enjoys"] = dice.between(0.1, 1)
    if dice.has(0.3) and budget.spend(3):
        leader["standing"] = {
            "levels": 2,
            "start": 2 - dice.pick((0, 1)),
            "rise": dice.between(0, 1),
            "drop": dice.between(0, 1),
            "hardship": dice.between(0, 0.2),
            "tolerance": dice.between(0, 1),
            "decay": dice.between(0, 0.2),
            "backlash": dice.between(0, 0.4),
        }
        leader |= {"office": dice.between(0, 0.4), "exit": -dice.between(0, 0.6)}
        if dice.has(0.3):
            leader["successor"] = {
                "values": {
                    issue: (-1 if issue == "pie" and side == "d" else 1) * dice.between(0.1, 0.5) for issue in issues
                },
                "cost": dice.between(0.01, 0.1),
            }
    elif dice.has(0.3):
        leader |= {"office": dice.between(0, 0.4), "exit": -dice.between(0, 0.6)}
    if dice.has(0.2) and budget.spend(3):
        leader["stock"] = {
            "levels": 2,
            "start": dice.pick((1, 2)),
            "loss": dice.between(0.05, 0.3),
            "growth": dice.between(0, 0.3),
            "supply": dice.between(0, 0.3),
            "odds": dice.between(0, 0.6),
        }
    if dice.has(0.2) and budget.spend(2):
        leader["respect"] = {
            "levels": 1,
            "start": dice.pick((0, 1)),
            "talks": dice.between(0, 0.6),
            "snub": dice.between(0, 0.4),
            "victories": dice.between(0, 0.4),
        }
    if dice.has(0.2) and budget.spend(2):
        leader["resolve"] = {
            "levels": 1,
            "start": dice.pick((0, 1)),
            "harm": dice.between(0, 0.6),
            "decay": dice.between(0, 0.3),
            "relief": dice.between(0, 0.5),
        }
    if dice.has(0.4):
        leader["ratification"] = {
            "audience": {name: dice.between(0.2, 1) for name in ("line", *fronts, *issues) if dice.has(0.6)},
            "need": dice.between(0, 0.4),
            "tolerance": dice.between(0, 0.3),
            "width": dice.between(0.05, 0.4) if dice.has(0.6) else 0,
            "sunk": dice.between(0, 0.02),
            "respect": dice.between(0, 0.3),
            "resolve": dice.between(0, 0.3),
        }
        if dice.has(0.4):
            leader["ratification"]["gate"] = dice.between(0.1, 0.9)
        if side == "d" and "pie" in leader["ratification"]["audience"]:
            leader["ratification"]["audience"]["pie"] *= -1
    if dice.has(0.3):
        leader["credibility"] = {
            "guarantees": {"pledge": dice.between(0, 0.5)} if "pledge" in issues else {},
            "shift": dice.between(-0.2, 0.8),
            "first_strike": dice.between(0, 0.5),
            "lag_weeks": dice.pick((1, 0, 4)),
            "front_loaded": dice.pick((0, 1)),
            "rule": dice.pick(("reserve", "extract")),
        }
        if dice.has(0.3):
            leader["credibility"]["feared_belief"] = dice.between(0.3, 0.7)
        if dice.has(0.3):
            leader["credibility"]["discount"] = dice.between(0.8, 1)
    if dice.has(0.2):
        leader["sanctions"] = {
            "level": dice.between(0, 1),
            "cost": dice.between(0, 0.05),
            "hardship": dice.between(0, 0.2),
        }
    if dice.has(0.25):
        leader["effort"] = {
            "odds": dice.between(0.1, 0.8),
            "cost": dice.between(0.1, 1.5),
            "tempo": dice.between(0, 0.3),
        }
    leader["coming"] = dice.between(0.0005, 0.01) if not dice.has(0.2) else -dice.between(0.0005, 0.01)
    return leader


def _make_room_for_effort(game: dict[str, Any]) -> None:
    """No chance of a battle above 1 when both press."""
    extra = sum(leader["effort"]["tempo"] for leader in game["sides"].values() if "effort" in leader)
    for front in game["fronts"].values():
        front["tempo"] /= 1 + extra


def _table(dice: Dice, game: Mapping[str, Any], split: bool, parity: bool, budget: Budget) -> dict[str, Any]:
    noisy = bool(game["noise"])
    proposers: tuple[str | None, ...] = ("a", "d", "draw", "parity") if noisy else ("a", "d", "draw", "parity", "nash")
    firsts: tuple[str | None, ...] = ("draw", "a", "d", "parity", None)
    if not parity:
        proposers, firsts = (tuple(w for w in words if w != "parity") for words in (proposers, firsts))
    table: dict[str, Any] = {
        "proposer": dice.pick(proposers),
        "first": dice.pick(firsts),
        "conclude": dice.between(0.2, 0.9) if dice.has(0.4) else 1,
        "pause": dice.between(0.1, 0.9) if dice.has(0.3) else 0,
        "needs_channel": dice.has(0.3),
    }
    if dice.has(0.3):
        table["weight"] = dice.between(0.2, 0.8)
    other = tuple(issue for issue in game["issues"] if issue != "pie")
    if dice.has(0.5):
        table["menu"] = {"line": (0, 1, -1)[: 1 + dice.pick((2, 1, 0))]}
        for issue in other:
            table["menu"][issue] = (0, 1)
    else:
        table["packages"] = {
            f"package {i}": {
                "transfers": {front: dice.pick((0, 1, -1)) for front in game["fronts"] if dice.has(0.7)},
                "levels": {issue: dice.between(0, 1) for issue in other if dice.has(0.6)},
            }
            for i in range(1 + dice.pick((2, 0, 1)))
        }
    if split:
        low = dice.between(-0.6, 0)
        table["divisible"] = {"issue": "pie", "low": low, "high": low + dice.between(0.2, 1)}
    return table


def _order(dice: Dice, game: Mapping[str, Any]) -> tuple[str, ...]:
    """A week's order within what the engine allows: choices before the battle (and the stocks) that read them."""
    if not dice.has(0.4):
        return DEFAULT_ORDER
    reads = {"battle"} | ({"stocks"} if any("stock" in leader for leader in game["sides"].values()) else set())
    left = list(DEFAULT_ORDER[:-1])
    choices = {"table", "effort a", "effort d"}
    order: list[str] = []
    while left:
        ready = tuple(name for name in left if name not in reads or not choices & set(left))
        order.append(dice.pick(ready))
        left.remove(order[-1])
    return (*order, "clock")


# the mirror


def mirror(game: Game) -> Game:
    """The same war with the sides' names exchanged.

    A finely divisible issue changes its sign, since its levels run toward ``a``. Weeks of ``parity`` cannot be
    exchanged in the game itself: solve the mirror image with :func:`solve_mirrored`.
    """
    table = game.table
    flipped = table.divisible.issue if table is not None and table.divisible is not None else None

    def turned(numbers: Mapping[str, Any]) -> dict[str, Any]:
        """Numbers by issue, in the mirror's sign."""
        return {name: -number if name == flipped else number for name, number in numbers.items()}

    data = game.model_dump(warnings=False)
    data["order"] = tuple(_other_side(name) for name in game.order)
    data["sides"] = {OTHER[side]: _mirror_leader(leader, turned) for side, leader in data["sides"].items()}
    for front in data["fronts"].values():
        front |= {
            "start": front["steps"] - front["start"],
            "terrain": -front["terrain"],
            "value": _swapped(front["value"]),
            "occupation": _swapped(front["occupation"]),
        }
    data["battle"]["odds"] = 1 - data["battle"]["odds"]
    for backer in data["backers"].values():
        backer["side"] = OTHER[backer["side"]]
        _mirror_belief(backer["belief"])
    for name, issue in data["issues"].items():
        sign = -1 if name == flipped else 1
        issue["values"] = {who: sign * value for who, value in _swapped(issue["values"]).items()}
    for deal in data["side_deals"].values():
        deal |= {"values": _swapped(deal["values"]), "slopes": _swapped(deal["slopes"])}
    if data["shift"] is not None:
        data["shift"]["odds"] *= -1
    if data["channel"] is not None:
        data["channel"]["bias"] *= -1
    if data["table"] is not None:
        _mirror_table(data["table"], set(data["fronts"]), turned)
    return Game.model_validate(data)


def solve_mirrored(game: Game) -> Solution:
    """The mirror image of a game, solved, with its even weeks for ``d`` where the game has them for ``a``."""
    setting = Setting(mirror(game), {}, 1)
    stages = tuple(OddWeeks(**vars(s)) if isinstance(s, TableStage) else s for s in assemble(setting))
    return solve_game(setting, stages=stages, ends=ends_of(setting))


class OddWeeks(TableStage):
    """A table at which ``a`` has the odd weeks."""

    def proposers(self, week: int) -> Any:
        """As in the week after."""
        return super().proposers(week + 1)

    def first_movers(self, week: int) -> Any:
        """As in the week after."""
        return super().first_movers(week + 1)


def mirrored_back(array: np.ndarray, mirrored: Lattice, lattice: Lattice) -> np.ndarray:
    """An array over (..., states) of the mirror image, as an array over the states of the game itself."""
    ahead = array.ndim - len(lattice.coordinates)
    axes = [mirrored.position(_other_side(c.name)) + ahead for c in lattice.coordinates]
    turned = np.transpose(array, (*range(ahead), *axes))
    flips = [
        place + ahead
        for place, c in enumerate(lattice.coordinates)
        if c.name.startswith("front.") or c.name == "lessons"
    ]
    return np.flip(turned, axis=tuple(flips))


def mirrored_valuers(setting: Setting) -> list[int]:
    """For every valuer of a game, the place of its mirror image."""
    swap = OTHER | {f"nation.{side}": f"nation.{other}" for side, other in OTHER.items()}
    return [setting.valuer(swap.get(valuer, valuer)) for valuer in setting.valuers]


def mirrored_event(event: str) -> str:
    """The name of an event in the mirror image; packages keep theirs."""
    words = {"won": "lost", "lost": "won", "battle won by a": "battle won by d", "battle won by d": "battle won by a"}
    return words.get(event, event if event.startswith(("deal:", "side:")) else _other_side(event))


def states_of(game: Game) -> int:
    """How many states a game has."""
    return lattice_of(game).states


def _other_side(name: str) -> str:
    return name[:-1] + OTHER[name[-1]] if name[-2:] in (" a", " d", ".a", ".d") else name


def _swapped(numbers: Mapping[str, Any]) -> dict[str, Any]:
    return {OTHER.get(who, who): number for who, number in numbers.items()}


def _mirror_belief(belief: dict[str, Any] | None) -> None:
    if belief is not None:
        belief["mean"] = 1 - belief["mean"]


def _mirror_leader(leader: dict[str, Any], turned: Callable[[Mapping[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    _mirror_belief(leader["belief"])
    if leader["credibility"] is not None:
        rules = leader["credibility"]
        rules["guarantees"] = turned(rules["guarantees"])
        if rules["feared_belief"] is not None:
            rules["feared_belief"] = 1 - rules["feared_belief"]
    if leader["ratification"] is not None:
        leader["ratification"]["audience"] = turned(leader["ratification"]["audience"])
    if leader["successor"] is not None:
        leader["successor"]["values"] = turned(leader["successor"]["values"])
    return leader


def _mirror_table(
    table: dict[str, Any], fronts: set[str], turned: Callable[[Mapping[str, Any]], dict[str, Any]]
) -> None:
    table["proposer"] = OTHER.get(table["proposer"], table["proposer"])
    table["first"] = OTHER.get(table["first"], table["first"])
    if table["weight"] is not None:
        table["weight"] = 1 - table["weight"]
    for package in table["packages"].values():
        package["transfers"] = {front: -steps for front, steps in package["transfers"].items()}
        package["levels"] = turned(package["levels"])
    for axis, values in table["menu"].items():
        if axis == "line" or axis in fronts:
            table["menu"][axis] = tuple(-value for value in values)
    if table["divisible"] is not None:
        part = table["divisible"]
        part["low"], part["high"] = -part["high"], -part["low"]
