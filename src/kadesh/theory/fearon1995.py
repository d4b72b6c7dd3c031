"""War wastes something, so a bargain both sides prefer exists; it is missed for a few definite reasons.

Fearon 1995 in six models: the bargaining range with the knobs that real disputes add, private information
about cost and about power, first-strike advantages, preventive war and indivisible stakes. Each function's
docstring holds its model. Everywhere the pie has size 1, ``x`` is A's share and ``p`` A's chance of winning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kadesh.theory.entry import (
    BoolArray,
    Case,
    Choice,
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
@article{fearon1995,
  author  = {Fearon, James D.},
  title   = {Rationalist Explanations for War},
  journal = {International Organization},
  year    = {1995},
  volume  = {49},
  number  = {3},
  pages   = {379--414},
  doi     = {10.1017/S0020818300033324}
}
"""
REFERENCE = "Fearon 1995, International Organization 49(3): 379–414"
PIE = "share of the pie"
READ = "Formulas read in a teaching implementation that cites the pages; the article's print was not compared."

CHANCE = Parameter("p", "chance_a", "A's chance of winning the war", "probability", 0, 1, 0.5)
COST_A = Parameter("c_A", "cost_a", "A's cost of war, whole war", PIE, 0, np.inf, 0.1)
COST_B = Parameter("c_B", "cost_b", "B's cost of war, whole war", PIE, 0, np.inf, 0.1)


class _Limits(NamedTuple):
    low: Any
    high: Any


def _limits(chance_a: Any, cost_a: Any, cost_b: Any) -> _Limits:
    """The range before anything but war and the size of the pie limits it."""
    return _Limits(np.maximum(0.0, chance_a - cost_a), np.minimum(1.0, chance_a + cost_b))


# --- the bargaining range -------------------------------------------------------------------------------

RANGE = (
    CHANCE,
    Parameter("m", "optimism", "joint optimism: p + r - 1, r as B sees its own chance", "probability", -1, 1, 0.0),
    COST_A,
    COST_B,
    Parameter("π_A", "stake_a", "what A loses by conceding at all: honour, prestige", PIE, 0, np.inf, 0.0),
    Parameter("π_B", "stake_b", "what B loses by conceding at all", PIE, 0, np.inf, 0.0),
    Parameter("s", "sanctions_b", "sanctions added to B's cost of war", PIE, 0, np.inf, 0.0),
    Parameter("Δ", "backing_b", "what a backer adds to B's chance of winning", "probability", 0, 1, 0.0),
    Parameter("σ", "relief_b", "part of B's cost of war that a backer pays", "part", 0, 1, 0.0),
    Parameter("L_A", "floor_a", "least share that A's audience ratifies", PIE, 0, 1, 0.0),
    Parameter("L_B", "floor_b", "least share that B's audience ratifies", PIE, 0, 1, 0.0),
    Parameter("x̄_B", "taboo_b", "most that B lets A have, whatever war would bring", PIE, 0, 1, 1.0),
)


@dataclass(frozen=True, slots=True)
class BargainingRange:
    """What both sides would rather sign than fight, and what limits it."""

    low: Annotated[FloatArray, Says("least A accepts", PIE)]
    high: Annotated[FloatArray, Says("most B lets A have", PIE)]
    width: Annotated[FloatArray, Says("room for a deal; below 0 it is the gap between the demands", PIE)]
    exists: Annotated[BoolArray, Says("whether a deal exists", "yes or no")]
    low_set_by: Annotated[NDArray[np.str_], Says("what sets the lower end", "word")]
    high_set_by: Annotated[NDArray[np.str_], Says("what sets the upper end", "word")]


