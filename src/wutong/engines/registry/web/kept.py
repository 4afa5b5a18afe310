"""Lists of firms that people keep: saved from a search, filled one by one, shared, given up."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wutong.engines.registry.access import READ, reading
from wutong.engines.registry.errors import FactRefused
from wutong.engines.registry.firms import firm
from wutong.engines.registry.lists import delete_list, list_info, list_members, lists_of, save_list
from wutong.engines.registry.types import ListInfo
from wutong.engines.registry.web.question import address_of, question_of, told
from wutong.kernel.errors import WutongError
from wutong.platform.access.api import page, post_of
from wutong.platform.naming import told as told_error


def address(kept: ListInfo) -> str:
    """Return the address that opens a list."""
    return f"{reverse('firms')}?list={kept.id}"


@page(READ)
@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """Show the lists a person keeps and those others share."""
    rows = [
        {"list": kept, "url": address(kept), "words": told(kept.question) or _("全部企业") if kept.question else "",
         "own": kept.owner == str(request.user)}
        for kept in lists_of(request.user)
    ]  # fmt: skip
    return render(request, "registry/lists.html", {"rows": rows})


@page(READ)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the question of the address as a list that is asked anew each time."""
    question = question_of(request)
    try:
        number = save_list(
            request.user, request.POST.get("name", ""), question=question, shared=bool(request.POST.get("shared")),
            post=post_of(request, READ),
        )  # fmt: skip
    except WutongError as problem:
        messages.error(request, told_error(problem))
        return redirect(address_of(question))
    messages.success(request, _("名单已保存，打开时按同样的条件重新查找。"))
    return redirect(f"{reverse('firms')}?list={number}")


@page(READ)
@require_POST
def add(request: HttpRequest, key: str) -> HttpResponse:
    """Put one firm into a list of chosen firms, a new one where the name is new."""
    chosen = firm(key, reading(request.user), whole=False)
    name = request.POST.get("name", "").strip()
    try:
        kept = next(
            (one for one in lists_of(request.user) if one.name == name and one.owner == str(request.user)), None
        )
        save_list(request.user, name, keys=[*_keys(request, kept), chosen.key], post=post_of(request, READ),
                  shared=bool(kept and kept.shared))  # fmt: skip
    except WutongError as problem:
        messages.error(request, told_error(problem))
    else:
        messages.success(request, _("已加入名单“{name}”。").format(name=name))
    return redirect("firm", chosen.key)


def _keys(request: HttpRequest, kept: ListInfo | None) -> list[str]:
    """Return the firms a list holds; a list that keeps a question takes none by hand."""
    if kept is None:
        return []
    if kept.question is not None:
        raise FactRefused(
            what=_("企业名单"), why="这份名单按条件查找，不能逐家加入；请另起名称",
            why_en="this list keeps a question and takes no single firms; give another name",
        )  # fmt: skip
    return [row.key for row in list_members(request.user, kept.id)]


@page(READ)
@require_POST
def give_up(request: HttpRequest, number: int) -> HttpResponse:
    """Delete a list of one's own."""
    kept = list_info(request.user, number)
    delete_list(request.user, number)
    messages.success(request, _("名单“{name}”已删除。").format(name=kept.name))
    return redirect("firm-lists")
