"""Cases on the map: where those of the last year that a person may see were reported."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from wutong.engines.atlas.api import Points, PointSource
from wutong.engines.cases.queries import cases_of
from wutong.engines.cases.types import MILLIONTHS
from wutong.platform import clock

_DAYS = 366


def case_points(person: Any) -> Points:
    """Return the places of cases of the last year within the person's rights; merged ones stand at their head's place."""
    since = clock.now() - timedelta(days=_DAYS)
    rows = (
        cases_of(person, "all")
        .filter(opened_at__gte=since, merged_into=None)
        .exclude(longitude=None)
        .exclude(latitude=None)
        .order_by()
        .values_list("longitude", "latitude", "pk")
    )
    lon, lat, keys = zip(*rows.iterator(), strict=True) if rows.exists() else ((), (), ())
    scale = float(MILLIONTHS)
    return Points([one / scale for one in lon], [one / scale for one in lat], keys)


SOURCE = PointSource("cases", _("一年内的案件"), "cases.read", case_points, "/cases/{key}/")
