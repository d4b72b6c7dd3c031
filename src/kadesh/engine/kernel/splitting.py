"""Compiled search for the best package where every package has a finely divisible part."""

import numpy as np

from kadesh.engine.kernel.moves import compiled
from kadesh.engine.kernel.pricing import SLACK


@compiled
def raise_low(low, margin, slope, slack):
    """Raise the lower bounds on y by margin + slope y >= 0, in every world."""
    zero = low.dtype.type(0.0)
    inf = low.dtype.type(np.inf)
    for w in range(low.shape[0]):
        now, gain, steep = low[w], margin[w], slope[w]
        edge = -gain / steep
        edge = edge if steep > zero else now
        bound = edge if edge > now else now
        low[w] = inf if (steep == zero) & (gain < -slack) else bound


@compiled
def cut_high(high, margin, slope):
    """Lower the upper bounds on y by margin + slope y >= 0, in every world."""
    zero = high.dtype.type(0.0)
    for w in range(high.shape[0]):
        now, gain, steep = high[w], margin[w], slope[w]
        edge = -gain / steep
        edge = edge if steep < zero else now
        high[w] = edge if edge < now else now


@compiled
def keep_where(target, source, pick, number):
    """Take over ``source`` where the package just weighed was picked."""
    for w in range(target.shape[0]):
        before, after = target[w], source[w]
        target[w] = after if pick[w] == number else before


