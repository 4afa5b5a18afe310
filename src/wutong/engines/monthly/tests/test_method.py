"""The nowcast: known sums stay, bands hold, breaks are followed, the same history gives the same answer."""

from __future__ import annotations

import numpy as np
import pytest

from wutong.engines.monthly._core.method import (
    back_test,
    coverage,
    error_ratio,
    last_years_growth,
    nowcast,
    quarter_ahead,
    year_ahead,
)
from wutong.engines.monthly._core.months import MONTHS, History

STEPS = len(MONTHS)


def history(
    years: int, more: int = 0, *, growth: float = 0.06, noise: float = 0.03, seed: int = 1, shift: float = 0
) -> History:
    """Return a series with seasons, growth and noise; `shift` lifts its last year."""
    draw = np.random.default_rng(seed)
    count = years * STEPS + more
    at = np.arange(count)
    season = np.tile(draw.normal(0, 0.15, STEPS), years + 1)[:count]
    values = 100 * np.exp(growth * at / STEPS + season + draw.normal(0, noise, count) + shift * (at >= count - STEPS))
    return History(2015, MONTHS, tuple(map(float, values)))


def test_a_steady_series_is_forecast_at_its_growth():
    made = nowcast(history(6, noise=0.0), *year_ahead(history(6, noise=0.0)))
    assert made.middle == pytest.approx(sum(history(7, noise=0.0).values[-STEPS:]), rel=1e-6)
    assert made.low <= made.middle <= made.high


def test_what_has_come_in_is_kept_and_the_band_narrows():
    whole = history(7)
    widths = []
    for more in (2, 6, 10):
        part = History(whole.first_year, MONTHS, whole.values[: 6 * STEPS + more])
        made = nowcast(part, *year_ahead(part))
        assert made.known == pytest.approx(sum(part.values[-more:]))
        assert made.steps == STEPS - more
        widths.append(made.high - made.low)
    assert widths == sorted(widths, reverse=True)


def test_the_quarter_ahead_begins_with_its_first_step():
    assert quarter_ahead(history(6)) == ((2021, 2), (2021, 3))
    assert quarter_ahead(history(6, 1)) == ((2021, 2), (2021, 3))
    assert quarter_ahead(history(6, 2)) == ((2021, 4), (2021, 6))
    assert quarter_ahead(history(6, 10)) == ((2021, 10), (2021, 12))
    assert year_ahead(history(6, 11)) == ((2022, 2), (2022, 12))


def test_a_lasting_shift_is_followed_better_than_by_last_years_growth():
    shifted = history(7, shift=-0.2)
    known = shifted.before((2021, 6))
    made, plain = nowcast(known, *year_ahead(known)), last_years_growth(known, *year_ahead(known))
    truth = sum(shifted.values[-STEPS:])
    assert abs(made.middle - truth) < abs(plain - truth)


def test_bands_hold_about_four_in_five_on_history_held_back():
    trials = [one for seed in range(6) for one in back_test(history(8, noise=0.04, seed=seed), 1)]
    assert 0.72 <= coverage(trials) <= 0.88


def test_after_a_shift_the_errors_on_history_held_back_beat_last_years_growth():
    trials = [one for seed in range(3) for one in back_test(history(8, seed=seed, shift=-0.2), 1)]
    assert error_ratio(trials) < 0.9


def test_negative_and_zero_values_are_followed_by_differences():
    values = tuple(value - 110 for value in history(6).values)
    profit = History(2015, MONTHS, values)
    made = nowcast(profit, *year_ahead(profit))
    assert made.low < made.middle < made.high
    assert abs(made.middle - sum(values[-STEPS:])) < 200


def test_short_history_gives_no_forecast_and_a_full_year_nothing_to_forecast():
    short = history(2, 3)
    assert nowcast(short, *year_ahead(short)) is None
    assert nowcast(history(6), (2020, 2), (2020, 12)) is None


def test_the_same_history_gives_the_same_answer():
    one = history(5, 4)
    again = History(one.first_year, one.ends, tuple(one.values))
    assert nowcast.__wrapped__(one, *year_ahead(one)) == nowcast.__wrapped__(again, *year_ahead(again))


def test_quarterly_series_are_forecast_as_well():
    values = tuple(100 * 1.01**at * (1 + 0.1 * (at % 4)) for at in range(26))
    quarters = History(2015, (3, 6, 9, 12), values)
    assert quarter_ahead(quarters) == ((2021, 9), (2021, 9))
    assert nowcast(quarters, *year_ahead(quarters)).middle == pytest.approx(
        sum(100 * 1.01**at * (1 + 0.1 * (at % 4)) for at in range(24, 28)), rel=1e-3
    )
