"""The JSON Schema of a scenario file, generated from the domain types, so that editors complete and explain fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kadesh.domain import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a scenario file.

    Descriptions are the docstrings of the domain types. The schema says which fields there are and what each may hold;
    whether names resolve and numbers fit together is the business of ``check``.
    """
    schema = Scenario.model_json_schema(mode="validation")
    schema = _described(schema, schema.get("$defs", {}))
    return {"$schema": DIALECT, **schema, "title": "kadesh scenario"}


def _described(part: Any, definitions: Mapping[str, Any]) -> Any:
    """Repeat the description of a part where it is used, and drop titles that only repeat a field's name."""
    if isinstance(part, list):
        return [_described(each, definitions) for each in part]
    if not isinstance(part, dict):
        return part
    found = {key: _described(each, definitions) for key, each in part.items()}
    for name, field in found.get("properties", {}).items():
        if isinstance(field, dict):
            if isinstance(field.get("title"), str):
                del field["title"]
            used = _parts_in(field)
            if len(used) == 1 and "description" not in field and "description" in definitions.get(used[0], {}):
                field["description"] = definitions[used[0]]["description"]
            elif "description" not in field:
                field["description"] = name.replace("_", " ")
    return found


def _parts_in(field: Any) -> list[str]:
    """The names of the parts that a field holds, directly, in a list or under names."""
    found: list[str] = []
    stack = [field]
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            if "$ref" in each:
                found.append(str(each["$ref"]).rsplit("/", 1)[-1])
            stack.extend(value for key, value in each.items() if key != "default")
        elif isinstance(each, list):
            stack.extend(each)
    return list(dict.fromkeys(found))
