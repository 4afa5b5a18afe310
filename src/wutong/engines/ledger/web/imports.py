"""Importing a table in three looks: send the file, say what its columns mean, see what would happen; then do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger._core.sheets.heads import column_letters
from wutong.engines.ledger._core.sheets.mapping import ROLES, ColumnRole, SheetMapping
from wutong.engines.ledger._core.sheets.reasons import reason
from wutong.engines.ledger.importing.facts import check_meaning
from wutong.engines.ledger.importing.jobs import report_from_json
from wutong.engines.ledger.importing.run import choose, source_of
from wutong.engines.ledger.importing.understanding import Table, head_texts, meaning_of, tables_of
from wutong.engines.ledger.models import Claim, Indicator
from wutong.engines.ledger.types import Difference, IndicatorInfo
from wutong.kernel.errors import WutongError
from wutong.kernel.period import Period
from wutong.platform.access.api import may, page, post_of, scope_of
from wutong.platform.files.api import StoredFile, open_stored, store
from wutong.platform.jobs.api import Job, jobs_of, start
from wutong.platform.naming import told

SAMPLES = 3  # cells of a column shown under its head
ROLE_NAMES = {
    "ignore": _("不导入"), "indicator": _("指标"), "subject": _("区域或对象"), "period": _("时期"), "unit": _("单位"),
    "measure": _("口径"), "breakdown": _("分组"), "note": _("备注"), "value": _("数值"),
}  # fmt: skip
MEASURES = dict(Indicator.MEASURES)
ADOPT_NAMES = {"new": _("没有采用值的，直接采用"), "none": _("只记录，不采用"), "all": _("全部采用，包括与现值不同的")}


@dataclass(frozen=True)
class ColumnForm:
    """One column as the form shows it."""

    number: int
    letters: str
    head: str
    samples: tuple[str, ...]
    role: ColumnRole


@page("figures.record")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take the file and lead on to the meaning of its columns."""
    if request.method == "GET":
        return render(request, "ledger/import.html", {})
    try:
        if "file" not in request.FILES:
            return render(request, "ledger/import.html", {"problem": _("请先选择文件。没有写入任何数据。")}, status=400)
        stored = store(request.FILES["file"], name=request.FILES["file"].name, person=request.user)
        tables_of(_content(stored), stored.name)
    except WutongError as problem:
        return render(request, "ledger/import.html", {"problem": told(problem)}, status=400)
    return redirect("figure-import-columns", stored.pk)


def _content(stored: StoredFile) -> bytes:
    with open_stored(stored.digest) as handle:
        return handle.read()


def _own_file(request: HttpRequest, file_id: int) -> StoredFile:
    """Return a file of this person; what others sent is none of theirs."""
    return get_object_or_404(StoredFile, pk=file_id, received_by=request.user)


@page("figures.record")
@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, file_id: int) -> HttpResponse:
    """Show and correct what the columns mean, then start a dry run or the import."""
    stored = _own_file(request, file_id)
    tables = tables_of(_content(stored), stored.name)
    table = choose(tables, request.POST.get("sheet", request.GET.get("sheet", "")))
    mapping, remembered = meaning_of(table)
    if request.method == "GET":
        return _show_columns(request, stored, tables, table, mapping, remembered)
    try:
        mapping = _corrected(request, mapping)
        check_meaning(table, mapping)
        return redirect("figure-import-report", _start(request, stored, table, mapping).pk)
    except WutongError as problem:
        return _show_columns(request, stored, tables, table, mapping, remembered, told(problem))


def _show_columns(
    request: HttpRequest,
    stored: StoredFile,
    tables: list[Table],
    table: Table,
    mapping: SheetMapping,
    remembered: bool,
    problem: str = "",
) -> HttpResponse:
    context = {
        "file": stored,
        "sheets": [one.sheet for one in tables],
        "table": table,
        "mapping": mapping,
        "columns": _forms(table, mapping),
        "remembered": remembered,
        "source": source_of(stored.name, request.POST.get("source", "")).title,
        "roles": ROLE_NAMES,
        "adopts": ADOPT_NAMES if may(request.user, "figures.adopt") else {"none": ADOPT_NAMES["none"]},
        "natures": {code: _(name) for code, name in Claim.NATURES if code != "computed"},
        "measures": {code: _(name) for code, name in Indicator.MEASURES},
        "subjects": ledger.subjects(scope=scope_of(request.user, "figures.record")),
        "indicators": ledger.indicators(scope=scope_of(request.user, "figures.record")),
        "problem": problem,
    }
    return render(request, "ledger/import_columns.html", context, status=400 if problem else 200)


