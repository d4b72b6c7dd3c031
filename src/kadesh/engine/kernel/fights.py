"""Compiled battles, and the choices of effort and of backing."""

import numpy as np

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
def battle(x, won, lost, y, outer, levels, inner, rows, belief, win, lose, up, down, drifts):
    """Values before a battle from those after it: ``won`` and ``lost`` hold what a victory does beyond the line."""
    n, _, worlds = x.shape
    for v in range(n):
        b = belief[v]
        for o in range(outer):
            for level in range(levels):
                for i in range(inner):
                    s = (o * levels + level) * inner + i
                    if level == 0 or level == levels - 1:
                        for w in range(worlds):
                            y[v, s, w] = x[v, s, w]
                        continue
                    r, higher, lower = rows[s], s + inner, s - inner
                    for w in range(worlds):
                        here = x[v, s, w]
                        y[v, s, w] = (
                            here
                            + win[b, r, w] * (won[v, higher, w] - here)
                            + lose[b, r, w] * (lost[v, lower, w] - here)
                        )
                    if drifts:
                        for w in range(worlds):
                            here = x[v, s, w]
                            y[v, s, w] += up[b, r, w] * (x[v, higher, w] - here) + down[b, r, w] * (
                                x[v, lower, w] - here
                            )


@compiled
def choose_effort(hold, press, chooser, prices, rows, tie, policy, tied):
    """Values, in place of ``hold``, given that a leader presses where strictly better off: ``policy`` 1 there."""
    n, states, worlds = hold.shape
    for s in range(states):
        r = rows[s]
        for w in range(worlds):
            gain = press[chooser, s, w] - prices[chooser, r, w] - hold[chooser, s, w]
            policy[s, w] = gain > tie
            tied[w] += abs(gain) <= tie
        for v in range(n):
            for w in range(worlds):
                taken = press[v, s, w] - prices[v, r, w]
                hold[v, s, w] = taken if policy[s, w] else hold[v, s, w]


@compiled
def push_effort(x, press, policy):
    """Move the masses that press from ``x`` to ``press``."""
    n, states, worlds = x.shape
    zero = x.dtype.type(0.0)
    for k in range(n):
        for s in range(states):
            for w in range(worlds):
                here = x[k, s, w]
                press[k, s, w] = here if policy[s, w] else zero
                x[k, s, w] = zero if policy[s, w] else here


@compiled
def choose_backing(x, y, outer, levels, inner, chooser, tie, policy, tied):
    """Values given that a backer cuts (-1), keeps (0) or raises (1); ties go to keep, then cut."""
    n, _, worlds = x.shape
    low = x.dtype.type(-np.inf)
    for o in range(outer):
        for level in range(levels):
            for i in range(inner):
                s = (o * levels + level) * inner + i
                for w in range(worlds):
                    own = x[chooser, s, w]
                    less = x[chooser, s - inner, w] if level > 0 else low
                    more = x[chooser, s + inner, w] if level < levels - 1 else low
                    cut = less > own + tie and less >= more - tie
                    lift = (not cut) and more > own + tie
                    policy[s, w] = 1 if lift else (-1 if cut else 0)
                    tied[w] += abs(less - own) <= tie or abs(more - own) <= tie or abs(more - less) <= tie
                for v in range(n):
                    for w in range(worlds):
                        y[v, s, w] = x[v, s + policy[s, w] * inner, w]


@compiled
def push_backing(x, y, inner, policy):
    """Masses after the backer's choice."""
    n, states, worlds = x.shape
    y[:] = 0
    for k in range(n):
        for s in range(states):
            for w in range(worlds):
                y[k, s + policy[s, w] * inner, w] += x[k, s, w]
