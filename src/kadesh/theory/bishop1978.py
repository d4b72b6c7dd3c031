"""When neither knows what the prize is worth to the other, how long a side holds out reveals how much it cares.

The model
---------
Two sides contest a prize. Each knows what it is worth to itself; the other's value is drawn from a known
distribution. Fighting on costs c a unit of time; the first to give up loses. In the symmetric equilibrium a
side that values the prize at v holds out for t(v) = (1/c) times the integral from 0 to v of u times the
hazard of the distribution: it waits until the next moment's chance that the other gives up no longer pays
for that moment. Two distributions are in closed form: uniform on [0, scale] and exponential with mean scale.

In words
--------
Each side stays until the war has cost it as much as winning a moment later is worth. Sides that care more
stay longer, so the prize goes to the one that values it more, and the length of the war tells how much the
loser cared. Unlike the war of attrition with known values, this one has sensible comparative statics: it
ends sooner the costlier it is, and caring more helps.

Silent about
------------
Bargaining over a division, battles, unequal costs or beliefs (the asymmetric case has no closed form), and
sides that could never give up at all.

Source
------
Bishop, Cannings & Maynard Smith 1978; Riley 1980; not opened. The strategy is derived here and checked by
searching every other date for a better one.

Example
-------
>>> wait = private_attrition(value=0.5, law="uniform", scale=1, cost=1)
>>> round(float(wait.holds_out), 7), float(wait.payoff)
(0.1931472, 0.125)
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
    require,
)

PARAMETERS = (
    Parameter("v", "value", "what the prize is worth to this side", "units of value", 0, np.inf, 0.5),
    Choice("law", "law", "how the other side's value is distributed", ("uniform", "exponential"), "uniform"),
    Parameter(
        "scale",
        "scale",
        "highest value (uniform) or mean value (exponential)",
        "units of value",
        0,
        np.inf,
        1.0,
        open_low=True,
    ),
    Parameter("c", "cost", "cost of fighting on", "units of value per unit of time", 0, np.inf, 1.0, open_low=True),
)


@dataclass(frozen=True, slots=True)
class PrivateAttrition:
    """How long a side of this value holds out, and what that brings."""

    holds_out: Annotated[FloatArray, Says("how long the side fights before it gives up", "units of time")]
    chance_wins: Annotated[FloatArray, Says("chance that the other side gives up first", "probability")]
    payoff: Annotated[FloatArray, Says("what the side expects to gain, costs deducted", "units of value")]
    expected_duration: Annotated[FloatArray, Says("expected length of such a war", "units of time")]


def private_attrition(*, value: Numbers, law: str, scale: Numbers, cost: Numbers) -> PrivateAttrition:
    """The symmetric equilibrium of the war of attrition with private values.

    Parameters
    ----------
    value: v: this side's value, 0 or more; below scale where the law is uniform
    law: distribution of values: 'uniform' on [0, scale] or 'exponential' with mean scale
    scale: highest or mean value, above 0
    cost: c: flow cost of fighting on, above 0

    Returns
    -------
    PrivateAttrition with arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain, or v is not below the highest value of a uniform law.

    Examples
    --------
    >>> float(private_attrition(value=1, law="exponential", scale=1, cost=1).holds_out)
    0.5
    >>> private_attrition(value=[0.25, 0.9], law="uniform", scale=1, cost=1).holds_out.round(7).tolist()
    [0.0376821, 1.4025851]
    """
    v, h, c = arrays(PARAMETERS, value=value, law=law, scale=scale, cost=cost)
    if law == "uniform":
        require(v < h, "v must lie below the highest value (nobody of the highest value ever gives up)", v=v, scale=h)
        return PrivateAttrition(
            holds_out=(-v - h * np.log1p(-v / h)) / c,
            chance_wins=v / h,
            payoff=v**2 / (2 * h),
            expected_duration=h / (6 * c),
        )
    return PrivateAttrition(
        holds_out=v**2 / (2 * h * c),
        chance_wins=-np.expm1(-v / h),
        payoff=v + h * np.expm1(-v / h),
        expected_duration=h / (4 * c),
    )


def payoff_of_mimicking(*, value: Numbers, mimicked: Numbers, law: str, scale: Numbers, cost: Numbers) -> FloatArray:
    """What a side worth ``value`` gains by holding out as long as a side worth ``mimicked`` would.

    With the equilibrium strategy the best choice is to mimic oneself.

    >>> float(payoff_of_mimicking(value=0.5, mimicked=0.5, law="uniform", scale=1, cost=1))
    0.125
    """
    other = private_attrition(value=mimicked, law=law, scale=scale, cost=cost)
    # The expected cost of holding out as w does: w's chance of winning times w, less w's own payoff.
    return np.asarray(value) * other.chance_wins - (np.asarray(mimicked) * other.chance_wins - other.payoff)


_NUMBERS = "closed form, checked by quadrature of the general formula"

ENTRY = Entry(
    name="private-attrition",
    title="War of attrition with private values",
    text=__doc__,
    provenance="exact",
    citation="""
@article{bishop1978,
  author  = {Bishop, D. T. and Cannings, C. and Maynard Smith, J.},
  title   = {The War of Attrition with Random Rewards},
  journal = {Journal of Theoretical Biology},
  year    = {1978},
  volume  = {74},
  number  = {3},
  pages   = {377--388}
}
""",
    source="Bishop, Cannings & Maynard Smith 1978, Journal of Theoretical Biology 74: 377–388; Riley 1980, "
    "Journal of Theoretical Biology 82: 383–400; not opened.",
    formula=r"t(v) = \frac{1}{c}\int_0^v \frac{u\,f(u)}{1-F(u)}\,du; \qquad "
    r"\text{uniform: } \frac{-v - h\ln(1-v/h)}{c}, \quad \text{exponential: } \frac{v^2}{2hc}",
    parameters=PARAMETERS,
    compute=private_attrition,
    answer=PrivateAttrition,
    cases=(
        Case({"value": 0.25}, {"holds_out": 0.0376821}, 5e-8, "uniform on [0, 1], c = 1", _NUMBERS),
        Case(
            {"value": 0.5},
            {"holds_out": 0.1931472, "payoff": 0.125, "expected_duration": 1 / 6},
            5e-8,
            "uniform on [0, 1], c = 1; payoff v squared over 2",
            _NUMBERS,
        ),
        Case({"value": 0.8}, {"payoff": 0.32}, 1e-12, "uniform on [0, 1], c = 1", _NUMBERS),
        Case({"value": 0.9}, {"holds_out": 1.4025851}, 5e-8, "uniform on [0, 1], c = 1", _NUMBERS),
        Case(
            {"value": 1.0, "law": "exponential"},
            {"holds_out": 0.5, "expected_duration": 0.25},
            1e-12,
            "exponential with mean 1, c = 1: t(v) = v squared over 2",
            _NUMBERS,
        ),
    ),
    verified="Grid search over every other stopping date finds none better; quadrature of the general formula; "
    "simulated wars have the expected length.",
    to_open="Riley 1980, for his proof of uniqueness and the asymmetric equilibria.",
    engine="The engine cannot express it: the weekly game has no player with a private type; its worlds differ, but "
    "inside a world both leaders know the payoffs.",
    picture=Curves(
        title="Who cares more holds out longer",
        x="value",
        start=0.0,
        stop=0.95,
        shows=("holds_out",),
        by=("law", ("uniform", "exponential")),
        y_title="time held out (cost of a unit of time: 1)",
        reading="A side that knows the other's value cannot exceed 1 holds out far longer as its own nears 1.",
    ),
)
