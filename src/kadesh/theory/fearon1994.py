"""Leaders who would be punished at home for backing down can signal resolve, and can lock themselves into war.

The model
---------
Two sides hold out over a prize v. Backing down at time t costs side i the audience cost a_i t, which grows
as the crisis goes on. Side i's value of war w_i lies anywhere between -W_i and 0 and is known to itself
only. From the horizon t* on nobody who is still there would back down: all who remain attack.

In words
--------
The growing price of retreat separates those who would fight from those who bluff. The side whose audience
punishes harder escalates less often but, once in a crisis, backs down less: that holds whatever was believed
about interests and strength before. Raising both audience costs together shortens the crisis and leaves the
risk of war where it was.

Silent about
------------
Offers: the prize is not divided. Why audiences punish a retreat, whether leaders can hide one, and what
leaders may gain at home by settling.

Source
------
Fearon 1994: 577-592; read in a teaching implementation that cites the pages. Linear costs, uniform types.

Example
-------
>>> crisis = audience_costs(audience_1=1, audience_2=1, prize=1, resolve_1=2, resolve_2=2)
>>> float(crisis.horizon), float(crisis.chance_war)
(1.0, 0.25)
>>> audience_costs(
...     audience_1=[1, 3], audience_2=[1, 3], prize=1, resolve_1=2, resolve_2=2
... ).chance_war.round(3).tolist()
[0.25, 0.25]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kadesh.theory.entry import Case, Curves, Entry, FloatArray, Numbers, Parameter, Says, arrays

PARAMETERS = (
    Parameter("a_1", "audience_1", "side 1's audience cost per time", "utility / time", 0, np.inf, 1.0, "number", True),
    Parameter("a_2", "audience_2", "side 2's audience cost per time", "utility / time", 0, np.inf, 1.0, "number", True),
    Parameter("v", "prize", "what is at stake", "utility", 0, np.inf, 1.0, "number", True),
    Parameter("W_1", "resolve_1", "side 1's greatest cost of war", "utility", 0, np.inf, 1.0, "number", True),
    Parameter("W_2", "resolve_2", "side 2's greatest cost of war", "utility", 0, np.inf, 3.0, "number", True),
)


@dataclass(frozen=True, slots=True)
class Crisis:
    """How the crisis unfolds."""

    horizon: Annotated[FloatArray, Says("time from which nobody backs down", "time")]
    weaker: Annotated[FloatArray, Says("the side that may concede at once: 1 or 2", "side")]
    concede_at_once: Annotated[FloatArray, Says("chance that this side concedes at the start", "probability")]
    chance_1_quits: Annotated[FloatArray, Says("chance that side 1 would quit before the horizon", "probability")]
    chance_2_quits: Annotated[FloatArray, Says("chance that side 2 would quit before the horizon", "probability")]
    chance_war: Annotated[FloatArray, Says("chance that neither does", "probability")]
    odds_weaker_backs_down: Annotated[
        FloatArray, Says("odds that this side rather than the other quits once a crisis runs", "odds")
    ]


def audience_costs(
    *, audience_1: Numbers, audience_2: Numbers, prize: Numbers, resolve_1: Numbers, resolve_2: Numbers
) -> Crisis:
    """The crisis with linear audience costs and uniform values of war.

    Parameters
    ----------
    The names in ``PARAMETERS`` (symbol, meaning, unit and domain there): numbers or arrays that broadcast.

    Returns
    -------
    Crisis, arrays of the broadcast shape. On a tie side 2 is called the weaker; it then concedes nothing.

    Raises
    ------
    DomainError where a value leaves its domain.

    Examples
    --------
    >>> round(float(audience_costs(audience_1=1, audience_2=1, prize=1, resolve_1=1, resolve_2=3).horizon), 4)
    0.618
    """
    a_1, a_2, v, w_1, w_2 = arrays(
        PARAMETERS,
        audience_1=audience_1,
        audience_2=audience_2,
        prize=prize,
        resolve_1=resolve_1,
        resolve_2=resolve_2,
    )
    t_1, t_2 = _break_even(a_1, a_2, v, w_2), _break_even(a_2, a_1, v, w_1)
    one = t_1 < t_2
    t = np.minimum(t_1, t_2)
    a_l, a_h = np.where(one, a_1, a_2), np.where(one, a_2, a_1)
    w_l = np.where(one, w_1, w_2)
    yields = np.maximum(1 - a_l * t / w_l, 0)
    k = np.maximum(yields * v - (1 - yields) * a_h * t, 0)
    quit_h = a_l * t / (v + a_l * t)
    quit_l = (k + a_h * t) / (v + a_h * t)
    return Crisis(
        t,
        np.where(one, 1.0, 2.0),
        k / v,
        np.where(one, quit_l, quit_h),
        np.where(one, quit_h, quit_l),
        (1 - quit_h) * (1 - quit_l),
        (a_h * v + a_h * a_l * t) / (a_l * v + a_h * a_l * t),
    )


def _break_even(a_i: FloatArray, a_j: FloatArray, v: FloatArray, w_j: FloatArray) -> FloatArray:
    """When waiting until then, for j's types below -a_j t to be left, stops paying for i."""
    root = np.sqrt((a_j * v) ** 2 + 4 * a_i * a_j * v * w_j)
    return np.asarray(2 * v * w_j / (a_j * v + root))


