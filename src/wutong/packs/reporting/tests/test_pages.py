"""The pages, the file and the API: one function underneath, and nobody sees another unit's returns."""

import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wutong.engines.returns import api as acts
from wutong.engines.returns.testing import right_values
from wutong.engines.returns.types import Doing, Return

PAGE = "/reporting/items/2025-02/bureau0/"
API = "/api/v1/reporting/returns/items/2025-02/bureau0"


@pytest.fixture
def rows(committee):
    return committee.open()


def typed(act="submit", seen=0, **values):
    return {"act": act, "seen": seen, "value-f0": "1030", "value-f1": "1031"} | values


def test_an_officer_fills_in_and_hands_in_on_the_page(client, committee, rows):
    client.force_login(committee.officers["bureau0"])
    assert "办件月报" in client.get("/reporting/").content.decode()
    answer = client.post(f"{PAGE}act/", typed())
    assert answer.status_code == 302
    assert Return.objects.get(pk=rows["bureau0"].pk).state == "head"


def test_a_refused_return_keeps_what_was_typed_and_says_why(client, committee, rows):
    client.force_login(committee.officers["bureau0"])
    answer = client.post(f"{PAGE}act/", typed(**{"value-f0": "0103"}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="0103"' in page
    assert "returns-E007" in page


def test_the_checks_answer_while_one_types_and_write_nothing(client, committee, rows):
    client.force_login(committee.officers["bureau0"])
    page = client.post(f"{PAGE}try/", typed(**{"value-f0": "1300"})).content.decode()
    assert 'id="said-f0"' in page
    assert "state-watch" in page
    assert not rows["bureau0"].steps.exists()


def test_another_units_return_is_not_there(client, committee, rows):
    client.force_login(committee.officers["bureau1"])
    for address in (PAGE, f"{PAGE}template.xlsx", f"{PAGE}upload/", API):
        assert client.get(address).status_code == 404
    assert client.post(f"{PAGE}act/", typed()).status_code == 404
    assert [row["unit"] for row in client.get("/api/v1/reporting/returns").json()] == ["bureau1"]
    assert client.get("/api/v1/reporting/returns?start=1").json() == []


def test_the_template_comes_back_filled_in_after_a_look(client, committee, rows):
    client.force_login(committee.officers["bureau0"])
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{PAGE}template.xlsx").content))
    sheet = book.active
    sheet.cell(5, 6).value, sheet.cell(6, 6).value = 1030, "103l"
    content = io.BytesIO()
    book.save(content)
    shown = client.post(f"{PAGE}upload/", {"file": SimpleUploadedFile("回表.xlsx", content.getvalue())})
    assert "“103l”不是一个数" in shown.content.decode()
    assert not rows["bureau0"].steps.exists()
    client.post(f"{PAGE}upload/", typed("fill"))
    step = rows["bureau0"].steps.get()
    assert (step.way, step.values["f0"]["text"]) == ("xlsx", "1030")


def test_a_template_of_another_return_is_refused(client, committee, rows):
    client.force_login(committee.officers["bureau1"])
    other = client.get(PAGE.replace("bureau0", "bureau1") + "template.xlsx").content
    client.force_login(committee.officers["bureau0"])
    answer = client.post(f"{PAGE}upload/", {"file": SimpleUploadedFile("x.xlsx", other)})
    assert answer.status_code == 422
    assert "returns-E009" in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sheet: sheet.insert_cols(4), "第 4 行的表头与模板不同"),
        (lambda sheet: sheet.delete_rows(6), "缺少这些栏：办件work.count1"),
        (lambda sheet: sheet.cell(6, 1, "f9"), "第 6 行的代码“f9”不在本报表中"),
        (lambda sheet: sheet.cell(6, 1, ""), "第 6 行没有代码，却填了“1031”"),
        (lambda sheet: sheet.append(["f1", "", "", "", "", "12", ""]), "代码“f1”在第 6 行和第 7 行出现两次"),
        (lambda sheet: sheet.parent.copy_worksheet(sheet), "有 2 张工作表都是本报表"),
    ],
)
def test_a_template_that_was_changed_is_refused_by_line(client, committee, rows, change, said):
    answer = _upload(client, committee, change)
    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize("change", [lambda sheet: sheet.insert_rows(1), lambda sheet: sheet.insert_cols(1)])
