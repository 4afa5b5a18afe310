"""Imports as jobs: they show progress, can be stopped and go on, and leave their report behind."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.engines.registry import models
from wutong.engines.registry.errors import SourceUnreadable
from wutong.engines.registry.importing.databases import fetched, tables_of
from wutong.engines.registry.importing.mappings import checked
from wutong.engines.registry.importing.reading import read_bytes
from wutong.engines.registry.importing.run import import_table
from wutong.engines.registry.types import BatchInfo
from wutong.platform.files.api import open_stored, store
from wutong.platform.jobs.api import Cancelled, Job, JobRun, job, start


@job("registry.import")
def import_file(
    run: JobRun, *, digest: str, name: str, mapping: dict[str, Any], dry_run: bool = False, sheet: str = ""
) -> dict[str, Any]:
    """Import a stored file; the report is the job's result. A stopped or killed one goes on with its next block."""
    run.progress(0, None, _("读取文件"))
    with open_stored(digest) as stored:
        table = read_bytes(stored.read(), name, sheet=sheet)

    def told(done: int, rows: int) -> None:
        run.progress(done, rows, _("试导入") if dry_run else _("写入名册"))

    try:
        report = import_table(
            table, checked(mapping, name), by=run.person, dry_run=dry_run, progress=told, kept=lambda: run.keep()
        )
    except Cancelled:
        models.ImportBatch.objects.filter(digest=table.digest, state="running").update(state="stopped")
        raise
    return {"report": asdict(report), "link": reverse("firm-import-report", args=[run.job.pk])}


@job("registry.fetch")
def fetch_table(run: JobRun, *, database: str, table: str) -> dict[str, Any]:
    """Fetch a table of a named database into a stored file; the result leads to the meaning of its columns."""
    run.progress(0, None, _("读取数据库"))
    content = fetched(database, table)
    stored = store(content, name=f"{database} {table}.parquet", person=run.person, field_group="tax")
    return {"link": reverse("firm-import-columns", args=[stored.pk])}


def start_fetch(database: str, table: str, *, person: Any) -> Job:
    """Start fetching a table of a named database and return the job; its address is never part of it.

    Raises
        SourceUnreadable  if there is no database of this name, or no such table
    """
    if table not in tables_of(database):
        raise SourceUnreadable(name=f"{database} {table}", problem="没有这张表", problem_en="there is no such table")
    title = _("从“{database}”读取表 {table}").format(database=database, table=table)
    with transaction.atomic():
        return start("registry.fetch", title=title, person=person, database=database, table=table)


def start_import(
    digest: str, name: str, mapping: dict[str, Any], *, person: Any, dry_run: bool = False, sheet: str = ""
) -> Job:
    """Start the import of a stored file under a mapping (JSON parts) and return the job.

    Raises
        MappingFaulty  if the mapping does not hold together
    """
    checked(mapping, name)
    title = _("试导入《{name}》") if dry_run else _("导入《{name}》")
    with transaction.atomic():
        return start(
            "registry.import", title=title.format(name=name), person=person, digest=digest, name=name, mapping=mapping,
            dry_run=dry_run, sheet=sheet,
        )  # fmt: skip


def batches(count: int = 100) -> list[BatchInfo]:
    """Return the last imports, the latest first."""
    rows = models.ImportBatch.objects.select_related("recorded_by").order_by("-id")[:count]
    return [
        BatchInfo(
            row.pk, row.source, row.file_name, row.state, row.rows, row.done, dict(row.counts), row.refusals,
            row.started_at, row.finished_at, str(row.recorded_by or ""),
        )
        for row in rows
    ]  # fmt: skip
