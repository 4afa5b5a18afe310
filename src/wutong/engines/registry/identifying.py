"""Which entities of an import are ones that other sources know already: sure ones are merged, doubtful ones asked about.

Records with a credit code are joined by it while they are written. What is left here are those without one, on either
side: their names, addresses, persons and phones are compared by `engines.matching`, whose reasons are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from wutong.engines.matching.api import find_matches
from wutong.engines.matching.types import Match, Record
from wutong.engines.registry import models
from wutong.engines.registry.declarations import identity_thresholds
from wutong.engines.registry.identity import alone
from wutong.engines.registry.merging import merge_many
from wutong.platform import clock

_PIECE = 500
_AS_GOOD = 0.02  # candidates this close to the best leave open which one is meant


def identify(batch: int, since: datetime) -> dict[str, int]:
    """Compare the entities that a batch has made with those of other sources; return how many were merged and are doubtful.

    May be called again: entities that were merged, and pairs that were asked about, are left alone.
    """
    source = models.ImportBatch.objects.get(pk=batch).source
    # By the ends of the index: among a million links of one source it says at once that there are no others.
    if not models.IdentityLink.objects.filter(Q(source__lt=source) | Q(source__gt=source)).exists():
        return {"merged": 0, "doubtful": 0}
    made = models.IdentityLink.objects.filter(source=source, reason="new", valid_from=since).values("entity")
    new = models.Entity.objects.filter(pk__in=made, merged_into=None, kind__in=["firm", "institution"])
    elsewhere = models.IdentityLink.objects.filter(entity=OuterRef("pk")).exclude(source=source)
    old = models.Entity.objects.filter(Exists(elsewhere), merged_into=None, kind__in=["firm", "institution"])
    if not old.exists():
        return {"merged": 0, "doubtful": 0}
    matches = [*_compared(new.filter(code=""), old), *_compared(new.exclude(code=""), old.filter(code=""))]
    with transaction.atomic():
        alone()
        return _decided(matches)


def _compared(left: QuerySet[Any], right: QuerySet[Any]) -> list[Match]:
    if not left.exists() or not right.exists():
        return []
    return find_matches(_records(left), _records(right), threshold=identity_thresholds()["doubtful"])


def _records(entities: QuerySet[Any]) -> list[Record]:
    """Return entities as the matching takes them, with every other name they have."""
    other: dict[int, list[str]] = defaultdict(list)
    rows = list(entities.values_list("pk", "name", "code", "address", "person", "phone").iterator(chunk_size=20_000))
    known = models.EntityName.objects.filter(entity__in=entities.values("pk")).exclude(kind="misspelt")
    for number, text in known.values_list("entity", "text").iterator(chunk_size=20_000):
        other[number].append(text)
    return [
        Record(str(number), name, code, address, person, phone, tuple(text for text in other[number] if text != name))
        for number, name, code, address, person, phone in rows
    ]


def _decided(matches: Sequence[Match]) -> dict[str, int]:
    """Merge the pairs that are certain and stand alone; ask about the rest, once for each pair."""
    certain = identity_thresholds()["certain"]
    by_left: dict[str, list[Match]] = defaultdict(list)
    for match in sorted(matches, key=lambda one: -one.score):
        by_left[match.left].append(match)
    sure, doubtful = [], []
    for found in by_left.values():
        alone_best = len(found) == 1 or found[1].score < found[0].score - _AS_GOOD
        if found[0].score >= certain and alone_best and not _contradicted(found[0]):
            sure.append(found[0])
        else:
            doubtful += found
    refused = _decided_before(sure)
    merged = merge_many([
        (int(one.left), int(one.right), one.score, _reasons(one))
        for one in sure if frozenset((int(one.left), int(one.right))) not in refused
    ])  # fmt: skip
    return {"merged": merged, "doubtful": _ask(doubtful)}


def _contradicted(match: Match) -> bool:
    """Return whether two credit codes speak against a pair, which then only people may join."""
    return any(reason.kind.startswith("code.") and reason.weight < 0 for reason in match.reasons)


def _decided_before(matches: Sequence[Match]) -> set[frozenset[int]]:
    """Return the pairs that people have decided about, whichever way round they stand."""
    lefts = sorted({int(one.left) for one in matches})
    found: set[frozenset[int]] = set()
    for start in range(0, len(lefts), _PIECE):
        rows = models.Review.objects.filter(left__in=lefts[start : start + _PIECE]).values_list("left", "right")
        taken_back = models.Merge.objects.filter(absorbed__in=lefts[start : start + _PIECE]).exclude(undone_at=None)
        found |= {frozenset(pair) for pair in [*rows, *taken_back.values_list("absorbed", "into")]}
    return found


def _ask(matches: Iterable[Match]) -> int:
    now = clock.now()
    rows = [
        models.Review(
            left_id=int(one.left), right_id=int(one.right), score=one.score, reasons=_reasons(one), recorded_at=now
        )
        for one in matches
    ]
    before = models.Review.objects.count()
    models.Review.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_PIECE)
    return models.Review.objects.count() - before


def _reasons(match: Match) -> list[dict[str, Any]]:
    return [{"kind": one.kind, "weight": round(one.weight, 3), "detail": one.detail} for one in match.reasons]