def bargaining_range(
    *,
    chance_a: Numbers,
    cost_a: Numbers,
    cost_b: Numbers,
    optimism: Numbers = 0.0,
    stake_a: Numbers = 0.0,
    stake_b: Numbers = 0.0,
    sanctions_b: Numbers = 0.0,
    backing_b: Numbers = 0.0,
    relief_b: Numbers = 0.0,
    floor_a: Numbers = 0.0,
    floor_b: Numbers = 0.0,
    taboo_b: Numbers = 1.0,
) -> BargainingRange:
    """War is costly, so there are divisions that both sides prefer to it, whatever the balance of power.

    The model
    ---------
    Two sides divide a pie of size 1; war is a lottery that A wins with chance p and that costs each side
    c_i. A accepts every share of at least p - c_A, B every share (of A) up to p + c_B. The knobs add what
    disputes bring with them: B's own estimate r of its chance (joint optimism m = p + r - 1), honour,
    sanctions, a backer who strengthens B or pays for it, audiences at home with a least share, and a taboo
    on some outcome.

    In words
    --------
    Power decides *where* the range lies, costs decide how *wide* it is. Optimism closes it only when the
    two estimates of winning exceed one by more than the war costs. A backer moves the range towards its
    client and, by paying, narrows it; sanctions widen it; honour on both sides and an absolute taboo can
    empty a range that costs alone would leave open.

    Silent about
    ------------
    How the sides come to a deal, whether they keep it, and what they learn by fighting. Costs are those
    the leaders feel. With common knowledge the disagreement p + r > 1 is itself unexplained.

    Source
    ------
    Fearon 1995: 387 (range), 391-392 (disagreement). The knobs are linear additions, not in the article.

    Parameters
    ----------
    The names in ``RANGE`` (symbol, meaning, unit and domain there): numbers or arrays that broadcast.

    Returns
    -------
    BargainingRange, arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain.

    Examples
    --------
    >>> deal = bargaining_range(chance_a=0.5, cost_a=0.1, cost_b=0.2)
    >>> float(deal.low), float(deal.high)
    (0.4, 0.7)
    >>> bargaining_range(chance_a=0.7, optimism=[0.1, 0.3], cost_a=0.1, cost_b=0.1).exists.tolist()
    [True, False]
    """
    p, m, c_a, c_b, pi_a, pi_b, s, delta, sigma, l_a, l_b, taboo = arrays(
        RANGE,
        chance_a=chance_a,
        optimism=optimism,
        cost_a=cost_a,
        cost_b=cost_b,
        stake_a=stake_a,
        stake_b=stake_b,
        sanctions_b=sanctions_b,
        backing_b=backing_b,
        relief_b=relief_b,
        floor_a=floor_a,
        floor_b=floor_b,
        taboo_b=taboo_b,
    )
    r = 1 - p + m
    possible = (r >= -1e-12) & (r <= 1 + 1e-12)
    require(possible, "optimism must leave B's own chance 1 - chance_a + optimism within 0 to 1", chance_b=r)
    war_a = np.clip(p - delta, 0, 1) - c_a + pi_a
    war_b = np.clip(1 - r - delta, 0, 1) + (1 - sigma) * c_b + s - pi_b
    lows = np.stack([war_a, np.zeros_like(p), l_a])
    highs = np.stack([war_b, np.ones_like(p), taboo, 1 - l_b])
    low, high = lows.max(axis=0), highs.min(axis=0)
    return BargainingRange(
        low,
        high,
        high - low,
        np.asarray(low <= high + 1e-12),
        np.array(["war", "the pie", "A's audience"])[lows.argmax(axis=0)],
        np.array(["war", "the pie", "B's taboo", "B's audience"])[highs.argmin(axis=0)],
    )


# --- private information about cost ---------------------------------------------------------------------

PRIVATE_COST = (
    Choice("law", "law", "how B's cost is distributed", ("uniform", "exponential"), "uniform"),
    CHANCE,
    COST_A,
    Parameter("a", "cost_b_low", "uniform law: B's least cost", PIE, 0, np.inf, 0.0),
    Parameter("b", "cost_b_high", "uniform law: B's greatest cost", PIE, 0, np.inf, 0.4),
    Parameter("λ", "rate", "exponential law: 1 / mean of B's cost", "per share", 0, np.inf, 5.0, open_low=True),
)


@dataclass(frozen=True, slots=True)
class Screening:
    """The demand that an uninformed side makes, and the war it risks by it."""

    demand: Annotated[FloatArray, Says("A's best demand x*", PIE)]
    chance_war: Annotated[FloatArray, Says("chance that B rejects and fights", "probability")]
    value_a: Annotated[FloatArray, Says("what A expects from its demand", PIE)]
    value_b: Annotated[FloatArray, Says("what B expects, before its type is drawn", PIE)]
    waste: Annotated[FloatArray, Says("expected destruction: 1 less both values", PIE)]


def private_cost(
    *,
    law: str = "uniform",
    chance_a: Numbers,
    cost_a: Numbers,
    cost_b_low: Numbers = 0.0,
    cost_b_high: Numbers = 0.4,
    rate: Numbers = 5.0,
) -> Screening:
    """Who does not know what war costs the other demands more than some types accept, and risks war.

    The model
    ---------
    A makes one take-it-or-leave-it demand x. B knows its cost of war c_B, A only its distribution H. B
    fights when c_B < x - p. A trades the larger share against the larger risk.

    In words
    --------
    A little war is the price of a better deal: A asks for just so much that the last type it scares off
    is not worth keeping. The risk grows with A's uncertainty and falls with A's own cost. It does *not*
    depend on the balance of power: a stronger A asks for more, and is refused as often.

    Silent about
    ------------
    Counter-offers, later rounds, and anything B could do to show its type. B's offers to A are absent, so
    relief of B's costs lowers the risk here; with the roles exchanged it would raise it.

    Source
    ------
    Fearon 1995: 410-411 (Claim 2). The article prints no numbers; these are formula tests.

    Parameters
    ----------
    The names in ``PRIVATE_COST``. The uniform law uses ``cost_b_low`` and ``cost_b_high``, the exponential
    law ``rate``.

    Returns
    -------
    Screening, arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain or ``cost_b_low`` is not below ``cost_b_high``.

    Examples
    --------
    >>> risk = private_cost(chance_a=0.4, cost_a=0.1, cost_b_low=0.0, cost_b_high=0.4)
    >>> round(float(risk.demand), 3), round(float(risk.chance_war), 3)
    (0.55, 0.375)
    >>> private_cost(chance_a=[0.3, 0.5], cost_a=0.1).chance_war.round(3).tolist()
    [0.375, 0.375]
    """
    p, c_a, a, b, lam = arrays(
        PRIVATE_COST,
        law=law,
        chance_a=chance_a,
        cost_a=cost_a,
        cost_b_low=cost_b_low,
        cost_b_high=cost_b_high,
        rate=rate,
    )
    if law == "uniform":
        require(a < b, "cost_b_low must lie below cost_b_high", cost_b_low=a, cost_b_high=b)
        y = np.minimum(np.clip((b - c_a) / 2, a, b), 1 - p)
        war = np.clip((y - a) / (b - a), 0, 1)
        cost_in_war = np.maximum(np.clip(y, a, b) ** 2 - a**2, 0) / (2 * (b - a))
    else:
        y = np.minimum(np.maximum(0, 1 / lam - c_a), 1 - p)
        war = 1 - np.exp(-lam * y)
        cost_in_war = 1 / lam - np.exp(-lam * y) * (y + 1 / lam)
    value_a = war * (p - c_a) + (1 - war) * (p + y)
    value_b = war * (1 - p) - cost_in_war + (1 - war) * (1 - p - y)
    return Screening(p + y, war, value_a, value_b, 1 - value_a - value_b)


