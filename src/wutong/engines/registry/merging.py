"""Entities that were found to be one, and the way back: links and records stay where they are, only `merged_into` moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from wutong.engines.registry import models
from wutong.engines.registry.errors import MergeRefused
from wutong.engines.registry.identity import alone, members, number_of, root, roots
from wutong.engines.registry.showing import refresh
from wutong.engines.registry.types import MergeInfo
from wutong.platform import clock
from wutong.platform.audit.api import record_act

Reasons = Sequence[Mapping[str, Any]]


@transaction.atomic
def merge(
    absorbed: str,
    into: str,
    *,
    by: Any,
    score: float | None = None,
    reasons: Reasons = (),
    note: str = "",
    post: str = "",
) -> int:
    """Hold one entity to be another from now on and return the number of the merge, which may be undone.

    Raises
        MergeRefused  if they are one already, or of two kinds
    """
    alone()
    one, two = root(number_of(absorbed)), root(number_of(into))
    rows = models.Entity.objects.in_bulk([one, two])
    if one == two or len(rows) < 2 or rows[one].kind != rows[two].kind:
        raise MergeRefused(
            what=f"合并 {absorbed} 与 {into}",
            why="它们已是同一主体，或不是同一类",
            why_en="they are one already, or of two kinds",
        )
    number = _join([(one, two, score, reasons, note)], str(by or ""))[0]
    refresh([two])
    detail = {"into": f"E{two}", "score": f"{score:.4f}" if score is not None else "", "note": note}
    record_act("registry.merge", person=by, post=post, object_kind="firm", object_key=f"E{one}", detail=detail)
    return number


def merge_many(pairs: Sequence[tuple[int, int, float, Reasons]]) -> int:
    """Merge pairs (absorbed, into, score, reasons) that the product itself is sure of; return how many were.

    A pair whose entities have become one meanwhile is left out. Inside the caller's transaction, after `alone`.
    """
    now_of = roots([number for one, two, _score, _reasons in pairs for number in (one, two)])
    leader = dict(now_of)

    def find(number: int) -> int:
        number = leader.get(number, number)
        while (further := leader.get(number, number)) != number:
            number = further
        return number

    done = []
    for one, two, score, reasons in pairs:
        first, second = find(one), find(two)
        if first != second:
            leader[first] = second
            done.append((first, second, score, reasons, ""))
    _join(done, "")
    refresh(find(into) for _one, into, *_rest in done)
    return len(done)


def _join(pairs: Sequence[tuple[int, int, float | None, Reasons, str]], by: str) -> list[int]:
    now = clock.now()
    rows = models.Merge.objects.bulk_create(
        [
            models.Merge(
                absorbed_id=one, into_id=two, score=score, reasons=list(reasons), note=note[:300], at=now, by=by
            )
            for one, two, score, reasons, note in pairs
        ],
        batch_size=500,
    )
    targets = {one: two for one, two, *_rest in pairs}
    entities = []
    for start in range(0, len(pairs), 500):
        entities += models.Entity.objects.filter(pk__in=[one for one, *_rest in pairs[start : start + 500]])
    for entity in entities:
        entity.merged_into_id = targets[entity.pk]
    models.Entity.objects.bulk_update(entities, ["merged_into"], batch_size=500)
    return [row.pk for row in rows]


@transaction.atomic
def undo_merge(number: int, *, by: Any, note: str = "", post: str = "") -> None:
    """Take a merge back: both entities are shown again as their own records say, byte for byte as without it.

    Merges that came before or after it stay as they are.

    Raises
        MergeRefused  if there is none, or it was taken back before
    """
    alone()
    row = models.Merge.objects.select_for_update().filter(pk=number, undone_at=None).first()
    if row is None:
        raise MergeRefused(
            what=f"撤销第 {number} 次合并",
            why="没有这次合并，或它已撤销",
            why_en="there is no such merge, or it was undone before",
        )
    before = root(row.into_id)
    models.Entity.objects.filter(pk=row.absorbed_id).update(merged_into=None)
    row.undone_at, row.undone_by, row.undone_note = clock.now(), str(by or ""), note[:300]
    row.save(update_fields=["undone_at", "undone_by", "undone_note"])
    models.Review.objects.filter(merge=row).update(
        state="undone", decided_at=clock.now(), decided_by=str(by or ""), note=note[:300]
    )
    refresh([before, row.absorbed_id])
    record_act(
        "registry.unmerge", person=by, post=post, object_kind="firm", object_key=f"E{row.absorbed_id}",
        detail={"merge": number, "note": note},
    )  # fmt: skip


def merges(key: str) -> list[MergeInfo]:
    """Return the merges an entity was part of, on either side, the latest first; taken-back ones too."""
    number = number_of(key)
    group = members([root(number)])[root(number)]
    rows = models.Merge.objects.filter(absorbed__in=group) | models.Merge.objects.filter(into__in=group)
    return [_info(row) for row in rows.select_related("absorbed", "into").order_by("-id").distinct()]


def recent_merges(count: int = 100) -> list[MergeInfo]:
    """Return the last merges, the latest first."""
    return [_info(row) for row in models.Merge.objects.select_related("absorbed", "into").order_by("-id")[:count]]


def _info(row: models.Merge) -> MergeInfo:
    return MergeInfo(
        row.pk, row.absorbed.key, row.absorbed.name, row.into.key, row.into.name, row.score, tuple(row.reasons), row.note,
        row.at, row.by, row.undone_at, row.undone_by,
    )  # fmt: skip
