"""Compiled formal talks: the best package in every state, who comes, and the push of masses through them."""

import numpy as np

from kadesh.engine.kernel.lanes import (
    LANES,
    least,
    load,
    load_mask,
    load_numbers,
    most,
    raised,
    some,
    spread,
    store,
    where,
)
from kadesh.engine.kernel.moves import compiled
from kadesh.engine.kernel.pricing import HIGHEST, LOWEST, SLACK, WORTH, inverse, narrowed


@compiled
def hold_talks(
    kinds, simple, states, reserve, after, book_a, rows_a, book_d, rows_d, chosen, part, come, tied, must_want, others,
    other_rows, vetoes, slope_a, slope_d, slopes, low, high, weights, power, conclude, coming, channel, tie,
):  # fmt: skip
    """Values before the table, in place of ``reserve``, the packages ``chosen`` and where both ``come``.

    In every state the proposer takes the package, and the divisible part y between ``low`` and ``high`` with it, that
    is best among those that leave nobody with a veto worse off than ``reserve`` and pass the gates; then each leader
    weighs coming. ``after`` (which may be ``reserve`` itself) is the value of a week of talks without a deal.

    States for which everybody reads the same prices stand in runs: what leaves somebody worse off even than the least
    of its reserves in a run is passed over in all of it, and the bounds on y found there are where each state begins.

    ``kinds`` (rules,): 0 where ``a`` proposes, 1 where ``d`` does, 2 for Nash, 3 for Nash with ``power``. ``simple``
    (sixteens of worlds,): y has a range and moves value from ``d`` to ``a`` in all of them. ``reserve`` and ``after``
    (sixteens, valuers, states, LANES); books as in :func:`kadesh.engine.kernel.pricing.write_book`; ``others``
    (sixteens, others, rows, packages, LANES). ``chosen`` (rules, states, worlds) is the package or -1, ``part`` its y;
    ``tied`` (worlds,) gains the ties met.
    """
    chunks, n, _, _ = reserve.shape
    packages, page = book_a.shape[2], book_a.shape[2] * 3 * LANES
    live, at = np.empty(packages, np.intp), np.empty(n, np.intp)
    span = np.empty(packages * 2 * LANES, reserve.dtype)
    prices_a, prices_d, worths = book_a.reshape(-1), book_d.reshape(-1), others.reshape(-1)
    taken, value = np.empty((n, LANES), reserve.dtype), np.empty((n, LANES), reserve.dtype)
    per_slope = np.empty_like(slopes)
    for place in range(slopes.shape[0]):
        for w in range(0, chunks * LANES, LANES):
            store(per_slope, (place, w), inverse(load(slopes, (place, w))))
    for chunk in range(chunks):
        w = chunk * LANES
        lowest, highest, concluding = load(low, (w,)), load(high, (w,)), load(conclude, (w,))
        zero, one, far = spread(0.0, reserve), spread(1.0, reserve), spread(-np.inf, reserve)
        easy = simple[chunk]
        end = 0
        while end < len(states):
            first, s = end, states[end]
            ra, rd = rows_a[s], rows_d[s]
            sa, sd = load(slope_a, (ra, w)), -load(slope_d, (rd, w))
            per_a, per_d = inverse(sa), inverse(sd)
            need_a, need_d = load(reserve, (chunk, 0, s, 0)), load(reserve, (chunk, 1, s, 0))
            for v in range(2, n):
                store(value, (v, 0), load(reserve, (chunk, v, s, 0)))
            end += 1
            while end < len(states) and rows_a[states[end]] == ra and rows_d[states[end]] == rd:
                z, same = states[end], True
                for v in range(2, n):
                    same = same and other_rows[v - 2, z] == other_rows[v - 2, s]
                if not same:
                    break
                need_a = least(need_a, load(reserve, (chunk, 0, z, 0)))
                need_d = least(need_d, load(reserve, (chunk, 1, z, 0)))
                for v in range(2, n):
                    store(value, (v, 0), least(load(value, (v, 0)), load(reserve, (chunk, v, z, 0))))
                end += 1
            count = 0
            for v in range(2, n):
                row = (chunk * (n - 2) + v - 2) * others.shape[2] + other_rows[v - 2, s]
                at[v] = row * packages * LANES
            at_a, at_d = (chunk * book_a.shape[1] + ra) * page, (chunk * book_d.shape[1] + rd) * page
            for m in range(packages):
                mine = load(prices_a, (at_a + (3 * m + WORTH) * LANES,)) - need_a
                theirs = load(prices_d, (at_d + (3 * m + WORTH) * LANES,)) - need_d
                lo = most(
                    load(prices_a, (at_a + (3 * m + LOWEST) * LANES,)),
                    load(prices_d, (at_d + (3 * m + LOWEST) * LANES,)),
                )
                hi = least(
                    load(prices_a, (at_a + (3 * m + HIGHEST) * LANES,)),
                    load(prices_d, (at_d + (3 * m + HIGHEST) * LANES,)),
                )
                if easy:
                    lo, hi = most(lo, -(mine * per_a)), least(hi, theirs * per_d)
                else:
                    lo, hi = narrowed(lo, hi, mine, sa, per_a)
                    lo, hi = narrowed(lo, hi, theirs, -sd, -per_d)
                store(span, (2 * m * LANES,), lo)
                store(span, ((2 * m + 1) * LANES,), hi)
            for place in vetoes:
                begin = at[place]
                slope, per, need = (
                    load(slopes, (place - 2, w)),
                    load(per_slope, (place - 2, w)),
                    load(value, (place, 0)),
                )
                for m in range(packages):
                    lo, hi = load(span, (2 * m * LANES,)), load(span, ((2 * m + 1) * LANES,))
                    lo, hi = narrowed(lo, hi, load(worths, (begin + m * LANES,)) - need, slope, per)
                    store(span, (2 * m * LANES,), lo)
                    store(span, ((2 * m + 1) * LANES,), hi)
            for m in range(packages):
                live[count] = m
                count += some(load(span, (2 * m * LANES,)) <= load(span, ((2 * m + 1) * LANES,)) + SLACK)
            for s in states[first:end]:
                c = channel[s]
                reserve_a, reserve_d = load(reserve, (chunk, 0, s, 0)), load(reserve, (chunk, 1, s, 0))
                after_a, after_d = load(after, (chunk, 0, s, 0)), load(after, (chunk, 1, s, 0))
                gain_a = after_a - reserve_a - load(coming, (0, c, w))
                gain_d = after_d - reserve_d - load(coming, (1, c, w))
                share_a = load(power, (c, w))
                for v in range(2, n):
                    store(value, (v, 0), load(after, (chunk, v, s, 0)))
                for k in range(kinds.shape[0]):
                    kind = kinds[k]
                    best, second, pick, split, won_a, won_d = far, far, -one, zero, zero, zero
                    for m in live[:count]:
                        mine = load(prices_a, (at_a + (3 * m + WORTH) * LANES,)) - reserve_a
                        theirs = load(prices_d, (at_d + (3 * m + WORTH) * LANES,)) - reserve_d
                        lo, hi = load(span, (2 * m * LANES,)), load(span, ((2 * m + 1) * LANES,))
                        if easy:
                            lo, hi = most(lo, -(mine * per_a)), least(hi, theirs * per_d)
                        else:
                            lo, hi = narrowed(lo, hi, mine, sa, per_a)
                            lo, hi = narrowed(lo, hi, theirs, -sd, -per_d)
                        for place in vetoes:
                            worth = load(worths, (at[place] + m * LANES,))
                            slope = load(slopes, (place - 2, w))
                            margin = worth - load(reserve, (chunk, place, s, 0))
                            lo, hi = narrowed(lo, hi, margin, slope, load(per_slope, (place - 2, w)))
                        fits = lo <= hi + SLACK
                        if not some(fits):
                            continue

                        alone = where(sa > zero, hi, lo)
                        if kind == 0:
                            y = alone
                        elif kind == 1:
                            y = where(sd > zero, lo, hi)
                        else:
                            both = share_a * theirs * per_d - (one - share_a) * mine * per_a
                            y = most(lo, least(hi, where((sa > zero) & (sd > zero), both, alone)))
                        y = where(lowest == highest, lo, y)
                        mine, theirs = mine + sa * y, theirs - sd * y
                        ours, yours = most(mine, zero), most(theirs, zero)
                        if kind == 0:
                            score, other = mine + reserve_a, theirs + reserve_d
                        elif kind == 1:
                            score, other = theirs + reserve_d, mine + reserve_a
                        elif kind == 2:
                            score, other = ours * yours, ours + yours
                        else:
                            score = raised(ours, 2.0 * share_a) * raised(yours, 2.0 * (one - share_a))
                            other = ours + yours
                        even = fits & (score <= best + tie) & (score >= best - tie)
                        if some(even):
                            store(tied, (w,), load(tied, (w,)) + where(even, one, zero))
                        better = (fits & (score > best + tie)) | (even & (other > second + tie))
                        best, second = where(better, score, best), where(better, other, second)
                        pick, split = where(better, spread(m, reserve), pick), where(better, y, split)
                        won_a, won_d = where(better, mine, won_a), where(better, theirs, won_d)
                        for v in range(2, n):
                            worth = load(worths, (at[v] + m * LANES,)) + load(slopes, (v - 2, w)) * y
                            store(taken, (v, 0), where(better, worth, load(taken, (v, 0))))
                    store(chosen, (k, s, w), pick)
                    store(part, (k, s, w), split)
                    signing = pick >= zero
                    if some(signing):
                        share = where(signing, load(weights, (k, c, w)) * concluding, zero)
                        gain_a = gain_a + share * where(signing, won_a + reserve_a - after_a, zero)
                        gain_d = gain_d + share * where(signing, won_d + reserve_d - after_d, zero)
                        for v in range(2, n):
                            change = share * where(signing, load(taken, (v, 0)) - load(after, (chunk, v, s, 0)), zero)
                            store(value, (v, 0), load(value, (v, 0)) + change)
                both_come = (gain_a > zero) & (gain_d > zero)
                if not must_want:
                    both_come = both_come | ~both_come
                if some(both_come):
                    store(come, (s, w), both_come)
                    store(reserve, (chunk, 0, s, 0), where(both_come, reserve_a + gain_a, reserve_a))
                    store(reserve, (chunk, 1, s, 0), where(both_come, reserve_d + gain_d, reserve_d))
                    for v in range(2, n):
                        before = load(reserve, (chunk, v, s, 0))
                        store(reserve, (chunk, v, s, 0), where(both_come, load(value, (v, 0)), before))


