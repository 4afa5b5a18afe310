"""A firm's own desk: one page of panels that the registry and packs declare, for those who represent the firm."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from wutong.engines.registry import api as registry
from wutong.platform.access.api import page


@page(registry.OWN_READ)
@require_GET
def my_firm(request: HttpRequest) -> HttpResponse:
    """Open the reader's firm; let who represents several, or none any more, see that."""
    own = registry.firms_of(request.user)
    if len(own) == 1:
        return redirect("my-firm-of", own[0].key)
    return render(request, "site/my_firms.html", {"firms": own})


@page(registry.OWN_READ)
@require_GET
def my_firm_of(request: HttpRequest, key: str) -> HttpResponse:
    """Show a firm to its own representative. A panel finds the firm's key in the address and asks again whose it is."""
    firm = registry.own_firm(request.user, key)
    others = [one for one in registry.firms_of(request.user) if one.key != firm.key]
    return render(request, "site/my_firm.html", {"firm": firm, "others": others})
