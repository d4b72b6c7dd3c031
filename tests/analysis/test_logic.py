"""The text's own logic is enumerated exactly, and honestly when it is too large."""

from itertools import product

import numpy as np
import pysolvers
import pytest
from pysat.solvers import Solver

from kadesh.analysis.logic import Inference, find_breaking, find_sufficient

PREMISES = 16


def random_reasoning(seed: int) -> list[Inference]:
    """Sixteen premises, all of them used, intermediate conclusions and several ways to the last one."""
    random = np.random.default_rng(seed)
    premises = [f"p{k}" for k in range(PREMISES)]
    between = [f"m{k}" for k in range(random.integers(0, 4))]
    steps = []
    for place, middle in enumerate(between):
        for way in range(random.integers(1, 3)):
            pool = premises + between[:place]
            chosen = random.choice(pool, size=random.integers(1, 4), replace=False)
            steps.append(Inference(f"{middle}{way}", tuple(map(str, chosen)), middle))
    left = [name for name in random.permutation(premises) if not any(name in step.premises for step in steps)]
    for way, part in enumerate(np.array_split(left, random.integers(3, 7))):
        more = random.choice(premises + between, size=random.integers(0, 3), replace=False)
        steps.append(Inference(f"c{way}", tuple(dict.fromkeys(map(str, (*part, *more)))), "c"))
    return steps


def by_brute_force(steps: list[Inference]) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """Minimal sufficient and minimal breaking sets, by trying every one of the 65,536 sets of premises."""
    names = [f"p{k}" for k in range(PREMISES)]
    sets = np.arange(2**PREMISES)
    known = {name: (sets >> k) & 1 == 1 for k, name in enumerate(names)}
    known |= {step.concludes: np.zeros(len(sets), dtype=bool) for step in steps}
    for _ in steps:  # a conclusion is known after as many rounds as there are steps, if ever
        for step in steps:
            known[step.concludes] = known[step.concludes] | np.all([known[name] for name in step.premises], axis=0)

    def least(good: np.ndarray) -> set[frozenset[str]]:
        """The good sets of which no part is good."""
        smaller = np.any([((sets >> k) & 1 == 1) & good[sets & ~(1 << k)] for k in range(PREMISES)], axis=0)
        return {frozenset(name for k, name in enumerate(names) if each >> k & 1) for each in sets[good & ~smaller]}

    return least(known["c"]), least(~known["c"][sets ^ (2**PREMISES - 1)])


@pytest.mark.parametrize("seed", range(25))
def test_all_minimal_sets_of_sixteen_premises_agree_with_trying_everything(seed: int) -> None:
    steps = random_reasoning(seed)
    assert len({premise for step in steps for premise in step.premises if premise.startswith("p")}) == PREMISES
    sufficient, breaking = find_sufficient(steps, "c", most=10_000), find_breaking(steps, "c", most=10_000)
    assert sufficient.complete
    assert breaking.complete
    assert (set(map(frozenset, sufficient.found)), set(map(frozenset, breaking.found))) == by_brute_force(steps)


def test_planted_sets_are_found_and_no_others() -> None:
    routes = [tuple(f"p{4 * k + j}" for j in range(4)) for k in range(4)]
    steps = [Inference(f"r{k}", route, "c") for k, route in enumerate(routes)]
    assert set(find_sufficient(steps, "c").found) == set(routes)
    assert set(map(frozenset, find_breaking(steps, "c").found)) == set(map(frozenset, product(*routes)))


def test_sets_come_smallest_first_and_once() -> None:
    found = find_breaking(random_reasoning(3), "c", most=10_000).found
    assert [len(each) for each in found] == sorted(len(each) for each in found)
    assert len(set(found)) == len(found)


def test_a_search_that_stops_says_how_far_it_is_complete() -> None:
    steps = [Inference(f"r{k}", tuple(f"p{k}{j}" for j in range(4)), "c") for k in range(7)]
    found = find_breaking(steps, "c", most=50)
    assert len(found.found) == 50
    assert not found.complete
    assert found.complete_to == 6  # seven routes need seven denials: there is nothing smaller to miss
    assert find_sufficient(steps, "c").complete


def test_three_hundred_premises_still_answer() -> None:
    steps = [Inference(f"r{k}", tuple(f"p{k}.{j}" for j in range(6)), "c") for k in range(50)]
    assert len(find_sufficient(steps, "c").found) == 50
    assert not find_breaking(steps, "c", most=5).complete


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="circle"):
        find_sufficient([Inference("r", ("a",), "b"), Inference("s", ("b",), "a")], "b")


def test_a_goal_without_a_route_has_no_sufficient_set() -> None:
    assert find_sufficient([Inference("r", ("a",), "b")], "c").found == ()
    assert find_breaking([Inference("r", ("a",), "b")], "c").found == ((),)


@pytest.mark.parametrize(
    ("said", "meant"), [("Caught keyboard interrupt", KeyboardInterrupt), ("other", pysolvers.error)]
)
def test_an_interruption_in_the_solver_is_an_interruption(
    said: str, meant: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise pysolvers.error(said)

    monkeypatch.setattr(Solver, "solve", stop)
    with pytest.raises(meant):
        find_sufficient((Inference("R", ("P",), "C"),), "C")
