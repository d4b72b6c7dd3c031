"""Beside a verdict stands how worlds lie along its chance: a picture where they differ, else a sentence."""

from __future__ import annotations

import html
import json
from dataclasses import replace

import hills
import pytest

from kadesh.analysis.spreads import STEPS, Spread
from kadesh.report.html import render_report
from kadesh.report.spread_figures import split_words, spread_figures
from kadesh.steps import Study

SPLIT = (0.5, *[0.0] * (STEPS - 2), 0.5)
ALIKE = (*[0.0] * (STEPS - 1), 1.0)


def laid_out(*shares: tuple[float, ...]) -> Study:
    """The small war's study with other spreads, one an account."""
    accounts = list(hills.scenario().accounts)
    spreads = tuple(Spread(account, "quiet", each, 0.5) for account, each in zip(accounts, shares, strict=False))
    return replace(hills.studied(), spreads=spreads)


def test_a_split_is_drawn_and_said_beside_the_verdict() -> None:
    study = laid_out(SPLIT, ALIKE)
    found = spread_figures(study)["quiet"]
    (figure,) = found.figures
    assert figure.title.split()[1] == study.verdict("essay", "quiet").verdict
    assert "two groups, under 30 % and from 70 %, and the mean of 50 % describes neither" in figure.reading
    assert found.alike == f"Under ‘{hills.scenario().accounts['rival'].title}’ all worlds are alike, at 95 % or more."
    assert split_words(study) == {("essay", "quiet"): "worlds fall into two groups"}
    page = html.unescape(render_report(study)).replace("\u00a0", " ")
    assert page.count("; worlds fall into two groups") == 2  # in short, and in the table of verdicts
    assert found.alike in page


def test_the_numbers_of_a_figure_add_up() -> None:
    (figure, *_) = spread_figures(laid_out(SPLIT))["quiet"].figures
    assert [row[2] for row in figure.rows] == ["50 %", "0 %", "0 %", "0 %", "0 %", "50 %"]
    assert [row[1] for row in figure.rows] == ["false", *["open"] * 4, "true"]


@pytest.mark.parametrize("lacks", ["spreads", "tolls"])
def test_a_study_from_before_something_was_kept_is_reported(lacks: str) -> None:
    answer = json.loads(json.dumps(hills.studied().to_json()))
    del answer[lacks]
    old = Study.of_json(hills.scenario(), answer)
    assert getattr(old, lacks) == ()
    page = render_report(old)
    assert "Verdicts: claimed and computed" in page
    assert ("Worlds by their chance" in page) == (lacks != "spreads")