def _forms(table: Table, mapping: SheetMapping) -> list[ColumnForm]:
    heads = head_texts(table, mapping)
    data = table.cells.slice(mapping.head_rows, SAMPLES)
    return [
        ColumnForm(
            number,
            column_letters(number),
            " / ".join(heads[number]) if number < len(heads) else "",
            tuple(data[:, number].to_list()),
            role,
        )
        for number, role in enumerate(mapping.columns)
    ]


def _corrected(request: HttpRequest, guessed: SheetMapping) -> SheetMapping:
    """Return the mapping as the form says it; what the form does not name stays as guessed."""
    given = request.POST
    roles = tuple(
        replace(
            role,
            role=given.get(f"role-{number}", role.role) if given.get(f"role-{number}") in ROLES else role.role,
            period=given.get(f"period-{number}", role.period).strip(),
            indicator=given.get(f"indicator-{number}", role.indicator).strip(),
            unit=given.get(f"unit-{number}", role.unit).strip(),
            measure=given.get(f"measure-{number}", role.measure).strip(),
            key=given.get(f"key-{number}", role.key).strip(),
        )
        for number, role in enumerate(guessed.columns)
    )
    head_rows = given.get("head_rows", "")
    names = ("indicator", "subject", "period", "unit", "nature")
    return replace(
        guessed, columns=roles, head_rows=int(head_rows) if head_rows.isdigit() else guessed.head_rows
    ).with_defaults(**{name: given.get(f"default-{name}", "").strip() for name in names})


def _start(request: HttpRequest, stored: StoredFile, table: Table, mapping: SheetMapping) -> Job:
    dry_run = request.POST.get("act") != "import"
    title = _("试运行：%(name)s") if dry_run else _("导入：%(name)s")
    return start(
        "ledger.import",
        title=str(title) % {"name": stored.name},
        person=request.user,
        digest=stored.digest,
        name=stored.name,
        sheet=table.sheet,
        mapping=mapping.to_json(),
        source=request.POST.get("source", "").strip(),
        adopt=request.POST.get("adopt", "none"),
        dry_run=dry_run,
        post=post_of(request, "figures.record"),
    )


def _own_job(request: HttpRequest, job_id: int) -> Job:
    return get_object_or_404(jobs_of(request.user), pk=job_id, name="ledger.import")


@page("figures.record")
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show how far an import is, then what it found; after a dry run, offer to do it."""
    job = _own_job(request, job_id)
    if job.state != "done":
        return redirect("job", job.pk)
    if request.method == "POST":
        return redirect("figure-import-report", _again_for_real(request, job).pk)
    found = report_from_json(job.result["report"])
    context = {
        "job": job,
        "report": found,
        "refused": [(one, reason(one.code, one.detail, get_language() or "zh")) for one in found.refused],
        "differences": _named_differences(found.differences),
        "more_refused": found.refused_count - len(found.refused),
        "indicators": ledger.indicators(found.indicators),
    }
    return render(request, "ledger/import_report.html", context)


def _named_differences(found: Sequence[Difference]) -> list[dict[str, Any]]:
    """Return differences with what they are about in words."""
    indicators = {info.code: info for info in ledger.indicators(sorted({one.series.indicator for one in found}))}
    subjects = {info.key: info for info in ledger.subjects(sorted({one.series.subject for one in found}))}
    return [
        {
            "difference": one,
            "indicator": indicators[one.series.indicator],
            "subject": subjects[one.series.subject],
            "measure": _(MEASURES[one.series.measure]) if one.series.measure != _own_measure(indicators, one) else "",
            "period": Period.parse(one.period),
        }
        for one in found
    ]


def _own_measure(indicators: Mapping[str, IndicatorInfo], one: Difference) -> str:
    return indicators[one.series.indicator].measure


def _again_for_real(request: HttpRequest, job: Job) -> Job:
    """Start the import that a dry run tried, with the same file and mapping."""
    arguments = {**job.arguments, "dry_run": False, "post": post_of(request, "figures.record")}
    if job.person_id != request.user.pk:
        raise PermissionDenied("import")
    title = str(_("导入：%(name)s")) % {"name": arguments["name"]}
    return start("ledger.import", title=title, person=request.user, **arguments)


@page("figures.record")
@require_GET
def refusals(request: HttpRequest, job_id: int) -> HttpResponse:
    """Hand out the lines that were refused, to mend and send again."""
    job = _own_job(request, job_id)
    with open_stored(job.result["refusals"]) as stored:
        answer = HttpResponse(stored.read(), content_type="text/csv; charset=utf-8")
    stem = job.arguments["name"].rpartition(".")[0]
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{stem}.refused.csv')}"
    return answer
