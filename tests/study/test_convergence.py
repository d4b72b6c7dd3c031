"""Refining a lattice converges, at the order that the page on convergence reports."""

import convergence
import pytest

pytestmark = pytest.mark.slow


def orders(make: object, factors: tuple[int, ...] = (1, 2, 3)) -> dict[str, float]:
    """The observed order of every answer."""
    answers = [make(factor).ask() for factor in factors]  # type: ignore[operator]
    return {asked: convergence.observed_order([each[asked] for each in answers], factors) for asked in answers[0]}


def test_a_finer_front_converges_at_an_order_of_one_to_two() -> None:
    found = orders(lambda factor: convergence.finer_front(convergence.small(), factor))
    assert all(0.9 < order < 2.5 for order in found.values()), found


def test_a_finer_week_converges_at_order_one() -> None:
    found = orders(lambda factor: convergence.finer_week(convergence.small(), factor))
    assert all(0.8 < order < 1.3 for order in found.values()), found


@pytest.mark.parametrize("factors", [(1, 2, 4), (1, 3, 6), (2, 4, 6)])
def test_a_finer_standing_converges_at_order_one_in_values(factors: tuple[int, ...]) -> None:
    """Toward a leader who wears out on a certain day; the chance of a settlement is not there yet at 12 levels."""
    found = orders(lambda factor: convergence.finer_standing(convergence.small(), factor), factors)
    assert 0.9 < found["value of a"] < 1.6, found


def test_a_week_split_in_one_part_and_a_front_as_it_is_change_nothing() -> None:
    plain = convergence.small()
    for same in (
        convergence.finer_week(plain, 1),
        convergence.finer_front(plain, 1),
        convergence.finer_standing(plain, 1),
    ):
        assert same.ask() == pytest.approx(plain.ask(), abs=1e-12)


def test_an_order_is_read_from_three_errors() -> None:
    values = [1 + factor**-1.5 for factor in (1, 2, 3)]
    assert convergence.observed_order(values, (1, 2, 3)) == pytest.approx(1.5, abs=1e-6)
    assert convergence.limit(values, (1, 2, 3), 1.5) == pytest.approx(1.0, abs=1e-9)
