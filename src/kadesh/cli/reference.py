"""The reference of the command line, written from the commands themselves."""

from __future__ import annotations

import click

from kadesh.cli.group import VERBS, kadesh

HEAD = """\
# The command line

Written from the commands themselves by `make golden`; a test keeps it true.

A scenario is a file or the name of a bundled scenario. The answer goes to stdout, progress and complaints to stderr.
`NO_COLOR`, pipes and narrow terminals are respected. `KADESH_CACHE` moves the one folder that kadesh writes to by
itself; `KADESH_DEBUG=1` shows the whole trace of a fault of the tool.

| exit code | means |
|---|---|
| 0 | it ran |
| 1 | a verdict differs from the recorded one (`--strict`), or `check` found faults |
| 2 | wrong usage, or a file that cannot be read or run |
| 70 | a fault of the tool itself; please report it |
| 130 | interrupted |
"""


def cli_reference() -> str:
    """Every verb with its arguments and options, as Markdown."""
    context = click.Context(kadesh, info_name="kadesh")
    parts = [HEAD]
    for verb in VERBS:
        command = kadesh.get_command(context, verb)
        assert command is not None
        parts.append(_verb(command, click.Context(command, info_name=verb, parent=context)))
    return "\n".join(parts)


def _verb(command: click.Command, context: click.Context) -> str:
    usage = " ".join(command.collect_usage_pieces(context))
    paragraphs = [" ".join(each.split()) for each in (command.help or "").split("\n\n")]
    rows = [each for parameter in command.params if (each := _row(parameter, context)) is not None]
    lines = [f"## {context.info_name}", "", "```text", f"kadesh {context.info_name} {usage}", "```", ""]
    for paragraph in paragraphs:
        lines += [paragraph, ""]
    if rows:
        lines += ["| option | does |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _row(parameter: click.Parameter, context: click.Context) -> str | None:
    """One row of the table of options; arguments are explained in the text."""
    record = None if isinstance(parameter, click.Argument) else parameter.get_help_record(context)
    if record is None:
        return None
    names, does = (" ".join(part.split()).replace("|", "\\|") for part in record)
    return f"| `{names}` | {does} |"
