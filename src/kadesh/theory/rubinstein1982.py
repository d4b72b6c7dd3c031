"""Offers that alternate give the proposer a small edge, and a ratifier at home can be worth more than patience.

The model
---------
Two sides take turns to propose how to divide a pie; a refusal costs a round of delay, discounted by delta_1
and delta_2. Each deal must also leave side i at least a floor L_i, below which its parliament or public
would refuse to ratify. The responder is offered what waiting is worth to it, or its floor if that is more;
x is side 1's share when it proposes, y side 2's share when it proposes. Without floors this is Rubinstein's
game; the floors are an addition made here, in the spirit of Putnam's two-level games and of Schelling.

In words
--------
Without floors the first offer is accepted, the proposer gets a little more than half if both are equally
patient, and the more patient side gets more. A floor helps its owner when it exceeds what the owner would
have got anyway: tied hands bargain better. But if the two floors together exceed the pie, there is no deal
at all, however patient both are: the win-sets do not overlap.

Silent about
------------
Why the floors are what they are, whether the ratifier bluffs, delay on the way to a deal (there is none) and
everything that happens on the battlefield.

Source
------
Rubinstein 1982, pp. 97-109 (unconstrained game), not opened; the floors are derived here after Putnam 1988
and checked by backward induction from a distant last round.

Example
-------
>>> deal = ratified_offers(discount_1=0.9, discount_2=0.9, floor_1=0.6, floor_2=0.0)
>>> round(float(deal.share_1), 12), round(float(deal.share_2), 12), bool(deal.agree)
(0.64, 0.4, True)
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

PARAMETERS = (
    Parameter("delta_1", "discount_1", "side 1's discount factor", "per round", 0, 1, 0.9, open_high=True),
    Parameter("delta_2", "discount_2", "side 2's discount factor", "per round", 0, 1, 0.9, open_high=True),
    Parameter("L_1", "floor_1", "least that side 1's ratifier accepts", "share of the pie", 0, 1, 0.0),
    Parameter("L_2", "floor_2", "least that side 2's ratifier accepts", "share of the pie", 0, 1, 0.0),
)


@dataclass(frozen=True, slots=True)
class RatifiedOffers:
    """The offers of the unique stationary equilibrium, or no deal."""

    agree: Annotated[BoolArray, Says("whether any division satisfies both ratifiers", "yes or no")]
    share_1: Annotated[FloatArray, Says("side 1's share when it proposes, x (nan: no deal)", "share of the pie")]
    share_2: Annotated[FloatArray, Says("side 2's share when it proposes, y (nan: no deal)", "share of the pie")]
    binds_1: Annotated[BoolArray, Says("whether side 1's floor improves what it is offered", "yes or no")]
    binds_2: Annotated[BoolArray, Says("whether side 2's floor improves what it is offered", "yes or no")]
    overlap: Annotated[FloatArray, Says("how far the win-sets overlap, negative if they do not", "share of the pie")]


def ratified_offers(*, discount_1: Numbers, discount_2: Numbers, floor_1: Numbers, floor_2: Numbers) -> RatifiedOffers:
    """Shares under alternating offers when each deal must be ratified on both sides.

    Parameters
    ----------
    discount_1, discount_2: delta_1, delta_2: discount factors per round, in [0, 1)
    floor_1, floor_2: L_1, L_2: least share that each ratifier accepts, in [0, 1]

    Returns
    -------
    RatifiedOffers with arrays of the broadcast shape; the shares are not numbers where L_1 + L_2 > 1.

    Raises
    ------
    DomainError where a value leaves its domain.

    Examples
    --------
    >>> deal = ratified_offers(discount_1=0.9, discount_2=0.9, floor_1=[0.0, 0.6], floor_2=[0.0, 0.5])
    >>> deal.agree.tolist(), deal.share_1.round(7).tolist()
    ([True, False], [0.5263158, nan])
    """
    d1, d2, floor_one, floor_two = arrays(
        PARAMETERS, discount_1=discount_1, discount_2=discount_2, floor_1=floor_1, floor_2=floor_2
    )
    overlap = 1 - floor_one - floor_two
    agree = overlap >= -1e-12
    # x = 1 - max(d2 y, L2), y = 1 - max(d1 x, L1) contracts, so exactly one of four cases is consistent.
    free_x, free_y = (1 - d2) / (1 - d1 * d2), (1 - d1) / (1 - d1 * d2)
    only_1 = (1 - d2 * (1 - floor_one), 1 - floor_one)
    only_2 = (1 - floor_two, 1 - d1 * (1 - floor_two))
    binds_1_free, binds_2_free = floor_one > d1 * free_x, floor_two > d2 * free_y
    binds_1_with_2, binds_2_with_1 = floor_one > d1 * only_2[0], floor_two > d2 * only_1[1]
    none = ~binds_1_free & ~binds_2_free
    just_1 = ~none & ~binds_2_with_1 & (floor_one > d1 * only_1[0])
    just_2 = ~none & ~just_1 & ~binds_1_with_2 & (floor_two > d2 * only_2[1])
    x = np.select([none, just_1, just_2], [free_x, only_1[0], only_2[0]], 1 - floor_two)
    y = np.select([none, just_1, just_2], [free_y, only_1[1], only_2[1]], 1 - floor_one)
    both = ~none & ~just_1 & ~just_2
    return RatifiedOffers(
        agree=agree,
        share_1=np.where(agree, x, np.nan),
        share_2=np.where(agree, y, np.nan),
        binds_1=agree & (just_1 | both),
        binds_2=agree & (just_2 | both),
        overlap=overlap,
    )


_NUMBERS = "fixed point, checked by backward induction over 400 rounds"

ENTRY = Entry(
    name="ratification-floors",
    title="Bargaining with a ratifier at home",
    text=__doc__,
    provenance="exact",
    citation="""
