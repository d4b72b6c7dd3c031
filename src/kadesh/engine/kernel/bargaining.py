"""Compiled formal talks: the best package in every state, who comes, and the push of masses through them."""

import numpy as np

from kadesh.engine.kernel.moves import compiled
from kadesh.engine.kernel.pricing import SLACK


@compiled
def best_package(
    kind,
    states,
    reserve,
    worth_a,
    rows_a,
    worth_d,
    rows_d,
    others,
    other_rows,
    vetoes,
    power,
    channel,
    tie,
    chosen,
    gain_a,
    gain_d,
):
    """The package that a proposer takes: ``kind`` 0 for ``a``, 1 for ``d``, 2 for Nash, 3 for Nash with ``power``.

    Fills ``chosen`` (states, worlds) with the package or -1, and what it is worth to both leaders. Returns ties met.
    """
    packages = worth_a.shape[0]
    worlds = reserve.shape[2]
    low = reserve.dtype.type(-np.inf)
    slack = reserve.dtype.type(-SLACK)
    zero = reserve.dtype.type(0.0)
    level = reserve.dtype.type(tie)
    best = np.empty(worlds, reserve.dtype)
    second = np.empty(worlds, reserve.dtype)
    mine = np.empty(worlds, reserve.dtype)
    theirs = np.empty(worlds, reserve.dtype)
    allowed = np.empty(worlds, np.bool_)
    ties = 0
    for s in states:
        ra, rd, c = rows_a[s], rows_d[s], channel[s]
        for w in range(worlds):
            best[w] = low
            second[w] = low
            chosen[s, w] = -1
        for m in range(packages):
            any_ = False
            for w in range(worlds):
                ga = worth_a[m, ra, w] - reserve[0, s, w]
                gd = worth_d[m, rd, w] - reserve[1, s, w]
                mine[w] = ga
                theirs[w] = gd
                ok = (ga >= slack) & (gd >= slack)
                allowed[w] = ok
                any_ |= ok
            if not any_:
                continue
            for place in vetoes:
                r = other_rows[place - 2, s]
                for w in range(worlds):
                    allowed[w] &= others[place - 2, m, r, w] - reserve[place, s, w] >= slack
            for w in range(worlds):
                if not allowed[w]:
                    continue
                ga, gd = mine[w], theirs[w]
                if kind == 0:
                    score = worth_a[m, ra, w]
                    other = worth_d[m, rd, w]
                elif kind == 1:
                    score = worth_d[m, rd, w]
                    other = worth_a[m, ra, w]
                else:
                    pa, pd = max(ga, zero), max(gd, zero)
                    score = pa * pd if kind == 2 else pa ** (2 * power[c, w]) * pd ** (2 * (1 - power[c, w]))
                    other = pa + pd
                even = abs(score - best[w]) <= level
                if even:
                    ties += 1
                if score > best[w] + level or (even and other > second[w] + level):
                    best[w] = score
                    second[w] = other
                    chosen[s, w] = m
                    gain_a[s, w] = worth_a[m, ra, w]
                    gain_d[s, w] = worth_d[m, rd, w]
    return ties


@compiled
def best_division(
    kind,
    states,
    reserve,
    worth_a,
    rows_a,
    worth_d,
    rows_d,
    others,
    other_rows,
    vetoes,
    power,
    channel,
    tie,
    low,
    high,
    lows_a,
    highs_a,
    lows_d,
    highs_d,
    slope_a,
    slope_d,
    slope_others,
    chosen,
    gain_a,
    gain_d,
    part,
):
    """Like :func:`best_package` with a divisible part y between ``low`` and ``high``; fills ``part``."""
    packages = worth_a.shape[0]
    worlds = reserve.shape[2]
    floor = reserve.dtype.type(-np.inf)
    slack = reserve.dtype.type(SLACK)
    zero = reserve.dtype.type(0.0)
    one = reserve.dtype.type(1.0)
    inf = reserve.dtype.type(np.inf)
    level = reserve.dtype.type(tie)
    best = np.empty(worlds, reserve.dtype)
    second = np.empty(worlds, reserve.dtype)
    mine = np.empty(worlds, reserve.dtype)
    theirs = np.empty(worlds, reserve.dtype)
    lo = np.empty(worlds, reserve.dtype)
    hi = np.empty(worlds, reserve.dtype)
    ties = 0
    for s in states:
        ra, rd, c = rows_a[s], rows_d[s], channel[s]
        for w in range(worlds):
            best[w] = floor
            second[w] = floor
            chosen[s, w] = -1
        for m in range(packages):
            for w in range(worlds):
                mine[w] = worth_a[m, ra, w] - reserve[0, s, w]
                theirs[w] = worth_d[m, rd, w] - reserve[1, s, w]
                lo[w] = max(low[w], max(lows_a[m, ra, w], lows_d[m, rd, w]))
                hi[w] = min(high[w], min(highs_a[m, ra, w], highs_d[m, rd, w]))
            for w in range(worlds):
                slope = slope_a[ra, w]
                edge = -mine[w] / slope
                lo[w] = max(lo[w], edge) if slope > zero else lo[w]
                hi[w] = min(hi[w], edge) if slope < zero else hi[w]
                lo[w] = inf if (slope == zero) & (mine[w] < -slack) else lo[w]
            for w in range(worlds):
                slope = slope_d[rd, w]
                edge = -theirs[w] / slope
                lo[w] = max(lo[w], edge) if slope > zero else lo[w]
                hi[w] = min(hi[w], edge) if slope < zero else hi[w]
                lo[w] = inf if (slope == zero) & (theirs[w] < -slack) else lo[w]
            for place in vetoes:
                r = other_rows[place - 2, s]
                for w in range(worlds):
                    slope = slope_others[place - 2, w]
                    margin = others[place - 2, m, r, w] - reserve[place, s, w]
                    edge = -margin / slope
                    lo[w] = max(lo[w], edge) if slope > zero else lo[w]
                    hi[w] = min(hi[w], edge) if slope < zero else hi[w]
                    lo[w] = inf if (slope == zero) & (margin < -slack) else lo[w]
            some = False
            for w in range(worlds):
                some |= lo[w] <= hi[w] + slack
            if not some:
                continue
            for w in range(worlds):
                if not lo[w] <= hi[w] + slack:
                    continue
                sa, sd = slope_a[ra, w], -slope_d[rd, w]
                if low[w] == high[w]:
                    y = lo[w]
                elif kind == 0:
                    y = hi[w] if sa > zero else lo[w]
                elif kind == 1:
                    y = lo[w] if sd > zero else hi[w]
                else:
                    if sa > zero and sd > zero:
                        y = (power[c, w] * sa * theirs[w] - (one - power[c, w]) * sd * mine[w]) / (sa * sd)
                    else:
                        y = hi[w] if sa > zero else lo[w]
                    y = min(max(y, lo[w]), max(lo[w], hi[w]))
                ga, gd = mine[w] + sa * y, theirs[w] - sd * y
                ua, ud = worth_a[m, ra, w] + sa * y, worth_d[m, rd, w] - sd * y
                if kind == 0:
                    score, other = ua, ud
                elif kind == 1:
                    score, other = ud, ua
                else:
                    pa, pd = max(ga, zero), max(gd, zero)
                    score = pa * pd if kind == 2 else pa ** (2 * power[c, w]) * pd ** (2 * (one - power[c, w]))
                    other = pa + pd
                even = abs(score - best[w]) <= level
                if even:
                    ties += 1
                if score > best[w] + level or (even and other > second[w] + level):
                    best[w] = score
                    second[w] = other
                    chosen[s, w] = m
                    gain_a[s, w] = ua
                    gain_d[s, w] = ud
                    part[s, w] = y
    return ties


