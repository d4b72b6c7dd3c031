"""Actors who press each other towards their own position move the group, and where it ends depends on the reading.

The model
---------
Each actor has capability c, salience s and a position x on one scale. A round: every pair is put to a vote
by all; an actor's risk exponent r follows from how much danger its position brings it; from votes and
exponents each actor works out what challenging each other actor would be worth. If j gains from challenging
i more than i gains from challenging j and both are positive, i gives way to j (confrontation); if only j
gains and gains more than i loses, they meet part of the way (compromise); if i loses more, i gives in
(capitulation). Each actor takes its best offer (confrontation before compromise before capitulation, the
smallest move first) and all move at once. The published equations leave three choices open; here they are
options by name, and the published run needs one particular setting of them.

In words
--------
It is an account of how a group is pulled about by those who care and can, not a theory of agreement: in the
published example three small actors wander while seven never move, the mean goes up and down, and nothing
settles. Change one reading of an equation and the same data end in a consensus after three rounds. A forecast
from such a model is a forecast of when to stop the clock.

Silent about
------------
Why anyone should accept, what happens outside the scale, and accuracy: the high hit rates claimed for models
of this kind are self-reported, and a weighted mean did as well on the same kind of data (recalled).

Source
------
Scholz, Calbert & Smith 2011, pp. 510-531: not opened (abstract of the conference version read). Equations as
public replications state them; the run agrees with a public replication to six digits and with the authors'
figure, as digitised, to a tenth. The code here is written from the equations.

Example
-------
>>> run = group_decision(**EUROPEAN_COMMUNITY, rounds=10, denominator="all-pairs", compromise="lowest-key",
...     danger="reset")
>>> run.mean[:3].round(6).tolist(), run.median[:3].round(6).tolist()
([7.389956, 7.461314, 7.552501], [7.0, 8.415932, 9.610859])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from kadesh.theory.entry import (
    Case,
    Choice,
    Entry,
    FloatArray,
    Numbers,
    Parameter,
    Says,
    Steps,
    arrays,
    require,
)

ACTORS = ("Netherlands", "Belgium", "Luxembourg", "Germany", "France", "Italy", "UK", "Ireland", "Denmark", "Greece")
"""Who they are in the example: years of delay before emission standards for medium-sized cars."""

EUROPEAN_COMMUNITY: dict[str, Any] = {
    "capabilities": (0.08, 0.08, 0.03, 0.16, 0.16, 0.16, 0.16, 0.05, 0.05, 0.08),
    "positions": (4.0, 7.0, 4.0, 4.0, 10.0, 10.0, 10.0, 7.0, 4.0, 7.0),
    "saliences": (0.80, 0.40, 0.20, 0.80, 0.60, 0.60, 0.90, 0.10, 1.00, 0.70),
}
"""Bueno de Mesquita's data of 1994 as printed by Scholz, Calbert and Smith (Table 1)."""

_EXAMPLE = tuple(EUROPEAN_COMMUNITY.values())
PARAMETERS = (
    Parameter("c", "capabilities", "each actor's capability", "weight", 0, np.inf, _EXAMPLE[0], "list", True),
    Parameter("x", "positions", "each actor's position", "units of the scale", -1e6, 1e6, _EXAMPLE[1], "list"),
    Parameter("s", "saliences", "how much each cares", "weight", 0, 1, _EXAMPLE[2], "list"),
    Parameter("T", "rounds", "rounds to run", "rounds", 0, 100, 10, "size"),
    Choice(
        "denominator",
        "denominator",
        "what the chance of winning a vote is a share of: the votes of all pairs, or of this pair as printed",
        ("all-pairs", "printed"),
        "all-pairs",
    ),
    Choice(
        "compromise",
        "compromise",
        "which compromise is taken: the one with the lowest weighted position, or the smallest move as printed",
        ("lowest-key", "smallest-move"),
        "lowest-key",
    ),
    Choice(
        "danger",
        "danger",
        "exponents while danger is measured: reset to 1 in each round, or carried over from the last",
        ("reset", "carried"),
        "reset",
    ),
)
_ZERO = 1e-10


