"""Yearly tasks on their pages: cut by the planner, promised by the unit, seen by nobody else."""

import pytest

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import SeriesKey
from wutong.kernel.quantity import Quantity
from wutong.packs.reporting.models import SheetTerms
from wutong.platform.accounts.testing import make_unit
from wutong.platform.territory.testing import make_area

CUT, SHEET = "/reporting/tasks/2025/cut/t/", "/reporting/tasks/2025/bureau0/"


@pytest.fixture
def target(committee):
    area = make_area()
    make_unit("committee", area)
    ledger.ensure_subject(f"area:{area.code}", kind="area", name_zh="园区", area=area.code)
    return ledger.set_target(
        "t", series=SeriesKey("work.count0", f"area:{area.code}"), plan_code="14", end_period="2025",
        quantity=Quantity.parse("24000", "件"), printed="24000",
    )  # fmt: skip


def typed(**more):
    return {
        "whole": "24000",
        "unit": ["bureau0", "bureau1"],
        "total-0": "13000",
        "total-1": "11000",
        "seen": "0",
    } | more


def terms(seen="", **more):
    base = {
        "part": "t@2025:bureau0",
        "seen": seen,
        "measure": "每周调度",
        "responsible": "张三",
        "deadline": "2025-12-20",
    }
    return base | more


def test_the_planner_cuts_a_task_and_the_unit_promises_its_part(client, committee, target):
    client.force_login(committee.planner)
    assert client.get("/reporting/tasks/2025/").status_code == 200
    suggested = client.post(f"{CUT}suggest/", typed()).content.decode()
    assert 'name="month-0-2025-01..06" value="6500"' in suggested
    assert client.post(CUT, typed()).status_code == 302
    client.force_login(committee.officers["bureau0"])
    assert "13000" in client.get(SHEET).content.decode()
    assert client.post(SHEET, terms()).status_code == 302
    assert "每周调度" in client.get(SHEET).content.decode()


def test_a_revision_wants_its_document(client, committee, target):
    client.force_login(committee.planner)
    client.post(CUT, typed())
    seen = str(ledger.year_task(target, 2025).seen)
    assert client.post(CUT, typed(seen=seen, **{"total-0": "12000", "total-1": "12000"})).status_code == 422
    client.force_login(committee.officers["bureau0"])
    client.post(SHEET, terms())
    assert client.post(SHEET, terms("1", measure="每日调度")).status_code == 422
    assert client.post(SHEET, terms("1", measure="每日调度", document="局发〔2025〕1号")).status_code == 302
    assert SheetTerms.objects.count() == 2


def test_parts_that_do_not_add_up_stay_on_the_page(client, committee, target):
    client.force_login(committee.planner)
    answer = client.post(CUT, typed(**{"total-1": "10000"}))
    assert answer.status_code == 422
    assert 'value="10000"' in answer.content.decode()


def test_another_units_sheet_is_not_there(client, committee, target):
    client.force_login(committee.planner)
    client.post(CUT, typed())
    client.force_login(committee.officers["bureau1"])
    assert client.get(SHEET).status_code == 404
    assert client.get(CUT).status_code == 403
    assert client.get("/reporting/tasks/").url == "/reporting/tasks/2025/bureau1/"
