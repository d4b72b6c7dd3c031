"""Compiled prices: what every package is worth to a leader in a week, and the gates that need no reserve value.

The gates line, ratify and credible do not depend on what fighting on is worth. A package off the line is worth minus
infinity; the other two are bounds on its divisible part y, which nothing meets where a package without one fails.
"""

import numpy as np

from kadesh.engine.kernel.moves import compiled

SLACK = 1e-12


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
def price(prices, plain, plain_rows, odds, margin, growth, sunk, incumbent, office, keeps, exits, inside, steep):
    """What every package is worth to a leader in every row of what the leader looks at, (packages, rows, worlds).

    ``odds`` = e^(-margin / width) at week 0, ``growth`` = e^(sunk x week / width); where ``steep`` the width is 0.
    """
    packages, rows, worlds = prices.shape
    one = prices.dtype.type(1.0)
    low = prices.dtype.type(-np.inf)
    slack = prices.dtype.type(SLACK)
    for m in range(packages):
        for r in range(rows):
            if not inside[m, r]:
                for w in range(worlds):
                    prices[m, r, w] = low
                continue
            q = plain_rows[r]
            if not incumbent[r]:
                for w in range(worlds):
                    prices[m, r, w] = plain[m, q, w]
                continue
            if steep:
                for w in range(worlds):
                    survives = margin[m, r, w] - sunk[w] >= -slack
                    kept = one if survives else prices.dtype.type(0.0)
                    prices[m, r, w] = plain[m, q, w] + exits[w] + (office[w] * keeps[r] - exits[w]) * kept
            else:
                for w in range(worlds):
                    kept = one / (one + odds[m, r, w] * growth[w])
                    prices[m, r, w] = plain[m, q, w] + exits[w] + (office[w] * keeps[r] - exits[w]) * kept


@compiled
def bound(margin, slope, low, high):
    """Tighten bounds on y by margin + slope y >= 0."""
    if slope > 0:
        return max(low, -margin / slope), high
    if slope < 0:
        return low, min(high, -margin / slope)
    if margin < -SLACK:
        return np.inf, high
    return low, high


@compiled
def limit_ratify(lows, highs, margin, sunk, bar, slope, incumbent):
    """Bounds on y from a hard ratification gate."""
    packages, rows, worlds = lows.shape
    for m in range(packages):
        for r in range(rows):
            if incumbent[r]:
                for w in range(worlds):
                    lows[m, r, w], highs[m, r, w] = bound(
                        margin[m, r, w] - sunk[w] - bar[w], slope[w], lows[m, r, w], highs[m, r, w]
                    )


@compiled
def limit_credible(lows, highs, own, own_rows, reopened, belief_rows, lines, transfers, bite, keep, later, slope):
    """Bounds on y from a credibility gate."""
    packages, rows, worlds = lows.shape
    top = reopened.shape[1] - 1
    for m in range(packages):
        for r in range(rows):
            line = min(max(lines[r] + transfers[m], 0), top)
            b, q = belief_rows[r], own_rows[r]
            for w in range(worlds):
                margin = keep[w] * own[m, q, w] - later[w] * (reopened[b, line, w] - bite[m, w])
                lows[m, r, w], highs[m, r, w] = bound(margin, keep[w] * slope[w], lows[m, r, w], highs[m, r, w])
