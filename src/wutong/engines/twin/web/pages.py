"""Every constraint of the synthetic zone, and one of them with where it comes from and how it is counted."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wutong.engines.twin.commands import declared, zone_files
from wutong.engines.twin.constraints import MET, MISSED, REFUSED, UNCOUNTED, Constraint, constraints
from wutong.engines.twin.models import TwinRun
from wutong.engines.twin.recording import latest_run
from wutong.platform.access.api import page
from wutong.platform.lists.api import Column, ComputedCell, Listing, PrintedCell, StateCell, listing, respond
from wutong.platform.naming import unit_label

READ = "twin.read"
WORDS = {
    MET: gettext_lazy("相符"),
    MISSED: gettext_lazy("不符"),
    REFUSED: gettext_lazy("因矛盾不采用"),
    UNCOUNTED: gettext_lazy("尚未核对"),
}
COUNTED = {
    "firms": gettext_lazy("企业表中当年年末存续的企业，按编号去重计数"),
    "titles": gettext_lazy("称号表中当年年末持有该称号的企业，按编号去重计数"),
    "new_titles": gettext_lazy("称号表中首次持有年份为当年的企业数"),
    "sum": gettext_lazy("年度表中当年各企业该列之和，精确到分或个"),
    "events": gettext_lazy("事件表的行数"),
    "closed_events": gettext_lazy("事件表中已办结的行数"),
    "offices": gettext_lazy("办事处图层的图形数"),
    "grids": gettext_lazy("网格图层的图形数"),
    "micro_grids": gettext_lazy("微网格图层的图形数"),
    "refused": gettext_lazy("不计入：与已采用的数据矛盾"),
}


@page(READ)
@require_GET
def every(request: HttpRequest) -> HttpResponseBase:
    """Show every constraint: wanted, got, source, definition, met or refused."""
    run = latest_run(settings.WUTONG_ZONE)
    rows = constraints(declared(settings.WUTONG_ZONE), run)
    return respond(request, _listing(request, rows), "twin/constraints.html", {"run": run, "tally": _tally(rows)})


def _told(words: str) -> str:
    """Return the declaration's words in the reader's language; the zone's own catalogue has them."""
    return pgettext("twin", words) if words else ""


def _tally(rows: list[Constraint]) -> list[tuple[str, Any, int]]:
    counts = [(state, word, sum(row.state == state for row in rows)) for state, word in WORDS.items()]
    return [entry for entry in counts if entry[2]]


def _listing(request: HttpRequest, rows: list[Constraint]) -> Listing:
    columns = [
        Column("definition", _("口径"), lambda row: _told(row.definition), sort="x", filter="x", link=_address),
        Column("year", _("年份"), lambda row: str(row.year), sort="x", filter="choice"),
        Column("wanted", _("公布的数"), _wanted, sort="x", number=True),
        Column("got", _("合成数据"), _got, sort="x", number=True),
        Column("unit", _("单位"), lambda row: unit_label(row.unit)),
        Column("state", _("结果"), _state, sort="x", filter="choice", choices=list(WORDS.items())),
        Column("source", _("来源"), _source, sort="x", filter="choice"),
        Column("reason", _("理由"), lambda row: _told(row.reason), filter="x"),
        Column("id", _("编号"), "id", sort="x", filter="x", hidden=True),
    ]
    return listing(request, rows, columns, name="twin", default_sort="", per_page=100)


def _address(row: Constraint) -> str:
    return reverse("twin-constraint", args=[row.id])


def _wanted(row: Constraint) -> PrintedCell:
    return PrintedCell(row.wanted, reverse("claim", args=[row.claim]) if row.claim else _address(row))


def _got(row: Constraint) -> ComputedCell | None:
    return ComputedCell(row.got, _address(row)) if row.got else None


def _state(row: Constraint) -> StateCell:
    return StateCell(row.state, str(WORDS[row.state]))


def _source(row: Constraint) -> str:
    return f"{row.document} {row.number}"


@page(READ)
@require_GET
def one(request: HttpRequest, name: str) -> HttpResponse:
    """Show one constraint: what is published where, what it means, how it is counted, and what contradicts it."""
    run = latest_run(settings.WUTONG_ZONE)
    rows = {row.id: row for row in constraints(declared(settings.WUTONG_ZONE), run)}
    if name not in rows:
        raise Http404
    row = rows[name]
    context = {
        "row": row,
        "run": run,
        "definition": _told(row.definition),
        "reason": _told(row.reason),
        "word": WORDS[row.state],
        "counted": COUNTED[row.kind],
        "others": [(rows[other], _told(rows[other].definition)) for other in row.others],
        "scale": _scale(run),
        "document": _document(row.document),
    }
    return render(request, "twin/constraint.html", context)


def _document(code: str) -> str:
    """Return a document's title in the reader's language, its code where it has none."""
    entry = zone_files(settings.WUTONG_ZONE).documents.get(code, {})
    english = (get_language() or "").startswith("en")
    return str((english and entry.get("title_en")) or entry.get("title_zh") or code)


def _scale(run: TwinRun | None) -> str:
    return "" if run is None else f"{run.scale:g}"