@compiled
def best_division(
    kind, states, reserve, worth_a, rows_a, worth_d, rows_d, others, other_rows, vetoes, power, channel, tie, low, high,
    lows_a, highs_a, lows_d, highs_d, slope_a, slope_d, slope_others, chosen, gain_a, gain_d, part,
):  # fmt: skip
    """Like :func:`best_package` with a divisible part y between ``low`` and ``high``; fills ``part``.

    Every inner loop over worlds writes one array only, so that the compiler can prove it safe to do many at once.
    """
    packages = worth_a.shape[0]
    worlds = reserve.shape[2]
    kinds = reserve.dtype.type
    slack, zero, one = kinds(SLACK), kinds(0.0), kinds(1.0)
    best, second = np.empty(worlds, reserve.dtype), np.empty(worlds, reserve.dtype)
    mine, theirs = np.empty(worlds, reserve.dtype), np.empty(worlds, reserve.dtype)
    lo, hi = np.empty(worlds, reserve.dtype), np.empty(worlds, reserve.dtype)
    y, score, other = np.empty(worlds, reserve.dtype), np.empty(worlds, reserve.dtype), np.empty(worlds, reserve.dtype)
    pick, tied = np.empty(worlds, reserve.dtype), np.zeros(worlds, reserve.dtype)
    ours, yours, y_best = (
        np.empty(worlds, reserve.dtype),
        np.empty(worlds, reserve.dtype),
        np.empty(worlds, reserve.dtype),
    )
    margin = np.empty(worlds, reserve.dtype)
    number = np.arange(packages).astype(reserve.dtype)
    some_fixed = np.any(low == high)
    for s in states:
        ra, rd, c = rows_a[s], rows_d[s], channel[s]
        best[:] = kinds(-np.inf)
        second[:] = kinds(-np.inf)
        pick[:] = -one
        ours[:] = zero
        yours[:] = zero
        y_best[:] = zero
        for m in range(packages):
            this = number[m]
            for w in range(worlds):
                mine[w] = worth_a[m, ra, w] - reserve[0, s, w]
            for w in range(worlds):
                theirs[w] = worth_d[m, rd, w] - reserve[1, s, w]
            for w in range(worlds):
                first, second_, third = low[w], lows_a[m, ra, w], lows_d[m, rd, w]
                first = first if first > second_ else second_
                lo[w] = first if first > third else third
            for w in range(worlds):
                first, second_, third = high[w], highs_a[m, ra, w], highs_d[m, rd, w]
                first = first if first < second_ else second_
                hi[w] = first if first < third else third
            raise_low(lo, mine, slope_a[ra], slack)
            raise_low(lo, theirs, slope_d[rd], slack)
            cut_high(hi, mine, slope_a[ra])
            cut_high(hi, theirs, slope_d[rd])
            for place in vetoes:
                r = other_rows[place - 2, s]
                for w in range(worlds):
                    margin[w] = others[place - 2, m, r, w] - reserve[place, s, w]
                raise_low(lo, margin, slope_others[place - 2], slack)
                cut_high(hi, margin, slope_others[place - 2])
            count = 0
            for w in range(worlds):
                count += lo[w] <= hi[w] + slack
            if count == 0:
                continue
            if kind == 0:
                for w in range(worlds):
                    least, most = lo[w], hi[w]
                    y[w] = most if slope_a[ra, w] > zero else least
            elif kind == 1:
                for w in range(worlds):
                    least, most = lo[w], hi[w]
                    y[w] = least if slope_d[rd, w] < zero else most
            else:
                for w in range(worlds):
                    sa, sd, least, most = slope_a[ra, w], -slope_d[rd, w], lo[w], hi[w]
                    both = (power[c, w] * sa * theirs[w] - (one - power[c, w]) * sd * mine[w]) / (sa * sd)
                    alone = most if sa > zero else least
                    wanted = both if (sa > zero) & (sd > zero) else alone
                    wanted = wanted if wanted < most else most
                    y[w] = wanted if wanted > least else least
            if some_fixed:
                for w in range(worlds):
                    least, now = lo[w], y[w]
                    y[w] = least if low[w] == high[w] else now
            for w in range(worlds):
                mine[w] += slope_a[ra, w] * y[w]
            for w in range(worlds):
                theirs[w] += slope_d[rd, w] * y[w]
            if kind == 2:
                for w in range(worlds):
                    a, d = mine[w], theirs[w]
                    score[w] = (a if a > zero else zero) * (d if d > zero else zero)
                for w in range(worlds):
                    a, d = mine[w], theirs[w]
                    other[w] = (a if a > zero else zero) + (d if d > zero else zero)
            elif kind == 3:
                for w in range(worlds):
                    ours_now, yours_now = max(mine[w], zero), max(theirs[w], zero)
                    score[w] = ours_now ** (2 * power[c, w]) * yours_now ** (2 * (one - power[c, w]))
                for w in range(worlds):
                    a, d = mine[w], theirs[w]
                    other[w] = (a if a > zero else zero) + (d if d > zero else zero)
            else:
                leading, trailing = (mine, theirs) if kind == 0 else (theirs, mine)
                for w in range(worlds):
                    score[w] = leading[w] + reserve[kind, s, w]
                for w in range(worlds):
                    other[w] = trailing[w] + reserve[1 - kind, s, w]
            for w in range(worlds):
                even = (lo[w] <= hi[w] + slack) & (abs(score[w] - best[w]) <= tie)
                tied[w] = tied[w] + (one if even else zero)
            for w in range(worlds):
                now, top = score[w], best[w]
                even = abs(now - top) <= tie
                better = (now > top + tie) | (even & (other[w] > second[w] + tie))
                before = pick[w]
                pick[w] = this if better & (lo[w] <= hi[w] + slack) else before
            keep_where(best, score, pick, this)
            keep_where(second, other, pick, this)
            keep_where(ours, mine, pick, this)
            keep_where(yours, theirs, pick, this)
            keep_where(y_best, y, pick, this)
        for w in range(worlds):
            chosen[s, w] = np.int16(pick[w])
        for w in range(worlds):
            gain_a[s, w] = ours[w] + reserve[0, s, w]
        for w in range(worlds):
            gain_d[s, w] = yours[w] + reserve[1, s, w]
        for w in range(worlds):
            part[s, w] = y_best[w]
    ties = 0
    for w in range(worlds):
        ties += int(tied[w])
    return ties


