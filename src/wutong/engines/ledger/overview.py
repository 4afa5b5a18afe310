"""What has come in lately and how full the ledger is: for pages that look over all of it.

Looks at the last RECENT rows by key, which grow with time, instead of scanning the whole history.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Max, QuerySet
from django.db.models.functions import TruncDate

from wutong.engines.ledger.catalogue import indicators
from wutong.engines.ledger.models import Adoption, Claim, Indicator, Source
from wutong.engines.ledger.moment import end_of
from wutong.engines.ledger.series import scoped
from wutong.engines.ledger.types import Coverage, IndicatorInfo, Recording
from wutong.platform import clock
from wutong.platform.access.scope import Scope

RECENT = 5000
NAMED = 3  # indicators of a recording that are named
KEPT_SECONDS = 600
DOCUMENT = "document:"


def recent_recordings(
    *, as_known_on: date | datetime | None = None, scope: Scope | None = None, limit: int = 5
) -> list[Recording]:
    """Return what came in last, a row a source and day, newest first; what the ledger computed itself is left out."""
    stated = Claim.objects.filter(scoped(scope)).exclude(source__kind="computation")
    claims = _known(stated, as_known_on).order_by("-pk")[:RECENT]
    day = TruncDate("recorded_at", tzinfo=clock.SHANGHAI)
    recent = Claim.objects.filter(pk__in=[*claims.values_list("pk", flat=True)]).annotate(day=day).order_by()
    rows = recent.values("source_id", "day")
    grouped = rows.annotate(
        claims=Count("pk", distinct=True), adopted=Count("adoptions__claim", distinct=True), last=Max("pk"),
        moment=Max("recorded_at"),
    )  # fmt: skip
    newest = list(grouped.order_by("-moment", "-last")[:limit])
    sources = Source.objects.in_bulk({row["source_id"] for row in newest})
    about = _about(rows.filter(source_id__in=sources))
    return [_recording(sources[row["source_id"]], row, about[row["source_id"], row["day"]]) for row in newest]


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


def coverage(*, as_known_on: date | datetime | None = None, scope: Scope | None = None) -> Coverage:
    """Return how many indicators have a figure at all, and for each year how many have one of that year.

    Counted again only when something has been adopted since.
    """
    seen = Indicator.objects.all() if scope is None else Indicator.objects.filter(pk__in=_visible(scope))
    adoptions = _known(Adoption.objects.filter(scoped(scope), kind="actual", claim__isnull=False), as_known_on)

    def count() -> Coverage:
        per_year = (
            adoptions.order_by().values_list("period_end__year").annotate(n=Count("series__indicator", distinct=True))
        )
        filled = adoptions.order_by().aggregate(n=Count("series__indicator", distinct=True))["n"]
        return Coverage(seen.count(), filled, dict(sorted(per_year)))

    return _kept(("coverage", as_known_on, scope), count)


def _visible(scope: Scope) -> QuerySet[Any]:
    from wutong.engines.ledger.models import Series

    return Series.objects.filter(scope.filter("subject__area__path", "indicator__field_group")).values("indicator")


def _known(rows: QuerySet[Any], as_known_on: date | datetime | None) -> QuerySet[Any]:
    return rows if as_known_on is None else rows.filter(recorded_at__lte=end_of(as_known_on))


def _kept(question: tuple[Any, ...], count: Callable[[], Coverage]) -> Coverage:
    """Keep an answer under the last adoption's key: nothing adopted since, nothing changed."""
    last = Adoption.objects.order_by("-pk").values_list("pk", flat=True).first()
    scope = question[2]
    pairs = "" if scope is None else ",".join(f"{path}:{group}" for path, group in sorted(scope.pairs))
    key = f"ledger-{question[0]}-{last}-{question[1]}-{pairs}".replace(" ", "_")
    found = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, KEPT_SECONDS)
    return found
