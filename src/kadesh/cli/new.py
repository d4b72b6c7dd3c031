"""``kadesh new``: a scenario to start from."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import click

from kadesh.cli.asking import WIDEST, scenario_words, suggest

if TYPE_CHECKING:
    from kadesh.files.from_text import Drafted


@click.command("new")
@click.argument("file", type=click.Path())
@click.option("--from", "template", metavar="NAME", help="Copy this bundled scenario.")
@click.option(
    "--from-text", "text", metavar="TEXT", help="Number the sentences of this text and begin a claim for each."
)
@click.option(
    "--with-quotes", is_flag=True, help="Copy each sentence into its claim, if the text may be passed on (--from-text)."
)
def command(file: str, template: str | None, text: str | None, with_quotes: bool) -> int:
    """Write a commented scenario that already runs; never over another file.

    With --from-text, a claim for each sentence waits to be filled in; the file holds where each sentence stands, and
    not its words.
    """
    from kadesh.files.from_text import write_from_text
    from kadesh.files.new import write_new

    if text is None:
        if with_quotes:
            raise click.UsageError("--with-quotes needs --from-text TEXT")
        click.echo(str(write_new(file, template=template)))
        written = scenario_words(file)
        suggest(f"Next: 'kadesh run {written}', then change it piece by piece and 'kadesh check {written}'.")
        return 0
    if template is not None:
        raise click.UsageError("--from and --from-text begin differently: choose one")
    drafted = write_from_text(file, text, quotes="words" if with_quotes else "places")
    click.echo(str(drafted.path))
    click.echo("\n".join(_lines(drafted)))
    written = scenario_words(file)
    suggest(
        f"Next: fill in the claims of {written}, and see what is left with 'kadesh check {written} --source "
        f"{scenario_words(text)}'."
    )
    return 0


def _lines(drafted: Drafted) -> list[str]:
    """Every sentence by its number, shortened, with what it is part of and what looks damaged."""
    width = min(shutil.get_terminal_size().columns, WIDEST)
    claim = {each.id: name for name, quoted in drafted.claims.items() for each in quoted}
    lines = []
    paragraph = ""
    for each in drafted.sentences:
        if each.paragraph != paragraph:
            paragraph = each.paragraph
            lines.append("")
        head = f"{each.id}  "
        lines.append(head + _shortened(each.words(drafted.text), width - len(head)))
        marks = ["caption"] if each.caption else []
        if claim[each.id] != each.id.lower():
            marks.append(f"joined to the claim {claim[each.id]}")
        lines += [f"{' ' * len(head)}({mark})" for mark in (*marks, *each.notes)]
    sentences = f"{len(drafted.sentences)} sentence{'' if len(drafted.sentences) == 1 else 's'}"
    claims = f"{len(drafted.claims)} claim{'' if len(drafted.claims) == 1 else 's'} to fill in"
    return [*lines, "", f"{sentences}, {claims}"]


def _shortened(words: str, width: int) -> str:
    flat = " ".join("".join(each if each.isprintable() else " " for each in words).split())
    return flat if len(flat) <= width else f"{flat[: max(width - 1, 1)].rstrip()}…"