@compiled
def split_evenly(
    states, reserve, worth_a, rows_a, worth_d, rows_d, others, other_rows, vetoes, tie, lows_a, highs_a, lows_d,
    highs_d, slope_a, slope_d, slope_others, chosen, gain_a, gain_d, part,
):  # fmt: skip
    """:func:`best_division` for Nash with equal weights where y always moves value from ``d`` to ``a``.

    In units of y, ``a`` needs at least ``needs`` and ``d`` gives at most ``gives``: the best y is the middle, cut to
    what the gates allow. ``worth_a`` and ``worth_d`` come in units of y, with the range of y already in ``lows_a`` and
    ``highs_a``.
    Every inner loop over worlds writes one array only, so that the compiler can prove it safe to do many at once.
    """
    packages = worth_a.shape[0]
    worlds = reserve.shape[2]
    kinds = reserve.dtype.type
    slack, zero, one, half = kinds(SLACK), kinds(0.0), kinds(1.0), kinds(0.5)
    best, pick, y_best = (
        np.empty(worlds, reserve.dtype),
        np.empty(worlds, reserve.dtype),
        np.empty(worlds, reserve.dtype),
    )
    own_a, own_d = np.empty(worlds, reserve.dtype), np.empty(worlds, reserve.dtype)
    needs, gives = np.empty(worlds, reserve.dtype), np.empty(worlds, reserve.dtype)
    lo, hi = np.empty(worlds, reserve.dtype), np.empty(worlds, reserve.dtype)
    y, score = np.empty(worlds, reserve.dtype), np.empty(worlds, reserve.dtype)
    scale, margin = np.empty(worlds, reserve.dtype), np.empty(worlds, reserve.dtype)
    number = np.arange(packages).astype(reserve.dtype)
    ties = 0
    for s in states:
        ra, rd = rows_a[s], rows_d[s]
        best[:] = kinds(-np.inf)
        pick[:] = -one
        y_best[:] = zero
        for w in range(worlds):
            own_a[w] = reserve[0, s, w] / slope_a[ra, w]
        for w in range(worlds):
            own_d[w] = reserve[1, s, w] / -slope_d[rd, w]
        for w in range(worlds):
            scale[w] = slope_a[ra, w] * -slope_d[rd, w]
        for m in range(packages):
            this = number[m]
            for w in range(worlds):
                needs[w] = own_a[w] - worth_a[m, ra, w]
            for w in range(worlds):
                gives[w] = worth_d[m, rd, w] - own_d[w]
            for w in range(worlds):
                first, then, last = needs[w], lows_a[m, ra, w], lows_d[m, rd, w]
                first = first if first > then else then
                lo[w] = first if first > last else last
            for w in range(worlds):
                first, then, last = gives[w], highs_a[m, ra, w], highs_d[m, rd, w]
                first = first if first < then else then
                hi[w] = first if first < last else last
            for place in vetoes:
                r = other_rows[place - 2, s]
                for w in range(worlds):
                    margin[w] = others[place - 2, m, r, w] - reserve[place, s, w]
                raise_low(lo, margin, slope_others[place - 2], slack)
                cut_high(hi, margin, slope_others[place - 2])
            count = 0
            for w in range(worlds):
                count += lo[w] <= hi[w] + slack
            if count == 0:
                continue
            for w in range(worlds):
                middle, least, most = (needs[w] + gives[w]) * half, lo[w], hi[w]
                middle = middle if middle < most else most
                y[w] = middle if middle > least else least
            for w in range(worlds):
                ours, yours = y[w] - needs[w], gives[w] - y[w]
                score[w] = scale[w] * (ours if ours > zero else zero) * (yours if yours > zero else zero)
            count = 0
            for w in range(worlds):
                count += (lo[w] <= hi[w] + slack) & (abs(score[w] - best[w]) <= tie)
            ties += count
            for w in range(worlds):
                before = pick[w]
                pick[w] = this if (lo[w] <= hi[w] + slack) & (score[w] > best[w] + tie) else before
            if count > 0:
                for w in range(worlds):
                    if lo[w] <= hi[w] + slack and abs(score[w] - best[w]) <= tie:
                        k = int(pick[w])
                        known = max(y_best[w] - own_a[w] + worth_a[k, ra, w], zero) * slope_a[ra, w]
                        known += max(worth_d[k, rd, w] - own_d[w] - y_best[w], zero) * -slope_d[rd, w]
                        other = max(y[w] - needs[w], zero) * slope_a[ra, w]
                        other += max(gives[w] - y[w], zero) * -slope_d[rd, w]
                        if other > known + tie:
                            pick[w] = this
            keep_where(best, score, pick, this)
            keep_where(y_best, y, pick, this)
        for w in range(worlds):
            m = int(pick[w])
            chosen[s, w] = m
            part[s, w] = y_best[w]
            if m >= 0:
                gain_a[s, w] = (worth_a[m, ra, w] + y_best[w]) * slope_a[ra, w]
                gain_d[s, w] = (worth_d[m, rd, w] - y_best[w]) * -slope_d[rd, w]
    return ties


@compiled
def in_units(worth, slopes, sign):
    """Prices (packages, rows, worlds) in units of the divisible part."""
    packages, rows, worlds = worth.shape
    scaled = np.empty_like(worth)
    for m in range(packages):
        for r in range(rows):
            for w in range(worlds):
                scaled[m, r, w] = worth[m, r, w] / (sign * slopes[r, w])
    return scaled


@compiled
def within(lows, highs, low, high):
    """Fold the range of the divisible part into bounds (packages, rows, worlds), in place."""
    packages, rows, worlds = lows.shape
    for m in range(packages):
        for r in range(rows):
            for w in range(worlds):
                lows[m, r, w] = max(lows[m, r, w], low[w])
            for w in range(worlds):
                highs[m, r, w] = min(highs[m, r, w], high[w])
