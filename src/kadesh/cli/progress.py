"""How far a long run has come, on stderr: a bar on a terminal, a plain line now and then elsewhere.

Where the solver must first be compiled, a line says so.
"""

from __future__ import annotations

import sys
import threading
import time
from contextlib import ExitStack
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

PATIENCE_SECONDS = 1.0
COMPILING = "compiling the solver for this machine: about half a minute, this once"
LINE_EVERY_SECONDS = 15.0


class Progress:
    """Counts worlds. Nothing is shown in the first second, so that short runs stay silent."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0
        self._began = self._said = time.monotonic()
        self._lock = threading.Lock()
        self._console = Console(stderr=True)
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._watching = ExitStack()

    def __enter__(self) -> Progress:
        from kadesh.engine.kernel.compiling import when_compiling  # loads the compiler, which a short command need not

        self._watching.enter_context(when_compiling(self._say_compiling))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._watching.close()
        if self._bar is not None:
            self._bar.stop()

    def _say_compiling(self) -> None:
        print(COMPILING, file=sys.stderr, flush=True)

    def advance(self, worlds: int) -> None:
        """So many more worlds are solved; may be told by several threads at once."""
        with self._lock:
            self._advance(worlds)

    def _advance(self, worlds: int) -> None:
        self.done += worlds
        now = time.monotonic()
        if now - self._began < PATIENCE_SECONDS:
            return
        if self._console.is_terminal:
            self._draw()
        elif now - self._said >= LINE_EVERY_SECONDS:
            self._said = now
            left = (now - self._began) / self.done * (self.total - self.done)
            print(
                f"solved {self.done:,} of {self.total:,} worlds, about {left:.0f} s left", file=sys.stderr, flush=True
            )

    def _draw(self) -> None:
        if self._bar is None:
            columns = (TextColumn("worlds"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Bar(*columns, console=self._console, transient=True)
            self._task = self._bar.add_task("worlds", total=self.total)
            self._bar.start()
        assert self._task is not None
        self._bar.update(self._task, completed=self.done)
