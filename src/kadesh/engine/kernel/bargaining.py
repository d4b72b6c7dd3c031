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

    ``kinds`` (rules,): 0 where ``a`` proposes, 1 where ``d`` does, 2 for Nash, 3 for Nash with ``power``. ``simple``
    (sixteens of worlds,): y has a range and moves value from ``d`` to ``a`` in all of them. ``reserve`` and ``after``
    (sixteens, valuers, states, LANES); books as in :func:`kadesh.engine.kernel.pricing.write_book`; ``others``
    (sixteens, others, rows, packages, LANES). ``chosen`` (rules, states, worlds) is the package or -1, ``part`` its y;
    ``tied`` (worlds,) gains the ties met.
    """
    chunks, n, _, _ = reserve.shape
    packages = book_a.shape[2]
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
        for s in states:
            ra, rd, c = rows_a[s], rows_d[s], channel[s]
            reserve_a, reserve_d = load(reserve, (chunk, 0, s, 0)), load(reserve, (chunk, 1, s, 0))
            after_a, after_d = load(after, (chunk, 0, s, 0)), load(after, (chunk, 1, s, 0))
            gain_a = after_a - reserve_a - load(coming, (0, c, w))
            gain_d = after_d - reserve_d - load(coming, (1, c, w))
            sa, sd, share_a = load(slope_a, (ra, w)), -load(slope_d, (rd, w)), load(power, (c, w))
            per_a, per_d = inverse(sa), inverse(sd)
            for v in range(2, n):
                store(value, (v, 0), load(after, (chunk, v, s, 0)))
            for k in range(kinds.shape[0]):
                kind = kinds[k]
                best, second, pick, split, won_a, won_d = far, far, -one, zero, zero, zero
                for m in range(packages):
                    mine = load(book_a, (chunk, ra, m, WORTH, 0)) - reserve_a
                    theirs = load(book_d, (chunk, rd, m, WORTH, 0)) - reserve_d
                    lo = most(load(book_a, (chunk, ra, m, LOWEST, 0)), load(book_d, (chunk, rd, m, LOWEST, 0)))
                    hi = least(load(book_a, (chunk, ra, m, HIGHEST, 0)), load(book_d, (chunk, rd, m, HIGHEST, 0)))
                    if easy:
                        lo, hi = most(lo, -(mine * per_a)), least(hi, theirs * per_d)
                    else:
                        lo, hi = narrowed(lo, hi, mine, sa, per_a)
                        lo, hi = narrowed(lo, hi, theirs, -sd, -per_d)
                    if not some(lo <= hi + SLACK):
                        continue
                    for place in vetoes:
                        worth = load(others, (chunk, place - 2, other_rows[place - 2, s], m, 0))
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
                        worth = load(others, (chunk, v - 2, other_rows[v - 2, s], m, 0)) + load(slopes, (v - 2, w)) * y
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
