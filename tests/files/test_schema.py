"""Editors complete fields by the generated schema; it takes what is sound and refuses what is misspelt."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kadesh.files.bundled import find_scenario, scenario_names
from kadesh.files.document import parse_document, read_document
from kadesh.files.from_text import write_from_text
from kadesh.files.schema import DIALECT, json_schema


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    """A validator of scenario files."""
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.fixture
def data(template: str) -> dict[str, Any]:
    """The template as plain data."""
    found = parse_document(template, file="war.yaml").data
    assert isinstance(found, dict)
    return copy.deepcopy(found)


def test_the_template_is_valid(validator: jsonschema.Draft202012Validator, data: dict[str, Any]) -> None:
    validator.validate(data)


@pytest.mark.parametrize("name", scenario_names())
def test_a_bundled_scenario_is_valid(validator: jsonschema.Draft202012Validator, name: str) -> None:
    validator.validate(read_document(find_scenario(name)).data)


def test_an_editor_that_knows_an_older_draft_judges_alike(data: dict[str, Any]) -> None:
    """The server behind most editors promises draft 7; what the schema says must not need more than that."""
    older = jsonschema.Draft7Validator({**json_schema(), "$schema": "http://json-schema.org/draft-07/schema#"})
    older.check_schema(older.schema)
    older.validate(data)
    for name in scenario_names():
        older.validate(read_document(find_scenario(name)).data)
    data["quantities"]["belief.a"]["sorce"] = "x"
    assert not older.is_valid(data)


def test_what_new_writes_names_the_schema_in_its_first_line(template: str) -> None:
    assert template.splitlines()[0] == "# yaml-language-server: $schema=kadesh.schema.json"


def test_a_scenario_begun_from_a_text_is_valid(validator: jsonschema.Draft202012Validator, tmp_path: Path) -> None:
    (tmp_path / "essay.txt").write_text("(The valley)\n\nThey will not talk")
    for quotes in ("places", "words"):
        drafted = write_from_text(tmp_path / f"{quotes}.yaml", tmp_path / "essay.txt", quotes=quotes)
        validator.validate(read_document(drafted.path).data)


def test_a_field_with_few_words_lists_them_and_says_what_it_is() -> None:
    definitions = json_schema()["$defs"]
    status = definitions["Claim"]["properties"]["status"]
    assert set(status["enum"]) == {"fact", "contested", "opinion", "rhetoric", "forecast", "structural"}
    assert all(part["additionalProperties"] is False for part in definitions.values() if part.get("type") == "object")


@pytest.mark.parametrize("written", ["0.4 to 0.6", "-1 to 1", "1e-3 to .5", 0.5, 1, {"low": 0, "high": 1}])
def test_every_way_to_write_a_range_is_valid(
    validator: jsonschema.Draft202012Validator, data: dict[str, Any], written: object
) -> None:
    data["quantities"]["belief.a"]["range"] = written
    validator.validate(data)


def test_misspellings_and_misfits_are_not_valid(
    validator: jsonschema.Draft202012Validator, data: dict[str, Any]
) -> None:
    misspelt, range_, kind, side = (copy.deepcopy(data) for _ in range(4))
    misspelt["quantities"]["belief.a"]["sorce"] = "x"
    range_["quantities"]["belief.a"]["range"] = "0.4-0.6"
    kind["conclusions"]["because"]["measure"]["kind"] = "becaus"
    side["parties"]["x"] = {"name": "Xi"}
    for wrong in (misspelt, range_, kind, side):
        assert not validator.is_valid(wrong)


def test_every_part_is_described() -> None:
    schema = json_schema()
    assert schema["$schema"] == DIALECT
    assert [name for name, part in schema["$defs"].items() if not part.get("description")] == []
    assert schema["properties"]["game"]["description"] == "Players, fronts, issues, audiences and the order of a week."
    assert schema["$defs"]["Leader"]["properties"]["standing"]["description"].startswith("A leader's hold on office")
