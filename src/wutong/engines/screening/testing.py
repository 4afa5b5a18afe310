"""For tests of what stands on screening: a register of a few firms over some years, and a scope that sees all of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from wutong.engines.registry import api as registry
from wutong.engines.registry.testing import hand_in, make_firm
from wutong.platform.territory.models import Area

WAN = 10**6  # fen in 万元


def make_register(area: Area | None = None) -> dict[str, str]:
    """Register three firms with three years of returns and return their keys by name: `near` lacks technical staff only,
    `grows` will have enough R&D next year by its own pace, `holder` is a high-tech enterprise already.
    """
    where: dict[str, Any] = {"area": area.pk} if area else {}
    keys = {
        name: make_firm(
            f"梧桐{title}有限公司", number=number, founded=date(2015, 1, 5), industry="6513", size="small", **where
        )
        for number, (name, title) in enumerate((("near", "近岸"), ("grows", "向上"), ("holder", "持证")), 1)
    }
    for year in (2021, 2022, 2023):
        step = year - 2021
        _hand_in(keys["near"], year, revenue=3000, rd=300, staff=50, rd_staff=4)
        _hand_in(keys["grows"], year, revenue=3000, rd=60 + 60 * step, staff=50, rd_staff=20)
        _hand_in(keys["holder"], year, revenue=6000, rd=400, staff=80, rd_staff=30)
    registry.record_certificate(keys["holder"], "high_tech", by=None, valid_from=date(2022, 12, 1))
    return keys


def _hand_in(key: str, year: int, *, revenue: int, rd: int, staff: int, rd_staff: int) -> None:
    hand_in(
        key, str(year), revenue_fen=revenue * WAN, rd_fen=rd * WAN, assets_fen=revenue * WAN, staff=staff, rd_staff=rd_staff,
        patents_invention=1,
    )  # fmt: skip
