"""Whole publications: adopting what a document states, and listing it again.

Of what one document says about a fact the first statement counts; what it repeats stands beside it.
A later document supersedes an earlier one where their values differ, unless the caller only wants to fill gaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from wutong.engines.ledger.adoptions import LONGEST_REASON, differ, withdraw
from wutong.engines.ledger.announcements import announce
from wutong.engines.ledger.catalogue import subjects_by_name
from wutong.engines.ledger.claims import figure
from wutong.engines.ledger.models import Adoption, Claim
from wutong.engines.ledger.rows import CLAIM_NEEDS, figure_of
from wutong.engines.ledger.series import scoped
from wutong.engines.ledger.types import Figure, SubjectInfo
from wutong.kernel.likeness import plain
from wutong.platform import clock
from wutong.platform.access.scope import Scope

Fact = tuple[int, str, str]


def adopt_published(
    claim_ids: Sequence[int], *, reason: str, by: Any = None, post: str = "", only_new: bool = False
) -> int:
    """Adopt the claims of one publication in one transaction and return how many adoptions were written.

    With `only_new` a fact that has an adopted value keeps it; the claim stands beside it.
    """
    with transaction.atomic():
        claims = list(Claim.objects.filter(pk__in=claim_ids).select_related(*CLAIM_NEEDS).order_by("pk"))
        latest = _latest_of(claims)
        chosen: dict[Fact, Adoption] = {}
        for claim in claims:
            fact = (claim.series_id, claim.period, claim.kind)
            before = latest.get(fact)
            if fact not in chosen and _counts(claim, before, only_new):
                chosen[fact] = _adoption(claim, before.sequence if before else 0, by, post, reason)
        rows = Adoption.objects.bulk_create(chosen.values(), batch_size=2000)
        announce(rows, by=by, post=post)
    return len(chosen)


def _latest_of(claims: Sequence[Claim]) -> dict[Fact, Adoption]:
    rows = Adoption.objects.filter(series_id__in={claim.series_id for claim in claims}).order_by("sequence")
    needs = (f"claim__{need}" for need in CLAIM_NEEDS)
    return {(row.series_id, row.period, row.kind): row for row in rows.select_related(*needs)}


def _counts(claim: Claim, before: Adoption | None, only_new: bool) -> bool:
    if before is None or before.claim is None:
        return True
    if only_new or before.claim.source_id == claim.source_id:
        return False
    return differ(figure_of(claim), figure_of(before.claim))


def _adoption(claim: Claim, sequence: int, by: Any, post: str, reason: str) -> Adoption:
    return Adoption(
        series=claim.series, period=claim.period, period_start=claim.period_start, period_end=claim.period_end,
        kind=claim.kind, sequence=sequence + 1, claim=claim, recorded_at=clock.now(), recorded_by=by, post=post,
        reason=reason[:LONGEST_REASON],
    )  # fmt: skip


def withdraw_claim(claim_id: int, *, by: Any, reason: str, post: str = "") -> bool:
    """Withdraw a claim's adoption when it is the adopted value; return whether it was. The claim itself stays.

    Raises
        ClaimUnknown  if there is no such claim
    """
    found = figure(claim_id)
    if found.sequence is None:
        return False
    withdraw(found.series, found.period, by=by, expected=found.sequence, reason=reason, kind=found.kind, post=post)
    return True


def claims_from(source_key: str, scope: Scope | None = None) -> list[Figure]:
    """Return what one source states, in the order in which it was recorded."""
    rows = Claim.objects.select_related(*CLAIM_NEEDS).filter(scoped(scope), source__key=source_key)
    return [figure_of(row) for row in rows.order_by("pk")]


def find_subject(name: str) -> list[SubjectInfo]:
    """Return the subjects of this name or key, spaces and brackets aside; a name that is only alike is another subject's."""
    return subjects_by_name().get(plain(name), [])
