"""Reading printed numerals: Arabic with separators, Chinese, and mixtures of the two (3.5, 1,200, 三千, 两, 百)."""

from __future__ import annotations

from math import isfinite

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
PLACES = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
LONGEST = 15  # characters; 九千九百九十九 has seven, a run of digits longer than this is no number
CHINESE = "零〇一二两三四五六七八九十百千"


def chinese_value(text: str) -> int | None:
    """The number a Chinese numeral names, None where the characters do not make one.

    >>> chinese_value("二十五"), chinese_value("三千二百"), chinese_value("两百"), chinese_value("百"), chinese_value("二〇三五")
    (25, 3200, 200, 100, 2035)
    """
    if not text or len(text) > LONGEST or any(char not in DIGITS and char not in PLACES for char in text):
        return None
    if all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    total, digit, last = 0, None, 10**4
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
            continue
        place = PLACES[char]
        if place >= last:
            return None
        total += (1 if digit is None else digit) * place
        digit, last = None, place
    return total + (digit or 0)


def plain_value(text: str) -> float | None:
    """The value of an Arabic or Chinese numeral without multiplier (亿, 万); None where it is neither.

    >>> plain_value("1,234.5"), plain_value("十二"), plain_value("x")
    (1234.5, 12.0, None)
    """
    if text[:1].isdigit() or text[:1] == "-":
        try:
            value = float(text.replace(",", ""))
        except ValueError:
            return None
        return value if isfinite(value) else None
    value = chinese_value(text)
    return None if value is None else float(value)
