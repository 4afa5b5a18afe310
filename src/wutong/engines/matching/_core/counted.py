"""Numbers written in Chinese characters, in digits."""

from __future__ import annotations

import re

DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_NUMBER = re.compile(r"第?([〇零一二三四五六七八九]*十?[〇零一二三四五六七八九]+|[一二三四五六七八九]?十|\d+)")


def in_digits(text: str) -> str:
    """Return a text with its numbers in digits, ordinal ones without their mark.

    >>> in_digits("第十一"), in_digits("十七号楼"), in_digits("九〇二")
    ('11', '17号楼', '902')
    """
    return _NUMBER.sub(lambda match: match[1].translate(DIGITS) if "十" not in match[1] else _tens(match[1]), text)


def _tens(counted: str) -> str:
    """Return a number of two digits in digits.

    >>> _tens("十一"), _tens("二十"), _tens("七十三")
    ('11', '20', '73')
    """
    tens, _, ones = counted.partition("十")
    return (tens or "一").translate(DIGITS) + (ones or "零").translate(DIGITS)
