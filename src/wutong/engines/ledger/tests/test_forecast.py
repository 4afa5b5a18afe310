"""A trend through few yearly figures."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from wutong.engines.ledger._core.forecast import chance, forecast

NOISY = [(2018, D(100)), (2019, D(118)), (2020, D(119)), (2021, D(142)), (2022, D(150))]


def test_three_figures_give_no_forecast():
    assert forecast(NOISY[:3], 2025) is None


def test_no_year_left_gives_no_forecast():
    assert forecast(NOISY, 2022) is None


def test_the_band_widens_with_every_year():
    band = forecast(NOISY, 2026)
    widths = [high - low for low, high in zip(band.low, band.high, strict=True)]
    assert widths == sorted(widths)
    assert band.from_years == (2018, 2019, 2020, 2021, 2022)


def test_the_trend_itself_is_reached_in_one_of_two_cases():
    band = forecast(NOISY, 2025)
    assert chance(band, 2025, band.middle[-1]) == 50


def test_the_edge_of_the_band_is_reached_in_one_of_ten_cases():
    band = forecast(NOISY, 2025)
    assert chance(band, 2025, band.high[-1]) == 10
    assert chance(band, 2025, band.low[-1], upward=False) == 10


def test_a_line_without_noise_is_never_certain():
    band = forecast([(year, D(year - 2000)) for year in range(2018, 2023)], 2025)
    assert chance(band, 2025, D(20)) == 99
    assert chance(band, 2025, D(30)) == 1


@given(st.lists(st.integers(-1000, 1000), min_size=4, max_size=10), st.integers(-1000, 1000))
def test_a_higher_target_is_never_likelier(values, target):
    band = forecast([(2010 + n, D(value)) for n, value in enumerate(values)], 2025)
    assert chance(band, 2025, D(target)) >= chance(band, 2025, D(target + 10))


@given(st.lists(st.integers(-1000, 1000), min_size=4, max_size=10), st.integers(-500, 500))
def test_shifting_all_figures_shifts_the_forecast(values, shift):
    here = forecast([(2010 + n, D(value)) for n, value in enumerate(values)], 2025)
    there = forecast([(2010 + n, D(value + shift)) for n, value in enumerate(values)], 2025)
    assert all(abs(a + shift - b) < D("0.001") for a, b in zip(here.middle, there.middle, strict=True))
