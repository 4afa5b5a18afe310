"""A firm made to measure: values that satisfy the limits of one way to meet a clause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.plain import Row, Value
from wutong.engines.rules._core.ruleset import Law, moved
from wutong.engines.rules._core.satisfying import Choice, Limits, Range

Firm = dict[tuple[str, int], Value]
PLENTY = Fraction(10**7)  # what a number is taken to be where nothing limits it: ten million yuan, heads kept by `most`
_EPOCH = date(1970, 1, 1)


def example(law: Law, limits: Limits, wanted: Mapping[tuple[str, int], Value]) -> Firm:
    """Return a firm within the limits, the wanted values kept; what cannot be set by a field is left open."""
    firm: Firm = {}
    for key, limit in limits.items():
        _place(law, firm, key, limit)
    firm |= wanted
    for key, limit in limits.items():
        if key[0] == "ratio" and isinstance(limit, Range):
            _place_ratio(law, firm, key, limit)
    return firm


def row_of(firm: Mapping[tuple[str, int], Value]) -> Row:
    """Return the firm as the plain evaluator reads it."""
    return lambda field, ago: firm.get((field, ago))


def _place(law: Law, firm: Firm, key: tuple[object, ...], limit: Range | Choice) -> None:
    if isinstance(limit, Choice) and key[0] in ("flag", "code"):
        field, ago = str(key[1]), int(str(key[2]))
        if key[0] == "flag":
            firm[field, ago] = "true" in limit.words
        else:
            allowed = limit.words if not limit.but else set(law.rules.fields[field].values) - limit.words
            firm[field, ago] = min(allowed, default="其他")
    elif isinstance(limit, Range) and key[0] == "number":
        node = key[1]
        if isinstance(node, tree.Read):
            firm[node.field, node.ago] = inside(law, node.field, limit)
        elif isinstance(node, tree.YearsSince) and isinstance(node.date, tree.Read):
            years = int(limit.low or 0) + int(limit.low_open)
            firm[node.date.field, node.date.ago] = Fraction((moved(law.day, -years) - _EPOCH).days)


def _place_ratio(law: Law, firm: Firm, key: tuple[object, ...], limit: Range) -> None:
    top, bottom = key[1], key[2]
    if not isinstance(top, tree.Read) or not isinstance(bottom, tree.Read):
        return
    below = firm.setdefault((bottom.field, bottom.ago), inside(law, bottom.field, Range()))
    if not isinstance(below, Fraction):
        return
    if limit.high is None:
        ratio = (limit.low or Fraction(0)) * 2 + Fraction(1, 10)
    else:
        ratio = limit.high if not limit.high_open else ((limit.low or Fraction(0)) + limit.high) / 2
    firm[top.field, top.ago] = on_grid(law, top.field, below * ratio)


def on_grid(law: Law, field: str, value: Fraction) -> Fraction:
    """Return the nearest value that the field can hold."""
    scale = 10 ** law.rules.fields[field].decimals
    return Fraction(round(value * scale), scale)


def inside(law: Law, field: str, limit: Range) -> Fraction:
    """Return a value in a range that the field can hold: plenty, as far as the range lets it."""
    info = law.rules.fields[field]
    grain = Fraction(1, 10**info.decimals)
    value = PLENTY if info.kind == "money" else Fraction(10)
    low = None if limit.low is None else limit.low + (grain if limit.low_open else 0)
    high = None if limit.high is None else limit.high - (grain if limit.high_open else 0)
    if low is not None and value < low:
        value = low
    if high is not None and value > high:
        value = high
    return on_grid(law, field, value)
