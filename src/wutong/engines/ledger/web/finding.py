"""Indicators for the search: by name in either language, alias or code."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from wutong.engines.ledger import api as ledger
from wutong.platform.access.api import may, scope_of
from wutong.platform.finding import fit
from wutong.platform.naming import name_of, unit_label
from wutong.platform.packs import Hit


def indicators(request: HttpRequest, typed: str) -> list[Hit]:
    """Return the indicators the reader may see whose names answer."""
    if not may(request.user, "figures.read"):
        return []
    return [
        Hit(name_of(info), reverse("indicator", args=[info.code]), unit_label(info.unit), quality)
        for info in ledger.indicators(scope=scope_of(request.user, "figures.read"))
        if (quality := fit(typed, [info.name_zh, info.name_en, info.code, *info.aliases]))
    ]
