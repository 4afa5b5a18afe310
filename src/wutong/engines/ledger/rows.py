"""From rows to figures: the one place where claims leave the tables."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from wutong.engines.ledger.models import Claim, TargetVersion
from wutong.engines.ledger.series import key_of
from wutong.engines.ledger.types import Figure
from wutong.kernel.comparator import Comparator
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import Place, SourceRef

CLAIM_NEEDS = ("series__indicator", "series__subject", "source", "recorded_by")
_PLACE_FIELDS = {field.name for field in fields(Place)}


def figure_of(claim: Claim, sequence: int | None = None) -> Figure:
    """Return a claim (loaded with CLAIM_NEEDS) as people read it."""
    return Figure(
        claim_id=claim.pk,
        series=key_of(claim.series),
        period=Period.parse(claim.period),
        quantity=quantity_of(claim),
        printed=claim.printed,
        kind=claim.kind,
        nature=claim.nature,
        source=SourceRef(claim.source.kind, claim.source.key, claim.source.title, place_of(claim.place)),
        note=claim.note,
        recorded_at=claim.recorded_at,
        recorded_by=str(claim.recorded_by or ""),
        sequence=sequence,
        inputs=tuple(claim.place.get("inputs", ())),
    )


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
    return Place(**{name: value for name, value in stored.items() if name in _PLACE_FIELDS})


def place_columns(place: Place) -> dict[str, Any]:
    """Return the place as it is stored: only what is known."""
    return {name: value for name, value in asdict(place).items() if value not in ("", None)}
