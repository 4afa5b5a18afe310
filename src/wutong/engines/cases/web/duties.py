"""Duty matrices: who leads and who assists, checked for gaps and overlaps, and tried on the cases of a past year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wutong.engines.cases import api
from wutong.engines.cases._core.duties import ALL, read_matrix
from wutong.engines.cases.casetypes import free_edition, types_by_hand
from wutong.engines.cases.dispatching import STEP
from wutong.engines.cases.models import DutyMatrix
from wutong.engines.cases.replaying import JOB as REPLAY
from wutong.engines.cases.replaying import begin_replay
from wutong.engines.cases.web.calendars import as_yaml, read_content
from wutong.engines.cases.web.wording import category_names, unit_names
from wutong.kernel.errors import WutongError
from wutong.platform import clock
from wutong.platform.access.api import page, scope_of
from wutong.platform.jobs.api import jobs_of
from wutong.platform.naming import in_english, told
from wutong.platform.territory.api import broad, valid_on
from wutong.platform.territory.models import Area

REFUSED = 422
NEEDED = ("code", "edition", "valid_from", "rows")
YEAR = timedelta(days=365)
MANAGE = "cases.manage"
EXAMPLE = """code: street
edition: 1
valid_from: 2025-03-03
hours: {day: "08:30-18:00", night: "18:00-08:30"}
rows:
  - {categories: [06*], areas: [grid-wutong], hours: [day], lead: office_wutong, assisting: [city_management]}
  - {categories: [06*], areas: [grid-wutong], hours: [night], lead: city_management}"""


@page(MANAGE)
def duties(request: HttpRequest) -> HttpResponse:
    """The matrices in force and before; another one is checked, tried on past cases, or recorded."""
    post, found, problem = request.POST, {}, ""
    if request.method == "POST":
        try:
            found = _asked(request)
        except WutongError as refusal:
            problem = told(refusal)
        except (ValueError, KeyError, TypeError) as fault:
            problem = str(fault)
    if isinstance(found, HttpResponse):
        return found
    today = clock.today()
    draft, its_type, its_top = _draft_of(request.GET.get("from", ""))
    context = {
        "rows": _editions(today), "example": EXAMPLE, "types": sorted(api.type_titles().items()),
        "areas": broad(Area.objects.filter(valid_on(today))).order_by("path"), "typed": post, "problem": problem,
        "text": post.get("text") if post else draft, "type": post.get("type") or its_type,
        "top": post.get("top") or its_top or _own_area(request.user),
        "first": post.get("first") or (today - YEAR).isoformat(), "last": post.get("last") or today.isoformat(), **found,
    }  # fmt: skip
    refused = problem or found.get("faults")
    return render(request, "cases/duties.html", context, status=REFUSED if refused else 200)


def _editions(today: date) -> list[dict[str, Any]]:
    """Return every edition, the latest of each matrix first, with names for codes; a matrix answers by one of them."""
    rows = list(DutyMatrix.objects.order_by("code", "-edition"))
    read = [(row, read_matrix(row.content)) for row in rows]
    lines = [line for _row, matrix in read for line in matrix.rows]
    units = unit_names({code for line in lines for code in (line.lead, *line.assisting)})
    named = Area.objects.filter(code__in={code for line in lines for code in line.areas}).order_by("valid_from")
    areas = {one.code: one.name for one in named}
    names = _names_by_matrix()
    in_force: dict[str, int] = {}
    for row in sorted(rows, key=lambda one: (one.valid_from, one.edition)):
        in_force |= {row.code: row.pk} if row.valid_from <= today else {}
    return [
        {"row": row, "in_force": in_force.get(row.code) == row.pk, "hours": row.content.get("hours") or {}, "lines": [
            {"categories": [_said(word, names.get(row.code, {}), _("全部")) for word in line.categories],
             "areas": [_said(code, areas, _("全部")) for code in line.areas],
             "hours": [_said(word, {}, _("全天")) for word in line.hours],
             "lead": units.get(line.lead, line.lead), "assisting": [units.get(code, code) for code in line.assisting],
             "basis": line.basis}
            for line in matrix.rows
        ]}
        for row, matrix in read
    ]  # fmt: skip


def _names_by_matrix() -> dict[str, dict[str, str]]:
    """Return the names of the categories that each matrix answers for, by the types that ask it."""
    names: dict[str, dict[str, str]] = {}
    for kind in types_by_hand():
        names.setdefault(kind.matrix, {}).update(category_names(kind))
    return names


def _said(word: str, names: Mapping[str, str], every: str) -> str:
    """Return the name for a row's code, and what stands for all of them; a row may also say several at once (06*)."""
    return every if word == ALL else names.get(word, word)


