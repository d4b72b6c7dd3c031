"""Who blocks a deal, week by week, in the kernel: the same reasons as the reference's ``blocking``, weighted by mass.

Every gate bounds the divisible part y of a package from both sides; dropping a gate is taking its bounds away.
"""

import numpy as np

from kadesh.engine.kernel.backward import Policies
from kadesh.engine.kernel.batch import Batch, Values
from kadesh.engine.kernel.forward import Watch
from kadesh.engine.kernel.lanes import LANES, by_world, least, load, load_mask, most, some, spread, store, where
from kadesh.engine.kernel.moves import compiled
from kadesh.engine.kernel.pricing import SLACK, fill_book, inverse, narrowed
from kadesh.engine.kernel.program import TABLE, Program
from kadesh.engine.kernel.room import HOLD
from kadesh.engine.setting import SIDES

OPEN, COME, CHANNEL, JOINTLY = 0, 1, 2, 3
FIRST_GATE = 4


def examiner(batch: Batch, program: Program, policies: Policies, reasons: dict[str, Values]) -> Watch:
    """A hook for the forward sweep that adds the mass blocked for each reason, (weeks + 1, worlds), to ``reasons``."""
    plan, game, talks = batch.plan, batch.game, batch.plan.talks
    assert talks is not None
    reserves = policies.reserves
    names, kinds = _names(batch)
    for name in names:
        reasons[name] = np.zeros((game.weeks + 1, batch.worlds))
    over = np.zeros(plan.states, dtype=bool)
    over[plan.won] = True
    over[plan.lost] = True
    reachable = np.zeros(plan.states, dtype=bool)
    reachable[talks.states] = True
    vetoes = np.array(talks.vetoes, dtype=np.int32)
    nothing = np.zeros(batch.worlds)
    if talks.divisible is None:
        low, high, slopes = nothing, nothing, np.zeros((talks.others.shape[0], batch.worlds))
    else:
        low, high, slopes = talks.divisible.low, talks.divisible.high, talks.divisible.others

    def examine(week: int, what: int, _which: int, branches: dict[int, Values]) -> None:
        if week >= reserves.shape[0] or what != TABLE:
            return
        masses = by_world(branches[HOLD][:, 0])
        worths, gates = [], []
        for side in (0, 1):
            worth, ratify, credible = _unfolded(program, side, week)
            worths.append(worth)
            gates.append((ratify, credible))
        found = np.zeros((len(names), batch.worlds))
        weigh(
            masses.astype(np.float64), np.flatnonzero(~over), reachable, policies.come[week],
            reserves[week].astype(np.float64), worths[0], worths[1], talks.pricing[0].rows, talks.pricing[1].rows,
            gates[0][0], gates[1][0], gates[0][1], gates[1][1], talks.pricing[0].inside, talks.pricing[0].slope,
            talks.pricing[1].slope, talks.others, talks.other_rows, slopes, vetoes, low, high, _safe(batch, 0),
            _safe(batch, 1), kinds, found,
        )  # fmt: skip
        for k, name in enumerate(names):
            reasons[name][week] += found[k]

    return examine


def _names(batch: Batch) -> tuple[list[str], Values]:
    """The reasons in the order of the compiled sweep, and for each gate its place there (-1 where the game lacks it).

    ``kinds``: line, ratify a, ratify d, credible a, credible d, reserve a, reserve d, personal a, personal d, then a
    veto each.
    """
    game = batch.game
    names = ["open", "come", "channel", "jointly", "line"]
    kinds = [4]
    for part in ("ratification", "credibility"):
        for side in SIDES:
            if getattr(game.sides[side], part) is None:
                kinds.append(-1)
            else:
                kinds.append(len(names))
                names.append(f"{'ratify' if part == 'ratification' else 'credible'}.{side}")
    for name in ("reserve.a", "reserve.d", "personal.a", "personal.d"):
        kinds.append(len(names))
        names.append(name)
    for name, backer in game.backers.items():
        if backer.veto:
            kinds.append(len(names))
            names.append(f"reserve.{name}")
    return names, np.array(kinds, dtype=np.int32)


def _unfolded(program: Program, side: int, week: int) -> tuple[Values, Values, Values]:
    """Prices without any gate, and the bounds that ratify and credible put on y: (2, packages, rows, worlds) each."""
    prices, bargain = (program.prices_a, program.prices_d)[side], program.bargain
    chunks, rows, packages, _ = prices.margin.shape
    written = np.empty((chunks, rows, packages, 5, LANES), prices.margin.dtype)
    opened = np.empty((prices.net.shape[0], prices.lines_in_all + 1, chunks * LANES), prices.margin.dtype)
    fill_book(week, side, prices, bargain.low, bargain.high, written, opened)
    book = np.moveaxis(written, (3, 2, 1, 0), (0, 1, 2, 3))
    columns = book.reshape(*book.shape[:3], -1).astype(np.float64)
    return columns[0], columns[1:3], columns[3:5]


def _safe(batch: Batch, side: int) -> Values:
    """What holding office for sure adds to the nation's worth, by row; nan where a successor decides."""
    talks = batch.plan.talks
    assert talks is not None
    stated = talks.pricing[side]
    office = batch.plan.setting.number(batch.game.sides[SIDES[side]].office).reshape(-1)
    table = np.broadcast_to(office, (batch.worlds,))[None] * stated.keeps[:, None]
    return np.where(stated.incumbent[:, None], table, np.nan)


