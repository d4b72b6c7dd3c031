"""The week of the war.

A week is an ordered list of stages, written in the scenario. Nobody moves at the same time as anybody else, so the
order is a choice with consequences, and it is shown with every answer. Read from the top, this is what happens in a
week by default:

* ``channel``     a mediator's channel opens or closes
* ``side deals``  grain, prisoners: agreed alone, while the war goes on
* ``table``       formal talks: who comes, what is proposed, what is signed
* ``effort a``    ``a`` presses or holds
* ``effort d``    ``d`` presses or holds
* ``battle``      each theatre's battle moves the line, the leaders' standing and what both sides have learnt
* ``stocks``      men and materiel are lost and made good
* ``home a``      hardship wears at ``a``'s leader, who may fall
* ``home d``      hardship wears at ``d``'s leader, who may fall
* ``backing``     outside backers cut, keep or raise
* ``shift``       the expected change of power comes closer
* ``costs``       everybody pays for the week
* ``clock``       the week is over; what comes later is worth a little less

A stage whose mechanism a scenario does not use is not there.
"""

from collections.abc import Callable

from kadesh.engine.setting import SIDES, Setting
from kadesh.engine.stages import backing, battle, channel, clock, costs, effort, home, shift, side_deals, stocks, table
from kadesh.engine.stages.stage import Stage

Builder = Callable[[Setting, tuple[str, ...]], list[Stage | None]]

STAGES: tuple[tuple[str, Builder], ...] = (
    ("channel", lambda s, _: [channel.build(s)]),
    ("side deals", lambda s, _: [side_deals.build(s)]),
    ("table", lambda s, _: [table.build(s)]),
    ("effort a", lambda s, _: [effort.build(s, "a")]),
    ("effort d", lambda s, _: [effort.build(s, "d")]),
    ("battle", lambda s, ends: _battles(s, ends)),
    ("stocks", lambda s, ends: _stocks(s, ends)),
    ("home a", lambda s, _: [home.build(s, "a")]),
    ("home d", lambda s, _: [home.build(s, "d")]),
    ("backing", lambda s, _: [backing.build(s, name) for name in s.game.backers]),
    ("shift", lambda s, _: [shift.build(s)]),
    ("costs", lambda s, _: [costs.build(s)]),
    ("clock", lambda s, _: [clock.build(s)]),
)
"""Every stage by its name in a scenario's order. A new mechanism is one new file and one line here."""

WRITERS = {"effort.a": "effort a", "effort.d": "effort d", "paused": "table"}
"""The stage that decides each transient coordinate."""


def assemble(setting: Setting) -> tuple[Stage, ...]:
    """The stages of a game's week, in the scenario's order, without those that it does not use.

    Raises
    ------
    ValueError
        If the order names an unknown stage or one twice, does not end with ``clock``, leaves out a choice that the
        game states, or puts it after the stage that reads it.
    """
    order, builders = setting.game.order, dict(STAGES)
    unknown = [name for name in order if name not in builders]
    if unknown:
        raise ValueError(f"game.order: unknown stage '{unknown[0]}'; the stages are {', '.join(builders)}")
    if len(set(order)) != len(order):
        raise ValueError("game.order: a stage stands twice")
    if not order or order[-1] != "clock":
        raise ValueError("game.order: 'clock' must come last")
    readers = [name for name in order if name == "battle" or (name == "stocks" and _reads_effort(setting))]
    if not readers:
        raise ValueError("game.order: 'battle' is missing")
    for early in ("table", "effort a", "effort d"):
        if early in order and order.index(early) > order.index(readers[0]):
            raise ValueError(f"game.order: '{early}' must come before '{readers[0]}', which reads it")
    transient = tuple(c.name for c in setting.lattice.coordinates if c.transient)
    missing = [writer for writer in (WRITERS[name] for name in transient) if writer not in order]
    if missing:
        raise ValueError(f"game.order: '{missing[0]}' is missing, and the game states what it decides")
    found: list[Stage] = []
    for name in order:
        ends = transient if name == readers[-1] else ()
        found.extend(stage for stage in builders[name](setting, ends) if stage is not None)
    return tuple(found)


def _reads_effort(setting: Setting) -> bool:
    return any(setting.game.sides[side].stock is not None for side in SIDES)


def _battles(setting: Setting, ends: tuple[str, ...]) -> list[Stage | None]:
    fronts = list(setting.game.fronts)
    return [battle.build(setting, front, ends if front == fronts[-1] else ()) for front in fronts]


def _stocks(setting: Setting, ends: tuple[str, ...]) -> list[Stage | None]:
    sides = [side for side in SIDES if setting.game.sides[side].stock is not None]
    return [stocks.build(setting, side, ends if side == sides[-1] else ()) for side in sides]
