"""From rows to figures: the one place where claims leave the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from wutong.engines.ledger._core import shown
from wutong.engines.ledger.models import Claim, TargetVersion
from wutong.engines.ledger.series import key_of
from wutong.engines.ledger.types import Figure, SeriesKey
from wutong.kernel.comparator import Comparator
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import Place, SourceRef

CLAIM_NEEDS = ("series__indicator", "series__subject", "source", "recorded_by")
_COMPARATORS = {comparator.value: comparator for comparator in Comparator}
CHUNK = 2000  # rows fetched at once where they are streamed
_PLACE_FIELDS = {field.name for field in fields(Place)}


_COLUMNS = (
    "id", "period", "kind", "nature", "unscaled", "scale", "high_unscaled", "unit", "comparator", "printed",
    "place", "note", "recorded_at", "source__kind", "source__key", "source__title", "recorded_by__full_name",
    "recorded_by__username",
)  # fmt: skip


_KEY_COLUMNS = ("series__indicator__code", "series__subject__key", "series__measure", "series__breakdown")


def figures_from(
    rows: QuerySet[Any],
    keys: Mapping[int, SeriesKey] | None = None,
    *,
    through: str = "",
    sequence: str = "",
    streamed: bool = False,
) -> Iterator[Figure]:
    """Yield the figures of rows of claims, or of something that leads to them by `through`.

    `keys` gives the series keys by id (None: they are fetched with each row); `sequence` names the column of the
    adoption's sequence, if there is one. Columns are fetched, not objects: a page shows a thousand figures, and a row
    object with its relations costs ten times as much. `streamed` never holds all rows together; PostgreSQL then
    plans for the first of them, which makes the few of a page dearer.
    """
    key_columns = _KEY_COLUMNS if keys is None else ("series_id",)
    columns = [f"{through}{column}" for column in (*key_columns, *_COLUMNS)]
    width = len(key_columns)
    found = rows.values_list(*columns, *([sequence] if sequence else []))
    for row in found.iterator(chunk_size=CHUNK) if streamed else found:
        yield _figure(SeriesKey(*row[:width]) if keys is None else keys[row[0]], row[width:])


def _figure(key: SeriesKey, row: Sequence[Any]) -> Figure:
    (claim_id, period, kind, nature, unscaled, scale, high, unit, comparator, printed, place, note,
     recorded_at, source_kind, source_key, source_title, full_name, username, *sequence) = row  # fmt: skip
    quantity = None if unscaled is None else Quantity(unscaled, scale, unit, _COMPARATORS[comparator], high, printed)
    quantity = _shown(quantity, place)
    return Figure(
        claim_id, key, period_of(period), quantity, quantity.printed if quantity else printed, kind, nature,
        SourceRef(source_kind, source_key, source_title, place_of(place)), note, recorded_at,
        full_name or username or "", sequence[0] if sequence else None, tuple(place.get("inputs", ())),
        printed if in_text(place) else "",
    )  # fmt: skip


def in_text(place: Mapping[str, Any]) -> bool:
    """Return whether a claim was read in running text, where what is printed has its unit with it."""
    return "start" in place


def _shown(quantity: Quantity | None, place: Mapping[str, Any]) -> Quantity | None:
    """Return a claim's number with what a page prints of it."""
    if quantity is None or not in_text(place):
        return quantity
    return quantity.with_printed(shown.shown_of(quantity.printed, quantity))


@lru_cache(maxsize=10_000)
def period_of(code: str) -> Period:
    """Return the period of a stored code; pages show the same few periods over and over."""
    return Period.parse(code)


def figure_of(claim: Claim, sequence: int | None = None) -> Figure:
    """Return a claim (loaded with CLAIM_NEEDS) as people read it."""
    quantity = claim_quantity(claim)
    return Figure(
        claim_id=claim.pk,
        series=key_of(claim.series),
        period=period_of(claim.period),
        quantity=quantity,
        printed=quantity.printed if quantity else claim.printed,
        kind=claim.kind,
        nature=claim.nature,
        source=SourceRef(claim.source.kind, claim.source.key, claim.source.title, place_of(claim.place)),
        note=claim.note,
        recorded_at=claim.recorded_at,
        recorded_by=str(claim.recorded_by or ""),
        sequence=sequence,
        inputs=tuple(claim.place.get("inputs", ())),
        passage=claim.printed if in_text(claim.place) else "",
    )


def claim_quantity(claim: Claim) -> Quantity | None:
    """Return a claim's number as people read it, None where words stand."""
    return _shown(quantity_of(claim), claim.place)


def claim_text(claim: Claim) -> str:
    """Return a claim in one string: number and unit, or the words."""
    quantity = claim_quantity(claim)
    return str(quantity) if quantity else claim.printed


def claim_texts(claims: Sequence[int]) -> dict[int, str]:
    """Return these claims in one string each."""
    pieces = (claims[start : start + CHUNK] for start in range(0, len(claims), CHUNK))
    return {row.pk: claim_text(row) for some in pieces for row in Claim.objects.filter(pk__in=set(some))}


def in_unit(figure: Figure, unit: str) -> Figure:
    """Return a figure with its number in the unit of a column, where it is printed in another unit of the same kind."""
    if figure.quantity is None or figure.quantity.unit == unit:
        return figure
    quantity = shown.in_unit(figure.quantity, unit)
    return replace(figure, quantity=quantity, printed=quantity.printed)


def quantity_of(row: Claim | TargetVersion) -> Quantity | None:
    """Return the number a row holds, None where words stand."""
    if row.unscaled is None:
        return None
    return Quantity(row.unscaled, row.scale, row.unit, Comparator(row.comparator), row.high_unscaled, row.printed)


def quantity_columns(quantity: Quantity | None, printed: str) -> dict[str, Any]:
    """Return the columns that hold a number (or only words) in claims and target versions."""
    if quantity is None:
        return {"unscaled": None, "scale": 0, "high_unscaled": None, "unit": "", "comparator": "=", "printed": printed}
    return {
        "unscaled": quantity.unscaled,
        "scale": quantity.scale,
        "high_unscaled": quantity.high_unscaled,
        "unit": quantity.unit,
        "comparator": quantity.comparator.value,
        "printed": printed or quantity.printed,
    }


def place_of(stored: dict[str, Any]) -> Place:
    """Return the place a claim keeps; keys of other parts (inputs of a computation) are left aside."""
    if not stored.keys() <= _PLACE_FIELDS:
        stored = {name: value for name, value in stored.items() if name in _PLACE_FIELDS}
    return Place(**stored)


def place_columns(place: Place) -> dict[str, Any]:
    """Return the place as it is stored: only what is known."""
    return {name: value for name, value in asdict(place).items() if value not in ("", None)}
