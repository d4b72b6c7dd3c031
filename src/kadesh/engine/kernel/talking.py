"""What compiled code is told of formal talks: the rules, and what packages are worth to either leader."""

from typing import Any, NamedTuple

import numpy as np

from kadesh.engine.kernel.batch import Batch, Values
from kadesh.engine.kernel.lanes import LANES
from kadesh.engine.kernel.packages import Credibility, Talks


class Bargain(NamedTuple):
    """The table; see :func:`kadesh.engine.kernel.bargaining.hold_talks` for the shapes.

    ``kinds`` (cycle of weeks, rules); ``pause`` (worlds,) the chance that a week of talks has no battle; ``after``
    the chain of what a week of talks moves, or -1.
    """

    kinds: Values
    simple: Values
    states: Values
    others: Values
    other_rows: Values
    vetoes: Values
    slope_a: Values
    slope_d: Values
    slopes: Values
    low: Values
    high: Values
    weights: Values
    power: Values
    conclude: Values
    coming: Values
    channel: Values
    pause: Values
    must_want: bool
    after: int


class Prices(NamedTuple):
    """What packages are worth to one leader; see ``write_book`` and ``reopen`` in ``pricing`` for the shapes.

    ``rows`` (states,); ``width`` (worlds,) of ratification; ``static``: nothing changes from week to week.
    """

    rows: Values
    plain: Values
    plain_rows: Values
    odds: Values
    margin: Values
    sunk: Values
    width: Values
    incumbent: Values
    office: Values
    keeps: Values
    exits: Values
    inside: Values
    steep: bool
    gated: bool
    static: bool
    bar: Values
    heard: Values
    keeping: bool
    own: Values
    own_rows: Values
    belief_rows: Values
    lines: Values
    transfers: Values
    bite: Values
    keep: Values
    later: Values
    slope: Values
    extract: bool
    mean: Values
    weight: Values
    fixed: bool
    evidence: Values
    per_battle: Values
    net: Values
    numbers: Values
    lines_in_all: int


def lay_bargain(batch: Batch, after: int) -> Bargain:
    """The table of a batch; nobody can talk anywhere where the game has none."""
    talks, states, worlds, dtype = batch.plan.talks, batch.plan.states, batch.worlds, batch.dtype
    nothing, nowhere = np.zeros(worlds, dtype), np.zeros(states, np.int32)
    if talks is None:
        level, none = np.zeros((1, worlds), dtype), np.zeros(0, np.int32)
        empty = np.zeros((worlds // LANES, 0, 1, 1, LANES), dtype)
        return Bargain(
            np.zeros((1, 0), np.int64), np.zeros(worlds // LANES, np.bool_), none, empty,
            np.zeros((0, states), np.int32), none, level, level, np.zeros((0, worlds), dtype), nothing, nothing,
            level[None], level, nothing, np.zeros((2, 1, worlds), dtype), nowhere, nothing, False, after,
        )  # fmt: skip
    split, others = talks.divisible, batch.by_lanes(talks.others)
    simple = np.zeros(worlds, bool) if split is None else split.simple
    return Bargain(
        kinds=_kinds(talks),
        simple=np.all(simple.reshape(-1, LANES), axis=1),
        states=talks.states,
        others=others,
        other_rows=talks.other_rows,
        vetoes=talks.vetoes,
        slope_a=talks.pricing[0].slope.astype(dtype),
        slope_d=talks.pricing[1].slope.astype(dtype),
        slopes=np.zeros((others.shape[1], worlds), dtype) if split is None else split.others.astype(dtype),
        low=nothing if split is None else split.low.astype(dtype),
        high=nothing if split is None else split.high.astype(dtype),
        weights=talks.weights.astype(dtype),
        power=talks.power.astype(dtype),
        conclude=talks.conclude.astype(dtype),
        coming=talks.coming.astype(dtype),
        channel=talks.channel,
        pause=talks.pause.astype(dtype),
        must_want=talks.must_want,
        after=after,
    )


def _kinds(talks: Talks) -> Values:
    """By week in turn, who proposes under every rule: 0 for ``a``, 1 for ``d``, 2 and 3 for Nash."""
    if talks.kind == "parity":
        return np.array([[0], [1]])
    return np.array([{"draw": (0, 1), "a": (0,), "d": (1,), "nash": (2 if talks.even else 3,)}[talks.kind]])


def lay_prices(batch: Batch, side: int) -> Prices:
    """What packages are worth to one leader of a batch; there is no package where the game has no table."""
    talks, worlds, dtype = batch.plan.talks, batch.worlds, batch.dtype
    nothing = np.zeros(worlds, dtype)
    if talks is None:
        empty, rowless = np.zeros((worlds // LANES, 1, 0, LANES), dtype), np.zeros(1, np.int32)
        return Prices(
            np.zeros(batch.plan.states, np.int32), empty, rowless, empty, empty, np.zeros(worlds), np.ones(worlds),
            np.zeros(1, np.bool_), nothing, np.zeros(1), nothing, np.zeros((0, 1), np.bool_), False, False, True,
            nothing, nothing, *_no_gate(batch, 1, 0),
        )  # fmt: skip
    stated = talks.pricing[side]
    packages, rows, _ = stated.margin.shape
    gate = stated.credibility
    return Prices(
        stated.rows, batch.by_lanes(stated.plain), stated.plain_rows, batch.by_lanes(stated.odds),
        batch.by_lanes(stated.margin), stated.sunk, stated.width, stated.incumbent, stated.office.astype(dtype),
        stated.keeps, stated.exits.astype(dtype), stated.inside, stated.steep, stated.gated, stated.static,
        stated.bar.astype(dtype), stated.audience_slope.astype(dtype),
        *(_no_gate(batch, rows, packages) if gate is None else _gate(batch, gate, side)),
    )  # fmt: skip


def _no_gate(batch: Batch, rows: int, packages: int) -> tuple[Any, ...]:
    nothing, rowless, zero = np.zeros(batch.worlds, batch.dtype), np.zeros(rows, np.int32), np.zeros(batch.worlds)
    return (
        False, np.zeros((batch.worlds // LANES, 1, packages, LANES), batch.dtype), rowless, rowless, rowless,
        np.zeros(packages, np.int32), np.zeros((packages, batch.worlds), batch.dtype), nothing, nothing, nothing, False,
        zero, zero, True, zero, zero, zero[None], np.zeros((9, batch.worlds)), 0,
    )  # fmt: skip


def _gate(batch: Batch, gate: Credibility, side: int) -> tuple[Any, ...]:
    talks, dtype, learning = batch.plan.talks, batch.dtype, batch.plan.learning
    split = None if talks is None else talks.divisible
    slope = np.zeros(batch.worlds, dtype) if split is None else split.nations[side].astype(dtype)
    net = np.array(np.broadcast_to(gate.net, (gate.net.shape[0], batch.worlds)))
    return (
        True, batch.by_lanes(gate.own), gate.own_rows, gate.belief_rows, gate.lines, gate.transfers,
        gate.bite.astype(dtype), gate.keep.astype(dtype), gate.later.astype(dtype), slope, gate.extract, gate.mean,
        gate.weight, gate.fixed, learning.evidence, learning.per_battle, net, gate.numbers, gate.steps,
    )  # fmt: skip
