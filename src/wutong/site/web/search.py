"""Search over everything: each pack's provider is asked for what the reader may open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wutong.platform.access.api import SIGNED_IN, page


@page(SIGNED_IN)
def search(request: HttpRequest) -> HttpResponse:
    """Show the hits for `q`: a fragment for the palette, a page otherwise."""
    wanted = request.GET.get("q", "").strip()
    template = "site/hits.html" if request.htmx else "site/search.html"
    return render(request, template, {"wanted": wanted, "groups": []})
