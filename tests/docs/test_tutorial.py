"""The tutorial on one's own argument, done as it says: each command typed, each line changed, each answer compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from kadesh.cli.group import run_safely

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "tutorial" / "your-own-argument.md"
CHANGING = re.compile(r"(?<=Took )\d+(?:\.\d+)?(?= s\b)|\d+(?:\.\d+)?(?= [kM]B\b)")
"""What differs from one run to the next; the page shows an ellipsis there."""


class Block(NamedTuple):
    """A block of the page: a file's whole text, lines to change in a file, or commands with their answers."""

    kind: str
    file: str
    body: str
    start: int


def blocks(page: str) -> Iterator[Block]:
    """The blocks of the page, in order."""
    for found in re.finditer(r"^```(\S+)(?: (\S+))?\n(.*?)^```$", page, flags=re.DOTALL | re.MULTILINE):
        directive, language, inside = found[1], found[2], found[3]
        options, _, body = inside.partition("\n\n")
        named = re.search(r"^:caption: (\S+)$", options, flags=re.MULTILINE)
        if directive == "{code-block}":
            assert named is not None, found[0]
            yield Block(language, named[1], body, found.end(3) - len(body))
        else:
            yield Block(directive, "", inside, found.start(3))


def changed(text: str, change: str) -> str:
    """A scenario's text with the lines of a block in it: each field replaced, or added to the end of its part."""
    lines = text.splitlines()
    where: list[tuple[int, str]] = []
    for number, line in enumerate(wanted := change.splitlines()):
        indent = len(line) - len(line.lstrip())
        name = line.strip().partition(":")[0]
        where = [*(each for each in where if each[0] < indent), (indent, name)]
        deeper = number + 1 < len(wanted) and len(wanted[number + 1]) - len(wanted[number + 1].lstrip()) > indent
        start, end = 0, len(lines)
        for level, part in where[:-1]:
            start, end = span(lines, start, end, level, part)
            start += 1
        found = span(lines, start, end, indent, name)
        if found != (end, end):
            if not deeper:
                lines[found[0] : found[1]] = [line]
        else:
            last = max((place for place in range(start - 1, end) if holds_data(lines[place])), default=start - 1)
            lines.insert(last + 1, line)
    return "\n".join(lines) + "\n"


def holds_data(line: str) -> bool:
    """Whether a line is more than a comment or empty."""
    return bool(line.strip()) and not line.lstrip().startswith("#")


def span(lines: list[str], start: int, end: int, indent: int, name: str) -> tuple[int, int]:
    """Where a field stands: its line, and the line after its last; ``(end, end)`` if it is not there."""
    for first in range(start, end):
        if lines[first].startswith(f"{' ' * indent}{name}:"):
            deeper = (
                place
                for place in range(first + 1, end)
                if holds_data(lines[place]) and len(lines[place]) - len(lines[place].lstrip()) <= indent
            )
            after = next(deeper, end)
            while not holds_data(lines[after - 1]):
                after -= 1
            return first, after
    return end, end


def without(text: str, field: str) -> str:
    """A text without the lines of a misspelt field."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.lstrip().startswith(f"{field}:"))


def agrees(answer: str, shown: str) -> bool:
    """Whether an answer is what the page shows, where an ellipsis stands for anything."""
    pattern = ".*?".join(map(re.escape, shown.split("…")))
    return re.fullmatch(pattern, answer, flags=re.DOTALL) is not None


@pytest.mark.docs
@pytest.mark.golden
def test_the_tutorial_does_what_it_shows(
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text(encoding="utf-8")
    differing: list[tuple[Block, str]] = []
    for block in blocks(page):
        if block.kind == "text":
            Path(block.file).write_text(block.body, encoding="utf-8")
        elif block.kind == "yaml":
            text = Path(block.file).read_text(encoding="utf-8")
            if "    counter_source: letter\n" in block.body and "counter_sorce" in text:
                text = without(text, "counter_sorce")
            Path(block.file).write_text(changed(text, block.body), encoding="utf-8")
        elif block.kind == "console":
            command, _, shown = block.body.partition("\n")
            assert command.startswith("$ kadesh ")
            code = run_safely(command.split()[2:])
            answer = CHANGING.sub("…", capsys.readouterr().out)
            assert code == (1 if re.search(r": \d+ faults?, ", answer) else 0), answer
            if not agrees(answer, shown):
                differing.append((block, f"{command}\n{answer}"))
    if request.config.getoption("--rewrite-golden"):
        for block, new in reversed(differing):
            page = page[: block.start] + new + page[block.start + len(block.body) :]
        PAGE.write_text(page, encoding="utf-8")
    else:
        assert [new for _, new in differing] == [], "differs from the page; if meant: make golden"
    assert (tmp_path / "valley.html").exists()
    for command in re.findall(r"`kadesh ([^`]+)`", page):
        assert run_safely(command.split()) == 0, command


@pytest.mark.docs
def test_the_page_shows_a_mistake_and_a_clean_check_after_it() -> None:
    shown = [block.body for block in blocks(PAGE.read_text(encoding="utf-8")) if block.kind == "console"]
    checks = [each for each in shown if each.startswith("$ kadesh check")]
    assert "did you mean 'counter_source'?" in checks[1]
    assert "loaded word 'heroic'" in checks[2]
    assert "no faults, no advice" in checks[-1]


def test_fields_are_replaced_where_they_stand_and_added_where_they_do_not() -> None:
    text = "a: 1\nclaims:\n  s01:\n    text: x # why\n    quotes:\n      - y\n  # end\n\nb: 2\n"
    change = "a: 3\nclaims:\n  s01:\n    text: z\n    note: n\n  s02:\n    text: w\n"
    expected = (
        "a: 3\nclaims:\n  s01:\n    text: z\n    quotes:\n      - y\n    note: n\n  s02:\n    text: w\n  # end\n\n"
    )
    assert changed(text, change) == expected + "b: 2\n"


def test_an_ellipsis_stands_for_anything_and_nothing_else_does() -> None:
    assert agrees("Took 3 s.\nDone", "Took … s.\nDone")
    assert not agrees("Took 3 s.\nDone.", "Took … s.\nDone")
    assert not agrees("Took 3 s. Done", "Took 3 s")
