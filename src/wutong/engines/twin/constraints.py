"""The constraints of a zone's twin as a page shows them: wanted and got, met or refused, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from wutong.engines.ledger import api as ledger
from wutong.engines.twin._core.declaration import scaled
from wutong.engines.twin.models import TwinRun
from wutong.engines.twin.types import TOLERANCE, Declaration, Refusal, Total

MET, MISSED, REFUSED, UNCOUNTED = "ok", "late", "watch", "missing"
_FEN_OF = {"亿元": 10**10, "万元": 10**6}


@dataclass(frozen=True)
class Constraint:
    """One published total, or one figure that contradicts others and is refused.

    Shapes
        wanted, got  as printed in `unit`; "" where there is none
        deviation    got beside wanted, as a share; None where nothing was counted
        state        ok (met), late (missed), watch (refused), missing (not counted)
        claim        number of the ledger's claim that prints it, None where the ledger has none
        others       ids of the constraints it contradicts, or that contradict it
    """

    id: str
    year: int
    kind: str
    column: str
    unit: str
    definition: str
    printed: str
    wanted: str
    got: str
    deviation: float | None
    state: str
    document: str
    number: str
    claim: int | None = None
    others: tuple[str, ...] = ()
    reason: str = ""


def constraints(declaration: Declaration, run: TwinRun | None) -> list[Constraint]:
    """Return every total of a declaration with what a twin has, and every refusal."""
    held = scaled(declaration, run.scale) if run is not None and run.scale != 1 else declaration
    counted: Mapping[str, int] = run.counted if run is not None else {}
    rows = [_met(total, counted.get(total.id), declaration.refused) for total in held.totals]
    return _with_claims(rows + [_refused(refusal) for refusal in declaration.refused])


def _met(total: Total, got: int | None, refused: tuple[Refusal, ...]) -> Constraint:
    deviation = None if got is None else ((got - total.value) / total.value if total.value else float(got != 0))
    return Constraint(
        id=total.id, year=total.year, kind=total.kind, column=total.of, unit=total.unit, definition=total.definition,
        printed=total.printed, wanted=told_value(total.value, total.unit),
        got="" if got is None else told_value(got, total.unit), deviation=deviation, state=_state(total, deviation),
        document=str(total.source["document"]), number=str(total.source["number"]),
        others=tuple(refusal.id for refusal in refused if total.id in refusal.against),
    )  # fmt: skip


def _state(total: Total, deviation: float | None) -> str:
    if deviation is None:
        return UNCOUNTED
    return MET if abs(deviation) <= (TOLERANCE if total.kind == "sum" else 0) else MISSED


def _refused(refusal: Refusal) -> Constraint:
    return Constraint(
        id=refusal.id, year=refusal.year, kind="refused", column="", unit=refusal.unit, definition=refusal.definition,
        printed=refusal.value, wanted=refusal.value, got="", deviation=None, state=REFUSED,
        document=str(refusal.source["document"]), number=str(refusal.source["number"]), others=refusal.against,
        reason=refusal.reason,
    )  # fmt: skip


def told_value(value: int, unit: str) -> str:
    """Return a value in its smallest unit as it is told in `unit`.

    >>> told_value(214_490_000_000_00, "亿元"), told_value(45029, "家"), told_value(3_997_952_000_000, "亿元")
    ('2,144.9', '45,029', '399.7952')
    """
    if unit not in _FEN_OF:
        return f"{value:,}"
    text = f"{Decimal(value) / _FEN_OF[unit]:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_claims(rows: list[Constraint]) -> list[Constraint]:
    """Return the rows with the claims of the ledger that print them: of one document the fact of that number."""
    found: dict[tuple[str, str], int] = {}
    for document in {row.document for row in rows}:
        for figure in ledger.claims_from(f"document:{document}"):
            place: Any = figure.source.place
            found.setdefault((document, str(place.number)), figure.claim_id)
    return [replace(row, claim=found.get((row.document, row.number))) for row in rows]
