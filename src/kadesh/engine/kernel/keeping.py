"""What a sweep backward puts aside of a few worlds: values between weeks, and divisible parts chosen at the table."""

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from kadesh.engine.kernel.batch import Values


@dataclass
class Kept:
    """Double precision copies for the worlds in the columns ``worlds`` of a batch.

    Attributes
    ----------
    weeks
        The weeks to keep; ``values`` holds the starts of these and of the weeks after them.
    values
        By week: (valuers, states, worlds).
    parts
        By week: the divisible part of the package chosen by each rule, (rules, states, worlds).
    """

    weeks: Collection[int]
    worlds: slice
    values: dict[int, Values] = field(default_factory=dict)
    parts: dict[int, Values] = field(default_factory=dict)

    def put_values(self, week: int, values: Values) -> None:
        """Keep the values at a week's start, if they are asked for."""
        if week in self.weeks or week - 1 in self.weeks:
            self.values[week] = values[..., self.worlds].astype(np.float64)

    def put_parts(self, week: int, parts: Values) -> None:
        """Keep a week's divisible parts, if they are asked for."""
        if week in self.weeks:
            self.parts[week] = parts[..., self.worlds].astype(np.float64)
