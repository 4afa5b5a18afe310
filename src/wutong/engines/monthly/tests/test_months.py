"""Months as steps: January and February together, gaps reckoned and told, single months back from cumulative ones."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.engines.monthly._core.months import (
    MONTHS,
    QUARTERS,
    months_back,
    steps_from_cumulative,
    steps_from_single,
    this_month,
)

VALUES = st.lists(st.integers(1, 10**6), min_size=24, max_size=60)


def singles(values: list[int]) -> dict[tuple[int, int], float]:
    return {(2020 + at // 12, at % 12 + 1): float(value) for at, value in enumerate(values)}


@given(VALUES)
def test_single_months_and_their_cumulative_sums_give_the_same_steps(values):
    single = singles(values)
    cumulative = {
        (year, month): sum(single[year, one] for one in range(1, month + 1)) for year, month in single if month > 1
    }
    assert steps_from_cumulative(cumulative).values == pytest.approx(steps_from_single(single).values)


def test_january_and_february_are_one_step():
    history = steps_from_single(
        {(2024, 1): 10.0, (2024, 2): 5.0, (2024, 3): 9.0, **{(2024, m): 1.0 for m in range(4, 13)}}
    )
    assert (history.ends, history.values[:2], history.last) == (MONTHS, (15.0, 9.0), (2024, 12))


def test_a_january_alone_is_no_step_yet():
    values = singles(list(range(1, 25))) | {(2022, 1): 7.0}
    assert steps_from_single(values).last == (2021, 12)


def test_a_gap_is_split_as_the_year_before_and_told():
    last_year = {(2023, month): float(month) for month in MONTHS}
    this_year = {(2024, month): 2.0 * month for month in (2, 3, 6)}
    history = steps_from_cumulative(last_year | this_year)
    assert history.values[-3:] == pytest.approx((2.0, 2.0, 2.0))
    assert history.filled == ((2024, 4), (2024, 5), (2024, 6))


def test_a_missing_single_month_is_reckoned_at_the_growth_of_the_others():
    values = {(2023, month): 10.0 for month in range(1, 13)} | {(2024, month): 12.0 for month in (1, 2, 3, 5)}
    history = steps_from_single(values)
    assert history.values[-3:] == pytest.approx((12.0, 12.0, 12.0))
    assert history.filled == ((2024, 4),)


def test_quarters_are_steps_of_their_own():
    history = steps_from_cumulative({(year, month): float(month) for year in (2022, 2023) for month in QUARTERS})
    assert (history.ends, len(history.values), history.last) == (QUARTERS, 8, (2023, 12))


def test_a_year_that_never_ended_is_not_built_upon():
    broken = {(2021, 2): 1.0, (2021, 3): 2.0} | {
        (year, month): float(month) for year in (2022, 2023) for month in MONTHS
    }
    assert steps_from_cumulative(broken).first_year == 2022


def test_what_came_after_a_month_can_be_forgotten():
    history = steps_from_single(singles([1] * 36))
    assert history.before((2022, 6)).last == (2022, 5)
    assert history.before((2022, 2)).last == (2021, 12)


def test_this_month_is_the_difference_to_the_months_before():
    cumulative = {(2024, 2): Fraction(10), (2024, 3): Fraction(16), (2024, 5): Fraction(30)}
    assert this_month(cumulative, (2024, 2)) == 10
    assert this_month(cumulative, (2024, 3)) == 6
    assert this_month(cumulative, (2024, 5)) is None
    assert months_back((2024, 2)) == (2023, 12)
