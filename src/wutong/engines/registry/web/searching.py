"""The page of firms: search, filters, saved lists, and the file taken along."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from wutong.engines.registry.access import READ
from wutong.engines.registry.declarations import industry_name
from wutong.engines.registry.lists import list_info, list_members, lists_of
from wutong.engines.registry.types import ListInfo, Question
from wutong.engines.registry.web import wording
from wutong.engines.registry.web.question import address_of, menus, question_of, told, written
from wutong.engines.registry.web.rows import FirmRows, Line, shown_revenue
from wutong.engines.registry.web.taking import marked, take
from wutong.platform.access.api import may, page, scope_of
from wutong.platform.lists import Column, PrintedCell, StateCell, listing, respond
from wutong.platform.lists.arrangement import Listing

EXPORT = "firms.export"
LIST = "list"
_ANY = "E0"  # key that stands for any


def _name(line: Line) -> SafeString:
    """Return the name, and below it what else was found, where the name alone does not show why it is here."""
    hit = line.hit
    if hit is None or not hit.by or hit.by in {"name", "code"}:
        return format_html("{}", line.firm.name)
    return format_html(
        '{}<br><small class="faint">{}：{}</small>', line.firm.name, wording.choice(wording.FOUND_BY, hit.by), hit.found
    )


def _titles(line: Line) -> SafeString:
    shown = ((wording.title_name(kind, short=True),) for kind in line.titles)
    return format_html_join(" ", '<span class="tag">{}</span>', shown)


def _area(line: Line) -> SafeString:
    return format_html('<span class="keep">{}</span>', line.firm.area_name)


def _firm_url(line: Line) -> str:
    """Return the address of a firm; looked up once, since a page has a hundred of them."""
    return _firm_urls(get_script_prefix()).replace(_ANY, line.firm.key)


@cache
def _firm_urls(_prefix: str) -> str:
    return reverse("firm", args=[_ANY])


def _revenue(line: Line) -> PrintedCell | None:
    text = shown_revenue(line)
    return PrintedCell(text, f"{_firm_url(line)}#figures") if text else None


def columns(period: str, *, figures: bool) -> list[Column]:
    """Return the columns of the list; revenue is that of a year, for those who may see figures."""
    every = [
        Column("name", gettext_lazy("企业"), _name, sort="name", link=_firm_url),
        Column("code", gettext_lazy("统一社会信用代码"), "firm.code", sort="code"),
        Column("industry", gettext_lazy("行业"), lambda line: industry_name(line.firm.industry), sort="industry"),
        Column("area", gettext_lazy("属地"), _area, sort="area"),
        Column("size", gettext_lazy("规模"), lambda line: wording.choice(wording.SIZES, line.firm.size)),
        Column("titles", gettext_lazy("资质"), _titles),
        Column("status", gettext_lazy("状态"), _status, sort="status"),
        Column("revenue", _("{year} 年营收（万元）").format(year=period), _revenue, sort="revenue", number=True),
        Column("founded", gettext_lazy("成立日期"), "firm.founded", sort="founded", hidden=True),
        Column("capital", gettext_lazy("注册资本（元）"), _capital, sort="capital", hidden=True),
        Column("legal_form", gettext_lazy("企业类型"), "firm.legal_form", hidden=True),
        Column("person", gettext_lazy("法定代表人"), "firm.person", hidden=True),
        Column("address", gettext_lazy("地址"), "firm.address", hidden=True),
        Column("products", gettext_lazy("产品与服务"), "firm.products", hidden=True),
        Column("newest", gettext_lazy("编号"), "firm.key", sort="newest", hidden=True),
    ]  # fmt: skip
    return [one for one in every if figures or one.name != "revenue"]


def _status(line: Line) -> StateCell:
    return StateCell(
        wording.STATUS_MARKS.get(line.firm.status, "missing"), wording.choice(wording.STATUSES, line.firm.status)
    )


def _capital(line: Line) -> str:
    return "" if line.firm.capital_fen is None else f"{line.firm.capital_fen / 100:,.2f}"


@page(READ)
@require_GET
def search(request: HttpRequest) -> HttpResponseBase:
    """Show the firms that answer, those of a list, or all."""
    rows, kept = _asked(request)
    shown = _listing(request, rows)
    question = rows.question
    context = {
        "question": question,
        "menus": menus(question, rows.found) if rows.found is not None else [],
        "clear_url": address_of(Question(question.words)) if question.filters else "",
        "exact": rows.exact,
        "kept": kept,
        "lists": lists_of(request.user),
        "suggested": (told(question) or _("全部企业"))[:120],
        "asked": urlencode(written(question) | ({LIST: str(kept.id)} if kept else {})),
        "may_export": may(request.user, EXPORT),
        "may_import": may(request.user, "firms.import"),
        "may_identify": may(request.user, "firms.identify"),
    }
    return respond(request, shown, "registry/firms.html", context)


def _listing(request: HttpRequest, rows: FirmRows) -> Listing:
    shown = listing(
        request,
        rows,
        columns(rows.period, figures=rows.shows_revenue),
        name="firms",
        empty=_("还没有登记企业，请先导入名册。") if not rows.question.words else _("换一个字，或去掉一个条件。"),
    )
    shown.may_export = False  # files are taken along by a form that asks what for
    return shown


def _asked(request: HttpRequest, permission: str = READ) -> tuple[FirmRows, ListInfo | None]:
    """Return the rows an address asks for, and the list it names. A list that keeps a question is asked anew."""
    scope, question = scope_of(request.user, permission), question_of(request)
    number = request.GET.get(LIST, "")
    if not number.isdecimal():
        return FirmRows(question, scope), None
    kept = list_info(request.user, int(number))
    if kept.question is not None:
        return FirmRows(kept.question, scope), kept
    return FirmRows(Question(), scope, members=list_members(request.user, kept.id, scope)), kept


@page(EXPORT)
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """Ask what the file is for; then hand it out, recorded, every row marked with who took it and for what."""
    rows, kept = _asked(request, EXPORT)
    about = kept.name if kept else told(rows.question) or _("全部企业")
    purpose = request.POST.get("purpose", "").strip()
    if request.method == "POST" and purpose:
        shown = _listing(request, rows)
        mark = take(request, about=about, purpose=purpose)
        return marked(shown, mark, request.POST.get("format", "") if rows.exact else "csv")
    return _ask_purpose(request, rows, about)


def _ask_purpose(request: HttpRequest, rows: FirmRows, about: str) -> HttpResponse:
    context: dict[str, Any] = {
        "about": about,
        "rows": rows.count(),
        "exact": rows.exact,
        "back": f"{reverse('firms')}?{request.GET.urlencode()}",
        "problem": _("请写明用途。没有导出任何数据。") if request.method == "POST" else "",
    }
    return render(request, "registry/export.html", context, status=400 if context["problem"] else 200)