@dataclass(frozen=True, slots=True)
class GroupDecision:
    """The run, round by round from the start (round 0)."""

    mean: Annotated[FloatArray, Says("mean weighted by capability and salience", "units of the scale", along="round")]
    median: Annotated[FloatArray, Says("position that wins every vote of two", "units of the scale", along="round")]
    moved: Annotated[FloatArray, Says("actors that moved in the round", "actors", along="round")]
    positions: Annotated[FloatArray, Says("each actor's position", "units of the scale", along="round and actor")]
    exponents: Annotated[FloatArray, Says("each actor's risk exponent in the first round", "exponent", along="actor")]


def group_decision(
    *,
    capabilities: Numbers,
    positions: Numbers,
    saliences: Numbers,
    rounds: Numbers,
    denominator: str,
    compromise: str,
    danger: str,
) -> GroupDecision:
    """Run the group decision model for some rounds.

    Parameters
    ----------
    capabilities, positions, saliences: c, x, s: one number for each actor, lists of one length (last axis)
    rounds: T: rounds to run, a whole number from 0 to 100 (fixes the length of the answer)
    denominator: 'all-pairs' (the published run) or 'printed' (the printed formula)
    compromise: 'lowest-key' (the published run) or 'smallest-move' (the printed rule)
    danger: 'reset' (the published run) or 'carried' (exponents of the last round stay in force)

    Returns
    -------
    GroupDecision with a trailing axis of T + 1 rounds (and of actors where it says so).

    Raises
    ------
    DomainError where a value leaves its domain, the lists differ in length, or all start at one position.

    Examples
    --------
    >>> run = group_decision(capabilities=[1, 1, 3], positions=[0, 1, 4], saliences=[1, 1, 1], rounds=1,
    ...     denominator="printed", compromise="smallest-move", danger="reset")
    >>> run.median.tolist()
    [4.0, 4.0]
    """
    c, x, s, last = arrays(
        PARAMETERS,
        capabilities=capabilities,
        positions=positions,
        saliences=saliences,
        rounds=rounds,
        denominator=denominator,
        compromise=compromise,
        danger=danger,
    )
    require(
        c.shape[-1] == x.shape[-1] == s.shape[-1] > 1, "capabilities, positions and saliences must name the same actors"
    )
    require(np.ptp(x, axis=-1) > 0, "the actors must not all start at one position")
    c, x, s = np.broadcast_arrays(c, x, s)
    length, actors = int(last) + 1, x.shape[-1]
    path = np.empty((*x.shape[:-1], length, actors))
    median, moved = np.empty(path.shape[:-1]), np.zeros(path.shape[:-1])
    exponents = np.empty(x.shape)
    for at in np.ndindex(x.shape[:-1]):
        now, span, last_exponents = x[at], np.ptp(x[at]), np.ones(actors)
        for t in range(length):
            if t:
                following, last_exponents = _round(
                    c[at], now, s[at], span, last_exponents, denominator, compromise, danger
                )
                moved[(*at, t)] = np.count_nonzero(np.abs(following - now) > _ZERO)
                now = following
            if t == 1:
                exponents[at] = last_exponents
            path[(*at, t)], median[(*at, t)] = now, condorcet_winner(c[at], now, s[at])
        if length == 1:
            exponents[at] = _exponents(c[at], now, s[at], span, np.ones(actors), denominator)
    weights = (c * s / (c * s).sum(axis=-1, keepdims=True))[..., None, :]
    return GroupDecision((weights * path).sum(axis=-1), median, moved, path, exponents)


def votes(
    capabilities: FloatArray, positions: FloatArray, saliences: FloatArray, span: float, exponents: FloatArray
) -> FloatArray:
    """votes[k, j, l]: what actor k throws in for j's position over l's, by its distance from each."""
    away = (np.abs(positions[:, None] - positions[None, :]) / span) ** exponents[:, None]  # [k, j]
    return np.asarray((capabilities * saliences)[:, None, None] * (away[:, None, :] - away[:, :, None]))


