"""Five worlds of every bundled scenario, each told week by week: what a course of the game looks like, to be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby

import pytest

from kadesh.engine.forward import push_forward
from kadesh.engine.setting import Setting
from kadesh.engine.simulate import in_words, tell_story
from kadesh.engine.solve import Solution, solve_game
from kadesh.engine.worlds import draw_points, draw_worlds, ranges_under
from kadesh.files.bundled import scenario_names
from kadesh.files.reader import load_scenario

WORLDS, SEED = 5, 0


@cache
def solved(name: str) -> tuple[str, Solution]:
    """A scenario's first account, and the war in the first worlds of it, solved by the reference."""
    scenario = load_scenario(name)
    account = next(iter(scenario.accounts))
    ranges = ranges_under(scenario, scenario.accounts[account].premises)
    draws = draw_worlds(draw_points(scenario.quantities, WORLDS, SEED), ranges)
    return account, solve_game(Setting(scenario.game, draws, WORLDS))


def told(name: str) -> Iterator[str]:
    """A scenario's stories as lines."""
    account, solution = solved(name)
    lattice = solution.setting.lattice
    start = ", ".join(
        f"{each.name} {level} of {each.levels - 1}"
        for each, level in zip(lattice.coordinates, lattice.start, strict=True)
        if not each.transient
    )
    yield f"{name}, account '{account}', {WORLDS} worlds, seed {SEED}; {solution.setting.game.weeks} weeks"
    yield f"at the start: {start}"
    for world in range(WORLDS):
        story = tell_story(solution, world=world, seed=SEED)
        yield f"\nworld {world}: {story.ended} in week {story.week}"
        yield from folded(in_words(story))


def folded(text: str) -> Iterator[str]:
    """Lines of a story in which weeks that follow one another and are alike stand as one."""
    weeks = [
        (int(week.removeprefix("week ")), said) for week, _, said in (x.partition(": ") for x in text.splitlines())
    ]
    for (said, _), group in groupby(enumerate(weeks), key=lambda each: (each[1][1], each[1][0] - each[0])):
        first, *_, last = [week for _, (week, _) in group] * 2
        yield f"week {first}: {said}" if first == last else f"weeks {first} to {last}: {said}"


@pytest.mark.golden
@pytest.mark.parametrize("name", scenario_names())
def test_five_worlds_are_told_as_recorded(name: str, compare_golden: Callable[[str, str], None]) -> None:
    compare_golden(f"stories-{name}.txt", "\n".join(told(name)) + "\n")


@pytest.mark.golden
@pytest.mark.parametrize("name", scenario_names())
def test_no_story_ends_in_a_way_that_the_exact_course_excludes(name: str) -> None:
    _, solution = solved(name)
    ends = push_forward(solution).ends()
    stories = [tell_story(solution, world=world, seed=SEED) for world in range(WORLDS)]
    assert all(ends[str(story.ended)][world] > 0 for world, story in enumerate(stories))


def test_weeks_alike_are_told_as_one() -> None:
    text = "week 0: quiet talks\nweek 1: quiet talks\nweek 3: quiet talks\nweek 4: a battle\n"
    assert list(folded(text)) == ["weeks 0 to 1: quiet talks", "week 3: quiet talks", "week 4: a battle"]
