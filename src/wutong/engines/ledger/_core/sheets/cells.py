"""What one cell says: a number with its unit and notes, nothing, or something that cannot be a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wutong.kernel.quantity import NotANumber, NumberTooLarge, Quantity, RangeReversed, SeparatorMisplaced
from wutong.kernel.unit import MULTIPLIERS, is_known

EMPTY = frozenset("- — —— – … …… / \\ 缺 无 … ... N/A n/a NA null NULL 未填".split()) | {""}
_FORMULA = re.compile(r"[=@\t]|[+\-](?![\d.,(（])")
_MARK = (
    r"\*+|[①-⑳]|[¹²³⁴⁵]|\[[\w]{1,3}\]|[(（]注?\s*\d{1,2}[)）]|[(（](?:初步|快报|预计|估算|修订|调整|可比)[^)）]*[)）]"
)
_TRAILING_MARKS = re.compile(rf"(?:\s*(?:{_MARK}))+$")
_AMOUNT = re.compile(
    r"(?P<number>(?:>=|<=|[<>≤≥≈~约＞＜])?\s*[-+−－]?\s*[(（]?\s*[-+−－]?\d[\d,，]*(?:\.\d+)?"
    r"(?:\s*[-—–~～]\s*\d[\d,，]*(?:\.\d+)?)?\s*[)）]?)\s*(?P<unit>\D*)"
)
_NO_QUANTITY = {
    NotANumber: "not_a_number", NumberTooLarge: "too_large", SeparatorMisplaced: "separator", RangeReversed: "reversed",
}  # fmt: skip
MISTYPED = frozenset(_NO_QUANTITY.values()) - {"not_a_number"}  # a number is meant


@dataclass(frozen=True)
class CellValue:
    """A number with its printed text (notes kept), or the code of what stands in the way (`problem`)."""

    quantity: Quantity | None = None
    printed: str = ""
    problem: str = ""


def value_of(text: str, unit: str) -> CellValue:
    """Return what a cell says; `unit` is that of its column or row, empty when none is given.

    >>> value_of("8.59*", "亿元").printed, str(value_of("1.2亿", "万元").quantity)
    ('8.59*', '1.2亿元')
    >>> value_of("=SUM(A1:A9)", "亿元").problem, value_of("12家3个", "").problem
    ('formula', 'two_units')
    """
    if _FORMULA.match(text):
        return CellValue(problem="formula")
    marks = _TRAILING_MARKS.search(text) if not _is_bracketed(text) else None
    body = text[: marks.start()] if marks else text
    match = _AMOUNT.fullmatch(body.strip())
    if not match:
        return CellValue(problem="two_units" if len(re.findall(r"\d[\d,.]*", body)) > 1 else "not_a_number")
    given = match["unit"].strip()
    stated = stated_unit(given, unit)
    if stated is None:
        return CellValue(problem="unit_unknown")
    try:
        quantity = Quantity.parse(match["number"].strip(), stated)
    except tuple(_NO_QUANTITY) as problem:
        return CellValue(problem=_NO_QUANTITY[type(problem)])
    printed = match["number"].strip() + (marks.group().strip() if marks else "")
    return CellValue(quantity.with_printed(printed), printed)


def _is_bracketed(text: str) -> bool:
    """(2.06) is a negative number, not a number with a note."""
    return bool(re.fullmatch(r"\s*[(（][\d,.]+[)）]\s*", text))


def stated_unit(given: str, column: str) -> str | None:
    """Return the unit of a cell that prints `given` after its number in a column of unit `column`.

    A multiplier alone (万, 亿) takes the place of the column's: 1.2亿 in a column of 万元 is 1.2亿元.
    """
    if not given:
        return column
    if given in MULTIPLIERS:
        return given + bare_unit(column)
    return given if is_known(given) else None


def bare_unit(unit: str) -> str:
    """Return a unit without its multiplier.

    >>> bare_unit("万元"), bare_unit("万"), bare_unit("元")
    ('元', '', '元')
    """
    for word in sorted(MULTIPLIERS, key=len, reverse=True):
        if word and unit.startswith(word) and (not unit[len(word) :] or is_known(unit[len(word) :])):
            return unit[len(word) :]
    return unit
