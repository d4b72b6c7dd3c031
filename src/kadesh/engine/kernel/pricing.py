"""Compiled prices: what every package is worth to a leader in a week, and the gates that need no reserve value.

The gates line, ratify and credible do not depend on what fighting on is worth. A package off the line is worth minus
infinity; the other two are bounds on its divisible part y, which nothing meets where a package without one fails.
"""

import numpy as np

from kadesh.engine.kernel.lanes import LANES, least, load, most, spread, store, where
from kadesh.engine.kernel.moves import compiled

SLACK = 1e-12
WORTH, LOWEST, HIGHEST = 0, 1, 2
"""Columns of a book: what a package is worth to a leader, and the bounds on its divisible part y."""


@compiled
def ruin(win, lose, cost, factor, up, down, steps, out, pivots):
    """W of the reference's reopening module for one world: ``out`` (steps + 1,) from W(0) = lose to W(steps) = win."""
    out[0], out[steps] = lose, win
    stay = 1.0 - factor * (1.0 - up - down)
    ratio = 0.0
    part = 0.0
    for k in range(1, steps):
        right = -cost
        if k == 1:
            right += factor * down * lose
        if k == steps - 1:
            right += factor * up * win
        pivot = stay - (factor * down * ratio if k > 1 else 0.0)
        part = (right + (factor * down * part if k > 1 else 0.0)) / pivot
        ratio = factor * up / pivot
        pivots[k] = ratio
        out[k] = part
    for k in range(steps - 2, 0, -1):
        out[k] += pivots[k] * out[k + 1]


@compiled
def reopen(week, side, mean, weight, fixed, evidence, per_battle, net, numbers, steps, table):
    """Q of the reference: value of reopening for a side, (belief rows, resulting line, worlds), in one week.

    ``numbers`` (9, worlds): win, lose, cost, discount, tempo, strides, e^shift, e^first strike, all toward ``a``.
    """
    rows, _, worlds = table.shape
    fight = np.empty(steps + 1)
    pivots = np.empty(steps + 1)
    for r in range(rows):
        for w in range(worlds):
            odds = mean[w]
            if not fixed:
                battles = evidence[w] * week
                seen = min(max(net[r, w] * per_battle[w], -battles), battles)
                odds = (odds * weight[w] + (battles + seen) / 2) / (weight[w] + battles)
            win, lose, cost, factor = numbers[0, w], numbers[1, w], numbers[2, w], numbers[3, w]
            rate, m = numbers[4, w], numbers[5, w]
            p = odds * numbers[6, w] / (odds * numbers[6, w] + 1.0 - odds)
            f = p * numbers[7, w] / (p * numbers[7, w] + 1.0 - p)
            up, down = rate * m * (m + (2 * p - 1)) / 2, rate * m * (m - (2 * p - 1)) / 2
            first, after = rate * m * (m + (2 * f - 1)) / 2, rate * m * (m - (2 * f - 1)) / 2
            if side == 1:
                up, down = down, up
                first, after = after, first
            ruin(win, lose, cost, factor, up, down, steps, fight, pivots)
            for k in range(steps + 1):
                higher, lower = fight[min(k + 1, steps)], fight[max(k - 1, 0)]
                value = -cost + factor * (first * higher + after * lower + (1.0 - first - after) * fight[k])
                table[r, k if side == 0 else steps - k, w] = value


@compiled
def extract(week, side, mean, weight, fixed, evidence, per_battle, net, numbers, steps, table):
    """Q under the rule ``extract``: what the risen side could demand. ``numbers[8]`` is the opponent's weekly cost."""
    rows, _, worlds = table.shape
    for r in range(rows):
        for w in range(worlds):
            odds = mean[w]
            if not fixed:
                battles = evidence[w] * week
                seen = min(max(net[r, w] * per_battle[w], -battles), battles)
                odds = (odds * weight[w] + (battles + seen) / 2) / (weight[w] + battles)
            p = odds * numbers[6, w] / (odds * numbers[6, w] + 1.0 - odds)
            chance = p if side == 0 else 1.0 - p
            win, lose = numbers[0, w], numbers[1, w]
            value = min(win, lose + (win - lose) * chance + numbers[8, w])
            for k in range(steps + 1):
                table[r, k, w] = value


@compiled
def inverse(slope):
    """1 / slope, or 0 where the slope is 0."""
    return where(slope == spread(0.0, slope), slope, 1.0 / slope)


@compiled
def narrowed(lo, hi, margin, slope, per_slope):
    """Bounds on y tightened by margin + slope y >= 0; ``per_slope`` is :func:`inverse` of the slope."""
    edge = -(margin * per_slope)
    level = spread(0.0, lo)
    lo = where(slope > level, most(lo, edge), lo)
    hi = where(slope < level, least(hi, edge), hi)
    never = (slope == level) & (margin < spread(-SLACK, lo))
    return where(never, spread(np.inf, lo), lo), hi


