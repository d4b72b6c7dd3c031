"""What must hold in every game."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from engine.small_wars import pie_war, setting, small_war, solved
from generators import (
    game_from_seed,
    mirrored_back,
    mirrored_event,
    mirrored_valuers,
    random_games,
    solve_mirrored,
    states_of,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kadesh.domain.game import DEFAULT_ORDER, Game
from kadesh.engine.diary import Diary, Record
from kadesh.engine.forward import Course, push_forward
from kadesh.engine.lattice import Array
from kadesh.engine.menu import menu_of
from kadesh.engine.setting import Setting
from kadesh.engine.solve import Solution, solve_game
from kadesh.engine.stages.backing import BackingStage
from kadesh.engine.stages.battle import BattleStage
from kadesh.engine.stages.effort import EffortStage
from kadesh.engine.stages.home import HomeStage
from kadesh.engine.stages.stage import Stage
from kadesh.engine.stages.table import TableStage

MANY = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
FEW = settings(MANY, max_examples=15)


def package_names(game: Game) -> list[str]:
    """Every package that can be signed."""
    return [choice.name for choice in menu_of(game)]


# probability


@MANY
@given(random_games())
def test_probability_is_conserved(game: Game) -> None:
    course = push_forward(solved(game))
    ended = sum((chances for event, chances in course.chances.items() if is_an_end(event)), np.zeros_like(course.live))
    before = np.vstack([np.zeros((1, 1)), np.cumsum(ended, axis=0)[:-1]])
    collapsed = sum((course.chances[event] for event in ("won", "lost")), np.zeros_like(ended))
    assert course.live + before + collapsed == pytest.approx(np.ones_like(ended), abs=1e-12)
    assert ended.sum() == pytest.approx(1, abs=1e-12)
    assert course.remains == pytest.approx(1, abs=1e-12)
    for event, chances in course.chances.items():
        repeats = event.startswith("battle won")  # by theatre: an expected number
        assert chances.min() >= -1e-15, event
        assert chances.max() <= (2 if repeats else 1) + 1e-12, event


def is_an_end(event: str) -> bool:
    """Whether an event ends the war."""
    return event in ("won", "lost", "freeze") or event.startswith("deal:")


# pull and push


def truthful(game: Game) -> Game:
    """The same game in which everybody believes the truth."""
    data = game.model_dump(warnings=False)
    for believer in (*data["sides"].values(), *data["backers"].values()):
        believer["belief"] = {"mean": data["battle"]["odds"]}
    return Game.model_validate(data)


def random_values(shape: tuple[int, ...], random: np.random.Generator) -> Array:
    """Values that could be anything."""
    return random.normal(size=shape)


def without_rewards(stage: Stage) -> Stage:
    """A stage that pays nobody anything and in which nobody has an exit."""
    if isinstance(stage, BattleStage):
        return replace(stage, lost=tuple(map(unexited, stage.lost)), won=tuple(map(unexited, stage.won)))
    if isinstance(stage, HomeStage):
        return replace(stage, exits=stage.exits * np.nan)
    return stage


def unexited(shock: Any) -> Any:
    """A shock that is nobody's fall."""
    return shock if shock.exits is None else replace(shock, exits=shock.exits * np.nan)


def shapes_along(solution: Solution) -> list[tuple[int, ...]]:
    """Shape of the mass that reaches each stage of the first week, and of the one that leaves the last."""
    shapes: list[tuple[int, ...]] = []
    mass = solution.setting.zero()
    for stage, policy in zip(solution.stages, solution.policies[0], strict=True):
        shapes.append(mass.shape)
        mass = stage.push(mass, 0, policy, Diary(1, 1, {}))
    return [*shapes, mass.shape]


