"""The README's commands give what it shows, its scenario runs, and its picture is made by kadesh itself."""

from __future__ import annotations

import io
import json
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from rich.console import Console

import kadesh
from kadesh.cli.run import QUESTIONS
from kadesh.files.reader import read_text
from kadesh.report.charts import share_chart
from kadesh.report.pictures import svg_of
from kadesh.report.terminal import print_study
from kadesh.steps import Study

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "pictures" / "no-talks-2022.svg"
SMALLEST_WORLDS = 256


def blocks(language: str) -> list[str]:
    """The README's blocks of a language."""
    return re.findall(
        rf"^```{language}\n(.*?)^```$", README.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )


def shown(command: str) -> str:
    """What the README shows under a command."""
    (block,) = [block for block in blocks("console") if block.startswith(f"$ {command}\n")]
    return block.split("\n", 1)[1]


@cache
def article() -> Study:
    """What ``make demo`` asks first."""
    return kadesh.study(kadesh.load("no-talks-2022"), questions=QUESTIONS)


@cache
def smallest() -> Study:
    """The README's own scenario."""
    reading = read_text(blocks("yaml")[0])
    assert reading.sound
    assert reading.scenario is not None
    return kadesh.study(reading.scenario, SMALLEST_WORLDS, questions=QUESTIONS)


def printed(study: Study) -> str:
    """A study in a terminal of 80 columns."""
    file = io.StringIO()
    print_study(study, Console(file=file, width=80, no_color=True))
    return file.getvalue()


def excerpt(text: str) -> str:
    """The first conclusion's table, and how to read it."""
    parts = text.split("\n\n")
    notes = parts[-1]
    reading = notes[: notes.index("\nCaution")] if "\nCaution" in notes else notes
    return "\n\n".join([*parts[:3], "…", reading]) + "\n…\n"


def contracts() -> str:
    """What import-linter says at the end of ``make check``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return f"…\nContracts: {len(project['tool']['importlinter']['contracts'])} kept, 0 broken.\n…\n"


def picture() -> str:
    """Shares of worlds for the article's first conclusion, by account."""
    study = article()
    name = next(iter(study.scenario.conclusions))
    titles = {account: study.scenario.accounts[account].title for account in study.accounts}
    spec = share_chart([each for each in study.verdicts if each.conclusion == name], titles, width=620)
    stated = study.scenario.conclusions[name]
    caution = "A share of worlds is a share of the admissible region, not a probability."
    title = {"text": f"“{stated.text}”", "subtitle": [f"Claimed: {stated.claimed}. {caution}"], "anchor": "start"}
    wide = {**spec, "title": {**title, "offset": 12}, "background": "white", "padding": 12}
    svg = svg_of(wide)
    assert svg is not None
    return re.sub(r"(\d+\.\d\d)\d+", r"\1", svg) + "\n"


def rewrite(command: str, output: str) -> None:
    """Put a command's output into the README."""
    text = README.read_text(encoding="utf-8")
    pattern = rf"(^```console\n\$ {re.escape(command)}\n).*?(^```$)"
    found, count = re.subn(pattern, lambda match: match[1] + output + match[2], text, flags=re.DOTALL | re.MULTILINE)
    assert count == 1, command
    README.write_text(found, encoding="utf-8")


def hold(request: pytest.FixtureRequest, command: str, output: str) -> None:
    """Compare a command's output with the README's, or write it anew."""
    if request.config.getoption("--rewrite-golden"):
        rewrite(command, output)
    assert shown(command) == output, "differs from the README; if meant: make golden"


@pytest.mark.golden
def test_the_smallest_scenario_gives_what_the_readme_shows(request: pytest.FixtureRequest) -> None:
    hold(request, f"kadesh run two-hills.yaml --worlds {SMALLEST_WORLDS}", printed(smallest()))


@pytest.mark.golden
@pytest.mark.slow
def test_the_demo_begins_as_the_readme_shows(request: pytest.FixtureRequest) -> None:
    hold(request, "make demo", excerpt(printed(article())))


@pytest.mark.golden
def test_the_tests_keep_the_contracts_that_the_readme_shows(request: pytest.FixtureRequest) -> None:
    hold(request, "make test", contracts())


@pytest.mark.golden
@pytest.mark.slow
def test_the_picture_is_made_by_kadesh(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--rewrite-golden"):
        PICTURE.write_text(picture(), encoding="utf-8")
    assert PICTURE.read_text(encoding="utf-8") == picture(), "differs from the record; if meant: make golden"


def test_the_readme_shows_what_a_first_visit_needs() -> None:
    text = README.read_text(encoding="utf-8")
    for part in ("$ make demo", "$ make test", "## The smallest scenario", "## What it cannot tell you"):
        assert part in text
    assert len(re.findall(r"^!\[", text, flags=re.MULTILINE)) == 1
    assert len(blocks("yaml")[0].splitlines()) < 45


def test_every_link_of_the_readme_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if "://" not in link and not (ROOT / link).is_file()] == []


def test_json_and_terminal_say_the_same() -> None:
    answer = json.loads(json.dumps(smallest().to_json()))
    assert [each["verdict"] for each in answer["verdicts"]] == [each.verdict for each in smallest().verdicts]
