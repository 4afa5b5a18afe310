"""Documents for the search: by title, number or code."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from wutong.engines.reader import library
from wutong.platform.access.api import may
from wutong.platform.finding import fit
from wutong.platform.packs import Hit


def documents(request: HttpRequest, typed: str) -> list[Hit]:
    """Return the documents the reader may open whose titles answer."""
    if not may(request.user, "documents.read"):
        return []
    return [
        Hit(one.title, reverse("document", args=[one.code]), one.published, quality)
        for one in library.documents()
        if (quality := fit(typed, [one.title, one.title_en, one.number, one.code]))
    ]
