"""A small argument with a whole game: few states, a table with a divisible part, every gate, levers and a rival."""

from typing import Any

from analysis.planted import leader, planted_scenario

from kadesh.domain import Scenario

RANGES: dict[str, Any] = {
    "odds": "0.3 to 0.7",
    "hope_a": "0.35 to 0.75",
    "hope_d": "0.25 to 0.65",
    "cost_a": "0.005 to 0.06",
    "cost_d": "0.005 to 0.06",
    "need_a": "0.1 to 0.5",
    "need_d": "0.1 to 0.5",
    "coming_a": "-0.01 to 0.03",
    "bite": "0 to 0.5",
    "grain": "0.01 to 0.1",
    "lives": "0.1 to 0.2",
}
PREMISES = {
    "a-hopes": {"hope_a": "0.6 to 0.75"},
    "d-hopes": {"hope_d": "0.25 to 0.4"},
    "cheap-war": {"cost_a": "0.005 to 0.015", "cost_d": "0.005 to 0.015"},
    "proud": {"coming_a": "0.01 to 0.03"},
    "asks-much": {"need_a": "0.4 to 0.5", "need_d": "0.4 to 0.5"},
}
ACCOUNTS = {
    "optimism": {"hope": ["a-hopes", "d-hopes"], "cheap": ["cheap-war"]},
    "home": {"home": ["asks-much"], "pride": ["proud"]},
}
LEVERS = {
    "guarantee": {"bite": 0.5},
    "mediator": {"coming_a": 0},
    "nothing": {},
}


def game(weeks: int = 16, **table: Any) -> dict[str, Any]:
    """The game; a table that always sits and asks nothing for coming if ``first`` is None."""
    home = {"standing": {"levels": 2, "start": 2, "drop": 0.2, "hardship": 0.05}, "office": 0.2, "exit": 0}

    def side(letter: str) -> dict[str, Any]:
        return leader(
            **home,
            cost=f"cost_{letter}",
            discount=0.99,
            belief={"mean": f"hope_{letter}", "weight": 8},
            ratification={"audience": {"line": 1, "calm": 0.1}, "need": f"need_{letter}", "width": 0.1, "gate": 0.6},
            credibility={"guarantees": {"bond": "bite"}, "first_strike": 0.8, "lag_weeks": 4},
            coming="coming_a" if letter == "a" else 0,
            lives="lives" if letter == "a" else 0,
        )

    return {
        "weeks": weeks,
        "sides": {"a": side("a"), "d": side("d")},
        "fronts": {
            "line": {"meaning": "line", "steps": 4, "start": 2, "stride": 0.25, "tempo": 0.3, "value": {"a": 1, "d": 1}}
        },
        "battle": {"odds": "odds"},
        "channel": {"start": "open", "opens": 0.5, "closes": 0.1},
        "issues": {
            "bond": {"meaning": "a guarantee", "values": {"a": -0.02, "d": 0.05}},
            "calm": {"meaning": "relief", "values": {"a": 0.2, "d": -0.1}},
        },
        "table": {
            "conclude": 0.4,
            "needs_channel": True,
            "menu": {"line": [-1, 0, 1], "bond": [0, 1]},
            "divisible": {"issue": "calm", "low": 0, "high": 1},
            **table,
        },
        "side_deals": {"grain": {"meaning": "grain", "values": {"a": "grain", "d": "grain"}}},
    }


def small_argument(weeks: int = 16, table: dict[str, Any] | None = None, **more: Any) -> Scenario:
    """The scenario."""
    return planted_scenario(
        quantities=list(RANGES),
        premises=PREMISES,
        accounts=ACCOUNTS,
        levers=LEVERS,
        game=game(weeks, **(table or {})),
        ranges=RANGES,
        **more,
    ).model_copy()
