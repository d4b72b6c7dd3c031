"""A leader who is punished alike for a small and a large defeat fights on where the nation would stop.

The model
---------
A war stands at one of N + 1 positions of the front. Each round the leader may settle for the line as it
stands or pay c and fight one more battle, won with chance p; at the ends one side is defeated. What a
settlement is worth to the leader depends on the regime. A democrat keeps office (1) with at least half and
loses it (0) with less. A dictator is safe (1) with half, pays a little (.8) for a moderate loss and
everything (-1) for a disaster, less than a fifth. A mixed regime punishes any loss (-1). The nation itself
values its share. The static form has one gamble: settle for a moderate loss, worth U_s, or win (1) with
chance p and meet disaster, worth U_d, otherwise: gamble iff p exceeds (U_s + c - U_d) / (1 - U_d).

In words
--------
What makes a leader gamble is not love of risk but that nothing more can be lost: once below the line that
costs the office, a further defeat costs the leader nothing and a recovery gains everything. Leaders of mixed
regimes fight on over the widest range, dictators only near a threshold they might just recross, and a nation
that bore the cost itself would stop everywhere.

Silent about
------------
What the enemy does (there is no bargaining), how publics and elites come to punish, changes of leader, and
information: here everybody knows p.

Source
------
Goemans 2000 (Journal of Conflict Resolution), pp. 555-579: abstract read, article and book not opened; the
condition is derived here and the dynamic version is a reconstruction.

Example
-------
>>> war = leader_at_war(regime="mixed", chance_battle=0.45, cost=0.1, steps=10)
>>> war.position[war.fights].tolist(), round(float(war.threshold), 12)
([0.2, 0.3, 0.4], 0.05)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kadesh.theory.entry import (
    BoolArray,
    Case,
    Choice,
    Entry,
    FloatArray,
    Numbers,
    Parameter,
    Says,
    Steps,
    arrays,
)

REGIMES = ("nation", "democracy", "dictator", "mixed")
PARAMETERS = (
    Choice("regime", "regime", "whose payoff decides: the nation, or a leader of this regime", REGIMES, "mixed"),
    Parameter("p", "chance_battle", "chance of winning a battle", "probability", 0, 1, 0.45),
    Parameter("c", "cost", "cost of a battle to whoever decides", "units of office", 0, np.inf, 0.05),
    Parameter("N", "steps", "steps of the front from defeat to victory", "steps", 2, 60, 10, "size"),
)
_OUTCOMES = {"nation": (-0.3, -1.0), "democracy": (0.0, 0.0), "dictator": (1.0, -1.0), "mixed": (-1.0, -1.0)}
_EDGE = 1e-12


@dataclass(frozen=True, slots=True)
class LeaderAtWar:
    """Where the leader fights on, and what that costs the nation."""

    threshold: Annotated[FloatArray, Says("chance of winning above which one decisive gamble pays", "probability")]
    position: Annotated[FloatArray, Says("share of the stakes held", "share", along="front position")]
    settles_for: Annotated[FloatArray, Says("what settling there is worth", "units of office", along="front position")]
    value: Annotated[FloatArray, Says("what standing there is worth", "units of office", along="front position")]
    fights: Annotated[BoolArray, Says("whether the war goes on there", "yes or no", along="front position")]
    battles: Annotated[FloatArray, Says("expected further battles", "battles", along="front position")]
    nation_loses: Annotated[FloatArray, Says("what the choice costs the nation", "share", along="front position")]


def gamble_threshold(settle: Numbers, disaster: Numbers, *, cost: Numbers, win: Numbers = 1.0) -> FloatArray:
    """The chance of winning above which a leader gambles on one decisive battle.

    ``settle`` U_s, ``disaster`` U_d and ``win`` U_w are payoffs of the leader with U_d < U_w; above 1 means never.

    >>> gamble_threshold([0, -1, 1, -0.3], [0, -1, -1, -1], cost=0.1).round(12).tolist()
    [0.1, 0.05, 1.05, 0.4]
    """
    safe, worst, best, pays = (np.asarray(each, float) for each in (settle, disaster, win, cost))
    return np.asarray((safe + pays - worst) / (best - worst))


def settlement_worth(regime: str, share: FloatArray) -> FloatArray:
    """What a settlement at ``share`` is worth to whoever decides.

    >>> settlement_worth("dictator", np.array([0.1, 0.2, 0.5])).tolist()
    [-1.0, 0.8, 1.0]
    """
    half, fifth = share >= 0.5 - _EDGE, share >= 0.2 - _EDGE
    if regime == "nation":
        return share
    if regime == "dictator":
        return np.where(half, 1.0, np.where(fifth, 0.8, -1.0))
    return np.where(half, 1.0, 0.0 if regime == "democracy" else -1.0)


def leader_at_war(*, regime: str, chance_battle: Numbers, cost: Numbers, steps: Numbers) -> LeaderAtWar:
    """Where on the front a leader settles and where the leader fights on.

    Parameters
    ----------
    regime: 'nation', 'democracy', 'dictator' or 'mixed'
    chance_battle: p: chance of winning a battle, in [0, 1]
    cost: c: cost of a battle, 0 or more
    steps: N: steps of the front, a whole number from 2 to 60 (fixes the length of the answer)

    Returns
    -------
    LeaderAtWar; what runs along the front has a trailing axis of N + 1 positions.

    Raises
    ------
    DomainError where a value leaves its domain.

    Examples
    --------
    >>> leader_at_war(regime="nation", chance_battle=0.45, cost=0.01, steps=10).fights.any().item()
    False
    >>> leader_at_war(regime="mixed", chance_battle=[0.3, 0.45], cost=0.1, steps=10).fights.sum(axis=-1).tolist()
    [2, 3]
    """
    p, c, size = arrays(PARAMETERS, regime=regime, chance_battle=chance_battle, cost=cost, steps=steps)
    share = np.broadcast_to(np.arange(int(size) + 1) / size, (*p.shape, int(size) + 1))
    settles = settlement_worth(regime, share)
    value, fights = best_stopping(settles, p, c)
    nation, _ = best_stopping(share, p, c)
    safe, worst = _OUTCOMES[regime]
    return LeaderAtWar(
        threshold=gamble_threshold(safe, worst, cost=c),
        position=share,
        settles_for=settles,
        value=value,
        fights=fights,
        battles=follow(fights, p, fighting=1.0, settling=0.0),
        nation_loses=nation - follow(fights, p, fighting=-c[..., None], settling=share),
    )


def best_stopping(settles: FloatArray, chance: FloatArray, cost: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Value and fight set of the best choice of when to stop (policy iteration; settles when indifferent)."""
    fights = np.zeros(settles.shape, dtype=bool)
    while True:
        value = follow(fights, chance, fighting=-cost[..., None], settling=settles)
        on = -cost[..., None] + chance[..., None] * value[..., 2:] + (1 - chance)[..., None] * value[..., :-2]
        better = np.zeros(settles.shape, dtype=bool)
        better[..., 1:-1] = on > settles[..., 1:-1] + _EDGE
        if np.array_equal(better, fights):
            return value, fights
        fights = better


