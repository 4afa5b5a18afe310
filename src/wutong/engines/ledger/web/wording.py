"""The ledger's coded words as people read them; Chinese, translated where they are shown."""

from __future__ import annotations

from wutong.engines.ledger.models import Claim, Indicator, Series, TargetVersion

WORDS = {
    "kind": dict(Claim.KINDS),
    "nature": dict(Claim.NATURES),
    "measure": dict(Series.MEASURES),
    "reading": dict(TargetVersion.READINGS),
    "path": dict(TargetVersion.PATHS),
    "direction": dict(Indicator.DIRECTIONS),
    "quantity": dict(Indicator.QUANTITIES),
}
