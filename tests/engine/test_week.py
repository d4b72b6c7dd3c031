"""The week's order is the scenario's, within what the stages need of each other."""

from __future__ import annotations

from typing import Any

import pytest
from engine.small_wars import setting, small_war
from generators import game_from_seed

from kadesh.domain.game import DEFAULT_ORDER
from kadesh.engine.week import STAGES, assemble

EFFORT = ({"effort": {"odds": 0.5, "cost": 1}}, {})
PAUSE: dict[str, Any] = {"pause": 0.5, "packages": {"line": {}}}


def test_the_default_order_names_every_stage_once() -> None:
    assert sorted(DEFAULT_ORDER) == sorted(name for name, _ in STAGES)


def test_a_bare_war_has_only_what_it_uses() -> None:
    assert [stage.name for stage in assemble(setting(small_war(steps=4)))] == ["battle line", "costs", "clock"]


@pytest.mark.parametrize("seed", range(20))
def test_stages_come_in_the_order_that_is_stated(seed: int) -> None:
    game = game_from_seed(seed)
    names = [stage.name for stage in assemble(setting(game))]
    places = [next(i for i, stated in enumerate(game.order) if name.startswith(stated)) for name in names]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("order", "more", "complaint"),
    [
        (("battle", "tea", "clock"), {}, "unknown stage 'tea'"),
        (("battle", "costs", "battle", "clock"), {}, "twice"),
        (("battle", "clock", "costs"), {}, "'clock' must come last"),
        ((), {}, "'clock' must come last"),
        (("costs", "clock"), {}, "'battle' is missing"),
        (("battle", "effort a", "clock"), {"sides": EFFORT}, "'effort a' must come before 'battle'"),
        (("battle", "clock"), {"sides": EFFORT}, "'effort a' is missing"),
        (("battle", "clock"), {"table": PAUSE}, "'table' is missing"),
        (("battle", "table", "clock"), {"table": PAUSE}, "'table' must come before 'battle'"),
    ],
)
def test_an_order_that_cannot_be_played_is_refused(
    order: tuple[str, ...], more: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        assemble(setting(small_war(steps=4, order=order, **more)))
