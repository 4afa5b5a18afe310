"""A number as it was printed, exactly: digits, scale, unit, comparator, upper end.

SQLite has no decimal type, so a value is a whole number and a scale (`5152`, 1 is 515.2)
beside the printed string; floats serve sorting and charts only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from wutong.kernel.comparator import PRINTED_PREFIX, Comparator
from wutong.kernel.errors import Wording, WutongError
from wutong.kernel.unit import conversion

BIGINT_MAX = 2**63 - 1
MAX_SCALE = 12
MAX_DIGITS = 18  # that a BIGINT always holds


class NotANumber(WutongError):
    """A cell or field that should hold a number and does not."""

    code = "kernel-E003"
    zh = Wording("读取数值“{text}”", "这不是一个数", "没有写入任何数据", "请填写数字，例如 380.0、(2.06)、>1000")
    en = Wording(
        "Read the number “{text}”",
        "it is not one",
        "Nothing was written",
        "Write digits such as 380.0, (2.06) or >1000",
    )


class NumberTooLarge(WutongError):
    """A number whose digits do not fit into 64 bits."""

    code = "kernel-E004"
    zh = Wording("保存数值“{text}”", "位数超出范围", "没有写入任何数据", "请换用更大的单位（如亿元）")
    en = Wording("Store “{text}”", "it has too many digits", "Nothing was written", "Use a larger unit")


class SeparatorMisplaced(WutongError):
    """Commas in a number that do not part its thousands: 9,5 may be meant as 9.5 and is not 95."""

    code = "kernel-E006"
    zh = Wording(
        "读取数值“{text}”",
        "逗号只能作千位分隔，每三位一个",
        "没有写入任何数据",
        "小数点请写成“.”（9.5），千位请写成 1,234 或不写逗号",
    )
    en = Wording(
        "Read the number “{text}”",
        "a comma may only part thousands, every three digits",
        "Nothing was written",
        "Write a decimal point as 9.5, thousands as 1,234 or without commas",
    )


class RangeReversed(WutongError):
    """A range whose upper end lies below its lower one."""

    code = "kernel-E007"
    zh = Wording(
        "保存范围“{low}-{high}”", "上限比下限小", "没有写入任何数据", "请先写下限，后写上限；只有一个数时上限留空"
    )
    en = Wording(
        "Store the range “{low} to {high}”",
        "its upper end lies below its lower one",
        "Nothing was written",
        "Write the lower end first; leave the upper one empty for a single number",
    )


@dataclass(frozen=True)
class Quantity:
    """A value with its unit, comparator, optional upper end, and the string it was printed as.

    >>> q = Quantity.parse("(2.06)", "%"); q.value, q.printed
    (Decimal('-2.06'), '(2.06)')
    >>> Quantity.parse(">1000", "亿元").comparator.value
    '>'
    """

    unscaled: int
    scale: int
    unit: str
    comparator: Comparator = Comparator.EQUAL
    high_unscaled: int | None = None
    printed: str = ""

    @classmethod
    def of(
        cls,
        value: Decimal | int | str,
        unit: str,
        *,
        comparator: Comparator = Comparator.EQUAL,
        high: Decimal | int | str | None = None,
        printed: str = "",
    ) -> Quantity:
        """Return the quantity of an exact decimal; `printed` defaults to its plain digits.

        Raises
            NotANumber, NumberTooLarge  if the value or the upper end is none, or does not fit
            RangeReversed               if the upper end lies below the value
        """
        number = _decimal(value)
        upper = None if high is None else _decimal(high)
        if upper is not None and upper < number:
            raise RangeReversed(low=_plain(number), high=_plain(upper))
        scale = max(_scale(number), _scale(upper) if upper is not None else 0)
        text = printed or PRINTED_PREFIX[comparator] + _plain(number) + (
            f"-{_plain(upper)}" if upper is not None else ""
        )
        return cls(
            _unscaled(number, scale), scale, unit, comparator, None if upper is None else _unscaled(upper, scale), text
        )

    @classmethod
    def parse(cls, text: str, unit: str, comparator: Comparator | None = None) -> Quantity:
        """Return the quantity a cell such as `380.0`, `(2.06)`, `>1000`, `1,234`, `2-3` or `8.59*` prints.

        Brackets are the accountants' minus sign; trailing `*` marks a note and is kept in `printed`.

        Raises
            NotANumber          if the text holds anything else
            SeparatorMisplaced  if its commas do not part thousands (9,5)
            NumberTooLarge      if the digits do not fit
            RangeReversed       if its upper end lies below the lower one
        """
        match = _CELL.fullmatch(text.strip())
        if not match:
            raise NotANumber(text=text)
        negative = bool(match["open"]) != (match["sign"] in {"-", "−", "－"} and bool(match["sign"]))
        low = typed_number(match["low"])
        high = None if match["high"] is None else typed_number(match["high"])
        sign = comparator or _SIGNS.get(match["comparator"] or "", Comparator.EQUAL)
        return cls.of(-low if negative else low, unit, comparator=sign, high=high, printed=text.strip())

    @property
    def value(self) -> Decimal:
        """The exact value, in `unit`."""
        return Decimal(self.unscaled).scaleb(-self.scale)

    @property
    def high(self) -> Decimal | None:
        """The exact upper end of a range, in `unit`, or None."""
        return None if self.high_unscaled is None else Decimal(self.high_unscaled).scaleb(-self.scale)

    def to(self, wanted: str) -> Quantity:
        """Return the same quantity in another unit of its dimension; the printed string is written anew."""
        if wanted == self.unit:
            return self
        factor = conversion(self.unit, wanted)
        ratio = Decimal(factor.numerator) / Decimal(factor.denominator)
        upper = None if self.high is None else _rounded(self.high * ratio)
        return Quantity.of(_rounded(self.value * ratio), wanted, comparator=self.comparator, high=upper)

    def with_printed(self, printed: str) -> Quantity:
        """Return the quantity with another printed string."""
        return replace(self, printed=printed)

    def __str__(self) -> str:
        return f"{self.printed}{self.unit}" if self.unit else self.printed


_CELL = re.compile(
    r"(?P<comparator>>=|<=|≥|≤|>|<|＞|＜|约|~)?\s*(?P<open>[(（])?\s*(?P<sign>[-+−－])?"
    r"(?P<low>\d[\d,，]*(?:\.\d+)?)(?:\s*[-—–~～]\s*(?P<high>\d[\d,，]*(?:\.\d+)?))?\s*[)）]?\s*\**"
)
_DIGITS = re.compile(r"[-+−－]?\d[\d,，]*(?:\.\d+)?")
_THOUSANDS = re.compile(r"[-+−－]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_SIGNS = {
    ">=": Comparator.AT_LEAST, "≥": Comparator.AT_LEAST, "<=": Comparator.AT_MOST, "≤": Comparator.AT_MOST,
    ">": Comparator.ABOVE, "＞": Comparator.ABOVE, "<": Comparator.BELOW, "＜": Comparator.BELOW,
    "约": Comparator.ABOUT, "~": Comparator.ABOUT,
}  # fmt: skip


def typed_number(text: str) -> Decimal:
    """Return the exact value of digits as a person types them: sign, thousands parted or not, decimal point.

    Raises
        NotANumber          if the text is anything else (1e400)
        SeparatorMisplaced  if its commas do not part thousands
        NumberTooLarge      if it does not fit into 64 bits

    >>> typed_number("12,345.6"), typed_number("−3")
    (Decimal('12345.6'), Decimal('-3'))
    """
    digits = text.strip()
    if not _DIGITS.fullmatch(digits):
        raise NotANumber(text=text)
    if ("," in digits or "，" in digits) and not _THOUSANDS.fullmatch(digits):
        raise SeparatorMisplaced(text=text)
    number = _decimal(digits.translate(_PLAIN_SIGNS))
    if abs(number) > BIGINT_MAX:
        raise NumberTooLarge(text=text)
    return number


_PLAIN_SIGNS = str.maketrans({",": None, "，": None, "−": "-", "－": "-"})


def _decimal(value: Decimal | int | str) -> Decimal:
    try:
        number = Decimal(value)
    except (InvalidOperation, ValueError) as problem:
        raise NotANumber(text=value) from problem
    if not number.is_finite():
        raise NotANumber(text=value)
    return number


def _scale(number: Decimal) -> int:
    return min(MAX_SCALE, max(0, -int(number.as_tuple().exponent)))


def _rounded(number: Decimal) -> Decimal:
    """Cut what a division left to twelve places, or to as many as fit beside the whole digits, and drop trailing zeros."""
    places = max(0, min(MAX_SCALE, MAX_DIGITS - max(number.adjusted() + 1, 0)))
    cut = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP).normalize()
    return cut if int(cut.as_tuple().exponent) <= 0 else cut.quantize(Decimal(1))


def _unscaled(number: Decimal, scale: int) -> int:
    whole = int(number.scaleb(scale).to_integral_value(rounding=ROUND_HALF_UP))
    if abs(whole) > BIGINT_MAX:
        raise NumberTooLarge(text=number)
    return whole


def _plain(number: Decimal) -> str:
    return format(number, "f")
