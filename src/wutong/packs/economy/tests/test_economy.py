"""The monitor, its pages, the agenda and the decisions that become tasks; firms that enter and leave."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wutong.engines.cases import api as cases
from wutong.engines.ledger import api as ledger
from wutong.engines.monthly import api as monthly
from wutong.engines.monthly.errors import NotMonitored
from wutong.packs.economy import firms, meetings
from wutong.packs.economy.agenda import agenda
from wutong.packs.economy.errors import DecisionIncomplete, FirmListUnreadable, MeetingUnknown
from wutong.packs.economy.tests.conftest import CODE, MORNING, claim
from wutong.platform import clock

DECEMBER = (2024, 12)
FIRMS = (
    "统一社会信用代码,企业名称,专业,行业,属地,列统月份,退库月份,退库原因,本期累计,上年同期\n"
    "A1,甲厂,规上工业,装备制造,石佛,2019-01,,,1100,1000\n"
    "A2,乙厂,规上工业,新材料,沟赵,2024-03,,,200,150\n"
    "A3,丙厂,规上工业,新材料,沟赵,2019-01,2024-06,停产,0,300\n"
).encode()


def test_growth_stands_at_current_and_comparable_prices_with_its_basis(months):
    one = monthly.course(CODE, DECEMBER)
    assert float(one.growth) == pytest.approx(5.6, abs=0.01)
    assert one.comparable.basis == "deflated"
    assert float(one.comparable.growth) == pytest.approx((1.056 / 1.02 - 1) * 100, abs=0.01)
    assert monthly.course(CODE, (2024, 11)).comparable.growth is None


def test_the_month_is_the_difference_and_january_is_no_month_of_its_own(months):
    assert float(monthly.course(CODE, (2024, 3)).single.now) == pytest.approx(12.1 * 0.96, abs=0.02)
    assert monthly.course(CODE, (2024, 2)).single.now == monthly.course(CODE, (2024, 2)).pair.now


def test_the_parts_add_up_to_the_growth_at_either_prices(months):
    one = monthly.course(CODE, DECEMBER)
    for comparable in (False, True):
        points = [part.points for part in one.contributions("业态", comparable=comparable)]
        assert sum(points) == (one.comparable.growth if comparable else one.growth)
    assert {part.key: part.points < 0 for part in one.contributions("业态")}["住宿和餐饮"]


def test_the_year_ahead_is_forecast_once_the_year_is_over(months):
    year = monthly.course(CODE, DECEMBER).year
    assert (year.until, year.steps) == ((2025, 12), 11)
    assert year.low < year.middle < year.high


def test_the_path_comes_from_the_plans_target_and_is_spread_as_the_years_before(months):
    path = monthly.course(CODE, (2024, 6)).path()
    assert path is not None
    assert path.due / path.year == pytest.approx(Fraction(1, 2))


def test_what_was_known_earlier_is_told_as_it_was(months):
    assert monthly.course(CODE, as_known_on=MORNING - timedelta(days=1)).figures == {}


def test_what_should_have_come_in_and_has_not_is_late(months):
    with clock.standing_at(MORNING + timedelta(days=40)):
        assert monthly.course(CODE).late
    assert not monthly.course(CODE).late


def test_what_is_not_followed_is_refused(months):
    with pytest.raises(NotMonitored):
        monthly.course("zone.rank")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "?month=2024-10",
        f"{CODE}/",
        f"{CODE}/?month=2024-12&prices=comparable",
        "meetings/",
        "meetings/new/",
        "firms/",
        "firms/import/",
    ],
)
def test_every_page_opens_in_both_languages(browse, path):
    client = browse("planner")
    assert client.get(f"/economy/{path}").status_code == 200
    assert client.get(f"/economy/{path}", headers={"accept-language": "en"}).status_code == 200


def test_the_page_of_an_indicator_says_who_pulls_who_drags_and_that_it_is_simulated(browse):
    page = browse("leader").get(f"/economy/{CODE}/?month=2024-12").content.decode()
    assert "住宿和餐饮" in page
    assert "不是公布数据" in page
    assert "+5.60" in page


def test_an_indicator_told_by_the_quarter_speaks_of_quarters_and_an_unknown_growth_has_no_sign(browse):
    whole = monthly.course("gdp").monitored.whole
    ledger.adopt_published(ledger.record([claim(whole, 2024, 3, Decimal("136.02"))]), reason="季度数")
    page = browse("planner").get("/economy/gdp/").content.decode()

    assert "当季" in page
    assert "当月" not in page.partition("<main")[2].partition("</main>")[0]
    assert '—<span class="unit">%' not in page


def test_the_agenda_names_who_drags_and_what_is_late(months):
    kinds = {item.kind for item in agenda(DECEMBER)}
    assert {"drags", "late"} <= kinds
    drag = next(item for item in agenda(DECEMBER) if item.kind == "drags")
    assert "住宿和餐饮" in drag.title


def test_a_decision_becomes_a_task_of_its_unit_with_its_day(people):
    meeting = meetings.prepare("调度会", date(2025, 3, 3), DECEMBER, by=people["planner"])
    item = next(item for item in agenda(DECEMBER) if item.kind == "drags")
    made = meetings.decide(
        meeting, meetings.Wanted(item.task, "commerce", date(2025, 3, 20), item.key), by=people["planner"]
    )
    state = cases.state_at(made.case)
    assert (state.unit, state.title, state.form["basis"], state.clocks["whole"].until) == (
        "commerce",
        item.task,
        "调度会",
        "2025-03-20",
    )
    assert meetings.decided(meeting)[0][1].pk == made.case


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (meetings.Wanted("", "commerce", date(2025, 3, 20)), "没有写明决定"),
        (meetings.Wanted("走访", "nobody", date(2025, 3, 20)), "责任单位"),
        (meetings.Wanted("走访", "commerce", None), "完成时限"),
    ],
)
def test_an_incomplete_decision_writes_nothing(people, wanted, problem):
    meeting = meetings.prepare("调度会", date(2025, 3, 3), DECEMBER, by=people["planner"])
    with pytest.raises(DecisionIncomplete, match=problem):
        meetings.decide(meeting, wanted, by=people["planner"])
    assert meetings.decided(meeting) == []


def test_a_meetings_agenda_stays_as_it_was_prepared(browse, people):
    meeting = meetings.prepare("调度会", date(2025, 3, 3), DECEMBER, by=people["planner"])
    first = browse("leader").get(f"/economy/meetings/{meeting.pk}/").content.decode()
    with clock.standing_at(MORNING + timedelta(days=40)):
        again = browse("leader").get(f"/economy/meetings/{meeting.pk}/").content.decode()
    assert first.count('id="item-') == again.count('id="item-') > 0


def test_a_meeting_is_prepared_and_decides_on_its_page(browse):
    client = browse("planner")
    page = client.post(
        "/economy/meetings/new/", {"month": "2024-12", "held_on": "2025-03-03", "title": "调度会"}, follow=True
    )
    address = page.redirect_chain[-1][0]
    given = {"text": "走访重点商户", "unit": "commerce", "deadline": "2025-03-20", "item": ""}
    assert "走访重点商户" in client.post(f"{address}decide/", given, follow=True).content.decode()
    assert client.post(f"{address}decide/", given | {"unit": ""}).status_code == 422
    assert browse("department_officer").post(f"{address}decide/", given).status_code == 403


def test_an_unknown_meeting_is_refused(months):
    with pytest.raises(MeetingUnknown):
        meetings.meeting(99)


def test_entry_and_exit_are_told_apart_from_the_growth_of_the_same_firms(people):
    firms.write_firms(firms.read_firms(FIRMS, "list.csv", DECEMBER), by=people["planner"])
    found = firms.effects_of(firms.returns(DECEMBER))
    assert (found.firms, found.now, found.before) == ({"stayed": 1, "entered": 1, "left": 1}, 13_000_000, 13_000_000)
    assert found.organic + found.entered + found.left == found.growth == 0


def test_the_same_file_is_written_once_and_a_later_one_takes_its_place(people):
    for data in (FIRMS, FIRMS, FIRMS.replace(b"1100", b"1300")):
        firms.write_firms(firms.read_firms(data, "list.csv", DECEMBER), by=people["planner"])
    assert [row.now for row in firms.returns(DECEMBER)] == [13_000_000, 2_000_000, 0]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("规上工业,装备", "未知,装备", "不认识专业"),
        ("2024-06", "2018-06", "退库月份"),
        ("1100", "many", "不是数值"),
        ("A2", "A1", "企业重复"),
    ],
)
def test_a_line_that_cannot_be_true_keeps_the_whole_list_back(people, old, new, problem):
    read = firms.read_firms(FIRMS.replace(old.encode(), new.encode()), "list.csv", DECEMBER)
    with pytest.raises(FirmListUnreadable, match=problem):
        firms.write_firms(read, by=people["planner"])
    assert firms.returns(DECEMBER) == []


def test_a_list_without_its_columns_is_refused(months):
    with pytest.raises(FirmListUnreadable, match="缺少列"):
        firms.read_firms("企业名称\n甲\n".encode(), "list.csv", DECEMBER)


def test_a_list_is_looked_at_before_it_is_written(browse):
    client, given = browse("planner"), {"month": "2024-12", "unit": "万元"}
    shown = client.post("/economy/firms/import/", given | {"file": SimpleUploadedFile("list.csv", FIRMS)})
    assert "还没有写入" in shown.content.decode()
    assert firms.months() == []
    client.post("/economy/firms/import/", given | {"write": "1", "file": SimpleUploadedFile("list.csv", FIRMS)})
    assert firms.months() == [DECEMBER]
    assert "丙厂" in client.get("/economy/firms/").content.decode()


def test_the_api_tells_the_monitor_contributions_effects_and_takes_decisions(browse, people):
    client, api = browse("planner"), "/api/v1/economy"
    firms.write_firms(firms.read_firms(FIRMS, "list.csv", DECEMBER), by=people["planner"])
    row = next(row for row in client.get(f"{api}/monitor?month=2024-12").json() if row["indicator"] == CODE)
    assert (row["growth"], row["comparable_basis"], row["nature"]) == ("5.60", "deflated", "simulated")
    parts = client.get(f"{api}/monitor/{CODE}/contributions?month=2024-12").json()
    assert sum(round(float(part["points"]) * 100) for part in parts) == 560
    assert client.get(f"{api}/firms/effects?month=2024-12").json()["growth"] == "0.00"
    meeting = client.post(
        f"{api}/meetings", {"title": "会", "held_on": "2025-03-03", "month": "2024-12"}, content_type="application/json"
    ).json()
    assert client.get(f"{api}/meetings/{meeting['id']}/agenda").json()
    given = {"text": "走访", "unit": "commerce", "deadline": "2025-03-20"}
    made = client.post(f"{api}/meetings/{meeting['id']}/decisions", given, content_type="application/json").json()
    assert cases.state_at(made["case"]).unit == "commerce"