def condorcet_winner(capabilities: FloatArray, positions: FloatArray, saliences: FloatArray) -> float:
    """The position that no other position beats in a vote (the first of several).

    >>> c, x, s = (np.array(each) for each in EUROPEAN_COMMUNITY.values())
    >>> condorcet_winner(c, x, s)
    7.0
    """
    margin = votes(capabilities, positions, saliences, 1.0, np.ones(positions.size)).sum(axis=0)
    return float(positions[np.argmax(margin.min(axis=1) >= -1e-9 * np.abs(margin).max())])


def _round(
    c: FloatArray,
    x: FloatArray,
    s: FloatArray,
    span: float,
    carried: FloatArray,
    denominator: str,
    compromise: str,
    danger: str,
) -> tuple[FloatArray, FloatArray]:
    """Positions after one round, and the exponents that ruled it."""
    start = np.ones(x.size) if danger == "reset" else carried
    r = _exponents(c, x, s, span, start, denominator)
    worth = _expected(x, s, span, r, _chances(c, x, s, span, r, denominator))
    return _moves(x, worth, compromise), r


def _chances(
    c: FloatArray, x: FloatArray, s: FloatArray, span: float, exponents: FloatArray, denominator: str
) -> FloatArray:
    """P[i, j]: i's chance of winning a vote against j."""
    thrown = votes(c, x, s, span, exponents)
    in_favour = np.maximum(thrown, 0).sum(axis=0)
    total = np.abs(thrown).sum() if denominator == "all-pairs" else np.abs(thrown).sum(axis=0)
    return np.asarray(np.where(in_favour > 0, in_favour / np.where(total > 0, total, 1), 0.0))


def _expected(x: FloatArray, s: FloatArray, span: float, r: FloatArray, chances: FloatArray) -> FloatArray:
    """E[h, i, j]: expected gain of i from challenging j, evaluated with h's exponent (status quo certain)."""
    half = np.abs(x[:, None] - x[None, :])[None] / (2 * span)
    power = r[:, None, None]
    wins = 2 - 4 * np.maximum(0.5 - half, 0) ** power
    loses = 2 - 4 * (0.5 + half) ** power
    stays = 2 - 4 * 0.5**power
    resists = s[None, None, :]
    return np.asarray(resists * (chances * wins + (1 - chances) * loses) + (1 - resists) * wins - stays)


def _exponents(
    c: FloatArray, x: FloatArray, s: FloatArray, span: float, start: FloatArray, denominator: str
) -> FloatArray:
    """r_i between 1/2 (the actor in most danger) and 2 (the safest)."""
    worth = _expected(x, s, span, start, _chances(c, x, s, span, start, denominator))
    own = np.arange(x.size)
    against = worth[own, :, own]  # [i, j]: what j's challenge to i is worth, as i sees it
    against[own, own] = 0
    total = against.sum(axis=1)
    width = total.max() - total.min()
    if width <= _ZERO:  # all agree, or all stand alike: nobody is safer than another
        return np.ones(x.size)
    safety = (2 * total - total.max() - total.min()) / width
    return np.asarray((1 - safety / 3) / (1 + safety / 3))


def _moves(x: FloatArray, worth: FloatArray, compromise: str) -> FloatArray:
    """Where each actor goes, given worth[h, i, j], what i's challenge to j is worth, as h sees it."""
    found = x.copy()
    for i in range(x.size):
        offers: dict[str, list[tuple[float, float]]] = {"confrontation": [], "compromise": [], "capitulation": []}
        for j in np.flatnonzero(np.abs(x - x[i]) > _ZERO):
            mine, theirs = worth[i, i, j], worth[i, j, i]
            if theirs > mine > 0:
                offers["confrontation"].append((abs(x[j] - x[i]), x[j]))
            elif theirs > 0 > mine and theirs > -mine:
                step = (x[j] - x[i]) * abs(mine / theirs)
                key = (abs(mine) * x[i] + abs(theirs) * x[j]) / (abs(mine) + abs(theirs))
                offers["compromise"].append((key if compromise == "lowest-key" else abs(step), x[i] + step))
            elif theirs > 0 > mine:
                offers["capitulation"].append((abs(x[j] - x[i]), x[j]))
        kind = next((each for each in offers.values() if each), None)
        if kind:
            found[i] = min(kind)[1]
    return found


