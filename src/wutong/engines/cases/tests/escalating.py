"""Escalation in processes of their own: killed at any moment, on machines whose clock jumps, and timed while one runs.

Used by the tests, and by the benchmark that tells the seconds (`tests/benchmarks/bench_escalation.py`).
"""

from __future__ import annotations

import json
import random
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wutong.platform.testing import Installation

STEPS = 3  # that the sample type has
SECONDS = 6  # over which the steps of a run fall due, at least
BETWEEN_KILLS = 0.6  # so that there is work to be killed in until the last one
SET_UP = """
from wutong.engines.cases import api
from wutong.engines.cases.testing import make_street
street = make_street()
for _ in range(cases):
    api.open_case(street.new(severity=1), by=None)
"""
# The steps are put forward to a few seconds from now: their own moments lie hours away, and are not asked.
PUT_FORWARD = """
from datetime import timedelta
from wutong.platform import clock
from wutong.platform.jobs.models import Due
waiting = list(Due.objects.filter(kind="cases.escalate").order_by("pk"))
begin = clock.now() + timedelta(seconds=lead)
for number, work in enumerate(waiting):
    work.due_at = begin + timedelta(seconds=number * seconds / len(waiting))
Due.objects.bulk_update(waiting, ["due_at"], batch_size=100)
"""
AHEAD = """
from datetime import datetime, timezone
from wutong.engines.cases import escalation
escalation.now = lambda: datetime(2100, 1, 1, tzinfo=timezone.utc)
"""
SCANNING = """
from wutong.platform.jobs.due import do_due
import time
print('"ready"', flush=True)
while True:
    do_due()
    time.sleep(0.05)
"""
# The product's own worker, which says of every scan when it began and how many steps are left after it.
TELLING = """
import json
from wutong.platform import clock
from wutong.platform.jobs import due, worker
from wutong.platform.jobs.models import Due
scan = due.do_due
def told(**limits):
    begun = clock.now().isoformat()
    done = scan(**limits)
    print(json.dumps({"begun": begun, "left": Due.objects.filter(kind="cases.escalate", done_at=None).count()}), flush=True)
    return done
due.do_due = told
worker.work()
"""
DONE = """
import json
from wutong.platform.jobs.models import Due
rows = Due.objects.filter(kind="cases.escalate").order_by("due_at")
print(json.dumps([[row.due_at.isoformat(), row.done_at and row.done_at.isoformat()] for row in rows]))
"""
COUNT = """
import json
from collections import Counter
from wutong.engines.cases.models import CaseEvent
from wutong.platform.audit.api import verify
rows = CaseEvent.objects.filter(kind="escalated").values_list("case_id", "body")
counted = Counter((case, body["step"], body["round"]) for case, body in rows)
print(json.dumps({"steps": len(counted), "most": max(counted.values(), default=0), "sound": verify().sound}))
"""


def survive(installation: Installation, kills: int, cases: int) -> dict[str, Any]:
    """Kill a worker so often, let the clock jump in between, let one more catch up; return what became of the steps."""
    seconds = max(SECONDS, kills * BETWEEN_KILLS)
    installation.run(f"cases = {cases}", SET_UP, f"lead, seconds = 0, {seconds}", PUT_FORWARD)
    lot = random.Random(kills)
    for number in range(kills):
        worker = installation.spawn(AHEAD + SCANNING)
        worker.stdout.readline()  # it works from now on
        time.sleep(lot.uniform(0.0, BETWEEN_KILLS))
        worker.kill()
        worker.wait()
        worker.stdout.close()
        if number == kills // 2:
            jump(installation, lot.choice([-3600, 3600]))
    jump(installation, 7200)
    installation.run(AHEAD, "from wutong.platform.jobs.due import do_due", "do_due()")
    return dict(installation.run(COUNT))


def jump(installation: Installation, seconds: int) -> None:
    """Let the machine's clock be wrong by some seconds from here on."""
    (installation.folder / "clock.json").write_text(json.dumps({"shift_seconds": seconds}))


@dataclass(frozen=True)
class Run:
    """What a running worker did: when each of its scans began, and when each step was due and done."""

    scans: list[datetime]
    steps: list[tuple[datetime, datetime]]

    def scans_waited(self) -> int:
        """Return the most scans that began between a step's moment and its end; one is the scan that did it."""
        return max(sum(due <= scan <= done for scan in self.scans) for due, done in self.steps)

    def late(self) -> list[float]:
        """Return by how many seconds each step was late, in order."""
        return sorted((done - due).total_seconds() for due, done in self.steps)


def watch(installation: Installation, cases: int, seconds: int) -> Run:
    """Have steps fall due over some seconds while the product's worker runs; it is ready before they are set."""
    installation.run(f"cases = {cases}", SET_UP)
    worker = installation.spawn(AHEAD + TELLING)
    scans = [json.loads(worker.stdout.readline())]
    installation.run(f"lead, seconds = 1, {seconds}", PUT_FORWARD)
    while scans[-1]["left"]:
        scans.append(json.loads(worker.stdout.readline()))
    worker.kill()
    worker.wait()
    worker.stdout.close()
    moments = [datetime.fromisoformat(scan["begun"]) for scan in scans]
    return Run(
        moments, [(datetime.fromisoformat(due), datetime.fromisoformat(done)) for due, done in installation.run(DONE)]
    )
