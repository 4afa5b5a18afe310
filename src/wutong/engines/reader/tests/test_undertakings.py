"""Commitments and projects: who is to do what by when, and what is built where, with whom, for how much."""

from __future__ import annotations

import argparse
import datetime
import json

import pytest

from wutong.engines.reader import api, command
from wutong.engines.reader.types import Commitment, Document, Project

DAY = datetime.date(2024, 2, 20)
PLAN = "一、2024年工作安排\n"


def promised(text: str, head: str = PLAN) -> list[Commitment]:
    return api.commitments(Document(head + text, (), ()), published=DAY, area="青禾区")


def named(text: str, head: str = "一、2023年工作回顾\n") -> list[Project]:
    return api.projects(Document(head + text, (), ()), published=DAY, area="青禾区")


DUE = {
    "6月底前完成主干道改造8条。": ("2024-06-30", "6月底前"),
    "二季度建成人才公寓500套。": ("2024-06-30", "二季度"),
    "年底前新增公共停车位2000个。": ("2024-12-31", "年底前"),
    "2025年6月底前建成通车快速路12公里。": ("2025-06-30", "2025年6月底前"),
    "到2026年，培育上市企业10家。": ("2026-12-31", "2026年"),
    "新建小学3所。": ("2024-12-31", ""),
}


@pytest.mark.parametrize("text", DUE)
def test_a_commitment_is_due_on_the_last_day_that_is_named(text):
    found = promised(text)

    assert [(one.due, one.due_printed) for one in found] == [DUE[text]]


OWNERS = {
    "由区发展改革局牵头制定招商方案。": "区发展改革局",
    "各街道要建立台账，整治内涝点12处。": "各街道",
    "改造老旧小区20个（责任单位：区住房建设局、各街道）。": "区住房建设局、各街道",
    "改造老旧小区20个。（牵头单位：区住房建设局）": "区住房建设局",
    "改造老旧小区20个。": "",
}


@pytest.mark.parametrize("text", OWNERS)
def test_a_commitment_names_who_is_to_do_it(text):
    assert promised(text)[0].owner == OWNERS[text]


def test_a_commitment_carries_the_figures_it_is_measured_by_and_its_own_words():
    text = "一是抓创新。力争新增高新技术企业30家、科技型中小企业120家。"

    found = promised(text)[-1]

    assert [one.value_text for one in found.measures] == ["30家", "120家"]
    assert found.action == "新增高新技术企业30家、科技型中小企业120家"
    assert (PLAN + text)[found.start : found.end] == found.text
    assert found.heading == "一、2024年工作安排"
    assert found.confidence <= min(one.confidence for one in found.measures) + 0.1


def test_clauses_with_aims_of_their_own_are_commitments_of_their_own():
    found = promised("新建公园3个，改造农贸市场5处，完成植树20万株。")

    assert [one.action for one in found] == ["新建公园3个", "改造农贸市场5处", "完成植树20万株"]


SILENT = [
    ("2023年新建公园3个。", "一、2023年工作回顾\n"),
    ("坚持以人民为中心的发展思想，不断增进民生福祉。", PLAN),
    ("围绕上述目标，重点抓好以下工作。", PLAN),
    ("项目建成后，年产值可达20亿元。", PLAN),
]


@pytest.mark.parametrize(("text", "head"), SILENT)
def test_what_is_done_or_only_believed_is_no_commitment(text, head):
    assert promised(text, head) == []


def test_a_table_of_tasks_gives_a_commitment_a_row():
    table = "序号\t工作任务\t责任单位\t完成时限\n1\t新建社区服务站12个\t区民政局\t2024年9月底\n2\t编制供热规划\t区住建局\t年底前\n"

    found = promised(table)

    assert [(one.action, one.owner, one.due) for one in found] == [
        ("新建社区服务站12个", "区民政局", "2024-09-30"),
        ("编制供热规划", "区住建局", "2024-12-31"),
    ]
    assert [one.value_text for one in found[0].measures] == ["12个"]


PROJECTS = {
    "总投资26.8亿元的高端铝基新材料项目开工建设。": ("高端铝基新材料项目", "26.8亿元", "started", "actual"),
    "投资62亿元的云溪抽水蓄能电站加快建设。": ("云溪抽水蓄能电站", "62亿元", "underway", "actual"),
    "星河储能产业园：总投资30亿元，位于城南新区，已建成投产。": ("星河储能产业园", "30亿元", "completed", "actual"),
    "华芯半导体二期项目签约落户。": ("华芯半导体二期项目", None, "signed", "actual"),
}


@pytest.mark.parametrize("text", PROJECTS)
def test_a_project_is_found_with_its_cost_and_stage(text):
    found = named(text)

    assert [(one.name, one.investment and one.investment.value_text, one.stage, one.stage_kind) for one in found] == [
        PROJECTS[text]
    ]


def test_a_project_says_where_it_stands_and_with_whom():
    found = named("由蓝海新能源集团投资建设、总投资12亿元的蓝海储能电池项目选址于城东产业园，目前正在安装设备。")

    assert [(one.name, one.partner, one.place) for one in found] == [
        ("蓝海储能电池项目", "蓝海新能源集团", "城东产业园")
    ]


def test_what_is_to_be_spent_in_the_year_stands_beside_what_it_costs_in_all():
    found = named("海州石化基地二期项目总投资80亿元，年度计划投资15亿元，确保6月底前开工。", PLAN)[0]

    assert (found.investment.value, found.year_investment.value) == (80, 15)
    assert (found.stage, found.stage_kind) == ("started", "target")


@pytest.mark.parametrize(
    "text",
    ["实施省市重点项目46个，完成投资132.5亿元。", "新入库亿元以上项目27个。", "要素跟着项目走。", "支持项目148个。"],
)
def test_a_sort_of_projects_is_no_project(text):
    assert named(text) == []


def test_the_members_of_a_list_are_projects_each():
    found = named("开工建设青岚电站、白石滩水厂、云溪数据中心等5个重点项目。")

    assert [one.name for one in found] == ["青岚电站", "白石滩水厂", "云溪数据中心"]
    assert {one.stage for one in found} == {"started"}


def test_a_table_of_projects_gives_a_project_a_row():
    table = "项目名称\t建设地点\t总投资（亿元）\t建设单位\n绿色建材产业园\t东河镇\t15.6\t江北建投集团\n合计\t\t15.6\t\n"

    found = named(table)

    assert [(one.name, one.place, one.partner, one.investment.value) for one in found] == [
        ("绿色建材产业园", "东河镇", "江北建投集团", 15.6)
    ]


@pytest.mark.parametrize(("option", "field"), [("--commitments", "action"), ("--projects", "name")])
def test_the_command_prints_a_json_line_each(option, field, tmp_path, capfdbinary):
    path = tmp_path / "安排.txt"
    path.write_text(PLAN + "新建公园3个。总投资8亿元的青岚电站开工建设。", encoding="utf-8")
    parser = argparse.ArgumentParser()
    command.add_read_arguments(parser)

    status = command.run_read(parser.parse_args([str(path), option, "--published", "2024-02-20", "--area", "青禾区"]))

    lines = [json.loads(line) for line in capfdbinary.readouterr().out.decode().splitlines()]
    assert status == 0
    assert all(line[field] and line["start"] < line["end"] and 0 < line["confidence"] < 1 for line in lines)


def test_commitments_and_projects_are_not_asked_for_together():
    parser = argparse.ArgumentParser()
    command.add_read_arguments(parser)

    with pytest.raises(SystemExit):
        parser.parse_args(["a.txt", "--commitments", "--projects"])
