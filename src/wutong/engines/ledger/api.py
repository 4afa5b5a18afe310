"""The ledger's front door: indicators, claims, adoptions, targets, and what was known when.

Every reading takes `scope` (whose rights) and `as_known_on` (a moment, or the end of a day). None as scope means
the product itself asks, not a person.
"""

from __future__ import annotations

from wutong.engines.ledger.adoptions import adopt, adopt_all, contradictions, current, differ, history, withdraw
from wutong.engines.ledger.catalogue import (
    check_formula,
    definitions,
    ensure_definition,
    ensure_group,
    ensure_indicator,
    ensure_source,
    ensure_subject,
    find_indicator,
    indicator,
    indicators,
    subjects,
)
from wutong.engines.ledger.claims import claims_of, figure, record
from wutong.engines.ledger.derived import recompute
from wutong.engines.ledger.publication import adopt_published, claims_from, find_subject, withdraw_claim
from wutong.engines.ledger.series import series_of
from wutong.engines.ledger.targets import parts_gap, path_note, path_value, set_target, target_history, targets

__all__ = [
    "adopt", "adopt_all", "adopt_published", "check_formula", "claims_from", "claims_of", "contradictions",
    "current", "definitions", "differ", "ensure_definition", "ensure_group", "ensure_indicator",
    "ensure_source", "ensure_subject", "figure", "find_indicator", "find_subject", "history", "indicator",
    "indicators", "parts_gap", "path_note", "path_value", "recompute", "record", "series_of", "set_target",
    "subjects", "target_history", "targets", "withdraw", "withdraw_claim",
]  # fmt: skip
