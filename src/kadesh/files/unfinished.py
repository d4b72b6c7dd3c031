"""What a new scenario still lacks: texts that begin with the mark left where somebody must write."""

from __future__ import annotations

from collections.abc import Iterator

from kadesh.domain import Scenario
from kadesh.files.complaint import Complaint, Place
from kadesh.files.references import plain

TO_DO = "TODO"
"""The beginning of a text that is still to be written."""

MOST_NAMED = 12
"""A piece of advice names no more claims than this."""


def check_unfinished(scenario: Scenario) -> Iterator[Complaint]:
    """Advice on every text that is still to be written; on all claims together, since a text has many."""
    claims = [name for name, claim in scenario.claims.items() if claim.text.startswith(TO_DO)]
    if claims:
        verb = "is" if len(claims) == 1 else "are"
        named = ", ".join(claims[:MOST_NAMED]) + (", …" if len(claims) > MOST_NAMED else "")
        text = f"{len(claims)} of {len(scenario.claims)} claims {verb} still to be filled in: {named}"
        yield Complaint(text, ("claims", claims[0], "text"), "advice")
    stack: list[tuple[Place, object]] = [((), plain(scenario))]
    while stack:
        place, value = stack.pop()
        if isinstance(value, dict):
            stack.extend(((*place, key), below) for key, below in value.items())
        elif isinstance(value, (list, tuple)):
            stack.extend(((*place, number), below) for number, below in enumerate(value))
        elif isinstance(value, str) and value.startswith(TO_DO) and not (place[0] == "claims" and place[-1] == "text"):
            yield Complaint("still to be filled in", place, "advice")
