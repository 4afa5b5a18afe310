"""Pairs that may be one firm: a queue, a pair side by side, decisions by one key, and the way back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from wutong.engines.registry import reviewing
from wutong.engines.registry.declarations import industry_name
from wutong.engines.registry.merging import merges, undo_merge
from wutong.engines.registry.models import Review
from wutong.engines.registry.types import Firm, ReviewItem
from wutong.engines.registry.web import wording
from wutong.kernel.errors import WutongError
from wutong.platform.access.api import page, post_of, scope_of
from wutong.platform.access.scope import Scope
from wutong.platform.lists import Column, StateCell, listing, respond
from wutong.platform.naming import in_english, told

IDENTIFY = "firms.identify"
STATES = dict(Review.STATES)
MARKS = {"pending": "watch", "accepted": "ok", "refused": "missing", "undone": "missing"}
COMPARED = ("name", "code", "names", "status", "founded", "capital_fen", "industry", "area_name", "address", "person", "phone",
            "products", "sources")  # fmt: skip
CHUNK = 200


class ReviewRows:
    """The pairs of one state, likeliest first: read page by page."""

    def __init__(self, scope: Scope, state: str) -> None:
        self._scope, self._state = scope, state

    def filtered(self, column: Column, wanted: str) -> ReviewRows:
        """Return the rows as they are."""
        return self

    def sorted_by(self, column: Column, descending: bool) -> ReviewRows:
        """Return the rows as they are."""
        return self

    def count(self) -> int:
        """How many pairs there are."""
        return reviewing.reviews(self._scope, state=self._state, count=0)[1]

    def part(self, start: int, stop: int) -> list[ReviewItem]:
        """Return one page."""
        return reviewing.reviews(self._scope, state=self._state, first=start, count=stop - start)[0]

    def all(self) -> Iterator[ReviewItem]:
        """Go through every pair."""
        start = 0
        while piece := self.part(start, start + CHUNK):
            yield from piece
            start += CHUNK

    def distinct(self, column: Column) -> list[str]:
        """Return nothing: there is nothing to choose from."""
        return []


def _score(item: ReviewItem) -> str:
    return f"{item.score:.0%}"


def _first_reason(item: ReviewItem) -> str:
    return ("; " if in_english() else "；").join(wording.reason_words(str(one["kind"])) for one in item.reasons[:2])


COLUMNS = [
    Column("score", gettext_lazy("可能性"), _score, link=lambda item: reverse("firm-review", args=[item.id])),
    Column("left", gettext_lazy("后来的"), "left.name"),
    Column("right", gettext_lazy("已有的"), "right.name"),
    Column("why", gettext_lazy("主要理由"), _first_reason),
    Column("state", gettext_lazy("判定"), lambda item: StateCell(MARKS[item.state], str(STATES[item.state]))),
    Column("by", gettext_lazy("判定人"), "decided_by"),
    Column("at", gettext_lazy("判定时间"), "decided_at"),
]


@page(IDENTIFY)
@require_GET
def reviews(request: HttpRequest) -> HttpResponseBase:
    """Show the pairs of one state, with the way to look at them one after another."""
    state = request.GET.get("state", "")
    state = state if state in STATES else "pending"
    scope = scope_of(request.user, IDENTIFY)
    waiting, count = reviewing.reviews(scope, count=1)
    shown = listing(
        request, ReviewRows(scope, state), COLUMNS, name="firm-reviews", empty=_("导入名册后，拿不准的会排在这里。")
    )
    context = {"state": state, "states": STATES, "next": waiting[0].id if waiting else None, "waiting": count}
    return respond(request, shown, "registry/reviews.html", context)


@dataclass(frozen=True)
class Compared:
    """One field of both sides, and whether they agree: same, different, one of them silent, or beside the point."""

    title: str
    left: str
    right: str
    found: str


@page(IDENTIFY)
@require_GET
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Show a pair side by side with the reasons, and what was decided just before."""
    scope = scope_of(request.user, IDENTIFY)
    item = reviewing.review(number, scope)
    pending, waiting = reviewing.reviews(scope, count=2)
    after = request.GET.get("after", "")
    before = Review.objects.filter(pk=int(after)).exclude(state="pending").first() if after.isdecimal() else None
    context = {
        "item": item,
        "state": STATES[item.state],
        "mark": MARKS[item.state],
        "score": _score(item),
        "rows": compared(item.left, item.right) if item.state != "accepted" else [],
        "reasons": [
            {"words": wording.reason_words(str(one["kind"])), "detail": one.get("detail", ""),
             "weight": f"{float(one['weight']):+.1f}", "mark": "ok" if float(one["weight"]) > 0 else "late"}
            for one in item.reasons
        ],
        "waiting": waiting,
        "skip": next((one.id for one in pending if one.id != item.id), None),
        "before": reviewing.review(before.pk, scope) if before else None,
        "before_state": STATES[before.state] if before else "",
    }  # fmt: skip
    return render(request, "registry/review.html", context)


