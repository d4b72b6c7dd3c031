"""The text's own logic is enumerated exactly, and honestly when it is too large."""

from itertools import combinations

import numpy as np
import pytest

from kadesh.analysis.logic import Inference, find_breaking, find_sufficient, reaches


def random_reasoning(seed: int) -> list[Inference]:
    """Up to 16 premises, intermediate conclusions and several ways to the last one."""
    random = np.random.default_rng(seed)
    premises = [f"p{k}" for k in range(random.integers(3, 17))]
    between = [f"m{k}" for k in range(random.integers(0, 4))]
    steps = []
    for place, middle in enumerate(between):
        for way in range(random.integers(1, 3)):
            pool = premises + between[:place]
            chosen = random.choice(pool, size=min(len(pool), random.integers(1, 4)), replace=False)
            steps.append(Inference(f"{middle}{way}", tuple(map(str, chosen)), middle))
    for way in range(random.integers(1, 5)):
        pool = premises + between
        chosen = random.choice(pool, size=min(len(pool), random.integers(1, 5)), replace=False)
        steps.append(Inference(f"c{way}", tuple(map(str, chosen)), "c"))
    return steps


def by_brute_force(steps: list[Inference]) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """Minimal sufficient and minimal breaking sets, by trying every set of premises."""
    concluded = {s.concludes for s in steps}
    names = sorted({p for s in steps for p in s.premises} - concluded)
    sufficient: list[frozenset[str]] = []
    breaking: list[frozenset[str]] = []
    for size in range(len(names) + 1):
        for chosen in map(frozenset, combinations(names, size)):
            if not any(s <= chosen for s in sufficient) and reaches(steps, set(chosen), "c"):
                sufficient.append(chosen)
            if not any(b <= chosen for b in breaking) and not reaches(steps, set(names) - chosen, "c"):
                breaking.append(chosen)
    return set(sufficient), set(breaking)


@pytest.mark.parametrize("seed", range(25))
def test_all_minimal_sets_agree_with_trying_everything(seed: int) -> None:
    steps = random_reasoning(seed)
    sufficient, breaking = find_sufficient(steps, "c", most=10_000), find_breaking(steps, "c", most=10_000)
    assert sufficient.complete
    assert breaking.complete
    assert (set(map(frozenset, sufficient.found)), set(map(frozenset, breaking.found))) == by_brute_force(steps)


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
