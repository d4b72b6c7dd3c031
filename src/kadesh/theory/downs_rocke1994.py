"""A rule that deters leaders from starting bad wars makes them fight on in wars that go badly.

The model
---------
A leader sees how good the country's chances in a battle seem; the public sees only how things end. At the
start, with share k/N of the stakes, the leader may stay at peace, keeping office for certain, or fight at
least one battle. Once the war has begun the leader learns what the chances are (with chance e they are not
what they seemed) and may stop at any line. The leader values the share, office (worth R) and pays c_L a
battle; the public values the share and pays c_P. Beforehand the public fixes a rule: after a war the leader
keeps office only if the share held is at least the cutoff. It chooses the cutoff that serves it best, knowing
how each kind of leader will then behave.

In words
--------
The public can reward and punish only by outcome. A strict rule keeps leaders from adventures, because even a
good bet may end badly. But once a war goes badly the same rule leaves the leader nothing to lose, and the
war goes on past the point where the public, knowing what the leader knows, would stop. It also removes
leaders who took a good bet and were unlucky. No cutoff avoids all three; the best one trades them off.

Silent about
------------
Bargaining with the enemy, rules finer than one cutoff, learning during the war, elections, and a public that
cannot bind itself to its rule.

Source
------
Downs & Rocke 1994, pp. 362-380: abstract read, article not opened. The game is a reconstruction of its
mechanism on top of the front of the entry on gambling for resurrection.

Example
-------
>>> settings = dict(qualities=[0.3, 0.4, 0.5, 0.6, 0.7], surprise=0.4, office=1, cost_leader=0.01,
...     cost_public=0.015, start=5, steps=10)
>>> rule = retention_rule(cutoff=[0.0, 0.4, 1.0], **settings)
>>> rule.chance_war.tolist(), rule.gambles.round(2).tolist(), rule.best_cutoff[0].item()
([1.0, 0.8, 0.2], [0.0, 0.0, 0.38], 0.4)
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
    require,
)
from kadesh.theory.goemans2000 import best_stopping, follow

_SHARE = "share of the stakes"
_QUALITIES = (0.3, 0.4, 0.5, 0.6, 0.7)
PARAMETERS = (
    Parameter("q", "cutoff", "least share with which a leader who fought keeps office", _SHARE, 0, 2, 0.5),
    Parameter("p", "qualities", "equally likely chances in a battle", "probability", 0, 1, _QUALITIES, "list"),
    Parameter("e", "surprise", "chance that the war is not what it looked like", "probability", 0, 1, 0.4),
    Parameter("R", "office", "what office is worth to the leader", _SHARE, 0, np.inf, 1.0),
    Parameter("c_L", "cost_leader", "what a battle costs the leader", _SHARE, 0, np.inf, 0.01),
    Parameter("c_P", "cost_public", "what a battle costs the public", _SHARE, 0, np.inf, 0.015),
    Parameter("k", "start", "position of the front before the war", "steps", 1, 59, 5, "whole"),
    Parameter("N", "steps", "steps of the front from defeat to victory", "steps", 2, 60, 10, "size"),
)
_EDGE = 1e-12


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """What a retention cutoff leads to, and the best one."""

    chance_war: Annotated[FloatArray, Says("chance that the leader goes to war", "probability")]
    chance_removed: Annotated[FloatArray, Says("chance that the leader loses office", "probability")]
    battles: Annotated[FloatArray, Says("expected battles", "battles")]
    gambles: Annotated[FloatArray, Says("expected battles after the first that the public would not fight", "battles")]
    public_value: Annotated[FloatArray, Says("what the public expects under this cutoff", _SHARE)]
    best_cutoff: Annotated[FloatArray, Says("cutoff that serves the public best (above 1: never keeps office)", _SHARE)]
    best_value: Annotated[FloatArray, Says("what the public expects under the best cutoff", _SHARE)]
    full_knowledge: Annotated[FloatArray, Says("what a public that knew the chances would get", _SHARE)]


def retention_rule(
    *,
    cutoff: Numbers,
    qualities: Numbers,
    surprise: Numbers,
    office: Numbers,
    cost_leader: Numbers,
    cost_public: Numbers,
    start: Numbers,
    steps: Numbers,
) -> RetentionRule:
    """What follows from keeping a leader who fought only with at least a given share.

    Parameters
    ----------
    cutoff: q: least share with which a leader who fought keeps office, from 0 (always) to above 1 (never)
    qualities: p: equally likely chances of winning a battle, a list; the leader sees which one seems to hold
    surprise: e: chance that the war proves to be another draw from the list, seen once it has begun
    office: R: worth of office to the leader, 0 or more
    cost_leader, cost_public: c_L, c_P: cost of a battle to each, 0 or more
    start: k: position before the war, strictly inside the front
    steps: N: steps of the front, a whole number from 2 to 60

    Returns
    -------
    RetentionRule with arrays of the broadcast shape.

    Raises
    ------
    DomainError where a value leaves its domain, or the start is not inside the front.

    Examples
    --------
    >>> settings = {each.name: each.example for each in PARAMETERS}
    >>> retention_rule(**{**settings, "cutoff": [0.0, 0.8]}).chance_war.tolist()
    [1.0, 0.2]
    """
    rule, seen, odd, worth, c_l, c_p, k, size = arrays(
        PARAMETERS,
        cutoff=cutoff,
        qualities=qualities,
        surprise=surprise,
        office=office,
        cost_leader=cost_leader,
        cost_public=cost_public,
        start=start,
        steps=steps,
    )
    require(k < size, "the war must start inside the front", k=k, N=size)
    front = np.arange(int(size) + 1) / size
    rule, seen, odd, worth, c_l, c_p, k = np.broadcast_arrays(
        rule[..., None], seen, *(each[..., None] for each in (odd, worth, c_l, c_p, k))
    )
    public = _decide(front, seen, odd, c_p, k, peace=_at(front, k), settles=front)
    here = _consequences(rule, seen, odd, worth, c_l, c_p, k, front, public)
    cutoffs = np.append(front, 1 + 1 / size)
    values = np.stack(
        [_consequences(np.full(rule.shape, each), seen, odd, worth, c_l, c_p, k, front, public)[-1] for each in cutoffs]
    )
    best = np.argmax(values > values.max(axis=0) - 1e-9, axis=0)  # the laxest of equally good cutoffs
    return RetentionRule(
        *here,
        best_cutoff=cutoffs[best],
        best_value=np.take_along_axis(values, best[None], axis=0)[0],
        full_knowledge=np.maximum(_blend(public.war, odd), _at(front, k)).mean(axis=-1),
    )


@dataclass(frozen=True, slots=True)
class _Decision:
    """Whether somebody goes to war, what war is worth at each true chance, and where that one fights on."""

    goes: BoolArray
    war: FloatArray
    fights: BoolArray


def _decide(
    front: FloatArray,
    seen: FloatArray,
    odd: FloatArray,
    cost: FloatArray,
    k: FloatArray,
    *,
    peace: FloatArray,
    settles: FloatArray,
) -> _Decision:
    value, fights = best_stopping(np.broadcast_to(settles, (*seen.shape, front.size)), seen, cost)
    war = _first_battle(value, seen, k) - cost
    return _Decision(_blend(war, odd) > peace + _EDGE, war, fights)


def _consequences(
    rule: FloatArray,
    seen: FloatArray,
    odd: FloatArray,
    worth: FloatArray,
    c_l: FloatArray,
    c_p: FloatArray,
    k: FloatArray,
    front: FloatArray,
    public: _Decision,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Chance of war, chance of removal, battles, gambles, public value, over what the leader may see."""
    keeps = front >= rule[..., None] - _EDGE
    peace = _at(front, k)
    leader = _decide(front, seen, odd, c_l, k, peace=peace + worth, settles=front + worth[..., None] * keeps)

    def expected(
        fighting: FloatArray | float, settling: FloatArray | float, *, first: FloatArray | float
    ) -> FloatArray:
        later = follow(leader.fights, seen, fighting=fighting, settling=settling)
        total = _blend(first + _first_battle(later, seen, k), odd)
        return np.asarray(np.where(leader.goes, total, 0).mean(axis=-1))

    lost = np.where(keeps, 0.0, 1.0)
    unwanted = np.where(public.fights, 0.0, 1.0)
    return (
        leader.goes.mean(axis=-1),
        expected(0.0, lost, first=0.0),
        expected(1.0, 0.0, first=1.0),
        expected(unwanted, 0.0, first=0.0),
        expected(-c_p[..., None], front, first=-c_p) + np.where(leader.goes, 0, peace).mean(axis=-1),
    )


