"""YAML files and the domain: reading with line-numbered complaints, checking, writing a new file, the JSON Schema."""

from kadesh.files.bundled import find_scenario, scenario_names
from kadesh.files.check import check_file, check_scenario
from kadesh.files.complaint import Complaint, ScenarioError, faults
from kadesh.files.duplicates import Renderings, find_duplicates
from kadesh.files.fingerprint import content_hash
from kadesh.files.from_text import Drafted, write_from_text
from kadesh.files.neutral import loaded_words
from kadesh.files.new import write_new
from kadesh.files.reader import Reading, load_scenario, read_file, read_scenario, read_text
from kadesh.files.schema import json_schema
from kadesh.files.segment import Sentence, segment_text
from kadesh.files.spans import Coverage, verify_spans

__all__ = [
    "Complaint",
    "Coverage",
    "Drafted",
    "Reading",
    "Renderings",
    "ScenarioError",
    "Sentence",
    "check_file",
    "check_scenario",
    "content_hash",
    "faults",
    "find_duplicates",
    "find_scenario",
    "json_schema",
    "load_scenario",
    "loaded_words",
    "read_file",
    "read_scenario",
    "read_text",
    "scenario_names",
    "segment_text",
    "verify_spans",
    "write_from_text",
    "write_new",
]