# --- private information about power --------------------------------------------------------------------

PRIVATE_POWER = (
    Parameter("p_l", "chance_a_low", "A's least chance of winning", "probability", 0, 1, 0.3),
    Parameter("p_h", "chance_a_high", "A's greatest chance of winning", "probability", 0, 1, 0.7),
    COST_A,
    COST_B,
)


def private_power(*, chance_a_low: Numbers, chance_a_high: Numbers, cost_a: Numbers, cost_b: Numbers) -> Screening:
    """Who does not know how strong the other is risks war with its strongest types, more so the less it knows.

    The model
    ---------
    A makes one demand. B knows the chance p with which A would win; A only knows that p lies anywhere
    between p_l and p_h. B accepts x when x - c_B <= p. The type that fights is the one against which A
    does worst, so A's own value of war depends on who rejects.

    In words
    --------
    With the odds in doubt the risk of war is the part of the doubt that the costs of war do not cover: none
    when the range of odds is no wider than the two costs together, half when it is twice as wide. Here
    power matters for the risk, unlike with private costs, because the answer is about power itself.

    Silent about
    ------------
    Learning by fighting, offers by B, and why B cannot simply show its strength.

    Source
    ------
    Standard variant in the field of Fearon 1995: 381, 390-401; not his Claim 2. Derived and checked here.

    Parameters
    ----------
    The names in ``PRIVATE_POWER``.

    Returns
    -------
    Screening, arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain or ``chance_a_low`` is not below ``chance_a_high``.

    Examples
    --------
    >>> risk = private_power(chance_a_low=0.3, chance_a_high=0.7, cost_a=0.1, cost_b=0.1)
    >>> round(float(risk.demand), 3), round(float(risk.chance_war), 3)
    (0.6, 0.5)
    >>> private_power(chance_a_low=0.4, chance_a_high=[0.5, 0.8], cost_a=0.1, cost_b=0.1).chance_war.round(3).tolist()
    [0.0, 0.5]
    """
    p_l, p_h, c_a, c_b = arrays(
        PRIVATE_POWER, chance_a_low=chance_a_low, chance_a_high=chance_a_high, cost_a=cost_a, cost_b=cost_b
    )
    require(p_l < p_h, "chance_a_low must lie below chance_a_high", chance_a_low=p_l, chance_a_high=p_h)
    demand = np.minimum(np.maximum(p_l + c_b, p_h - c_a), 1)
    marginal = np.clip(demand - c_b, p_l, p_h)
    war = (marginal - p_l) / (p_h - p_l)
    mean_if_war = (p_l + marginal) / 2
    value_a = war * (mean_if_war - c_a) + (1 - war) * demand
    value_b = war * (1 - mean_if_war - c_b) + (1 - war) * (1 - demand)
    return Screening(demand, war, value_a, value_b, war * (c_a + c_b))


# --- first-strike advantage -----------------------------------------------------------------------------

FIRST_STRIKE = (
    Parameter("p_f", "chance_a_first", "A's chance of winning if A strikes first", "probability", 0, 1, 0.6),
    Parameter("p", "chance_a", "A's chance of winning if both strike at once", "probability", 0, 1, 0.5),
    Parameter("p_s", "chance_a_second", "A's chance of winning if B strikes first", "probability", 0, 1, 0.4),
    Parameter("c_A", "cost_a", "A's cost of war, whole war", PIE, 0, np.inf, 0.15),
    Parameter("c_B", "cost_b", "B's cost of war, whole war", PIE, 0, np.inf, 0.15),
    Parameter("x", "share_a", "the division that stands: A's share", PIE, 0, 1, 0.5),
)


@dataclass(frozen=True, slots=True)
class FirstStrike:
    """The range that surprise leaves, and how much fear a division inside it survives."""

    low: Annotated[FloatArray, Says("least A accepts instead of striking first", PIE)]
    high: Annotated[FloatArray, Says("most B lets A have instead of striking first", PIE)]
    width: Annotated[FloatArray, Says("room that is left; below 0 somebody strikes", PIE)]
    exists: Annotated[BoolArray, Says("whether any division survives", "yes or no")]
    waiting_holds: Annotated[BoolArray, Says("whether both wait at the division that stands", "yes or no")]
    fear_a: Annotated[FloatArray, Says("chance of a strike by B above which A strikes first", "probability")]
    fear_b: Annotated[FloatArray, Says("chance of a strike by A above which B strikes first", "probability")]


