"""Two months of supervision in the demonstration, until every state has a matter: all by the engine's own acts.

Matters and findings are made up; no instruction, minute or report of anyone is quoted.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from wutong.engines.cases import api as cases
from wutong.engines.cases.types import Given
from wutong.packs.supervision import matters
from wutong.packs.supervision.matters import FINDING, MATTER, Wanted
from wutong.platform.accounts.api import person_for_username
from wutong.site.demonstration_cases import at_moment

LEADER, MEETING = "管委会分管领导", "一月份经济运行调度会"
INSPECTION, AUDIT = "内部巡察组", "年度预算执行审计"
# Key, when, unit, until when, words, who gave it, basis, category, type, urgency.
GIVEN: tuple[tuple[str, str, str, str, str, str, str, str, str, int], ...] = (
    ("list", "01-08T09:30", "innovation", "2025-02-14", "核对科技型中小企业与高新技术企业两张名单的差异", LEADER, "", "instruction", MATTER, 3),
    ("power", "01-14T16:00", "development", "2025-02-21", "建立规上工业企业用电与产值对照表", "", MEETING, "meeting", MATTER, 3),
    ("site", "01-14T16:05", "innovation", "2025-02-25", "摸清孵化载体空置面积并提出盘活办法", "", MEETING, "meeting", MATTER, 3),
    ("letter", "01-20T10:10", "development", "2025-02-07", "答复人大代表关于停车设施数据的询问", LEADER, "", "document", MATTER, 2),
    ("chips", "02-06T09:00", "innovation", "2025-03-07", "提出集成电路设计企业流片补贴的落实进度", LEADER, "", "instruction", MATTER, 2),
    ("plan15", "02-10T11:00", "development", "2025-03-31", "提出下一个五年规划前期研究题目清单", LEADER, "", "instruction", MATTER, 3),
    ("visit", "02-13T15:00", "industry", "2025-03-05", "走访停产半停产企业并逐户形成帮扶意见", LEADER, "", "research", MATTER, 3),
    ("rooms", "02-17T09:20", "innovation", "2025-03-20", "核实大型仪器共享平台在线率", LEADER, "", "instruction", MATTER, 3),
    ("stop", "02-18T10:00", "development", "2025-03-10", "编印历年统计资料汇编增补本", "", MEETING, "meeting", MATTER, 3),
    ("hold", "02-19T10:00", "development", "2025-03-14", "修订统计数据发布办法", LEADER, "", "document", MATTER, 3),
    ("split", "02-24T14:00", "innovation", "2025-03-12", "理顺研发费用加计扣除政策宣传分工", "", MEETING, "meeting", MATTER, 3),
    ("new", "03-03T08:30", "development", "2025-03-12", "提出一季度主要指标预测意见", LEADER, "", "instruction", MATTER, 2),
    ("F1", "01-10T09:00", "development", "2025-02-28", "统计台账有三个月未逐月归档", INSPECTION, "反馈意见第一条", "inspection", FINDING, 3),
    ("F2", "01-10T09:05", "innovation", "2025-02-20", "项目验收材料缺少专家签字页", INSPECTION, "反馈意见第四条", "inspection", FINDING, 3),
    ("F3", "01-22T15:00", "innovation", "2025-03-31", "部分科技专项资金拨付晚于合同约定", AUDIT, "审计报告第二项", "audit", FINDING, 3),
    ("F4", "02-11T10:00", "development", "2025-03-28", "两份委托课题合同未按规定备案", AUDIT, "审计报告第五项", "audit", FINDING, 3),
    ("F5", "02-20T16:00", "industry", "2025-04-30", "产业扶持台账与财政拨款数未逐笔核对", AUDIT, "审计报告第七项", "audit", FINDING, 3),
    ("F6", "02-21T09:00", "innovation", "2025-03-21", "孵化器房租减免公示不全", INSPECTION, "反馈意见第九条", "special", FINDING, 3),
    ("F7", "02-21T09:10", "development", "2025-03-21", "历史文件存放地点登记有误", INSPECTION, "反馈意见第十条", "special", FINDING, 3),
)  # fmt: skip
RESULT = {"result": "已办理完毕并报送书面材料。", "evidence": "书面报告一份、清单一份。"}
MEASURES = {"cause": "经办人员调整，交接不清。", "measures": "补齐材料，建立逐月核对表。", "responsible": "科室负责人"}
HELD = Given(result="held", note="查阅材料，与所报一致。")
# When, which, who, which act, what is given.
ACTS: tuple[tuple[str, str, str, str, Given], ...] = (
    ("01-08T14:00", "list", "officer", "take_on", Given()),
    ("01-15T09:00", "power", "planner", "take_on", Given()),
    ("01-15T09:10", "site", "officer", "take_on", Given()),
    ("01-20T15:00", "letter", "planner", "take_on", Given()),
    ("01-13T10:00", "F1", "planner", "set_measures", Given(form=MEASURES)),
    ("01-14T10:00", "F2", "officer", "set_measures", Given(form=MEASURES)),
    ("01-24T10:00", "F3", "officer", "set_measures", Given(form=MEASURES)),
    ("01-27T10:00", "list", "officer", "report_progress", Given(form={"progress": "两张名单已导出，差异二百余家。", "percent": "40"})),
    ("02-06T16:00", "letter", "planner", "report_done", Given(form=RESULT)),
    ("02-07T09:00", "letter", "auditor", "check", HELD),
    ("02-07T09:10", "letter", "auditor", "close", Given(form={"conclusion": "已按时书面答复。"})),
    ("02-07T10:00", "chips", "officer", "take_on", Given()),
    ("02-10T15:00", "plan15", "planner", "take_on", Given()),
    ("02-12T09:00", "F2", "officer", "submit_evidence", Given(form=RESULT)),
    ("02-13T09:00", "F2", "auditor", "recheck", HELD),
    ("02-13T09:10", "F2", "auditor", "strike_off", Given(form={"conclusion": "签字页已补齐。"})),
    ("02-14T10:00", "list", "officer", "report_done", Given(form=RESULT)),
    ("02-17T10:00", "list", "auditor", "check", Given(result="failed", note="抽查十家，仍有两家不一致。")),
    ("02-18T15:00", "rooms", "officer", "take_on", Given()),
    ("02-20T09:00", "power", "planner", "report_done", Given(form=RESULT)),
    ("02-20T10:00", "F3", "officer", "report_progress", Given(form={"progress": "已拨付三笔，其余两笔在走流程。", "percent": "60"})),
    ("02-21T15:00", "stop", "planner", "drop", Given(reason="与年鉴编印合并办理。")),
    ("02-24T09:00", "hold", "planner", "take_on", Given()),
    ("02-25T09:00", "hold", "leader", "pause", Given(reason="等待上级新的发布规定。")),
    ("02-25T10:00", "split", "officer", "send_back", Given(reason="政策宣传由税务部门牵头。")),
    ("02-26T09:00", "F1", "planner", "submit_evidence", Given(form=RESULT)),
    ("02-26T10:00", "chips", "officer", "report_progress", Given(form={"progress": "已收到申报，材料正在初审。", "percent": "50"})),
    ("02-27T09:00", "plan15", "planner", "put_off", Given(form={"deadline": "2025-04-15"}, reason="需征求各部门意见。")),
    ("02-27T10:00", "F6", "officer", "dispute", Given(reason="该孵化器由企业服务中心管理。")),
    ("02-27T11:00", "F7", "auditor", "withdraw", Given(reason="复核后地点登记无误。")),
    ("02-28T09:00", "power", "auditor", "check", HELD),
)  # fmt: skip


def tell_of_supervision() -> None:
    """Give out the matters and findings, and let the accounts handle them."""
    people = {name: person_for_username(name) for name in ("leader", "planner", "officer", "auditor")}
    numbers: dict[str, int] = {}
    steps: list[tuple[str, Any]] = [(row[1], row) for row in GIVEN] + [(row[0], row) for row in ACTS]
    for moment, row in sorted(steps, key=lambda step: step[0]):
        with at_moment(moment):
            if row[0] == moment:
                _moment, key, who, act, given = row
                cases.take(numbers[key], act, given, by=people[who])
            else:
                numbers[row[0]] = _given_out(row, people)
    with at_moment("02-28T17:00"):
        matters.urge(people["leader"], numbers["site"], "请说明盘活办法何时能提出。")


def _given_out(row: tuple[Any, ...], people: dict[str, Any]) -> int:
    key, moment, unit, until, words, giver, basis, category, kind, severity = row
    by = people["auditor" if kind == FINDING else "planner"]
    wanted = Wanted(
        words, unit, date.fromisoformat(until), giver=giver, basis=basis, given_on=date.fromisoformat(f"2025-{moment[:5]}"),
        category=category, severity=severity, source=f"supervision/demonstration/{key}", type=kind,
    )  # fmt: skip
    return matters.give_out(wanted, by=by)
