"""How a figure is shown: as its source prints it, but without the unit, which stands behind it or in a column's head."""

from __future__ import annotations

import unicodedata

from wutong.engines.ledger._core.comparison import same_value
from wutong.kernel.errors import WutongError
from wutong.kernel.quantity import Quantity


def shown_of(passage: str, quantity: Quantity) -> str:
    """Return the digits of a passage of running text that states `quantity`, unit left out.

    Where the passage says something else (a reviewer corrected what was read) or says it in words, the quantity's own
    digits are shown: nobody may read one number and reckon with another.

    >>> shown_of("1,256.78亿元", Quantity.of("1256.78", "亿元")), shown_of("1,256.78亿元", Quantity.of("1234", "亿元"))
    ('1,256.78', '1234')
    >>> shown_of("5.2％", Quantity.of("5.2", "%")), shown_of("近五成", Quantity.parse("<50", "%"))
    ('5.2', '<50')
    """
    body = passage.strip()
    if unicodedata.normalize("NFKC", body).endswith(quantity.unit):
        body = body[: len(body) - len(quantity.unit)].rstrip()
    return body if _says(body, quantity) else _own(quantity).printed


def in_unit(quantity: Quantity, unit: str) -> Quantity:
    """Return a quantity in a column's unit where it measures the same, as it is where it does not.

    >>> in_unit(Quantity.parse("12,000", "万元"), "亿元").printed, in_unit(Quantity.of("3", "%"), "亿元").printed
    ('1.2', '3')
    """
    try:
        return quantity.to(unit)
    except WutongError:  # another dimension, or no unit at all: a column's head may say 亿元、%
        return quantity


def _says(body: str, quantity: Quantity) -> bool:
    try:
        return same_value(Quantity.parse(body, quantity.unit), quantity)
    except WutongError:
        return False


def _own(quantity: Quantity) -> Quantity:
    return Quantity.of(quantity.value, quantity.unit, comparator=quantity.comparator, high=quantity.high)