def _draft_of(key: str) -> tuple[str, str, str]:
    """Return an edition's text under the next free number, valid from today, the type that asks it and the area above all it names.

    All are empty without such an edition.
    """
    row = DutyMatrix.objects.filter(pk=key).first() if key.isdecimal() else None
    if row is None:
        return "", "", ""
    content = {**row.content, "edition": free_edition(DutyMatrix, row.code), "valid_from": clock.today().isoformat()}
    asking = next((kind.code for kind in types_by_hand() if kind.matrix == row.code), "")
    named = {code for line in read_matrix(content).rows for code in line.areas}
    path = Area.objects.filter(valid_on(clock.today()), code__in=named).values_list("path", flat=True).first() or ""
    top = Area.objects.filter(valid_on(clock.today()), path=path[:STEP]).values_list("code", flat=True).first()
    return as_yaml(content), asking, top or ""


def _own_area(person: Any) -> str:
    """Return the code of the area that a person manages cases in, the widest one."""
    paths = {path for path, _group in scope_of(person, MANAGE).pairs}
    own = Area.objects.filter(path__in=paths, hierarchy="jurisdiction").order_by("path")
    return own.values_list("code", flat=True).first() or ""


def _asked(request: HttpRequest) -> dict[str, Any] | HttpResponse:
    """Record a matrix, have it tried on past cases, or only check it: return the faults, or where to go.

    Raises
        WutongError, ValueError, KeyError, TypeError  for a text that is no matrix, and one that may not be put to use
    """
    post = request.POST
    content = content_of(post.get("text", ""))
    categories = [code for code, _zh, _words in api.type_in_force(post.get("type", "")).categories]
    if "record" in post:
        api.record_matrix(content, categories=categories, top=post.get("top", ""), by=request.user)
        messages.success(request, _("已登记"))
        return redirect("case-duties")
    faults = [
        fault.en if in_english() else fault.zh for fault in api.check_matrix(content, categories, post.get("top", ""))
    ]
    if "replay" in post and not faults:
        first, last = sorted(_day_of(post.get(name, "")) for name in ("first", "last"))
        title = _("试算职责矩阵 {code}：{first} 至 {last}").format(code=content["code"], first=first, last=last)
        return redirect("job", begin_replay(content, first, last, title=title, by=request.user).pk)
    return {"checked": True, "faults": faults}


def _day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise ValueError(_("“{text}”不是日期，请写成 2025-03-03。没有改动任何数据。").format(text=text)) from fault


def content_of(text: str) -> Mapping[str, Any]:
    """Return a matrix's content; raises ValueError, in the reader's language, when parts are missing."""
    content = read_content(text)
    if lacking := [name for name in NEEDED if name not in content]:
        words = _("职责矩阵缺少 {names}。没有改动任何数据，请补上后再试。")
        raise ValueError(words.format(names="、".join(lacking)))
    if not str(content["edition"]).isdecimal():
        raise ValueError(_("edition 应是整数，如 1。没有改动任何数据。"))
    try:
        since = date.fromisoformat(str(content["valid_from"]))
    except ValueError as fault:
        raise ValueError(_("valid_from 应是日期，如 2025-03-03。没有改动任何数据。")) from fault
    return {**content, "edition": int(content["edition"]), "valid_from": since.isoformat()}


@page(MANAGE)
@require_GET
def replayed(request: HttpRequest, job: int) -> HttpResponse:
    """What a matrix would have done with the cases of a period: how many alike, how many elsewhere, from whom to whom."""
    row = get_object_or_404(jobs_of(request.user), pk=job, name=REPLAY, state="done")
    moves = row.result["moves"]
    names = unit_names({code for one, other, _count in moves for code in (one, other)})
    context = {
        "job": row, "result": row.result, "first": date.fromisoformat(row.arguments["first"]),
        "last": date.fromisoformat(row.arguments["last"]), "code": row.arguments["content"]["code"],
        "moves": [(names.get(one, one), names.get(other, other), count) for one, other, count in moves],
        "changed": row.result["cases"] - row.result["same"] - row.result["unanswered"],
    }  # fmt: skip
    return render(request, "cases/replay.html", context)
