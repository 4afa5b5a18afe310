"""Administration of posts: the list, one post, who holds it and who stands in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from wutong.platform import clock
from wutong.platform.access.api import page
from wutong.platform.accounts.models import Holding, Post
from wutong.platform.accounts.organisation import add_post
from wutong.platform.accounts.posts import acting_holdings, end_holding, hand_over, hold, in_force
from wutong.platform.accounts.web.administration_forms import HoldingForm, LastDayForm, PostForm
from wutong.platform.accounts.web.attempts import attempt, form_page
from wutong.platform.accounts.web.grids import grids_like
from wutong.platform.lists import Column, StateCell, listing, respond

MANAGE = "accounts.manage"


def _address(post: Post) -> str:
    return reverse("post", args=[post.code])


def _holder(post: Post) -> Any:
    holders = [h for h in post.held_today if not h.as_deputy]  # type: ignore[attr-defined]
    return str(holders[0].person) if holders else StateCell("watch", _("空缺"))


def _deputies(post: Post) -> str:
    return "、".join(str(h.person) for h in post.held_today if h.as_deputy)  # type: ignore[attr-defined]


COLUMNS = [
    Column("name", gettext_lazy("岗位"), "name", sort="name_zh", filter="name_zh__icontains", link=_address),
    Column("unit", gettext_lazy("机构"), "unit.name", sort="unit__name_zh", filter="unit__name_zh__icontains"),
    Column("role", gettext_lazy("角色"), "role.name", sort="role__name_zh", filter="role__name_zh__icontains"),
    Column("area", gettext_lazy("管辖区划"), "area.name", sort="area__path", filter="area__name_zh__icontains"),
    Column("holder", gettext_lazy("任职人"), _holder, filter="holdings__person__full_name__icontains"),
    Column("deputies", gettext_lazy("代理人"), _deputies),
    Column("code", gettext_lazy("代码"), "code", sort="code", filter="code__icontains", hidden=True),
]


@page(MANAGE)
def posts(request: HttpRequest) -> HttpResponseBase:
    """List the posts with today's holders and deputies."""
    held = Holding.objects.filter(in_force(clock.today())).select_related("person")
    rows = (
        Post.objects.select_related("unit", "role", "area")
        .prefetch_related(Prefetch("holdings", held, to_attr="held_today"))
        .distinct()
    )
    shown = listing(request, rows, COLUMNS, name="posts", default_sort="unit", empty=_("点击“新建岗位”开始。"))
    return respond(request, shown, "accounts/posts.html")


@page(MANAGE)
def post(request: HttpRequest, code: str) -> HttpResponse:
    """Show one post: what it may do, who held it, who stands in, whose rights act today."""
    shown = _found(code)
    today = clock.today()
    acting = set(acting_holdings(today).filter(post=shown).values_list("pk", flat=True))
    holdings = shown.holdings.select_related("person").order_by("-valid_from", "as_deputy")
    rows = [
        {"holding": h, "acts": h.pk in acting, "may_end": h.valid_to is None or h.valid_to >= today} for h in holdings
    ]
    grants = shown.role.grants.order_by("permission")
    return render(request, "accounts/post.html", {"post": shown, "holdings": rows, "grants": grants})


@page(MANAGE)
def post_add(request: HttpRequest) -> HttpResponse:
    """Make a post."""
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = add_post(**form.cleaned_data, by=request.user)
        return redirect(_address(made))
    return form_page(
        request,
        form,
        title=_("新建岗位"),
        act=_("新建"),
        back=reverse("posts"),
        trail=_trail(),
        lead=_("岗位把一个角色放到一个机构和一片区划上；工作派给岗位，人在岗位上来去。"),
    )


@page(MANAGE)
@require_GET
def post_grids(request: HttpRequest) -> HttpResponse:
    """Answer with the grids whose code or name holds what is being typed, for the list under the field."""
    found = grids_like(request.GET.get("grid", ""))
    options = format_html_join("", '<option value="{}">{}</option>', ((area.code, area.name) for area in found))
    return HttpResponse(options)


@page(MANAGE)
def post_hold(request: HttpRequest, code: str) -> HttpResponse:
    """Give the post to a person, as holder or deputy."""
    shown = _found(code)
    form = HoldingForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _hold(request, shown, form.cleaned_data)):
        messages.success(request, _("已安排任职。"))
        return redirect(_address(shown))
    return form_page(
        request,
        form,
        title=_("安排任职"),
        act=_("安排"),
        back=_address(shown),
        trail=[*_trail(), (str(shown), _address(shown))],
        lead=str(shown),
        help=_("一个岗位同时只有一位任职人，可以有多位代理人。接替现任时，现任自动任职到前一天。"),
    )


def _hold(request: HttpRequest, shown: Post, given: dict[str, Any]) -> Holding:
    if given["replace"] and not given["as_deputy"] and given["valid_to"] is None:
        return hand_over(shown, given["person"], given["valid_from"], reason=given["reason"], by=request.user)
    return hold(
        shown,
        given["person"],
        given["valid_from"],
        given["valid_to"],
        as_deputy=given["as_deputy"],
        reason=given["reason"],
        by=request.user,
    )


@page(MANAGE)
def post_end(request: HttpRequest, code: str, holding_id: int) -> HttpResponse:
    """Say after which day a person holds the post no longer."""
    holding = get_object_or_404(Holding.objects.select_related("post__unit", "person"), pk=holding_id, post__code=code)
    form = LastDayForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: end_holding(holding, form.cleaned_data["last_day"], by=request.user))
    ):
        messages.success(request, _("已结束任职。"))
        return redirect(_address(holding.post))
    return form_page(
        request,
        form,
        title=_("结束任职"),
        act=_("结束任职"),
        back=_address(holding.post),
        trail=[*_trail(), (str(holding.post), _address(holding.post))],
        lead=f"{holding.person} · {holding.post}",
        help=_("最后一天之后，权限自动失效；早于开始日期则视为没有任职。"),
    )


def _found(code: str) -> Post:
    return get_object_or_404(Post.objects.select_related("unit", "role", "area"), code=code)


def _trail() -> list[tuple[str, str]]:
    return [(_("岗位"), reverse("posts"))]
