"""What the war costs and on what terms it ends: two ways of counting it, and the value at the start from it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
from engine.small_wars import pie_war, small_war, solved
from generators import game_from_seed

from kadesh.domain.game import Game
from kadesh.engine.diary import Diary
from kadesh.engine.forward import push_forward
from kadesh.engine.kernel.ledger import fast_ledger
from kadesh.engine.kernel.plan import unsupported
from kadesh.engine.lattice import Array
from kadesh.engine.ledger import ledger_of, lives_per_week, read_ledger, weeks_fought
from kadesh.engine.outlook import read_outlook
from kadesh.engine.setting import SIDES, Setting
from kadesh.engine.solve import Solution, solve_game
from kadesh.engine.stages.clock import ClockStage
from kadesh.engine.stages.costs import CostsStage
from kadesh.engine.stages.effort import EffortStage
from kadesh.engine.stages.side_deals import SideDealsStage
from kadesh.engine.stages.table import TableStage

ARRAYS = ("fought", "costs", "lives", "settled", "levels", "worths")


def exact_games(first: int, last: int) -> Iterator[tuple[int, Game]]:
    """Random games without noise, in which lives are lost."""
    for seed in range(first, last):
        game = game_from_seed(seed, noise=False)
        sides = {s: leader.model_copy(update={"lives": 10.0 + 5 * (s == "d")}) for s, leader in game.sides.items()}
        yield seed, game.model_copy(update={"sides": sides})


# two implementations


@pytest.mark.parametrize("block", range(5))
def test_kernel_and_reference_keep_the_same_ledger(block: int) -> None:
    signing = 0
    for seed, game in exact_games(30 * block, 30 * (block + 1)):
        if unsupported(game) is not None:
            continue
        fast, plain = fast_ledger(game, {}, 1), read_ledger(game, {}, 1)
        assert (fast.valuers, fast.terms) == (plain.valuers, plain.terms)
        for name in ARRAYS:
            assert getattr(fast, name) == pytest.approx(getattr(plain, name), abs=1e-9), (seed, name)
        signing += bool(plain.settled.sum() > 0.01)
    assert signing >= 5


def test_worlds_of_a_ledger_do_not_depend_on_each_other() -> None:
    game = game_from_seed(3, noise=False)
    game = game.model_copy(update={"battle": game.battle.model_copy(update={"odds": "odds"})})
    odds = np.linspace(0.3, 0.7, 70)
    fast, plain = (read(game, {"odds": odds}, 70) for read in (fast_ledger, read_ledger))
    assert fast.costs.shape == (len(fast.valuers), game.weeks + 1, 70)
    for name in ARRAYS:
        assert getattr(fast, name) == pytest.approx(getattr(plain, name), abs=1e-9), name
    assert np.ptp(plain.costs.sum(axis=1)[0]) > 1e-3


def test_games_with_noise_have_a_ledger_too() -> None:
    game = game_from_seed(1, noise=True)
    assert fast_ledger(game, {}, 1).costs == pytest.approx(read_ledger(game, {}, 1).costs)


def test_weeks_of_war_are_those_that_the_outlook_knows() -> None:
    for seed, game in exact_games(0, 20):
        fought = read_ledger(game, {}, 1).fought
        assert weeks_fought(game, read_outlook(game, {}, 1)) == pytest.approx(fought, abs=1e-12), seed


# everything that is paid is the value at the start


@dataclass(frozen=True)
class End:
    """A stage at which nothing happens: the end of the week can be looked at."""

    name: str = "end"

    def push(self, mass: Array, _week: int, _policy: None, _diary: Diary) -> Array:
        """Nothing moves."""
        return mass


def truthful(game: Game) -> Game:
    """The same game in which everybody believes the truth."""
    data = game.model_dump(warnings=False)
    for believer in (*data["sides"].values(), *data["backers"].values()):
        believer["belief"] = {"mean": data["battle"]["odds"]}
    return Game.model_validate(data)


def paid(solution: Solution) -> Array:
    """Everything that every valuer is paid along the war, discounted, by pushing the start forward: (valuers,)."""
    setting, ends = solution.setting, solution.ends
    lattice, weeks = setting.lattice, setting.game.weeks
    stages = (*solution.stages, End())
    watched = replace(solution, stages=stages, policies=tuple((*week, None) for week in solution.policies))
    (clock,) = [stage for stage in solution.stages if isinstance(stage, ClockStage)]
    discounts = clock.discounts.reshape(-1)
    total = np.zeros(len(setting.valuers))
    counts = [np.ones([1] * len(lattice.coordinates))] * len(setting.valuers)
    for side in SIDES:
        if f"standing.{side}" in lattice and lattice[f"standing.{side}"].start > 0:
            counts[setting.valuer(side)] = 1 - setting.successor(side)  # who has fallen is paid no more

    def pay(week: int, mass: Array, worth: Array) -> None:
        for v, count in enumerate(counts):
            total[v] += discounts[v] ** week * (mass * count * worth[v]).sum()

    def watch(week: int, place: int, mass: Array) -> None:
        stage, policy = stages[place], watched.policies[week][place]
        if isinstance(stage, CostsStage):
            pay(week, mass, stage.flow)
        elif isinstance(stage, EffortStage):
            pay(week, mass * policy.chance, -stage.price)
        elif isinstance(stage, SideDealsStage):
            for force, gain in zip(stage.in_force, stage.gains, strict=True):
                pay(week, mass * force, gain)
        elif isinstance(stage, TableStage):
            pay(week, mass * policy.come, -stage.coming)
            for rule in policy.rules:
                for number, offer in enumerate(stage.priced(week)):
                    y = np.where(rule.chosen == number, rule.part, 0.0)
                    pay(week, mass * policy.come * stage.signs(rule, number), offer.worth + y * offer.slope)
        elif isinstance(stage, End):
            over = ends.won | ends.lost
            pay(week + 1, mass * over, ends.terminal)
            if week + 1 == weeks:
                pay(weeks, mass * ~over, ends.horizon)

    course = push_forward(watched, watch=watch)
    for side in SIDES:
        fell = course.chances.get(f"fall.{side}")
        if fell is not None:
            v = setting.valuer(side)
            leaves = float(setting.number(setting.game.sides[side].exit).flat[0])
            total[v] += (discounts[v] ** np.arange(weeks + 1) * fell[:, 0]).sum() * leaves
    return total


@pytest.mark.parametrize("block", range(4))
def test_what_is_paid_along_the_war_is_what_it_is_worth_at_its_start(block: int) -> None:
    for seed, game in exact_games(25 * block, 25 * (block + 1)):
        solution = solved(truthful(game))
        worth = [float(solution.value(valuer)[0]) for valuer in solution.setting.valuers]
        assert paid(solution) == pytest.approx(worth, abs=1e-9), seed


def test_what_is_paid_differs_where_beliefs_are_wrong() -> None:
    apart = []
    for _, game in exact_games(0, 20):
        solution = solved(game)
        apart.append(abs(paid(solution)[0] - solution.value("a")[0]))
    assert max(apart) > 1e-3


def test_a_nations_value_is_its_costs_and_terms_and_how_the_war_ends() -> None:
    for seed, game in exact_games(0, 30):
        stated = truthful(game).model_copy(update={"side_deals": {}})
        solution = solved(stated)
        setting, ledger, course = solution.setting, ledger_of(solution), push_forward(solution)
        over = solution.ends.won | solution.ends.lost
        for k, side in enumerate(SIDES):
            v = setting.valuer(f"nation.{side}")
            leader = stated.sides[side]
            discount, win, lose = (float(setting.number(x).flat[0]) for x in (leader.discount, leader.win, leader.lose))
            won, lost = (course.chances.get(e, np.zeros_like(course.live))[:, 0] for e in ("won", "lost"))
            ends = (win * won + lose * lost) if side == "a" else (lose * won + win * lost)
            weekly = ledger.worths[k].sum(axis=0)[:, 0] - ledger.costs[v, :, 0] + ends
            frozen = float((course.final * ~over * solution.ends.horizon[v]).sum())
            worth = (discount ** np.arange(stated.weeks + 1) * weekly).sum() + discount**stated.weeks * frozen
            assert worth == pytest.approx(float(solution.value(f"nation.{side}")[0]), abs=1e-9), (seed, side)


# by hand


def test_a_war_without_talks_costs_its_cost_in_every_week_that_it_lasts() -> None:
    war = small_war(steps=4, start=2, weeks=6, fight=0.0, costs=(0.03, 0.02))
    ledger = ledger_of(solved(war))
    assert ledger.fought[:, 0] == pytest.approx([1, 1, 1, 1, 1, 1, 0])
    assert ledger.costs[ledger.valuers.index("nation.a"), :, 0] == pytest.approx([0.03] * 6 + [0])
    assert ledger.costs[ledger.valuers.index("nation.d"), :, 0] == pytest.approx([0.02] * 6 + [0])


def test_pressing_is_a_cost_of_war() -> None:
    pressing = {"effort": {"odds": 5.0, "cost": 2.0, "tempo": 0}}
    war = small_war(steps=2, start=1, weeks=4, odds=0.5, costs=(0.01, 0.02), sides=(pressing, {}))
    solution = solved(war)
    assert np.all(solution.policies[0][0].chance[..., 1, 0] == 1)
    ledger = ledger_of(solution)
    assert ledger.costs[ledger.valuers.index("nation.a"), 0, 0] == pytest.approx(0.01 * (1 + 2))
    assert ledger.costs[ledger.valuers.index("nation.d"), 0, 0] == pytest.approx(0.02)


def test_a_deal_at_once_costs_nothing_and_says_what_was_split() -> None:
    solution = solved(pie_war(steps=4, start=2, weeks=5, costs=(0.1, 0.1)))
    ledger = ledger_of(solution)
    assert ledger.fought.sum() == 0
    assert ledger.costs.sum() == 0
    (table,) = [k for k, stage in enumerate(solution.stages) if isinstance(stage, TableStage)]
    split = solution.policies[0][table].rules[0].part[0, 2]
    names = list(ledger.terms)
    given = ledger.given_settled(ledger.levels)[:, -1, 0]
    assert given[names.index(solution.setting.game.table.divisible.issue)] == pytest.approx(split)  # type: ignore[union-attr]  # a pie war has both
    assert np.all(np.isfinite(ledger.given_settled(ledger.worths)[..., 0, 0]))


def test_terms_are_unknown_before_anything_can_be_signed() -> None:
    ledger = ledger_of(solved(small_war(steps=4, start=2, weeks=6)))
    assert np.all(np.isnan(ledger.given_settled(ledger.levels)))


def test_lives_are_those_of_the_weeks_fought() -> None:
    for _, game in exact_games(0, 10):
        ledger = read_ledger(game, {}, 1)
        assert ledger.lives[0] == pytest.approx(10 * ledger.fought)
        assert ledger.lives[1] == pytest.approx(15 * ledger.fought)
    drawn = game.model_copy(
        update={"sides": {s: x.model_copy(update={"lives": "toll"}) for s, x in game.sides.items()}}
    )
    assert lives_per_week(drawn, {"toll": np.array([1.0, 2.0])}, 2).tolist() == [[1, 2], [1, 2]]
    setting = Setting(drawn, {"toll": np.array([1.0, 2.0])}, 2)
    ledger = ledger_of(solve_game(setting))
    assert ledger.lives[0, :, 1] == pytest.approx(2 * ledger.lives[0, :, 0])
