"""The inbox over the API."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from wutong.platform.access.api import SIGNED_IN, needs
from wutong.platform.notices import api

router = Router(tags=["notices"])
MOST = 200


class NoticeOut(Schema):
    """One notice; `read_at` is null while it is unread."""

    id: int
    topic: str
    title: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None


class CountOut(Schema):
    """How many notices were meant."""

    count: int


@router.get("/", response=list[NoticeOut])
@needs(SIGNED_IN)
def notices(request: HttpRequest, unread: bool = False, before: int = 0) -> list[api.Notice]:
    """The caller's notices, newest first, at most 200; `before` is the id to go on from."""
    rows = api.inbox(request.user, unread_only=unread).order_by("-id")
    return list((rows.filter(id__lt=before) if before else rows)[:MOST])


@router.get("/unread", response=CountOut)
@needs(SIGNED_IN)
def unread(request: HttpRequest) -> dict[str, int]:
    """How many the caller has not read."""
    return {"count": api.unread_count(request.user)}


@router.post("/read", response=CountOut)
@needs(SIGNED_IN)
def read_all(request: HttpRequest) -> dict[str, int]:
    """Mark all as read; returns how many were not."""
    return {"count": api.mark_all_read(request.user)}


@router.post("/{int:number}/read", response=CountOut)
@needs(SIGNED_IN)
def read(request: HttpRequest, number: int) -> dict[str, int]:
    """Mark one as read."""
    if not api.mark_read(request.user, number):
        raise Http404
    return {"count": 1}