def products(solution: Solution, place: int, *, kill: float | None = None) -> tuple[Array, Array]:
    """<pull v, mu> and <v, push mu> by valuer, at one stage, without rewards; with exits worth ``kill`` if given."""
    random = np.random.default_rng(place)
    shapes = shapes_along(solution)
    stage, policy = solution.stages[place], solution.policies[0][place]
    if kill is None:
        stage = without_rewards(stage)
    valuers = len(solution.setting.valuers)
    before, after = random.random(shapes[place]), random_values((valuers, *shapes[place + 1]), random)
    pulled = fixed_pull(stage, after, policy) - fixed_pull(stage, np.zeros_like(after), policy)
    pushed = stage.push(before, 0, policy, Diary(1, 1, {}))
    axes = tuple(range(1, after.ndim))
    return (pulled * before).sum(axis=axes), (after * pushed).sum(axis=axes)


def fixed_pull(stage: Stage, values: Array, policy: Any) -> Array:
    """Expected value one stage earlier with the mover's policy held fixed."""
    if isinstance(stage, EffortStage):
        half = values.shape[stage.axis] // 2
        hold, press = np.split(values, [half], axis=stage.axis)
        return np.asarray(hold + policy.chance * (press - hold))
    if isinstance(stage, BackingStage):
        return pulled_by_giving(stage, values, policy)
    if isinstance(stage, TableStage):
        return pulled_by_talks(stage, values, policy)
    return np.asarray(stage.pull(values, 0)[0])


def pulled_by_giving(stage: BackingStage, values: Array, policy: Any) -> Array:
    """The backer's move as chances, whoever chose them."""
    lower, higher = np.roll(values, 1, axis=stage.axis), np.roll(values, -1, axis=stage.axis)
    return np.asarray(values + policy.cut * (lower - values) + policy.raise_ * (higher - values))


def pulled_by_talks(stage: TableStage, values: Array, policy: Any) -> Array:
    """Talks as a killed kernel: a deal leaves the war, whatever it is worth."""
    paused = values
    if stage.paused_axis is not None:
        values, paused = np.split(values, 2, axis=stage.paused_axis)
    goes_on = 1.0
    for rule in policy.rules:
        for place in range(len(stage.menu)):
            signs = rule.weight * (
                stage.conclude * (rule.chosen == place) if rule.signing is None else rule.signing[place]
            )
            goes_on = goes_on - signs
    after = (1 - stage.pause) * values + stage.pause * paused
    for axis, chance in reversed(stage.respects):
        higher = np.concatenate(
            [np.take(after, range(1, after.shape[axis]), axis), np.take(after, [-1], axis)], axis=axis
        )
        after = after + chance * (higher - after)
    return np.asarray((1 - policy.come) * values + policy.come * goes_on * after)


@MANY
@given(random_games())
def test_pull_and_push_are_adjoint_at_every_stage(game: Game) -> None:
    solution = solved(truthful(game))
    for place, stage in enumerate(solution.stages):
        if stage.name == "clock":
            continue
        pulled, pushed = products(solution, place)
        assert pulled == pytest.approx(pushed, rel=1e-9, abs=1e-9), stage.name


@MANY
@given(random_games())
def test_every_choice_is_worth_what_its_policy_brings(game: Game) -> None:
    solution = solved(game)
    shapes = shapes_along(solution)
    for place, stage in enumerate(solution.stages):
        if not isinstance(stage, EffortStage | BackingStage | TableStage):
            continue
        random = np.random.default_rng(place)
        values = random_values((len(solution.setting.valuers), *shapes[place + 1]), random)
        before, policy = stage.pull(values, 0)
        expected = fixed_pull(stage, values, policy)
        if isinstance(stage, EffortStage):
            expected = expected - policy.chance * stage.price
        if isinstance(stage, TableStage):
            if game.noise:
                continue  # who pays for coming in vain is tested by hand
            expected = expected + policy.come * (signed_worth(stage, policy) - stage.coming)
        assert before == pytest.approx(expected, rel=1e-9, abs=1e-12), stage.name


