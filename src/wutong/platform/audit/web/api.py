"""The trail over the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from wutong.platform.access.api import needs
from wutong.platform.audit.models import Act
from wutong.platform.audit.verification import Verification, verify

router = Router(tags=["audit"])
MOST = 1000


class ActOut(Schema):
    """One act with everything its digest covers."""

    sequence: int
    at: datetime
    person: str
    post: str
    verb: str
    object_kind: str
    object_key: str
    detail: dict[str, Any]
    previous: str
    digest: str


class FindingOut(Schema):
    """One thing wrong with the trail."""

    kind: str
    sequence: int
    message: str


class VerificationOut(Schema):
    """The outcome of a proof: `uncovered` acts are younger than the last checkpoint."""

    sound: bool
    acts: int
    head: str
    checkpoints: int
    covered_to: int
    uncovered: int
    findings: list[FindingOut]


@router.get("/acts", response=list[ActOut])
@needs("audit.read")
def acts(request: HttpRequest, after: int = 0, person: str = "", verb: str = "", limit: int = 100) -> list[Act]:
    """Acts in order after a sequence number, at most 1,000 at once."""
    rows = Act.objects.filter(sequence__gt=after).order_by("sequence")
    if person:
        rows = rows.filter(person=person)
    if verb:
        rows = rows.filter(verb=verb)
    return list(rows[: max(1, min(limit, MOST))])


@router.get("/verify", response=VerificationOut)
@needs("audit.read")
def prove(request: HttpRequest) -> dict[str, Any]:
    """Prove the whole trail now; for a large one, the page does it as a job."""
    outcome: Verification = verify()
    return outcome.as_json(request.user.language)  # type: ignore[union-attr]
