"""Numbers count squared where each can aim at any, and only once where fire is spread over an area.

The model
---------
Two forces of size A and B wear each other down. Square law (aimed fire): each side loses in proportion to
the *number* of its enemies, dA/dt = -alpha B and dB/dt = -beta A, so beta A^2 - alpha B^2 never changes.
Linear law (unaimed fire): losses are also proportional to how many are there to be hit,
dA/dt = -alpha A B and dB/dt = -beta A B, so beta A - alpha B never changes. Alpha is how fast one unit of B
removes units of A; beta is how fast one unit of A removes units of B.

In words
--------
Under aimed fire, twice as many are worth four times as much: the larger force not only wins, it loses
little, and dividing one's force is ruinous. Under area fire numbers and effectiveness count alike, and the
losing side is never quite gone. Which law holds decides whether quality can make up for numbers.

Silent about
------------
Why anybody fights, when they stop before one side is gone, reinforcements, ground, morale, chance (see the
stochastic version) and all politics. It describes one engagement, not a war.

Source
------
Lanchester 1916, ch. 5 and 6 (the n-square law); not opened; solutions derived here and checked by
integrating the equations.

Example
-------
>>> fight = lanchester_fight(strength_a=100, strength_b=60, kills_by_b=0.05, kills_by_a=0.05, law="square", time=0)
>>> float(fight.survivors_a), round(float(fight.duration), 6)
(80.0, 13.862944)
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

_RATE = "per unit and unit of time"
PARAMETERS = (
    Parameter("A_0", "strength_a", "A's strength at the start", "units", 0, np.inf, 100.0, open_low=True),
    Parameter("B_0", "strength_b", "B's strength at the start", "units", 0, np.inf, 60.0, open_low=True),
    Parameter("alpha", "kills_by_b", "rate at which one of B removes A", _RATE, 0, np.inf, 0.05, open_low=True),
    Parameter("beta", "kills_by_a", "rate at which one of A removes B", _RATE, 0, np.inf, 0.05, open_low=True),
    Choice("law", "law", "aimed fire (square) or fire spread over an area (linear)", ("square", "linear"), "square"),
    Parameter("t", "time", "time at which the strengths are asked for", "units of time", 0, np.inf, 5.0),
)
_FAR = 700.0  # exp of more than this leaves the range of a float


@dataclass(frozen=True, slots=True)
class LanchesterFight:
    """How a fight to the finish runs and ends."""

    survivors_a: Annotated[FloatArray, Says("A's strength when B is gone", "units")]
    survivors_b: Annotated[FloatArray, Says("B's strength when A is gone", "units")]
    duration: Annotated[FloatArray, Says("time until one side is gone (never under the linear law)", "units of time")]
    advantage: Annotated[FloatArray, Says("the conserved difference; A prevails where it is positive", "units")]
    at_time_a: Annotated[FloatArray, Says("A's strength at the time asked for", "units")]
    at_time_b: Annotated[FloatArray, Says("B's strength at the time asked for", "units")]


def lanchester_fight(
    *,
    strength_a: Numbers,
    strength_b: Numbers,
    kills_by_b: Numbers,
    kills_by_a: Numbers,
    law: str,
    time: Numbers,
) -> LanchesterFight:
    """A deterministic fight to the finish under Lanchester's square or linear law.

    Parameters
    ----------
    strength_a, strength_b: A_0, B_0: strengths at the start, above 0
    kills_by_b, kills_by_a: alpha, beta: rate at which one unit removes units of the other side, above 0
    law: 'square' (aimed fire) or 'linear' (unaimed fire)
    time: t: time at which the strengths are asked for, 0 or more

    Returns
    -------
    LanchesterFight with arrays of the broadcast shape; the duration is infinite under the linear law and
    between exact equals.

    Raises
    ------
    DomainError where a value leaves its domain.

    Examples
    --------
    >>> settings = dict(strength_a=100, kills_by_b=0.05, kills_by_a=0.05, time=0)
    >>> lanchester_fight(strength_b=[60, 80], law="square", **settings).survivors_a.tolist()
    [80.0, 60.0]
    >>> lanchester_fight(strength_b=[60, 80], law="linear", **settings).survivors_a.tolist()
    [40.0, 20.0]
    """
    start_a, start_b, alpha, beta, t = arrays(
        PARAMETERS,
        strength_a=strength_a,
        strength_b=strength_b,
        kills_by_b=kills_by_b,
        kills_by_a=kills_by_a,
        law=law,
        time=time,
    )
    solve = _square if law == "square" else _linear
    return solve(start_a, start_b, alpha, beta, t)


def _square(
    start_a: FloatArray, start_b: FloatArray, alpha: FloatArray, beta: FloatArray, t: FloatArray
) -> LanchesterFight:
    worth = np.sqrt(alpha / beta)  # how many of A one of B is worth, in the square root
    advantage = beta * start_a**2 - alpha * start_b**2
    left_a = np.sqrt(np.maximum(start_a**2 - worth**2 * start_b**2, 0))
    left_b = np.sqrt(np.maximum(start_b**2 - start_a**2 / worth**2, 0))
    weaker = np.minimum(worth * start_b / start_a, start_a / (worth * start_b))
    equal = weaker >= 1
    end = np.where(equal, np.inf, np.arctanh(np.where(equal, 0, weaker)) / np.sqrt(alpha * beta))
    clock = np.minimum(np.sqrt(alpha * beta) * np.minimum(t, end), _FAR)
    # Growing and shrinking parts; the growing one is (A - worth B)/2 and carries the sign of the advantage.
    grows, shrinks = (start_a - worth * start_b) / 2, (start_a + worth * start_b) / 2
    gains, fades = np.where(equal, 0, grows * np.exp(clock)), shrinks * np.exp(-clock)
    over = t >= end
    return LanchesterFight(
        survivors_a=left_a,
        survivors_b=left_b,
        duration=end,
        advantage=advantage,
        at_time_a=np.where(over, left_a, fades + gains),
        at_time_b=np.where(over, left_b, (fades - gains) / worth),
    )


def _linear(
    start_a: FloatArray, start_b: FloatArray, alpha: FloatArray, beta: FloatArray, t: FloatArray
) -> LanchesterFight:
    advantage = beta * start_a - alpha * start_b
    stronger_a = advantage >= 0
    # The side that prevails runs with the decay of the other: solve for the one that vanishes.
    first, second = np.where(stronger_a, beta * start_a, alpha * start_b), np.where(stronger_a, start_b, start_a)
    lead = np.abs(advantage)
    clock = np.minimum(lead * t, _FAR)
    equal = lead == 0
    grown = np.where(equal, first * t, first * np.expm1(clock) / np.where(equal, 1, lead))
    vanishing = second / (1 + grown)
    at_a = np.where(stronger_a, (advantage + alpha * vanishing) / beta, vanishing)
    at_b = np.where(stronger_a, vanishing, (beta * vanishing - advantage) / alpha)
    return LanchesterFight(
        survivors_a=np.maximum(start_a - alpha * start_b / beta, 0),
        survivors_b=np.maximum(start_b - beta * start_a / alpha, 0),
        duration=np.full(np.shape(advantage), np.inf),
        advantage=advantage,
        at_time_a=at_a,
        at_time_b=at_b,
    )


_NUMBERS = "closed form, checked by integrating the equations"


def _square_case(a: float, b: float, alpha: float, beta: float, left: float, end: float, slack: float) -> Case:
    return Case(
        {"strength_a": a, "strength_b": b, "kills_by_b": alpha, "kills_by_a": beta, "law": "square"},
        {"survivors_a": left, "duration": end, "survivors_b": 0},
        slack,
        f"square law, {a:g} against {b:g}, alpha {alpha:g}, beta {beta:g}",
        _NUMBERS,
    )


ENTRY = Entry(
    name="lanchester",
    title="Lanchester's laws of attrition",
    text=__doc__,
    provenance="exact",
    citation="""
