"""Published models as text for a terminal: the catalogue, and one model with its formula, source and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kadesh.report.terminal import NARROW, WIDEST, tidily
from kadesh.theory import Entry

MOST_SHOWN = 8


def print_catalogue(entries: Sequence[Entry], console: Console) -> None:
    """Print every model's name, title and claim."""
    width = min(console.width, WIDEST)
    with tidily(console):
        for each in entries:
            console.print(Text.assemble((each.name, "bold"), f"  {each.title}"), width=width)
            console.print(Padding(Text(each.claim, style="dim"), (0, 0, 0, 4)), width=width)


def print_model(described: Mapping[str, Any], answers: Mapping[str, Any], console: Console) -> None:
    """Print one model as the catalogue describes it, with its numbers."""
    width = min(console.width, WIDEST)
    with tidily(console):
        console.print(Text.assemble((described["title"], "bold"), f"  ({described['name']})"), width=width)
        console.print(Text(described["claim"]), width=width)
        for heading, field in (("The model", "model"), ("In words", "in_words"), ("Silent about", "silent_about")):
            _head(console, heading)
            console.print(Text(_reflowed(described[field])), width=width)
        _head(console, "Formula (LaTeX)")
        console.print(Text(described["formula"]), width=width)
        _head(console, "Parameters")
        console.print(_parameters(described["parameters"], width), width=width)
        _head(console, "Numbers")
        console.print(_numbers(described["outputs"], answers, width), width=width)
        _head(console, "Source")
        console.print(Text(f"{described['source']}. Here: {described['provenance_means']}."), width=width)
        if described["to_open"]:
            console.print(Text(f"Still to be read: {_reflowed(described['to_open'])}"), width=width)


def _head(console: Console, heading: str) -> None:
    console.print(Text(f"\n{heading}", style="bold"))


def _reflowed(text: str) -> str:
    """Paragraphs and list items in one line each, to be wrapped anew."""
    found: list[str] = []
    for line in text.splitlines():
        starts = not line.strip() or line.startswith((" ", "* ", "- ")) or not found or not found[-1].strip()
        if starts:
            found.append(line)
        else:
            found[-1] += " " + line.strip()
    return "\n".join(found)


def _parameters(parameters: Sequence[Mapping[str, Any]], width: int) -> Table | Text:
    if width < NARROW:
        lines = [
            f"{each['symbol']} ({each['name']}): {each['meaning']}, {each['unit']}; {each['domain']}; "
            f"example {_shown(each['example'])}"
            for each in parameters
        ]
        return Text("\n".join(lines))
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for title in ("symbol", "name", "meaning", "domain", "example"):
        table.add_column(title, no_wrap=title == "symbol")
    for each in parameters:
        meaning = f"{each['meaning']} ({each['unit']})"
        table.add_row(*map(Text, (each["symbol"], each["name"], meaning, each["domain"], _shown(each["example"]))))
    return table


def _numbers(outputs: Sequence[Mapping[str, Any]], answers: Mapping[str, Any], width: int) -> Table | Text:
    rows = [(each["name"], _shown(answers[each["name"]]), f"{each['meaning']} ({each['unit']})") for each in outputs]
    if width < NARROW:
        return Text("\n".join(f"{name} = {value}: {meaning}" for name, value, meaning in rows))
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=False)
    for name, value, meaning in rows:
        table.add_row(Text(name, style="bold"), Text(value), Text(meaning))
    return table


def _shown(value: Any) -> str:
    """A number, a word, or a list of them in short."""
    if isinstance(value, list):
        parts = [_shown(each) for each in value[:MOST_SHOWN]]
        return ", ".join(parts) + (", …" if len(value) > MOST_SHOWN else "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    return "none" if value is None else str(value)
