"""What has come in lately and how full the ledger is: for pages that look over all of it.

Looks at the last RECENT rows by key, which grow with time, instead of scanning the whole history.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet

from wutong.engines.ledger.models import Adoption, Claim, Indicator, Source
from wutong.engines.ledger.moment import end_of
from wutong.engines.ledger.series import scoped
from wutong.engines.ledger.types import Coverage, Recording
from wutong.platform.access.scope import Scope

RECENT = 5000
KEPT_SECONDS = 600
DOCUMENT = "document:"


def recent_recordings(
    *, as_known_on: date | datetime | None = None, scope: Scope | None = None, limit: int = 5
) -> list[Recording]:
    """Return what came in last, a row a source and moment, newest first; what the ledger computed itself is left out."""
    stated = Claim.objects.filter(scoped(scope)).exclude(source__kind="computation")
    claims = _known(stated, as_known_on).order_by("-pk")[:RECENT]
    rows = Claim.objects.filter(pk__in=[*claims.values_list("pk", flat=True)])
    grouped = rows.values("source_id", "recorded_at").annotate(
        claims=Count("pk", distinct=True), adopted=Count("adoptions__claim", distinct=True), last=Max("pk")
    )
    newest = list(grouped.order_by("-recorded_at", "-last")[:limit])
    sources = Source.objects.in_bulk({row["source_id"] for row in newest})
    return [_recording(sources[row["source_id"]], row) for row in newest]


def _recording(source: Source, row: dict[str, Any]) -> Recording:
    code = source.document_code or (source.key if source.key.startswith(DOCUMENT) else "")
    document = code.removeprefix(DOCUMENT)
    return Recording(source.title, document, row["recorded_at"], row["claims"], row["adopted"], row["last"])


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
