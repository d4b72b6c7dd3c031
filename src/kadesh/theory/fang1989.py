"""Who prefers what, and who can move where, is enough to tell which outcomes of a conflict can last.

The model
---------
A conflict has deciders and states. Each decider can move between some states by itself and ranks all states;
nothing but the order counts. A state is stable for a decider if every move that would improve its lot
(an improvement) is deterred. Nash: there is no improvement. General metarational (GMR): after each improvement the
others have some sequence of moves to a state that is no better than the start. Symmetric metarational (SMR):
and the decider cannot escape from there to anything better. Sequential (SEQ): as GMR, but the others only
use moves that improve their own lot. In a sequence nobody moves twice running. A state that is stable for
all is an equilibrium. It is strong if no group of deciders can reach, by its own moves, a state that all its
members prefer.

In words
--------
Deterrence is a question of who fears whose answer. Cooperation in the Prisoner's Dilemma is no Nash equilibrium
but is stable for those who look one answer ahead; in Chicken mutual restraint holds only against opponents
believed ready to hurt themselves. And a lasting outcome can still fall to a deal between some of the
parties, which is where mediators look first.

Silent about
------------
How much anyone prefers anything, chance, time, what deciders believe about each other, and how to choose
between several equilibria.

Source
------
Fang, Hipel & Kilgour 1989, pp. 86-100: abstract and first page read, definitions recalled; coalitions after
Kilgour, Hipel, Fang & Peng 2001, recalled. Checked by brute force over the definitions.

Example
-------
>>> dilemma = ordinal_game(ranks_1=[3, 1, 4, 2], ranks_2=[3, 4, 1, 2])
>>> dilemma.nash.tolist(), dilemma.sequential.tolist(), dilemma.strong.tolist()
([False, False, False, True], [True, False, False, True], [False, False, False, False])
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Annotated

import numpy as np

from kadesh.theory.entry import BoolArray, Case, Entry, FloatArray, Numbers, Parameter, Says, Steps, arrays, require

CONCEPTS = ("nash", "general", "symmetric", "sequential")


@dataclass(frozen=True, slots=True, eq=False)
class Conflict:
    """Deciders, states, who can move where, and who prefers what (a higher rank is better)."""

    deciders: tuple[str, ...]
    states: tuple[str, ...]
    moves: BoolArray
    """[decider, from, to]"""
    ranks: FloatArray
    """[decider, state]"""
    first: int = 0
    """The number by which the literature calls the first state."""


@dataclass(frozen=True, slots=True)
class Stabilities:
    """Which states can last, one entry for each state; equilibria are stable for every decider."""

    number: Annotated[FloatArray, Says("the state's number", "number", along="state")]
    nash: Annotated[BoolArray, Says("Nash equilibrium: nobody can improve", "yes or no", along="state")]
    general: Annotated[BoolArray, Says("GMR: every improvement can be answered", "yes or no", along="state")]
    symmetric: Annotated[BoolArray, Says("SMR: and the answer cannot be escaped", "yes or no", along="state")]
    sequential: Annotated[BoolArray, Says("SEQ: answered in the others' own interest", "yes or no", along="state")]
    strong: Annotated[BoolArray, Says("no group can move to what all its members prefer", "yes or no", along="state")]
    strength: Annotated[FloatArray, Says("how many of the five hold", "number", along="state")]


def reachable(conflict: Conflict, group: Iterable[int], *, improving: str = "any") -> BoolArray:
    """Where a group of deciders can take the conflict, from each state ([from, to]).

    Members move in any order, none twice running. ``improving`` is 'any' (all moves) or 'each' (every single
    move improves the lot of whoever makes it).

    >>> reachable(prisoners_dilemma(), [0])[0].tolist()
    [False, False, True, False]
    """
    members, size = tuple(group), len(conflict.states)
    better = conflict.ranks[:, None, :] > conflict.ranks[:, :, None]
    steps = conflict.moves & better if improving == "each" else conflict.moves
    found = np.zeros((size, size), dtype=bool)
    for start in range(size):
        seen: set[tuple[int, int]] = set()
        open_moves = [(start, -1)]
        while open_moves:
            state, last = open_moves.pop()
            for mover in members:
                if mover == last:
                    continue
                for goal in np.flatnonzero(steps[mover, state]):
                    if (int(goal), mover) not in seen:
                        seen.add((int(goal), mover))
                        open_moves.append((int(goal), mover))
        found[start, [state for state, _ in seen]] = True
    return found


def stable(conflict: Conflict) -> dict[str, BoolArray]:
    """For each concept (nash, general, symmetric, sequential): which states are stable for whom ([decider, state]).

    >>> stable(prisoners_dilemma())["nash"].tolist()
    [[False, False, True, True], [False, True, False, True]]
    """
    count, size = conflict.ranks.shape
    found = {name: np.ones((count, size), dtype=bool) for name in CONCEPTS}
    for i in range(count):
        rank, own = conflict.ranks[i], conflict.moves[i]
        others = [j for j in range(count) if j != i]
        answers, credible = reachable(conflict, others), reachable(conflict, others, improving="each")
        for state in range(size):
            no_better = rank <= rank[state]
            # Sanctions from which the decider cannot escape to anything better than the start.
            no_escape = no_better & ~(own & (rank > rank[state])).any(axis=1)
            for goal in np.flatnonzero(own[state] & (rank > rank[state])):
                found["nash"][i, state] = False
                found["general"][i, state] &= (answers[goal] & no_better).any()
                found["symmetric"][i, state] &= (answers[goal] & no_escape).any()
                found["sequential"][i, state] &= (credible[goal] & no_better).any()
    return found


def joint_improvements(conflict: Conflict, group: Iterable[int]) -> BoolArray:
    """Where a group can take the conflict to the benefit of all its members ([from, to])."""
    members = tuple(group)
    better = conflict.ranks[:, None, :] > conflict.ranks[:, :, None]
    return reachable(conflict, members) & better[list(members)].all(axis=0)


def equilibria(conflict: Conflict) -> Stabilities:
    """Which states are stable for all deciders under each concept, and which no group can leave to its gain.

    >>> equilibria(prisoners_dilemma()).nash.tolist()
    [False, False, False, True]
    """
    found = stable(conflict)
    nash, general, symmetric, sequential = (np.asarray(found[name].all(axis=0)) for name in CONCEPTS)
    count = len(conflict.deciders)
    strong = np.ones(len(conflict.states), dtype=bool)
    for size in range(1, count + 1):
        for group in combinations(range(count), size):
            strong &= ~joint_improvements(conflict, group).any(axis=1)
    return Stabilities(
        number=conflict.first + np.arange(len(conflict.states), dtype=float),
        nash=nash,
        general=general,
        symmetric=symmetric,
        sequential=sequential,
        strong=strong,
        strength=np.sum([nash, general, symmetric, sequential, strong], axis=0, dtype=float),
    )


def from_options(
    deciders: Mapping[str, Sequence[str]],
    states: Mapping[str, Sequence[frozenset[str]]],
    ranks: FloatArray,
    *,
    only_on: Sequence[str] = (),
    only_off: Sequence[str] = (),
    first: int = 0,
) -> Conflict:
    """A conflict in option form: each decider switches its own options on or off.

    Parameters
    ----------
    deciders: the options of each decider
    states: for each state the sets of options switched on that it stands for (all that are alike to everybody)
    ranks: [decider, state], a higher rank is better
    only_on, only_off: options that can be switched on, or off, but never back
    first: the number of the first state

    Examples
    --------
    >>> game = from_options({"a": ["x"]}, {"off": [frozenset()], "on": [frozenset("x")]}, np.eye(2)[:1], only_on="x")
    >>> game.moves[0].tolist()
    [[False, True], [False, False]]
    """
    moves = np.zeros((len(deciders), len(states), len(states)), dtype=bool)
    for i, own in enumerate(deciders.values()):
        for (a, before), (b, after) in product(enumerate(states.values()), repeat=2):
            moves[i, a, b] = a != b and any(
                (now ^ then) <= set(own) and not (now - then) & set(only_on) and not (then - now) & set(only_off)
                for now in before
                for then in after
            )
    return Conflict(tuple(deciders), tuple(states), moves, np.asarray(ranks, float), first)


# --- two deciders with two options each -----------------------------------------------------------------

_RANK = "rank, higher is better"
GAME_PARAMETERS = (
    Parameter("u_1", "ranks_1", "side 1's ranking of CC, CD, DC, DD", _RANK, -1e6, 1e6, (3, 1, 4, 2), "list"),
    Parameter("u_2", "ranks_2", "side 2's ranking of CC, CD, DC, DD", _RANK, -1e6, 1e6, (3, 4, 1, 2), "list"),
)


def prisoners_dilemma() -> Conflict:
    """The Prisoner's Dilemma: states CC, CD, DC, DD (side 1's choice first)."""
    return _two_by_two(np.array([[3.0, 1, 4, 2], [3, 4, 1, 2]]))


def chicken() -> Conflict:
    """Chicken: states CC, CD, DC, DD (side 1's choice first)."""
    return _two_by_two(np.array([[3.0, 2, 4, 1], [3, 4, 2, 1]]))


def _two_by_two(ranks: FloatArray) -> Conflict:
    """Each side switches between giving way (C) and standing firm (D)."""
    first = np.array([[0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]], dtype=bool)
    second = np.array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]], dtype=bool)
    return Conflict(("side 1", "side 2"), ("CC", "CD", "DC", "DD"), np.stack([first, second]), ranks)


