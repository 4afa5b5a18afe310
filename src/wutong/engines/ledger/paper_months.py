"""What came in for a month, quarter or half: figures with last year's beside them, and series that fell silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models.functions import Length

from wutong.engines.ledger._core.progress import growth
from wutong.engines.ledger.adoptions import in_force
from wutong.engines.ledger.catalogue import indicators
from wutong.engines.ledger.paper_rows import MISSING, NOTHING, declared, origin_of, traced
from wutong.engines.ledger.progress import rounded
from wutong.engines.ledger.rows import figures_from
from wutong.engines.ledger.series import scoped
from wutong.engines.ledger.targets import targets
from wutong.engines.ledger.types import Figure, IndicatorInfo, SeriesKey
from wutong.kernel.period import Period
from wutong.platform.accounts.api import unit_names
from wutong.platform.papers.types import FieldInfo, Origin, PaperAsk, PaperSource, Traced

CODES = (4, 6, 7, 11)  # lengths of 2024, 2024Q3 and 2024H1, 2024-03, 2024-01..03; those of other kinds differ
YEAR, SUMS = "year", "cumulative"
STEPS = (12, 6, 3, 1)  # months from one figure of a series to the next, the longest that fits first
COURSE, FEWEST_POINTS, MOST_LINES = 13, 6, 4  # of the chart of growth
BY_YEARS = "本期数÷上年同期数−1"


def month_fields() -> tuple[FieldInfo, ...]:
    """Return the fields of a month's figures."""
    about = {
        "月度数据": "本期收到的月度数据", "月度缺报": "本期没有收到的指标", "月度走势": "近十三期的同比增速",
    }  # fmt: skip
    return tuple(FieldInfo(name, said, declared()[name]) for name, said in about.items())


def month_values(ask: PaperAsk) -> Mapping[str, Any]:
    """Fill the fields: figures of the period's last month about the plan's subject, and series that lack one."""
    if ask.kind != "monthly":
        return {"月度数据": (), "月度缺报": (), "月度走势": ()}
    found = _figures(ask)
    infos = {info.code: info for info in indicators({key.indicator for key, _kind in found}, scope=ask.scope)}
    owners = unit_names((info.owner for info in infos.values()), ask.known_on)
    order = sorted(one for one in found if one[0].indicator in infos and _in_parts(found[one]))
    order.sort(key=lambda one: infos[one[0].indicator].order)
    given = [one for one in order if _of(found[one], ask.period.end) and one[0].measure != "growth"]
    silent = [one for one in order if not _of(found[one], ask.period.end) and _due(found[one], ask.period.end)]
    return {
        "月度数据": tuple(_row(number, one, found, infos, owners, ask) for number, one in enumerate(given, 1)),
        "月度缺报": tuple(
            {"序号": str(number), "名称": _name(infos[key.indicator], key), "最近一期": found[key, kind][-1].period.label,
             "责任单位": owners.get(infos[key.indicator].owner, "未明确")}
            for number, (key, kind) in enumerate(silent, 1)
        ),
        "月度走势": tuple(_courses([one for one in given if one[0].measure == "level"], infos, ask)),
    }  # fmt: skip


Found = dict[tuple[SeriesKey, str], list[Figure]]


def _figures(ask: PaperAsk, years: int = 1) -> Found:
    """Every adopted figure since the month so many years before, by series and kind of period.

    A whole year is the last of the sums since January: nobody tells one from the other.
    """
    last = ask.period.end
    subject = _subject(ask)
    rows = in_force("actual", ask.known_on).filter(
        scoped(ask.scope), series__subject__key=subject, series__breakdown="",
        period_end__range=(date(last.year - years, last.month, 1), last),
    )  # fmt: skip
    rows = rows.annotate(length=Length("period")).filter(length__in=CODES).order_by("period_end", "period")
    found: Found = {}
    for one in figures_from(rows, through="claim__", sequence="sequence"):
        kind = SUMS if one.period.kind == YEAR else one.period.kind
        found.setdefault((one.series, kind), []).append(one)
    return found


