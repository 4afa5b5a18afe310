"""Pairs that may be one: a queue for people, who accept, refuse, or take back what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from wutong.engines.registry import models
from wutong.engines.registry.access import visible
from wutong.engines.registry.errors import MergeRefused
from wutong.engines.registry.firms import firms
from wutong.engines.registry.identity import alone, number_of, root, roots
from wutong.engines.registry.merging import merge, undo_merge
from wutong.engines.registry.types import Firm, ReviewItem
from wutong.platform import clock
from wutong.platform.access.scope import Scope
from wutong.platform.audit.api import record_act


def reviews(
    scope: Scope | None = None, *, state: str = "pending", first: int = 0, count: int = 50
) -> tuple[list[ReviewItem], int]:
    """Return a page of the queue, the likeliest first, and how many there are; of pairs that may be seen."""
    rows = models.Review.objects.filter(state=state).order_by("-score", "id")
    if scope is not None:
        seen = models.Entity.objects.filter(visible(scope)).values("pk")
        rows = rows.filter(left__in=seen, right__in=seen)
    page = list(rows[first : first + count])
    return _items(page, scope), rows.count()


def review(number: int, scope: Scope | None = None) -> ReviewItem:
    """Return one pair; raises MergeRefused where there is none that may be seen."""
    row = models.Review.objects.filter(pk=number).first()
    if row is None:
        raise _absent(number)
    return _items([row], scope)[0]


def _items(rows: Sequence[models.Review], scope: Scope | None) -> list[ReviewItem]:
    """Return pairs with both sides as they are shown today; a fixed number of statements, however many pairs."""
    found = roots([number for row in rows for number in (row.left_id, row.right_id)])
    sides = {number_of(one.key): one for one in firms(found, scope, whole=True)}
    return [_item(row, sides.get(found[row.left_id]), sides.get(found[row.right_id])) for row in rows]


def _item(row: models.Review, left: Firm | None, right: Firm | None) -> ReviewItem:
    if left is None or right is None:
        raise _absent(row.pk)
    return ReviewItem(
        row.pk, left, right, row.score, tuple(row.reasons), row.state, row.decided_by, row.decided_at, row.note,
        row.merge_id,
    )  # fmt: skip


@transaction.atomic
def accept(number: int, *, by: Any, note: str = "", post: str = "", scope: Scope | None = None) -> int:
    """Decide that a pair is one and return the number of the merge.

    Raises
        MergeRefused  if there is no such pair, it was decided before, or it cannot be merged
    """
    row = _open(number, scope)
    done = merge(row.left.key, row.right.key, by=by, score=row.score, reasons=row.reasons, note=note, post=post)
    row.merge_id = done
    _decide(row, "accepted", by, note)
    return done


@transaction.atomic
def refuse(number: int, *, by: Any, note: str = "", post: str = "", scope: Scope | None = None) -> None:
    """Decide that a pair is not one; it is not asked again.

    Raises
        MergeRefused  if there is no such pair, or it was decided before
    """
    row = _open(number, scope)
    _decide(row, "refused", by, note)
    record_act(
        "registry.refuse", person=by, post=post, object_kind="firm", object_key=row.left.key,
        detail={"other": row.right.key, "score": f"{row.score:.4f}", "note": note},
    )  # fmt: skip


@transaction.atomic
def undo(number: int, *, by: Any, note: str = "", post: str = "", scope: Scope | None = None) -> None:
    """Take a decision back: the merge is undone, and the pair stands in the queue again.

    Raises
        MergeRefused  if there is no such pair, or nothing was decided
    """
    alone()
    review(number, scope)
    row = models.Review.objects.select_for_update().get(pk=number)
    if row.state == "pending":
        raise MergeRefused(
            what=f"撤销第 {number} 项判定", why="这一对还没有判定", why_en="nothing was decided about it"
        )
    if row.state == "accepted" and row.merge_id:
        undo_merge(row.merge_id, by=by, note=note, post=post)
    row.merge_id, row.decided_at, row.decided_by, row.note, row.state = None, None, "", note[:300], "pending"
    row.save()


def _open(number: int, scope: Scope | None) -> models.Review:
    alone()
    review(number, scope)
    row = models.Review.objects.select_for_update().get(pk=number)
    if row.state not in {"pending", "undone"}:
        raise MergeRefused(
            what=f"判定第 {number} 项",
            why=f"{row.decided_by or '系统'} 已经判定过",
            why_en=f"{row.decided_by or 'the product'} has decided it",
        )
    if root(row.left_id) == root(row.right_id):
        raise MergeRefused(what=f"判定第 {number} 项", why="它们已是同一主体", why_en="they are one already")
    return row


def _decide(row: models.Review, state: str, by: Any, note: str) -> None:
    row.state, row.decided_by, row.decided_at, row.note = state, str(by or ""), clock.now(), note[:300]
    row.save(update_fields=["state", "decided_by", "decided_at", "note", "merge"])


def _absent(number: int) -> MergeRefused:
    return MergeRefused(
        what=f"打开第 {number} 项", why="没有这一项，或您无权查看", why_en="there is none, or you may not see it"
    )