def ordinal_game(*, ranks_1: Numbers, ranks_2: Numbers) -> Stabilities:
    """Which outcomes of a conflict between two sides with two options each can last.

    The model
    ---------
    Each side gives way (C) or stands firm (D) and can switch at any time. The four states, side 1's choice
    first, are CC, CD, DC, DD; each side ranks them. The concepts are those of the graph model: no improvement
    (Nash), improvements that can be answered (GMR), answers that cannot be escaped (SMR), answers in the other
    side's own interest (SEQ), and no group that can move to what all its members prefer (strong).

    In words
    --------
    In the Prisoner's Dilemma looking one answer ahead keeps cooperation, since leaving it invites an answer that
    hurts and that the other side would gladly give. In Chicken mutual restraint survives only if the answer is
    believed although it would hurt the one who gives it.

    Silent about
    ------------
    How much anyone prefers anything, chance, time, and which of several lasting outcomes is reached.

    Parameters
    ----------
    ranks_1, ranks_2: each side's ranks of CC, CD, DC, DD, four numbers (last axis), a higher one is better

    Returns
    -------
    Stabilities with a trailing axis of four states.

    Raises
    ------
    DomainError where the lists are not four numbers long.

    Examples
    --------
    >>> game = ordinal_game(ranks_1=[3, 2, 4, 1], ranks_2=[3, 4, 2, 1])  # Chicken
    >>> game.nash.tolist(), game.symmetric.tolist(), game.sequential.tolist()
    ([False, True, True, False], [True, True, True, False], [False, True, True, False])
    """
    one, two = arrays(GAME_PARAMETERS, ranks_1=ranks_1, ranks_2=ranks_2)
    return _judge([one, two], _two_by_two(np.zeros((2, 4))))


