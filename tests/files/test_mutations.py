"""Whatever somebody does to a scenario file, it gives a scenario or complaints: never a traceback, never a hang."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kadesh.files.bundled import find_scenario
from kadesh.files.check import check_scenario
from kadesh.files.complaint import Complaint, in_order
from kadesh.files.new import template_text
from kadesh.files.reader import read_text

TEMPLATE = template_text()
LINES = TEMPLATE.splitlines(keepends=True)
JARGON = re.compile(
    r"function-|union_tag|Input should|constrained-str|model_type|_type\b|pydantic|validat|Traceback|tuple|dictionary"
)
PIECES = st.sampled_from(
    [
        *(
            "",
            " ",
            "\t",
            "\n",
            ":",
            ": ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "'",
            '"',
            "#",
            "&a ",
            "*a",
            "!!str ",
            "!!python/name:os ",
            "|",
            ">",
        ),
        *(
            "no",
            "on",
            "true",
            "null",
            "~",
            ".nan",
            ".inf",
            "-1",
            "1e400",
            "0x10",
            "010",
            "2022-13-45",
            "1 to 0",
            "0 to 1",
        ),
        *("9" * 400, "a.b.c", "é", "\u2028", "\x00", "\ufeff", "<<: ", "? ", "---\n", "...\n", "%YAML 1.1\n"),
    ]
)
TWEAKS = settings(
    max_examples=150, deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def complaints_of(text: str) -> tuple[Complaint, ...]:
    """Everything that is said of a text."""
    reading = read_text(text, file="war.yaml")
    if reading.scenario is None:
        assert reading.complaints
        return reading.complaints
    found = check_scenario(reading.scenario, reading.positions, file="war.yaml")
    return in_order((*reading.complaints, *found))


def assert_plain(text: str) -> None:
    """Every complaint is one line of plain words in a line of the file."""
    count = max(text.count("\n") + 2, 1)
    for each in complaints_of(text):
        assert "\n" not in str(each)
        assert not JARGON.search(each.text), each.text
        assert each.line is None or 1 <= each.line <= count + text.count("\u2028") + text.count("\x85")


@TWEAKS
@given(st.lists(st.tuples(st.integers(0, len(TEMPLATE)), st.integers(0, 12), PIECES), min_size=1, max_size=4))
def test_characters_replaced(changes: list[tuple[int, int, str]]) -> None:
    text = TEMPLATE
    for start, length, piece in changes:
        text = text[:start] + piece + text[start + length :]
    assert_plain(text)


@TWEAKS
@given(
    st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1), st.integers(-4, 4)), max_size=6)
)
def test_lines_moved_and_indented(changes: list[tuple[int, int, int]]) -> None:
    lines = list(LINES)
    for source, target, indent in changes:
        line = lines.pop(source)
        lines.insert(
            target, " " * indent + line if indent > 0 else line[min(-indent, len(line) - len(line.lstrip())) :]
        )
    assert_plain("".join(lines))


@TWEAKS
@given(st.lists(st.integers(0, len(LINES) - 1), min_size=1, max_size=30))
def test_lines_left_out(gone: list[int]) -> None:
    assert_plain("".join(line for number, line in enumerate(LINES) if number not in gone))


VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-3, 99), st.floats(-2, 2), st.sampled_from(["x", "0 to 1", "trade", "a"])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "d", "low", "x"]), inner)
    ),
    max_leaves=4,
)
FLOW = re.compile(r"^(?P<key> *[\w.\-]+: )(?P<value>\S.*)$", re.MULTILINE)
FIELDS = list(FLOW.finditer(TEMPLATE))


def written(value: object) -> str:
    """A value as YAML writes it in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if value is None or isinstance(value, bool):
        return str(value).lower().replace("none", "null")
    return str(value)


@TWEAKS
@given(st.integers(0, len(FIELDS) - 1), VALUES)
def test_values_of_another_kind(number: int, value: object) -> None:
    field = FIELDS[number]
    assert_plain(TEMPLATE[: field.start("value")] + written(value) + TEMPLATE[field.end("value") :])


@TWEAKS
@given(st.text(max_size=200))
def test_any_text_at_all(text: str) -> None:
    assert_plain(text)


@pytest.mark.slow
@TWEAKS
@given(st.integers(0, 60), st.sampled_from(["x", " ", ": ", "{", "- "]))
def test_the_article_with_a_hole(number: int, piece: str) -> None:
    text = find_scenario("no-talks-2022").read_text(encoding="utf-8")
    start = number * len(text) // 61
    assert_plain(text[:start] + piece + text[start + 40 :])