@compiled
def hold_talks(
    states,
    reserve,
    after,
    chosen,
    worth_a,
    worth_d,
    weights,
    conclude,
    coming,
    channel,
    others,
    other_rows,
    slopes,
    part,
    must_want,
    come,
):
    """Values before the table, in place of ``reserve``, and where both come.

    ``chosen``, ``worth_a``, ``worth_d`` and ``part`` are (rules, states, worlds); ``after`` may be ``reserve`` itself.
    """
    n, _, worlds = reserve.shape
    rules = chosen.shape[0]
    zero = reserve.dtype.type(0.0)
    for s in range(come.shape[0]):
        for w in range(worlds):
            come[s, w] = 0
    for s in states:
        c = channel[s]
        for w in range(worlds):
            gain_a = after[0, s, w] - reserve[0, s, w]
            gain_d = after[1, s, w] - reserve[1, s, w]
            for k in range(rules):
                if chosen[k, s, w] >= 0:
                    share = weights[k, c, w] * conclude[w]
                    gain_a += share * (worth_a[k, s, w] - after[0, s, w])
                    gain_d += share * (worth_d[k, s, w] - after[1, s, w])
            gain_a -= coming[0, c, w]
            gain_d -= coming[1, c, w]
            if must_want and not (gain_a > zero and gain_d > zero):
                continue
            come[s, w] = 1
            reserve[0, s, w] += gain_a
            reserve[1, s, w] += gain_d
            for v in range(2, n):
                value = after[v, s, w]
                for k in range(rules):
                    m = chosen[k, s, w]
                    if m >= 0:
                        worth = others[v - 2, m, other_rows[v - 2, s], w] + slopes[v - 2, w] * part[k, s, w]
                        value += weights[k, c, w] * conclude[w] * (worth - after[v, s, w])
                reserve[v, s, w] = value


@compiled
def push_talks(states, x, talking, come, chosen, weights, conclude, channel, allowed, deals, talks, settled, packages):
    """Masses after the table: ``x`` keeps what did not talk, ``talking`` what talked without a deal.

    ``allowed`` and ``deals`` (records,) say of talks and of a deal this week: -1 nothing known, 0 no, 1 yes.
    """
    n, total, worlds = x.shape
    rules = chosen.shape[0]
    zero = x.dtype.type(0.0)
    talking[:] = 0
    for s in states:
        for w in range(worlds):
            if not come[s, w]:
                continue
            for k in range(n):
                mass = x[k, s, w]
                x[k, s, w] = zero
                if allowed[k] == 0 or mass == 0:
                    continue
                talks[k, w] += mass
                left = mass
                for j in range(rules):
                    m = chosen[j, s, w]
                    if m >= 0:
                        signed = mass * weights[j, channel[s], w] * conclude[w]
                        if deals[k] != 0:
                            settled[k, w] += signed
                        if k == 0:
                            packages[m, w] += signed
                        left -= signed
                if deals[k] != 1:
                    talking[k, s, w] = left
    for k in range(n):
        if allowed[k] == 1 or deals[k] == 1:
            for s in range(total):
                for w in range(worlds):
                    x[k, s, w] = zero
