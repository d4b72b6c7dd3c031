"""Turn an argument about a war into a model, and see whether its conclusion follows.

>>> import kadesh
>>> scenario = kadesh.load("no-talks-2022")
>>> scenario.conclusions["C0a"].claimed
'HOLDS'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kadesh.files.reader import load_scenario as load
    from kadesh.inquiries import compare, explain, settle
    from kadesh.steps import solve, study

__version__ = "0.1.0"

__all__ = ["__version__", "compare", "explain", "load", "settle", "solve", "study"]

_OFFERED = {
    "compare": ("kadesh.inquiries", "compare"),
    "explain": ("kadesh.inquiries", "explain"),
    "load": ("kadesh.files.reader", "load_scenario"),
    "settle": ("kadesh.inquiries", "settle"),
    "solve": ("kadesh.steps", "solve"),
    "study": ("kadesh.steps", "study"),
}


def __getattr__(name: str) -> Any:
    """What is offered is imported when it is first asked for."""
    if name not in _OFFERED:
        raise AttributeError(f"module 'kadesh' has no attribute '{name}'")
    module, attribute = _OFFERED[name]
    found = getattr(import_module(module), attribute)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
