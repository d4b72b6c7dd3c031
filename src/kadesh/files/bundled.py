"""The scenarios that come with kadesh, and how a name or a path finds one."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

from kadesh.files.complaint import Complaint, ScenarioError, suggestion

ENDING = ".yaml"


def scenario_names() -> tuple[str, ...]:
    """The names of the bundled scenarios, in alphabetical order."""
    folder = _folder()
    return tuple(sorted(path.stem for path in folder.glob(f"*{ENDING}"))) if folder.is_dir() else ()


def find_scenario(scenario: str | os.PathLike[str]) -> Path:
    """The file of a scenario, by its path or its bundled name.

    A bundled name wins over a file of the same name without an ending; write ``./name`` for that file.
    Raises: ScenarioError with the nearest bundled name, if there is neither a file nor a scenario of that name.
    """
    written = os.fspath(scenario)
    names = scenario_names()
    if written in names:
        return _folder() / f"{written}{ENDING}"
    path = Path(written)
    is_path = (
        isinstance(scenario, Path) or path.suffix.lower() in (".yaml", ".yml") or os.sep in written or "/" in written
    )
    if is_path or _exists(path):
        return path
    text = f"no scenario is named '{written}'" + suggestion(written, names, called="the bundled ones are")
    raise ScenarioError([Complaint(text)], readable=False)


def _folder() -> Path:
    return Path(str(files("kadesh") / "scenarios"))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
