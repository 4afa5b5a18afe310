"""Claims: recording what sources say, and reading it back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from wutong.engines.ledger._core.fitting import fits
from wutong.engines.ledger.catalogue import ensure_source, require
from wutong.engines.ledger.errors import ClaimUnknown, NothingSaid, UnitDoesNotFit
from wutong.engines.ledger.models import Adoption, Claim, Definition, Indicator, Source
from wutong.engines.ledger.moment import end_of
from wutong.engines.ledger.rows import (
    CLAIM_NEEDS,
    figure_of,
    figures_from,
    period_of,
    place_columns,
    quantity_columns,
)
from wutong.engines.ledger.series import ensure_series, known_series, normal_key, scoped
from wutong.engines.ledger.types import AdoptionInfo, Figure, NewClaim, SeriesHistory, SeriesKey
from wutong.kernel.period import Period
from wutong.platform import clock
from wutong.platform.access.scope import Scope

LONGEST_PRINTED = 80
LONGEST_NOTE = 300
_WORD_COLUMNS = (
    "period", "kind", "sequence", "claim_id", "recorded_at", "recorded_by__full_name", "recorded_by__username", "post",
    "reason",
)  # fmt: skip


def record(claims: Iterable[NewClaim], *, by: Any = None) -> list[int]:
    """Record claims in one transaction and return their ids in the order given.

    A claim that its source has already made at the same place is not recorded again: its id is returned.
    Nothing is adopted here.

    Raises
        IndicatorUnknown, SubjectUnknown, WordUnknown  if a claim names something unknown
        UnitDoesNotFit  if a unit does not measure what the indicator does
        NothingSaid     if a claim has neither number nor words
    """
    given = list(claims)
    if not given:
        return []
    for claim in given:
        _check_words(claim)
    with transaction.atomic():
        series = ensure_series(claim.series for claim in given)
        _check_units(given)
        sources = _ensure_sources(given, by)
        rows = _rows(given, series, sources, by)
        return _insert_new(rows)


def _check_words(claim: NewClaim) -> None:
    require("数据类别", claim.kind, (code for code, _ in Claim.KINDS))
    require("数据性质", claim.nature, (code for code, _ in Claim.NATURES))
    if claim.quantity is None and not claim.printed.strip():
        raise NothingSaid(what=f"{claim.series} {claim.period}")


def _check_units(given: Sequence[NewClaim]) -> None:
    codes = {claim.series.indicator for claim in given}
    levels = dict(Indicator.objects.filter(code__in=codes).values_list("code", "unit"))
    for claim in given:
        wanted = levels[claim.series.indicator]
        if claim.quantity is not None and not fits(claim.quantity.unit, wanted, claim.series.measure):
            raise UnitDoesNotFit(
                indicator=claim.series.indicator,
                period=claim.period.label,
                printed=claim.printed or claim.quantity.printed,
                given=claim.quantity.unit,
                wanted=wanted if claim.series.measure == "level" else "%",
            )


def _ensure_sources(given: Sequence[NewClaim], by: Any) -> dict[str, int]:
    refs = {claim.source.key: claim.source for claim in given}
    known = dict(Source.objects.filter(key__in=refs).values_list("key", "id"))
    for key in refs.keys() - known.keys():
        ensure_source(refs[key], by=by)
    return dict(Source.objects.filter(key__in=refs).values_list("key", "id"))


def _rows(
    given: Sequence[NewClaim], series: Mapping[SeriesKey, int], sources: Mapping[str, int], by: Any
) -> list[Claim]:
    moment = clock.now()
    editions = editions_of({claim.series.indicator for claim in given})
    return [
        Claim(
            series_id=series[normal_key(claim.series)],
            definition_id=edition_for(editions.get(claim.series.indicator, []), claim.period),
            period=claim.period.code,
            period_start=claim.period.start,
            period_end=claim.period.end,
            kind=claim.kind,
            nature=claim.nature,
            **_number(claim),
            source_id=sources[claim.source.key],
            place=_place(claim),
            note=claim.note[:LONGEST_NOTE],
            recorded_at=moment,
            recorded_by=by,
        )
        for claim in given
    ]


def _place(claim: NewClaim) -> dict[str, Any]:
    place = place_columns(claim.source.place)
    return {**place, "inputs": list(claim.inputs)} if claim.inputs else place


def _number(claim: NewClaim) -> dict[str, Any]:
    columns = quantity_columns(claim.quantity, claim.printed)
    columns["printed"] = columns["printed"][:LONGEST_PRINTED]
    columns["approx"] = float(claim.quantity.value) if claim.quantity else None
    return columns


def editions_of(codes: Iterable[str]) -> dict[str, list[tuple[date, int]]]:
    """Return the editions of each indicator's definition as (valid from, id), oldest first."""
    editions: dict[str, list[tuple[date, int]]] = {}
    rows = Definition.objects.filter(indicator__code__in=set(codes)).order_by("valid_from", "edition")
    for code, valid_from, identifier in rows.values_list("indicator__code", "valid_from", "id"):
        editions.setdefault(code, []).append((valid_from, identifier))
    return editions


def edition_for(editions: Sequence[tuple[date, int]], period: Period) -> int | None:
    """Return the last edition in force at the period's end."""
    return next((identifier for valid_from, identifier in reversed(editions) if valid_from <= period.end), None)