@book{lanchester1916,
  author    = {Lanchester, Frederick William},
  title     = {Aircraft in Warfare: The Dawn of the Fourth Arm},
  publisher = {Constable},
  address   = {London},
  year      = {1916}
}
""",
    source="Lanchester 1916, Aircraft in Warfare, ch. 5–6; not opened.",
    formula=r"\text{square: } \dot A=-\alpha B,\ \dot B=-\beta A,\quad \beta A^2-\alpha B^2=\text{const},\quad "
    r"T=\frac{\operatorname{artanh}(\sqrt{\alpha/\beta}\,B_0/A_0)}{\sqrt{\alpha\beta}}; \qquad "
    r"\text{linear: } \dot A=-\alpha AB,\ \dot B=-\beta AB,\quad \beta A-\alpha B=\text{const}",
    parameters=PARAMETERS,
    compute=lanchester_fight,
    answer=LanchesterFight,
    cases=(
        _square_case(100, 60, 0.05, 0.05, 80, 13.862944, 5e-7),
        _square_case(100, 80, 0.05, 0.05, 60, 21.972246, 5e-7),
        _square_case(50, 100, 0.02, 0.10, 22.360680, 32.280671, 5e-7),
        _square_case(1000, 800, 0.9, 0.8, 529.150262, 1.474167, 5e-7),
        _square_case(1000, 800, 0.8, 0.9, 656.590520, 1.158164, 5e-7),
        Case(
            {
                "strength_a": 100,
                "strength_b": 90,
                "kills_by_b": 0.001,
                "kills_by_a": 0.0015,
                "law": "linear",
                "time": 30,
            },
            {"at_time_a": 44.403955, "at_time_b": 6.605932, "survivors_a": 40},
            5e-7,
            "linear law after 30 units of time, and its limit",
            _NUMBERS,
        ),
    ),
    verified="Both laws integrated with a Runge-Kutta method; conserved quantities hold along the path; a public "
    "simulator's winning time of 1.48 for 1,000 against 800 is its Euler step away from 1.474.",
    to_open="Lanchester 1916, for page numbers and his own examples (Trafalgar).",
    engine="The engine cannot express it: a stock of the weekly game falls in steps by chance; the stochastic "
    "version is the nearest special case.",
    picture=Curves(
        title="Aimed fire: the larger force ends the fight with most of its strength",
        x="time",
        start=0.0,
        stop=20.0,
        shows=("at_time_a", "at_time_b"),
        labels=("A (100 at the start)", "B (60 at the start)"),
        y_title="strength (units)",
        marks=((13.863, "B is gone"),),
        reading="With equal effectiveness, 100 against 60 leaves 80: the root of 100 squared less 60 squared.",
    ),
)