def _judge(ranks: Sequence[FloatArray], conflict: Conflict) -> Stabilities:
    """Equilibria of ``conflict`` under each set of rankings (leading axes broadcast)."""
    size = len(conflict.states)
    for each, decider in zip(ranks, conflict.deciders, strict=True):
        require(each.shape[-1] == size, f"the ranking of {decider} must have {size} numbers, one for each state")
    spread = np.stack(np.broadcast_arrays(*ranks), axis=-2)
    lead = spread.shape[:-2]
    found = [equilibria(dataclasses.replace(conflict, ranks=spread[at])) for at in np.ndindex(lead)]
    return Stabilities(
        *(
            np.array([getattr(each, field.name) for each in found]).reshape(*lead, size)
            for field in dataclasses.fields(Stabilities)
        )
    )


# --- the Elmira conflict ----------------------------------------------------------------------------------

ELMIRA_STATES = {
    "delay": [frozenset({"delay"})],
    "modify, delay": [frozenset({"modify", "delay"})],
    "accept": [frozenset({"accept"})],
    "modify, accept": [frozenset({"modify", "accept"})],
    "delay, insist": [frozenset({"delay", "insist"})],
    "modify, delay, insist": [frozenset({"modify", "delay", "insist"})],
    "accept, insist": [frozenset({"accept", "insist"})],
    "modify, accept, insist": [frozenset({"modify", "accept", "insist"})],
    "abandon": [frozenset({"abandon", *rest}) for rest in ((), ("modify",), ("insist",), ("modify", "insist"))],
}
"""The nine states, in the order in which the literature numbers them from 1 to 9."""

