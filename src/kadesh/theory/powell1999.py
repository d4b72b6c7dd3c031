"""War is likeliest where the distribution of power differs most from the distribution of benefits.

The model
---------
D holds the share q of a pie, S the rest. Either may fight: D wins with chance p. S may first offer D more.
D's cost of war d is private, anywhere between 0 and d̄; S's cost is s. D is dissatisfied when p - d > q.

In words
--------
Neither balance nor preponderance makes peace: what counts is whether those who have little could take much.
Where shares match strength nobody is dissatisfied and there is no war. As the gap opens S first stands pat
and the risk rises with the gap; beyond a point S concedes whatever exceeds that gap, and the risk is flat.

Silent about
------------
Shifts of power, offers by D, arming, and further rounds. The flat part comes from risk-neutral sides; the
book's own figures may show risk aversion.

Source
------
Powell 1999: ch. 3 (also Powell 1996, 255-289); recalled, not opened, algebra derived and checked.

Example
-------
>>> risk = power_and_benefits(chance_d=0.6, share_d=0.4, cost_s=0.1, cost_d_high=0.8)
>>> round(float(risk.offer), 3), round(float(risk.chance_war), 3)
(0.4, 0.25)
>>> power_and_benefits(
...     chance_d=[0.3, 0.6, 0.9], share_d=0.4, cost_s=0.1, cost_d_high=0.8
... ).chance_war.round(4).tolist()
[0.0, 0.25, 0.4375]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kadesh.theory.entry import Case, Curves, Entry, FloatArray, Numbers, Parameter, Says, arrays

PIE = "share of the pie"
PARAMETERS = (
    Parameter("p", "chance_d", "D's chance of winning the war", "probability", 0, 1, 0.6),
    Parameter("q", "share_d", "D's share as things stand", PIE, 0, 1, 0.4),
    Parameter("s", "cost_s", "S's cost of war", PIE, 0, np.inf, 0.1),
    Parameter("d̄", "cost_d_high", "D's greatest cost of war (least: 0)", PIE, 0, np.inf, 0.8, "number", True),
)


@dataclass(frozen=True, slots=True)
class Disparity:
    """What S offers and what it risks."""

    offer: Annotated[FloatArray, Says("share that S lets D have", PIE)]
    concession: Annotated[FloatArray, Says("how much more than now", PIE)]
    chance_dissatisfied: Annotated[FloatArray, Says("chance that D would rather fight than live with q", "probability")]
    chance_war: Annotated[FloatArray, Says("chance of war after the offer", "probability")]
    flat_from: Annotated[FloatArray, Says("gap p - q from which S concedes and the risk stays flat", PIE)]
    value_s: Annotated[FloatArray, Says("what S expects", PIE)]


def power_and_benefits(*, chance_d: Numbers, share_d: Numbers, cost_s: Numbers, cost_d_high: Numbers) -> Disparity:
    """The best offer of the satisfied side and the risk it runs.

    Parameters
    ----------
    The names in ``PARAMETERS`` (symbol, meaning, unit and domain there): numbers or arrays that broadcast.

    Returns
    -------
    Disparity, arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain.

    Examples
    --------
    >>> float(power_and_benefits(chance_d=0.4, share_d=0.5, cost_s=0.1, cost_d_high=0.5).chance_war)
    0.0
    """
    p, q, s, d = arrays(PARAMETERS, chance_d=chance_d, share_d=share_d, cost_s=cost_s, cost_d_high=cost_d_high)
    free = np.maximum((d - s) / 2, 0)
    offer = np.maximum(q, p - free)
    war = np.clip((p - offer) / d, 0, 1)
    return Disparity(
        offer, offer - q, np.clip((p - q) / d, 0, 1), war, free, war * (1 - p - s) + (1 - war) * (1 - offer)
    )


ENTRY = Entry(
    name="power-and-benefits",
    title="Disparity between power and benefits",
    text=__doc__,
    provenance="after",
    citation="""
@book{powell1999,
  author    = {Powell, Robert},
  title     = {In the Shadow of Power: States and Strategies in International Politics},
  publisher = {Princeton University Press},
  year      = {1999}
}
""",
    source="Powell 1999, In the Shadow of Power (Princeton), ch. 3; not opened.",
    formula=r"""
x^* = \max\Bigl(q,\ p - \frac{\bar d - s}{2}\Bigr), \qquad
\Pr(\text{war}) = \begin{cases} 0 & p \le q \\ (p-q)/\bar d & 0 < p - q \le (\bar d - s)/2 \\
(\bar d - s)/(2 \bar d) & \text{beyond} \end{cases}
""",
    parameters=PARAMETERS,
    compute=power_and_benefits,
    answer=Disparity,
    cases=(
        Case(
            {"chance_d": 0.3, "share_d": 0.4, "cost_s": 0.1, "cost_d_high": 0.8},
            {"offer": 0.4, "chance_war": 0.0},
            1e-12,
            "satisfied: power below benefits",
            "closed form, theory notes section 2.1",
        ),
        Case(
            {"chance_d": 0.6, "share_d": 0.4, "cost_s": 0.1, "cost_d_high": 0.8},
            {"offer": 0.4, "chance_war": 0.25},
            1e-12,
            "a gap small enough to stand pat",
            "closed form, theory notes section 2.1",
        ),
        Case(
            {"chance_d": 0.9, "share_d": 0.4, "cost_s": 0.1, "cost_d_high": 0.8},
            {"offer": 0.55, "chance_war": 0.4375, "flat_from": 0.35},
            1e-12,
            "beyond the gap S concedes",
            "closed form, theory notes section 2.1",
        ),
    ),
    verified="Compared with a search over offers on random draws.",
    to_open="The book's chapter 3, for its own parametrisation and risk aversion in its figures.",
    engine="The engine cannot express it: a player's cost is not private information there. "
    "With d known it is one week of the table.",
    picture=Curves(
        title="The gap between power and benefits makes war, not the balance",
        x="chance_d",
        start=0.0,
        stop=1.0,
        shows=("chance_war",),
        by=("share_d", (0.2, 0.4, 0.6)),
        y_title="chance of war",
        settings={"cost_s": 0.1, "cost_d_high": 0.8},
        reading="Each line leaves zero where D's power passes its share of the benefits.",
    ),
)
