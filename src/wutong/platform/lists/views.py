"""What a reader keeps of a list: its columns (for the session) and views with a name (for good)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from wutong.platform import clock
from wutong.platform.access.api import SIGNED_IN, page
from wutong.platform.lists.models import SavedView


@page(SIGNED_IN)
@require_POST
def choose_columns(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the chosen columns of a list in the session; none chosen means the usual ones."""
    kept = request.session.get("columns", {})
    request.session["columns"] = kept | {name: request.POST.getlist("column")}
    return _back(request)


@page(SIGNED_IN)
@require_POST
def save_view(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the list's present filters and order under a name; the same name is replaced."""
    called = request.POST.get("called", "").strip()[:60]
    if called:
        SavedView.objects.update_or_create(
            person=request.user, list_name=name, name=called,
            defaults={"query": request.POST.get("query", "")[:1000], "saved_at": clock.now()},
        )  # fmt: skip
    return _back(request)


@page(SIGNED_IN)
@require_POST
def forget_view(request: HttpRequest, name: str, view_id: int) -> HttpResponse:
    """Remove one of the person's own saved views."""
    SavedView.objects.filter(person=request.user, list_name=name, pk=view_id).delete()
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(address if safe else "/")
