"""Small questions that every request asks: their statement is composed once a process, then only answered.

    area_of = Composed(lambda unit: Unit.objects.filter(code=unit).values_list("area__code"), str)
    area_of("bureau7")  # [("330100",)]

Django composes a statement anew each time, which takes ten times as long as the database takes to answer one like this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

FIRST_MARK = 2_000_000_000  # fits any whole number's column, and is nobody's
FIRST_DAY = date(1900, 1, 1)
MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda number: FIRST_MARK + number,
    str: lambda number: f"\x02mark {number}\x03",
    date: lambda number: FIRST_DAY + timedelta(number),
}


@dataclass(frozen=True)
class _Statement:
    """Its text; for each parameter the place of the value it is, or what is always the same; what reads each column."""

    text: str
    parameters: tuple[tuple[int | None, Any], ...]
    compiler: Any
    converters: Any


class Composed:
    """A query set of columns (`values_list`) over values of fixed types, whose statement is composed at the first call.

    The build function puts every value into the query as it is: it may not look at it, as the first time it gets marks.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *types: type) -> None:
        self._build, self._types = build, types
        self._statement: _Statement | None = None

    def __call__(self, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows for these values, read as Django reads them."""
        one = self._statement = self._statement or self._compose()
        given = [value if type(value) is not date else _day(value) for value in values]
        with connection.cursor() as cursor:
            cursor.execute(one.text, [fixed if place is None else given[place] for place, fixed in one.parameters])
            rows = cursor.fetchall()
        return [tuple(row) for row in one.compiler.apply_converters(rows, one.converters)] if one.converters else rows

    def _compose(self) -> _Statement:
        marks = [MARKS[kind](number) for number, kind in enumerate(self._types)]
        compiler = self._build(*marks).query.get_compiler(connection=connection)
        text, parameters = compiler.as_sql()
        place_of = {_day(mark) if isinstance(mark, date) else mark: place for place, mark in enumerate(marks)}
        placed = tuple((place_of.get(one), one) for one in parameters)
        missing = set(range(len(marks))) - {place for place, _fixed in placed}
        if missing:
            raise ValueError(f"values {sorted(missing)} are not in the statement as they are: {text}")
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        return _Statement(text, placed, compiler, converters)


def _day(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)
