"""The ledger's coded words as people read them; Chinese, translated where they are shown."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

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


def breakdown_label(breakdown: str) -> Any:
    """Return a breakdown as people read it.

    >>> breakdown_label("增速=年均;口径=现价")
    '增速：年均，口径：现价'
    """
    return "，".join(part.replace("=", "：") for part in breakdown.split(";")) if breakdown else _("总体")
