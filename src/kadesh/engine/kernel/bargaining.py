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
    one = reserve.dtype.type(1.0)
    best = np.empty(worlds, reserve.dtype)
    second = np.empty(worlds, reserve.dtype)
    mine = np.empty(worlds, reserve.dtype)
    theirs = np.empty(worlds, reserve.dtype)
    score = np.empty(worlds, reserve.dtype)
    other = np.empty(worlds, reserve.dtype)
    pick = np.empty(worlds, reserve.dtype)
    tied = np.zeros(worlds, reserve.dtype)
    number = np.arange(packages).astype(reserve.dtype)
    allowed = np.empty(worlds, np.bool_)
    for s in states:
        ra, rd, c = rows_a[s], rows_d[s], channel[s]
        for w in range(worlds):
            best[w] = low
            second[w] = low
            pick[w] = -one
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
                pa, pd = max(mine[w], zero), max(theirs[w], zero)
                if kind == 0:
                    score[w], other[w] = worth_a[m, ra, w], worth_d[m, rd, w]
                elif kind == 1:
                    score[w], other[w] = worth_d[m, rd, w], worth_a[m, ra, w]
                elif kind == 2:
                    score[w], other[w] = pa * pd, pa + pd
                else:
                    score[w] = pa ** (2 * power[c, w]) * pd ** (2 * (1 - power[c, w]))
                    other[w] = pa + pd
            for w in range(worlds):
                even = allowed[w] & (abs(score[w] - best[w]) <= tie)
                better = allowed[w] & ((score[w] > best[w] + tie) | (even & (other[w] > second[w] + tie)))
                tied[w] += one if even else zero
                best[w] = score[w] if better else best[w]
                second[w] = other[w] if better else second[w]
                pick[w] = number[m] if better else pick[w]
        for w in range(worlds):
            m = int(pick[w])
            chosen[s, w] = m
            if m >= 0:
                gain_a[s, w] = worth_a[m, ra, w]
                gain_d[s, w] = worth_d[m, rd, w]
    ties = 0
    for w in range(worlds):
        ties += int(tied[w])
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
    share = np.empty(worlds, reserve.dtype)
    gain_a = np.empty(worlds, reserve.dtype)
    gain_d = np.empty(worlds, reserve.dtype)
    for s in range(come.shape[0]):
        for w in range(worlds):
            come[s, w] = 0
    for s in states:
        c = channel[s]
        for w in range(worlds):
            gain_a[w] = after[0, s, w] - reserve[0, s, w] - coming[0, c, w]
            gain_d[w] = after[1, s, w] - reserve[1, s, w] - coming[1, c, w]
        for k in range(rules):
            for w in range(worlds):
                share[w] = weights[k, c, w] * conclude[w] if chosen[k, s, w] >= 0 else zero
            for w in range(worlds):
                gain_a[w] += share[w] * (worth_a[k, s, w] - after[0, s, w]) if share[w] > zero else zero
                gain_d[w] += share[w] * (worth_d[k, s, w] - after[1, s, w]) if share[w] > zero else zero
        some = False
        for w in range(worlds):
            both = (not must_want) | ((gain_a[w] > zero) & (gain_d[w] > zero))
            come[s, w] = both
            some |= both
        if not some:
            continue
        for w in range(worlds):
            reserve[0, s, w] += gain_a[w] if come[s, w] else zero
            reserve[1, s, w] += gain_d[w] if come[s, w] else zero
        for v in range(2, n):
            r = other_rows[v - 2, s]
            for w in range(worlds):
                if come[s, w]:
                    value = after[v, s, w]
                    for k in range(rules):
                        m = chosen[k, s, w]
                        if m >= 0:
                            worth = others[v - 2, m, r, w] + slopes[v - 2, w] * part[k, s, w]
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
