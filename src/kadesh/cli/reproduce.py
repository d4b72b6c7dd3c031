"""``kadesh reproduce``: make a result again from its manifest, and name whatever differs."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shlex
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kadesh.cli.asking import suggest

VERBS = ("run", "explain", "compare", "settle")
"""The verbs whose answers carry a manifest."""

OWN_TO_A_RUN = ("seconds", "manifest.command")
"""What may differ between two runs of the same question."""

MADE_WITH = ("manifest.kadesh", "manifest.python", "manifest.numpy")
NEAR = 1e-9
FIRST = 20


@click.command("reproduce")
@click.argument("result", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--scenario", metavar="FILE", help="Where the scenario lies now, if not where it was.")
def command(result: Path, scenario: str | None) -> int:
    """Rerun a result from its manifest and compare.

    RESULT is what a verb printed with --json. Exit code 0: the same numbers; 1: some differ, and they are named.
    """
    kept = _read(result)
    words = _words(kept, scenario)
    again = _rerun(words)
    differing = list(differences(kept, again))
    apart = [each for each in differing if each[0] not in (*OWN_TO_A_RUN, *MADE_WITH)]
    click.echo(f"reran: {shlex.join(['kadesh', *words])}")
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
    if not isinstance(kept, dict) or not isinstance(kept.get("manifest"), dict):
        raise click.UsageError(f"{file} carries no manifest: give what {', '.join(VERBS)} printed with --json")
    return kept


def _words(kept: dict[str, Any], scenario: str | None) -> list[str]:
    """The command to type again: as it was typed, or put together from the manifest where Python asked."""
    manifest = kept["manifest"]
    words = shlex.split(str(manifest.get("command") or ""))[1:]
    if not words:
        words = ["run", str(manifest["scenario"]), "--worlds", str(manifest["worlds"]), "--seed", str(manifest["seed"])]
        for option in ("account", "lever"):
            words += [word for name in manifest[f"{option}s"] for word in (f"--{option}", str(name))]
        for name, (low, high) in manifest["settings"].items():
            words += ["--set", f"{name}={low!r} to {high!r}"]
        words.append("--json")
    if words[0] not in VERBS:
        raise click.UsageError(f"'kadesh {words[0]}' cannot be reproduced; only {', '.join(VERBS)} can")
    if scenario is not None:
        words = [scenario if _is_scenario(word, manifest) else word for word in words]
        if scenario not in words:
            words.insert(1, scenario)
    return words


def _is_scenario(word: str, manifest: dict[str, Any]) -> bool:
    return word == manifest["scenario"] or word.endswith((".yaml", ".yml"))


def _rerun(words: list[str]) -> dict[str, Any]:
    """The answer of a command, worked out anew: with an empty cache folder."""
    from kadesh.cli.group import DIFFERS, RAN, run_safely

    said, before = io.StringIO(), os.environ.get("KADESH_CACHE")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KADESH_CACHE"] = folder
        try:
            with contextlib.redirect_stdout(said):
                code = run_safely(words)
        finally:
            os.environ.pop("KADESH_CACHE", None)
            if before is not None:
                os.environ["KADESH_CACHE"] = before
    if code not in (RAN, DIFFERS):
        raise click.UsageError(f"'{shlex.join(['kadesh', *words])}' does not run any more; see above")
    again: dict[str, Any] = json.loads(said.getvalue())
    return again


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _short(value: Any) -> str:
    said = json.dumps(value, ensure_ascii=False)
    return said if len(said) <= 60 else f"{said[:57]}..."
