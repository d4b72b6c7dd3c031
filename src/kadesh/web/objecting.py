"""An objection or a rival premise, attached to a claim: written into the scenario's own text, as its author would.

Nothing is kept elsewhere. An objection becomes a claim of the source ``reader``; a rival premise also narrows a number,
and stands in an account of its own: the chosen one without the premises that rest on the claim.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from kadesh.domain import Scenario
from kadesh.files.reader import read_text
from kadesh.web.library import Held
from kadesh.web.refusal import Refusal

READER = "reader"
MOST_WORDS = 1000


@dataclass(frozen=True)
class Attached:
    """A scenario's text with something attached, and the account that holds it (empty for words only)."""

    text: str
    name: str
    account: str


def attach(
    held: Held, claim: str, said: str, *, account: str = "", quantity: str = "", low: float = 0.0, high: float = 0.0
) -> Attached:
    """Attach an objection to a claim; with a ``quantity``, a rival premise that narrows it from ``low`` to ``high``.

    Raises: Refusal if a name is unknown, the range is outside the neutral one, or the text cannot take it.
    """
    scenario, said = held.scenario, " ".join(said.split())
    if claim not in scenario.claims:
        raise Refusal(404, f"no claim is named '{claim[:80]}'")
    if not said or len(said) > MOST_WORDS:
        raise Refusal(400, f"an objection is a sentence or a few, of at most {MOST_WORDS} characters")
    taken = {*scenario.claims, *scenario.premises, *scenario.accounts}
    name = next(each for number in range(1, 10_000) if (each := f"objection-{number}") not in taken)
    stated = scenario.claims[claim]
    text = held.text
    if READER not in scenario.sources:
        source = {"title": "Objections attached by a reader", "opened": "whole"}
        text = append(text, "sources", READER, source)
    text = append(
        text,
        "claims",
        name,
        {
            "text": said,
            "source": READER,
            "status": "contested",
            "note": f"An objection to {claim}.",
            "counter": stated.text,
            "counter_source": stated.source,
        },
    )
    rival = ""
    if quantity:
        rival = name
        text = _rival(text, scenario, claim, said, name=name, account=account, quantity=quantity, span=(low, high))
    reading = read_text(text, file="scenario.yaml")
    if not reading.sound:
        complaints = [str(each) for each in reading.complaints]
        raise Refusal(422, "the text could not take it as it is laid out; add it in the editor", complaints)
    return Attached(text, name, rival)


def _rival(
    text: str,
    scenario: Scenario,
    claim: str,
    said: str,
    *,
    name: str,
    account: str,
    quantity: str,
    span: tuple[float, float],
) -> str:
    if quantity not in scenario.quantities:
        raise Refusal(404, f"no quantity is named '{quantity[:80]}'")
    if account not in scenario.accounts:
        raise Refusal(404, f"no account is named '{account[:80]}'")
    neutral, (low, high) = scenario.quantities[quantity].range, span
    if not neutral.low <= low <= high <= neutral.high:
        raise Refusal(
            400, f"a premise narrows '{quantity}' within its neutral range, {neutral.low:g} to {neutral.high:g}"
        )
    stated = scenario.claims[claim]
    text = append(
        text,
        "premises",
        name,
        {
            "text": said,
            "claims": [name],
            "narrows": {quantity: f"{low!r} to {high!r}"},
            "judgement": "Attached by a reader.",
            "counter": stated.text,
            "counter_source": stated.source,
        },
    )
    chosen = scenario.accounts[account]
    kept = []
    for each in chosen.every_premise:
        premise = scenario.premises[each]
        narrow = premise.narrows.get(quantity)
        if claim in premise.claims or (narrow is not None and (narrow.high < low or narrow.low > high)):
            continue
        kept.append(each)
    return append(
        text,
        "accounts",
        name,
        {
            "title": f"{chosen.title}, with {name}",
            "text": f"As '{account}', without the premises that rest on {claim}, and with the rival premise: {said}",
            "source": READER,
            "premises": [*kept, name],
        },
    )


def append(text: str, section: str, name: str, entry: dict[str, Any]) -> str:
    """A scenario's text with one more entry at the end of a section; everything else stays as it is written.

    >>> print(append("claims:\\n  a:\\n    text: One\\nlevers: {}\\n", "claims", "b", {"text": "Two"}), end="")
    claims:
      a:
        text: One
      b:
        text: "Two"
    levers: {}
    """
    lines = text.replace("\r\n", "\n").split("\n")
    begun = next((place for place, line in enumerate(lines) if re.match(rf"{section}\s*:", line)), None)
    if begun is None:
        lines = [*_without_end(lines), f"{section}:", *_written(name, entry, 2), ""]
        return "\n".join(lines)
    rest = re.sub(r"\s+#.*$", "", lines[begun].partition(":")[2]).strip()
    if rest in ("{}", ""):
        lines[begun] = lines[begun].replace("{}", "", 1).rstrip() if rest == "{}" else lines[begun]
    else:
        raise Refusal(422, f"'{section}' is written in one line; put its entries on lines of their own first")
    end, indent = begun + 1, 2
    for place in range(begun + 1, len(lines)):
        line = lines[place]
        if line.strip() and not line.startswith((" ", "#")):
            break
        if line.startswith(" ") and line.strip():
            if end == begun + 1 and not line.lstrip().startswith("#"):
                indent = len(line) - len(line.lstrip())
            end = place + 1
    return "\n".join([*lines[:end], *_written(name, entry, indent), *lines[end:]])


def _without_end(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _written(name: str, entry: dict[str, Any], indent: int) -> list[str]:
    """An entry as YAML: every value in the JSON notation that YAML shares."""
    found = [f"{' ' * indent}{name}:"]
    return found + [
        f"{' ' * (indent + 2)}{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items()
    ]
