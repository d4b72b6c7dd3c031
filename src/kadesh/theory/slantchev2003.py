"""Battles move the front and the offers with it: war ends once what is learned makes both sides expect the same.

Slantchev 2003 in two models: negotiation while fighting with complete information, which settles at once at a
share that depends on the front, and the published settlement path with three types of side 2. The front is
k = 0 … N (0: side 1 is defeated, N: side 2 is); after each rejected offer comes a battle that side 1 wins with
chance p. Benefits flow at 1 a period, fighting leaves b_i, δ is the discount; values are per period.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kadesh.theory.entry import (
    BoolArray,
    Case,
    Choice,
    Curves,
    Entry,
    FloatArray,
    Numbers,
    Parameter,
    Says,
    Steps,
    arrays,
    require,
)

CITATION = """
@article{slantchev2003,
  author  = {Slantchev, Branislav L.},
  title   = {The Principle of Convergence in Wartime Negotiations},
  journal = {American Political Science Review},
  year    = {2003},
  volume  = {97},
  number  = {4},
  pages   = {621--632},
  doi     = {10.1017/S0003055403000911}
}
"""
REFERENCE = "Slantchev 2003, American Political Science Review 97(4): 621–632"
SHARE = "share of the flow"
FORTS = Parameter("N", "forts", "steps of the front from one defeat to the other", "number", 2, 60, 6, "size")
DISCOUNT = Parameter("δ", "discount", "what next period counts today", "factor", 0, 1, 0.9, "number", True, True)
FLOW_1 = Parameter("b_1", "flow_1", "what side 1 has while fighting", SHARE, 0, 1, 0.3)
FLOW_2 = Parameter("b_2", "flow_2", "what side 2 has while fighting", SHARE, 0, 1, 0.3)


def offers(
    chance: FloatArray, forts: int, *, discount: FloatArray, flow_1: FloatArray, flow_2: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """x_k and y_k for k = 0 … N on a last axis: each proposer's share, from one linear system (Proposition 1).

    >>> x, y = offers(np.array(0.5), 2, discount=np.array(0.9), flow_1=np.array(0.3), flow_2=np.array(0.3))
    >>> x.round(2).tolist(), y.round(2).tolist()
    ([0.0, 0.52, 1.0], [1.0, 0.52, 0.0])
    """
    n = forts - 1
    up, down = discount * chance, discount * (1 - chance)
    matrix = np.zeros((*chance.shape, 2 * n, 2 * n))
    right = np.zeros((*chance.shape, 2 * n))
    x_at, y_at = np.arange(n), np.arange(n, 2 * n)
    matrix[..., np.arange(2 * n), np.arange(2 * n)] = 1.0
    for mine, theirs, flow in ((x_at, y_at, flow_2), (y_at, x_at, flow_1)):
        matrix[..., mine[:-1], theirs[1:]] = up[..., None]
        matrix[..., mine[1:], theirs[:-1]] = down[..., None]
        right[..., mine] = (1 - (1 - discount) * flow)[..., None]
    right[..., x_at[0]] -= down  # y_0 = 1
    right[..., y_at[-1]] -= up  # x_N = 1
    found = np.linalg.solve(matrix, right[..., None])[..., 0]
    edge = np.zeros((*chance.shape, 1))
    x = np.concatenate([edge, found[..., x_at], edge + 1], axis=-1)
    y = np.concatenate([edge + 1, found[..., y_at], edge], axis=-1)
    return x, y


def fight_to_finish(chance: FloatArray, forts: int, *, discount: FloatArray, flow: FloatArray) -> FloatArray:
    """W_k for k = 0 … N on a last axis: what fighting on to total victory or defeat is worth.

    >>> fight_to_finish(np.array(0.5), 2, discount=np.array(0.9), flow=np.array(0.3)).round(2).tolist()
    [0.0, 0.48, 1.0]
    """
    p, delta, b = (each[..., None] for each in (chance, discount, flow))
    inner = np.clip(p, 1e-9, 1 - 1e-9)
    root = np.sqrt(1 - 4 * delta**2 * inner * (1 - inner))
    big, small = (1 + root) / (2 * delta * inner), 2 * delta * (1 - inner) / (1 + root)
    k = np.arange(forts + 1)
    # W_k = b + A small^k + B big^(k - N), with W_0 = 0 and W_N = 1
    fall, rise = small**forts, big ** (-float(forts))
    weight_b = ((1 - b) + b * fall) / (1 - fall * rise)
    weight_a = -b - weight_b * rise
    return np.asarray(b + weight_a * small**k + weight_b * big ** (k - float(forts)))


# --- complete information -------------------------------------------------------------------------------

COMPLETE = (
    FORTS,
    Parameter("p", "chance_battle_1", "side 1's chance of winning a battle", "probability", 0, 1, 0.5),
    DISCOUNT,
    FLOW_1,
    FLOW_2,
)


@dataclass(frozen=True, slots=True)
class Convergence:
    """What the sides would agree on at every position of the front."""

    proposal_1: Annotated[FloatArray, Says("side 1's share when it proposes, x_k", SHARE, "front position")]
    proposal_2: Annotated[FloatArray, Says("side 2's share when it proposes, y_k", SHARE, "front position")]
    fight_1: Annotated[FloatArray, Says("what fighting to the end is worth to side 1", SHARE, "front position")]
    limit_2: Annotated[
        FloatArray, Says("side 1's share that leaves side 2 as well off as fighting", SHARE, "front position")
    ]
    advantage: Annotated[FloatArray, Says("what proposing is worth to side 1", SHARE, "front position")]


def convergence(
    *, forts: int, chance_battle_1: Numbers, discount: Numbers, flow_1: Numbers, flow_2: Numbers
) -> Convergence:
    """Terms follow the front: with everything known the sides settle at once, at a share set by its position.

    The model
    ---------
    The sides take turns to propose a division of the flow. A rejected proposal is followed by a battle that
    moves the front by one; at either end one side takes all. There is one equilibrium in which strategies
    depend on the front only, and in it every proposal is accepted.

    In words
    --------
    The military position is not the settlement: between the extremes terms change less than the front does,
    because both sides look ahead to where it may still move. Each side gets at least what fighting to the
    end would bring it, and the proposer a little more. War, then, needs something the sides do not know.

    Silent about
    ------------
    Everything unknown, and commitment: a signed deal is kept. Other equilibria with complete information and
    costly delay exist (Slantchev 2003b). A flow below 0 is outside: offers could then exceed the whole.

    Source
    ------
    Slantchev 2003: 622-624 (Proposition 1, appendix eq. 1); values of fighting to the finish 623.

    Parameters
    ----------
    The names in ``COMPLETE``; ``forts`` is one number.

    Returns
    -------
    Convergence, arrays of the broadcast shape with a last axis of positions 0 to N.

    Raises
    ------
    DomainError where a value leaves its domain, or fighting leaves the two sides more than peace would.

    Examples
    --------
    >>> terms = convergence(forts=6, chance_battle_1=0.5, discount=0.9, flow_1=0.3, flow_2=0.3)
    >>> terms.proposal_1.round(4).tolist()
    [0.0, 0.2356, 0.3781, 0.5154, 0.6321, 0.7998, 1.0]
    >>> convergence(forts=6, chance_battle_1=[0.3, 0.7], discount=0.9, flow_1=0.3,
    ...             flow_2=0.3).proposal_1[:, 3].round(4).tolist()
    [0.2811, 0.7515]
    """
    n, p, delta, b_1, b_2 = arrays(
        COMPLETE, forts=forts, chance_battle_1=chance_battle_1, discount=discount, flow_1=flow_1, flow_2=flow_2
    )
    require(b_1 + b_2 <= 1, "flow_1 + flow_2 must not exceed 1: war must not pay", flow_1=b_1, flow_2=b_2)
    x, y = offers(p, int(n), discount=delta, flow_1=b_1, flow_2=b_2)
    w_1 = fight_to_finish(p, int(n), discount=delta, flow=b_1)
    w_2 = fight_to_finish(1 - p, int(n), discount=delta, flow=b_2)[..., ::-1]
    return Convergence(x, y, w_1, 1 - w_2, x - (1 - y))


# --- three types ----------------------------------------------------------------------------------------

TYPES = (
    FORTS,
    Parameter("k_0", "front", "position of the front at the start", "number", 2, 58, 3, "whole"),
    Parameter("p_L", "chance_strong", "side 1's chance in a battle with strong 2", "probability", 0, 1, 0.3),
    Parameter("p_M", "chance_moderate", "side 1's chance in a battle with moderate 2", "probability", 0, 1, 0.5),
    Parameter("p_H", "chance_weak", "side 1's chance in a battle with weak 2", "probability", 0, 1, 0.7),
    Parameter("q_w", "prior_weak", "chance that 2 is weak", "probability", 0, 1, 0.3, "number", True, True),
    Parameter("q_s", "prior_strong", "chance that 2 is strong", "probability", 0, 1, 0.3, "number", True, True),
    Parameter("δ", "discount", "what next period counts today", "factor", 0, 1, 0.99, "number", True, True),
    FLOW_1,
    FLOW_2,
    Choice(
        "belief",
        "belief_at_offer",
        "what side 1 believes on hearing the moderate type's proposal, and expects if it refuses",
        ("before the offer", "moderate, strong terms", "moderate, own terms"),
        "before the offer",
    ),
)


@dataclass(frozen=True, slots=True)
class TypedPath:
    """The published path: weak settles at once, moderate after one battle, strong after two."""

    belief_after_win: Annotated[FloatArray, Says("belief in a strong 2 after a battle won by 1", "probability")]
    belief_after_loss: Annotated[FloatArray, Says("belief in a strong 2 after a battle lost by 1", "probability")]
    moderate_after_win: Annotated[FloatArray, Says("moderate 2's share after a battle won by 1, y*", SHARE)]
    moderate_after_loss: Annotated[FloatArray, Says("moderate 2's share after a battle lost by 1, y*", SHARE)]
    first_offer: Annotated[FloatArray, Says("side 1's first proposal, its own share, x0", SHARE)]
    value_separate: Annotated[FloatArray, Says("side 1's value if all types separate, x*", SHARE)]
    value_pool_two: Annotated[FloatArray, Says("its value if it satisfies weak and moderate at once", SHARE)]
    value_pool_all: Annotated[FloatArray, Says("its value if it satisfies all types at once", SHARE)]
    need_after_win: Annotated[FloatArray, Says("gap p_M - p_L that eq. 3 needs after a win", "probability")]
    need_after_loss: Annotated[FloatArray, Says("gap p_M - p_L that eq. 3 needs after a loss", "probability")]
    need_first: Annotated[FloatArray, Says("gap p_M - p_L that eq. 7 needs", "probability")]
    conditions_hold: Annotated[BoolArray, Says("whether the conditions of Proposition 2 hold", "yes or no")]
    mean_battles: Annotated[FloatArray, Says("expected number of battles", "battles")]
    accept_after_win: Annotated[FloatArray, Says("side 1's value of accepting y* after a win", SHARE)]
    refuse_after_win: Annotated[FloatArray, Says("its value of refusing, by the belief chosen", SHARE)]
    offer_stands: Annotated[BoolArray, Says("whether 1 would accept y* by the belief chosen", "yes or no")]


def convergence_types(
    *,
    forts: int,
    front: Numbers,
    chance_strong: Numbers,
    chance_moderate: Numbers,
    chance_weak: Numbers,
    prior_weak: Numbers,
    prior_strong: Numbers,
    discount: Numbers,
    flow_1: Numbers,
    flow_2: Numbers,
    belief_at_offer: str = "before the offer",
) -> TypedPath:
    """Fighting and proposing both tell who the other is: the weak settle first, the strong after two battles.

    The model
    ---------
    Side 2 is weak, moderate or strong; side 1 knows the chances only. On the published path a weak 2 accepts
    the first proposal; after one battle a moderate 2 makes a proposal that 1 accepts; a strong 2 proposes
    nothing serious, fights once more and then settles on the terms of complete information.

    In words
    --------
    A stronger side shows its strength by fighting longer than a weaker one would find worth it, and the
    battlefield adds evidence that nobody can fake. So war is longer the stronger the unknown side turns out
    to be, and ends in settlement well before total victory. Less patient sides cannot afford the signal.

    Silent about
    ------------
    Whether this is an equilibrium in the usual sense: side 1 accepts the moderate type's proposal on the
    belief it held *before* hearing it. With the belief that only moderates make it, 1 would refuse (set the
    belief to see). Langlois and Langlois 2012 dispute convergence on other grounds.

    Source
    ------
    Slantchev 2003: 624 (eq. 4), 626 (Proposition 2, eqs. 3, 5-7). Formulas taken from a reading that cites
    the pages; value_pool_two and value_pool_all are rebuilt from the same payoffs.

    Parameters
    ----------
    The names in ``TYPES``; ``forts`` is one number.

    Returns
    -------
    TypedPath, arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain, the three chances are out of order, the priors exceed 1, or
    the front starts within two steps of an end.

    Examples
    --------
    >>> path = convergence_types(forts=6, front=3, chance_strong=0.3, chance_moderate=0.5, chance_weak=0.7,
    ...                          prior_weak=0.3, prior_strong=0.3, discount=[0.95, 0.99], flow_1=0.3, flow_2=0.3)
    >>> path.conditions_hold.tolist(), round(float(path.first_offer[1]), 4)
    ([False, True], 0.1987)
    """
    n, k_0, p_l, p_m, p_h, q_w, q_s, delta, b_1, b_2 = arrays(
        TYPES,
        forts=forts,
        front=front,
        chance_strong=chance_strong,
        chance_moderate=chance_moderate,
        chance_weak=chance_weak,
        prior_weak=prior_weak,
        prior_strong=prior_strong,
        discount=discount,
        flow_1=flow_1,
        flow_2=flow_2,
        belief_at_offer=belief_at_offer,
    )
    ordered = (p_l < p_m) & (p_m < p_h)
    require(ordered, "chances must rise from strong to weak", strong=p_l, moderate=p_m, weak=p_h)
    q_m = 1 - q_w - q_s
    require(q_m > 1e-9, "the priors must leave a chance that 2 is moderate", prior_weak=q_w, prior_strong=q_s)
    require(k_0 + 2 <= n, "front must start at least two steps from either end", front=k_0, forts=n)
    require(b_1 + b_2 <= 1, "flow_1 + flow_2 must not exceed 1: war must not pay", flow_1=b_1, flow_2=b_2)
    x, y = offers(p_l, int(n), discount=delta, flow_1=b_1, flow_2=b_2)
    x_m, _ = offers(p_m, int(n), discount=delta, flow_1=b_1, flow_2=b_2)

    def at(values: FloatArray, step: int) -> FloatArray:
        where = (k_0 + step).astype(np.intp)[..., None]
        return np.asarray(np.take_along_axis(values, where, -1)[..., 0])

    def wait(flow: FloatArray, chance: FloatArray, up: FloatArray, down: FloatArray) -> FloatArray:
        return (1 - delta) * flow + delta * (chance * up + (1 - chance) * down)

    q_win = q_s * p_l / (q_s * p_l + q_m * p_m)
    q_loss = q_s * (1 - p_l) / (q_s * (1 - p_l) + q_m * (1 - p_m))
    y_win, y_loss = (
        1 - wait(b_1, q * p_l + (1 - q) * p_m, at(x, step + 1), at(x, step - 1))
        for q, step in ((q_win, 1), (q_loss, -1))
    )
    first = 1 - wait(b_2, p_h, y_win, y_loss)
    p_rest = (q_m * p_m + q_s * p_l) / (q_m + q_s)
    separate = q_w * first + (1 - q_w) * wait(b_1, p_rest, 1 - y_win, 1 - y_loss)
    against_strong = wait(b_1, p_l, 1 - at(y, 1), 1 - at(y, -1))
    pool_two = (1 - q_s) * (1 - wait(b_2, p_m, y_win, y_loss)) + q_s * against_strong
    signal = (1 - delta) * (1 - b_1 - b_2)
    pool_all = 1 - wait(b_2, p_l, at(y, 1) - signal, at(y, -1) - signal)
    gap = p_m - p_l
    need_win, need_loss = (
        signal / (delta * (1 - q) * (at(x, step + 1) - at(x, step - 1))) for q, step in ((q_win, 1), (q_loss, -1))
    )
    need_first = q_s * signal / (delta * (1 - q_s) * (at(y, -1) - at(y, 1)))
    believed = {
        "before the offer": (q_win * p_l + (1 - q_win) * p_m, x),
        "moderate, strong terms": (p_m, x),
        "moderate, own terms": (p_m, x_m),
    }[belief_at_offer]
    refuse = wait(b_1, believed[0], at(believed[1], 2), at(believed[1], 0))
    return TypedPath(
        q_win,
        q_loss,
        y_win,
        y_loss,
        first,
        separate,
        pool_two,
        pool_all,
        need_win,
        need_loss,
        need_first,
        np.asarray((gap > need_win) & (gap > need_loss) & (gap > need_first)),
        q_m + 2 * q_s,
        1 - y_win,
        refuse,
        np.asarray(1 - y_win >= refuse - 1e-12),
    )


_X = {
    0.5: (0, 0.235575, 0.378136, 0.515414, 0.632055, 0.799839, 1),
    0.3: (0, 0.118801, 0.187958, 0.281115, 0.370567, 0.566905, 1),
    0.7: (0, 0.466543, 0.639833, 0.751534, 0.819254, 0.919251, 1),
}
_W = {
    0.5: (0, 0.154301, 0.276225, 0.392866, 0.530144, 0.718565, 1),
    0.3: (0, 0.061277, 0.115842, 0.174952, 0.266562, 0.467934, 1),
    0.7: (0, 0.367572, 0.535828, 0.645371, 0.747138, 0.861727, 1),
}
_REFERENCE_WAR = {"forts": 6, "discount": 0.9, "flow_1": 0.3, "flow_2": 0.3}
_REFERENCE_TYPES = {
    "forts": 6,
    "front": 3,
    "chance_strong": 0.3,
    "chance_moderate": 0.5,
    "chance_weak": 0.7,
    "prior_weak": 0.3,
    "prior_strong": 0.3,
    "discount": 0.99,
    "flow_1": 0.3,
    "flow_2": 0.3,
}

CONVERGENCE = Entry(
    name="convergence",
    title="Terms at every position of the front",
    text=convergence.__doc__,
    provenance="exact",
    citation=CITATION,
    source=f"{REFERENCE}; Proposition 1, pp. 622–624.",
    formula=r"""
