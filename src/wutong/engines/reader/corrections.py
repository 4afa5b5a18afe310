"""What a reviewer types over a figure as it was read: the fields that differ, in their own types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from wutong.engines.reader.errors import NotDecimal
from wutong.engines.reader.types import Figure
from wutong.kernel.quantity import NotANumber, typed_number

EDITABLE = ("value", "value_hi", "unit", "comparator", "kind", "measure", "period", "area", "indicator")
NUMBERS = ("value", "value_hi")


def changed_fields(read_as: Figure, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields in which the form differs from what was read, with their own types.

    Raises
        NotDecimal  if a value field holds no number
        SeparatorMisplaced, NumberTooLarge  if its commas do not part thousands, or it does not fit

    >>> figure = Figure(0, 2, "5家", 5.0, None, "家", "=", "actual", "level", "2023", "甲区", "企业数", "text", 0.9)
    >>> changed_fields(figure, {"value": "6", "unit": "家", "period": "2023"})
    {'value': 6.0}
    """
    known = {field.name for field in fields(Figure)}
    typed = {name: given[name].strip() for name in EDITABLE if name in given and name in known}
    said = {name: _number(text) if name in NUMBERS else text for name, text in typed.items()}
    return {name: value for name, value in said.items() if value != getattr(read_as, name)}


def _number(text: str) -> float | None:
    try:
        return float(typed_number(text)) if text else None
    except NotANumber as problem:
        raise NotDecimal(text=text) from problem


def plain(value: float | None) -> str:
    """Return a number as it was printed, "" for none.

    repr gives the shortest decimal that stands for a float: what was printed, since it came from print.

    >>> plain(548.0), plain(3.68), plain(None)
    ('548', '3.68', '')
    """
    if value is None:
        return ""
    number = Decimal(repr(value))
    return format(number.quantize(Decimal(1)) if number == number.to_integral_value() else number, "f")
