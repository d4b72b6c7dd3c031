"""A war is called ripe for talks when both sides hurt, neither sees a way to win, and both see a way out.

The model
---------
Not a model but a check list, turned into arithmetic. Each side hurts when, by its own lights, one more round
leaves it no better off; the front stands still when the odds have moved by less than ε; there is a way out
when the two demands fit into the pie (the termination criterion). Ripe means all of these at once.

In words
--------
Ripeness names conditions that talks are said to need, not ones that bring them. It is easy to see afterwards
and hard to see before, because hurting and a way out are perceptions. A rival view says the opposite about
the front: talks follow *news* from the battlefield, not its absence. The answer shows both.

Silent about
------------
Why sides perceive what they do, who speaks for them, what a mediator adds, and when ripe moments are missed.
Evidence is mixed: Min 2021 finds little support for ripeness in 97 interstate wars.

Source
------
Zartman 2000: 225-250, opening read only; the rival view: Min 2021, 294-303, abstract. Formalised here.

Example
-------
>>> now = ripeness(trend_a=-0.1, trend_b=-0.05, odds_moved=0.01, stands_still_within=0.05,
...                demand_a=0.5, demand_b=0.45)
>>> bool(now.ripe), bool(now.news)
(True, False)
>>> ripeness(trend_a=[-0.1, 0.1], trend_b=-0.05, odds_moved=0.01, stands_still_within=0.05,
...          demand_a=0.5, demand_b=0.45).ripe.tolist()
[True, False]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kadesh.theory.entry import BoolArray, Case, Entry, FloatArray, Numbers, Parameter, Region, Says, arrays
from kadesh.theory.wittman1979 import criterion

PIE = "share of the pie"
PARAMETERS = (
    Parameter("ΔV_A", "trend_a", "what one more round adds for A, by A's estimate", PIE, -np.inf, np.inf, -0.1),
    Parameter("ΔV_B", "trend_b", "what one more round adds for B, by B's estimate", PIE, -np.inf, np.inf, -0.05),
    Parameter("ΔP", "odds_moved", "how far the odds moved lately, either way", "probability", -1, 1, 0.01),
    Parameter("ε", "stands_still_within", "movement that counts as none", "probability", 0, 1, 0.05),
    Parameter("V_A", "demand_a", "what A would have to get to stop", PIE, -np.inf, np.inf, 0.5),
    Parameter("V_B", "demand_b", "what B would have to get to stop", PIE, -np.inf, np.inf, 0.45),
)


@dataclass(frozen=True, slots=True)
class Ripeness:
    """The check list, and what the rival view looks at."""

    hurting: Annotated[BoolArray, Says("whether both sides hurt", "yes or no")]
    stalemate: Annotated[BoolArray, Says("whether the front stands still", "yes or no")]
    way_out: Annotated[BoolArray, Says("whether the demands fit into the pie", "yes or no")]
    ripe: Annotated[BoolArray, Says("all three", "yes or no")]
    conditions_met: Annotated[FloatArray, Says("how many of the three", "number")]
    news: Annotated[BoolArray, Says("whether the front brings news, as the rival view asks", "yes or no")]


def ripeness(
    *,
    trend_a: Numbers,
    trend_b: Numbers,
    odds_moved: Numbers,
    stands_still_within: Numbers,
    demand_a: Numbers,
    demand_b: Numbers,
) -> Ripeness:
    """Which conditions of a ripe moment are met.

    Parameters
    ----------
    The names in ``PARAMETERS`` (symbol, meaning, unit and domain there): numbers or arrays that broadcast.

    Returns
    -------
    Ripeness, arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain.

    Examples
    --------
    >>> found = ripeness(trend_a=-0.1, trend_b=-0.05, odds_moved=0.2, stands_still_within=0.05,
    ...                  demand_a=0.5, demand_b=0.45)
    >>> bool(found.ripe), bool(found.news)
    (False, True)
    """
    up_a, up_b, moved, within, a, b = arrays(
        PARAMETERS,
        trend_a=trend_a,
        trend_b=trend_b,
        odds_moved=odds_moved,
        stands_still_within=stands_still_within,
        demand_a=demand_a,
        demand_b=demand_b,
    )
    hurting = np.asarray((up_a <= 0) & (up_b <= 0))
    still = np.asarray(np.abs(moved) <= within)
    way_out = criterion(a, b)
    met = hurting.astype(np.float64) + still + way_out
    return Ripeness(hurting, still, way_out, np.asarray(met == 3), met, np.asarray(~still))


_NOW = {"trend_a": -0.1, "trend_b": -0.05, "odds_moved": 0.01, "stands_still_within": 0.05}
ENTRY = Entry(
    name="ripeness",
    title="Ripeness",
    text=__doc__,
    provenance="indicator",
    citation="""
@incollection{zartman2000,
  author    = {Zartman, I. William},
  title     = {Ripeness: The Hurting Stalemate and Beyond},
  booktitle = {International Conflict Resolution After the Cold War},
  editor    = {Stern, Paul C. and Druckman, Daniel},
  publisher = {National Academy Press},
  year      = {2000},
  pages     = {225--250}
}
""",
    source="Zartman 2000, in Stern and Druckman, International Conflict Resolution After the Cold War, ch. 6; "
    "only its opening p. 225 was read.",
    formula=r"""
\text{ripe} = \Delta V_A \le 0 \ \wedge\ \Delta V_B \le 0 \ \wedge\ |\Delta P| \le \varepsilon
\ \wedge\ V_A^A + V_B^B \le 1
""",
    parameters=PARAMETERS,
    compute=ripeness,
    answer=Ripeness,
    cases=(
        Case(
            {**_NOW, "demand_a": 0.5, "demand_b": 0.45},
            {"ripe": True, "conditions_met": 3, "news": False},
            1e-12,
            "all conditions met",
            "the definition, theory notes section 8.1",
        ),
        Case(
            {**_NOW, "demand_a": 0.6, "demand_b": 0.45},
            {"ripe": False, "hurting": True, "stalemate": True, "way_out": False},
            1e-12,
            "hurting without a way out",
            "the definition, theory notes section 8.1",
        ),
    ),
    verified="By the definition; the way out is the termination criterion.",
    to_open="The rest of Zartman 2000, and Min 2021 beyond its abstract.",
    engine="Special case in part: what one more week adds for each side and what it would have to get are values of "
    "the game, and a package fits where there is a way out; how far the odds moved lately is nobody's concern "
    "there.",
    picture=Region(
        title="Ripe moments: both sides must stop gaining, and demand little enough",
        x="trend_a",
        x_start=-0.2,
        x_stop=0.2,
        y="demand_a",
        y_start=0.3,
        y_stop=0.8,
        shows="conditions_met",
        words={3.0: "ripe", 2.0: "one condition missing", 1.0: "two conditions missing"},
        settings={"trend_b": -0.05, "odds_moved": 0.01, "stands_still_within": 0.05, "demand_b": 0.45},
        reading="A side that still gains, or demands that do not fit, each keep the moment unripe.",
    ),
)
