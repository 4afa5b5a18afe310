"""Periods: every code and every Chinese wording names one stretch of the calendar, and impossible ones are refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wutong.kernel.period import UNSAID, Period, PeriodUnknown

YEARS = st.integers(1900, 2100)
MONTHS = st.integers(1, 12)
CODES = st.one_of(
    YEARS.map(lambda year: f"{year}"),
    st.tuples(YEARS, st.integers(1, 30)).map(lambda given: f"{given[0]}-{given[0] + given[1]}"),
    st.tuples(YEARS, st.integers(1, 4)).map(lambda given: f"{given[0]}Q{given[1]}"),
    st.tuples(YEARS, st.integers(1, 2)).map(lambda given: f"{given[0]}H{given[1]}"),
    st.tuples(YEARS, MONTHS).map(lambda given: f"{given[0]}-{given[1]:02d}"),
    st.tuples(YEARS, st.integers(2, 11)).map(lambda given: f"{given[0]}-01..{given[1]:02d}"),
    st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(date.isoformat),
)


@given(CODES)
def test_a_code_names_a_period_that_is_written_with_it(code: str) -> None:
    assert Period.parse(code).code == code


@given(CODES)
def test_what_reports_print_is_read_as_the_same_period(code: str) -> None:
    period = Period.parse(code)
    assert Period.parse(period.label) == period


@given(CODES)
def test_a_period_ends_no_sooner_than_it_starts(code: str) -> None:
    period = Period.parse(code)
    assert period.start <= period.end
    assert period.years == period.end.year - period.start.year + 1


@given(YEARS)
def test_the_quarters_of_a_year_follow_one_another_without_a_gap(year: int) -> None:
    quarters = [Period.parse(f"{year}Q{number}") for number in range(1, 5)]
    assert quarters[0].start == Period.year(year).start
    assert quarters[-1].end == Period.year(year).end
    assert all((after.start - before.end).days == 1 for before, after in zip(quarters, quarters[1:], strict=False))


@given(YEARS, st.integers(2, 11))
def test_months_one_to_n_reach_to_the_end_of_month_n(year: int, month: int) -> None:
    together = Period.parse(f"{year}年1—{month}月")
    assert together.kind == "cumulative"
    assert (together.start, together.end) == (date(year, 1, 1), Period.parse(f"{year}-{month:02d}").end)


def test_months_one_to_twelve_are_the_year() -> None:
    assert Period.parse("2024-01..12") == Period.year(2024)


def test_nothing_said_is_a_period_of_its_own() -> None:
    assert Period.parse("  ") is UNSAID


@pytest.mark.parametrize(
    "text",
    [
        "2025年13月",
        "2025Q5",
        "2025-02-30",
        "2024-01..01",
        "2020-2016",
        "2020-2020",
        "25年",
        "2025-00",
        "去年",
        "2024-01..13",
    ],
)
def test_what_the_calendar_does_not_have_is_refused_by_name(text: str) -> None:
    with pytest.raises(PeriodUnknown) as refused:
        Period.parse(text)
    assert text in str(refused.value)
