"""What crosses the ledger's border about typed numbers: fields, checks between them, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from wutong.kernel.quantity import Quantity

STOP, ASK = "stop", "ask"


@dataclass(frozen=True, order=True)
class SeriesKey:
    """One line of a chart: indicator code, subject key, measure, breakdown (`key=value` sorted, joined by `;`)."""

    indicator: str
    subject: str
    measure: str = "level"
    breakdown: str = ""

    def __str__(self) -> str:
        parts = [self.indicator, self.subject, "" if self.measure == "level" else self.measure, self.breakdown]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class EntryField:
    """A field of a form as far as numbers go: its code in the form's checks, its series, how it is typed.

    `formula` makes it a computed field; `least` and `most` are bounds that no right value passes.
    """

    code: str
    series: SeriesKey
    unit: str
    places: int | None = None
    required: bool = True
    formula: str = ""
    least: Decimal | None = None
    most: Decimal | None = None


@dataclass(frozen=True)
class EntryCheck:
    """Something that must hold between fields: two formulas over their codes, and by how much they may miss.

    `sign` is one of = <= >=; `tolerance` is in the unit of the left side's first field.
    """

    left: str
    sign: str
    right: str
    tolerance: Decimal = Decimal(0)
    ask: bool = False
    words: str = ""
    words_en: str = ""


@dataclass(frozen=True)
class EntryFinding:
    """What is wrong, or looks wrong, with what was typed into a field; `facts` fill the words of its code."""

    field: str
    code: str
    weight: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """What was typed, as numbers, and what is to be said about it."""

    quantities: Mapping[str, Quantity]
    findings: tuple[EntryFinding, ...]

    @property
    def stops(self) -> tuple[EntryFinding, ...]:
        """What stands in the way of handing in."""
        return tuple(one for one in self.findings if one.weight == STOP)
