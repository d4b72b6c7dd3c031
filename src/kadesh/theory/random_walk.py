"""A war of equal battles is a walk of the front: who wins and how long it lasts follow from one battle's odds.

The model
---------
N forts in a row, A holds X of them. Each battle moves the front by one fort: towards B with chance p,
towards A otherwise. The war ends when one side holds all. Nobody bargains. This is the gambler's ruin.

In words
--------
A war multiplies a small edge in battle: with ten forts and a start in the middle a side that wins three
battles in five wins the war almost nine times in ten. The same edge shortens the war. Even battles make the
longest wars, and the length grows with the *square* of the distance to be covered, so doubling the depth of
a theatre makes an even war four times as long.

Silent about
------------
Settlement, learning, exhaustion, replacement, ground that defends itself, and several fronts at once.
Battles are alike and independent.

Source
------
Feller 1968, ch. XIV (gambler's ruin), not opened; derived again here.

Example
-------
>>> war = random_walk(chance_battle_a=0.6, forts=10, forts_a=5)
>>> round(float(war.chance_a_wins), 4), round(float(war.mean_battles), 2)
(0.8836, 19.18)
>>> random_walk(chance_battle_a=0.5, forts=[10, 20], forts_a=[5, 10]).mean_battles.tolist()
[25.0, 100.0]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kadesh.theory.entry import Case, Curves, Entry, FloatArray, Numbers, Parameter, Says, arrays, require

PARAMETERS = (
    Parameter(
        "p", "chance_battle_a", "A's chance of winning one battle", "probability", 0, 1, 0.6, "number", True, True
    ),
    Parameter("N", "forts", "forts in all", "number", 1, 500, 10, "whole"),
    Parameter("X", "forts_a", "forts that A holds", "number", 0, 500, 5, "whole"),
)


@dataclass(frozen=True, slots=True)
class RandomWalk:
    """How the war ends and when."""

    chance_a_wins: Annotated[FloatArray, Says("chance that A ends up with every fort", "probability")]
    mean_battles: Annotated[FloatArray, Says("expected number of battles", "battles")]
    mean_battles_if_a_wins: Annotated[FloatArray, Says("expected battles of the wars that A wins", "battles")]


def random_walk(*, chance_battle_a: Numbers, forts: Numbers, forts_a: Numbers) -> RandomWalk:
    """Chance that A wins and expected number of battles.

    Parameters
    ----------
    The names in ``PARAMETERS`` (symbol, meaning, unit and domain there): numbers or arrays that broadcast.

    Returns
    -------
    RandomWalk, arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain or ``forts_a`` exceeds ``forts``.

    Examples
    --------
    >>> float(random_walk(chance_battle_a=0.5, forts=10, forts_a=3).mean_battles)
    21.0
    """
    p, n, x = arrays(PARAMETERS, chance_battle_a=chance_battle_a, forts=forts, forts_a=forts_a)
    require(x <= n, "forts_a must not exceed forts", forts_a=x, forts=n)
    log_r = np.log1p(-p) - np.log(p)
    even = np.abs(log_r) < 1e-9
    tilt = np.where(even, 1.0, log_r)
    shrink = _log_growth(x * tilt) - _log_growth(n * tilt)
    wins = np.where(even, x / n, x / n * np.exp(shrink))
    battles = np.where(even, x * (n - x), -x * np.expm1(shrink) / np.tanh(tilt / 2))
    spread = 2 / tilt * (_bend(n * tilt / 2) - _bend(x * tilt / 2)) / np.tanh(tilt / 2)
    if_won = np.where(x > 0, np.where(even, (n**2 - x**2) / 3, spread), np.nan)
    return RandomWalk(wins, battles, if_won)


def _log_growth(z: FloatArray) -> FloatArray:
    """log((e^z - 1) / z), accurate near 0 and for large z."""
    small = np.abs(z) < 0.02
    away = np.where(small, 1.0, z)
    exact = np.maximum(away, 0) + np.log1p(-np.exp(-np.abs(away))) - np.log(np.abs(away))
    return np.asarray(np.where(small, z / 2 + z**2 / 24 - z**4 / 2880, exact))


def _bend(z: FloatArray) -> FloatArray:
    """z coth z - 1, accurate near 0."""
    small = np.abs(z) < 0.05
    away = np.where(small, 1.0, z)
    near = np.where(small, z, 0.0)
    series = near**2 / 3 - near**4 / 45 + 2 * near**6 / 945
    return np.asarray(np.where(small, series, away / np.tanh(away) - 1))


ENTRY = Entry(
    name="random-walk",
    title="The war as a random walk",
    text=__doc__,
    provenance="exact",
    citation="""
@book{feller1968,
  author    = {Feller, William},
  title     = {An Introduction to Probability Theory and Its Applications},
  volume    = {1},
  edition   = {3},
  publisher = {Wiley},
  year      = {1968}
}
""",
    source="Feller 1968, vol. 1, ch. XIV; not opened, standard result derived again.",
    formula=r"""
\Pr(\text{A wins}\mid X) = \frac{1 - r^X}{1 - r^N}, \quad r = \frac{1-p}{p}; \qquad
E[\text{battles}\mid X] = \frac{X}{1-2p} - \frac{N}{1-2p}\Pr(\text{A wins}\mid X)
""",
    parameters=PARAMETERS,
    compute=random_walk,
    answer=RandomWalk,
    cases=tuple(
        Case(
            {"chance_battle_a": p, "forts": n, "forts_a": x},
            {"chance_a_wins": win, "mean_battles": battles},
            5e-8,
            f"p={p}, N={n}, X={x}",
            "closed form, theory notes section 5.1",
        )
        for p, n, x, win, battles in (
            (0.5, 10, 5, 0.5, 25),
            (0.55, 10, 5, 0.7317174, 23.1717401),
            (0.6, 10, 5, 0.8836364, 19.1818182),
            (0.7, 10, 5, 0.9857478, 12.1436950),
            (0.6, 10, 3, 0.7161224, 20.8061181),
            (0.45, 8, 4, 0.3094519, 15.2438449),
        )
    ),
    verified="Closed forms compared with the linear equations of the walk, solved numerically.",
    to_open="Nothing: a textbook result.",
    engine="Special case: one front with K = N levels, one battle a week, no talks, a horizon long enough.",
    picture=Curves(
        title="War amplifies the odds of a battle, the more so the deeper the theatre",
        x="chance_battle_a",
        start=0.3,
        stop=0.7,
        shows=("chance_a_wins",),
        variants=tuple((f"{n} forts", {"forts": n, "forts_a": n // 2}) for n in (2, 6, 20)),
        y_title="A's chance of winning the war",
        reading="The same edge in battle decides more wars where more battles must be won.",
    ),
)
