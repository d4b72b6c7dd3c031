"""Arguments whose answers are known: a scenario with any quantities and premises, and a stand-in for the game.

The stand-in reads the chance of no talks straight from the quantities, so that what carries, flips or changes the
conclusion is whatever a test plants.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from kadesh.analysis.trials import Trials
from kadesh.domain import Scenario
from kadesh.engine.lattice import Array
from kadesh.engine.outlook import Outlook

WEEKS = 12
Chance = Callable[[Mapping[str, Array]], Array]


def leader(**more: Any) -> dict[str, Any]:
    """A leader of whom nothing is said."""
    return {"discount": 1, "cost": 0, "win": 1, "lose": 0, "belief": {"mean": 0.5}, **more}


def planted_scenario(
    *,
    quantities: Sequence[str],
    premises: Mapping[str, Mapping[str, Any]] | None = None,
    accounts: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    claimed: str = "HOLDS",
    levers: Mapping[str, Mapping[str, Any]] | None = None,
    game: Mapping[str, Any] | None = None,
    ranges: Mapping[str, Any] | None = None,
    **more: Any,
) -> Scenario:
    """A scenario about ``no talks``, every quantity from 0 to 1 (or its own range), with routes by account."""
    stated = {name: dict.fromkeys(["unit"], "share") for name in quantities}
    for name, each in stated.items():
        each |= {
            "meaning": name,
            "range": (ranges or {}).get(name, "0 to 1"),
            "judgement": "planted",
        }
    given = accounts or {"account": {}}
    return Scenario.model_validate(
        {
            "kadesh": 1,
            "name": "planted",
            "title": "A planted argument",
            "question": "Is what was planted found?",
            "as_of": {"earliest": "2022-06-01", "latest": "2022-06-01"},
            "parties": {"a": {"name": "Aland"}, "d": {"name": "Deland"}},
            "silent_about": ["everything"],
            "quantities": stated,
            "game": game
            or {
                "weeks": WEEKS,
                "sides": {"a": leader(), "d": leader()},
                "fronts": {
                    "line": {
                        "meaning": "line",
                        "steps": 2,
                        "start": 1,
                        "stride": 1,
                        "tempo": 1,
                        "value": {"a": 1, "d": 1},
                    }
                },
                "battle": {"odds": 0.5},
            },
            "premises": {n: {"text": n, "narrows": dict(narrows)} for n, narrows in (premises or {}).items()},
            "accounts": {
                name: {
                    "title": name,
                    "text": name,
                    "routes": {
                        route: {"text": route, "premises": list(held), "concludes": "silence"}
                        for route, held in routes.items()
                    },
                }
                for name, routes in given.items()
            },
            "conclusions": {
                "silence": {
                    "text": "There will be no talks.",
                    "measure": {"kind": "chance", "event": "no talks", "within_weeks": 8},
                    "claimed": claimed,
                }
            },
            "levers": {
                name: {"text": name, "who": f"who pulls {name}", "sets": dict(sets)}
                for name, sets in (levers or {}).items()
            },
            **more,
        }
    )


def solver_of(no_talks: Chance, *, settled: Chance | None = None, weeks: int = WEEKS) -> Callable[..., Outlook]:
    """A stand-in for the game: talks, if any, come in the first week, and a settlement, if any, in the second."""

    def solve(game: Any, draws: Mapping[str, Array], worlds: int, **_: Any) -> Outlook:
        nothing = np.zeros((weeks + 1, worlds))
        silent, signed = np.ones((weeks + 1, worlds)), nothing.copy()
        silent[1:] = np.broadcast_to(no_talks(draws), worlds)
        if settled is not None:
            signed[1] = np.broadcast_to(settled(draws), worlds)
        live = np.ones((weeks + 1, worlds))
        live[2:] = 1.0 - signed[1]
        talks = nothing.copy()
        talks[0] = 1.0 - silent[1]
        return Outlook(
            live=live,
            talks=talks,
            without_talks=silent,
            settled=signed,
            packages=signed.sum(axis=0)[None],
            won=nothing,
            lost=nothing,
            falls=np.stack([nothing, nothing]),
            side_deals=np.zeros((0, weeks + 1, worlds)),
            freeze=live[-1],
            values=np.zeros((4, worlds)),
            ties=0,
            blockers={},
        )

    return solve


def planted_trials(scenario: Scenario, no_talks: Chance, worlds: int = 256, **more: Any) -> Trials:
    """Trials of a planted scenario with its stand-in."""
    return Trials.of(scenario, worlds, 7, solver=solver_of(no_talks, **more))
