"""What a result was made from, so that anybody can make it again: the manifest that every result carries.

It names no machine and no folder: only what the user typed, the scenario's content, and the versions that matter.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

from kadesh.domain.argument import Range
from kadesh.domain.scenario import Scenario
from kadesh.engine.setting import Setting, lattice_of
from kadesh.engine.week import STAGES
from kadesh.engine.worlds import draw_points, draw_worlds, ranges_under
from kadesh.files.fingerprint import content_hash


@dataclass(frozen=True)
class Manifest:
    """Everything that a rerun needs.

    Attributes
    ----------
    command
        What was asked, as typed; empty where Python asked.
    scenario_sha256
        Of the scenario's content, the same however its file is laid out.
    settings
        Quantities fixed by the user, as (low, high).
    options
        What else was asked, by the name that Python gives it.
    order
        The stages of a week that the game uses, in their order.
    lattice
        Levels of each coordinate of the state.
    """

    kadesh: str
    command: str
    scenario: str
    scenario_sha256: str
    worlds: int
    seed: int
    accounts: tuple[str, ...]
    levers: tuple[str, ...]
    settings: dict[str, tuple[float, float]]
    options: dict[str, Any]
    weeks: int
    order: tuple[str, ...]
    lattice: dict[str, int]
    python: str
    numpy: str

    def to_json(self) -> dict[str, Any]:
        """The manifest as JSON knows it."""
        return asdict(self)


def write_manifest(
    scenario: Scenario,
    *,
    worlds: int,
    seed: int,
    accounts: tuple[str, ...],
    levers: tuple[str, ...] = (),
    settings: Mapping[str, Range] | None = None,
    options: Mapping[str, Any] | None = None,
    command: str = "",
) -> Manifest:
    """The manifest of a study.

    Parameters
    ----------
    scenario
        The argument and its game.
    worlds, seed
        What the points were drawn from.
    accounts, levers, settings, options
        What was asked of the scenario.
    command
        What was typed.
    """
    return Manifest(
        kadesh=version("kadesh"),
        command=command,
        scenario=scenario.name,
        scenario_sha256=content_hash(scenario),
        worlds=worlds,
        seed=seed,
        accounts=accounts,
        levers=levers,
        settings={name: (each.low, each.high) for name, each in (settings or {}).items()},
        options=dict(options or {}),
        weeks=scenario.game.weeks,
        order=week_order(scenario),
        lattice={each.name: each.levels for each in lattice_of(scenario.game).coordinates},
        python=platform.python_version(),
        numpy=version("numpy"),
    )


def week_order(scenario: Scenario) -> tuple[str, ...]:
    """The stages of a week that a scenario's game uses, in their order."""
    draws = draw_worlds(draw_points(scenario.quantities, 1, 0), ranges_under(scenario))
    setting, builders = Setting(scenario.game, draws, 1), dict(STAGES)
    return tuple(name for name in scenario.game.order if any(builders[name](setting, ())))
