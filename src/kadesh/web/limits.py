"""How far each number of a scenario can be moved: its domain, and what the equations that use it need."""

from __future__ import annotations

from kadesh.domain import Range, Scenario
from kadesh.files.ranges import BOUNDS
from kadesh.files.references import plain, select

NEARLY = 1e-6


def limits_of(scenario: Scenario) -> dict[str, Range]:
    """For every quantity, the lowest and highest value that the game can be played with."""
    lows, highs = {}, {}
    for name, quantity in scenario.quantities.items():
        stated = quantity.domain
        spread = max(abs(quantity.range.low), abs(quantity.range.high), 1.0)
        lows[name] = stated.low if stated is not None else quantity.range.low - spread
        highs[name] = stated.high if stated is not None else quantity.range.high + spread
    data = plain(scenario)
    for bound in BOUNDS:
        least = bound.low + (NEARLY if bound.inside or bound.above_low else 0.0)
        most = bound.high - (NEARLY if bound.inside else 0.0)
        for pattern in bound.patterns:
            for _, value in select(data, pattern):
                if isinstance(value, str) and value in lows:
                    lows[value] = max(lows[value], least)
                    highs[value] = min(highs[value], most)
    for front in scenario.game.fronts.values():  # a battle moves the line by a step of its lattice at least
        if isinstance(front.stride, str) and front.stride in lows:
            lows[front.stride] = max(lows[front.stride], (1 - NEARLY) / front.steps)
    return {name: Range(low=min(lows[name], highs[name]), high=highs[name]) for name in lows}


def slider_of(neutral: Range, limit: Range) -> Range:
    """How far a slider goes: the neutral range with half its width on either side, within the limits."""
    margin = (neutral.high - neutral.low) / 2 or abs(neutral.low) / 2 or 0.5
    low, high = max(limit.low, neutral.low - margin), min(limit.high, neutral.high + margin)
    if neutral.low >= 0 >= low:
        low = max(low, 0.0)
    return Range(low=min(low, high), high=max(low, high))
