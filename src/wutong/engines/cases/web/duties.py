"""Duty matrices: who leads and who assists, checked for gaps and overlaps, and tried on the cases of a past year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wutong.engines.cases import api
from wutong.engines.cases.dispatching import Replayed
from wutong.engines.cases.models import DutyMatrix
from wutong.engines.cases.web.calendars import read_content
from wutong.engines.cases.web.wording import unit_names
from wutong.kernel.errors import WutongError
from wutong.platform import clock
from wutong.platform.access.api import page
from wutong.platform.naming import in_english, told
from wutong.platform.territory.api import valid_on
from wutong.platform.territory.models import Area

REFUSED = 422
NEEDED = ("code", "edition", "valid_from", "rows")
YEAR = timedelta(days=365)
MOVES_SHOWN = 20


@page("cases.manage")
def duties(request: HttpRequest) -> HttpResponse:
    """The matrices in force and before; another one is checked, tried on the past year, or recorded."""
    post = request.POST
    faults: list[str] = []
    found: dict[str, Any] = {}
    problem = ""
    if request.method == "POST":
        try:
            content = content_of(post.get("text", ""))
            kind = api.type_in_force(post.get("type", ""))
            categories = [code for code, _zh, _words in kind.categories]
            if "record" in post:
                api.record_matrix(content, categories=categories, top=post.get("top", ""), by=request.user)
                messages.success(request, _("已登记"))
                return redirect("case-duties")
            listed = api.check_matrix(content, categories, post.get("top", ""))
            faults = [fault.en if in_english() else fault.zh for fault in listed]
            found = {"checked": True, "replayed": _replayed(content) if "replay" in post else None}
        except WutongError as refusal:
            problem = told(refusal)
        except (ValueError, KeyError, TypeError) as fault:
            problem = str(fault)
    context = {
        "rows": DutyMatrix.objects.order_by("code", "-edition"), "types": sorted(api.type_titles().items()),
        "areas": Area.objects.filter(valid_on(clock.today())).order_by("path"), "typed": post, "faults": faults,
        "problem": problem, **found,
    }  # fmt: skip
    return render(request, "cases/duties.html", context, status=REFUSED if problem or faults else 200)


def content_of(text: str) -> Mapping[str, Any]:
    """Return a matrix's content; raises ValueError, in the reader's language, when parts are missing."""
    content = read_content(text)
    if lacking := [name for name in NEEDED if name not in content]:
        words = _("职责矩阵缺少 {names}。没有改动任何数据，请补上后再试。")
        raise ValueError(words.format(names="、".join(lacking)))
    return content


def _replayed(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a matrix would have done with the cases of the past year, units by their names."""
    today: date = clock.today()
    result: Replayed = api.replay(content, today - YEAR, today)
    names = unit_names({code for one, other, _count in result.moves for code in (one, other)})
    moves = [(names.get(one, one), names.get(other, other), count) for one, other, count in result.moves[:MOVES_SHOWN]]
    return {"result": result, "moves": moves, "first": today - YEAR, "last": today}
