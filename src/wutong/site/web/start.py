"""Where a person's work begins: the cockpit, or the first page of the navigation for who may not see it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wutong.platform.access.api import SIGNED_IN, page
from wutong.site.web.shell import navigation


@page(SIGNED_IN)
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the first page the reader may open, to the own account where there is none."""
    sections = list(navigation(request).values())
    return redirect(sections[0]["url"] if sections else "account")
