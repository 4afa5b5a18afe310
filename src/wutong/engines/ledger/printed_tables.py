"""Printed tables into the ledger and out again: each cell a claim at its place, adopted, or a target in its own words.

A table is data (columns, rows, cells with the number of the document's fact each prints); loading it
records what differs in print from what the ledger knows already and says what each cell stands for, so
that the table can be printed again from whatever is adopted by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wutong.engines.ledger.adoptions import adopt, current
from wutong.engines.ledger.claims import record
from wutong.engines.ledger.moment import KnownOn
from wutong.engines.ledger.targets import set_target
from wutong.engines.ledger.types import Figure, NewClaim, SeriesKey, TargetState
from wutong.kernel.comparator import Comparator
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import Place, SourceRef
from wutong.platform import clock
from wutong.platform.access.scope import Scope

FigureKey = tuple[SeriesKey, str, str]  # series, period, kind


@dataclass(frozen=True)
class PrintedCell:
    """What a cell prints and what it stands for; `span` counts the columns a merged cell covers, its own included.

    `computed` is Wutong's own figure for the same cell.
    """

    printed: str
    figure: Figure | None = None
    target: TargetState | None = None
    span: int = 1
    computed: Quantity | None = None

    @property
    def differs(self) -> bool:
        """Whether the computed value is not what the document prints."""
        mine = self.figure.quantity if self.figure else None
        return bool(mine and self.computed and mine.value != self.computed.value)


def cell_figures(
    cells: Iterable[Mapping[str, Any]], *, as_known_on: KnownOn = None, scope: Scope | None = None
) -> dict[FigureKey, Figure]:
    """Return the adopted figures that cells stand for, in four statements however many there are."""
    wanted = [cell for cell in cells if "series" in cell]
    found: dict[FigureKey, Figure] = {}
    for kind in ("actual", "target"):
        keys = {SeriesKey(*cell["series"]) for cell in wanted if cell["kind"] == kind}
        for key, figures in current(keys, kind=kind, as_known_on=as_known_on, scope=scope).items():
            found |= {(key, figure.period.code, kind): figure for figure in figures}
    return found


def printed_cell(
    stands_for: Mapping[str, Any], target: TargetState | None, figures: Mapping[FigureKey, Figure]
) -> PrintedCell:
    """Return a cell as it prints now: the adopted figure, the target's words, or the mark the table prints itself."""
    span = stands_for.get("span", 1)
    if stands_for.get("target"):
        return PrintedCell(target.printed if target else "", target=target, span=span)
    if "series" in stands_for:
        period = Period.parse(stands_for["period"]).code
        figure = figures.get((SeriesKey(*stands_for["series"]), period, stands_for["kind"]))
        return PrintedCell(figure.printed if figure else "", figure=figure, span=span)
    return PrintedCell(stands_for.get("printed", ""), span=span)


