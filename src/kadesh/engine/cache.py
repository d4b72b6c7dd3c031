"""The one folder that kadesh writes to on its own: compiled code and results that can be made again."""

import os
from pathlib import Path

from platformdirs import user_cache_path


def cache_folder(part: str) -> Path:
    """A part of the cache folder: the platform's user cache, or where the environment's KADESH_CACHE says.

    The folder is not made here.
    """
    moved = os.environ.get("KADESH_CACHE")
    root = Path(moved) if moved else user_cache_path("kadesh", appauthor=False)
    return root / part
