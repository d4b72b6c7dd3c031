"""The table laid out for the kernel: the menu, what it is worth, its gates, and what coming costs."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kadesh.domain.game import Side
from kadesh.engine.kernel.layout import Axis, Rows, axis_of, line_of, net_rows, rows_of, spread, sub_rows
from kadesh.engine.lattice import Array
from kadesh.engine.menu import Choice, menu_of, package_levels, settled_shares
from kadesh.engine.payoffs import appeal, demanded, issue_weight, national_worth, with_patrons
from kadesh.engine.setting import SIDES, Setting
from kadesh.engine.stages.table import TableStage
from kadesh.engine.stages.table import build as build_table


@dataclass(frozen=True)
class Pricing:
    """What packages are worth to one leader, in rows of what that leader looks at."""

    rows: Rows
    plain: Array
    plain_rows: Rows
    odds: Array
    margin: Array
    sunk: Array
    width: Array
    steep: bool
    incumbent: NDArray[np.bool_]
    office: Array
    keeps: Array
    exits: Array
    gated: bool
    bar: Array
    inside: NDArray[np.bool_]
    static: bool
    credibility: "Credibility | None"
    slope: Array
    audience_slope: Array


@dataclass(frozen=True)
class Credibility:
    """A side's gate against reopening."""

    extract: bool
    mean: Array
    weight: Array
    fixed: bool
    net: Array
    numbers: Array
    steps: int
    belief_rows: Rows
    lines: Rows
    transfers: Rows
    own: Array
    own_rows: Rows
    bite: Array
    keep: Array
    later: Array


@dataclass(frozen=True)
class Talks:
    """The table."""

    menu: tuple[Choice, ...]
    states: Rows
    channel: Rows
    kind: str
    weights: Array
    power: Array
    even: bool
    conclude: Array
    pause: Array
    pauses: bool
    coming: Array
    must_want: bool
    pricing: tuple[Pricing, Pricing]
    others: Array
    other_rows: Rows
    vetoes: Rows
    divisible: "Divisible | None"
    respects: tuple[tuple[Axis, Array], ...]


@dataclass(frozen=True)
class Divisible:
    """The range of the finely divisible issue, and what a unit is worth to backers and to each nation.

    ``simple``: worlds where it has a range, and moves value from ``d`` to ``a`` for whoever leads them.
    """

    low: Array
    high: Array
    others: Array
    nations: tuple[Array, Array]
    simple: NDArray[np.bool_]


