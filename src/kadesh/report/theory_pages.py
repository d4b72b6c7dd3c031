"""The pages of the catalogue: one page and one picture for each published model, and the table of all.

``python -m kadesh.report.theory_pages docs/theory`` writes them anew. A picture carries the fingerprint of its
specification, so that a test can tell whether it is still the picture that the entry asks for.

>>> from kadesh import theory
>>> page(theory.find("bargaining-range")).splitlines()[0]
'# The bargaining range'
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kadesh import theory
from kadesh.report.theory_charts import chart
from kadesh.report.theory_checks import CHECKS, GAME, METHODS, OTHERS
from kadesh.theory.entry import PROVENANCES, Entry, Parameter, sections

WRITTEN = "<!-- Written by kadesh.report.theory_pages from the model's own file; change it there. -->"


def page(entry: Entry) -> str:
    """The page of one model, in Markdown."""
    return "\n".join(
        [
            f"# {entry.title}",
            "",
            WRITTEN,
            "",
            f"**{entry.claim}**",
            "",
            f"`{entry.name}` · *{entry.provenance}*: {PROVENANCES[entry.provenance]}.",
            "",
            "## The model",
            "",
            entry.model,
            "",
            *_formula(entry.formula),
            "## In words",
            "",
            entry.in_words,
            "",
            f"![{entry.picture.title}]({entry.name}.svg)",
            "",
            f"*{_drawn_with(entry)} It shows what follows in the model, not what happens in wars.*",
            "",
            "## Silent about",
            "",
            entry.silent_about,
            "",
            "## An example",
            "",
            "```python",
            *_example(entry),
            "",
            "```",
            "",
            "The same from a command line, with other settings by symbol or by name:",
            "",
            "```text",
            f"kadesh theory {entry.name} --set {_setting(entry)}",
            "```",
            "",
            "## What goes in",
            "",
            "| symbol | name | meaning | unit | domain | example |",
            "|---|---|---|---|---|---|",
            *(
                _row(f"`{p.symbol}`", f"`{p.name}`", p.meaning, _unit(p), p.domain, _shown(p.example))
                for p in entry.parameters
            ),
            "",
            "## What comes out",
            "",
            "| name | meaning | unit |",
            "|---|---|---|",
            *(
                _row(f"`{each.name}`", each.meaning + (f", along: {each.along}" if each.along else ""), each.unit)
                for each in entry.outputs
            ),
            "",
            "## How far to trust it",
            "",
            f"**Checked.** {entry.verified}",
            "",
            f"**Reference cases.** {len(entry.cases)} hold in the tests:",
            "",
            *(f"* {case.note} ({case.source})" for case in entry.cases),
            "",
            f"**Still to be opened.** {entry.to_open}",
            "",
            f"**In the weekly game.** {entry.engine}",
            "",
            "## Source",
            "",
            sections(entry.text or "")["Source"],
            "",
            "```bibtex",
            entry.citation.strip(),
            "```",
            "",
        ]
    )  # fmt: skip


def index(entries: Sequence[Entry]) -> str:
    """The table of every model: tag, how it was verified, what remains to be opened."""
    counts = {tag: sum(entry.provenance == tag for entry in entries) for tag in PROVENANCES}
    return "\n".join(
        [
            "# Theory",
            "",
            WRITTEN,
            "",
            f"The {len(entries)} published models of war and of its end that kadesh holds, one page each: the claim,",
            "the formula, in words, what it is silent about, a picture, an example, the source.",
            "",
            "A tag says how close a model is to its paper:",
            "",
            *(f"* *{tag}* ({counts[tag]}): {meaning}." for tag, meaning in PROVENANCES.items()),
            "",
            "`kadesh theory` lists them in the terminal, `kadesh theory NAME` shows one,",
            "`kadesh theory NAME --set symbol=value` computes; in Python:",
            "",
            "```python",
            ">>> from kadesh import theory",
            '>>> entry = theory.find("bargaining-range")',
            '>>> theory.compute(entry, p=0.6, c_A=0.1, c_B=0.2)["width"]',
            "0.3",
            "",
            "```",
            "",
            "## Every model, its tag, how it was verified, what remains to be opened",
            "",
            "| model | tag | source | verified | to be opened |",
            "|---|---|---|---|---|",
            *(
                _row(f"[{e.title}]({e.name}.md)", e.provenance, e.source, e.verified, e.to_open)
                for e in entries
            ),
            "",
            "## Which model is checked by what second method",
            "",
            *_second_methods(entries),
            "",
            "```{toctree}",
            ":hidden:",
            "",
            *(entry.name for entry in entries),
            "```",
            "",
        ]
    )  # fmt: skip


def _second_methods(entries: Sequence[Entry]) -> list[str]:
    """How many models each second method checks, and which method checks which model."""
    used = {entry.name: [method for method in METHODS if method in _methods(entry)] for entry in entries}
    own = sum(any(method not in (GAME, OTHERS) for method in methods) for methods in used.values())
    rows = [(method, str(sum(method in each for each in used.values())), METHODS[method]) for method in METHODS]
    return [
        f"{sum(bool(methods) for methods in used.values())} of the {len(entries)} models are checked by at least one",
        "method that shares nothing with the model's own function,",
        f"{own} of them by a numerical method or a second program,",
        f"{sum(OTHERS in methods for methods in used.values())} by other people's solvers,",
        f"{sum(GAME in methods for methods in used.values())} by the weekly game. Each is a test:",
        "`src/kadesh/report/theory_checks.py` names it.",
        "",
        "| method | models | what it does |",
        "|---|---|---|",
        *(_row(*row) for row in rows),
        "",
        "| model | second method |",
        "|---|---|",
        *(_row(f"[{e.title}]({e.name}.md)", "; ".join(used[e.name]) or "none yet") for e in entries),
    ]


def _methods(entry: Entry) -> set[str]:
    """The second methods that check an entry."""
    return {check.method for check in CHECKS[entry.name]}


def fingerprint(spec: dict[str, Any]) -> str:
    """A short hash of a chart specification."""
    return hashlib.sha256(json.dumps(spec, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def picture(entry: Entry) -> str:
    """The picture of a model as SVG, with the fingerprint of its specification (needs vl-convert-python)."""
    import vl_convert

    spec = chart(entry)
    svg = str(vl_convert.vegalite_to_svg(spec))
    said = f"<title>{_plain_xml(entry.picture.title)}</title><!-- chart {fingerprint(spec)} -->"
    return re.sub(r"(<svg[^>]*>)", lambda found: found.group(1) + said, svg, count=1) + "\n"


def write_pages(folder: Path) -> list[Path]:
    """Write every page and picture and the table; returns what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"index.md": index(theory.catalogue())}
    for entry in theory.catalogue():
        texts[f"{entry.name}.md"] = page(entry)
        texts[f"{entry.name}.svg"] = picture(entry)
    written = []
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        written.append(folder / name)
    return written