1 - x_k = (1-\delta) b_2 + \delta [p\, y_{k+1} + (1-p)\, y_{k-1}], \qquad
1 - y_k = (1-\delta) b_1 + \delta [p\, x_{k+1} + (1-p)\, x_{k-1}]
\\
W_k = b + A r_1^k + B r_2^k, \quad r_{1,2} = \frac{1 \pm \sqrt{1 - 4 \delta^2 p (1-p)}}{2 \delta p}
""",
    parameters=COMPLETE,
    compute=convergence,
    answer=Convergence,
    cases=(
        *(
            Case(
                {**_REFERENCE_WAR, "chance_battle_1": p},
                {"proposal_1": _X[p], "fight_1": _W[p]},
                5.1e-7,
                f"N=6, p={p}",
                "theory notes section 3",
            )
            for p in (0.5, 0.3, 0.7)
        ),
        Case(
            {**_REFERENCE_WAR, "chance_battle_1": 0.5},
            {
                "proposal_2": _X[0.5][::-1],
                "limit_2": (0, 0.281435, 0.469856, 0.607134, 0.723775, 0.845699, 1),
            },
            5.1e-7,
            "even battles mirror the sides",
            "theory notes section 3",
        ),
    ),
    verified="The linear system is compared with value iteration, the closed form of W with its recursion.",
    to_open="pp. 626, 630–631 of the article.",
    engine="Special case: one front with K = N levels, alternating proposers, every share on the menu, "
    "complete information; the weekly flow while fighting is b.",
    picture=Steps(
        title="Terms move less than the front, inside what war would bring",
        shows=("proposal_1", "fight_1", "limit_2"),
        labels=("1 proposes", "1's value of fighting on", "what 2's fighting on leaves"),
        x_title="position of the front (0: side 1 defeated, 6: side 2 defeated)",
        y_title="side 1's share",
        settings={**_REFERENCE_WAR, "chance_battle_1": 0.5},
        reading="At every position the settlement lies between what the two sides would get by fighting on.",
    ),
)

CONVERGENCE_TYPES = Entry(
    name="convergence-types",
    title="Convergence with three types (Proposition 2)",
    text=convergence_types.__doc__,
    provenance="after",
    citation=CITATION,
    source=f"{REFERENCE}; Proposition 2, p. 626, in the words of a reading that cites the pages.",
    formula=r"""
