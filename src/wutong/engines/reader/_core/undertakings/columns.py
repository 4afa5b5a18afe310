"""Commitments and projects in tables: a task with its owner and day, a project with investment, place and stage."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wutong.engines.reader._core.figures.columns import header_height
from wutong.engines.reader._core.figures.grids import Grid, GridCell
from wutong.engines.reader._core.figures.profile import Profile
from wutong.engines.reader._core.figures.scopes import Scope
from wutong.engines.reader._core.undertakings.deadlines import deadline
from wutong.engines.reader._core.undertakings.projects import STAGE
from wutong.engines.reader._core.undertakings.segments import figures_within
from wutong.engines.reader.types import Commitment, Figure, Project

TASK = re.compile(r"任务|工作内容|事项|措施|举措|工作要求|目标要求")
OWNER = re.compile(r"责任|牵头|承办|主办|实施单位|负责")
DUE = re.compile(r"时限|完成时间|时间节点|期限|进度安排|完成时")
PROJECT = re.compile(r"项目名称|工程名称|^项目$|^名称$|项目（工程）名称")
INVESTED = re.compile(r"总投资|投资规模|估算投资|计划投资|投资额|概算")
YEARLY = re.compile(r"年度|当年|本年|20\d\d年.{0,6}投资|今年")
PLACE = re.compile(r"地点|地址|位置|建设地|所在|属地|选址")
PARTNER = re.compile(r"建设单位|业主|投资方|投资主体|实施主体|承建|企业名称|合作方|建设主体")
STAGE_HEAD = re.compile(r"性质|阶段|进展|状态|进度|形象")
NO_TIME = Scope(None, None, None, "table")


@dataclass(frozen=True)
class _Heads:
    """Which column holds what, -1 where none does."""

    names: dict[str, int]

    def text(self, row: tuple[GridCell, ...], what: str) -> str:
        at = self.names.get(what, -1)
        return "" if at < 0 or row[at].empty else row[at].text

    def cell(self, row: tuple[GridCell, ...], what: str) -> GridCell | None:
        at = self.names.get(what, -1)
        return None if at < 0 or row[at].empty else row[at]


def _heads(grid: Grid, wanted: dict[str, re.Pattern[str]]) -> tuple[_Heads, int]:
    """The columns by what their heads say, and how many rows are heads (at least one)."""
    height = max(1, min(header_height(grid), 3)) if grid.rows else 0
    heads = ["".join(row[index].text for row in grid.rows[:height]) for index in range(len(grid.rows[0]))]
    names: dict[str, int] = {}
    for what, pattern in wanted.items():
        found = [index for index, head in enumerate(heads) if pattern.search(head) and index not in names.values()]
        if found:
            names[what] = found[0]
    return _Heads(names), height


def table_commitments(grid: Grid, figures: list[Figure], about: Profile) -> list[Commitment]:
    """The tasks of a table that names tasks and, for each, who does them or by when."""
    heads, height = _heads(grid, {"owner": OWNER, "due": DUE, "task": TASK})
    if "task" not in heads.names or len(heads.names) < 2:
        return []
    return [one for row in grid.rows[height:] if (one := _task(row, heads, grid, figures, about)) is not None]


def _task(
    row: tuple[GridCell, ...], heads: _Heads, grid: Grid, figures: list[Figure], about: Profile
) -> Commitment | None:
    cell = heads.cell(row, "task")
    if cell is None or len(cell.text) < 4:
        return None
    printed = heads.text(row, "due")
    due = deadline(printed or cell.text, NO_TIME, about)
    start, end = cell.offsets[0], cell.offsets[-1] + 1
    return Commitment(
        start, end, cell.text, cell.text, heads.text(row, "owner"), due.day, printed or due.printed,
        figures_within(figures, start, end), grid.title, 0.9 if heads.text(row, "owner") else 0.8, ("aim: a table of tasks",),
    )  # fmt: skip


def table_projects(grid: Grid, figures: list[Figure]) -> list[Project]:
    """The projects of a table that names projects in a column of their own."""
    wanted = {
        "name": PROJECT,
        "yearly": YEARLY,
        "invested": INVESTED,
        "place": PLACE,
        "partner": PARTNER,
        "stage": STAGE_HEAD,
    }
    heads, height = _heads(grid, wanted)
    if "name" not in heads.names or len(heads.names) < 2:
        return []
    return [one for row in grid.rows[height:] if (one := _project(row, heads, figures)) is not None]


def _project(row: tuple[GridCell, ...], heads: _Heads, figures: list[Figure]) -> Project | None:
    cell = heads.cell(row, "name")
    if cell is None or len(cell.text) < 4 or re.match(r"合计|小计|总计|[一二三四五六七八九十]+、", cell.text):
        return None
    stage = STAGE.search(heads.text(row, "stage"))
    investment = _figure_in(heads.cell(row, "invested"), figures)
    yearly = _figure_in(heads.cell(row, "yearly"), figures)
    return Project(
        cell.offsets[0], cell.offsets[-1] + 1, cell.text, investment, yearly, heads.text(row, "partner"),
        str(stage.lastgroup) if stage else "", "actual" if stage else "", stage.group() if stage else "",
        heads.text(row, "place"), investment.period if investment else "", 0.95 if investment else 0.85, ("name: in a table",),
    )  # fmt: skip


def _figure_in(cell: GridCell | None, figures: list[Figure]) -> Figure | None:
    if cell is None:
        return None
    return next(iter(figures_within(figures, cell.offsets[0], cell.offsets[-1] + 1)), None)
