"""A list as one request asked for it: filters, order, columns and page out of the address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest

from wutong.platform.access.api import may
from wutong.platform.lists.columns import CHOICE, Column
from wutong.platform.lists.rows import Rows, rows_of

FILTER = "f."
KEPT_OUT = {"paper", "page", "export"}


@dataclass(frozen=True)
class Head:
    """The head of a shown column: where a click on its title leads, and the filter's present text."""

    column: Column
    sort_url: str
    direction: str  # ascending, descending or empty
    wanted: str
    parameter: str
    choices: list[tuple[str, Any]]


@dataclass
class Listing:
    """What `{% listing_table %}` shows and what an export writes."""

    request: HttpRequest
    name: str
    columns: Sequence[Column]
    source: Rows
    unfiltered: Rows
    sort: str
    per_page: int
    empty: str = ""
    may_export: bool = True
    shown: list[Column] = field(default_factory=list)
    filters: dict[str, str] = field(default_factory=dict)

    @cached_property
    def total(self) -> int:
        """How many rows meet the filters."""
        return self.source.count()

    @property
    def pages(self) -> int:
        """How many pages there are, one at least."""
        return max(1, ceil(self.total / self.per_page))

    @property
    def page(self) -> int:
        """The page shown; a number beyond the last shows the last."""
        asked = self.request.GET.get("page", "1")
        return min(max(1, int(asked)), self.pages) if asked.isdecimal() else 1

    @cached_property
    def rows(self) -> list[Any]:
        """The rows of the page shown."""
        start = (self.page - 1) * self.per_page
        return self.source.part(start, start + self.per_page) if self.total else []

    def all_rows(self) -> Iterator[Any]:
        """Every row that meets the filters, for an export."""
        return self.source.all()

    @property
    def first_number(self) -> int:
        """The number of the page's first row, counted from one."""
        return (self.page - 1) * self.per_page + 1 if self.total else 0

    @property
    def last_number(self) -> int:
        """The number of the page's last row."""
        return min(self.page * self.per_page, self.total)

    @cached_property
    def heads(self) -> list[Head]:
        """The heads of the shown columns."""
        return [self._head(column) for column in self.shown]

    @property
    def has_filters(self) -> bool:
        """Whether any shown column can be filtered."""
        return any(column.filter for column in self.shown)

    @property
    def clear_url(self) -> str:
        """The address of the list without filters."""
        return self._url({name: None for name in self.request.GET if name.startswith(FILTER)})

    @property
    def previous_url(self) -> str:
        """The address of the page before, empty on the first."""
        return self._url({"page": str(self.page - 1)}) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        """The address of the page after, empty on the last."""
        return self._url({"page": str(self.page + 1)}) if self.page < self.pages else ""

    @property
    def csv_url(self) -> str:
        """The address of the CSV of every row."""
        return self._url({"export": "csv", "page": None})

    @property
    def xlsx_url(self) -> str:
        """The address of the workbook of every row."""
        return self._url({"export": "xlsx", "page": None})

    @property
    def query(self) -> str:
        """The part of the address that a saved view keeps."""
        return urlencode([(key, value) for key, value in self.request.GET.items() if key not in KEPT_OUT])

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Parameters that the filter form must carry along: the order and whatever the page itself uses."""
        return [
            (key, value)
            for key, value in self.request.GET.items()
            if key not in KEPT_OUT and not key.startswith(FILTER)
        ]

    @cached_property
    def views(self) -> list[Any]:
        """The reader's saved views of this list."""
        from wutong.platform.lists.models import SavedView  # tables exist only once Django is set up

        if not self.request.user.is_authenticated:
            return []
        return list(SavedView.objects.filter(person=self.request.user, list_name=self.name))

    def _head(self, column: Column) -> Head:
        direction = {column.name: "ascending", f"-{column.name}": "descending"}.get(self.sort, "")
        turned = f"-{column.name}" if direction == "ascending" else column.name
        url = self._url({"sort": turned, "page": None}) if column.sort else ""
        return Head(
            column, url, direction, self.filters.get(column.name, ""), FILTER + column.name, self._choices(column)
        )

    def _choices(self, column: Column) -> list[tuple[str, Any]]:
        if column.filter != CHOICE or column.choices:
            return list(column.choices)
        return [(value, value) for value in self.unfiltered.distinct(column)]

    def _url(self, changes: dict[str, str | None]) -> str:
        query = {key: value for key, value in self.request.GET.items() if key != "export"} | changes
        return f"{self.request.path}?{urlencode({key: value for key, value in query.items() if value is not None})}"


def listing(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any] | Rows,
    columns: Sequence[Column],
    *,
    name: str,
    default_sort: str = "",
    per_page: int = 50,
    empty: str = "",
    export_permission: str = "",
) -> Listing:
    """Return the list that the request asks for.

    `name` is unique in the product: columns and saved views are kept under it. `default_sort` is a column's name,
    with `-` for the other way; without one the rows keep their order. `empty` says what a reader can do when there
    is nothing yet. Exports are offered to those who may `export_permission` (everyone when empty).
    """
    sort = request.GET.get("sort", "") or default_sort
    unfiltered = rows_of(rows)
    source, filters = unfiltered, {}
    for column in columns:
        wanted = request.GET.get(FILTER + column.name, "").strip()
        if column.filter and wanted:
            source, filters[column.name] = source.filtered(column, wanted), wanted
    order = next((column for column in columns if column.name == sort.lstrip("-") and column.sort), None)
    if order is not None:
        source = source.sorted_by(order, sort.startswith("-"))
    allowed = not export_permission or may(request.user, export_permission)
    shown = chosen_columns(request, name, columns)
    return Listing(request, name, columns, source, unfiltered, sort, per_page, empty, allowed, shown, filters)


def chosen_columns(request: HttpRequest, name: str, columns: Sequence[Column]) -> list[Column]:
    """Return the columns to show: those of the address, else those kept in the session, else those not hidden."""
    kept = request.session.get("columns", {}).get(name, [])
    names = set(filter(None, request.GET.get("columns", "").split(","))) or set(kept)
    chosen = [column for column in columns if column.name in names]
    return chosen or [column for column in columns if not column.hidden]
