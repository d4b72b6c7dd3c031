"""Fighting teaches and screens: how long a war lasts depends on what is not known, costs or power.

After Powell 2004, in two models: S does not know D's *cost* and screens with a ladder of offers; S does not
know D's *power* and learns from the fighting itself. Each function's docstring holds its model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kadesh.theory.entry import Case, Curves, Entry, FloatArray, Numbers, Parameter, Says, arrays, require

CITATION = """
@article{powell2004,
  author  = {Powell, Robert},
  title   = {Bargaining and Learning While Fighting},
  journal = {American Journal of Political Science},
  year    = {2004},
  volume  = {48},
  number  = {2},
  pages   = {344--361},
  doi     = {10.1111/j.0092-5853.2004.00074.x}
}
"""
REFERENCE = "Powell 2004, American Journal of Political Science 48(2): 344–361; not opened."
PIE = "share of the flow"
SHOWN = 8
MOST_STEPS = 4000
PARAMETERS = (
    Parameter("φ", "belief_tough", "S's belief that D is tough", "probability", 0, 1, 0.2, "number", True),
    Parameter("δ", "discount", "what next round counts today", "factor", 0, 1, 0.9, "number", True, True),
    Parameter("k_S", "collapse_s", "chance that S collapses in a round", "probability", 0, 1, 0.1),
    Parameter("k_D", "collapse_d", "chance that D collapses in a round", "probability", 0, 1, 0.1),
    Parameter("q", "status_quo", "D's share if both collapse", PIE, 0, 1, 0.5),
    Parameter("b_T", "flow_tough", "a tough D's flow while fighting", PIE, -np.inf, 1, -0.1),
    Parameter("b_W", "flow_weak", "a weak D's flow while fighting", PIE, -np.inf, 1, -0.9),
    Parameter("b_S", "flow_s", "S's flow while fighting", PIE, -np.inf, 1, -0.3),
)


@dataclass(frozen=True, slots=True)
class ScreeningLadder:
    """The offers S makes, and the war they lead to."""

    steps: Annotated[FloatArray, Says("rejected offers that S allows for", "offers")]
    first_offer: Annotated[FloatArray, Says("the first offer to D", PIE)]
    offers: Annotated[FloatArray, Says("the offers to D, first to last; none: no further step", PIE, "round")]
    cutoffs: Annotated[FloatArray, Says("belief below which S tries one step more", "probability", "step")]
    fight_tough: Annotated[FloatArray, Says("what fighting to the end is worth to a tough D", PIE)]
    fight_weak: Annotated[FloatArray, Says("what fighting to the end is worth to a weak D", PIE)]
    value_s: Annotated[FloatArray, Says("what S expects", PIE)]
    value_s_at_once: Annotated[FloatArray, Says("what S would have by settling with all at once", PIE)]
    chance_fight: Annotated[FloatArray, Says("chance that the first offer is rejected", "probability")]
    mean_rounds: Annotated[FloatArray, Says("expected rounds of fighting", "rounds")]


def screening(
    *,
    belief_tough: Numbers,
    discount: Numbers,
    collapse_s: Numbers,
    collapse_d: Numbers,
    status_quo: Numbers,
    flow_tough: Numbers,
    flow_weak: Numbers,
    flow_s: Numbers,
) -> ScreeningLadder:
    """An uninformed side fights to screen the other: offers rise step by step until the toughest type accepts.

    The model
    ---------
    In each round S makes an offer that D accepts or rejects; after a rejection a round is fought, in which S
    collapses with chance k_S and D with chance k_D (both: the status quo q stays). D is tough or weak, which
    sets how well it does while fighting; S believes in a tough D with chance φ. Values count per period.

    In words
    --------
    S starts below what a tough D needs and comes up in steps; some weak D accept each step, so a rejection makes
    a tough D likelier, and the fighting in between is the price of finding out. The less likely a tough D seems,
    the more steps S tries. If rounds are short the steps shrink to nothing and S settles almost at once on the
    tough type's terms: uncertainty about *costs* alone does not make long wars.

    Silent about
    ------------
    What fighting itself teaches: D's chance of collapse is the same for both types, so battles carry no news.
    Offers by D, and more than two types. Off the path the construction is the standard one, not proved again.

    Source
    ------
    Powell 2004: 344-361, recalled, not opened. The game written here has the paper's mechanism; its algebra
    is that of bargaining with a durable-goods seller (equivalence: Meirowitz 2023, Games 14(3): 39, abstract).

    Parameters
    ----------
    The names in ``PARAMETERS`` (symbol, meaning, unit and domain there): numbers or arrays that broadcast.

    Returns
    -------
    ScreeningLadder, arrays of the broadcast shape; ``offers`` and ``cutoffs`` with a last axis of 8.

    Raises
    ------
    DomainError where a value leaves its domain, a tough D does not fight better than a weak one, a tough D's
    value of fighting leaves 0 to 1, or S would rather fight a tough D for ever than settle.

    Examples
    --------
    >>> war = screening(belief_tough=0.2, discount=0.9, collapse_s=0.1, collapse_d=0.1, status_quo=0.5,
    ...                 flow_tough=-0.1, flow_weak=-0.9, flow_s=-0.3)
    >>> int(war.steps), war.offers[:2].round(7).tolist()
    (1, [0.1985978, 0.2785978])
    >>> screening(belief_tough=[0.5, 0.05], discount=0.9, collapse_s=0.1, collapse_d=0.1, status_quo=0.5,
    ...           flow_tough=-0.1, flow_weak=-0.9, flow_s=-0.3).first_offer.round(4).tolist()
    [0.2786, 0.1403]
    """
    phi, delta, k_s, k_d, q, b_t, b_w, b_s = arrays(
        PARAMETERS,
        belief_tough=belief_tough,
        discount=discount,
        collapse_s=collapse_s,
        collapse_d=collapse_d,
        status_quo=status_quo,
        flow_tough=flow_tough,
        flow_weak=flow_weak,
        flow_s=flow_s,
    )
    require(b_w < b_t, "flow_weak must lie below flow_tough", flow_weak=b_w, flow_tough=b_t)
    beta = delta * (1 - k_s) * (1 - k_d)
    collapse = delta * (k_s * (1 - k_d) + k_s * k_d * q)
    a_w = (1 - delta) * b_w + collapse
    a_s = (1 - delta) * b_s + delta * (k_d * (1 - k_s) + k_s * k_d * (1 - q))
    v_t = ((1 - delta) * b_t + collapse) / (1 - beta)
    v_w = a_w / (1 - beta)
    tough = (v_t >= 0) & (v_t <= 1)
    require(tough, "a tough D's value of fighting must lie within 0 to 1", value=v_t)
    require(1 - v_t >= a_s / (1 - beta), "S must prefer settling with a tough D to fighting it for ever")

    price, top, level, slope = v_t, np.ones_like(phi), 1 - v_t, np.zeros_like(phi)
    settled = np.zeros(phi.shape, dtype=bool)
    value, first, steps = 1 - v_t, v_t, np.zeros_like(phi)
    prices: list[FloatArray] = [price]
    cutoffs: list[FloatArray] = []
    for _ in range(MOST_STEPS):
        lower = a_w + beta * price
        after = a_s + beta * (level + slope * top)
        new_level, new_slope = 1 - lower, (after - (1 - lower)) / top
        cut = (new_level - level) / np.where(slope > new_slope, slope - new_slope, np.inf)
        cut = np.where((lower >= 0) & (cut < top), cut, 0.0)
        settled = settled | (phi > cut)
        if settled.all() and len(cutoffs) >= SHOWN:
            break
        go = ~settled
        value = np.where(go, new_level + new_slope * phi, value)
        first, steps = np.where(go, lower, first), np.where(go, steps + 1, steps)
        prices.append(lower)
        cutoffs.append(cut)
        price, level, slope = lower, new_level, new_slope
        top = np.where(cut > 0, cut, top)
    return ScreeningLadder(
        steps,
        first,
        _offers(prices, steps),
        np.stack([np.where(each > 0, each, np.nan) for each in cutoffs[:SHOWN]], axis=-1),
        v_t,
        v_w,
        value,
        1 - v_t,
        *_rounds(phi, cutoffs, steps, survive=(1 - k_s) * (1 - k_d)),
    )


def _offers(prices: list[FloatArray], steps: FloatArray) -> FloatArray:
    """y_n, y_(n-1), … y_0 on a last axis, padded."""
    ladder = np.stack(prices, axis=-1)
    rounds = steps[..., None] - np.arange(SHOWN)
    picked = np.take_along_axis(ladder, np.maximum(rounds, 0).astype(np.intp), -1)
    return np.asarray(np.where(rounds >= 0, picked, np.nan))


def _rounds(
    phi: FloatArray, cutoffs: list[FloatArray], steps: FloatArray, *, survive: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Chance that the first offer is rejected, and expected rounds fought: each rejection lifts the belief."""
    first, total = np.zeros_like(phi), np.zeros_like(phi)
    weight, belief = np.ones_like(phi), phi
    for left in range(int(steps.max(initial=0)), 0, -1):
        active = steps >= left
        target = cutoffs[left - 2] if left >= 2 else np.ones_like(phi)
        reject = np.where(active, belief / np.where(active, target, 1), 0.0)
        fought = weight * reject
        first = np.where(steps == left, reject, first)
        total = total + fought
        weight = np.where(active, fought * survive, weight)
        belief = np.where(active, target, belief)
    return first, total


