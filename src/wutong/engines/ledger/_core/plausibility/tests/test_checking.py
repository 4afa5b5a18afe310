"""What is asked about a typed number, and what is left alone."""

from decimal import Decimal

import pytest

from wutong.engines.ledger._core.plausibility.checking import Series, doubts_about, likely, whole_copied
from wutong.engines.ledger._core.plausibility.slots import CALENDARS, period_of, single, slot_of
from wutong.kernel.period import Period

# Sums of the year so far of a steady flow that grows by a tenth a year and wavers by a per cent.
MONTH = [104, 99, 101, 103, 98, 102, 100, 105, 97, 101, 110]


def sums(years: int, upto: int) -> dict[tuple[int, int], Decimal]:
    found = {}
    for year in range(2025 - years, 2026):
        so_far = Decimal(0)
        for place, month in enumerate(CALENDARS["monthly_cumulative"].months):
            if year == 2025 and month >= upto:
                break
            part = Decimal(MONTH[(place * 7 + year) % 11]) * (2 if place == 0 else 1)
            so_far += (part * (Decimal("1.1") ** (year - 2020))).quantize(Decimal("0.01"))
            found[(year, month)] = so_far
    return found


HISTORY = Series("monthly_cumulative", sums(3, 6))
NEXT = HISTORY.known[(2025, 5)] + Decimal("161.05")


def codes(value, series=HISTORY, slot=(2025, 6)):
    return [one.code for one in doubts_about(Decimal(value), slot, series)]


def test_a_likely_value_is_left_alone():
    assert codes(NEXT) == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (NEXT * 10_000, "unit"), (NEXT / 10_000, "unit"), (NEXT * 10, "point"), (-NEXT, "sign"),
        (HISTORY.known[(2025, 5)], "copied"), (Decimal("161.05"), "single_month"),
        (HISTORY.known[(2024, 6)], "other_period"),
    ],
)  # fmt: skip
def test_a_slip_is_named(value, code):
    assert codes(value)[0] == code


def test_swapped_digits_are_found_and_told_what_was_meant():
    right = NEXT.quantize(Decimal("0.01"))
    text = str(right)
    swapped = Decimal(text[1] + text[0] + text[2:])
    (doubt,) = doubts_about(swapped, (2025, 6), HISTORY)
    assert (doubt.code, doubt.meant) == ("swap", right)


def test_a_stock_that_often_stands_still_may_stand_still():
    still = Series("monthly", {(2024, month): Decimal(35 + month // 4) for month in range(1, 13)})
    assert codes(38, still, (2025, 1)) == []
    assert codes(380_000, still, (2025, 1)) == ["unit"]


def test_profits_and_losses_change_their_sign_without_being_asked():
    wild = Series("quarterly", {(2020 + n // 4, 3 * (n % 4) + 3): Decimal((n * 37) % 83 - 40) for n in range(16)})
    assert codes(-21, wild, (2024, 3)) == []


def test_nothing_is_said_without_a_past():
    assert doubts_about(Decimal(5), (2025, 2), Series("monthly_cumulative", {})) == []
    assert likely((2025, 2), Series("monthly_cumulative", {})) is None


def test_rates_are_compared_by_points():
    rates = Series("monthly", {(2024, m): Decimal("97.5") + Decimal(m % 3) / 10 for m in range(1, 13)}, rate=True)
    assert codes("97.6", rates, (2025, 1)) == []
    assert codes("79.6", rates, (2025, 1)) == ["swap"]


def test_slots_and_periods_are_one_to_one():
    for frequency, calendar in CALENDARS.items():
        for month in calendar.months:
            assert slot_of(frequency, period_of(frequency, (2024, month))) == (2024, month)
    assert slot_of("monthly", Period.parse("2024-01..03")) is None
    assert slot_of("monthly_cumulative", Period.parse("2024-01")) is None


def test_what_a_month_adds_is_known_only_where_the_month_before_is():
    values = {(2024, 2): Decimal(10), (2024, 3): Decimal(16), (2024, 5): Decimal(30)}
    assert single(values, CALENDARS["monthly_cumulative"]) == {(2024, 2): Decimal(10), (2024, 3): Decimal(6)}


def counts(*values: int) -> Series:
    return Series("monthly", {(2023 + at // 12, at % 12 + 1): Decimal(value) for at, value in enumerate(values)})


def test_a_count_that_stood_still_may_move_by_one_and_the_bounds_are_counts():
    still = counts(*[14] * 24)
    assert [codes(value, still, (2025, 1)) for value in (13, 14, 15)] == [[], [], []]
    (doubt,) = doubts_about(Decimal(30), (2025, 1), still)
    assert (doubt.code, doubt.low, doubt.high) == ("jump", 13, 15)
    assert codes(14_000, still, (2025, 1)) != []


def test_nobody_is_said_to_have_meant_a_part_of_a_task():
    done = counts(1, 3, 4, 4, 5, 6, 7, 9, 9, 11, 11, 12, 1, 3, 3, 4, 5, 7, 8, 8, 10, 11, 11, 13, 1)
    (doubt,) = doubts_about(Decimal(28), (2025, 2), done)
    assert doubt.code == "jump"
    assert doubt.low == int(doubt.low) < doubt.high == int(doubt.high)


DONE = (1, 3, 4, 4, 5, 6, 7, 9, 9, 11, 11, 12, 1, 3, 3, 4, 5, 7, 8, 8, 10, 11, 11, 13, 1)
OPEN = (3, 2, 1, 3, 2, 0, 2, 1, 0, 2, 3, 1, 2, 0, 1, 3, 0, 0, 2, 3, 1, 0, 2, 1, 2)


def test_a_form_whose_every_count_is_last_months_is_asked_about_though_each_alone_is_not():
    last = [(Decimal(values[-1]), counts(*values)) for values in ([14] * 25, DONE, OPEN)]
    assert all(not doubts_about(value, (2025, 2), series) for value, series in last)
    found = whole_copied(last, (2025, 2))
    assert found is not None
    place, doubt = found
    assert (place, doubt.code, doubt.other) == (2, "copied_form", (2025, 1))


def test_a_form_that_often_stands_still_or_differs_in_one_number_is_left_alone():
    still = [(Decimal(14), counts(*[14] * 25)), (Decimal(3), counts(*[3] * 25))]
    assert whole_copied(still, (2025, 2)) is None
    differs = [(Decimal(DONE[-1]), counts(*DONE)), (Decimal(OPEN[-1] + 1), counts(*OPEN))]
    assert whole_copied(differs, (2025, 2)) is None
    assert whole_copied(differs[:1], (2025, 2)) is None
