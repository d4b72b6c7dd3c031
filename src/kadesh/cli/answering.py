"""What the verbs share that answer from the cache: the scenario in common worlds, and an answer as plain data."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

import kadesh
from kadesh.cli.asking import Asked, _known, question_of, read_settings, typed
from kadesh.cli.progress import Progress

if TYPE_CHECKING:
    from kadesh.domain import Scenario
    from kadesh.inquiries import Compared, Explained, Settled
    from kadesh.report.parts import Part


IN_PARTS = ("explain",)
"""Verbs whose parts are kept one by one while they are found, so that an interruption loses no more than one."""


def known(names: tuple[str, ...], among: Any, kind: str) -> None:
    """Refuse a name that the scenario lacks, with the nearest one that it has."""
    _known(names, among, kind)


def answer(
    scenario: Scenario,
    asked: Asked,
    verb: str,
    *,
    planned: Callable[[], int],
    options: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The answer of a verb as plain data, from the cache where the same was asked before.

    Parameters
    ----------
    scenario, asked
        What is asked about, with the shared options.
    verb
        Its name; ``kadesh.<verb>`` finds the answer, whose schema is ``kadesh.<verb>/1``.
    planned
        How many worlds that takes, about.
    options
        Further options that the answer depends on, by the names that Python gives them.
    """
    from kadesh.files.memory import forget, remembered

    known(asked.account, scenario.accounts, "account")
    known(asked.lever, scenario.levers, "lever")
    settings = read_settings(asked.settings, scenario.quantities)

    question = question_of(verb, scenario, asked, settings, options or {})
    parts: list[dict[str, Any]] = []

    def keep(name: str, kind: Any, find: Callable[[], Any]) -> Any:
        """A part of the answer, from an interrupted run if there was one."""
        from kadesh.analysis.plain import as_json, from_json

        parts.append({**question, "part": name})
        return from_json(kind, remembered(parts[-1], lambda: {"found": as_json(find())})["found"])

    def compute() -> dict[str, Any]:
        ask: Callable[..., Explained | Compared | Settled] = getattr(kadesh, verb)  # loads what computes only now
        with Progress(planned()) as progress:
            return ask(
                scenario,
                worlds=asked.worlds,
                seed=asked.seed,
                accounts=asked.account or None,
                settings=settings,
                levers=asked.lever,
                progress=progress.advance,
                **({"keep": keep} if verb in IN_PARTS else {}),
                **(options or {}),
            ).to_json()

    found = remembered(question, compute)
    forget(parts)  # the whole is kept now
    found["manifest"]["command"] = typed()  # the answer may have been found for another one
    return found


def show(found: dict[str, Any], parts: Callable[[dict[str, Any]], tuple[Part, ...]], as_json: bool) -> None:
    """Print an answer, as JSON or as text."""
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False))
        return
    from rich.console import Console

    from kadesh.report.answers_terminal import print_answer

    print_answer(found, parts(found), Console())
