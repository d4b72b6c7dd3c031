"""Tells when the kernel is being compiled, which happens once on a machine for each precision."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from numba.core import event


class _First(event.Listener):
    """Says something when the first compilation begins."""

    def __init__(self, say: Callable[[], None]) -> None:
        self._say, self._said = say, False

    def on_start(self, event: event.Event) -> None:  # noqa: ARG002  # Numba's name
        if not self._said:
            self._said = True
            self._say()

    def on_end(self, event: event.Event) -> None:
        """Nothing is said at the end."""


@contextmanager
def when_compiling(say: Callable[[], None]) -> Iterator[None]:
    """Call ``say`` once if anything is compiled meanwhile; code that was compiled before is only loaded."""
    with event.install_listener("numba:compile", _First(say)):
        yield
