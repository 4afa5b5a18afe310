"""The pages: one to read in a minute, one to give out by, one to import by, the scores."""

from __future__ import annotations

import io
from datetime import date, timedelta

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from wutong.packs.supervision import matters
from wutong.packs.supervision.errors import ListUnreadable
from wutong.packs.supervision.reading import read_list
from wutong.packs.supervision.tests.conftest import MORNING
from wutong.platform import clock

WORDS = "请产业发展局会同财政局于3月20日前提出工业稳增长措施。"
CSV = "事项,责任单位,完成时限\n梳理停产企业名单,产业发展局,3月20日前\n报送财政收入预计数,财政局,\n".encode()


def document() -> bytes:
    """Return minutes with a table of decisions, as an office writes them."""
    made = docx.Document()
    made.add_paragraph("经济运行调度会纪要")
    table = made.add_table(rows=2, cols=3)
    for place, (head, cell) in enumerate(
        (("议定事项", "核对规上企业名单"), ("牵头单位", "发展规划与统计局"), ("时限", "本月底"))
    ):
        table.cell(0, place).text, table.cell(1, place).text = head, cell
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_words_fill_in_matter_unit_and_day(browse):
    page = browse("leader").post("/supervision/read/", {"text": WORDS}).content.decode()
    assert 'value="2025-03-20"' in page
    assert '<option value="industry" selected>' in page
    assert '<option value="finance" selected>' in page


def test_what_a_person_has_changed_is_not_filled_in_again(browse):
    given = {"text": WORDS, "deadline": "2025-03-15", "suggested.deadline": "2025-03-20"}
    assert 'value="2025-03-15"' in browse("leader").post("/supervision/read/", given).content.decode()


def test_a_matter_is_given_out_by_one_form(browse, people):
    given = {
        "text": WORDS,
        "title": "提出工业稳增长措施",
        "unit": "industry",
        "deadline": "2025-03-20",
        "severity": "2",
    }
    answer = browse("leader").post("/supervision/new/", given)
    assert answer.status_code == 302
    assert matters.board(people["leader"]).open == 1


def test_a_matter_without_unit_is_refused_with_what_was_typed(browse):
    answer = browse("leader").post("/supervision/new/", {"title": "提出措施", "unit": ""})
    assert answer.status_code == 422
    assert "责任单位" in answer.content.decode()


def test_a_list_is_shown_first_and_given_out_once(browse, people):
    client = browse("planner")
    shown = client.post("/supervision/import/", {"file": SimpleUploadedFile("list.csv", CSV)}).content.decode()
    assert "尚未写入" in shown
    assert matters.board(people["planner"]).open == 0
    first, second = read_list(CSV, "list.csv", clock.today())
    assert (first.unit, second.missing) == ("industry", ("deadline",))
    given = {
        "title.1": first.draft.title,
        "unit.1": "industry",
        "deadline.1": "2025-03-20",
        "source.1": first.source,
        "take.1": "on",
    }
    client.post("/supervision/import/write/", given)
    client.post("/supervision/import/write/", given)
    assert matters.board(people["planner"]).open == 1
    again = client.post("/supervision/import/", {"file": SimpleUploadedFile("list.csv", CSV)}).content.decode()
    assert "此前已导入" in again


def test_one_line_that_cannot_be_written_keeps_all_back(browse, people):
    given = {
        "title.1": "一件事情",
        "unit.1": "industry",
        "take.1": "on",
        "title.2": "又一件事情",
        "unit.2": "",
        "take.2": "on",
    }
    assert browse("planner").post("/supervision/import/write/", given).status_code == 422
    assert matters.board(people["planner"]).open == 0


def test_minutes_in_word_are_read_from_their_table(zone):
    (found,) = read_list(document(), "minutes.docx", clock.today())
    assert (found.draft.title, found.unit, found.draft.deadline) == (
        "核对规上企业名单",
        "development",
        date(2025, 3, 31),
    )


@pytest.mark.parametrize(
    ("data", "name"), [(b"", "a.csv"), (b"\x00\x01", "a.docx"), (b"x", "a.pdf"), ("列一,列二\n1,2\n".encode(), "a.csv")]
)
def test_what_is_no_list_is_refused_in_words(zone, data, name):
    with pytest.raises(ListUnreadable, match="没有写入任何事项"):
        read_list(data, name, clock.today())


def test_the_board_prints_the_overdue_with_unit_and_days(browse, people):
    matters.give_out(matters.Wanted("梳理停产企业名单", "industry", date(2025, 3, 10)), by=people["leader"])
    with clock.standing_at(MORNING + timedelta(days=10)):
        page = browse("leader").get("/supervision/").content.decode()
    assert "梳理停产企业名单" in page
    assert "最长超期 3 天" in page
    assert "催办" in page


@pytest.mark.parametrize(
    "path", ["", "all/", "findings/", "scores/", "scores/industry/", "new/", "import/", "?kind=finding"]
)
def test_every_page_opens_in_both_languages(browse, people, path):
    matters.give_out(matters.Wanted("梳理停产企业名单", "industry"), by=people["leader"])
    client = browse("leader")
    assert client.get(f"/supervision/{path}").status_code == 200
    assert client.get(f"/supervision/{path}", headers={"accept-language": "en"}).status_code == 200


def test_urging_is_for_leaders(browse, people):
    case = matters.give_out(matters.Wanted("梳理停产企业名单", "industry"), by=people["leader"])
    assert browse("officer").post(f"/supervision/{case}/urge/").status_code == 403
    assert browse("leader").post(f"/supervision/{case}/urge/").status_code == 302


def test_the_api_gives_out_lists_urges_and_scores(browse):
    client, api = browse("leader"), "/api/v1/supervision"
    given = {"title": "提出措施", "unit": "industry", "deadline": "2025-03-20", "source": "oa-17"}
    case = client.post(f"{api}/matters", given, content_type="application/json").json()["case"]
    assert client.post(f"{api}/matters", given, content_type="application/json").json()["case"] == case
    assert [one["case"] for one in client.get(f"{api}/matters").json()] == [case]
    assert client.post(f"{api}/matters/{case}/urge", {}, content_type="application/json").json()["told"] >= 1
    assert client.get(f"{api}/scores").json()[0]["points"] == 100.0
    assert client.get(f"{api}/board").json()["open"] == 1