y^*(q, k) = 1 - (1-\delta) b_1 - \delta[\hat p V_1(k+1) + (1-\hat p) V_1(k-1)], \quad
\hat p = q p_L + (1-q) p_M
\\
x_0 = 1 - (1-\delta) b_2 - \delta[p_H\, y^*(q_1, k_0+1) + (1-p_H)\, y^*(q_0, k_0-1)]
""",
    parameters=TYPES,
    compute=convergence_types,
    answer=TypedPath,
    cases=(
        Case(
            _REFERENCE_TYPES,
            {
                "belief_after_win": 0.3103448,
                "belief_after_loss": 0.5121951,
                "moderate_after_win": 0.7470766,
                "moderate_after_loss": 0.9445468,
                "first_offer": 0.1987455,
                "value_separate": 0.1568464,
                "value_pool_two": 0.1409076,
                "value_pool_all": 0.1051438,
                "need_after_win": 0.0169614,
                "need_first": 0.0109573,
                "mean_battles": 1.0,
                "conditions_hold": True,
                "offer_stands": True,
            },
            5.1e-8,
            "N=6, front in the middle",
            "theory notes section 3, formula evaluation",
        ),
        Case(
            {**_REFERENCE_TYPES, "belief_at_offer": "moderate, strong terms"},
            {"accept_after_win": 0.2529, "refuse_after_win": 0.2741, "offer_stands": False},
            5.1e-5,
            "with the belief that only moderates make the offer, it is refused",
            "theory notes section 3, caution",
        ),
        Case(
            {**_REFERENCE_TYPES, "belief_at_offer": "moderate, own terms"},
            {"refuse_after_win": 0.6622, "offer_stands": False},
            5.1e-5,
            "the same with the moderate type's own terms to follow",
            "theory notes section 3, caution",
        ),
        Case(
            {**_REFERENCE_TYPES, "discount": (0.99, 0.97, 0.95)},
            {"need_after_loss": (0.1035, 0.2391, 0.3401), "conditions_hold": (True, False, False)},
            5.1e-5,
            "less patient sides cannot signal",
            "theory notes section 3",
        ),
    ),
    verified="Formulas evaluated; each type's incentives on the path are compared in the tests.",
    to_open="pp. 626, 630–631 of the article: the solution concept and the belief at the moderate type's offer.",
    engine="The engine cannot express it: side 2's type is private information.",
    picture=Curves(
        title="Signalling strength takes patience",
        x="discount",
        start=0.95,
        stop=0.999,
        shows=("need_after_loss", "need_after_win", "need_first"),
        labels=("needed after a lost battle", "after a won battle", "at the first offer"),
        y_title="gap p_M - p_L that is needed",
        settings=_REFERENCE_TYPES,
        marks=((0.9764, "gap is .2: signalling works to the right"),),
        reading="The gap between types is .2 here; with less patience the signal after a lost battle breaks first.",
    ),
)

ENTRIES = (CONVERGENCE, CONVERGENCE_TYPES)
