"""Whether effort counts by ratio or by difference decides whether anyone ever stays peaceful.

The model
---------
Two sides value a prize at V_1 and V_2 and spend effort on winning it; a unit of effort costs one unit of
value. In the ratio form the chance that side 1 wins is e_1^m / (e_1^m + e_2^m). In the difference form it is
logistic in m (e_1 - e_2). The number m says how decisive effort is. Both choose at once; the answer is the
equilibrium in pure strategies, where one exists.

In words
--------
With the ratio form a little effort against none wins for certain, so nobody ever spends nothing and part of
the prize is always burnt. With the difference form effort pays too little at the start, when prizes are
small: both stay idle, and there is peace. When one prize is large enough, one side arms and the other submits
without a fight. When both are large there is no resting point at all.

Silent about
------------
Bargaining, timing, beliefs, budgets that bind, and what effort destroys.

Source
------
Hirshleifer 1989, pp. 101-112: abstract read (it states both forms and what the difference form permits),
article not opened; equilibria derived here, the ratio form as in Tullock's contest with unequal prizes.

Example
-------
>>> contest = contest_efforts(value_1=1, value_2=1, decisiveness=1, form="ratio")
>>> float(contest.effort_1), float(contest.chance_1), bool(contest.exists)
(0.25, 0.5, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kadesh.theory.entry import (
    BoolArray,
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

_UNIT = "units of value"
PARAMETERS = (
    Parameter("V_1", "value_1", "what the prize is worth to side 1", _UNIT, 0, np.inf, 1.0, open_low=True),
    Parameter("V_2", "value_2", "what the prize is worth to side 2", _UNIT, 0, np.inf, 1.0, open_low=True),
    Parameter("m", "decisiveness", "how decisive effort is", "exponent, or per unit", 0, np.inf, 1.0, open_low=True),
    Choice("form", "form", "what counts: the ratio of efforts or their difference", ("ratio", "difference"), "ratio"),
)


@dataclass(frozen=True, slots=True)
class ContestEfforts:
    """The equilibrium in pure strategies; not a number where there is none."""

    exists: Annotated[BoolArray, Says("whether an equilibrium in pure strategies exists", "yes or no")]
    effort_1: Annotated[FloatArray, Says("side 1's effort", _UNIT)]
    effort_2: Annotated[FloatArray, Says("side 2's effort", _UNIT)]
    chance_1: Annotated[FloatArray, Says("chance that side 1 wins", "probability")]
    payoff_1: Annotated[FloatArray, Says("what side 1 expects, effort deducted", _UNIT)]
    payoff_2: Annotated[FloatArray, Says("what side 2 expects, effort deducted", _UNIT)]


def chance_of_success(effort_1: Numbers, effort_2: Numbers, *, decisiveness: Numbers, form: str) -> FloatArray:
    """Side 1's chance of winning at given efforts (one half where both are idle).

    >>> float(chance_of_success(2, 1, decisiveness=1, form="ratio").round(6))
    0.666667
    >>> float(chance_of_success(0, 0, decisiveness=3, form="difference"))
    0.5
    """
    first, second, m = np.broadcast_arrays(*(np.asarray(each, float) for each in (effort_1, effort_2, decisiveness)))
    if form == "difference":
        return np.asarray(1 / (1 + np.exp(np.clip(-m * (first - second), -700, 700))))
    idle = (first == 0) & (second == 0)
    top = np.where(idle, 1, np.maximum(first, second))
    mine, other = (first / top) ** m, (second / top) ** m
    return np.where(idle, 0.5, mine / np.where(idle, 1, mine + other))


def contest_efforts(*, value_1: Numbers, value_2: Numbers, decisiveness: Numbers, form: str) -> ContestEfforts:
    """Equilibrium efforts in a contest for a prize.

    Parameters
    ----------
    value_1, value_2: V_1, V_2: worth of the prize to each side, above 0
    decisiveness: m: exponent (ratio) or steepness per unit of effort (difference), above 0
    form: 'ratio' or 'difference'

    Returns
    -------
    ContestEfforts with arrays of the broadcast shape; not a number where no pure equilibrium exists.

    Raises
    ------
    DomainError where a value leaves its domain.

    Examples
    --------
    >>> contest_efforts(value_1=[1, 4], value_2=1, decisiveness=1, form="ratio").chance_1.tolist()
    [0.5, 0.8]
    >>> contest_efforts(value_1=[3, 8], value_2=1, decisiveness=1, form="difference").effort_1.round(4).tolist()
    [0.0, 1.7627]
    """
    v1, v2, m = arrays(PARAMETERS, value_1=value_1, value_2=value_2, decisiveness=decisiveness, form=form)
    exists, one, two = _ratio(v1, v2, m) if form == "ratio" else _difference(v1, v2, m)
    one, two = np.where(exists, one, np.nan), np.where(exists, two, np.nan)
    wins = np.where(
        exists,
        chance_of_success(np.where(exists, one, 0), np.where(exists, two, 0), decisiveness=m, form=form),
        np.nan,
    )
    return ContestEfforts(exists, one, two, wins, v1 * wins - one, v2 * (1 - wins) - two)


def _ratio(v1: FloatArray, v2: FloatArray, m: FloatArray) -> tuple[BoolArray, FloatArray, FloatArray]:
    """Interior equilibrium; it exists as long as the side with the smaller prize does not prefer to stay idle."""
    small = np.minimum(v1, v2) / np.maximum(v1, v2)
    odds = (v1 / v2) ** m
    wins = odds / (1 + odds)
    return m <= 1 + small**m, m * v1 * wins * (1 - wins), m * v2 * wins * (1 - wins)


def _difference(v1: FloatArray, v2: FloatArray, m: FloatArray) -> tuple[BoolArray, FloatArray, FloatArray]:
    """Peace while m V <= 4 on both sides; else the larger prize arms alone, if the other would not answer."""
    large, small = np.maximum(v1, v2), np.minimum(v1, v2)
    peace = m * large <= 4
    top = _upper_chance(m * large)
    arms = np.where(peace, 0, np.log(top / (1 - top)) / m)
    # The other side's best answer, if it answers at all, lies on the far side of equal effort.
    answer = _upper_chance(m * small)
    cost = arms + np.log(answer / (1 - answer)) / m
    stays_idle = (m * small <= 4) | (small * answer - cost <= small * (1 - top))
    bigger = v1 >= v2
    return peace | stays_idle, np.where(bigger, arms, 0), np.where(bigger, 0, arms)


def _upper_chance(stake: FloatArray) -> FloatArray:
    """The chance p >= 1/2 at which one more unit of effort just pays: stake p (1 - p) = 1."""
    return np.asarray((1 + np.sqrt(1 - np.minimum(4 / stake, 1))) / 2)


_NUMBERS = "first-order conditions, checked by best replies on a grid"

ENTRY = Entry(
    name="contest-function",
    title="Effort in a contest: ratio or difference",
    text=__doc__,
    provenance="after",
    citation="""
