"""Pictures that follow a slider: small SVG from numbers, in a few thousandths of a second.

They take their colours from the page's style sheet (by day, by night, in print), and every picture is given words that
say what it shows; the same charts as Vega-Lite, and their numbers, can be taken away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

WIDE, HIGH = 340, 150
LEFT, TOP, RIGHT, BOTTOM = 42, 10, 8, 34


def course(
    band: Mapping[str, Sequence[float]], says: str, *, window: int | None = None, ghost: Sequence[float] | None = None
) -> Markup:
    """A chance by week: the mean over worlds, the band of nine worlds in ten, and where it stood before (dotted).

    Parameters: ``window``, a week to mark; ``ghost``, the mean at another position.
    """
    weeks = max(len(band["mean"]) - 1, 1)

    def x(week: float) -> float:
        return LEFT + (WIDE - LEFT - RIGHT) * week / weeks

    def line(values: Sequence[float]) -> str:
        return " ".join(f"{x(week):.1f},{_y(value):.1f}" for week, value in enumerate(values))

    parts = [_grid()]
    parts.extend(
        f'<text class="tick" x="{x(week):.1f}" y="{HIGH - 19}" text-anchor="middle">{week}</text>'
        for week in _weeks_marked(weeks)
    )
    parts.append(
        f'<text class="tick" x="{(LEFT + WIDE - RIGHT) / 2:.0f}" y="{HIGH - 4}" text-anchor="middle">'
        "weeks from the as-of date</text>"
    )
    area = line(band["low"]) + " " + " ".join(reversed(line(band["high"]).split(" ")))
    parts.append(f'<polygon class="band" points="{area}"/>')
    if ghost is not None and len(ghost) == len(band["mean"]):
        parts.append(f'<polyline class="ghost" points="{line(ghost)}"/>')
    parts.append(f'<polyline class="mean" points="{line(band["mean"])}"/>')
    if window is not None:
        parts.append(f'<path class="rule" d="M{x(window):.1f},{TOP}V{HIGH - BOTTOM}"/>')
    return _svg(parts, says, WIDE, HIGH)


def shares(true: float, open_: float, false: float, says: str) -> Markup:
    """Shares of worlds in which a conclusion is true, open, false: one bar, each part by pattern and colour."""
    parts, at = [], 0.0
    for name, share in (("true", true), ("open", open_), ("false", false)):
        if share > 1e-9:
            parts.append(f'<rect class="part-{name}" x="{200 * at:.2f}" y="0" width="{200 * share:.2f}" height="14"/>')
        if name == "false" and share > 0.02:
            strokes = "".join(
                f"M{place},14l8,-14" for place in range(int(200 * at) + 4, int(200 * (at + share)) - 8, 12)
            )
            parts.append(f'<path class="hatch" d="{strokes}"/>' if strokes else "")
        at += share
    parts.append('<rect class="frame" x="0" y="0" width="200" height="14"/>')
    return _svg(parts, says, 200, 14)


def histogram(values: Sequence[float], mean: float, says: str) -> Markup:
    """Shares of worlds by their chance, in equal steps from 0 to 1; false at the left end, true at the right.

    Parameters: ``mean``, the mean over worlds, marked by a dotted line.
    """
    wide, high, top, left = 240, 84, 12, 4
    step, tallest = (wide - 2 * left) / len(values), max(*values, 0.2)
    parts = [f'<path class="grid" d="M{left},{high - 18}H{wide - left}"/>']
    for place, share in enumerate(values):
        if share <= 0:
            continue
        tall = max((high - 18 - top) * share / tallest, 1)
        x, y = left + step * place, high - 18 - tall
        kind = "false" if place == 0 else "true" if place == len(values) - 1 else "open"
        box = f'x="{x:.1f}" y="{y:.1f}" width="{step:.1f}" height="{tall:.1f}"'
        parts.append(f'<rect class="part-{kind} edge" {box}/>')
    at = left + (wide - 2 * left) * min(max(mean, 0.0), 1.0)
    parts.append(f'<path class="rule" d="M{at:.1f},{top - 6}V{high - 18}"/>')
    for x, anchor, label in ((left, "start", "0\u00a0% false"), (wide - left, "end", "true 100\u00a0%")):
        parts.append(f'<text class="tick" x="{x}" y="{high - 4}" text-anchor="{anchor}">{label}</text>')
    parts.append(f'<text class="tick" x="{wide / 2:.0f}" y="{high - 4}" text-anchor="middle">50\u00a0%</text>')
    return _svg(parts, says, wide, high)


def fan(weeks: int, stories: Sequence[tuple[int, Sequence[tuple[int, str]]]], says: str) -> Markup:
    """All stories under one another on one scale of weeks: each its end, and its weeks and letters."""
    row, left = 18, 24
    high = row * len(stories) + 20

    def x(week: float) -> float:
        return left + (WIDE - left - 12) * week / max(weeks, 1)

    parts = []
    for week in _weeks_marked(weeks):
        parts.append(f'<path class="grid" d="M{x(week):.1f},4V{high - 16}"/>')
        parts.append(f'<text class="tick" x="{x(week):.1f}" y="{high - 4}" text-anchor="middle">{week}</text>')
    for place, (end, marks) in enumerate(stories):
        y = row * place + 12
        parts.append(f'<text class="tick" x="{left - 10}" y="{y + 4}" text-anchor="end">{place + 1}</text>')
        parts.append(f'<path class="mean" d="M{x(0):.1f},{y}H{x(end):.1f}"/>')
        for week, letter in marks:
            parts.append(f'<circle class="dot" cx="{x(week):.1f}" cy="{y}" r="7"/>')
            parts.append(
                f'<text class="letter" x="{x(week):.1f}" y="{y + 4}" text-anchor="middle">{escape(letter)}</text>'
            )
    return _svg(parts, says, WIDE, high)


def strip(values: Sequence[float], says: str) -> Markup:
    """A share by week as a low strip from 0 to 100 %."""
    weeks = max(len(values) - 1, 1)
    points = " ".join(f"{200 * week / weeks:.1f},{30 - 28 * value:.1f}" for week, value in enumerate(values))
    parts = [
        '<path class="grid" d="M0,30H200"/>',
        f'<polygon class="band" points="0,30 {points} 200,30"/>',
        f'<polyline class="mean" points="{points}"/>',
    ]
    return _svg(parts, says, 200, 32)


def change(low: float, mean: float, high: float, says: str) -> Markup:
    """A change from −1 to +1: a bar for nine worlds in ten, a dot for the mean, a line at no change."""

    def x(value: float) -> float:
        return 100 + 96 * min(max(value, -1), 1)

    parts = [
        '<path class="rule" d="M100,0V18"/>',
        f'<rect class="band" x="{x(low):.1f}" y="5" width="{max(x(high) - x(low), 1):.1f}" height="8"/>',
        f'<circle class="dot" cx="{x(mean):.1f}" cy="9" r="5"/>',
    ]
    return _svg(parts, says, 200, 18)


def _weeks_marked(weeks: int) -> range:
    step = next((each for each in (1, 2, 4, 13, 26, 52, 104, 208, 520) if weeks / each <= 6), weeks)
    return range(0, weeks + 1, step)


def _y(value: float) -> float:
    return TOP + (HIGH - TOP - BOTTOM) * (1 - value)


def _grid() -> str:
    lines = ""
    for value in (0.0, 0.5, 1.0):
        at, label = _y(value), f"{100 * value:.0f}\u00a0%"
        lines += f'<path class="grid" d="M{LEFT},{at:.1f}H{WIDE - RIGHT}"/>'
        lines += f'<text class="tick" x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{label}</text>'
    return lines


def _svg(parts: Sequence[str], says: Any, width: int, height: int) -> Markup:
    size = f'viewBox="0 0 {width} {height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(says)}">'
    return Markup(head + "".join(parts) + "</svg>")
