"""A plan's table as it is printed, out of the ledger, with computed values beside where they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.api import PrintedCell
from wutong.engines.ledger.types import Figure, SeriesKey, TargetState
from wutong.kernel.comparator import Comparator
from wutong.kernel.quantity import Quantity
from wutong.packs.plan.models import Plan, PlanLine
from wutong.platform.access.scope import Scope

PER_CENT = "%"
UNPRINTED_DECIMALS = 1
RATES = {"growth", "rank", "change"}  # growth of a rate, a rank or a change says nothing
YEARLY, WHOLE = "yearly_pct", "growth_pct"


@dataclass(frozen=True)
class Row:
    """One line of the table with its cells by column key."""

    line: PlanLine
    cells: Mapping[str, PrintedCell]
    growth: Quantity | None = None
    yearly: Quantity | None = None

    @property
    def name(self) -> str:
        """The printed name with its marks, without the unit."""
        return f"{self.line}{self.line.marks}"

    @property
    def differing(self) -> list[str]:
        """The keys of the columns whose printed value is not the computed one."""
        return [key for key, cell in self.cells.items() if cell.differs]


@dataclass(frozen=True)
class Table:
    """The whole table; `columns` are those after name and unit."""

    plan: Plan
    columns: list[dict[str, Any]]
    rows: list[Row]
    as_known_on: date | datetime | None = None
    titles: dict[str, str] = field(default_factory=dict)

    @cached_property
    def computes(self) -> dict[str, str]:
        """Which computed columns stand beside the printed ones, by their key: those printed, else both rates."""
        printed = {
            column["key"]: f"{column['title']}（计算）" for column in self.columns if column["key"] in (YEARLY, WHOLE)
        }
        return printed or {WHOLE: "五年增长%（计算）", YEARLY: "年均增长%（计算）"}


def plan_table(plan: Plan, *, as_known_on: date | datetime | None = None, scope: Scope | None = None) -> Table:
    """Return a plan's table as known at a moment, in a constant number of statements."""
    lines = list(plan.lines.all())
    wanted = [line.target for line in lines]
    states = {state.key: state for state in ledger.targets(keys=wanted, as_known_on=as_known_on, scope=scope)}
    every = [cell for line in lines for cell in line.cells.values()]
    figures = ledger.cell_figures(every, as_known_on=as_known_on, scope=scope)
    return Table(
        plan, plan.columns, [_row(plan, line, states.get(line.target), figures) for line in lines], as_known_on
    )


def _row(
    plan: Plan, line: PlanLine, state: TargetState | None, figures: Mapping[tuple[SeriesKey, str, str], Figure]
) -> Row:
    cells: dict[str, PrintedCell] = {}
    for column in plan.columns:
        cells[column["key"]] = ledger.printed_cell(line.cells.get(column["key"], {}), state, figures)
    base = _number(next((cells[c["key"]] for c in plan.columns if c["kind"] == "actual"), None), line.unit)
    aim = _aimed(line, state, base)
    done = _number(cells.get("completed"), line.unit)
    yearly = _rate(line, base, aim, plan.last_year - plan.first_year + 1)
    whole = _rate(line, base, done if done is not None else aim, None)
    sign = state.quantity.comparator if state and state.quantity and done is None else Comparator.EQUAL
    results = {YEARLY: _printable(yearly, cells.get(YEARLY), sign), WHOLE: _printable(whole, cells.get(WHOLE), sign)}
    for key, computed in results.items():
        if key in cells:
            cells[key] = replace(cells[key], computed=computed)
    return Row(line, cells, results[WHOLE], results[YEARLY])


def _number(cell: PrintedCell | None, unit: str) -> Decimal | None:
    if cell is None or cell.figure is None or cell.figure.quantity is None:
        return None
    point = ledger.point_of(cell.figure, unit)
    return point.value if point else None


def _aimed(line: PlanLine, state: TargetState | None, base: Decimal | None) -> Decimal | None:
    """Return the level the target leads to; additions (五年新增) lead to the base and what is added."""
    if state is None or state.quantity is None:
        return None
    if state.reading == "sum_of_years":
        return None if base is None else base + state.quantity.value
    return state.quantity.value


def _rate(line: PlanLine, start: Decimal | None, end: Decimal | None, years: int | None) -> Decimal | None:
    if start is None or end is None or line.measure in RATES:
        return None
    return ledger.growth(start, end) if years is None else ledger.yearly_growth(start, end, years)


def _printable(value: Decimal | None, beside: PrintedCell | None, sign: Comparator) -> Quantity | None:
    """Return a rate at the decimals of the printed one; a target printed as > makes its growth a > too."""
    printed = beside.figure.quantity if beside and beside.figure else None
    rounded = ledger.rounded(value, printed.scale if printed else UNPRINTED_DECIMALS, PER_CENT)
    if rounded is None or sign not in (Comparator.ABOVE, Comparator.BELOW):
        return rounded
    return Quantity.of(rounded.value, PER_CENT, comparator=sign)


def records(table: Table, *, computed: bool = False) -> Iterator[dict[str, str]]:
    """Go through the table's rows as they are exported: indicator, unit, then the table's own columns, as printed."""
    for row in table.rows:
        record = {"indicator": row.name, "unit": row.line.unit}
        record |= {column["title"]: row.cells[column["key"]].printed for column in table.columns}
        if computed:
            values = {WHOLE: row.growth, YEARLY: row.yearly}
            record |= {
                title: values[key].printed if values[key] else ""
                for key, title in table.computes.items()  # type: ignore[union-attr]
            }
            record["核对"] = check_of(table, row)
        yield record


def check_of(table: Table, row: Row) -> str:
    """Return in words where a row's printed values are not the computed ones, empty where they agree."""
    titles = {column["key"]: column["title"] for column in table.columns}
    return "；".join(
        f"{titles[key]}：印 {row.cells[key].printed}，算 {row.cells[key].computed.printed}"  # type: ignore[union-attr]
        for key in row.differing
    )
