"""What a name is found by: pairs of its characters, and two and three neighbouring initials of its reading.

Chinese is written without blanks, so pairs of characters stand for words; three initials are selective where two are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import islice, product

NOT_WORD = re.compile(r"[\W_]+")
LATIN = re.compile(r"[a-z0-9]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_MOST_READINGS = 8  # of a name with several characters that are read in two ways


def plain_name(text: str) -> str:
    """Return a name as names are compared: half-width, small letters, without blanks, brackets and marks.

    >>> plain_name("郑州　华创（示例）Co., Ltd. ")
    '郑州华创示例coltd'
    """
    return NOT_WORD.sub("", unicodedata.normalize("NFKC", text).lower())


def initials_of(plain: str, letters: Mapping[int, str], more: Mapping[str, str]) -> list[str]:
    """Return the initials of a plain name's reading, one text for each way it may be read; what has no reading stays.

    letters  code point -> first letter of the usual reading
    more     character -> the letters of all its readings, for the few where they differ

    >>> initials_of("重云", {ord("重"): "z", ord("云"): "y"}, {"重": "zc"})
    ['zy', 'cy']
    """
    doubtful = [sign for sign in plain if sign in more]
    if not doubtful:
        return [plain.translate(letters)]
    choices = [more.get(sign) or letters.get(ord(sign), sign) for sign in plain]
    return ["".join(way) for way in islice(product(*choices), _MOST_READINGS)]


def asked_grams(typed: str) -> tuple[list[str], list[list[str]]]:
    """Return the search words that an answer must hold of what was typed, and groups of which it must hold one each.

    Single characters ask nothing by themselves.

    >>> words, groups = asked_grams("华创 hckj 100号 hc")
    >>> words, groups[0][:3]
    (['华创', 'hck', 'ckj', '10', '00', '0号'], ['hc', 'hca', 'hcb'])
    """
    found: dict[str, None] = {}
    groups = []
    for piece in NOT_WORD.split(unicodedata.normalize("NFKC", typed).lower()):
        latin = bool(LATIN.fullmatch(piece)) and not piece.isdigit()
        if latin and len(piece) == 2:
            groups.append([piece, *(piece + letter for letter in _LETTERS)])
        else:
            found.update(dict.fromkeys(_runs(piece, 3 if latin else 2)))
    return list(found), groups


def _runs(text: str, size: int) -> list[str]:
    if size == 2:
        return [one + two for one, two in zip(text, text[1:], strict=False)]
    return [one + two + three for one, two, three in zip(text, text[1:], text[2:], strict=False)]
