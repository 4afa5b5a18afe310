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

SIZES = [pytest.param(12, 24, 2, id="small"), pytest.param(50, 120, 5, id="whole", marks=pytest.mark.full)]
RIGHT = 1023
LAST_MONTH, LAST_YEAR = "2025-01", "2024-02"
# Ten typical slips, each in another unit's return.
WRONG = {
    "f0": RIGHT * 10_000, "f1": RIGHT / 10_000, "f2": -RIGHT, "f3": 3102, "f4": RIGHT * 10, "f5": 102, "f6": "千余",
    "f7": "", "f8": 12_276, "f9": 85,
}  # fmt: skip


def typed(row: Return, wrong: dict[str, object]) -> dict[str, str]:
    fields = returns.present_view(row).form.part_of(row.unit)
    values = {f"value-{one.code}": str(wrong.get(one.code, RIGHT + int(one.code[1:]) % 7)) for one in fields}
    return {"act": "submit", "seen": str(row.sequence)} | values


def address(row: Return) -> str:
    return f"/reporting/{row.form}/{row.period}/{row.unit}/"


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("units", "indicators", "late_ones"), SIZES)
def test_every_wrong_number_is_stopped_or_asked_about_and_every_late_unit_reminded_once_a_step(
    client, units, indicators, late_ones
):
    with clock.standing_at(MONDAY):
        do_the_job(client, make_committee(units, indicators, shared=False), units, indicators, late_ones)


def do_the_job(client, committee: Committee, units: int, indicators: int, late_ones: int) -> None:
    """From the opened period to adopted figures, and on to the red list for those who never came."""
    rows = committee.open()
    late = [f"bureau{number}" for number in range(units - late_ones, units)]
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
    assert client.get("/reporting/check/").content.decode().count(" checked") == units - late_ones
    client.post("/reporting/check/", {"return": [rows[unit].pk for unit in rows.keys() - set(late)]})
    fields = [(f"work.count{number}", f"unit:bureau{number % units}") for number in range(indicators)]
    wanted = [SeriesKey(*one) for one in fields if one[1].removeprefix("unit:") not in late]
    adopted = ledger.current(wanted)
    assert all(adopted[key][-1].period.code == "2025-02" for key in wanted)

    deliver_due()
    steps = tuple(_reminders_until(MONDAY.replace(hour=18) + timedelta(days=12)))
    assert steps == ("remind", "overdue", "late", "red")
    told = Counter(Notice.objects.filter(topic="cases").values_list("person__username", "key"))
    assert max(told.values()) == 1
    reminded = {key.split("/")[1] for (_person, key) in told if key.endswith("/overdue")}
    assert reminded == {str(Return.objects.get(unit=unit).case) for unit in late}


def _reminders_until(end: datetime) -> list[str]:
    """Let the days go by, the worker looking twice each evening; return the steps in the order they were told."""
    moment, seen = MONDAY.replace(hour=18), []
    while moment < end:
        moment += timedelta(days=1)
        with clock.standing_at(moment):
            for _ in range(2):
                do_due()
        for key in Notice.objects.filter(topic="cases", key__contains="/filling/").values_list("key", flat=True):
            step = key.rsplit("/", 1)[1]
            if step not in seen:
                seen.append(step)
    return seen
