"""What has come in lately and how full the ledger is: for pages that look over all of it.

Looks at the last RECENT rows by key, which grow with time, instead of scanning the whole history.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet
from django.db.models.functions import TruncDate

from wutong.engines.ledger.catalogue import indicators
from wutong.engines.ledger.models import Adoption, Claim, Indicator, Series, Source
from wutong.engines.ledger.moment import end_of
from wutong.engines.ledger.series import scoped, seen_series
from wutong.engines.ledger.types import Coverage, IndicatorInfo, Recording
from wutong.platform import clock
from wutong.platform.access.scope import Scope

RECENT = 5000
NAMED = 3  # indicators of a recording that are named
KEPT_SECONDS = 600
DOCUMENT = "document:"
Kept = TypeVar("Kept")


def recent_recordings(
    *, as_known_on: date | datetime | None = None, scope: Scope | None = None, limit: int = 5
) -> list[Recording]:
    """Return what came in last, a row a source and day, newest first; what the ledger computed itself is left out.

    Counts what is among the last RECENT claims of all, whoever may see them.
    """
    return _kept(f"recordings-{limit}", as_known_on, scope, lambda: _recordings(as_known_on, scope, limit))


def _recordings(as_known_on: date | datetime | None, scope: Scope | None, limit: int) -> list[Recording]:
    newest = _known(Claim.objects.order_by("-pk"), as_known_on).values("pk")[:RECENT]
    stated = Claim.objects.filter(scoped(scope), pk__in=newest).exclude(source__kind="computation")
    # By series and period the index finds the words on a fact; there is none by claim.
    words = Adoption.objects.filter(
        series_id=OuterRef("series_id"),
        kind=OuterRef("kind"),
        period_end=OuterRef("period_end"),
        claim_id=OuterRef("pk"),
    )
    rows = stated.annotate(day=TruncDate("recorded_at", tzinfo=clock.SHANGHAI)).order_by().values("source_id", "day")
    grouped = rows.annotate(
        claims=Count("pk"), adopted=Count("pk", filter=Exists(words)), last=Max("pk"), moment=Max("recorded_at")
    )
    found = list(grouped.order_by("-moment", "-last")[:limit])
    sources = Source.objects.in_bulk({row["source_id"] for row in found})
    about = _about(rows.filter(source_id__in=sources)) if sources else {}
    return [_recording(sources[row["source_id"]], row, about[row["source_id"], row["day"]]) for row in found]


def _about(rows: QuerySet[Any]) -> dict[tuple[int, date], tuple[IndicatorInfo, ...]]:
    """Return the indicators that each source and day speaks of, the newest first, NAMED of them."""
    spoken: dict[tuple[int, date], list[str]] = {}
    for row in rows.annotate(code=F("series__indicator__code"), last=Max("pk")).order_by("-last"):
        spoken.setdefault((row["source_id"], row["day"]), []).append(row["code"])
    few = {place: codes[:NAMED] for place, codes in spoken.items()}
    infos = {info.code: info for info in indicators(sorted({code for codes in few.values() for code in codes}))}
    return {place: tuple(infos[code] for code in codes) for place, codes in few.items()}


def _recording(source: Source, row: dict[str, Any], about: tuple[IndicatorInfo, ...]) -> Recording:
    code = source.document_code or (source.key if source.key.startswith(DOCUMENT) else "")
    document = code.removeprefix(DOCUMENT)
    return Recording(source.title, document, row["moment"], row["claims"], row["adopted"], row["last"], about)


def coverage(
    years: Sequence[int], *, as_known_on: date | datetime | None = None, scope: Scope | None = None
) -> Coverage:
    """Return how many indicators have a figure at all, and how many have one of each of these years.

    Asks of each indicator and year whether there is one, which ends at the first, instead of counting them all.
    """
    name = "coverage-" + "-".join(map(str, years))
    return _kept(name, as_known_on, scope, lambda: _counted(years, as_known_on, scope))


def _counted(years: Sequence[int], as_known_on: date | datetime | None, scope: Scope | None) -> Coverage:
    seen = Indicator.objects.order_by()
    if scope is not None:
        seen = seen.filter(Exists(Series.objects.filter(seen_series(scope), indicator=OuterRef("pk"))))

    def has_figure(**when: date) -> Exists:
        words = Adoption.objects.filter(series_id=OuterRef("pk"), kind="actual", claim__isnull=False, **when)
        series = Series.objects.filter(seen_series(scope), Exists(_known(words, as_known_on)))
        return Exists(series.filter(indicator=OuterRef("pk")))

    found = {str(year): has_figure(period_end__range=(date(year, 1, 1), date(year, 12, 31))) for year in years}
    asked = {f"of_{name}": Count("pk", filter=condition) for name, condition in found.items()}
    counts = seen.aggregate(indicators=Count("pk"), filled=Count("pk", filter=has_figure()), **asked)
    return Coverage(counts["indicators"], counts["filled"], {year: counts[f"of_{year}"] for year in years})


def _known(rows: QuerySet[Any], as_known_on: date | datetime | None) -> QuerySet[Any]:
    return rows if as_known_on is None else rows.filter(recorded_at__lte=end_of(as_known_on))


def _kept(name: str, as_known_on: date | datetime | None, scope: Scope | None, ask: Callable[[], Kept]) -> Kept:
    """Keep an answer under the keys of the last claim and adoption: nothing added since, nothing changed."""
    last = [model.objects.order_by("-pk").values_list("pk", flat=True).first() for model in (Claim, Adoption)]
    pairs = "" if scope is None else ",".join(f"{path}:{group}" for path, group in sorted(scope.pairs))
    key = sha256(f"{name} {last} {as_known_on} {scope is None} {pairs}".encode()).hexdigest()
    found = cache.get(key)
    if found is None:
        found = ask()
        cache.set(key, found, KEPT_SECONDS)
    return found
