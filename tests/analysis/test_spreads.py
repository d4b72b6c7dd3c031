"""The study keeps how worlds lie along the chance behind a verdict: shares by step, which agree with the verdict."""

from __future__ import annotations

import json

import hills
import pytest

from kadesh.analysis.spreads import STEPS
from kadesh.domain import Chance
from kadesh.steps import Study


def test_every_account_and_conclusion_about_a_chance_has_its_spread() -> None:
    scenario = hills.scenario()
    about = [name for name, stated in scenario.conclusions.items() if isinstance(stated.measure, Chance)]
    assert about
    assert [(each.account, each.conclusion) for each in hills.studied().spreads] == [
        (account, name) for account in scenario.accounts for name in about
    ]


def test_a_spread_agrees_with_its_verdict() -> None:
    for each in hills.studied().spreads:
        verdict = hills.studied().verdict(each.account, each.conclusion)
        assert len(each.shares) == STEPS
        assert each.shares[0] == pytest.approx(verdict.share_false)
        assert each.shares[-1] == pytest.approx(verdict.share)
        assert each.mean == pytest.approx(verdict.mean_chance)


def test_spreads_come_back_from_json_and_say_whether_worlds_are_split() -> None:
    answer = json.loads(json.dumps(hills.studied().to_json()))
    assert {"account", "conclusion", "shares", "mean", "split"} == set(answer["spreads"][0])
    again = Study.of_json(hills.scenario(), answer)
    assert [each.histogram.is_split for each in again.spreads] == [each["split"] for each in answer["spreads"]]
    assert [each.shares for each in again.spreads] == [
        pytest.approx(each.shares, abs=1e-12) for each in hills.studied().spreads
    ]
