"""The charts of ``explain``, ``compare`` and ``settle`` as Vega-Lite specifications, from their plain data.

All are rows of marks on one axis: a shape says which number it is, as well as a colour, and a bar how far it spreads.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kadesh.analysis.follows import SURE, UNSURE
from kadesh.report.charts import BAND, CONFIG, HEIGHT, INK, LINE, MUTED, PERCENT, SCHEMA, WARM, WIDTH, Spec

SHAPES = ("circle", "square", "triangle-up", "diamond")
COLOURS = (LINE, WARM, MUTED, INK)
ROW = 40
LABEL: Spec = {"type": "text", "align": "left", "baseline": "bottom", "dy": -2, "x": 0, "fontSize": 12}


@dataclass(frozen=True)
class Mark:
    """One number of a row: what it is, and from where to where it spreads, if it does."""

    row: str
    is_: str
    value: float
    low: float | None = None
    high: float | None = None


def marks_chart(marks: Sequence[Mark], axis: Spec, *, domain: tuple[float, float] | None = None) -> Spec:
    """Rows of marks, each row named above its marks.

    Parameters
    ----------
    marks
        The numbers, row by row.
    axis
        The axis below, as Vega-Lite writes it.
    domain
        From where to where it runs; as far as the numbers do unless given.
    """
    rows = [
        {"row": each.row, "is": each.is_, "value": each.value}
        | ({} if each.low is None else {"low": each.low, "high": each.high})
        for each in marks
    ]
    names = list(dict.fromkeys(each.row for each in marks))
    kinds = list(dict.fromkeys(each.is_ for each in marks))
    scale: Spec = {"nice": True, "zero": False} if domain is None else {"domain": list(domain)}
    x: Spec = {"field": "value", "type": "quantitative", "scale": scale, "axis": axis}
    y: Spec = {"field": "row", "type": "nominal", "sort": names, "axis": None}
    shape: Spec = {"field": "is", "scale": {"domain": kinds, "range": list(SHAPES[: len(kinds)])}}
    colour: Spec = {"field": "is", "scale": {"domain": kinds, "range": list(COLOURS[: len(kinds)])}}
    key = {"orient": "top", "title": None, "labelFontSize": 12, "labelColor": INK, "symbolSize": 70, "labelLimit": 0}
    shape["legend"] = colour["legend"] = key if len(kinds) > 1 else None
    layer: list[Spec] = [
        {
            "transform": [{"filter": "isValid(datum.low)"}],
            "mark": {"type": "rule", "color": BAND, "strokeWidth": 9, "yOffset": 8},
            "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 75, "opacity": 1, "yOffset": 8},
            "encoding": {"x": x, "y": y, "shape": shape, "color": colour},
        },
        {
            "transform": [{"aggregate": [{"op": "count", "as": "marks"}], "groupby": ["row"]}],
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "bottom",
                "dy": -2,
                "x": 0,
                "fontSize": 12,
                "limit": WIDTH,
            },
            "encoding": {"y": y, "text": {"field": "row"}},
        },
    ]
    return {
        "$schema": SCHEMA,
        "data": {"values": rows},
        "width": WIDTH,
        "height": {"step": ROW},
        "layer": layer if any(each.low is not None for each in marks) else layer[1:],
        "config": CONFIG,
    }


def route_chart(carries: dict[str, Any]) -> Spec:
    """By route, the share of worlds in which the conclusion is true with it alone, and with all others."""
    marks = []
    for each in carries["routes"]["carriers"]:
        marks.append(Mark(each["name"], "alone", each["alone"]))
        marks.append(Mark(each["name"], "all others without it", each["without"]))
    return marks_chart(marks, {**PERCENT, "title": "share of worlds in which the conclusion is true"}, domain=(0, 1))


def variance_chart(sensitivities: Sequence[dict[str, Any]], titles: Mapping[str, str]) -> Spec:
    """By quantity, the share of the variance that it has a part in, with its confidence, and its share alone."""
    marks = []
    for each in sensitivities:
        low, high = each["total"] - each["total_error"], each["total"] + each["total_error"]
        name = titles.get(each["quantity"], each["quantity"])
        marks.append(Mark(name, "with others", each["total"], low, high))
        marks.append(Mark(name, "alone", each["first"]))
    return marks_chart(marks, {"title": "share of the variance", "tickCount": 5})


def turn_chart(threshold: dict[str, Any], title: str) -> Spec:
    """Along a quantity, the mean chance and the share of worlds true; dashed where a verdict would be cut."""
    (profile,) = threshold["profiles"]
    kinds = ("mean chance", "share of worlds true")
    rows = [
        {"value": value, "is": kind, "at": at}
        for kind, row in zip(kinds, (profile["chance"], profile["share"]), strict=True)
        for value, at in zip(profile["values"], row, strict=True)
    ]
    x: Spec = {"field": "value", "type": "quantitative", "scale": {"zero": False, "nice": False}}
    x["axis"] = {"title": textwrap.wrap(title, 48), "tickCount": 5, "grid": False, "format": "~g"}
    y: Spec = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": PERCENT}
    key = {"orient": "top", "title": None, "labelFontSize": 12, "labelColor": INK, "symbolSize": 70, "labelLimit": 0}
    colour = {"field": "is", "scale": {"domain": list(kinds), "range": list(COLOURS[:2])}, "legend": key}
    shape = {"field": "is", "scale": {"domain": list(kinds), "range": list(SHAPES[:2])}, "legend": key}
    marks = {"x": x, "y": {**y, "field": "at"}}
    return {
        "$schema": SCHEMA,
        "data": {"values": rows},
        "width": WIDTH,
        "height": HEIGHT,
        "layer": [
            {"mark": "line", "encoding": {**marks, "color": {**colour, "legend": None}}},
            {
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
                "encoding": {**marks, "color": colour, "shape": shape},
            },
            *(
                {"mark": {"type": "rule", "color": MUTED, "strokeDash": [4, 3]}, "encoding": {"y": {"datum": level}}}
                for level in (SURE, UNSURE)
            ),
        ],
        "config": CONFIG,
    }


def fit_chart(tells: dict[str, Any], titles: Sequence[str]) -> Spec:
    """By account, how likely it makes the whole record, as natural logarithm."""
    marks = [
        Mark(title, "mean over worlds", each["log_likelihood"])
        for title, each in zip(titles, tells["fits"], strict=True)
        if each["log_likelihood"] is not None
    ]
    least = min(0.0, *(each.value for each in marks)) if marks else 0.0
    axis = {"title": "log-likelihood of the record (0: certain)", "tickCount": 5}
    return marks_chart(marks, axis, domain=(1.1 * least, 0.0))


def change_chart(changes: dict[str, Any], outcome: str) -> Spec:
    """By single lever, the mean change of a chance: under the first account, and over all of them."""
    marks = []
    for option in changes["options"]:
        if len(option["levers"]) != 1:
            continue
        means = [_mean_change(course, outcome) for course in option["courses"]]
        lever = option["levers"][0]
        marks.append(Mark(lever, changes["accounts"][0], means[0], min(means), max(means)))
    return marks_chart(marks, {"format": "+d", "title": "mean change in percentage points", "tickCount": 5})


def _mean_change(course: dict[str, Any], outcome: str) -> float:
    return next(100.0 * float(each["change"]) for each in course["effects"] if each["outcome"] == outcome)


def gate_chart(settlements: Sequence[dict[str, Any]]) -> Spec:
    """By package, the share of worlds in which it passes each kind of gate, and all of them."""
    kinds = {"feasible": "feasible", "ratifiable": "ratifiable", "credible": "credible", "possible": "all three"}
    marks = [Mark(each["package"], said, each[kind]) for each in settlements for kind, said in kinds.items()]
    return marks_chart(marks, {**PERCENT, "title": "share of worlds in which it passes"}, domain=(0, 1))
