"""What-if pages: change a threshold, run it under a name, hold it against the law."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wutong.engines.screening import api as ladders
from wutong.engines.screening.api import edition, editions, editions_of, law, opens_with, parameters_of
from wutong.engines.screening.types import LOSERS, WINNERS
from wutong.kernel.errors import WutongError
from wutong.packs.ladder.web.firms import rungs_of
from wutong.packs.ladder.web.pages import READ, SCREEN, pool_columns, scope_for
from wutong.packs.ladder.web.wording import SIZES, STANDINGS, STATES
from wutong.platform.access.api import may, page, post_of
from wutong.platform.lists.api import listing, respond
from wutong.platform.naming import told

GROUPS = {"size": gettext_lazy("按规模"), "industry": gettext_lazy("按行业大类"), "area_name": gettext_lazy("按属地")}
SIDES = {WINNERS: gettext_lazy("新达标（无不符合条件）"), LOSERS: gettext_lazy("不再达标")}


@page(SCREEN)
@require_http_methods(["GET", "POST"])
def trying(request: HttpRequest) -> HttpResponse:
    """Show the thresholds of an edition and run them changed."""
    asked = request.POST.get("edition") or request.GET.get("edition") or editions_of(opens_with())[0].key
    clause, problem = edition(asked), ""
    if request.method == "POST":
        try:
            made = ladders.try_out(
                clause.key,
                request.POST.get("name", ""),
                request.POST.dict(),
                by=request.user,
                post=post_of(request, SCREEN),
            )
        except WutongError as refused:
            problem = told(refused)
        else:
            return redirect("ladder-variant", made.pk)
    fields = [
        (code, info, ladders.standing_value(info), request.POST.get(code, ""))
        for code, info in parameters_of(clause.key).items()
    ]
    context = {
        "clause": clause, "editions": [(key, rungs_of(key)) for key in editions()], "fields": fields, "problem": problem,
        "name": request.POST.get("name", ""), "tried": [_tried(one) for one in ladders.variants()], "screening": ladders.last(),
    }  # fmt: skip
    return render(request, "ladder/whatif.html", context, status=400 if problem else 200)


def _tried(one: Any) -> dict[str, Any]:
    return {"one": one, "edition": rungs_of(one.variant["edition"]), "changes": _changes(one)}


def _changes(one: Any) -> list[tuple[str, str, str]]:
    known = law().parameters
    return [
        (known[code].title, ladders.standing_value(known[code]), text)
        for code, text in one.variant["changes"].items()
        if code in known
    ]


@page(READ)
def variant(request: HttpRequest, number: int) -> HttpResponse:
    """A variant beside the law: where firms stand, who wins, who loses, by size, industry and office."""
    tried = ladders.variant(number)
    found = ladders.Comparison(tried, scope_for(request))
    base = reverse("ladder-variant-firms", args=[tried.pk])
    context = {
        "tried": tried, "changes": _changes(tried), "edition": rungs_of(found.key), "clause": edition(found.key),
        "counts": [(STANDINGS[name], STATES[name], before, after, after - before) for name, before, after in found.counts()],
        "groups": [(word, [(_group(by, one.group), one) for one in found.moved(by)]) for by, word in GROUPS.items()],
        "sides": [(side, word, int(found.sides[side].sum()), f"{base}?side={side}") for side, word in SIDES.items()],
        "may_screen": may(request.user, SCREEN),
    }  # fmt: skip
    return render(request, "ladder/variant.html", context)


def _group(by: str, code: str) -> str:
    return str(SIZES.get(code, code)) if by == "size" else code or _("未登记")


@page(READ)
def variant_firms(request: HttpRequest, number: int) -> HttpResponseBase:
    """The firms that win or lose by a variant."""
    tried = ladders.variant(number)
    side = request.GET.get("side", WINNERS)
    side = side if side in SIDES else WINNERS
    found = ladders.Comparison(tried, scope_for(request))
    shown = listing(
        request, found.firms(side), pool_columns(found.before, edition(found.key), measured=side == WINNERS),
        name="ladder-variant", empty=str(_("没有这样的企业。")), export_permission="firms.export",
    )  # fmt: skip
    context = {"tried": tried, "side": side, "sides": SIDES.items(), "edition": rungs_of(found.key)}
    return respond(request, shown, "ladder/variant_firms.html", context)
