"""The inbox: what a person was told, what of it is unread."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.platform.access.api import SIGNED_IN, page
from wutong.platform.lists.api import Column, StateCell, listing, respond
from wutong.platform.notices import api


@page(SIGNED_IN)
def notices(request: HttpRequest) -> HttpResponseBase:
    """The inbox; `?show=all` adds what was read."""
    show_all = request.GET.get("show") == "all"
    columns = [
        Column("title", _("通知"), _title, filter="title__icontains"),
        Column("topic", _("主题"), "topic", sort="topic", filter="topic__icontains", hidden=True),
        Column("created", _("时间"), "created_at", sort="id"),
        Column("state", _("状态"), _state),
    ]
    shown = listing(
        request,
        api.inbox(request.user, unread_only=not show_all),
        columns,
        name="notices",
        default_sort="-created",
        empty=_("有新的通知时会出现在这里。"),
    )
    return respond(
        request, shown, "notices/notices.html", {"show_all": show_all, "unread": api.unread_count(request.user)}
    )


@page(SIGNED_IN)
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """Read one notice: mark it as read and go to the page it speaks of."""
    row = get_object_or_404(api.Notice, pk=number, person=request.user)
    api.mark_read(request.user, row.pk)
    inside = url_has_allowed_host_and_scheme(row.link, allowed_hosts={request.get_host()})
    return redirect(row.link if row.link and inside else reverse("notices") + "?show=all")


@page(SIGNED_IN)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    api.mark_all_read(request.user)
    return redirect("notices")


def _title(row: api.Notice) -> str:
    body = format_html('<br><span class="soft small">{}</span>', row.body) if row.body else ""
    return format_html('<a href="{}">{}</a>{}', reverse("notice", args=[row.pk]), row.title, body)


def _state(row: api.Notice) -> StateCell:
    return StateCell("ok", _("已读")) if row.read_at else StateCell("watch", _("未读"))