# --- private information about power --------------------------------------------------------------------

POWER = (
    Parameter("φ", "belief_strong", "S's first belief that D is strong", "chance", 0, 1, 0.1, "number", True, True),
    Parameter("δ", "discount", "what next round counts today", "factor", 0, 1, 0.95, "number", True, True),
    Parameter("k_S", "collapse_s", "chance that S collapses in a round", "probability", 0, 1, 0.02),
    Parameter("k_w", "collapse_weak", "chance that weak D collapses", "chance", 0, 1, 0.3, "number", True, True),
    Parameter("k_s", "collapse_strong", "chance that strong D collapses", "chance", 0, 1, 0.02),
    Parameter("q", "status_quo", "D's share if both collapse", PIE, 0, 1, 0.5),
    Parameter("b_D", "flow_d", "D's flow while fighting", PIE, -np.inf, 1, 0.2),
    Parameter("b_S", "flow_s", "S's flow while fighting", PIE, -np.inf, 1, 0.2),
)


@dataclass(frozen=True, slots=True)
class LearningByFighting:
    """When S stops fighting and settles."""

    offer: Annotated[FloatArray, Says("what S offers when it settles: a strong D's value of fighting", PIE)]
    belief_settle: Annotated[FloatArray, Says("belief in a strong D from which S settles", "probability")]
    rounds: Annotated[FloatArray, Says("rounds that S fights before it offers; none: to the end", "rounds")]
    chance_settles: Annotated[FloatArray, Says("chance that both last that long", "probability")]
    value_s: Annotated[FloatArray, Says("what S expects", PIE)]
    value_s_at_once: Annotated[FloatArray, Says("what S would have by settling at once", PIE)]