def first_strike(
    *,
    chance_a_first: Numbers,
    chance_a: Numbers,
    chance_a_second: Numbers,
    cost_a: Numbers,
    cost_b: Numbers,
    share_a: Numbers,
) -> FirstStrike:
    """The advantage of striking first eats the bargaining range from both ends, and can empty it.

    The model
    ---------
    Two sides share a pie and decide at once whether to strike or to wait. A wins with chance p_f when it
    alone strikes, p_s when B alone does, p when both do. Waiting on both sides leaves A's share at x.

    In words
    --------
    A division is safe from surprise only if each side gets at least what its own first strike would bring.
    When surprise is worth more than both costs of war together nothing is left to divide in peace, although
    nobody wants the war. Short of that, peace and war are both equilibria: each side strikes once it thinks
    the other likely enough to strike (the reciprocal fear of surprise attack).

    Silent about
    ------------
    Warning time, second-strike forces, and how fear arises. The fear thresholds are derived here from the
    same payoffs; they are not in the article.

    Source
    ------
    Fearon 1995: 402-403 (range).

    Parameters
    ----------
    The names in ``FIRST_STRIKE``.

    Returns
    -------
    FirstStrike, arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain, or the chances are not ordered p_s <= p <= p_f.

    Examples
    --------
    >>> found = first_strike(chance_a_first=0.75, chance_a=0.5, chance_a_second=0.3,
    ...                      cost_a=0.1, cost_b=0.1, share_a=0.5)
    >>> bool(found.exists), round(float(found.width), 2)
    (False, -0.25)
    >>> first_strike(chance_a_first=0.6, chance_a=0.5, chance_a_second=0.4, cost_a=[0.05, 0.2],
    ...              cost_b=0.1, share_a=0.5).exists.tolist()
    [False, True]
    """
    p_f, p, p_s, c_a, c_b, x = arrays(
        FIRST_STRIKE,
        chance_a_first=chance_a_first,
        chance_a=chance_a,
        chance_a_second=chance_a_second,
        cost_a=cost_a,
        cost_b=cost_b,
        share_a=share_a,
    )
    ordered = (p_s <= p) & (p <= p_f)
    require(ordered, "the chances must be ordered: second <= both <= first", first=p_f, both=p, second=p_s)
    low, high = np.maximum(0.0, p_f - c_a), np.minimum(1.0, p_s + c_b)
    loss_a, loss_b = x - (p_f - c_a), (p_s + c_b) - x
    return FirstStrike(
        low,
        high,
        high - low,
        np.asarray(low <= high + 1e-12),
        np.asarray((loss_a >= -1e-12) & (loss_b >= -1e-12)),
        _fear(loss_a, p - p_s),
        _fear(loss_b, p_f - p),
    )


def _fear(loss: FloatArray, harm: FloatArray) -> FloatArray:
    """The chance of being struck at which striking first breaks even."""
    keep = np.maximum(loss, 0)
    total = keep + harm
    return np.where(total > 0, keep / np.where(total > 0, total, 1), 0.0)


# --- preventive war -------------------------------------------------------------------------------------

PREVENTIVE = (
    Parameter("p_1", "chance_a_now", "A's chance of winning this period", "probability", 0, 1, 0.3),
    Parameter("p_2", "chance_a_later", "A's chance of winning ever after", "probability", 0, 1, 0.8),
    Parameter("c_B", "cost_b", "B's cost of war, once", "pies of one period", 0, np.inf, 0.5),
    Parameter("δ", "discount", "what next period counts today", "factor", 0, 1, 0.9, open_high=True),
)


@dataclass(frozen=True, slots=True)
class PreventiveWar:
    """Whether the declining side attacks, and from what patience on it would."""

    demand_later: Annotated[FloatArray, Says("what A will ask once it is stronger", PIE)]
    value_peace_b: Annotated[FloatArray, Says("best peace for B: all now, then A's demand", "share for ever")]
    value_war_b: Annotated[FloatArray, Says("what B gets by attacking now", "share for ever")]
    attacks: Annotated[BoolArray, Says("whether B attacks", "yes or no")]
    critical_discount: Annotated[FloatArray, Says("patience above which B attacks; none: never", "factor")]


