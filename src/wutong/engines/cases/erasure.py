"""Lawful deletion: the personal part of events goes, a tombstone with its hash, reason and basis stays.

With the name of a file goes the file itself, unless another case or another part of the product has it too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from wutong.engines.cases import history
from wutong.engines.cases.chain import personal_digest
from wutong.engines.cases.errors import ErasureRefused
from wutong.engines.cases.models import CaseEvent, Tombstone
from wutong.engines.cases.writing import acting
from wutong.platform import clock
from wutong.platform.audit.api import record_act
from wutong.platform.files.discarding import discard

ERASE = "cases.erase"


@transaction.atomic
def erase(case: int, *, reason: str, basis: str, by: Any, events: Iterable[int] = ()) -> int:
    """Delete the personal parts of a case's events; return of how many.

    events  sequences of the events (default: all of the case)
    basis   the law or decision that demands it

    Raises
        ErasureRefused  without reason and basis, or when nothing personal is left
    """
    if not reason.strip() or not basis.strip():
        raise _refused(case, "没有写明理由和依据", "reason or basis is missing")
    wanted = set(events)
    with acting([case], by) as work:
        post = work.post(case, ERASE, act=_("删除个人信息"))
        rows = [
            row
            for row in CaseEvent.objects.filter(case=case).exclude(salt="").order_by("sequence")
            if not wanted or row.sequence in wanted
        ]
        if not rows:
            raise _refused(work[case].state.number, "没有可删除的个人信息", "nothing personal is left in it")
        for row in rows:
            Tombstone.objects.create(
                event=row, personal_digest=personal_digest(row.salt, row.personal), reason=reason.strip(),
                basis=basis.strip(), person=work.by, at=clock.now(),
            )  # fmt: skip
            _empty(row)
        work[case].state = history.states_of([case])[case]
        erased = [row.sequence for row in rows]
        work[case].append("erased", {"events": erased, "basis": basis.strip()}, by=work.by, post=post, at=work.now)
    _discard_files(rows, reason.strip(), by)
    record_act(
        ERASE, person=by, post=post, object_kind="case", object_key=work[case].row.number,
        detail={"events": erased, "basis": basis.strip()},
    )  # fmt: skip
    return len(rows)


def _discard_files(rows: Iterable[CaseEvent], reason: str, by: Any) -> None:
    """Remove the files of erased events, with their copies for the public, from the store."""
    files = [row.body["file"] for row in rows if "file" in row.body]
    for digest in sorted({one[name] for one in files for name in ("digest", "public") if one.get(name)}):
        discard(digest, person=by, reason=reason)


def holds_file(digest: str) -> bool:
    """Return whether an event that was not erased names a stored file: as it was sent, or as its copy for the public."""
    named = CaseEvent.objects.annotate(
        sent=Cast(KT("body__file__digest"), TextField()), public=Cast(KT("body__file__public"), TextField())
    )
    return any(named.filter(kind="file", **{part: digest}).exclude(salt="").exists() for part in ("sent", "public"))


def _empty(row: CaseEvent) -> None:
    """Empty the personal part: the one update the triggers let through, so past the model that refuses all."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_caseevent SET personal = '{}', salt = '' WHERE id = %s", [row.pk])


def _refused(number: Any, zh: str, en: str) -> ErasureRefused:
    return ErasureRefused(number=number, why=zh, why_en=en)
