"""Battles use up what the sides fight with: who runs out first, and what is learned about who on the way.

The model
---------
A and D hold r_A and r_D units of what a battle costs its loser. A wins each battle with chance p; the loser
loses one unit; who has none left is defeated. D is strong or weak, which sets p; A updates its belief from
each battle. Battles also cost κ each, whoever wins.

In words
--------
A stock of resources can outweigh skill in battle, and every battle lost lowers the demand that A can make.
The same battle works twice: it moves resources and it teaches A whom it faces. So demands fall after a
defeat for two reasons at once, and the terms come nearer to the true balance the longer the war lasts.

Silent about
------------
The demands themselves: the paper's equilibrium with offers is not rebuilt here, only the race, the learning
and what fighting to the end is worth. Replacement of losses, quitting, and third parties.

Source
------
Filson and Werner 2002: 819-838, not opened. The race is a standard result; the setting is recalled.

Example
-------
>>> war = battle_race(chance_strong=0.5, chance_weak=0.7, units_a=3, units_d=2, belief_strong=0.5, wins=1,
...                   losses=0, cost_a=0.02, cost_d=0.02)
>>> float(war.chance_a_wins_strong), round(float(war.belief_after), 4)
(0.6875, 0.4167)
>>> battle_race(chance_strong=0.5, chance_weak=0.7, units_a=[2, 3, 5], units_d=[1, 2, 4], belief_strong=0.5,
...             wins=0, losses=0, cost_a=0.02, cost_d=0.02).chance_a_wins_strong.tolist()
[0.75, 0.6875, 0.63671875]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kadesh.theory.entry import Case, Curves, Entry, FloatArray, Numbers, Parameter, Says, arrays, require

PIE = "share of the pie"
PARAMETERS = (
    Parameter("p_s", "chance_strong", "A's chance in battle, D strong", "chance", 0, 1, 0.5, "number", True, True),
    Parameter("p_w", "chance_weak", "A's chance in battle, D weak", "chance", 0, 1, 0.7, "number", True, True),
    Parameter("r_A", "units_a", "battles that A can still lose", "number", 1, 200, 3, "whole"),
    Parameter("r_D", "units_d", "battles that D can still lose", "number", 1, 200, 2, "whole"),
    Parameter("μ", "belief_strong", "A's first belief that D is strong", "probability", 0, 1, 0.5),
    Parameter("w", "wins", "battles that A has won so far", "number", 0, 1000, 0, "whole"),
    Parameter("l", "losses", "battles that A has lost so far", "number", 0, 1000, 0, "whole"),
    Parameter("κ_A", "cost_a", "A's cost of a battle", PIE, 0, np.inf, 0.02),
    Parameter("κ_D", "cost_d", "D's cost of a battle", PIE, 0, np.inf, 0.02),
)


@dataclass(frozen=True, slots=True)
class BattleRace:
    """The race to the end, what A believes by now, and what D would settle for."""

    chance_a_wins_strong: Annotated[FloatArray, Says("chance that A outlasts a strong D", "probability")]
    chance_a_wins_weak: Annotated[FloatArray, Says("chance that A outlasts a weak D", "probability")]
    mean_battles_strong: Annotated[FloatArray, Says("expected battles against a strong D", "battles")]
    mean_battles_weak: Annotated[FloatArray, Says("expected battles against a weak D", "battles")]
    belief_after: Annotated[FloatArray, Says("A's belief that D is strong after the battles so far", "probability")]
    value_a: Annotated[FloatArray, Says("what fighting to the end is worth to A, by this belief", PIE)]
    demand_all: Annotated[FloatArray, Says("most that even a strong D concedes", PIE)]
    demand_weak: Annotated[FloatArray, Says("most that a weak D concedes", PIE)]


def win_chance(chance: Numbers, units: Numbers, *, against: Numbers) -> FloatArray:
    """Chance that the side with ``units`` outlasts the side with ``against`` (P(A wins | r_A, r_D)).

    >>> float(win_chance(0.5, 10, against=8).round(6))
    0.685471
    """
    p, own, other = np.broadcast_arrays(*(np.asarray(each, np.float64) for each in (chance, units, against)))
    term, total = p**other, np.zeros(p.shape)
    for k in range(int(own.max(initial=0))):
        total = total + np.where(k < own, term, 0.0)
        term = term * (other + k) / (k + 1) * (1 - p)
    return np.minimum(total, 1.0)


def mean_battles(chance: Numbers, units: Numbers, *, against: Numbers) -> FloatArray:
    """Expected number of battles until one side has nothing left.

    >>> float(mean_battles(0.5, 1, against=1)), float(mean_battles(0.5, 2, against=2))
    (1.0, 2.5)
    """
    p, own, other = np.broadcast_arrays(*(np.asarray(each, np.float64) for each in (chance, units, against)))
    won = other / p * win_chance(p, own, against=other + 1)
    lost = own / (1 - p) * win_chance(1 - p, other, against=own + 1)
    return np.asarray(won + lost)


def battle_race(
    *,
    chance_strong: Numbers,
    chance_weak: Numbers,
    units_a: Numbers,
    units_d: Numbers,
    belief_strong: Numbers,
    wins: Numbers,
    losses: Numbers,
    cost_a: Numbers,
    cost_d: Numbers,
) -> BattleRace:
    """The race for each type of D, the belief after the battles so far, and the two demands.

    Parameters
    ----------
    The names in ``PARAMETERS`` (symbol, meaning, unit and domain there): numbers or arrays that broadcast.

    Returns
    -------
    BattleRace, arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain or D is harder to beat when weak.

    Examples
    --------
    >>> after = battle_race(chance_strong=0.5, chance_weak=0.7, units_a=3, units_d=2, belief_strong=0.5,
    ...                     wins=0, losses=[0, 1, 2], cost_a=0.02, cost_d=0.02)
    >>> after.belief_after.round(3).tolist()
    [0.5, 0.625, 0.735]
    """
    p_s, p_w, r_a, r_d, mu, won, lost, k_a, k_d = arrays(
        PARAMETERS,
        chance_strong=chance_strong,
        chance_weak=chance_weak,
        units_a=units_a,
        units_d=units_d,
        belief_strong=belief_strong,
        wins=wins,
        losses=losses,
        cost_a=cost_a,
        cost_d=cost_d,
    )
    require(p_s <= p_w, "chance_strong must not exceed chance_weak", chance_strong=p_s, chance_weak=p_w)
    win_s, win_w = (win_chance(p, r_a, against=r_d) for p in (p_s, p_w))
    len_s, len_w = (mean_battles(p, r_a, against=r_d) for p in (p_s, p_w))
    news = won * (np.log(p_s) - np.log(p_w)) + lost * (np.log1p(-p_s) - np.log1p(-p_w))
    with np.errstate(divide="ignore"):
        log_odds = np.log(mu) - np.log1p(-mu) + news
    belief = np.where(log_odds > 0, 1.0, np.exp(np.minimum(log_odds, 0))) / (1 + np.exp(-np.abs(log_odds)))
    value_a = belief * (win_s - k_a * len_s) + (1 - belief) * (win_w - k_a * len_w)
    demands = [np.clip(win + k_d * length, 0, 1) for win, length in ((win_s, len_s), (win_w, len_w))]
    return BattleRace(win_s, win_w, len_s, len_w, belief, value_a, demands[0], demands[1])


_SETTING = {"belief_strong": 0.5, "wins": 0, "losses": 0, "cost_a": 0.02, "cost_d": 0.02}
ENTRY = Entry(
    name="battle-race",
    title="The race of resources and learning",
    text=__doc__,
    provenance="after",
    citation="""