def compared(left: Firm, right: Firm) -> list[Compared]:
    """Return the fields of which at least one side says something."""
    rows = []
    for field in COMPARED:
        one, other = _side(left, field), _side(right, field)
        if one or other:
            found = "" if field == "sources" else "same" if one == other else "different" if one and other else "silent"
            rows.append(Compared(_title(field), one, other, found))
    return rows


def _title(field: str) -> str:
    extra = {"names": _("其他名称"), "sources": _("来源"), "area_name": _("属地")}
    return extra.get(field) or wording.field_name(field)


def _side(firm: Firm, field: str) -> str:
    match field:
        case "names":
            return "、".join(dict.fromkeys(one.text for one in firm.names if one.text != firm.name))
        case "sources":
            return "、".join(dict.fromkeys(wording.source_name(one.source) for one in firm.origins.values()))
        case "status":
            return wording.choice(wording.STATUSES, firm.status)
        case "industry":
            return industry_name(firm.industry)
        case "capital_fen":
            return "" if firm.capital_fen is None else f"{firm.capital_fen / 100:,.2f}"
    value = getattr(firm, field)
    return "" if value is None else str(value)


@page(IDENTIFY)
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Accept or refuse a pair, or take a decision back; then show the next one."""
    act, given = request.POST.get("act", ""), _given(request)
    try:
        if act == "accept":
            reviewing.accept(number, **given)
        elif act == "refuse":
            reviewing.refuse(number, **given)
        else:
            reviewing.undo(number, **given)
            messages.success(request, _("已撤销判定，这一对回到待核对。"))
            return redirect("firm-review", number)
    except WutongError as problem:
        messages.error(request, told(problem))
        return redirect("firm-review", number)
    return redirect(_next(given["scope"], number))


def _given(request: HttpRequest) -> dict[str, Any]:
    return {
        "by": request.user, "note": request.POST.get("note", "").strip(), "post": post_of(request, IDENTIFY),
        "scope": scope_of(request.user, IDENTIFY),
    }  # fmt: skip


def _next(scope: Scope, done: int) -> str:
    waiting, _count = reviewing.reviews(scope, count=1)
    if waiting:
        return f"{reverse('firm-review', args=[waiting[0].id])}?after={done}"
    return f"{reverse('firm-review', args=[done])}"


@page(IDENTIFY)
@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a merge from the portrait of the firm it made."""
    try:
        undo_merge(number, by=request.user, note=request.POST.get("note", "").strip(), post=post_of(request, IDENTIFY))
    except WutongError as problem:
        messages.error(request, told(problem))
    else:
        messages.success(request, _("合并已撤销，两家恢复原样。"))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "firm-reviews")


def merged_into(key: str) -> Sequence[Any]:
    """Return the merges that hold today in which an entity took another in, for its portrait."""
    return [one for one in merges(key) if one.undone_at is None]
