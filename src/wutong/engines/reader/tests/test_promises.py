"""What last year's document promised is found again in this year's."""

import pytest

from wutong.engines.reader.api import compare
from wutong.engines.reader.types import Figure

AREA = "青禾新区"


def figure(indicator, value, kind="actual", *, unit="%", measure="growth", period="2023", comparator="=", at=0):
    return Figure(
        at, at + 1, f"{value}{unit}", value, None, unit, comparator, kind, measure, period, AREA, indicator, "text", 0.9
    )


def target(indicator, value, **fields):
    return figure(indicator, value, "target", **fields)


@pytest.mark.parametrize(
    ("promised", "reported", "outcome"),
    [
        (target("生产总值增速", 8.0), figure("地区生产总值增速", 8.2), "kept"),
        (target("生产总值增速", 8.0), figure("生产总值增速", 7.9), "missed"),
        (target("生产总值增速", 8.0, comparator="~"), figure("生产总值增速", 7.7), "kept"),
        (target("城镇登记失业率", 4.0, comparator="<=", measure="share"),
         figure("城镇登记失业率", 3.6, measure="share"), "kept"),
        (target("高新技术企业数量", 500, unit="家", measure="level", period="2025"),
         figure("高新技术企业数量", 420, unit="家", measure="level"), "underway"),
        (target("高新技术企业数量", 500, unit="家", measure="level", period="2025"),
         figure("高新技术企业数量", 520, unit="家", measure="level"), "kept"),
        (target("绿道长度", 30, unit="公里", measure="level"),
         target("绿道长度", 40, unit="公里", measure="level", period="2024"), "restated"),
        (target("技术合同成交额", 105, unit="亿元", measure="level"),
         figure("技术合同成交额", 1080000, unit="万元", measure="level"), "kept"),
        (target("绿道长度", 30, unit="公里", measure="level"), figure("学校数量", 30, unit="所", measure="level"), "dropped"),
    ],
)  # fmt: skip
def test_a_promise_gets_its_outcome_from_the_later_document(promised, reported, outcome):
    (promise,) = compare([promised], [reported])
    assert promise.outcome == outcome


def test_a_later_figure_answers_one_promise_only():
    promised = [target("工业增加值增速", 9.0), target("规上工业增加值增速", 10.0)]
    found = compare(promised, [figure("规上工业增加值增速", 10.5)])
    assert [promise.outcome for promise in found] == ["dropped", "kept"]


def test_growth_of_another_year_answers_no_promise():
    promised = target("生产总值增速", 8.0, period="2021-2025")
    assert compare([promised], [figure("生产总值增速", 8.2)])[0].outcome == "dropped"


def test_an_aim_that_was_settled_when_the_document_was_written_is_no_promise():
    settled = target("高新技术企业数量", 500, unit="家", measure="level", period="2020")
    assert compare([settled], [], since=2021) == []


def test_the_figure_of_the_promised_year_is_preferred():
    reported = [figure("生产总值增速", 6.0, period="2022"), figure("生产总值增速", 8.4, period="2023", at=9)]
    (promise,) = compare([target("生产总值增速", 8.0)], reported)
    assert promise.found.period == "2023"


def test_what_was_only_reported_is_no_promise():
    assert compare([figure("生产总值增速", 8.0)], [figure("生产总值增速", 8.0)]) == []


def test_nine_months_of_the_promised_year_settle_nothing():
    promised = target("固定资产投资", 120, unit="亿元", measure="level", period="2024")
    so_far = figure("固定资产投资", 88, unit="亿元", measure="level", period="2024-01..09")

    assert [one.outcome for one in compare([promised], [so_far])] == ["underway"]
