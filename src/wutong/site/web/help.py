"""The page that explains the frame: keys, states, figures, as-of dates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wutong.platform.access.api import PUBLIC, page


@page(PUBLIC)
def help_page(request: HttpRequest) -> HttpResponse:
    """Show how to read and steer the pages."""
    return render(request, "site/help.html")
