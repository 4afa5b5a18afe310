"""Firms for the search over everything."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from wutong.engines.registry.access import READ, reading
from wutong.engines.registry.searching import find
from wutong.engines.registry.types import Question
from wutong.platform.access.api import may
from wutong.platform.packs import Hit

SHOWN = 6
SHORTEST = 2  # one character stands in most names


def firms(request: HttpRequest, typed: str) -> list[Hit]:
    """Return the firms a text may mean, each with its portrait; a firm without a code says where it is."""
    if len(typed.strip()) < SHORTEST or not may(request.user, READ):
        return []
    found = find(Question(typed), reading(request.user), count=SHOWN)
    return [
        Hit(hit.name, reverse("firm", args=[hit.key]), hit.code or hit.area_name, min(hit.fit, 1.0))
        for hit in found.hits
    ]
