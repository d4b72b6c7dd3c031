"""The command line: words in, an answer out. One verb, one file."""

from kadesh.cli.group import main

__all__ = ["main"]
