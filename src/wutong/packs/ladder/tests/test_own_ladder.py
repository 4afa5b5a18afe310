"""A firm's own ladder: what is short and missing, its own word on it and whose word stands, nothing of another firm."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from wutong.engines.registry.testing import represented_by
from wutong.engines.screening import api as ladders
from wutong.engines.screening.errors import SheetRefused
from wutong.platform import clock
from wutong.platform.accounts.models import Person
from wutong.platform.accounts.testing import make_person

pytestmark = pytest.mark.django_db
KEY = "high_tech@2016-01-01"
CLEAN, BARRED = "因数据造假在禁申期内", "与既有小巨人存在控股关系或同集团主导产品相似"
ALL = {
    "core_ip": "是", "tech_field": "是", "innovation_ip": "25", "innovation_conversion": "25",
    "innovation_organisation": "15", "innovation_growth": "10",
}  # fmt: skip


@pytest.fixture
def firm(keys: dict[str, str]) -> Client:
    person = make_person(username="he")
    represented_by(keys["near"], person)
    client = Client()
    client.force_login(person)
    return client


def desk(client: Client, key: str) -> str:
    return client.get(reverse("my-firm-of", args=[key])).content.decode()


def test_the_desk_says_that_one_criterion_is_short_and_what_is_missing(firm: Client, keys: dict[str, str]) -> None:
    page = desk(firm, keys["near"])
    assert "离“高新技术企业”只差 1 项" in page
    assert "差 2 个百分点" in page
    assert "高新技术产品（服务）收入" in page
    every = firm.get(reverse("my-ladder", args=[keys["near"]])).content.decode()
    assert all(word in every for word in ("8 %", "≥ 10 %", "统计年报", "成长历程"))
    assert "/ladder/firms/" not in page + every, "no link to pages that would be refused"


def test_an_exclusion_that_does_not_apply_is_told_as_such_and_not_as_short(firm: Client, keys: dict[str, str]) -> None:
    person = make_person("planner")
    ladders.record(int(keys["near"][1:]), 0, {"false_data": "否", "linked_giant": "是"}, source="核对记录", by=person)
    every = firm.get(reverse("my-ladder", args=[keys["near"]])).content.decode()
    told = {title: every[every.index(f"排除情形：{title}") :][:200] for title in (CLEAN, BARRED)}
    assert "不属于" in told[CLEAN] and "state-ok" in told[CLEAN]  # noqa: PT018 - one mark
    assert "state-late" in told[BARRED]
    with clock.standing_at(datetime(2026, 6, 30, 10, tzinfo=clock.SHANGHAI)):  # the edition with exclusions is in force
        firm.force_login(Person.objects.get(username="he"))
        short = desk(firm, keys["near"])
    assert f"排除情形：{BARRED}" in short
    assert CLEAN not in short


def test_a_missing_field_that_the_firm_supplies_changes_the_verdict_as_its_own_word(
    firm: Client, keys: dict[str, str]
) -> None:
    address = reverse("my-ladder-record", args=[keys["near"]])
    form = firm.get(address, {"edition": KEY}).content.decode()
    assert "还缺的" in form
    assert "accident@0" not in form, "what officials check is not asked"
    typed = {
        "source": "2023年度审计报告",
        "tech_staff@2023": "6",
        "domestic_rd@2023": "300",
        "high_tech_income@2023": "2500",
    }
    typed |= {f"{field}@0": value for field, value in ALL.items()}
    done = firm.post(f"{address}?edition={KEY}", typed)
    assert done.status_code == 302, done.content.decode()
    ladders.record(None, 0, {"accident": "否"}, source="名单", by=None)
    page = desk(firm, keys["near"])
    assert "离“高新技术企业”" not in page
    said = ladders.said_of(int(keys["near"][1:]))["tech_staff", 2023]
    assert (said.nature, said.source) == (ladders.OWN_WORD, "企业自报（测试人员）：2023年度审计报告")
    ladders.screen()
    last = ladders.last()
    assert last is not None
    assert keys["near"] in [line.key for line in ladders.Reader(last, None).lines(KEY, "reached", 2023)]


def test_what_an_official_has_recorded_stands_whichever_came_first(keys: dict[str, str]) -> None:
    number = int(keys["near"][1:])
    ladders.claim(number, 0, {"core_ip": "是"}, paper="证书", by="何")
    ladders.record(number, 0, {"core_ip": "否"}, source="核对", by=None)
    assert ladders.said_of(number)["core_ip", 0].value is False
    with pytest.raises(SheetRefused, match="主管部门已录入"):
        ladders.claim(number, 0, {"core_ip": "是"}, paper="证书", by="何")
    ladders.claim(number, 0, {"tech_field": "否"}, paper="证书", by="何")
    ladders.claim(number, 0, {"tech_field": "是"}, paper="证书", by="何")
    assert ladders.said_of(number)["tech_field", 0].value is True, "of its own words the last one counts"


@pytest.mark.parametrize(
    ("values", "paper", "year"),
    [
        ({"accident": "否"}, "自查", 0), ({"share_high": "是"}, "自评", 0), ({"core_ip": "是"}, " ", 0), ({}, "自评", 0),
        ({"domestic_rd": "1"}, "自评", 0), ({"domestic_rd": "1"}, "自评", 9999), ({"revenue": "1"}, "自评", 2023),
    ],
)  # fmt: skip
def test_what_is_not_a_firms_to_say_is_not_recorded(
    keys: dict[str, str], values: dict[str, str], paper: str, year: int
) -> None:
    with pytest.raises(SheetRefused, match="没有写入任何数据"):
        ladders.claim(int(keys["near"][1:]), year, values, paper=paper, by="何")


def test_a_sheet_with_one_wrong_value_keeps_nothing_of_it(firm: Client, keys: dict[str, str]) -> None:
    address = reverse("my-ladder-record", args=[keys["near"]])
    typed = {"source": "审计报告", "core_ip@0": "是", "domestic_rd@2023": "三百"}
    refused = firm.post(f"{address}?edition={KEY}", typed)
    assert refused.status_code == 400
    assert "不合要求" in refused.content.decode()
    assert ("core_ip", 0) not in ladders.said_of(int(keys["near"][1:]))


def test_the_ladder_of_another_firm_is_not_there(firm: Client, keys: dict[str, str]) -> None:
    other = keys["grows"]
    for name in ("my-ladder", "my-ladder-record", "my-firm-of"):
        assert firm.get(reverse(name, args=[other])).status_code == 404
    assert firm.get(f"/api/v1/ladder/own/{other}").status_code == 404
    sheet = {"year": 0, "source": "自评", "values": {"core_ip": "是"}}
    assert firm.post(f"/api/v1/ladder/own/{other}/sheets", sheet, content_type="application/json").status_code == 404
    own = f"/api/v1/ladder/own/{keys['near']}"
    assert firm.post(f"{own}/sheets", sheet, content_type="application/json").status_code == 200
    assert KEY in [one["edition"] for one in firm.get(own).json()]