@article{rubinstein1982,
  author  = {Rubinstein, Ariel},
  title   = {Perfect Equilibrium in a Bargaining Model},
  journal = {Econometrica},
  year    = {1982},
  volume  = {50},
  number  = {1},
  pages   = {97--109}
}
""",
    source="Rubinstein 1982, Econometrica 50(1): 97–109 (game without floors); the floors are derived here, after "
    "Putnam 1988, International Organization 42(3): 427–460; not opened.",
    formula=r"x = 1 - \max(\delta_2 y, L_2), \quad y = 1 - \max(\delta_1 x, L_1); \qquad "
    r"L_1 = L_2 = 0:\; x = \frac{1-\delta_2}{1-\delta_1\delta_2}; \qquad \text{no deal iff } L_1 + L_2 > 1",
    parameters=PARAMETERS,
    compute=ratified_offers,
    answer=RatifiedOffers,
    cases=(
        Case({}, {"share_1": 0.5263158, "agree": True}, 5e-8, "delta = .9, no floors (Rubinstein)", _NUMBERS),
        Case({"floor_1": 0.6}, {"share_1": 0.64, "share_2": 0.4}, 1e-12, "a floor for the proposer", _NUMBERS),
        Case({"floor_2": 0.6}, {"share_1": 0.4, "share_2": 0.64}, 1e-12, "a floor for the responder", _NUMBERS),
        Case(
            {"floor_1": 0.55, "floor_2": 0.4},
            {"share_1": 0.595, "share_2": 0.45, "binds_1": True, "binds_2": False},
            1e-12,
            "a floor below what its owner gets anyway does nothing",
            _NUMBERS,
        ),
        Case({"floor_1": 0.45, "floor_2": 0.5}, {"share_1": 0.5, "share_2": 0.55}, 1e-12, "two floors", _NUMBERS),
        Case(
            {"floor_1": 0.6, "floor_2": 0.5},
            {"agree": False},
            0,
            "win-sets that do not overlap: no deal, whatever the formula would say",
            _NUMBERS,
        ),
    ),
    verified="Backward induction over a finite number of rounds converges to the shares; property tests that a "
    "floor never hurts its owner while a deal exists.",
    to_open="Rubinstein 1982 and Putnam 1988; a formal two-level paper with floors (Iida 1993, Tarar 2001).",
    engine="Special case of the table: proposers alternate, one week is one round, no battles, a ratification "
    "floor at home on each side.",
    picture=Curves(
        title="A ratifier that is hard to please buys a better deal, until there is none",
        x="floor_1",
        start=0.0,
        stop=1.0,
        shows=("share_1",),
        by=("floor_2", (0.0, 0.2, 0.4)),
        y_title="side 1's share of the pie when it proposes",
        reading="Side 1's floor does nothing until it exceeds what side 1 would be offered anyway; from there its "
        "share grows with the floor. Each line stops where the two floors exceed the pie.",
    ),
)