def preventive_war(
    *, chance_a_now: Numbers, chance_a_later: Numbers, cost_b: Numbers, discount: Numbers
) -> PreventiveWar:
    """A side whose power declines may attack now, because the rising side cannot promise restraint later.

    The model
    ---------
    Infinite horizon, a pie of 1 each period. A wins with chance p_1 this period and p_2 > p_1 ever after.
    Each period A makes a demand and B may attack, at a cost c_B once; war decides the pie for good. Once
    strong, A asks for p_2 + c_B (1 - δ), or for everything if that exceeds 1.

    In words
    --------
    Both sides see the shift coming and both would be better off without war; the most that A can give today
    is one pie, and it cannot bind itself not to use its strength tomorrow. The larger and the more certain
    the shift and the more patient the sides, the less one pie today can make up for it.

    Silent about
    ------------
    Why power shifts, deals that change the shift itself, and doubts about it. B's cost counts once: do not
    compare it with the share destroyed each period in Powell 2006.

    Source
    ------
    Fearon 1995: 405-406. The branch in which A's later demand is capped by the pie is an extension.

    Parameters
    ----------
    The names in ``PREVENTIVE``.

    Returns
    -------
    PreventiveWar, arrays of the broadcast shape; values are averages per period.

    Raises
    ------
    DomainError where a value leaves its domain.

    Examples
    --------
    >>> found = preventive_war(chance_a_now=0.3, chance_a_later=0.5, cost_b=0.3, discount=0.9)
    >>> bool(found.attacks), round(float(found.critical_discount), 4)
    (True, 0.6667)
    >>> preventive_war(chance_a_now=0.3, chance_a_later=0.8, cost_b=0.5, discount=[0.5, 0.6]).attacks.tolist()
    [False, True]
    """
    p_1, p_2, c, delta = arrays(
        PREVENTIVE, chance_a_now=chance_a_now, chance_a_later=chance_a_later, cost_b=cost_b, discount=discount
    )
    demand = np.minimum(p_2 + c * (1 - delta), 1)
    peace = (1 - delta) + delta * (1 - demand)
    war = (1 - p_1) - c * (1 - delta)
    root = (
        2 * (c + p_1) / np.maximum(2 * c + p_2 + np.sqrt(np.maximum((2 * c + p_2) ** 2 - 4 * c * (c + p_1), 0)), 1e-300)
    )
    critical = np.maximum(root, (p_1 + c) / (1 + c))
    return PreventiveWar(demand, peace, war, np.asarray(war > peace + 1e-12), np.where(p_1 < p_2, critical, np.nan))


# --- indivisible stakes ---------------------------------------------------------------------------------

INDIVISIBLE = (
    Parameter("D", "shares", "A's share in each division that is possible", PIE, 0, 1, (0.0, 1.0), "list"),
    CHANCE,
    COST_A,
    COST_B,
)


@dataclass(frozen=True, slots=True)
class Indivisibility:
    """Whether one of the few possible divisions lies in the range, and what a lottery would do."""

    low: Annotated[FloatArray, Says("least A accepts; also its least chance in a lottery for all", PIE)]
    high: Annotated[FloatArray, Says("most B lets A have; also A's greatest chance in a lottery", PIE)]
    possible_deals: Annotated[FloatArray, Says("possible divisions inside the range", "number")]
    peace: Annotated[BoolArray, Says("whether a possible division is preferred to war by both", "yes or no")]
    missing: Annotated[FloatArray, Says("side payment that makes the nearest division acceptable", PIE)]
    parts_needed: Annotated[FloatArray, Says("fewest equal parts that would allow a deal", "number")]
    lottery_kept: Annotated[BoolArray, Says("whether the lottery's loser would not fight", "yes or no")]


def indivisibility(*, shares: Numbers, chance_a: Numbers, cost_a: Numbers, cost_b: Numbers) -> Indivisibility:
    """When the stakes come in lumps, every lump may lie outside the range that costs leave open.

    The model
    ---------
    Only the divisions in the set D are possible (0 and 1: all or nothing). Peace needs one of them between
    p - c_A and p + c_B. The sides may instead draw lots for the whole, or pay to make up the difference.

    In words
    --------
    An indivisible stake is a reason for war only where side payments and lots are ruled out, and lots are
    open to an old objection: the loser of the draw, left with nothing, still has an army. Unless that army
    is worth less than the war would cost, the promise to abide by the draw is not kept. So the trouble is
    less the lump than the promise (Powell 2006).

    Silent about
    ------------
    Why the stake is indivisible. Many are made so by those who claim them.

    Source
    ------
    Fearon 1995: 389-390; the objection to lots: Powell 2006 (see commitment).

    Parameters
    ----------
    The names in ``INDIVISIBLE``; the last axis of ``shares`` lists the possible divisions.

    Returns
    -------
    Indivisibility, arrays of the broadcast shape without the axis of ``shares``.

    Raises
    ------
    DomainError where a value leaves its domain.

    Examples
    --------
    >>> found = indivisibility(shares=[0.0, 1.0], chance_a=0.5, cost_a=0.1, cost_b=0.1)
    >>> bool(found.peace), int(found.parts_needed), round(float(found.missing), 2)
    (False, 2, 0.4)
    >>> indivisibility(shares=[0.0, 0.5, 1.0], chance_a=[0.5, 0.75], cost_a=0.1, cost_b=0.1).peace.tolist()
    [True, False]
    """
    options, p, c_a, c_b = arrays(INDIVISIBLE, shares=shares, chance_a=chance_a, cost_a=cost_a, cost_b=cost_b)
    low, high = _limits(p, c_a, c_b)
    short = np.maximum(low[..., None] - options, options - high[..., None])
    inside = np.sum(short <= 1e-12, axis=-1).astype(np.float64)
    fight_if_lost = (p - c_a > 1e-12) | (1 - p - c_b > 1e-12)
    return Indivisibility(
        low,
        high,
        inside,
        np.asarray(inside > 0),
        np.maximum(short.min(axis=-1), 0),
        _fewest_parts(low, high),
        np.asarray(~fight_if_lost),
    )


