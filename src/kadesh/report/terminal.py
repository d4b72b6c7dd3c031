"""A study as text for a terminal: what is claimed beside what is computed, in words and shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kadesh.report import words
from kadesh.report.toll_words import toll_words

if TYPE_CHECKING:
    from kadesh.analysis.follows import Verdict
    from kadesh.steps import Study

NARROW = 60
WIDEST = 100
SPACE_AT_END = re.compile(r" +$", re.MULTILINE)
IN_ASCII = str.maketrans({"→": ">", "−": "-", "±": "+-", "≈": "*", "…": "...", "–": "-", "’": "'", "‘": "'"})
NUMBER_AND_SIGN = re.compile(r"(?<=\d) (?=%)")
KEPT = "\ue000"
"""Stands for a space at which no line may break, until all is laid out."""
STYLES = {"HOLDS": "bold green", "DEPENDS": "bold yellow", "FAILS": "bold red"}


def print_study(study: Study, console: Console) -> None:
    """Print the verdicts of a study, how to read them, and what they rest on."""
    with tidily(console):
        _print(study, console)


@contextmanager
def tidily(console: Console) -> Iterator[None]:
    """Print without the spaces that tables leave at the ends of lines."""
    with console.capture() as capture:
        yield
    text = SPACE_AT_END.sub("", capture.get().replace(KEPT, " "))
    console.file.write(text if console.encoding.lower().startswith("utf") else text.translate(IN_ASCII))


def kept(text: str) -> str:
    """A text in which a number stays in one line with its per cent sign, once it is printed tidily."""
    return NUMBER_AND_SIGN.sub(KEPT, text)


def _print(study: Study, console: Console) -> None:
    width = min(console.width, WIDEST)
    plain = not console.encoding.lower().startswith("utf")
    scenario = study.scenario
    console.print(Text(scenario.title, style="bold"), width=width)
    console.print(Text(scenario.question), width=width)
    console.print()
    counted = f"As of {words.as_of(scenario)}. {study.worlds:,} worlds, seed {study.seed}."
    console.print(Text(counted, style="dim"), width=width)
    for name in scenario.conclusions:
        console.print()
        console.print(_conclusion(study, name, plain), width=width)
    console.print()
    for label, said in _notes(study):
        if said:
            console.print(_note(label, said, width), width=width)


def shape(word: str, *, plain: bool = False) -> Text:
    """A verdict as shape and word."""
    return Text(f"{(words.PLAIN_SHAPES if plain else words.SHAPES)[word]} {word}", style=STYLES[word])


def _conclusion(study: Study, name: str, plain: bool) -> RenderableType:
    stated = study.scenario.conclusions[name]
    head = Text.assemble((f"{name}  ", "bold"), stated.text)
    claimed = Text.assemble("claimed by the argument: ", shape(stated.claimed, plain=plain))
    rows = [each for each in study.verdicts if each.conclusion == name]
    return Group(head, Padding(claimed, (0, 0, 0, 4)), _Rows(study, rows, plain))


class _Rows:
    """The accounts' verdicts: a table, or lines where the terminal is too narrow for one."""

    def __init__(self, study: Study, rows: list[Verdict], plain: bool) -> None:
        self.study, self.rows, self.plain = study, rows, plain

    def __rich_console__(self, console: Console, options: object) -> list[RenderableType]:
        width = getattr(options, "max_width", console.width)
        return [self._lines() if width < NARROW else self._table()]

    def _title(self, verdict: Verdict) -> str:
        return self.study.scenario.accounts[verdict.account].title

    def _table(self) -> RenderableType:
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
        table.add_column("", width=2)
        table.add_column("account", ratio=1)
        table.add_column("computed", no_wrap=True, min_width=10)
        mean = f"mean {_noun(self.study, self.rows[0])}"
        for title in ("true", "open", "false", mean):
            table.add_column(title, justify="right", no_wrap=True)
        for each in self.rows:
            computed = shape(each.verdict, plain=self.plain)
            if each.near_cut:
                computed.append(" ≈", style="dim")
            shares = [words.percent(share) for share in (each.share, each.share_open, each.share_false)]
            table.add_row("", self._title(each), computed, *shares, _mean(self.study, each))
        return table

    def _lines(self) -> RenderableType:
        lines: list[RenderableType] = []
        for each in self.rows:
            computed = Text.assemble("computed: ", shape(each.verdict, plain=self.plain))
            if each.near_cut:
                computed.append(", near the cut")
            mean = f"mean {_noun(self.study, each)} {_mean(self.study, each)}"
            chance = f"{words.shares(each)}; {mean}"
            lines.append(
                Padding(Group(Text(self._title(each), style="underline"), computed, Text(chance)), (0, 0, 0, 2))
            )
        return Group(*lines)


def _noun(study: Study, verdict: Verdict) -> str:
    """What the mean is of."""
    compares = study.scenario.conclusions[verdict.conclusion].measure.kind == "best lever"
    return "lead" if compares else "chance"


def _mean(study: Study, verdict: Verdict) -> str:
    """The mean chance; for a comparison of levers the mean difference."""
    if study.scenario.conclusions[verdict.conclusion].measure.kind == "best lever":
        return words.points(verdict.mean_chance).replace(" points", " pt").replace(" point", " pt")
    return words.percent(verdict.mean_chance)


def _notes(study: Study) -> list[tuple[str, str]]:
    odd = words.unexpected(study)
    order = " → ".join(study.manifest.order)
    return [
        ("Reading", words.reading(study)),
        ("Caution", words.CAUTION),
        ("Near the cut", words.near_words(study)),
        ("Not as recorded", "; ".join(odd)),
        ("A week", order),
        ("Costs and terms", toll_words(study)),
        ("Order", words.order_words(study)),
        ("Certificate", words.certificate_words(study)),
        ("Routes", words.idle_words(study)),
        ("Ties", words.ties_words(study) if study.unfoldings else ""),
        ("Horizon", words.horizon_words(study)),
    ]


def _note(label: str, said: str, width: int) -> RenderableType:
    if width < NARROW:
        return Text.assemble((f"{label}: ", "bold"), said)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=15, style="bold")
    table.add_column(ratio=1)
    table.add_row(label, said)
    return table
