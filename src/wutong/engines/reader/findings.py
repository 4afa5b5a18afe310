"""What the auditor finds in a stored document, and what reviewers say of it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count

from wutong.engines.reader import api, stored
from wutong.engines.reader.errors import FindingChanged, FindingMissing, FindingStateUnknown, ReportFormUnknown
from wutong.engines.reader.models import DocumentFinding
from wutong.engines.reader.types import AuditedDocument, Explanation, Finding, FindingFigure, KnownFigure
from wutong.platform import clock
from wutong.platform.audit.api import record_act

REPORT_FORMS = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
BATCH = 500
FINDING_STATES = ("open", "confirmed", "dismissed")


@dataclass(frozen=True)
class FindingInfo:
    """A finding as it is kept, with a reviewer's word."""

    id: int
    document: str
    finding: Finding
    state: str
    note: str
    version: int
    decided_by: str
    decided_at: datetime | None

    @property
    def start(self) -> int:
        """The first place the finding speaks of."""
        return self.finding.figures[0].start if self.finding.figures else 0


def audit_stored(code: str, *, known: Sequence[KnownFigure] = (), by: Any = None) -> int:
    """Audit a stored document as its figures now stand and return how many findings it has.

    A figure that was rejected is read as the document prints it: what is not wanted in the ledger may still be wrong.
    What reviewers decided stays where the same is found again; open findings that are no longer found go. `known` are
    figures stated elsewhere.
    """
    figures = [found.figure for found in stored.candidates(code)]
    found = {_key(one): one for one in api.audit(stored.located_text(code), figures=figures, known=known)}
    with transaction.atomic():
        rows = DocumentFinding.objects.filter(document=code)
        rows.filter(state="open").exclude(key__in=list(found)).delete()
        kept = set(found) & set(rows.values_list("key", flat=True))
        fresh = [_row(code, key, one) for key, one in found.items() if key not in kept]
        DocumentFinding.objects.bulk_create(fresh, batch_size=BATCH)
        again = list(rows.filter(key__in=kept, state="open"))
        for row in again:
            row.content = asdict(found[row.key])
        DocumentFinding.objects.bulk_update(again, ["content"], batch_size=BATCH)
        record_act("document.audited", person=by, object_kind="document", object_key=code, detail={"found": len(found)})
    return len(found)


def _key(finding: Finding) -> str:
    places = ",".join(f"{figure.start}-{figure.end}" for figure in finding.figures)
    return hashlib.sha256(f"{finding.rule}|{places}".encode()).hexdigest()[:32]


def _row(code: str, key: str, finding: Finding) -> DocumentFinding:
    start = finding.figures[0].start if finding.figures else 0
    return DocumentFinding(
        document=code, key=key, start=start, rule=finding.rule, content=asdict(finding), recorded_at=clock.now()
    )


def findings(code: str) -> list[FindingInfo]:
    """Return the findings of a document in the order of its text."""
    rows = DocumentFinding.objects.filter(document=code).select_related("decided_by").order_by("start", "pk")
    return [_info(row) for row in rows]


def open_findings(codes: Sequence[str]) -> dict[str, int]:
    """Return how many findings of each document nobody has looked at yet."""
    rows = DocumentFinding.objects.filter(document__in=codes, state="open").order_by().values_list("document")
    return dict(rows.annotate(Count("pk")))


def finding(finding_id: int) -> FindingInfo:
    """Return one finding.

    Raises
        FindingMissing  if there is none with this number
    """
    row = DocumentFinding.objects.filter(pk=finding_id).select_related("decided_by").first()
    if row is None:
        raise FindingMissing(number=finding_id)
    return _info(row)


def _info(row: DocumentFinding) -> FindingInfo:
    content = dict(row.content)
    content["figures"] = tuple(FindingFigure(**one) for one in content["figures"])
    content["explanations"] = tuple(Explanation(**one) for one in content["explanations"])
    return FindingInfo(
        row.pk, row.document, Finding(**content), row.state, row.note, row.version, str(row.decided_by or ""),
        row.decided_at,
    )  # fmt: skip


def decide_finding(
    finding_id: int, *, state: str, expected: int, by: Any, note: str = "", post: str = ""
) -> FindingInfo:
    """Record whether a finding is true (`confirmed`), no problem (`dismissed`), or to be looked at again (`open`).

    Raises
        FindingStateUnknown  for any other state
        FindingChanged       if another reviewer decided since version `expected`; nothing is written then
    """
    if state not in FINDING_STATES:
        raise FindingStateUnknown(state=state)
    with transaction.atomic():
        before = finding(finding_id)
        opened = state == "open"
        changed = DocumentFinding.objects.filter(pk=finding_id, version=expected).update(
            state=state, note=note[:300], version=expected + 1, decided_by=None if opened else by,
            decided_at=None if opened else clock.now(),
        )  # fmt: skip
        if not changed:
            raise FindingChanged(who=before.decided_by or "—", state=dict(DocumentFinding.STATES)[before.state])
        record_act(
            f"finding.{state}", person=by, post=post, object_kind="finding", object_key=str(finding_id),
            detail={"document": before.document, "rule": before.finding.rule},
        )  # fmt: skip
    return finding(finding_id)


def report(code: str, form: str) -> bytes:
    """Return a document with its findings in the margin as `html` or `docx`; what was dismissed is left out.

    Raises
        ReportFormUnknown  for any other form
    """
    if form not in REPORT_FORMS:
        raise ReportFormUnknown(form=form)
    shown = tuple(one.finding for one in findings(code) if one.state != "dismissed")
    audited = AuditedDocument(stored.document(code).title, stored.located_text(code), shown)
    return api.audit_report(form, [audited])
