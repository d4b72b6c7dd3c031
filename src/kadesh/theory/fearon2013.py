"""Who cannot screen the other by offers screens it by fighting: a long silent war, then talks on a fixed date.

The model
---------
A government faces rebels who are weak (beaten at rate λ_w) or strong (at the lower rate λ_s). It cannot bind
itself not to ask for more once an offer is accepted, so any offer that weak rebels take is one they regret:
only a settlement on the strong type's terms is left. Fighting costs c a week; victory is worth B, settlement
S < B. As the rebels survive the belief that they are strong rises, and at some belief settling is better.

In words
--------
Silence is not irrational: every week that the rebels survive is news, and talking early would give the
strong type's price to a weak one. The talks that follow come suddenly and without a battlefield event. Slow
or absent learning makes this war short; better odds of beating the weak first lengthen and then shorten it.

Silent about
------------
Why the government cannot commit, offers by the rebels, battles that teach more than survival, and any
third party. Once the date is reached settlement is certain.

Source
------
Fearon 2013, manuscript of 16 October 2013 (earlier: APSA 2007); abstract read, article not opened. A kernel
of its mechanism in closed form, not the paper's game.

Example
-------
>>> war = fighting_to_screen(rate_weak=0.5, rate_strong=0.02, interest=0.05, cost=0.1, value_victory=20,
...                          value_settlement=12, belief_strong=0.1)
>>> round(float(war.belief_settle), 4), round(float(war.date), 2)
(0.8594, 8.35)
>>> fighting_to_screen(rate_weak=[0.09, 0.15, 1.0], rate_strong=0.02, interest=0.05, cost=0.1,
...                    value_victory=20, value_settlement=12, belief_strong=0.1).date.round(2).tolist()
[0.0, 16.31, 4.9]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kadesh.theory.entry import Case, Curves, Entry, FloatArray, Numbers, Parameter, Says, arrays, require

PARAMETERS = (
    Parameter("λ_w", "rate_weak", "rate at which weak rebels are beaten", "per week", 0, np.inf, 0.5, "number", True),
    Parameter("λ_s", "rate_strong", "rate at which strong rebels are beaten", "per week", 0, np.inf, 0.02),
    Parameter("r", "interest", "discount rate", "per week", 0, np.inf, 0.05, "number", True),
    Parameter("c", "cost", "the government's cost of war", "utility a week", 0, np.inf, 0.1),
    Parameter("B", "value_victory", "worth of beating the rebels", "utility", 0, np.inf, 20.0, "number", True),
    Parameter("S", "value_settlement", "worth of settling on the strong type's terms", "utility", 0, np.inf, 12.0),
    Parameter("μ_0", "belief_strong", "first belief that rebels are strong", "chance", 0, 1, 0.1, "number", True, True),
)


@dataclass(frozen=True, slots=True)
class SilentWar:
    """When the government starts to talk."""

    belief_settle: Annotated[FloatArray, Says("belief in a strong enemy at which talks begin", "probability")]
    date: Annotated[FloatArray, Says("time until talks begin; none: never", "weeks")]
    chance_victory_first: Annotated[FloatArray, Says("chance that the rebels are beaten before", "probability")]
    mean_weeks: Annotated[FloatArray, Says("expected length of the war; none: without end", "weeks")]
    value: Annotated[FloatArray, Says("what the government expects at the start", "utility")]


def fighting_to_screen(
    *,
    rate_weak: Numbers,
    rate_strong: Numbers,
    interest: Numbers,
    cost: Numbers,
    value_victory: Numbers,
    value_settlement: Numbers,
    belief_strong: Numbers,
) -> SilentWar:
    """The belief and the date at which fighting gives way to talks.

    Parameters
    ----------
    The names in ``PARAMETERS`` (symbol, meaning, unit and domain there): numbers or arrays that broadcast.

    Returns
    -------
    SilentWar, arrays of the broadcast shape; an infinite date means that talks never begin.

    Raises
    ------
    DomainError where a value leaves its domain, or weak rebels are not beaten faster than strong ones, or
    settlement is not worth less than victory.

    Examples
    --------
    >>> never = fighting_to_screen(rate_weak=0.5, rate_strong=0.1, interest=0.05, cost=0.1, value_victory=20,
    ...                            value_settlement=12, belief_strong=0.1)
    >>> round(float(never.belief_settle), 5), float(never.date)
    (1.03125, inf)
    """
    lam_w, lam_s, r, c, b, s, mu = arrays(
        PARAMETERS,
        rate_weak=rate_weak,
        rate_strong=rate_strong,
        interest=interest,
        cost=cost,
        value_victory=value_victory,
        value_settlement=value_settlement,
        belief_strong=belief_strong,
    )
    require(lam_s < lam_w, "rate_strong must lie below rate_weak", rate_strong=lam_s, rate_weak=lam_w)
    require(s < b, "value_settlement must lie below value_victory", value_settlement=s, value_victory=b)
    settle = (lam_w - (r * s + c) / (b - s)) / (lam_w - lam_s)
    target = np.clip(settle, mu, 1 - 1e-16)
    wait = np.log(target / (1 - target) * (1 - mu) / mu) / (lam_w - lam_s)
    date = np.where(settle >= 1, np.inf, np.maximum(wait, 0))
    survive = mu * _decay(lam_s, date) + (1 - mu) * _decay(lam_w, date)
    weeks = mu * _time(lam_s, date) + (1 - mu) * _time(lam_w, date)
    return SilentWar(settle, date, 1 - survive, weeks, ex_ante_value(date, lam_w, lam_s, r, c, b, s, mu))


def ex_ante_value(
    date: FloatArray,
    lam_w: FloatArray,
    lam_s: FloatArray,
    /,
    r: FloatArray,
    c: FloatArray,
    b: FloatArray,
    s: FloatArray,
    mu: FloatArray,
) -> FloatArray:
    """What the government expects if it plans to fight until ``date`` and then to settle (paper's symbols)."""
    total = np.zeros_like(mu)
    for weight, lam in ((mu, lam_s), (1 - mu, lam_w)):
        left = _decay(r + lam, date)
        total = total + weight * ((lam * b - c) / (r + lam) * (1 - left) + left * s)
    return np.asarray(total)


def _decay(rate: FloatArray, date: FloatArray) -> FloatArray:
    """exp(-rate * date), with exp(-0 * inf) = 1."""
    return np.asarray(np.exp(-rate * np.where(rate == 0, 0.0, date)))


def _time(rate: FloatArray, date: FloatArray) -> FloatArray:
    """Expected time until an event at ``rate``, cut off at ``date``."""
    safe = np.where(rate > 0, rate, 1.0)
    return np.asarray(np.where(rate > 0, (1 - _decay(safe, date)) / safe, date))


ENTRY = Entry(
    name="fighting-to-screen",
    title="Fighting rather than bargaining",
    text=__doc__,
    provenance="after",
    citation="""
@unpublished{fearon2013,
  author = {Fearon, James D.},
  title  = {Fighting Rather than Bargaining},
  note   = {Manuscript, Stanford University, 16 October 2013; earlier version at APSA 2007},
  year   = {2013}
}
""",
    source="Fearon 2013, Fighting Rather than Bargaining, manuscript; abstract only, the text not opened.",
    formula=r"""
\mu^* = \frac{\lambda_w - (rS + c)/(B - S)}{\lambda_w - \lambda_s}, \qquad
T^* = \frac{1}{\lambda_w - \lambda_s} \ln\!\left(\frac{\mu^*}{1-\mu^*} \cdot \frac{1-\mu_0}{\mu_0}\right)
""",
    parameters=PARAMETERS,
    compute=fighting_to_screen,
    answer=SilentWar,
    cases=(
        Case(
            {
                "rate_weak": 0.5,
                "rate_strong": 0.02,
                "interest": 0.05,
                "cost": 0.1,
                "value_victory": 20,
                "value_settlement": 12,
                "belief_strong": 0.1,
            },
            {"belief_settle": 0.859375, "date": 8.348611, "chance_victory_first": 0.9015304},
            5e-7,
            "the reference war",
            "theory notes section 6.4",
        ),
        Case(
            {
                "rate_weak": 0.5,
                "rate_strong": 0.1,
                "interest": 0.05,
                "cost": 0.1,
                "value_victory": 20,
                "value_settlement": 12,
                "belief_strong": 0.1,
            },
            {"belief_settle": 1.03125},
            1e-12,
            "a strong type that can still be beaten is never settled with",
            "theory notes section 6.4",
        ),
        Case(
            {
                "rate_weak": (0.09, 0.10, 0.15, 0.20, 0.30, 0.50, 1, 2),
                "rate_strong": 0.02,
                "interest": 0.05,
                "cost": 0.1,
                "value_victory": 20,
                "value_settlement": 12,
                "belief_strong": 0.1,
            },
            {"date": (0, 6.385, 16.310, 15.045, 11.943, 8.349, 4.899, 2.799)},
            5e-4,
            "faster learning first lengthens and then shortens the war",
            "theory notes section 15",
        ),
    ),
    verified="The date is compared with a direct search for the best date, and by simulation of the beliefs.",
    to_open="The manuscript, for the game behind the mechanism.",
    engine="The engine cannot express it: whether rebels are weak or strong would be private information.",
    picture=Curves(
        title="Faster learning first lengthens the silent war, then shortens it",
        x="rate_weak",
        start=0.085,
        stop=1.0,
        shows=("date", "mean_weeks"),
        labels=("talks begin", "expected length"),
        y_title="weeks",
        settings={
            "rate_strong": 0.02,
            "interest": 0.05,
            "cost": 0.1,
            "value_victory": 20,
            "value_settlement": 12,
            "belief_strong": 0.1,
        },
        reading="Where weak rebels are hardly easier to beat there is nothing to wait for; where they are "
        "beaten fast, little time is needed to know.",
    ),
)