@compiled
def push_talks(states, x, talking, come, chosen, weights, conclude, channel, allowed, deals, talks, settled, packages):
    """Masses after the table: ``x`` keeps what did not talk, ``talking`` what talked without a deal.

    ``allowed`` and ``deals`` (records,) say of talks and of a deal this week: -1 nothing known, 0 no, 1 yes.
    ``talks`` and ``settled`` (records, worlds) and ``packages`` (packages, worlds) gain the first records' masses.
    """
    chunks, n, _, _ = x.shape
    rules = chosen.shape[0]
    talking[:] = 0
    zero = spread(0.0, x)
    signed = np.empty(LANES, x.dtype)
    for c in range(chunks):
        w = c * LANES
        concluding = load(conclude, (w,))
        for s in states:
            coming = load_mask(come, (s, w))
            if not some(coming):
                continue
            for k in range(n):
                here = load(x, (c, k, s, 0))
                mass = where(coming, here, zero)
                store(x, (c, k, s, 0), where(coming, zero, here))
                if allowed[k] == 0 or not some(mass > zero):
                    continue
                store(talks, (k, w), load(talks, (k, w)) + mass)
                left = mass
                for j in range(rules):
                    signs = load_numbers(chosen, (j, s, w), x) >= zero
                    if not some(signs):
                        continue
                    signing = where(signs, mass * load(weights, (j, channel[s], w)) * concluding, zero)
                    left = left - signing
                    if deals[k] != 0:
                        store(settled, (k, w), load(settled, (k, w)) + signing)
                    if k == 0:
                        store(signed, (0,), signing)
                        for i in range(LANES):
                            m = chosen[j, s, w + i]
                            if m >= 0:
                                packages[m, w + i] += signed[i]
                if deals[k] != 1:
                    store(talking, (c, k, s, 0), left)
    for k in range(n):
        if allowed[k] == 1 or deals[k] == 1:
            x[:, k] = 0
