"""Imports as jobs: they show progress, run as the person who started them, and leave their report behind."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.engines.ledger._core.sheets.mapping import SheetMapping
from wutong.engines.ledger.importing.refusals import refusals_csv
from wutong.engines.ledger.importing.run import Importer, choose, import_table
from wutong.engines.ledger.importing.understanding import tables_of
from wutong.engines.ledger.types import Difference, ImportReport, Refusal, SeriesKey
from wutong.platform.access.api import may, scope_of
from wutong.platform.files.api import open_stored, store
from wutong.platform.jobs.api import JobRun, job

SHOWN = 200  # refusals and differences kept with the job


def _steps() -> dict[str, str]:
    return {
        "read": _("已读入"), "understood": _("已核对含义"), "compared": _("已与账本比较"), "claims": _("写入数据"),
        "adoptions": _("写入采用"),
    }  # fmt: skip


@job("ledger.import")
def import_file(
    run: JobRun,
    *,
    digest: str,
    name: str,
    sheet: str,
    mapping: dict[str, Any],
    source: str,
    adopt: str,
    dry_run: bool,
    post: str,
) -> dict[str, Any]:
    """Import a stored file; the report is the job's result.

    From the first row written on one transaction holds the database, and stopping in between would only undo it:
    progress is then told beside it. With the last row, and in its transaction, the job shows that it is alive, or
    gives up with everything undone where another worker has taken it.
    """
    steps = _steps()
    person = run.person
    adopted = adopt if may(person, "figures.adopt") else "none"
    last = "claims" if adopted == "none" else "adoptions"
    writing = False

    def told(step: str, done: int, total: int) -> None:
        nonlocal writing
        writing = writing or step == "compared"
        if not writing:
            run.progress(done, total, steps[step])
            return
        run.tell(done, total, steps[step])
        if step == last and done == total:
            run.keep()

    with open_stored(digest) as stored:
        content = stored.read()
    importer = Importer(
        by=person,
        post=post,
        scope=scope_of(person, "figures.record"),
        adopt=adopted,
        source=source,
        dry_run=dry_run,
        progress=told,
    )
    meaning = SheetMapping.from_json(mapping)
    report = import_table(content, meaning, name=name, sheet=sheet, run=importer)
    refusals = ""
    if report.refused_count:
        table = choose(tables_of(content, name), sheet)
        file = refusals_csv(table, meaning, report, getattr(person, "language", "zh"))
        refusals = store(file, name=f"{name.rpartition('.')[0]}.refused.csv", person=person).digest
    link = reverse("figure-import-report", args=[run.job.pk])
    return {"report": report_to_json(report), "refusals": refusals, "link": link}


def report_to_json(report: ImportReport) -> dict[str, Any]:
    """Return a report as JSON parts, with at most SHOWN refusals and differences."""
    parts = asdict(report)
    parts["refused"] = parts["refused"][:SHOWN]
    parts["differences"] = parts["differences"][:SHOWN]
    return parts


def report_from_json(stored: dict[str, Any]) -> ImportReport:
    """Return the report that `report_to_json` wrote."""
    return ImportReport(
        **{
            **stored,
            "refused": tuple(Refusal(**one) for one in stored["refused"]),
            "differences": tuple(
                Difference(**{**one, "series": SeriesKey(**one["series"])}) for one in stored["differences"]
            ),
            "indicators": tuple(stored["indicators"]),
        }
    )
