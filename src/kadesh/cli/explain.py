"""``kadesh explain``: what carries a conclusion, what flips it, what would unblock, what tells it from its rivals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kadesh.cli.answering import answer, known, show
from kadesh.cli.asking import Asked, asks, scenario_words, suggest
from kadesh.files.reader import load_scenario

if TYPE_CHECKING:
    from kadesh.domain import Scenario


@click.command("explain")
@click.argument("scenario")
@click.argument("conclusion", required=False)
@asks
@click.option(
    "--along",
    multiple=True,
    metavar="QUANTITY",
    help="Also where exactly the answer turns along this quantity; twice: along the first, for values of the second.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON (schema kadesh.explain/1).")
def command(scenario: str, conclusion: str | None, asked: Asked, along: tuple[str, ...], as_json: bool) -> int:
    """What carries a conclusion, what flips it, who blocks and what would unblock, what tells accounts apart.

    SCENARIO is a file or the name of a bundled scenario; CONCLUSION one of its conclusions, the first unless named.
    Without --account, the first account is explained; all are told apart.
    """
    from kadesh.report.answers import explain_parts

    loaded = load_scenario(scenario)
    show(explained(loaded, asked, conclusion, along), lambda found: explain_parts(found, loaded.titles), as_json)
    if not as_json:
        suggest(f"Next: 'kadesh compare {scenario_words(scenario)}' sets levers side by side.")
    return 0


def explained(
    loaded: Scenario, asked: Asked, conclusion: str | None = None, along: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The answer as plain data; ``conclusion`` is the scenario's first unless named."""
    chosen = conclusion or next(iter(loaded.conclusions))
    known((chosen,), loaded.conclusions, "conclusion")
    known(along, loaded.quantities, "quantity")
    if len(along) > 2 or len(set(along)) < len(along):
        raise click.BadParameter("name one quantity, or two different ones", param_hint="--along")
    for name in along:
        if loaded.quantities[name].range.low == loaded.quantities[name].range.high:
            raise click.BadParameter(f"'{name}' has a single neutral value: it cannot move", param_hint="--along")

    def planned() -> int:
        from kadesh.inquiries import planned_to_explain

        return planned_to_explain(loaded, chosen, along=along, worlds=asked.worlds, accounts=asked.account)

    return answer(loaded, asked, "explain", planned=planned, options={"conclusion": chosen, "along": list(along)})
