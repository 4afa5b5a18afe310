"""For tests of what stands on the registry: firms and figures put in by the front door."""

from __future__ import annotations

from datetime import date
from typing import Any

from wutong.engines.registry import models
from wutong.engines.registry.api import register
from wutong.engines.registry.identity import changing, number_of
from wutong.kernel.credit_code import check_character, organisation_check
from wutong.platform import clock


def credit_code(number: int) -> str:
    """Return a valid credit code of a district that does not exist (GB/T 2260), one for each number."""
    organisation = f"{number:08d}"
    body = f"91419999{organisation}{organisation_check(organisation)}"
    return body + check_character(body)


def make_firm(name: str, *, number: int = 0, **fields: Any) -> str:
    """Register a firm and return its key; with a number it has the credit code of that number."""
    code = {"code": credit_code(number)} if number else {}
    return register("firm", {"name": name, **code, **fields}, by=None)


def hand_in(key: str, period: str, form: str = "statistics.annual", **cells: int) -> int:
    """Hand in a return of a firm and return the number of its row; money in fen."""
    changing()
    row = models.PanelRow.objects.create(
        entity_id=number_of(key), period=period, form=form, source=form.split(".")[0], recorded_at=clock.now(), **cells
    )
    return int(row.pk)


def represented_by(key: str, person: Any, **days: date) -> int:
    """Let a person represent a firm, from long ago unless days say otherwise, and return the representation's number."""
    row = models.Representation.objects.create(
        entity_id=number_of(key), person=person, evidence="示例委托书", recorded_at=clock.now(),
        **{"valid_from": date(2020, 1, 1), **days},
    )  # fmt: skip
    return int(row.pk)


def make_review(left: str, right: str, *, score: float = 0.7) -> int:
    """Put a pair into the queue of doubtful matches and return its number."""
    reasons = [
        {"kind": "name.stem", "weight": 3.4, "detail": ""},
        {"kind": "person.different", "weight": -1.3, "detail": ""},
    ]
    row = models.Review.objects.create(
        left_id=number_of(left), right_id=number_of(right), score=score, reasons=reasons, recorded_at=clock.now()
    )
    return int(row.pk)
