"""The gallery: every bundled scenario with its question, its accounts, what is claimed and what the model gave.

The idea: one page to choose from. Verdicts are those recorded in the scenarios; a picture of the first conclusion
stands beside each. ``python -m kadesh.report.gallery docs/explanation`` writes the page.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from kadesh.analysis.follows import Verdict
from kadesh.domain import Scenario
from kadesh.files.bundled import scenario_names
from kadesh.files.reader import load_scenario
from kadesh.report import words
from kadesh.report.charts import share_chart
from kadesh.report.figures import SHARES
from kadesh.report.pictures import svg_of

FILE = "gallery.md"
WIDTH = 620
FIRST = "no-talks-2022"
"""The argument that kadesh was first made for stands first, then its mirror, then the other wars."""

MIRROR = "ukraine-refuses-2022"
LONG = re.compile(r"(\d+\.\d\d)\d+")


def in_order(names: Sequence[str]) -> list[str]:
    """The scenarios as the gallery shows them."""
    first = [name for name in (FIRST, MIRROR) if name in names]
    return first + [name for name in names if name not in first]


def gallery(scenarios: Sequence[Scenario]) -> str:
    """The page, from scenarios in the order in which it shows them."""
    return "\n\n".join([*_opening(len(scenarios)), *(part for each in scenarios for part in _one(each))]) + "\n"


def picture(scenario: Scenario, verdicts: Sequence[Verdict], worlds: int) -> str | None:
    """Shares of worlds for the scenario's first conclusion, by account, as SVG; None without the extra."""
    name, stated = next(iter(scenario.conclusions.items()))
    titles = {account: each.title for account, each in scenario.accounts.items()}
    spec = share_chart([each for each in verdicts if each.conclusion == name], titles, width=WIDTH)
    said = f"Claimed: {stated.claimed}. {worlds} worlds. {SHARES}"
    title = {"text": f"“{stated.text}”", "subtitle": [said], "anchor": "start", "offset": 12, "limit": WIDTH}
    svg = svg_of({**spec, "title": title, "background": "white", "padding": 12})
    return None if svg is None else LONG.sub(r"\1", svg) + "\n"


def write_page(folder: Path) -> Path:
    """Write the page of all bundled scenarios."""
    path = folder / FILE
    path.write_text(gallery([load_scenario(name) for name in in_order(scenario_names())]), encoding="utf-8")
    return path


def _opening(count: int) -> list[str]:
    return [
        "# Gallery",
        f"The {count} scenarios that come with kadesh. Each asks a question about a war, states the argument that "
        "somebody made and at least one rival, and keeps apart what an author *claims* and what the model *computed*: "
        "HOLDS, true in at least 95 % of worlds; FAILS, false in at least 95 %; DEPENDS, neither. "
        f"{SHARES} What premises entail is not thereby true, and no verdict here is a forecast.",
        "Computed verdicts are the recorded ones; `kadesh run NAME` gives today's. Where none is recorded the share of "
        "worlds lies on the cut. The picture shows the first conclusion, account by account.",
        "This page is generated: `python -m kadesh.report.gallery docs/explanation`.",
    ]


def _one(scenario: Scenario) -> list[str]:
    parties = " and ".join(party.name for party in scenario.parties.values())
    stated = next(iter(scenario.conclusions.values()))
    accounts = [f"* **{each.title}** (`{name}`): {_line(each.text)}" for name, each in scenario.accounts.items()]
    columns = ["conclusion", "claimed", *(f"`{name}`" for name in scenario.accounts)]
    rows = [
        [f"{name}: {_line(each.text)}", each.claimed, *(each.expect.get(account, "·") for account in scenario.accounts)]
        for name, each in scenario.conclusions.items()
    ]
    return [
        f"## {scenario.title}",
        f"[`{scenario.name}`]({scenario.name}.md) · {parties} · as of {words.as_of(scenario)}",
        _line(scenario.question),
        "\n".join(accounts),
        "\n".join("| " + " | ".join(row) + " |" for row in (columns, ["---"] * len(columns), *rows)),
        f"![Shares of worlds in which it is true, open and false that “{_line(stated.text)}”, by account]"
        f"(../pictures/{scenario.name}.svg)",
    ]


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    print(write_page(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/explanation")))
