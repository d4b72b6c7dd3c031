"""``kadesh theory``: the catalogue of published models, or one of them with its formula, source and numbers."""

from __future__ import annotations

import json
from typing import Any

import click

from kadesh.cli.asking import suggest


@click.command("theory")
@click.argument("name", required=False)
@click.option("--set", "settings", multiple=True, metavar="SYMBOL=VALUE", help="Set a parameter; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON (schema kadesh.theory/1).")
def command(name: str | None, settings: tuple[str, ...], as_json: bool) -> int:
    """The catalogue; with NAME, one model with its formula, source and numbers."""
    from kadesh import theory

    try:
        if name is None:
            if settings:
                raise click.UsageError("--set needs the NAME of a model")
            return _list_models(as_json)
        entry = theory.find(name)
        answers = theory.compute(entry, **theory.read_settings(entry, settings))
    except (theory.UnknownNameError, theory.DomainError) as fault:
        raise click.UsageError(str(fault.args[0] if fault.args else fault)) from None
    described = theory.describe(entry)
    if as_json:
        _print_json({"schema": "kadesh.theory/1", **described, "answers": answers})
    else:
        from rich.console import Console

        from kadesh.report.theory_terminal import print_model

        print_model(described, answers, Console())
        symbol = described["parameters"][0]["symbol"]
        suggest(f"Next: 'kadesh theory {entry.name} --set {symbol}=VALUE' for other numbers.")
    return 0


def _list_models(as_json: bool) -> int:
    from kadesh import theory

    entries = theory.catalogue()
    if as_json:
        models = [
            {"name": each.name, "title": each.title, "claim": each.claim, "source": each.source} for each in entries
        ]
        _print_json({"schema": "kadesh.theory/1", "models": models})
        return 0
    from rich.console import Console

    from kadesh.report.theory_terminal import print_catalogue

    print_catalogue(entries, Console())
    suggest(f"{len(entries)} models. Next: 'kadesh theory {entries[0].name}' for one of them.")
    return 0


def _print_json(answer: dict[str, Any]) -> None:
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False))
