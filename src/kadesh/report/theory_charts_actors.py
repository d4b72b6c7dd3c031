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
    rows = [
        {"state": name, "concept": said, "holds": "lasts" if answers[concept][k] else "does not last"}
        for k, name in enumerate(names)
        for concept, said in CONCEPTS.items()
    ]
    x = {
        "field": "concept",
        "type": "nominal",
        "sort": list(CONCEPTS.values()),
        "title": "why the state lasts",
        "axis": {
            "orient": "top",
            "labelAngle": 0,
            "labelLimit": 110,
            "labelExpr": _TWO_LINES,
            "labelPadding": 20,
            "ticks": False,
        },
    }
    y = {
        "field": "state",
        "type": "nominal",
        "sort": names,
        "title": "state",
        "axis": {"labelLimit": 220, "grid": True},
    }
    dots = {"type": "point", "filled": True, "size": 180, "color": HOLDS, "opacity": 1}
    dashes = {"type": "text", "text": "–", "color": FAILS, "fontSize": 14}
    return {
        "height": 40 * len(names) if len(names) < 6 else 28 * len(names),
        "data": {"values": rows},
        "encoding": {"x": x, "y": y},
        "layer": [
            {"transform": [{"filter": "datum.holds == 'lasts'"}], "mark": dots},
            {"transform": [{"filter": "datum.holds != 'lasts'"}], "mark": dashes},
        ],
    }


# Breaks a label in two near its middle.
_TWO_LINES = (
    "[join(slice(split(datum.label, ' '), 0, ceil(length(split(datum.label, ' ')) / 2)), ' '),"
    " join(slice(split(datum.label, ' '), ceil(length(split(datum.label, ' ')) / 2)), ' ')]"
)
