"""Adoptions: which claim is the figure, by whose word, since when; and what was adopted at any moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Length

from wutong.engines.ledger._core.comparison import same_value
from wutong.engines.ledger.announcements import announce
from wutong.engines.ledger.catalogue import series_rows
from wutong.engines.ledger.errors import AdoptionConflict, ClaimUnknown
from wutong.engines.ledger.models import Adoption, Claim, Series
from wutong.engines.ledger.moment import end_of
from wutong.engines.ledger.rows import claim_text, figures_from
from wutong.engines.ledger.series import key_of, known_series, normal_key, scoped
from wutong.engines.ledger.types import AdoptionInfo, Contradiction, Figure, SeriesKey
from wutong.kernel.period import Period
from wutong.platform import clock
from wutong.platform.access.scope import Scope
from wutong.platform.naming import second_of

LONGEST_REASON = 300
BATCH = 2000
# Codes of these kinds, and of no others, have these lengths: 2024, 2021-2025, 2024-12-31.
YEARLY_CODES = {"year": 4, "years": 9, "day": 10}
SYSTEM_NAME = "系统"


def adopt(claim_id: int, *, by: Any, expected: int, reason: str = "", post: str = "") -> int:
    """Make a claim the figure of its fact and return the adoption's sequence.

    `expected` is the sequence the caller has seen (0: none yet); whoever saw the present one wins.

    Raises
        ClaimUnknown      if there is no such claim
        AdoptionConflict  if another adoption came first; it says whose, when and what
    """
    return adopt_all({claim_id: expected}, by=by, reason=reason, post=post)[claim_id]


def adopt_all(expected: Mapping[int, int], *, by: Any, reason: str = "", post: str = "") -> dict[int, int]:
    """Adopt many claims in one transaction, all or none, and return the sequence of each.

    `expected` gives the sequence seen for each claim's fact; no two claims may be of one fact.

    Raises
        ClaimUnknown      if a claim does not exist
        AdoptionConflict  for the first fact on which another adoption came first
    """
    if not expected:
        return {}
    with transaction.atomic():
        claims = {
            claim.pk: claim
            for claim in Claim.objects.select_related("series__indicator", "series__subject").filter(pk__in=expected)
        }
        missing = next((claim for claim in expected if claim not in claims), None)
        if missing is not None:
            raise ClaimUnknown(claim=missing)
        words = [
            Word(claim.series, Period.parse(claim.period), claim.kind, claim, expected[claim.pk])
            for claim in claims.values()
        ]
        _append(words, by=by, reason=reason, post=post)
    return {claim: sequence + 1 for claim, sequence in expected.items()}


def withdraw(
    series: SeriesKey,
    period: Period,
    *,
    by: Any,
    expected: int,
    reason: str,
    kind: str = "actual",
    post: str = "",
) -> int:
    """Say that a fact has no adopted value any more and return the sequence of that word.

    Raises
        AdoptionConflict  if another adoption came first
        ClaimUnknown      if the series does not exist
    """
    identifier = known_series([series]).get(normal_key(series))
    if identifier is None:
        raise ClaimUnknown(claim=f"{series} {period}")
    row = series_rows().get(pk=identifier)
    with transaction.atomic():
        _append([Word(row, period, kind, None, expected)], by=by, reason=reason, post=post)
    return expected + 1


@dataclass(frozen=True)
class Word:
    """The next word on a fact, about to be written after the one with sequence `expected`."""

    series: Series
    period: Period
    kind: str
    claim: Claim | None
    expected: int

    @property
    def fact(self) -> tuple[int, str, str]:
        """What it is a word on."""
        return self.series.pk, self.period.code, self.kind


def _append(words: Sequence[Word], *, by: Any, reason: str, post: str) -> None:
    """Write the words; the unique key of the sequence lets one of two writers win."""
    latest = _latest_sequences(words)
    for word in words:
        if latest.get(word.fact, 0) != word.expected:
            raise _conflict(word)
    rows = [_row(word, by, reason, post) for word in words]
    try:
        with transaction.atomic():
            Adoption.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError as problem:
        latest = _latest_sequences(words)
        raise _conflict(next(word for word in words if latest.get(word.fact, 0) != word.expected)) from problem
    announce(rows, by=by, post=post)


def _row(word: Word, by: Any, reason: str, post: str) -> Adoption:
    return Adoption(
        series=word.series,
        period=word.period.code,
        period_start=word.period.start,
        period_end=word.period.end,
        kind=word.kind,
        sequence=word.expected + 1,
        claim=word.claim,
        recorded_at=clock.now(),
        recorded_by=by,
        post=post,
        reason=reason[:LONGEST_REASON],
    )


def _latest_sequences(words: Sequence[Word]) -> dict[tuple[int, str, str], int]:
    rows = (
        Adoption.objects.filter(
            series_id__in={word.series.pk for word in words}, period__in={word.period.code for word in words}
        )
        .values_list("series_id", "period", "kind")
        .annotate(latest=Max("sequence"))
        .order_by()
    )
    return {(series, period, kind): latest for series, period, kind, latest in rows}


def _latest(series_id: int, period: str, kind: str) -> Adoption | None:
    return (
        Adoption.objects.filter(series_id=series_id, period=period, kind=kind)
        .select_related("claim", "recorded_by")
        .order_by("-sequence")
        .first()
    )


def _conflict(word: Word) -> AdoptionConflict:
    """Say who came first, when and with what; nobody did when the caller expected a word that was never given."""
    latest = _latest(*word.fact)
    fact = f"{word.series.indicator.name_zh}（{word.series.subject.name_zh}）"
    if latest is None:
        return AdoptionConflict(series=fact, period=word.period.label, who="—", when="—", what="—", sequence=0)
    return AdoptionConflict(
        series=fact,
        period=word.period.label,
        who=str(latest.recorded_by or SYSTEM_NAME),
        when=second_of(latest.recorded_at),
        what=claim_text(latest.claim) if latest.claim else "撤销采用",
        sequence=latest.sequence,
    )


def in_force(kind: str | None = "actual", as_known_on: date | datetime | None = None) -> QuerySet[Adoption]:
    """Return the adoptions that were the last word on their fact at a moment (withdrawals left out)."""
    known = Q() if as_known_on is None else Q(recorded_at__lte=end_of(as_known_on))
    later = Adoption.objects.filter(
        known,
        series_id=OuterRef("series_id"),
        period=OuterRef("period"),
        kind=OuterRef("kind"),
        sequence__gt=OuterRef("sequence"),
    )
    rows = Adoption.objects.filter(known, claim__isnull=False)
    if kind is not None:
        rows = rows.filter(kind=kind)
    return rows.filter(~Exists(later))


def current(
    keys: Iterable[SeriesKey],
    *,
    kind: str = "actual",
    as_known_on: date | datetime | None = None,
    scope: Scope | None = None,
    yearly: bool = False,
) -> dict[SeriesKey, list[Figure]]:
    """Return the adopted figures of each series by period end, in two statements however many series are asked.

    Every key that was asked is in the answer, with an empty list where nothing is adopted or may be seen.
    `yearly` leaves out what speaks of parts of years: quarters, halves, months and cumulative months.
    """
    asked = [normal_key(key) for key in keys]
    answer: dict[SeriesKey, list[Figure]] = {key: [] for key in asked}
    identifiers = known_series(asked, scope)
    if not identifiers:
        return answer
    rows = in_force(kind, as_known_on).filter(series_id__in=list(identifiers.values()))
    if yearly:
        rows = rows.annotate(length=Length("period")).filter(length__in=YEARLY_CODES.values())
    by_id = {identifier: key for key, identifier in identifiers.items()}
    ordered = rows.order_by("period_end", "period")
    for found in figures_from(ordered, by_id, through="claim__", sequence="sequence"):
        answer[found.series].append(found)
    return answer


def history(
    series: SeriesKey, period: Period, *, kind: str = "actual", scope: Scope | None = None
) -> list[AdoptionInfo]:
    """Return every word on one fact, first to last."""
    identifier = known_series([series]).get(normal_key(series))
    rows = (
        Adoption.objects.filter(scoped(scope), series_id=identifier, period=period.code, kind=kind)
        .select_related("claim", "recorded_by", "series__indicator", "series__subject")
        .order_by("sequence")
    )
    return [_info(row) for row in rows]


def _info(row: Adoption) -> AdoptionInfo:
    printed = claim_text(row.claim) if row.claim else ""
    return AdoptionInfo(
        key_of(row.series), Period.parse(row.period), row.kind, row.sequence, row.claim_id, printed,
        row.recorded_at, str(row.recorded_by or ""), row.post, row.reason,
    )  # fmt: skip


def contradictions(
    keys: Sequence[SeriesKey], as_known_on: date | datetime | None = None, scope: Scope | None = None
) -> list[Contradiction]:
    """Return the facts of these series on which sources differ, in three statements.

    Two claims differ when their values are unequal in one unit, or their words are unequal.
    """
    identifiers = known_series(keys, scope)
    rows = Claim.objects.filter(series_id__in=list(identifiers.values()), kind="actual")
    if as_known_on is not None:
        rows = rows.filter(recorded_at__lte=end_of(as_known_on))
    words = in_force("actual", as_known_on).filter(series_id__in=list(identifiers.values()))
    sequences = dict(words.values_list("claim_id", "sequence"))
    by_id = {identifier: key for key, identifier in identifiers.items()}
    claims = figures_from(rows.order_by("period_end", "recorded_at", "id"), by_id)
    return contradictions_among(replace(one, sequence=sequences.get(one.claim_id)) for one in claims)


def contradictions_among(claims: Iterable[Figure]) -> list[Contradiction]:
    """Return the facts on which these claims differ; the adopted one of each fact carries its sequence."""
    facts: dict[tuple[SeriesKey, str], list[Figure]] = {}
    for one in claims:
        facts.setdefault((one.series, one.period.code), []).append(one)
    judged = (_contradiction(key, figures) for (key, _period), figures in facts.items())
    return [found for found in judged if found is not None]


def _contradiction(key: SeriesKey, figures: Sequence[Figure]) -> Contradiction | None:
    adopted = next((one for one in figures if one.sequence), None)
    measure = adopted or figures[0]
    others = tuple(one for one in figures if one.claim_id != measure.claim_id and differ(one, measure))
    if not others:
        return None
    return Contradiction(key, measure.period, adopted, others if adopted else (measure, *others))


def differ(one: Figure, other: Figure) -> bool:
    """Return whether two claims of one fact say different things."""
    if one.quantity is None or other.quantity is None:
        return one.printed != other.printed
    return not same_value(one.quantity, other.quantity)
