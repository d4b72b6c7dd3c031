"""What a position is worth to an actor is how near it lies to its own, weighed by what the actor cares about.

The model
---------
Positions have several dimensions, each scaled to 0 to 1. An actor weighs the dimensions by its saliences s.
The value to actor i of position x_j is 1 - |s (x_i - x_j)| / |s|, with Euclidean length of the vector of
weighted differences. An attitude to risk R then bends it: with d the distance in value, the utility is
(1 - d)(1 + R d). This is the first step of the Spatial Model of Politics in the KAPSARC Toolkit for
Behavioral Analysis (KTAB); the bargaining that follows there is seeded chance and is not built here.

In words
--------
What an actor does not care about does not separate it from others, however far apart they stand. A
cautious actor (R above 0) finds far positions almost as good as its own and gives way easily; a bold one
(R below 0) holds near misses for losses. Distance is seen through the actor's own eyes: two actors can
disagree about how far apart they are.

Silent about
------------
Power, votes, bargaining, coalitions, and what happens in the next round: this is only how positions are
judged.

Source
------
KAPSARC Toolkit for Behavioral Analysis (MIT licence), example smpExample with its printed reference run of
30 May 2017, opened: both printed 5 by 5 matrices reproduced. The toolkit's papers were not opened.

Example
-------
>>> seen = spatial_value(own=[0.528, 0.398, 0.396], other=[0.159, 0.614, 0.720], saliences=[32.3, 22.4, 13.4], risk=1)
>>> round(float(seen.value), 3), round(float(seen.utility), 4)
(0.673, 0.8931)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from kadesh.theory.entry import Case, Curves, Entry, FloatArray, Numbers, Parameter, Says, arrays, require

ACTORS = ("Alice", "Bob", "Carol", "David", "Ellen")
"""The actors of the toolkit's example; the fifth name is ours, the printed run shows only a number."""

POSITIONS = (
    (52.8, 39.8, 39.6),
    (15.9, 61.4, 72.0),
    (61.1, 86.5, 44.5),
    (26.3, 16.5, 15.9),
    (73.3, 61.1, 26.3),
)
"""Positions of the example on three dimensions, 0 to 100."""

SALIENCES = (
    (32.3, 22.4, 13.4),
    (25.2, 34.5, 26.5),
    (28.8, 28.6, 18.2),
    (15.6, 42.0, 14.3),
    (39.7, 19.9, 15.8),
)
"""Saliences of the example, row by row as positions."""

_ALICE, _BOB = (tuple(round(each / 100, 6) for each in POSITIONS[i]) for i in (0, 1))
PARAMETERS = (
    Parameter("x_i", "own", "the judging actor's position", "share of the scale", 0, 1, _ALICE, "list"),
    Parameter("x_j", "other", "the position that is judged", "share of the scale", 0, 1, _BOB, "list"),
    Parameter("s", "saliences", "the judging actor's weights", "weight", 0, np.inf, SALIENCES[0], "list"),
    Parameter("R", "risk", "the judging actor's attitude to risk", "number", -1, 1, 1.0),
)


@dataclass(frozen=True, slots=True)
class SpatialValue:
    """How one actor judges one position."""

    distance: Annotated[FloatArray, Says("how far the position is, in the actor's eyes", "share of the scale")]
    value: Annotated[FloatArray, Says("what the position is worth without regard to risk", "share of its own")]
    utility: Annotated[FloatArray, Says("what it is worth with the attitude to risk", "share of its own")]