def learning_by_fighting(
    *,
    belief_strong: Numbers,
    discount: Numbers,
    collapse_s: Numbers,
    collapse_weak: Numbers,
    collapse_strong: Numbers,
    status_quo: Numbers,
    flow_d: Numbers,
    flow_s: Numbers,
) -> LearningByFighting:
    """If the other's power is unknown, the fighting itself informs, and delay lasts however short the rounds.

    The model
    ---------
    As in the ladder of offers, but D's types differ in power: a weak D collapses in a round with chance k_w,
    a strong one with the smaller chance k_s. S cannot screen by offers here; each round it settles on the
    strong type's terms or fights one round more. A round that D survives makes a strong D likelier.

    In words
    --------
    Doubt about power is settled by the battlefield and not by offers: each round that the enemy stands is
    evidence, and S keeps fighting until the evidence is bad enough. Making rounds shorter does not help, as
    it does when only costs are unknown: what counts is how fast battles teach, not how fast offers follow
    each other.

    Silent about
    ------------
    Screening offers, which the paper allows; offers by D; more than two types. Without screening offers and
    in continuous time this is the model of fighting rather than bargaining.

    Source
    ------
    Powell 2004: 344-361, recalled, not opened. A reduced form made here: optimal stopping, no screening.

    Parameters
    ----------
    The names in ``POWER``.

    Returns
    -------
    LearningByFighting, arrays of the broadcast shape; infinite rounds mean a fight to the end.

    Raises
    ------
    DomainError where a value leaves its domain, a strong D collapses no less often than a weak one, or a
    strong D's value of fighting leaves 0 to 1.

    Examples
    --------
    >>> war = learning_by_fighting(belief_strong=0.1, discount=0.95, collapse_s=0.02, collapse_weak=0.3,
    ...                            collapse_strong=0.02, status_quo=0.5, flow_d=0.2, flow_s=0.2)
    >>> int(war.rounds), round(float(war.belief_settle), 4)
    (9, 0.6605)
    >>> learning_by_fighting(belief_strong=[0.1, 0.5, 0.95], discount=0.95, collapse_s=0.02, collapse_weak=0.3,
    ...                      collapse_strong=0.02, status_quo=0.5, flow_d=0.2, flow_s=0.2).rounds.tolist()
    [9.0, 2.0, 0.0]
    """
    phi, delta, k_s, k_weak, k_strong, q, b_d, b_s = arrays(
        POWER,
        belief_strong=belief_strong,
        discount=discount,
        collapse_s=collapse_s,
        collapse_weak=collapse_weak,
        collapse_strong=collapse_strong,
        status_quo=status_quo,
        flow_d=flow_d,
        flow_s=flow_s,
    )
    require(k_strong < k_weak, "collapse_strong must lie below collapse_weak", strong=k_strong, weak=k_weak)
    require(b_d + b_s <= 1, "flow_d + flow_s must not exceed 1: war must not pay", flow_d=b_d, flow_s=b_s)
    both = delta * (1 - k_s) * (1 - k_strong)
    offer = ((1 - delta) * b_d + delta * (k_s * (1 - k_strong) + k_s * k_strong * q)) / (1 - both)
    possible = (offer >= 0) & (offer <= 1)
    require(possible, "a strong D's value of fighting must lie within 0 to 1", value=offer)
    now = 1 - offer
    gains, keeps, flows = [], [], []
    for k in (k_weak, k_strong):
        flow = (1 - delta) * b_s + delta * (k * (1 - k_s) + k_s * k * (1 - q))
        keep = (1 - k_s) * (1 - k)
        gains.append(flow - (1 - delta * keep) * now)
        keeps.append(keep)
        flows.append(flow)
    gap = gains[0] - gains[1]
    settle = np.where(gap > 0, gains[0] / np.where(gap > 0, gap, 1), 0.0)
    target = np.clip(settle, 1e-15, 1 - 1e-15)
    odds = np.log(target / (1 - target)) - np.log(phi / (1 - phi))
    needed = np.maximum(np.ceil(odds / (np.log1p(-k_strong) - np.log1p(-k_weak)) - 1e-9), 0.0)
    rounds = np.where(settle >= 1, np.inf, np.where(settle <= 0, 0.0, needed))
    value, last = np.zeros_like(phi), np.zeros_like(phi)
    for weight, keep, flow in zip((1 - phi, phi), keeps, flows, strict=True):
        stay = (delta * keep) ** rounds
        value = value + weight * (flow * (1 - stay) / (1 - delta * keep) + stay * now)
        ended = np.isinf(rounds)
        last = last + weight * np.where(ended, 0.0, keep ** np.where(ended, 0.0, rounds))
    return LearningByFighting(offer, settle, rounds, last, value, now)


