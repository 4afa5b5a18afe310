"""Which function holds which rules; the names are those of data/audit.yaml."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wutong.engines.reader._core.audit.material import Material
from wutong.engines.reader._core.audit.rules import growth, shares, sums
from wutong.engines.reader.types import Finding

Check = Callable[[Material], Iterator[Finding]]

CHECKS: dict[Check, tuple[str, ...]] = {
    growth.check: ("growth", "mean-growth", "multiple", "difference", "points"),
    sums.check: ("sum", "part-over-whole"),
    shares.check: ("share", "completion", "rate"),
}