ELMIRA_RANKS = {
    "Ministry": (4, 3, 8, 7, 5, 2, 9, 6, 1),
    "Uniroyal": (9, 4, 3, 8, 6, 1, 2, 7, 5),
    "Local Government": (6, 2, 8, 3, 7, 4, 9, 5, 1),
}
"""Rankings as in the public example file Elmira.gmcr of onp/gmcr-py (higher is better)."""

_ELMIRA_OPTIONS = {
    "Ministry": ["modify"],
    "Uniroyal": ["delay", "accept", "abandon"],
    "Local Government": ["insist"],
}
ELMIRA_PARAMETERS = tuple(
    Parameter(f"u_{i}", name, f"{who}'s ranking of the nine states", _RANK, -1e6, 1e6, ELMIRA_RANKS[who], "list")
    for i, (name, who) in enumerate(
        (("ministry", "Ministry"), ("company", "Uniroyal"), ("municipality", "Local Government")), start=1
    )
)


def elmira() -> Conflict:
    """The Elmira conflict: a ministry's control order, a chemical company, and the local government."""
    return from_options(
        _ELMIRA_OPTIONS,
        ELMIRA_STATES,
        np.array(list(ELMIRA_RANKS.values()), float),
        only_on=["modify", "abandon"],
        only_off=["delay"],
        first=1,
    )


def elmira_conflict(*, ministry: Numbers, company: Numbers, municipality: Numbers) -> Stabilities:
    """A stalemate that nobody can leave alone gives way to a deal between two of three parties.

    The model
    ---------
    A chemical company (Uniroyal) was ordered by the ministry to clean up the ground water of Elmira, Ontario, and
    appealed. The ministry may modify the order (and not take it back); the company delays, accepts, or abandons its
    plant; the local government may insist on the original order. Nine states remain once all that end in abandonment
    are taken as one. Each party ranks them; what can last is judged by the concepts of the graph model.

    In words
    --------
    Stalemate (delay while the local government insists) lasts: nobody can do better alone. But the ministry and the
    company together can reach the modified order, accepted, which both prefer, and that state also withstands every
    group. The appeal ended that way in 1991 (recalled).

    Silent about
    ------------
    How strongly anyone prefers anything, who proposes the joint move, and what the parties believed.

    Source
    ------
    Hipel, Kilgour & Fang, The Graph Model for Conflict Resolution (EOLSS), contents and summary read; Kilgour & Hipel
    2005, pp. 441-460, abstract read. Rankings from a public example file (Elmira.gmcr of onp/gmcr-py), opened.

    Parameters
    ----------
    ministry, company, municipality: each party's ranks of the nine states, in the order of ELMIRA_STATES

    Returns
    -------
    Stabilities with a trailing axis of nine states.

    Raises
    ------
    DomainError where a list is not nine numbers long.

    Examples
    --------
    >>> settings = {each.name: each.example for each in ELMIRA_PARAMETERS}
    >>> found = elmira_conflict(**settings)
    >>> np.array(list(ELMIRA_STATES))[found.nash].tolist()
    ['delay, insist', 'modify, accept, insist', 'abandon']
    >>> np.array(list(ELMIRA_STATES))[found.strong].tolist()
    ['modify, accept, insist', 'abandon']
    """
    read = arrays(ELMIRA_PARAMETERS, ministry=ministry, company=company, municipality=municipality)
    return _judge(read, elmira())


