"""Compiled battles, and the choices of effort and of backing."""

import numpy as np

from kadesh.engine.kernel.lanes import LANES, load, load_mask, load_numbers, some, spread, store, where
from kadesh.engine.kernel.moves import compiled


@compiled
def battle_chances(week, mean, weight, fixed, evidence, per_battle, net, lift, rate, strides, win, lose, up, down):
    """Chances of a battle's outcomes by belief and row, (beliefs, rows, worlds); see the reference's BattleStage."""
    beliefs, rows, worlds = win.shape
    half = mean.dtype.type(0.5)
    one = mean.dtype.type(1.0)
    two = mean.dtype.type(2.0)
    t = mean.dtype.type(week)
    for b in range(beliefs):
        for r in range(rows):
            for w in range(worlds):
                odds = mean[b, w]
                if not fixed[b]:
                    battles = evidence[w] * t
                    seen = min(max(net[r, w] * per_battle[w], -battles), battles)
                    odds = (odds * weight[b, w] + (battles + seen) * half) / (weight[b, w] + battles)
                lifted = odds * lift[r, w]
                p = lifted / (lifted + one - odds)
                loose = rate[r, w] * (strides[w] - one) * half
                win[b, r, w] = rate[r, w] * p
                lose[b, r, w] = rate[r, w] * (one - p)
                up[b, r, w] = loose * (strides[w] + two * p)
                down[b, r, w] = loose * (strides[w] + two * (one - p))


@compiled
def choose_effort(hold, press, chooser, prices, rows, tie, policy, tied):
    """Values, in place of ``hold``, given that a leader presses where strictly better off: ``policy`` 1 there."""
    chunks, n, states, _ = hold.shape
    one, zero = spread(1.0, hold), spread(0.0, hold)
    for c in range(chunks):
        w = c * LANES
        met = zero
        for s in range(states):
            r = rows[s]
            gain = load(press, (c, chooser, s, 0)) - load(prices, (chooser, r, w)) - load(hold, (c, chooser, s, 0))
            presses = gain > tie
            store(policy, (s, w), presses)
            met = met + where((gain <= tie) & (gain >= -tie), one, zero)
            if some(presses):
                for v in range(n):
                    taken = load(press, (c, v, s, 0)) - load(prices, (v, r, w))
                    store(hold, (c, v, s, 0), where(presses, taken, load(hold, (c, v, s, 0))))
        store(tied, (w,), load(tied, (w,)) + met)


@compiled
def push_effort(x, press, policy):
    """Move the masses that press from ``x`` to ``press``."""
    chunks, n, states, _ = x.shape
    zero = spread(0.0, x)
    for c in range(chunks):
        for k in range(n):
            for s in range(states):
                here, presses = load(x, (c, k, s, 0)), load_mask(policy, (s, c * LANES))
                store(press, (c, k, s, 0), where(presses, here, zero))
                store(x, (c, k, s, 0), where(presses, zero, here))


@compiled
def choose_backing(x, y, outer, levels, inner, chooser, tie, policy, tied):
    """Values given that a backer cuts (-1), keeps (0) or raises (1); ties go to keep, then cut."""
    chunks, n, _, _ = x.shape
    one, zero, far = spread(1.0, x), spread(0.0, x), spread(-np.inf, x)
    for c in range(chunks):
        w = c * LANES
        met = zero
        for o in range(outer):
            for level in range(levels):
                for i in range(inner):
                    s = (o * levels + level) * inner + i
                    own = load(x, (c, chooser, s, 0))
                    less = load(x, (c, chooser, s - inner, 0)) if level > 0 else far
                    more = load(x, (c, chooser, s + inner, 0)) if level < levels - 1 else far
                    cuts = (less > own + tie) & (less >= more - tie)
                    lifts = ~cuts & (more > own + tie)
                    store(policy, (s, w), where(lifts, one, where(cuts, -one, zero)))
                    even = near(less, own, tie) | near(more, own, tie) | near(more, less, tie)
                    met = met + where(even, one, zero)
                    for v in range(n):
                        value = load(x, (c, v, s, 0))
                        if level > 0:
                            value = where(cuts, load(x, (c, v, s - inner, 0)), value)
                        if level < levels - 1:
                            value = where(lifts, load(x, (c, v, s + inner, 0)), value)
                        store(y, (c, v, s, 0), value)
        store(tied, (w,), load(tied, (w,)) + met)


@compiled
def near(first, second, tie):
    """Where two values are a tie."""
    return (first - second <= tie) & (second - first <= tie)


@compiled
def push_backing(x, y, outer, levels, inner, policy):
    """Masses after the backer's choice."""
    chunks, n, _, _ = x.shape
    zero = spread(0.0, x)
    for c in range(chunks):
        w = c * LANES
        for k in range(n):
            for o in range(outer):
                for level in range(levels):
                    for i in range(inner):
                        s = (o * levels + level) * inner + i
                        mass = where(load_numbers(policy, (s, w), x) == zero, load(x, (c, k, s, 0)), zero)
                        if level > 0:
                            lifted = load_numbers(policy, (s - inner, w), x) > zero
                            mass = mass + where(lifted, load(x, (c, k, s - inner, 0)), zero)
                        if level < levels - 1:
                            cut = load_numbers(policy, (s + inner, w), x) < zero
                            mass = mass + where(cut, load(x, (c, k, s + inner, 0)), zero)
                        store(y, (c, k, s, 0), mass)
