"""Results as plain data: what ``--json``, the cache and the explorer share.

The idea: a result is a frozen dataclass of names, numbers and tuples; as JSON it is the same, field by field.
The method: arrays become lists; numbers that JSON lacks (infinite, not a number) become null.
Trust it when: always; nothing is rounded.
"""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

CAUTION = (
    "A share of worlds is a share of the admissible region, not a probability; what the premises entail is not "
    "thereby true."
)
"""What every answer that counts worlds says."""


def as_json(value: Any) -> Any:
    """A result as dictionaries, lists, words and numbers.

    Examples
    --------
    >>> as_json({"share": 0.5, "sets": (("a", "b"),), "log": float("-inf")})
    {'share': 0.5, 'sets': [['a', 'b']], 'log': None}
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_json(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(each) for each in value]
    if isinstance(value, np.ndarray):
        return as_json(value.tolist())
    if isinstance(value, np.generic):
        return as_json(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
