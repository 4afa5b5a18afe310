"""What was filled into a form, against what the form wants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from wutong.engines.cases._core.casetypes.definition import Field

YES, NO = {"1", "true", "yes", "on", "是"}, {"0", "false", "no", "off", "否", ""}


@dataclass(frozen=True)
class Filled:
    """The values by field, as events hold them, apart from those that can be deleted by law; and what is wrong."""

    values: Mapping[str, Any]
    personal: Mapping[str, Any]
    problems: tuple[tuple[Field, str, str], ...]  # field, zh, en


def fill(fields: Iterable[Field], given: Mapping[str, Any]) -> Filled:
    """Return what a form holds; numbers and days are brought into one written form, unknown fields are a problem."""
    values: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    problems: list[tuple[Field, str, str]] = []
    known = {field.code: field for field in fields}
    for code in given.keys() - known.keys():
        problems.append((Field(code, code), "表单里没有这一项", "the form has no such field"))
    for field in known.values():
        raw = given.get(field.code)
        if raw in (None, "", [], ()):
            if field.required:
                problems.append((field, "必须填写", "must be filled in"))
            continue
        value = _read(field, raw)
        if isinstance(value, Problem):
            problems.append((field, value.zh, value.en))
        else:
            (personal if field.personal else values)[field.code] = value
    return Filled(values, personal, tuple(problems))


@dataclass(frozen=True)
class Problem:
    """Why a value does not fit its field."""

    zh: str
    en: str


def _read(field: Field, raw: Any) -> Any:
    readers = {"number": _number, "date": _day, "choice": _choice, "choices": _choices, "flag": _flag}
    return readers.get(field.kind, _text)(field, raw)


def _text(_field: Field, raw: Any) -> Any:
    return str(raw).strip()


def _number(field: Field, raw: Any) -> Any:
    try:
        number = Decimal(str(raw).replace(",", "").strip())
    except InvalidOperation:
        return Problem(f"“{raw}”不是数字", f"“{raw}” is no number")
    if not number.is_finite():
        return Problem(f"“{raw}”不是数字", f"“{raw}” is no number")
    if field.least and number < Decimal(field.least):
        return Problem(f"不能小于 {field.least}", f"must not be below {field.least}")
    if field.most and number > Decimal(field.most):
        return Problem(f"不能大于 {field.most}", f"must not be above {field.most}")
    return f"{number:f}"


def _day(_field: Field, raw: Any) -> Any:
    try:
        return date.fromisoformat(str(raw).strip()).isoformat()
    except ValueError:
        return Problem(f"“{raw}”不是日期，请写成 2025-03-03", f"“{raw}” is no day; write it like 2025-03-03")


def _choice(field: Field, raw: Any) -> Any:
    codes = [code for code, _zh, _en in field.choices]
    known = "、".join(zh for _code, zh, _en in field.choices)
    return raw if raw in codes else Problem(f"只能选 {known}", f"must be one of {', '.join(codes)}")


def _choices(field: Field, raw: Any) -> Any:
    chosen = [raw] if isinstance(raw, str) else list(raw)
    wrong = next((one for one in chosen if isinstance(_choice(field, one), Problem)), None)
    return chosen if wrong is None else _choice(field, wrong)


def _flag(_field: Field, raw: Any) -> Any:
    text = str(raw).casefold()
    if text in YES | NO:
        return text in YES
    return Problem("只能填是或否", "must be yes or no")
