"""Specifications become SVG that follows the page: its colours by day and night, its width on a telephone.

The drawing needs the extra ``[pictures]``; without it a figure is its table of numbers, and says so.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from kadesh.report import charts

COLOURS = {
    charts.INK: "--ink",
    charts.MUTED: "--muted",
    charts.GRID: "--grid",
    charts.LINE: "--line",
    charts.BAND: "--band",
    charts.WARM: "--warm",
    charts.TRUE: "--true",
    charts.OPEN: "--open",
    charts.FALSE: "--false",
    charts.ON_TRUE: "--on-true",
    charts.ON_OPEN: "--on-open",
    charts.ON_FALSE: "--on-false",
}
"""Every colour of the charts, and the page's own colour that takes its place."""

NO_PICTURES = (
    "This figure is shown as numbers only: drawing it needs the extra 'pictures' (pip install 'kadesh[pictures]')."
)

_OPENING = re.compile(r"<svg [^>]*?width=\"([\d.]+)\" height=\"([\d.]+)\"[^>]*>")
_SAID = re.compile(r' (?:role|aria-[a-z]+|pointer-events|stroke-miterlimit)="[^"]*"| class="[^"]*"')
_HIDDEN = re.compile(r'<path[^>]*display="none"/>|<text[^>]*opacity="0"[^>]*>[^<]*</text>')
_LONG = re.compile(r"(\d+\.\d{2})\d+")


def draw(spec: dict[str, Any], says: str) -> str | None:
    """A specification as SVG in the page's colours, with a sentence for those who cannot see it; None if not."""
    svg = svg_of(spec)
    return None if svg is None else fit(svg, says)


def svg_of(spec: dict[str, Any]) -> str | None:
    """A specification as SVG with its own colours; None without the extra."""
    try:
        import vl_convert
    except ImportError:
        return None
    return str(vl_convert.vegalite_to_svg(json.dumps(spec)))


def fit(svg: str, says: str) -> str:
    """An SVG that takes its colours from the page, scales with it, and says what it shows."""
    opening = _OPENING.search(svg)
    assert opening is not None
    width, height = (float(opening[number]) for number in (1, 2))
    body = _HIDDEN.sub("", _SAID.sub("", svg[opening.end() :]))
    body = _LONG.sub(r"\1", body)
    for colour, variable in COLOURS.items():
        body = re.sub(f'"{colour}"', f'"var({variable})"', body, flags=re.IGNORECASE)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img"'
    return f'{head} style="max-width:{1.25 * width:g}px" aria-label="{escape(says)}">{body}'
