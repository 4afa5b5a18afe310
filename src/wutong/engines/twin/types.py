"""What the twin is told and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Total:
    """One published total.

    Shapes
        kind    what is counted (firms, titles, new_titles, events, closed_events, offices, grids, micro_grids) or `sum`
        of      the title that is counted, or the column that is added up; "" for other counts
        where   {"chain": …} or {"sector": …}; empty for the whole zone
        value   in the smallest unit: firms, persons, patents, events; fen for money
    """

    id: str
    year: int
    kind: str
    of: str
    where: Mapping[str, str]
    value: int
    printed: str
    unit: str
    source: Mapping[str, Any]
    definition: str


@dataclass(frozen=True)
class Refusal:
    """A published figure that contradicts totals that are met, and why it is not the one that is met."""

    id: str
    year: int
    value: str
    unit: str
    source: Mapping[str, Any]
    definition: str
    against: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Declaration:
    """What a zone's twin must reproduce, and the made-up shape around it."""

    years: tuple[int, ...]
    totals: tuple[Total, ...]
    refused: tuple[Refusal, ...]
    shape: Mapping[str, Any]
    scale: float = 1.0

    def wanted(self, kind: str, year: int, of: str = "", where: Mapping[str, str] | None = None) -> int | None:
        """Return a declared total, or None where none is."""
        return next(
            (
                total.value
                for total in self.totals
                if (total.kind, total.year, total.of) == (kind, year, of) and dict(total.where) == dict(where or {})
            ),
            None,
        )


@dataclass(frozen=True)
class Finding:
    """A total as it is wanted and as the files have it."""

    total: Total
    got: int
    deviation: float = field(default=0.0)

    @property
    def met(self) -> bool:
        """Whether the files have it: counts exactly, sums to one part in ten thousand."""
        return self.got == self.total.value if self.total.kind != "sum" else abs(self.deviation) <= TOLERANCE


TOLERANCE = 0.0001
