"""Eight weeks of plan tasks in the demonstration, until every state has a case: all by the engine's own acts.

The tasks are those that the zone's published figures call for; who does what on which day is the story told here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from wutong.engines.cases import api as cases
from wutong.engines.cases.types import Given, NewCase, Reported
from wutong.engines.ledger import api as ledger
from wutong.packs.tasks.watching import open_tasks
from wutong.platform import clock
from wutong.platform.accounts.api import person_for_username

PLAN = "plan:14:"
DONE = {
    "cause": "统计口径调整后，上年数据尚未核定。",
    "measures": "已会同统计部门核对口径，按季度报送。",
    "back_on_path": "2025-12-31",
}
# When which targets (rows of the plan's table) were looked at; those not named are looked at on the last morning.
OPENED = {
    "01-06T09:00": (1, 3, 10, 12, 13, 22),
    "02-17T09:10": (2, 6, 7, 15, 19, 23, 24),
    "02-26T15:30": (5, 8, 16, 21),
}
# What people sent in by themselves; two of them mean the same.
SENT_IN = (
    ("02-28T11:20", "officer", "孵化载体名单与年报数量不一致", "名单里的载体比年报多，不清楚以哪个为准。"),
    ("03-03T08:55", "planner", "孵化载体名单与年报数量对不上", "核对时发现名单与年报的数量对不上。"),
    ("03-03T09:20", "officer", "企业研发人员数报送渠道不明", "统计年报改版后，不清楚向哪里报送。"),
)
AREA = "zhengzhou-hitech"
LAST_MORNING = "03-03T08:40"
# Day and time, row of the plan's table, who, which act, what is given.
ACTS: tuple[tuple[str, int, str, str, Given], ...] = (
    ("01-06T14:20", 1, "planner", "take_on", Given()),
    ("01-06T15:00", 3, "planner", "take_on", Given()),
    ("01-06T15:10", 10, "officer", "take_on", Given()),
    ("01-06T15:12", 22, "officer", "take_on", Given()),
    ("01-06T15:14", 12, "officer", "take_on", Given()),
    ("01-06T15:20", 13, "officer", "send_back", Given(reason="该指标不由本单位负责，请另行派遣。", template="not_ours")),
    ("01-07T09:05", 13, "planner", "dispatch", Given(unit="innovation", note="指标责任单位以规划分工为准。")),
    ("01-07T16:40", 13, "officer", "send_back", Given(reason="研发机构认定由产业部门牵头。")),
    ("01-20T11:00", 1, "planner", "report_done", Given(form=DONE)),
    ("01-21T10:30", 1, "auditor", "check", Given(result="held", note="查阅了核对记录。")),
    ("01-21T10:40", 1, "auditor", "close", Given(form={"conclusion": "差距来自基数核定，已落实按季核对。"})),
    ("02-10T09:30", 3, "planner", "pause", Given(reason="数据正在上级核定，核定前无法判断。", template="waits_for_data")),
    ("02-12T17:00", 22, "officer", "report_done", Given(form=DONE)),
    ("02-14T10:00", 22, "auditor", "check", Given(result="failed", note="名单里仍有企业没有入库。")),
    ("02-18T08:50", 24, "officer", "take_on", Given()),
    ("02-18T09:00", 23, "officer", "send_back", Given(reason="独角兽企业认定由产业部门负责。")),
    ("02-18T10:00", 6, "planner", "take_on", Given()),
    ("02-20T15:00", 6, "planner", "report_done", Given(form=DONE)),
    ("02-21T09:00", 6, "auditor", "check", Given(result="held")),
    ("02-21T09:05", 6, "auditor", "close", Given(form={"conclusion": "已补报2023年数据。"})),
    ("02-24T16:00", 15, "planner", "drop", Given(reason="该指标已由上级改为监测指标。")),
    ("02-27T09:40", 6, "planner", "reopen", Given(reason="补报的数据口径有误。")),
    ("02-27T09:45", 6, "planner", "dispatch", Given(unit="development", assisting=("industry",))),
    ("02-28T16:30", 12, "officer", "report_done", Given(form=DONE)),
)  # fmt: skip


def tell_of_tasks() -> None:
    """Open the tasks and let the accounts handle them."""
    story = Story()
    for day, rows in OPENED.items():
        with at_moment(day):
            open_tasks(story.indicators(rows))
    for day, row, who, act, given in ACTS:
        with at_moment(day):
            cases.take(story.case(row), act, given, by=story.person(who))
    _beside(story)
    with at_moment(LAST_MORNING):
        open_tasks()


class Story:
    """The tasks by the rows of the plan's table, and the accounts by name."""

    def __init__(self) -> None:
        self._indicators = {one.key: one.series.indicator for one in ledger.targets(plan_code="14")}
        self._people: dict[str, Any] = {}

    def indicators(self, rows: tuple[int, ...]) -> list[str]:
        """Return the indicators of these rows."""
        return [self._indicators[f"{PLAN}{row:02d}"] for row in rows]

    def case(self, row: int) -> int:
        """Return the task opened for a row."""
        found = cases.from_source(f"target/{PLAN}{row:02d}/").first()
        assert found is not None, f"row {row} of the plan needs no task"
        return found.pk

    def person(self, name: str) -> Any:
        """Return an account, asked for once."""
        if name not in self._people:
            self._people[name] = person_for_username(name)
        return self._people[name]


def _beside(story: Story) -> None:
    """Say, watch, give a sub-task, merge."""
    late = story.case(10)
    with at_moment("01-08T10:00"):
        new = NewCase("plan_task", "核对科技型中小企业入库名单", AREA, category="lacking", unit="innovation")
        cases.add_task(late, new, by=story.person("officer"))
    for day, who, title, text in SENT_IN:
        with at_moment(day):
            new = NewCase("plan_task", title, AREA, category="lacking", report=Reported(text=text))
            cases.open_case(new, by=story.person(who))
    with at_moment("02-24T09:00"):
        cases.comment(late, "请在三月上旬给出能否回到路径的判断。", by=story.person("leader"))
        cases.watch(late, by=story.person("leader"))
    with at_moment("02-24T09:30"):
        cases.merge(story.case(24), story.case(19), by=story.person("planner"), reason="同一张报表里的两项数据")


@contextmanager
def at_moment(day: str) -> Iterator[None]:
    """Let the clock stand at a day and time (`03-03T08:40`) of the demonstration's year."""
    with clock.standing_at(datetime.fromisoformat(f"2025-{day}:00").replace(tzinfo=clock.SHANGHAI)):
        yield