@dataclass(frozen=True)
class TableSource:
    """A table as data, the document's code, title and sections, and its facts by number."""

    data: Mapping[str, Any]
    code: str
    title: str
    sections: Mapping[str, str]
    facts: Mapping[int, Mapping[str, str]]

    @cached_property
    def columns(self) -> dict[str, Mapping[str, Any]]:
        """The columns by key."""
        return {column["key"]: column for column in self.data["columns"]}

    @cached_property
    def target_column(self) -> str:
        """The first column of targets is the target itself; further ones (its yearly growth) are claims beside it."""
        return next(key for key, column in self.columns.items() if column["kind"] == "target")

    @cached_property
    def base_column(self) -> str:
        """The first column of actual values."""
        return next(key for key, column in self.columns.items() if column["kind"] == "actual")

    @cached_property
    def subject(self) -> str:
        """The whole table is about one subject: that of its first fact."""
        cells = (cell for row in self.data["rows"] for cell in row["cells"].values())
        return next(self.facts[cell["fact"]]["subject"] for cell in cells if "fact" in cell)

    def load(self) -> dict[tuple[int, str], int]:
        """Record every cell that says something, adopt it, and return the claims' ids by row and column."""
        said = {
            (row["row"], key): claim
            for row in self.data["rows"]
            for key in self.columns
            if (claim := self._claim(row, key)) is not None
        }
        claims = dict(zip(said, record(said.values()), strict=True))
        for kind in ("actual", "target"):
            self._adopt({cell: claim for cell, claim in said.items() if claim.kind == kind}, claims, kind)
        return claims

    def cells(self, row: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Return what each cell of a row stands for: {series, period, kind}, {target} or {printed}, with {span}."""
        return {key: self._stands_for(row, key) for key in self.columns}

    def set_target(self, key: str, row: Mapping[str, Any], claims: Mapping[tuple[int, str], int], **terms: Any) -> None:
        """Set a row's target as printed; a row that prints only a dash has none. `terms` are plan_code and owner."""
        said = next((cell for at, cell in row["cells"].items() if says(cell) and self._covers_target(at, cell)), None)
        if said is None:
            return
        fact = self.facts.get(said.get("fact", 0))
        measure = row.get("target_measure", row["measure"])
        steps = row.get("steps", {})
        path = row.get("path", "linear")
        set_target(
            key, printed=said["printed"], document=self.code, reason=row.get("reading_basis", ""), steps=steps,
            series=_series(fact) if fact else SeriesKey(row["indicator"], self.subject, measure, row["breakdown"]),
            quantity=_quantity(fact, row.get("comparator", "")) if fact else None,
            end_period=str(row.get("target_period", self.columns[self.target_column]["period"])),
            reading=row.get("reading", "at_end" if fact else "later_instruction"),
            path="linear" if path == "stepwise" and not steps else path,
            base_period=str(row.get("base_period", self.columns[self.base_column]["period"])),
            base_claim=claims.get((row["row"], self.base_column)),
            end_claim=claims.get((row["row"], self.target_column)), **terms,
        )  # fmt: skip

    def _claim(self, row: Mapping[str, Any], key: str) -> NewClaim | None:
        cell, column = row["cells"][key], self.columns[key]
        if "fact" in cell:
            fact = self.facts[cell["fact"]]
            return NewClaim(
                _series(fact), Period.parse(fact["period"]), _quantity(fact), self._at(fact["section"], fact["number"]),
                printed=cell["printed"], kind=fact["kind"], nature=fact["nature"] or "published", note=fact["note"],
            )  # fmt: skip
        if column["kind"] != "actual" or not says(cell) or self._covers_target(key, cell):
            return None
        return NewClaim(
            self._row_series(row), Period.parse(self.data["period"]), None,
            self._at(self.data["section"], str(row["row"]), column["title"]), printed=cell["printed"],
            nature="published",
        )  # fmt: skip

    def _adopt(
        self, said: Mapping[tuple[int, str], NewClaim], claims: Mapping[tuple[int, str], int], kind: str
    ) -> None:
        """Adopt the table's cells over what other parts of the document say; a later document's word stays."""
        adopted = current({claim.series for claim in said.values()}, kind=kind)
        standing = {(key, one.period.code): one for key, figures in adopted.items() for one in figures}
        for cell, claim in said.items():
            now = standing.get((claim.series, claim.period.code))
            if now is None or (now.claim_id != claims[cell] and now.recorded_at <= clock.now()):
                expected = now.sequence or 0 if now else 0
                adopt(claims[cell], by=None, expected=expected, reason=self.data["title"])
                standing.pop((claim.series, claim.period.code), None)

    def _stands_for(self, row: Mapping[str, Any], key: str) -> dict[str, Any]:
        cell = row["cells"][key]
        entry: dict[str, Any] = {"span": cell["span"]} if "span" in cell else {}
        if "fact" in cell and key != self.target_column:
            fact = self.facts[cell["fact"]]
            return entry | _where(_series(fact), fact["period"], fact["kind"])
        if says(cell) and self._covers_target(key, cell):
            return entry | {"target": True}
        if says(cell):
            return entry | _where(self._row_series(row), self.data["period"], self.columns[key]["kind"])
        return entry | {"printed": cell["printed"]}

    def _covers_target(self, key: str, cell: Mapping[str, Any]) -> bool:
        keys = list(self.columns)
        start = keys.index(key)
        return self.target_column in keys[start : start + cell.get("span", 1)]

    def _row_series(self, row: Mapping[str, Any]) -> SeriesKey:
        return SeriesKey(row["indicator"], self.subject, row["measure"], row["breakdown"])

    def _at(self, section: str, number: str, cell: str = "") -> SourceRef:
        place = Place(section=self.sections.get(section, section), number=number, cell=cell)
        return SourceRef("document", f"document:{self.code}", self.title, place)


def says(cell: Mapping[str, Any]) -> bool:
    """Return whether a cell says something: neither blank nor a dash for "not applicable"."""
    return bool(str(cell["printed"]).strip("—-– "))


def _series(fact: Mapping[str, str]) -> SeriesKey:
    return SeriesKey(fact["indicator_code"], fact["subject"], fact["measure"], fact["breakdown"])


def _quantity(fact: Mapping[str, str], comparator: str = "") -> Quantity:
    sign = Comparator(comparator or fact["comparator"])
    return Quantity.of(fact["value"], fact["unit"], comparator=sign, high=fact["value_hi"] or None)


def _where(series: SeriesKey, period: str, kind: str) -> dict[str, Any]:
    return {
        "series": [series.indicator, series.subject, series.measure, series.breakdown], "period": period, "kind": kind,
    }  # fmt: skip
