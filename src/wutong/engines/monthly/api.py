"""Front door of the engine of months: courses of indicators, growth and its parts, entry and exit, the nowcast.

What needs a database is asked with the reader's `scope` and `as_known_on`; the rest is arithmetic.
"""

from wutong.engines.monthly._core.entry import effects
from wutong.engines.monthly._core.growth import HUNDRED, contributions, growth, implied_deflator, rounded_to_add_up
from wutong.engines.monthly._core.method import (
    LEVEL,
    back_test,
    coverage,
    error_ratio,
    last_years_growth,
    nowcast,
    quarter_ahead,
    year_ahead,
)
from wutong.engines.monthly._core.months import (
    DECEMBER,
    QUARTER,
    months_back,
    steps_from_cumulative,
    steps_from_single,
    this_month,
)
from wutong.engines.monthly.following import course, courses, months_of, period_of, unit_subject
from wutong.engines.monthly.monitored import decisions, monitored
from wutong.engines.monthly.records import monitor_records, number, part_records
from wutong.engines.monthly.wording import area_names, part_label, percent

__all__ = [
    "DECEMBER", "HUNDRED", "LEVEL", "QUARTER", "area_names", "back_test", "contributions", "course", "courses", "coverage",
    "decisions", "effects", "error_ratio", "growth", "implied_deflator", "last_years_growth", "monitor_records", "monitored",
    "months_back", "months_of", "nowcast", "number", "part_label", "part_records", "percent", "period_of", "quarter_ahead",
    "rounded_to_add_up", "steps_from_cumulative", "steps_from_single", "this_month", "unit_subject", "year_ahead",
]  # fmt: skip
