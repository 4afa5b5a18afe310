"""A column of a list: title, value, and how it is sorted, filtered and linked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

CHOICE = "choice"


@dataclass(frozen=True)
class Column:
    """One column.

    `value` is an attribute path (`series.indicator.name_zh`, dictionary keys too) or a function of the row; it may
    return text, numbers, dates, a ledger figure, `StateCell`, `ComputedCell`, `LineCell`, or HTML marked safe.
    `sort` and `filter` name the query's field (`name_zh`, lookup `name_zh__icontains`); for rows in memory any text
    switches them on and the value itself is used; `choice` offers the values that occur. `choices` makes the filter a selection. `number` aligns right.
    `hidden` columns are shown only when chosen. `by` names the attribute that alone decides a value which takes words
    to make: rows in memory make it once for each attribute instead of once for each row.
    """

    name: str
    title: Any
    value: str | Callable[[Any], Any]
    sort: str = ""
    filter: str = ""
    number: bool = False
    link: Callable[[Any], str | None] | None = None
    choices: Sequence[tuple[str, Any]] = ()
    hidden: bool = False
    by: str = ""

    @property
    def names(self) -> bool:
        """Whether it names the row: words that lead to the row's own page."""
        return self.link is not None and not self.number

    def of(self, row: Any) -> Any:
        """Return this column's value of a row."""
        if callable(self.value):
            return self.value(row)
        for step in self.value.split("."):
            row = row.get(step) if isinstance(row, dict) else getattr(row, step, None)
            if row is None:
                return None
        return row