# --- the Cuban missile crisis -----------------------------------------------------------------------------

CUBA_STATES = {
    name: [frozenset(options)]
    for name, options in {
        "nothing": (),
        "air strike": ("strike",),
        "blockade": ("blockade",),
        "strike and blockade": ("strike", "blockade"),
        "withdrawal": ("withdraw",),
        "strike, withdrawal": ("strike", "withdraw"),
        "blockade, withdrawal": ("blockade", "withdraw"),
        "strike and blockade, withdrawal": ("strike", "blockade", "withdraw"),
        "escalation": ("escalate",),
        "strike, escalation": ("strike", "escalate"),
        "blockade, escalation": ("blockade", "escalate"),
        "strike and blockade, escalation": ("strike", "blockade", "escalate"),
    }.items()
}
"""The twelve states, numbered 0 to 11 as in the literature (each option a binary digit)."""

CUBA_RANKS = {
    "United States": (5, 7, 8, 6, 12, 10, 11, 9, 1, 3, 2, 4),
    "Soviet Union": (12, 7, 9, 5, 11, 8, 10, 6, 1, 3, 2, 4),
}
"""Rankings that the option statements of the public file Cuban.gmcr of onp/gmcr-py give (higher is better)."""

CUBA_PARAMETERS = tuple(
    Parameter(f"u_{i}", name, f"the {who}'s ranking of the twelve states", _RANK, -1e6, 1e6, CUBA_RANKS[who], "list")
    for i, (name, who) in enumerate((("united_states", "United States"), ("soviet_union", "Soviet Union")), start=1)
)


def cuba() -> Conflict:
    """The Cuban missile crisis: air strike or blockade against withdrawal or escalation."""
    return from_options(
        {"United States": ["strike", "blockade"], "Soviet Union": ["withdraw", "escalate"]},
        CUBA_STATES,
        np.array(list(CUBA_RANKS.values()), float),
        only_on=["strike"],
    )


def cuban_missile_crisis(*, united_states: Numbers, soviet_union: Numbers) -> Stabilities:
    """The order of preferences alone makes blockade with withdrawal an outcome that can last, but not the only one.

    The model
    ---------
    The United States may strike from the air (which cannot be undone) and may blockade Cuba; the Soviet Union may
    withdraw its missiles or escalate, not both. Each side ranks the twelve states; what can last is judged by the
    concepts of the graph model.

    In words
    --------
    With these rankings the only state that nobody would leave for something better at once is a strike followed by
    withdrawal. Blockade and withdrawal, which is what happened, lasts for another reason: if either side left it, the
    other would answer in its own interest in a way that leaves the first no better off. Anticipation, not
    satisfaction, holds that outcome in place.

    Silent about
    ------------
    How close the sides came to war, misperception, what each knew of the other's ranking, and the secret part of the
    deal.

    Source
    ------
    Fraser & Hipel 1984, Conflict Analysis (the case; not opened). Rankings computed from the option statements of a
    public example file (Cuban.gmcr of onp/gmcr-py), opened; the Soviet ranking agrees with the published one as
    recalled, the American one places 'nothing' four states higher.

    Parameters
    ----------
    united_states, soviet_union: each side's ranks of the twelve states, in the order of CUBA_STATES

    Returns
    -------
    Stabilities with a trailing axis of twelve states.

    Raises
    ------
    DomainError where a list is not twelve numbers long.

    Examples
    --------
    >>> settings = {each.name: each.example for each in CUBA_PARAMETERS}
    >>> np.array(list(CUBA_STATES))[cuban_missile_crisis(**settings).sequential].tolist()
    ['withdrawal', 'strike, withdrawal', 'blockade, withdrawal']
    """
    read = arrays(CUBA_PARAMETERS, united_states=united_states, soviet_union=soviet_union)
    return _judge(read, cuba())