_REFERENCE = {
    "discount": 0.9,
    "collapse_s": 0.1,
    "collapse_d": 0.1,
    "status_quo": 0.5,
    "flow_tough": -0.1,
    "flow_weak": -0.9,
    "flow_s": -0.3,
}
_NONE = float("nan")
SCREENING = Entry(
    name="screening",
    title="Screening while fighting",
    text=screening.__doc__,
    provenance="after",
    citation=CITATION,
    source=REFERENCE,
    formula=r"""
y_0 = V_T, \quad y_n = V_W + \beta^n (V_T - V_W), \qquad
S_n(\varphi) = \Bigl(1 - \frac{\varphi}{\varphi_{n-1}}\Bigr)(1 - y_n)
+ \frac{\varphi}{\varphi_{n-1}} \bigl(a_S + \beta S_{n-1}(\varphi_{n-1})\bigr), \quad
S_n(\varphi_n) = S_{n-1}(\varphi_n)
""",
    parameters=PARAMETERS,
    compute=screening,
    answer=ScreeningLadder,
    cases=(
        Case(
            {"belief_tough": 0.5, **_REFERENCE},
            {"steps": 0, "first_offer": 0.278597786, "fight_tough": 0.278597786, "fight_weak": -0.016605166},
            5.1e-10,
            "a tough D is likely: settle at once",
            "theory notes section 2.2",
        ),
        Case(
            {"belief_tough": 0.2, **_REFERENCE},
            {
                "steps": 1,
                "offers": (0.1985978, 0.2785978, *(_NONE,) * 6),
                "value_s": 0.7574022,
                "value_s_at_once": 0.7214022,
            },
            5.1e-8,
            "one step of screening",
            "theory notes section 2.2",
        ),
        Case(
            {"belief_tough": 0.05, **_REFERENCE},
            {"steps": 2, "offers": (0.1402778, 0.1985978, 0.2785978, *(_NONE,) * 5), "value_s": 0.8214532},
            5.1e-8,
            "two steps of screening",
            "theory notes section 2.2",
        ),
    ),
    verified="The steps attain the best of all ladders on a fine grid; the Coase limit; weak types indifferent.",
    to_open="The article: its exact game, its collapse rule and the case of private power.",
    engine="The engine cannot express it: D's type is private information and S screens by offers.",
    picture=Curves(
        title="The less likely a tough enemy seems, the lower the first offer",
        x="belief_tough",
        start=0.002,
        stop=0.6,
        shows=("first_offer", "value_s"),
        labels=("first offer to D", "S expects"),
        y_title="share of the flow",
        settings=_REFERENCE,
        marks=((0.3636, "settles at once to the right"),),
        reading="Each step down is one more round in which S would rather fight than pay the tough type's price.",
        points=600,
    ),
)

