"""Two sides that each wait for the other to give in burn, on average, all that either could gain.

The model
---------
Two sides contest an indivisible prize, worth V_1 to one and V_2 to the other. Fighting on costs each side
c_i a unit of time; the war ends when one concedes and the other takes the prize. Both know everything. In
the equilibrium that mixes, each side concedes at a constant rate that makes the *other* indifferent between
conceding and waiting: side j gives in at rate c_i / V_i. One of the two may also concede at the very start
with some chance; with chance one, the war never begins. Every such start is an equilibrium.

In words
--------
A side's rate of giving in is set by its opponent's patience, not by its own. The side that values the prize
more concedes faster, because that is what it takes to keep a half-hearted opponent in the war; so in the
mixed equilibrium the side that wants the prize *less* wins more often. Nobody expects to gain, however large
the prize. The model has many equilibria and does not choose between them: the mixed one is not a prediction.

Silent about
------------
Battles, movement of a front, bargaining over a division, learning, and which equilibrium is played.

Source
------
Maynard Smith 1974 (the symmetric game); Hendricks, Weiss & Wilson 1988 (all equilibria, continuous time).
Neither was opened; the mixed equilibrium is derived here and checked by integrating payoffs over time.

Example
-------
>>> race = concession_race(value_1=1, value_2=2, cost_1=0.1, cost_2=0.1, gives_in_1=0, gives_in_2=0, time=0)
>>> round(float(race.chance_1_wins), 4), round(float(race.expected_duration), 4)
(0.6667, 6.6667)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kadesh.theory.entry import (
    Case,
    Curves,
    Entry,
    FloatArray,
    Numbers,
    Parameter,
    Says,
    arrays,
    require,
)

_UNIT = "units of value"
_RATE = "units of value per unit of time"
PARAMETERS = (
    Parameter("V_1", "value_1", "what the prize is worth to side 1", _UNIT, 0, np.inf, 1.0, open_low=True),
    Parameter("V_2", "value_2", "what the prize is worth to side 2", _UNIT, 0, np.inf, 2.0, open_low=True),
    Parameter("c_1", "cost_1", "side 1's cost of fighting on", _RATE, 0, np.inf, 0.1, open_low=True),
    Parameter("c_2", "cost_2", "side 2's cost of fighting on", _RATE, 0, np.inf, 0.1, open_low=True),
    Parameter("q_1", "gives_in_1", "chance that side 1 concedes at the start", "probability", 0, 1, 0.0),
    Parameter("q_2", "gives_in_2", "chance that side 2 concedes at the start", "probability", 0, 1, 0.0),
    Parameter("t", "time", "time at which survival is asked for", "units of time", 0, np.inf, 5.0),
)


@dataclass(frozen=True, slots=True)
class ConcessionRace:
    """One equilibrium of the war of attrition."""

    rate_1: Annotated[FloatArray, Says("rate at which side 1 concedes", "per unit of time")]
    rate_2: Annotated[FloatArray, Says("rate at which side 2 concedes", "per unit of time")]
    chance_1_wins: Annotated[FloatArray, Says("chance that side 2 concedes first", "probability")]
    expected_duration: Annotated[FloatArray, Says("expected length of the war", "units of time")]
    chance_lasting: Annotated[FloatArray, Says("chance that the war goes on past that time", "probability")]
    payoff_1: Annotated[FloatArray, Says("what side 1 expects to gain, costs deducted", "units of value")]
    payoff_2: Annotated[FloatArray, Says("what side 2 expects to gain, costs deducted", "units of value")]
    expected_cost: Annotated[FloatArray, Says("what both sides together expect to burn", "units of value")]


def concession_race(
    *,
    value_1: Numbers,
    value_2: Numbers,
    cost_1: Numbers,
    cost_2: Numbers,
    gives_in_1: Numbers,
    gives_in_2: Numbers,
    time: Numbers,
) -> ConcessionRace:
    """The equilibrium of the complete-information war of attrition with the given start.

    Parameters
    ----------
    value_1, value_2: V_1, V_2: worth of the prize to each side, above 0
    cost_1, cost_2: c_1, c_2: flow cost of fighting on, above 0
    gives_in_1, gives_in_2: q_1, q_2: chance of conceding at once, in [0, 1]; one of them is 0
    time: t: time at which survival is asked for, 0 or more

    Returns
    -------
    ConcessionRace with arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain, or both sides may concede at the start (no equilibrium).

    Examples
    --------
    >>> settings = dict(value_1=1, value_2=1, gives_in_1=0, gives_in_2=0, time=5)
    >>> race = concession_race(cost_1=[0.1, 0.2], cost_2=[0.1, 0.2], **settings)
    >>> race.expected_duration.round(9).tolist(), race.payoff_1.tolist()
    ([5.0, 2.5], [0.0, 0.0])
    """
    v1, v2, c1, c2, q1, q2, t = arrays(
        PARAMETERS,
        value_1=value_1,
        value_2=value_2,
        cost_1=cost_1,
        cost_2=cost_2,
        gives_in_1=gives_in_1,
        gives_in_2=gives_in_2,
        time=time,
    )
    require(
        (q1 == 0) | (q2 == 0),
        "at most one side may concede at the start, else either would gain by waiting a moment",
        q_1=q1,
        q_2=q2,
    )
    rate_1, rate_2 = c2 / v2, c1 / v1
    starts = (1 - q1) * (1 - q2)
    duration = starts / (rate_1 + rate_2)
    return ConcessionRace(
        rate_1=rate_1,
        rate_2=rate_2,
        chance_1_wins=q2 + starts * rate_2 / (rate_1 + rate_2),
        expected_duration=duration,
        chance_lasting=starts * np.exp(-(rate_1 + rate_2) * t),
        payoff_1=q2 * v1,
        payoff_2=q1 * v2,
        expected_cost=(c1 + c2) * duration,
    )


_SYMMETRIC = {"value_1": 1, "value_2": 1, "cost_1": 0.1, "cost_2": 0.1}
_UNEQUAL = {"value_1": 1, "value_2": 2, "cost_1": 0.1, "cost_2": 0.1}
_NUMBERS = "formula of the mixed equilibrium, checked by quadrature of the payoff of waiting"

ENTRY = Entry(
    name="war-of-attrition",
    title="War of attrition: who gives in first?",
    text=__doc__,
    provenance="exact",
    citation="""
