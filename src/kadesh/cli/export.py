"""``kadesh export``: the argument as a graph, a small game as a tree, and the worlds as a table, for other tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kadesh.cli.asking import MOST_WORLDS, _known, read_settings, typed
from kadesh.files.reader import load_scenario

if TYPE_CHECKING:
    from kadesh.analysis.trials import Trials
    from kadesh.domain import Scenario

FORMATS = ("argdown", "aif")


@click.command("export")
@click.argument("scenario")
@click.option(
    "--as", "form", type=click.Choice(FORMATS), default="argdown", show_default=True, help="Argdown, or AIF in JSON-LD."
)
@click.option("-o", "--output", metavar="FILE", help="Write to this file; to the standard output unless given.")
@click.option("--efg", metavar="FILE", help="Write the game of one world as a Gambit tree instead; small games only.")
@click.option("--worlds", "table", metavar="FILE", help="Write every world with its chances as Parquet instead.")
@click.option(
    "--number", type=click.IntRange(1, MOST_WORLDS), default=512, show_default=True, help="How many worlds to draw."
)
@click.option("--world", type=click.IntRange(0), default=0, show_default=True, help="Which of them the tree is of.")
@click.option("--weeks", type=click.IntRange(1), help="Cut the tree's game to so many weeks.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, show_default=True, help="As for 'run'.")
@click.option("--account", metavar="NAME", help="Whose premises the worlds obey; none unless given.")
@click.option("--set", "settings", multiple=True, metavar="QUANTITY=VALUE", help="As for 'run'; may be repeated.")
def command(
    scenario: str,
    form: str,
    output: str | None,
    efg: str | None,
    table: str | None,
    number: int,
    world: int,
    weeks: int | None,
    seed: int,
    account: str | None,
    settings: tuple[str, ...],
) -> int:
    """Write the argument as a graph, its game as a tree, or its worlds as a table.

    SCENARIO is a file or the name of a bundled scenario. The graph has premises, routes, conclusions,
    counter-positions and tensions.
    """
    loaded = load_scenario(scenario)
    if efg is None and table is None:
        return _graph(loaded, form, output)
    from kadesh.analysis.trials import Trials

    _known(() if account is None else (account,), loaded.accounts, "account")
    trials = Trials.of(loaded, number, seed, settings=read_settings(settings, loaded.quantities))
    if efg is not None:
        _tree(trials, account, world, weeks, Path(efg))
    if table is not None:
        _table(trials, account, seed, Path(table))
    return 0


def _graph(loaded: Scenario, form: str, output: str | None) -> int:
    from kadesh.report.argument_graph import to_aif, to_argdown

    aif = f"{json.dumps(to_aif(loaded), indent=2, ensure_ascii=False)}\n"
    text = aif if form == "aif" else to_argdown(loaded)
    if output is None:
        click.echo(text, nl=False)
        return 0
    _write(text, Path(output))
    return 0


def _tree(trials: Trials, account: str | None, world: int, weeks: int | None, file: Path) -> None:
    from kadesh.engine.grow import grow_tree
    from kadesh.engine.setting import Setting
    from kadesh.engine.tree import NotATreeError
    from kadesh.engine.worlds import draw_worlds
    from kadesh.report.efg import write_efg

    if world >= trials.points.worlds:
        raise click.UsageError(f"--world {world}: there are {trials.points.worlds}, counted from 0")
    premises = () if account is None else trials.premises_of(account)
    draws = draw_worlds(trials.points, trials.ranges(premises))
    game = trials.scenario.game
    if weeks is not None:
        game = game.model_copy(update={"weeks": min(weeks, game.weeks)})
    try:
        tree = grow_tree(Setting(game, {name: values[world : world + 1] for name, values in draws.items()}, 1))
    except NotATreeError as fault:
        raise click.UsageError(str(fault)) from None
    _write(write_efg(tree, f"{trials.scenario.title} (world {world})"), file)


def _table(trials: Trials, account: str | None, seed: int, file: Path) -> None:
    from kadesh.analysis.by_world import tabulate_worlds
    from kadesh.manifest import write_manifest
    from kadesh.report.parquet import write_parquet

    manifest = write_manifest(
        trials.scenario,
        worlds=trials.points.worlds,
        seed=seed,
        accounts=() if account is None else (account,),
        settings=trials.settings,
        command=typed(),
    )
    try:
        write_parquet(tabulate_worlds(trials, account), file, manifest.to_json())
    except OSError as fault:
        raise click.UsageError(f"{file} cannot be written: {fault}") from None
    click.echo(f"wrote {file}", err=True)


def _write(text: str, file: Path) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise click.UsageError(f"{file} cannot be written: {fault.strerror}") from None
    click.echo(f"wrote {file}", err=True)
