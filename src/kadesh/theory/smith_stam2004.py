"""Sides that read the odds differently fight until battles have taught them enough to agree.

The model
---------
N forts in a row, A holds X. Each round the sides may settle; otherwise they fight for one fort at a cost to
each. Nobody knows A's chance p of winning a battle: each side holds its own beta belief about it, both know
both beliefs, and both learn from the same battles. They settle when what each expects from fighting on adds
up to no more than the pie; the gain from settling is split by λ. Holding every fort ends the war.

In words
--------
No secret and no bluff is needed for war: it is enough to disagree openly. Battles are the evidence that
moves both beliefs together, so wars end by settlement sooner when evidence weighs much, that is, when beliefs
were loose to begin with. Firm convictions make long wars and fights to the finish. Costlier war shortens it.

Silent about
------------
Why sides with the same evidence disagree at all, secrets, commitment, and audiences. One front, equal
battles, patient sides.

Source
------
Smith and Stam 2004: 783-813, not opened; the recursion is made here after its setting.

Example
-------
>>> war = disagreement(forts=10, forts_a=5, belief_a_wins=3, belief_a_losses=2, belief_b_wins=2,
...                    belief_b_losses=3, cost_a=0.01, cost_b=0.01, split=0.5, chance_battle_a=0.5)
>>> bool(war.fights), round(float(war.mean_battles), 4), round(float(war.chance_settles), 4)
(True, 6.8281, 1.0)
>>> disagreement(forts=10, forts_a=5, belief_a_wins=3, belief_a_losses=2, belief_b_wins=2, belief_b_losses=3,
...              cost_a=[0.01, 0.05], cost_b=[0.01, 0.05], split=0.5, chance_battle_a=0.5).fights.tolist()
[True, False]
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
    Says,
    Steps,
    arrays,
    require,
)
from kadesh.theory.wittman1979 import criterion

HORIZON = 400
SHOWN = 60
PIE = "share of the pie"
_BELIEF = ("pseudo-battles", 0, np.inf)
PARAMETERS = (
    Parameter("N", "forts", "forts in all", "number", 2, 60, 10, "size"),
    Parameter("X", "forts_a", "forts that A holds at the start", "number", 1, 59, 5, "whole"),
    Parameter("α_A", "belief_a_wins", "A's belief: battles as if won by A", *_BELIEF, 3.0, "number", True),
    Parameter("β_A", "belief_a_losses", "A's belief: battles as if lost by A", *_BELIEF, 2.0, "number", True),
    Parameter("α_B", "belief_b_wins", "B's belief: battles as if won by A", *_BELIEF, 2.0, "number", True),
    Parameter("β_B", "belief_b_losses", "B's belief: battles as if lost by A", *_BELIEF, 3.0, "number", True),
    Parameter("K_A", "cost_a", "A's cost of a battle", PIE, 0, np.inf, 0.01),
    Parameter("K_B", "cost_b", "B's cost of a battle", PIE, 0, np.inf, 0.01),
    Parameter("λ", "split", "A's part of the gain from settling", "part", 0, 1, 0.5),
    Parameter("p", "chance_battle_a", "true chance that A wins a battle", "probability", 0, 1, 0.5),
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What the sides expect at the start, and how such wars in fact run."""

    value_a: Annotated[FloatArray, Says("what A expects at the start", PIE)]
    value_b: Annotated[FloatArray, Says("what B expects at the start", PIE)]
    fights: Annotated[BoolArray, Says("whether the sides fight at the start", "yes or no")]
    mean_battles: Annotated[FloatArray, Says("expected number of battles", "battles")]
    chance_settles: Annotated[FloatArray, Says("chance that the war ends by agreement", "probability")]
    chance_a_wins: Annotated[FloatArray, Says("chance that A takes every fort", "probability")]
    chance_b_wins: Annotated[FloatArray, Says("chance that B takes every fort", "probability")]
    fighting_after: Annotated[
        FloatArray, Says("chance that the war goes on after so many battles", "probability", "battles")
    ]


