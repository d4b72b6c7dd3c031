"""Whether a game can be played as stated: its levels, the week's order, the lattice, the menu, the questions.

The idea: every fault here would make the engine compute nonsense, so a scenario with one does not run. All checks
read plain data and pass over what is missing or misshapen, so that they speak also of a file with other faults.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from kadesh.domain.game import DEFAULT_ORDER
from kadesh.files.complaint import Complaint, Place
from kadesh.files.ranges import Spans, read_spans
from kadesh.files.references import coordinates, select

SETTLING_WEEKS = 52
"""A game runs at least this much longer than the longest question asked of it (the game reference, section 2)."""

EDGE = 1e-9
"""Slack for rounding in what must not exceed 1."""


STAGES = (
    ("game.channel", "channel"),
    ("game.side_deals.*", "side deals"),
    ("game.table", "table"),
    ("game.sides.a.effort", "effort a"),
    ("game.sides.d.effort", "effort d"),
    ("game.fronts.*", "battle"),
    ("game.sides.*.stock", "stocks"),
    *((f"game.sides.{side}.{part}", f"home {side}") for side in "ad" for part in ("standing", "respect", "resolve")),
    ("game.backers.*.levels", "backing"),
    ("game.shift", "shift"),
    ("game.sides", "costs"),
    ("game.sides", "clock"),
)
"""The stage that a part of the game acts in."""

LEARNERS = ("game.sides.*.belief.weight", "game.backers.*.belief.weight")

STARTS = (
    ("game.fronts.*", "steps"),
    ("game.sides.*.standing", "levels"),
    ("game.sides.*.stock", "levels"),
    ("game.sides.*.respect", "levels"),
    ("game.sides.*.resolve", "levels"),
    ("game.backers.*", "levels"),
    ("game.shift", "levels"),
)


def check_structure(data: Mapping[str, Any]) -> Iterator[Complaint]:
    """Everything that keeps a game from being played as it is stated."""
    spans = read_spans(data)
    yield from _levels(data)
    yield from _order(data)
    yield from _lattice(data, spans)
    yield from _fronts(data)
    yield from _learning(data, spans)
    yield from _table(data, spans)
    yield from _weeks(data)
    yield from _measures(data)
    yield from _names(data)


def _levels(data: Mapping[str, Any]) -> Iterator[Complaint]:
    for pattern, top in STARTS:
        for place, part in select(data, pattern):
            start, levels = _whole(part, "start", default=0), _whole(part, top, default=0)
            if start is not None and levels is not None and start > levels:
                yield Complaint(f"start {start} is above the highest level, {levels}", (*place, "start"))


def _order(data: Mapping[str, Any]) -> Iterator[Complaint]:
    game = data.get("game")
    order = game.get("order", DEFAULT_ORDER) if isinstance(game, Mapping) else None
    if not isinstance(order, (list, tuple)):
        return
    place: Place = ("game", "order")
    seen: set[str] = set()
    for number, stage in enumerate(order):
        if isinstance(stage, str) and stage in seen:
            yield Complaint(f"the stage '{stage}' stands twice", (*place, number))
        seen.add(str(stage))
    if order and "clock" in order and order[-1] != "clock":
        yield Complaint("the clock must be the last stage of the week", (*place, order.index("clock")))
    listed = [stage for stage in order if isinstance(stage, str)]
    for early in ("table", "effort a", "effort d"):
        late = next((stage for stage in listed if stage in ("battle", "stocks")), None)
        if late is not None and early in listed and listed.index(early) > listed.index(late):
            yield Complaint(f"'{early}' must come before '{late}', which reads it", (*place, order.index(early)))
    wanted = dict.fromkeys(stage for pattern, stage in STAGES if any(part for _, part in select(data, pattern)))
    for stage in wanted:
        if stage not in seen:
            yield Complaint(f"the game uses the stage '{stage}', but the week's order leaves it out", place)


def _lattice(data: Mapping[str, Any], spans: Spans) -> Iterator[Complaint]:
    busiest = 1 + sum(spans.highest(value) or 0 for _, value in select(data, "game.sides.*.effort.tempo"))
    for place, front in _parts(data, "game.fronts.*"):
        steps = _whole(front, "steps")
        shortest, longest = spans.lowest(front.get("stride")), spans.highest(front.get("stride"))
        tempo = spans.highest(front.get("tempo"))
        if steps is None or steps > 64 or shortest is None or longest is None or tempo is None:
            continue
        smallest, largest = steps * shortest, steps * longest
        if smallest < 1 - EDGE:
            need = math.ceil(1 / shortest - EDGE) if shortest > 1 / 65 else 0
            hint = f"; use at least {need} steps" if 0 < need <= 64 else ""
            text = f"the lattice is coarser than a battle: stride x steps is {smallest:.3g}, less than 1{hint}"
            yield Complaint(text, (*place, "steps"))
        chance = busiest * tempo * max(largest, 0) ** 2
        if chance > 1 + EDGE:
            text = (
                f"the line would move with a chance above 1 a week: tempo x (stride x steps)^2 reaches {chance:.3g}; "
                "use fewer steps, a smaller stride or a lower tempo"
            )
            yield Complaint(text, (*place, "steps"))


def _fronts(data: Mapping[str, Any]) -> Iterator[Complaint]:
    fronts = [(place, front) for place, front in select(data, "game.fronts.*") if isinstance(front, Mapping)]
    if any(place == ("game", "fronts") for place, _ in select(data, "game.fronts")) and not fronts:
        yield Complaint("a game needs at least one front", ("game", "fronts"))
    starts = [(_whole(front, "start"), _whole(front, "steps")) for _, front in fronts]
    if fronts and (all(start == 0 for start, _ in starts) or all(start == steps for start, steps in starts)):
        yield Complaint("the war is over before it starts: one side holds everything", (*fronts[0][0], "start"))
    steps_of = {place[-1]: _whole(front, "steps") for place, front in fronts}
    for place, steps in select(data, "game.table.packages.*.transfers.*"):
        front_steps = steps_of.get(place[-1])
        most = front_steps if front_steps is None or len(fronts) > 1 else front_steps - 1
        if isinstance(steps, int) and most is not None and abs(steps) > most:
            yield Complaint(f"a transfer of {steps} steps leaves no line on a front of {front_steps} steps", place)


def _learning(data: Mapping[str, Any], spans: Spans) -> Iterator[Complaint]:
    """Whether beliefs that learn from battles have battles to learn from, and room to remember them."""
    weights = (weight for pattern in LEARNERS for _, weight in select(data, pattern))
    if all(weight is None for weight in weights):
        return
    tempos = list(select(data, "game.fronts.*.tempo"))
    lessons = [limit for _, limit in select(data, "game.lessons.limit")]
    if len(tempos) > 1 and not lessons:
        text = "several fronts, and beliefs that learn from battles: the game needs 'lessons', to remember them"
        yield Complaint(text, ("game", "fronts"))
    for place, value in tempos if len(tempos) == 1 else ():
        for origin, span in spans.of(value):
            if span.high == 0:
                yield Complaint("beliefs that learn from battles need some: the tempo is 0", origin or place)
    weeks = [each for _, each in select(data, "game.weeks") if isinstance(each, int)]
    battles = sum(spans.highest(value) or 0 for _, value in tempos) * sum(weeks)
    for limit in lessons:
        if isinstance(limit, int) and limit < battles:
            text = (
                f"up to {battles:.3g} battles are expected, and only {limit} net lessons remembered: beliefs are biased"
            )
            yield Complaint(text, ("game", "lessons", "limit"), "advice")


def _table(data: Mapping[str, Any], spans: Spans) -> Iterator[Complaint]:
    game = data.get("game")
    table = game.get("table") if isinstance(game, Mapping) else None
    if not isinstance(game, Mapping) or not isinstance(table, Mapping):
        return
    place: Place = ("game", "table")
    if table.get("needs_channel") is True and game.get("channel") is None:
        yield Complaint("talks need a channel, but the game has none", (*place, "needs_channel"))
    lines = {"line", *(place_[-1] for place_, _ in select(data, "game.fronts.*"))}
    for place_, value in select(data, "game.table.menu.*.*"):
        whole = isinstance(value, (int, float)) and float(value).is_integer()
        if place_[3] in lines and not whole:
            yield Complaint("ground on the menu moves in whole steps, written as whole numbers", place_)
    divisible = table.get("divisible")
    if isinstance(divisible, Mapping):
        low, high = spans.lowest(divisible.get("low", 0)), spans.highest(divisible.get("high", 1))
        if low is not None and high is not None and low > high:
            yield Complaint(f"reversed: low {low:g} is above high {high:g}", (*place, "divisible"))
        for place_, value in select(data, "game.issues.*.values.*"):
            low, high = spans.lowest(value), spans.highest(value)
            if place_[2] != divisible.get("issue") or low is None or high is None:
                continue
            if (place_[-1] == "a" and low < 0) or (place_[-1] == "d" and high > 0):
                yield Complaint("a divisible issue must be worth 0 or more to 'a' and 0 or less to 'd'", place_)
        fixed = {name for _, name in select(data, "game.table.packages.*.levels.KEY")}
        if str(divisible.get("issue")) in fixed:
            text = f"the issue '{divisible['issue']}' is divisible, so no package may fix its level"
            yield Complaint(text, (*place, "divisible", "issue"))


def _weeks(data: Mapping[str, Any]) -> Iterator[Complaint]:
    windows = [weeks for _, weeks in select(data, "conclusions.*.measure.within_weeks") if isinstance(weeks, int)]
    for place, weeks in select(data, "game.weeks"):
        if isinstance(weeks, int) and windows and weeks < max(windows) + SETTLING_WEEKS:
            need = max(windows) + SETTLING_WEEKS
            text = f"a question about {max(windows)} weeks needs a game of at least {need} weeks, not {weeks}"
            yield Complaint(text, place)


def _measures(data: Mapping[str, Any]) -> Iterator[Complaint]:
    tops = coordinates(data)
    kinds = {place[1]: measure.get("kind") for place, measure in _parts(data, "conclusions.*.measure")}
    for place, measure in _parts(data, "conclusions.*.measure"):
        kind, of = measure.get("kind"), measure.get("of")
        if kind == "because" and isinstance(of, str) and kinds.get(of, "chance") != "chance":
            yield Complaint(f"'because' is asked of a chance, and '{of}' is no conclusion of that kind", (*place, "of"))
        against = measure.get("against")
        if kind == "best lever" and isinstance(against, (list, tuple)) and measure.get("lever") in against:
            yield Complaint(f"the lever '{measure['lever']}' cannot be compared with itself", (*place, "against"))
        coordinate = measure.get("coordinate")
        if kind == "threshold" and str(coordinate) in tops and not str(coordinate).startswith("respect."):
            text = f"'{coordinate}' cannot be held at a level: only respect.a and respect.d can"
            yield Complaint(text, (*place, "coordinate"))
        top = tops.get(str(coordinate))
        level = _whole(measure, "level")
        if kind == "threshold" and top is not None and level is not None and level > top:
            yield Complaint(f"level {level} is above the highest level, {top}", (*place, "level"))


def _names(data: Mapping[str, Any]) -> Iterator[Complaint]:
    fronts = {place[-1] for place, _ in select(data, "game.fronts.*")}
    for pattern, taken, why in (
        ("game.issues.*", fronts | {"line"}, "already names a front or the line"),
        ("game.fronts.*", {"line"}, "already names the line as a whole"),
        ("game.backers.*", {"a", "d", "nation.a", "nation.d"}, "already names a side"),
    ):
        for place, _ in select(data, pattern):
            if place[-1] in taken:
                yield Complaint(f"'{place[-1]}' {why}; choose another name", place)


def _parts(data: Mapping[str, Any], pattern: str) -> Iterator[tuple[Place, Mapping[str, Any]]]:
    for place, part in select(data, pattern):
        if isinstance(part, Mapping):
            yield place, part


def _whole(part: Any, field: str, *, default: int | None = None) -> int | None:
    value = part.get(field, default) if isinstance(part, Mapping) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
