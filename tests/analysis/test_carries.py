"""What carries a planted argument is found: sets, idle premises, premises that work against their own side."""

from collections.abc import Mapping

import numpy as np
import pytest
from analysis.planted import planted_scenario, planted_trials, solver_of

from kadesh.analysis.carries import REST, Carries, count_games, find_carriers
from kadesh.analysis.coalitions import Table, minimal, sampled_shapley, shapley, try_all
from kadesh.analysis.follows import Truth
from kadesh.analysis.trials import Trials
from kadesh.domain.game import Game
from kadesh.engine.lattice import Array
from kadesh.engine.outlook import Outlook

UP = {"p1": {"q1": "0.5 to 1"}, "p2": {"q2": "0.5 to 1"}, "p3": {"q3": "0.5 to 1"}, "p4": {"q4": "0.5 to 1"}}


def high(draws: Mapping[str, Array], name: str) -> Array:
    return draws[name] >= 0.5


def carried(chance: object, routes: Mapping[str, list[str]], **more: object) -> Carries:
    scenario = planted_scenario(quantities=["q1", "q2", "q3", "q4"], premises=UP, accounts={"account": routes})
    return find_carriers(planted_trials(scenario, chance, **more), "account", conclusion="silence")  # type: ignore[arg-type]  # stand-in


ROUTES = {"both": ["p1", "p2"], "one": ["p3"], "empty": ["p4"]}


def either(draws: Mapping[str, Array]) -> Array:
    """No talks where q1 and q2 are high, or q3 is; q4 does nothing."""
    return 1.0 * ((high(draws, "q1") & high(draws, "q2")) | high(draws, "q3"))


def test_planted_minimal_sets_are_found_among_routes_and_within_them() -> None:
    found = carried(either, ROUTES)
    assert {each.parts for each in found.routes.minimal} == {("both",), ("one",)}
    assert [each.parts for each in found.within[0].minimal] == [("p1", "p2")]
    assert [each.parts for each in found.within[1].minimal] == [("p3",)]
    assert found.within[2].minimal == ()


def test_an_over_determined_conclusion_loses_nothing_with_one_route() -> None:
    found = {c.name: c for c in carried(either, ROUTES).routes.carriers}
    assert found["both"].without == found["one"].without == 1.0
    assert found["one"].alone == 1.0
    assert found["one"].shapley > 0.1


def test_the_idle_premise_is_named_and_no_other() -> None:
    found = carried(either, ROUTES)
    assert found.idle == ("p4",)
    assert "Idle: p4" in found.reading


def test_a_route_that_the_text_thinks_sufficient_and_the_model_does_not() -> None:
    (said,) = [s for s in carried(either, ROUTES).differences if "empty" in s]
    assert said.startswith("The text thinks empty sufficient for silence; the model does not")


def test_a_premise_that_works_against_its_side_is_named() -> None:
    def against(draws: Mapping[str, Array]) -> Array:
        return 1.0 * (high(draws, "q1") & ~(high(draws, "q2") & high(draws, "q3")))

    found = carried(against, {"one": ["p1"], "two": ["p2"], "three": ["p3"]})
    assert set(found.not_monotone) == {"two", "three", "p2", "p3"}
    two = next(c for c in found.routes.carriers if c.name == "two")
    assert "three" in two.beside
    assert two.lowers == -0.5  # with one and three imposed, q2 is high in half of the worlds


def test_shapley_shares_add_up_to_the_whole_change() -> None:
    found = carried(either, ROUTES).routes
    total = sum(c.shapley for c in found.carriers)
    assert total == pytest.approx(found.whole_chance - found.neutral_chance, abs=1e-12)


def test_a_neutral_world_that_already_holds_is_said() -> None:
    found = carried(lambda draws: np.ones_like(draws["q1"]), ROUTES)
    assert [each.parts for each in found.routes.minimal] == [()]
    assert "already at neutral ranges" in found.differences[0]


