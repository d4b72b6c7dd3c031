"""``kadesh report``: the self-contained report of a scenario."""

from __future__ import annotations

from pathlib import Path

import click

from kadesh.cli.asking import ARTICLE, Asked, asks, run_study, suggest
from kadesh.files.bundled import find_scenario
from kadesh.files.reader import load_scenario


@click.command("report")
@click.argument("scenario", default=ARTICLE)
@asks
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.html", help="Where to write it."
)
@click.option("--strict", is_flag=True, help="Exit with 1 if a verdict differs from the recorded one.")
def command(scenario: str, asked: Asked, output: Path | None, strict: bool) -> int:
    """Write one HTML file with the argument, the answers, their figures and their sources.

    SCENARIO is a file or the name of a bundled scenario. The file needs no network and no scripts; without -o it is
    named after the scenario.
    """
    from kadesh.report.html import write_report

    stated = load_scenario(scenario)
    target = output or Path(f"{stated.name}.html")
    _can_be_written(target)
    found = run_study(stated, asked)
    try:
        write_report(found, target, scenario_text=find_scenario(scenario).read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise click.ClickException(f"{target}: the report cannot be written: {fault.strerror}") from None
    size = target.stat().st_size / 1000
    click.echo(f"{target}")
    suggest(f"Took {found.seconds:.1f} s; {size:,.0f} kB. Next: open it in a browser; it needs no network.")
    return 1 if strict and not found.as_expected else 0


def _can_be_written(target: Path) -> None:
    """Complain before the work rather than after it."""
    if not target.parent.is_dir():
        raise click.ClickException(f"{target}: there is no folder '{target.parent}'")
