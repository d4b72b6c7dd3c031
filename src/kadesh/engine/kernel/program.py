"""The week of a game as a list of compiled steps, made once for a batch and followed in both directions."""

from dataclasses import dataclass

import numpy as np

from kadesh.domain.game import Side
from kadesh.engine.kernel.batch import Batch
from kadesh.engine.kernel.chains import Builder, Chain
from kadesh.engine.kernel.plan import Battle, Shock
from kadesh.engine.setting import SIDES


@dataclass(frozen=True)
class Fight:
    """Battles on one theatre, with what victories move beyond the line."""

    battle: Battle
    won: Chain
    lost: Chain


@dataclass(frozen=True)
class Table:
    """Formal talks; ``after`` is what a week of talks moves."""

    after: Chain


@dataclass(frozen=True)
class Effort:
    """A leader's choice of effort."""

    side: Side


@dataclass(frozen=True)
class Giving:
    """A backer's choice of how much to give."""

    backer: str


@dataclass(frozen=True)
class Stocks:
    """A side's stock is lost and made good."""

    side: Side


@dataclass(frozen=True)
class Contact:
    """Nothing moves; the channel is looked at."""


@dataclass(frozen=True)
class SideDeals:
    """Side deals in force pay their flows."""

    gains: Chain


@dataclass(frozen=True)
class Costs:
    """Nothing moves; the masses that pay for the week are looked at."""


@dataclass(frozen=True)
class Gather:
    """The week's transient coordinates end here."""


Step = Chain | Fight | Table | Effort | Giving | Stocks | Contact | SideDeals | Costs | Gather


def write_program(batch: Batch) -> tuple[Step, ...]:
    """The steps of a week, in its order."""
    plan, game = batch.plan, batch.game
    steps: list[Step] = []
    run = Builder(batch)

    def close() -> None:
        nonlocal run
        if run.order:
            steps.append(run.build())
        run = Builder(batch)

    for name in game.order:
        if name in ("channel", "shift", "home a", "home d"):
            _add_drifts(batch, run, name)
            if name == "channel" and name in plan.drifts:
                close()
                steps.append(Contact())
        elif name == "clock":
            run.scale(plan.discounts)
        elif name == "costs":
            if batch.counting:  # a run of moves is cut here only where somebody looks
                close()
                steps.append(Costs())
            run.add(plan.flows)
        elif name == "backing":
            for backer, stated in game.backers.items():
                if stated.levels and stated.chooses:
                    close()
                    steps.append(Giving(backer))
                elif stated.levels:
                    place = run.drift(batch.backing_axis(backer), None, None)
                    run.givers.append((place, backer))
        else:
            close()
            steps.extend(_special(batch, name))
        if name == batch.last_reader:
            steps.append(Gather())
    close()
    return tuple(steps)


def _add_drifts(batch: Batch, run: Builder, name: str) -> None:
    parts = batch.plan.drifts.get(name)
    if parts is None:
        return
    if name == "channel":
        axis, closes, opens = parts
        run.drift(axis, closes, opens)
    elif name == "shift":
        axis, advance = parts
        run.drift(axis, None, advance)
    else:
        standing, fades = parts
        if standing is not None:
            axis, drops, rises, exits = standing
            side = SIDES.index("a" if name == "home a" else "d")
            run.fallers.append((run.drift(axis, drops, rises, lowest=1, who=side, exits=exits), side))
        for axis, chance in reversed(fades):
            run.drift(axis, chance, None)


def _special(batch: Batch, name: str) -> list[Step]:
    plan = batch.plan
    if name == "side deals" and plan.side_gains:
        gains = Builder(batch)
        for tables in plan.side_gains:
            gains.add(tables)
        return [SideDeals(gains.build())]
    if name == "table" and plan.talks is not None:
        after = Builder(batch)
        for axis, chance in plan.talks.respects:
            if np.any(chance):
                after.drift(axis, None, chance)
        return [Table(after.build())]
    if name in ("effort a", "effort d") and name[-1] in batch.efforts:
        return [Effort("a" if name[-1] == "a" else "d")]
    if name == "battle":
        return [
            Fight(fight, _victory(batch, fight, fight.won), _victory(batch, fight, fight.lost))
            for fight in plan.battles
        ]
    if name == "stocks":
        return [Stocks(side) for side in SIDES if f"stocks {side}" in plan.drifts]
    return []


def _victory(batch: Batch, fight: Battle, shocks: tuple[Shock, ...]) -> Chain:
    """What a victory moves, within a block of states with the same line on this theatre."""
    moves = Builder(batch)
    for shock in shocks:
        if shock.matters:
            down, up = (None, shock.chance) if shock.up else (shock.chance, None)
            place = moves.drift(shock.axis, down, up, lowest=shock.lowest, who=shock.who, exits=shock.exits)
            if shock.side >= 0:
                moves.fallers.append((place, shock.side))
    return moves.build(within=fight.axis.inner)