def spatial_value(*, own: Numbers, other: Numbers, saliences: Numbers, risk: Numbers) -> SpatialValue:
    """What a position in several dimensions is worth to an actor.

    Parameters
    ----------
    own, other: x_i, x_j: positions, lists of shares in [0, 1] (the dimensions are the last axis)
    saliences: s: weight of each dimension for the judging actor, 0 or more and not all 0
    risk: R: attitude to risk, from -1 (bold) to 1 (cautious)

    Returns
    -------
    SpatialValue with arrays of the shape that the lists (without their last axis) and the risk broadcast to.

    Raises
    ------
    DomainError where a value leaves its domain, the lists differ in length, or no dimension has weight.

    Examples
    --------
    >>> spatial_value(own=[0, 0], other=[1, 1], saliences=[1, 3], risk=[-1, 0, 1]).utility.tolist()
    [0.0, 0.0, 0.0]
    >>> spatial_value(own=[0], other=[0.5], saliences=[1], risk=[-1, 0, 1]).utility.tolist()
    [0.25, 0.5, 0.75]
    """
    mine, theirs, weight, r = arrays(PARAMETERS, own=own, other=other, saliences=saliences, risk=risk)
    require(
        mine.shape[-1] == theirs.shape[-1] == weight.shape[-1], "positions and saliences must have the same dimensions"
    )
    require(weight.max(axis=-1) > 0, "some dimension must have weight")
    mine, theirs, weight = np.broadcast_arrays(mine, theirs, weight)
    length = np.sqrt((weight**2).sum(axis=-1))
    distance = np.sqrt((weight**2 * (mine - theirs) ** 2).sum(axis=-1)) / length
    distance, r = np.broadcast_arrays(distance, r)
    return SpatialValue(distance, 1 - distance, (1 - distance) * (1 + r * distance))


_PRINTED = "printed in the toolkit's reference run 20170530_ref-smpExample.txt"

ENTRY = Entry(
    name="spatial-value",
    title="KTAB: what a position is worth",
    text=__doc__,
    provenance="after",
    citation="""
@misc{kapsarc2017,
  author = {{KAPSARC}},
  title  = {KAPSARC Toolkit for Behavioral Analysis (KTAB), Spatial Model of Politics},
  year   = {2017},
  note   = {Software, MIT licence; examples/smp/doc/20170530\\_ref-smpExample.txt}
}
""",
    source="KAPSARC Toolkit for Behavioral Analysis (software, MIT licence), examples/smp/doc, reference run of "
    "30 May 2017 opened; its papers not opened.",
    formula=r"v_{ij} = 1-\\frac{\\lVert s_i\\circ(x_i-x_j)\\rVert}{\\lVert s_i\\rVert}, \\qquad "
    r"u = (1-d)(1+R\\,d), \\quad d = 1-v",
    parameters=PARAMETERS,
    compute=spatial_value,
    answer=SpatialValue,
    cases=(
        Case({"risk": 1.0}, {"value": 0.673}, 5e-4, "Alice judges Bob's position", _PRINTED),
        Case({"risk": 1.0}, {"utility": 0.8931}, 5e-5, "Alice judges Bob's position, R = 1", _PRINTED),
        Case(
            {
                "own": np.array(POSITIONS)[0] / 100,
                "other": np.array(POSITIONS) / 100,
                "saliences": SALIENCES[0],
                "risk": 1.0,
            },
            {"utility": [1, 0.8931, 0.9321, 0.9359, 0.9595]},
            5e-5,
            "Alice judges every position",
            _PRINTED,
        ),
    ),
    verified="All 25 values and all 25 utilities of the printed example reproduced to the digits printed.",
    to_open="The toolkit's papers, for how attitudes to risk are inferred from chances of winning.",
    engine="The engine cannot express it: it judges positions and nobody chooses; the worth of a package is linear in"
    " the level of each issue, not a distance from an ideal point.",
    picture=Curves(
        title="Caution turns distant positions into acceptable ones",
        x="risk",
        start=-1.0,
        stop=1.0,
        shows=("utility", "value"),
        labels=("with attitude to risk", "without"),
        y_title="worth to Alice (her own position: 1)",
        reading="Bob's position as Alice judges it: worth half to a bold Alice, nine tenths to a cautious one.",
        x_title="attitude to risk (bold to cautious)",
    ),
)
