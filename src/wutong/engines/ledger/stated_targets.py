"""Targets that documents state: accepted figures, put forward for targets that are still to be set. Nothing is approved."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from wutong.engines.ledger.adoptions import in_force
from wutong.engines.ledger.models import Claim, Series, TargetProposal
from wutong.engines.ledger.proposals import DOCUMENT, propose_target
from wutong.engines.ledger.revising import typed_target
from wutong.engines.ledger.rows import CLAIM_NEEDS, figure_of
from wutong.engines.ledger.types import Figure
from wutong.kernel.errors import WutongError
from wutong.kernel.quantity import Quantity

MEASURES = dict(Series.MEASURES)


def stated_targets(subject: str, years: tuple[int, int], indicators: Collection[str] | None = None) -> list[Figure]:
    """Return what accepted figures of documents aim at for the last of `years`, or for all of them, in one statement."""
    rows = in_force("target").filter(
        series__subject__key=subject, period_end__year=years[1], period_start__year__gte=years[0],
        claim__source__kind="document",
    )  # fmt: skip
    if indicators is not None:
        rows = rows.filter(series__indicator__code__in=list(indicators))
    found = rows.select_related(*(f"claim__{need}" for need in CLAIM_NEEDS)).order_by("claim_id")
    return [figure_of(row.claim, row.sequence) for row in found if row.claim is not None]


def propose_stated(key: str, figure: Figure, *, unit: str) -> bool:
    """Put a stated target forward in the name of whoever accepted the figure; return whether that is new.

    What cannot be a target in `unit` and what the same document was taken for before are left.
    """
    claim = Claim.objects.select_related("source", "recorded_by").get(pk=figure.claim_id)
    document = (claim.source.document_code or claim.source.key).removeprefix("document:")
    words = figure.quantity is None
    try:
        printed = typed_target(_text(figure), unit, figure.series.measure, in_words=words)
    except WutongError:
        return False
    before = TargetProposal.objects.filter(target=key, basis=DOCUMENT, document=document, printed=printed)
    if claim.recorded_by is None or before.exists():
        return False
    reason = f"《{figure.source.title}》{figure.source.place}：{figure.printed}{figure.unit}"
    propose_target(
        key, series=figure.series, unit=unit, basis=DOCUMENT, printed=printed, reason=reason, document=document,
        in_words=words, by=claim.recorded_by,
    )  # fmt: skip
    return True


def _text(figure: Figure) -> str:
    """Return a figure as somebody would type it, its unit behind it."""
    if figure.quantity is None:
        return figure.printed
    one = replace(figure.quantity, printed="")
    return Quantity.of(one.value, "", comparator=one.comparator, high=one.high).printed + figure.unit