def _fewest_parts(low: FloatArray, high: FloatArray, most: int = 1000) -> FloatArray:
    """The least n for which some k/n lies between low and high (up to ``most``)."""
    fewest = np.full(np.shape(low), np.nan)
    for n in range(1, most + 1):
        fits = np.floor(n * high + 1e-9) >= np.ceil(n * low - 1e-9)
        fewest = np.where(fits & np.isnan(fewest), float(n), fewest)
        if not np.isnan(fewest).any():
            break
    return fewest


# --- the entries ----------------------------------------------------------------------------------------

_CLOSED = "closed form, theory notes section 1"

BARGAINING_RANGE = Entry(
    name="bargaining-range",
    title="The bargaining range",
    text=bargaining_range.__doc__,
    provenance="exact",
    citation=CITATION,
    source=f"{REFERENCE}; range p. 387, disagreement pp. 391–392.",
    formula=r"""
x \in \bigl[\max(0,\ p - c_A),\ \min(1,\ p - m + c_B)\bigr], \qquad
\text{empty iff } m = p + r - 1 > c_A + c_B
""",
    parameters=RANGE,
    compute=bargaining_range,
    answer=BargainingRange,
    cases=(
        Case(
            {"chance_a": 0.5, "cost_a": 0.1, "cost_b": 0.1},
            {"low": 0.4, "high": 0.6, "width": 0.2, "exists": True},
            1e-12,
            "the width is the sum of the costs",
            "p. 387",
        ),
        Case(
            {"chance_a": 0.7, "optimism": 0.3, "cost_a": 0.1, "cost_b": 0.1},
            {"width": -0.1, "exists": False, "low_set_by": "war", "high_set_by": "war"},
            1e-12,
            "p + r - 1 = .3 exceeds the costs .2",
            "p. 391",
        ),
        Case(
            {"chance_a": 0.7, "optimism": 0.1, "cost_a": 0.1, "cost_b": 0.1},
            {"width": 0.1, "exists": True},
            1e-12,
            "p + r > 1 only narrows the range",
            "p. 391",
        ),
        Case(
            {"chance_a": 0.6, "cost_a": 0.1, "cost_b": 0.1, "taboo_b": 0.4},
            {"exists": False, "high_set_by": "B's taboo"},
            1e-12,
            "a taboo below p - c_A empties a range that costs leave open",
            _CLOSED,
        ),
        Case(
            {"stake_a": 0.15, "stake_b": 0.1, "chance_a": 0.5, "cost_a": 0.1, "cost_b": 0.1},
            {"width": -0.05, "exists": False},
            1e-12,
            "honour on both sides exceeds the costs",
            _CLOSED,
        ),
    ),
    verified="Derived again; the range is compared with a search over a fine grid of divisions.",
    to_open=READ,
    engine="Special case: one week, one front, no friction; the reservation values of both sides at the table are the"
    " range. Sanctions, a backer's relief, audiences and a taboo are mechanisms of the game; optimism and a "
    "backer's odds are stated as beliefs, honour as the worth of a deal.",
    picture=Curves(
        title="The range moves with power and keeps the width of the costs",
        x="chance_a",
        start=0.0,
        stop=1.0,
        shows=("low", "high"),
        labels=("least A accepts", "most B lets A have"),
        band=("low", "high"),
        y_title="A's share of the pie",
        settings={"cost_a": 0.1, "cost_b": 0.15},
        reading="Every division in the band is better for both than war; only its place depends on power.",
    ),
)

PRIVATE_COST_ENTRY = Entry(
    name="private-cost",
    title="Take it or leave it, with a private cost of war",
    text=private_cost.__doc__,
    provenance="exact",
    citation=CITATION,
    source=f"{REFERENCE}; Claim 2, pp. 410–411.",
    formula=r"""
u_A(x) = H(x-p)\,(p - c_A) + (1 - H(x-p))\,x, \qquad \frac{H'(y)}{1 - H(y)} = \frac{1}{y + c_A}
\qquad
\Pr(\text{war}) = \tfrac12 - \frac{c_A}{2\bar c} \ \ (c_B \sim U[0, \bar c])
""",
    parameters=PRIVATE_COST,
    compute=private_cost,
    answer=Screening,
    cases=(
        *(
            Case(
                {"chance_a": p, "cost_a": c, "cost_b_low": a, "cost_b_high": b},
                {"demand": x, "chance_war": war, "value_a": value},
                tolerance,
                "uniform costs",
                _CLOSED,
            )
            for p, c, a, b, x, war, value, tolerance in (
                (0.4, 0.1, 0.0, 0.4, 0.55, 0.375, 0.45625, 1e-12),
                (0.5, 0.1, 0.0, 0.4, 0.65, 0.375, 0.55625, 1e-12),
                (0.4, 0.1, 0.0, 0.8, 0.75, 0.4375, 0.553125, 1e-12),
                (0.5, 0.2, 0.0, 0.3, 0.55, 0.166667, 0.508333, 1e-6),
                (0.5, 0.1, 0.1, 0.4, 0.65, 0.166667, 0.608333, 1e-6),
                (0.5, 0.3, 0.0, 0.2, 0.5, 0.0, 0.5, 1e-12),
                (0.5, 0.05, 0.2, 0.3, 0.7, 0.0, 0.7, 1e-12),
            )
        ),
        Case(
            {"law": "exponential", "chance_a": 0.3, "cost_a": 0.1, "rate": 5.0},
            {"demand": 0.4, "chance_war": 0.393469},
            1e-6,
            "exponential costs",
            _CLOSED,
        ),
        Case(
            {"law": "exponential", "chance_a": 0.3, "cost_a": 0.1, "rate": 12.0},
            {"demand": 0.3, "chance_war": 0.0},
            1e-12,
            "exponential costs, no risk worth taking",
            _CLOSED,
        ),
    ),
    verified="Closed forms derived again and compared with a grid search over demands.",
    to_open=READ,
    engine="The engine cannot express it: types of one side are not private information of a player there.",
    picture=Curves(
        title="The more A is in the dark about B's cost, the more war it risks",
        x="cost_b_high",
        start=0.02,
        stop=1.0,
        shows=("chance_war",),
        by=("cost_a", (0.05, 0.1, 0.2)),
        y_title="chance of war",
        settings={"chance_a": 0.3, "cost_b_low": 0.0},
        x_title="B's greatest cost of war (its cost lies anywhere from 0 to this, share of the pie)",
        reading="With more doubt about B's cost the risk climbs towards one half; A's own cost holds it down.",
    ),
)