ENTRY = Entry(
    name="audience-costs",
    title="Audience costs",
    text=__doc__,
    provenance="exact",
    citation="""
@article{fearon1994,
  author  = {Fearon, James D.},
  title   = {Domestic Political Audiences and the Escalation of International Disputes},
  journal = {American Political Science Review},
  year    = {1994},
  volume  = {88},
  number  = {3},
  pages   = {577--592}
}
""",
    source="Fearon 1994, American Political Science Review 88(3): 577–592.",
    formula=r"""
t_i^* = \frac{-a_j v + \sqrt{a_j^2 v^2 + 4 a_i a_j v W_j}}{2 a_i a_j}, \quad t^* = \min_i t_i^*, \qquad
Q_H(t) = \frac{a_L t}{v + a_L t}, \quad Q_L(t) = \frac{k + a_H t}{v + a_H t}
""",
    parameters=PARAMETERS,
    compute=audience_costs,
    answer=Crisis,
    cases=tuple(
        Case(
            {"audience_1": a_1, "audience_2": a_2, "prize": 1, "resolve_1": w_1, "resolve_2": w_2},
            {
                "horizon": t,
                "weaker": 2,
                "concede_at_once": k,
                "chance_1_quits": quit_h,
                "chance_2_quits": quit_l,
                "chance_war": war,
            },
            5.1e-5,
            f"a=({a_1}, {a_2}), W=({w_1}, {w_2})",
            "theory notes section 1b",
        )
        for a_1, a_2, w_1, w_2, t, k, quit_h, quit_l, war in (
            (1, 1, 1, 3, 0.6180, 0.6667, 0.3820, 0.7940, 0.1273),
            (1, 1, 2, 2, 1.0, 0.0, 0.5, 0.5, 0.25),
            (3, 0.5, 2, 2, 0.5275, 0.6594, 0.2087, 0.8681, 0.1044),
            (3, 3, 2, 2, 0.3333, 0.0, 0.5, 0.5, 0.25),
            (1, 1, 1.5, 4, 0.8229, 0.6250, 0.4514, 0.7943, 0.1129),
        )
    ),
    verified="The chance of quitting in equilibrium equals the share of types that quit; best replies on a grid.",
    to_open="The article, to compare the propositions with its text.",
    engine="The engine cannot express it: values of war are private there to nobody. Its talks do carry an "
    "audience's price of backing down through the standing of a leader.",
    picture=Curves(
        title="The side that is punished harder for retreat retreats less",
        x="audience_1",
        start=0.1,
        stop=4.0,
        shows=("chance_1_quits", "chance_2_quits", "chance_war"),
        labels=("side 1 backs down", "side 2 backs down", "war"),
        y_title="probability",
        settings={"audience_2": 1.0, "prize": 1.0, "resolve_1": 2.0, "resolve_2": 2.0},
        marks=((1.0, "equal audiences"),),
        reading="As side 1's audience grows harsher side 1 backs down less and side 2 more.",
    ),
)
