"""Holding respect at a level is the same as a coordinate that starts there and never moves."""

import numpy as np

from kadesh.analysis.trials import Trials, held
from kadesh.domain.game import Respect
from kadesh.engine.outlook import read_outlook
from kadesh.engine.worlds import draw_worlds, ranges_under
from kadesh.files import load_scenario


def test_a_held_coordinate_equals_one_that_never_moves() -> None:
    scenario = load_scenario("no-talks-2022")
    trials = Trials.of(scenario, 2, 0)
    draws = draw_worlds(trials.points, ranges_under(scenario))
    short = scenario.game.model_copy(update={"weeks": 8})
    for level in (0, 1, 2):
        still = short.sides["a"].model_copy(update={"respect": Respect(levels=2, start=level)})
        slow = short.model_copy(update={"sides": {**short.sides, "a": still}})
        fast, more = held(short, draws, "respect.a", level)
        one, other = read_outlook(slow, draws, 2), read_outlook(fast, more, 2)
        assert np.abs(one.without_talks - other.without_talks).max() < 1e-12
        assert np.abs(one.settled - other.settled).max() < 1e-12
