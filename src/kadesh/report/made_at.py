"""Where a report was made: under which account it answers, what was pulled or set by hand, and in how many worlds."""

from __future__ import annotations

from kadesh.analysis.names import called, plain_name
from kadesh.domain import Range
from kadesh.report import words
from kadesh.report.answer_sections import Further
from kadesh.steps import Study

ASKS = {"explain": "why the first conclusion has its verdict", "compare": "levers", "settle": "what could be settled"}
"""What the commands beside a study answer."""


def made_at(study: Study, further: Further, account: str | None) -> str:
    """The position of a report in one or two sentences, and its worlds in another.

    Parameters
    ----------
    study
        The verdicts, with the manifest that says what was pulled and set.
    further
        The answers beside it.
    account
        The account of the position; None where it has none, and the answers in short are those of the author's.
    """
    return f"{position_words(study, account)} {worlds_words(study, further)}"


def position_words(study: Study, account: str | None) -> str:
    """The account, the levers, the numbers set by hand, and the seed."""
    scenario, made = study.scenario, study.manifest
    levers = [plain_name(name) for name in made.levers]
    held = [
        f"{scenario.quantities[name].meaning} ({name}) set to {words.span(Range(low=low, high=high))}"
        for name, (low, high) in made.settings.items()
    ]
    title = called(scenario, "account", account or words.author_account(study))
    parts = [f"Position: the account {title}" if account else f"In short is said what stands under {title}"]
    parts += [f"with {words.listed(levers)} pulled in every run"] if levers else []
    parts += held
    parts += [] if levers or held else ["every number as the scenario states it"]
    parts += [f"seed {made.seed}"] if made.seed else []
    count = len(study.accounts)
    rivals = f" The figures show all {count} accounts at the same numbers." if count > 1 else ""
    return f"{'; '.join(parts)}.{rivals}"


def worlds_words(study: Study, further: Further) -> str:
    """In how many worlds each part was asked."""
    found = [f"{study.worlds:,} worlds for the verdicts and their figures"]
    found += [f"{answer['worlds']:,} for {ASKS[verb]}" for verb, answer in further.asked().items()]
    most = " (each section says how many of them it used)" if len(found) > 1 else ""
    return f"It rests on {words.listed(found)}{most}."
