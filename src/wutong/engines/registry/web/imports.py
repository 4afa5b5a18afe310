"""Importing a register or a return: send the file, say what its columns mean, try, import, mend what was refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from wutong.engines.registry import models
from wutong.engines.registry._core.mapping import COUNTS, MONEY, REGISTER_FIELDS, SHARES, ColumnMeaning, TableMapping
from wutong.engines.registry.declarations import forms, panel_columns, table_sources
from wutong.engines.registry.importing.databases import databases, tables_of
from wutong.engines.registry.importing.jobs import batches, start_fetch, start_import
from wutong.engines.registry.importing.mappings import mappings, save_mapping, suggest
from wutong.engines.registry.importing.reading import SourceTable, read_bytes, sheets_of
from wutong.engines.registry.web import wording
from wutong.kernel.errors import WutongError
from wutong.platform.access.api import may, page, scope_of
from wutong.platform.files.api import StoredFile, open_stored, store
from wutong.platform.jobs.api import Job, jobs_of
from wutong.platform.naming import name_of, told

IMPORT = "firms.import"
JOB = "registry.import"
SAMPLES = 3  # cells of a column shown under its head
HEAD_BYTES = 1 << 20  # so much of a large text is read to show its columns
ARCHIVES = (b"PAR1", b"PK\x03\x04")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
KINDS = ("firm", "institution")
FIELD_NAMES = {
    "key": gettext_lazy("编号（此来源自己的）"), "period": gettext_lazy("报告期"), "chain": gettext_lazy("产业链"),
    "certificate": gettext_lazy("资质"), "certificate_number": gettext_lazy("证书号"),
    "certificate_from": gettext_lazy("资质起始日期"), "certificate_to": gettext_lazy("资质截止日期"),
    "relation": gettext_lazy("关系（对方是它的什么）"), "other_name": gettext_lazy("对方名称"), "other_code": gettext_lazy("对方信用代码"),
    "other_key": gettext_lazy("对方编号"), "share": gettext_lazy("持股比例"), "relation_from": gettext_lazy("关系起始日期"),
    "relation_to": gettext_lazy("关系截止日期"), "lon": gettext_lazy("经度"), "lat": gettext_lazy("纬度"),
}  # fmt: skip
COUNT_NAMES = {
    "new": gettext_lazy("新的行"), "changed": gettext_lazy("有变化的行"), "same": gettext_lazy("与上次相同的行"),
    "refused": gettext_lazy("没有收下的行"), "entities": gettext_lazy("新登记的主体"), "panel_rows": gettext_lazy("新的年度或季度报表"),
    "corrections": gettext_lazy("更正的格"), "merged": gettext_lazy("认出与已有的是同一家"), "doubtful": gettext_lazy("拿不准，待核对"),
}  # fmt: skip
STATE_MARKS = {"done": "ok", "running": "watch", "stopped": "missing", "failed": "late"}
STATE_NAMES = {
    "done": gettext_lazy("完成"), "running": gettext_lazy("进行中"), "stopped": gettext_lazy("已停止"), "failed": gettext_lazy("失败"),
}  # fmt: skip


@dataclass(frozen=True)
class ColumnForm:
    """One column of the table as the form shows it."""

    number: int
    head: str
    samples: Sequence[str]
    meaning: ColumnMeaning


@page(IMPORT)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take the file and lead on to the meaning of its columns; below it the imports so far."""
    problem = ""
    if request.method == "POST":
        try:
            if "file" in request.FILES:
                given = request.FILES["file"]
                stored = store(given, name=given.name, person=request.user, field_group="tax")
                _table(stored, next(iter(_sheets(stored)), ""))
                return redirect("firm-import-columns", stored.pk)
            problem = _("请先选择文件。没有写入任何数据。")
        except WutongError as refused:
            problem = told(refused)
    context = {"problem": problem, "batches": [_batch(one) for one in batches(20)], "databases": list(databases())}
    return render(request, "registry/import.html", context, status=400 if problem else 200)


@page(IMPORT)
@require_http_methods(["GET", "POST"])
def database(request: HttpRequest) -> HttpResponse:
    """Show the tables of a database that the installation names, and fetch the one that is chosen."""
    name, problem, tables = request.GET.get("name", ""), "", list[str]()
    if name not in databases():
        raise Http404
    try:
        if request.method == "POST":
            return redirect("job", start_fetch(name, request.POST.get("table", ""), person=request.user).pk)
        tables = tables_of(name)
    except WutongError as refused:
        problem = told(refused)
    context = {"name": name, "tables": tables, "problem": problem}
    return render(request, "registry/import_database.html", context, status=400 if problem else 200)


