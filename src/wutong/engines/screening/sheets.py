"""Assessment sheets: what a rung asks of a firm and the register does not hold, handed in, checked, kept for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wutong.engines.rules.types import FieldInfo
from wutong.engines.screening.errors import SheetRefused
from wutong.engines.screening.law import law
from wutong.engines.screening.models import Sheet
from wutong.engines.screening.rungs import sources
from wutong.platform import clock
from wutong.platform.audit.api import record_act

VERBS = {
    "screening.record": _("记录认定资料"),
    "screening.screen": _("筛查企业梯度"),
    "screening.try": _("试算梯度门槛"),
}
YES, NO = ("是", "1", "true", "yes", "有"), ("否", "0", "false", "no", "无")


@dataclass(frozen=True)
class Said:
    """The last word on a field: value, year (0: not yearly), where it comes from and since when it is known."""

    field: str
    year: int
    value: Any
    source: str
    nature: str
    recorded_at: datetime
    of_all: bool


def askable() -> dict[str, FieldInfo]:
    """Return the fields that a sheet may hold: all that the register does not give."""
    given = {*sources().panel, *sources().holds, "founded", "standing", "industry", "sme"}
    return {code: info for code, info in law().fields.items() if code not in given}


@transaction.atomic
def record(
    firm: int | None,
    year: int,
    values: Mapping[str, str],
    *,
    source: str,
    by: Any,
    post: str = "",
    nature: str = "reported",
) -> int:
    """Keep a sheet of a firm (None: a list checked for all firms) and return its number; empty values say nothing.

    Raises
        SheetRefused  without a source or a value, for a field that is not asked, or a value that does not fit it
    """
    if not source.strip():
        raise SheetRefused(field="—", problem="没有写明来源", problem_en="it names no source")
    read = {code: parsed(code, text) for code, text in values.items() if str(text).strip()}
    if not read or (firm is None and set(read) - set(sources().lists)):
        raise SheetRefused(
            field="、".join(read) or "—", problem="没有可记录的数据，或该项不能对全部企业一并核对",
            problem_en="there is nothing to record, or the field cannot be checked for all firms at once",
        )  # fmt: skip
    row = Sheet.objects.create(
        firm=firm, year=year, values=read, source=source.strip()[:120], nature=nature, recorded_at=clock.now(),
        recorded_by=str(by or ""),
    )  # fmt: skip
    key = f"E{firm}" if firm else "*"
    detail = {"fields": sorted(read), "year": year}
    record_act("screening.record", person=by, post=post, object_kind="firm", object_key=key, detail=detail)
    return row.pk


def parsed(code: str, text: str) -> str | bool:
    """Return a value as it is kept: a number as text, a flag, a code, a day.

    Raises
        SheetRefused  if the field is not asked or the text does not fit it
    """
    info = askable().get(code)
    if info is None:
        raise SheetRefused(field=code, problem="没有这一项", problem_en="there is no such field")
    word = str(text).strip()
    readers = {"flag": _flag, "code": _code, "date": _date}
    found = readers.get(info.kind, _number)(info, word)
    if found is None:
        raise SheetRefused(field=info.title, problem=f"“{word}”不合要求", problem_en=f"“{word}” does not fit")
    return found


def _flag(_info: FieldInfo, word: str) -> bool | None:
    return True if word.lower() in YES else False if word.lower() in NO else None


def _code(info: FieldInfo, word: str) -> str | None:
    return word if not info.values or word in info.values else None


def _date(_info: FieldInfo, word: str) -> str | None:
    try:
        return date.fromisoformat(word).isoformat()
    except ValueError:
        return None


def _number(info: FieldInfo, word: str) -> str | None:
    try:
        value = Decimal(word.replace(",", "").removesuffix(info.unit))
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    base = value * Decimal(info.factor.numerator) / Decimal(info.factor.denominator)
    within = (info.least is None or base >= info.least) and (info.most is None or base <= info.most)
    return f"{value:f}" if within else None


def said_of(firm: int) -> dict[tuple[str, int], Said]:
    """Return the last word on each field and year of a firm; what was checked for all firms where nothing else is said."""
    found: dict[tuple[str, int], Said] = {}
    rows = Sheet.objects.filter(firm__isnull=True).order_by("pk"), Sheet.objects.filter(firm=firm).order_by("pk")
    for of_all, sheets in zip((True, False), rows, strict=True):
        for row in sheets:
            for code, value in row.values.items():
                found[code, row.year] = Said(code, row.year, value, row.source, row.nature, row.recorded_at, of_all)
    return found


def unchecked_lists() -> list[str]:
    """Return the lists of bad marks that were never checked for all firms."""
    rows = Sheet.objects.filter(firm__isnull=True).values_list("values", flat=True)
    said = {code for values in rows for code in values}
    return [code for code in sources().lists if code not in said]
