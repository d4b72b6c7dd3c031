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
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON (schema kadesh.explain/1).")
def command(scenario: str, conclusion: str | None, asked: Asked, as_json: bool) -> int:
    """What carries a conclusion, what flips it, who blocks and what would unblock, what tells accounts apart.

    SCENARIO is a file or the name of a bundled scenario; CONCLUSION one of its conclusions, the first unless named.
    Without --account, the first account is explained; all are told apart.
    """
    from kadesh.report.answers import explain_parts

    loaded = load_scenario(scenario)
    show(explained(loaded, asked, conclusion), explain_parts, as_json)
    if not as_json:
        suggest(f"Next: 'kadesh compare {scenario_words(scenario)}' sets levers side by side.")
    return 0


def explained(loaded: Scenario, asked: Asked, conclusion: str | None = None) -> dict[str, Any]:
    """The answer as plain data; ``conclusion`` is the scenario's first unless named."""
    chosen = conclusion or next(iter(loaded.conclusions))
    known((chosen,), loaded.conclusions, "conclusion")

    def planned() -> int:
        from kadesh.inquiries import planned_to_explain

        return planned_to_explain(loaded, chosen, worlds=asked.worlds, accounts=asked.account)

    return answer(loaded, asked, "explain", planned=planned, options={"conclusion": chosen})
