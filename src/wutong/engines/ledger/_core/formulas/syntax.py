"""The grammar of formulas and the tree that parsing yields.

economy.gdp / area.built                        quotient of two indicators
enterprise.count[产业=智能传感器]                 one breakdown of an indicator
economy.gdp:growth + 2个百分点                    another measure, a number with its unit
growth(x)  previous(x)  share(x, y)  per(x, y)   functions; see FUNCTIONS
average_growth(x, 2015, 2020)  sum_over_years(x, 2016, 2020)  round(x, 1)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from lark import Lark, Transformer, UnexpectedInput, UnexpectedToken, v_args
from lark.exceptions import VisitError

from wutong.engines.ledger._core.breakdown import normal
from wutong.engines.ledger._core.formulas.problems import wrong
from wutong.engines.ledger.errors import FormulaWrong

FUNCTIONS = {  # name -> (fewest, most arguments)
    "growth": (1, 1),
    "previous": (1, 1),
    "average_growth": (1, 3),
    "sum_over_years": (1, 3),
    "share": (2, 2),
    "per": (2, 2),
    "round": (2, 2),
}
ON_REFERENCES = {"growth", "previous", "average_growth", "sum_over_years"}  # look at other periods of one series

GRAMMAR = r"""
?start: sum
?sum: product
    | sum "+" product      -> add
    | sum "-" product      -> subtract
?product: signed
    | product "*" signed   -> multiply
    | product "/" signed   -> divide
?signed: power
    | "-" signed           -> negative
?power: atom
    | atom "^" signed      -> raised
?atom: NUMBER [UNIT]       -> number
    | CODE "(" sum ("," sum)* ")" -> call
    | CODE [MEASURE] [SELECTOR]   -> reference
    | "(" sum ")"