def follow(
    fights: BoolArray, chance: FloatArray, *, fighting: FloatArray | float, settling: FloatArray | float
) -> FloatArray:
    """Expected sum of ``fighting`` a battle and ``settling`` at the end, when the war goes on where ``fights``.

    Both rewards broadcast along the front (their last axis).
    """
    size = fights.shape[-1]
    matrix = np.broadcast_to(np.eye(size), (*fights.shape, size)).copy()
    inside = np.arange(1, size - 1)
    moves = fights[..., 1:-1]
    matrix[..., inside, inside + 1] -= moves * chance[..., None]
    matrix[..., inside, inside - 1] -= moves * (1 - chance)[..., None]
    gains = np.where(fights, fighting, settling)
    return np.asarray(np.linalg.solve(matrix, gains[..., None])[..., 0])


_NUMBERS = "policy iteration, checked against enumeration of all 512 policies and value iteration"
_FIGHTS = {
    ("nation", 0.01): (),
    ("democracy", 0.01): (1, 2, 3, 4),
    ("dictator", 0.01): (1, 3, 4),
    ("mixed", 0.01): (1, 2, 3, 4),
    ("nation", 0.05): (),
    ("democracy", 0.05): (2, 3, 4),
    ("dictator", 0.05): (1, 4),
    ("mixed", 0.05): (1, 2, 3, 4),
    ("nation", 0.1): (),
    ("democracy", 0.1): (3, 4),
    ("dictator", 0.1): (1,),
    ("mixed", 0.1): (2, 3, 4),
}
_THRESHOLDS = {"nation": 0.4, "democracy": 0.1, "dictator": 1.05, "mixed": 0.05}

ENTRY = Entry(
    name="gambling-for-resurrection",
    title="Leaders who gamble for resurrection",
    text=__doc__,
    provenance="after",
    citation="""
@article{goemans2000,
  author  = {Goemans, Hein E.},
  title   = {Fighting for Survival: The Fate of Leaders and the Duration of War},
  journal = {Journal of Conflict Resolution},
  year    = {2000},
  volume  = {44},
  number  = {5},
  pages   = {555--579}
}
""",
    source="Goemans 2000, Journal of Conflict Resolution 44(5): 555–579; abstract read, article not opened; also his "
    "book War and Punishment (Princeton), not opened.",
    formula=r"p^* = \frac{U_s+c-U_d}{U_w-U_d}; \qquad "
    r"V_k = \max\{U(k/N),\ -c+pV_{k+1}+(1-p)V_{k-1}\},\quad V_0=U(0),\ V_N=U(1)",
    parameters=PARAMETERS,
    compute=leader_at_war,
    answer=LeaderAtWar,
    cases=tuple(
        Case(
            {"regime": regime, "chance_battle": 0.45, "cost": cost, "steps": 10},
            {"fights": [float(k in fights) for k in range(11)]}
            | ({"threshold": _THRESHOLDS[regime]} if cost == 0.1 else {}),
            1e-12,
            f"{regime}, c = {cost:g}: fights at {', '.join(map(str, fights)) or 'no position'}",
            _NUMBERS,
        )
        for (regime, cost), fights in _FIGHTS.items()
    ),
    verified="All 512 policies enumerated and value iteration run to convergence: same fight sets and values.",
    to_open="Goemans 2000, both works, for the hypotheses and the coding of regimes and fates.",
    engine="Special case: one front, one package (the line as it stands), a leader who proposes it and an enemy who "
    "always accepts; office and exit behind a need of ratification are the regime. The dictator's two steps of"
    " punishment are one more than a need has.",
    picture=Steps(
        title="What fighting on costs the nation, by the regime of its leader",
        shows=("nation_loses",),
        x="position",
        by=("regime", ("democracy", "dictator", "mixed")),
        x_title="share of the stakes held",
        y_title="loss to the nation (share of the stakes)",
        reading="With half or more every leader settles. Below half the nation would settle too, but leaders who "
        "have nothing more to lose fight on.",
    ),
)