_POWER = {
    "discount": 0.95,
    "collapse_s": 0.02,
    "collapse_weak": 0.3,
    "collapse_strong": 0.02,
    "status_quo": 0.5,
    "flow_d": 0.2,
    "flow_s": 0.2,
}
LEARNING = Entry(
    name="learning-by-fighting",
    title="Learning while fighting, with private information about power",
    text=learning_by_fighting.__doc__,
    provenance="after",
    citation=CITATION,
    source=REFERENCE,
    formula=r"""
\varphi' = \frac{\varphi (1-k_s)}{\varphi (1-k_s) + (1-\varphi)(1-k_w)}
\\
\text{settle iff } \varphi\, g_s + (1-\varphi)\, g_w \le 0, \quad
g_\theta = a_\theta - (1 - \delta (1-k_S)(1-k_\theta))(1 - V_s)
""",
    parameters=POWER,
    compute=learning_by_fighting,
    answer=LearningByFighting,
    cases=(
        Case(
            {"belief_strong": (0.1, 0.5, 0.95), **_POWER},
            {"rounds": (9, 2, 0), "belief_settle": (0.660531,) * 3, "value_s": (0.799592, 0.690716, 0.671194)},
            5.1e-7,
            "the longer a strong enemy seems unlikely, the longer the war",
            "value iteration in the tests",
        ),
        Case(
            {"belief_strong": 0.1, **_POWER, "collapse_weak": 0.1},
            {"rounds": 0},
            1e-9,
            "battles that beat a weak enemy too slowly are not worth fighting",
            "value iteration in the tests",
        ),
    ),
    verified="Value iteration over beliefs gives the same values; short rounds give the continuous model's date.",
    to_open="The article: its game with private power, in which S may also screen by offers.",
    engine="The engine cannot express it: D's type is private information.",
    picture=Curves(
        title="Shorter doubts, not shorter rounds, end a war over power",
        x="belief_strong",
        start=0.01,
        stop=0.99,
        shows=("rounds",),
        by=("collapse_weak", (0.2, 0.3, 0.6)),
        y_title="rounds fought before S offers a settlement",
        settings={name: value for name, value in _POWER.items() if name != "collapse_weak"},
        reading="S fights until battles have told enough; the faster they tell weak from strong, the fewer it takes.",
        points=600,
    ),
)

ENTRIES = (SCREENING, LEARNING)
