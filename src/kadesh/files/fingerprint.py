"""A fingerprint of a scenario: the same for the same content, however the file is laid out."""

from __future__ import annotations

import hashlib
import json

from kadesh.domain import Scenario


def content_hash(scenario: Scenario) -> str:
    """The sha256 of a scenario's content as canonical JSON.

    Layout, comments, quoting, the order of fields and fields left at their defaults make no difference; the order of
    names within a section does, since it breaks ties (packages) and numbers the dimensions of a draw (quantities).
    """
    content = scenario.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
