"""Changing the map: importing a file in three looks, splitting and joining with a preview, and the way back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Max, Min
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from wutong.engines.atlas._core.geojson import Feature, read_features
from wutong.engines.atlas.changes import changes, undo
from wutong.engines.atlas.division import join, split
from wutong.engines.atlas.effects import effects, parts_of
from wutong.engines.atlas.models import Shape, ShapeChange
from wutong.engines.atlas.points import sources_for
from wutong.engines.atlas.shape_files import decoded
from wutong.engines.atlas.shapes import on_day, shape_on
from wutong.engines.atlas.types import Box, MapView
from wutong.engines.atlas.web.forms import ImportForm, JoinForm, SplitForm
from wutong.engines.atlas.web.pages import LEVELS, MANAGE
from wutong.kernel.errors import WutongError
from wutong.platform.access.api import page
from wutong.platform.files.api import store
from wutong.platform.jobs.api import Job, jobs_of, start
from wutong.platform.lists.api import Column, listing, respond
from wutong.platform.naming import told


@page(MANAGE)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file and start its dry run."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            stored = store(given["file"], name=given["file"].name, person=request.user)
        except WutongError as problem:
            form.add_error("file", told(problem))
        else:
            return redirect("map-import-report", _start(request, stored.digest, stored.name, given).pk)
    return render(request, "atlas/import.html", {"form": form}, status=400 if form.errors else 200)


def _start(request: HttpRequest, digest: str, name: str, given: dict[str, Any]) -> Job:
    title = str(_("试运行：%(name)s")) % {"name": name}
    return start(
        "atlas.import", title=title, person=request.user, digest=digest, name=name, level=given["level"],
        since=given["on"].isoformat(), source=given["source"], whole=given["whole"], meridian=given["meridian"],
        system=given["system"] or "wgs84", dry_run=True,
    )  # fmt: skip


@page(MANAGE)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show how far an import is, then its faults and changes; after a sound dry run, offer to do it."""
    job = get_object_or_404(jobs_of(request.user), pk=job_id, name="atlas.import", person=request.user)
    if job.state != "done":
        return redirect("job", job.pk)
    if request.method == "POST":
        title = str(_("导入：%(name)s")) % {"name": job.arguments["name"]}
        again = start("atlas.import", title=title, person=request.user, **{**job.arguments, "dry_run": False})
        return redirect("map-import-report", again.pk)
    plan = job.result["plan"]
    fates = (("new", _("新的")), ("moved", _("改变")), ("unchanged", _("不变")), ("ended", _("结束")))
    context = {
        "job": job, "result": job.result, "plan": plan, "level": dict(LEVELS)[plan["level"]],
        "fates": [(title, plan[fate], plan["codes"].get(fate, [])) for fate, title in fates],
        "more": job.result["faults"] - len(job.result["findings"]),
        "ready": job.result["dry_run"] and not job.result["errors"],
    }  # fmt: skip
    return render(request, "atlas/import_report.html", context)


