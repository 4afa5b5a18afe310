"""What people say about targets: noted with name and time, in the order in which it was said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from wutong.engines.ledger.errors import CommentEmpty
from wutong.engines.ledger.models import TargetComment
from wutong.engines.ledger.moment import KnownOn, end_of
from wutong.platform import clock
from wutong.platform.audit.api import record_act

LONGEST = 500


@dataclass(frozen=True)
class Comment:
    """What somebody said about a target."""

    target: str
    text: str
    by: str
    at: datetime


def comment_on(key: str, text: str, *, by: Any, post: str = "") -> Comment:
    """Note what somebody says about a target.

    Raises
        CommentEmpty  without a text
    """
    if not text.strip():
        raise CommentEmpty()
    with transaction.atomic():
        row = TargetComment.objects.create(target=key, text=text.strip()[:LONGEST], by=by, at=clock.now())
        record_act(
            "ledger.comment", person=by, post=post, object_kind="target", object_key=key, detail={"comment": row.pk}
        )
    return Comment(key, row.text, str(by), row.at)


def comments_on(keys: Collection[str], *, as_known_on: KnownOn = None) -> list[Comment]:
    """Return what was said about these targets until a moment, first to last, in one statement."""
    rows = TargetComment.objects.filter(target__in=keys).select_related("by").order_by("pk")
    if as_known_on is not None:
        rows = rows.filter(at__lte=end_of(as_known_on))
    return [Comment(row.target, row.text, str(row.by), row.at) for row in rows]


def last_words(keys: Collection[str]) -> dict[str, str]:
    """Return the last comment on each of these targets that has any, in one statement."""
    return dict(TargetComment.objects.filter(target__in=keys).order_by("pk").values_list("target", "text"))