def signed_worth(stage: TableStage, policy: Any) -> Array:
    """What the packages signed are worth to everybody, times their chances, given talks."""
    total = np.zeros_like(policy.reserve)
    for rule in policy.rules:
        for place, offer in enumerate(stage.priced(0)):
            part = np.where(np.isfinite(rule.part), rule.part, 0.0)
            signs = rule.weight * stage.conclude * (rule.chosen == place)
            total = total + signs * (offer.worth + part * offer.slope)
    return total


@FEW
@given(st.integers(0, 10**6))
def test_a_leaders_fall_is_a_kill_for_him_alone(seed: int) -> None:
    game = game_from_seed(seed, noise=False)
    data = truthful(game).model_dump(warnings=False)
    data["lessons"] = None
    for side in ("a", "d"):
        data["sides"][side] |= {
            "standing": {"levels": 2, "start": 1, "rise": 0.3, "drop": 0.6, "hardship": 0.2},
            "stock": None,
            "respect": None,
            "resolve": None,
        }
    solution = solved(Game.model_validate(data))
    made = solution.setting
    for place, stage in enumerate(solution.stages):
        if not isinstance(stage, BattleStage | HomeStage):
            continue
        pulled, _ = products(solution, place, kill=0.0)
        random = np.random.default_rng(place)
        shapes = shapes_along(solution)
        before, after = random.random(shapes[place]), random_values((len(made.valuers), *shapes[place + 1]), random)
        pushed = stage.push(before, 0, None, Diary(1, 1, {}))
        for valuer in made.valuers:
            row = made.valuer(valuer)
            mass = killed(stage, before, made, valuer) if valuer in ("a", "d") else pushed
            assert pulled[row] == pytest.approx((after[row] * mass).sum(), rel=1e-9, abs=1e-9), (stage.name, valuer)


def killed(stage: BattleStage | HomeStage, mass: Array, made: Setting, side: str) -> Array:
    """What reaches the next stage for a leader: those who fall here are gone. Level 0 that was 0 before stays."""
    axis = made.lattice.axis(f"standing.{side}")
    incumbents = mass.copy()
    incumbents[tuple(0 if a == axis + mass.ndim else slice(None) for a in range(mass.ndim))] = 0.0
    after = stage.push(incumbents, 0, None, Diary(1, 1, {}))
    after[tuple(0 if a == axis + mass.ndim else slice(None) for a in range(mass.ndim))] = 0.0
    return after + stage.push(mass - incumbents, 0, None, Diary(1, 1, {}))


# the mirror


@MANY
@given(random_games())
def test_the_mirror_image_has_the_mirrored_answer(game: Game) -> None:
    compare_with_mirror(game)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(400))
def test_the_mirror_image_has_the_mirrored_answer_in_many_games(seed: int) -> None:
    compare_with_mirror(game_from_seed(seed))


def compare_with_mirror(game: Game) -> None:
    """Values, chances of every event and the last distribution, all mirrored."""
    solution, image = solved(game), solve_mirrored(game)
    lattice, mirrored = solution.setting.lattice, image.setting.lattice
    back = mirrored_back(image.values[mirrored_valuers(solution.setting)], mirrored, lattice)
    assert back == pytest.approx(solution.values, abs=1e-9)
    course, other = push_forward(solution), push_forward(image)
    assert mirrored_back(other.final, mirrored, lattice) == pytest.approx(course.final, abs=1e-9)
    names = dict(zip(package_names(game), package_names(image.setting.game), strict=True))
    for event, chances in course.chances.items():
        there = f"deal:{names[event[5:]]}" if event.startswith("deal:") else mirrored_event(event)
        assert other.chances[there] == pytest.approx(chances, abs=1e-9), event
    assert image.ties == solution.ties


def test_the_mirror_test_sees_a_side_that_is_favoured() -> None:
    game = game_from_seed(3)
    data = game.model_dump(warnings=False)
    data["sides"]["a"]["cost"] += 0.001
    other, image = solved(Game.model_validate(data)), solve_mirrored(game)
    back = mirrored_back(image.values[mirrored_valuers(other.setting)], image.setting.lattice, other.setting.lattice)
    assert np.abs(back - other.values).max() > 1e-6


