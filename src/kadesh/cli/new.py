"""``kadesh new``: a scenario to start from."""

from __future__ import annotations

import click

from kadesh.cli.asking import scenario_words, suggest


@click.command("new")
@click.argument("file", type=click.Path())
@click.option("--from", "template", metavar="NAME", help="Copy this bundled scenario.")
def command(file: str, template: str | None) -> int:
    """Write a commented scenario that already runs; never over another file."""
    from kadesh.files.new import write_new

    click.echo(str(write_new(file, template=template)))
    written = scenario_words(file)
    suggest(f"Next: 'kadesh run {written}', then change it piece by piece and 'kadesh check {written}'.")
    return 0
