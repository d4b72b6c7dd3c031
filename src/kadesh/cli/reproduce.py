"""``kadesh reproduce``: make a result again from its manifest, and name whatever differs."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import kadesh
from kadesh.cli.asking import suggest
from kadesh.cli.progress import Progress
from kadesh.files.reader import load_scenario

if TYPE_CHECKING:
    from kadesh.domain import Scenario

VERBS = {
    "kadesh.run/1": "study",
    "kadesh.explain/1": "explain",
    "kadesh.compare/1": "compare",
    "kadesh.settle/1": "settle",
}
"""The answers that carry a manifest, and what Python calls to find each."""

OWN_TO_A_RUN = ("seconds", "manifest.command")
"""What may differ between two runs of the same question."""

SINCE = ("spreads",)
"""Fields that an older result may lack, and is reproduced without."""

MADE_WITH = ("manifest.kadesh", "manifest.python", "manifest.numpy")
NEAR = 1e-9
FIRST = 20


@click.command("reproduce")
@click.argument("result", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--scenario", metavar="FILE", help="Where the scenario lies now, if not where it was.")
def command(result: Path, scenario: str | None) -> int:
    """Rerun a result from its manifest and compare.

    RESULT is what run, explain, compare or settle printed with --json, or what their like in Python gave. Nothing is
    taken from the cache. Exit code 0: the same numbers; 1: some differ, and they are named.
    """
    kept = _read(result)
    found = scenario or _where(kept["manifest"])
    again = _rerun(kept, load_scenario(found))
    again = {name: each for name, each in again.items() if name in kept or name not in SINCE}
    differing = list(differences(kept, again))
    apart = [each for each in differing if each[0] not in (*OWN_TO_A_RUN, *MADE_WITH)]
    click.echo(f"reran: {_described(kept, found)}")
    for place, before, after in differing:
        if place in MADE_WITH:
            click.echo(f"  made with {place.removeprefix('manifest.')} {before}, rerun with {after}")
    numbers = [abs(a - b) for _, a, b in apart if _number(a) and _number(b)]
    near = len(numbers) == len(apart) and max(numbers, default=0.0) <= NEAR
    if near:
        worst = f" (largest difference {max(numbers):.1g})" if numbers else ""
        click.echo(f"The result is reproduced{worst}.")
        return 0
    for place, before, after in apart[:FIRST]:
        click.echo(f"  {place}: {_short(before)} became {_short(after)}")
    if len(apart) > FIRST:
        click.echo(f"  and {len(apart) - FIRST} more")
    click.echo(f"Not reproduced: {len(apart)} places differ.")
    if any(place == "manifest.scenario_sha256" for place, _, _ in apart):
        suggest("The scenario's content has changed since; --scenario FILE names the one that was used.")
    return 1


def differences(kept: Any, again: Any, place: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two results differ: the place, what was kept, what came out again."""
    if isinstance(kept, dict) and isinstance(again, dict):
        for name in [*kept, *(name for name in again if name not in kept)]:
            inside = f"{place}.{name}" if place else str(name)
            yield from differences(kept.get(name, "(absent)"), again.get(name, "(absent)"), inside)
    elif isinstance(kept, list) and isinstance(again, list) and len(kept) == len(again):
        for number, (one, other) in enumerate(zip(kept, again, strict=True)):
            yield from differences(one, other, f"{place}[{number}]")
    elif kept != again:
        yield place, kept, again


def _read(file: Path) -> dict[str, Any]:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except OSError as fault:
        raise click.UsageError(f"{file} cannot be read: {fault.strerror}") from None
    except ValueError:
        raise click.UsageError(f"{file} is no JSON: give what a verb printed with --json") from None
    if not isinstance(kept, dict) or kept.get("schema") not in VERBS:
        known = ", ".join(schema.removeprefix("kadesh.").removesuffix("/1") for schema in VERBS)
        raise click.UsageError(f"{file} is no result that can be made again: give what {known} printed with --json")
    manifest = kept.get("manifest")
    needed = ("scenario", "worlds", "seed", "accounts", "levers", "settings", "options")
    if not isinstance(manifest, dict) or any(name not in manifest for name in needed):
        raise click.UsageError(f"{file} carries no manifest that says all that was asked: {', '.join(needed)}")
    return kept


def _where(manifest: dict[str, Any]) -> str:
    """The scenario's file as it was typed, or the name of a bundled scenario."""
    typed = [word for word in shlex.split(str(manifest.get("command") or "")) if word.endswith((".yaml", ".yml"))]
    return typed[0] if typed else str(manifest["scenario"])


def _rerun(kept: dict[str, Any], scenario: Scenario) -> dict[str, Any]:
    """The answer of the same question, worked out anew."""
    from kadesh.domain import Range

    manifest, verb = kept["manifest"], VERBS[kept["schema"]]
    try:
        settings = {name: Range(low=low, high=high) for name, (low, high) in manifest["settings"].items()}
        asked = {"worlds": manifest["worlds"], "accounts": manifest["accounts"], **manifest["options"]}
        with Progress(_planned(verb, scenario, asked)) as progress:
            ask: Callable[..., Any] = getattr(kadesh, verb)
            found = ask(
                scenario,
                **asked,
                seed=manifest["seed"],
                levers=manifest["levers"],
                settings=settings,
                command=str(manifest.get("command") or ""),
                progress=progress.advance,
            )
    except (TypeError, ValueError) as fault:
        raise click.UsageError(f"the question of this manifest cannot be asked any more: {fault}") from None
    return dict(json.loads(json.dumps(found.to_json())))


def _planned(verb: str, scenario: Scenario, asked: dict[str, Any]) -> int:
    from kadesh import inquiries, steps

    if verb == "settle":
        return inquiries.planned_to_settle(**asked)
    counts: dict[str, Callable[..., int]] = {
        "study": steps.planned_worlds,
        "explain": inquiries.planned_to_explain,
        "compare": inquiries.planned_to_compare,
    }
    return counts[verb](scenario, **asked)


def _described(kept: dict[str, Any], scenario: str) -> str:
    """The command as it was typed, or the call where Python asked."""
    command = kept["manifest"].get("command")
    return str(command) if command else f"kadesh.{VERBS[kept['schema']]} of {scenario}"


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _short(value: Any) -> str:
    said = json.dumps(value, ensure_ascii=False)
    return said if len(said) <= 60 else f"{said[:57]}..."
