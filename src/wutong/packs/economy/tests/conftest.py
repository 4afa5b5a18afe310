"""The zone with three years of a simulated monthly series and its parts, on the demonstration's morning."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from django.test import Client

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import NewClaim, SeriesKey
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import SourceRef
from wutong.packs.supervision.loading import ensure_types
from wutong.packs.tasks.loading import ensure_types as ensure_calendar
from wutong.platform import clock
from wutong.platform.accounts.testing import make_person
from wutong.platform.territory.api import area_by_code

MORNING = datetime(2025, 3, 3, 10, tzinfo=clock.SHANGHAI)
ZONE, MONTHLY = "area:zhengzhou-hitech", "数据=模拟月报"
CODE = "retail.sales"
PARTS = {"批发和零售": (Decimal("0.6"), Decimal("1.0")), "住宿和餐饮": (Decimal("0.4"), Decimal("0.9"))}
SOURCE = SourceRef("computation", "test:months", "测试月报")


def claim(key: SeriesKey, year: int, month: int, value: Decimal, unit: str = "亿元") -> NewClaim:
    period = Period.parse(f"{year}-01..{month:02d}")
    return NewClaim(key, period, Quantity.of(value.quantize(Decimal("0.01")), unit), SOURCE, nature="simulated")


def claims() -> list[NewClaim]:
    """Return 1–N月 of 2022 to 2024: even months, growing a tenth a year; in 2024 one part falls behind."""
    found = []
    whole = SeriesKey(CODE, ZONE, "level", MONTHLY)
    for year in (2022, 2023, 2024):
        for month in range(2, 13):
            level = Decimal(10 * month) * Decimal("1.1") ** (year - 2022)
            parts = {name: level * share * (drag if year == 2024 else 1) for name, (share, drag) in PARTS.items()}
            found.append(claim(whole, year, month, sum(parts.values(), Decimal(0))))
            found += [
                claim(SeriesKey(CODE, ZONE, "level", f"业态={name};{MONTHLY}"), year, month, value)
                for name, value in parts.items()
            ]
    prices = SeriesKey(CODE, ZONE, "ratio", f"口径=价格指数;{MONTHLY}")
    return [*found, claim(prices, 2024, 12, Decimal("102"), "%")]


@pytest.fixture
def months(loaded_zone, db):
    with clock.standing_at(MORNING):
        ensure_calendar()
        ensure_types()
        ledger.adopt_published(ledger.record(claims()), reason="测试")
        yield


@pytest.fixture
def people(months):
    """A leader, a planner, an auditor and an officer."""
    area = area_by_code("zhengzhou-hitech")
    return {role: make_person(role, area) for role in ("leader", "planner", "auditor", "department_officer")}


@pytest.fixture
def browse(people):
    """Return a client signed in as one of the people."""

    def sign_in(who: str) -> Client:
        client = Client()
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