@page(MANAGE)
@require_http_methods(["GET", "POST"])
def split_page(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the parts, show what they would hold, and split once that was seen."""
    posted = request.POST.copy() if request.method == "POST" else None
    if posted is not None and "file" in request.FILES:
        posted["parts"] = decoded(request.FILES["file"].read())
    form = SplitForm(posted)

    def wanted() -> tuple[list[Shape], Callable[[], Sequence[Shape]]]:
        given = form.cleaned_data
        old = on_day(given["on"]).filter(code=code).first() or shape_on(code)
        parts = parts_of(old, read_features(given["parts"], code))
        return [old], lambda: split(code, parts, given["on"], source=given["source"], by=request.user)

    shown = shape_on(code)
    view = MapView(box=(shown.west, shown.south, shown.east, shown.north), chosen=(code,), draws="id_parts")
    context = {"title": _("拆分图形"), "about": shown.name, "at": reverse("map-shape", args=[code]), "map": view}
    return _divide(request, form, wanted, context)


@page(MANAGE)
@require_http_methods(["GET", "POST"])
def join_page(request: HttpRequest) -> HttpResponse:
    """Ask which shapes to join, show the whole, and join once that was seen."""
    codes = request.GET.get("codes", "")
    form = JoinForm(request.POST or None, initial={"codes": codes, "code": codes.partition(" ")[0]})

    def wanted() -> tuple[list[Shape], Callable[[], Sequence[Shape]]]:
        given = form.cleaned_data
        several = list(dict.fromkeys(given["codes"].replace("、", " ").replace(",", " ").split()))
        olds = [shape_on(one, given["on"]) for one in several]
        into = Feature(given["code"], given["name"], None)
        return olds, lambda: [join(several, into, given["on"], source=given["source"], by=request.user)]

    known = on_day().filter(code__in=codes.split())
    box = known.aggregate(Min("west"), Min("south"), Max("east"), Max("north")).values() if codes else ()
    view = MapView(box=_wider(tuple(box)), chosen=tuple(codes.split()), codes="id_codes")
    return _divide(request, form, wanted, {"title": _("合并图形"), "about": "", "at": reverse("map"), "map": view})


def _wider(box: tuple[float | None, ...]) -> Box | None:
    """Return a box with its neighbours around it, None where there is none."""
    if not box or None in box:
        return None
    west, south, east, north = (one or 0.0 for one in box)
    return (2 * west - east, 2 * south - north, 2 * east - west, 2 * north - south)


def _divide(
    request: HttpRequest,
    form: Any,
    wanted: Callable[[], tuple[list[Shape], Callable[[], Sequence[Shape]]]],
    context: dict[str, Any],
) -> HttpResponse:
    """Preview a split or join, and do it when the same was seen before."""
    context["form"] = form
    if request.method == "POST" and form.is_valid():
        try:
            olds, act = wanted()
            if request.POST.get("seen") == _mark(form):
                act()
                messages.success(request, _("图形已改变；没有其他变更以它为基础时可以撤销。"))
                return redirect("map-changes")
            context |= {"effects": effects(olds, act, request.user), "seen": _mark(form)}
            context["sources"] = [one.title for one in sources_for(request.user)]
        except WutongError as problem:
            form.add_error(None, told(problem))
    return render(request, "atlas/divide.html", context, status=400 if form.errors else 200)


def _mark(form: Any) -> str:
    """Return a mark of what was filled in: whoever changes it after the preview sees another preview first."""
    filled = {name: str(value) for name, value in form.cleaned_data.items() if name != "file"}
    return hashlib.sha256(json.dumps(filled, sort_keys=True).encode()).hexdigest()


@page(MANAGE)
@require_GET
def journal(request: HttpRequest) -> HttpResponseBase:
    """List imports, splits and joins, the last one first."""
    columns = [
        Column(
            "act", _("变更"), lambda row: row.get_act_display(), link=lambda row: reverse("map-undo", args=[row.pk])
        ),
        Column("about", _("图形"), "about", filter="about__icontains"),
        Column("on", _("自哪天起"), "on", sort="on"),
        Column("recorded_by", _("登记人"), "recorded_by", filter="recorded_by__icontains"),
        Column("recorded_at", _("登记时间"), "recorded_at", sort="recorded_at"),
        Column("undone_at", _("撤销时间"), lambda row: row.undone_at or "—"),
    ]
    shown = listing(request, changes(), columns, name="map-changes", default_sort="-recorded_at")
    return respond(request, shown, "atlas/changes.html", {})


@page(MANAGE)
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, change_id: int) -> HttpResponse:
    """Show a change; take it back once confirmed."""
    change = get_object_or_404(ShapeChange, pk=change_id)
    context: dict[str, Any] = {
        "change": change, "made": Shape.objects.filter(pk__in=change.created[:50]),
        "ended": Shape.objects.filter(pk__in=[row["id"] for row in change.before[:50]]),
    }  # fmt: skip
    if request.method == "POST":
        try:
            undo(change.pk, by=request.user)
            messages.success(request, _("已撤销，图形恢复到变更之前。"))
            return redirect("map-changes")
        except WutongError as problem:
            context["refusal"] = told(problem)
    return render(request, "atlas/undo.html", context, status=400 if "refusal" in context else 200)
