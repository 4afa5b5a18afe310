"""Processes killed while they hand in, adopt and remind: nothing is there twice, nothing that was answered is lost."""

from __future__ import annotations

import random
import time

import pytest

KILLS, ALL_KILLS = 4, 60
UNITS_A_KILL = 2  # so that no kill comes after the work is done
LONGEST = 0.06  # seconds that the work goes on: an act, or the delivery of what it tells
SET_UP = """
from wutong.engines.returns.testing import FEBRUARY, make_committee
committee = make_committee({units})
committee.open()
"""
# One after another, everything there is to do; what was done is told once it is committed.
WORKING = """
from wutong.engines.returns import acts
from wutong.engines.returns.acts import Doing
from wutong.engines.returns.models import Return
from wutong.engines.returns.testing import right_values
from wutong.platform.accounts.models import Person
from wutong.platform.outbox.api import deliver_due
def person(role, unit):
    return Person.objects.get(username=f"{role}-{unit}")
print('"begun"', flush=True)
for row in Return.objects.exclude(state="adopted").order_by("unit"):
    if row.state == "filling":
        acts.submit(row, Doing(person("department_officer", row.unit), values=right_values()))
    if row.state == "head":
        acts.approve(row, Doing(person("department_head", row.unit)))
    if row.state == "office":
        acts.adopt(row, Doing(person("planner", "planning")))
    print(repr(row.unit).replace("'", '"'), flush=True)
    deliver_due()
print('"finished"', flush=True)
"""
REMINDING = """
from datetime import datetime, timezone
from wutong.engines.cases import escalation
escalation.now = lambda: datetime(2100, 1, 1, tzinfo=timezone.utc)
from django.utils.timezone import now
from wutong.platform.jobs.models import Due
from wutong.platform import clock
Due.objects.filter(kind="cases.escalate", done_at=None).update(due_at=clock.now())
from wutong.platform.jobs import due
do_one = due._do
def told(pk):
    done = do_one(pk)
    print(pk, flush=True)
    return done
due._do = told
print('"begun"', flush=True)
due.do_due()
print('"finished"', flush=True)
"""
COUNT = """
import json
from collections import Counter
from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import SeriesKey
from wutong.engines.returns.models import Return, Step
from wutong.engines.cases import api as cases
from wutong.platform.notices.models import Notice
from wutong.platform.outbox.api import deliver_due
deliver_due()
rows = list(Return.objects.all())
claims = [one for row in rows for n in range(2)
          for one in ledger.claims_of(SeriesKey(f"work.count{n}", f"unit:{row.unit}")) if one.period.code == "2025-02"]
steps = Counter((step.row_id, step.act) for step in Step.objects.all())
told = Counter(Notice.objects.values_list("person", "key"))
print(json.dumps({
    "states": sorted({row.state for row in rows}), "claims": len(claims),
    "adopted": sum(one.sequence == 1 for one in claims), "most_steps": max(steps.values()), "steps": len(steps),
    "cases": sorted({cases.state_at(row.case).state for row in rows}), "most_told": max(told.values()),
}))
"""
REMINDED = """
import json
from collections import Counter
from wutong.platform.notices.models import Notice
told = Counter((n.person.username, n.key) for n in Notice.objects.filter(key__startswith="case/").select_related("person"))
from wutong.engines.returns.models import Return
opened = {f"case/{case}" for case in Return.objects.filter(period="2025-02").values_list("case", flat=True)}
overdue = {key for (_person, key) in told if key.endswith("/overdue") and key.split("/filling")[0] in opened}
print(json.dumps({"most": max(told.values(), default=0), "overdue": len(overdue)}))
"""


def kill_until_done(installation, code: str, kills: int) -> None:
    """Kill the work so many times at random moments of its next two steps, then let it end."""
    lot = random.Random(kills)
    for _ in range(kills):
        child = installation.spawn(code)
        told = [child.stdout.readline() for _ in range(lot.randint(1, 2))]
        time.sleep(lot.uniform(0, LONGEST))
        child.kill()
        child.wait()
        with child.stdout as said:
            assert '"finished"' not in "".join([*told, said.read()]), "nothing was left to be killed"
    assert installation.run(code) == "finished"


@pytest.mark.slow
@pytest.mark.parametrize("kills", [KILLS, pytest.param(ALL_KILLS, marks=pytest.mark.full)])
def test_killed_while_handing_in_and_adopting_nothing_is_lost_or_doubled(installation, kills):
    units = kills * UNITS_A_KILL
    installation.run(SET_UP.format(units=units))
    kill_until_done(installation, WORKING, kills)
    assert installation.run(COUNT) == {
        "states": ["adopted"], "claims": units * 2, "adopted": units * 2, "most_steps": 1, "steps": units * 3,
        "cases": ["adopted"], "most_told": 1,
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kills", [KILLS, pytest.param(ALL_KILLS, marks=pytest.mark.full)])
def test_killed_while_reminding_every_step_is_told_exactly_once(installation, kills):
    units = kills * UNITS_A_KILL
    installation.run(SET_UP.format(units=units))
    kill_until_done(installation, REMINDING, kills)
    assert installation.run(REMINDED) == {"most": 1, "overdue": units}
