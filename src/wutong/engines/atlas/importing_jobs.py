"""Imports of shapes as jobs: they show progress, run as the person who started them, and leave plan and faults behind."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.engines.atlas._core.checks import Finding
from wutong.engines.atlas.importing import ImportPlan, import_features, plan_import
from wutong.engines.atlas.shape_files import decoded, features_of
from wutong.platform.files.api import open_stored
from wutong.platform.jobs.api import JobRun, job

SHOWN = 200  # faults and codes of each kind kept with the job
_STEPS = 3


@job("atlas.import")
def import_file(
    run: JobRun,
    *,
    digest: str,
    name: str,
    level: str,
    since: str,
    source: str,
    whole: bool,
    meridian: float | None,
    dry_run: bool,
    system: str = "wgs84",
) -> dict[str, Any]:
    """Plan the import of a stored file, and do it unless it is a dry run or has faults; the plan is the job's result."""
    with open_stored(digest) as stored:
        text = decoded(stored.read())
    features = features_of(text, name, meridian, system)
    run.progress(1, _STEPS, _("已读入"))
    day = date.fromisoformat(since)
    plan = plan_import(features, level, day, whole=whole)
    run.progress(2, _STEPS, _("已检查"))
    written = 0
    if not dry_run and not plan.errors:
        with transaction.atomic():
            written = import_features(features, level, day, source=source or name, by=run.person, whole=whole)
            run.keep()
    run.progress(_STEPS, _STEPS, _("完成"))
    link = reverse("map-import-report", args=[run.job.pk])
    faults = [finding_row(one) for one in plan.findings[:SHOWN]]
    return {"plan": plan_row(plan), "findings": faults, "faults": len(plan.findings), "errors": len(plan.errors),
            "written": written, "dry_run": dry_run, "link": link}  # fmt: skip


def finding_row(one: Finding) -> dict[str, Any]:
    """Return a fault as JSON parts."""
    return {
        "severity": one.severity, "kind": one.kind, "codes": list(one.codes), "detail": one.detail, "repair": one.repair,
        "square_metres": round(one.square_metres, 1), "at": one.at,
    }  # fmt: skip


def plan_row(plan: ImportPlan) -> dict[str, Any]:
    """Return a plan as JSON parts: how many shapes of each fate, and the first codes of each."""
    fates = {"new": plan.new, "moved": plan.moved, "unchanged": plan.unchanged, "ended": plan.ended}
    return {
        "level": plan.level, "since": plan.since.isoformat(), "errors": len(plan.errors),
        **{fate: len(codes) for fate, codes in fates.items()},
        "codes": {fate: list(codes[:SHOWN]) for fate, codes in fates.items() if fate != "unchanged"},
    }  # fmt: skip
