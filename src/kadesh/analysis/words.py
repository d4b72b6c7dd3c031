"""How the answers put names and numbers into sentences."""

from collections.abc import Sequence

from kadesh.analysis.names import plain_name
from kadesh.domain.argument import Quantity

CAUTIONS = (
    "A conclusion that its premises entail in a model is not thereby true.",
    "A share of worlds is a share of the admissible region, not a probability.",
)
"""What stands beside every answer."""


def listed(names: Sequence[str], word: str = "and") -> str:
    """Names in a row.

    Examples
    --------
    >>> listed(["R1", "R2", "R3"])
    'R1, R2 and R3'
    """
    if not names:
        return "none"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}"


def percent(share: float) -> str:
    """A share in percent, never rounded to a false certainty.

    Examples
    --------
    >>> percent(0.5), percent(0.996), percent(1.0), percent(0.001)
    ('50 %', '99.6 %', '100 %', '0.1 %')
    """
    shown = 100 * share
    return f"{shown:.0f} %" if abs(shown - round(shown)) < 0.05 or 1 <= shown <= 99 else f"{shown:.1f} %"


def points(change: float) -> str:
    """A change of a chance or share in percentage points, with its sign.

    Examples
    --------
    >>> points(0.123), points(-0.01)
    ('+12.3 points', '-1.0 points')
    """
    return f"{100 * change:+.1f} points"


def number(value: float) -> str:
    """A number to three figures.

    Examples
    --------
    >>> number(0.46), number(1234.5)
    ('0.46', '1.23e+03')
    """
    return f"{value:.3g}"


def spoken(name: str, quantity: Quantity | None = None) -> str:
    """A quantity by its meaning, with its unit where that is not a bare share or chance; by its name if it has none.

    Examples
    --------
    >>> spoken("weekly_cost.a")
    '‘weekly cost a’'
    """
    words = plain_name(name) if quantity is None else f"‘{quantity.meaning}’"
    if quantity is None or quantity.unit in ("probability", "share", "chance"):
        return words
    return f"{words} ({quantity.unit})"


def worlds(count: int) -> str:
    """How many worlds."""
    return "1 world" if count == 1 else f"{count:,} worlds"
