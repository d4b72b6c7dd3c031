"""What could be settled agrees with what the table itself finds, and with the definition of its words."""

from functools import cache
from typing import Any

import numpy as np
import pytest
from analysis.planted import planted_scenario
from analysis.small_arguments import small_argument

from kadesh.analysis.settles import Settles, find_settlements
from kadesh.analysis.trials import Trials
from kadesh.engine.kernel.reserves import fast_reserves
from kadesh.engine.setting import Setting
from kadesh.engine.solve import solve_game
from kadesh.engine.stages.table import NONE, TableStage
from kadesh.engine.terms import read_reserves, read_terms
from kadesh.engine.worlds import draw_worlds


@cache
def settled(account: str | None = None, levers: tuple[str, ...] = (), steps: int = 0) -> Settles:
    return find_settlements(Trials.of(small_argument(), 32, 1), account, levers=levers, belief_steps=steps)


def test_some_package_passes_exactly_where_the_table_finds_one() -> None:
    trials = Trials.of(small_argument(), 64, 2)
    game, draws = trials.scenario.game, draw_worlds(trials.points, trials.ranges())
    setting = Setting(game, draws, 64)
    solution = solve_game(setting)
    (place,) = [k for k, stage in enumerate(solution.stages) if isinstance(stage, TableStage)]
    start: tuple[Any, ...] = (slice(None), *setting.lattice.start)
    chosen = solution.policies[0][place].rules[0].chosen[start]
    terms = read_terms(game, draws, 64)
    gates = (*terms.gates, *(f"reserve.{each}" for each in terms.vetoes))
    passes = terms.passing(gates, read_reserves(game, draws, 64)).any(axis=0)
    assert 5 < passes.sum() < 60
    assert not terms.passing(["ratify.a", "ratify.d"]).all()
    assert not terms.passing(["credible.a", "credible.d"]).all()
    assert np.array_equal(passes, chosen != NONE)


def test_the_reserve_is_worth_no_more_than_the_game_with_its_table() -> None:
    trials = Trials.of(small_argument(table={"first": None, "needs_channel": False}), 16, 2)
    draws = draw_worlds(trials.points, trials.ranges())
    reserves = read_reserves(trials.scenario.game, draws, 16)
    values = trials.outlook().values
    flows = 0.2  # the grain deal pays both before the table
    assert np.all(reserves[:2] <= values[:2] + 1e-12)
    assert np.all(values[:2] - reserves[:2] <= 1 + flows)


def test_kinds_of_gates_are_no_rarer_than_all_together_and_no_commoner_than_each() -> None:
    for each in settled().settlements:
        assert each.possible <= min(each.feasible, each.ratifiable, each.credible) + 1e-12
        assert each.feasible <= min(each.by_gate["reserve.a"], each.by_gate["reserve.d"]) + 1e-12
    assert settled().any_possible >= settled().settlements[0].possible
    assert [s.possible for s in settled().settlements] == sorted(
        (s.possible for s in settled().settlements), reverse=True
    )


def test_a_line_at_the_edge_is_never_possible() -> None:
    scenario = small_argument(table={"menu": {"line": [-2, 0]}})
    found = find_settlements(Trials.of(scenario, 16, 1), None, belief_steps=0)
    shares = {each.package: each.by_gate["line"] for each in found.settlements}
    assert shares == {"line -2": 0.0, "line as it stands": 1.0}


def test_the_frontier_holds_what_nothing_beats() -> None:
    found = settled().settlements
    for each in found:
        beaten = any(o.gain_a >= each.gain_a and o.gain_d >= each.gain_d and o != each for o in found)
        assert each.frontier is not beaten


def test_guarantees_make_packages_credible() -> None:
    def bonded(found: Settles) -> float:
        return float(np.mean([each.credible for each in found.settlements if "bond" in each.package]))

    assert bonded(settled(levers=("guarantee",))) > bonded(settled())


def test_optimism_makes_packages_less_feasible() -> None:
    assert settled("optimism").any_possible < settled().any_possible


def test_what_a_side_would_have_to_believe_points_the_right_way() -> None:
    found = settled("home", steps=7)
    assert {each.side for each in found.beliefs} == {"a", "d"}
    for each in found.beliefs:
        if each.needed is None:
            assert max(each.possible) < 0.5
            assert "at most" in each.words
        elif each.side == "a":
            assert each.needed <= each.now
        else:
            assert each.needed >= each.now
    assert any(each.needed is not None for each in found.beliefs)


def test_worth_and_gain_are_those_of_the_whole_package() -> None:
    still = next(each for each in settled().settlements if each.package == "line as it stands")
    assert still.worth_a == pytest.approx(0.5 + 0.1, abs=1e-12)  # half the line, half of the relief
    assert still.worth_d == pytest.approx(0.5 - 0.05, abs=1e-12)


def test_without_a_table_nothing_can_be_settled() -> None:
    with pytest.raises(ValueError, match="no table"):
        find_settlements(Trials.of(planted_scenario(quantities=["q"]), 4, 1), None)


def test_the_compiled_reserve_is_the_reference() -> None:
    trials = Trials.of(small_argument(), 70, 2)
    draws = draw_worlds(trials.points, trials.ranges())
    done: list[int] = []
    fast = fast_reserves(trials.scenario.game, draws, 70, progress=done.append)
    assert np.allclose(fast, read_reserves(trials.scenario.game, draws, 70), atol=1e-9)
    assert sum(done) == 70
