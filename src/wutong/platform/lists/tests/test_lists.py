"""Lists of the database and of memory with none, one and fifty thousand rows."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from openpyxl import load_workbook

from wutong.platform.accounts.models import Person
from wutong.platform.lists import Column, listing, respond
from wutong.platform.territory.models import Area

COLUMNS = [
    Column("code", "代码", "code", sort="code", filter="code__icontains", link=lambda area: f"/areas/{area.code}/"),
    Column("name", "名称", "name_zh", sort="name_zh", filter="name_zh__icontains"),
    Column("kind", "类别", "kind", filter="kind", choices=[("zone", "区"), ("office", "办事处")]),
]
MEMORY = [
    Column("name", "名称", "name", sort="name", filter="name"),
    Column("value", "数值", "value", sort="value", number=True),
]


@pytest.fixture
def ask(db):
    def make(**query):
        request = RequestFactory().get("/areas/", query)
        request.session, request.user = SessionStore(), Person()
        request.htmx = False
        return request

    return make


def areas(count: int) -> None:
    Area.objects.bulk_create(
        Area(code=f"a{i:05d}", name_zh=f"第{i}网格", kind="zone" if i == 0 else "office", path=f"09{i:06d}",
             valid_from=date(2020, 1, 1))
        for i in range(count)
    )  # fmt: skip


def show(request, rows=None, columns=COLUMNS, **options):
    return listing(request, Area.objects.all() if rows is None else rows, columns, name="areas", **options)


def printed(request) -> str:
    request.user = Person.objects.create(username="reader")
    return respond(request, show(request), "lists/table.html", {}).content.decode()


def test_no_rows_say_what_can_be_done(ask):
    shown = show(ask(), empty="请先导入区划。")
    assert (shown.total, shown.pages, shown.rows) == (0, 1, [])


def test_on_a_phone_a_row_is_a_card_of_titled_values_under_its_name(ask):
    areas(1)
    page = printed(ask())
    assert '<td class="name" data-title="代码"><a href="/areas/a00000/">a00000</a></td>' in page
    assert '<td data-title="名称">第0网格</td>' in page
    assert '<input type="checkbox" class="show-head">' in page


def test_filters_that_are_on_stay_open_on_a_phone(ask):
    areas(2)
    page = printed(ask(**{"f.kind": "zone"}))
    assert '<input type="checkbox" class="show-head" checked>' in page


def test_one_row_is_one_page(ask):
    areas(1)
    shown = show(ask())
    assert (shown.first_number, shown.last_number, shown.next_url) == (1, 1, "")


@pytest.mark.slow
def test_fifty_thousand_rows_are_paged_by_the_database(ask, django_assert_max_num_queries):
    areas(50_000)
    with django_assert_max_num_queries(2):
        shown = show(ask(page="1000", sort="code"))
        assert (shown.total, shown.pages, len(shown.rows)) == (50_000, 1000, 50)
    assert shown.rows[-1].code == "a49999"


def test_a_page_beyond_the_last_shows_the_last(ask):
    areas(60)
    assert show(ask(page="99")).page == 2
    assert show(ask(page="abc")).page == 1


def test_filters_narrow_and_choices_match_exactly(ask):
    areas(12)
    assert show(ask(**{"f.name": "第1"})).total == 3
    assert [row.code for row in show(ask(**{"f.kind": "zone"})).rows] == ["a00000"]


def test_an_unknown_sort_is_ignored(ask):
    areas(2)
    assert len(show(ask(sort="password")).rows) == 2


def test_rows_in_memory_sort_missing_last_both_ways(ask):
    rows = [{"name": "甲", "value": None}, {"name": "乙", "value": Decimal("2.5")}, {"name": "丙", "value": 10}]
    up = show(ask(sort="value"), rows, MEMORY).rows
    down = show(ask(sort="-value"), rows, MEMORY).rows
    assert [row["name"] for row in up] == ["乙", "丙", "甲"]
    assert [row["name"] for row in down] == ["丙", "乙", "甲"]


def test_a_value_that_takes_words_is_made_once_for_each_attribute_that_decides_it(ask):
    made = []

    def word(area):
        made.append(area.kind)
        return {"zone": "区", "office": "办事处"}.get(area.kind)

    rows = [Area(code=f"a{i}", kind="zone" if i == 0 else "office" if i % 2 else "other") for i in range(9)]
    column = Column("kind", "类别", word, filter="choice", by="kind")
    shown = show(ask(**{"f.kind": "办事处"}), rows, [column])
    assert [row.code for row in shown.rows] == ["a1", "a3", "a5", "a7"]
    assert shown.heads[0].choices == [("区", "区"), ("办事处", "办事处")]
    assert sorted(made) == sorted(["zone", "office", "other"] * 2)


def test_chosen_columns_are_kept_for_the_session(ask):
    request = ask()
    request.session["columns"] = {"areas": ["name"]}
    assert [column.name for column in show(request).shown] == ["name"]


def test_csv_cannot_start_a_formula_and_keeps_numbers(ask):
    rows = [{"name": "=cmd()", "value": Decimal("-2.06")}, {"name": "乙", "value": None}]
    answer = respond(ask(export="csv"), show(ask(export="csv"), rows, MEMORY), "unused.html")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [["名称", "数值"], ["'=cmd()", "-2.06"], ["乙", ""]]


def test_xlsx_holds_numbers_as_numbers_and_words_as_words(ask):
    rows = [{"name": "=1+1", "value": Decimal("515.2")}]
    answer = respond(ask(export="xlsx"), show(ask(export="xlsx"), rows, MEMORY), "unused.html")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert [cell.value for cell in sheet[2]] == ["=1+1", 515.2]
    assert sheet["A2"].data_type == "s"


def test_an_export_holds_every_row_that_meets_the_filter(ask):
    areas(120)
    request = ask(export="csv", **{"f.kind": "office"})
    text = b"".join(respond(request, show(request), "unused.html").streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 120
