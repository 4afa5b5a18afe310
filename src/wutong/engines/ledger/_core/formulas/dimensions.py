"""What a formula's parts measure, and whether they may be added, divided, compared.

A dimension is a vector of base dimensions (money 1, area -1) and, where the vector is empty, a flavour:
a pure number, a share (%), percentage points, or the difference of two shares, which may be read as
either. A share plus percentage points is refused: it is the commonest slip in reports.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from wutong.engines.ledger._core.formulas.problems import Words, wrong
from wutong.engines.ledger._core.formulas.syntax import Call, Negative, Node, Number, Operation, Reference
from wutong.engines.ledger.errors import FormulaWrong
from wutong.kernel.unit import UnitUnknown, unit

FLAVOURS = {"share": "share", "percentage_point": "points", "number": "number", "multiple": "number"}
HUNDREDTH = Fraction(1, 100)


@dataclass(frozen=True)
class Dimension:
    """`vector` sorted (base dimension, exponent) pairs; `flavour` says what a pure number is."""

    vector: tuple[tuple[str, int], ...] = ()
    flavour: str = "number"

    @property
    def pure(self) -> bool:
        """Whether nothing is measured but a ratio."""
        return not self.vector


NUMBER, SHARE, POINTS, DIFFERENCE = (
    Dimension(),
    Dimension((), "share"),
    Dimension((), "points"),
    Dimension((), "difference"),
)
UnitOf = Callable[[Reference], str]


def of_unit(code: str) -> tuple[Dimension, Fraction]:
    """Return what a unit measures and how many base units it holds (a per cent is a hundredth).

    >>> of_unit("亿元/平方公里")[0].vector
    (('area', -1), ('money', 1))
    """
    found = unit(code)
    if found.dimension in FLAVOURS:
        flavour = FLAVOURS[found.dimension]
        return Dimension((), flavour), found.factor * (HUNDREDTH if flavour in {"share", "points"} else 1)
    over, _, under = found.dimension.partition("/")
    return Dimension(_vector([(_name(over), 1), (_name(under), -1)])), found.factor


def _name(part: str) -> str:
    """Counting words are counts of one: 家 and 个 are the same dimension."""
    return "count" if part.startswith("count:") else part


def _vector(pairs: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    powers: dict[str, int] = {}
    for name, power in pairs:
        if name and name != "number":
            powers[name] = powers.get(name, 0) + power
    return tuple(sorted((name, power) for name, power in powers.items() if power))


def check(formula: str, node: Node, unit_of: UnitOf, wanted: str) -> None:
    """Refuse a formula whose parts do not agree, or whose result does not measure what `wanted` does.

    `unit_of` gives the unit in which a reference is stated.

    Raises
        FormulaWrong  naming the position and what to write
    """
    result = dimension_of(formula, node, unit_of)
    if not reads_as(result, of_unit(wanted)[0]):
        raise wrong(formula, 1, "result", "result", result=both(result), unit=wanted)


def reads_as(result: Dimension, wanted: Dimension) -> bool:
    """Return whether a result may be printed in a unit of dimension `wanted`."""
    if result.vector != wanted.vector:
        return False
    if result.flavour == "difference":
        return wanted.flavour in {"share", "points"}
    return result.flavour == wanted.flavour or (result.flavour == "number" and wanted.flavour == "share")


def dimension_of(formula: str, node: Node, unit_of: UnitOf) -> Dimension:
    """Return what a part of a formula measures; raises FormulaWrong where parts do not agree."""
    match node:
        case Number():
            return _unit_dimension(formula, node.unit, node.at)
        case Reference():
            return _unit_dimension(formula, unit_of(node), node.at)
        case Negative():
            return dimension_of(formula, node.operand, unit_of)
        case Call():
            return _of_call(formula, node, unit_of)
    left, right = dimension_of(formula, node.left, unit_of), dimension_of(formula, node.right, unit_of)
    if node.sign in "+-":
        return _added(formula, node, left, right)
    return _raised(formula, node, left, right) if node.sign == "^" else _multiplied(node.sign, left, right)


def _unit_dimension(formula: str, code: str, at: int) -> Dimension:
    try:
        return of_unit(code)[0]
    except UnitUnknown as problem:
        raise wrong(formula, at, "unit", "unit", unit=code) from problem


def _of_call(formula: str, call: Call, unit_of: UnitOf) -> Dimension:
    first = dimension_of(formula, call.arguments[0], unit_of)
    match call.name:
        case "growth" | "average_growth":
            return SHARE
        case "share":
            second = dimension_of(formula, call.arguments[1], unit_of)
            if first != second:
                raise _disagreement(formula, call, first, second, "same_share")
            return SHARE
        case "per":
            return _multiplied("/", first, dimension_of(formula, call.arguments[1], unit_of))
        case _:
            return first


def _added(formula: str, node: Operation, left: Dimension, right: Dimension) -> Dimension:
    if left.vector != right.vector:
        raise _disagreement(formula, node, left, right, "same")
    flavours = {left.flavour, right.flavour}
    if left.flavour == right.flavour:
        return DIFFERENCE if node.sign == "-" and left == SHARE else left
    if "difference" in flavours and "number" not in flavours:
        return left if right == DIFFERENCE else right
    raise _disagreement(formula, node, left, right, "bare" if "number" in flavours else "points")


def _multiplied(sign: str, left: Dimension, right: Dimension) -> Dimension:
    power = 1 if sign == "*" else -1
    vector = _vector([*left.vector, *((name, power * exponent) for name, exponent in right.vector)])
    if vector or not (left.pure and right.pure):
        return Dimension(vector)
    if sign == "/":
        return left if right.flavour == "number" else NUMBER
    return right if left.flavour == "number" else left


def _raised(formula: str, node: Operation, left: Dimension, right: Dimension) -> Dimension:
    if right != NUMBER or not isinstance(node.right, Number):
        raise _disagreement(formula, node, left, right, "exponent")
    if left.pure:
        return NUMBER
    if node.right.value.denominator != 1:
        raise _disagreement(formula, node, left, right, "whole_power")
    return Dimension(tuple((name, exponent * int(node.right.value)) for name, exponent in left.vector))


def _disagreement(formula: str, node: Operation | Call, left: Dimension, right: Dimension, advice: str) -> FormulaWrong:
    return wrong(formula, node.at, "disagree", advice, left=both(left), right=both(right))


_WORDS: dict[str, Words] = {
    "money": ("金额", "money"), "money_usd": ("美元金额", "dollars"), "area": ("面积", "area"), "count": ("个数", "a count"),
    "length": ("长度", "length"), "mass": ("重量", "mass"), "volume": ("体积", "volume"), "energy": ("用电量", "energy"),
    "power": ("功率", "power"), "rank": ("位次", "a rank"), "score": ("得分", "a score"), "days": ("天数", "days"),
    "years": ("年数", "years"), "share": ("百分比", "per cent"), "points": ("百分点", "percentage points"),
    "number": ("纯数", "a pure number"), "difference": ("百分比之差", "a difference of per cent"),
}  # fmt: skip


def both(dimension: Dimension) -> Words:
    """Return what a dimension is called on a page, in Chinese and in English.

    >>> both(of_unit("亿元/平方公里")[0])
    ('金额/面积', 'money/area')
    """
    return _in_words(dimension, 0), _in_words(dimension, 1)


def _in_words(dimension: Dimension, language: int) -> str:
    if dimension.pure:
        return _WORDS[dimension.flavour][language]
    over, under = (
        "·".join(_power(name, abs(power), language) for name, power in dimension.vector if power * sign > 0)
        for sign in (1, -1)
    )
    return f"{over or '1'}/{under}" if under else over


def _power(name: str, power: int, language: int) -> str:
    return _WORDS.get(name, (name, name))[language] + (f"^{power}" if power != 1 else "")