def test_a_conclusion_claimed_to_fail_is_carried_by_what_makes_it_fail() -> None:
    scenario = planted_scenario(
        quantities=["q1", "q2", "q3", "q4"], premises=UP, accounts={"account": ROUTES}, claimed="FAILS"
    )
    trials = planted_trials(scenario, lambda draws: 1.0 - either(draws))
    found = find_carriers(trials, "account", conclusion="silence")
    assert {each.parts for each in found.routes.minimal} == {("both",), ("one",)}


def test_a_small_budget_samples_and_says_so() -> None:
    scenario = planted_scenario(
        quantities=["q1", "q2", "q3", "q4"],
        premises=UP,
        accounts={"account": {f"r{k}": [f"p{k}"] for k in (1, 2, 3, 4)}},
    )
    whole = find_carriers(planted_trials(scenario, either), "account", conclusion="silence")
    some = find_carriers(planted_trials(scenario, either), "account", conclusion="silence", most_games=12)
    assert whole.routes.complete
    assert not some.routes.complete
    assert some.routes.minimal == ()
    for exact, drawn in zip(whole.routes.carriers, some.routes.carriers, strict=True):
        assert abs(exact.shapley - drawn.shapley) <= 4 * drawn.error + 0.05


def test_premises_outside_every_route_stand_together() -> None:
    scenario = planted_scenario(quantities=["q1", "q2", "q3", "q4"], premises=UP, accounts={"account": {"one": ["p3"]}})
    loose = scenario.accounts["account"].model_copy(update={"premises": ("p1", "p2")})
    scenario = scenario.model_copy(update={"accounts": {"account": loose}})
    found = find_carriers(planted_trials(scenario, either), "account", conclusion="silence")
    assert {each.parts for each in found.routes.minimal} == {("one",), (REST,)}


def test_the_games_are_counted_before_they_are_run() -> None:
    scenario = planted_scenario(quantities=["q1", "q2", "q3", "q4"], premises=UP, accounts={"account": ROUTES})
    trials = planted_trials(scenario, either)
    find_carriers(trials, "account", conclusion="silence")
    assert 0 < trials.solved.worlds <= count_games(trials, "account") * trials.points.worlds


@pytest.mark.parametrize("seed", range(10))
def test_minimal_subsets_agree_with_the_definition(seed: int) -> None:
    random = np.random.default_rng(seed)
    n = int(random.integers(1, 6))
    enough = random.random((2**n, 5)) < 0.3
    found = minimal(n, enough)
    for world in range(5):
        good = {s for s in range(2**n) if enough[s, world]}
        expected = {s for s in good if not any(t != s and t & s == t for t in good)}
        assert set(map(int, np.flatnonzero(found[:, world]))) == expected


def test_sampled_shares_are_unbiased_within_their_error() -> None:
    random = np.random.default_rng(4)
    weights = random.normal(size=(6, 6))
    names = tuple("abcdef")

    def value(chosen: frozenset[str]) -> Truth:
        on = np.array([name in chosen for name in names], dtype=float)
        chance = np.full(8, on @ weights @ on)
        return Truth(chance > 0, chance <= 0, chance)

    exact, _ = shapley(try_all(names, value))
    drawn, error = sampled_shapley(names, value, games=240, seed=1)
    assert np.all(np.abs(exact - drawn) <= 4 * error + 1e-9)


def test_shapley_of_a_pair_is_shared_equally() -> None:
    table = Table(("a", "b"), np.zeros((4, 2), dtype=bool), np.array([[0.0, 0], [0, 0], [0, 0], [1, 1]]))
    shares, errors = shapley(table)
    assert shares.tolist() == [0.5, 0.5]
    assert errors.tolist() == [0.0, 0.0]


def test_all_sets_are_solved_side_by_side_in_one_call() -> None:
    scenario = planted_scenario(quantities=["q1", "q2", "q3", "q4"], premises=UP, accounts={"account": ROUTES})
    solve, calls = solver_of(either), []

    def counted(game: Game, draws: Mapping[str, Array], worlds: int, **more: object) -> Outlook:
        calls.append(worlds)
        return solve(game, draws, worlds, **more)

    find_carriers(Trials.of(scenario, 16, 7, solver=counted), "account", conclusion="silence")
    assert calls == [12 * 16]  # eight sets of routes, two within both, two more that leave one out; in 16 worlds each
