"""Stories: one sampled course of the war, week by week, and many of them counted.

The idea: the exact answers come from pushing the whole distribution; a story is for reading, and for checking that the
stages' sampled moves agree with their exact ones.
The method: every stage's ``step``, in the week's order, from one stream of random numbers per story. Collapse is
looked for as each week begins, before the horizon, as in the exact solution.
Trust it when: one story is read as one of many; its chances are those of the exact answer.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kadesh.engine.diary import Story
from kadesh.engine.lattice import Coordinate, sample
from kadesh.engine.solve import Solution
from kadesh.engine.stages.stage import State

TOLD_BY_ITS_STAGE = ("channel", "lessons")


@dataclass(frozen=True)
class Tally:
    """Many stories, counted.

    Attributes
    ----------
    runs
        How many stories.
    endings
        How many ended in each way: ``deal:<package>``, ``won``, ``lost``, ``freeze``.
    events
        By event, in how many stories it happened in each week: (weeks + 1,).
    """

    runs: int
    endings: Mapping[str, int]
    events: Mapping[str, NDArray[np.int64]]

    def share(self, event: str) -> NDArray[np.float64]:
        """Share of the stories with an event, by week."""
        return np.asarray(self.events[event] / self.runs)


def tell_story(solution: Solution, *, world: int = 0, seed: int = 0) -> Story:
    """One sampled course of the war.

    Parameters
    ----------
    solution
        A solved war.
    world
        Which world's truth and policies.
    seed
        The same seed tells the same story.

    Returns
    -------
    Story
        What happened by week, with ``ended`` set.
    """
    story = Story(np.random.default_rng([seed, world]), world)
    lattice, weeks = solution.setting.lattice, solution.setting.game.weeks
    state: State = lattice.start
    while story.ended is None:
        over = _collapse(solution, world, state)
        if over is not None:
            story.ended = over
            winner = "a" if over == "won" else "d"
            story.tell(over, f"the war is over: {winner} holds everything")
        elif story.week == weeks:
            story.ended = "freeze"
            story.tell("freeze", "the line freezes, unsigned")
        else:
            state = _live_a_week(solution, state, story)
    return story


def simulate(solution: Solution, *, runs: int, world: int = 0, seed: int = 0) -> Tally:
    """Many sampled courses of the war, counted.

    Parameters
    ----------
    solution
        A solved war.
    runs
        How many stories.
    world
        Which world's truth and policies.
    seed
        The same seed counts the same stories.

    Returns
    -------
    Tally
        Endings, and events by week.
    """
    weeks = solution.setting.game.weeks
    endings: Counter[str] = Counter()
    events: dict[str, NDArray[np.int64]] = {}
    for child in np.random.SeedSequence(seed).generate_state(runs):
        story = tell_story(solution, world=world, seed=int(child))
        endings[str(story.ended)] += 1
        for week, seen in story.events.items():
            for event in seen:
                events.setdefault(event, np.zeros(weeks + 1, dtype=np.int64))[week] += 1
    return Tally(runs, dict(endings), events)


def in_words(story: Story) -> str:
    """A story as lines to read, weeks in which nothing happened left out."""
    weeks = sorted({week for week, _ in story.entries})
    lines = (f"week {week}: {'; '.join(words for at, words in story.entries if at == week)}" for week in weeks)
    return "\n".join(lines) + "\n"


def _live_a_week(solution: Solution, state: State, story: Story) -> State:
    before, week = state, story.week
    for stage, policy in zip(solution.stages, solution.policies[week], strict=True):
        state = stage.step(state, week, policy, story)
        if story.ended is not None:
            return state
    for place, coordinate in enumerate(solution.setting.lattice.coordinates):
        if state[place] != before[place] and coordinate.name not in TOLD_BY_ITS_STAGE:
            story.entries.append((week, _moved(coordinate, state[place])))
    story.week += 1
    return state


def _moved(coordinate: Coordinate, level: int) -> str:
    kind, _, whose = coordinate.name.partition(".")
    what = {"front": f"the line of {whose}", "shift": "the shift of power"}.get(kind, f"the {kind} of {whose}")
    return f"{what} stands at {level} of {coordinate.levels - 1}"


def _collapse(solution: Solution, world: int, state: State) -> str | None:
    for name, mask in (("won", solution.ends.won), ("lost", solution.ends.lost)):
        if sample(np.asarray(mask, dtype=np.float64), world, state) > 0:
            return name
    return None