def lay_table(setting: Setting, valuers: tuple[str, ...], over: NDArray[np.bool_]) -> Talks | None:
    """Everything the sweeps need of formal talks; None if the game has none. ``over``: where the war is, by state."""
    stage = build_table(setting)
    table = setting.game.table
    if stage is None or table is None:
        return None
    lattice = setting.lattice
    menu = menu_of(setting.game)
    reachable = np.broadcast_to(stage.reachable > 0, (1, *lattice.shape_between_weeks)).reshape(-1) & ~over
    levels = 2 if setting.game.channel is not None else 1
    by_channel = [_channel_level(setting, stage, level) for level in range(levels)]
    settled = [(settled_shares(setting, choice), package_levels(setting, choice)) for choice in menu]
    plain = {v: [national_worth(setting, v, s[0], levels_) for s, levels_ in settled] for v in setting.valuers}
    others = [np.stack(np.broadcast_arrays(*plain[v])) for v in valuers[2:]]
    if others:
        others = list(np.broadcast_arrays(*others))
        other_rows = np.stack([rows_of(lattice, others[0].shape[2:])] * len(others))
        other_values = np.stack([np.stack([spread(x, setting.worlds) for x in o]) for o in others])
    else:
        other_rows = np.zeros((0, int(np.prod(lattice.shape_between_weeks))), dtype=np.int32)
        other_values = np.zeros((0, len(menu), 1, setting.worlds))
    vetoes = [k for k, v in enumerate(valuers) if v in setting.game.backers and setting.game.backers[v].veto]
    channel_rows = np.zeros(int(np.prod(lattice.shape_between_weeks)), dtype=np.int32)
    if levels == 2:
        channel_rows = rows_of(lattice, tuple(2 if c.name == "channel" else 1 for c in lattice.coordinates))
    rules = 2 if table.proposer == "draw" else 1
    weights = np.stack([np.stack([c["weights"][k] for c in by_channel]) for k in range(rules)])
    power = np.stack([c["power"] for c in by_channel])
    respects = []
    for side in SIDES:
        respect = setting.game.sides[side].respect
        if respect is not None:
            respects.append((axis_of(lattice, f"respect.{side}"), line_of(setting, setting.number(respect.talks))))
    return Talks(
        menu=menu,
        states=np.flatnonzero(reachable).astype(np.int32),
        channel=channel_rows,
        kind=table.proposer,
        weights=weights,
        power=power,
        even=bool(np.all(power == 0.5)),
        conclude=line_of(setting, stage.conclude),
        pause=line_of(setting, stage.pause),
        pauses=stage.paused_axis is not None,
        coming=np.stack([np.stack([c["coming"][k] for c in by_channel]) for k in (0, 1)]),
        must_want=table.first is not None,
        pricing=(_pricing(setting, "a", settled, plain), _pricing(setting, "d", settled, plain)),
        others=np.ascontiguousarray(other_values),
        other_rows=np.ascontiguousarray(other_rows),
        vetoes=np.array(vetoes, dtype=np.int32),
        divisible=_divisible(setting, valuers),
        respects=tuple(respects),
    )


def _divisible(setting: Setting, valuers: tuple[str, ...]) -> Divisible | None:
    table = setting.game.table
    assert table is not None
    if table.divisible is None:
        return None
    issue = table.divisible.issue
    weight = {v: line_of(setting, issue_weight(setting, v, issue)) for v in setting.valuers if v not in SIDES}
    others = [weight[v] for v in valuers[2:]]
    return Divisible(
        low=line_of(setting, setting.number(table.divisible.low)),
        high=line_of(setting, setting.number(table.divisible.high)),
        others=np.stack(others) if others else np.zeros((0, setting.worlds)),
        nations=(weight["nation.a"], weight["nation.d"]),
        simple=moves_value(setting),
    )


def moves_value(setting: Setting) -> NDArray[np.bool_]:
    """In which worlds the divisible part has a range, and more of it is better for ``a`` and worse for ``d``.

    Patrons' weights inside their clients are included.
    """
    table = setting.game.table
    if table is None or table.divisible is None:
        return np.ones(setting.worlds, dtype=bool)
    issue = table.divisible.issue
    worths = with_patrons(setting, {v: issue_weight(setting, v, issue) for v in setting.valuers})
    wide = setting.number(table.divisible.high) > setting.number(table.divisible.low)
    signs = [(worths["a"] > 0), (worths["d"] < 0), wide]
    in_worlds = [np.broadcast_to(_in_every_state(sign), (setting.worlds,)) for sign in signs]
    return np.asarray(in_worlds[0] & in_worlds[1] & in_worlds[2])


