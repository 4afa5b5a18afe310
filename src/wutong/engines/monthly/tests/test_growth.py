"""Growth and its parts: exact sums, comparable prices, parts that lack a value."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.engines.monthly._core.growth import (
    REST,
    Pair,
    contributions,
    growth,
    implied_deflator,
    rounded_to_add_up,
)

AMOUNTS = st.integers(0, 10**9).map(lambda number: Fraction(number, 100))
PAIRS = st.builds(Pair, st.one_of(st.none(), AMOUNTS), st.one_of(st.none(), AMOUNTS))
DEFLATORS = st.integers(50, 200).map(lambda number: Fraction(number, 100))


@given(
    AMOUNTS,
    AMOUNTS.filter(bool),
    st.dictionaries(st.text("abcdef", min_size=1, max_size=2), PAIRS, max_size=8),
    DEFLATORS,
)
def test_the_parts_and_the_rest_add_up_to_the_growth_exactly(now, before, parts, deflator):
    found = contributions(Pair(now, before), parts, deflator)
    assert sum(part.points for part in found if part.points is not None) == growth(now, before, deflator)
    assert found[-1].key == REST


@given(st.lists(st.fractions(min_value=-500, max_value=500), max_size=12), st.integers(0, 3))
def test_what_is_printed_adds_up_and_stays_near(parts, places):
    printed = rounded_to_add_up(parts, places)
    unit = Fraction(1, 10**places)
    assert sum(printed) == round(sum(parts, Fraction(0)) / unit) * unit
    assert all(abs(shown - part) < unit for shown, part in zip(printed, parts, strict=True))


def test_a_part_that_drags_has_negative_points_by_its_weight():
    whole, parts = (
        Pair(Fraction(102), Fraction(100)),
        {"up": Pair(Fraction(66), Fraction(60)), "down": Pair(Fraction(36), Fraction(40))},
    )
    up, down, rest = contributions(whole, parts)
    assert (up.points, down.points, rest.points) == (6, -4, 0)
    assert (up.growth, down.growth) == (10, -10)


def test_the_effect_of_a_part_without_last_year_stays_in_the_rest():
    found = contributions(
        Pair(Fraction(110), Fraction(100)), {"new": Pair(Fraction(10), None), "old": Pair(Fraction(100), Fraction(100))}
    )
    assert [(part.key, part.points) for part in found] == [("new", None), ("old", 0), (REST, 10)]


@pytest.mark.parametrize(
    ("now", "before"),
    [(None, Fraction(1)), (Fraction(1), None), (Fraction(1), Fraction(0)), (Fraction(1), Fraction(-1))],
)
def test_growth_from_nothing_or_of_nothing_cannot_be_said(now, before):
    assert growth(now, before) is None
    assert contributions(Pair(now, before), {}) == []


def test_published_comparable_growth_implies_the_prices():
    pair = Pair(Fraction(1064), Fraction(1000))
    deflator = implied_deflator(pair, Fraction(3))
    assert growth(pair.now, pair.before, deflator) == 3
    assert implied_deflator(Pair(None, Fraction(1)), Fraction(3)) is None
