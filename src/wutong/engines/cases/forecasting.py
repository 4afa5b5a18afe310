"""When open cases will be closed: from what became of others like them, closed and still open ones alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db.models import Max, Min, QuerySet

from wutong.engines.cases._core.shares import FEWEST, Curve, Expected, Outlook, curve, expected
from wutong.engines.cases.models import Case

DAY = timedelta(days=1)
BEFORE = (0, 60, 180)  # days: cases are looked at that were opened before each, so that slow ones are seen as well
AT_A_TIME = 350
YEAR = timedelta(days=366)
SAMPLE = 5_000  # of the last year's cases, drawn once for all
MOST_OPEN = 50_000
HORIZONS = (7, 30, 90)  # days
SEED = 20250303  # the same cases are drawn each time, so that a page shown twice says the same


def forecast(row: Case, now: datetime) -> Outlook | None:
    """Return in how many days an open case will be closed, from others of its type and category; three statements."""
    like = Case.objects.filter(type=row.type, category=row.category, merged_into=None).order_by("-opened_at")
    found = set()
    for days in BEFORE:
        part = like.filter(opened_at__lte=now - timedelta(days=days)).exclude(pk=row.pk)
        found.update(part.values_list("pk", "opened_at", "closed_at")[:AT_A_TIME])
    return curve(_seen(((opened, closed) for _pk, opened, closed in found), now)).outlook((now - row.opened_at) / DAY)


def _seen(spans: Iterable[tuple[datetime, datetime | None]], now: datetime) -> list[tuple[float, bool]]:
    """Return how many days each case was seen, and whether it was closed by then."""
    return [
        ((closed - opened) / DAY, True) if closed and closed <= now else ((now - opened) / DAY, False)
        for opened, closed in spans
    ]


@dataclass(frozen=True)
class Clearing:
    """What will become of the backlog within so many days."""

    days: int
    expected: Expected


def clearing(rows: QuerySet[Case], now: datetime) -> list[Clearing]:
    """Return how many of the open cases will be closed within a week, a month and a quarter; four statements.

    rows  the cases the reader may see; each is judged by those of its category, or of its type where those are few
    """
    learnt = _curves(rows, now)
    ages: dict[tuple[str, str], list[float]] = defaultdict(list)
    open_ = rows.filter(closed_at=None, merged_into=None).order_by("pk")
    for kind, category, opened in open_.values_list("type", "category", "opened_at")[:MOST_OPEN]:
        ages[_stratum(kind, category, learnt)].append((now - opened) / DAY)
    groups = [(learnt[key], listed) for key, listed in sorted(ages.items())]
    return [Clearing(days, expected(groups, days)) for days in HORIZONS] if groups else []


ALL = ("", "")


def _stratum(kind: str, category: str, learnt: dict[tuple[str, str], Curve]) -> tuple[str, str]:
    """Return the narrowest group of cases from which enough could be learnt."""
    return next((key for key in ((kind, category), (kind, "")) if key in learnt), ALL)


def _curves(rows: QuerySet[Case], now: datetime) -> dict[tuple[str, str], Curve]:
    """Return the curves of each category, type and all together that have enough closed cases among those drawn."""
    seen: dict[tuple[str, str], list[tuple[float, bool]]] = defaultdict(list)
    drawn = rows.filter(pk__in=_drawn(now), merged_into=None, opened_at__gte=now - YEAR, opened_at__lte=now)
    for kind, category, opened, closed in drawn.values_list("type", "category", "opened_at", "closed_at"):
        one = _seen([(opened, closed)], now)
        for key in {(kind, category), (kind, ""), ALL}:
            seen[key] += one
    enough = {key: one for key, one in seen.items() if sum(closed for _days, closed in one) >= FEWEST}
    return {key: curve(one) for key, one in enough.items()} | ({} if ALL in enough else {ALL: curve([])})


def _drawn(now: datetime) -> list[int]:
    """Return the ids of cases of the last year, drawn evenly: every one when there are few."""
    ends = Case.objects.filter(opened_at__gte=now - YEAR).aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return []
    numbers = range(ends["first"], ends["last"] + 1)
    return list(numbers) if len(numbers) <= SAMPLE else Random(SEED).sample(numbers, SAMPLE)  # noqa: S311 - no secret
