"""The portrait of a firm: one printable page of panels that the registry and packs declare."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wutong.engines.registry import api as registry
from wutong.platform.access.api import page


@page(registry.READ)
@require_GET
def portrait(request: HttpRequest, key: str) -> HttpResponse:
    """Show a firm to who may see it. A panel finds the firm's key in the address (`request.resolver_match.kwargs`)."""
    firm = registry.firm(key, registry.reading(request.user), whole=False)
    kept = [one for one in registry.lists_of(request.user) if one.question is None and one.owner == str(request.user)]
    return render(request, "site/portrait.html", {"firm": firm, "lists": kept})
