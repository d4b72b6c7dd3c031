"""The four questions together: each in the worlds it needs, with progress that arrives where it was said to."""

from dataclasses import replace
from functools import cache

import hills

from kadesh.analysis.explains import Explanation, explain, planned_worlds, tell
from kadesh.analysis.trials import Trials


@cache
def explained() -> tuple[Explanation, list[int], int]:
    """The small war explained, what progress was told meanwhile, and what was planned."""
    told: list[int] = []
    trials = Trials.of(hills.scenario(), 32, 0, progress=told.append)
    planned = planned_worlds(trials, ["essay"], conclusion="quiet")
    return explain(trials, "essay", conclusion="quiet", told=tell(trials)), told, planned


def test_progress_ends_at_the_planned_worlds_and_never_passes_them() -> None:
    _, told, planned = explained()
    assert sum(told) == planned
    assert min(told) >= 0


def test_nothing_is_planned_for_accounts_that_stand_alone() -> None:
    scenario = hills.scenario()
    alone = scenario.model_copy(update={"accounts": {"essay": scenario.accounts["essay"]}})
    trials = Trials.of(alone, 32, 0)
    both = planned_worlds(Trials.of(scenario, 32, 0), ["essay"], conclusion="quiet")
    assert planned_worlds(trials, ["essay"], conclusion="quiet") == both - 2 * 32
    assert explain(trials, "essay", conclusion="quiet").tells is None


def test_the_reading_has_the_reading_of_every_part() -> None:
    found, _, _ = explained()
    for part in (found.carries, found.flips, found.openings, found.tells):
        assert part is not None
        assert part.reading in found.reading


def test_watching_changes_nothing() -> None:
    found, _, _ = explained()
    quiet = explain(Trials.of(hills.scenario(), 32, 0), "essay", conclusion="quiet", told=found.tells)
    assert replace(quiet, tells=None).to_json() == replace(found, tells=None).to_json()