def _in_every_state(sign: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(sign.reshape(sign.shape[0], -1).all(axis=1))


def _channel_level(setting: Setting, stage: TableStage, level: int) -> dict[str, Any]:
    """Proposers' weights, the Nash weight and coming costs with the channel closed (0) or open (1)."""

    def here(values: Any) -> Array:
        array = np.asarray(values, dtype=np.float64)
        if array.ndim <= 1:
            return np.full(setting.worlds, float(array.reshape(-1)[0]))
        if "channel" in setting.lattice:
            axis = setting.lattice.axis("channel")
            if array.shape[axis] > 1:
                array = np.take(array, [level], axis=axis)
        if array.ndim == len(setting.lattice.coordinates):
            array = array[None]
        return line_of(setting, array)

    weights = [here(weight) for _, weight in stage.proposers(0)]
    coming = [here(stage.coming[k]) for k in (0, 1)]
    return {"weights": weights, "power": here(stage.weight()), "coming": coming}


def _pricing(setting: Setting, side: Side, settled: list[Any], plain: dict[str, list[Array]]) -> Pricing:
    lattice, leader, worlds = setting.lattice, setting.game.sides[side], setting.worlds
    mixed = [with_patrons(setting, {v: plain[v][m] for v in setting.valuers})[side] for m in range(len(settled))]
    base = np.stack(np.broadcast_arrays(*mixed))
    discount_own = np.ones(setting.worlds)
    for backer in setting.game.backers.values():
        if backer.side == side and backer.weight_in_client != 0:
            discount_own = discount_own * (1 - line_of(setting, setting.number(backer.weight_in_client)))
    ratification = leader.ratification
    margins, sunk, width = [], np.zeros(worlds), np.ones(worlds)
    need = setting.number(0) if ratification is None else demanded(setting, side, 0)
    for shares, levels in settled:
        if ratification is None:
            margins.append(setting.number(0) + np.zeros([1] * (len(lattice.coordinates) + 1)))
        else:
            margins.append(appeal(setting, side, shares[0], levels) - need)
    if ratification is not None:
        sunk = line_of(setting, setting.number(ratification.sunk))
        width = line_of(setting, setting.number(ratification.width))
    margin = np.stack(np.broadcast_arrays(*margins))
    follows, keeps = setting.successor(side), setting.hold_on_office(side)
    divisible = setting.game.table.divisible if setting.game.table is not None else None
    slope, heard = setting.number(0), setting.number(0)
    if divisible is not None:
        slope = with_patrons(setting, {v: issue_weight(setting, v, divisible.issue) for v in setting.valuers})[side]
        if ratification is not None:
            heard = setting.number(ratification.audience.get(divisible.issue, 0))
    inside = np.stack(np.broadcast_arrays(*[np.asarray(shares[1] > 0) for shares, _ in settled]))
    credibility, extra = _credibility(setting, side, settled, plain)
    dims = np.broadcast_shapes(
        margin.shape[2:],
        base.shape[2:],
        slope.shape[1:],
        follows.shape,
        keeps.shape,
        inside.shape[1:] if inside.ndim > 2 else (),
        extra,
    )
    dims = dims if len(dims) == len(lattice.coordinates) else (1,) * (len(lattice.coordinates) - len(dims)) + dims
    packages = len(settled)
    margin = np.stack([spread(np.broadcast_to(x, (x.shape[0], *dims)), worlds) for x in margin])
    steep = ratification is not None and bool(np.any(width == 0))
    if steep and not np.all(width == 0):
        raise ValueError("a ratification width must be 0 in every world or in none")
    with np.errstate(over="ignore"):
        odds = np.exp(-margin / width) if not steep else np.zeros_like(margin)
    if ratification is None:
        odds = np.zeros_like(margin)
    gate = ratification.gate if ratification is not None else None
    bar = np.zeros(worlds)
    if gate is not None and not steep:
        asked = line_of(setting, setting.number(gate))
        with np.errstate(divide="ignore"):
            bar = width * (np.log(asked) - np.log1p(-asked))
    flat_inside = np.broadcast_to(inside.reshape(packages, *inside.shape[-len(dims) :]), (packages, *dims))
    own_rows = sub_rows(base.shape[2:], dims)
    return Pricing(
        rows=rows_of(lattice, dims),
        plain=np.ascontiguousarray(np.stack([spread(x, worlds) for x in base])),
        plain_rows=own_rows,
        odds=np.ascontiguousarray(odds),
        margin=np.ascontiguousarray(margin),
        sunk=sunk,
        width=width,
        steep=steep,
        incumbent=np.ascontiguousarray(np.broadcast_to(follows == 0, dims).reshape(-1)),
        office=line_of(setting, setting.number(leader.office)) * discount_own,
        keeps=np.ascontiguousarray(np.broadcast_to(keeps, dims).reshape(-1).astype(np.float64)),
        exits=line_of(setting, setting.number(leader.exit)) * discount_own,
        gated=gate is not None,
        bar=bar,
        inside=np.ascontiguousarray(flat_inside.reshape(packages, -1)),
        static=bool(np.all(sunk == 0)) and (credibility is None or credibility.fixed),
        credibility=None if credibility is None else _placed(credibility, dims),
        slope=spread(np.broadcast_to(slope, (slope.shape[0], *dims)), worlds),
        audience_slope=line_of(setting, heard),
    )


def _credibility(
    setting: Setting, side: Side, settled: list[Any], plain: dict[str, list[Array]]
) -> tuple[Any, tuple[int, ...]]:
    """The raw parts of a side's credibility gate, and the coordinates that it looks at."""
    rules = setting.game.sides[side].credibility
    ones = (1,) * len(setting.lattice.coordinates)
    if rules is None:
        return None, ones
    lattice, leader, number, worlds = setting.lattice, setting.game.sides[side], setting.number, setting.worlds
    name, theatre = next(iter(setting.game.fronts.items()))
    toward = 1.0 if side == "a" else -1.0
    other_side: Side = "d" if side == "a" else "a"
    discount = number(leader.discount if rules.discount is None else rules.discount)
    later = discount ** number(rules.lag_weeks)
    belief = leader.belief
    fixed = belief.weight is None or rules.feared_belief is not None
    net = number(0) if fixed else net_rows(setting)
    numbers = np.stack(
        [
            line_of(setting, x)
            for x in (
                number(leader.win),
                number(leader.lose),
                number(leader.cost),
                discount,
                number(theatre.tempo),
                number(theatre.stride) * theatre.steps,
                np.exp(number(rules.shift) * toward),
                np.exp(number(rules.first_strike) * toward),
                number(setting.game.sides[other_side].cost),
            )
        ]
    )
    bites = []
    for _, levels in settled:
        bite = number(0)
        for issue, weight in rules.guarantees.items():
            if issue in levels:
                bite = bite + number(weight) * levels[issue]
        bites.append(line_of(setting, bite))
    own = np.stack(np.broadcast_arrays(*plain[f"nation.{side}"]))
    line_dims = tuple(c.levels if c.name == f"front.{name}" else 1 for c in lattice.coordinates)
    keep = 1 - (1 - later) * (1 - rules.front_loaded)
    mean = number(belief.mean if rules.feared_belief is None else rules.feared_belief)
    raw = {
        "extract": rules.rule == "extract",
        "mean": line_of(setting, mean),
        "weight": line_of(setting, number(belief.weight or 0)),
        "fixed": fixed,
        "net": spread(net, worlds),
        "net_dims": net.shape[1:],
        "numbers": numbers,
        "steps": theatre.steps,
        "own": np.ascontiguousarray(np.stack([spread(x, worlds) for x in own])),
        "own_dims": own.shape[2:],
        "line_dims": line_dims,
        "bite": np.stack(bites),
        "keep": line_of(setting, keep),
        "later": line_of(setting, later),
        "transfers": np.array([c.transfers.get(name, 0) for c in menu_of(setting.game)], dtype=np.int32),
    }
    return _Raw(raw), np.broadcast_shapes(net.shape[1:], own.shape[2:], line_dims)


@dataclass(frozen=True)
class _Raw:
    parts: dict[str, Any]

    @property
    def fixed(self) -> bool:
        return bool(self.parts["fixed"])


def _placed(raw: _Raw, dims: tuple[int, ...]) -> Credibility:
    parts = dict(raw.parts)
    belief_rows = sub_rows(parts.pop("net_dims"), dims)
    own_rows = sub_rows(parts.pop("own_dims"), dims)
    lines = sub_rows(parts.pop("line_dims"), dims)
    return Credibility(belief_rows=belief_rows, own_rows=own_rows, lines=lines, **parts)
