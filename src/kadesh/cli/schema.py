"""``kadesh schema``: the JSON Schema of scenario files, for editors."""

from __future__ import annotations

import json

import click


@click.command("schema")
def command() -> int:
    """Print the JSON Schema of scenario files, so that an editor completes and checks them."""
    from kadesh.files.schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
    click.echo(
        "Next: save this as kadesh.schema.json and begin a scenario with\n"
        "'# yaml-language-server: $schema=kadesh.schema.json'.",
        err=True,
    )
    return 0
