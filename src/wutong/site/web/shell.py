"""What every page's frame needs: the navigation of those entries the reader may open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from wutong.platform import clock
from wutong.platform.access.api import may
from wutong.platform.packs import MenuEntry, packs


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the frame: navigation by section, present moment."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {"now": clock.now()}
    return {"now": clock.now(), "navigation": _navigation(request)}


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    sections: dict[str, list[dict[str, Any]]] = {}
    for entry in sorted(_entries(), key=lambda entry: entry.order):
        if may(request.user, entry.permission):
            url = reverse(entry.url_name)
            sections.setdefault(entry.section, []).append(
                {"title": entry.title, "url": url, "here": request.path.startswith(url)}
            )
    return [{"title": section, "entries": entries} for section, entries in sections.items()]


def _entries() -> list[MenuEntry]:
    return [entry for pack in packs() for entry in pack.menu]
