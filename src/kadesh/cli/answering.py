"""What the verbs share that answer from the cache: the scenario in common worlds, and an answer as plain data."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from kadesh.cli.asking import Asked, _known, read_settings, typed
from kadesh.cli.progress import Progress

if TYPE_CHECKING:
    from kadesh.analysis.trials import Trials
    from kadesh.domain import Scenario
    from kadesh.report.parts import Part

CAUTIONS = (
    "A conclusion that its premises entail in a model is not thereby true.",
    "A share of worlds is a share of the admissible region, not a probability.",
)


def known(names: tuple[str, ...], among: Any, kind: str) -> None:
    """Refuse a name that the scenario lacks, with the nearest one that it has."""
    _known(names, among, kind)


def answer(
    scenario: Scenario,
    asked: Asked,
    verb: str,
    *,
    find: Callable[[Trials], Any],
    planned: Callable[[Trials], int],
    more: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The answer of a verb as plain data, from the cache where the same was asked before.

    Parameters
    ----------
    scenario, asked
        What is asked about, with the shared options.
    verb
        Its name; the answer's schema is ``kadesh.<verb>/1``.
    find
        Finds the answers, given the scenario in common worlds.
    planned
        How many worlds that takes, about.
    more
        Further options that the answer depends on.
    """
    from kadesh.analysis.trials import Trials
    from kadesh.files.fingerprint import content_hash
    from kadesh.files.memory import remembered
    from kadesh.manifest import write_manifest

    known(asked.account, scenario.accounts, "account")
    known(asked.lever, scenario.levers, "lever")
    settings = {}
    for lever in asked.lever:
        settings.update(scenario.levers[lever].sets)
    settings |= read_settings(asked.settings, scenario.quantities)
    schema = f"kadesh.{verb}/1"

    def compute() -> dict[str, Any]:
        began = time.perf_counter()
        trials = Trials.of(scenario, asked.worlds, asked.seed, settings=settings)
        with Progress(planned(trials)) as progress:
            trials.progress = progress.advance
            found = find(trials)
        manifest = write_manifest(
            scenario,
            worlds=asked.worlds,
            seed=asked.seed,
            accounts=asked.account or tuple(scenario.accounts),
            levers=asked.lever,
            settings=settings,
            command=typed(),
        )
        return {
            "schema": schema,
            "scenario": scenario.name,
            "title": scenario.title,
            "worlds": asked.worlds,
            "seed": asked.seed,
            "seconds": round(time.perf_counter() - began, 3),
            "manifest": manifest.to_json(),
            **found,
            "cautions": list(CAUTIONS),
        }

    question = {
        "schema": schema,
        "scenario": content_hash(scenario),
        "worlds": asked.worlds,
        "seed": asked.seed,
        "accounts": list(asked.account),
        "settings": {name: [each.low, each.high] for name, each in settings.items()},
        **(more or {}),
    }
    return remembered(question, compute)


def show(found: dict[str, Any], parts: Callable[[dict[str, Any]], tuple[Part, ...]], as_json: bool) -> None:
    """Print an answer, as JSON or as text."""
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False))
        return
    from rich.console import Console

    from kadesh.report.answers_terminal import print_answer

    print_answer(found, parts(found), Console())
