"""The unified social credit code of GB 32100-2015: 18 characters, two check characters.

Characters 1–2 say who registers and what, 3–8 the area (GB/T 2260), 9–17 the organisation code of GB 11714 with its own
check character in place 17, and 18 checks the whole.
"""

from __future__ import annotations

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_SHAPE = re.compile(f"[{ALPHABET}]{{18}}")
# Letters the code never uses, typed for the digits they look like.
_MISTYPED = str.maketrans({"O": "0", "I": "1", "Z": "2", "S": "5"})


def normal_code(text: str) -> str:
    """Return a code in capitals and half-width, without spaces and dashes, with O and I as the digits that are meant.

    >>> normal_code(" 91410100ma3x-abcd-oi ")
    '91410100MA3XABCD01'
    """
    plain = re.sub(r"[\s\-—_.]", "", unicodedata.normalize("NFKC", text)).upper()
    return plain.translate(_MISTYPED) if len(plain) == 18 else plain


def check_character(first: str) -> str:
    """Return the 18th character for the first 17 (GB 32100-2015, 4.2). Raises ValueError for a character outside the alphabet.

    >>> check_character("91350100M000100Y4")
    '3'
    """
    total = sum(ALPHABET.index(letter) * weight for letter, weight in zip(first, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check(first: str) -> str:
    """Return the 9th character of an organisation code for its first 8 (GB 11714-1997).

    >>> organisation_check("M000100Y")
    '4'
    """
    values = (int(letter, 36) for letter in first)
    remainder = 11 - sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(remainder, str(remainder))


def is_credit_code(code: str) -> bool:
    """Return whether a normal code has the right characters and both check characters.

    >>> is_credit_code("91350100M000100Y43"), is_credit_code("91350100M000100Y44")
    (True, False)
    """
    return (
        bool(_SHAPE.fullmatch(code))
        and organisation_check(code[8:16]) == code[16]
        and check_character(code[:17]) == code[17]
    )
