"""A small chance that a side is obstinate makes both fight, and the war ends by concession at a known rate.

The model
---------
Two sides hold on to demands alpha_1 and alpha_2 that add up to more than 1. With a small chance z_i side i is
obstinate and never concedes; otherwise it is rational, discounts at rate r_i and may concede at any time, and
then gets what the other's demand leaves it. A rational side pretends to be obstinate. There is one
equilibrium: each concedes at a constant rate that keeps the other indifferent, both reputations reach
certainty on the same date, and the side whose reputation would grow too slowly concedes at once with just
the chance that lets both arrive together.

In words
--------
Leaders who could back down hide behind the possibility that they cannot. Impatience of the *other* side and
modesty of one's own demand make one concede faster. Whoever builds a reputation more slowly (because it
started with less of one, or asks for more) is the weaker side and gives in at the start with a chance
that can be large. After the last date only the truly obstinate still fight, for ever.

Silent about
------------
Battles, cost of fighting other than delay, where demands and obstinacy come from (here they are given), and
a change of leader.

Source
------
Abreu & Gul 2000, pp. 85-117 (whole article), fixed demands; not opened, derived again and checked by
integrating the reputations to the common end date.

Example
-------
>>> war = reputation_war(
...     obstinate_1=0.1, obstinate_2=0.1, demand_1=0.6, demand_2=0.7, rate_1=1, rate_2=1, time=0
... )
>>> round(float(war.last_date), 7), round(float(war.gives_in_2), 7)
(1.7269388, 0.4376587)
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

PARAMETERS = (
    Parameter("z_1", "obstinate_1", "chance that side 1 is obstinate", "probability", 0, 1, 0.1, "number", True, True),
    Parameter("z_2", "obstinate_2", "chance that side 2 is obstinate", "probability", 0, 1, 0.1, "number", True, True),
    Parameter("alpha_1", "demand_1", "side 1's demand", "share of the pie", 0, 1, 0.6, "number", True, True),
    Parameter("alpha_2", "demand_2", "side 2's demand", "share of the pie", 0, 1, 0.7, "number", True, True),
    Parameter("r_1", "rate_1", "side 1's discount rate", "per unit of time", 0, np.inf, 1.0, open_low=True),
    Parameter("r_2", "rate_2", "side 2's discount rate", "per unit of time", 0, np.inf, 1.0, open_low=True),
    Parameter("t", "time", "time at which the war is looked at", "units of time", 0, np.inf, 0.5),
)


@dataclass(frozen=True, slots=True)
class ReputationWar:
    """The equilibrium of the war of reputations."""

    concession_1: Annotated[FloatArray, Says("rate at which side 1 concedes", "per unit of time")]
    concession_2: Annotated[FloatArray, Says("rate at which side 2 concedes", "per unit of time")]
    last_date: Annotated[FloatArray, Says("date after which only obstinate sides fight", "units of time")]
    gives_in_1: Annotated[FloatArray, Says("chance that side 1 concedes at the start", "probability")]
    gives_in_2: Annotated[FloatArray, Says("chance that side 2 concedes at the start", "probability")]
    payoff_1: Annotated[FloatArray, Says("what a rational side 1 expects", "share of the pie")]
    payoff_2: Annotated[FloatArray, Says("what a rational side 2 expects", "share of the pie")]
    chance_lasting: Annotated[FloatArray, Says("chance that the war goes on past that time", "probability")]
    reputation_1: Annotated[FloatArray, Says("chance that side 1 is obstinate, seen at that time", "probability")]
    reputation_2: Annotated[FloatArray, Says("chance that side 2 is obstinate, seen at that time", "probability")]


def reputation_war(
    *,
    obstinate_1: Numbers,
    obstinate_2: Numbers,
    demand_1: Numbers,
    demand_2: Numbers,
    rate_1: Numbers,
    rate_2: Numbers,
    time: Numbers,
) -> ReputationWar:
    """The equilibrium of reputational bargaining with one obstinate type on each side.

    Parameters
    ----------
    obstinate_1, obstinate_2: z_1, z_2: chance of an obstinate type, strictly between 0 and 1
    demand_1, demand_2: alpha_1, alpha_2: demands, strictly between 0 and 1, together more than 1
    rate_1, rate_2: r_1, r_2: discount rates, above 0
    time: t: date at which survival and reputations are asked for, 0 or more

    Returns
    -------
    ReputationWar with arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain, or the demands do not conflict.

    Examples
    --------
    >>> settings = dict(demand_1=0.7, demand_2=0.7, rate_1=1, rate_2=1, time=0)
    >>> war = reputation_war(obstinate_1=[0.05, 0.2], obstinate_2=0.2, **settings)
    >>> war.gives_in_1.round(9).tolist()
    [0.75, 0.0]
    """
    z1, z2, a1, a2, r1, r2, t = arrays(
        PARAMETERS,
        obstinate_1=obstinate_1,
        obstinate_2=obstinate_2,
        demand_1=demand_1,
        demand_2=demand_2,
        rate_1=rate_1,
        rate_2=rate_2,
        time=time,
    )
    conflict = a1 + a2 - 1
    require(conflict > 0, "the demands must add up to more than 1", alpha_1=a1, alpha_2=a2)
    lambda_1, lambda_2 = r2 * (1 - a1) / conflict, r1 * (1 - a2) / conflict
    alone_1, alone_2 = -np.log(z1) / lambda_1, -np.log(z2) / lambda_2
    end = np.minimum(alone_1, alone_2)
    # z e^{lambda T}: exactly 1 for the side that would be last to need time, below 1 for the slower one.
    stays_1 = np.where(alone_1 <= alone_2, 1.0, z1 * np.exp(lambda_1 * end))
    stays_2 = np.where(alone_2 <= alone_1, 1.0, z2 * np.exp(lambda_2 * end))
    seen = np.minimum(t, end)
    return ReputationWar(
        concession_1=lambda_1,
        concession_2=lambda_2,
        last_date=end,
        gives_in_1=1 - stays_1,
        gives_in_2=1 - stays_2,
        payoff_1=stays_2 * (1 - a2) + (1 - stays_2) * a1,
        payoff_2=stays_1 * (1 - a1) + (1 - stays_1) * a2,
        chance_lasting=stays_1 * stays_2 * np.exp(-(lambda_1 + lambda_2) * seen),
        reputation_1=np.exp(lambda_1 * (seen - end)),
        reputation_2=np.exp(lambda_2 * (seen - end)),
    )


_NUMBERS = "closed form, checked by integrating the reputations to their common end"

ENTRY = Entry(
    name="reputational-bargaining",
    title="Leaders who cannot be seen to back down",
    text=__doc__,
    provenance="exact",
    citation="""
