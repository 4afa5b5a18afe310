"""SQL expressions of a clause, read into typed trees.

The grammar is SQL's (parsed by sqlglot); the meaning is narrower: every name must be declared, both sides of a
comparison must measure the same thing, and a number beside money says its unit (`revenue >= '2000 万元'`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import cache

import sqlglot
from sqlglot import expressions as sql
from sqlglot.errors import ParseError, TokenError

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.dimensions import (
    BARE_FITS,
    DAYS,
    NUMBER,
    SCORE,
    YEARS,
    Dimension,
    named,
    quantity,
    times,
)
from wutong.engines.rules._core.faults import ExpressionFault
from wutong.engines.rules._core.functions import FUNCTIONS, call
from wutong.engines.rules._core.names import GradeInfo, Names
from wutong.kernel.unit import UnitUnknown

EPOCH = date(1970, 1, 1)
DATE: Dimension = (("date", 1),)
_FLIPPED = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "=": "=", "<>": "<>"}
_COMPARISONS = {sql.GTE: ">=", sql.GT: ">", sql.LTE: "<=", sql.LT: "<", sql.EQ: "=", sql.NEQ: "<>"}
_ARITHMETIC = {sql.Add: "+", sql.Sub: "-", sql.Mul: "*", sql.Div: "/"}


def read_condition(text: str, names: Names) -> tree.Condition:
    """Return the typed tree of a condition. Raises ExpressionFault, which names the word that is wrong."""
    return Reader(names).condition(_parsed(text))


def read_number(text: str, names: Names, dimension: Dimension | None = None) -> tree.Number:
    """Return the typed tree of a number, of the given dimension where one is given. Raises ExpressionFault."""
    reader = Reader(names)
    number = reader.number(_parsed(text))
    if dimension is not None and not reader.fits(number, dimension):
        raise ExpressionFault(
            text, f"这里要{named(dimension)}，写的是{named(number.dimension)}", "the unit does not fit"
        )
    return number


@cache
def _parsed(text: str) -> sql.Expression:
    try:
        return sqlglot.parse_one(text, dialect="duckdb")
    except ParseError as problem:
        found = problem.errors[0] if problem.errors else {}
        word = str(found.get("highlight") or text)
        raise ExpressionFault(
            word, "表达式写法不完整或不合 SQL 语法", "the expression is not well-formed SQL"
        ) from None
    except TokenError:
        raise ExpressionFault(text, "引号或括号没有成对", "a quote or bracket is not closed") from None


class Reader:
    """Reads parsed SQL into typed trees under one set of names."""

    def __init__(self, names: Names) -> None:
        self.names = names

    # --- conditions

    def condition(self, node: sql.Expression) -> tree.Condition:
        """Return a condition."""
        if isinstance(node, sql.Paren):
            return self.condition(node.this)
        for kind, read in self._conditions().items():
            if isinstance(node, kind):
                return read(node)
        if isinstance(node, (sql.Anonymous, sql.Func)):
            return self._function_condition(node)
        raise ExpressionFault(_word(node), "这里要能成立或不成立的条件，写的是数或文字", "a condition is expected here")

    @cache  # noqa: B019 - a reader lives as long as one expression is read
    def _conditions(self) -> dict[type, Callable[..., tree.Condition]]:
        return {
            sql.And: lambda node: tree.All(tuple(self._chain(node, sql.And))),
            sql.Or: lambda node: tree.Any(tuple(self._chain(node, sql.Or))),
            sql.Not: lambda node: tree.Not(self.condition(node.this)),
            sql.Boolean: lambda node: tree.Truth(bool(node.this)),
            sql.Column: self._named_condition,
            sql.In: self._among,
            sql.Between: self._between,
            sql.Like: self._like,
            sql.Is: self._is,
            **dict.fromkeys(_COMPARISONS, self._comparison),
        }

    def _chain(self, node: sql.Expression, kind: type) -> list[tree.Condition]:
        if isinstance(node, kind):
            return [*self._chain(node.this, kind), *self._chain(node.expression, kind)]
        return [self.condition(node)]

    def _named_condition(self, node: sql.Column) -> tree.Condition:
        code = self._code(node)
        info = self.names.fields.get(code)
        if info is not None:
            if info.kind != "flag":
                raise ExpressionFault(code, f"“{info.title}”不是是/否字段，不能单独作条件", "the field is no flag")
            return tree.Flag(code)
        if code in self.names.conditions and self.names.condition:
            return self.names.condition(code)
        raise self._unknown(code)

    def _comparison(self, node: sql.Binary) -> tree.Condition:
        op = _COMPARISONS[type(node)]
        for word, other, turned in ((node.this, node.expression, False), (node.expression, node.this, True)):
            grade = self._grade(word)
            if grade is not None:
                return self._graded(grade, op, other)
            code = self._field_of_kind(word, "code")
            if code:
                return self._equals(code, op, other)
            flag = self._field_of_kind(word, "flag")
            if flag and isinstance(other, sql.Boolean) and op in ("=", "<>"):
                holds = bool(other.this) == (op == "=")
                return tree.Flag(flag) if holds else tree.Not(tree.Flag(flag))
            del turned
        return self._compared(op, node)

    def _compared(self, op: str, node: sql.Binary) -> tree.Condition:
        left, right = self._pair(node.this, node.expression)
        if isinstance(left, tree.Constant) and not isinstance(right, tree.Constant):
            left, right, op = right, left, _FLIPPED[op]
        return compare(op, left, right)

    def _pair(self, first: sql.Expression, second: sql.Expression) -> tuple[tree.Number, tree.Number]:
        """Return two numbers that measure the same, a bare literal taking the other's dimension."""
        left, right = self.number(first), self.number(second)
        left, right = self._dated(left, right, first), self._dated(right, left, second)
        if not self.fits(left, right.dimension) and not self.fits(right, left.dimension):
            written, other, word = (left, right, first) if isinstance(left, tree.Literal) else (right, left, second)
            raise _misfit(word, written, other)
        return left, right

    def _dated(self, number: tree.Number, other: tree.Number, word: sql.Expression) -> tree.Number:
        """Return a word such as '2024-01-01' as a day where a day stands opposite."""
        if isinstance(number, Text) and other.dimension == DATE:
            return tree.Literal(DATE, Fraction((_day(number.word, word) - EPOCH).days))
        if isinstance(number, Text):
            raise ExpressionFault(number.word, "这里要数或带单位的数，例如 '2000 万元'", "a quantity is expected here")
        return number

    def fits(self, number: tree.Number, dimension: Dimension) -> bool:
        """Return whether a number may stand where this dimension is wanted."""
        if number.dimension == dimension:
            return True
        bare = isinstance(number, tree.Literal) and number.bare
        return bare and (dimension in BARE_FITS or number.value == 0)

    def _field_of_kind(self, node: sql.Expression, kind: str) -> str:
        if not isinstance(node, sql.Column) or node.table:
            return ""
        code = self._code(node)
        info = self.names.fields.get(code)
        return code if info is not None and info.kind == kind else ""

    def _grade(self, node: sql.Expression) -> GradeInfo | None:
        return self.names.grades.get(node.name) if isinstance(node, sql.Column) else None

    def _graded(self, grade: GradeInfo, op: str, other: sql.Expression) -> tree.Condition:
        if op not in ("=", "<>"):
            raise ExpressionFault(_word(other), "等级只能用 =、<> 或 IN 比较", "a grade is compared with = or IN")
        found = _grade_condition(grade, [_string(other)])
        return found if op == "=" else tree.Not(found)

    def _equals(self, code: str, op: str, other: sql.Expression) -> tree.Condition:
        if op not in ("=", "<>"):
            raise ExpressionFault(code, "代码字段只能用 =、<>、IN 或 LIKE 比较", "a code is compared with = or IN")
        found = self._values(code, [other])
        return found if op == "=" else tree.Not(found)

    def _values(self, code: str, words: list[sql.Expression]) -> tree.Condition:
        values = frozenset(_string(word) for word in words)
        allowed = self.names.fields[code].values
        for value in sorted(values) if allowed else ():
            if value not in allowed:
                from wutong.engines.rules._core.names import closest

                raise ExpressionFault(
                    value, f"“{code}”没有这个取值", "not a value of the field", closest(value, allowed)
                )
        return tree.Among(code, values)

    def _among(self, node: sql.In) -> tree.Condition:
        grade = self._grade(node.this)
        if grade is not None:
            return _grade_condition(grade, [_string(word) for word in node.expressions])
        code = self._field_of_kind(node.this, "code")
        if code:
            return self._values(code, node.expressions)
        either = [self._compared("=", sql.EQ(this=node.this, expression=word)) for word in node.expressions]
        return tree.Any(tuple(either))

    def _between(self, node: sql.Between) -> tree.Condition:
        low = self._compared(">=", sql.GTE(this=node.this, expression=node.args["low"]))
        high = self._compared("<=", sql.LTE(this=node.this, expression=node.args["high"]))
        return tree.All((low, high))

    def _like(self, node: sql.Like) -> tree.Condition:
        code = self._field_of_kind(node.this, "code")
        if not code:
            raise ExpressionFault(_word(node.this), "LIKE 只用于代码或文字字段", "LIKE is for code fields")
        return tree.Among(code, frozenset(), (_string(node.expression),))

    def _is(self, node: sql.Is) -> tree.Condition:
        if isinstance(node.expression, sql.Boolean):
            part = self.condition(node.this)
            return part if node.expression.this else tree.Not(part)
        code = self._code(node.this)
        if code not in self.names.fields:
            raise self._unknown(code)
        return tree.IsMissing(code)

    def _function_condition(self, node: sql.Expression) -> tree.Condition:
        found = call(self, node)
        if not isinstance(found, tree.Condition):
            raise ExpressionFault(_word(node), "这里要条件，这个函数给出的是数", "a condition is expected here")
        return found

    # --- numbers

    def number(self, node: sql.Expression) -> tree.Number:
        """Return a number."""
        if isinstance(node, sql.Paren):
            return self.number(node.this)
        if isinstance(node, sql.Literal):
            return self._literal(node)
        if isinstance(node, sql.Cast):
            return tree.Literal(DATE, Fraction((_day(node.this.name, node) - EPOCH).days))
        if isinstance(node, sql.Column):
            return self._named_number(node)
        if isinstance(node, sql.Neg):
            return arithmetic("*", tree.Literal(NUMBER, Fraction(-1)), self.number(node.this))
        if type(node) in _ARITHMETIC:
            return self._arithmetic(node)
        if isinstance(node, sql.Case):
            return self._case(node)
        if isinstance(node, (sql.Anonymous, sql.Func)):
            found = call(self, node)
            if isinstance(found, tree.Number):
                return found
        raise ExpressionFault(_word(node), "这里要数", "a number is expected here")

    def _literal(self, node: sql.Literal) -> tree.Number:
        try:
            found = quantity(node.name)
        except UnitUnknown:
            raise ExpressionFault(node.name, "不认识这个计量单位", "the unit is not known") from None
        if found is None or (node.is_string and found[2] and "-" in node.name.strip("-+ ")):
            return Text(NUMBER, node.name)
        return tree.Literal(found[1], found[0], bare=found[2])

    def _named_number(self, node: sql.Column) -> tree.Number:
        if node.table:
            return self._item(node)
        code = self._code(node)
        info = self.names.fields.get(code)
        if info is not None and info.numeric:
            return tree.Read(info.dimension, code)
        if info is not None:
            raise ExpressionFault(code, f"“{info.title}”不是数", "the field is no number")
        if code in self.names.parameters:
            return tree.Parameter(self.names.parameters[code], code)
        if code in self.names.scores:
            return tree.Points(SCORE, code)
        if code == "on_date":
            return tree.Today(DATE)
        raise self._unknown(code)

    def _item(self, node: sql.Column) -> tree.Number:
        score, item = node.table, node.name
        if score not in self.names.scores:
            raise self._unknown(score)
        if item not in self.names.scores[score]:
            from wutong.engines.rules._core.names import closest

            meant = closest(item, self.names.scores[score])
            raise ExpressionFault(item, f"评分表“{score}”没有这一项", "the score has no such item", meant)
        return tree.Points(SCORE, score, item)

    def _arithmetic(self, node: sql.Binary) -> tree.Number:
        op = _ARITHMETIC[type(node)]
        left, right = self.number(node.this), self.number(node.expression)
        for part, word in ((left, node.this), (right, node.expression)):
            if isinstance(part, (Text, tree.Points, tree.Growth)):
                raise ExpressionFault(_word(word), "这个值只能直接比较，不能参与运算", "this can only be compared")
        if op in "*/":
            return arithmetic(op, left, right)
        if DATE in (left.dimension, right.dimension):
            return _moved(op, left, right, node)
        if not self.fits(left, right.dimension) and not self.fits(right, left.dimension):
            raise _misfit(node.expression, right, left)
        return arithmetic(op, left, right)

    def _case(self, node: sql.Case) -> tree.Number:
        branches = node.args["ifs"]
        conditions = tuple(self.condition(branch.this) for branch in branches)
        numbers = [self.number(branch.args["true"]) for branch in branches]
        default = node.args.get("default")
        otherwise = self.number(default) if default is not None else None
        dimension = next((part.dimension for part in numbers if part.dimension), NUMBER)
        for part in [*numbers, *([otherwise] if otherwise else [])]:
            if not self.fits(part, dimension):
                raise _misfit(node, part, numbers[0])
        return tree.Choice(dimension, conditions, tuple(numbers), otherwise)

    # --- names

    def _code(self, node: sql.Expression) -> str:
        name = node.name
        return self.names.titles.get(name, name) if name not in self.names.fields else name

    def _unknown(self, word: str) -> ExpressionFault:
        return ExpressionFault(word, "没有声明过这个名称", "this name is not declared", self.names.meant(word))