MEANS = (7.389956, 7.461314, 7.552501, 7.590145, 7.358131, 7.349174, 7.414878, 7.510457, 7.572447, 7.324989, 7.242131)
MEDIANS = (7.0, 8.415932, 9.610859, 9.961980, 9.961980, 9.961980, 7.472046, 8.824594, 9.671130, 9.671130, 7.0)
_RUN = "public replication of the published run, recomputed from the equations"

ENTRY = Entry(
    name="group-decision",
    title="The group decision model",
    text=__doc__,
    provenance="after",
    citation="""
@article{scholz2011,
  author  = {Scholz, Jason B. and Calbert, Gregory J. and Smith, Glen A.},
  title   = {Unravelling Bueno De Mesquita's Group Decision Model},
  journal = {Journal of Theoretical Politics},
  year    = {2011},
  volume  = {23},
  number  = {4},
  pages   = {510--531}
}
""",
    source="Scholz, Calbert & Smith 2011, Journal of Theoretical Politics 23(4): 510–531; not opened (abstract of the "
    "conference version, ICAART 2011, read); data of Bueno de Mesquita 1994, p. 78.",
    formula=r"E^h(U_{ij}) = s_j[P_{ij}U_s + (1-P_{ij})U_f] + (1-s_j)U_s - U_{sq}, \quad "
    r"U_{s,f} = 2-4\big[\tfrac12 \mp \tfrac{|x_i-x_j|}{2\Delta}\big]^{r_h}, \quad "
    r"r_i = \frac{1-R_i/3}{1+R_i/3}",
    parameters=PARAMETERS,
    compute=group_decision,
    answer=GroupDecision,
    cases=(
        Case(
            {"rounds": 10},
            {"mean": list(MEANS), "median": list(MEDIANS)},
            1e-6,
            "the published run, ten rounds",
            _RUN,
        ),
        Case(
            {"rounds": 1},
            {"exponents": [1.4057, 0.7542, 0.5089, 1.4057, 1.0465, 1.0465, 1.9649, 0.5, 2.0, 1.1121]},
            5e-5,
            "risk exponents of the first round",
            _RUN,
        ),
        Case(
            {"rounds": 10, "compromise": "smallest-move"},
            {"mean": [7.3900, 7.4613, 7.5525, 7.5901, 7.6039, 7.6068, 7.3884, 7.3952, 7.4623, 7.5444, 7.5898]},
            5e-5,
            "the printed rule for compromises leaves the published run in round 4",
            "recomputed from the equations",
        ),
        Case(
            {"rounds": 5, "compromise": "smallest-move", "denominator": "printed"},
            {"median": [7, 7, 7, 7, 7, 7]},
            1e-6,
            "the printed denominator ends in a consensus on 7",
            "recomputed from the equations",
        ),
    ),
    verified="Ten rounds of ten actors agree with a public replication to six digits; a second, plain-loop version "
    "of one round in the tests agrees on random data.",
    to_open="Scholz, Calbert & Smith 2011 (table or figure of round means), to settle the three readings.",
    engine="The engine cannot express it: it is a rule for moving positions, not a game; nobody chooses.",
    picture=Steps(
        title="One reading of one formula decides where the group ends",
        shows=("mean",),
        by=("denominator", ("all-pairs", "printed")),
        x_title="round",
        y_title="weighted mean position (years of delay)",
        reading="With the votes of all pairs below the line, as the published run needs, the mean wanders; with the "
        "formula as printed everyone stands at 7 after three rounds.",
    ),
)
