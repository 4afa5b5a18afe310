"""What a number of a clause measures, and quantities printed with their unit.

Everything is counted in base units: money in yuan, shares as a plain number (3 % is 0.03), counts in ones.
A dimension is a sorted tuple of base and exponent: money per head is (("count", -1), ("money", 1)).
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from wutong.kernel.unit import UnitUnknown, unit

Dimension = tuple[tuple[str, int], ...]

NUMBER: Dimension = ()
MONEY: Dimension = (("money", 1),)
COUNT: Dimension = (("count", 1),)
DAYS: Dimension = (("days", 1),)
YEARS: Dimension = (("years", 1),)
SCORE: Dimension = (("score", 1),)
# A number written without a unit may stand beside these: there is only one way to read it.
BARE_FITS = (NUMBER, COUNT, SCORE, DAYS, YEARS)
_PLAIN = {"number", "share", "multiple"}
_SHARE_PERCENT = Fraction(1, 100)
_PRINTED = re.compile(r"^\s*([+-]?[\d,]*\.?\d+)\s*(.*?)\s*$")
_WORDS = {"money": "金额", "count": "个数", "days": "天数", "years": "年数", "score": "分值", "area": "面积"}


def dimension_of(code: str) -> tuple[Dimension, Fraction]:
    """Return a unit's dimension and how many base units one of it is. Raises UnitUnknown.

    >>> dimension_of("万元"), dimension_of("%")
    (((('money', 1),), Fraction(10000, 1)), ((), Fraction(1, 100)))
    """
    known = unit(code)
    top, _, bottom = known.dimension.partition("/")
    exponents = _power(top, 1) | ({} if not bottom else _power(bottom, -1))
    factor = known.factor * (_SHARE_PERCENT if top == "share" else 1)
    return tuple(sorted(exponents.items())), factor


def _power(name: str, exponent: int) -> dict[str, int]:
    plain = name.partition(":")[0]
    return {} if plain in _PLAIN else {plain: exponent}


def times(left: Dimension, right: Dimension, sign: int = 1) -> Dimension:
    """Return the dimension of a product, of a quotient with sign -1.

    >>> times(MONEY, COUNT, -1)
    (('count', -1), ('money', 1))
    """
    exponents = dict(left)
    for name, exponent in right:
        exponents[name] = exponents.get(name, 0) + sign * exponent
    return tuple(sorted((name, exponent) for name, exponent in exponents.items() if exponent))


def quantity(printed: str) -> tuple[Fraction, Dimension, bool] | None:
    """Return value in base units, dimension and whether no unit was written; None where this is no number.

    Raises
        UnitUnknown  if the words after the number are no unit

    >>> quantity("2000 万元"), quantity("3 %"), quantity("高新")
    ((Fraction(20000000, 1), (('money', 1),), False), (Fraction(3, 100), (), False), None)
    """
    match = _PRINTED.match(printed)
    if match is None:
        return None
    try:
        value = Fraction(Decimal(match[1].replace(",", "")))
    except InvalidOperation:
        return None
    if not match[2]:
        return value, NUMBER, True
    dimension, factor = dimension_of(match[2])
    return value * factor, dimension, False


def named(dimension: Dimension) -> str:
    """Return what a dimension measures, for a message.

    >>> named(MONEY), named(NUMBER), named(times(MONEY, COUNT, -1))
    ('金额', '数（比例）', '金额/个数')
    """
    if not dimension:
        return "数（比例）"
    top = "×".join(_WORDS.get(name, name) for name, exponent in dimension if exponent > 0)
    bottom = "×".join(_WORDS.get(name, name) for name, exponent in dimension if exponent < 0)
    return f"{top or '1'}/{bottom}" if bottom else top


def is_unit(code: str) -> bool:
    """Return whether a unit can be used in a clause."""
    try:
        unit(code)
    except UnitUnknown:
        return False
    return True
