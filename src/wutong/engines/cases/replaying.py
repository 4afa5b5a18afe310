"""Trying a duty matrix on the cases of a past period: by the worker, a month at a time, and nothing is written to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from wutong.engines.cases.dispatching import replay
from wutong.platform.jobs.api import Job, JobRun, job, start

JOB = "cases.replay"
MOST_MOVES = 200
COUNTED = ("cases", "same", "unanswered", "right_before", "right_after")


def begin_replay(content: Mapping[str, Any], first: date, last: date, *, title: str, by: Any) -> Job:
    """Have the worker send the cases of a period through a matrix; its report stands at the job's link."""
    wanted = {**content, "valid_from": str(content["valid_from"])}
    return start(JOB, title=title, person=by, content=wanted, first=first.isoformat(), last=last.isoformat())


@job(JOB)
def run_replay(run: JobRun, *, content: dict[str, Any], first: str, last: str) -> dict[str, Any]:
    """Count what a matrix would have done, month by month; a run that was stopped goes on with the next month."""
    months = list(_months(date.fromisoformat(first), date.fromisoformat(last)))
    counts = Counter[str](run.cursor.get("counts", {}))
    moves = Counter[tuple[str, str]]({(one, other): count for one, other, count in run.cursor.get("moves", [])})
    for number, (begin, end) in enumerate(months, 1):
        if number <= run.cursor.get("months", 0):
            continue
        found = replay(content, begin, end)
        counts.update({name: getattr(found, name) for name in COUNTED})
        moves.update({(one, other): count for one, other, count in found.moves})
        run.keep(months=number, counts=dict(counts), moves=[[*pair, count] for pair, count in moves.items()])
        run.progress(number, len(months))
    listed = sorted(moves.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_MOVES]
    result = {name: counts[name] for name in COUNTED}
    return {
        **result,
        "moves": [[*pair, count] for pair, count in listed],
        "link": reverse("case-replay", args=[run.job.pk]),
    }


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Yield the days of a period in pieces that end with their months."""
    begin = first
    while begin <= last:
        following = (begin.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield begin, min(last, following - timedelta(days=1))
        begin = following
