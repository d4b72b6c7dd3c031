"""Outside help comes when it can change the outcome, and help to one side may call up help to the other.

The model
---------
Two sides of strength m_A and m_B fight; the chance that B prevails is its share of all strength. A backer of
B gains V_B if B prevails and pays kappa_B for each unit of strength it adds; likewise a backer of A (with
V_A = 0 there is none). Backers choose at once. Each adds strength until one more unit would cost more than
it adds to the chance of winning.

In words
--------
Help is worth most when the side to be stopped is neither dominant nor negligible: against a giant it changes
nothing, against a dwarf it is not needed. A backer facing a rival backer may still gain nothing: both spend,
and the odds may end where they began, with more strength on the field.

Silent about
------------
Why the backer cares, what the helped side does with its help, escalation between backers, and what aid does
to bargaining: in the take-it-or-leave-it game help that only moves the odds changes the terms, not the risk
of war.

Source
------
Gent 2008, pp. 713-735; not opened. The kernel is a ratio contest with an outside contributor, rebuilt from
the claim that interveners go in where it counts.

Example
-------
>>> aid = third_party_aid(strength_a=1, strength_b=0.5, stake_b=4, price_b=1, stake_a=0, price_a=1)
>>> round(float(aid.help_b), 6), round(float(aid.chance_b_before), 4), round(float(aid.chance_b_after), 4)
(0.5, 0.3333, 0.5)
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

_STRENGTH, _VALUE, _PRICE = "units of strength", "units of value", "units of value per unit of strength"
PARAMETERS = (
    Parameter("m_A", "strength_a", "A's own strength", _STRENGTH, 0, np.inf, 1.0, open_low=True),
    Parameter("m_B", "strength_b", "B's own strength", _STRENGTH, 0, np.inf, 0.5, open_low=True),
    Parameter("V_B", "stake_b", "what B's success is worth to B's backer", _VALUE, 0, np.inf, 4.0),
    Parameter("k_B", "price_b", "what B's backer pays for aid", _PRICE, 0, np.inf, 1.0, open_low=True),
    Parameter("V_A", "stake_a", "what A's success is worth to A's backer", _VALUE, 0, np.inf, 0.0),
    Parameter("k_A", "price_a", "what A's backer pays for aid", _PRICE, 0, np.inf, 1.0, open_low=True),
)


@dataclass(frozen=True, slots=True)
class ThirdPartyAid:
    """Equilibrium aid and what it does to the odds."""

    help_a: Annotated[FloatArray, Says("strength added by A's backer", _STRENGTH)]
    help_b: Annotated[FloatArray, Says("strength added by B's backer", _STRENGTH)]
    intervenes_b: Annotated[BoolArray, Says("whether B's backer goes in", "yes or no")]
    chance_b_before: Annotated[FloatArray, Says("chance that B prevails without any aid", "probability")]
    chance_b_after: Annotated[FloatArray, Says("chance that B prevails with aid", "probability")]
    gain_b: Annotated[FloatArray, Says("what B's backer gains beside no aid by anyone", _VALUE)]
    spent: Annotated[FloatArray, Says("what both backers pay together", _VALUE)]


def third_party_aid(
    *,
    strength_a: Numbers,
    strength_b: Numbers,
    stake_b: Numbers,
    price_b: Numbers,
    stake_a: Numbers,
    price_a: Numbers,
) -> ThirdPartyAid:
    """Equilibrium aid by one backer on each side of a ratio contest.

    Parameters
    ----------
    strength_a, strength_b: m_A, m_B: the fighting sides' own strength, above 0
    stake_b, stake_a: V_B, V_A: what success is worth to each backer, 0 or more (0: no backer)
    price_b, price_a: kappa: cost of a unit of strength, above 0

    Returns
    -------
    ThirdPartyAid with arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain.

    Examples
    --------
    >>> settings = dict(strength_b=0.5, stake_b=4, price_b=1, stake_a=0, price_a=1)
    >>> third_party_aid(strength_a=[0.05, 1, 9], **settings).intervenes_b.tolist()
    [False, True, False]
    """
    m_a, m_b, v_b, k_b, v_a, k_a = arrays(
        PARAMETERS,
        strength_a=strength_a,
        strength_b=strength_b,
        stake_b=stake_b,
        price_b=price_b,
        stake_a=stake_a,
        price_a=price_a,
    )
    worth_a, worth_b = v_a / k_a, v_b / k_b
    total_a, total_b = _totals(m_a, m_b, worth_a, worth_b)
    before, after = m_b / (m_a + m_b), total_b / (total_a + total_b)
    help_a, help_b = total_a - m_a, total_b - m_b
    return ThirdPartyAid(
        help_a=help_a,
        help_b=help_b,
        intervenes_b=help_b > 0,
        chance_b_before=before,
        chance_b_after=after,
        gain_b=v_b * (after - before) - k_b * help_b,
        spent=k_a * help_a + k_b * help_b,
    )


def _best_reply(worth: FloatArray, own: FloatArray, other: FloatArray) -> FloatArray:
    """Total strength that a backer wants on its side, given the other side's total."""
    return np.maximum(own, np.sqrt(worth * other) - other)


