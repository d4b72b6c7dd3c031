"""The report: one HTML file that needs nothing else, written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shlex
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import escape

from kadesh.manifest import Manifest
from kadesh.report import words
from kadesh.report.answer_sections import ANALYSES, NOTHING_FURTHER, Further, answer_sections
from kadesh.report.elements_table import element_rows, sentence_rows
from kadesh.report.figures import link, share_figures
from kadesh.report.game_words import analyses_of, describe_game, said_by, silences, stage_sources
from kadesh.report.made_at import made_at
from kadesh.report.parts import Table
from kadesh.report.pictures import NO_PICTURES
from kadesh.report.sections import claims_in_order, mean_words, narrowed_by, route_words, study_sections
from kadesh.report.spread_figures import split_words, spread_figures
from kadesh.steps import SAMPLE_WORLDS, Study

NUMBER_AND_SIGN = re.compile(r"(\d) %")

CONTENTS = (
    ("argued", "What is argued"),
    ("model", "The model on one page"),
    ("accounts", "Accounts"),
    ("verdicts", "Verdicts: claimed and computed"),
)
ORDER = (
    *("talks", "settlement", "toll", "suffices", "carries", "flips", "turns", "blocks", "unblocks", "threshold"),
    *("tells", "levers", "changes", "settles"),
)
"""Sections of figures and answers, in the order of the questions."""

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


def write_report(
    study: Study,
    path: str | os.PathLike[str],
    *,
    further: Further = NOTHING_FURTHER,
    scenario_text: str = "",
) -> Path:
    """Write the report of a study, over an older one if there is one.

    Parameters
    ----------
    study
        The verdicts, and what was asked beside them.
    path
        The file.
    further
        The answers of ``explain``, ``compare`` and ``settle``.
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
    text = render_report(study, further=further, scenario_text=scenario_text)
    return write_whole(text, path)


def write_whole(text: str, path: str | os.PathLike[str]) -> Path:
    """Write a file whole or not at all; an older one is left as it was if that fails."""
    target = Path(path)
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(draft).chmod(0o644)
        Path(draft).replace(target)
    finally:
        Path(draft).unlink(missing_ok=True)
    return target


def render_report(
    study: Study, *, further: Further = NOTHING_FURTHER, scenario_text: str = "", account: str | None = None
) -> str:
    """The report of a study as HTML, with further answers; ``scenario_text``, the scenario as YAML, is embedded.

    The answers in short are those under ``account``: the one that states the argument unless named.
    """
    scenario = study.scenario
    shown = account or words.author_account(study)
    found = {each.anchor: each for each in (*study_sections(study), *answer_sections(scenario, further))}
    sections = [found[anchor] for anchor in ORDER if anchor in found]
    rest = [each for each in REST if _is_there(study, each[0])]
    analyses = analyses_of(study) | {each.title: ANALYSES[each.anchor] for each in sections if each.parts}
    return page_of("report.html.j2").render(
        study=study,
        scenario=scenario,
        manifest=study.manifest,
        words=words,
        shapes=words.SHAPES,
        meanings=words.MEANINGS,
        css=read("report.css"),
        shown=shown,
        made=made_at(study, further, account),
        contents=[*CONTENTS, *((each.anchor, each.title) for each in sections), *rest],
        claims=claims_in_order(study, further),
        game=describe_game(study),
        weights=route_words(study),
        sample=min(study.worlds, SAMPLE_WORLDS),
        means=mean_words(study),
        share_figures=share_figures(study),
        spreads=spread_figures(study),
        splits=split_words(study),
        sections=sections,
        is_table=lambda block: isinstance(block, Table),
        narrowed=narrowed_by(study),
        silences=silences(study),
        trust=said_by(analyses, "Trust it when:"),
        methods=said_by(analyses, "The method:"),
        stage_sources=stage_sources(study),
        sentences=sentence_rows(scenario),
        elements=element_rows(scenario),
        near=words.listed(words.near_cut(study)),
        no_pictures=NO_PICTURES,
        reproduce=_commands(study, further),
        answers=_answers(study, further),
        scenario_text=escape(scenario_text),
        scenario_link=link("application/yaml", scenario_text) if scenario_text else "",
    )


def _answers(study: Study, further: Further) -> list[tuple[str, str]]:
    """By command, a link that holds its whole answer as JSON."""
    found = {"run": study.to_json(), **further.asked()}
    return [(verb, link("application/json", json.dumps(_timeless(each), **_JSON))) for verb, each in found.items()]


_JSON: dict[str, Any] = {"ensure_ascii": False, "allow_nan": False, "separators": (",", ":")}


def _timeless(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without how long it took, so that equal answers make equal reports."""
    return {name: value for name, value in answer.items() if name != "seconds"}


def _is_there(study: Study, anchor: str) -> bool:
    scenario = study.scenario
    optional = {
        "lever-list": bool(scenario.levers),
        "events": bool(scenario.events),
        "elements": bool(scenario.elements),
        "law": bool(scenario.law or scenario.human_cost),
    }
    return optional.get(anchor, True)


def _commands(study: Study, further: Further) -> list[str]:
    """Commands that give the same numbers from the embedded scenario, one for each question that was asked."""
    accounts = study.manifest.accounts
    asked = () if accounts == tuple(study.scenario.accounts) else accounts
    found = [_command("run", asked, study.manifest)]
    for verb, answer in further.asked().items():
        named = _accounts_of(verb, answer, asked)
        more = _explained(answer["answers"][0]) if verb == "explain" else []
        made = replace(study.manifest, worlds=answer["worlds"], seed=answer["seed"])
        found.append(_command(verb, tuple(named), made, *more))
    return found


def _accounts_of(verb: str, answer: dict[str, Any], asked: Iterable[str]) -> Iterable[str]:
    """The accounts that an answer names; the neutral ranges are none."""
    part = {"explain": "answers", "settle": "settles"}.get(verb)
    return asked if part is None else [each["account"] for each in answer[part] if each["account"] is not None]


def _explained(answer: dict[str, Any]) -> list[str]:
    """The conclusion, and the quantities along which its threshold was asked."""
    threshold = answer["threshold"] or {"quantity": None, "against": None}
    along = [name for name in (threshold["quantity"], threshold["against"]) if name is not None]
    return [answer["conclusion"], *(part for name in along for part in ("--along", name))]


def _command(verb: str, accounts: tuple[str, ...], made: Manifest, *more: str) -> str:
    parts = ["kadesh", verb, f"{made.scenario}.yaml", *more, "--worlds", str(made.worlds), "--seed", str(made.seed)]
    parts += [part for account in accounts for part in ("--account", account)]
    parts += [part for lever in made.levers for part in ("--lever", lever)]
    for name, (low, high) in made.settings.items():
        parts += ["--set", f"{name}={low!r}" if low == high else f"{name}={low!r} to {high!r}"]
    return shlex.join(parts)


def page_of(name: str) -> Template:
    """A page's template."""
    return _environment().get_template(name)


def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(read),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_keep_together,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _keep_together(value: Any) -> Any:
    """A number stays in one line with its per cent sign."""
    return NUMBER_AND_SIGN.sub("\\1\u00a0%", value) if type(value) is str else value


def read(name: str) -> str:
    """A file that belongs to the pages."""
    return (files("kadesh.report") / "templates" / name).read_text(encoding="utf-8")
