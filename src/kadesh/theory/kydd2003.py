"""A mediator who wants nothing but peace cannot be believed; one who leans your way can, but not too far.

The model
---------
Side 1 demands something of side 2, whose cost of war is low (tough, c_L) or high (weak, c_H). A weak side 2
accepts the demand p + c_H; both accept p + c_L. A mediator sees a noisy signal: after "weak" side 2 is weak
with chance mu, after "tough" only with chance mu'. The mediator may say what it saw. It values side 1's
share with weight b (its bias towards the side it advises) and loses k if there is war. A report is believed
when the mediator would make it truthfully, and useful when side 1 then acts on it.

In words
--------
Advice to demand less is cheap for anyone who dislikes war, so from an impartial mediator it says nothing:
it would counsel restraint whatever it knew. A mediator who also wants the advised side to do well loses
something by counselling restraint, and is believed. But a mediator who leans too far would call every
opponent weak. So the bias must lie between two bounds, and the noise in what the mediator knows makes the
impartial one fail strictly.

Silent about
------------
Mediators who carry messages both ways, build trust, bring carrots or sticks, or have a reputation to lose;
mediation without private knowledge (which adds nothing here).

Source
------
Kydd 2003, pp. 597-611: abstract and opening read, article not opened. The game is rebuilt from the
mechanism; disputed by Rauchhaus 2006, with a counterpart in Kydd 2006 (recalled).

Example
-------
>>> advice = mediator_advice(
...     chance_win=0.5, cost_1=0.1, cost_tough=0.1, cost_weak=0.4, war_loss=0.2,
...     weak_if_weak=0.8, weak_if_tough=0.3, bias=0.0,
... )
>>> round(float(advice.least_bias), 7), round(float(advice.most_bias), 7), bool(advice.truthful)
(0.1818182, 7.0, False)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kadesh.theory.entry import (
    BoolArray,
    Case,
    Entry,
    FloatArray,
    Numbers,
    Parameter,
    Region,
    Says,
    arrays,
    require,
)

_SHARE = "share of the pie"
PARAMETERS = (
    Parameter("p", "chance_win", "side 1's chance of winning a war", "probability", 0, 1, 0.5),
    Parameter("c_1", "cost_1", "side 1's cost of war", _SHARE, 0, np.inf, 0.1),
    Parameter("c_L", "cost_tough", "a tough side 2's cost of war", _SHARE, 0, np.inf, 0.1),
    Parameter("c_H", "cost_weak", "a weak side 2's cost of war", _SHARE, 0, np.inf, 0.4),
    Parameter("k", "war_loss", "what a war costs the mediator", _SHARE, 0, np.inf, 0.2),
    Parameter("mu", "weak_if_weak", "chance that side 2 is weak after the signal 'weak'", "probability", 0, 1, 0.8),
    Parameter("nu", "weak_if_tough", "chance that side 2 is weak after the signal 'tough'", "probability", 0, 1, 0.3),
    Parameter("b", "bias", "weight of side 1's share for the mediator", "ratio", 0, np.inf, 0.5),
)


@dataclass(frozen=True, slots=True)
class MediatorAdvice:
    """When the mediator tells side 1 the truth, and what follows."""

    least_bias: Annotated[FloatArray, Says("least bias at which 'weak' is reported truthfully", "ratio")]
    most_bias: Annotated[FloatArray, Says("greatest bias at which 'tough' is reported truthfully", "ratio")]
    truthful: Annotated[BoolArray, Says("whether the bias lies between the two", "yes or no")]
    acts_from: Annotated[FloatArray, Says("chance of 'weak' from which side 1 demands more", "probability")]
    useful: Annotated[BoolArray, Says("whether side 1 acts on both reports", "yes or no")]
    works: Annotated[BoolArray, Says("whether mediation is both truthful and acted on", "yes or no")]
    war_if_weak: Annotated[FloatArray, Says("chance of war after a believed report 'weak'", "probability")]


def honest_bias(weak_chance: Numbers, war_loss: Numbers, *, cost_tough: Numbers, cost_weak: Numbers) -> FloatArray:
    """The bias b* at which a mediator who thinks side 2 weak with this chance is indifferent between reports.

    Infinite where the larger demand would not pay even a mediator who cared for nothing else.

    >>> honest_bias([0.95, 0.8, 0.5, 0.3], 0.2, cost_tough=0.1, cost_weak=0.4).round(7).tolist()
    [0.0357143, 0.1818182, 1.0, 7.0]
    """
    mu, k, low, high = (np.asarray(each, float) for each in (weak_chance, war_loss, cost_tough, cost_weak))
    gain = mu * high - low
    pays = gain > 1e-15
    return np.where(pays, (1 - mu) * k / np.where(pays, gain, 1), np.inf)


def mediator_advice(
    *,
    chance_win: Numbers,
    cost_1: Numbers,
    cost_tough: Numbers,
    cost_weak: Numbers,
    war_loss: Numbers,
    weak_if_weak: Numbers,
    weak_if_tough: Numbers,
    bias: Numbers,
) -> MediatorAdvice:
    """When a mediator with private knowledge is believed by the side it advises.

    Parameters
    ----------
    chance_win: p: side 1's chance of winning a war, in [0, 1]
    cost_1: c_1: side 1's cost of war, 0 or more
    cost_tough, cost_weak: c_L < c_H: side 2's cost of war when tough and when weak
    war_loss: k: what a war costs the mediator, 0 or more
    weak_if_weak, weak_if_tough: mu >= nu (mu' in theory): chance that side 2 is weak after each signal
    bias: b: weight of side 1's share in the mediator's own payoff, 0 or more

    Returns
    -------
    MediatorAdvice with arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain, the demand p + c_H exceeds the pie, or the types or signals
    are in the wrong order.

    Examples
    --------
    >>> settings = dict(chance_win=0.5, cost_1=0.1, cost_tough=0.1, cost_weak=0.4, war_loss=0.2)
    >>> mediator_advice(weak_if_weak=0.8, weak_if_tough=0.3, bias=[0, 1, 8], **settings).truthful.tolist()
    [False, True, False]
    """
    p, c_1, low, high, k, mu, nu, b = arrays(
        PARAMETERS,
        chance_win=chance_win,
        cost_1=cost_1,
        cost_tough=cost_tough,
        cost_weak=cost_weak,
        war_loss=war_loss,
        weak_if_weak=weak_if_weak,
        weak_if_tough=weak_if_tough,
        bias=bias,
    )
    require(low < high, "a tough side must have the lower cost of war", c_L=low, c_H=high)
    require(nu <= mu, "the signal 'weak' must make weakness no less likely", mu=mu, nu=nu)
    require(p + high <= 1 + 1e-12, "the larger demand p + c_H must not exceed the pie", p=p, c_H=high)
    least = honest_bias(mu, k, cost_tough=low, cost_weak=high)
    most = honest_bias(nu, k, cost_tough=low, cost_weak=high)
    truthful = (least <= b) & (b <= most)
    acts_from = (low + c_1) / (high + c_1)
    useful = (nu < acts_from) & (acts_from <= mu)
    return MediatorAdvice(least, most, truthful, acts_from, useful, truthful & useful, 1 - mu)


_BASE = {"chance_win": 0.5, "cost_1": 0.1, "cost_tough": 0.1, "cost_weak": 0.4, "war_loss": 0.2}
_NUMBERS = "algebra of the rebuilt game, checked by comparing every report and demand"

ENTRY = Entry(
    name="mediator-bias",
    title="Which mediator is believed?",
    text=__doc__,
    provenance="after",
    citation="""
@article{kydd2003,
  author  = {Kydd, Andrew},
  title   = {Which Side Are You On? Bias, Credibility, and Mediation},
  journal = {American Journal of Political Science},
  year    = {2003},
  volume  = {47},
  number  = {4},
  pages   = {597--611}
}
""",
    source="Kydd 2003, American Journal of Political Science 47(4): 597–611; abstract and opening read, article not "
    "opened.",
    formula=r"b^*(\mu)=\frac{(1-\mu)\,k}{\mu c_H-c_L}, \qquad \text{truthful iff } b^*(\mu)\le b\le b^*(\nu), \qquad "
    r"\text{acted on iff } \nu<\frac{c_L+c_1}{c_H+c_1}\le\mu",
    parameters=PARAMETERS,
    compute=mediator_advice,
    answer=MediatorAdvice,
    cases=(
        Case(
            {**_BASE, "weak_if_weak": 0.95, "weak_if_tough": 0.5},
            {"least_bias": 0.0357143, "most_bias": 1, "acts_from": 0.4},
            5e-8,
            "b*(.95) and b*(.5)",
            _NUMBERS,
        ),
        Case(
            {**_BASE, "weak_if_weak": 0.8, "weak_if_tough": 0.3, "bias": 0},
            {"least_bias": 0.1818182, "most_bias": 7, "truthful": False, "useful": True},
            5e-8,
            "b*(.8) and b*(.3); the impartial mediator is not believed",
            _NUMBERS,
        ),
    ),
    verified="For random games every report was compared with its alternative and every demand with every other on a "
    "grid: telling the truth is best exactly between the bounds.",
    to_open="Kydd 2003, pp. 601–606, for the paper's own game and its second equilibrium condition.",
    engine="The engine cannot express it: a channel in the weekly game is open or closed and carries no advice; "
    "cheap talk needs private knowledge.",
    picture=Region(
        title="A believable mediator leans your way, but not too far",
        x="weak_if_weak",
        x_start=0.45,
        x_stop=1.0,
        y="bias",
        y_start=0.0,
        y_stop=3.0,
        shows="truthful",
        words={True: "tells the truth", False: "not believed"},
        settings={"weak_if_tough": 0.4},
        points=101,
        reading="However good its knowledge, a mediator without bias is not believed; the better its knowledge, the "
        "less bias it takes; with too much bias it would call every opponent weak.",
    ),
)