def _totals(
    m_a: FloatArray, m_b: FloatArray, worth_a: FloatArray, worth_b: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The one equilibrium: nobody helps, one backer helps, or both do (payoffs are concave in own aid)."""
    only_a, only_b = _best_reply(worth_a, m_a, m_b), _best_reply(worth_b, m_b, m_a)
    b_stays_out = _best_reply(worth_b, m_b, only_a) <= m_b
    a_stays_out = _best_reply(worth_a, m_a, only_b) <= m_a
    together = np.where(worth_a + worth_b > 0, worth_a + worth_b, 1)
    both_a, both_b = worth_a**2 * worth_b / together**2, worth_b**2 * worth_a / together**2
    total_a = np.select([b_stays_out, a_stays_out], [only_a, m_a], both_a)
    total_b = np.select([b_stays_out, a_stays_out], [m_b, only_b], both_b)
    return total_a, total_b


_NUMBERS = "first-order condition of the rebuilt contest, checked on a grid"

ENTRY = Entry(
    name="third-party-aid",
    title="When does a third party go in?",
    text=__doc__,
    provenance="after",
    citation="""
@article{gent2008,
  author  = {Gent, Stephen E.},
  title   = {Going in When It Counts: Military Intervention and the Outcome of Civil Conflicts},
  journal = {International Studies Quarterly},
  year    = {2008},
  volume  = {52},
  number  = {4},
  pages   = {713--735}
}
""",
    source="Gent 2008, International Studies Quarterly 52(4): 713–735; not opened.",
    formula=r"p_B=\frac{m_B+h_B}{m_A+h_A+m_B+h_B}, \qquad "
    r"h_B^*=\max\Big(0,\ \sqrt{V_B\,(m_A+h_A)/\kappa_B}-(m_A+h_A)-m_B\Big), \quad \text{likewise } h_A^*",
    parameters=PARAMETERS,
    compute=third_party_aid,
    answer=ThirdPartyAid,
    cases=(
        Case(
            {"strength_a": 1, "strength_b": 0.5, "stake_b": 4, "stake_a": 0},
            {"help_b": 0.5, "help_a": 0, "chance_b_after": 0.5, "gain_b": 1 / 6},
            1e-12,
            "one backer: root of V m_A over kappa, less both strengths",
            _NUMBERS,
        ),
        Case(
            {"strength_a": 9, "strength_b": 0.5, "stake_b": 4, "stake_a": 0},
            {"help_b": 0, "intervenes_b": False},
            1e-12,
            "against a dominant side help would change too little",
            _NUMBERS,
        ),
        Case(
            {"strength_a": 0.2, "strength_b": 0.1, "stake_b": 4, "stake_a": 4},
            {"help_a": 0.8, "help_b": 0.9, "chance_b_after": 0.5, "spent": 1.7},
            1e-12,
            "two backers with equal stakes make the sides equal",
            _NUMBERS,
        ),
    ),
    verified="Aid found by grid search of each backer's payoff against the other's equals the formula; iterated best "
    "replies of the two backers settle on the same numbers.",
    to_open="Gent 2008, for the paper's own model, in which the intervener also weighs who wins by how much.",
    engine="Special case in part: a backer who chooses before the one battle whether to add a given strength, as log-"
    "odds; it adds the model's, and no other amount is worth more to it. Backers move in turn there, not at "
    "once.",
    picture=Curves(
        title="Help comes where it counts: against neither a giant nor a dwarf",
        x="strength_a",
        start=0.02,
        stop=5.0,
        shows=("help_b", "chance_b_before", "chance_b_after"),
        labels=("aid to B (units of strength)", "B prevails without aid", "B prevails with aid"),
        settings={"strength_b": 0.2},
        y_title="units of strength; probability",
        reading="Aid rises and then falls with the strength of the side to be stopped.",
    ),
)