@article{hirshleifer1989,
  author  = {Hirshleifer, Jack},
  title   = {Conflict and Rent-Seeking Success Functions: Ratio vs. Difference Models of Relative Success},
  journal = {Public Choice},
  year    = {1989},
  volume  = {63},
  number  = {2},
  pages   = {101--112},
  doi     = {10.1007/BF00153394}
}
""",
    source="Hirshleifer 1989, Public Choice 63(2): 101–112; abstract read, article not opened.",
    formula=r"\text{ratio: } p_1=\frac{e_1^m}{e_1^m+e_2^m},\quad e_i = m V_i\,p_1(1-p_1),\quad "
    r"\frac{p_1}{1-p_1}=\Big(\frac{V_1}{V_2}\Big)^{m}; \qquad "
    r"\text{difference: } p_1=\frac{1}{1+e^{-m(e_1-e_2)}},\quad \text{peace iff } m\max(V_1,V_2)\le 4",
    parameters=PARAMETERS,
    compute=contest_efforts,
    answer=ContestEfforts,
    cases=(
        Case(
            {"value_1": 1, "value_2": 1, "decisiveness": 1, "form": "ratio"},
            {"effort_1": 0.25, "effort_2": 0.25, "chance_1": 0.5, "payoff_1": 0.25},
            1e-12,
            "equal prizes, ratio form: half the prize is burnt",
            _NUMBERS,
        ),
        Case(
            {"value_1": 4, "value_2": 1, "decisiveness": 1, "form": "ratio"},
            {"effort_1": 0.64, "effort_2": 0.16, "chance_1": 0.8},
            1e-12,
            "unequal prizes: V_1 squared V_2 over (V_1 + V_2) squared",
            _NUMBERS,
        ),
        Case(
            {"value_1": 3, "value_2": 2, "decisiveness": 1, "form": "difference"},
            {"effort_1": 0, "effort_2": 0, "chance_1": 0.5, "exists": True},
            1e-12,
            "difference form, small prizes: two-sided peace",
            _NUMBERS,
        ),
        Case(
            {"value_1": 8, "value_2": 1, "decisiveness": 1, "form": "difference"},
            {"effort_1": float(np.log(3 + 2 * np.sqrt(2))), "effort_2": 0, "chance_1": (2 + np.sqrt(2)) / 4},
            1e-12,
            "difference form, one large prize: one-sided submission",
            _NUMBERS,
        ),
        Case(
            {"value_1": 10, "value_2": 10, "decisiveness": 1, "form": "difference"},
            {"exists": False},
            0,
            "difference form, two large prizes: no resting point in pure strategies",
            _NUMBERS,
        ),
    ),
    verified="Best replies searched on a fine grid confirm every equilibrium, and that there is none where the entry "
    "says so; best-reply iteration converges to the ratio-form efforts.",
    to_open="Hirshleifer 1989 (figures); a source for the existence condition of the ratio form with unequal prizes.",
    engine="The engine cannot express it: effort in the weekly game is one of a few levels, chosen one side after "
    "the other.",
    picture=Curves(
        title="Only the difference form knows peace",
        x="value_1",
        start=0.2,
        stop=12.0,
        shows=("effort_1",),
        by=("form", ("ratio", "difference")),
        settings={"value_2": 2.0},
        y_title="side 1's effort (units of value)",
        marks=((4.0, "m V = 4"),),
        reading="With the difference form side 1 spends nothing until the prize is worth 4; with the ratio form it "
        "always spends something.",
        x_title="what the prize is worth to side 1 (side 2: 2)",
    ),
)
