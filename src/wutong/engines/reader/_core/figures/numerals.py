"""Reading printed numerals: Arabic with separators, Chinese, and mixtures of the two (3.5, 1,200, 三千, 两, 百)."""

from __future__ import annotations

from math import isfinite

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
PLACES = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
LONGEST = 15  # characters; 九千九百九十九 has seven, a run of digits longer than this is no number
CHINESE = "零〇一二两三四五六七八九十百千"
# A numeral that goes on after 万 or 亿 (五万一千二百), has decimals (六点五), or is a plain run.
NUMERAL = rf"(?:[{CHINESE}]+[万亿](?:[{CHINESE}]+万)?[{CHINESE}]+|[{CHINESE}]+点[零〇一二三四五六七八九]+|[{CHINESE}]+)"


def chinese_value(text: str) -> int | None:
    """The number a Chinese numeral names, None where the characters make none or more than one (二三十, 三五).

    >>> chinese_value("二十五"), chinese_value("三千二百"), chinese_value("两百"), chinese_value("百"), chinese_value("二〇三五")
    (25, 3200, 200, 100, 2035)
    >>> chinese_value("五万一千二百"), chinese_value("三亿零五百万"), chinese_value("三万五"), chinese_value("二三十")
    (51200, 305000000, 35000, None)
    """
    if not text or len(text) > LONGEST:
        return None
    for myriad, size in reversed(MYRIADS.items()):
        high, found, low = text.rpartition(myriad)
        if found:
            return _joined(chinese_value(high), low, size)
    if all(char in DIGITS for char in text):
        pair = len(text) == 2 and DIGITS[text[0]] and DIGITS[text[1]]
        return None if pair else int("".join(str(DIGITS[char]) for char in text))
    return _below_myriad(text)


def _joined(high: int | None, low: str, size: int) -> int | None:
    """`high` myriads and what follows them: 三万五 is 35000, 三万零五 30005."""
    if high is None or not low:
        return None if high is None else high * size
    rest = chinese_value(low.lstrip("零〇"))
    if rest is None:
        return None
    return high * size + (rest * size // 10 if len(low) == 1 else rest)


def _below_myriad(text: str) -> int | None:
    total, digit, last, zero = 0, None, 10**4, False
    for char in text:
        if char in DIGITS:
            if digit:
                return None  # 五六百 is between two numbers
            digit, zero = DIGITS[char], zero or DIGITS[char] == 0
            continue
        place = PLACES.get(char, 10**4)
        if place >= last:
            return None
        total += (1 if digit is None else digit) * place
        digit, last, zero = None, place, False
    short = digit and not zero and last >= PLACES["百"]  # 两千三 is 2300
    return total + (digit or 0) * (last // 10 if short else 1)


def plain_value(text: str) -> float | None:
    """The value of an Arabic or Chinese numeral without multiplier (亿, 万); None where it is neither.

    >>> plain_value("1,234.5"), plain_value("十二"), plain_value("六点二五"), plain_value("x")
    (1234.5, 12.0, 6.25, None)
    """
    if text[:1].isdigit() or text[:1] == "-":
        try:
            value = float(text.replace(",", ""))
        except ValueError:
            return None
        return value if isfinite(value) else None
    whole, point, decimals = text.partition("点")
    value = chinese_value(whole)
    if value is None or point and not (decimals and all(char in DIGITS for char in decimals)):
        return None
    return float(f"{value}." + "".join(str(DIGITS[char]) for char in decimals))