def _formula(formula: str) -> list[str]:
    r"""Each part between ``\\\\`` or ``\\qquad`` becomes a formula of its own, so that it fits a page."""
    parts, begun = [""], 0
    for piece in re.split(r"(\\qquad|\\\\\n|\\begin|\\end)", formula.strip()):
        begun += (piece == r"\begin") - (piece == r"\end")
        if not begun and (piece == r"\qquad" or piece == "\\\\\n"):
            parts.append("")
        else:
            parts[-1] += piece
    return [line for part in parts for line in ("$$", part.strip().rstrip(",;").strip(), "$$", "")]


def _drawn_with(entry: Entry) -> str:
    """The settings of the picture, in words."""
    symbols = {each.name: each.symbol for each in entry.parameters}
    axes = {getattr(entry.picture, "x", ""), getattr(entry.picture, "y", "")}
    settings = entry.picture.settings.items()
    fixed = [f"{symbols[name]} = {_shown(value)}" for name, value in settings if name not in axes]
    return f"Drawn at {', '.join(fixed)}." if fixed else "Drawn at the example's settings."


def _example(entry: Entry) -> list[str]:
    """The doctest of the entry, with the import that it needs."""
    code = "\n".join(re.findall(r"^(?:>>>|\.\.\.) ?(.*)$", entry.example, flags=re.MULTILINE))
    words = set(re.findall(r"(?<![.\w'\"])([A-Za-z_]\w*)\b(?! ?=[^=])", code))
    own = vars(sys.modules[entry.compute.__module__])
    called = sorted(word for word in words & set(own) if word != "np")
    numpy = [">>> import numpy as np"] if "np." in entry.example else []
    return [*numpy, f">>> from kadesh.theory.{entry.paper} import {', '.join(called)}", *entry.example.splitlines()]


def _setting(entry: Entry) -> str:
    """A first setting, written as on a command line: a number if there is one."""
    numbers = [each for each in entry.parameters if isinstance(each, Parameter) and each.form != "list"]
    first = next(iter(numbers), entry.parameters[0])
    return f"{first.name}={_shown(first.example).replace(' ', '')}"


def _unit(parameter: Any) -> str:
    return parameter.unit if isinstance(parameter, Parameter) else "word"


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (tuple, list)):
        return ", ".join(_shown(each) for each in value)
    return f"{value:g}"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _plain_xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


if __name__ == "__main__":
    for path in write_pages(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/theory")):
        sys.stdout.write(f"{path}\n")
