"""Sampled moves agree with the exact ones, and stories can be read."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from engine.small_wars import pie_war, small_war, solved
from generators import game_from_seed

from kadesh.domain.game import Game
from kadesh.engine.diary import Diary, Story
from kadesh.engine.forward import push_forward
from kadesh.engine.setting import Setting
from kadesh.engine.simulate import in_words, simulate, tell_story
from kadesh.engine.solve import Solution, solve_game

SAMPLES = 400
STANDARD_ERRORS = 4.0


def too_far(counted: int, chance: float, samples: int) -> bool:
    """Whether a count lies more than four standard errors from its chance; a rare event may be seen twice."""
    error = np.sqrt(chance * (1 - chance) / samples)
    return abs(counted / samples - chance) > STANDARD_ERRORS * error + 2.5 / samples * (chance * samples < 5)


def disagreements(solution: Solution, seed: int) -> list[str]:
    """Stages of the first week whose sampled moves from a few states do not look like their push."""
    random = np.random.default_rng(seed)
    mass = solution.setting.zero()
    found = []
    for stage, policy in zip(solution.stages, solution.policies[0], strict=True):
        for _ in range(2):
            state = tuple(int(random.integers(levels)) for levels in mass.shape[1:])
            point = np.zeros(mass.shape)
            point[(0, *state)] = 1.0
            pushed = stage.push(point, 0, policy, Diary(1, 1, {}))
            told: Counter[object] = Counter()
            for _ in range(SAMPLES):
                story = Story(random, 0)
                after = stage.step(state, 0, policy, story)
                told["ended" if story.ended else after] += 1
            chances = {place[1:]: float(pushed[place]) for place in zip(*np.nonzero(pushed > 1e-15), strict=True)}
            expected: dict[object, float] = {tuple(map(int, place)): chance for place, chance in chances.items()}
            expected["ended"] = max(0.0, 1 - sum(chances.values()))
            found += [f"{stage.name} from {state}: {event} is impossible" for event in told if event not in expected]
            found += [
                f"{stage.name} from {state} to {event}: {told[event]} of {SAMPLES}, not {chance:.3f}"
                for event, chance in expected.items()
                if too_far(told[event], chance, SAMPLES)
            ]
        mass = stage.push(mass, 0, policy, Diary(1, 1, {}))
    return found


@pytest.mark.parametrize("seed", range(12))
def test_every_stages_step_agrees_with_its_push(seed: int) -> None:
    assert disagreements(solved(game_from_seed(seed)), seed) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 180))
def test_every_stages_step_agrees_with_its_push_in_many_games(seed: int) -> None:
    assert disagreements(solved(game_from_seed(seed)), seed) == []


@pytest.mark.parametrize("seed", [2, 4, 6, 7])
def test_stories_together_are_the_exact_course(seed: int) -> None:
    solution = solved(game_from_seed(seed))
    course, tally = push_forward(solution), simulate(solution, runs=600, seed=5)
    assert sum(tally.endings.values()) == 600
    wrong = []
    for event, chances in course.chances.items():
        if event.startswith("battle"):
            continue
        counts = tally.events.get(event, np.zeros(len(chances), dtype=np.int64))
        wrong += [
            f"{event} in week {week}: {counts[week]} of 600, not {chance:.3f}"
            for week, chance in enumerate(chances[:, 0])
            if too_far(int(counts[week]), min(1.0, float(chance)), 600)
        ]
    for ending, chance in course.ends().items():
        if too_far(tally.endings.get(ending, 0), min(1.0, float(chance[0])), 600):
            wrong.append(f"{ending}: {tally.endings.get(ending, 0)} of 600, not {chance[0]:.3f}")
    assert wrong == []
    assert set(tally.events) <= set(course.chances)


def test_the_comparison_sees_a_wrong_chance() -> None:
    assert too_far(250, 0.5, 400)
    assert not too_far(215, 0.5, 400)
    assert not too_far(2, 0.001, 400)
    assert too_far(8, 0.001, 400)


def test_the_same_seed_tells_the_same_story() -> None:
    solution = solved(game_from_seed(2))
    stories = [in_words(tell_story(solution, seed=seed)) for seed in (1, 1, 2, 3, 4)]
    assert stories[0] == stories[1]
    assert len(set(stories)) > 1


def test_seed_nought_is_a_seed() -> None:
    solution = solved(game_from_seed(2))
    assert in_words(tell_story(solution, seed=0)) == in_words(tell_story(solution))
    assert simulate(solution, runs=50, seed=0).endings != simulate(solution, runs=50, seed=9).endings


def test_a_sure_story_can_be_read() -> None:
    losing = {"standing": {"levels": 2, "start": 1, "drop": 1}, "office": 0.1}
    war = small_war(steps=4, start=2, weeks=5, odds=1.0, sides=({}, losing))
    assert in_words(tell_story(solved(war))) == (
        "week 0: a wins a battle on line; the leader of d falls; the line of line stands at 3 of 4;"
        " the standing of d stands at 0 of 2\n"
        "week 1: a wins a battle on line; the line of line stands at 4 of 4\n"
        "week 2: the war is over: a holds everything\n"
    )


def test_a_settlement_ends_the_story() -> None:
    story = tell_story(solved(pie_war(steps=4, start=2, weeks=5, costs=(0.1, 0.1))))
    assert story.ended == "deal:share"
    assert in_words(story) == "week 0: both sides come to formal talks; a settlement is signed: share\n"


def test_a_quiet_war_freezes() -> None:
    story = tell_story(solved(small_war(steps=4, start=2, weeks=3, fight=0.0)))
    assert (story.ended, story.week) == ("freeze", 3)


def test_each_world_has_its_own_stories() -> None:
    war = small_war(steps=4, start=2, weeks=6).model_dump(warnings=False)
    war["battle"]["odds"] = "odds"
    both = solve_game(Setting(Game.model_validate(war), {"odds": np.array([0.0, 1.0])}, 2))
    assert [tell_story(both, world=world).ended for world in (0, 1)] == ["lost", "won"]
