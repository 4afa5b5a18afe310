"""How cases are handled: counts and rates by unit, area, handler and type, each of which opens to its cases.

Every count is a condition on the projection, and the same condition on a state folded out of the events up to a
moment: so a month that was closed can be reproduced exactly, and a test holds the two against each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from wutong.engines.cases._core.shares import Outlook, Share, outlook, wilson
from wutong.engines.cases.history import projection, states_of
from wutong.engines.cases.models import Case
from wutong.platform import clock

BY = {"unit": _("单位"), "area": _("区域"), "handler": _("经办人"), "type": _("类型")}
COLUMN = {"unit": "unit", "area": "area__code", "handler": "handler", "type": "type"}
AGES = (7, 30, 90, 365)  # days; the last class is open
CHUNK = 2000
LIKE = 1000  # closed cases that a forecast looks at


@dataclass(frozen=True)
class Span:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def begin(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first, time(), clock.SHANGHAI)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), clock.SHANGHAI)

    def within(self, field: str) -> Q:
        """Return the condition that a moment lies in the span."""
        return Q(**{f"{field}__gte": self.begin, f"{field}__lt": self.end})

    def has(self, moment: datetime | None) -> bool:
        """Return whether a moment lies in the span."""
        return moment is not None and self.begin <= moment < self.end


@dataclass(frozen=True)
class Counted:
    """One count: what it is called, its condition on rows, and the same on the columns of a folded state."""

    code: str
    title: Any
    rows: Callable[[Span], Q]
    test: Callable[[Mapping[str, Any], Span], bool]


def _matter(row: Mapping[str, Any]) -> bool:
    return row["merged_into_id"] is None


MATTER = Q(merged_into=None)
COUNTS = {
    one.code: one
    for one in (
        Counted("opened", _("立案数"), lambda s: MATTER & s.within("opened_at"), lambda r, s: _matter(r) and s.has(r["opened_at"])),
        Counted("dispatched", _("派遣数"), lambda s: MATTER & s.within("opened_at") & ~Q(first_unit=""),
               lambda r, s: _matter(r) and s.has(r["opened_at"]) and r["first_unit"] != ""),
        Counted("due", _("应结案数"), lambda s: MATTER & s.within("due_at"), lambda r, s: _matter(r) and s.has(r["due_at"])),
        Counted("closed", _("结案数"), lambda s: MATTER & s.within("closed_at"), lambda r, s: _matter(r) and s.has(r["closed_at"])),
        Counted("in_time", _("按期结案数"), lambda s: MATTER & s.within("closed_at") & Q(in_time=True),
               lambda r, s: _matter(r) and s.has(r["closed_at"]) and r["in_time"] is True),
        Counted("due_in_time", _("到期且按期结案数"), lambda s: MATTER & s.within("due_at") & Q(in_time=True),
               lambda r, s: _matter(r) and s.has(r["due_at"]) and r["in_time"] is True),
        Counted("right_first", _("一次派遣准确数"), lambda s: MATTER & s.within("closed_at") & ~Q(first_unit="") & Q(first_unit=F("unit")),
               lambda r, s: _matter(r) and s.has(r["closed_at"]) and r["first_unit"] == r["unit"] != ""),
        Counted("closed_dispatched", _("已派遣的结案数"), lambda s: MATTER & s.within("closed_at") & ~Q(first_unit=""),
               lambda r, s: _matter(r) and s.has(r["closed_at"]) and r["first_unit"] != ""),
        Counted("returned", _("退回件数"), lambda s: MATTER & s.within("opened_at") & Q(returns__gt=0),
               lambda r, s: _matter(r) and s.has(r["opened_at"]) and r["returns"] > 0),
        Counted("handed_over", _("转办件数"), lambda s: MATTER & s.within("opened_at") & Q(hand_overs__gt=0),
               lambda r, s: _matter(r) and s.has(r["opened_at"]) and r["hand_overs"] > 0),
        Counted("reopened", _("重办件数"), lambda s: MATTER & s.within("opened_at") & Q(reopened__gt=0),
               lambda r, s: _matter(r) and s.has(r["opened_at"]) and r["reopened"] > 0),
        Counted("checked", _("抽查件数"), lambda s: MATTER & s.within("opened_at") & Q(checks__gt=0),
               lambda r, s: _matter(r) and s.has(r["opened_at"]) and r["checks"] > 0),
        Counted("false_closed", _("虚假办结件数"), lambda s: MATTER & s.within("opened_at") & Q(failed_checks__gt=0),
               lambda r, s: _matter(r) and s.has(r["opened_at"]) and r["failed_checks"] > 0),
        Counted("red", _("红牌件数"), lambda s: MATTER & s.within("opened_at") & Q(red=True),
               lambda r, s: _matter(r) and s.has(r["opened_at"]) and r["red"]),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """The counts of one unit, area, handler or type, and what follows from them."""

    key: str
    counts: Mapping[str, int]
    reports: int
    hand_overs: int
    satisfaction: float | None

    def share(self, hits: str, of: str) -> Share:
        """Return a share of two counts with its interval."""
        return wilson(self.counts[hits], self.counts[of])

    @property
    def in_time(self) -> Share:
        """按期结案率: closed in time of those due in the period."""
        return self.share("due_in_time", "due")

    @property
    def false_closing(self) -> Share:
        """虚假办结率: found not done of those checked."""
        return self.share("false_closed", "checked")

    @property
    def first_dispatch(self) -> Share:
        """一次派遣准确率: closed by the unit they were sent to first."""
        return self.share("right_first", "closed_dispatched")

    @property
    def returned(self) -> Share:
        """退回率: returned of those dispatched."""
        return self.share("returned", "dispatched")


def evaluate(rows: QuerySet[Case], span: Span, by: str = "unit") -> list[Line]:
    """Return the counts of a span by unit, area, handler or type; one statement.

    rows  the cases the reader may see
    """
    touched = Q()
    for field in ("opened_at", "due_at", "closed_at"):
        touched |= span.within(field)
    given = {one.code: Count("pk", filter=one.rows(span)) for one in COUNTS.values()}
    opened = COUNTS["opened"].rows(span)
    found = rows.filter(touched).order_by().values(key=F(COLUMN[by])).annotate(
        reports_=Sum("reports", filter=opened, default=0), hands=Sum("hand_overs", filter=opened, default=0),
        pleased=Avg("satisfaction", filter=COUNTS["closed"].rows(span)),
        **{f"n_{code}": part for code, part in given.items()},
    )  # fmt: skip
    lines = [
        Line(row["key"], {code: row[f"n_{code}"] for code in COUNTS}, row["reports_"], row["hands"], row["pleased"])
        for row in found
    ]
    return sorted(lines, key=lambda line: (-line.counts["opened"], line.key))


def evaluate_as_known(rows: QuerySet[Case], span: Span, moment: datetime, by: str = "unit") -> list[Line]:
    """Return the counts of a span as they were known at a moment, out of the events alone: slow, and exact."""
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for columns in _columns_at(rows, moment):
        groups[columns["area__code"] if by == "area" else columns[by]].append(columns)
    lines = [_line(key, listed, span) for key, listed in groups.items()]
    lines = [line for line in lines if any(line.counts.values())]
    return sorted(lines, key=lambda line: (-line.counts["opened"], line.key))


def _columns_at(rows: QuerySet[Case], moment: datetime) -> Iterator[dict[str, Any]]:
    from wutong.platform.territory.models import Area

    codes = dict(Area.objects.values_list("pk", "code"))
    ids = list(rows.filter(opened_at__lte=moment).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        for state in states_of(ids[start : start + CHUNK], moment).values():
            if state.opened_at:
                yield projection(state) | {"area__code": codes[state.area]}


def _line(key: str, listed: Iterable[Mapping[str, Any]], span: Span) -> Line:
    rows = list(listed)
    counts = {one.code: sum(one.test(row, span) for row in rows) for one in COUNTS.values()}
    opened = [row for row in rows if COUNTS["opened"].test(row, span)]
    closed = [
        row["satisfaction"] for row in rows if COUNTS["closed"].test(row, span) and row["satisfaction"] is not None
    ]
    return Line(
        key, counts, sum(row["reports"] for row in opened), sum(row["hand_overs"] for row in opened),
        sum(closed) / len(closed) if closed else None,
    )  # fmt: skip


def behind(span: Span, count: str, by: str = "", key: str = "") -> Q:
    """Return the condition on the cases behind a number, so that it can be opened."""
    found = COUNTS[count].rows(span)
    return found & Q(**{COLUMN[by]: key}) if by else found


def repeats(rows: QuerySet[Case], span: Span) -> int:
    """Return how many cases of a span were of the same category at the same place as another of it."""
    placed = rows.filter(COUNTS["opened"].rows(span)).exclude(place="").order_by()
    groups = placed.values("category", "area", "place").annotate(n=Count("pk")).filter(n__gt=1)
    return sum(group["n"] - 1 for group in groups)


def backlog(rows: QuerySet[Case], now: datetime) -> list[tuple[str, int]]:
    """Return the open cases by age in classes of days: (`0-7`, 12), (`8-30`, 5), … the last one open-ended."""
    open_ = MATTER & Q(closed_at=None)
    edges = [0, *AGES]
    given = {}
    for low, high in zip(edges, [*AGES, None], strict=True):
        condition = open_ & Q(opened_at__lte=now - timedelta(days=low))
        given[f"{low}-{high}" if high else f"{low}+"] = condition & (
            Q(opened_at__gt=now - timedelta(days=high)) if high else Q()
        )
    counted = rows.aggregate(**{f"n{number}": Count("pk", filter=part) for number, part in enumerate(given.values())})
    return [(name, counted[f"n{number}"]) for number, name in enumerate(given)]


def forecast(row: Case, now: datetime) -> Outlook | None:
    """Return in how many days an open case will be closed, from closed ones of its type and category."""
    like = Case.objects.filter(type=row.type, category=row.category).exclude(closed_at=None)
    spans = like.order_by("-closed_at").values_list("opened_at", "closed_at")[:LIKE]
    durations = sorted((closed - opened) / timedelta(days=1) for opened, closed in spans)
    return outlook(durations, (now - row.opened_at) / timedelta(days=1))
