"""What a paper may be asked for: periods by kind, and the days and months people write."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from wutong.engines.ledger import api as ledger
from wutong.kernel.period import LAST_MONTH, Period
from wutong.packs.papers.errors import MomentUnreadable, PeriodOutside
from wutong.packs.papers.template import KINDS
from wutong.platform import clock
from wutong.platform.accounts.api import unit_names
from wutong.platform.accounts.models import Unit
from wutong.platform.papers.types import FieldInfo, PaperAsk, PaperSource

HALF_WAY = 2  # years after a plan's first to the one its mid-term evaluation looks back from
LAST_MOMENT = time(23, 59, 59)


def moment_of(text: str) -> datetime:
    """Return the moment that a text names: a moment itself, the end of a day, or now for none.

    Raises
        MomentUnreadable
    """
    if not text:
        return clock.now().replace(microsecond=0)
    try:
        if len(text) <= len("2025-03-03"):
            return datetime.combine(date.fromisoformat(text), LAST_MOMENT, clock.SHANGHAI)
        moment = datetime.fromisoformat(text)
    except ValueError as problem:
        raise MomentUnreadable(text=text) from problem
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.SHANGHAI)


def period_of(kind: str, plan: str, known_on: datetime, *, year: str = "", month: str = "") -> Period:
    """Return the period a paper is about; left out it is the last that was over, or the plan's middle.

    year   four digits; month   1 to 12 of that year, or both as 2025-02

    Raises
        MomentUnreadable  for one the calendar does not have
    """
    day = known_on.astimezone(clock.SHANGHAI).date()
    try:
        if kind == "monthly":
            return _month(day, year, month)
        if year:
            return Period.year(int(year))
    except ValueError as problem:
        raise MomentUnreadable(text=f"{year} {month}".strip()) from problem
    years = plan_years(plan)
    last = day.year - 1
    return Period.year(min(last, years[0] + HALF_WAY if kind == "midterm" and years else last))


def _month(day: date, year: str, month: str) -> Period:
    if "-" in month:
        year, _dash, month = month.partition("-")
    if not month:
        before = day.replace(day=1) - timedelta(days=1)
        return Period.parse(f"{int(year or before.year):04d}-{before.month:02d}")
    if not 1 <= int(month) <= LAST_MONTH:
        raise ValueError(month)
    return Period.parse(f"{int(year or day.year):04d}-{int(month):02d}")


def plan_years(plan: str, scope: Any = None) -> tuple[int, int] | None:
    """Return the first and last year that a plan sets targets for, None where it sets none that may be seen."""
    targets = ledger.targets(plan_code=plan, scope=scope)
    ends = [Period.parse(one.end_period).end.year for one in targets if one.end_period]
    bases = [Period.parse(one.base_period).end.year for one in targets if one.base_period]
    return (max(bases) + 1, max(ends)) if ends and bases else None


def check(ask: PaperAsk) -> PaperAsk:
    """Return what was asked if a paper can be made of it.

    Raises
        PeriodOutside  if the plan sets no targets, the period lies outside its years, or is not over
    """
    years = plan_years(ask.plan, ask.scope)
    day = ask.known_on.astimezone(clock.SHANGHAI).date()
    if years is None:
        reason = "这个规划没有设定目标，或不在可以查看的范围内"
    elif not years[0] <= ask.period.end.year <= years[1]:
        reason = f"规划期是{years[0]}—{years[1]}年"
    elif ask.period.end >= day:
        reason = f"到{day}这个时期还没有结束"
    else:
        return ask
    raise PeriodOutside(plan=ask.plan, period=ask.period.label, kind=KINDS[ask.kind], reason=reason)


def _time_values(ask: PaperAsk) -> dict[str, str]:
    day = ask.known_on.astimezone(clock.SHANGHAI)
    issuer = Unit.objects.filter(kind="committee").order_by("pk").values_list("code", flat=True).first() or ""
    return {
        "印发单位": unit_names([issuer], ask.known_on).get(issuer, ""), "期间": ask.period.label, "年份": f"{ask.period.end.year}年", "截止日": f"{day.year}年{day.month}月{day.day}日",
    }  # fmt: skip


SOURCE = PaperSource(
    "papers",
    (
        FieldInfo("印发单位", "印发公文的管理机构"),
        FieldInfo("期间", "公文所说的时期，如 2025年2月、2024年"),
        FieldInfo("年份", "这个时期的年份"),
        FieldInfo("截止日", "公文所依据的数据截至哪一天所知"),
    ),
    _time_values,
)
