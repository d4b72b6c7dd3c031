"""``kadesh run``: does each conclusion follow from the premises of each account?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from kadesh.cli.asking import ARTICLE, Asked, asks, run_study, scenario_words, suggest
from kadesh.files.reader import load_scenario

if TYPE_CHECKING:
    from kadesh.steps import Question


QUESTIONS: tuple[Question, ...] = ("unfolds", "tolls", "thresholds", "levers", "idle", "horizon")
"""All but who blocks a deal, which costs more than all the rest and is what the report is for."""


@click.command("run")
@click.argument("scenario", default=ARTICLE)
@asks
@click.option("--order", is_flag=True, help="Also with the order of movers reversed: does any verdict depend on it?")
@click.option("--certify", is_flag=True, help="Also the largest gain from one different choice, in the first world.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON (schema kadesh.run/1).")
@click.option("--strict", is_flag=True, help="Exit with 1 if a verdict differs from the recorded one.")
def command(scenario: str, asked: Asked, order: bool, certify: bool, as_json: bool, strict: bool) -> int:
    """Verdict for every conclusion under every account.

    SCENARIO is a file or the name of a bundled scenario; without one, the bundled article.
    """
    questions: tuple[Question, ...] = (*QUESTIONS, "order") if order else QUESTIONS
    questions = (*questions, "certificate") if certify else questions
    found = run_study(load_scenario(scenario), asked, questions)
    if as_json:
        click.echo(json.dumps(found.to_json(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        from rich.console import Console

        from kadesh.report.terminal import print_study

        print_study(found, Console())
        name = scenario_words(scenario)
        next_ = f"Next: 'kadesh report {name} -o report.html' shows weeks, blockers, levers and sources."
        suggest(f"Took {found.seconds:.1f} s. {next_}")
    return 1 if strict and not found.as_expected else 0
