"""Who blocks a deal, week by week, in the kernel: the same reasons as the reference's ``blocking``, weighted by mass.

Every gate bounds the divisible part y of a package from both sides; dropping a gate is taking its bounds away.
"""

import numpy as np

from kadesh.engine.kernel.backward import Policies, write_book
from kadesh.engine.kernel.batch import HOLD, Batch, Branch, Values
from kadesh.engine.kernel.forward import Watch
from kadesh.engine.kernel.lanes import by_world
from kadesh.engine.kernel.moves import compiled
from kadesh.engine.kernel.packages import Pricing
from kadesh.engine.kernel.pricing import SLACK, bound
from kadesh.engine.kernel.program import Step, Table
from kadesh.engine.setting import SIDES

OPEN, COME, CHANNEL, JOINTLY = 0, 1, 2, 3
FIRST_GATE = 4


def examiner(batch: Batch, policies: Policies, reasons: dict[str, Values]) -> Watch:
    """A hook for the forward sweep that adds the mass blocked for each reason, (weeks + 1, worlds), to ``reasons``."""
    plan, game, talks = batch.plan, batch.game, batch.plan.talks
    assert talks is not None
    assert policies.reserves is not None
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

    def examine(week: int, step: Step, branches: dict[Branch, Values]) -> None:
        if week >= reserves.shape[0] or not isinstance(step, Table):
            return
        masses = by_world(branches[HOLD][:, 0])
        worths, gates = [], []
        for side in (0, 1):
            worth, ratify, credible = _unfolded(batch, talks.pricing[side], side, week)
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


def _unfolded(batch: Batch, stated: Pricing, side: int, week: int) -> tuple[Values, Values, Values]:
    """Prices without any gate, and the bounds that ratify and credible put on y: (2, packages, rows, worlds) each."""
    book = np.moveaxis(write_book(batch, stated, side, week, columns=5), (3, 2, 1, 0), (0, 1, 2, 3))
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
def _meets(lows, highs, low, high, without, instead_low, instead_high, also):
    """Whether some y passes all gates but ``without`` and ``also``, with one more pair of bounds."""
    lo, hi = max(low, instead_low), min(high, instead_high)
    for g in range(lows.shape[0]):
        if g not in (without, also):
            lo = max(lo, lows[g])
            hi = min(hi, highs[g])
    return lo <= hi + SLACK


@compiled
def weigh(
    mass, states, reachable, come, reserve, worth_a, worth_d, rows_a, rows_d, ratify_a, ratify_d, credible_a,
    credible_d, inside, slope_a, slope_d, others, other_rows, slopes, vetoes, low, high, safe_a, safe_d, kinds, found,
):  # fmt: skip
    """Add the mass of every state to the reasons that block there: ``found`` (reasons, worlds)."""
    packages = worth_a.shape[0]
    worlds = mass.shape[1]
    gates = 7 + vetoes.shape[0]
    inf = np.inf
    lows = np.empty(gates)
    highs = np.empty(gates)
    pivotal = np.zeros(found.shape[0], np.bool_)
    n = others.shape[0]
    for s in states:
        ra, rd = rows_a[s], rows_d[s]
        for w in range(worlds):
            weight = mass[s, w]
            if weight <= 1e-13:
                continue
            pivotal[:] = False
            admissible = False
            for m in range(packages):
                lows[0], highs[0] = (-inf, inf) if inside[m, ra] else (inf, inf)
                lows[1], highs[1] = ratify_a[0, m, ra, w], ratify_a[1, m, ra, w]
                lows[2], highs[2] = ratify_d[0, m, rd, w], ratify_d[1, m, rd, w]
                lows[3], highs[3] = credible_a[0, m, ra, w], credible_a[1, m, ra, w]
                lows[4], highs[4] = credible_d[0, m, rd, w], credible_d[1, m, rd, w]
                lows[5], highs[5] = bound(worth_a[m, ra, w] - reserve[0, s, w], slope_a[ra, w], -inf, inf)
                lows[6], highs[6] = bound(worth_d[m, rd, w] - reserve[1, s, w], slope_d[rd, w], -inf, inf)
                for j in range(vetoes.shape[0]):
                    v = vetoes[j]
                    worth = others[v - 2, m, other_rows[v - 2, s], w]
                    lows[7 + j], highs[7 + j] = bound(worth - reserve[v, s, w], slopes[v - 2, w], -inf, inf)
                if _meets(lows, highs, low[w], high[w], -1, -inf, inf, -1):
                    admissible = True
                    break
                for g in range(gates):
                    place = kinds[g] if g < 7 else kinds[g + 2]
                    if place >= 0 and not pivotal[place]:
                        pivotal[place] = _meets(lows, highs, low[w], high[w], g, -inf, inf, -1)
                for i in range(2):
                    nation = n - 2 + i
                    worth = others[nation, m, other_rows[nation, s], w]
                    lo, hi = bound(worth - reserve[nation + 2, s, w], slopes[nation, w], -inf, inf)
                    if not pivotal[kinds[7 + i]]:
                        pivotal[kinds[7 + i]] = _meets(lows, highs, low[w], high[w], 5 + i, lo, hi, 1 + i)
                    if kinds[1 + i] >= 0 and not pivotal[kinds[1 + i]]:
                        safe = safe_a[ra, w] if i == 0 else safe_d[rd, w]
                        own = worth_a[m, ra, w] if i == 0 else worth_d[m, rd, w]
                        slope = slope_a[ra, w] if i == 0 else slope_d[rd, w]
                        sure = own if np.isnan(safe) else worth + safe
                        lo, hi = bound(sure - reserve[i, s, w], slope, -inf, inf)
                        pivotal[kinds[1 + i]] = _meets(lows, highs, low[w], high[w], 5 + i, lo, hi, 1 + i)
            if admissible:
                if not reachable[s]:
                    found[CHANNEL, w] += weight
                elif come[s, w]:
                    found[OPEN, w] += weight
                else:
                    found[COME, w] += weight
                continue
            alone = False
            for k in range(FIRST_GATE, found.shape[0]):
                if pivotal[k]:
                    found[k, w] += weight
                    if k != kinds[7] and k != kinds[8]:
                        alone = True
            if not alone:
                found[JOINTLY, w] += weight