# --- the entries ------------------------------------------------------------------------------------------

_BRUTE = "definitions, checked by brute force in the tests"


def _only(states: Sequence[int], size: int, first: int = 0) -> list[float]:
    return [float(first + k in states) for k in range(size)]


_VERIFIED = (
    "Every concept recomputed by brute force over its definition (all legal sequences of moves written out) on random "
    "games of two and three deciders, the Prisoner's Dilemma and Chicken."
)
_ENGINE = "The engine cannot express it: nobody in the weekly game moves back and forth between states at will."

ORDINAL = Entry(
    name="ordinal-conflict",
    title="Which outcomes can last? Two sides, two options",
    text=__doc__,
    provenance="after",
    citation="""
@article{fang1989,
  author  = {Fang, Liping and Hipel, Keith W. and Kilgour, D. Marc},
  title   = {Conflict Models in Graph Form: Solution Concepts and Their Interrelationships},
  journal = {European Journal of Operational Research},
  year    = {1989},
  volume  = {41},
  number  = {1},
  pages   = {86--100}
}
""",
    source="Fang, Hipel & Kilgour 1989, European Journal of Operational Research 41: 86–100; first page read, "
    "definitions recalled.",
    formula=r"\text{GMR: } \forall s_1 \in R_i^+(s)\ \exists s_2 \in R_{N-i}(s_1): s_2 \preceq_i s; \qquad "
    r"\text{SEQ: the same with } R_{N-i}^+; \qquad \text{SMR: and } s_3 \preceq_i s\ \forall s_3 \in R_i(s_2)",
    parameters=GAME_PARAMETERS,
    compute=ordinal_game,
    answer=Stabilities,
    cases=(
        Case(
            {"ranks_1": [3, 1, 4, 2], "ranks_2": [3, 4, 1, 2]},
            {
                "nash": _only([3], 4),
                "general": _only([0, 3], 4),
                "symmetric": _only([0, 3], 4),
                "sequential": _only([0, 3], 4),
                "strong": _only([], 4),
            },
            0,
            "Prisoner's Dilemma",
            _BRUTE,
        ),
        Case(
            {"ranks_1": [3, 2, 4, 1], "ranks_2": [3, 4, 2, 1]},
            {
                "nash": _only([1, 2], 4),
                "general": _only([0, 1, 2], 4),
                "symmetric": _only([0, 1, 2], 4),
                "sequential": _only([1, 2], 4),
                "strong": _only([1, 2], 4),
            },
            0,
            "Chicken",
            _BRUTE,
        ),
    ),
    verified=_VERIFIED,
    to_open="Fang, Hipel & Kilgour 1993, Interactive Decision Making, for the definitions as printed.",
    engine=_ENGINE,
    picture=Steps(
        title="Prisoner's Dilemma: cooperation lasts only for those who look one answer ahead",
        shows=("strength",),
        x="number",
        x_title="state (0: both give way, 1: only side 1, 2: only side 2, 3: neither)",
        y_title="concepts of stability that hold (of five)",
        reading="Neither giving way satisfies every concept but the joint one; both giving way satisfies the three "
        "that look ahead.",
        mark="bar",
    ),
)

