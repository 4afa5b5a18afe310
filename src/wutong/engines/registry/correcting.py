"""What a firm asks to have corrected in its master data: how it is written, and how it is recorded once an official accepts.

A correction is a record of the source `request`, beside what other sources say: it is shown until it is taken back or
another source says something new (`showing`). Who asks, who decides and by when is the business of a case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wutong.engines.registry import models
from wutong.engines.registry.declarations import REQUEST, SIZES, correctable, industry_name, knows_industry
from wutong.engines.registry.errors import FactRefused
from wutong.engines.registry.firms import firm, group_of
from wutong.engines.registry.identity import alone, number_of, root
from wutong.engines.registry.recording import add_name, add_version
from wutong.engines.registry.showing import INSTEAD, refresh
from wutong.engines.registry.types import Correctable, Firm
from wutong.platform import clock
from wutong.platform.audit.api import record_act
from wutong.platform.naming import name_of
from wutong.platform.territory.models import Area

NAME, AREA, BETWEEN_CELLS = "name", "area", "\x1f"
OFFICES = ("zone", "office")  # kinds of areas that a firm lies in
FEN_PER_WAN = Decimal(10**6)  # capital is written in 万元
MOST_WAN = 10**12  # its fen still go into a column of 64 bits
PHONE = re.compile(r"(?=(?:\D*\d){7})[\d+()（）\-—、，,；;/ 转]+")
INDUSTRY = re.compile(r"\d{2,4}")
_WRONG: dict[str, tuple[str, str]] = {
    "phone": ("电话应是数字", "a telephone number has digits"),
    "day": ("日期写成 2025-03-03，不晚于今天", "write the day like 2025-03-03, not after today"),
    "amount": ("金额应是大于零的数，单位万元", "the amount is a number above zero, in ten thousand yuan"),
    "industry": ("没有这个行业代码", "there is no such industry"),
}


def correction_now(of: Firm, field: str) -> str:
    """Return what the register says of a field today, as a correction of it would be written; empty where it says nothing."""
    if correctable()[field].kind == "name":
        return next((one.text for one in of.names if one.kind == field), "")
    value = of.area_code if field == AREA else getattr(of, field)
    if field == "capital_fen" and value is not None:
        return f"{(Decimal(value) / FEN_PER_WAN).normalize():f}"
    return "" if value is None else str(value)


def correction_words(field: str, text: str) -> str:
    """Return what was written as people read it: industries by their division, amounts with their unit."""
    kind = correctable()[field].kind if field in correctable() else ""
    if text and kind == "amount":
        return _("{amount} 万元").format(amount=text)
    if text and kind == "choice":
        return correction_choices(field).get(text) or _former_area(text)
    return industry_name(text) if text and kind == "industry" else text


def correction_choices(field: str) -> dict[str, str]:
    """Return what may be chosen for a field, code -> words; nothing for one that is written freely."""
    if field == AREA:
        return {area.code: name_of(area) for area in offices()}
    return {code: str(words) for code, words in SIZES.items()} if field == "size" else {}


def offices() -> QuerySet[Area]:
    """Return the areas of today's jurisdiction that a firm may lie in, in order."""
    return Area.objects.filter(hierarchy="jurisdiction", kind__in=OFFICES, valid_to=None).order_by("path")


def _former_area(code: str) -> str:
    """Return what an area is called that firms lie in no longer."""
    area = Area.objects.filter(code=code).first()
    return name_of(area) if area else code


def checked_correction(of: Firm, field: str, text: str) -> str:
    """Return what a firm asks for in its one written form.

    Raises
        FactRefused  for a field that may not be asked for, for what cannot be read, or for what the register says already
    """
    asked = correctable().get(field)
    if asked is None:
        raise FactRefused(
            what=_("更正申请"), why="这一项不能申请更正", why_en="a correction of this field cannot be asked for"
        )
    plain = " ".join(text.split())
    written = _chosen(field, plain) if asked.kind == "choice" else _WRITTEN[asked.kind](plain)
    if not written and asked.kind == "choice" and plain:
        words = "、".join(correction_choices(field).values())
        _refuse(asked, f"只能是下列之一：{words}", f"it is one of these: {words}")
    if not written:
        _refuse(asked, *(_WRONG.get(asked.kind, ("", "")) if text.strip() else ("没有写应为什么", "it says nothing")))
    if len(written) > asked.most:
        _refuse(asked, f"最多 {asked.most} 个字", f"{asked.most} signs at most")
    if written == correction_now(of, field):
        _refuse(asked, "名册现在就是这样写的", "the register says so already")
    return written


