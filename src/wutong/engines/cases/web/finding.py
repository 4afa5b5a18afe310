"""Cases for the search: by number or by the words of their titles and places."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from wutong.engines.cases import queries
from wutong.engines.cases.casetypes import type_titles
from wutong.platform.access.api import may
from wutong.platform.finding import fit
from wutong.platform.packs import Hit

SHOWN = 8
SHORTEST = 2  # one character stands in most titles


def cases(request: HttpRequest, typed: str) -> list[Hit]:
    """Return the latest cases that the reader may see and that answer, merged and closed ones too."""
    if not may(request.user, "cases.read") or len(typed.strip()) < SHORTEST:
        return []
    rows = queries.cases_of(request.user, "all", typed).order_by("-opened_at")[:SHOWN]
    titles = type_titles()
    hits = [
        Hit(f"{row.number} {row.title}", reverse("case", args=[row.pk]), titles.get(row.type, row.type),
            fit(typed, [row.number, row.title, row.place]))
        for row in rows
    ]  # fmt: skip
    return [hit for hit in hits if hit.fit]
