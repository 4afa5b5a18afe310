"""Assessment sheets: what a rung asks of a firm and the register does not hold, handed in, checked, kept for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Case, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.engines.rules.types import FieldInfo
from wutong.engines.screening.errors import SheetRefused
from wutong.engines.screening.law import law
from wutong.engines.screening.models import Sheet
from wutong.engines.screening.rungs import sources
from wutong.platform import clock
from wutong.platform.audit.api import record_act

VERBS = {
    "screening.record": gettext_lazy("记录认定资料"),
    "screening.screen": gettext_lazy("筛查企业梯度"),
    "screening.try": gettext_lazy("试算梯度门槛"),
}
REPORTED, OWN_WORD = "reported", "own"  # natures of a sheet: taken by an official, said by the firm itself
FIRST_YEAR = 1990
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


def claimable() -> dict[str, FieldInfo]:
    """Return the fields on which a firm's own word counts: neither checked from lists nor judged by an official."""
    closed = {*sources().lists, *sources().judged}
    return {code: info for code, info in askable().items() if code not in closed}


def claim(firm: int, year: int, values: Mapping[str, str], *, paper: str, by: Any) -> int:
    """Keep what a firm says of itself, by its representative, and return the sheet's number; the source says whose word it is.

    What an official has recorded stands against it, whichever came first.

    paper  what the firm goes by (its audit report, its certificate)

    Raises
        SheetRefused  as `record`, and for a field that officials check or have recorded
    """
    said = said_of(firm)
    for code in (code for code, text in values.items() if str(text).strip()):
        last = said.get((code, year))
        if code in askable() and code not in claimable():
            raise SheetRefused(
                field=askable()[code].title, problem="这一项由主管部门核对", problem_en="officials check this one"
            )
        if last is not None and last.nature != OWN_WORD:
            raise SheetRefused(
                field=askable()[code].title, problem="主管部门已录入，以录入的为准",
                problem_en="an official has recorded it, which stands",
            )  # fmt: skip
    if not paper.strip():
        raise SheetRefused(field="—", problem="没有写明依据", problem_en="it does not say what it goes by")
    source = _("企业自报（{person}）：{paper}").format(person=by, paper=paper.strip())
    return record(firm, year, values, source=source, by=by, nature=OWN_WORD)


@transaction.atomic
def record(
    firm: int | None,
    year: int,
    values: Mapping[str, str],
    *,
    source: str,
    by: Any,
    post: str = "",
    nature: str = REPORTED,
) -> int:
    """Keep a sheet of a firm (None: a list checked for all firms) and return its number; empty values say nothing.

    Raises
        SheetRefused  without a source or a value, for a field that is not asked, or a value that does not fit it
    """
    if not source.strip():
        raise SheetRefused(field="—", problem="没有写明来源", problem_en="it names no source")
    read = {code: parsed(code, text) for code, text in values.items() if str(text).strip()}
    yearly = [info.title for code in read if (info := askable()[code]).yearly]
    if year > clock.today().year or year < (FIRST_YEAR if yearly else 0):
        raise SheetRefused(
            field=(yearly or ["—"])[0],
            problem=f"没有写明年度，或年度不对：{year}",
            problem_en=f"the year is wrong: {year}",
        )
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
    """Return the last word on each field and year of a firm: an official's, else the firm's own, else what was checked for all."""
    found: dict[tuple[str, int], Said] = {}
    for row in [*in_order(Sheet.objects.filter(firm=None)), *in_order(Sheet.objects.filter(firm=firm))]:
        for code, value in row.values.items():
            found[code, row.year] = Said(
                code, row.year, value, row.source, row.nature, row.recorded_at, row.firm is None
            )
    return found


def in_order(sheets: QuerySet[Sheet]) -> QuerySet[Sheet]:
    """Return sheets so that a later one counts: firms' own words first, among equals the earlier one."""
    return sheets.order_by(Case(When(nature=OWN_WORD, then=0), default=1), "pk")


def unchecked_lists() -> list[str]:
    """Return the lists of bad marks that were never checked for all firms."""
    rows = Sheet.objects.filter(firm__isnull=True).values_list("values", flat=True)
    said = {code for values in rows for code in values}
    return [code for code in sources().lists if code not in said]
