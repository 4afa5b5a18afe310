"""What a page uses to show a list: `listing` reads the request, `respond` answers it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from wutong.platform.lists.arrangement import Listing, listing
from wutong.platform.lists.columns import Column
from wutong.platform.lists.exports import as_csv, as_xlsx
from wutong.platform.lists.values import ComputedCell, LineCell, PrintedCell, StateCell

__all__ = ["Column", "ComputedCell", "LineCell", "Listing", "PrintedCell", "StateCell", "listing", "respond"]


def respond(
    request: HttpRequest, shown: Listing, template: str, context: dict[str, Any] | None = None
) -> HttpResponseBase:
    """Answer with the page, with the table alone when htmx asks for it, or with the whole list as a file.

    The template finds the list as `listing` and prints it with `{% listing_table listing %}`.
    """
    export = request.GET.get("export", "")
    if export in {"csv", "xlsx"}:
        if not shown.may_export:
            raise PermissionDenied("export")
        return as_csv(shown) if export == "csv" else as_xlsx(shown)
    alone = getattr(request, "htmx", False) and request.htmx.target == f"list-{shown.name}"
    return render(request, "lists/table.html" if alone else template, {**(context or {}), "listing": shown})
