"""Many cases changed at once, for the benchmark of cases: a reorganisation, and a new edition of a type."""

from __future__ import annotations

from typing import Any

import cases_data
from measuring import timed


def reorganise(person: Any) -> dict[str, Any]:
    """Move every open case to new units and new grids, and back."""
    from wutong.platform.accounts.testing import make_unit
    from wutong.platform.territory.testing import make_area

    zone = make_area("bench-zone")
    office = make_area("bench-new", zone, kind="grid_level_2")
    units = {f"bench-unit-{n}": make_unit(f"bench-new-unit-{n}", zone).code for n in range(cases_data.UNITS)}
    grids = [f"bench-{n}-{grid}" for n in range(cases_data.OFFICES) for grid in range(cases_data.GRIDS)]
    return change(
        "reorganise",
        {"units": units, "areas": {one: make_area(f"new-{one}", office, kind="grid_unit").code for one in grids}},
        person,
    )


def migrate(person: Any) -> dict[str, Any]:
    """Move the running cases of a type to its second edition, and back."""
    from wutong.engines.cases import api
    from wutong.engines.cases.testing import SECOND, sample_text

    api.record_type(sample_text(**SECOND, **cases_data.PATROLLED))
    return change("migrate", {"type": "patrol", "to": 2, "states": {"handling": "working"}}, person)


def change(kind: str, given: dict[str, Any], person: Any) -> dict[str, Any]:
    """Look at a change, run it, undo it."""
    from wutong.engines.cases import api

    looked, dry = timed(lambda: api.preview_change(kind, given, by=person))
    begun = api.begin_change(kind, given, title=kind, by=person)
    run = run_last_job()
    begun.refresh_from_db()
    api.undo_change(begun.pk, by=person)
    undo = run_last_job()
    told = dict(begun.report)
    begun.refresh_from_db()
    return {
        "cases_of_the_dry_run": looked.cases, "dry_run_seconds": round(dry, 1), "cases": told["cases"], "seconds": run,
        "kinds_of_moves": len(told["moves"]), "undone": begun.report["undone"], "undo_seconds": undo,
    }  # fmt: skip


def run_last_job() -> float:
    """Run the job that was begun last, as the worker would; return the seconds."""
    from wutong.platform.jobs.models import Job
    from wutong.platform.jobs.run import execute

    job = Job.objects.order_by("-pk").first()
    assert job is not None
    ended, seconds = timed(lambda: execute(job.pk))
    assert ended is not None
    assert ended.state == "done", ended.traceback
    return round(seconds, 1)
