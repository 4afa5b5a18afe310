"""Which function holds which rules; the names are those of data/audit.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.rules import (
    doubling,
    gaps,
    growth,
    lists,
    missing,
    products,
    repeats,
    restated,
    series,
    shares,
    strays,
    structure,
    sums,
    tables,
    told,
    wholes,
)
from wutong.engines.reader.types import Finding

Check = Callable[[Material], Iterator[Finding]]

CHECKS: dict[Check, tuple[str, ...]] = {
    growth.check: ("growth", "mean-growth", "multiple", "difference", "points", "percent-or-points", "unit-slip"),
    sums.check: ("sum", "part-over-whole", "remainder"),
    shares.check: ("share", "completion", "rate"),
    structure.check: ("structure",),
    gaps.check: ("gap",),
    products.check: ("product",),
    wholes.check: ("shares-of-two-wholes", "impossible", "rank"),
    lists.check: ("list-count",),
    tables.check: ("table-sum", "table-growth", "table-share"),
    repeats.check: ("repeated", "table-and-text", "other-document", "ledger"),
    restated.check: ("repeated", "table-and-text"),
    series.check: ("growth", "mean-growth"),
    doubling.check: ("doubled-words", "doubled-sentence"),
    strays.check: ("foreign-passage", "near-name", "numbering"),
    told.check: (
        "flow",
        "target",
        "conversion",
        "period",
        "rank-change",
        "sum",
        "remainder",
        "share",
        "rate",
        "completion",
        "difference",
        "growth",
        "mean-growth",
        "multiple",
        "points",
        "gap",
        "product",
        "structure",
        "unit-slip",
    ),  # fmt: skip
    missing.check: ("missing-unit", "missing-subject", "hedged-twice"),
}