@compiled
def meet(lows, highs, low, high, without, also):
    """In which worlds some y passes all gates (gates, LANES) but two, with one more pair of bounds."""
    for g in range(lows.shape[0]):
        if g not in (without, also):
            low, high = most(low, load(lows, (g, 0))), least(high, load(highs, (g, 0)))
    return low <= high + SLACK


@compiled
def put_gate(lows, highs, g, margin, slope):
    """A gate's own bounds on y: margin + slope y >= 0."""
    far = spread(np.inf, lows)
    low, high = narrowed(-far, far, margin, slope, inverse(slope))
    store(lows, (g, 0), low)
    store(highs, (g, 0), high)


@compiled
def weigh(
    mass, states, reachable, come, reserve, worth_a, worth_d, rows_a, rows_d, ratify_a, ratify_d, credible_a,
    credible_d, inside, slope_a, slope_d, others, other_rows, slopes, vetoes, low, high, safe_a, safe_d, kinds, found,
):  # fmt: skip
    """Add the mass of every state to the reasons that block there: ``found`` (reasons, worlds), sixteen at a time."""
    packages, n = worth_a.shape[0], others.shape[0]
    gates = 7 + vetoes.shape[0]
    lows, highs = np.empty((gates, LANES)), np.empty((gates, LANES))
    pivotal = np.zeros((found.shape[0], LANES))
    zero, one, far = spread(0.0, mass), spread(1.0, mass), spread(np.inf, mass)
    for w in range(0, mass.shape[1], LANES):
        lowest, highest = load(low, (w,)), load(high, (w,))
        for s in states:
            ra, rd = rows_a[s], rows_d[s]
            weight = load(mass, (s, w))
            there = weight > spread(1e-13, mass)
            if not some(there):
                continue
            reserve_a, reserve_d = load(reserve, (0, s, w)), load(reserve, (1, s, w))
            sa, sd = load(slope_a, (ra, w)), load(slope_d, (rd, w))
            pivotal[:] = 0
            admissible = weight < weight
            for m in range(packages):
                own_a, own_d = load(worth_a, (m, ra, w)), load(worth_d, (m, rd, w))
                store(lows, (0, 0), -far if inside[m, ra] else far)
                store(highs, (0, 0), far)
                for k in range(2):
                    store((lows, highs)[k], (1, 0), load(ratify_a, (k, m, ra, w)))
                    store((lows, highs)[k], (2, 0), load(ratify_d, (k, m, rd, w)))
                    store((lows, highs)[k], (3, 0), load(credible_a, (k, m, ra, w)))
                    store((lows, highs)[k], (4, 0), load(credible_d, (k, m, rd, w)))
                put_gate(lows, highs, 5, own_a - reserve_a, sa)
                put_gate(lows, highs, 6, own_d - reserve_d, sd)
                for j in range(vetoes.shape[0]):
                    v = vetoes[j]
                    worth = load(others, (v - 2, m, other_rows[v - 2, s], w))
                    put_gate(lows, highs, 7 + j, worth - load(reserve, (v, s, w)), load(slopes, (v - 2, w)))
                admissible = admissible | meet(lows, highs, lowest, highest, -1, -1)
                if not some(there & ~admissible):
                    break
                for g in range(gates):
                    place = kinds[g] if g < 7 else kinds[g + 2]
                    if place >= 0:
                        opens = meet(lows, highs, lowest, highest, g, -1)
                        store(pivotal, (place, 0), where(opens, one, load(pivotal, (place, 0))))
                for i in range(2):
                    nation = n - 2 + i
                    worth, slope = load(others, (nation, m, other_rows[nation, s], w)), load(slopes, (nation, w))
                    lo, hi = narrowed(-far, far, worth - load(reserve, (nation + 2, s, w)), slope, inverse(slope))
                    opens = meet(lows, highs, most(lo, lowest), least(hi, highest), 5 + i, 1 + i)
                    store(pivotal, (kinds[7 + i], 0), where(opens, one, load(pivotal, (kinds[7 + i], 0))))
                    if kinds[1 + i] >= 0:
                        safe = load(safe_a, (ra, w)) if i == 0 else load(safe_d, (rd, w))
                        sure = where(safe == safe, worth + safe, own_a if i == 0 else own_d)
                        slope = sa if i == 0 else sd
                        lo, hi = narrowed(-far, far, sure - (reserve_a if i == 0 else reserve_d), slope, inverse(slope))
                        opens = meet(lows, highs, most(lo, lowest), least(hi, highest), 5 + i, 1 + i)
                        place = kinds[1 + i]
                        store(pivotal, (place, 0), where(opens, one, load(pivotal, (place, 0))))
            free = where(there & admissible, weight, zero)
            if not reachable[s]:
                store(found, (CHANNEL, w), load(found, (CHANNEL, w)) + free)
            else:
                coming = load_mask(come, (s, w))
                store(found, (OPEN, w), load(found, (OPEN, w)) + where(coming, free, zero))
                store(found, (COME, w), load(found, (COME, w)) + where(coming, zero, free))
            left = where(there & ~admissible, weight, zero)
            alone = zero
            for k in range(FIRST_GATE, found.shape[0]):
                does = load(pivotal, (k, 0))
                store(found, (k, w), load(found, (k, w)) + does * left)
                if k != kinds[7] and k != kinds[8]:
                    alone = most(alone, does)
            store(found, (JOINTLY, w), load(found, (JOINTLY, w)) + (one - alone) * left)
