"""Where the rows of a list come from: a query, which the database filters and sorts, or a sequence in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, Protocol, cast

from django.db.models import F, QuerySet

from wutong.platform.lists.columns import CHOICE, Column
from wutong.platform.lists.values import plain

CHUNK = 2000


class Rows(Protocol):
    """What a list asks of its rows."""

    def filtered(self, column: Column, wanted: str) -> Rows: ...
    def sorted_by(self, column: Column, descending: bool) -> Rows: ...
    def count(self) -> int: ...
    def part(self, start: int, stop: int) -> list[Any]: ...
    def all(self) -> Iterator[Any]: ...
    def distinct(self, column: Column) -> list[str]: ...


def rows_of(source: QuerySet[Any] | Sequence[Any] | Rows) -> Rows:
    """Return the rows of a query or of a sequence; a source that knows its own way stays what it is."""
    if isinstance(source, QuerySet):
        return QueryRows(source)
    return MemoryRows(list(source)) if isinstance(source, Sequence) else cast(Rows, source)


class QueryRows:
    """Rows of a query: the database filters, sorts, counts and cuts."""

    def __init__(self, query: QuerySet[Any]) -> None:
        self._query = query

    def filtered(self, column: Column, wanted: str) -> QueryRows:
        """Keep the rows whose `column.filter` lookup holds; a text that does not suit the field keeps none."""
        try:
            return QueryRows(self._query.filter(**{column.filter: wanted}))
        except (ValueError, TypeError):
            return QueryRows(self._query.none())

    def sorted_by(self, column: Column, descending: bool) -> QueryRows:
        """Order by the column, missing last in both directions, the key deciding between equals."""
        if self._never_missing(column.sort):  # a plain order, which an index of a large table answers
            return QueryRows(self._query.order_by(f"-{column.sort}" if descending else column.sort, "pk"))
        field = F(column.sort)
        order = field.desc(nulls_last=True) if descending else field.asc(nulls_last=True)
        return QueryRows(self._query.order_by(order, "pk"))

    def _never_missing(self, name: str) -> bool:
        """Whether a field of the rows' own table always holds a value."""
        own = {field.name: field for field in self._query.model._meta.concrete_fields}
        return name in own and not own[name].null

    def count(self) -> int:
        """How many rows there are, in one statement."""
        return self._query.count()

    def part(self, start: int, stop: int) -> list[Any]:
        """Return one page."""
        query = self._query if self._query.ordered else self._query.order_by("pk")
        return list(query[start:stop])

    def all(self) -> Iterator[Any]:
        """Go through every row without holding them together."""
        return iter(self._query.iterator(chunk_size=CHUNK))

    def distinct(self, column: Column) -> list[str]:
        """Return nothing: a query's columns name their choices."""
        return []


class MemoryRows:
    """Rows in memory: sorted and filtered by what their cells hold."""

    def __init__(self, rows: list[Any]) -> None:
        self._rows = rows

    def filtered(self, column: Column, wanted: str) -> MemoryRows:
        """Keep the rows whose cell contains the text, or equals it where the filter is a selection."""
        if column.choices or column.filter == CHOICE:
            chosen = zip(self._rows, self._compared(column), strict=True)
            return MemoryRows([row for row, value in chosen if value == wanted])
        needle = wanted.casefold()
        return MemoryRows([row for row in self._rows if needle in str(plain(column.of(row)) or "").casefold()])

    def sorted_by(self, column: Column, descending: bool) -> MemoryRows:
        """Order by the cells, missing last in both directions."""
        keyed = [(row, _sort_key(column.of(row))) for row in self._rows]
        known = sorted((pair for pair in keyed if pair[1] is not None), key=lambda pair: pair[1], reverse=descending)
        return MemoryRows([row for row, _ in known] + [row for row, key in keyed if key is None])

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def part(self, start: int, stop: int) -> list[Any]:
        """Return one page."""
        return self._rows[start:stop]

    def all(self) -> Iterator[Any]:
        """Go through every row."""
        return iter(self._rows)

    def distinct(self, column: Column) -> list[str]:
        """Return the texts that occur in a column, in order of appearance."""
        return list(dict.fromkeys(filter(None, self._compared(column))))

    def _compared(self, column: Column) -> Iterator[str]:
        """Yield what a filter compares, row by row."""
        if not column.by:
            return (_chosen(column, row) for row in self._rows)
        decisive = attrgetter(column.by)
        one_of_each = {decisive(row): row for row in self._rows}
        made = {key: _chosen(column, row) for key, row in one_of_each.items()}
        return (made[decisive(row)] for row in self._rows)


def _chosen(column: Column, row: Any) -> str:
    value = column.of(row)
    return "" if value is None else str(getattr(value, "code", value))


def _sort_key(value: Any) -> tuple[int, Any] | None:
    """Return a key under which numbers stand before dates before words; a bound sorts by its number."""
    quantity = getattr(value, "quantity", None)
    value = quantity.value if quantity is not None else plain(value)
    match value:
        case None | "":
            return None
        case int() | float() | Decimal():
            return 0, value
        case date():
            return 1, value.isoformat()
        case _:
            return 2, str(value)
