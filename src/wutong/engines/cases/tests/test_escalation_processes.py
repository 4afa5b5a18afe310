"""Workers killed at any moment, and machines whose clock jumps: every step is done exactly once."""

from __future__ import annotations

import json
import random
import time

import pytest

CASES, SECONDS, KILLS, ALL_KILLS = 12, 6, 10, 100
START_UP = 12  # seconds that a process takes to begin working on a busy machine
STEPS = 3
STALLED = 30  # the promise is five seconds; a busy test machine stands still for longer now and then
SET_UP = f"""
from datetime import timedelta
from wutong.engines.cases import api
from wutong.engines.cases.testing import make_street, sample_text
from wutong.engines.cases.timing import record_calendar
from wutong.engines.cases.types import Step
from wutong.engines.cases import casetypes
from wutong.platform import clock
from wutong.platform.jobs.models import Due
street = make_street()
cases = [api.open_case(street.new(severity=1), by=None) for _ in range({CASES})]
now = clock.now()
for number, work in enumerate(Due.objects.filter(kind="cases.escalate").order_by("pk")):
    work.due_at = now + timedelta(seconds=lead + number * {SECONDS} / ({CASES} * {STEPS}))
    work.save()
"""
AHEAD = """
from datetime import datetime, timezone
from wutong.engines.cases import escalation
escalation.now = lambda: datetime(2100, 1, 1, tzinfo=timezone.utc)
"""
STOPPING = f"""
import os, threading, time
from wutong.platform.jobs import worker
threading.Thread(target=lambda: (time.sleep({START_UP} + {SECONDS} + 5), os._exit(0)), daemon=True).start()
worker.work()
"""
# The steps were put forward to a few seconds from now: their own moments lie hours away, and are not asked.
WORKER = (
    AHEAD
    + """
from wutong.platform.jobs.due import do_due
import time
while True:
    do_due()
    time.sleep(0.05)
"""
)
LATEST = """
from wutong.platform.jobs.models import Due
import json
done = Due.objects.filter(kind="cases.escalate")
first = min((work.done_at for work in done if work.done_at), default=None)  # before it the worker was starting
late = [(work.done_at - work.due_at).total_seconds() for work in done if work.done_at and work.due_at >= first]
print(json.dumps({"waiting": sum(work.done_at is None for work in done), "latest": max(late, default=0)}))
"""
COUNT = """
import json
from collections import Counter
from wutong.engines.cases.models import CaseEvent
from wutong.engines.cases import api
rows = CaseEvent.objects.filter(kind="escalated").values_list("case_id", "body")
counted = Counter((case, body["step"], body["round"]) for case, body in rows)
from wutong.platform.audit.api import verify
print(json.dumps({"steps": len(counted), "most": max(counted.values(), default=0), "sound": verify().sound}))
"""


@pytest.mark.slow
@pytest.mark.parametrize("kills", [KILLS, pytest.param(ALL_KILLS, marks=pytest.mark.full)])
def test_every_step_is_done_exactly_once_however_often_the_worker_is_killed(installation, kills):
    installation.run("lead = 0", SET_UP)
    lot = random.Random(kills)
    for number in range(kills):
        worker = installation.spawn(WORKER)
        time.sleep(lot.uniform(0.5, 1.6))
        worker.kill()
        worker.wait()
        worker.stdout.close()
        if number == kills // 2:
            jump(installation, lot.choice([-3600, 3600]))
    jump(installation, 7200)
    installation.run(AHEAD, "from wutong.platform.jobs.due import do_due", "do_due()")

    assert installation.run(COUNT) == {"steps": CASES * STEPS, "most": 1, "sound": True}
    assert installation.run(LATEST)["waiting"] == 0


@pytest.mark.slow
def test_a_step_is_done_at_its_moment_while_the_worker_runs(installation):
    installation.run(f"lead = {START_UP}", SET_UP)
    worker = installation.spawn(AHEAD + STOPPING)
    worker.wait(timeout=120)
    worker.stdout.close()
    found = installation.run(LATEST)
    assert found["waiting"] == 0
    assert found["latest"] < STALLED


def jump(installation, seconds: int) -> None:
    """Let the machine's clock be wrong by some seconds from here on."""
    (installation.folder / "clock.json").write_text(json.dumps({"shift_seconds": seconds}))
