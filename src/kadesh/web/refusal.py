"""What the explorer says when it cannot do what was asked: one clear sentence and a status, never a traceback."""

from __future__ import annotations

from collections.abc import Sequence


class Refusal(Exception):  # noqa: N818  # it is no fault of the program
    """A request that cannot be answered, with the HTTP status that says why.

    ``details`` are further sentences, such as the complaints about a text.
    """

    def __init__(self, status: int, text: str, details: Sequence[str] = ()) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.details = tuple(details)


def not_there(kind: str, name: str, hint: str = "") -> Refusal:
    """Nothing of that name."""
    return Refusal(404, f"no {kind} is named '{name[:80]}'{hint}")
