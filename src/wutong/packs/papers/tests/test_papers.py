"""Papers made of the published zone: complete, traced, the same again later, and nothing for our auditor to find."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import NewClaim, SeriesKey
from wutong.engines.returns import api as returns
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import SourceRef
from wutong.packs.papers import asking
from wutong.packs.papers.drafting import Draft
from wutong.packs.papers.editions import edition_on
from wutong.packs.papers.errors import MomentUnreadable, NoTemplate, PeriodOutside
from wutong.packs.papers.issuing import audited, make
from wutong.packs.papers.tests.conftest import KNOWN_ON, made
from wutong.platform import clock
from wutong.platform.accounts.models import Unit
from wutong.platform.accounts.organisation import change_unit, content_of
from wutong.platform.papers import api as papers
from wutong.platform.papers.types import PaperAsk, Picture, Table

KINDS = ("monthly", "yearly", "midterm")
SUBJECT = "area:zhengzhou-hitech"
DATES = re.compile(r"\d{4}(?:—\d{4})?年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:1—\d{1,2}月)?")


@pytest.mark.parametrize("kind", KINDS)
def test_our_auditor_finds_nothing_in_a_shipped_template(zone, kind):
    assert [one.message for one in made(kind).findings] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_digit_in_the_text_belongs_to_a_traced_figure_or_a_date(zone, kind):
    paper = made(kind).paper

    typed = [run.text for block in paper.blocks for run in getattr(block, "runs", ()) if run.origin is None]
    assert [text for text in typed if re.search(r"\d", DATES.sub("", text))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missing_is_listed_with_its_reason_and_never_filled_in(zone, kind):
    one = made(kind)

    (listed,) = [block for block in one.paper.blocks if isinstance(block, Table) and "没有可供判断" in block.title]
    assert one.missing == len(listed.rows) == 25
    assert all(row[-1][0].text for row in listed.rows)


@pytest.mark.parametrize("kind", KINDS)
def test_no_chapter_is_empty(zone, kind):
    text = made(kind).text.splitlines()

    heading = re.compile(r"[一二三四五六七八九十]+、")
    assert not [
        line for line, after in zip(text, text[1:], strict=False) if heading.match(line) and heading.match(after)
    ]


@pytest.mark.slow
def test_a_paper_can_be_made_again_byte_for_byte_after_new_figures_came_in(zone):
    before = made("monthly")
    _adopt("548.8", "gdp", "2024")

    after = make_monthly()

    assert (after.text, after.data) == (before.text, before.data)
    later = make_monthly(known_on=(clock.now() + timedelta(days=1)).isoformat(), month="2025-02")
    assert later.text != before.text


def make_monthly(known_on: str = KNOWN_ON, month: str = "2025-02"):
    moment = asking.moment_of(known_on)
    return make(PaperAsk("monthly", "14", asking.period_of("monthly", "14", moment, month=month), moment))


def _adopt(printed: str, indicator: str, period: str, measure: str = "level", unit: str = "亿元") -> None:
    source = SourceRef("entry", f"entry:{indicator}:{period}:{measure}", "月度填报")
    series = SeriesKey(indicator, SUBJECT, measure)
    (claim,) = ledger.record([NewClaim(series, Period.parse(period), Quantity.parse(printed, unit), source)])
    known = ledger.history(series, Period.parse(period))
    ledger.adopt(claim, by=None, expected=known[-1].sequence if known else 0)


@pytest.mark.slow
def test_monthly_figures_stand_with_last_years_and_those_that_fell_silent_are_named(zone):
    with clock.standing_at(asking.moment_of("2025-03-01T10:00")):
        _adopt("80.0", "gdp", "2024-01..02")
        _adopt("84.0", "gdp", "2025-01..02")
        _adopt("31.0", "investment.fixed", "2024-01..02")

    text = make_monthly("2025-03-01T11:00").text

    assert re.search(r"\t2025年1—2月\t84.0\t80.0\t5.0\t", text)
    assert "本期应报未报的指标" in text
    assert re.search(r"固定资产投资.*\t2024年1—2月", text)


def test_sums_reported_by_quarter_are_not_said_to_be_missing_in_the_months_between(zone):
    with clock.standing_at(asking.moment_of("2025-03-01T10:00")):
        for period in ("2024-01..03", "2024-01..06", "2024-01..09"):
            _adopt("80.0", "gdp", period)
        for period in ("2024-01..10", "2024-01..11"):
            _adopt("31.0", "investment.fixed", period)
        _adopt("20", "air.good_days", "2024-01", unit="天")

    def silent(month: str) -> set[str]:
        ask = PaperAsk("monthly", "14", Period.parse(month), asking.moment_of("2025-03-01T11:00"))
        return {row["名称"] for row in papers.values_of(ask)["月度缺报"]}

    assert "地区生产总值" not in silent("2025-02")
    assert "地区生产总值" in silent("2024-12")
    assert {"固定资产投资"} <= silent("2025-02")
    assert "固定资产投资" not in silent("2025-01")
    assert "空气质量优良天数" in silent("2025-01")


def test_in_december_the_whole_year_is_the_sum_that_came_in(zone):
    with clock.standing_at(asking.moment_of("2025-03-01T10:00")):
        for year, value in (("2023", "200.0"), ("2024", "210.0")):
            _adopt(value, "retail.sales", year)
            _adopt("150.0", "retail.sales", f"{year}-01..11")
        _adopt("8.0", "trade.total", "2024", unit="亿美元")

    values = papers.values_of(PaperAsk("monthly", "14", Period.parse("2024-12"), asking.moment_of("2025-03-01T11:00")))

    (retail,) = [row for row in values["月度数据"] if row["名称"] == "社会消费品零售总额"]
    assert (retail["时期"], retail["数值"].text, retail["上年同期"].text, retail["同比"].text) == (
        "2024年", "210.0", "200.0", "5.0",
    )  # fmt: skip
    assert not {"社会消费品零售总额", "进出口总额"} & {row["名称"] for row in values["月度缺报"]}
    assert "进出口总额" not in {row["名称"] for row in values["月度数据"]}


@pytest.mark.slow
def test_a_paper_stays_the_same_when_units_are_renamed_later_on_the_same_day(zone):
    before = make_monthly("2025-03-03T10:00")
    with clock.standing_at(asking.moment_of("2025-03-03T15:00")):
        for unit in Unit.objects.filter(code__in=["industry", "commerce"]) | Unit.objects.filter(kind="committee"):
            change_unit(unit, replace(content_of(unit.versions.last()), name_zh="改名后的单位"), date(2025, 3, 3))

    assert make_monthly("2025-03-03T10:00").text == before.text
    assert "改名后的单位" in make_monthly("2025-03-03T16:00").text


@pytest.mark.slow
def test_a_yearly_evaluation_leaves_out_what_came_after_its_year(zone):
    text = made("yearly", year="2021").text

    assert "2021年为548亿元" in text
    assert "2023年" not in text.partition("附件")[0]


def test_a_month_that_is_not_over_a_year_outside_the_plan_and_a_day_that_is_none_are_refused(zone):
    with pytest.raises(PeriodOutside, match="还没有结束"):
        make_monthly(month="2025-03")
    with pytest.raises(PeriodOutside, match="规划期是2021—2025年"):
        make_monthly(month="2020-12")
    with pytest.raises(MomentUnreadable, match="2025-02-30"):
        asking.moment_of("2025-02-30")
    with pytest.raises(MomentUnreadable, match="读取“abc”"):
        asking.period_of("monthly", "14", asking.moment_of(KNOWN_ON), year="abc")
    with pytest.raises(NoTemplate, match="还没有启用的模板"):
        edition_on("yearly", Period.year(2014).end)


def test_units_that_have_not_reported_stand_in_the_paper_and_the_auditor_finds_nothing(zone):
    moment = asking.moment_of("2025-03-03T10:00")
    with clock.standing_at(moment):
        returns.ensure_types()
        (form,) = [one for one in returns.forms_on(clock.today()) if one.code == "work_monthly"]
        returns.open_period(form, Period.parse("2025-02"))
    ask = PaperAsk("monthly", "14", Period.parse("2025-02"), moment)

    paper = Draft(edition_on("monthly", date(2026, 12, 1)).template(), papers.values_of(ask)).paper(moment, "A4")

    (table,) = [one for one in paper.blocks if isinstance(one, Table) and one.title == "本期各报表的报送情况"]
    assert [run.text for cell in table.rows[0][1:5] for run in cell] == ["重点工作月报", "2025年2月", "49", "0"]
    assert "科技创新局" in table.rows[0][5][0].text
    assert [one.message for one in audited(paper, papers.docx_bytes(paper))] == []


@pytest.mark.slow
def test_the_course_of_growth_is_drawn_once_there_are_enough_months_and_every_point_is_traced(zone):
    with clock.standing_at(asking.moment_of("2025-03-01T10:00")):
        for year in (2023, 2024):
            for month in range(1, 13):
                _adopt(f"{100 + 5 * (year - 2023) + month}.0", "gdp", f"{year}-{month:02d}")
    moment = asking.moment_of("2025-03-01T11:00")
    ask = PaperAsk("monthly", "14", Period.parse("2024-12"), moment)
    template = edition_on("monthly", date(2026, 12, 1)).template()

    paper = Draft(template, papers.values_of(ask)).paper(moment, "A4")

    (course,) = [block for block in paper.blocks if isinstance(block, Picture) and "走势" in block.title]
    assert course.png.startswith(b"\x89PNG")
    assert "2024.1为5.0%" in course.alt
    assert sum("同比" in origin.about for origin in paper.origins) == 12
