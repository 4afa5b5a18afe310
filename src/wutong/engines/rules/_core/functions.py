"""The functions an expression may call: over years, over dates, over several values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from sqlglot import expressions as sql

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.dimensions import DAYS, NUMBER, YEARS
from wutong.engines.rules._core.faults import ExpressionFault
from wutong.engines.rules._core.names import closest

if TYPE_CHECKING:
    from wutong.engines.rules._core.expressions import Reader

MOST_YEARS = 20
Arguments = list[sql.Expression]
_KNOWN_TO_SQL = {
    sql.Least: "least",
    sql.Greatest: "greatest",
    sql.Abs: "abs",
    sql.Floor: "floor",
    sql.Coalesce: "coalesce",
}


def call(reader: Reader, node: sql.Expression) -> tree.Node:
    """Return what a function call stands for. Raises ExpressionFault with the function that was probably meant."""
    name, arguments = _named(node)
    function = FUNCTIONS.get(name)
    if function is None:
        raise ExpressionFault(name, "没有这个函数", "there is no such function", closest(name, FUNCTIONS))
    try:
        return function(reader, arguments)
    except IndexError:
        raise ExpressionFault(name, "函数的参数不够", "the function needs more arguments") from None


def _named(node: sql.Expression) -> tuple[str, Arguments]:
    for kind, name in _KNOWN_TO_SQL.items():
        if isinstance(node, kind):
            return name, [node.this, *node.expressions]
    if isinstance(node, sql.Anonymous):
        return str(node.this).lower(), list(node.expressions)
    if isinstance(node, sql.StartsWith):
        return "starts_with", [node.this, node.expression]
    return node.key, [part for part in node.args.values() if isinstance(part, sql.Expression)]


def _years(arguments: Arguments, at: int, default: int | None = None) -> int:
    if len(arguments) <= at and default is not None:
        return default
    word = arguments[at]
    if not isinstance(word, sql.Literal) or not word.name.isdigit() or not 0 < int(word.name) <= MOST_YEARS:
        raise ExpressionFault(word.name, f"年数写 1 到 {MOST_YEARS} 的整数", f"write 1 to {MOST_YEARS} years")
    return int(word.name)


def _either(reader: Reader, node: sql.Expression) -> tree.Node:
    """Return a condition or a number, whichever the argument is."""
    if isinstance(node, sql.Column) and not node.table:
        info = reader.names.fields.get(node.name)
        if info is not None and info.numeric:
            return reader.number(node)
    try:
        return reader.condition(node)
    except ExpressionFault as fault:
        try:
            return reader.number(node)
        except ExpressionFault:
            raise fault from None


def _past(reader: Reader, number: tree.Number, years: int) -> tree.Number:
    found = tree.earlier(number, years, reader.names.yearly)
    if found == number and years:
        word = next(iter(sorted(field for field, _ in tree.reads(number))), "")
        raise ExpressionFault(word, "这个字段不是按年填报的（缺 over: years）", "the field is not stated by year")
    assert isinstance(found, tree.Number)
    return found


def _ago(reader: Reader, arguments: Arguments) -> tree.Node:
    return tree.earlier(_either(reader, arguments[0]), _years(arguments, 1), reader.names.yearly)


def _total(reader: Reader, arguments: Arguments) -> tree.Number:
    from wutong.engines.rules._core.expressions import arithmetic

    number, years = reader.number(arguments[0]), _years(arguments, 1)
    found = number
    for back in range(1, years):
        found = arithmetic("+", found, _past(reader, number, back))
    return found


def _mean(reader: Reader, arguments: Arguments) -> tree.Number:
    from wutong.engines.rules._core.expressions import arithmetic

    share = tree.Literal(NUMBER, Fraction(1, _years(arguments, 1)))
    return arithmetic("*", _total(reader, arguments), share)


def _growth(reader: Reader, arguments: Arguments) -> tree.Number:
    number, years = reader.number(arguments[0]), _years(arguments, 1, 1)
    return tree.Growth(NUMBER, number, _past(reader, number, years), years)


def _mean_growth(reader: Reader, arguments: Arguments) -> tree.Number:
    """Return the plain mean of the yearly growth rates: (now/then + then/before) / 2 - 1."""
    from wutong.engines.rules._core.expressions import arithmetic

    number, years = reader.number(arguments[0]), _years(arguments, 1)
    found: tree.Number | None = None
    for back in range(years):
        step = tree.Quotient(NUMBER, tree.earlier(number, back, reader.names.yearly), _past(reader, number, back + 1))  # type: ignore[arg-type]
        found = step if found is None else arithmetic("+", found, step)
    assert found is not None
    mean = arithmetic("*", found, tree.Literal(NUMBER, Fraction(1, years)))
    return arithmetic("-", mean, tree.ONE)


def _over_years(reader: Reader, arguments: Arguments) -> tuple[tree.Condition, ...]:
    condition, years = reader.condition(arguments[0]), _years(arguments, 1)
    return tuple(tree.earlier(condition, back, reader.names.yearly) for back in range(years))  # type: ignore[misc]


def _first_time(reader: Reader, arguments: Arguments) -> tree.Condition:
    condition = reader.condition(arguments[0])
    fields = [reader.names.fields[field] for field, _ in tree.reads(condition) if field in reader.names.fields]
    years = _years(arguments, 1, max((info.history for info in fields), default=5))
    before = tuple(tree.earlier(condition, back, reader.names.yearly) for back in range(1, years + 1))
    return tree.All((condition, tree.Not(tree.Any(before))))  # type: ignore[arg-type]


def _extreme(op: str) -> Callable[[Reader, Arguments], tree.Number]:
    def read(reader: Reader, arguments: Arguments) -> tree.Number:
        parts = _alike(reader, arguments)
        return tree.Extreme(_dimension(parts), op, parts)

    return read


def _coalesce(reader: Reader, arguments: Arguments) -> tree.Number:
    parts = _alike(reader, arguments)
    return tree.Coalesce(_dimension(parts), parts)


def _dimension(parts: tuple[tree.Number, ...]) -> tuple[tuple[str, int], ...]:
    return next((part.dimension for part in parts if part.dimension), NUMBER)


def _alike(reader: Reader, arguments: Arguments) -> tuple[tree.Number, ...]:
    parts = tuple(reader.number(argument) for argument in arguments)
    wanted = _dimension(parts)
    for part, word in zip(parts, arguments, strict=True):
        if not reader.fits(part, wanted):
            raise ExpressionFault(word.name, "几个值的单位不一致", "the values measure different things")
    return parts


def _shape(op: str) -> Callable[[Reader, Arguments], tree.Number]:
    def read(reader: Reader, arguments: Arguments) -> tree.Number:
        number = reader.number(arguments[0])
        return tree.Shape(number.dimension, op, number)

    return read


def _since(dimension: tuple[tuple[str, int], ...]) -> Callable[[Reader, Arguments], tree.Number]:
    def read(reader: Reader, arguments: Arguments) -> tree.Number:
        day = reader.number(arguments[0])
        if day.dimension != (("date", 1),):
            raise ExpressionFault(arguments[0].name, "这里要日期字段", "a date is expected here")
        if dimension == YEARS:
            return tree.YearsSince(YEARS, day)
        return tree.Arithmetic(DAYS, "-", tree.Today((("date", 1),)), day)

    return read


def _missing(reader: Reader, arguments: Arguments) -> tree.Condition:
    return reader.condition(sql.Is(this=arguments[0], expression=sql.Null()))


def _starts_with(reader: Reader, arguments: Arguments) -> tree.Condition:
    patterns = [sql.Like(this=arguments[0], expression=sql.Literal.string(f"{part.name}%")) for part in arguments[1:]]
    return tree.Any(tuple(reader.condition(pattern) for pattern in patterns))


FUNCTIONS: dict[str, Callable[[Reader, Arguments], tree.Node]] = {
    "ago": _ago,
    "total": _total,
    "mean": _mean,
    "growth": _growth,
    "mean_growth": _mean_growth,
    "every_year": lambda reader, arguments: tree.All(_over_years(reader, arguments)),
    "any_year": lambda reader, arguments: tree.Any(_over_years(reader, arguments)),
    "first_time": _first_time,
    "count_true": lambda reader, arguments: tree.CountTrue(
        NUMBER, tuple(reader.condition(argument) for argument in arguments)
    ),
    "least": _extreme("least"),
    "greatest": _extreme("greatest"),
    "coalesce": _coalesce,
    "abs": _shape("abs"),
    "floor": _shape("floor"),
    "years_since": _since(YEARS),
    "days_since": _since(DAYS),
    "is_missing": _missing,
    "starts_with": _starts_with,
}
