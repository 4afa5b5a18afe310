"""Sending a paper to its readers: whoever papers are for is told once, and it can be seen who has opened the notice."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wutong.engines.ledger import api as ledger
from wutong.packs.papers.errors import NobodyToRead, PaperDoubtful
from wutong.packs.papers.models import IssuedPaper
from wutong.platform.access.api import scope_of
from wutong.platform.access.scope import Scope
from wutong.platform.accounts.api import holders_of
from wutong.platform.audit.api import record_act
from wutong.platform.notices.api import Notice, notify_all, told_under


def readers_of(row: IssuedPaper) -> list[Any]:
    """Return whom papers are for, without those who may not see one of this paper's figures.

    People who may see the same are asked about together: most readers may see everything.
    """
    scopes = {person: scope_of(person, "figures.read") for person in holders_of(["papers.receive"])}
    whole = {scope for scope in set(scopes.values()) if _seen_whole(row, scope)}
    return [person for person, scope in scopes.items() if scope in whole]


def _seen_whole(row: IssuedPaper, scope: Scope) -> bool:
    return len(ledger.figures_by_id(row.claims, scope)) == len(row.claims)


@transaction.atomic
def send(row: IssuedPaper, *, by: Any, post: str = "", reason: str = "") -> list[Any]:
    """Tell every reader that the paper is there, each once however often it is sent; return them.

    reason  why it is sent although the auditor found something

    Raises
        PaperDoubtful  if the auditor found something and no reason is given
        NobodyToRead   if nobody holds a post that papers are for, or none of them may see its figures
    """
    if row.findings and not reason.strip():
        raise PaperDoubtful(title=row.title, count=len(row.findings))
    readers = readers_of(row)
    if not readers:
        raise NobodyToRead(title=row.title)
    page = reverse("paper", args=[row.pk])  # also what the notice is known by
    notify_all(readers, key=page, topic="papers", title=_("请阅：%s") % row.title, body=reason.strip(), link=page)
    record_act(
        "papers.send", person=by, post=post, object_kind="paper", object_key=str(row.pk),
        detail={"title": row.title, "file": row.file.digest, "to": [one.username for one in readers], "reason": reason.strip()},
    )  # fmt: skip
    return readers


def sent_to(row: IssuedPaper) -> list[Notice]:
    """Return the notices under which a paper was sent: to whom, when, and when each was opened."""
    return told_under(reverse("paper", args=[row.pk]), readers_of(row))
