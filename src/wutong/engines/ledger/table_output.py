"""A printed table out of the ledger again, row by row, with computed growth beside where it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from wutong.engines.ledger._core.progress import growth, yearly_growth
from wutong.engines.ledger.moment import KnownOn
from wutong.engines.ledger.printed_tables import FigureKey, PrintedCell, cell_figures, printed_cell
from wutong.engines.ledger.progress import point_of, rounded
from wutong.engines.ledger.rows import in_unit
from wutong.engines.ledger.targets import targets
from wutong.engines.ledger.types import TargetState
from wutong.kernel.comparator import Comparator
from wutong.kernel.quantity import Quantity
from wutong.platform.access.scope import Scope

PER_CENT = "%"
UNPRINTED_DECIMALS = 1
RATES = {"growth", "rank", "change"}  # growth of a rate, a rank or a change says nothing
YEARLY, WHOLE = "yearly_pct", "growth_pct"


@dataclass(frozen=True)
class RowTerms:
    """What a row of a table is: its printed name with marks, unit and measure, its target's key, what its cells
    stand for (as `TableSource.cells` says), and `line`, whatever the caller keeps the row by."""

    name: str
    unit: str
    measure: str
    target: str
    cells: Mapping[str, Mapping[str, Any]]
    line: Any = None


@dataclass(frozen=True)
class PrintedRow:
    """One row with its cells by column key, and its growth over the whole time and by year."""

    terms: RowTerms
    cells: Mapping[str, PrintedCell]
    computed: Mapping[str, Quantity | None]

    @property
    def line(self) -> Any:
        """What the caller keeps the row by."""
        return self.terms.line

    @property
    def name(self) -> str:
        """The printed name with its marks, without the unit."""
        return self.terms.name


@dataclass(frozen=True)
class PrintedTable:
    """The whole table; `columns` ({key, title, over, period, kind}) are those after name and unit."""

    columns: Sequence[Mapping[str, Any]]
    rows: Sequence[PrintedRow]

    @cached_property
    def computes(self) -> dict[str, str]:
        """Which computed columns stand beside the printed ones, by their key: those printed, else both rates."""
        printed = {
            column["key"]: f"{column['title']}（计算）" for column in self.columns if column["key"] in (YEARLY, WHOLE)
        }
        return printed or {WHOLE: "五年增长%（计算）", YEARLY: "年均增长%（计算）"}

    def laid_out(self, row: PrintedRow) -> list[PrintedCell]:
        """Return the cells of a row without those that a merged one covers."""
        cells: list[PrintedCell] = []
        covered = 0
        for column in self.columns:
            if covered:
                covered -= 1
                continue
            cells.append(row.cells[column["key"]])
            covered = cells[-1].span - 1
        return cells

    def check_of(self, row: PrintedRow) -> str:
        """Return in words where a row's printed values are not the computed ones, empty where they agree."""
        titles = {column["key"]: column["title"] for column in self.columns}
        return "；".join(
            f"{titles[key]}：印 {cell.printed}，算 {cell.computed.printed}"
            for key, cell in row.cells.items()
            if cell.differs and cell.computed
        )

    def records(self, *, computed: bool = False) -> Iterator[dict[str, str]]:
        """Go through the rows as they are exported: indicator, unit, then the table's own columns, as printed."""
        for row in self.rows:
            record = {"indicator": row.name, "unit": row.terms.unit}
            record |= {column["title"]: row.cells[column["key"]].printed for column in self.columns}
            if computed:
                beside = {title: row.computed[key] for key, title in self.computes.items()}
                record |= {title: value.printed if value else "" for title, value in beside.items()}
                record["核对"] = self.check_of(row)
            yield record


def printed_table(
    columns: Sequence[Mapping[str, Any]],
    rows: Sequence[RowTerms],
    *,
    years: int,
    as_known_on: KnownOn = None,
    scope: Scope | None = None,
) -> PrintedTable:
    """Return a table over so many years as known at a moment, in a constant number of statements."""
    wanted = [terms.target for terms in rows]
    states = {state.key: state for state in targets(keys=wanted, as_known_on=as_known_on, scope=scope)}
    every = [cell for terms in rows for cell in terms.cells.values()]
    figures = cell_figures(every, as_known_on=as_known_on, scope=scope)
    return PrintedTable(columns, [_row(columns, terms, states.get(terms.target), figures, years) for terms in rows])


def _row(
    columns: Sequence[Mapping[str, Any]], terms: RowTerms, state: TargetState | None,
    figures: Mapping[FigureKey, Any], years: int,
) -> PrintedRow:  # fmt: skip
    keys = [column["key"] for column in columns]
    cells = {key: _in_unit(printed_cell(terms.cells.get(key, {}), state, figures), terms.unit) for key in keys}
    base = _number(next((cells[one["key"]] for one in columns if one["kind"] == "actual"), None), terms.unit)
    aim, done = _aimed(state, base), _number(cells.get("completed"), terms.unit)
    sign = state.quantity.comparator if state and state.quantity and done is None else Comparator.EQUAL
    rates = {
        YEARLY: _rate(terms, base, aim, years),
        WHOLE: _rate(terms, base, done if done is not None else aim, None),
    }
    computed = {key: _printable(rate, cells.get(key), sign) for key, rate in rates.items()}
    cells |= {key: replace(cells[key], computed=value) for key, value in computed.items() if key in cells}
    return PrintedRow(terms, cells, computed)


def _in_unit(cell: PrintedCell, unit: str) -> PrintedCell:
    """Print a figure that a later source states in another unit (万元) in that of the row (亿元)."""
    if cell.figure is None:
        return cell
    figure = in_unit(cell.figure, unit)
    return replace(cell, figure=figure, printed=figure.printed)


def _number(cell: PrintedCell | None, unit: str) -> Decimal | None:
    if cell is None or cell.figure is None or cell.figure.quantity is None:
        return None
    point = point_of(cell.figure, unit)
    return point.value if point else None


def _aimed(state: TargetState | None, base: Decimal | None) -> Decimal | None:
    """Return the level the target leads to; additions (五年新增) lead to the base and what is added."""
    if state is None or state.quantity is None:
        return None
    if state.reading == "sum_of_years":
        return None if base is None else base + state.quantity.value
    return state.quantity.value


def _rate(terms: RowTerms, start: Decimal | None, end: Decimal | None, years: int | None) -> Decimal | None:
    if start is None or end is None or terms.measure in RATES:
        return None
    return growth(start, end) if years is None else yearly_growth(start, end, years)


def _printable(value: Decimal | None, beside: PrintedCell | None, sign: Comparator) -> Quantity | None:
    """Return a rate at the decimals of the printed one; a target printed as > makes its growth a > too."""
    printed = beside.figure.quantity if beside and beside.figure else None
    result = rounded(value, printed.scale if printed else UNPRINTED_DECIMALS, PER_CENT)
    if result is None or sign not in (Comparator.ABOVE, Comparator.BELOW):
        return result
    return Quantity.of(result.value, PER_CENT, comparator=sign)
