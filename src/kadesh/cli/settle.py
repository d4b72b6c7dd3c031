"""``kadesh settle``: the packages both sides could accept and keep, and what they would have to believe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kadesh.cli.answering import answer, show
from kadesh.cli.asking import Asked, asks, scenario_words, suggest
from kadesh.files.reader import load_scenario

if TYPE_CHECKING:
    from kadesh.domain import Scenario


@click.command("settle")
@click.argument("scenario")
@asks
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON (schema kadesh.settle/1).")
def command(scenario: str, asked: Asked, as_json: bool) -> int:
    """Packages that are feasible, ratifiable and credible at the start, and what a side would have to believe.

    SCENARIO is a file or the name of a bundled scenario. Without --account, at neutral ranges. The first 64 of the
    worlds are used.
    """
    from kadesh.report.answers import packages_in_words, settle_parts

    loaded = load_scenario(scenario)
    if loaded.game.table is None:
        raise click.UsageError(f"the game of '{loaded.name}' has no table: nothing can be settled in it")
    show(settled(loaded, asked), lambda found: settle_parts(packages_in_words(loaded, found), loaded.titles), as_json)
    if not as_json:
        suggest(f"Next: 'kadesh export {scenario_words(scenario)} --as argdown' writes the argument's graph.")
    return 0


def settled(loaded: Scenario, asked: Asked) -> dict[str, Any]:
    """The answer as plain data, for a game with a table."""

    def planned() -> int:
        from kadesh.inquiries import planned_to_settle

        return planned_to_settle(asked.worlds, accounts=asked.account)

    return answer(loaded, asked, "settle", planned=planned)
