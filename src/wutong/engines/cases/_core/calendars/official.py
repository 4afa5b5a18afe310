"""The public holidays and make-up working days of the State Council's yearly notices, from the package chinesecalendar."""

from __future__ import annotations

import datetime
from functools import cache

from chinese_calendar import constants


@cache
def known_years() -> range:
    """Return the years whose arrangement the installed package knows, without a gap."""
    return range(min(day.year for day in constants.holidays), max(day.year for day in constants.holidays) + 1)


def works_officially(day: datetime.date) -> bool | None:
    """Return whether the notices make a day working or free; None where they leave it to the weekday."""
    if day in constants.workdays:
        return True
    if day in constants.holidays:
        return False
    return None