PRIVATE_POWER_ENTRY = Entry(
    name="private-power",
    title="Take it or leave it, with private information about power",
    text=private_power.__doc__,
    provenance="after",
    citation=CITATION,
    source=f"{REFERENCE}, as the field that the variant belongs to; the variant itself is not in its Claim 2.",
    formula=r"""
x^* = \max(p_l + c_B,\ p_h - c_A), \qquad
\Pr(\text{war}) = \max\Bigl(0,\ 1 - \frac{c_A + c_B}{p_h - p_l}\Bigr)
""",
    parameters=PRIVATE_POWER,
    compute=private_power,
    answer=Screening,
    cases=tuple(
        Case(
            {"chance_a_low": low, "chance_a_high": high, "cost_a": a, "cost_b": b},
            {"demand": x, "chance_war": war},
            1e-6,
            "p uniform between its limits",
            _CLOSED,
        )
        for low, high, a, b, x, war in (
            (0.3, 0.7, 0.1, 0.1, 0.6, 0.5),
            (0.2, 0.9, 0.05, 0.1, 0.85, 0.785714),
            (0.4, 0.5, 0.1, 0.1, 0.5, 0.0),
        )
    ),
    verified="Closed form derived and compared with a grid search over demands.",
    to_open="A printed source for this exact variant.",
    engine="The engine cannot express it: types of one side are not private information of a player there.",
    picture=Curves(
        title="Doubt about power that the costs do not cover is fought over",
        x="chance_a_high",
        start=0.31,
        stop=1.0,
        shows=("chance_war",),
        by=("cost_b", (0.05, 0.1, 0.2)),
        y_title="chance of war",
        settings={"chance_a_low": 0.3, "cost_a": 0.1},
        x_title="A's greatest chance of winning (its least is 0.3)",
        reading="No war while the range of odds is narrower than both costs together, then steeply more.",
    ),
)

FIRST_STRIKE_ENTRY = Entry(
    name="first-strike",
    title="First-strike advantage",
    text=first_strike.__doc__,
    provenance="exact",
    citation=CITATION,
    source=f"{REFERENCE}; pp. 402–403. The fear thresholds are derived here.",
    formula=r"""
x \in [\,p_f - c_A,\ p_s + c_B\,], \quad \text{empty iff } p_f - p_s > c_A + c_B; \qquad
q_A^* = \frac{x - (p_f - c_A)}{x - (p_f - c_A) + p - p_s}
""",
    parameters=FIRST_STRIKE,
    compute=first_strike,
    answer=FirstStrike,
    cases=(
        Case(
            {
                "chance_a_first": 0.75,
                "chance_a": 0.5,
                "chance_a_second": 0.3,
                "cost_a": 0.1,
                "cost_b": 0.1,
                "share_a": 0.5,
            },
            {"low": 0.65, "high": 0.4, "width": -0.25, "exists": False, "waiting_holds": False},
            1e-12,
            "the advantage .45 exceeds the costs .2",
            "pp. 402–403",
        ),
        Case(
            {
                "chance_a_first": 0.6,
                "chance_a": 0.5,
                "chance_a_second": 0.4,
                "cost_a": 0.15,
                "cost_b": 0.15,
                "share_a": 0.5,
            },
            {"low": 0.45, "high": 0.55, "waiting_holds": True, "fear_a": 1 / 3, "fear_b": 1 / 3},
            1e-12,
            "a division in the middle of the range survives a fear of one in three",
            "derived here",
        ),
    ),
    verified="The range and the fear thresholds are compared with best replies in the two-by-two game.",
    to_open=READ,
    engine="Special case in part: one week and the first strike in the table's test of credibility give the range; "
    "nobody moves at the same time as anybody else there, so the fear thresholds stay outside.",
    picture=Curves(
        title="What surprise is worth eats the range from both ends",
        x="chance_a_first",
        start=0.5,
        stop=0.75,
        shows=("low", "high"),
        labels=("least A accepts", "most B lets A have"),
        band=("low", "high"),
        y_title="A's share of the pie",
        settings={"chance_a": 0.5, "chance_a_second": 0.4, "cost_a": 0.1, "cost_b": 0.1, "share_a": 0.5},
        marks=((0.6, "no division survives"),),
        reading="Where the lines cross, nothing is left that both prefer to striking first.",
    ),
)