@article{maynardsmith1974,
  author  = {Maynard Smith, John},
  title   = {The Theory of Games and the Evolution of Animal Conflicts},
  journal = {Journal of Theoretical Biology},
  year    = {1974},
  volume  = {47},
  number  = {1},
  pages   = {209--221}
}
""",
    source="Maynard Smith 1974, Journal of Theoretical Biology 47: 209–221; Hendricks, Weiss & Wilson 1988, "
    "International Economic Review 29(4): 663–680; not opened.",
    formula=r"\lambda_j = \frac{c_i}{V_i}, \qquad "
    r"\Pr(\text{1 wins}) = q_2 + (1-q_1)(1-q_2)\,\frac{\lambda_2}{\lambda_1+\lambda_2}, \qquad "
    r"\Pr(T>t) = (1-q_1)(1-q_2)\,e^{-(\lambda_1+\lambda_2)t}",
    parameters=PARAMETERS,
    compute=concession_race,
    answer=ConcessionRace,
    cases=(
        Case(
            {**_SYMMETRIC, "time": 5},
            {"expected_duration": 5.0, "chance_lasting": float(np.exp(-1)), "payoff_1": 0, "expected_cost": 1},
            1e-12,
            "equal sides: E[T] = V/(2c), P(T>t) = exp(-2ct/V), the whole prize is burnt",
            _NUMBERS,
        ),
        Case(
            _UNEQUAL,
            {"rate_1": 0.05, "rate_2": 0.1, "chance_1_wins": 2 / 3, "expected_duration": 20 / 3},
            1e-12,
            "the side that values the prize less wins two times in three",
            _NUMBERS,
        ),
        Case(
            {**_UNEQUAL, "gives_in_1": 1.0},
            {"chance_1_wins": 0, "expected_duration": 0, "payoff_2": 2, "payoff_1": 0},
            1e-12,
            "an equilibrium without a war: side 1 concedes at once",
            _NUMBERS,
        ),
    ),
    verified="Payoff of waiting until any date integrated numerically: constant in the date for both sides; "
    "the discretised game has the geometric mixture as an equilibrium with the same rate.",
    to_open="Hendricks, Weiss & Wilson 1988, for the full list of equilibria with a finite horizon.",
    engine="The engine cannot express it: in the weekly game a war ends by a signed package or by collapse of the "
    "front, and choices follow one another, so nobody mixes between conceding and waiting.",
    picture=Curves(
        title="The side that wants the prize less wins more often",
        x="value_2",
        start=0.25,
        stop=4.0,
        shows=("chance_1_wins",),
        labels=("side 1 wins",),
        y_title="chance that side 1 wins",
        marks=((1.0, "both value it alike"),),
        reading="With side 1's value fixed at 1, side 1 wins more often the more side 2 values the prize.",
        x_title="what the prize is worth to side 2 (side 1: 1)",
    ),
)