# nothing stands in the way


@FEW
@given(
    st.integers(2, 6),
    st.floats(0.05, 0.95),
    st.floats(0, 0.3),
    st.floats(0.001, 0.3),
    st.floats(0.8, 1),
    st.sampled_from(["a", "d", "draw", "parity", "nash"]),
)
def test_a_war_with_nothing_in_the_way_of_peace_ends_at_once(
    steps: int, odds: float, cost_a: float, cost_d: float, discount: float, protocol: str
) -> None:
    war = pie_war(
        steps=steps, weeks=12, odds=odds, costs=(cost_a, cost_d), discounts=(discount, discount), protocol=protocol
    )
    assert push_forward(solved(war)).chances["deal:share"][0, 0] == 1.0


# what changes nothing


@FEW
@given(random_games())
def test_a_lever_that_changes_nothing_changes_nothing(game: Game) -> None:
    again = Game.model_validate(game.model_dump(warnings=False))
    first, second = solved(game), solved(again)
    assert first.values.tobytes() == second.values.tobytes()
    one, two = push_forward(first), push_forward(second)
    assert one.final.tobytes() == two.final.tobytes()
    assert one.live.tobytes() == two.live.tobytes()
    assert first.ties == second.ties


def test_a_seed_is_a_game() -> None:
    assert game_from_seed(7) == game_from_seed(7)
    assert game_from_seed(7) != game_from_seed(8)


@FEW
@given(random_games())
def test_a_side_deal_and_a_backer_without_stakes_change_nothing(game: Game) -> None:
    data = game.model_dump(warnings=False)
    data["backers"]["onlooker"] = {"meaning": "looks on", "side": "d", "discount": 0.95}
    data["side_deals"]["idle"] = {"meaning": "about nothing", "values": {}, "needs_channel": False}
    plain, more = solved(game), solved(Game.model_validate(data))
    for side in ("a", "d", "nation.a", "nation.d"):
        assert more.value(side) == pytest.approx(plain.value(side), abs=1e-12)
    assert push_forward(more).live == pytest.approx(push_forward(plain).live, abs=1e-12)


IDLE: dict[str, dict[str, Any]] = {
    "standing": {"levels": 1, "start": 1, "tolerance": 1},
    "stock": {"levels": 1, "start": 1},
    "respect": {"levels": 1, "start": 1},
    "resolve": {"levels": 1, "start": 0},
}


@pytest.mark.parametrize("part", IDLE)
@pytest.mark.parametrize("seed", range(6))
def test_a_coordinate_that_never_moves_changes_nothing(part: str, seed: int) -> None:
    """Held at its only level, so that rank 1 is all there is of it."""
    game = game_from_seed(seed, most_states=100, order=DEFAULT_ORDER)
    data = game.model_dump(warnings=False)
    for leader in data["sides"].values():
        leader |= {"standing": None, "stock": None, "respect": None, "resolve": None}
        if leader["ratification"] is not None:
            leader["ratification"] |= {"tolerance": 0, "respect": 0, "resolve": 0}
    plain = solved(Game.model_validate(data))
    data["sides"]["a"][part] = IDLE[part]
    held = solved(Game.model_validate(data))
    assert states_of(held.setting.game) == 2 * states_of(plain.setting.game)
    for valuer in plain.setting.valuers:
        assert held.value(valuer) == pytest.approx(plain.value(valuer), abs=1e-12)
    before, after = push_forward(plain), push_forward(held)
    assert after.live == pytest.approx(before.live, abs=1e-12)


def test_a_coordinate_with_one_level_changes_nothing() -> None:
    backers = {"patron": {"meaning": "gives nothing yet", "side": "a", "discount": 0.9, "odds": 1, "relief": 1}}
    plain = solved(small_war(steps=4, start=2, weeks=8, costs=(0.1, 0.1)))
    more = solved(small_war(steps=4, start=2, weeks=8, costs=(0.1, 0.1), backers=backers))
    assert more.setting.lattice == plain.setting.lattice
    assert more.value("a") == plain.value("a")


