"""Workers killed at any moment, and machines whose clock jumps: every step is done exactly once."""

from __future__ import annotations

import json
import random
import time

import pytest

CASES, SECONDS, KILLS, ALL_KILLS = 12, 6, 10, 100
LEAD = 0.5  # seconds from the writing of the due moments to the first of them
STEPS = 3
PATIENCE = 120
STALLED = 30  # the promise is five seconds; a busy test machine stands still for longer now and then
SET_UP = f"""
from wutong.engines.cases import api
from wutong.engines.cases.testing import make_street
street = make_street()
for _ in range({CASES}):
    api.open_case(street.new(severity=1), by=None)
"""
SPREAD = f"""
from datetime import timedelta
from wutong.platform import clock
from wutong.platform.jobs.models import Due
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
WORKING = f"""
import threading, time
from wutong.platform.jobs import worker
threading.Thread(target=worker.work, daemon=True).start()
until = time.monotonic() + {PATIENCE}
while Due.objects.filter(kind="cases.escalate", done_at=None).exists() and time.monotonic() < until:
    time.sleep(0.2)
"""
# The steps were put forward to a few seconds from now: their own moments lie hours away, and are not asked.
WORKER = (
    AHEAD
    + """
from wutong.platform.jobs.due import do_due
import time
print('"ready"', flush=True)
while True:
    do_due()
    time.sleep(0.05)
"""
)
LATEST = """
from wutong.platform.jobs.models import Due
import json
done = Due.objects.filter(kind="cases.escalate")
late = [(work.done_at - work.due_at).total_seconds() for work in done if work.done_at]
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
    installation.run("lead = 0", SET_UP, SPREAD)
    lot = random.Random(kills)
    for number in range(kills):
        worker = installation.spawn(WORKER)
        worker.stdout.readline()  # it works from now on
        time.sleep(lot.uniform(0.0, SECONDS / KILLS))
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
    found = installation.run(SET_UP, AHEAD, f"lead = {LEAD}", SPREAD, WORKING, LATEST)
    assert found["waiting"] == 0
    assert found["latest"] < STALLED


def jump(installation, seconds: int) -> None:
    """Let the machine's clock be wrong by some seconds from here on."""
    (installation.folder / "clock.json").write_text(json.dumps({"shift_seconds": seconds}))
