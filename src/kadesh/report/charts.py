"""The charts of a study as Vega-Lite specifications: numbers in, data and marks out.

Every chart is small enough for a telephone and stands among others of its kind, one an account. Shapes, labels and
places say what colours say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kadesh.analysis.blocks import Blocker
from kadesh.analysis.follows import Verdict
from kadesh.analysis.levers import Effect
from kadesh.analysis.thresholds import Curve
from kadesh.analysis.unfolds import Band
from kadesh.engine.lattice import Array

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
WIDTH, HEIGHT = 300, 150
LABEL_WIDTH = 62
INK, MUTED, GRID = "#1c1c1c", "#595959", "#d4d4d4"
LINE, BAND, WARM = "#00588c", "#a9cbe3", "#a34700"
TRUE, OPEN, FALSE = "#00588d", "#b9b9b9", "#f0b27a"
ON_TRUE, ON_OPEN, ON_FALSE = "#fefefe", "#111112", "#111113"

CONFIG: Spec = {
    "font": "sans-serif",
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": GRID,
        "domainColor": MUTED,
        "tickColor": MUTED,
    },
    "text": {"color": INK, "fontSize": 13},
}

PERCENT: Spec = {"format": "%", "tickCount": 3, "title": None}


def share_chart(verdicts: Sequence[Verdict], titles: dict[str, str], *, width: int = WIDTH) -> Spec:
    """Shares of worlds in which a conclusion is true, open and false, one bar an account."""
    rows = []
    for each in verdicts:
        ends = (each.share, each.share + each.share_open, 1.0)
        starts = (0.0, *ends[:2])
        for word, start, end in zip(("true", "open", "false"), starts, ends, strict=True):
            label = f"{word} {100 * (end - start):.0f} %"
            rows.append({"account": titles[each.account], "is": word, "from": start, "to": end, "label": label})
    order = [titles[each.account] for each in verdicts]
    x = {"field": "from", "type": "quantitative", "scale": {"domain": [0, 1]}, "axis": None}
    y = {"field": "account", "type": "nominal", "sort": order, "axis": None, "scale": {"paddingInner": 0.5}}
    words = ["true", "open", "false"]
    colour = {"field": "is", "scale": {"domain": words, "range": [TRUE, OPEN, FALSE]}, "legend": None}
    ink = {"field": "is", "scale": {"domain": words, "range": [ON_TRUE, ON_OPEN, ON_FALSE]}, "legend": None}
    wide_enough = {"filter": f"datum.to - datum.from >= {LABEL_WIDTH / width}"}
    bars: list[Spec] = [
        {
            "mark": {"type": "bar", "height": 20, "yOffset": 8, "stroke": INK, "strokeWidth": 0.5},
            "encoding": {"x": x, "x2": {"field": "to"}, "y": y, "color": colour},
        },
        {
            "transform": [{"filter": "datum.is == 'true'"}],
            "mark": {"type": "text", "align": "left", "baseline": "bottom", "dy": -4, "x": 0},
            "encoding": {"y": y, "text": {"field": "account"}},
        },
        {
            "transform": [wide_enough, {"calculate": "(datum.from + datum.to) / 2", "as": "middle"}],
            "mark": {"type": "text", "yOffset": 8, "fontSize": 12},
            "encoding": {"x": {**x, "field": "middle"}, "y": y, "text": {"field": "label"}, "color": ink},
        },
    ]
    body = _spec(rows, height={"step": 46}, layer=bars, resolve={"scale": {"color": "independent"}})
    return {**body, "width": width}


def week_chart(band: Band, window: int | None) -> Spec:
    """A chance by week: the mean over worlds, and the band that holds nine worlds in ten."""
    weeks = range(len(band.mean))
    rows = [
        {"week": week, "mean": float(band.mean[week]), "low": float(band.low[week]), "high": float(band.high[week])}
        for week in weeks
    ]
    x = {"field": "week", "type": "quantitative", "axis": {"title": "weeks from the as-of date", "grid": False}}
    y = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": PERCENT}
    layer: list[Spec] = [
        {
            "mark": {"type": "area", "color": BAND},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line", "color": LINE, "strokeWidth": 2.5},
            "encoding": {"x": x, "y": {**y, "field": "mean"}},
        },
    ]
    if window is not None:
        rule = {"mark": {"type": "rule", "color": MUTED, "strokeDash": [4, 3]}, "encoding": {"x": {"datum": window}}}
        layer.append(rule)
    return _spec(rows, height=HEIGHT, layer=layer)


def blocker_chart(blockers: Sequence[Blocker], labels: Sequence[str], live: Array) -> Spec:
    """By week, the share of the still ongoing war in which each reason is pivotal: one strip a reason."""
    rows = [
        {"reason": label, "week": week, "share": round(float(share), 4)}
        for blocker, label in zip(blockers, labels, strict=True)
        for week, share in enumerate(blocker.by_week)
        if live[week] > 1e-6
    ]
    x = {"field": "week", "type": "quantitative", "axis": {"title": "weeks from the as-of date", "grid": False}}
    y = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {"values": [0, 1], "labels": False, "ticks": False, "domain": False, "title": None},
    }
    header = {
        "title": None,
        "labelAlign": "left",
        "labelAnchor": "start",
        "labelOrient": "top",
        "labelFontSize": 12,
        "labelColor": INK,
        "labelLimit": WIDTH + 60,
        "labelPadding": 2,
    }
    return {
        "$schema": SCHEMA,
        "data": {"values": rows},
        "facet": {"row": {"field": "reason", "type": "nominal", "sort": list(labels), "header": header}},
        "spacing": 6,
        "spec": {
            "width": WIDTH + 30,
            "height": 30,
            "mark": {"type": "area", "color": BAND, "line": {"color": LINE, "strokeWidth": 1.5}},
            "encoding": {"x": x, "y": y},
        },
        "config": CONFIG,
    }


def threshold_chart(curve: Curve) -> Spec:
    """The chance of an event by level of a coordinate, with the level that is claimed to be a threshold."""
    rows = [
        {
            "level": level,
            "mean": float(curve.chance.mean[level]),
            "low": float(curve.chance.low[level]),
            "high": float(curve.chance.high[level]),
        }
        for level in range(len(curve.chance.mean))
    ]
    top = len(rows) - 1
    axis = {"title": "level at which respect is held", "values": list(range(top + 1)), "format": "d", "grid": False}
    x = {"field": "level", "type": "quantitative", "scale": {"domain": [-0.3, top + 0.3], "nice": False}, "axis": axis}
    y = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": PERCENT}
    layer: list[Spec] = [
        {
            "mark": {"type": "rule", "color": BAND, "strokeWidth": 9},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line", "color": LINE, "strokeWidth": 2.5, "point": {"color": LINE, "size": 60}},
            "encoding": {"x": x, "y": {**y, "field": "mean"}},
        },
        {
            "mark": {"type": "rule", "color": MUTED, "strokeDash": [4, 3]},
            "encoding": {"x": {"datum": curve.level - 0.5}},
        },
    ]
    return _spec(rows, height=HEIGHT, layer=layer)


def lever_chart(effects: Sequence[Effect], labels: Sequence[str]) -> Spec:
    """What each lever changes, in percentage points: the mean over worlds and the band of nine worlds in ten."""
    rows = [
        {
            "lever": label,
            "mean": 100 * float(each.change.mean),
            "low": 100 * float(each.change.low),
            "high": 100 * float(each.change.high),
        }
        for each, label in zip(effects, labels, strict=True)
    ]
    axis = {"format": "+d", "values": [-100, -50, 0, 50, 100], "title": "change in percentage points"}
    x = {"type": "quantitative", "scale": {"domain": [-100, 100]}, "axis": axis}
    y = {"field": "lever", "type": "nominal", "sort": list(labels), "axis": None}
    layer: list[Spec] = [
        {
            "mark": {"type": "rule", "color": BAND, "strokeWidth": 9, "yOffset": 8},
            "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y},
        },
        {
            "mark": {"type": "point", "color": LINE, "fill": LINE, "size": 60, "opacity": 1, "yOffset": 8},
            "encoding": {"x": {**x, "field": "mean"}, "y": y},
        },
        {
            "mark": {"type": "text", "align": "left", "baseline": "bottom", "dy": 0, "x": 0, "fontSize": 12},
            "encoding": {"y": y, "text": {"field": "lever"}},
        },
    ]
    return _spec(rows, height={"step": 38}, layer=layer)


def _spec(rows: list[Spec], *, height: Any, layer: list[Spec], **more: Any) -> Spec:
    return {
        "$schema": SCHEMA,
        "data": {"values": rows},
        "width": WIDTH,
        "height": height,
        "layer": layer,
        **more,
        "config": CONFIG,
    }
