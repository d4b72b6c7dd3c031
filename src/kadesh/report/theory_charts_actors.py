"""The picture of an ordinal conflict: which state lasts under which concept, as a table of dots.

>>> from kadesh import theory
>>> stability_table(theory.find("ordinal-conflict"))["height"]
160
"""

from __future__ import annotations

from typing import Any

from kadesh.theory.entry import Entry
from kadesh.theory.fang1989 import STATE_NAMES

CONCEPTS = {
    "nash": "nobody can improve (Nash)",
    "sequential": "answered in the others' interest (SEQ)",
    "symmetric": "answered without escape (SMR)",
    "general": "answered somehow (GMR)",
    "strong": "no group can do better",
}
HOLDS, FAILS = "#0072B2", "#999999"


def stability_table(entry: Entry) -> dict[str, Any]:
    """The body of a specification: states down the side, concepts across, a dot where a state is stable."""
    answers = entry.answers()
    names = [f"{int(number)}  {name}" for number, name in zip(answers["number"], STATE_NAMES[entry.name], strict=True)]
    columns = list(CONCEPTS.values())
    cells = [
        (bool(answers[concept][k]), {"state": name, "concept": said})
        for k, name in enumerate(names)
        for concept, said in CONCEPTS.items()
    ]
    across = {"orient": "top", "labelAngle": 0, "labelLimit": 110, "labelExpr": _TWO_LINES, "labelPadding": 20}
    x = {
        "field": "concept", "type": "nominal", "title": "why the state lasts",
        "scale": {"domain": columns}, "axis": {**across, "ticks": False},
    }  # fmt: skip
    y = {
        "field": "state", "type": "nominal", "title": "state",
        "scale": {"domain": names}, "axis": {"labelLimit": 220},
    }  # fmt: skip
    marks = {
        True: {"type": "point", "filled": True, "size": 180, "color": HOLDS, "opacity": 1},
        False: {"type": "text", "text": "–", "color": FAILS, "fontSize": 14},
    }
    return {
        "height": (40 if len(names) < 6 else 28) * len(names),
        "layer": [
            {
                "data": {"values": [row for holds, row in cells if holds is wanted]},
                "mark": mark,
                "encoding": {"x": x, "y": y},
            }
            for wanted, mark in marks.items()
        ],
    }


# Breaks a label in two near its middle.
_TWO_LINES = (
    "[join(slice(split(datum.label, ' '), 0, ceil(length(split(datum.label, ' ')) / 2)), ' '),"
    " join(slice(split(datum.label, ' '), ceil(length(split(datum.label, ' ')) / 2)), ' ')]"
)