@compiled
def write_book(
    book, low, high, plain, plain_rows, odds, margin, growth, sunk, incumbent, office, keeps, exits, inside, steep,
    gated, bar, heard, keeping, own, own_rows, reopened, belief_rows, lines, transfers, bite, keep, later, slope,
):  # fmt: skip
    """What a leader's book says this week: (sixteens of worlds, rows, packages, 3 or 5, LANES).

    The worth of every package, then the bounds on y: with 3 columns those of its range ``low`` to ``high`` and of both
    gates together, and packages off the line are worth minus infinity; with 5 those of ratification and those of
    credibility apart, and the range and the line are left out.

    ``plain``, ``odds`` = e^(-margin / width) at week 0, ``margin`` and ``own`` as (sixteens, rows, packages, LANES);
    ``growth`` = e^(sunk x week / width), ``sunk`` and the like by world. ``steep``: the width is 0. ``gated``: the
    leader needs a hard majority, where the divisible part is ``heard``. ``keeping``: nobody may gain by reopening;
    ``reopened`` (belief rows, resulting line, worlds) is what that is worth, ``slope`` what y is worth to the nation.
    """
    top = reopened.shape[1] - 1
    apart = book.shape[3] == 5
    far = spread(np.inf, book)
    zero, one = spread(0.0, book), spread(1.0, book)
    for c in range(book.shape[0]):
        w = c * LANES
        gone, grown, hurdle = load(sunk, (w,)), load(growth, (w,)), load(sunk, (w,)) + load(bar, (w,))
        loud, later_, keep_ = load(heard, (w,)), load(later, (w,)), load(keep, (w,))
        steps = keep_ * load(slope, (w,))
        per_loud, per_step = inverse(loud), inverse(steps)
        leaving, holding = load(exits, (w,)), load(office, (w,))
        for r in range(book.shape[1]):
            q, o, b = plain_rows[r], own_rows[r], belief_rows[r]
            for m in range(book.shape[2]):
                worth = load(plain, (c, q, m, 0))
                if incumbent[r]:
                    if steep:
                        kept = where(load(margin, (c, r, m, 0)) - gone < spread(-SLACK, book), zero, one)
                    else:
                        kept = 1.0 / (1.0 + load(odds, (c, r, m, 0)) * grown)
                    worth = worth + leaving + (holding * keeps[r] - leaving) * kept
                if not apart and not inside[m, r]:
                    worth = -far
                store(book, (c, r, m, WORTH, 0), worth)
                lo, hi = (-far, far) if apart else (load(low, (w,)), load(high, (w,)))
                if gated and incumbent[r]:
                    lo, hi = narrowed(lo, hi, load(margin, (c, r, m, 0)) - hurdle, loud, per_loud)
                if apart:
                    store(book, (c, r, m, LOWEST, 0), lo)
                    store(book, (c, r, m, HIGHEST, 0), hi)
                    lo, hi = -far, far
                if keeping:
                    line = min(max(lines[r] + transfers[m], 0), top)
                    gain = load(reopened, (b, line, w)) - load(bite, (m, w))
                    lo, hi = narrowed(lo, hi, keep_ * load(own, (c, o, m, 0)) - later_ * gain, steps, per_step)
                store(book, (c, r, m, LOWEST + 2 * apart, 0), lo)
                store(book, (c, r, m, HIGHEST + 2 * apart, 0), hi)


@compiled
def fill_book(week, side, prices, low, high, book, reopened):
    """What a leader's book says in a week; ``prices`` as in :class:`kadesh.engine.kernel.talking.Prices`.

    ``book`` as in :func:`write_book`; ``reopened`` (belief rows, resulting line, worlds) is room.
    """
    worlds = prices.sunk.shape[0]
    if prices.keeping:
        if prices.extract:
            extract(
                week, side, prices.mean, prices.weight, prices.fixed, prices.evidence, prices.per_battle, prices.net,
                prices.numbers, prices.lines_in_all, reopened,
            )  # fmt: skip
        else:
            reopen(
                week, side, prices.mean, prices.weight, prices.fixed, prices.evidence, prices.per_battle, prices.net,
                prices.numbers, prices.lines_in_all, reopened,
            )  # fmt: skip
    growth, sunk = np.ones(worlds, book.dtype), np.empty(worlds, book.dtype)
    for w in range(worlds):
        sunk[w] = prices.sunk[w] * week
        if not prices.steep:
            growth[w] = np.exp(prices.sunk[w] * week / prices.width[w])
    write_book(
        book, low, high, prices.plain, prices.plain_rows, prices.odds, prices.margin, growth, sunk, prices.incumbent,
        prices.office, prices.keeps, prices.exits, prices.inside, prices.steep, prices.gated, prices.bar, prices.heard,
        prices.keeping, prices.own, prices.own_rows, reopened, prices.belief_rows, prices.lines, prices.transfers,
        prices.bite, prices.keep, prices.later, prices.slope,
    )  # fmt: skip
