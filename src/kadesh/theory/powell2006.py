"""Bargaining breaks down when the sides cannot promise today how they will use their power tomorrow.

Powell 2006 in three models: one condition with its two classic cases (shifting power, surprise), stakes that
are themselves sources of power, and a faction at home that war would strengthen. Each function's docstring
holds its model. Two actors split a flow of pies; fighting destroys the fraction d of it; δ is the discount.
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
    Region,
    Says,
    arrays,
    require,
)

CITATION = """
@article{powell2006,
  author  = {Powell, Robert},
  title   = {War as a Commitment Problem},
  journal = {International Organization},
  year    = {2006},
  volume  = {60},
  number  = {1},
  pages   = {169--203}
}
"""
REFERENCE = "Powell 2006, International Organization 60(1): 169–203"
PIE = "share of the flow"
READ = "Conditions read in a teaching implementation that cites the pages; the article's print was not compared."
LOSS = Parameter("d", "destroyed", "fraction that fighting destroys", PIE, 0, 1, 0.2, "number", False, True)
DISCOUNT = Parameter("δ", "discount", "what next period counts today", "factor", 0, 1, 0.95, "number", False, True)
CHANCE = Parameter("p", "chance", "side 1's chance of winning", "probability", 0, 1, 0.3)


def commitment_fails(
    lock_in_now: Numbers, lock_in_next: Numbers, *, lock_in_other: Numbers, discount: Numbers
) -> BoolArray:
    """Powell's general condition (eq. 1): what a side can lock in grows faster than the surplus can buy off.

    Parameters
    ----------
    lock_in_now, lock_in_next: M_1(t), M_1(t+1): what side 1 gets by fighting now and next period (sum over
        all periods, one pie a period)
    lock_in_other: M_2(t): what side 2 gets by fighting now
    discount: δ, from 0 to below 1

    Examples
    --------
    >>> flow = 1 / (1 - 0.95)
    >>> bool(commitment_fails(0.3 * 0.8 * flow, 0.7 * 0.8 * flow, lock_in_other=0.7 * 0.8 * flow, discount=0.95))
    True
    """
    now, then = np.asarray(lock_in_now, np.float64), np.asarray(lock_in_next, np.float64)
    delta, other = DISCOUNT.read(discount), np.asarray(lock_in_other, np.float64)
    return np.asarray(delta * then - now > 1 / (1 - delta) - (now + other))


# --- shifting power and surprise ------------------------------------------------------------------------

SHIFTING = (
    CHANCE,
    Parameter("Δ", "shift", "by how much side 1's chance will have grown next period", "probability", 0, 1, 0.4),
    Parameter("f", "surprise", "what striking first adds to either side's chance", "probability", 0, 0.5, 0.1),
    LOSS,
    DISCOUNT,
)


@dataclass(frozen=True, slots=True)
class Commitment:
    """The condition for breakdown, once for a shift of power and once for surprise."""

    shift_gain: Annotated[FloatArray, Says("what the rising side stands to gain", PIE)]
    surplus: Annotated[FloatArray, Says("what peace has to offer", PIE)]
    shift_breaks_down: Annotated[BoolArray, Says("whether the shift leads to war", "yes or no")]
    critical_shift: Annotated[FloatArray, Says("shift above which it does", "probability")]
    critical_shift_patient: Annotated[FloatArray, Says("the same for very patient sides", "probability")]
    surprise_low: Annotated[FloatArray, Says("least that side 1 accepts when it could strike first", PIE)]
    surprise_high: Annotated[FloatArray, Says("most that side 2 gives when it could strike first", PIE)]
    surprise_range_exists: Annotated[BoolArray, Says("whether a deal is safe from surprise", "yes or no")]
    surprise_gain: Annotated[FloatArray, Says("the general condition's left side for surprise", PIE)]
    surprise_breaks_down: Annotated[BoolArray, Says("whether the general condition holds", "yes or no")]
    critical_surprise: Annotated[FloatArray, Says("surprise above which no deal is safe", "probability")]
    critical_surprise_condition: Annotated[FloatArray, Says("the same by the general condition", "probability")]


def commitment_problem(
    *, chance: Numbers, shift: Numbers, surprise: Numbers, destroyed: Numbers, discount: Numbers
) -> Commitment:
    """War comes when power shifts by more in one period than there is surplus to bargain over.

    The model
    ---------
    Each side can lock in, by fighting now, a share of the flow: its chance of winning times what is left.
    Between this period and the next side 1's chance rises from p to p + Δ. The most that side 2 can be given
    to wait is the surplus that fighting would destroy. Surprise works the same way: striking first adds f.

    In words
    --------
    One thing explains preventive war, surprise attack and more: a side that will be stronger tomorrow
    cannot bind itself today. If the shift is larger than the surplus, no division now makes up for it, and
    both fight although both would prefer almost any binding deal.

    Silent about
    ------------
    What both do not know, why power shifts, deals that would slow the shift, and wars that are not decisive.
    The general condition is sufficient for breakdown along a path, not necessary in every game.

    Source
    ------
    Powell 2006: 182 (eq. 1), 183 (shift), 184-185 (surprise).

    Parameters
    ----------
    The names in ``SHIFTING``.

    Returns
    -------
    Commitment, arrays of the broadcast shape; gains and surplus per period.

    Raises
    ------
    DomainError where a value leaves its domain, or ``chance + shift`` exceeds 1, or ``surprise`` takes a
    chance out of 0 to 1.

    Examples
    --------
    >>> found = commitment_problem(chance=0.3, shift=0.4, surprise=0.1, destroyed=[0.2, 0.4], discount=0.95)
    >>> found.shift_gain.round(3).tolist(), found.shift_breaks_down.tolist()
    ([0.292, 0.219], [True, False])
    """
    p, shift_, f, d, delta = arrays(
        SHIFTING, chance=chance, shift=shift, surprise=surprise, destroyed=destroyed, discount=discount
    )
    require(p + shift_ <= 1 + 1e-12, "chance + shift must not exceed 1", chance=p, shift=shift_)
    fits = (p - f >= -1e-12) & (p + f <= 1 + 1e-12)
    require(fits, "chance ± surprise must stay within 0 to 1", chance=p, surprise=f)
    left = 1 - d
    gain = left * (delta * (p + shift_) - p)
    low, high = (p + f) * left, 1 - (1 - p + f) * left
    strike = ((1 + delta) * f - (1 - delta) * p) * left
    ratio = d / left
    patient = np.where(delta > 0, delta, 1.0)
    return Commitment(
        gain,
        d,
        np.asarray(gain > d + 1e-12),
        np.where(delta > 0, (p + ratio) / patient - p, np.inf),
        ratio,
        low,
        high,
        np.asarray(low <= high + 1e-12),
        strike,
        np.asarray(strike > d + 1e-12),
        ratio / 2,
        (ratio + (1 - delta) * p) / (1 + delta),
    )


# --- stakes that are sources of power -------------------------------------------------------------------

SOURCES = (
    Parameter("p", "chance", "side 1's chance of winning as things stand", "probability", 0, 1, 0.4),
    Parameter("x̄", "share", "side 1's share as things stand", PIE, 0, 1, 0.2),
    Parameter("m", "slope", "power that each further share brings", "probability per share", 0, 1, 0.1),
    Parameter("j", "jump", "power that the first further share brings at once", "probability", 0, 1, 0.2),
    Parameter("c_1", "cost_1", "side 1's cost of war, once", "pies of one period", 0, np.inf, 1.0),
    Parameter("c_2", "cost_2", "side 2's cost of war, once", "pies of one period", 0, np.inf, 1.0),
    Parameter("δ", "discount", "what next period counts today", "factor", 0, 1, 0.9, "number", False, True),
)


@dataclass(frozen=True, slots=True)
class SourcesOfPower:
    """What a concession is worth in all, against what the sides ask and grant."""

    asked: Annotated[FloatArray, Says("least worth that side 1 accepts instead of war", "pies")]
    granted: Annotated[FloatArray, Says("greatest worth that side 2 gives instead of war", "pies")]
    least_worth: Annotated[FloatArray, Says("worth of the smallest further concession", "pies")]
    greatest_worth: Annotated[FloatArray, Says("worth of conceding everything", "pies")]
    satisfied: Annotated[BoolArray, Says("whether side 1 lives with its share", "yes or no")]
    deal: Annotated[FloatArray, Says("smallest share that keeps the peace; none: war", PIE)]
    critical_jump: Annotated[FloatArray, Says("jump above which side 2 fights rather than concede", "probability")]


def sources_of_power(
    *,
    chance: Numbers,
    share: Numbers,
    slope: Numbers,
    jump: Numbers,
    cost_1: Numbers,
    cost_2: Numbers,
    discount: Numbers,
) -> SourcesOfPower:
    """Ground that decides later battles can be given up in small slices, but not across a jump in power.

    The model
    ---------
    Side 1 holds the share x̄ and has the chance p(x̄). A concession to x > x̄ pays at once and raises its
    chance to p(x) = p + j + m (x - x̄). Side 2 compares fighting now with conceding and facing that stronger
    side next period; side 1 compares fighting now with taking the concession and the stronger place.

    In words
    --------
    What a concession is worth is the share plus the power it brings, for good. If power rises smoothly with
    the share, side 2 finds a slice small enough to satisfy side 1 at no more than war would cost. If the
    first slice carries a strategic prize (a pass, a fortress, a bridgehead) it may already be too much, and
    side 2 fights over something small.

    Silent about
    ------------
    Later concessions: the next period is taken at its war value. Fortifying, buffers, third-party garrisons.

    Source
    ------
    Powell 2006: 186-187 (eq. 3, side 2's comparison). Side 1's comparison, the linear p(x) with one jump and
    the closed form are made here.

    Parameters
    ----------
    The names in ``SOURCES``.

    Returns
    -------
    SourcesOfPower, arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain or p(x) could exceed 1.

    Examples
    --------
    >>> found = sources_of_power(chance=0.4, share=0.2, slope=0.1, jump=[0.0, 0.2], cost_1=1, cost_2=1,
    ...                          discount=0.9)
    >>> found.deal.round(3).tolist()
    [0.253, nan]
    """
    p, x, m, j, c_1, c_2, delta = arrays(
        SOURCES, chance=chance, share=share, slope=slope, jump=jump, cost_1=cost_1, cost_2=cost_2, discount=discount
    )
    most = p + j + m * (1 - x)
    require(most <= 1 + 1e-12, "chance + jump + slope * (1 - share) must not exceed 1", greatest_chance=most)
    weight = delta / (1 - delta)
    asked, granted = p - c_1 * (1 - delta), p + c_2 * (1 - delta)
    least = x + weight * j
    greatest = 1 + weight * (j + m * (1 - x))
    satisfied = x >= asked - 1e-12
    step = np.maximum(asked - least, 0) / (1 + weight * m)
    possible = (least <= granted + 1e-12) & (greatest >= asked - 1e-12)
    deal = np.where(satisfied, x, np.where(possible, x + step, np.nan))
    critical = np.where(delta > 0, np.maximum(granted - x, 0) / np.where(delta > 0, weight, 1), np.inf)
    return SourcesOfPower(asked, granted, least, greatest, np.asarray(satisfied), deal, critical)


# --- factions -------------------------------------------------------------------------------------------

FACTIONS = (
    Parameter("r", "rule", "chance that the faction rules at home if there is peace", "probability", 0, 1, 0.5),
    Parameter("r'", "rule_after_victory", "chance that it rules after a won war", "probability", 0, 1, 0.95),
    Parameter("l", "out_share", "share that the faction out of power gets", "share", 0, 0.5, 0.1),
    Parameter("p", "chance", "the state's chance of winning", "probability", 0, 1, 0.6),
    Parameter("d", "destroyed", "fraction that fighting destroys", PIE, 0, 1, 0.1, "number", False, True),
)


@dataclass(frozen=True, slots=True)
class Factions:
    """What peace offers the faction, against what victory would."""

    surplus: Annotated[FloatArray, Says("what the faction loses by the destruction of war", PIE)]
    gain: Annotated[FloatArray, Says("what the faction gains at home by victory", PIE)]
    fights: Annotated[BoolArray, Says("whether the faction wants war", "yes or no")]
    low: Annotated[FloatArray, Says("least share of the state that the faction accepts", PIE)]
    high: Annotated[FloatArray, Says("most that the other state gives", PIE)]
    critical_rule: Annotated[FloatArray, Says("rule after victory above which it fights", "probability")]


def factions(
    *, rule: Numbers, rule_after_victory: Numbers, out_share: Numbers, chance: Numbers, destroyed: Numbers
) -> Factions:
    """A faction that victory would entrench may want a war that its state as a whole does not need.

    The model
    ---------
    A faction rules its state with chance r in peace and r' after a won war; the ruling faction takes all but
    the share l of what the state gets. Before any bargain the faction weighs the fraction d that war
    destroys against its better place at home after victory.

    In words
    --------
    The rival at home cannot promise not to use power after peace as it would. So war may pay for a faction
    even if there is a division that both states prefer: the bargain that would be needed is not abroad but
    at home. The less the loser at home gets, the stronger the pull.

    Silent about
    ------------
    How factions come to rule, opposition to the war, and defeat: a lost war leaves the faction with nothing.

    Source
    ------
    Powell 2006: 189-190. The range of divisions is derived from the same payoffs.

    Parameters
    ----------
    The names in ``FACTIONS``.

    Returns
    -------
    Factions, arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain or victory does not help the faction.

    Examples
    --------
    >>> found = factions(rule=0.5, rule_after_victory=[0.5, 0.95], out_share=0.1, chance=0.6, destroyed=0.1)
    >>> found.fights.tolist()
    [False, True]
    """
    r, won, l_, p, d = arrays(
        FACTIONS,
        rule=rule,
        rule_after_victory=rule_after_victory,
        out_share=out_share,
        chance=chance,
        destroyed=destroyed,
    )
    require(won >= r, "rule_after_victory must not lie below rule", rule_after_victory=won, rule=r)
    peace, victory = r * (1 - l_) + (1 - r) * l_, won * (1 - l_) + (1 - won) * l_
    surplus, gain = d * peace, p * (1 - d) * (won - r) * (1 - 2 * l_)
    weight = p * (1 - d) * (1 - 2 * l_)
    needed = np.where(weight > 0, r + surplus / np.where(weight > 0, weight, 1), np.inf)
    low = p * (1 - d) * victory / np.where(peace > 0, peace, 1)
    return Factions(
        surplus,
        gain,
        np.asarray(gain > surplus + 1e-12),
        np.where(peace > 0, low, np.inf),
        1 - (1 - p) * (1 - d),
        np.where(needed <= 1, needed, np.nan),
    )


COMMITMENT = Entry(
    name="commitment-problem",
    title="War as a commitment problem",
    text=commitment_problem.__doc__,
    provenance="exact",
    citation=CITATION,
    source=f"{REFERENCE}; eq. 1 p. 182, preventive war p. 183, first strike pp. 184–185.",
    formula=r"""
\delta M_1(t+1) - M_1(t) > B - [M_1(t) + M_2(t)]; \qquad
(1-d)\,[\delta (p + \Delta) - p] > d; \qquad 2 f (1-d) > d
""",
    parameters=SHIFTING,
    compute=commitment_problem,
    answer=Commitment,
    cases=(
        Case(
            {"chance": 0.3, "shift": 0.4, "surprise": 0.1, "destroyed": 0.2, "discount": 0.95},
            {
                "shift_gain": 0.292,
                "surplus": 0.2,
                "shift_breaks_down": True,
                "critical_shift": 0.278947,
                "critical_shift_patient": 0.25,
            },
            5e-7,
            "a shift of .4",
            "p. 183",
        ),
        Case(
            {"chance": 0.3, "shift": 0.4, "surprise": 0.1, "destroyed": 0.4, "discount": 0.95},
            {"shift_gain": 0.219, "shift_breaks_down": False, "critical_shift_patient": 0.666667},
            5e-7,
            "costlier war keeps the peace",
            "p. 183",
        ),
        Case(
            {"chance": 0.3, "shift": 0.3, "surprise": 0.1, "destroyed": 0.1, "discount": 0.9},
            {"shift_gain": 0.216, "shift_breaks_down": True},
            1e-9,
            "a smaller shift with cheaper war",
            "p. 183",
        ),
        Case(
            {"chance": 0.5, "shift": 0.0, "surprise": 0.15, "destroyed": 0.2, "discount": 0.95},
            {
                "surprise_low": 0.52,
                "surprise_high": 0.48,
                "surprise_range_exists": False,
                "surprise_gain": 0.214,
                "surprise_breaks_down": True,
            },
            1e-9,
            "surprise of .15 leaves nothing",
            "pp. 184–185",
        ),
        Case(
            {"chance": 0.5, "shift": 0.0, "surprise": 0.1, "destroyed": 0.2, "discount": 0.95},
            {
                "surprise_low": 0.48,
                "surprise_high": 0.52,
                "surprise_range_exists": True,
                "surprise_gain": 0.136,
                "surprise_breaks_down": False,
                "critical_surprise": 0.125,
                "critical_surprise_condition": 0.141026,
            },
            5e-7,
            "the two thresholds of surprise differ",
            "pp. 184–185",
        ),
    ),
    verified="Both cases follow from the general condition, which is evaluated on its own in the tests.",
    to_open=READ,
    engine="Special case: one week and the table's test of credibility: the shift by the rule 'extract', surprise by "
    "a first strike; war takes its part of the worth of victory. The condition for surprise in the general "
    "form is not the game's.",
    picture=Region(
        title="Peace fails when power shifts by more than war would destroy",
        x="shift",
        x_start=0.0,
        x_stop=0.7,
        y="destroyed",
        y_start=0.0,
        y_stop=0.5,
        shows="shift_breaks_down",
        words={True: "breakdown", False: "peace"},
        settings={"chance": 0.3, "discount": 0.95, "surprise": 0.1},
        reading="For each shift there is a destructiveness of war that would keep the peace.",
    ),
)

SOURCES_OF_POWER = Entry(
    name="sources-of-power",
    title="Bargaining over sources of power",
    text=sources_of_power.__doc__,
    provenance="after",
    citation=CITATION,
    source=f"{REFERENCE}; eq. 3, pp. 186–187.",
    formula=r"""
\text{2 fights rather than concede } x \text{ iff}\quad
\frac{1-p(\bar x)}{1-\delta} - c_2 > 1 - x + \delta\Bigl[\frac{1-p(x)}{1-\delta} - c_2\Bigr]
\iff x + \frac{\delta\,[p(x) - p(\bar x)]}{1-\delta} > p(\bar x) + c_2 (1-\delta)
""",
    parameters=SOURCES,
    compute=sources_of_power,
    answer=SourcesOfPower,
    cases=(
        Case(
            {"chance": 0.4, "share": 0.2, "slope": 0.1, "jump": 0.0, "cost_1": 1, "cost_2": 1, "discount": 0.9},
            {"asked": 0.3, "granted": 0.5, "least_worth": 0.2, "deal": 0.2 + 0.1 / 1.9},
            1e-12,
            "power that grows smoothly: a small slice keeps the peace",
            "derived here from eq. 3",
        ),
        Case(
            {"chance": 0.4, "share": 0.2, "slope": 0.1, "jump": 0.2, "cost_1": 1, "cost_2": 1, "discount": 0.9},
            {"least_worth": 2.0, "granted": 0.5, "satisfied": False, "critical_jump": 1 / 30},
            1e-12,
            "a jump makes the first slice too dear",
            "derived here from eq. 3",
        ),
    ),
    verified="The closed form is compared with a search over concessions that uses eq. 3 as printed.",
    to_open="The article's figure of p(x) and its own example of a jump.",
    engine="Special case in part: one week; the power that ground brings later is stated as the worth of that ground,"
    " a jump as an issue of its own. In the game proper ground also tilts the odds of later battles, which "
    "this model does not follow.",
    picture=Curves(
        title="A small jump in power makes the first slice too dear",
        x="jump",
        start=0.0,
        stop=0.06,
        shows=("least_worth", "asked", "granted"),
        labels=("worth of the first slice", "side 1 asks", "side 2 grants at most"),
        y_title="worth of a concession (pies)",
        settings={"chance": 0.4, "share": 0.2, "slope": 0.1, "cost_1": 1, "cost_2": 1, "discount": 0.9},
        marks=((1 / 30, "side 2 fights"),),
        reading="Where the first slice is worth more than side 2 grants, war is fought over something small.",
    ),
)

DOMESTIC_FACTIONS = Entry(
    name="factions",
    title="Factions and war",
    text=factions.__doc__,
    provenance="exact",
    citation=CITATION,
    source=f"{REFERENCE}; pp. 189–190.",
    formula=r"d\,[r(1-l) + (1-r)l] < p(1-d)(r'-r)(1-2l)",
    parameters=FACTIONS,
    compute=factions,
    answer=Factions,
    cases=(
        Case(
            {"rule": 0.5, "rule_after_victory": 0.95, "out_share": 0.1, "chance": 0.6, "destroyed": 0.1},
            {"surplus": 0.05, "gain": 0.1944, "fights": True, "low": 0.9288, "high": 0.64},
            1e-9,
            "victory would entrench the faction",
            "pp. 189–190",
        ),
        Case(
            {"rule": 0.5, "rule_after_victory": 0.55, "out_share": 0.1, "chance": 0.6, "destroyed": 0.1},
            {"surplus": 0.05, "gain": 0.0216, "fights": False},
            1e-9,
            "victory would help it little",
            "pp. 189–190",
        ),
    ),
    verified="The inequality is the emptiness of the range of divisions, which the tests compute on its own.",
    to_open=READ,
    engine="Special case: one week; the faction is the leader, whose worth of a share and of victory are its own.",
    picture=Curves(
        title="The more victory would entrench a faction, the more it asks for peace",
        x="rule_after_victory",
        start=0.5,
        stop=1.0,
        shows=("low", "high"),
        labels=("the faction asks for", "the other state gives at most"),
        y_title="share of the flow",
        settings={"rule": 0.5, "out_share": 0.1, "chance": 0.6, "destroyed": 0.1},
        reading="Where the lines cross no division satisfies the faction, though the states could agree.",
    ),
)

ENTRIES = (COMMITMENT, SOURCES_OF_POWER, DOMESTIC_FACTIONS)
