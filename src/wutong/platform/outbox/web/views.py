"""Deliveries that failed, for the administrator: why, and once more."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.platform.access.api import page
from wutong.platform.lists.api import Column, StateCell, listing, respond
from wutong.platform.outbox import api
from wutong.platform.outbox.web.cells import retry_form


@page("jobs.manage")
def deliveries(request: HttpRequest) -> HttpResponseBase:
    """The list of failed deliveries: those given up first."""
    columns = [
        Column("topic", _("消息"), "event.topic", sort="event__topic", filter="event__topic__icontains"),
        Column("key", _("编号"), "event.key", filter="event__key__icontains"),
        Column("consumer", _("接收方"), "consumer", sort="consumer", filter="consumer__icontains"),
        Column("recorded", _("发生时间"), "event.recorded_at", sort="event__recorded_at"),
        Column("state", _("状态"), _state, sort="given_up_at"),
        Column("failure", _("最近的问题"), lambda row: row.failure.strip().rpartition("\n")[2]),
        Column("retry", _("处理"), retry_form),
    ]
    shown = listing(request, api.waiting_for_help(), columns, name="deliveries", empty=_("所有消息都已送达。"))
    return respond(request, shown, "outbox/deliveries.html")


@page("jobs.manage")
@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Try one delivery again."""
    row = get_object_or_404(api.Delivery, pk=number)
    api.retry(row.pk, by=request.user)
    return redirect("deliveries")


def _state(row: api.Delivery) -> StateCell:
    return StateCell("late", _("已放弃")) if row.given_up_at else StateCell("watch", _("将重试"))
