"""The verbs, and what happens when something goes wrong: one clear sentence and an exit code, never a traceback.

A new verb is one file with a click command called ``command``, and one line in ``VERBS``.
"""

from __future__ import annotations

import os
import platform
import sys
from importlib import import_module

import click

from kadesh import __version__
from kadesh.domain.unplayable import UnplayableError
from kadesh.files.complaint import ScenarioError, suggestion

VERBS = {
    "run": "run",
    "explain": "explain",
    "compare": "compare",
    "settle": "settle",
    "report": "report",
    "check": "check",
    "new": "new",
    "theory": "theory",
    "export": "export",
    "reproduce": "reproduce",
    "serve": "serve",
    "schema": "schema",
}
"""Every verb, in the order of the help page, with the module under ``kadesh.cli`` that holds it."""

RAN, DIFFERS, UNUSABLE, OWN_FAULT, INTERRUPTED = 0, 1, 2, 70, 130
"""Exit codes: it ran; a verdict or a check differs; usage or an unreadable file; a fault of kadesh's own; Ctrl-C."""


class Verbs(click.Group):
    """Loads a verb's module when the verb is used, and offers the nearest verb for an unknown one."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # as click asks
        """Every verb, in the order of a first visit."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a verb."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"kadesh.cli.{VERBS[cmd_name]}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but with the nearest verb where there is none of that name."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            raise click.UsageError(f"no verb is named '{args[0]}'" + suggestion(args[0], VERBS, called="the verbs are"))
        return super().resolve_command(ctx, args)


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with 'kadesh run': does the bundled article's conclusion follow? "
    "Exit codes: 0 it ran, 1 a verdict or a check differs, 2 usage or an unreadable file, 130 interrupted.",
)
@click.version_option(__version__, prog_name="kadesh")
def kadesh() -> None:
    """Turn an argument about a war into an explicit, two-sided model, and see whether its conclusion follows."""


def main() -> None:
    """Run a command and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(run_safely())


def run_safely(arguments: list[str] | None = None) -> int:
    """Run a command; every way in which it can end becomes an exit code and at most one complaint."""
    try:
        code = kadesh.main(arguments, prog_name="kadesh", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as fault:
        fault.show()
        return UNUSABLE
    except ScenarioError as fault:
        for complaint in fault.complaints:
            click.echo(str(complaint), err=True)
        return UNUSABLE
    except UnplayableError as fault:
        click.echo(f"Error: {fault}", err=True)
        return UNUSABLE
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nkadesh: interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return RAN
    except Exception as fault:
        return _own_fault(fault)
    return code if isinstance(code, int) else RAN


def _forget_output() -> None:
    """The reader of a pipe has left: let nothing more be written, without complaint."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _own_fault(fault: Exception) -> int:
    if os.environ.get("KADESH_DEBUG") == "1":
        raise fault
    said = " ".join(str(fault).split())[:300]
    click.echo(
        f"kadesh: a fault of the tool itself ({type(fault).__name__}: {said}).\n"
        f"Please report the command, this line, kadesh {__version__} and Python {platform.python_version()}; "
        "KADESH_DEBUG=1 shows the whole trace.",
        err=True,
    )
    return OWN_FAULT
