"""How one chance spreads over worlds: a mean hides that worlds may fall into two groups, and a wide band says little.

Twenty steps of five percentage points. The first holds the worlds in which a conclusion about that chance is false, the
last those in which it is true, so the picture is the verdict's shares with the worlds between laid out by their chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kadesh.analysis.follows import SURE, UNSURE
from kadesh.engine.lattice import Array
from kadesh.report import words
from kadesh.report.charts import CONFIG, FALSE, HEIGHT, INK, MUTED, OPEN, PERCENT, SCHEMA, TRUE, WIDTH

STEPS = 20
GROUP = 0.15
"""Two groups, chances under 30 % and from 70 %: each is at least this share of worlds and twice what lies between."""

CAUTION = (
    "A bar's height is a share of the worlds that the ranges admit, not a probability; wider ranges would move worlds "
    "from bar to bar."
)


@dataclass(frozen=True)
class Histogram:
    """One chance over worlds.

    Attributes
    ----------
    shares
        Share of worlds in each of twenty equal steps of the chance, from 0 to 1. Worlds at exactly .05 are in the first
        step, worlds at exactly .95 in the last, as for a verdict.
    mean
        Mean of the chance over worlds.
    """

    shares: tuple[float, ...]
    mean: float

    @property
    def false(self) -> float:
        """Share of worlds with a chance of 5 % or less."""
        return self.shares[0]

    @property
    def true(self) -> float:
        """Share of worlds with a chance of 95 % or more."""
        return self.shares[-1]

    @property
    def between(self) -> float:
        """Share of all other worlds."""
        return sum(self.shares[1:-1])

    @property
    def is_split(self) -> bool:
        """Whether worlds fall into two groups, one of low and one of high chances, with few between."""
        low, high = sum(self.shares[: STEPS // 3]), sum(self.shares[-(STEPS // 3) :])
        return min(low, high) >= max(GROUP, 2 * (1.0 - low - high))


def histogram_of(chance: Array) -> Histogram:
    """Lay worlds out by their chance.

    Parameters
    ----------
    chance
        A chance in every world, from 0 to 1: (worlds,).

    Returns
    -------
    Histogram
        Shares of worlds by step.

    Raises
    ------
    ValueError
        If there are no worlds, or a value is no chance.

    Examples
    --------
    >>> histogram_of(np.array([0.0, 0.05, 0.06, 0.96])).shares[:2]
    (0.5, 0.25)
    """
    chance = np.asarray(chance, dtype=float)
    if chance.size == 0 or not (chance.min() >= -1e-3 and chance.max() <= 1 + 1e-3):
        raise ValueError("a histogram over worlds needs at least one world, and chances from 0 to 1")
    step = np.clip((chance * STEPS).astype(int), 1, STEPS - 2)
    step = np.where(chance <= UNSURE, 0, np.where(chance >= SURE, STEPS - 1, step))
    counts = np.bincount(step, minlength=STEPS)
    return Histogram(tuple((counts / chance.size).tolist()), float(chance.mean()))


def reading(histogram: Histogram) -> str:
    """What a histogram shows, in one sentence."""
    parts = [
        f"{words.percent(share)} {where}"
        for share, where in (
            (histogram.true, "at 95 % or more"),
            (histogram.between, "between"),
            (histogram.false, "at 5 % or less"),
        )
        if share > 0
    ]
    said = f"Of all worlds, {words.listed(parts)}"
    if histogram.is_split:
        return f"{said}: two groups, and the mean of {words.percent(histogram.mean)} describes neither."
    return f"{said}; the mean is {words.percent(histogram.mean)}."


def histogram_chart(histogram: Histogram, title: str = "") -> dict[str, Any]:
    """A histogram as a Vega-Lite specification: one bar a step, the mean as a dotted line.

    Parameters
    ----------
    histogram
        Shares of worlds by step.
    title
        What the chance is of, as the title of the axis.
    """
    rows = [
        {"from": place / STEPS, "to": (place + 1) / STEPS, "worlds": share, "is": kind}
        for place, (share, kind) in enumerate(zip(histogram.shares, kinds(), strict=True))
    ]
    axis = {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1], "title": title or "chance in a world", "grid": False}
    x = {"field": "from", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": axis}
    top = max(0.2, *histogram.shares)
    y = {"field": "worlds", "type": "quantitative", "scale": {"domain": [0, min(1.0, 1.15 * top)]}, "axis": PERCENT}
    colour = {"field": "is", "scale": {"domain": ["true", "open", "false"], "range": [TRUE, OPEN, FALSE]}}
    ends = [
        {"at": 0.0, "worlds": histogram.false, "says": f"false {words.percent(histogram.false)}"},
        {"at": 1.0, "worlds": histogram.true, "says": f"true {words.percent(histogram.true)}"},
    ]
    layer: list[dict[str, Any]] = [
        {
            "transform": [{"filter": "datum.worlds > 0"}],
            "mark": {"type": "rect", "stroke": INK, "strokeWidth": 0.5},
            "encoding": {
                "x": x,
                "x2": {"field": "to"},
                "y": y,
                "y2": {"datum": 0},
                "color": {**colour, "legend": None},
            },
        },
        {
            "mark": {"type": "rule", "color": MUTED, "strokeDash": [4, 3]},
            "encoding": {"x": {"datum": histogram.mean}},
        },
    ]
    layer += [
        {
            "data": {"values": [each]},
            "mark": {"type": "text", "align": align, "baseline": "bottom", "dx": nudge, "dy": -3, "fontSize": 12},
            "encoding": {"x": {**x, "field": "at"}, "y": y, "text": {"field": "says"}},
        }
        for each, align, nudge in zip(ends, ("left", "right"), (4, -1), strict=True)
    ]
    return {
        "$schema": SCHEMA,
        "data": {"values": rows},
        "width": WIDTH,
        "height": HEIGHT,
        "layer": layer,
        "config": CONFIG,
    }


def kinds() -> Sequence[str]:
    """What a conclusion about the chance is in each step: false, open or true."""
    return ("false", *["open"] * (STEPS - 2), "true")
