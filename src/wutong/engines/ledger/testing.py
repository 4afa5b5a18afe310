"""What tests of other parts need to fill a ledger: a small zone with two indicators, made in one call."""

from __future__ import annotations

from datetime import date

from wutong.engines.ledger import api
from wutong.engines.ledger.types import IndicatorInfo, NewClaim, SeriesKey
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import Place, SourceRef
from wutong.platform.territory.models import Area

ZONE = "area:test-zone"
GDP = SeriesKey("test.gdp", ZONE)
FIRMS = SeriesKey("test.firms", ZONE)
REPORT = SourceRef("document", "report-test", "测试报告", Place(section="一", number="1"))


def small_ledger() -> None:
    """Make an area, its subject and the indicators of GDP and FIRMS (idempotent)."""
    Area.objects.get_or_create(
        code="test-zone",
        defaults={"name_zh": "测试区", "kind": "zone", "path": "9001", "valid_from": date(2000, 1, 1)},
    )
    api.ensure_subject(ZONE, kind="area", name_zh="测试区", area="test-zone")
    api.ensure_group("test", "测试", "Test")
    api.ensure_indicator(
        IndicatorInfo("test.gdp", "生产总值", "Output", "亿元", "flow", group="test", aliases=("GDP",))
    )
    api.ensure_indicator(IndicatorInfo("test.firms", "企业数", "Firms", "家", "stock", group="test", order=1))


def said(
    printed: str,
    period: str = "2020",
    *,
    series: SeriesKey = GDP,
    unit: str = "亿元",
    source: SourceRef = REPORT,
    kind: str = "actual",
) -> NewClaim:
    """Return a claim as a report would make it."""
    return NewClaim(series, Period.parse(period), Quantity.parse(printed, unit), source, kind=kind)


def adopted(
    printed: str, period: str = "2020", *, series: SeriesKey = GDP, unit: str = "亿元", expected: int = 0
) -> int:
    """Record a claim, adopt it and return its id."""
    claim = api.record([said(printed, period, series=series, unit=unit)])[0]
    api.adopt(claim, by=None, expected=expected)
    return claim
