"""A war can end when what the two sides expect from fighting on adds up to no more than what there is.

The model
---------
Two sides divide a pie of size 1. Each side i has its own estimate of what fighting on is worth to it: its
chance of winning as *it* sees it, less its remaining cost of war. A settlement exists exactly when the two
values sum to at most 1. Every model here in which the sides bargain while they fight comes down to this test
in each round.

In words
--------
What keeps a war going is not how the battle stands but that both sides together expect too much. A defeat
that both read the same way lowers one side's demand and raises the other's by the same amount: the sum does
not move, and neither does the possibility of peace. Only what moves the *sum* can end the war: costs, fear
of what comes next, or agreement about the odds.

Silent about
------------
Where the beliefs come from, how they change, and whether a deal that exists is found, ratified or kept.
It treats each side as one person who weighs shares of one divisible thing.

Source
------
Wittman 1979, pp. 743-763 (whole article), not opened; criterion recalled, algebra checked. That a change in
relative power leaves the chance of a settlement where it was is reported as his claim in Wagner 2000, 469.

Example
-------
>>> criterion = termination_criterion(
...     chance_a_by_a=0.7, chance_a_by_b=0.4, cost_a=0.1, cost_b=0.1, shift=0.0
... )
>>> bool(criterion.settles), round(float(criterion.excess), 3)
(False, 0.1)
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
    Parameter("p_A", "chance_a_by_a", "A's chance of winning, as A sees it", "probability", 0, 1, 0.7),
    Parameter("p_B", "chance_a_by_b", "A's chance of winning, as B sees it", "probability", 0, 1, 0.4),
    Parameter("c_A", "cost_a", "A's remaining cost of war", "share of the pie", 0, np.inf, 0.1),
    Parameter("c_B", "cost_b", "B's remaining cost of war", "share of the pie", 0, np.inf, 0.1),
    Parameter("s", "shift", "news that moves both estimates alike", "probability", -1, 1, 0.0),
)


@dataclass(frozen=True, slots=True)
class TerminationCriterion:
    """The two reservation values and what they leave."""

    value_a: Annotated[FloatArray, Says("what A expects from fighting on", "share of the pie")]
    value_b: Annotated[FloatArray, Says("what B expects from fighting on", "share of the pie")]
    excess: Annotated[FloatArray, Says("what the two demand beyond what there is", "share of the pie")]
    settles: Annotated[BoolArray, Says("whether some division satisfies both", "yes or no")]


def criterion(value_a: Numbers, value_b: Numbers, *, tolerance: float = 1e-12) -> BoolArray:
    """Whether two values of fighting on leave room for a deal: the core shared by every model of this kind.

    >>> bool(criterion(0.5, 0.5)), bool(criterion(0.5, 0.6))
    (True, False)
    """
    total = np.asarray(value_a, dtype=np.float64) + np.asarray(value_b, dtype=np.float64)
    return np.asarray(total <= 1.0 + tolerance)


def termination_criterion(
    *, chance_a_by_a: Numbers, chance_a_by_b: Numbers, cost_a: Numbers, cost_b: Numbers, shift: Numbers
) -> TerminationCriterion:
    """Whether two sides with their own estimates of the odds can agree to stop.

    Parameters
    ----------
    chance_a_by_a, chance_a_by_b: p_A, p_B: A's chance of winning as each side sees it, in [0, 1]
    cost_a, cost_b: c_A, c_B: remaining costs of war, shares of the pie, 0 or more
    shift: s: news about the odds that both sides read alike, added to both estimates (kept inside [0, 1])

    Returns
    -------
    TerminationCriterion with arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain.

    Examples
    --------
    >>> found = termination_criterion(
    ...     chance_a_by_a=[0.5, 0.9], chance_a_by_b=0.5, cost_a=0.1, cost_b=0.1, shift=0.0
    ... )
    >>> found.settles.tolist()
    [True, False]
    """
    by_a, by_b, a, b, moved = arrays(
        PARAMETERS,
        chance_a_by_a=chance_a_by_a,
        chance_a_by_b=chance_a_by_b,
        cost_a=cost_a,
        cost_b=cost_b,
        shift=shift,
    )
    value_a = np.clip(by_a + moved, 0, 1) - a
    value_b = 1 - np.clip(by_b + moved, 0, 1) - b
    return TerminationCriterion(value_a, value_b, value_a + value_b - 1, criterion(value_a, value_b))


ENTRY = Entry(
    name="termination-criterion",
    title="When can a war end?",
    text=__doc__,
    provenance="after",
    citation="""
@article{wittman1979,
  author  = {Wittman, Donald},
  title   = {How a War Ends: A Rational Model Approach},
  journal = {Journal of Conflict Resolution},
  year    = {1979},
  volume  = {23},
  number  = {4},
  pages   = {743--763}
}
""",
    source="Wittman 1979, Journal of Conflict Resolution 23(4): 743–763; not opened.",
    formula=r"V_A^A + V_B^B \le 1, \qquad V_A^A = p_A - c_A, \quad V_B^B = 1 - p_B - c_B",
    parameters=PARAMETERS,
    compute=termination_criterion,
    answer=TerminationCriterion,
    cases=(
        Case(
            {"chance_a_by_a": 0.7, "chance_a_by_b": 0.4, "cost_a": 0.1, "cost_b": 0.1},
            {"excess": 0.1, "settles": False},
            1e-12,
            "A and B disagree by .3 and a war costs .2 in all",
            "arithmetic of the criterion",
        ),
        Case(
            {"chance_a_by_a": 0.7, "chance_a_by_b": 0.4, "cost_a": 0.1, "cost_b": 0.1, "shift": -0.3},
            {"value_a": 0.3, "value_b": 0.8, "excess": 0.1, "settles": False},
            1e-12,
            "a defeat of A that both read alike leaves the sum unmoved",
            "arithmetic of the criterion",
        ),
    ),
    verified="Algebra derived; two other models of the catalogue use the test; it agrees with Fearon's range.",
    to_open="Wittman 1979, to confirm the statement and his own notation.",
    engine="Special case: the table of one week, one divisible front, no veto besides the leaders'.",
    picture=Curves(
        title="Shared bad news moves both demands and brings peace no nearer",
        x="shift",
        start=-0.4,
        stop=0.3,
        shows=("value_a", "value_b", "excess"),
        labels=("A demands", "B demands", "demanded beyond what there is"),
        y_title="share of the pie",
        reading="Whatever news both sides read alike, the excess of their demands stays the same.",
    ),
)
