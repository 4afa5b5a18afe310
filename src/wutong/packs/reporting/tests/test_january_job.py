"""The January job from an empty start: fifty units, a hundred and twenty indicators, ten of them wrong, some units late."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import SeriesKey
from wutong.engines.returns import api as returns
from wutong.engines.returns.testing import MONDAY, Committee, make_committee
from wutong.engines.returns.types import Return
from wutong.platform import clock
from wutong.platform.jobs.due import do_due
from wutong.platform.notices.models import Notice
from wutong.platform.outbox.api import deliver_due

UNITS, INDICATORS, LATE = 50, 120, 5
RIGHT = 1023
LAST_MONTH, LAST_YEAR = "2025-01", "2024-02"
# Ten typical slips, each in another unit's return.
WRONG = {
    "f0": RIGHT * 10_000, "f1": RIGHT / 10_000, "f2": -RIGHT, "f3": 3102, "f4": RIGHT * 10, "f5": 102, "f6": "千余",
    "f7": "", "f8": 12_276, "f9": 85,
}  # fmt: skip


@pytest.fixture
def committee(db) -> Committee:
    with clock.standing_at(MONDAY):
        yield make_committee(UNITS, INDICATORS, shared=False)


def typed(row: Return, wrong: dict[str, object]) -> dict[str, str]:
    fields = returns.present_view(row).form.part_of(row.unit)
    values = {f"value-{one.code}": str(wrong.get(one.code, RIGHT + int(one.code[1:]) % 7)) for one in fields}
    return {"act": "submit", "seen": str(row.sequence)} | values


def address(row: Return) -> str:
    return f"/reporting/{row.form}/{row.period}/{row.unit}/"


@pytest.mark.slow
def test_every_wrong_number_is_stopped_or_asked_about_and_every_late_unit_reminded_once_a_step(client, committee):
    rows = committee.open()
    late = [f"bureau{number}" for number in range(UNITS - LATE, UNITS)]
    stopped = set()
    for unit, row in rows.items():
        if unit not in late:
            client.force_login(committee.officers[unit])
            answer = client.post(f"{address(row)}act/", typed(row, WRONG))
            stopped |= {unit} if answer.status_code == 422 else set()
    assert stopped == {f"bureau{number}" for number in range(len(WRONG))}

    for unit in stopped:  # seen, mended, handed in
        client.force_login(committee.officers[unit])
        assert client.post(f"{address(rows[unit])}act/", typed(rows[unit], {})).status_code == 302
    for unit in rows.keys() - set(late):
        client.force_login(committee.heads[unit])
        client.post(f"{address(rows[unit])}act/", {"act": "approve"})
    client.force_login(committee.planner)
    assert client.get("/reporting/check/").content.decode().count(" checked") == UNITS - LATE
    client.post("/reporting/check/", {"return": [rows[unit].pk for unit in rows.keys() - set(late)]})
    adopted = ledger.current([SeriesKey(f"work.count{n}", f"unit:bureau{n % UNITS}") for n in range(INDICATORS)])
    assert sum(one.period.code == "2025-02" for known in adopted.values() for one in known) == INDICATORS - LATE * 2

    deliver_due()
    steps = tuple(_reminders_until(MONDAY + timedelta(days=20)))
    assert steps == ("remind", "overdue", "late", "red")
    told = Counter(Notice.objects.filter(topic="cases").values_list("person__username", "key"))
    assert max(told.values()) == 1
    reminded = {key.split("/")[1] for (_person, key) in told if key.endswith("/overdue")}
    assert reminded == {str(Return.objects.get(unit=unit).case) for unit in late}


def _reminders_until(end: datetime) -> list[str]:
    """Let the days go by, the worker looking twice each hour of work; return the steps in the order they were told."""
    moment, seen = MONDAY, []
    while moment < end:
        moment += timedelta(hours=12)
        with clock.standing_at(moment):
            for _ in range(2):
                do_due()
        for key in Notice.objects.filter(topic="cases", key__contains="/filling/").values_list("key", flat=True):
            step = key.rsplit("/", 1)[1]
            if step not in seen:
                seen.append(step)
    return seen
