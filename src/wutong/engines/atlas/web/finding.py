"""Places for the search over everything: house numbers, crossings, names of shapes."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from wutong.engines.atlas.places import SHAPE, find_places
from wutong.engines.atlas.viewing import READ
from wutong.platform.access.api import may
from wutong.platform.finding import WHOLE, fit
from wutong.platform.packs import Hit

SHOWN = 6
SHORTEST = 2  # one character stands in most names


def places(request: HttpRequest, typed: str) -> list[Hit]:
    """Return the places a text may mean, each with its page or the map with a mark on it."""
    if not may(request.user, READ) or len(typed.strip()) < SHORTEST:
        return []
    hits = []
    for one in find_places(typed, limit=SHOWN):
        url = reverse("map-shape", args=[one.code]) if one.code else f"{reverse('map')}?{urlencode({'q': typed})}"
        hits.append(Hit(one.name, url, one.detail, fit(typed, [one.name, one.code]) if one.kind == SHAPE else WHOLE))
    return [hit for hit in hits if hit.fit]