@article{abreugul2000,
  author  = {Abreu, Dilip and Gul, Faruk},
  title   = {Bargaining and Reputation},
  journal = {Econometrica},
  year    = {2000},
  volume  = {68},
  number  = {1},
  pages   = {85--117}
}
""",
    source="Abreu & Gul 2000, Econometrica 68(1): 85–117; not opened.",
    formula=r"\lambda_i = \frac{r_j(1-\alpha_i)}{\alpha_1+\alpha_2-1}, \quad T_i = -\frac{\ln z_i}{\lambda_i}, "
    r"\quad T_0 = \min(T_1, T_2), \quad \mu_i = 1 - z_i e^{\lambda_i T_0}",
    parameters=PARAMETERS,
    compute=reputation_war,
    answer=ReputationWar,
    cases=(
        Case(
            {"obstinate_1": 0.1, "obstinate_2": 0.1, "demand_1": 0.6, "demand_2": 0.7, "rate_1": 1, "rate_2": 1},
            {"concession_1": 4 / 3, "concession_2": 1, "last_date": 1.7269388, "gives_in_2": 0.4376587},
            5e-8,
            "the greedier side is the weaker one",
            _NUMBERS,
        ),
        Case(
            {"obstinate_1": 0.05, "obstinate_2": 0.2, "demand_1": 0.7, "demand_2": 0.7, "rate_1": 1, "rate_2": 1},
            {"concession_1": 0.75, "concession_2": 0.75, "last_date": 2.1459172, "gives_in_1": 0.75},
            5e-8,
            "the side with less of a reputation gives in at the start three times in four",
            _NUMBERS,
        ),
        Case(
            {"obstinate_1": 0.1, "obstinate_2": 0.1, "demand_1": 0.7, "demand_2": 0.7, "rate_1": 0.5, "rate_2": 1},
            {"concession_1": 0.75, "concession_2": 0.375, "last_date": 3.0701135, "gives_in_2": 0.6837722},
            5e-8,
            "the less patient side is the weaker one",
            _NUMBERS,
        ),
    ),
    verified="Reputations integrated as differential equations reach 1 together at the last date; the payoff of "
    "conceding at any date, integrated numerically, is constant for both sides.",
    to_open="Abreu & Gul 2000, sections on the choice of demands, which this entry takes as given.",
    engine="The engine cannot express it: no player of the weekly game has a private type. Its nearest relative is the "
    "audience at home that keeps a leader from signing.",
    picture=Curves(
        title="Two reputations climb to certainty and arrive together",
        x="time",
        start=0.0,
        stop=2.2,
        shows=("reputation_1", "reputation_2", "chance_lasting"),
        labels=("side 1 thought obstinate", "side 2 thought obstinate", "war still goes on"),
        y_title="probability",
        marks=((1.7269, "last concession"),),
        reading="Side 2's reputation jumps at the start, because the rational side 2 often gives in at once; from "
        "then on both climb, and at the last date only the obstinate still fight.",
    ),
)
