"""``kadesh check``: what is wrong with a scenario, line by line."""

from __future__ import annotations

import json
from typing import Any

import click

from kadesh.cli.asking import scenario_words, suggest
from kadesh.files.complaint import Complaint, faults


@click.command("check")
@click.argument("scenario")
@click.option("--source", "text", metavar="TEXT", help="Verify the claims' positions against this text.")
@click.option("--of", "name", metavar="NAME", help="Which source TEXT is; by default the one that claims quote.")
@click.option("--json", "as_json", is_flag=True, help="Print the complaints as JSON (schema kadesh.check/1).")
def command(scenario: str, text: str | None, name: str | None, as_json: bool) -> int:
    """Complaints with lines, the cover of the source, units, sources, fairness and loaded words.

    SCENARIO is a file or the name of a bundled scenario. Exits with 1 if a complaint is more than advice.
    """
    from kadesh.files.check import check_file

    reading, coverage = check_file(scenario, text=text, source=name)
    found = faults(reading.complaints)
    if not reading.readable:
        for complaint in reading.complaints:
            click.echo(str(complaint), err=True)
        return 2
    if as_json:
        covered = None if coverage is None else {"source": coverage.source, "share": round(coverage.share, 6)}
        answer = {
            "schema": "kadesh.check/1",
            "scenario": reading.file,
            "faults": len(found),
            "complaints": [_plain(each) for each in reading.complaints],
            "coverage": covered,
        }
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
        return 1 if found else 0
    for complaint in reading.complaints:
        click.echo(str(complaint))
    if coverage is not None:
        click.echo(str(coverage))
    advice = len(reading.complaints) - len(found)
    click.echo(f"{scenario}: {_count(len(found), 'fault')}, {_advice(advice)}")
    written = scenario_words(scenario)
    if found:
        suggest(f"Next: mend what is named above, then 'kadesh check {written}' again.")
    else:
        suggest(f"Next: 'kadesh run {written}': does each conclusion follow?")
    return 1 if found else 0


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _advice(number: int) -> str:
    return f"{_count(number, 'piece')} of advice" if number else "no advice"


def _plain(complaint: Complaint) -> dict[str, Any]:
    return {
        "severity": complaint.severity,
        "text": complaint.text,
        "where": complaint.where,
        "line": complaint.line,
        "column": complaint.column,
    }