ELMIRA = Entry(
    name="elmira-conflict",
    title="Elmira: stalemate, and the deal that ends it",
    text=elmira_conflict.__doc__,
    provenance="after",
    citation="""
@article{kilgour2005,
  author  = {Kilgour, D. Marc and Hipel, Keith W.},
  title   = {The Graph Model for Conflict Resolution: Past, Present, and Future},
  journal = {Group Decision and Negotiation},
  year    = {2005},
  volume  = {14},
  number  = {6},
  pages   = {441--460}
}
""",
    source="Kilgour & Hipel 2005, Group Decision and Negotiation 14(6): 441–460; abstract read; rankings from a public "
    "example file (onp/gmcr-py, Elmira.gmcr), opened.",
    formula=ORDINAL.formula,
    parameters=ELMIRA_PARAMETERS,
    compute=elmira_conflict,
    answer=Stabilities,
    cases=(
        Case(
            {},
            {
                "nash": _only([5, 8, 9], 9, 1),
                "sequential": _only([5, 8, 9], 9, 1),
                "general": _only([1, 4, 5, 8, 9], 9, 1),
                "symmetric": _only([1, 4, 5, 8, 9], 9, 1),
                "strong": _only([8, 9], 9, 1),
            },
            0,
            "states 5, 8 and 9 are equilibria; a deal of ministry and company leaves 5 for 8",
            "definitions; the equilibria agree with the literature as recalled",
        ),
        Case(
            {"company": (9, 4, 3, 6, 8, 1, 2, 5, 7)},
            {"nash": _only([5, 9], 9, 1), "strong": _only([5, 9], 9, 1)},
            0,
            "if the company preferred stalemate and closing to accepting, there would be no deal",
            "recomputed with another ranking",
        ),
    ),
    verified=_VERIFIED,
    to_open="Kilgour & Hipel 2005, for the company's ranking, which as recalled orders states 2, 3, 7 differently.",
    engine=_ENGINE,
    picture=Steps(
        title="Elmira: three outcomes can last, two withstand every deal",
        shows=("strength",),
        x="number",
        x_title="state (5: delay, insist; 8: modify, accept, insist; 9: abandon)",
        y_title="concepts of stability that hold (of five)",
        reading="State 5 is the stalemate: it satisfies every concept for single parties, but ministry and company "
        "together prefer state 8.",
        mark="bar",
    ),
)

CUBA = Entry(
    name="cuban-missile-crisis",
    title="The Cuban missile crisis, by order of preference",
    text=cuban_missile_crisis.__doc__,
    provenance="after",
    citation="""
@book{fraser1984,
  author    = {Fraser, Niall M. and Hipel, Keith W.},
  title     = {Conflict Analysis: Models and Resolutions},
  publisher = {North-Holland},
  address   = {New York},
  year      = {1984}
}
""",
    source="Fraser & Hipel 1984, Conflict Analysis; not opened; rankings from a public example file (onp/gmcr-py, "
    "Cuban.gmcr), opened.",
    formula=ORDINAL.formula,
    parameters=CUBA_PARAMETERS,
    compute=cuban_missile_crisis,
    answer=Stabilities,
    cases=(
        Case(
            {},
            {"nash": _only([5], 12), "sequential": _only([4, 5, 6], 12), "strong": _only([5], 12)},
            0,
            "withdrawal under blockade lasts by anticipation only",
            _BRUTE,
        ),
        Case(
            {"united_states": (1, 7, 8, 6, 12, 10, 11, 9, 2, 4, 3, 5)},
            {"nash": _only([5], 12), "sequential": _only([4, 5, 6], 12), "strong": _only([5], 12)},
            0,
            "the same if the United States ranks doing nothing last, as the published ranking does (recalled)",
            _BRUTE,
        ),
    ),
    verified=_VERIFIED,
    to_open="Fraser & Hipel 1984, for both rankings as printed and the published equilibria.",
    engine=_ENGINE,
    picture=Steps(
        title="Cuba 1962: what can last, and by how many concepts",
        shows=("strength",),
        x="number",
        x_title="state (4: withdrawal, 5: strike and withdrawal, 6: blockade and withdrawal)",
        y_title="concepts of stability that hold (of five)",
        reading="Blockade and withdrawal, which happened, is held in place by the answers each side expects.",
        mark="bar",
    ),
)

ENTRIES = (ORDINAL, ELMIRA, CUBA)

STATE_NAMES: Mapping[str, tuple[str, ...]] = {
    ORDINAL.name: ("both give way", "only side 1 gives way", "only side 2 gives way", "both stand firm"),
    ELMIRA.name: tuple(ELMIRA_STATES),
    CUBA.name: tuple(CUBA_STATES),
}
"""What the states of each entry are called, in order."""
