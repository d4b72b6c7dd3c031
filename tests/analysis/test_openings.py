"""What would unblock a deal: the gate's own number, moved as little as needed, and no other gate's."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest
from analysis.planted import WEEKS, solver_of
from analysis.small_arguments import small_argument

from kadesh.analysis.openings import Openings, find_openings, gate_quantities
from kadesh.analysis.trials import Trials
from kadesh.engine.lattice import Array
from kadesh.engine.outlook import Outlook


def planted(settles: Any, reason: str = "reserve.a") -> Openings:
    """Openings of a small argument whose settlements are planted, with one planted reason against them."""
    solve = solver_of(lambda d: 1.0 - settles(d), settled=settles, weeks=16)

    def with_reason(game: Any, draws: Mapping[str, Array], worlds: int, **more: Any) -> Outlook:
        found = solve(game, draws, worlds, **more)
        found.blockers[reason] = found.live.copy()
        return found

    trials = Trials.of(small_argument(), 64, 1, solver=with_reason)
    return find_openings(trials, "optimism", weeks=8)


def test_a_planted_threshold_is_found_to_the_bisection() -> None:
    found = planted(lambda d: 1.0 * (d["hope_a"] < 0.5))
    (reason,) = found.reasons
    best = reason.openings[0]
    assert found.blocked == 1.0  # the account has a hope for more than 0.6
    assert best.quantity == "hope_a"
    assert best.opened == 1.0
    assert best.value == pytest.approx(0.5, abs=0.01)
    assert best.change < 0
    assert best.inside == 1.0
    assert "down to" in best.words


def test_the_cheapest_change_comes_first() -> None:
    found = planted(lambda d: 1.0 * ((d["hope_a"] < 0.58) | (d["cost_a"] > 0.055)))
    names = [each.quantity for each in found.reasons[0].openings]
    assert names[:2] == ["hope_a", "cost_a"]
    widths = [each.widths for each in found.reasons[0].openings]
    assert widths == sorted(widths)


def test_another_gates_number_is_not_offered() -> None:
    found = planted(lambda d: 1.0 * (d["need_d"] < 0.2))
    assert found.reasons[0].openings == ()
    assert "No single number" in found.reading
    found = planted(lambda d: 1.0 * (d["need_d"] < 0.2), reason="ratify.d")
    assert found.reasons[0].openings[0].quantity == "need_d"


def test_reasons_without_numbers_are_left_out() -> None:
    assert planted(lambda d: np.zeros_like(d["odds"]), reason="open").reasons == ()
    with pytest.raises(ValueError, match="no numbers"):
        gate_quantities(small_argument(), "open")


def test_where_no_world_is_blocked_nothing_needs_opening() -> None:
    found = planted(lambda d: np.ones_like(d["odds"]))
    assert found.blocked == 0.0
    assert all(reason.openings == () for reason in found.reasons)


def test_each_reason_names_its_own_quantities() -> None:
    scenario = small_argument()
    assert "hope_a" in gate_quantities(scenario, "reserve.a")
    assert "hope_d" not in gate_quantities(scenario, "reserve.a")
    assert gate_quantities(scenario, "ratify.a") == ("need_a",)
    assert set(gate_quantities(scenario, "credible.d")) == {"bite", "hope_d"}
    assert gate_quantities(scenario, "come") == ("coming_a",)


def test_several_gates_at_once_have_the_numbers_of_all() -> None:
    assert {"hope_a", "hope_d", "need_a", "need_d", "bite"} <= set(gate_quantities(small_argument(), "jointly"))


@cache
def real() -> Openings:
    return find_openings(Trials.of(small_argument(), 16, 1), "home", weeks=WEEKS)


def test_in_the_game_itself_reasons_give_way_to_their_own_numbers() -> None:
    by_reason = {each.reason: each for each in real().reasons}
    assert 0.3 < real().blocked < 1
    assert {"reserve.d", "ratify.a"} <= by_reason.keys()
    assert by_reason["reserve.d"].openings
    for reason in by_reason.values():
        for opening in reason.openings:
            assert 0 < opening.opened <= 1
            assert opening.widths >= 0
    assert real().reasons[0].openings[0].words in real().reading
