"""Stories: sampled courses of the war, one world each, that can be read week by week.

The exact answers come from the whole distribution; a story is for reading. Each is told of a world of its own, so that
the stories differ in their numbers as well as in their luck.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from kadesh.engine.setting import Setting
from kadesh.engine.simulate import tell_story
from kadesh.engine.solve import solve_game
from kadesh.engine.worlds import draw_points, draw_worlds, ranges_under
from kadesh.report import words
from kadesh.steps import CAUTIONS
from kadesh.web.contents import heading
from kadesh.web.desk import Desk, Job, Known, check_game
from kadesh.web.library import Held
from kadesh.web.position import Position
from kadesh.web.refusal import Refusal

STORIES = 8
MOST_STORIES = 16
ENDS = {
    "won": "{d}’s line collapses",
    "lost": "{a}’s line collapses",
    "freeze": "the line freezes at the horizon, unsigned",
}


class Stories:
    """The stories of every position, each told once.

    Parameters
    ----------
    desk
        Where games are solved.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known = Known(200)

    def find(self, held: Held, position: Position, count: int, job: Job) -> dict[str, Any]:
        """So many stories; blocks until they are told."""
        key = (held.content, position, count)
        found = self._known.get(key)
        if found is None:
            found = self._tell(held, position, count, job)
            self._known.put(key, found)
        return {**heading(held, position), **found}

    def _tell(self, held: Held, position: Position, count: int, job: Job) -> dict[str, Any]:
        scenario = held.scenario
        check_game(scenario.game)
        ranges = ranges_under(scenario, position.premises(scenario), position.fixed(scenario))
        draws = draw_worlds(draw_points(scenario.quantities, count, position.seed), ranges)
        job.planned = count
        stories = []
        for world in range(count):
            one = {name: values[world : world + 1] for name, values in draws.items()}
            with self._desk.turn(job), np.errstate(all="ignore"):
                try:
                    solution = solve_game(Setting(scenario.game, one, 1))
                    story = tell_story(solution, seed=position.seed * 1000 + world)
                except (ValueError, ArithmeticError) as fault:
                    raise Refusal(422, f"the game cannot be played with these numbers: {fault}") from None
            job.advance(1)
            by_week: dict[int, list[str]] = {}
            for week, said in story.entries:
                by_week.setdefault(week, []).append(said)
            ended = str(story.ended)
            stories.append(
                {
                    "number": world + 1,
                    "ended": ended,
                    "weeks": int(story.week),
                    "ending": _ending(held, ended),
                    "by_week": [{"week": week, "happens": by_week[week]} for week in sorted(by_week)],
                    "marks": _marks(story.events, ended, int(story.week)),
                }
            )
        return {
            "schema": "kadesh.explorer.stories/1",
            "horizon": scenario.game.weeks,
            "stories": stories,
            "seed": position.seed,
            "cautions": list(CAUTIONS),
        }


def _ending(held: Held, ended: str) -> str:
    if ended.startswith("deal:"):
        return f"a settlement is signed ({ended.removeprefix('deal:')})"
    return words.named(held.scenario, ENDS.get(ended, ended))


def _marks(events: dict[int, dict[str, bool]], ended: str, last: int) -> list[list[Any]]:
    """First talks, falls of a leader and the end, each as its week and a letter."""
    found: list[list[Any]] = []
    talked = False
    for week in sorted(events):
        for event in events[week]:
            if event == "talks" and not talked:
                talked = True
                found.append([week, "T"])
            elif event.startswith("fall."):
                found.append([week, "F"])
    letter = "S" if ended.startswith("deal:") else {"won": "C", "lost": "C"}.get(ended, "H")
    return [*found, [last, letter]]
