"""The gates a package must pass, as bounds on its divisible part.

The idea: each gate says margin + slope y >= 0, where y is the level of the finely divisible issue; without one, y is
0 and the gate passes or fails. A package is admissible if some y in its range passes all gates (the game
reference, section 5).
"""

from dataclasses import dataclass

import numpy as np

from kadesh.domain.game import Side
from kadesh.engine.lattice import Array
from kadesh.engine.menu import Choice, package_levels, settled_shares
from kadesh.engine.payoffs import appeal, demanded, issue_weight, national_worth, settlement, stack, with_patrons
from kadesh.engine.reopening import along_line, reopening_values
from kadesh.engine.setting import SIDES, Setting

SLACK = 1e-12


@dataclass(frozen=True)
class Gate:
    """A named condition margin + slope y >= 0."""

    name: str
    margin: Array
    slope: Array


@dataclass(frozen=True)
class Offer:
    """One package at one week: its worth at y = 0 and per unit of y, and the gates that need no reserve value."""

    choice: Choice
    worth: Array
    slope: Array
    low: Array
    high: Array
    fixed: tuple[Gate, ...]


def offers(setting: Setting, menu: tuple[Choice, ...], week: int) -> tuple[Offer, ...]:
    """Every package of the menu as it stands in a week."""
    credibility = {
        side: reopening_values(setting, side, week)
        for side in SIDES
        if setting.game.sides[side].credibility is not None
    }
    return tuple(_offer(setting, choice, week, credibility) for choice in menu)


def interval(gates: tuple[Gate, ...], low: Array, high: Array) -> tuple[Array, Array]:
    """The lowest and highest y that pass all gates; the lowest is above the highest where none does."""
    for gate in gates:
        with np.errstate(divide="ignore", invalid="ignore"):
            bound = -gate.margin / gate.slope
        low = np.where(gate.slope > 0, np.maximum(low, bound), low)
        high = np.where(gate.slope < 0, np.minimum(high, bound), high)
        low = np.where((gate.slope == 0) & (gate.margin < -SLACK), np.inf, low)
    return low, high


def reserve_gates(setting: Setting, offer: Offer, reserve: Array) -> tuple[Gate, ...]:
    """Each leader, and each backer with a veto, must get at least what fighting on is worth."""
    found = []
    for place, valuer in enumerate(setting.valuers):
        if valuer in SIDES or (valuer in setting.game.backers and setting.game.backers[valuer].veto):
            found.append(Gate(f"reserve.{valuer}", offer.worth[place] - reserve[place], offer.slope[place]))
    return tuple(found)


def _offer(setting: Setting, choice: Choice, week: int, credibility: dict[Side, Array]) -> Offer:
    shares, inside = settled_shares(setting, choice)
    levels = package_levels(setting, choice)
    low, high, slopes = _divisible(setting)
    worths = settlement(setting, shares, levels, week)
    worth = stack(setting, worths)
    gates = [Gate("line", 2.0 * inside - 1.0, np.zeros(1))]
    for side in SIDES:
        ratification = setting.game.sides[side].ratification
        if ratification is not None and ratification.gate is not None:
            gates.append(_ratify(setting, side, shares, levels, week))
        rules = setting.game.sides[side].credibility
        if rules is not None:
            discount = setting.number(setting.game.sides[side].discount if rules.discount is None else rules.discount)
            later = discount ** setting.number(rules.lag_weeks)
            bite = setting.number(0)
            for issue, weight in rules.guarantees.items():
                if issue in levels:
                    bite = bite + setting.number(weight) * levels[issue]
            keep = 1 - (1 - later) * (1 - rules.front_loaded)
            own = national_worth(setting, f"nation.{side}", shares, levels)
            transfer = choice.transfers.get(next(iter(setting.game.fronts)), 0)
            reopened = along_line(setting, credibility[side], transfer)
            slope = keep * slopes[setting.valuer(f"nation.{side}")]
            gates.append(Gate(f"credible.{side}", keep * own - later * (reopened - bite), slope))
    return Offer(choice, worth, slopes, low, high, tuple(gates))


def _ratify(setting: Setting, side: Side, shares: dict[str, Array], levels: dict[str, Array], week: int) -> Gate:
    """S_i >= gate, written as a bound on H_i; a successor has no such gate."""
    ratification = setting.game.sides[side].ratification
    assert ratification is not None
    assert ratification.gate is not None
    gate, width = setting.number(ratification.gate), setting.number(ratification.width)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log(gate) - np.log1p(-gate)
        bar = np.where(gate > 0, np.where(width > 0, width * odds, 0.0), -np.inf)
    margin = appeal(setting, side, shares, levels) - demanded(setting, side, week) - bar
    follows = setting.successor(side)
    divisible = setting.game.table.divisible if setting.game.table is not None else None
    weight = ratification.audience.get(divisible.issue, 0) if divisible is not None else 0
    slope = setting.number(weight) * (1 - follows)
    return Gate(f"ratify.{side}", np.where(follows > 0, 1.0, margin), slope)


def _divisible(setting: Setting) -> tuple[Array, Array, Array]:
    """Range of y, and what a unit of it is worth to every valuer."""
    table = setting.game.table
    zero = setting.number(0)
    if table is None or table.divisible is None:
        return zero, zero, np.stack([zero] * len(setting.valuers))
    issue = table.divisible.issue
    slopes = with_patrons(setting, {valuer: issue_weight(setting, valuer, issue) for valuer in setting.valuers})
    low, high = setting.number(table.divisible.low), setting.number(table.divisible.high)
    return low, high, stack(setting, slopes)
