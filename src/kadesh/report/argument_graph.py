"""The argument as a graph that other tools read: Argdown, and the Argument Interchange Format as JSON-LD.

Premises and conclusions are statements, routes are inferences, counter-positions are attacks, and premises that leave
no common value exclude each other. Only what the scenario states is written; nothing that the model computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kadesh.analysis.tensions import find_tensions
from kadesh.domain import Account, Scenario

AIF = "http://www.arg.dundee.ac.uk/aif#"
CONTEXT = {
    "aif": AIF,
    "dct": "http://purl.org/dc/terms/",
    "text": "aif:claimText",
    "premises": {"@id": "aif:Premise", "@type": "@id"},
    "conclusion": {"@id": "aif:Conclusion", "@type": "@id"},
    "title": "dct:title",
    "source": "dct:source",
    "isPartOf": {"@id": "dct:isPartOf", "@type": "@id"},
}
SPECIAL = re.compile(r"([\\\[\]<>{}*_#@])")


def to_argdown(scenario: Scenario) -> str:
    """A scenario's argument as an Argdown document: one section for each account."""
    blocks = [f"===\ntitle: {_quoted(scenario.title)}\nsubTitle: {_quoted(scenario.question)}\n==="]
    blocks.append("# Conclusions")
    blocks += [f"[{name}]: {escaped(stated.text)}" for name, stated in scenario.conclusions.items()]
    blocks.append("# Premises")
    against: dict[str, list[str]] = {name: [] for name in scenario.premises}
    for tension in find_tensions(scenario):
        against[tension.first].append(f"  >< [{tension.second}]")
    for name, premise in scenario.premises.items():
        lines = [f"[{name}]: {escaped(premise.text)}"]
        if premise.counter is not None:
            lines.append(f"  - [against {name}]: {escaped(premise.counter)}")
        blocks.append("\n".join([*lines, *dict.fromkeys(against[name])]))
    for account, stated_account in scenario.accounts.items():
        blocks.append(f"# {escaped(stated_account.title)}")
        blocks += list(_arguments(account, stated_account))
    return "\n\n".join(blocks) + "\n"


def _arguments(account: str, stated: Account) -> Iterator[str]:
    for name, route in stated.routes.items():
        yield f"<{account}: {name}>: {escaped(route.text)}"
        steps = [f"({place}) [{premise}]" for place, premise in enumerate(route.premises, start=1)]
        yield "\n".join([*steps, "----", f"({len(steps) + 1}) [{route.concludes}]"])


def to_aif(scenario: Scenario) -> dict[str, Any]:
    """A scenario's argument as AIF in JSON-LD.

    I-nodes hold what is said, RA-nodes infer a conclusion from premises, CA-nodes are conflicts.
    """
    nodes: list[dict[str, Any]] = [{"@id": "", "title": scenario.title}]
    nodes += [
        {"@id": f"#conclusion/{name}", "@type": "aif:I-node", "text": stated.text}
        for name, stated in scenario.conclusions.items()
    ]
    for name, premise in scenario.premises.items():
        node = {"@id": f"#premise/{name}", "@type": "aif:I-node", "text": premise.text}
        nodes.append(node | _cited(scenario, premise.source))
        if premise.counter is not None:
            counter = {"@id": f"#counter/{name}", "@type": "aif:I-node", "text": premise.counter}
            nodes.append(counter | _cited(scenario, premise.counter_source))
            nodes.append(_conflict(f"#attack/{name}", f"#counter/{name}", f"#premise/{name}"))
    for tension in find_tensions(scenario):
        pair = (tension.first, tension.second)
        for one, other in (pair, pair[::-1]):
            nodes.append(_conflict(f"#tension/{one}/{other}", f"#premise/{one}", f"#premise/{other}"))
    for account, stated_account in scenario.accounts.items():
        nodes.append(
            {"@id": f"#account/{account}", "title": stated_account.title} | _cited(scenario, stated_account.source)
        )
        for name, route in stated_account.routes.items():
            nodes.append(
                {
                    "@id": f"#route/{account}/{name}",
                    "@type": "aif:RA-node",
                    "title": route.text,
                    "isPartOf": f"#account/{account}",
                    "premises": [f"#premise/{premise}" for premise in route.premises],
                    "conclusion": f"#conclusion/{route.concludes}",
                }
            )
    unique = {node["@id"]: node for node in nodes}  # a pair can clash over several quantities
    return {"@context": CONTEXT, "@graph": list(unique.values())}


def _conflict(name: str, attacker: str, attacked: str) -> dict[str, Any]:
    return {"@id": name, "@type": "aif:CA-node", "premises": [attacker], "conclusion": attacked}


def _cited(scenario: Scenario, source: str | None) -> dict[str, str]:
    return {} if source is None else {"source": scenario.sources[source].title}


def escaped(text: str) -> str:
    """A text without anything that Argdown would read as its own.

    Examples
    --------
    >>> escaped("a_b [c] #d")
    'a\\\\_b \\\\[c\\\\] \\\\#d'
    """
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _quoted(text: str) -> str:
    """A text as a double-quoted YAML scalar."""
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'