class Text(tree.Literal):
    """A word in quotes that is not a quantity; only a day or a code may turn it into something."""

    def __init__(self, dimension: Dimension, word: str) -> None:
        super().__init__(dimension, Fraction(0))
        object.__setattr__(self, "word", word)

    word: str


def compare(op: str, left: tree.Number, right: tree.Number) -> tree.Condition:
    """Return the comparison of two numbers, a quotient or growth beside a constant multiplied out."""
    if isinstance(right, tree.Constant):
        if isinstance(left, tree.Quotient):
            return tree.RatioCompare(op, left.top, left.bottom, right)
        if isinstance(left, tree.Growth):
            factor = tree.Fixed(NUMBER, "+", tree.ONE, right)
            powered = tree.Fixed(NUMBER, "power", factor, tree.Literal(NUMBER, Fraction(left.years)))
            return tree.RatioCompare(op, left.now, left.then, powered, positive=True)
    if isinstance(left, tree.Growth) or isinstance(right, tree.Growth):
        raise ExpressionFault("growth", "复合增长率只能与常数或参数比较", "growth is compared with a constant only")
    return tree.Compare(op, left, right)


def arithmetic(op: str, left: tree.Number, right: tree.Number) -> tree.Number:
    """Return the sum, difference, product or quotient, worked out once where both are constants."""
    dimension = left.dimension or right.dimension
    if op in "*/":
        dimension = times(left.dimension, right.dimension, 1 if op == "*" else -1)
    if isinstance(left, tree.Constant) and isinstance(right, tree.Constant):
        return tree.Fixed(dimension, op, left, right)
    if op == "/" and isinstance(right, tree.Constant):
        return tree.Arithmetic(dimension, "*", left, tree.Fixed(dimension, "/", tree.ONE, right))
    if op == "/":
        return tree.Quotient(dimension, left, right)
    return tree.Arithmetic(dimension, op, left, right)


