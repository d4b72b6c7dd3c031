"""In small numbers luck matters: the stronger force loses more often than Lanchester's arithmetic admits.

The model
---------
Two forces of x and y units lose one unit at a time until one side has none. Under the square law the next
loss falls on the second force with chance r x / (r x + y), where r is how much more effective one unit of
the first force is than one of the second. Under the linear law that chance does not depend on numbers and is
r / (r + 1). The chance that the first force wins follows by working back from the end of the fight.

In words
--------
The deterministic law says who *must* win; here it is only a tendency. Two against one, equally good, wins
five times in six under aimed fire and three times in four under area fire, not always. As both forces grow,
the outcome becomes as certain as the deterministic law pretends.

Silent about
------------
How long the fight takes, withdrawal before the end, reinforcements, ground, and all politics.

Source
------
Brown 1963, pp. 418-425: the abstract, which states the recursion and both laws, was read; the article was not
opened. The square-law chain is Lanchester's law with units that die one at a time.

Example
-------
>>> duel = stochastic_fight(units_a=2, units_b=1, effectiveness=1, law="square")
>>> round(float(duel.chance_a_wins), 6)
0.833333
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kadesh.theory.entry import (
    Case,
    Choice,
    Curves,
    Entry,
    FloatArray,
    Numbers,
    Parameter,
    Says,
    arrays,
)

PARAMETERS = (
    Parameter("x", "units_a", "A's units at the start", "units", 1, 300, 10.0, "whole"),
    Parameter("y", "units_b", "B's units at the start", "units", 1, 300, 8.0, "whole"),
    Parameter(
        "r", "effectiveness", "how effective one of A is against one of B", "ratio", 0, np.inf, 1.0, open_low=True
    ),
    Choice("law", "law", "aimed fire (square) or fire spread over an area (linear)", ("square", "linear"), "square"),
)


@dataclass(frozen=True, slots=True)
class StochasticFight:
    """How a fight to the finish ends when units fall one at a time."""

    chance_a_wins: Annotated[FloatArray, Says("chance that B is gone first", "probability")]
    survivors_a: Annotated[FloatArray, Says("expected units of A at the end, none counted if A loses", "units")]
    survivors_b: Annotated[FloatArray, Says("expected units of B at the end, none counted if B loses", "units")]
    losses: Annotated[FloatArray, Says("expected losses of both sides together", "units")]


def stochastic_fight(*, units_a: Numbers, units_b: Numbers, effectiveness: Numbers, law: str) -> StochasticFight:
    """A fight to the finish in which one unit falls at a time.

    Parameters
    ----------
    units_a, units_b: x, y: units at the start, whole numbers from 1 to 300
    effectiveness: r: rate at which one of A removes B, over the rate at which one of B removes A, above 0
    law: 'square' (aimed fire) or 'linear' (unaimed fire)

    Returns
    -------
    StochasticFight with arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain.

    Examples
    --------
    >>> stochastic_fight(units_a=[2, 3], units_b=[1, 2], effectiveness=1, law="square").chance_a_wins.round(6).tolist()
    [0.833333, 0.775]
    """
    a, b, ratio = arrays(PARAMETERS, units_a=units_a, units_b=units_b, effectiveness=effectiveness, law=law)
    found = np.empty((3, *a.shape))
    for each in np.unique(ratio):
        here = ratio == each
        rows, columns = a[here].astype(int), b[here].astype(int)
        found[:, here] = _table(int(rows.max()), int(columns.max()), float(each), law)[:, rows, columns]
    wins, left_a, left_b = found
    return StochasticFight(wins, left_a, left_b, a + b - left_a - left_b)


def _table(most_a: int, most_b: int, ratio: float, law: str) -> FloatArray:
    """Chance that A wins and expected survivors of each side, from every (x, y) up to the largest asked for."""
    table = np.zeros((3, most_a + 1, most_b + 1))
    table[0, 1:, 0] = 1
    table[1, :, 0] = np.arange(most_a + 1)
    table[2, 0, :] = np.arange(most_b + 1)
    for x in range(1, most_a + 1):
        for y in range(1, most_b + 1):
            hits_b = ratio * x / (ratio * x + y) if law == "square" else ratio / (ratio + 1)
            table[:, x, y] = hits_b * table[:, x, y - 1] + (1 - hits_b) * table[:, x - 1, y]
    return table


_NUMBERS = "recursion, checked against the absorbing chain solved as linear equations and by simulation"


def _square_case(a: int, b: int, chance: float, ratio: float = 1.0) -> Case:
    return Case(
        {"units_a": a, "units_b": b, "effectiveness": ratio, "law": "square"},
        {"chance_a_wins": chance},
        5e-7,
        f"square law, {a} against {b}, r = {ratio:g}",
        _NUMBERS,
    )


ENTRY = Entry(
    name="stochastic-lanchester",
    title="Attrition with luck",
    text=__doc__,
    provenance="after",
    citation="""
@article{brown1963,
  author  = {Brown, Richard H.},
  title   = {Theory of Combat: The Probability of Winning},
  journal = {Operations Research},
  year    = {1963},
  volume  = {11},
  number  = {3},
  pages   = {418--425}
}
""",
    source="Brown 1963, Operations Research 11(3): 418–425; abstract read (it states the recursion), article not "
    "opened.",
    formula=r"P(x,y) = A(x,y)\,P(x,y-1) + [1-A(x,y)]\,P(x-1,y), \quad P(x,0)=1,\ P(0,y)=0; \qquad "
    r"A = \frac{rx}{rx+y}\ \text{(square)}, \quad A = \frac{r}{r+1}\ \text{(linear)}",
    parameters=PARAMETERS,
    compute=stochastic_fight,
    answer=StochasticFight,
    cases=(
        _square_case(2, 1, 0.833333),
        _square_case(3, 2, 0.775),
        _square_case(5, 4, 0.715209),
        _square_case(10, 8, 0.791358),
        _square_case(20, 16, 0.875340),
        _square_case(50, 45, 0.812592),
        _square_case(10, 10, 0.787002, 1.5),
        Case(
            {"units_a": 2, "units_b": 1, "law": "linear"},
            {"chance_a_wins": 0.75},
            1e-12,
            "linear law: the same as a race of battles with p = 1/2",
            "binomial formula of the battle-resource race",
        ),
    ),
    verified="The absorbing Markov chain solved as linear equations, and simulated fights, give the same chances; the "
    "linear law equals the binomial formula of the battle-resource race.",
    to_open="Brown 1963, for his exact solutions and normal approximations.",
    engine="Special case in part: the linear law is the battle-resource race, run down the leaders' standing; under "
    "the square law the odds follow the ratio of both stocks, and in the game log-odds follow their "
    "difference.",
    picture=Curves(
        title="Numbers can make up for quality, but only so far",
        x="effectiveness",
        start=0.25,
        stop=2.5,
        shows=("chance_a_wins",),
        by=("units_a", (7.0, 10.0, 14.0)),
        settings={"units_b": 10},
        y_title="chance that A wins",
        reading="Against ten units of B under aimed fire: fourteen of A are as good as even when each is half as good, "
        "seven only when each is twice as good: numbers count squared.",
        points=41,
    ),
)
