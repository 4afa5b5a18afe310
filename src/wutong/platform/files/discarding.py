"""Removing a stored file whose content the law says must go: its bytes and receipts, once nothing else refers to it.

Rows that name a file by a foreign key are found by themselves, and so are jobs that were given its digest; what keeps a
digest in some other way says so in its pack's declaration (`Pack.holds_file`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from wutong.platform.audit.api import record_act
from wutong.platform.files.api import path_of
from wutong.platform.files.models import StoredFile
from wutong.platform.jobs.models import Job
from wutong.platform.packs import packs, resolve


@transaction.atomic
def discard(digest: str, *, person: Any, reason: str) -> bool:
    """Remove a stored file for good, unless something still refers to it; say whether it goes.

    The bytes go when the transaction of the caller is committed.
    """
    if held(digest):
        return False
    receipts = StoredFile.objects.filter(digest=digest)
    numbers = list(receipts.values_list("pk", flat=True))
    receipts.delete()
    record_act(
        "files.discard", person=person, object_kind="file", object_key=digest,
        detail={"receipts": numbers, "reason": reason},
    )  # fmt: skip
    transaction.on_commit(lambda: _remove(digest))
    return True


def held(digest: str) -> bool:
    """Return whether anything refers to a stored file: a row by foreign key, a job, or a pack that says so."""
    rows = StoredFile.objects.filter(digest=digest)
    by_key = any(
        relation.related_model.objects.filter(**{f"{relation.field.name}__in": rows}).exists()
        for relation in StoredFile._meta.related_objects
    )
    return by_key or _named_by_a_job(digest) or any(holds(digest) for holds in _holders())


def _named_by_a_job(digest: str) -> bool:
    told = Job.objects.annotate(told=Cast("arguments", TextField()))
    return told.filter(told__contains=digest).exists()


def _holders() -> list[Callable[[str], bool]]:
    return [cast(Callable[[str], bool], resolve(pack.holds_file)) for pack in packs() if pack.holds_file]


def _remove(digest: str) -> None:
    """Remove the bytes, unless the same content has been handed in again since the receipts went."""
    place = path_of(digest)
    aside = place.with_name(f"{digest}.discarded")
    try:
        place.rename(aside)
    except FileNotFoundError:
        return
    if StoredFile.objects.filter(digest=digest).exists():
        aside.rename(place)
    else:
        aside.unlink()