def _moved(op: str, left: tree.Number, right: tree.Number, node: sql.Expression) -> tree.Number:
    """Return a day moved by days or whole years, or the days between two days."""
    if op == "-" and left.dimension == right.dimension == DATE:
        made = tree.Fixed if isinstance(left, tree.Constant) and isinstance(right, tree.Constant) else tree.Arithmetic
        return made(DAYS, op, left, right)  # type: ignore[arg-type]
    if isinstance(left, tree.Today) and right.dimension == YEARS and isinstance(right, tree.Literal):
        return tree.Today(DATE, left.years + int(right.value) * (1 if op == "+" else -1))
    if left.dimension == DATE and right.dimension == DAYS:
        made = tree.Fixed if isinstance(left, tree.Constant) and isinstance(right, tree.Constant) else tree.Arithmetic
        return made(DATE, op, left, right)  # type: ignore[arg-type]
    raise ExpressionFault(_word(node), "日期只能加减天数，或两个日期相减", "a day is moved by days only")


def _grade_condition(grade: GradeInfo, wanted: list[str]) -> tree.Condition:
    names = [name for _, name in grade.steps]
    for word in wanted:
        if word not in names:
            from wutong.engines.rules._core.names import closest

            raise ExpressionFault(word, "没有这个等级", "there is no such grade", closest(word, names))
    places = sorted({names.index(word) for word in wanted})
    runs = [[places[0]]]
    for place in places[1:]:
        if place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return tree.Any(tuple(_run_condition(grade, run[0], run[-1]) for run in runs))


