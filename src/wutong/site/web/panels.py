"""The site's own panels of the cockpit: economy, what changed, one's tasks, how complete the data are.

A panel's function returns its template's context, None when there is nothing to show. A `sentence` in
it becomes a part of the day's summary; every number in it is linked like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import Figure, IndicatorInfo, SeriesKey, TargetState
from wutong.kernel.period import Period
from wutong.kernel.yaml_text import read_yaml
from wutong.platform import clock
from wutong.platform.access.api import scope_of
from wutong.platform.notices.models import Notice
from wutong.site.web.areas import ChosenArea
from wutong.site.web.shell import address

TASKS_SHOWN = 6
YEARS_OF_COVERAGE = 6
RATES = {"%", "‰"}


@dataclass(frozen=True)
class Tile:
    """One economy figure: the latest value, its change on the year before, its line and its target's path."""

    info: IndicatorInfo
    url: str
    latest: Figure
    change: str
    good: str
    points: list[tuple[int, Decimal]]
    path: list[tuple[int, Decimal]]
    target: TargetState | None


@cache
def _settings() -> dict[str, Any]:
    return dict(read_yaml((files("wutong.site") / "data/cockpit.yaml").read_text(encoding="utf-8")))


def economy(request: HttpRequest) -> dict[str, Any] | None:
    """Return the economy figures of the chosen area that have data, in four statements."""
    area = ChosenArea(request).area
    if area is None:
        return None
    seen = {"as_known_on": request.as_known_on, "scope": scope_of(request.user, "figures.read")}
    wanted = _settings()["economy"]
    keys = [SeriesKey(one["indicator"], f"area:{area.code}", one["measure"]) for one in wanted]
    figures = ledger.current(keys, **seen)
    full = [key for key in keys if figures[key]][: _settings()["shown"]]
    infos = {info.code: info for info in ledger.indicators([key.indicator for key in full])}
    targets = running_targets(ledger.targets(series=full, **seen), request) if full else {}
    tiles = [tile(infos[key.indicator], key, figures[key], targets.get(key)) for key in full]
    return {"tiles": tiles} if tiles else None


def running_targets(targets: list[TargetState], request: HttpRequest) -> dict[SeriesKey, TargetState]:
    """Return of each series the target that ends next; targets of plans gone by are history."""
    this_year = (request.as_known_day or clock.today()).year
    running = [target for target in targets if Period.parse(target.end_period).end.year >= this_year]
    running.sort(key=lambda target: Period.parse(target.end_period).end, reverse=True)
    return {target.series: target for target in running}


def tile(info: IndicatorInfo, key: SeriesKey, figures: list[Figure], target: TargetState | None) -> Tile:
    """Return one figure's tile; its unit is that of the latest value."""
    latest = figures[-1]
    same = [one for one in figures if one.quantity and one.unit == latest.unit and one.period.kind == "year"]
    points = [(one.period.end.year, one.quantity.value) for one in same if one.quantity]
    change, sign = change_of(dict(points), latest)
    url = f"{reverse('indicator', args=[info.code])}?subject={key.subject}&measure={key.measure}"
    good = {"higher": sign, "lower": -sign}.get(info.direction, 0)
    path = _path(target, latest.unit, points[0][0]) if target and points else []
    return Tile(info, url, latest, change, {1: "good", -1: "bad"}.get(good, ""), points, path, target)


def change_of(values: dict[int, Decimal], latest: Figure) -> tuple[str, int]:
    """Return the change on the year before in words, and its sign; nothing without a value of that year.

    Rates change by percentage points, amounts by per cent.
    """
    year = latest.period.end.year
    now, before = values.get(year), values.get(year - 1)
    if now is None or before is None or (latest.unit not in RATES and before <= 0):
        return "", 0
    difference = now - before
    sign = (difference > 0) - (difference < 0)
    arrow = "↓→↑"[sign + 1]
    if latest.unit in RATES:
        return _("{arrow} {change:+} 个百分点").format(arrow=arrow, change=difference), sign
    return f"{arrow} {difference / before * 100:+.1f}%", sign


def _path(target: TargetState, unit: str, first: int) -> list[tuple[int, Decimal]]:
    """Return the target's path in the years of the drawing."""
    end = Period.parse(target.end_period).end.year
    values = [(year, ledger.path_value(target, Period.year(year))) for year in range(first, end + 1)]
    return [(year, value.value) for year, value in values if value is not None and value.unit == unit]


def changes(request: HttpRequest) -> dict[str, Any] | None:
    """Return what the ledger took in last, and in the sentence what is new since yesterday."""
    recordings = ledger.recent_recordings(as_known_on=request.as_known_on, scope=scope_of(request.user, "figures.read"))
    if not recordings:
        return None
    seen_on = request.as_known_day or clock.today()
    fresh = [one for one in recordings if (seen_on - one.recorded_at.astimezone(clock.SHANGHAI).date()).days <= 1]
    words = _("昨日以来新到{claims}个数") if fresh else ""
    count = format_html('<a href="#changes">{}</a>', sum(one.claims for one in fresh))
    earlier = [one for one in recordings if one not in fresh]
    return {"fresh": fresh, "earlier": earlier, "sentence": format_html(words, claims=count) if fresh else ""}


def tasks(request: HttpRequest) -> dict[str, Any] | None:
    """Return the reader's unread notices; None when there are none, or no page to open them on."""
    url = address("notices")
    notices = Notice.objects.filter(person=request.user, read_at=None)
    count = notices.count()
    if not (url and count):
        return None
    sentence = format_html(_("有 {count} 件事等您处理"), count=format_html('<a href="{}">{}</a>', url, count))
    return {"notices": notices[:TASKS_SHOWN], "count": count, "url": url, "sentence": sentence}


def completeness(request: HttpRequest) -> dict[str, Any] | None:
    """Return how many indicators have figures, year by year."""
    this_year = (request.as_known_day or clock.today()).year
    years = range(this_year, this_year - YEARS_OF_COVERAGE - 1, -1)
    scope = scope_of(request.user, "figures.read")
    found = ledger.coverage(years, as_known_on=request.as_known_on, scope=scope)
    if not found.indicators:
        return None
    rows = [
        {"year": year, "count": count, "share": round(100 * count / found.indicators)}
        for year, count in found.by_year.items()
        if count
    ]
    return {"coverage": found, "rows": rows, "url": address("figures")}
