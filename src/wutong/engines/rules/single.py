"""One firm given by hand: values by field, with or without a year, in the field's unit or with a unit of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from wutong.engines.rules._core.dimensions import quantity
from wutong.engines.rules._core.names import FieldInfo, closest
from wutong.engines.rules._core.plain import Row, Value, rounded
from wutong.engines.rules._core.ruleset import RuleSet
from wutong.engines.rules.errors import FirmsUnreadable
from wutong.engines.rules.tables import plain_value
from wutong.kernel.unit import UnitUnknown

_YEAR = re.compile(r"^(.*)[_@](\d{4})$")
_WORDS = {"是": True, "否": False, "有": True, "无": False, "true": True, "false": False}


def row_of(rules: RuleSet, values: Mapping[str, object], year: int) -> Row:
    """Return the values of one firm as the plain evaluator reads them. Raises FirmsUnreadable with what was meant."""
    titles = {info.title: code for code, info in rules.fields.items()}
    known: dict[tuple[str, int], Value] = {}
    for name, raw in values.items():
        match = _YEAR.match(name)
        stem, ago = (match[1], year - int(match[2])) if match and name not in rules.fields else (name, 0)
        code = titles.get(stem, stem)
        if code not in rules.fields:
            meant = closest(stem, [*rules.fields, *titles])
            hint = f"；是否要写“{meant}”" if meant else ""
            raise FirmsUnreadable(name=name, problem=f"没有声明过这个字段{hint}", problem_en=f"no such field; {meant}?")
        known[code, ago] = value_of(raw, rules.fields[code])
    return lambda code, ago: known.get((code, ago))


def value_of(raw: Any, info: FieldInfo) -> Value:
    """Return a value given by hand in base units. Raises FirmsUnreadable."""
    if raw is None or raw == "":
        return None
    try:
        if info.kind == "flag":
            return raw if isinstance(raw, bool) else _WORDS[str(raw).lower()]
        if info.kind == "code":
            return str(raw)
        if info.kind == "date":
            return plain_value(raw if isinstance(raw, date) else date.fromisoformat(str(raw)), info)
        return _number(raw, info)
    except (KeyError, ValueError, ArithmeticError, UnitUnknown):
        raise FirmsUnreadable(
            name=info.code,
            problem=f"“{info.title}”的值“{raw}”看不懂，单位应为{info.unit or '（无）'}",
            problem_en=f"the value “{raw}” does not fit, the unit is {info.unit or 'none'}",
        ) from None


def _number(raw: Any, info: FieldInfo) -> Fraction:
    if isinstance(raw, str):
        found = quantity(raw)
        if found is None:
            raise ValueError(raw)
        value, dimension, bare = found
        if not bare and dimension != info.dimension:
            raise ValueError(raw)
        base = value * info.factor if bare else value
    else:
        base = (raw if isinstance(raw, Fraction) else Fraction(Decimal(str(raw)))) * info.factor
    return rounded(base, info.decimals)