# who is first


@FEW
@given(random_games(noise=False))
def test_who_may_invite_first_is_irrelevant_without_noise(game: Game) -> None:
    if game.table is None or game.table.first is None:
        return
    values = []
    for first in ("a", "d", "draw", "parity"):
        table = game.table.model_copy(update={"first": first})
        values.append(solved(game.model_copy(update={"table": table})).values)
    for one, other in pairwise(values):
        assert one.tobytes() == other.tobytes()


# noise that vanishes


@pytest.mark.parametrize("seed", range(30))
def test_noise_that_vanishes_leads_to_the_exact_game(seed: int) -> None:
    """Where inviting costs something: an invitation that pays in itself is made in vain at any noise."""
    exact = game_from_seed(seed, noise=False, divisible=False, most_weeks=5, most_states=200)
    sides = {side: leader.model_copy(update={"coming": abs(leader.coming)}) for side, leader in exact.sides.items()}
    exact = exact.model_copy(update={"sides": sides})
    if exact.table is not None and exact.table.proposer == "nash":
        exact = exact.model_copy(update={"table": exact.table.model_copy(update={"proposer": "draw"})})
    limit = solved(exact).values
    gaps = [np.abs(solved(exact.model_copy(update={"noise": tau})).values - limit).max() for tau in (1e-2, 1e-8)]
    assert gaps[1] < 1e-6, gaps


def test_noise_matters_before_it_vanishes() -> None:
    exact = game_from_seed(1, noise=False, divisible=False, most_weeks=5, most_states=200)
    noisy = solved(exact.model_copy(update={"noise": 0.05}))
    assert np.abs(noisy.values - solved(exact).values).max() > 1e-4


# records


def partition(game: Game, week: int) -> list[Record]:
    """Records that exclude each other and leave nothing out, by what happens in a week and as it begins."""
    if game.table is None:
        return [{week: {"war": True}}, {week: {"war": False}}]
    return [
        {week: {"war": True, "talks": True, "deal": True}},
        {week: {"war": True, "talks": True, "deal": False}},
        {week: {"war": True, "talks": False}},
        {week: {"war": False}},
    ]


@FEW
@given(random_games())
def test_likelihoods_over_an_exhaustive_partition_sum_to_one(game: Game) -> None:
    solution = solved(game)
    for week in (0, 1):
        records = partition(game, week)
        found = [push_forward(solution, record).remains[0] for record in records]
        assert sum(found) == pytest.approx(1, abs=1e-12)
    if game.table is not None:
        course = push_forward(solution)
        told = push_forward(solution, {0: {"talks": True}})
        assert told.remains[0] == pytest.approx(course.chances["talks"][0, 0], abs=1e-12)


@FEW
@given(random_games())
def test_every_yes_or_no_event_splits_the_chance_of_the_war_in_two(game: Game) -> None:
    solution = solved(game)
    course = push_forward(solution)
    for event, chances in course.chances.items():
        if not event.startswith(("talks", "deal:", "side:", "contact", "fall.", "won", "lost")):
            continue
        for week in range(2):
            seen = push_forward(solution, {week: {event: True}})
            unseen = push_forward(solution, {week: {event: False}})
            assert seen.remains[0] == pytest.approx(chances[week, 0], abs=1e-12), event
            assert unseen.remains[0] == pytest.approx(1 - chances[week, 0], abs=1e-12), event


def test_a_record_that_cannot_happen_has_no_likelihood() -> None:
    solution = solved(small_war(steps=4, start=2, weeks=4))
    for impossible in (
        {0: {"talks": True}},
        {0: {"collapse": True}},
        {1: {"front.line": (2, 2)}},
        {0: {"fall.a": True}},
        {1: {"contact": True}},
        {2: {"war": False}, 3: {"war": True}},
    ):
        assert push_forward(solution, impossible).log_likelihood[0] == -np.inf, impossible
    assert push_forward(solution, {1: {"front.line": (1, 3)}}).log_likelihood[0] == 0.0