def disagreement(
    *,
    forts: int,
    forts_a: Numbers,
    belief_a_wins: Numbers,
    belief_a_losses: Numbers,
    belief_b_wins: Numbers,
    belief_b_losses: Numbers,
    cost_a: Numbers,
    cost_b: Numbers,
    split: Numbers,
    chance_battle_a: Numbers,
) -> Disagreement:
    """Backward induction over battles won and lost, then the exact law of the war under the true odds.

    Parameters
    ----------
    The names in ``PARAMETERS`` (symbol, meaning, unit and domain there): numbers or arrays that broadcast;
    ``forts`` is one number.

    Returns
    -------
    Disagreement, arrays of the broadcast shape, ``fighting_after`` with a last axis of 0 to 60 battles.

    Raises
    ------
    DomainError where a value leaves its domain or A holds no fort or every fort.

    Examples
    --------
    >>> same = disagreement(forts=10, forts_a=5, belief_a_wins=3, belief_a_losses=3, belief_b_wins=3,
    ...                     belief_b_losses=3, cost_a=0.01, cost_b=0.01, split=0.5, chance_battle_a=0.5)
    >>> bool(same.fights), float(same.value_a)
    (False, 0.5)
    """
    n_, start, a_a, b_a, a_b, b_b, k_a, k_b, lam, p = arrays(
        PARAMETERS,
        forts=forts,
        forts_a=forts_a,
        belief_a_wins=belief_a_wins,
        belief_a_losses=belief_a_losses,
        belief_b_wins=belief_b_wins,
        belief_b_losses=belief_b_losses,
        cost_a=cost_a,
        cost_b=cost_b,
        split=split,
        chance_battle_a=chance_battle_a,
    )
    require(start < n_, "forts_a must lie below forts", forts_a=start, forts=n_)
    front = np.arange(int(n_) + 1)
    won_all, lost_all = front == int(n_), front == 0
    a_a, b_a, a_b, b_b, k_a, k_b, lam, p = (each[..., None] for each in (a_a, b_a, a_b, b_b, k_a, k_b, lam, p))
    first = start.astype(np.intp)[..., None]
    value_a = np.broadcast_to(front / n_, (*start.shape, front.size))
    value_b = 1 - value_a
    settles: list[BoolArray] = []
    for battles in range(HORIZON - 1, -1, -1):
        wins = np.clip((battles + front - first) / 2, 0, battles)
        by_a = (a_a + wins) / (a_a + b_a + battles)
        by_b = (a_b + wins) / (a_b + b_b + battles)
        fight_a = by_a * np.roll(value_a, -1, -1) + (1 - by_a) * np.roll(value_a, 1, -1) - k_a
        fight_b = by_b * np.roll(value_b, -1, -1) + (1 - by_b) * np.roll(value_b, 1, -1) - k_b
        agree = criterion(fight_a, fight_b)
        gain = np.where(agree, 1 - fight_a - fight_b, 0.0)
        value_a = np.where(won_all, 1.0, np.where(lost_all, 0.0, fight_a + lam * gain))
        value_b = np.where(won_all, 0.0, np.where(lost_all, 1.0, fight_b + (1 - lam) * gain))
        settles.append(agree)
    settles.reverse()
    mass = (front == first).astype(np.float64)
    battles_, settled = np.zeros(start.shape), np.zeros(start.shape)
    shown = []
    for agree in settles:
        inside = np.where(won_all | lost_all, 0.0, mass)
        ends = np.where(agree, inside, 0.0)
        fighting = inside - ends
        settled = settled + ends.sum(-1)
        shown.append(fighting.sum(-1))
        battles_ = battles_ + shown[-1]
        decided = np.where(won_all | lost_all, mass, 0.0)
        mass = decided + np.roll(fighting * p, 1, -1) + np.roll(fighting * (1 - p), -1, -1)
    pick = np.take_along_axis
    return Disagreement(
        pick(value_a, first, -1)[..., 0],
        pick(value_b, first, -1)[..., 0],
        ~pick(settles[0], first, -1)[..., 0],
        battles_,
        settled,
        mass[..., -1],
        mass[..., 0],
        np.stack(shown[: SHOWN + 1], axis=-1),
    )


