"""``kadesh explain``: what carries a conclusion, what flips it, what would unblock, what tells it from its rivals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kadesh.cli.answering import answer, known, show
from kadesh.cli.asking import Asked, asks, scenario_words, suggest
from kadesh.files.reader import load_scenario

if TYPE_CHECKING:
    from kadesh.analysis.trials import Trials
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
    from kadesh.analysis.explains import explain, planned_worlds, tell
    from kadesh.analysis.plain import as_json as plain

    chosen = conclusion or next(iter(loaded.conclusions))
    known((chosen,), loaded.conclusions, "conclusion")
    known(asked.account, loaded.accounts, "account")
    accounts = asked.account or (next(iter(loaded.accounts)),)

    def find(trials: Trials) -> dict[str, Any]:
        told = tell(trials) if len(loaded.accounts) > 1 else None
        answers = [plain(explain(trials, account, conclusion=chosen, told=told)) for account in accounts]
        return {"answers": [{**each, "tells": None} for each in answers], "tells": plain(told)}

    def planned(trials: Trials) -> int:
        return sum(planned_worlds(trials, account, conclusion=chosen) for account in accounts)

    return answer(loaded, asked, "explain", find=find, planned=planned, more={"conclusion": chosen})
