"""A leader who would fall for conceding as surely as for losing leaves nothing to bargain over.

The model
---------
Two leaders divide a pie of size 1 or fight a war that A wins with chance p, at costs c_A and c_B. Losing
office costs leader i a further K_i. The chance of losing office depends on the outcome: after defeat, after
victory, and after a deal, where it may also grow with how much is conceded (slope s_i per unit of the pie,
kept between 0 and 1). A deal exists when some share leaves both leaders at least what war would.

In words
--------
What matters is not how likely a leader is to fall, but how much more likely after one outcome than after
another. If a compromise is as deadly as a defeat, a leader asks for more than fighting is worth to the
country; when both do, the range is empty although everybody knows everything. The less office hangs on the
outcome, and the milder a fall, the more a leader will concede.

Silent about
------------
Where the chances of falling come from, whether the public or an elite decides, changes of leader during the
war, and private information.

Source
------
Debs & Goemans 2010, pp. 430-445: abstract read, article not opened; the kernel is rebuilt from its claim.

Example
-------
>>> base = dict(chance_a=0.5, cost_a=0.05, cost_b=0.05, office_a=0.5, office_b=0.5, defeat_a=0.6, defeat_b=0.6,
...     victory_a=0.1, victory_b=0.1, slope_a=0, slope_b=0)
>>> deal = leaders_range(deal_a=0.3, deal_b=0.3, **base)
>>> round(float(deal.low), 12), round(float(deal.high), 12)
(0.425, 0.575)
>>> bool(leaders_range(deal_a=0.6, deal_b=0.6, **base).exists)
False
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kadesh.theory.entry import (
    BoolArray,
    Case,
    Curves,
    Entry,
    FloatArray,
    Numbers,
    Parameter,
    Says,
    arrays,
)

_SHARE, _CHANCE = "share of the pie", "probability"
PARAMETERS = (
    Parameter("p", "chance_a", "A's chance of winning a war", _CHANCE, 0, 1, 0.5),
    Parameter("c_A", "cost_a", "A's cost of war", _SHARE, 0, np.inf, 0.05),
    Parameter("c_B", "cost_b", "B's cost of war", _SHARE, 0, np.inf, 0.05),
    Parameter("K_A", "office_a", "what losing office costs A's leader", _SHARE, 0, np.inf, 0.5),
    Parameter("K_B", "office_b", "what losing office costs B's leader", _SHARE, 0, np.inf, 0.5),
    Parameter("lL_A", "defeat_a", "chance that A's leader falls after defeat", _CHANCE, 0, 1, 0.6),
    Parameter("lL_B", "defeat_b", "chance that B's leader falls after defeat", _CHANCE, 0, 1, 0.6),
    Parameter("lW_A", "victory_a", "chance that A's leader falls after victory", _CHANCE, 0, 1, 0.1),
    Parameter("lW_B", "victory_b", "chance that B's leader falls after victory", _CHANCE, 0, 1, 0.1),
    Parameter("lP_A", "deal_a", "chance that A's leader falls after a deal that concedes nothing", _CHANCE, 0, 1, 0.3),
    Parameter("lP_B", "deal_b", "chance that B's leader falls after a deal that concedes nothing", _CHANCE, 0, 1, 0.3),
    Parameter("s_A", "slope_a", "how fast that chance grows with A's concession", "per unit share", 0, np.inf, 0.0),
    Parameter("s_B", "slope_b", "how fast that chance grows with B's concession", "per unit share", 0, np.inf, 0.0),
)


@dataclass(frozen=True, slots=True)
class LeadersRange:
    """The shares that both leaders prefer to war; the limits may lie outside the pie."""

    low: Annotated[FloatArray, Says("least share of A that A's leader accepts", _SHARE)]
    high: Annotated[FloatArray, Says("largest share of A that B's leader accepts", _SHARE)]
    width: Annotated[FloatArray, Says("room for a deal, negative if there is none", _SHARE)]
    exists: Annotated[BoolArray, Says("whether some division of the pie satisfies both leaders", "yes or no")]
    national_low: Annotated[FloatArray, Says("least share A's country would accept", _SHARE)]
    national_high: Annotated[FloatArray, Says("largest share of A that B's country would accept", _SHARE)]


def leaders_range(
    *,
    chance_a: Numbers,
    cost_a: Numbers,
    cost_b: Numbers,
    office_a: Numbers,
    office_b: Numbers,
    defeat_a: Numbers,
    defeat_b: Numbers,
    victory_a: Numbers,
    victory_b: Numbers,
    deal_a: Numbers,
    deal_b: Numbers,
    slope_a: Numbers,
    slope_b: Numbers,
) -> LeadersRange:
    """The bargaining range between two leaders who fear for their office.

    Parameters
    ----------
    chance_a: p: A's chance of winning a war, in [0, 1]
    cost_a, cost_b: c_A, c_B: costs of war, 0 or more
    office_a, office_b: K_A, K_B: extra cost of losing office, 0 or more
    defeat, victory (_a, _b): chance of losing office after a lost and a won war, in [0, 1]
    deal_a, deal_b: chance of losing office after a deal that gives one's side the whole pie, in [0, 1]
    slope_a, slope_b: growth of that chance per unit conceded, 0 or more; the chance never exceeds 1

    Returns
    -------
    LeadersRange with arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain.

    Examples
    --------
    >>> settings = {each.name: each.example for each in PARAMETERS}
    >>> leaders_range(**{**settings, "deal_a": [0.3, 0.6], "deal_b": [0.3, 0.6]}).width.round(12).tolist()
    [0.15, -0.15]
    """
    p, c_a, c_b, k_a, k_b, lost_a, lost_b, won_a, won_b, kept_a, kept_b, s_a, s_b = arrays(
        PARAMETERS,
        chance_a=chance_a,
        cost_a=cost_a,
        cost_b=cost_b,
        office_a=office_a,
        office_b=office_b,
        defeat_a=defeat_a,
        defeat_b=defeat_b,
        victory_a=victory_a,
        victory_b=victory_b,
        deal_a=deal_a,
        deal_b=deal_b,
        slope_a=slope_a,
        slope_b=slope_b,
    )
    most_a = _concedes(1 - p + c_a, k_a, p * won_a + (1 - p) * lost_a, kept_a, s_a)
    most_b = _concedes(p + c_b, k_b, p * lost_b + (1 - p) * won_b, kept_b, s_b)
    low, high = 1 - most_a, most_b
    return LeadersRange(
        low=low,
        high=high,
        width=high - low,
        exists=(np.maximum(low, 0) <= np.minimum(high, 1) + 1e-12),
        national_low=p - c_a,
        national_high=p + c_b,
    )


def _concedes(
    war: FloatArray, office: FloatArray, falls_in_war: FloatArray, falls: FloatArray, slope: FloatArray
) -> FloatArray:
    """The largest concession y with y + K min(1, l + s y) <= war + K l_war (the left side grows with y)."""
    budget = war + office * falls_in_war
    flat = budget - office * falls
    rising = flat / (1 + office * slope)
    capped = budget - office
    # Below zero nothing is conceded, so the slope does not act; beyond the cap the leader falls for sure.
    found = np.where(flat < 0, flat, rising)
    return np.where((flat >= 0) & (falls + slope * rising > 1), capped, found)


_NUMBERS = "algebra of the rebuilt kernel, checked by scanning shares"
_LOOSE = {"deal_a": 0.6, "deal_b": 0.6}

ENTRY = Entry(
    name="leaders-range",
    title="Leaders who fear for their office",
    text=__doc__,
    provenance="after",
    citation="""
