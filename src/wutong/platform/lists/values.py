"""What a cell may hold besides plain values, and what a value is worth in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from wutong.platform import clock
from wutong.platform.tables import safe_cell


def missing() -> str:
    """Return the mark of a figure that should be there and is not."""
    return pgettext("figure", "缺")


@dataclass(frozen=True)
class ComputedCell:
    """A computed number and the page that explains it."""

    value: Any
    url: str


@dataclass(frozen=True)
class PrintedCell:
    """What a source prints, words or number, and the page that shows where."""

    text: str
    url: str


@dataclass(frozen=True)
class StateCell:
    """A state (ok, watch, late, missing) with the word beside its shape."""

    code: str
    word: str = ""


@dataclass(frozen=True)
class LineCell:
    """A tiny line through `points`, pairs of x and y, beside the `path` it should take; a file holds the last y."""

    points: Sequence[tuple[Any, Any]]
    path: Sequence[tuple[Any, Any]]
    name: str


def plain(value: Any) -> str | int | float | Decimal | date | datetime | None:
    """Return what a file holds for a value: numbers as numbers, an exact figure as its number, the rest as text."""
    match value:
        case None | int() | float() | Decimal() | date():
            return value
        case ComputedCell():
            return plain(value.value)
        case PrintedCell():
            return value.text
        case StateCell():
            return str(value.word or value.code)
        case LineCell():
            return value.points[-1][1] if value.points else None
        case SafeString():
            return strip_tags(value) if "<" in value else str(value)
        case _ if hasattr(value, "quantity"):
            return _of_quantity(value.quantity, value.printed)
        case _ if hasattr(value, "unscaled"):
            return _of_quantity(value, value.printed)
        case _:
            return str(value)


def _of_quantity(quantity: Any, printed: str) -> Decimal | str:
    """Return the number of an exact quantity; a bound, a range or words keep their printed form."""
    exact = quantity is not None and quantity.comparator == "=" and quantity.high is None
    return quantity.value if exact else printed


def _moment_text(moment: datetime) -> str:
    if moment.tzinfo is None:
        return str(moment)
    return moment.astimezone(clock.SHANGHAI).replace(tzinfo=None).isoformat(" ", "minutes")


def csv_text(value: Any) -> str:
    """Return the text of one CSV cell; words that a spreadsheet would run as a formula get a leading apostrophe.

    >>> csv_text("=1+1"), csv_text(-2), csv_text("-4.1%"), csv_text(None)
    ("'=1+1", '-2', '-4.1%', '')
    """
    kind = type(value)
    if kind is datetime:
        return _moment_text(value)
    if kind is not str:  # most cells are: a year of cases has millions of them
        value = plain(value)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _moment_text(value)
    return safe_cell(value) if isinstance(value, str) else str(value)
