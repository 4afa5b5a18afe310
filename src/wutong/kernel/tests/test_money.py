"""Money: whole fen, rounded half up, and the parts of an amount add up to it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.kernel.money import Money

FEN = st.integers(-(10**15), 10**15)


@given(FEN, FEN, FEN)
def test_adding_does_not_depend_on_the_order(one: int, two: int, three: int) -> None:
    a, b, c = Money(one), Money(two), Money(three)
    assert (a + b) + c == a + (b + c) == c + b + a
    assert a + b - b == a


@given(FEN)
def test_yuan_and_back_loses_nothing(fen: int) -> None:
    assert Money.from_yuan(Money(fen).yuan) == Money(fen)


@given(FEN, st.integers(0, 10_000))
def test_a_share_and_the_rest_differ_from_the_whole_by_no_more_than_rounding(fen: int, rate: int) -> None:
    parts = Money(fen).share(rate) + Money(fen).share(10_000 - rate)
    assert abs(parts.fen - fen) <= 1


@pytest.mark.parametrize(("yuan", "fen"), [("0.005", 1), ("-0.005", -1), ("0.0049", 0), ("1.115", 112), ("2.675", 268)])
def test_half_a_fen_is_rounded_away_from_zero(yuan: str, fen: int) -> None:
    assert Money.from_yuan(Decimal(yuan)).fen == fen


def test_two_currencies_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="USD"):
        Money(1) + Money(1, "USD")
