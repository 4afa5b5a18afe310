"""Search over everything: each pack's provider is asked for what the reader may open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from wutong.platform.access.api import SIGNED_IN, page
from wutong.platform.finding import fit
from wutong.platform.naming import in_english
from wutong.platform.packs import Hit, Pack, packs, resolve
from wutong.site.web.shell import navigation

SHOWN = 8  # of one kind
LONGEST = 80


@page(SIGNED_IN)
def search(request: HttpRequest) -> HttpResponse:
    """Show the hits for `q`: a fragment for the palette, a page otherwise."""
    typed = request.GET.get("q", "").strip()[:LONGEST]
    template = "site/hits.html" if request.htmx else "site/search.html"
    return render(request, template, {"wanted": typed, "groups": groups(request, typed) if typed else []})


def groups(request: HttpRequest, typed: str) -> list[dict[str, Any]]:
    """Return the hits of every pack that has any, the pack with the best hit first."""
    found = [{"title": _title(pack), "hits": _hits(request, pack, typed)} for pack in packs() if pack.search]
    return sorted((group for group in found if group["hits"]), key=lambda group: -group["hits"][0].fit)


def _hits(request: HttpRequest, pack: Pack, typed: str) -> list[Hit]:
    provider = cast(Callable[[HttpRequest, str], list[Hit]], resolve(pack.search))
    return sorted(provider(request, typed), key=lambda hit: -hit.fit)[:SHOWN]


def _title(pack: Pack) -> str:
    return pack.title_en if in_english() else pack.title_zh


def pages(request: HttpRequest, typed: str) -> list[Hit]:
    """Return the pages of the navigation whose name answers, in either language."""
    return [
        Hit(entry["title"], entry["url"], gettext("页面"), quality)
        for section in navigation(request).values()
        for entry in section["entries"]
        if (quality := fit(typed, [entry["title"], entry["source"]]))
    ]
