"""Results as plain data: what ``--json``, the cache and the explorer share.

The idea: a result is a frozen dataclass of names, numbers and tuples; as JSON it is the same, field by field.
The method: arrays become lists; numbers that JSON lacks (infinite, not a number) become null. On the way back the
types of a result's fields say what each entry was.
Trust it when: always; nothing is rounded unless it is asked for.
"""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np

CAUTION = (
    "A share of worlds is a share of the admissible region, not a probability; what the premises entail is not "
    "thereby true."
)
"""What every answer that counts worlds says."""


ALIKE = 9
"""Numbers that agree to so many decimals are alike where things are ranked: rounding decides nothing."""


def as_json(value: Any, digits: int | None = None) -> Any:
    """A result as dictionaries, lists, words and numbers.

    Parameters
    ----------
    value
        The result, or a part of one.
    digits
        Round numbers to so many places after the point, so that equal answers have equal bytes.

    Examples
    --------
    >>> as_json({"share": 0.5, "sets": (("a", "b"),), "log": float("-inf")})
    {'share': 0.5, 'sets': [['a', 'b']], 'log': None}
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name), digits) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_json(each, digits) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(each, digits) for each in value]
    if isinstance(value, np.ndarray):
        return as_json(value.tolist(), digits)
    if isinstance(value, np.generic):
        return as_json(value.item(), digits)
    if isinstance(value, float):
        return _number(value, digits)
    return value


def _number(value: float, digits: int | None) -> float | None:
    if not math.isfinite(value):
        return None
    return value if digits is None else round(value, digits) + 0.0  # never -0.0


def from_json(kind: Any, data: Any) -> Any:
    """A result again, from what :func:`as_json` made of it.

    Parameters
    ----------
    kind
        Its type: a dataclass, or what a field of one can be.
    data
        As plain data; entries that the type does not have are left out.

    Examples
    --------
    >>> from_json(dict[str, tuple[float, ...]], {"shares": [0.5, 1.0]})
    {'shares': (0.5, 1.0)}
    """
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        found = {each.name: from_json(hints[each.name], data[each.name]) for each in fields(kind) if each.name in data}
        return kind(**found)  # type: ignore[operator]  # a dataclass, not an instance of one
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return None if data is None else from_json(next(each for each in inner if each is not type(None)), data)
    if origin is tuple:
        kinds = inner[:1] * len(data) if inner[-1] is Ellipsis else inner
        return tuple(from_json(each, entry) for each, entry in zip(kinds, data, strict=True))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {key: from_json(inner[1], entry) for key, entry in data.items()}
    if origin is np.ndarray:
        return np.array(data, dtype=np.float64)
    return data
