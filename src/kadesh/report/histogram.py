"""How one chance spreads over worlds, as a picture and as a sentence: also whether worlds fall into two groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kadesh.analysis.spreads import STEPS, Histogram
from kadesh.report import words
from kadesh.report.charts import CONFIG, FALSE, HEIGHT, INK, MUTED, OPEN, PERCENT, SCHEMA, TRUE, WIDTH

LABELS = 22
"""Room for the words above the bars."""

CAUTION = (
    "A bar's height is a share of the worlds that the ranges admit, not a probability; wider ranges would move worlds "
    "from bar to bar."
)


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
    mean = words.percent(histogram.mean)
    if histogram.is_split:
        return f"{said}: two groups, under 30 % and from 70 %, and the mean of {mean} describes neither."
    if histogram.is_alike:
        return f"{said}; the mean is {mean}."
    return f"{said}; they are not split into two large groups, and the mean is {mean}."


def histogram_chart(histogram: Histogram, title: str = "", *, height: int = HEIGHT) -> dict[str, Any]:
    """A histogram as a Vega-Lite specification: one bar a step, the mean as a dotted line.

    Parameters
    ----------
    histogram
        Shares of worlds by step.
    title
        What the chance is of, as the title of the axis.
    height
        Of the picture, without its axis.
    """
    rows = [
        {"from": place / STEPS, "to": (place + 1) / STEPS, "worlds": share, "is": kind}
        for place, (share, kind) in enumerate(zip(histogram.shares, kinds(), strict=True))
    ]
    axis = {"format": "%", "values": [0, 0.25, 0.5, 0.75, 1], "title": title or "chance in a world", "grid": False}
    x = {"field": "from", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": axis}
    highest = max(histogram.shares)
    top = max(0.2, highest)
    room = 1.0 + LABELS / height
    y = {"field": "worlds", "type": "quantitative", "scale": {"domain": [0, min(1.0, room * top)]}, "axis": PERCENT}
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
            "encoding": {"x": {"datum": histogram.mean}, "y": {"datum": 0}, "y2": {"datum": highest}},
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
        "height": height,
        "layer": layer,
        "config": CONFIG,
    }


def kinds() -> Sequence[str]:
    """What a conclusion about the chance is in each step: false, open or true."""
    return ("false", *["open"] * (STEPS - 2), "true")
