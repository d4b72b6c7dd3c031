"""``kadesh compare``: levers and combinations of two side by side, under every account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kadesh.cli.answering import answer, show
from kadesh.cli.asking import Asked, asks, scenario_words, suggest
from kadesh.files.reader import load_scenario

if TYPE_CHECKING:
    from kadesh.domain import Scenario

TOGETHER = 2


@click.command("compare")
@click.argument("scenario")
@asks
@click.option(
    "--together",
    type=click.IntRange(1, 4),
    default=TOGETHER,
    show_default=True,
    help="Pull at most so many levers at once.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON (schema kadesh.compare/1).")
def command(scenario: str, asked: Asked, together: int, as_json: bool) -> int:
    """What each lever does to talks, settlement, terms, durability and lives, with regret and what is robust.

    SCENARIO is a file or the name of a bundled scenario. Comparisons take the first 64 of the worlds; a lever given
    with --lever is pulled in every run beside those compared.
    """
    from kadesh.report.answers import compare_parts

    loaded = load_scenario(scenario)
    show(compared(loaded, asked, together), lambda found: compare_parts(found, loaded.titles), as_json)
    if not as_json:
        suggest(f"Next: 'kadesh settle {scenario_words(scenario)}' shows what could be settled.")
    return 0


def compared(loaded: Scenario, asked: Asked, together: int = TOGETHER) -> dict[str, Any]:
    """The answer as plain data."""

    def planned() -> int:
        from kadesh.inquiries import planned_to_compare

        return planned_to_compare(loaded, asked.worlds, accounts=asked.account, together=together)

    return answer(loaded, asked, "compare", planned=planned, options={"together": together})
