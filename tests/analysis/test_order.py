"""Reversing the order of movers: the game, and what is said of the verdicts."""

import hills
from generators import game_from_seed

from kadesh.analysis.order import find_order_effects, reverse_movers
from kadesh.analysis.trials import Trials
from kadesh.steps import study


def test_reversing_twice_gives_the_game_back() -> None:
    for seed in range(20):
        game = game_from_seed(seed)
        assert reverse_movers(reverse_movers(game)) == game
        assert sorted(reverse_movers(game).order) == sorted(game.order)


def test_the_sides_exchange_their_places_in_the_week_and_the_first_invitation() -> None:
    game = next(g for g in map(game_from_seed, range(50)) if g.table is not None and g.table.first == "a")
    turned = reverse_movers(game)
    assert turned.order.index("effort d") == game.order.index("effort a")
    assert turned.order.index("battle") == game.order.index("battle")
    assert turned.table is not None
    assert turned.table.first == "d"


def test_a_week_in_which_nobody_moves_after_the_other_does_not_depend_on_the_order() -> None:
    trials = Trials.of(hills.scenario(), 4, 0)
    effects = find_order_effects(trials, "essay")
    assert [each.conclusion for each in effects] == list(hills.scenario().conclusions)
    assert not any(each.depends for each in effects)


def test_a_study_reports_the_order_only_where_it_is_asked() -> None:
    asked = study(hills.scenario(), 4, accounts=("essay",), questions=("order",))
    assert asked.order_effects
    assert asked.to_json()["order_effects"][0]["depends"] is False
    assert study(hills.scenario(), 4, accounts=("essay",), questions=()).order_effects == ()
