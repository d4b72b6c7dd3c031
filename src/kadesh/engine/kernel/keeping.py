"""What a sweep backward puts aside of some worlds: values between weeks, and divisible parts chosen at the table."""

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from kadesh.engine.kernel.batch import Values
from kadesh.engine.kernel.lanes import by_world


@dataclass
class Kept:
    """Double precision copies for the worlds in the columns ``worlds`` of a batch.

    Attributes
    ----------
    values_at
        At the start of which weeks the values are kept; the last is the horizon.
    parts_in
        In which weeks the divisible parts are kept.
    values
        By week: (valuers, states, worlds).
    parts
        By week: the divisible part of the package chosen by each rule, (rules, states, worlds).
    """

    worlds: slice
    values_at: Collection[int] = ()
    parts_in: Collection[int] = ()
    values: dict[int, Values] = field(default_factory=dict)
    parts: dict[int, Values] = field(default_factory=dict)

    @classmethod
    def week(cls, week: int, worlds: slice) -> "Kept":
        """Everything that one week shows."""
        return cls(worlds, (week, week + 1), (week,))

    def put_values(self, week: int, values: Values) -> None:
        """Keep the values at a week's start (sixteens, valuers, states, LANES), if they are asked for."""
        if week in self.values_at:
            self.values[week] = by_world(values)[..., self.worlds].astype(np.float64)

    def put_parts(self, week: int, parts: Values) -> None:
        """Keep a week's divisible parts, if they are asked for."""
        if week in self.parts_in:
            self.parts[week] = parts[..., self.worlds].astype(np.float64)