def _batch(one: Any) -> dict[str, Any]:
    return {"batch": one, "source": wording.source_name(one.source), "state": wording.choice(STATE_NAMES, one.state),
            "mark": STATE_MARKS.get(one.state, "missing"), "refused": one.counts.get("refused", 0)}  # fmt: skip


def _table(stored: StoredFile, sheet: str = "") -> SourceTable:
    """Return the table, of a workbook that of a sheet, of a large text its beginning: enough to show what its columns hold.

    Raises
        SourceUnreadable  if it is no table
    """
    with open_stored(stored.digest) as handle:
        head = handle.read(HEAD_BYTES)
        rest = handle.read() if head.startswith(ARCHIVES) else handle.read(1)
    if rest and not head.startswith(ARCHIVES):
        return read_bytes(head[: head.rfind(b"\n") + 1] or head, stored.name)
    return read_bytes(head + rest, stored.name, sheet=sheet)


def _sheets(stored: StoredFile) -> list[str]:
    """Return the sheets to choose from; nothing where there is no choice."""
    with open_stored(stored.digest) as handle:
        head = handle.read(len(ARCHIVES[1]))
        sheets = sheets_of(head + handle.read()) if head == ARCHIVES[1] else []
    return sheets if len(sheets) > 1 else []


def _own_file(request: HttpRequest, number: int) -> StoredFile:
    return get_object_or_404(StoredFile, pk=number, received_by=request.user)


@page(IMPORT)
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, number: int) -> HttpResponse:
    """Show and correct what the columns mean, keep that, then try or import."""
    stored = _own_file(request, number)
    sheet = request.GET.get("sheet", "") or next(iter(_sheets(stored)), "")
    try:
        table = _table(stored, sheet)
    except WutongError as refused:
        return _show_no_table(request, stored, sheet, told(refused))
    known, remembered = _known(table, stored.name)
    if request.method == "GET":
        return _show_columns(request, stored, sheet, table, known, remembered)
    given = _given(request, table, known)
    try:
        if request.POST.get("remember") and request.POST.get("title", "").strip():
            title = request.POST["title"].strip()
            save_mapping(title, title, given.as_json(), by=request.user)
        started = start_import(
            stored.digest,
            stored.name,
            given.as_json(),
            person=request.user,
            dry_run=request.POST.get("act") != "import",
            sheet=sheet,
        )
    except WutongError as refused:
        return _show_columns(request, stored, sheet, table, given, "", told(refused))
    return redirect("firm-import-report", started.pk)


def _show_no_table(request: HttpRequest, stored: StoredFile, sheet: str, problem: str) -> HttpResponse:
    """Show that a sheet holds no table, with the others to choose from."""
    context = {"file": stored, "sheets": _sheets(stored), "sheet": sheet, "problem": problem}
    return render(request, "registry/import_columns.html", context, status=400)


def _known(table: SourceTable, name: str) -> tuple[TableMapping, str]:
    """Return the kept mapping that names most of the table's columns and its title, else a guess from the heads."""
    year = YEAR.search(name)
    fitting = [
        (len(mapping.columns), title, mapping)
        for _code, title, mapping in mappings()
        if set(mapping.columns) <= set(table.heads)
    ]
    if fitting:
        _size, title, mapping = max(fitting, key=lambda one: one[0])
        return mapping, title
    guess = suggest(table.heads, source="statistics")
    figures = any(one.field in panel_columns() for one in guess.columns.values())
    form, period = ("statistics.annual", year.group() if year else "") if figures else ("", "")
    return TableMapping(guess.source, form, "firm", period, guess.columns), ""


def _given(request: HttpRequest, table: SourceTable, known: TableMapping) -> TableMapping:
    """Return the mapping as the form says it; words and defaults of a kept one stay."""
    said = request.POST
    meanings = {
        head: ColumnMeaning(said[f"field-{number}"], said.get(f"unit-{number}", ""))
        for number, head in enumerate(table.heads)
        if said.get(f"field-{number}")
    }
    return TableMapping(
        source=said.get("source", ""), form=said.get("form", ""), kind=said.get("kind", "firm"),
        period=said.get("period", "").strip(), columns=meanings, values=known.values, defaults=known.defaults,
    )  # fmt: skip