def _subject(ask: PaperAsk) -> str:
    subjects = Counter(state.series.subject for state in targets(plan_code=ask.plan, as_known_on=ask.known_on))
    return subjects.most_common(1)[0][0] if subjects else ""


def _of(figures: Iterable[Figure], day: date) -> Figure | None:
    return next((one for one in figures if one.period.end == day), None)


def _in_parts(figures: Iterable[Figure]) -> bool:
    """Whether any figure is of a part of a year: what is told by the year alone is no business of a month."""
    return any(one.period.kind != YEAR for one in figures)


def _due(figures: Iterable[Figure], day: date) -> bool:
    """Whether a series should have a figure for the month, as the months of its last year tell.

    Sums since January may come in every month or every quarter. January is due only where a January was reported:
    cumulative series have none by design.
    """
    months = {one.period.end.month for one in figures}
    every = next(step for step in STEPS if not any(month % step for month in months))
    return day.month % every == 0 and (day.month != 1 or 1 in months)


def _name(info: IndicatorInfo, key: SeriesKey) -> str:
    return f"{info.name_zh}增速" if key.measure == "growth" else info.name_zh


def _row(number: int, one: tuple[SeriesKey, str], found: Found, infos: Mapping[str, IndicatorInfo],
         owners: Mapping[str, str], ask: PaperAsk) -> dict[str, Any]:  # fmt: skip
    key, kind = one
    info, now = infos[key.indicator], _of(found[one], ask.period.end)
    assert now is not None
    before = _of(found[one], _year_before(ask.period.end))
    told = _of(found.get((SeriesKey(key.indicator, key.subject, "growth"), kind), ()), ask.period.end)
    name = _name(info, key)
    return {
        "序号": str(number), "名称": name, "责任单位": owners.get(info.owner, "未明确"), "时期": now.period.label,
        "单位": now.unit or info.unit, "数值": traced(name, now), "上年同期": traced(name, before),
        "同比": traced(f"{name}增速", told) if told else _growth(name, now, before),
        "来源": origin_of(name, now),
    }  # fmt: skip


def _courses(
    given: list[tuple[SeriesKey, str]], infos: Mapping[str, IndicatorInfo], ask: PaperAsk
) -> Iterator[dict[str, Any]]:
    """Yield the growth of the last thirteen months, series by series, of the first few that have enough of it."""
    if not given:
        return
    found, told = _figures(ask, years=2), 0
    for key, kind in given:
        rates = [(one, _rate(one, found, key, kind, infos)) for one in found.get((key, kind), ())]
        points = [(one, rate) for one, rate in rates[-COURSE:] if isinstance(rate, Traced) and rate.value is not None]
        if len(points) < FEWEST_POINTS:
            continue
        for one, rate in points:
            yield {
                "名称": infos[key.indicator].name_zh,
                "月份": f"{one.period.end.year}.{one.period.end.month}",
                "同比": rate,
            }
        told += 1
        if told == MOST_LINES:
            return


def _rate(one: Figure, found: Found, key: SeriesKey, kind: str, infos: Mapping[str, IndicatorInfo]) -> Traced | str:
    """Return a figure's growth against a year before: as it was reported, else as the two figures make it."""
    name, day = infos[key.indicator].name_zh, one.period.end
    told = _of(found.get((SeriesKey(key.indicator, key.subject, "growth"), kind), ()), day)
    before = _of(found[key, kind], _year_before(day))
    return traced(f"{name}增速", told) if told else _growth(name, one, before)


def _year_before(day: date) -> date:
    return Period.parse(f"{day.year - 1}-{day.month:02d}").end


def _growth(name: str, now: Figure, before: Figure | None) -> Traced | str:
    if before is None or before.quantity is None or now.quantity is None or now.series.measure != "level":
        return MISSING if now.series.measure == "level" else NOTHING
    rate: Decimal | None = growth(before.quantity.value, now.quantity.to(before.quantity.unit).value)
    result = rounded(rate, 1, "%")
    if result is None:
        return NOTHING
    origin = Origin(name, f"{now.period.label}同比", claims=(now.claim_id, before.claim_id), how=BY_YEARS)
    return Traced(result.printed, origin, result.value)


SOURCE = PaperSource("ledger", month_fields(), month_values)
