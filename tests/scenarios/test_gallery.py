"""The gallery shows every scenario as it is, with a picture made by kadesh."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from kadesh.analysis.follows import find_truth, judge
from kadesh.analysis.trials import Trials
from kadesh.domain import Scenario
from kadesh.files.bundled import scenario_names
from kadesh.files.reader import load_scenario
from kadesh.report.gallery import FIRST, gallery, in_order, picture

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "explanation" / "gallery.md"
PICTURES = ROOT / "docs" / "pictures"
WORLDS, SEED = 64, 0
LARGEST = 30_000
DRAWN = [name for name in scenario_names() if name != FIRST]
"""The picture of the first scenario is the README's, and is compared with the README."""


@cache
def scenario(name: str) -> Scenario:
    """A bundled scenario."""
    return load_scenario(name)


def drawn(name: str) -> str:
    """The picture of a scenario's first conclusion in a few worlds."""
    trials = Trials.of(scenario(name), WORLDS, SEED)
    first = next(iter(scenario(name).conclusions))
    accounts = scenario(name).accounts
    verdicts = [judge(trials, each, first, find_truth(trials, first, trials.premises_of(each))) for each in accounts]
    svg = picture(scenario(name), verdicts, WORLDS)
    assert svg is not None
    return svg


def test_the_page_is_current() -> None:
    page = gallery([scenario(name) for name in in_order(scenario_names())])
    assert PAGE.read_text(encoding="utf-8") == page, "write it anew: python -m kadesh.report.gallery docs/explanation"


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kadesh.report.gallery", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / "gallery.md").read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")


def test_every_scenario_is_there_with_its_question_accounts_and_verdicts() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in scenario_names():
        told = scenario(name)
        assert page.count(f"## {told.title}\n") == 1
        assert " ".join(told.question.split()) in page
        assert all(f"**{account.title}**" in page for account in told.accounts.values())
        for conclusion in told.conclusions.values():
            computed = [conclusion.expect.get(account, "·") for account in told.accounts]
            cells = [f": {' '.join(conclusion.text.split())}", conclusion.claimed, *computed]
            assert f"{' | '.join(cells)} |" in page


def test_every_link_and_picture_is_there_and_small() -> None:
    links = re.findall(r"\]\(([^)]+)\)", PAGE.read_text(encoding="utf-8"))
    assert len(links) == 2 * len(scenario_names())
    for link in links:
        target = PAGE.parent / link
        assert target.is_file(), link
        assert target.suffix == ".md" or target.stat().st_size < LARGEST


def test_the_first_argument_and_its_mirror_stand_first() -> None:
    assert in_order(("a", "ukraine-refuses-2022", "no-talks-2022")) == ["no-talks-2022", "ukraine-refuses-2022", "a"]


@pytest.mark.golden
@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWN)
def test_the_picture_is_made_by_kadesh(request: pytest.FixtureRequest, name: str) -> None:
    file, svg = PICTURES / f"{name}.svg", drawn(name)
    if request.config.getoption("--rewrite-golden"):
        file.write_text(svg, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == svg, "differs from the record; if meant: make golden"
