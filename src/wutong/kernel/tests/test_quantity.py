"""Quantities: what a cell prints is kept digit by digit, and units convert exactly there and back."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.kernel.comparator import PRINTED_PREFIX, Comparator
from wutong.kernel.quantity import (
    NotANumber,
    NumberTooLarge,
    Quantity,
    RangeReversed,
    SeparatorMisplaced,
    typed_number,
)
from wutong.kernel.unit import UnitsDiffer, UnitUnknown, conversion, unit

NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, places=4)
ALIKE = st.sampled_from([
    ("亿元", "万元"), ("万元", "元"), ("万人", "人"), ("平方公里", "平方米"), ("亩", "平方米"), ("万家", "个"),
])  # fmt: skip


@given(NUMBERS)
def test_the_value_is_exact_to_the_last_place(number: Decimal) -> None:
    quantity = Quantity.of(number, "亿元")
    assert quantity.value == number
    assert Quantity.parse(quantity.printed, "亿元").value == number


@pytest.mark.parametrize(
    ("cell", "value", "high", "comparator"),
    [
        ("380.0", "380.0", None, "="),
        ("(2.06)", "-2.06", None, "="),
        ("（2.06）", "-2.06", None, "="),
        ("-3", "-3", None, "="),
        (">1000", "1000", None, ">"),
        ("≥95", "95", None, ">="),
        ("约30", "30", None, "~"),
        ("1,234,567", "1234567", None, "="),
        ("2-3", "2", "3", "="),
        ("8.59*", "8.59", None, "="),
    ],
)
def test_a_cell_is_kept_as_it_is_printed(cell: str, value: str, high: str | None, comparator: str) -> None:
    quantity = Quantity.parse(cell, "亿元")
    assert quantity.value == Decimal(value)
    assert quantity.high == (None if high is None else Decimal(high))
    assert quantity.comparator == comparator
    assert quantity.printed == cell


@pytest.mark.parametrize("cell", ["", "—", "五家", "12亿", "1.2.3", "=1+1", "nan", "inf"])
def test_what_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(NotANumber):
        Quantity.parse(cell, "亿元")


@pytest.mark.parametrize("cell", ["9,5", "12,34", "1,23,456", "1234,567", "1,234,5.6", "9，5", "1-2,5"])
def test_commas_that_do_not_part_thousands_are_refused(cell: str) -> None:
    with pytest.raises(SeparatorMisplaced):
        Quantity.parse(cell, "%")


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234", "1234"), ("12,345.6", "12345.6"), ("-1，234", "-1234"), ("1000,", None), ("1e400", None)],
)
def test_digits_are_read_as_they_are_typed(text: str, value: str | None) -> None:
    if value is None:
        with pytest.raises((NotANumber, SeparatorMisplaced)):
            typed_number(text)
    else:
        assert typed_number(text) == Decimal(value)


def test_more_digits_than_fit_are_refused_as_they_are_typed() -> None:
    with pytest.raises(NumberTooLarge):
        typed_number("9" * 400)


@pytest.mark.parametrize("cell", ["5-3", "1,000-999"])
def test_a_range_that_ends_below_its_beginning_is_refused(cell: str) -> None:
    with pytest.raises((RangeReversed, NotANumber)):
        Quantity.parse(cell, "%")
    with pytest.raises(RangeReversed):
        Quantity.of("5", "%", high="3")


def test_a_number_the_database_cannot_keep_is_refused() -> None:
    with pytest.raises(NumberTooLarge):
        Quantity.of("99999999999999999999", "元")


@given(NUMBERS, ALIKE)
def test_to_another_unit_and_back_is_the_same_value(number: Decimal, units: tuple[str, str]) -> None:
    large, small = units
    there = Quantity.of(number, large).to(small)
    assert abs(there.to(large).value - number) <= Decimal("1e-9")


@given(ALIKE)
def test_conversions_undo_one_another(units: tuple[str, str]) -> None:
    one, other = units
    assert conversion(one, other) * conversion(other, one) == Fraction(1)


def test_percent_and_percentage_points_are_not_the_same() -> None:
    with pytest.raises(UnitsDiffer):
        conversion("%", "个百分点")


def test_money_does_not_turn_into_people() -> None:
    with pytest.raises(UnitsDiffer):
        Quantity.of(1, "亿元").to("万人")


def test_an_unknown_unit_is_named_in_the_refusal() -> None:
    with pytest.raises(UnitUnknown, match="咕噜"):
        unit("咕噜")


@given(NUMBERS, NUMBERS)
def test_a_bound_holds_as_its_sign_says(value: Decimal, bound: Decimal) -> None:
    low, high = float(value), float(bound)
    assert Comparator.AT_LEAST.holds(low, high) == (low >= high)
    assert Comparator.AT_LEAST.holds(low, high) != Comparator.BELOW.holds(low, high)
    assert Comparator.AT_MOST.holds(low, high) != Comparator.ABOVE.holds(low, high)


@pytest.mark.parametrize("comparator", list(Comparator))
def test_a_comparator_is_printed_and_read_again(comparator: Comparator) -> None:
    printed = Quantity.of(5, "家", comparator=comparator).printed
    assert printed == f"{PRINTED_PREFIX[comparator]}5"
    assert Quantity.parse(printed, "家").comparator == comparator