CODE: /[a-z][a-z0-9_]*(\.[a-z0-9_]+)*/
MEASURE: /:[a-z]+/
SELECTOR: /\[[^\[\]]*\]/
NUMBER: /\d+(\.\d+)?/
UNIT: /[%‰]|[㎡\u4e00-\u9fff]+/
%ignore /\s+/
"""
SAME_WIDTH = str.maketrans("（），×÷＋－—／［］％：", "(),*/+--/[]%:")  # one for one: positions stay true


@dataclass(frozen=True)
class Number:
    """A number with its unit (empty for a pure number); `at` counts characters of the formula from 1."""

    value: Fraction
    unit: str
    at: int


@dataclass(frozen=True)
class Reference:
    """An indicator in one measure and breakdown, for the subject and period that is being computed.

    An empty measure means the one that states the indicator itself (level for most, share for a share).
    """

    indicator: str
    measure: str
    breakdown: str
    at: int = 0

    @property
    def name(self) -> str:
        """How the formula writes it."""
        measure = f":{self.measure}" if self.measure else ""
        return f"{self.indicator}{measure}" + (f"[{self.breakdown}]" if self.breakdown else "")


@dataclass(frozen=True)
class Operation:
    """`left sign right`, sign one of + - * / ^."""

    sign: str
    left: Node
    right: Node
    at: int


@dataclass(frozen=True)
class Negative:
    """Minus an operand."""

    operand: Node
    at: int


@dataclass(frozen=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Node, ...]
    at: int


Node = Number | Reference | Operation | Negative | Call


@cache
def parse(formula: str) -> Node:
    """Return the tree of a formula.

    Raises
        FormulaWrong  naming the position and what to write there
    """
    text = formula.translate(SAME_WIDTH)
    try:
        return _ToNodes(formula).transform(_parser().parse(text))
    except UnexpectedInput as problem:
        at = _position(problem, text)
        raise _unreadable(formula, text, at) from problem
    except VisitError as problem:
        if isinstance(problem.orig_exc, FormulaWrong):
            raise problem.orig_exc from problem
        raise


def references(node: Node) -> Iterator[Reference]:
    """Yield every reference in a tree, left to right."""
    match node:
        case Reference():
            yield node
        case Operation():
            yield from references(node.left)
            yield from references(node.right)
        case Negative():
            yield from references(node.operand)
        case Call():
            for argument in node.arguments:
                yield from references(argument)


def _position(problem: UnexpectedInput, text: str) -> int:
    """Return where reading stopped, counted from 1; one past the end for a formula that breaks off."""
    broken_off = isinstance(problem, UnexpectedToken) and problem.token.type == "$END"
    at = problem.pos_in_stream
    return len(text) + 1 if broken_off or at is None else at + 1


def _unreadable(formula: str, text: str, at: int) -> FormulaWrong:
    if at > len(text):
        return wrong(formula, at, "unfinished", "examples")
    return wrong(formula, at, "character", "examples", found=text[at - 1])


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", propagate_positions=True)


@v_args(meta=True)
class _ToNodes(Transformer):  # type: ignore[type-arg]
    def __init__(self, formula: str) -> None:
        super().__init__()
        self._formula = formula

    def number(self, meta: Any, children: list[Any]) -> Number:
        digits, printed = children
        return Number(Fraction(str(digits)), str(printed or ""), _at(meta))

    def reference(self, meta: Any, children: list[Any]) -> Reference:
        code, measure, selector = children
        breakdown = normal(str(selector)[1:-1]) if selector else ""
        return Reference(str(code), str(measure)[1:] if measure else "", breakdown, _at(meta))

    def call(self, meta: Any, children: list[Any]) -> Call:
        name, *arguments = children
        made = Call(str(name), tuple(arguments), _at(meta))
        self._check(made)
        return made

    def negative(self, meta: Any, children: list[Any]) -> Negative:
        return Negative(children[0], _at(meta))

    def add(self, meta: Any, children: list[Any]) -> Operation:
        return Operation("+", *children, _at(meta))

    def subtract(self, meta: Any, children: list[Any]) -> Operation:
        return Operation("-", *children, _at(meta))

    def multiply(self, meta: Any, children: list[Any]) -> Operation:
        return Operation("*", *children, _at(meta))

    def divide(self, meta: Any, children: list[Any]) -> Operation:
        return Operation("/", *children, _at(meta))

    def raised(self, meta: Any, children: list[Any]) -> Operation:
        return Operation("^", *children, _at(meta))

    def _check(self, made: Call) -> None:
        if made.name not in FUNCTIONS:
            names = ("、".join(FUNCTIONS), ", ".join(FUNCTIONS))
            raise wrong(self._formula, made.at, "function", "functions", name=made.name, names=names)
        fewest, most = FUNCTIONS[made.name]
        given = len(made.arguments)
        if not fewest <= given <= most or (made.name in {"average_growth", "sum_over_years"} and given == 2):
            self._refuse(made, "arguments")
        if made.name in ON_REFERENCES and not isinstance(made.arguments[0], Reference):
            self._refuse(made, "reference")
        for argument in made.arguments[1:] if made.name not in {"share", "per"} else ():
            if not isinstance(argument, Number) or argument.unit.strip("年") or argument.value.denominator != 1:
                self._refuse(made, "integers")

    def _refuse(self, made: Call, problem: str) -> None:
        facts = {"name": made.name, "given": len(made.arguments), "example": _EXAMPLES[made.name]}
        raise wrong(self._formula, made.at, problem, "example", **facts)


_EXAMPLES = {
    "growth": "growth(economy.gdp)",
    "previous": "previous(economy.gdp)",
    "average_growth": "average_growth(economy.gdp, 2015, 2020)",
    "sum_over_years": "sum_over_years(enterprise.new, 2016, 2020)",
    "share": "share(enterprise.hightech, enterprise.count)",
    "per": "per(economy.gdp, people.resident)",
    "round": "round(economy.gdp / area.built, 1)",
}


def _at(meta: Any) -> int:
    return int(meta.start_pos) + 1