def _insert_new(rows: Sequence[Claim]) -> list[int]:
    """Insert those rows that their sources have not said before and return the ids of all."""
    known = _already_said(rows)
    fresh: dict[tuple[Any, ...], Claim] = {}
    for row in rows:
        identity = _identity(row)
        if identity not in known:
            fresh.setdefault(identity, row)
    Claim.objects.bulk_create(fresh.values(), batch_size=2000)
    known |= {identity: row.pk for identity, row in fresh.items()}
    return [known[_identity(row)] for row in rows]


def _already_said(rows: Sequence[Claim]) -> dict[tuple[Any, ...], int]:
    earlier = Claim.objects.filter(
        source_id__in={row.source_id for row in rows}, series_id__in={row.series_id for row in rows}
    ).order_by("-id")
    return {_identity(row): row.pk for row in earlier.iterator(chunk_size=5000)}


def _identity(row: Claim) -> tuple[Any, ...]:
    """What makes two claims one: the same source says the same of the same fact at the same place."""
    return (
        row.source_id, row.series_id, row.period, row.kind, row.nature, row.unscaled, row.scale, row.high_unscaled,
        row.unit, row.comparator, row.printed, json.dumps(row.place, sort_keys=True), row.note,
    )  # fmt: skip


def figure(claim_id: int, scope: Scope | None = None, as_known_on: date | datetime | None = None) -> Figure:
    """Return one claim, with the sequence of its adoption when it is the adopted value.

    Raises
        ClaimUnknown  if there is none, or the reader may not see it
    """
    claim = Claim.objects.select_related(*CLAIM_NEEDS).filter(scoped(scope), pk=claim_id).first()
    if claim is None:
        raise ClaimUnknown(claim=claim_id)
    words = Adoption.objects.filter(series_id=claim.series_id, period=claim.period, kind=claim.kind)
    return figure_of(claim, _sequences_of(_known(words, as_known_on)).get(claim.pk))


def figures_by_id(claim_ids: Sequence[int], scope: Scope | None = None) -> dict[int, Figure]:
    """Return these claims by id, without their adoptions, in one statement; those nobody may see are left out."""
    if not claim_ids:
        return {}
    rows = Claim.objects.filter(scoped(scope), pk__in=list(claim_ids))
    return {found.claim_id: found for found in figures_from(rows)}


def claims_of(
    key: SeriesKey,
    *,
    period: Period | None = None,
    kind: str | None = None,
    as_known_on: date | datetime | None = None,
    scope: Scope | None = None,
) -> list[Figure]:
    """Return every claim of a series known at a moment, by period, then as they were recorded.

    The adopted one of each fact carries the sequence of its adoption.
    """
    identifier = known_series([key], scope).get(normal_key(key))
    if identifier is None:
        return []
    asked = Q(series_id=identifier) if period is None else Q(series_id=identifier, period=period.code)
    rows = Claim.objects.filter(asked) if kind is None else Claim.objects.filter(asked, kind=kind)
    claims = figures_from(_by_period(_known(rows, as_known_on)), {identifier: normal_key(key)})
    sequences = _sequences_of(_known(Adoption.objects.filter(asked), as_known_on))
    return [replace(one, sequence=sequences[one.claim_id]) if one.claim_id in sequences else one for one in claims]


def series_history(
    key: SeriesKey, *, as_known_on: date | datetime | None = None, scope: Scope | None = None
) -> SeriesHistory:
    """Return every claim of a series and every word on its facts known at a moment, in three statements."""
    own = normal_key(key)
    identifier = known_series([own], scope).get(own)
    if identifier is None:
        return SeriesHistory((), ())
    said = _known(Adoption.objects.filter(series_id=identifier), as_known_on)
    rows = said.order_by("-period_end", "-sequence").values_list(*_WORD_COLUMNS)
    found = list(
        figures_from(_by_period(_known(Claim.objects.filter(series_id=identifier), as_known_on)), {identifier: own})
    )
    claims = {one.claim_id: one for one in found}
    words = tuple(_word(own, row, claims) for row in rows)
    last = _adopted((word.period.code, word.kind, word.claim_id, word.sequence) for word in reversed(words))
    for claim in claims.keys() & last.keys():
        claims[claim] = replace(claims[claim], sequence=last[claim])
    return SeriesHistory(tuple(claims.values()), words)


def _word(key: SeriesKey, row: Sequence[Any], claims: Mapping[int | None, Figure]) -> AdoptionInfo:
    period, kind, sequence, claim, recorded_at, full_name, username, post, reason = row
    printed = f"{claims[claim].printed}{claims[claim].unit}" if claim in claims else ""
    return AdoptionInfo(
        key, period_of(period), kind, sequence, claim, printed, recorded_at, full_name or username or "", post, reason
    )


def _known(rows: QuerySet[Any], as_known_on: date | datetime | None) -> QuerySet[Any]:
    return rows if as_known_on is None else rows.filter(recorded_at__lte=end_of(as_known_on))


def _by_period(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    return rows.order_by("period_end", "period", "recorded_at", "id")


def _sequences_of(words: QuerySet[Adoption]) -> dict[int, int]:
    """Return the sequence of those claims that are the last word on their fact, among words on one series."""
    return _adopted(words.order_by("sequence").values_list("period", "kind", "claim_id", "sequence"))


def _adopted(words: Iterable[tuple[str, str, int | None, int]]) -> dict[int, int]:
    """Return the same of words given as period, kind, claim and sequence, in the order of their sequences."""
    last = {(period, kind): (claim, sequence) for period, kind, claim, sequence in words}
    return {claim: sequence for claim, sequence in last.values() if claim is not None}
