"""The report: one HTML file that needs nothing else, written whole or not at all."""

from __future__ import annotations

import base64
import json
import os
import re
import shlex
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import escape

from kadesh.report import words
from kadesh.report.elements_table import element_rows, sentence_rows
from kadesh.report.figures import share_figures
from kadesh.report.game_words import describe_game, silences, trust
from kadesh.report.pictures import NO_PICTURES
from kadesh.report.sections import claims_in_order, figure_sections, mean_words, narrowed_by, route_words
from kadesh.steps import SAMPLE_WORLDS, Study

NUMBER_AND_SIGN = re.compile(r"(\d) %")

CONTENTS = (
    ("argued", "What is argued"),
    ("model", "The model on one page"),
    ("accounts", "Accounts"),
    ("verdicts", "Verdicts: claimed and computed"),
)
REST = (
    ("lever-list", "The levers in words"),
    ("quantities", "Quantities"),
    ("events", "Events"),
    ("elements", "Sentences and elements"),
    ("law", "Law and human cost"),
    ("silent", "What this cannot say"),
    ("sources", "Sources"),
    ("reproduce", "How to reproduce"),
)


def write_report(study: Study, path: str | os.PathLike[str], *, scenario_text: str = "") -> Path:
    """Write the report of a study, over an older one if there is one.

    Parameters
    ----------
    study
        The answers, to every question.
    path
        The file.
    scenario_text
        The scenario as YAML, to be embedded.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OSError
        If the file cannot be written; an older one is then left as it was.
    """
    target = Path(path)
    text = render_report(study, scenario_text=scenario_text)
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(draft).chmod(0o644)
        Path(draft).replace(target)
    finally:
        Path(draft).unlink(missing_ok=True)
    return target


def render_report(study: Study, *, scenario_text: str = "") -> str:
    """The report of a study as HTML; ``scenario_text`` is the scenario as YAML, to be embedded."""
    scenario = study.scenario
    sections = figure_sections(study)
    present = {anchor for anchor, _, _, _ in sections}
    rest = [each for each in REST if _is_there(study, each[0])]
    page = _environment().get_template("report.html.j2")
    return page.render(
        study=study,
        scenario=scenario,
        manifest=study.manifest,
        words=words,
        shapes=words.SHAPES,
        meanings=words.MEANINGS,
        css=_read("report.css"),
        author=words.author_account(study),
        contents=[*CONTENTS, *((anchor, title) for anchor, title, _, _ in sections if anchor in present), *rest],
        claims=claims_in_order(study),
        game=describe_game(study),
        weights=route_words(study),
        sample=min(study.worlds, SAMPLE_WORLDS),
        means=mean_words(study),
        share_figures=share_figures(study),
        figure_sections=sections,
        narrowed=narrowed_by(study),
        silences=silences(study),
        trust=trust(study),
        sentences=sentence_rows(scenario),
        elements=element_rows(scenario),
        near=words.listed(words.near_cut(study)),
        no_pictures=NO_PICTURES,
        reproduce=_command(study),
        answers=_link("application/json", json.dumps(_timeless(study), ensure_ascii=False, allow_nan=False)),
        scenario_text=escape(scenario_text),
        scenario_link=_link("application/yaml", scenario_text) if scenario_text else "",
    )


def _timeless(study: Study) -> dict[str, Any]:
    """The answers without how long they took, so that equal answers make equal reports."""
    return {name: value for name, value in study.to_json().items() if name != "seconds"}


def _is_there(study: Study, anchor: str) -> bool:
    scenario = study.scenario
    optional = {
        "lever-list": bool(scenario.levers),
        "events": bool(scenario.events),
        "elements": bool(scenario.elements),
        "law": bool(scenario.law or scenario.human_cost),
    }
    return optional.get(anchor, True)


def _command(study: Study) -> str:
    """A command that gives the same numbers from the embedded scenario."""
    made = study.manifest
    parts = ["kadesh", "run", f"{made.scenario}.yaml", "--worlds", str(made.worlds), "--seed", str(made.seed)]
    if made.accounts != tuple(study.scenario.accounts):
        parts += [part for account in made.accounts for part in ("--account", account)]
    parts += [part for lever in made.levers for part in ("--lever", lever)]
    for name, (low, high) in made.settings.items():
        parts += ["--set", f"{name}={low!r}" if low == high else f"{name}={low!r} to {high!r}"]
    return shlex.join(parts)


def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_keep_together,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _keep_together(value: Any) -> Any:
    """A number stays in one line with its per cent sign."""
    return NUMBER_AND_SIGN.sub("\\1\u00a0%", value) if type(value) is str else value


def _read(name: str) -> str:
    return (files("kadesh.report") / "templates" / name).read_text(encoding="utf-8")


def _link(kind: str, text: str) -> str:
    return f"data:{kind};charset=utf-8;base64,{base64.b64encode(text.encode()).decode()}"