def _show_columns(
    request: HttpRequest,
    stored: StoredFile,
    sheet: str,
    table: SourceTable,
    mapping: TableMapping,
    remembered: str,
    problem: str = "",
) -> HttpResponse:
    context = {
        "file": stored,
        "sheets": _sheets(stored),
        "sheet": sheet,
        "columns": _forms(table, mapping),
        "mapping": mapping,
        "remembered": remembered,
        "title": request.POST.get("title") or remembered or re.sub(r"[\d_\-—]+|\.\w+$", "", stored.name)[:60],
        "fields": [(code, field_title(code)) for code in REGISTER_FIELDS],
        "figures": [(code, name_of(column)) for code, column in panel_columns().items()],
        "units": [unit for unit in dict.fromkeys([*MONEY, *COUNTS, *SHARES]) if unit],
        "sources": {code: name_of(one) for code, one in table_sources().items()},
        "forms": {code: name_of(one) for code, one in forms().items()},
        "kinds": {code: wording.KINDS[code] for code in KINDS},
        "problem": problem,
    }
    return render(request, "registry/import_columns.html", context, status=400 if problem else 200)


def field_title(code: str) -> str:
    """Return what a field of a mapping is called."""
    words: Mapping[str, Any] = {**wording.FIELDS, **FIELD_NAMES, **wording.NAME_KINDS, **wording.SCHEMES}
    return wording.choice(words, code)


def _forms(table: SourceTable, mapping: TableMapping) -> list[ColumnForm]:
    cells = table.cells.head(SAMPLES)
    return [
        ColumnForm(
            number,
            head,
            [str(cell)[:30] for cell in cells[head] if cell not in (None, "")],
            mapping.columns.get(head, ColumnMeaning("")),
        )
        for number, head in enumerate(table.heads)
    ]


def _own_job(request: HttpRequest, number: int) -> Job:
    return get_object_or_404(jobs_of(request.user), pk=number, name=JOB)


@page(IMPORT)
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, number: int) -> HttpResponse:
    """Show how far an import is, then what it did; after a trial, offer to do it."""
    job = _own_job(request, number)
    if job.state != "done":
        return redirect("job", job.pk)
    if request.method == "POST":
        return redirect("firm-import-report", _for_real(request, job).pk)
    found = job.result["report"]
    context = {
        "job": job,
        "report": found,
        "counts": [
            (name, str(title), found["counts"].get(name, 0))
            for name, title in COUNT_NAMES.items()
            if name in found["counts"]
        ],
        "more": found["counts"].get("refused", 0) - len(found["problems"]),
        "may_identify": may(request.user, "firms.identify"),
    }
    return render(request, "registry/import_report.html", context)


def _for_real(request: HttpRequest, job: Job) -> Job:
    """Start the import that a trial tried, with the same file and mapping."""
    if job.person_id != request.user.pk:
        raise Http404
    kept = job.arguments
    return start_import(kept["digest"], kept["name"], kept["mapping"], person=request.user, sheet=kept.get("sheet", ""))


@page(IMPORT)
@require_GET
def refusals(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out the rows of an import that were refused, each with its reason, to mend and send again."""
    batch = get_object_or_404(models.ImportBatch, pk=number)
    return _handed_out(request, batch.refusals, batch.file_name)


@page(IMPORT)
@require_GET
def trial_refusals(request: HttpRequest, number: int) -> HttpResponse:
    """Hand out the rows that a trial would have refused, so that they are mended before anything is written."""
    job = _own_job(request, number)
    if job.state != "done":
        raise Http404
    return _handed_out(request, job.result["report"]["refusals"], job.result["report"]["name"])


def _handed_out(request: HttpRequest, digest: str, file_name: str) -> HttpResponse:
    """Return a file of refused rows to who may see what it holds; raises Http404 for others, or where there is none."""
    held = {group for _path, group in scope_of(request.user, IMPORT).pairs}
    stored = StoredFile.objects.filter(digest=digest).first() if digest else None
    if stored is None or not held & {"*", stored.field_group}:
        raise Http404
    with open_stored(digest) as handle:
        answer = HttpResponse(handle.read(), content_type="text/csv; charset=utf-8")
    stem = file_name.rpartition(".")[0].removesuffix(".refused")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{stem}.refused.csv')}"
    return answer
