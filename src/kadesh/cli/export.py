"""``kadesh export``: the argument as a graph that other tools read."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kadesh.files.reader import load_scenario

FORMATS = ("argdown", "aif")


@click.command("export")
@click.argument("scenario")
@click.option(
    "--as", "form", type=click.Choice(FORMATS), default="argdown", show_default=True, help="Argdown, or AIF in JSON-LD."
)
@click.option("-o", "--output", metavar="FILE", help="Write to this file; to the standard output unless given.")
def command(scenario: str, form: str, output: str | None) -> int:
    """Write the argument as a graph: premises, routes, conclusions, counter-positions and tensions.

    SCENARIO is a file or the name of a bundled scenario.
    """
    from kadesh.report.argument_graph import to_aif, to_argdown

    loaded = load_scenario(scenario)
    aif = f"{json.dumps(to_aif(loaded), indent=2, ensure_ascii=False)}\n"
    text = aif if form == "aif" else to_argdown(loaded)
    if output is None:
        click.echo(text, nl=False)
        return 0
    try:
        Path(output).write_text(text, encoding="utf-8")
    except OSError as fault:
        raise click.UsageError(f"{output} cannot be written: {fault.strerror}") from None
    click.echo(f"wrote {output}", err=True)
    return 0