@article{filson2002,
  author  = {Filson, Darren and Werner, Suzanne},
  title   = {A Bargaining Model of War and Peace: Anticipating the Onset, Duration, and Outcome of War},
  journal = {American Journal of Political Science},
  year    = {2002},
  volume  = {46},
  number  = {4},
  pages   = {819--837},
  doi     = {10.2307/3088436}
}
""",
    source="Filson and Werner 2002, American Journal of Political Science 46(4): 819–837; not opened.",
    formula=r"""
\Pr(\text{A wins}\mid r_A, r_D) = \sum_{k=0}^{r_A - 1} \binom{r_D - 1 + k}{k} p^{r_D} (1-p)^k, \qquad
\frac{\mu'}{1-\mu'} = \frac{\mu}{1-\mu} \Bigl(\frac{p_s}{p_w}\Bigr)^{w} \Bigl(\frac{1-p_s}{1-p_w}\Bigr)^{l}
""",
    parameters=PARAMETERS,
    compute=battle_race,
    answer=BattleRace,
    cases=tuple(
        Case(
            {"chance_strong": 0.5, "chance_weak": 0.7, "units_a": a, "units_d": d, **_SETTING},
            {"chance_a_wins_strong": win},
            5e-7,
            f"even battles, ({a}, {d}) units",
            "theory notes section 4",
        )
        for a, d, win in ((2, 1, 0.75), (3, 2, 0.6875), (5, 4, 0.636719), (10, 8, 0.685471))
    ),
    verified="Closed forms compared with the recursion over units left; beliefs with Bayes' rule step by step.",
    to_open="The article: its equilibrium, any table, and whether it prints numbers.",
    engine="Special case in part: the race is run down the leaders' standing, which every battle lost lowers by one, "
    "on a front too long to collapse; a private type of D is not in the game.",
    picture=Curves(
        title="Stocks can outweigh skill: the chance of outlasting the other",
        x="chance_strong",
        start=0.2,
        stop=0.7,
        shows=("chance_a_wins_strong",),
        by=("units_a", (4, 8, 12)),
        y_title="A's chance of outlasting D",
        x_title="A's chance of winning one battle (D can lose 8)",
        settings={"units_d": 8, "chance_weak": 0.7, **_SETTING},
        reading="With more battles that it can afford to lose a side may be worse in each and still prevail.",
    ),
)