def _run_condition(grade: GradeInfo, first: int, last: int) -> tree.Condition:
    """Return the condition of neighbouring steps: from the lowest one's threshold up, and below the step above them."""
    parts: list[tree.Condition] = []
    threshold = grade.steps[last][0]
    if threshold is not None:
        parts.append(compare(">=", grade.of, threshold))
    if first and (above := grade.steps[first - 1][0]) is not None:
        parts.append(tree.Not(compare(">=", grade.of, above)))
    return tree.All(tuple(parts))


def _misfit(word: sql.Expression, written: tree.Number, other: tree.Number) -> ExpressionFault:
    wanted = named(other.dimension)
    hint = f"写明单位，例如 '{_word(word)} 万元'" if other.dimension == (("money", 1),) else ""
    zh = f"单位不合：这一侧是{named(written.dimension)}，另一侧是{wanted}"
    return ExpressionFault(
        _word(word), zh, f"the unit does not fit: {written.dimension} beside {other.dimension}", hint
    )


def _day(text: str, word: sql.Expression) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ExpressionFault(text, "日期写成 2024-01-01", "write the day as 2024-01-01") from None


def _string(node: sql.Expression) -> str:
    if isinstance(node, sql.Literal):
        return node.name
    raise ExpressionFault(_word(node), "这里要写在引号中的值", "a quoted value is expected here")


def _word(node: sql.Expression) -> str:
    """Return the first word of a part of the expression, as it was probably typed."""
    if isinstance(node, (sql.Column, sql.Literal, sql.Anonymous)):
        return node.name
    first = node.find(sql.Column, sql.Literal)
    return first.name if first is not None else node.sql(dialect="duckdb")


__all__ = ["FUNCTIONS", "Reader", "arithmetic", "compare", "read_condition", "read_number"]
