"""How the lines of the published plans stand on 2025-03-03."""

import json
from argparse import ArgumentParser
from datetime import timedelta

import pytest

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.errors import DayUnreadable
from wutong.packs.plan import command
from wutong.packs.plan.acts import change_programme
from wutong.packs.plan.errors import PlanUnknown
from wutong.packs.plan.models import Plan, ProgrammeState
from wutong.packs.plan.queries import plan_views, programme_records, programmes_of, status_records
from wutong.packs.plan.tests.conftest import STANDING
from wutong.platform import clock


def by_name(code: str) -> dict:
    return {str(view.line): view for view in plan_views(Plan.objects.get(code=code))}


def test_a_target_reached_before_the_end_stands_well_but_waits_for_the_end_value(plans):
    view = by_name("14")["技术合同交易额"]
    assert (view.state, view.answer) == ("ok", "尚不能判定")
    assert view.reason == "2023年为136，已达到目标115；此后1年没有可用的数据"
    assert view.verdict == "已达到目标值，以2025年期末数判定"


def test_a_target_that_is_reached_is_told_apart_from_one_on_its_way(plans):
    views = by_name("14")
    assert views["规上工业增加值增速"].word == "达标（2021年已达到）"
    assert views["高新技术企业总数"].word == "达标（2021年按进度）"
    assert views["科技型中小企业数"].word == "滞后"
    done = {one.word for one in by_name("13").values() if one.answer == "完成" and one.target.quantity}
    assert done == {"达标（2020年已达到）"}


def test_a_figure_behind_its_path_is_late_and_says_by_how_much(plans):
    view = by_name("14")["科技型中小企业数"]
    assert view.state == "late"
    assert "2023年为3045，未到年度路径应有的" in view.reason


def test_a_yearly_rate_that_failed_once_has_failed(plans):
    view = by_name("14")["固定资产投资增速"]
    assert (view.answer, view.verdict) == ("未完成", "没有达到的年份：2021")


def test_a_target_by_later_instruction_says_what_is_missing(plans):
    view = by_name("14")["空气质量优良天数比例"]
    assert (view.state, view.answer, view.verdict) == ("missing", "尚不能判定", "缺少上级下达的数值")


def test_five_more_hospitals_are_counted_from_the_stock(plans):
    view = by_name("14")["专科和综合类医院数量"]
    assert view.progress.aim.value == 5
    assert view.progress.aim.base.value == 0
    assert view.reason == "2021年以来没有数据"


def test_the_thirteenth_plans_results_are_judged_by_their_targets(plans):
    views = by_name("13")
    assert views["企业主体数量"].answer == "完成"
    assert views["主要污染排放减少 氨氮"].answer == "完成"
    assert views["万元生产总值能耗降低"].verdict == "缺少上级下达的数值"
    assert views["地区生产总值(GDP)"].reason == "表中没有设定目标"


def test_a_finished_plan_ends_with_its_years(plans):
    view = by_name("13")["地区生产总值(GDP)"]
    assert (view.base.printed, view.latest.printed, view.latest.period.code) == ("226.2", "515.2", "2020")
    assert all(one.latest.period.end.year <= 2020 for one in by_name("13").values() if one.latest)


def test_the_chart_of_a_line_stands_on_an_axis_of_time(plans):
    chart = ledger.chart_of(by_name("14")["科技型中小企业数"].progress)
    assert chart["xAxis"] == {"type": "value", "kind": "years"}
    made, path = chart["series"][:2]
    assert [one["value"][0] for one in made["data"]][-1] == 2023
    assert [one["value"][0] for one in path["data"]] == [2020, 2021, 2022, 2023, 2024, 2025]


def test_the_worst_lines_come_first(plans):
    states = [view.state for view in ledger.worst_first(plan_views(Plan.objects.get(code="14")))]
    assert states == sorted(states, key=["late", "watch", "missing", "ok"].index)
    assert len(states) == 32


def test_every_reason_has_words(plans):
    assert all(record["reason"] and record["because"] for code in ("13", "14") for record in status_records(code, None))


def test_all_lines_are_read_in_a_constant_number_of_statements(plans, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        plan_views(Plan.objects.get(code="14"))


def test_programmes_carry_owner_and_state_and_their_day(plans):
    rows = programme_records("14", None)
    assert len(rows) == 43
    assert {row["state"] for row in rows} == {"未说明", "实施中"}
    from datetime import date

    assert {row["state"] for row in programme_records("14", date(2021, 12, 31))} == {"未说明"}


class TestCommand:
    def run(self, *arguments: str) -> None:
        parser = ArgumentParser()
        command.add_arguments(parser)
        assert command.run(parser.parse_args(arguments)) == 0

    def test_csv_goes_to_stdout_as_printed(self, plans, capfdbinary):
        self.run("table", "14", "--format", "csv")
        lines = capfdbinary.readouterr().out.decode().splitlines()
        assert lines[:2] == ["indicator,unit,“十三五”基数,“十四五”目标", "GDP总量,亿元,515.2,>1000"]
        assert len(lines) == 33

    @pytest.mark.parametrize("what", ["table", "status", "breakdown", "programmes"])
    def test_a_plan_without_rows_still_has_its_heads(self, plans, capfdbinary, what):
        self.run(what, "15", "--format", "csv")
        (heads,) = capfdbinary.readouterr().out.decode().splitlines()
        assert heads.startswith(("indicator,unit", "row,indicator", "number,programme"))

    def test_json_and_a_file_work_too(self, plans, tmp_path):
        self.run("table", "13", "--format", "json", "--output", str(tmp_path / "t.json"))
        rows = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
        assert rows[7]["完成值"] == "8.59*"

    def test_a_workbook_holds_the_printed_text(self, plans, tmp_path):
        from openpyxl import load_workbook

        self.run("table", "14", "--format", "xlsx", "--output", str(tmp_path / "t.xlsx"))
        sheet = load_workbook(tmp_path / "t.xlsx").active
        assert sheet["C20"].value == "(2.06)"

    @pytest.mark.parametrize("what", ["status", "programmes", "breakdown"])
    def test_every_other_question_is_answered(self, plans, capfdbinary, what):
        self.run(what, "14")
        assert capfdbinary.readouterr().err == b""

    def test_an_unknown_plan_is_refused_with_those_there_are(self, plans):
        with pytest.raises(PlanUnknown, match="13、14、15"):
            self.run("table", "19")

    def test_a_day_that_does_not_exist_is_refused(self, plans):
        with pytest.raises(DayUnreadable):
            self.run("table", "14", "--as-known-on", "2024-02-30")


def test_numbers_in_sentences_carry_at_most_two_decimals():
    from decimal import Decimal

    assert ledger.plain(Decimal("588.1234")) == "588.12"


def test_a_programme_stands_as_it_did_at_the_moment_not_at_the_end_of_its_day(plans):
    one = programmes_of(Plan.objects.get(code="14")).first()
    last = one.states.last()
    with clock.standing_at(STANDING + timedelta(hours=5)):
        change_programme(
            one, state=ProgrammeState.STATES[-1][0], note="已完成", seen=last.sequence if last else 0, by=None
        )

    morning, evening = (programmes_of(one.plan, STANDING + timedelta(hours=hours)).get(pk=one.pk) for hours in (1, 6))
    assert morning.state == (last.state if last else None)
    assert evening.state == ProgrammeState.STATES[-1][0] != morning.state