_CASES = (
    ((3, 2), (2, 3), 0.01, 0.5706957368, True, 6.828125, (1, 0, 0)),
    ((6, 4), (4, 6), 0.01, 0.5798079254, True, 10.645751953125, (0.9375, 0.03125, 0.03125)),
    ((30, 20), (20, 30), 0.01, 0.6336511918, True, 23.2436224994, (0.1164, 0.4418, 0.4418)),
    ((3, 2), (2, 3), 0.05, 0.5, False, 0, (1, 0, 0)),
    ((3, 3), (3, 3), 0.01, 0.5, False, 0, (1, 0, 0)),
    ((4, 1), (1, 4), 0.02, 0.7503756071, True, 10.645751953125, (0.9375, 0.03125, 0.03125)),
)


def _settings(a: tuple[float, float], b: tuple[float, float], cost: float) -> dict[str, float]:
    """Two beliefs and a cost for both, from the middle of ten forts."""
    return {
        "forts": 10,
        "forts_a": 5,
        "belief_a_wins": a[0],
        "belief_a_losses": a[1],
        "belief_b_wins": b[0],
        "belief_b_losses": b[1],
        "cost_a": cost,
        "cost_b": cost,
        "split": 0.5,
        "chance_battle_a": 0.5,
    }


ENTRY = Entry(
    name="disagreement",
    title="Disagreement and learning in war",
    text=__doc__,
    provenance="after",
    citation="""
@article{smith2004,
  author  = {Smith, Alastair and Stam, Allan C.},
  title   = {Bargaining and the Nature of War},
  journal = {Journal of Conflict Resolution},
  year    = {2004},
  volume  = {48},
  number  = {6},
  pages   = {783--813}
}
""",
    source="Smith and Stam 2004, Journal of Conflict Resolution 48(6): 783–813; not opened.",
    formula=r"""
\hat p_i = \frac{\alpha_i + w}{\alpha_i + \beta_i + w + l}, \qquad
F_i = -K_i + \hat p_i V_i(w+1, l) + (1-\hat p_i) V_i(w, l+1), \qquad
\text{settle iff } F_A + F_B \le 1
""",
    parameters=PARAMETERS,
    compute=disagreement,
    answer=Disagreement,
    cases=(
        *(
            Case(
                _settings(a, b, k),
                {"value_a": value, "value_b": value, "fights": fights, "mean_battles": battles},
                1e-10,
                f"beliefs {a} and {b}, cost {k}",
                "theory notes section 5.2",
            )
            for a, b, k, value, fights, battles, _ in _CASES
        ),
        *(
            Case(
                _settings(a, b, k),
                {"chance_settles": ends[0], "chance_a_wins": ends[1], "chance_b_wins": ends[2]},
                5e-5,
                f"how wars end with beliefs {a} and {b}, cost {k}",
                "theory notes section 5.2",
            )
            for a, b, k, _, _, _, ends in _CASES
        ),
    ),
    verified="Backward induction checked by a plain recursion with a dictionary, lengths by drawn wars.",
    to_open="The article and its figures.",
    engine="Special case: one front, lessons that each side reads by its own beta belief, a finely divisible stake "
    "with weighted gains, and nothing to pay for coming; terms may exceed the whole stake by what war would "
    "cost. The weekly game was built on this recursion.",
    picture=Steps(
        title="Firm disagreement makes long wars",
        shows=("fighting_after",),
        x_title="battles fought",
        y_title="chance that the war goes on",
        reading="All three pairs of beliefs disagree by the same .2; the firmer they are, the longer the war.",
        variants=tuple(
            (f"beliefs worth {a + b} battles", _settings((a, b), (b, a), 0.01)) for a, b in ((3, 2), (6, 4), (30, 20))
        ),
    ),
)