def _blend(worth: FloatArray, odd: FloatArray) -> FloatArray:
    """Expectation at the start: what is seen holds, or the war proves to be another draw."""
    return np.asarray((1 - odd) * worth + odd * worth.mean(axis=-1, keepdims=True))


def _at(front: FloatArray, k: FloatArray) -> FloatArray:
    return np.asarray(front[k.astype(int)])


def _first_battle(value: FloatArray, chance: FloatArray, k: FloatArray) -> FloatArray:
    """Expected value after one battle fought at position k."""
    up, down = (np.take_along_axis(value, (k.astype(int) + step)[..., None], axis=-1)[..., 0] for step in (1, -1))
    return np.asarray(chance * up + (1 - chance) * down)


_NUMBERS = "policy iteration, checked by enumerating policies and by simulated careers; the paper prints no table"

ENTRY = Entry(
    name="retention-rule",
    title="The public's rule: keep or remove the leader",
    text=__doc__,
    provenance="after",
    citation="""
@article{downs1994,
  author  = {Downs, George W. and Rocke, David M.},
  title   = {Conflict, Agency, and Gambling for Resurrection: The Principal-Agent Problem Goes to War},
  journal = {American Journal of Political Science},
  year    = {1994},
  volume  = {38},
  number  = {2},
  pages   = {362--380}
}
""",
    source="Downs & Rocke 1994, American Journal of Political Science 38(2): 362–380; abstract read, article not "
    "opened.",
    formula=r"\max_{q}\ E\Big[\,\text{share} - c_P\cdot\text{battles}\Big]; \quad "
    r"\text{the leader goes to war iff } (1-e)W_p + e\,\bar W > \tfrac{k}{N} + R, \quad "
    r"V_j = \max\{\tfrac{j}{N} + R\,1[\tfrac{j}{N}\ge q],\ -c_L + pV_{j+1} + (1-p)V_{j-1}\}",
    parameters=PARAMETERS,
    compute=retention_rule,
    answer=RetentionRule,
    cases=(
        Case(
            {"cutoff": 0.0},
            {"chance_war": 1.0, "chance_removed": 0.0, "gambles": 0.0, "public_value": 0.558900},
            5e-7,
            "no rule: every leader goes to war",
            _NUMBERS,
        ),
        Case(
            {"cutoff": 0.4},
            {"chance_war": 0.8, "gambles": 0.0, "public_value": 0.560788, "best_cutoff": 0.4},
            5e-7,
            "the best rule here: the worst bet is deterred, and nobody gambles",
            _NUMBERS,
        ),
        Case(
            {"cutoff": 1.0},
            {"chance_war": 0.2, "gambles": 0.384000, "public_value": 0.535383},
            5e-7,
            "a strict rule deters good bets too, and the unlucky fight on",
            _NUMBERS,
        ),
        Case(
            {"cutoff": 1.1},
            {"chance_war": 0.0, "public_value": 0.5},
            1e-12,
            "no mercy: no war, also none that would have paid",
            _NUMBERS,
        ),
    ),
    verified="All policies enumerated on a short front, and simulated careers on the long one, give the same chances "
    "and values.",
    to_open="Downs & Rocke 1994, for their own game (signal, partial outcome, retention rule) and figures.",
    engine="Special case in part: the public's cutoff is the need of ratification of a leader who may settle for the "
    "line as it stands; with one quality of the war that everybody knows it gives the model's wars, battles "
    "and removals. The game takes the rule as given and does not search for it.",
    picture=Curves(
        title="Stricter rules deter wars and prolong those that go badly",
        x="cutoff",
        start=0.0,
        stop=1.1,
        shows=("chance_war", "gambles", "public_value"),
        labels=("chance of war", "unwanted battles", "worth to the public"),
        y_title="probability; battles; share of the stakes",
        reading="As the rule tightens fewer leaders go to war, good bets among them, and those who do go fight on past "
        "the point where the public would stop. Here the public does best with a cutoff of 0.4.",
        points=111,
    ),
)
