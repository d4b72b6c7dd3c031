"""A new scenario file to start from: a small commented war that already runs, or a copy of a bundled scenario."""

from __future__ import annotations

import os
import re
import tempfile
from importlib.resources import files
from pathlib import Path

from kadesh.files.bundled import find_scenario, scenario_names
from kadesh.files.complaint import Complaint, ScenarioError, suggestion

TEMPLATE_NAME = "my-war"


def write_new(path: str | os.PathLike[str], *, template: str | None = None) -> Path:
    """Write a scenario file, whole or not at all, and never over another file.

    Parameters: ``template``, the name of a bundled scenario to copy; by default a small war between two invented
    countries, named after the file.
    Returns: the path.
    Raises: ScenarioError if the file exists, cannot be written, or no scenario is named like the template.
    """
    target = Path(path)
    if template is None:
        text = template_text().replace(f"name: {TEMPLATE_NAME}", f"name: {name_from(target)}", 1)
    elif template in scenario_names():
        text = find_scenario(template).read_text(encoding="utf-8")
    else:
        hint = suggestion(template, scenario_names(), called="the bundled ones are")
        raise ScenarioError([Complaint(f"no scenario is named '{template}'{hint}")], readable=False)
    return write_whole(target, text)


def write_whole(path: Path, text: str) -> Path:
    """Write a file, whole or not at all, and never over another one. Raises: ScenarioError."""
    try:
        _write(path, text)
    except FileExistsError:
        message = "the file is there already, and is left as it is"
        raise ScenarioError([Complaint(message, file=os.fspath(path))], readable=False) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        message = f"the file cannot be written: {why}"
        raise ScenarioError([Complaint(message, file=os.fspath(path))], readable=False) from None
    return path


def template_text() -> str:
    """The text of the scenario that ``kadesh new`` writes."""
    return (files("kadesh.files") / "template.yaml").read_text(encoding="utf-8")


def name_from(path: Path) -> str:
    """A scenario's name from its file's; the template's own where that gives none."""
    name = re.sub(r"[^A-Za-z0-9_.\-]+", "-", path.stem).strip("-.")[:80]
    return name if re.match(r"[A-Za-z]", name) and name not in ("true", "false", "null") else TEMPLATE_NAME


def _write(target: Path, text: str) -> None:
    """Write beside the target, then give the file its name in one step that fails if the name is taken."""
    if target.exists() or target.is_symlink():
        raise FileExistsError
    handle, draft = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(draft).chmod(0o666 & ~_umask())
        try:
            os.link(draft, target)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            Path(draft).rename(target)
    finally:
        Path(draft).unlink(missing_ok=True)


def _umask() -> int:
    """What the user takes away from the permissions of new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