@pytest.mark.parametrize("record", [{0: {"tallks": True}}, {0: {"talks": (1, 2)}}, {0: {"front.line": True}}])
def test_a_record_of_nothing_that_can_be_seen_is_refused(record: Record) -> None:
    with pytest.raises(ValueError, match=r"record, week 0: .* cannot be observed"):
        push_forward(solved(small_war(steps=4, start=2, weeks=4)), record)


def test_a_record_of_no_talks_keeps_wars_that_end_otherwise() -> None:
    solution = solved(small_war(steps=2, weeks=3, table={"proposer": "a", "packages": {"line": {}}, "first": "a"}))
    course: Course = push_forward(solution, {week: {"talks": False} for week in range(3)}, 3)
    assert course.remains[0] == 1.0


# comparative statics


@FEW
@given(st.floats(0.1, 0.9), st.floats(0, 0.3), st.floats(0, 0.3), st.floats(0, 0.2))
def test_costlier_war_never_narrows_the_range(odds: float, cost_a: float, cost_d: float, more: float) -> None:
    widths = []
    for extra in (0.0, more):
        shares = [
            solved(pie_war(steps=2, odds=odds, costs=(cost_a + extra, cost_d), protocol=who)).value("a")[0]
            for who in ("a", "d")
        ]
        widths.append(shares[0] - shares[1])
    assert widths[1] >= widths[0] - 1e-12


@pytest.mark.parametrize("protocol", ["a", "d", "nash"])
def test_a_stronger_side_gets_more(protocol: str) -> None:
    shares = [
        solved(pie_war(steps=6, start=3, weeks=30, odds=p, costs=(0.02, 0.02), protocol=protocol)).value("a")[0]
        for p in (0.3, 0.45, 0.5, 0.6, 0.8)
    ]
    assert all(later > earlier + 1e-6 for earlier, later in pairwise(shares))


def test_a_better_place_in_the_line_is_never_worse() -> None:
    values = solved(pie_war(steps=6, start=3, weeks=30, odds=0.45, costs=(0.02, 0.02))).values
    assert np.all(np.diff(values[0, 0]) > 0)
    assert np.all(np.diff(values[1, 0]) < 0)


def test_a_finer_line_converges() -> None:
    values = []
    for steps in (8, 16, 32):
        war = small_war(steps=steps, start=steps // 2, weeks=80, odds=0.6, costs=(0.004, 0.004), discounts=(0.99, 0.99))
        line = war.fronts["line"].model_copy(update={"stride": 1 / 8, "tempo": 1 / 17})
        values.append(solved(war.model_copy(update={"fronts": {"line": line}})).value("a")[0])
    gaps = np.abs(np.diff(values))
    assert gaps[1] < gaps[0] / 2
    assert gaps[1] < 0.005


def test_worlds_are_solved_apart() -> None:
    war = pie_war(steps=4, start=2, weeks=10, odds=0.5, costs=(0.02, 0.03), beliefs=(0.6, 0.45))
    data = war.model_dump(warnings=False)
    data["sides"]["a"]["cost"] = "cost"
    data["battle"]["odds"] = "odds"
    costs, odds = np.array([0.01, 0.02, 0.2]), np.array([0.3, 0.5, 0.6])
    together = Setting(Game.model_validate(data), {"cost": costs, "odds": odds}, 3)
    found = push_forward(solved_in(together))
    for world in range(3):
        data["sides"]["a"]["cost"], data["battle"]["odds"] = costs[world], odds[world]
        alone = push_forward(solved_in(setting(Game.model_validate(data))))
        assert found.live[:, world] == pytest.approx(alone.live[:, 0], abs=1e-14)


def solved_in(made: Setting) -> Solution:
    """A setting solved."""
    return solve_game(made)
