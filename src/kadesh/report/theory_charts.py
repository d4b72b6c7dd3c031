"""The picture of a published model, as a Vega-Lite specification.

An entry of the catalogue says as data what its picture shows (``Curves``, ``Steps`` or ``Region``). This module
asks the entry's own function for the numbers and writes the specification; it computes nothing itself.

>>> from kadesh import theory
>>> chart(theory.find("bargaining-range"))["title"]["text"]
['The range moves with power and keeps the width of the costs']
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from kadesh.report.theory_charts_actors import stability_table
from kadesh.theory.entry import Choice, Curves, Entry, Region, Steps
from kadesh.theory.fang1989 import Stabilities

Spec = dict[str, Any]

WIDTH, HEIGHT = 520, 320
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#B8860B")
DASHES = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [4, 4], [12, 4])
AREAS = ("#F0E4D0", "#A9CCE3", "#B8D8BA", "#D2C3E0", "#D9D9D9", "#F5C6BC")
INK = "#222222"


def chart(entry: Entry) -> Spec:
    """The Vega-Lite specification of an entry's picture."""
    picture = entry.picture
    if isinstance(picture, Region):
        body = _region(entry, picture)
    elif entry.answer is Stabilities:
        body = stability_table(entry)
    elif isinstance(picture, Steps):
        body = _steps(entry, picture)
    else:
        body = _curves(entry, picture)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {
            "text": _even_lines(picture.title, 60),
            "subtitle": _even_lines(picture.reading, 80),
            "anchor": "start",
            "frame": "group",
            "fontSize": 15,
            "subtitleFontSize": 12,
            "subtitleColor": "#555555",
            "offset": 14,
        },
        "description": picture.reading,
        "width": WIDTH,
        "height": HEIGHT,
        "padding": 12,
        "background": "white",
        "config": {
            "font": "sans-serif",
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": 11, "titleFontSize": 12, "titleFontWeight": "normal", "titlePadding": 8,
                "tickCount": 7,
                "gridColor": "#E8E8E8", "domainColor": "#888888", "tickColor": "#888888",
            },
            "axisX": {"grid": False},
        },
        **body,
    }  # fmt: skip


def axis_title(entry: Entry, name: str) -> str:
    """The title of an axis for a parameter: its meaning and unit."""
    parameter = next(each for each in entry.parameters if each.name == name)
    if isinstance(parameter, Choice):
        return parameter.meaning
    return f"{parameter.symbol}: {parameter.meaning} ({parameter.unit})"


def _even_lines(text: str, most: int) -> list[str]:
    """``text`` in as few lines of at most ``most`` characters as it takes, of about the same length."""
    count = len(textwrap.wrap(text, most))
    width = next(each for each in range(1, most + 1) if len(textwrap.wrap(text, each)) <= count)
    return textwrap.wrap(text, width)


# --- the lines to draw ----------------------------------------------------------------------------------