def _refuse(asked: Correctable, why: str, why_en: str) -> None:
    raise FactRefused(what=name_of(asked), why=why, why_en=why_en)


def _chosen(field: str, text: str) -> str:
    """Return the code of what was chosen, by its code or by what it is called."""
    choices = correction_choices(field)
    return text if text in choices else next((code for code, words in choices.items() if words == text), "")


def _phone(text: str) -> str:
    return text if PHONE.fullmatch(text) else ""


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return day.isoformat() if day <= clock.today() else ""


def _amount(text: str) -> str:
    try:
        amount = Decimal(text.replace(",", "").removesuffix("万元").strip())
    except InvalidOperation:
        return ""
    whole = amount.is_finite() and 0 < amount < MOST_WAN and amount * FEN_PER_WAN == int(amount * FEN_PER_WAN)
    return f"{amount.normalize():f}" if whole else ""


def _industry(text: str) -> str:
    return text if INDUSTRY.fullmatch(text) and knows_industry(text) else ""


_WRITTEN: Mapping[str, Callable[[str], str]] = {
    "text": str, "name": str, "phone": _phone, "day": _day, "amount": _amount, "industry": _industry,
}  # fmt: skip


@transaction.atomic
def record_correction(
    key: str, field: str, text: str, *, request: str, since: date | None = None, by: Any, post: str = ""
) -> None:
    """Record what a firm asked for and an official accepted, and show it; what was said before stays beside it.

    text     as `checked_correction` wrote it
    request  number of the request, which the correction is known by
    since    from which day it holds; None: it was always so

    Raises
        FactRefused  for what may not, or no longer, be asked for
    """
    alone()
    before = firm(key)
    written, number = checked_correction(before, field, text), root(number_of(key))
    kind = correctable()[field].kind
    if kind == "name":
        add_name(number, field, written, REQUEST, valid_from=since)
    else:
        value: Any = int(Decimal(written) * FEN_PER_WAN) if kind == "amount" else written
        value = _area_number(written) if field == AREA else value
        said = {field: value, INSTEAD: _stored(before, field)}
        _say(request, number, said, field, written, str(since or ""), str(by or ""))
    if field == NAME:
        add_name(number, "official", written, REQUEST, valid_from=since)
        _end_name(number, before.name, None, since - timedelta(days=1) if since else None)
    refresh([number])
    _act("registry.correct_master_data", by, post, number, {"field": field, "request": request})


@transaction.atomic
def take_back_correction(
    key: str, field: str, text: str, *, request: str, since: date | None = None, by: Any, post: str = ""
) -> None:
    """Take a correction back: the register shows what it would show without it. The same arguments as it was recorded with."""
    alone()
    number = root(number_of(key))
    kind = "official" if field == NAME else field
    if models.SourceRecord.objects.filter(source=REQUEST, key=request).exists():
        _say(request, number, {}, field, "", "", str(by or ""))
    models.EntityName.objects.filter(entity__in=group_of(key), kind=kind, text=text, source=REQUEST).delete()
    refresh([number])
    if field == NAME and since:
        _end_name(number, firm(key).name, since - timedelta(days=1), None)
    _act("registry.take_back_correction", by, post, number, {"field": field, "request": request})


def _stored(of: Firm, field: str) -> Any:
    """Return what is shown of a field as records hold it."""
    value = _area_number(of.area_code) if field == AREA else getattr(of, field)
    return value.isoformat() if isinstance(value, date) else value


def _area_number(code: str) -> int | None:
    """Return the number by which records name an area."""
    return Area.objects.filter(code=code).values_list("pk", flat=True).first()


def _say(request: str, number: int, said: Mapping[str, Any], *cells: str) -> None:
    """Add a version to the record of a request."""
    version = models.SourceRecord.objects.filter(source=REQUEST, key=request).count() + 1
    add_version(REQUEST, request, number, said, version=version, cells=BETWEEN_CELLS.join(cells))


def _end_name(number: int, text: str, was: date | None, ends: date | None) -> None:
    """Say until when the full name held that another one follows, or take that back."""
    models.EntityName.objects.filter(entity=number, kind="official", text=text, valid_to=was).update(valid_to=ends)


def _act(verb: str, by: Any, post: str, number: int, detail: dict[str, Any]) -> None:
    record_act(verb, person=by, post=post, object_kind="firm", object_key=f"E{number}", detail=detail)