def test_a_template_that_was_moved_as_a_whole_is_read(client, committee, rows, change):
    assert "1031" in _upload(client, committee, change).content.decode()


def _upload(client, committee, change):
    """Send the template filled in right and then changed."""
    client.force_login(committee.officers["bureau0"])
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{PAGE}template.xlsx").content))
    for line, value in ((5, "1030"), (6, "1031")):
        book.active.cell(line, 6, value)
    change(book.active)
    book.save(content := io.BytesIO())
    return client.post(f"{PAGE}upload/", {"file": SimpleUploadedFile("回表.xlsx", content.getvalue())})


def test_the_api_tries_fills_and_hands_in(client, committee, rows):
    client.force_login(committee.officers["bureau0"])
    entries = {"f0": {"text": "10300000"}, "f1": {"text": "1031"}}

    def put(**more):
        return client.put(API, json.dumps({"entries": entries} | more), content_type="application/json")

    tried = put(dry_run=True).json()
    assert tried["entries"][0]["findings"][0]["code"] == "unit"
    assert tried["sequence"] == 0
    assert put(submit=True).status_code == 422
    entries["f0"]["text"] = "1030"
    assert put(submit=True, sequence=0).json()["state"] == "head"
    client.force_login(committee.heads["bureau0"])
    assert client.post(API, json.dumps({"act": "approve"}), content_type="application/json").json()["state"] == "office"


def test_the_planner_sees_everybody_and_adopts_what_is_without_doubt_at_once(client, committee, rows):
    for unit, row in rows.items():
        acts.submit(row, Doing(committee.officers[unit], values=right_values()))
        acts.approve(row, Doing(committee.heads[unit]))
    client.force_login(committee.planner)
    assert client.get("/reporting/progress/").content.decode().count("待规划部门核定") == 2
    page = client.get("/reporting/check/").content.decode()
    assert page.count("checked") == 2
    pressed = {"return": [row.pk for row in rows.values()], **{f"seen-{row.pk}": "0" for row in rows.values()}}
    client.post("/reporting/check/", pressed)
    assert set(Return.objects.values_list("state", flat=True)) == {"office"}, "somebody looked at an older one"
    client.post("/reporting/check/", {"return": [row.pk for row in rows.values()]})
    assert set(Return.objects.values_list("state", flat=True)) == {"adopted"}


def test_all_returns_are_narrowed_and_taken_along_and_a_unit_sees_its_own(client, committee, rows):
    client.force_login(committee.planner)
    page = client.get("/reporting/all/").content.decode()
    assert "bureau0" in page
    assert "bureau1" in page
    answer = client.get("/reporting/all/?f.unit=bureau1&export=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("办件月报,2025年2月,bureau1,填报中,")
    client.force_login(committee.officers["bureau0"])
    assert "bureau1" not in client.get("/reporting/all/").content.decode()


def test_what_waits_on_the_cockpit_names_its_unit_and_how_much_more_there_is(client, committee, rows, monkeypatch):
    from wutong.platform.accounts.models import Unit
    from wutong.platform.naming import name_of

    monkeypatch.setattr("wutong.packs.reporting.web.panel.SHOWN", 0)
    client.force_login(committee.officers["bureau0"])
    assert "还有 1 份待办" in client.get("/").content.decode()
    monkeypatch.setattr("wutong.packs.reporting.web.panel.SHOWN", 5)
    page = client.get("/").content.decode()
    panel = page[page.index('id="reporting"') :].partition("</section>")[0]
    assert name_of(Unit.objects.get(code="bureau0")) in panel
