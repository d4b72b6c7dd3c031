"""``kadesh report``: the self-contained report of a scenario, or one page in plain words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kadesh.cli.asking import ARTICLE, Asked, asks, run_study, suggest
from kadesh.cli.compare import compared
from kadesh.cli.explain import explained
from kadesh.cli.settle import settled
from kadesh.files.bundled import find_scenario
from kadesh.files.reader import load_scenario

if TYPE_CHECKING:
    from kadesh.report.answer_sections import Further
    from kadesh.steps import Study


@click.command("report")
@click.argument("scenario", default=ARTICLE)
@asks
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Where to write it."
)
@click.option("--brief", is_flag=True, help="Only the verdicts and what is found with them: fewer sections, sooner.")
@click.option("--page", is_flag=True, help="Write one page in plain words instead: FILE ends in .html, .md or .txt.")
@click.option("--strict", is_flag=True, help="Exit with 1 if a verdict differs from the recorded one.")
def command(scenario: str, asked: Asked, output: Path | None, brief: bool, page: bool, strict: bool) -> int:
    """Write one HTML file with the argument, the answers, their figures and their sources.

    SCENARIO is a file or the name of a bundled scenario. The file needs no network and no scripts; without -o it is
    named after the scenario. It holds what 'run', 'compare' and 'settle' answer, and what 'explain' answers of the
    first conclusion under the account that states the argument.
    """
    from kadesh.report.answer_sections import Further

    stated = load_scenario(scenario)
    target = output or Path(f"{stated.name}-page.html" if page else f"{stated.name}.html")
    _can_be_written(target, page=page)
    _say("for verdicts")
    found = run_study(stated, asked)
    further = Further() if brief else _further(found, asked)
    try:
        _write(found, further, target, scenario, page=page)
    except OSError as fault:
        raise click.ClickException(f"{target}: the report cannot be written: {fault.strerror}") from None
    size = target.stat().st_size / 1000
    click.echo(f"{target}")
    next_ = "print it on one sheet of A4" if page else "open it in a browser; it needs no network"
    suggest(f"{size:,.0f} kB. Next: {next_}.")
    return 1 if strict and not found.as_expected else 0


def _further(found: Study, asked: Asked) -> Further:
    """What stands in the report beside the study; what was asked before is remembered."""
    from kadesh.inquiries import turning
    from kadesh.report.answer_sections import Further
    from kadesh.report.words import author_account

    stated, author = found.scenario, author_account(found)
    usual = not asked.account and author == next(iter(stated.accounts))
    _say("what carries, flips, unblocks and tells apart")
    first = replace(asked, account=() if usual else (author,))
    explain = explained(stated, first)
    along = turning(stated, explain["answers"][0])
    explain = explained(stated, first, along=along) if along else explain  # its other parts are remembered
    compare = settle = None
    if stated.levers:
        _say("what would change it")
        compare = compared(stated, asked)
    if stated.game.table is not None:
        _say("what could be settled")
        settle = settled(stated, asked)
    return Further(explain, compare, settle)


def _say(step: str) -> None:
    """Name what is asked next, beside the progress of each."""
    click.echo(f"Asking {step} …", err=True)


def _write(found: Study, further: Further, target: Path, scenario: str, *, page: bool) -> None:
    from kadesh.report.html import write_report, write_whole
    from kadesh.report.page import describe
    from kadesh.report.page_forms import FORMS

    if page:
        write_whole(FORMS[target.suffix.lower()](describe(found, further)), target)
    else:
        text = find_scenario(scenario).read_text(encoding="utf-8-sig")
        write_report(found, target, further=further, scenario_text=text)


def _can_be_written(target: Path, *, page: bool) -> None:
    """Complain before the work rather than after it."""
    from kadesh.report.page_forms import FORMS

    if not target.parent.is_dir():
        raise click.ClickException(f"{target}: there is no folder '{target.parent}'")
    if page and target.suffix.lower() not in FORMS:
        raise click.UsageError(f"{target}: a page ends in {', '.join(FORMS)}; '{target.suffix}' is none of them")
