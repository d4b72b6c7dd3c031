"""Answers as tables and datasets: the same numbers under names, and a clear word where the package is missing."""

import sys

import hills
import numpy as np
import pytest

import kadesh
from kadesh.engine.outlook import AXES, Outlook


@pytest.fixture(scope="module")
def outlook() -> Outlook:
    return kadesh.solve(hills.scenario(), 3, account="essay")


def test_chances_by_week_are_a_row_for_each_week_and_world(outlook: Outlook) -> None:
    table = outlook.to_frame()
    weeks, worlds = outlook.live.shape
    assert list(table.index.names) == ["week", "world"]
    assert len(table) == weeks * worlds
    for week, world in ((0, 0), (1, 2), (weeks - 1, 1)):
        row = table.loc[(week, world)]
        assert row["settled"] == outlook.settled[week, world]
        assert row["fall.a"] == outlook.falls[0, week, world]


def test_every_array_of_an_outlook_has_named_axes(outlook: Outlook) -> None:
    found = outlook.to_xarray()
    arrays = {name for name, each in vars(outlook).items() if isinstance(each, np.ndarray)}
    assert arrays == set(AXES) == set(found.data_vars)
    for name in arrays:
        assert np.array_equal(found[name].values, getattr(outlook, name))
    total = found["settled"].sum("week") + found["won"].sum("week") + found["lost"].sum("week") + found["freeze"]
    assert np.allclose(total, 1.0)


def test_who_blocks_is_an_array_by_reason_where_it_was_asked_for() -> None:
    from kadesh.analysis.trials import Trials

    found = Trials.of(hills.scenario(), 2, 0).outlook(examine=4)
    blocked = found.to_xarray()["blockers"]
    assert list(blocked["reason"].values) == list(found.blockers)
    for reason, by_week in found.blockers.items():
        assert np.array_equal(blocked.sel(reason=reason).values, by_week)


def test_verdicts_levers_and_packages_are_tables() -> None:
    scenario = hills.scenario()
    study = kadesh.study(scenario, 2, questions=())
    verdicts = study.to_frame().set_index(["account", "conclusion"])["share"]
    assert {name: verdicts[name] for name in verdicts.index} == {
        (each.account, each.conclusion): each.share for each in study.verdicts
    }
    effects = hills.studied().to_frame("effects")
    assert effects["change.mean"].tolist() == [each.change.mean for each in hills.studied().effects]
    compared = kadesh.compare(scenario, 2, together=1)
    effects = compared.to_frame().set_index(["levers", "account", "outcome"])["change"]
    (effect,) = [each for each in compared.changes.options[1].courses[0].effects if each.outcome == "settlement"]
    assert effects["invite", "essay", "settlement"] == effect.change
    settled = kadesh.settle(scenario, 2, accounts=["essay"]).to_frame()
    assert set(settled["account"]) == {"essay"}
    assert settled["possible"].between(0, 1).all()


@pytest.mark.parametrize(("package", "method"), [("pandas", "to_frame"), ("xarray", "to_xarray")])
def test_a_missing_package_is_named_with_what_to_type(
    package: str, method: str, outlook: Outlook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModuleNotFoundError, match=rf"{package}: pip install 'kadesh\[frames\]'"):
        getattr(outlook, method)()