def _variants(entry: Entry, picture: Curves | Steps) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each set of settings that gets its own line, with its label ('' for a single one)."""
    if picture.variants:
        for label, settings in picture.variants:
            yield label, {**picture.settings, **settings}
    elif picture.by:
        name, values = picture.by
        symbol = next(each.symbol for each in entry.parameters if each.name == name)
        for value in values:
            label = value if isinstance(value, str) else f"{symbol} = {value:g}"
            yield label, {**picture.settings, name: value}
    else:
        yield "", dict(picture.settings)


def _named(picture: Curves | Steps, variant: str) -> Iterator[tuple[str, str]]:
    """Each output that is shown, with the label of its line."""
    for index, output in enumerate(picture.shows):
        only = len(picture.shows) == 1
        said = picture.labels[index] if index < len(picture.labels) else "" if only else output.replace("_", " ")
        yield output, (variant or said) if only else ", ".join(filter(None, (said, variant)))


def _curve_series(entry: Entry, picture: Curves) -> dict[str, list[tuple[float, float | None]]]:
    x = np.linspace(picture.start, picture.stop, picture.points)
    series = {}
    for variant, settings in _variants(entry, picture):
        answers = entry.answers({**settings, picture.x: x})
        for output, label in _named(picture, variant):
            y = np.broadcast_to(np.asarray(answers[output], dtype=np.float64), x.shape)
            series[label] = [(_short(a), _short(b)) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    return series


def _step_series(entry: Entry, picture: Steps) -> dict[str, list[tuple[float, float | None]]]:
    series = {}
    for variant, settings in _variants(entry, picture):
        answers = entry.answers(settings)
        for output, label in _named(picture, variant):
            y = np.asarray(answers[output], dtype=np.float64)
            x = np.asarray(answers[picture.x], dtype=np.float64) if picture.x else np.arange(y.size)
            series[label] = [(_short(a), _short(b)) for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    return series


def _short(value: float) -> Any:
    """A number with six digits, or None where there is none."""
    return float(f"{value:.6g}") if math.isfinite(value) else None


# --- steps ----------------------------------------------------------------------------------------------


def _steps(entry: Entry, picture: Steps) -> Spec:
    series = _step_series(entry, picture)
    if picture.mark != "bar":
        return _lines(series, picture.x_title, picture.y_title)
    rows = [{"x": x, "y": y, "line": name} for name, points in series.items() for x, y in points]
    names = list(series)
    several = len(names) > 1
    colour: Spec = {
        "field": "line", "type": "nominal", "legend": {"title": None} if several else None,
        "scale": {"domain": names, "range": [COLOURS[i % len(COLOURS)] for i in range(len(names))]},
    }  # fmt: skip
    x = {"field": "x", "type": "ordinal", "title": picture.x_title, "axis": {"labelAngle": 0}}
    y = {"field": "y", "type": "quantitative", "title": picture.y_title}
    place = {"x": x, "y": y, "color": colour} | ({"xOffset": {"field": "line"}} if several else {})
    data = {"values": rows}
    text = {"type": "text", "dy": -7, "fontSize": 11}
    numbers = {"data": data, "mark": text, "encoding": {**place, "text": {"field": "y", "format": ".3~g"}}}
    return {"layer": [{"data": data, "mark": {"type": "bar"}, "encoding": place}, numbers]}


# --- curves ---------------------------------------------------------------------------------------------


def _curves(entry: Entry, picture: Curves) -> Spec:
    series = _curve_series(entry, picture)
    body = _lines(series, picture.x_title or axis_title(entry, picture.x), picture.y_title)
    if picture.band:
        low, high = (list(series.values())[picture.shows.index(name)] for name in picture.band)
        rows = [
            {"x": a, "low": b, "high": c}
            for (a, b), (_, c) in zip(low, high, strict=True)
            if b is not None and c is not None and b <= c
        ]
        area = {
            "data": {"values": rows},
            "mark": {"type": "area", "color": COLOURS[0], "opacity": 0.15},
            "encoding": {
                "x": {"field": "x", "type": "quantitative"},
                "y": {"field": "low", "type": "quantitative"},
                "y2": {"field": "high"},
            },
        }
        body["layer"].insert(0, area)
    for at, said in picture.marks:
        right = at > (picture.start + picture.stop) / 2
        body["layer"] += _mark(at, said, right)
    return body


def _mark(at: float, said: str, right: bool) -> list[Spec]:
    """A vertical line with its label."""
    data, x = {"values": [{"x": at, "said": said}]}, {"field": "x", "type": "quantitative"}
    text = {
        "type": "text", "align": "right" if right else "left", "dx": -5 if right else 5, "y": 8, "color": "#555555",
        "fontStyle": "italic",
    }  # fmt: skip
    return [
        {"data": data, "mark": {"type": "rule", "color": "#888888", "strokeDash": [4, 3]}, "encoding": {"x": x}},
        {"data": data, "mark": text, "encoding": {"x": x, "text": {"field": "said"}}},
    ]


def _lines(series: Mapping[str, Sequence[tuple[float, float | None]]], x_title: str, y_title: str) -> Spec:
    """Lines with their labels at the end."""
    rows = [{"x": x, "y": y, "line": name} for name, points in series.items() for x, y in points if x is not None]
    points = [point for each in series.values() for point in each]
    low, high = _limits([y for _, y in points if y is not None])
    shown = [x for x, _ in points if x is not None]
    names = list(series)
    colour: Spec = {
        "field": "line", "type": "nominal", "legend": None,
        "scale": {"domain": names, "range": [COLOURS[i % len(COLOURS)] for i in range(len(names))]},
    }  # fmt: skip
    x = {
        "field": "x", "type": "quantitative", "title": x_title,
        "scale": {"domain": [min(shown), max(shown)], "nice": False, "zero": False},
    }  # fmt: skip
    y = {
        "field": "y", "type": "quantitative", "title": y_title,
        "scale": {"domain": [low, high], "nice": False, "zero": False},
    }  # fmt: skip
    dash: Spec = {
        "field": "line", "type": "nominal", "legend": None,
        "scale": {"domain": names, "range": [DASHES[i % len(DASHES)] for i in range(len(names))]},
    }  # fmt: skip
    line = {
        "data": {"values": rows},
        "mark": {"type": "line", "strokeWidth": 2, "clip": True, "point": len(rows) / len(names) <= 30},
        "encoding": {"x": x, "y": y, "color": colour, "strokeDash": dash},
    }
    ends = list(_end_labels(series, low, high))
    if names == [""]:  # one line: the axis says what it is
        return {"layer": [line]}
    if not ends:  # too crowded for labels at the lines
        colour["legend"] = dash["legend"] = {
            "title": None,
            "labelLimit": 200,
            "symbolType": "stroke",
            "symbolSize": 300,
        }
        return {"layer": [line]}
    outside = all(each["x"] == max(shown) for each in ends)
    mark = {"type": "text", "align": "left", "dx": 6, "dy": 0 if outside else -9, "fontSize": 11, "clip": False}
    place = {"x": x, "y": {**y, "field": "at"}, "text": {"field": "said"}}
    halo = {"data": {"values": ends}, "mark": {**mark, "stroke": "white", "strokeWidth": 4}, "encoding": place}
    labels = {"data": {"values": ends}, "mark": mark, "encoding": {**place, "color": colour}}
    return {"layer": [line, labels] if outside else [line, halo, labels]}


def _limits(values: Sequence[float]) -> tuple[float, float]:
    """Axis limits: shares and chances from 0 to 1 where they fill it, else a little more than the values."""
    low, high = min(values), max(values)
    if low >= 0 and 0.6 < high <= 1:
        return 0.0, 1.0
    room = (high - low) * 0.06 or 0.5
    return (0.0 if 0 <= low <= (high - low) / 2 else _short(low - room)), _short(high + room)


def _end_labels(
    series: Mapping[str, Sequence[tuple[float, float | None]]], low: float, high: float
) -> Iterator[dict[str, Any]]:
    """One label at the last point of each line, moved apart where they would overlap; none if it is crowded."""
    gap = (high - low) * 26 / HEIGHT
    names = list(series)
    x = [at for at, _ in series[names[0]]]
    y = np.array([[np.nan if b is None else b for _, b in series[name]] for name in names])
    ends: list[list[Any]] = [
        [float(np.clip(line[np.isfinite(line)][-1], low, high)), name] for line, name in zip(y, names, strict=True)
    ]
    if len({round(at / gap * 2) for at, _ in ends}) < len(ends):
        yield from _apart_labels(names, x, y, 1.6 * gap)
        return
    ends.sort(key=lambda end: end[0])
    for before, after in pairwise(ends):
        after[0] = max(after[0], before[0] + gap)
    top = high
    for end in reversed(ends):
        end[0] = min(end[0], top)
        top = end[0] - gap
    for at, name in ends:
        yield {"x": max(x), "at": at, "line": name, "said": textwrap.wrap(str(name), 24)}


def _apart_labels(names: list[str], x: list[float], y: Any, gap: float) -> Iterator[dict[str, Any]]:
    """One label above each line, away from the edges, where the line is farthest from the others."""
    place = np.arange(len(x)) / len(x)
    middle = (place >= 0.06) & (place <= 0.7)
    found = []
    for index, name in enumerate(names):
        others = np.delete(y, index, axis=0)
        distance = np.min(np.abs(np.where(np.isfinite(others), others, np.inf) - y[index]), axis=0)
        distance = np.where(middle & np.isfinite(distance), distance, -1.0)
        best = int(distance.argmax())
        if distance[best] < gap:
            return
        found.append({"x": x[best], "at": float(y[index][best]), "line": name, "said": [name]})
    yield from found


# --- regions --------------------------------------------------------------------------------------------


def _region(entry: Entry, picture: Region) -> Spec:
    x = np.linspace(picture.x_start, picture.x_stop, picture.points)
    y = np.linspace(picture.y_start, picture.y_stop, picture.points)
    answers = entry.answers({**picture.settings, picture.x: x[None, :], picture.y: y[:, None]})
    values = np.broadcast_to(np.asarray(answers[picture.shows]), (picture.points, picture.points))
    said, order = _words(values, picture)
    half_x, half_y = (x[1] - x[0]) / 2, (y[1] - y[0]) / 2
    rows = []
    for row, line in zip(y.tolist(), said, strict=True):
        edges = [0, *(i for i in range(1, len(line)) if line[i] != line[i - 1]), len(line)]
        rows += [
            {
                "x": _short(max(x[a] - half_x, x[0])), "x2": _short(min(x[b - 1] + half_x, x[-1])),
                "y": _short(max(row - half_y, y[0])), "y2": _short(min(row + half_y, y[-1])), "area": line[a],
            }
            for a, b in pairwise(edges)
        ]  # fmt: skip
    in_words = bool(picture.words)
    colours = AREAS if in_words else ("#F7FBFF", "#DEEBF7", "#C6DBEF", "#9ECAE1", "#6BAED6", "#4292C6", "#2171B5")
    area = {
        "field": "area", "type": "nominal", "sort": order,
        "scale": {"domain": order, "range": list(colours[: len(order)])},
        "legend": None if in_words else {"title": textwrap.wrap(picture.legend or picture.shows.replace("_", " "), 24)},
    }  # fmt: skip

    def axis(name: str, title: str, ends: Sequence[float]) -> Spec:
        return {
            "field": name, "type": "quantitative", "title": title,
            "scale": {"domain": list(ends), "nice": False, "zero": False},
        }  # fmt: skip

    along = axis("x", axis_title(entry, picture.x), [picture.x_start, picture.x_stop])
    up = axis("y", axis_title(entry, picture.y), [picture.y_start, picture.y_stop])
    cells = {
        "data": {"values": rows},
        "mark": {"type": "rect", "strokeWidth": 0.6},
        "encoding": {"x": along, "x2": {"field": "x2"}, "y": up, "y2": {"field": "y2"}, "fill": area, "stroke": area},
    }
    names = [{"x": _short(x[j]), "y": _short(y[i]), "said": word} for word, i, j in _middles(said, order)]
    labels = {
        "data": {"values": names if in_words else []},
        "mark": {"type": "text", "fontSize": 12, "fontWeight": "bold", "color": INK},
        "encoding": {"x": along, "y": up, "text": {"field": "said"}},
    }
    return {"layer": [cells, labels]}


def _words(values: Any, picture: Region) -> tuple[list[list[str]], list[str]]:
    """Each cell's word, and the words in order: those given, or up to seven bands of numbers."""
    if picture.words:
        known = {str(key): word for key, word in picture.words.items()}
        said = [[known.get(str(value), str(value)) for value in row] for row in values.tolist()]
        present = {word for row in said for word in row}
        return said, [word for word in known.values() if word in present] + sorted(present - set(known.values()))
    numbers = np.asarray(values, dtype=np.float64)
    finite = numbers[np.isfinite(numbers)]
    edges = np.linspace(finite.min(), finite.max(), 8)
    names = [f"{a:.2f} to {b:.2f}" for a, b in pairwise(edges)]
    bands = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, 6)
    said = [
        [names[band] if ok else "none" for band, ok in zip(row, oks, strict=True)]
        for row, oks in zip(bands.tolist(), np.isfinite(numbers).tolist(), strict=True)
    ]
    return said, names if np.isfinite(numbers).all() else [*names, "none"]


def _middles(said: list[list[str]], order: list[str]) -> Iterator[tuple[str, int, int]]:
    """For each area that is not tiny the cell farthest from its edge; sideways distance counts less."""
    from scipy import ndimage

    cells = np.array(said)
    for word in order:
        parts, count = ndimage.label(cells == word)
        for part in range(1, count + 1):
            inside = np.pad(parts == part, 1)
            if inside.sum() < cells.size / 60:
                continue
            depth = ndimage.distance_transform_edt(inside, sampling=(1.0, 0.4))
            tied = np.argwhere(depth >= depth.max() - 1e-9)
            i, j = tied[len(tied) // 2]
            yield word, int(i) - 1, int(j) - 1
