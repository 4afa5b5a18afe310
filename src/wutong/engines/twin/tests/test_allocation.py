"""Exact allocation: whole numbers that add up, whatever they are shared out among."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.engines.twin._core.allocation import cell_totals, drawn, raked, rounded_to

WEIGHTS = st.lists(st.floats(0, 1e9), min_size=1, max_size=60).map(np.array)


@given(st.integers(0, 10**15), WEIGHTS)
def test_the_parts_add_up_to_the_whole(total: int, weights: np.ndarray) -> None:
    parts = rounded_to(total, weights)
    assert int(parts.sum()) == total
    assert (parts >= 0).all()


@given(st.integers(0, 10**6), st.lists(st.floats(0.1, 1e3), min_size=1, max_size=40).map(np.array))
def test_no_part_is_a_whole_away_from_its_share(total: int, weights: np.ndarray) -> None:
    parts = rounded_to(total, weights)
    assert np.abs(parts - weights * total / weights.sum()).max() < 1 + 1e-6


@given(st.integers(0, 30), st.integers(1, 30), st.integers(0, 99))
def test_as_many_are_drawn_as_are_wanted_and_none_twice(count: int, there: int, seed: int) -> None:
    places = drawn(count, np.zeros(there), np.random.default_rng(seed))
    assert len(places) == min(count, there)
    assert len(set(places.tolist())) == len(places)


def test_a_raked_table_has_the_margins_it_was_given() -> None:
    rows, columns = np.array([3011.0, 1232.0, 40786.0]), np.array([20000.0, 25029.0])
    table = raked(np.array([[1.0, 2.0], [3.0, 1.0], [1.0, 1.0]]), (rows, columns))
    assert table.sum(axis=1) == pytest.approx(rows)
    assert table.sum(axis=0) == pytest.approx(columns)


def test_nested_and_separate_totals_are_met_to_the_fen() -> None:
    software, services, industry, rest = np.eye(4, dtype=bool)
    members = [np.ones(4, dtype=bool), software | services, software, industry]
    cells = cell_totals(
        np.array([5.0, 9.0, 20.0, 40.0]),
        members,
        [5_152_000_000_000, 943_000_000_001, 462_000_000_000, 1_123_000_000_007],
    )
    assert [int(cells[inside].sum()) for inside in members] == [
        5_152_000_000_000,
        943_000_000_001,
        462_000_000_000,
        1_123_000_000_007,
    ]
    assert rest @ cells > 0


def test_totals_that_contradict_one_another_are_refused() -> None:
    both = np.array([True, True])
    with pytest.raises(ValueError, match="contradict"):
        cell_totals(np.array([1.0, 1.0]), [both, both], [10, 20])
