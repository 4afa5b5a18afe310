"""What the columns of a sheet mean, as a value that can be kept, shown in a form and used again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

ROLES = ("ignore", "indicator", "subject", "period", "unit", "measure", "breakdown", "note", "value")
DEFAULTS = ("indicator", "subject", "period", "unit", "measure", "kind", "nature")
PROBLEM_HEAD = "问题"  # the column that a file of refusals adds; it is left out when the file comes back
_YEAR = re.compile(r"(?:19|20)\d{2}")


@dataclass(frozen=True)
class ColumnRole:
    """What one column holds. A `value` column may fix period, indicator, unit and measure of its cells by its head;
    a `breakdown` column names its `key`."""

    role: str = "ignore"
    period: str = ""
    indicator: str = ""
    unit: str = ""
    measure: str = ""
    key: str = ""


@dataclass(frozen=True)
class SheetMapping:
    """How a sheet is read: rows before the data, the columns, what holds where nothing is said, names as printed.

    `defaults` has some of DEFAULTS; `names` leads printed indicator names to codes, `subjects` printed names to keys.
    """

    head_rows: int
    columns: tuple[ColumnRole, ...]
    defaults: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    subjects: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the mapping as JSON parts."""
        return {**asdict(self), "columns": [asdict(column) for column in self.columns]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> SheetMapping:
        """Return the mapping that `to_json` wrote."""
        return cls(
            int(stored["head_rows"]),
            tuple(ColumnRole(**column) for column in stored["columns"]),
            dict(stored.get("defaults", {})),
            dict(stored.get("names", {})),
            dict(stored.get("subjects", {})),
        )

    def with_defaults(self, **defaults: str) -> SheetMapping:
        """Return the mapping with these defaults put over its own; empty ones change nothing."""
        return replace(self, defaults={**self.defaults, **{k: v for k, v in defaults.items() if v}})


def signature(heads: Sequence[str]) -> str:
    """Return what makes two sheets of one kind: their heads, whatever years they name.

    >>> signature(["指标", "2020年"]) == signature(["指标", "2021年"])
    True
    """
    plain = [_YEAR.sub("YYYY", head.strip()) for head in heads if head.strip() != PROBLEM_HEAD]
    return hashlib.sha256("\x1f".join(plain).encode()).hexdigest()


def renewed(remembered: SheetMapping, guessed: SheetMapping) -> SheetMapping:
    """Return a remembered mapping for a new sheet of the same kind: its periods are those of the new heads."""
    if len(remembered.columns) != len(guessed.columns):
        return replace(guessed, names=remembered.names, subjects=remembered.subjects)
    columns = tuple(
        replace(old, period=new.period) if old.role == new.role == "value" else old
        for old, new in zip(remembered.columns, guessed.columns, strict=True)
    )
    kept = {**remembered.defaults, **{k: v for k, v in guessed.defaults.items() if k in {"period", "unit"}}}
    return replace(remembered, head_rows=guessed.head_rows, columns=columns, defaults=kept)