PREVENTIVE_WAR = Entry(
    name="preventive-war",
    title="Preventive war",
    text=preventive_war.__doc__,
    provenance="exact",
    citation=CITATION,
    source=f"{REFERENCE}; pp. 405–406. The capped branch is an extension.",
    formula=r"""
\text{B attacks iff}\quad \delta p_2 - p_1 > c_B (1-\delta)^2 \quad (p_2 + c_B(1-\delta) \le 1),
\qquad \delta - p_1 > c_B (1-\delta) \quad \text{otherwise}
""",
    parameters=PREVENTIVE,
    compute=preventive_war,
    answer=PreventiveWar,
    cases=(
        Case(
            {"chance_a_now": 0.3, "chance_a_later": 0.8, "cost_b": 0.5, "discount": 0.9},
            {"attacks": True, "critical_discount": 0.5333333},
            1e-7,
            "the capped branch sets the threshold",
            _CLOSED,
        ),
        Case(
            {"chance_a_now": 0.3, "chance_a_later": 0.5, "cost_b": 0.3, "discount": 0.9},
            {"attacks": True, "critical_discount": 2 / 3},
            1e-12,
            "the branch of the article",
            _CLOSED,
        ),
        Case(
            {"chance_a_now": 0.3, "chance_a_later": 0.5, "cost_b": 0.3, "discount": 0.66},
            {"attacks": False},
            1e-12,
            "just too impatient",
            _CLOSED,
        ),
    ),
    verified="Both branches compared with the play of the game over random draws.",
    to_open=READ,
    engine="Special case: one week; the declining side proposes, and the table's test of credibility asks for what "
    "the risen side could demand a period later (the rule 'extract', nothing of the deal before then).",
    picture=Region(
        title="Preventive war: a large shift and patient sides",
        x="chance_a_later",
        x_start=0.3,
        x_stop=1.0,
        y="discount",
        y_start=0.0,
        y_stop=0.995,
        shows="attacks",
        words={True: "B attacks now", False: "peace"},
        settings={"chance_a_now": 0.3, "cost_b": 0.5},
        reading="The more power will shift, the less patience it takes for the declining side to attack.",
    ),
)

INDIVISIBILITY = Entry(
    name="indivisibility",
    title="Indivisible stakes",
    text=indivisibility.__doc__,
    provenance="exact",
    citation=CITATION,
    source=f"{REFERENCE}; pp. 389–390.",
    formula=r"""
\text{peace iff } D \cap [\,p - c_A,\ p + c_B\,] \ne \emptyset; \qquad
\text{lots: } \Pr(\text{A gets all}) \in [\,p - c_A,\ p + c_B\,]
""",
    parameters=INDIVISIBLE,
    compute=indivisibility,
    answer=Indivisibility,
    cases=(
        Case(
            {"shares": (0.0, 1.0), "chance_a": 0.5, "cost_a": 0.1, "cost_b": 0.1},
            {"peace": False, "low": 0.4, "high": 0.6, "missing": 0.4, "parts_needed": 2, "lottery_kept": False},
            1e-12,
            "all or nothing between equals",
            "pp. 389–390",
        ),
        Case(
            {"shares": (0.0, 0.5, 1.0), "chance_a": 0.5, "cost_a": 0.1, "cost_b": 0.1},
            {"peace": True, "possible_deals": 1},
            1e-12,
            "halves are enough between equals",
            _CLOSED,
        ),
        Case(
            {"shares": (0.0, 1.0), "chance_a": 0.95, "cost_a": 0.1, "cost_b": 0.1},
            {"peace": True, "parts_needed": 1},
            1e-12,
            "the weak side concedes all when war costs more than its chance is worth",
            _CLOSED,
        ),
    ),
    verified="Compared with a search over divisions; the fewest parts with exact fractions.",
    to_open=READ,
    engine="Special case: a table whose menu holds the divisions of D only. Lots are not in the game.",
    picture=Curves(
        title="The cheaper the war, the more finely a stake must divide",
        x="chance_a",
        start=0.0,
        stop=1.0,
        shows=("parts_needed",),
        variants=tuple((f"war costs each {c}", {"cost_a": c, "cost_b": c}) for c in (0.02, 0.1)),
        y_title="fewest equal parts that allow a deal",
        settings={"shares": (0.0, 1.0)},
        reading="Halves always do between equals; in between, cheap wars need stakes that divide finely.",
    ),
)

ENTRIES = (
    BARGAINING_RANGE,
    PRIVATE_COST_ENTRY,
    PRIVATE_POWER_ENTRY,
    FIRST_STRIKE_ENTRY,
    PREVENTIVE_WAR,
    INDIVISIBILITY,
)
