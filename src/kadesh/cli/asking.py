"""What every verb that asks a scenario shares: the options, the names resolved, and the study run with progress."""

from __future__ import annotations

import functools
import os
import shlex
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kadesh.cli.progress import Progress
from kadesh.files.complaint import suggestion

if TYPE_CHECKING:
    from kadesh.domain import Quantity, Range, Scenario
    from kadesh.steps import Question, Study

ARTICLE = "no-talks-2022"
MOST_WORLDS = 1 << 20
WIDEST = 100


@dataclass(frozen=True)
class Asked:
    """The options that every such verb has."""

    worlds: int
    seed: int
    account: tuple[str, ...]
    lever: tuple[str, ...]
    settings: tuple[str, ...]


def asks(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the shared options; it receives them together, as ``asked``."""

    @click.option(
        "--worlds",
        type=click.IntRange(1, MOST_WORLDS),
        default=256,
        show_default=True,
        metavar="N",
        help="How many worlds; a power of two is best.",
    )
    @click.option(
        "--seed",
        type=click.IntRange(min=0),
        default=0,
        show_default=True,
        metavar="N",
        help="The same seed gives the same answers.",
    )
    @click.option("--account", multiple=True, metavar="NAME", help="Ask only this account; may be repeated.")
    @click.option("--lever", multiple=True, metavar="NAME", help="Pull this lever in every run; may be repeated.")
    @click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="QUANTITY=VALUE",
        help="Fix a quantity, or narrow it with 'LOW to HIGH'; may be repeated.",
    )
    @functools.wraps(command)
    def wrapped(
        worlds: int,
        seed: int,
        account: tuple[str, ...],
        lever: tuple[str, ...],
        settings: tuple[str, ...],
        **more: Any,
    ) -> Any:
        return command(asked=Asked(worlds, seed, account, lever, settings), **more)

    return wrapped


def run_study(scenario: Scenario, asked: Asked, questions: Iterable[Question] | None = None) -> Study:
    """A study as the options say, from the cache where the same was asked before, else with progress on stderr."""
    from kadesh.files.memory import remembered
    from kadesh.steps import USUAL, Study, planned_worlds, study

    _known(asked.account, scenario.accounts, "account")
    _known(asked.lever, scenario.levers, "lever")
    settings = read_settings(asked.settings, scenario.quantities)
    _playable(scenario, settings)
    chosen = tuple(questions or USUAL)
    options: dict[str, Any] = {
        "accounts": asked.account or None,
        "settings": settings,
        "levers": asked.lever,
        "questions": chosen,
    }

    def compute() -> dict[str, Any]:
        with Progress(planned_worlds(scenario, asked.worlds, **options)) as progress:
            found = study(scenario, asked.worlds, seed=asked.seed, progress=progress.advance, **options)
        return found.to_json()

    question = question_of("run", scenario, asked, settings, {"questions": list(chosen)})
    found = remembered(question, compute)
    found["manifest"]["command"] = typed()  # the answer may have been found for another one
    return Study.of_json(scenario, found)


def question_of(
    verb: str, scenario: Scenario, asked: Asked, settings: Mapping[str, Range], options: Mapping[str, Any]
) -> dict[str, Any]:
    """Everything that the answer of a verb depends on beside the code."""
    from kadesh.files.fingerprint import content_hash

    return {
        "schema": f"kadesh.{verb}/1",
        "scenario": content_hash(scenario),
        "worlds": asked.worlds,
        "seed": asked.seed,
        "accounts": list(asked.account),
        "levers": list(asked.lever),
        "settings": {name: [each.low, each.high] for name, each in settings.items()},
        "options": dict(options),
    }


def read_settings(texts: Iterable[str], quantities: Mapping[str, Quantity]) -> dict[str, Range]:
    """Ranges from the text of a command line, such as ``cost=0.4`` or ``cost=0.4 to 0.6``."""
    from kadesh.domain import Range

    found: dict[str, Range] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            raise click.BadParameter(f"'{text}': write QUANTITY=VALUE", param_hint="--set")
        _known((name,), quantities, "quantity")
        try:
            numbers = [float(part) for part in value.split(" to ")]
            found[name] = Range(low=numbers[0], high=numbers[-1])
        except ValueError:
            numbers = []
        if len(numbers) not in (1, 2):
            raise click.BadParameter(
                f"'{text}': the value is a number, or a range written 'LOW to HIGH'", param_hint="--set"
            )
        domain = quantities[name].domain
        if domain is not None and not domain.low <= found[name].low <= found[name].high <= domain.high:
            outside = f"'{text}': '{name}' lies between {domain.low:g} and {domain.high:g}"
            raise click.BadParameter(outside, param_hint="--set")
    return found


def _playable(scenario: Scenario, settings: Mapping[str, Range]) -> None:
    """Complain where a setting leaves what the game can be played with."""
    from kadesh.files.ranges import check_ranges
    from kadesh.files.references import plain

    if not settings:
        return
    changed = {name: scenario.quantities[name].model_copy(update={"range": each}) for name, each in settings.items()}
    stated = scenario.model_copy(update={"quantities": {**scenario.quantities, **changed}})
    for complaint in check_ranges(plain(stated)):
        if complaint.severity == "fault":
            raise click.BadParameter(f"{complaint.where}: {complaint.text}", param_hint="--set")


def _known(names: Iterable[str], known: Iterable[str], kind: str) -> None:
    known = list(known)
    for name in names:
        if name not in known:
            plural = {"quantity": "quantities"}.get(kind, f"{kind}s")
            hint = suggestion(name, known, called=f"the {plural} are")
            raise click.UsageError(f"no {kind} is named '{name}'{hint}")


def typed() -> str:
    """The command as it was typed, by the name that everybody can type."""
    return shlex.join(["kadesh", *sys.argv[1:]]) if Path(sys.argv[0]).stem in ("kadesh", "__main__") else ""


def scenario_words(scenario: str) -> str:
    """A scenario as it is written in a further command."""
    return shlex.quote(os.fspath(scenario))


def suggest(text: str) -> None:
    """Name the next useful command, apart from the answer."""
    width = min(shutil.get_terminal_size().columns, WIDEST)
    click.echo("\n" + textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False))
