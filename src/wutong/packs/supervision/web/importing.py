"""Importing a list of decisions: send the file, look at every line and mend it, then give all of them out at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from wutong.engines.cases import api as cases
from wutong.kernel.errors import WutongError
from wutong.packs.supervision import matters
from wutong.packs.supervision.reading import MOST_ROWS, read_list
from wutong.packs.supervision.web.entering import REFUSED, kind_asked, units_of_today
from wutong.packs.supervision.web.pages import ENTER, day_asked
from wutong.platform import clock
from wutong.platform.access.api import page
from wutong.platform.naming import told


@page(ENTER)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take the file and show what was read; nothing is written."""
    context: dict[str, Any] = {"kind": kind_asked(request)}
    file = request.FILES.get("file")
    if request.method == "GET":
        return render(request, "supervision/import.html", context)
    if file is None:
        return render(request, "supervision/import.html", context | {"problem": _("请先选择文件。")}, status=REFUSED)
    try:
        found = read_list(file.read(), file.name, clock.today())
    except WutongError as refusal:
        return render(request, "supervision/import.html", context | {"problem": told(refusal)}, status=REFUSED)
    rows = [
        {
            "number": one.number, "place": one.draft.place, "title": one.draft.title, "unit": one.unit,
            "unit_words": one.draft.unit, "deadline": one.draft.deadline.isoformat() if one.draft.deadline else "",
            "deadline_words": one.draft.deadline_words, "giver": one.draft.giver, "basis": one.draft.basis,
            "assisting": ",".join(one.assisting), "source": one.source, "missing": one.missing, "take": True,
        }
        for one in found
    ]  # fmt: skip
    return _preview(request, rows, name=file.name)


def _preview(
    request: HttpRequest, rows: list[dict[str, Any]], *, name: str, problem: str = "", status: int = 200
) -> HttpResponse:
    known = {row.source: row for row in cases.from_source(*(row["source"] for row in rows if row["source"]))}
    for row in rows:
        row["known"] = known.get(row["source"])
    context = {
        "rows": rows, "units": units_of_today(), "name": name, "problem": problem, "kind": kind_asked(request),
        "wanting": sum(bool(row["missing"]) for row in rows), "already": sum(row["known"] is not None for row in rows),
    }  # fmt: skip
    return render(request, "supervision/import.html", context, status=status)


@page(ENTER)
@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Give out the lines that are ticked, all or none."""
    rows = [_typed(request, number) for number in range(1, MOST_ROWS + 1) if f"title.{number}" in request.POST]
    chosen = [row for row in rows if row["take"]]
    kind = kind_asked(request)
    try:
        opened = matters.give_out_all([_wanted(row, kind) for row in chosen], by=request.user)
    except WutongError as refusal:
        return _preview(request, rows, name=request.POST.get("name", ""), problem=told(refusal), status=REFUSED)
    words = ngettext("已交办 {count} 件", "已交办 {count} 件", len(opened))
    messages.success(request, words.format(count=len(opened)))
    return redirect("supervision-findings" if kind == "finding" else "supervision-all")


def _typed(request: HttpRequest, number: int) -> dict[str, Any]:
    names = (
        "title",
        "unit",
        "deadline",
        "giver",
        "basis",
        "assisting",
        "source",
        "place",
        "unit_words",
        "deadline_words",
    )
    row: dict[str, Any] = {name: request.POST.get(f"{name}.{number}", "").strip() for name in names}
    missing = tuple(name for name in ("unit", "deadline") if not row[name])
    return row | {"number": number, "take": f"take.{number}" in request.POST, "missing": missing}


def _wanted(row: dict[str, Any], kind: str) -> matters.Wanted:
    return matters.Wanted(
        row["title"], row["unit"], day_asked(row["deadline"]), tuple(filter(None, row["assisting"].split(","))), row["giver"],
        row["basis"], category="" if kind == "finding" else "meeting", source=row["source"], type=kind,
    )  # fmt: skip
