"""Boxes that were planted are found: their quantities, their limits, and nothing else."""

import numpy as np
import pytest
from scipy.stats import qmc

from kadesh.analysis.boxes import Box, find_boxes
from kadesh.engine.lattice import Array

QUANTITIES = 12
WORLDS = 2048


def cube(seed: int) -> dict[str, Array]:
    rows = qmc.Sobol(QUANTITIES, rng=np.random.default_rng(seed)).random(WORLDS)
    return {f"q{k}": rows[:, k] for k in range(QUANTITIES)}


def plant(seed: int) -> dict[str, tuple[float, float]]:
    """One to three limits that leave a box of 5 to 50 per cent of the cube."""
    random = np.random.default_rng(seed)
    while True:
        chosen = random.choice(QUANTITIES, size=random.integers(1, 4), replace=False)
        limits = {}
        for k in chosen:
            edge = random.uniform(0.2, 0.8)
            limits[f"q{k}"] = (edge, 1.0) if random.random() < 0.5 else (0.0, edge)
        if 0.05 <= np.prod([high - low for low, high in limits.values()]) <= 0.5:
            return limits


def inside(values: dict[str, Array], limits: dict[str, tuple[float, float]]) -> np.ndarray:
    return np.all([(values[q] >= low) & (values[q] <= high) for q, (low, high) in limits.items()], axis=0)


def recovers(seed: int, noise: float = 0.0) -> bool:
    """Whether the first box has exactly the planted quantities, with limits within 3 per cent of the range."""
    values, limits = cube(seed), plant(seed)
    interest = inside(values, limits)
    interest ^= np.random.default_rng([seed, 1]).random(WORLDS) < noise
    boxes = find_boxes(values, interest)
    if not boxes:
        return False
    found = {each.quantity: (each.low or 0.0, 1.0 if each.high is None else each.high) for each in boxes[0].limits}
    return found.keys() == limits.keys() and all(
        np.allclose(found[quantity], limits[quantity], atol=0.03) for quantity in limits
    )


def test_at_least_95_per_cent_of_planted_boxes_are_recovered() -> None:
    assert np.mean([recovers(seed) for seed in range(20)]) >= 0.95


def test_planted_boxes_survive_a_little_noise() -> None:
    assert np.mean([recovers(seed, noise=0.02) for seed in range(20)]) >= 0.9


def test_a_clean_box_has_full_coverage_and_density() -> None:
    (box, *_) = find_boxes(cube(1), cube(1)["q3"] < 0.3)
    assert [limit.quantity for limit in box.limits] == ["q3"]
    assert box.limits[0].low is None
    assert box.limits[0].high == pytest.approx(0.3, abs=0.01)
    assert (box.coverage, box.density) == (1.0, 1.0)


def test_two_apart_are_two_boxes() -> None:
    values = cube(2)
    interest = (values["q0"] < 0.25) | ((values["q1"] > 0.8) & (values["q2"] > 0.4))
    first, second = find_boxes(values, interest)
    assert [limit.quantity for limit in first.limits] == ["q0"]
    assert {limit.quantity for limit in second.limits} == {"q1", "q2"}
    assert first.coverage + second.coverage > 0.95


def test_pure_chance_has_no_box() -> None:
    for seed in range(6):
        interest = np.random.default_rng(seed).random(WORLDS) < 0.3
        assert find_boxes(cube(seed), interest) == ()


def test_no_interest_no_box() -> None:
    assert find_boxes(cube(0), np.zeros(WORLDS, dtype=bool)) == ()
    assert find_boxes(cube(0), np.ones(WORLDS, dtype=bool)) == ()


def test_a_quantity_that_does_not_vary_limits_nothing() -> None:
    values = {"still": np.full(WORLDS, 0.4), **cube(3)}
    (box, *_) = find_boxes(values, values["q0"] > 0.7)
    assert [limit.quantity for limit in box.limits] == ["q0"]


def test_a_box_knows_which_worlds_it_holds() -> None:
    values = cube(4)
    (box, *_) = find_boxes(values, (values["q0"] > 0.5) & (values["q1"] < 0.5))
    assert isinstance(box, Box)
    assert box.holds(values).mean() == pytest.approx(box.mass)


def test_an_oblique_corner_gets_a_dense_box() -> None:
    values = cube(5)
    (box, *_) = find_boxes(values, values["q0"] + values["q1"] > 1.2)
    assert {limit.quantity for limit in box.limits} == {"q0", "q1"}
    assert box.density > 0.85
    assert box.coverage > 0.5