@article{debs2010,
  author  = {Debs, Alexandre and Goemans, H. E.},
  title   = {Regime Type, the Fate of Leaders, and War},
  journal = {American Political Science Review},
  year    = {2010},
  volume  = {104},
  number  = {3},
  pages   = {430--445}
}
""",
    source="Debs & Goemans 2010, American Political Science Review 104(3): 430–445; abstract read, article not opened.",
    formula=r"x \ge p-c_A-K_A\big[p\,\ell_A^W+(1-p)\,\ell_A^L-\ell_A^P(1-x)\big], \quad "
    r"x \le p+c_B+K_B\big[p\,\ell_B^L+(1-p)\,\ell_B^W-\ell_B^P(x)\big], \qquad "
    r"\ell_i^P(y)=\min(1,\ \ell_i^P+s_i y)",
    parameters=PARAMETERS,
    compute=leaders_range,
    answer=LeadersRange,
    cases=(
        Case({}, {"low": 0.425, "high": 0.575, "width": 0.15, "exists": True}, 1e-12, "a deal is survivable", _NUMBERS),
        Case(
            _LOOSE,
            {"low": 0.575, "high": 0.425, "width": -0.15, "exists": False},
            1e-12,
            "a deal is as deadly as defeat: war with complete information",
            _NUMBERS,
        ),
        Case(
            {"slope_b": 1.0, "deal_b": 0.0},
            {"high": 0.725 / 1.5},
            1e-12,
            "the chance of falling grows with the concession: slope 1 + K s",
            _NUMBERS,
        ),
    ),
    verified="Every share on a fine grid tested against both leaders' payoffs, also where the chance of falling "
    "reaches 1; the range agrees.",
    to_open="Debs & Goemans 2010, pp. 432–437, for the propositions and their own parametrisation.",
    engine="Special case: one week; an audience keeps a leader after a deal with its chance, the exit is the price of"
    " a fall, and what victory and defeat mean for office goes into their worth. A chance of falling "
    "that grows with the concession is stated in the worth of the stake, up to where it would be certain.",
    picture=Curves(
        title="When a compromise is as deadly as defeat, no deal is left",
        x="deal_b",
        start=0.0,
        stop=1.0,
        shows=("low", "high"),
        labels=("least A's leader accepts", "most B's leader gives"),
        y_title="A's share of the pie",
        settings={"deal_a": 0.45},
        marks=((0.45, "range closes"),),
        reading="The more surely B's leader falls after a deal, the less that leader can give, until it is less than "
        "A's leader needs.",
    ),
)
