"""The one complaint that a game has about its numbers only once worlds are drawn."""


class UnplayableError(ValueError):
    """The numbers of some world allow no week: a move would have a chance below 0 or above 1."""
