"""Printed cells as values, whole columns at once: numbers without floats, dates, credit codes.

Each function gives the values (None where the cell is empty or wrong) and whether the cell is wrong.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wutong.kernel.credit_code import ALPHABET

EMPTY = ("", "-", "—", "--", "——", "/", "缺", "无", "null", "NULL", "None", "nan", "NaN", "N/A", "n/a")
LARGEST = 9_000_000_000_000_000_000  # of a stored whole number
WHOLE = 10_000  # ten-thousandths
_PLAIN = r"^[+-]?\d{1,15}(?:\.\d{1,12})?$"
_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)])
_ORGANISATION = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_FIRST_YEAR, _LAST_YEAR = 1800, 2200
Column = tuple[pl.Series, pl.Series]


def told(cells: pl.Series) -> pl.Series:
    """Return the cells half-width and without blanks around them; None for those that say nothing.

    A mark that keeps a spreadsheet from reading a formula or a long number (' before it) is taken away.
    """
    text = cells.cast(pl.String)
    if text.str.len_bytes().sum() != text.str.len_chars().sum():  # a column of half-width signs is plain as it is
        text = text.str.normalize("NFKC")
    plain = pl.col("text").str.strip_chars().str.strip_prefix("'")
    some = pl.when(~plain.is_in(list(EMPTY))).then(plain)
    return pl.DataFrame({"text": text}).select(some).to_series().alias(cells.name)


def whole_numbers(cells: pl.Series, places: int) -> Column:
    """Return printed numbers times ten to the power of `places`, rounded half up away from zero.

    >>> values, wrong = whole_numbers(pl.Series(["1,234.5", "0.005", "(2.1)", "x", None]), 2)
    >>> values.to_list(), wrong.to_list()
    ([123450, 1, -210, None, None], [False, False, False, True, False])
    """
    text = told(cells)
    if text.str.contains(r"[,\s(]").any():
        text = text.str.replace_all(r"[,\s]", "").str.replace(r"^\((.+)\)$", "-$1")
    values = pl.DataFrame({"text": text}).select(_scaled(pl.col("text"), places)).to_series()
    odd = text.is_not_null() & values.is_null()
    if odd.any():
        slow = {place: _slow(text[place], places) for place in odd.arg_true().to_list()}
        values = pl.Series([slow.get(place, value) for place, value in enumerate(values.to_list())], dtype=pl.Int64)
    return values.alias(cells.name), (values.is_null() & text.is_not_null()).alias(cells.name)


def shares(cells: pl.Series, places: int) -> Column:
    """Return printed shares of a capital in ten-thousandths; wrong beyond the whole, and for nothing.

    >>> values, wrong = shares(pl.Series(["51%", "12.5", "120", None]), 2)
    >>> values.to_list(), wrong.to_list()
    ([5100, 1250, None, None], [False, False, True, False])
    """
    text = told(cells)
    values, _odd = whole_numbers(text.str.replace(r"%$", ""), places)
    values = values.set(~values.is_between(1, WHOLE).fill_null(True), None)
    return values, (values.is_null() & text.is_not_null()).alias(cells.name)


def _scaled(text: pl.Expr, places: int) -> pl.Expr:
    """Return plain printed numbers times ten to the power of `places`, None for what is printed in another way."""
    parts = text.str.strip_chars_start("+-").str.splitn(".", 2).struct
    fraction = parts.field("field_1").fill_null("")
    digits = pl.concat_str(parts.field("field_0"), fraction.str.pad_end(places, "0").str.slice(0, places))
    up = fraction.str.slice(places, 1).is_in(["5", "6", "7", "8", "9"])
    size = digits.cast(pl.Int64, strict=False) + up.cast(pl.Int64)
    signed = pl.when(text.str.starts_with("-")).then(-size).otherwise(size)
    return pl.when(text.str.contains(_PLAIN)).then(signed)


def _slow(text: str, places: int) -> int | None:
    """Return a number that is printed in another way (1.2e5), None for what is none or too large."""
    try:
        value = Decimal(text).scaleb(places).quantize(Decimal(1), ROUND_HALF_UP)
    except (InvalidOperation, ValueError):
        return None
    return int(value) if value.is_finite() and abs(value) <= LARGEST else None


def days(cells: pl.Series) -> Column:
    """Return dates as 2024-03-01, from 2024/3/1, 2024.3.1, 20240301, 2024年3月1日, with or without a time after them.

    >>> values, wrong = days(pl.Series(["2024年3月1日", "20240301", "2024-02-30", "2024/3/1 00:00:00"]))
    >>> values.to_list(), wrong.to_list()
    (['2024-03-01', '2024-03-01', None, '2024-03-01'], [False, False, True, False])
    """
    text = told(cells)
    parts = text.str.extract_groups(r"^(\d{4})\D{0,2}?(\d{1,2}|\d{2})\D{0,2}?(\d{1,2})日?(?:[ T]\d{1,2}:\d{2}.*)?$")
    loose = parts.struct.unnest()
    year, month, day = (loose[name].cast(pl.Int32, strict=False) for name in loose.columns)
    sound = year.is_between(_FIRST_YEAR, _LAST_YEAR) & month.is_between(1, 12) & day.is_between(1, 31)
    printed = pl.DataFrame({"y": loose[loose.columns[0]], "m": month, "d": day}).select(
        pl.concat_str(
            "y", pl.lit("-"), pl.col("m").cast(pl.String).str.zfill(2), pl.lit("-"), pl.col("d").cast(pl.String).str.zfill(2)
        )
    ).to_series()  # fmt: skip
    values = printed.set(~sound.fill_null(False), None).str.to_date("%Y-%m-%d", strict=False).cast(pl.String)
    return values.alias(cells.name), (values.is_null() & text.is_not_null()).alias(cells.name)


def codes(cells: pl.Series) -> Column:
    """Return credit codes in capitals without blanks and dashes; wrong where a check character (GB 32100) does not fit."""
    text = told(cells).str.to_uppercase()
    sound = pl.Series(_checks(text.fill_null("").to_list()))
    if (sound | text.is_null()).all():
        return text.alias(cells.name), ~sound & text.is_not_null()
    text = text.str.replace_all(r"[\s\-—_.]", "")
    mend = text.str.len_chars() == 18
    mended = text.str.replace_many(["O", "I", "Z", "S"], ["0", "1", "2", "5"])
    text = pl.select(pl.when(mend).then(mended).otherwise(text)).to_series()
    sound = pl.Series(_checks(text.fill_null("").to_list()))
    return text.set(~sound, None).alias(cells.name), (~sound & text.is_not_null()).alias(cells.name)


def _checks(texts: list[str]) -> NDArray[np.bool_]:
    """Return which texts are credit codes with both check characters; arithmetic of kernel.credit_code on arrays."""
    values = np.full(128, -1, dtype=np.int64)
    values[[ord(letter) for letter in ALPHABET]] = np.arange(len(ALPHABET))
    letters = np.zeros((len(texts), 18), dtype=np.int64)
    right = np.array([len(text) == 18 and text.isascii() for text in texts], dtype=bool)
    if right.any():
        joined = "".join(text for text, fits in zip(texts, right, strict=True) if fits)
        letters[right] = np.frombuffer(joined.encode("ascii"), dtype=np.uint8).reshape(-1, 18)
    numbers = values[letters]
    right &= (numbers >= 0).all(axis=1)
    # GB 11714 counts letters from A = 10 without leaving any out.
    digits = np.where(letters >= ord("A"), letters - ord("A") + 10, letters - ord("0"))
    rest = 11 - (digits[:, 8:16] * _ORGANISATION).sum(axis=1) % 11
    ninth = np.where(rest == 10, ord("X"), np.where(rest == 11, ord("0"), ord("0") + rest))
    last = (31 - (numbers[:, :17] * _WEIGHTS).sum(axis=1) % 31) % 31
    return right & (letters[:, 16] == ninth) & (numbers[:, 17] == last)


def degrees(cells: pl.Series, most: int) -> Column:
    """Return longitudes or latitudes; wrong beyond `most` degrees."""
    text = told(cells)
    values = text.cast(pl.Float64, strict=False)
    values = values.set((values.abs() > most).fill_null(False) | values.is_nan().fill_null(False), None)
    return values.alias(cells.name), (values.is_null() & text.is_not_null()).alias(cells.name)
